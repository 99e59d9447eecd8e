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
            .page("objections/:objection", .right(.seeObjections), one),
        ] + listing.routes(office) + procedure.routes(premises, page: one)
            + procedure.media(premises).routes(page: one)
    }

    private static let filing = Deed.writing("申诉", [.text("words", "为什么不该扣")])

    private func line(_ request: WebRequest) throws -> ID<VisitLine> {
        let form = FormReader(request.query)
        let line = form.optional("line", "扣分", form: "列表中的一处") { ID<VisitLine>($0) }
        try form.finish()
        guard let line else {
            throw Refusal(.missing, "objection.noLine", "请从“月度考核”里自己乡镇（街道）的“逐笔扣分”选要申诉的一处。")
        }
        return line
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let line = try line(request)
        return try await office.read { transaction in
            guard let (visit, loss) = try Visits.lostLine(line, county: actor.county, in: transaction),
                visit.tier == .county, actor.scope.covers(division: loss.division)
            else { throw Refusal.noSuchPage }
            let closed = try Assessments.closed(visit.month, county: actor.county, in: transaction)
            return NewObjectionPage(
                loss: loss, month: visit.month,
                until: ObjectionTerms.end(
                    closedAt: closed?.firstClosedAt,
                    days: try transaction.setting(ObjectionSettings.days, county: actor.county),
                    try transaction.calendar(of: actor.county)))
        }
    }

    private func file(_ request: WebRequest) async throws -> Answer {
        let line = try line(request)
        let form = FormReader(request.form)
        let photos = try await premises.photos.sent(request, form, for: line.description, in: office)
        let words = try form.finish(form.prose("words", "为什么不该扣", max: 1000))
        return try await office.answer(request, doing: FileObjection(line, words: words, photos: photos)) { id in
            .seeOther("objections/\(id)", notice: "已提出申诉，等主任裁定。")
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Objection> = try request.parameter("objection")
        return try await office.read { transaction in
            let record = try Objections.one(id, for: actor, in: transaction)
            return ObjectionPage(
                record: record, title: procedure.title(record),
                part: try procedure.part(of: record, id, for: actor, in: transaction),
                photos: try RecordPhotos.of(
                    Objection.kind, [id.description], county: actor.county, in: transaction)[id.description] ?? [],
                files: try RecordFiles.of(Objection.kind, id.description, county: actor.county, in: transaction),
                mayFile: record.state == .filed && Right.fileObjections.isHeld(by: actor), now: transaction.now)
        }
    }
}
