import Assessment
import Database
import Documents
import Kernel
import Media
import Office
import Web

struct BulletinRoutes: Sendable {
    let office: Office
    let photos: PhotoStore

    var routes: [Route] {
        [
            .page("bulletins", .right(.seeBulletins), list),
            .post("bulletins", .right(.draftBulletins), .pressing("起草通报"), form: list) { request in
                let form = FormReader(request.form)
                let month = try form.finish(form.month("month", "月份"))
                return try await office.answer(request, doing: DraftBulletin(month: month)) { id in
                    .seeOther("bulletins/\(id)", notice: "已按\(month.chinese)的记录起草，核对文字后送主任审核。")
                }
            },
            .page("bulletins/:bulletin", .right(.seeBulletins), one),
            .page("bulletins/:bulletin/edit", .right(.draftBulletins), edit),
            .post("bulletins/:bulletin/edit", .right(.draftBulletins), Self.editing, form: edit, save),
            .post("bulletins/:bulletin/steps/:step", .right(.handleBulletins), deeds: Self.deed, form: one, take)
                .asksPassword(weightyDeed),
            .get("bulletins/:bulletin/bulletin.docx", .right(.seeBulletins), document),
        ] + media.routes
    }

    private var media: RecordMedia<Bulletin> {
        RecordMedia(at: "bulletins/:bulletin", sees: .seeBulletins, office, photos) { id, actor, transaction in
            try Bulletins.one(id, for: actor, in: transaction).content.pictures.map(\.sha256)
        }
    }

    private static let editing = Deed.writing(
        "修改通报",
        [.brought("version", "改的是") { Int($0).map { "第\($0 + 1)稿" } }, .text("text*", "正文一段")])

    private static func deed(_ request: WebRequest) -> Deed {
        guard let step = request.parameters["step"].flatMap(BulletinStep.init) else { return .pressing("办理通报") }
        switch step {
        case .approve, .sign, .publish: return .signing("\(step.chinese)通报")
        case .edit, .submit, .sendBack: return .pressing("\(step.chinese)通报")
        }
    }

    private func list(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            let all = try Bulletins.all(county: actor.county, in: transaction).filter { $0.isKnown(to: actor) }
            let closed = try Assessments.closed(county: actor.county, in: transaction).map(\.month)
            return BulletinsPage(
                bulletins: all.map {
                    .init(
                        id: $0.id.description, title: $0.content.title, month: $0.month, state: $0.state,
                        number: $0.number?.chinese, publishedAt: $0.publishedAt)
                }, chips: Chips("bulletins", total: all.count, measure: "份"),
                months: closed.filter { month in !all.contains { $0.month == month } })
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Bulletin> = try request.parameter("bulletin")
        return try await office.read { transaction in
            let bulletin = try Bulletins.one(id, for: actor, in: transaction)
            let opensNumbers = actor.scope == .county && Right.seeBulletinNumbers.isHeld(by: actor)
            return BulletinPage(
                bulletin: opensNumbers ? bulletin : bulletin.withoutRecords(),
                seen: try bulletin.seen,
                steps: BulletinFlow.steps(for: actor, in: bulletin.state, hands: bulletin.hands),
                changes: opensNumbers
                    ? try Bulletins.changes(of: bulletin, county: actor.county, in: transaction)
                        + Bulletins.corrections(of: bulletin, county: actor.county, in: transaction)
                    : try Bulletins.corrections(of: bulletin, within: actor, in: transaction),
                opensNumbers: opensNumbers,
                chainHead: try Bulletins.chainHead(of: bulletin, county: actor.county, in: transaction))
        }
    }

    private func edit(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Bulletin> = try request.parameter("bulletin")
        let bulletin = try await office.read { try Bulletins.one(id, for: actor, in: $0) }
        _ = try BulletinFlow.state(after: .edit, in: bulletin.state, by: actor, hands: bulletin.hands)
        return EditBulletinPage(bulletin: bulletin)
    }

    private func save(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<Bulletin> = try request.parameter("bulletin")
        let bulletin = try await office.read { try Bulletins.one(id, for: actor, in: $0) }
        let form = FormReader(request.form)
        let texts = bulletin.content.sections.enumerated().map { index, section in
            form.prose("text\(index)", section.heading, max: 8000)
        }
        let version = form.value("version", "版本", form: "编辑页带来的版本号") { Int($0) }
        try form.finish()
        guard let version else { throw Refusal.noSuchPage }
        return try await office.answer(request, doing: EditBulletin(bulletin: id, texts: texts, version: version)) {
            _ in
            .seeOther("bulletins/\(id)", notice: "已保存，数字已更新到现在。")
        }
    }

    private func take(_ request: WebRequest) async throws -> Answer {
        let id: ID<Bulletin> = try request.parameter("bulletin")
        let name: String = try request.parameter("step")
        guard let step = BulletinStep(rawValue: name), step != .edit else { throw Refusal.noSuchPage }
        let form = FormReader(request.form)
        let seen = try request.seen
        let reason = form.text("reason", "退回的原因", max: 200, optional: step != .sendBack)
        try form.finish()
        let handling = HandleBulletin(bulletin: id, step: step, reason: reason, seen: seen)
        return try await office.answer(request, doing: handling) { state in
            .seeOther("bulletins/\(id)", notice: "\(step.chinese)：完成，现在是“\(state.chinese)”。")
        }
    }

    /// What goes out in somebody's name asks him for his password.
    private func weightyDeed(_ request: WebRequest) async throws -> String? {
        let id: ID<Bulletin> = try request.parameter("bulletin")
        let step: String = try request.parameter("step")
        guard let step = BulletinStep(rawValue: step), [.approve, .sign, .publish].contains(step) else { return nil }
        let actor = try request.actor
        let bulletin = try await office.read { try Bulletins.one(id, for: actor, in: $0) }
        return "\(step.chinese)“\(bulletin.content.title)”"
    }

    private func document(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<Bulletin> = try request.parameter("bulletin")
        let (bulletin, words, chainHead) = try await office.read { [county = request.county] transaction in
            let bulletin = try Bulletins.one(id, for: actor, in: transaction)
            // One that has gone out stays as it was.
            let moment = bulletin.publishedAt ?? transaction.now
            let words = try transaction.setting(OfficeSettings.papers, county: actor.county, at: moment)
            return (
                bulletin, words.filled(county),
                try Bulletins.chainHead(of: bulletin, county: actor.county, in: transaction)
            )
        }
        var pictures: [OfficialDocument.Picture] = []
        for picture in bulletin.content.pictures {
            let jpeg = try await photos.bytes(picture.sha256, .thumbnail)
            guard let picture = OfficialDocument.Picture(jpeg: jpeg, caption: picture.caption) else { continue }
            pictures.append(picture)
        }
        let document = try bulletin.document(
            county: request.county, words: words, pictures: pictures, chainHead: chainHead)
        return .file(
            Download(
                try document.docx(), contentType: OfficialDocument.contentType,
                filename: "\(bulletin.number?.chinese ?? "督查通报（\(bulletin.state.chinese)）").docx"))
    }
}
