import Assessment
import Database
import Documents
import Inspections
import Kernel
import Media
import Office
import Web

struct BulletinRoutes: Sendable {
    let premises: Premises
    let metrics: Bulletins.Metrics

    private var procedure: Procedure<Bulletin, PaperState> { Bulletin.procedure(metrics) }
    private var office: Office { premises.office }

    var routes: [Route] {
        Bulletins.listing.routes(office) + [
            .page("bulletins/new", .right(.draftBulletins), choose),
            .post("bulletins/new", .right(.draftBulletins), Self.drafting, form: choose, draft),
            .page("bulletins/:bulletin", .right(.seeBulletins), one),
            .page("bulletins/:bulletin/edit", .right(.draftBulletins), edit),
            .post(
                "bulletins/:bulletin/edit", .right(.draftBulletins), PaperEditor.deed("修改通报"), form: edit, save),
            .get("bulletins/:bulletin/bulletin.docx", .right(.seeBulletins), document),
        ] + media.routes + RecordGate<Bulletin>(at: "bulletins/:bulletin", office).routes(page: one)
            + procedure.routes(premises, page: one)
    }

    private var media: RecordMedia<Bulletin> {
        RecordMedia(at: "bulletins/:bulletin", sees: .seeBulletins, office, premises.photos) { id, actor, transaction in
            try Bulletins.one(id, for: actor, in: transaction).content.pictures.map(\.sha256)
        }
    }

    private static let drafting = Deed.writing(
        "起草通报",
        [
            .choice("about", "通报什么") { (kind: BulletinSubject.Kind) in kind.chinese },
            .brought("month", "月份") { Month($0)?.chinese }, .text("topic", "专题"),
        ])

    private func choose(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { try NewBulletinPage(for: actor, in: $0) }
    }

    private func draft(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let kind: BulletinSubject.Kind? = form.choice("about", "通报什么")
        let month =
            kind == .plan
            ? nil
            : form.value(kind == .topic ? "topicMonth" : "month", "月份", form: "月份，如 2019-10") { Month($0) }
        let plan = kind == .plan ? form.value("plan", "督查计划", form: "列表中的一项") { ID<Plan>($0) } : nil
        let topic = kind == .topic ? form.text("topic", "专题", max: 40) : ""
        try form.finish()
        let subject = try await subject(month, plan, topic, for: try request.actor)
        return try await office.answer(request, doing: DraftBulletin(about: subject)) { id in
            .seeOther("bulletins/\(id)", notice: "已按\(subject.month.chinese)的记录起草，核对文字后送主任审核。")
        }
    }

    private func subject(
        _ month: Month?, _ plan: ID<Plan>?, _ topic: String, for actor: Actor
    ) async throws -> BulletinSubject {
        if let plan { return .plan(plan, try await office.read { try Plans.one(plan, for: actor, in: $0).plan.month }) }
        guard let month else { throw Refusal.noSuchPage }
        return topic.isEmpty ? .month(month) : .topic(topic, month)
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Bulletin> = try request.parameter("bulletin")
        return try await office.read { transaction in
            let bulletin = try Bulletins.one(id, for: actor, in: transaction)
            let opensNumbers = actor.scope == .county && Right.seeBulletinNumbers.isHeld(by: actor)
            let isMaker = Bulletins.makesThem(actor)
            return BulletinPage(
                bulletin: opensNumbers ? bulletin : bulletin.withoutRecords(),
                part: isMaker ? try procedure.part(of: bulletin, id, for: actor, in: transaction) : nil,
                changes: opensNumbers
                    ? try Bulletins.changes(of: bulletin, metrics, county: actor.county, in: transaction)
                        + Bulletins.corrections(of: bulletin, county: actor.county, in: transaction)
                    : try Bulletins.corrections(of: bulletin, within: actor, in: transaction),
                opensNumbers: opensNumbers,
                signature: try paperWords(of: bulletin, request.county, in: transaction).signature,
                chainHead: try Bulletins.chainHead(of: bulletin, county: actor.county, in: transaction),
                hits: isMaker && bulletin.state != .published ? try Bulletin.hits(id, by: actor, in: transaction) : [])
        }
    }

    private func edit(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Bulletin> = try request.parameter("bulletin")
        return try await office.read { transaction in
            let bulletin = try Bulletins.one(id, for: actor, in: transaction)
            try procedure.admitEditor(of: bulletin, id, by: actor, in: transaction)
            let facts = try Drafting.facts(
                bulletin.subject, metrics, naming: nil, county: actor.county, in: transaction)
            return EditBulletinPage(
                bulletin: bulletin,
                offered: facts.offered + facts.formerFigures.filter { bulletin.content.said.contains($0.name) },
                signature: try paperWords(of: bulletin, request.county, in: transaction).signature)
        }
    }

    private func save(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<Bulletin> = try request.parameter("bulletin")
        let bulletin = try await office.read { try Bulletins.one(id, for: actor, in: $0) }
        // Whether it may be changed at all comes before what was typed.
        _ = try await edit(request)
        let edited = try PaperEditor.Edited(FormReader(request.form), bulletin.content)
        return try await office.answer(request, doing: EditBulletin(bulletin: id, edited: edited, metrics: metrics)) {
            _ in
            .seeOther("bulletins/\(id)", notice: "已保存，数字已更新到现在。")
        }
    }

    /// One that has gone out stays as it was.
    private func paperWords(
        of bulletin: Bulletin, _ county: County, in transaction: ReadTransaction
    ) throws -> PaperWords {
        let moment = bulletin.publishedAt ?? transaction.now
        return try transaction.setting(OfficeSettings.papers, county: county.code, at: moment).filled(county)
    }

    private func document(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<Bulletin> = try request.parameter("bulletin")
        let (bulletin, words, chainHead) = try await office.read { [county = request.county] transaction in
            let bulletin = try Bulletins.one(id, for: actor, in: transaction)
            let words = try paperWords(of: bulletin, county, in: transaction)
            return (
                bulletin, words,
                try Bulletins.chainHead(of: bulletin, county: actor.county, in: transaction)
            )
        }
        var pictures: [String: [UInt8]] = [:]
        for picture in bulletin.content.pictures {
            pictures[picture.sha256] = try await premises.photos.bytes(picture.sha256, .thumbnail)
        }
        let document = try bulletin.document(
            county: request.county, words: words, pictures: pictures, chainHead: chainHead)
        let name = bulletin.number?.chinese ?? "督查通报（\(bulletin.state.chinese)）"
        return .file(
            Download(
                try document.docx(), contentType: OfficialDocument.contentType, filename: "\(name).docx"))
    }
}

extension Bulletin {
    /// As it is printed and sent. Before it is published it says that it is a draft.
    func document(
        county: County, words: PaperWords, pictures: [String: [UInt8]], chainHead: String? = nil
    ) throws -> OfficialDocument {
        try content.document(
            Self.paper, county: county, signature: words.signature, number: number, date: publishedAt?.day,
            pictures: pictures,
            checks: [seen.short, chainHead].compactMap(\.self),
            remark: state == .published ? nil : "\(state.chinese)，未发布")
    }
}
