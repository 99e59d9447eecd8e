import Kernel

/// The frame of the pages of residents and visitors (`my/…`): no menu of the office's, large letters, and never more than one
/// thing to do at a time. Who comes to them is eighty, on a small phone, and was sent there by a code on a piece of paper.
extension View {
    func outsideDocument(_ page: any Page, _ assets: Assets) -> HTML {
        """
        <!doctype html>
        <html lang="zh-CN"\(HTML.when(request.browser.look == .elder, " class=\"elder\""))>
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>\(page.title) · \(county.name)文明创建</title>
        <link rel="stylesheet" href="\(assets.address("bootstrap.css"))">
        <link rel="stylesheet" href="\(assets.address("wenming.css"))">
        <link rel="icon" href="\(assets.address("icon.svg"))" type="image/svg+xml">
        <script type="module" src="\(assets.address("wenming.js"))"></script>
        </head>
        <body class="own"\(HTML.with(session) { " data-person=\"\($0.actor.id)\" data-name=\"\($0.actor.name)\"" })>
        <a class="skip" href="#main">跳到正文</a>
        <header class="own-bar"><div>
        <a class="brand" href="\(county.code.isEmpty ? "/" : link("my"))">\(county.name)文明创建</a>
        \(HTML.when(!county.code.isEmpty, ownLinks))
        </div></header>
        <main id="main" tabindex="-1">
        \(HTML.with(notice) { "<div class=\"notice\" role=\"status\">\($0)</div>" })
        \(HTML.with(refusal) { refused($0) })
        \(page.body(drawing(page)))
        </main>
        <footer class="foot">创建为人民，创建靠人民\(HTML.when(county.isDemo, "<br>\(county.name)是虚构的县，所有记录均为演示数据"))</footer>
        </body>
        </html>
        """
    }

    private var ownLinks: HTML {
        """
        <nav aria-label="常用">\(button(request.browser.look == .elder ? "标准版" : "长辈版", post: "my/look", style: "btn-link"))\
        <a href="\(link("public/notices"))">公开栏目</a>\
        \(HTML.when(session != nil, button("退出", post: "my/sign-out", style: "btn-link")))</nav>
        """
    }

    /// Where somebody outside begins: what he is told, and one large button.
    package func largeButton(_ label: String, _ path: String, isMain: Bool = true) -> HTML {
        "<a class=\"btn large \(isMain ? "btn-primary" : "btn-outline-secondary")\" href=\"\(link(path))\">\(label)</a>"
    }
}
