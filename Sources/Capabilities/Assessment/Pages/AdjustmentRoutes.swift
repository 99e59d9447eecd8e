import Database
import Kernel
import Office
import Organisation
import Web

struct AdjustmentRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("adjustments/new", .right(.proposeAdjustments), newForm),
            .post("adjustments/new", .right(.proposeAdjustments), Self.proposing, form: newForm, propose),
            .page("adjustments/:adjustment", .right(.seeAdjustments), one),
            .post(
                "adjustments/:adjustment/reverse", .right(.proposeAdjustments), .pressing("提出冲正"), form: one
            ) { request in
                let id: ID<Adjustment> = try request.parameter("adjustment")
                let reason: String = FormReader(request.form).prose("reason", "原因和依据", max: 1000, optional: true)
                return try await office.answer(request, doing: ReverseAdjustment(id, reason: reason)) { made in
                    .seeOther("adjustments/\(made ?? id)", notice: "已提出冲正，等另一位主任审核。")
                }
            },
        ]
            + Listing.adjustments.routes(office) + Adjustment.procedure.routes(premises, page: one)
            + Adjustment.procedure.media(premises).routes(page: one)
    }

    private static let proposing = Deed.writing(
        "提出考核奖惩",
        [
            .text("month", "月份"), .brought("township", "乡镇（街道）") { _ in "所选的乡镇（街道）" },
            .choice("kind", "类别") { (kind: Adjustment.Kind) in kind.chinese }, .text("points", "分数"),
            .text("title", "事由"), .text("reason", "依据和说明"),
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            let month = Month(transaction.now.day)
            return NewAdjustmentPage(
                townships: try Units.all(
                    county: actor.county, kinds: [.township], notGoneOn: transaction.now.day, in: transaction),
                month: month,
                most: try? Assessments.rule(for: month, county: actor.county, in: transaction).adjustments)
        }
    }

    private func propose(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let photos = try await premises.photos.sent(request, form, for: "adjustment", in: office)
        return try await office.answer(request, doing: ProposeAdjustment(form, photos: photos)) { id in
            .seeOther("adjustments/\(id)", notice: "已提出，等另一位主任审核。依据的文件可以在这里添加。")
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Adjustment> = try request.parameter("adjustment")
        return try await office.read { transaction in
            let record = try Adjustments.one(id, for: actor, in: transaction)
            let reversal = try Adjustments.reversal(of: id, county: actor.county, in: transaction)
            return AdjustmentPage(
                record: record, part: try Adjustment.procedure.part(of: record, id, for: actor, in: transaction),
                files: try RecordFiles.of(Adjustment.kind, id.description, county: actor.county, in: transaction),
                photos: try RecordPhotos.of(
                    Adjustment.kind, [id.description], county: actor.county, in: transaction)[id.description] ?? [],
                mayFile: record.state == .proposed && Right.proposeAdjustments.isHeld(by: actor),
                reversal: reversal,
                mayReverse: record.state == .approved && record.reverses == nil && reversal == nil
                    && Right.proposeAdjustments.isHeld(by: actor),
                isObjectable: record.isObjectable && reversal == nil && (actor.scope != .county || actor.isOffice),
                now: transaction.now)
        }
    }
}
