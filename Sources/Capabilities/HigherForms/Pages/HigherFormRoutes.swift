import Database
import Documents
import Kernel
import Media
import Office
import Recognition
import Residents
import Web

struct HigherFormRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }
    private var files: FileStore { FileStore(beside: premises.photos) }

    var routes: [Route] {
        [
            .page("higher-forms", .right(.recordHonours), list),
            .post("higher-forms", .right(.recordHonours), .pressing("上传上报表格"), form: list, keep),
            .get("higher-forms/:higherForm/form.docx", .right(.recordHonours), original),
            .page("recommendations/:recommendation/form", .right(.recordHonours), one),
            .get("recommendations/:recommendation/form.docx", .right(.recordHonours), filled),
            .post(
                "recommendations/:recommendation/form/sealed", .right(.recordHonours), .pressing("下载带电话、身份证号的表格"),
                form: one, sealed
            ).asksPassword { "下载“\(try await upward($0).recommendation.name)”带电话、身份证号的表格" },
            .get("recommendations/:recommendation/material.zip", .right(.recordHonours), bundle),
        ]
    }

    private func list(_ request: WebRequest) async throws -> any Page {
        let county = request.county.code
        return try await office.read { HigherFormsPage(forms: try HigherFormRegister.all(county: county, in: $0)) }
    }

    private func keep(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let (category, level, folder, photo) = try form.finish(
            form.choice("category", "类别", of: AwardCategory.self), form.choice("level", "级别", of: AwardLevel.self),
            form.text("folder", "文件夹的名字", max: 80), form.text("photo", "照片的名字", max: 80))
        guard let file = try await files.sent(request, in: office).first else {
            throw Refusal.field("file", "higherForm.none", "请选择上级发的表格。")
        }
        let fields =
            file.content == .word && !file.isLocked
            ? try FilledForm(try await files.bytes(of: file.sha256, most: FilledForm.mostBytes)).fields : []
        return try await office.answer(
            request, doing: KeepHigherForm(category, level, file, fields: fields, folder: folder, photo: photo)
        ) { _ in
            let strange = FormFields.strange(fields)
            let blank = strange.isEmpty ? "" : "系统里没有“\(strange.joined(separator: "、"))”，留空，下载以后手填。"
            return .seeOther("higher-forms", notice: "已收下，认出\(fields.count - strange.count)个字段。\(blank)")
        }
    }

    private func original(_ request: WebRequest) async throws -> Answer {
        let id: ID<HigherForm> = try request.parameter("higherForm")
        let county = request.county.code
        let found = try await office.read { transaction in
            try RecordFiles.of(HigherForm.kind, id.description, county: county, in: transaction).first
        }
        guard let found else { throw Refusal.noSuchPage }
        return .file(try await files.download(found))
    }

    private func upward(_ request: WebRequest) async throws -> Upward {
        let (actor, id): (Actor, ID<Recommendation>) = (try request.actor, try request.parameter("recommendation"))
        let county = request.county
        return try await office.read { try Upward(id, county: county, for: actor, in: $0) }
    }

    private func one(_ request: WebRequest) async throws -> any Page { UpwardPage(upward: try await upward(request)) }

    /// What may go up now: there is a form, and nobody took his consent back.
    private func ready(
        _ request: WebRequest, with sealed: [String: String] = [:]
    ) async throws -> (Upward, HigherForm, [UInt8]) {
        let upward = try await upward(request)
        guard !upward.isWithdrawn else {
            throw Refusal(.conflict, "upward.consent", "“\(upward.recommendation.name)”本人已经撤回同意，事迹和照片不再上报。")
        }
        guard let form = upward.form else {
            throw Refusal(
                .missing, "upward.form",
                "还没有\(upward.recommendation.level.chinese)“\(upward.recommendation.category.chinese)”的上报表格，请先在“上报表格”上传。"
            )
        }
        let template = try FilledForm(try await files.bytes(of: form.sha256, most: FilledForm.mostBytes))
        return (upward, form, try template.filled { sealed[$0] ?? upward.values[$0] ?? "" })
    }

    private func filled(_ request: WebRequest) async throws -> Answer {
        let (upward, form, bytes) = try await ready(request)
        return .file(
            Download(
                bytes, contentType: OfficialDocument.contentType,
                filename: "\(FormFields.name(form.folder, upward.values)).docx"))
    }

    /// The same with what is sealed, for whoever writes why; the audit keeps that.
    private func sealed(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let found = try await upward(request)
        guard let resident = found.resident else {
            throw Refusal.field("reason", "upward.sealed", "系统里没有登记他（她）的电话和身份证号，请下载空着的表格手填。")
        }
        let reason: String = FormReader(request.form).text("reason", "理由", max: 100, optional: true)
        let numbers = try await office.read { try Residents.numbers(of: resident, for: actor, in: $0) }
        let (upward, form, bytes) = try await ready(
            request, with: FormFields.values(phone: numbers.phone, identity: numbers.identity))
        return try await office.answer(
            request, doing: RevealResident(resident, reason: reason),
            shown: .file(
                Download(
                    bytes, contentType: OfficialDocument.contentType,
                    filename: "\(FormFields.name(form.folder, upward.values)).docx"))
        ) { _ in .seeOther("recommendations/\(upward.recommendation.id)/form", notice: "已经下载过一次；再要，请再写一次理由。") }
    }

    private func bundle(_ request: WebRequest) async throws -> Answer {
        let (upward, form, bytes) = try await ready(request)
        let folder = FormFields.name(form.folder, upward.values)
        var items = [FileBundle.Item("\(folder)/\(folder).docx", .bytes(bytes))]
        var names: Set<String> = []
        for (index, photo) in upward.photos.enumerated() {
            let name = FormFields.name(
                form.photo, upward.values.merging([FormFields.counter: "\(index + 1)"]) { $1 })
            guard names.insert(name).inserted else { continue }
            items.append(.init("\(folder)/\(name).jpg", .bytes(try await premises.photos.bytes(photo.sha256, .large))))
        }
        let file = try await files.bundle(items)
        return .file(
            Download(byteCount: file.byteCount, contentType: "application/zip", filename: "\(folder).zip") { offset in
                try await files.piece(of: file, at: offset)
            })
    }
}

struct HigherFormsPage: Page {
    let forms: [HigherForm]
    var title: String { "上报表格" }
    var help: String { "上级发的 .docx 原样上传，要填的格子里写 {{姓名}} 这样的字段；推荐时自动填好，照片照上级要的名字打包。" }
    var parents: [Crumb] { [Crumb("荣誉册", "honours")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "新传的代替同一类别、级别以前的"))
        \(HTML.when(forms.isEmpty, view.empty("还没有表格。把上级发的 .docx 打开，在要填的格子里写上字段，存好再上传。")))
        \(HTML.when(!forms.isEmpty, """
            <div class="table-box"><table class="cards"><thead><tr><th>表格</th><th>类别</th><th>级别</th><th>字段</th><th>上传</th></tr></thead><tbody>
            \(HTML.each(forms) { form in
                "<tr><td data-label=\"表格\"><a href=\"\(view.link("higher-forms/\(form.id)/form.docx"))\">\(form.fileName)</a></td><td data-label=\"类别\">\(form.category.chinese)</td><td data-label=\"级别\">\(form.level.chinese)</td><td data-label=\"字段\">\(form.fields.joined(separator: "、"))</td><td data-label=\"上传\">\(form.keptByName)，\(form.keptAt.chinese)</td></tr>\n"
            })</tbody></table></div>
            """))
        <section class="card-paper"><details class="act"\(HTML.when(view.refusal != nil || forms.isEmpty, " open"))><summary>上传表格</summary>\(view.form("higher-forms", files: true, """
            \(view.select("category", "类别", options: AwardCategory.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.select("level", "级别", options: AwardLevel.allCases.filter { $0 != .county }.map { ($0.rawValue, $0.chinese) }))
            \(view.input("file", "表格 .docx", type: "file", extra: " accept=\".docx\""))
            \(view.input("folder", "文件夹和表格的名字", value: FormFields.usualFolder, max: 80))
            \(view.input("photo", "照片的名字", value: FormFields.usualPhoto, help: "要有 {{序号}}。", max: 80))
            <p class="soft">可以用的字段：\(FormFields.known.joined(separator: "、"))。别的字段系统里没有，留空手填；\(FormFields.sealed.joined(separator: "、"))写明理由才填。</p>
            \(view.submit("上传"))
            """))</details></section>
        """
    }
}

struct UpwardPage: Page {
    let upward: Upward
    var title: String { "上报材料：\(upward.recommendation.name)" }
    var help: String { "下载填好的表格，核对以后盖章；照片已经照上级要的名字放好。" }
    var parents: [Crumb] {
        [
            Crumb("荣誉册", "honours"),
            Crumb(upward.recommendation.title, "recommendations/\(upward.recommendation.id)"),
        ]
    }

    private enum CodingKeys: CodingKey {}
    func encode(to encoder: any Encoder) throws { try upward.values.encode(to: encoder) }

    func body(_ view: View) -> HTML {
        let path = "recommendations/\(upward.recommendation.id)"
        guard let form = upward.form, !upward.isWithdrawn else {
            let words =
                upward.isWithdrawn
                ? "本人已经撤回同意，事迹和照片不再上报。"
                : "还没有\(upward.recommendation.level.chinese)“\(upward.recommendation.category.chinese)”的上报表格，先把上级发的表格传上来。"
            return "\(view.heading(title))\(view.empty("\(words)", view.linkButton("上报表格", "higher-forms")))"
        }
        return """
            \(view.heading(title, "\(upward.recommendation.title)　\(upward.recommendation.level.chinese)", actions: "\(view.linkButton("表格 .docx", "\(path)/form.docx"))\(view.linkButton("表格和照片 .zip", "\(path)/material.zip", style: "btn-primary"))"))
            \(HTML.when(!upward.missing.isEmpty, "<div class=\"notice-amber\"><strong>还空着：</strong>\(upward.missing.joined(separator: "、"))。下载以后手工补上。</div>"))
            <section class="card-paper"><h2>\(form.fileName)</h2><dl class="record">\(HTML.each(form.fields) { "<dt>\($0)</dt><dd>\(upward.values[$0] ?? "")</dd>" })</dl>
            \(HTML.when(!upward.sealed.isEmpty, sealing(path, view)))
            <p class="soft">照片\(upward.photos.count)张，叫“\(FormFields.name(form.photo, upward.values.merging([FormFields.counter: "1"]) { $1 })).jpg”……</p></section>
            """
    }

    private func sealing(_ path: String, _ view: View) -> HTML {
        let own = view.refused(at: "\(path)/form/sealed")
        return upward.resident == nil
            ? "<p class=\"soft\">\(upward.sealed.joined(separator: "、"))：系统里没有登记，下载以后手填。</p>"
            : """
            <details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>下载带\(upward.sealed.joined(separator: "、"))的表格</summary>\(own.form("\(path)/form/sealed", id: "sealed", """
                \(own.input("reason", "理由", help: "如 市文明办要求填报。理由记入审计。", max: 100))\(own.submit("下载"))
                """))</details>
            """
    }
}
