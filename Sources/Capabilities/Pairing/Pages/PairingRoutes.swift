import Database
import Kernel
import Office
import Organisation
import Sheets
import Web

struct PairingRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("pairings/new", .right(.proposePairings), newForm),
            .post("pairings/new", .right(.proposePairings), Self.proposing, form: newForm) { request in
                try await office.answer(request, doing: ProposePairing(FormReader(request.form))) { id in
                    .seeOther("pairings/\(id)", notice: "已发起，等村（社区）签订协议。")
                }
            },
            .page("pairings/:pairing", .right(.seePairings), one),
            .post(
                "pairings/:pairing/activities", .right(.recordPairingActivities), .pressing("登记结对活动"), form: one, record
            ),
            .page("pairings/:pairing/score", .right(.scorePairings), scoreForm),
            .post("pairings/:pairing/score", .right(.scorePairings), .pressing("结对年度考核"), form: scoreForm, score),
        ]
            + Listing.pairings.routes(office) + Listing.pairingActivities.routes(office)
            + PairingRecord.procedure.routes(premises, page: one)
            + PairingRecord.procedure.media(premises).routes(page: one)
    }

    private static let proposing = Deed.writing(
        "发起结对",
        [
            .brought("unit", "单位") { _ in "所选的单位" }, .brought("village", "村（社区）") { _ in "所选的村（社区）" },
            .text("aims", "共建目标"), .text("until", "到期日"),
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            let units = try Units.all(
                county: actor.county, kinds: [.department, .township, .village], notGoneOn: transaction.now.day,
                in: transaction)
            return NewPairingPage(
                units: units.filter { $0.kind == .department && (actor.scope == .county || Party($0).has(actor)) },
                villages: units.filter { $0.kind == .village }, today: transaction.now.day)
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<PairingRecord> = try request.parameter("pairing")
        return try await office.read { transaction in
            let record = try Pairings.one(id, for: actor, in: transaction)
            return PairingPage(
                record: record, part: try PairingRecord.procedure.part(of: record, id, for: actor, in: transaction),
                activities: try Pairings.activities(of: id, county: actor.county, in: transaction),
                files: try RecordFiles.of(PairingRecord.kind, id.description, county: actor.county, in: transaction),
                photos: try RecordPhotos.of(
                    PairingRecord.kind, [id.description], county: actor.county, in: transaction)[id.description] ?? [],
                terms: try record.terms(county: actor.county, in: transaction),
                scores: try PairingScores.of(id, county: actor.county, in: transaction),
                mayRecord: record.state == .running && Right.recordPairingActivities.isHeld(by: actor)
                    && (record.unit.has(actor) || record.village.has(actor) || actor.isOffice),
                mayScore: [.running, .ended].contains(record.state) && Right.scorePairings.isHeld(by: actor),
                now: transaction.now)
        }
    }

    private func scoreForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<PairingRecord> = try request.parameter("pairing")
        return try await office.read { transaction in
            let record = try Pairings.one(id, for: actor, in: transaction)
            let editions = try PairingScores.editions(county: actor.county, in: transaction)
            return ScorePairingPage(
                record: record, terms: try record.terms(county: actor.county, in: transaction),
                marking: SheetMarking(editions, request))
        }
    }

    private func score(_ request: WebRequest) async throws -> Answer {
        let id: ID<PairingRecord> = try request.parameter("pairing")
        let edition = try await request.markedSheet(office)
        let form = FormReader(request.form)
        let (year, observations, words) = try form.finish(
            form.number("year", "年度", 2000...2100), SheetMarks(edition.content).field, form.note("words", "说明"))
        return try await office.answer(
            request,
            doing: ScorePairing(
                id, year: year, sheet: edition.sheet, edition: edition.number, observations, words: words)
        ) { total in .seeOther("pairings/\(id)", notice: "\(year)年考核\(total.shown)分，已登记。") }
    }

    private func record(_ request: WebRequest) async throws -> Answer {
        let (actor, id): (Actor, ID<PairingRecord>) = (try request.actor, try request.parameter("pairing"))
        // Before anything is taken in.
        try await office.read { try RecordActivity.admit(id, by: actor, in: $0) }
        let form = FormReader(request.form)
        let photos = try await premises.photos.sent(request, form, for: id.description, in: office)
        let (kind, heldOn, title, note, money) = try form.finish(
            form.choice("kind", "类别", of: PairingActivity.Kind.self), form.day("heldOn", "日期"),
            form.text("title", "内容", max: 60), form.note("note", "说明"), form.money("money", "金额").optional)
        return try await office.answer(
            request,
            doing: RecordActivity(
                pairing: id, kind: kind, heldOn: heldOn, title: title, note: note, fen: money?.fen, photos: photos)
        ) { _ in .seeOther("pairings/\(id)", notice: "已登记：\(title)。") }
    }
}
