import Database
import Kernel
import Media
import Office
import Web

struct OfficialFileRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("official-files/new", .right(.manageOfficialFiles), newForm),
            .post("official-files/new", .right(.manageOfficialFiles), Self.registering, form: newForm) { request in
                try await office.answer(request, doing: RegisterFile(OfficialFileText(FormReader(request.form)))) {
                    id in
                    .seeOther("official-files/\(id)", notice: "已登记，请把正文传上来。")
                }
            },
            .page("official-files/:officialFile", .right(.seeOfficialFiles), one),
            .page("official-files/:officialFile/edit", .right(.manageOfficialFiles), editForm),
            .post("official-files/:officialFile/edit", .right(.manageOfficialFiles), Self.registering, form: editForm) {
                request in
                let id: ID<OfficialFile> = try request.parameter("officialFile")
                return try await office.answer(request, doing: MendFile(id, OfficialFileText(FormReader(request.form))))
                {
                    _ in .seeOther("official-files/\(id)", notice: "已更正。")
                }
            },
            .post(
                "official-files/:officialFile/revoke", .right(.manageOfficialFiles), .pressing("废止文件"), form: one,
                revoke),
        ] + Listing<OfficialFile>.officialFiles.routes(office) + media.routes(page: one)
    }

    private var media: RecordMedia<OfficialFile> {
        RecordMedia(at: "official-files/:officialFile", sees: .seeOfficialFiles, office, premises.photos) {
            id, actor, transaction in
            _ = try OfficialFiles.one(id, county: actor.county, in: transaction)
            return []
        }
    }

    private static let registering = Deed.writing(
        "登记文件",
        [
            .text("title", "标题"), .choice("kind", "类别") { (kind: OfficialFile.Kind) in kind.chinese },
            .text("number", "文号"), .text("issuer", "发文机关"), .text("issuedOn", "印发日期"), .text("validFrom", "施行日期"),
            .text("validTo", "失效日期"), .brought("replaces", "代替的文件") { _ in "所选的文件" }, .text("words", "说明"),
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let county = try request.actor.county
        return try await office.read { transaction in
            OfficialFileForm(
                file: nil,
                others: try OfficialFiles.all(county: county, in: transaction).filter { $0.replacedBy == nil },
                today: transaction.now.day)
        }
    }

    private func editForm(_ request: WebRequest) async throws -> any Page {
        let county = try request.actor.county
        let id: ID<OfficialFile> = try request.parameter("officialFile")
        return try await office.read { transaction in
            let file = try OfficialFiles.one(id, county: county, in: transaction)
            return OfficialFileForm(
                file: file,
                others: try OfficialFiles.all(county: county, in: transaction).filter {
                    $0.id != id && ($0.replacedBy == nil || $0.replacedBy == id)
                }, today: transaction.now.day)
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<OfficialFile> = try request.parameter("officialFile")
        return try await office.read { transaction in
            OfficialFilePage(
                file: try OfficialFiles.one(id, county: actor.county, in: transaction),
                files: try RecordFiles.of(OfficialFile.kind, id.description, county: actor.county, in: transaction),
                uses: try FileUses.of(id, for: actor, in: transaction),
                mayManage: Right.manageOfficialFiles.isHeld(by: actor), today: transaction.now.day)
        }
    }

    private func revoke(_ request: WebRequest) async throws -> Answer {
        let id: ID<OfficialFile> = try request.parameter("officialFile")
        let form = FormReader(request.form)
        let day = form.day("revokedOn", "废止日期")
        let reason = form.text("reason", "原因", max: 200)
        try form.finish()
        guard let day else { throw Refusal.noSuchPage }
        return try await office.answer(request, doing: RevokeFile(id, on: day, reason: reason)) { _ in
            .seeOther("official-files/\(id)", notice: "已废止。")
        }
    }
}

extension OfficialFileText {
    init(_ form: FormReader) throws {
        let title = form.text("title", "标题", max: 100)
        let kind: OfficialFile.Kind? = form.choice("kind", "类别")
        let number = form.text("number", "文号", max: 40)
        let issuer = form.text("issuer", "发文机关", max: 60)
        let issuedOn = form.day("issuedOn", "印发日期")
        let validFrom = form.day("validFrom", "施行日期")
        let validTo = form.optional("validTo", "失效日期", form: "日期，如 2019-11-04") { Day($0) }
        let replaces = form.optional("replaces", "代替的文件", form: "列表中的一份") { ID<OfficialFile>($0) }
        let words = form.prose("words", "说明", max: 5000, optional: true)
        try form.finish()
        guard let kind, let issuedOn, let validFrom else { throw Refusal.noSuchPage }
        self.init(
            title: title, kind: kind, number: number, issuer: issuer, issuedOn: issuedOn, validFrom: validFrom,
            validTo: validTo, replaces: replaces, words: words)
    }
}

/// One official file: whether it holds today, what it replaced, what replaced it.
struct OfficialFilePage: Page {
    let file: OfficialFile
    let files: [RecordFile]
    let uses: [FileUse]
    let mayManage: Bool
    let today: Day
    var title: String { file.title }
    var help: String { "一份文件的文号、效力和正文：今天是否有效，代替了哪份，被哪份代替。" }

    private var standing: HTML {
        switch file.terms.standing(on: today) {
        case .valid: "<span class=\"tag tag-green\">今天有效</span>"
        case .coming: "<span class=\"tag tag-amber\">\(file.validFrom.chinese)起施行</span>"
        case .ended: "<span class=\"tag\">已失效</span>"
        case .replaced: "<span class=\"tag\">已被代替</span>"
        case .revoked: "<span class=\"tag\">已废止</span>"
        }
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(standing)　\(file.kind.chinese)　\(file.number)", actions: HTML.when(mayManage, view.linkButton("更正", "official-files/\(file.id)/edit"))))
        <div class="columns"><section class="card-paper"><dl class="record typed">
        <dt>发文机关</dt><dd>\(file.issuer)</dd><dt>印发</dt><dd>\(file.issuedOn.chinese)</dd>
        <dt>施行</dt><dd>\(file.validFrom.chinese)\(HTML.with(file.validTo) { "至\($0.chinese)" })</dd>
        \(HTML.with(file.replaces) { id in "<dt>代替</dt><dd><a href=\"\(view.link("official-files/\(id)"))\">\(file.replacesTitle ?? "")</a></dd>" })
        \(HTML.with(file.replacedBy) { id in "<dt>被代替</dt><dd>\(file.replacedFrom?.chinese ?? "")起，<a href=\"\(view.link("official-files/\(id)"))\">\(file.replacedByTitle ?? "")</a></dd>" })
        \(HTML.with(file.revokedOn) { "<dt>废止</dt><dd>\($0.chinese)起，\(file.revokedBecause)</dd>" })
        \(HTML.when(!file.words.isEmpty, "<dt>说明</dt><dd>\(file.words)</dd>"))
        \(HTML.with(file.madeAs) { "<dt>正文</dt><dd><a href=\"\(view.link($0))\">在本系统写成，点开看原文</a></dd>" })
        <dt>登记</dt><dd>\(file.recordedByName)</dd></dl></section>
        <div>\(FileUseSection(file: file, uses: uses, mayManage: mayManage).body(today, view))\(view.attachments(files, of: "official-files/\(file.id)", mayAdd: mayManage))\(HTML.when(mayManage && file.revokedOn == nil, revoking(view)))</div></div>
        """
    }

    private func revoking(_ view: View) -> HTML {
        let isRefused = view.refusal != nil && view.request.path.hasSuffix("/revoke")
        let own = isRefused ? view : view.withoutRefusal
        return """
            <section class="card-paper"><details class="act"\(HTML.when(isRefused, " open"))><summary>废止</summary>
            <p class="soft">有新文件代替的不用废止：登记新文件时选它代替了这一份。</p>
            \(own.form("official-files/\(file.id)/revoke", id: "revoke", """
                \(own.input("revokedOn", "废止日期", value: today.description, type: "date"))
                \(own.textArea("reason", "原因", rows: 2, max: 200))
                <div class="actions"><button class="btn btn-outline-secondary" type="submit">废止</button></div>
                """))</details></section>
            """
    }
}

struct OfficialFileForm: Page {
    let file: OfficialFile?
    let others: [OfficialFile]
    let today: Day
    var title: String { file == nil ? "登记文件" : "更正文件" }
    var help: String { "按印发的文件照录；代替旧文件的，选上它，旧的到时自动失效。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "印发一份登记一份，大家查得到哪份有效"))
        <div class="card-paper">\(view.form(file.map { "official-files/\($0.id)/edit" } ?? "official-files/new", """
            \(view.input("title", "标题", value: file?.title ?? "", max: 100))
            \(view.select("kind", "类别", options: OfficialFile.Kind.allCases.map { ($0.rawValue, $0.chinese) }, value: file?.kind.rawValue ?? ""))
            \(view.input("number", "文号", value: file?.number ?? "", help: "照抄，如 明创建〔2019〕3号。", max: 40))
            \(view.input("issuer", "发文机关", value: file?.issuer ?? "", max: 60))
            \(view.input("issuedOn", "印发日期", value: (file?.issuedOn ?? today).description, type: "date"))
            \(view.input("validFrom", "施行日期", value: (file?.validFrom ?? today).description, type: "date"))
            \(view.input("validTo", "失效日期", value: file?.validTo?.description ?? "", type: "date", help: "文件没有写，就不填。", required: false))
            \(view.select("replaces", "代替的文件", options: [("", "没有")] + others.map { ($0.id.description, "\($0.title)（\($0.number)）") }, value: file?.replaces?.description ?? "", required: false))
            \(view.textArea("words", "说明", value: file?.words ?? "", help: "要点，或和旧文件的不同。", required: false, max: 5000))
            \(view.submit(file == nil ? "登记" : "保存"))
            """))</div></div>
        """
    }
}
