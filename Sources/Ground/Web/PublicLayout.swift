import Kernel

/// A page that anybody may read without signing in, in a frame of its own: it says nothing of who looks, so that the same
/// bytes go to all (decisions/0038).
package protocol PublicPage: Page {
    /// One sentence, for who passes it on.
    var summary: String { get }
    /// Of the picture that goes with it, below the county.
    var picture: String? { get }
}

/// A list that anybody may read: 曝光台, 公示.
package struct PublicBoard: Sendable {
    package let title: String
    /// Below the county: `public/notices`.
    package let path: String

    package init(_ title: String, _ path: String) {
        self.title = title
        self.path = path
    }
}

extension PublicPage {
    package var summary: String { "" }
    package var picture: String? { nil }
}

extension View {
    /// Larger letters are part of the address, not of a cookie: so a page is the same for all who ask for it, and stays large
    /// when it is passed on.
    package var isElder: Bool { request.query.input["look"] == "elder" }

    /// A public page's address, in the size in which this one is read.
    package func publicLink(_ path: String) -> String {
        guard isElder else { return link(path) }
        return link(path) + (path.contains("?") ? "&" : "?") + "look=elder"
    }

    /// The frame of public pages: no menu, no script, a style of its own that phones of ten years ago draw.
    func publicDocument(_ page: any PublicPage, boards: [PublicBoard], assets: Assets) -> HTML {
        """
        <!doctype html>
        <html lang="zh-CN"\(HTML.when(isElder, " class=\"elder\""))>
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(page.title) · \(county.name)文明创建</title>
        \(HTML.when(!page.summary.isEmpty, "<meta name=\"description\" content=\"\(page.summary)\"><meta property=\"og:description\" content=\"\(page.summary)\">"))
        <meta property="og:title" content="\(page.title)">
        \(HTML.with(page.picture) { "<meta property=\"og:image\" content=\"\(request.origin)\(link($0))\">" })
        <meta name="format-detection" content="telephone=no">
        <link rel="stylesheet" href="\(assets.address("public.css"))">
        <link rel="icon" href="\(assets.address("icon.svg"))" type="image/svg+xml">
        \(HTML.when(!county.code.isEmpty, "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"\(county.name)曝光台\" href=\"\(link("public/exposures.atom"))\">"))
        </head>
        <body>
        <header><a class="skip" href="#main">跳到正文</a><div class="in">
        <a class="brand" href="\(county.code.isEmpty ? "/" : publicLink("public/exposures"))">\(county.name)文明创建</a>
        \(HTML.when(!county.code.isEmpty, "<a class=\"look\" href=\"\(otherLook)\">\(isElder ? "标准版" as HTML : "长辈版")</a>"))
        </div></header>
        \(HTML.when(!county.code.isEmpty, boardLinks(boards)))
        <main id="main" tabindex="-1">
        \(page.body(drawing(page)))
        </main>
        <footer>创建为人民，创建靠人民\(HTML.when(county.isDemo, "<br>\(county.name)是虚构的县，所有记录均为演示数据"))</footer>
        </body>
        </html>
        """
    }

    /// The boards, and the way to one's own pages.
    private func boardLinks(_ boards: [PublicBoard]) -> HTML {
        let here = String(request.path.dropFirst(link("").count))
        return """
            <nav class="boards" aria-label="公开栏目"><ul>\(HTML.each(boards) { board in
                "<li><a href=\"\(publicLink(board.path))\"\(HTML.when(here == board.path || here.hasPrefix(board.path + "/"), " aria-current=\"true\""))>\(board.title)</a></li>"
            })<li><a href="\(link("my"))">我的</a></li></ul></nav>
            """
    }

    /// The same page in the other size.
    private var otherLook: String {
        let query = isElder ? request.query.without(["look"]).address : request.query.setting("look", "elder")
        return query.isEmpty ? request.path : "\(request.path)?\(query)"
    }
}

/// What is said at a public address where nothing is.
struct PublicErrorPage: PublicPage {
    let title: String
    let message: String
    /// What there is to read.
    var boards: [PublicBoard] = []

    private enum CodingKeys: CodingKey { case title, message }

    /// The list in which it was looked for, or the first there is.
    private func way(_ view: View) -> PublicBoard? {
        boards.first { view.request.path.hasPrefix("/\(view.county.code)/\($0.path)") } ?? boards.first
    }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1><p class="lead">\(message)</p>
        \(HTML.with(way(view)) { "<p><a class=\"button\" href=\"\(view.publicLink($0.path))\">看\($0.title)</a></p>" })
        """
    }
}
