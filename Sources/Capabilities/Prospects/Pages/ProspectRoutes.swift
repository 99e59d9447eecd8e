import Database
import Kernel
import Office
import Organisation
import Recognition
import Web

struct ProspectRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        own + Listing<Prospect>.prospects.routes(office) + Prospect.procedure.routes(premises, page: one)
    }

    private var own: [Route] {
        [
            .page("prospects/new", .right(.keepProspects), newForm),
            .post("prospects/new", .right(.keepProspects), Self.keeping, form: newForm) { request in
                try await office.answer(request, doing: KeepProspect(nil, ProspectText(FormReader(request.form)))) {
                    id in
                    .seeOther("prospects/\(id)", notice: "已登记。定一位联系人，开始选培。")
                }
            },
            .page("prospects/:prospect", .right(.seeProspects), one),
            .page("prospects/:prospect/edit", .right(.keepProspects), editForm),
            .post("prospects/:prospect/edit", .right(.keepProspects), Self.keeping, form: editForm) { request in
                let id: ID<Prospect> = try request.parameter("prospect")
                return try await office.answer(
                    request, doing: KeepProspect(id, ProspectText(FormReader(request.form)))
                ) { _ in .seeOther("prospects/\(id)", notice: "已保存。") }
            },
            .post("prospects/:prospect/keeper", .right(.keepProspects), .pressing("确定选培联系人"), form: one) { request in
                let id: ID<Prospect> = try request.parameter("prospect")
                let form = FormReader(request.form)
                let keeper = try form.finish(form.id("keeper", "联系人", of: Person.self))
                return try await office.answer(request, doing: CultivateProspect(id, by: keeper)) { _ in
                    .seeOther("prospects/\(id)", notice: "联系人已确定。")
                }
            },
            .post("prospects/:prospect/visits", .right(.keepProspects), .pressing("登记走访线索"), form: one) { request in
                let id: ID<Prospect> = try request.parameter("prospect")
                let form = FormReader(request.form)
                let (day, words) = try form.finish(
                    form.day("visitedOn", "日期"), form.prose("words", "见闻", max: 1000))
                return try await office.answer(request, doing: NoteProspectVisit(id, on: day, words)) { _ in
                    .seeOther("prospects/\(id)", notice: "走访已登记。")
                }
            },
            .post("prospects/:prospect/nominate", .right(.enterNominations), .pressing("推荐"), form: one) { request in
                let id: ID<Prospect> = try request.parameter("prospect")
                let form = FormReader(request.form)
                let round = try form.finish(form.id("round", "评选", of: Round.self))
                return try await office.answer(request, doing: NominateProspect(id, for: round)) { nomination in
                    .seeOther("nominations/\(nomination)", notice: "已推荐。登记本人签字的同意书，才能送联审。")
                }
            },
        ]
    }

    private static let keeping = Deed.writing(
        "登记线索",
        [
            .text("name", "姓名（名称）"), .choice("category", "类别") { (kind: AwardCategory) in kind.chinese },
            .text("group", "分类"), .text("bornOn", "出生日期"), .brought("village", "村（社区）") { _ in "所选的村（社区）" },
            .text("line", "一句话"), .text("story", "事迹"), .text("source", "来源"),
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read {
            ProspectForm(prospect: nil, villages: try Self.villages(for: actor, in: $0))
        }
    }

    private func editForm(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Prospect>) = (try request.actor, try request.parameter("prospect"))
        return try await office.read { transaction in
            ProspectForm(
                prospect: try ProspectRegister.one(id, for: actor, in: transaction),
                villages: try Self.villages(for: actor, in: transaction))
        }
    }

    private static func villages(for actor: Actor, in transaction: ReadTransaction) throws -> [Unit] {
        try Units.all(county: actor.county, kinds: [.village], notGoneOn: transaction.now.day, in: transaction)
            .filter { unit in unit.division.map { actor.scope.covers(division: $0) } ?? false }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Prospect>) = (try request.actor, try request.parameter("prospect"))
        return try await office.read { transaction in
            let found = try ProspectRegister.one(id, for: actor, in: transaction)
            let isOpen = [.heard, .cultivated].contains(found.state)
            let keeps = isOpen && Right.keepProspects.isHeld(by: actor)
            return ProspectPage(
                prospect: found, part: try Prospect.procedure.part(of: found, id, for: actor, in: transaction),
                visits: try ProspectRegister.visits(of: id, county: actor.county, in: transaction),
                keepers: keeps && actor.scope == .county
                    ? try ProspectRegister.keepers(of: found, county: actor.county, in: transaction) : [],
                rounds: keeps
                    ? try Rounds.takingNominations(of: found.category, county: actor.county, in: transaction) : [],
                mayKeep: keeps, now: transaction.now)
        }
    }
}
