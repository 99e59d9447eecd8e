import Assessment
import Database
import Inspections
import Kernel
import Office
import Web

struct ObjectionRoutes: Sendable {
    let premises: Premises
    let procedure: Procedure<Objection, Objection.State>
    let listing: Listing<Objection>
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("objections/new", .right(.fileObjections), newForm),
            .post("objections/new", .right(.fileObjections), Self.filing, form: newForm, file),
            .page("objections/of", .right(.seeObjections), lastOne),
            .page("objections/:objection", .right(.seeObjections), one),
        ] + listing.routes(office) + procedure.routes(premises, page: one)
            + procedure.media(premises).routes(page: one)
    }

    private static let filing = Deed.writing("申诉", [.text("words", "为什么不该扣"), .text("onBehalfOf", "代谁办理")])

    private func target(_ request: WebRequest) throws -> ObjectionTarget {
        let form = FormReader(request.query)
        let line = form.optional("line", "扣分", form: "列表中的一处") { ID<VisitLine>($0) }
        let adjustment = form.optional("adjustment", "考核奖惩", form: "列表中的一笔") { ID<Adjustment>($0) }
        try form.finish()
        guard let target = line.map(ObjectionTarget.line) ?? adjustment.map(ObjectionTarget.adjustment) else {
            throw Refusal(.missing, "objection.noLine", "请从“月度考核”里自己乡镇（街道）的“逐笔扣分”选要申诉的一处。")
        }
        return target
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let target = try target(request)
        return try await office.read { transaction in
            let lost = try Objected(target, for: actor, in: transaction)
            let closed = try Assessments.closed(lost.month, county: actor.county, in: transaction)
            return NewObjectionPage(
                lost: lost, target: target,
                until: ObjectionTerms.end(
                    closedAt: closed?.firstClosedAt,
                    days: try transaction.setting(ObjectionSettings.days, county: actor.county),
                    try transaction.calendar(of: actor.county)), isOnPaper: actor.isOffice)
        }
    }

    private func file(_ request: WebRequest) async throws -> Answer {
        let (actor, target) = (try request.actor, try target(request))
        // Before anything is taken in.
        try await office.read { _ = try FileObjection.admit(target, by: actor, in: $0) }
        let form = FormReader(request.form)
        let photos = try await premises.photos.sent(request, form, for: target.query, in: office)
        let (words, behalf) = try form.finish(
            form.prose("words", "为什么不该扣", max: 1000), form.note("onBehalfOf", "代谁办理", max: 60))
        return try await office.answer(
            request, doing: FileObjection(target, words: words, onBehalfOf: behalf, photos: photos)
        ) { id in .seeOther("objections/\(id)", notice: "已提出申诉，等主任裁定。") }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Objection> = try request.parameter("objection")
        return try await office.read { try page(of: Objections.one(id, for: actor, in: $0), for: actor, in: $0) }
    }

    /// What was last objected to a mark or a deduction, for who comes from that.
    private func lastOne(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let target = try target(request)
        return try await office.read { transaction in
            guard let record = try Objections.latest(to: target, for: actor, in: transaction) else {
                throw Refusal(.missing, "objection.none", "没有这件申诉，或者您无权看到它。请从“申诉”进入。")
            }
            return try page(of: record, for: actor, in: transaction)
        }
    }

    private func page(
        of record: Objection, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ObjectionPage {
        let id = record.id
        return ObjectionPage(
            record: record, title: procedure.title(record),
            part: try procedure.part(of: record, id, for: actor, in: transaction),
            photos: try RecordPhotos.of(
                Objection.kind, [id.description], county: actor.county, in: transaction)[id.description] ?? [],
            files: try RecordFiles.of(Objection.kind, id.description, county: actor.county, in: transaction),
            mayFile: record.state == .filed && Right.fileObjections.isHeld(by: actor),
            toBeCorrected: try record.awaitsCorrection(county: actor.county, in: transaction),
            mayCorrect: Right.proposeClosings.isHeld(by: actor), now: transaction.now)
    }
}
