import Database
import Documents
import Kernel
import Web

/// A notice in the office: drafted, approved, its objections entered and ruled on, printed.
struct NoticeRoutes: Sendable {
    let premises: Premises
    let procedure: Procedure<PublicNotice, PublicNotice.State>
    let listing: Listing<PublicNotice>
    let kinds: @Sendable () -> [NoticeKind]
    private var office: Office { premises.office }

    var routes: [Route] {
        own + listing.routes(office) + procedure.routes(premises, page: one)
            + RecordGate<PublicNotice>(at: "notices/:publicNotice", office).routes(page: one)
    }

    private var own: [Route] {
        [
            .page("notices/new", .right(.draftNotices), newForm),
            .post("notices/new", .right(.draftNotices), Self.drafting("起草公示"), form: newForm, draft),
            .page("notices/:publicNotice", .right(.seeNotices), one),
            .page("notices/:publicNotice/edit", .right(.draftNotices), editForm),
            .post(
                "notices/:publicNotice/edit", .right(.draftNotices), Self.drafting("修改公示"), form: editForm, edit),
            .get("notices/:publicNotice/notice.docx", .right(.seeNotices), document),
            .post(
                "notices/:publicNotice/objections", .right(.enterObjections), .pressing("代登记异议"), form: one, enter),
            .post(
                "notices/:publicNotice/objections/:noticeObjection/rule", .right(.ruleOnNotices),
                .signing("裁定公示的异议"), form: one, rule),
            .post(
                "notices/:publicNotice/take-out", .right(.ruleOnNotices), .signing("撤下一位公示对象"), form: one, takeOut),
            .post(
                "notices/:publicNotice/objections/:noticeObjection/reveal", .right(.seeObjectors),
                .pressing("查看异议人"), form: one, reveal),
        ]
    }

    private static func drafting(_ words: String) -> Deed {
        .writing(
            words,
            [
                .text("title", "标题"), .text("words", "正文"), .text("contact", "联系方式"), .text("days", "公示的工作日"),
                .text("startOn", "开始日期"), .text("names", "公示对象"),
            ])
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        NoticeFormPage(notice: nil, candidates: [], leastDays: NoticeKind.plain.leastDays, ofCapability: false)
    }

    private func editForm(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<PublicNotice>) = (try request.actor, try request.parameter("publicNotice"))
        return try await office.read { transaction in
            let notice = try Notices.one(id, for: actor, in: transaction)
            return NoticeFormPage(
                notice: notice, candidates: try Notices.candidates(of: id, county: actor.county, in: transaction),
                leastDays: try NoticeTerm.kind(of: notice, kinds()).leastDays, ofCapability: !notice.subject.isEmpty)
        }
    }

    private func draft(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let entries = NoticeRules.entries(form.prose("names", "公示对象", max: 20_000), form)
        let text = try NoticeText(form)
        let (actor, issuer) = (try request.actor, try ownParty(request))
        _ = actor
        return try await office.answer(request, doing: DraftNotice(issuer: issuer, text, entries)) { id in
            .seeOther("notices/\(id)", notice: "已起草。核对以后送审，另一位批准了才公示。")
        }
    }

    /// In whose name somebody puts something before the public.
    private func ownParty(_ request: WebRequest) throws -> Party {
        guard let session = request.session else { throw Refusal.signInNeeded }
        let division: DivisionCode? = if case .division(let own, _) = session.actor.scope { own } else { nil }
        return Party(unit: division?.description ?? "", name: session.unitName, division: division)
    }

    private func edit(_ request: WebRequest) async throws -> Answer {
        let id: ID<PublicNotice> = try request.parameter("publicNotice")
        let form = FormReader(request.form)
        let entries = NoticeRules.entries(form.prose("names", "公示对象", max: 20_000, optional: true), form)
        let text = try NoticeText(form)
        return try await office.answer(request, doing: EditNotice(id, text, entries, kinds: kinds())) { _ in
            .seeOther("notices/\(id)", notice: "已保存。")
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<PublicNotice>) = (try request.actor, try request.parameter("publicNotice"))
        return try await office.read { transaction in
            let notice = try Notices.one(id, for: actor, in: transaction)
            let seesObjections = Right.seeObjectors.isHeld(by: actor)
            return NoticePage(
                notice: notice, part: try procedure.part(of: notice, id, for: actor, in: transaction),
                kind: try NoticeTerm.kind(of: notice, kinds()).chinese,
                subjectPath: try NoticeTerm.kind(of: notice, kinds()).path(notice.subject),
                candidates: try Notices.candidates(of: id, county: actor.county, in: transaction),
                objections: seesObjections
                    ? try Notices.objections(to: id, county: actor.county, in: transaction) : nil,
                seen: try Notices.seen(notice, in: transaction),
                gate: try PublicNotice.hits(id, by: actor, in: transaction), now: transaction.now)
        }
    }

    private func enter(_ request: WebRequest) async throws -> Answer {
        let id: ID<PublicNotice> = try request.parameter("publicNotice")
        let form = FormReader(request.form)
        let (channel, command) = try form.finish(
            form.choice("channel", "方式", of: NoticeObjection.Channel.self), ObjectionForm.field(form))
        let code = OutsideCode(random: premises.surroundings.random)
        return try await office.answer(
            request, doing: command.command(to: id, channel, code),
            shown: .page(
                GivenFollowUpPage("异议已登记", "请把查询码告诉异议人。只停有异议的那一位，其他的照常公示。", code, back: "notices/\(id)"))
        ) { _ in .seeOther("notices/\(id)", notice: "异议已登记。查询码只显示一次。") }
    }

    private func rule(_ request: WebRequest) async throws -> Answer {
        let (notice, id): (ID<PublicNotice>, ID<NoticeObjection>) = (
            try request.parameter("publicNotice"), try request.parameter("noticeObjection")
        )
        let form = FormReader(request.form)
        let words: String = form.prose("words", "裁定的理由", max: 1000)
        let ruling: NoticeObjection.State? = form.choice("ruling", "裁定")
        try form.finish()
        let command = RuleOnObjection(
            id, isUpheld: ruling == .upheld, words: words, kinds: kinds(), seen: try request.seen)
        return try await office.answer(request, doing: command) { _ in
            .seeOther("notices/\(notice)", notice: "已裁定。")
        }
    }

    private func takeOut(_ request: WebRequest) async throws -> Answer {
        let id: ID<PublicNotice> = try request.parameter("publicNotice")
        let form = FormReader(request.form)
        let (candidate, reason) = try form.finish(
            form.number("candidate", "哪一位", 1...10_000), form.note("reason", "原因", max: 500))
        return try await office.answer(
            request, doing: TakeOutOfNotice(id, candidate, reason: reason, kinds: kinds(), seen: try request.seen)
        ) { _ in .seeOther("notices/\(id)", notice: "已撤下，其他的照常公示。") }
    }

    private func reveal(_ request: WebRequest) async throws -> Answer {
        let (notice, id): (ID<PublicNotice>, ID<NoticeObjection>) = (
            try request.parameter("publicNotice"), try request.parameter("noticeObjection")
        )
        let actor = try request.actor
        let form = FormReader(request.form)
        let reason: String = form.text("reason", "查看的理由", max: 100)
        try form.finish()
        let opened = try await office.read { transaction -> (name: String, phone: String)? in
            try Notices.objection(id, county: actor.county, in: transaction)?.opened(transaction.keys)
        }
        guard let opened else { throw Refusal.noSuchPage }
        return try await office.answer(
            request, doing: RevealObjector(id, reason: reason),
            shown: .page(RevealedPage(name: opened.name, phone: opened.phone, back: "notices/\(notice)"))
        ) { _ in .seeOther("notices/\(notice)", notice: "姓名和电话只显示一次；要再看，请再写一次理由。") }
    }

    private func document(_ request: WebRequest) async throws -> Answer {
        let (actor, id): (Actor, ID<PublicNotice>) = (try request.actor, try request.parameter("publicNotice"))
        let (notice, candidates) = try await office.read { transaction in
            (
                try Notices.one(id, for: actor, in: transaction),
                try Notices.candidates(of: id, county: actor.county, in: transaction)
            )
        }
        return try await notice.download(candidates, request.county, office)
    }
}

extension PublicNotice {
    /// As it is put on the wall.
    func download(_ candidates: [NoticeCandidate], _ county: County, _ office: Office) async throws -> Answer {
        let (signature, checks) = try await office.read { [id, issuer] transaction in
            let papers = try transaction.setting(OfficeSettings.papers, county: county.code).filled(county)
            return (
                issuer.division == nil ? papers.signature : issuer.name,
                try transaction.checks(of: id, signedBy: Signatures.approve, county: county.code)
            )
        }
        let rows = candidates.map { [String($0.number), $0.name, $0.place, $0.words, $0.result(of: state)] }
        let document = OfficialDocument(
            issuer: "公　示", number: nil, title: title, addressee: nil,
            blocks: words.split(whereSeparator: \.isNewline).map { .paragraph(String($0)) } + [
                .paragraph(
                    "公示时间：\(term)。公示期间如有异议，请用真实姓名提出，单位提出的须盖章。联系方式：\(contact)。提出异议的人和内容只有经办人知道。"),
                .table(
                    .init(
                        columns: [
                            .init("序号", share: 1, alignment: .centre), .init("名称", share: 3),
                            .init("所在地方", share: 3), .init("说明", share: 7), .init("结果", share: 2),
                        ], rows: rows)),
            ],
            signature: signature, date: firstDay, checks: firstDay == nil ? [] : checks,
            remark: [county.isDemo ? "演示数据" : nil, firstDay == nil ? "草稿" : nil].compactMap(\.self)
                .joined(separator: "　"))
        return .file(
            Download(try document.docx(), contentType: OfficialDocument.contentType, filename: "\(title).docx"))
    }
}

extension NoticeCandidate {
    func result(of notice: PublicNotice.State) -> String {
        state == .standing ? (notice == .running ? "公示中" : "") : state.chinese
    }
}
