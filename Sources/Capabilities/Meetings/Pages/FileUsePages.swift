import Database
import Foundation
import Kernel
import Office
import Web

/// 依据 below the pages of campaigns, sheets and rules: the official files that they rest on, and that one was replaced.
package enum FilesOnRecords {
    package static func addition(_ office: Office) -> PageAddition.Source {
        { request, page in
            guard let actor = request.session?.actor, Right.seeOfficialFiles.isHeld(by: actor) else { return nil }
            let about = String(request.path.dropFirst("/\(actor.county)/".count))
            let (files, today) = try await office.read { transaction in
                (try FileUses.files(of: about, county: actor.county, in: transaction), transaction.now.day)
            }
            let mayManage = Right.manageOfficialFiles.isHeld(by: actor)
            guard mayManage || !files.isEmpty else { return nil }
            let words = String(page.title.prefix(100))
            return PageAddition { view in
                """
                <section class="card-paper" id="files"><h2>依据的文件</h2>
                \(HTML.when(files.isEmpty, "<p class=\"soft\">还没有指明依据哪份文件。</p>"))
                \(HTML.when(!files.isEmpty, "<ul class=\"list\">\(HTML.each(files) { line($0, today, view) })</ul>"))
                \(HTML.when(mayManage, "<p>\(view.linkButton("指明依据的文件", form(about, words)))</p>"))
                </section>
                """
            }
        }
    }

    private static func form(_ about: String, _ words: String) -> String {
        func escaped(_ text: String) -> String {
            text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
        }
        return "file-uses/new?about=\(escaped(about))&words=\(escaped(words))"
    }

    fileprivate static func line(_ file: OfficialFile, _ today: Day, _ view: View) -> HTML {
        let words: HTML =
            switch file.terms.standing(on: today) {
            case .valid: .empty
            case .coming: " <span class=\"tag tag-amber\">\(file.validFrom.chinese)起施行</span>"
            case .ended: " <span class=\"tag tag-red\">已失效</span>"
            case .revoked: " <span class=\"tag tag-red\">已废止</span>"
            case .replaced: " <span class=\"tag tag-red\">已被代替</span>"
            }
        return """
            <li><a href="\(view.link("official-files/\(file.id)"))">\(file.title)</a>　\(file.number)\(words)\
            \(HTML.with(file.replacedBy) { id in
                "<br><small>\(file.replacedFrom?.chinese ?? "")起由<a href=\"\(view.link("official-files/\(id)"))\">\(file.replacedByTitle ?? "")</a>代替，请核对依据。</small>"
            })</li>
            """
    }
}

struct FileUseRoutes: Sendable {
    let office: Office

    var routes: [Route] {
        [
            .page("file-uses/new", .right(.manageOfficialFiles), form),
            .post("file-uses/new", .right(.manageOfficialFiles), .pressing("指明依据的文件"), form: form) { request in
                let form = FormReader(request.form)
                let file = form.value("file", "文件", form: "列表中的一份") { ID<OfficialFile>($0) }
                let about = form.text("about", "针对", max: 200)
                let words = form.text("words", "针对的事", max: 100)
                try form.finish()
                guard let file else { throw Refusal.noSuchPage }
                return try await office.answer(request, doing: RestOnFile(file, about: about, words: words)) { _ in
                    .seeOther(about, notice: "已指明依据。")
                }
            },
            .post("official-files/:officialFile/rest-no-more", .right(.manageOfficialFiles), .pressing("拿掉依据的文件")) {
                request in
                let file: ID<OfficialFile> = try request.parameter("officialFile")
                let form = FormReader(request.form)
                let about = form.text("about", "针对", max: 200)
                try form.finish()
                return try await office.answer(request, doing: RestNoMore(file, about: about)) { _ in
                    .seeOther("official-files/\(file)", notice: "已拿掉。")
                }
            },
        ]
    }

    private func form(_ request: WebRequest) async throws -> any Page {
        let county = try request.actor.county
        func asked(_ name: String, _ label: String, _ max: Int) throws -> String {
            if let sent = request.form[name] { return sent }
            let query = FormReader(request.query)
            let text = query.text(name, label, max: max, optional: true)
            try query.finish()
            return text
        }
        let (about, words) = (try asked("about", "针对", 200), try asked("words", "针对的事", 100))
        return try await office.read { transaction in
            FileUsePage(
                about: about, words: words, files: try FileUses.files(of: about, county: county, in: transaction),
                offered: try FileUses.offered(county: county, in: transaction), today: transaction.now.day)
        }
    }
}

/// Which official files a record rests on, and one more.
struct FileUsePage: Page {
    let about: String
    let words: String
    let files: [OfficialFile]
    let offered: [OfficialFile]
    let today: Day
    var title: String { "指明依据的文件" }
    var help: String { "专项行动、考核标准和考核办法依据哪份文件；文件被代替时，这里和文件的页面都会说。" }
    var parents: [Crumb] {
        [Crumb("文件", "official-files")] + (FileUse.mayRest(about) ? [Crumb(words, about)] : [])
    }

    func body(_ view: View) -> HTML {
        let left = offered.filter { file in !files.contains { $0.id == file.id } }
        return """
            <div class="form-narrow">\(view.heading(title, "\(words)"))
            \(HTML.when(!files.isEmpty, "<section class=\"card-paper\"><h2>已经指明的</h2><ul class=\"list\">\(HTML.each(files) { FilesOnRecords.line($0, today, view) })</ul></section>"))
            <div class="card-paper">\(view.form("file-uses/new", """
                <input type="hidden" name="about" value="\(about)"><input type="hidden" name="words" value="\(words)">
                \(view.select("file", "文件", options: [("", "请选择")] + left.map { ($0.id.description, "\($0.title)（\($0.number)）") }, help: "没有的，先到“文件”里登记。"))
                \(view.submit("指明"))
                """))</div></div>
            """
    }
}

/// Below a file: what rests on it.
struct FileUseSection: Encodable, Sendable {
    let file: OfficialFile
    let uses: [FileUse]
    let mayManage: Bool

    func body(_ today: Day, _ view: View) -> HTML {
        guard !uses.isEmpty else { return .empty }
        let isReplaced = file.terms.standing(on: today) == .replaced
        return """
            <section class="card-paper" id="uses"><h2>以它为依据的</h2>
            \(HTML.when(isReplaced, "<p class=\"notice-amber\">这份文件\(file.replacedFrom?.chinese ?? "")起已被“\(file.replacedByTitle ?? "")”代替，下面的\(uses.count)项还指着它：请逐项核对，改依新文件。</p>"))
            <ul class="list">\(HTML.each(uses) { use in
                """
                <li><a href="\(view.link(use.about))">\(use.words)</a> <small class="soft">\(use.linkedByName)，\(use.linkedAt.day.chinese)</small>\
                \(HTML.when(mayManage, view.button("拿掉", post: "official-files/\(file.id)/rest-no-more", style: "btn-link", "<input type=\"hidden\" name=\"about\" value=\"\(use.about)\">")))</li>
                """
            })</ul></section>
            """
    }
}
