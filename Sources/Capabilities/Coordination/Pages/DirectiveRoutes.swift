import Database
import Documents
import Findings
import Kernel
import Office
import Organisation
import Web

struct DirectiveRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        let one = "directives/:directive"
        return [
            .page("directives/new", .right(.draftDirectives), newForm),
            .post("directives/new", .right(.draftDirectives), Self.wording("起草督办文书"), form: newForm, draft),
            .page(one, .right(.seeDirectives), page),
            .page("\(one)/edit", .right(.draftDirectives), editForm),
            .post("\(one)/edit", .right(.draftDirectives), Self.wording("修改督办文书"), form: editForm, edit),
            .get("\(one)/directive.docx", .right(.seeDirectives), document),
        ]
            + Listing.directives.routes(office) + Directive.procedure.routes(premises, page: page)
            + Directive.procedure.media(premises).routes(page: page)
            + RecordGate<Directive>(at: one, office).routes(page: page)
    }

    private static func wording(_ words: String) -> Deed {
        .writing(
            words,
            [
                .choice("kind", "文种") { (kind: Directive.Kind) in kind.chinese }, .text("subject", "事由"),
                .brought("unit", "主送单位") { _ in "所选的单位" }, .text("facts", "情况"), .text("demands", "要求"),
                .text("dueOn", "回复期限"), .text("talkAt", "约谈的时间、地点和约谈人"),
                .brought("version", "版本") { "第\($0)稿" },
            ])
    }

    private func text(_ form: FormReader) throws -> DirectiveText {
        let (kind, subject, unit, facts, demands, dueOn, talkAt) = try form.finish(
            form.choice("kind", "文种", of: Directive.Kind.self), form.text("subject", "事由", max: 80),
            form.id("unit", "主送单位", of: Unit.self), form.prose("facts", "情况", max: 2000),
            form.prose("demands", "要求", max: 1000), form.day("dueOn", "回复期限"),
            form.note("talkAt", "约谈的时间、地点和约谈人", max: 100))
        return DirectiveText(
            kind: kind, subject: subject, unit: unit, facts: facts, demands: demands, dueOn: dueOn, talkAt: talkAt)
    }

    // MARK: Drafting

    private func about(_ request: WebRequest) throws -> String {
        let form = FormReader(request.query)
        let about = form.text("about", "所涉的记录", max: 100, optional: true)
        try form.finish()
        return about
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let about = try about(request)
        return try await office.read { transaction in
            let subject = try DirectiveSubject(about, for: actor, in: transaction)
            let lead = try subject.finding.flatMap {
                try Findings.lead(of: $0, county: actor.county, in: transaction)
            }
            let calendar = try transaction.calendar(of: actor.county)
            let due = WorkingSpan.workingDays(5).deadline(from: transaction.now, in: calendar).instant.day
            return DirectiveForm(
                record: nil, about: about, subject: subject.words, facts: subject.facts, unit: lead?.unit, due: due,
                units: try Self.units(actor.county, transaction))
        }
    }

    private static func units(_ county: String, _ transaction: ReadTransaction) throws -> [Unit] {
        try Units.all(
            county: county, kinds: [.department, .township, .village], notGoneOn: transaction.now.day, in: transaction)
    }

    private func draft(_ request: WebRequest) async throws -> Answer {
        let about = try about(request)
        let text = try text(FormReader(request.form))
        return try await office.answer(request, doing: DraftDirective(about: about, text)) { id in
            .seeOther("directives/\(id)", notice: "已起草，等主任签发；签发时编号，随即送到单位。")
        }
    }

    private func editForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Directive> = try request.parameter("directive")
        return try await office.read { transaction in
            let record = try Directives.one(id, for: actor, in: transaction)
            return DirectiveForm(
                record: record, about: record.about, subject: record.subject, facts: record.facts,
                unit: record.party.unit, due: record.dueOn, units: try Self.units(actor.county, transaction))
        }
    }

    private func edit(_ request: WebRequest) async throws -> Answer {
        let id: ID<Directive> = try request.parameter("directive")
        let form = FormReader(request.form)
        let version: Int? = form.value("version", "版本", form: "页面带来的版本号") { Int($0) }
        let text = try text(form)
        return try await office.answer(request, doing: EditDirective(id, text, version: version ?? 0)) { _ in
            .seeOther("directives/\(id)", notice: "已保存。")
        }
    }

    // MARK: Reading

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Directive> = try request.parameter("directive")
        return try await office.read { transaction in
            let record = try Directives.one(id, for: actor, in: transaction)
            let course = try Directive.procedure.course(of: id, county: actor.county, in: transaction)
            let edit = Directive.procedure.step(named: Signatures.edit)
            return DirectivePage(
                record: record, part: try Directive.procedure.part(of: record, id, for: actor, in: transaction),
                files: try RecordFiles.of(Directive.kind, id.description, county: actor.county, in: transaction),
                seesAbout: (try? DirectiveSubject(record.about, for: actor, in: transaction)) != nil,
                mayEdit: edit.map {
                    (try? Directive.procedure.admit($0, to: record, course, by: actor)) != nil
                } ?? false,
                hits: Right.draftDirectives.isHeld(by: actor) && !Directive.State.out.contains(record.state)
                    ? try Directive.hits(id, by: actor, in: transaction) : [], now: transaction.now)
        }
    }

    private func document(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<Directive> = try request.parameter("directive")
        let (record, words, photos) = try await office.read { [county = request.county] transaction in
            let record = try Directives.one(id, for: actor, in: transaction)
            let at = record.issuedOn.map { Instant($0, hour: 23) } ?? transaction.now
            // As far as the reader may see them.
            let finding = (try? DirectiveSubject(record.about, for: actor, in: transaction))?.finding
            let photos =
                try finding.map {
                    try Findings.photos(of: $0, county: actor.county, in: transaction).before
                } ?? []
            return (
                record, try transaction.setting(OfficeSettings.papers, county: actor.county, at: at).filled(county),
                photos
            )
        }
        let paper = record.paper(photos.prefix(2))
        var pictures: [String: [UInt8]] = [:]
        for picture in paper.pictures {
            pictures[picture.sha256] = try await premises.photos.bytes(picture.sha256, .thumbnail)
        }
        let document = try record.document(paper, words, request.county, pictures)
        return .file(
            Download(
                try document.docx(), contentType: OfficialDocument.contentType,
                filename: "\(record.number?.chinese ?? "\(record.kind.chinese)（未签发）").docx"))
    }
}

extension Directive {
    /// What was found, what is asked, until when.
    func paper(_ photos: some Sequence<Evidence>) -> Paper {
        let talk = kind == .summon ? "时间、地点和约谈人：\(talkAt)。\n" : ""
        return Paper(
            title: title,
            sections: [
                .init("一、情况", facts.withoutBraces),
                .init(
                    kind == .summon ? "二、约谈" : "二、要求", "\(talk)\(demands)\n\(ending)".withoutBraces,
                    pictures: photos.map { .init(sha256: $0.sha256, caption: $0.chinese, path: about) }),
            ], figures: [], addressee: party.name, copyTo: "")
    }

    /// As it is sent, by GB/T 9704-2012.
    func document(
        _ paper: Paper, _ words: PaperWords, _ county: County, _ pictures: [String: [UInt8]] = [:]
    ) throws -> OfficialDocument {
        try paper.document(
            PaperKind(kind.chinese, isSlip: true), county: county, signature: words.signature, number: number,
            date: issuedOn, pictures: pictures,
            checks: number == nil ? [] : [try seen.short],
            remark: number == nil ? "未签发" : state == .revoked ? "已撤销" : nil)
    }

    private var ending: String {
        switch kind {
        case .rectify: "请签收后按期整改，于\(dueOn.chinese)前书面回复整改情况，并附整改后的照片。"
        case .press: "请主要负责人亲自督促，于\(dueOn.chinese)前书面回复办理情况；逾期仍未落实的，将进行约谈。"
        case .summon: "请按时参加，于\(dueOn.chinese)前书面回复整改措施和完成时间；不能参加的，事先说明原因。"
        }
    }
}
