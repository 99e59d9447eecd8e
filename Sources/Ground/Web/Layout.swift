import Kernel

/// The page around every page.
extension View {
    package func document(_ page: any Page, menu: [MenuEntry], assets: Assets) -> HTML {
        guard !page.isWall else { return wall(page, assets) }
        guard !request.isOutside else { return outsideDocument(page, assets) }
        let navigation = Navigation(menu, for: self)
        let hasThumb = session != nil && !page.hasOwnBar
        let opened = session == nil ? [:] : opened(navigation)
        return """
            <!doctype html>
            <html lang="zh-CN"\(HTML.when(request.browser.look == .elder, " class=\"elder\""))>
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(page.title) · \(county.name)文明创建</title>
            <link rel="stylesheet" href="\(assets.address("bootstrap.css"))">
            <link rel="stylesheet" href="\(assets.address("wenming.css"))">
            \(HTML.when(page.hasCharts, "<link rel=\"stylesheet\" href=\"\(assets.address("cockpit.css"))\">"))
            <link rel="icon" href="\(assets.address("icon.svg"))" type="image/svg+xml">
            \(HTML.when(page.hasCharts, charts(assets)))<script type="module" src="\(assets.address("wenming.js"))"></script>
            </head>
            <body\(HTML.when(hasThumb, " class=\"has-thumb\""))\(HTML.with(session) { who($0) })>
            <a class="skip" href="#main">跳到正文</a>
            <header class="bar">
            <div class="bar-inner">
            <a class="brand" href="\(session == nil ? "/" : link(""))">\(county.name)文明创建 <small>创建办</small></a>
            \(HTML.when(county.isDemo, "<span class=\"demo\">演示数据</span>"))
            \(HTML.with(session) { topMenu(navigation, opened) + account($0) })
            </div>
            </header>
            \(whereabouts(page, navigation))
            <main id="main" tabindex="-1">
            \(HTML.with(notice) { "<div class=\"notice\" role=\"status\">\($0)</div>" })
            \(HTML.with(refusal) { refused($0) })
            \(page.body(drawing(page)))
            </main>
            \(HTML.when(hasThumb, thumbBar(navigation, opened)))
            <footer class="foot"><span>创建为人民，创建靠人民</span>\(HTML.when(county.isDemo, " <span>\(county.name)是虚构的县，所有记录均为演示数据</span>"))</footer>
            </body>
            </html>
            """
    }

    /// What draws tables. It is not ours: where its package is not installed, the tables stand as they are.
    private func charts(_ assets: Assets) -> HTML {
        HTML.when(assets.has(Assets.charts), "<script defer src=\"\(assets.address(Assets.charts))\"></script>")
    }

    /// How often a screen on a wall comes anew, in seconds.
    package static var wallSeconds: Int { 60 }

    /// A page without anything to press: large, dark, and new each minute, by itself where there is no script.
    private func wall(_ page: any Page, _ assets: Assets) -> HTML {
        """
        <!doctype html>
        <html lang="zh-CN" class="wall">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>\(page.title) · \(county.name)文明创建</title>
        <noscript><meta http-equiv="refresh" content="\(Self.wallSeconds)"></noscript>
        <link rel="stylesheet" href="\(assets.address("bootstrap.css"))">
        <link rel="stylesheet" href="\(assets.address("wenming.css"))">
        <link rel="stylesheet" href="\(assets.address("cockpit.css"))">
        <link rel="icon" href="\(assets.address("icon.svg"))" type="image/svg+xml">
        \(charts(assets))<script type="module" src="\(assets.address("wall.js"))"></script>
        </head>
        <body data-refresh="\(Self.wallSeconds)">
        <p id="stale" class="stale" role="status" hidden></p>
        <main id="main">
        \(page.body(drawing(page)))
        </main>
        </body>
        </html>
        """
    }

    /// Who is signed in, and until when: the script says so before it ends.
    private func who(_ session: Session) -> HTML {
        """
         data-person="\(session.actor.id)" data-name="\(session.actor.name)"\
        \(HTML.with(session.limits) { " data-idle=\"\($0.idleMinutes)\" data-left=\"\($0.secondsLeft)\"" })
        """
    }

    private func account(_ session: Session) -> HTML {
        """
        <div class="who">\(inbox(session))<a href="\(link("account"))">\(session.actor.name)</a>\
        <span class="soft who-unit">\(session.unitName)</span>\
        \(button("退出", post: "sign-out", style: "btn-link"))</div>
        """
    }

    /// How many notices wait to be read, on every page.
    private func inbox(_ session: Session) -> HTML {
        let count = session.unreadCount
        return """
            <a class="inbox-link" href="\(link("inbox"))">消息\(HTML.when(count > 0, " <span class=\"count\">\(count > 99 ? "99+" : "\(count)")</span><span class=\"visually-hidden\">条未读</span>"))</a>
            """
    }

    func refused(_ refusal: Refusal) -> HTML {
        "<div class=\"refused\" role=\"alert\">\(refusal.message)</div>"
    }
}

/// The parts that pages are put together from.
extension View {
    /// The page's heading, and under it: for when, in what state, from how many records.
    package func heading(_ title: String, _ line: HTML = .empty, actions: HTML = .empty) -> HTML {
        """
        <div class="heading"><div><div class="title-row"><h1>\(title)</h1>\(explained)</div>\
        \(HTML.when(!line.isEmpty, "<p class=\"line\">\(line)</p>"))</div>\
        \(HTML.when(!actions.isEmpty, "<div class=\"heading-actions\">\(actions)</div>"))</div>
        """
    }

    /// What the page is for, behind a word beside its name.
    private var explained: HTML {
        HTML.when(!help.isEmpty, "<details class=\"help\"><summary>说明</summary><p>\(help)</p></details>")
    }

    /// An empty list says what to do next.
    package func empty(_ message: String, _ next: HTML = .empty) -> HTML {
        "<div class=\"empty\"><p>\(message)</p>\(next)</div>"
    }

    /// A number that opens to the records behind it.
    package func number(_ value: Int, _ path: String) -> HTML {
        "<a data-number=\"\(value)\" href=\"\(link(path))\">\(value)</a>"
    }

    /// Whose records the reader's numbers count: `全县`, or his own unit's name. Said beside every figure, so that two people
    /// who see different numbers know why.
    package var whose: String {
        guard let session, session.actor.scope != .county else { return "全县" }
        return session.unitName
    }

    /// A number that stands alone: whose it is, what it counts, and a word about it.
    package func figure(
        _ whose: String, _ name: HTML, _ value: HTML, note: HTML = .empty, isAlarming: Bool = false
    ) -> HTML {
        """
        <dl class="card-paper figure\(HTML.when(isAlarming, " alert-figure"))"><dt>\(whose)\(name)</dt>\
        <dd>\(value)\(HTML.when(!note.isEmpty, "<small>\(note)</small>"))</dd></dl>
        """
    }

    /// A small line beside a number, from the lowest to the highest of its points: whether it goes up or down, no more. The
    /// numbers stand on the page that it is opened from.
    package func sparkline(_ points: [Points], isMarked: Bool = false) -> HTML {
        guard points.count > 1, let least = points.min(), let most = points.max() else { return .empty }
        let (width, height, edge) = (64, 24, 3)
        let range = max(1, (most - least).thousandths)
        let places = points.enumerated().map { index, point in
            let x = edge + index * (width - 2 * edge) / (points.count - 1)
            let y = height - edge - (point - least).thousandths * (height - 2 * edge) / range
            return "\(x),\(y)"
        }
        return """
            <svg class="sparkline\(HTML.when(isMarked, " marked"))" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img" \
            aria-label="近\(points.count)个月从\(points[0].shown)到\(points[points.count - 1].shown)"><polyline points="\(places.joined(separator: " "))"></polyline></svg>
            """
    }

    /// A bar in a table, drawn from `start` to `end`; what it shows stands beside it as a number.
    package func bar(_ value: Int, from start: Int, to end: Int, isMarked: Bool = false) -> HTML {
        let width = max(1, 200 * (value - start) / max(1, end - start))
        return """
            <svg class="bar-svg\(HTML.when(isMarked, " marked"))" viewBox="0 0 200 12" width="200" height="12" aria-hidden="true" \
            preserveAspectRatio="none"><rect width="\(min(200, width))" height="12" rx="2"></rect></svg>
            """
    }

    package func linkButton(_ label: String, _ path: String, style: String = "btn-outline-secondary") -> HTML {
        "<a class=\"btn \(style)\" href=\"\(link(path))\">\(label)</a>"
    }

    /// The whole list as a file. Nobody works on a spreadsheet on a phone: there it is not shown.
    package func exportButton(_ path: String) -> HTML {
        linkButton("导出 .xlsx", path, style: "btn-outline-secondary export")
    }

    /// On a page of its own after the last row: the next rows of a long list (keyset paging).
    package func nextPage(_ address: String?) -> HTML {
        .with(address) {
            "<nav class=\"pages\" aria-label=\"翻页\"><a rel=\"next\" class=\"btn btn-outline-secondary\" href=\"\($0)\">下一页</a></nav>"
        }
    }
}
