import Documents
import Kernel
import Office
import Web

/// Whose codes are to be printed.
struct CodeFormPage: Page {
    static let most = 300
    let residents: [Resident]
    var title: String { "打印登录码" }
    var help: String { "一人一个码，只用一次；打印出来裁开，当面发给本人。" }

    func body(_ view: View) -> HTML {
        guard !residents.isEmpty else {
            return """
                \(view.heading(title))
                \(view.empty("还没有登记居民。先登记或导入名单，再打印登录码。", view.linkButton("导入名单", "residents/import")))
                """
        }
        return """
            \(view.heading(title, "勾选要发码的居民；已经发过、还没有用的，再发一个，原来的作废"))
            <div class="card-paper">\(view.form("residents/codes", """
                \(view.checkboxes("resident", "居民", options: residents.map { ($0.id.description, "\($0.name)（\($0.villageName)\(mark($0))）") }, values: residents.filter { !$0.hasCode && !$0.isSignedIn }.map(\.id.description)))
                \(view.select("as", "样子", options: [("page", "网页，直接打印"), ("docx", "文件（.docx）")]))
                \(view.submit("打印登录码"))
                """))</div>
            """
    }

    private func mark(_ resident: Resident) -> String {
        resident.isSignedIn ? "，已登录" : resident.hasCode ? "，已发码" : ""
    }
}

/// The codes, each on a card with what to do with it. Shown once: what is stored cannot be read.
struct CodeSheet: Page {
    struct Card: Encodable, Sendable {
        let name: String
        let village: String
        let code: String
        let address: String
    }

    let cards: [Card]
    var title: String { "登录码" }
    var help: String { "居民凭码登录自己的页面；码只显示这一次，当面发给本人，过期或丢了再发一个。" }

    /// A program gets them as a person does, once.
    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "只显示这一次：请现在打印，裁开后当面发给本人。码\(ResidentTerms.codeDays)天内有效，只用一次"))
        <p class="no-print soft">打印：按浏览器的“打印”。</p>
        <div class="code-cards">\(HTML.each(cards) { card in
            """
            <div class="code-card"><strong>\(card.name)</strong><br>\(card.village)\
            \(HTML.with(QRCode(card.address)) { $0.svg("\(card.name)的登录码") })\
            <span class="letters">\(card.code)</span><br><small>微信或相机扫一扫，点“登录”</small></div>
            """
        })</div>
        <p class="no-print">\(view.linkButton("返回居民", "residents"))</p>
        """
    }

    /// Twelve to a page, in a table of pictures with their names under them.
    func docx(_ county: County, on day: Day) throws -> Download {
        let pictures = try cards.compactMap { card -> OfficialDocument.Picture? in
            guard let code = QRCode(card.address) else { return nil }
            return OfficialDocument.Picture(
                jpeg: try code.jpeg(), caption: "\(card.village)　\(card.name)　\(card.code)")
        }
        let document = OfficialDocument(
            issuer: "\(county.name)文明创建", number: nil, title: "居民登录码", addressee: nil,
            blocks: [
                .paragraph("每人一个码，当面发给本人。用微信或相机扫一扫，点“登录”；扫不了的，打开网页输入码。\(ResidentTerms.codeDays)天内有效，只用一次。"),
                .photos(pictures),
            ], signature: nil, date: nil, remark: county.isDemo ? "演示数据" : nil, head: .low)
        return Download(
            try document.docx(), contentType: OfficialDocument.contentType, filename: "居民登录码\(day).docx")
    }
}
