import Database
import Kernel
import Office
import Web

struct UnitRoutes: Sendable {
    let organisation: Organisation

    var routes: [Route] {
        [
            .page("units/new", .right(.changeUnits), newForm),
            .post("units/new", .right(.changeUnits), Self.adding, form: newForm) { request in
                let unit = try AddUnit(FormReader(request.form))
                return try await organisation.office.answer(request, doing: unit) { _ in
                    .seeOther("units", notice: "已新增单位“\(unit.name)”。")
                }
            },
        ] + Listing.units.routes(organisation.office)
            + ListImportRoutes<ImportedUnit>(office: organisation.office, right: .changeUnits).routes + [
                .page("units/:unit", .right(.seeUnits), one),
                .post("units/:unit", .right(.changeUnits), .pressing("更正单位"), form: one) { request in
                    let id: ID<Unit> = try request.parameter("unit")
                    let command = try CorrectUnit(FormReader(request.form), unit: id, seen: try request.seen)
                    return try await organisation.office.answer(request, doing: command) { _ in
                        .seeOther("units/\(id)", notice: "已更正。")
                    }
                },
                .post("units/:unit/end", .right(.changeUnits), .pressing("撤销单位"), form: one) { request in
                    let id: ID<Unit> = try request.parameter("unit")
                    let command = try EndUnit(FormReader(request.form), unit: id, departures: organisation.departures)
                    return try await organisation.office.answer(request, doing: command) { _ in
                        .seeOther("units/\(id)", notice: "已撤销。以前的记录都留着。")
                    }
                },
                .post("units/:unit/restore", .right(.changeUnits), .pressing("恢复单位"), form: one) { request in
                    let id: ID<Unit> = try request.parameter("unit")
                    return try await organisation.office.answer(request, doing: RestoreUnit(unit: id)) { _ in
                        .seeOther("units/\(id)", notice: "已恢复。")
                    }
                },
            ]
    }

    private static let adding = Deed.writing(
        "新增单位", [.text("name", "单位名称"), .choice("kind", "类别") { (kind: Unit.Kind) in kind.chinese }])

    private func newForm(_ request: WebRequest) async throws -> any Page { NewUnitPage() }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Unit> = try request.parameter("unit")
        return try await organisation.office.read { [departures = organisation.departures] transaction in
            try UnitPage(id, for: actor, departures, in: transaction)
        }
    }
}

/// One unit: who works there, what lies open with it, and where it is mended and ended.
struct UnitPage: Page {
    struct Member: Encodable {
        let id: String
        let name: String
        let roles: String
    }

    let unit: Unit
    /// Nil for whoever may not see accounts.
    let members: [Member]?
    let memberCount: Int
    let work: [OpenWork]
    let successor: String?
    /// What it may be merged into.
    let others: [Unit]
    let today: Day
    var title: String { unit.name }
    var help: String { "一个单位：有哪些人、手上有什么没办完；撤并的时候，没办完的转给接办的单位。" }

    init(_ id: ID<Unit>, for actor: Actor, _ departures: [Departures], in transaction: ReadTransaction) throws {
        let county = actor.county
        do { unit = try Units.one(id, county: county, in: transaction) } catch is Refusal { throw Refusal.noSuchPage }
        today = transaction.now.day
        let people = try People.members(of: id, county: county, in: transaction)
        memberCount = people.count
        members =
            Right.seePeople.isHeld(by: actor)
            ? people.map {
                Member(id: $0.id.description, name: $0.name, roles: $0.roles.map(\.chinese).joined(separator: "、"))
            } : nil
        work = try departures.inUnit(id, for: actor, in: transaction)
        successor = try unit.successor.map { try Units.one($0, county: county, in: transaction).name }
        others = try Units.all(county: county, kinds: [unit.kind], notGoneOn: today, in: transaction)
            .filter { $0.id != id }
    }

    private var isOwn: Bool { unit.division == nil }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(unit.name, "\(unit.kind.chinese)　\(HTML.when(unit.goneFrom != nil, "<span class=\"tag tag-red\">已撤销</span>"))"))
        \(HTML.with(unit.goneFrom) { ended($0, view) })
        \(HTML.when(unit.kind != .office && unit.goneFrom == nil, view.dossierButton(unit.division?.description ?? unit.id.description)))
        <div class="card-paper"><dl class="record">
        \(HTML.with(unit.division) { "<dt>区划</dt><dd><a href=\"\(view.link("divisions/\($0)"))\">\($0.description)</a></dd>" })
        <dt>在用的账号</dt><dd>\(people(view))</dd>
        \(HTML.each(work) { item in "<dt>\(item.title)</dt><dd>\(view.count(of: item))</dd>" })
        </dl>
        \(HTML.when(!isOwn, "<p class=\"soft\">乡镇（街道）和村（社区）的单位随“区划”改名、撤并。</p>"))</div>
        \(HTML.when(view.may(.changeUnits) && isOwn && unit.goneFrom == nil, correcting(view) + ending(view)))
        </div>
        """
    }

    private func people(_ view: View) -> HTML {
        guard let members else { return "\(memberCount)个" }
        guard !members.isEmpty else { return "还没有" }
        return HTML.each(members) { member in
            """
            <a href="\(view.link("people/\(member.id)"))">\(member.name)</a> <span class="soft">\(member.roles)</span><br>
            """
        }
    }

    private func ended(_ goneFrom: Day, _ view: View) -> HTML {
        """
        <div class="notice-amber">\(goneFrom.chinese)起\(HTML.with(successor) { "并入\($0)" })\(HTML.when(successor == nil, "撤销，没有并入其他单位"))：\
        \(unit.goneReason ?? "")。以前的记录都留在这里；不再列入可选的单位。\
        \(HTML.when(view.may(.changeUnits), "<div class=\"actions\">\(view.button("撤错了，恢复", post: "units/\(unit.id)/restore"))</div>"))</div>
        """
    }

    private func correcting(_ view: View) -> HTML {
        let own = view.refused(at: "units/\(unit.id)")
        return """
            <div class="card-paper"><h2>更正</h2>
            \(own.form("units/\(unit.id)", id: "correct", """
                \(own.seen(unit.version))
                \(own.input("name", "单位名称", value: unit.name, help: "改了以后，以前的记录也用新名称。", max: 40))
                \(own.select("kind", "类别", options: Unit.Kind.added.map { ($0.rawValue, $0.chinese) }, value: unit.kind.rawValue))
                \(own.submit("保存"))
                """))
            </div>
            """
    }

    private func ending(_ view: View) -> HTML {
        let own = view.refused(at: "units/\(unit.id)/end")
        return """
            <details class="card-paper"\(HTML.when(own.refusal != nil, " open"))><summary>撤销或并入</summary>
            <p>写明并入的单位，\(memberCount > 0 ? "\(memberCount)个在用的账号连同角色随之过去，" : "")没有办完的由它接着办。\
            没有并入单位的，先给账号办换岗、离任；没有办完的问题等创建办改派。以前的记录都留着。</p>
            \(HTML.when(!work.isEmpty, "<p>\(HTML.each(work) { "\($0.title)\($0.count)件：\($0.afterwards)。" })</p>"))
            \(own.form("units/\(unit.id)/end", id: "end", """
                \(own.input("goneFrom", "从哪一天起撤销", value: today.description, type: "date", help: "今天或以前。"))
                \(own.select("successor", "并入", options: [("", "没有并入其他单位")] + others.map { ($0.id.description, $0.name) }, required: false))
                \(own.input("reason", "原因", help: "如 2026年县级机构改革方案", max: 200))
                \(own.submit("撤销"))
                """))
            </details>
            """
    }
}

struct NewUnitPage: Page {
    var title: String { "新增单位" }
    var help: String { "把部门加进来，问题就能交办给它。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title))
        <div class="card-paper">
        \(view.form("units/new", """
            \(view.input("name", "单位名称", help: "用全称，如 明川县综合行政执法局", max: 40))
            \(view.select("kind", "类别", options: Unit.Kind.added.map { ($0.rawValue, $0.chinese) }, value: "department"))
            \(view.submit("保存"))
            """))
        </div></div>
        """
    }
}

extension View {
    /// To all that is known of a place or unit, for whoever works at creation.
    func dossierButton(_ name: String) -> HTML {
        let isStaff = session.map { !Role.staff.isDisjoint(with: $0.actor.roles) } ?? false
        return HTML.when(isStaff, linkButton("一地一页", "dossiers/\(name)"))
    }
}
