import Kernel
import Office
import Web

/// The county on a wall: large, dark, nothing to press and nothing of anybody's own.
struct WallPage: Page {
    /// 一楼大厅
    let screen: String
    let look: CountyLook
    var title: String { "文明创建大屏" }
    var hasCharts: Bool { true }
    var isWall: Bool { true }

    func body(_ view: View) -> HTML {
        let shown = LookView(look: look, view: view, isWall: true)
        return """
            <header class="wall-head"><h1>\(view.county.name)文明创建</h1>\(HTML.when(view.county.isDemo, "<span class=\"demo\">演示数据</span>"))\
            <p>\(look.now.day.chinese)　\(look.now.day.chineseWeekday)　截至\(look.now.clock)</p></header>
            \(shown.sentence)
            <div class="wall-columns"><div>\(shown.townships)</div><div>\(shown.figures)\(shown.trends)</div><div>\(shown.late)</div></div>
            """
    }
}

/// The screens that show the county's page, and one more.
struct WallLinksPage: Page {
    let links: [WallLink]
    let now: Instant
    var title: String { "大屏链接" }
    var help: String { "一个大屏一个链接，只能看大屏那一页，不用登录、不能操作；不用了就停用，马上看不到。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "在用\(links.count { !$0.isEnded })个；屏幕自己每分钟刷新，不算谁在操作"))
        <div class="columns"><div>
        \(HTML.when(links.isEmpty, view.empty("还没有大屏链接。写明放在哪里，发放以后在大屏的浏览器里打开。")))
        \(HTML.when(!links.isEmpty, """
            <div class="table-box"><table class="cards" data-rows="wall-links"><thead><tr><th>放在哪里</th><th>发放</th><th>最近打开</th><th>状态</th><th><span class="visually-hidden">停用</span></th></tr></thead><tbody>
            \(HTML.each(links) { row($0, view) })</tbody></table></div>
            """))</div>
        <section class="card-paper"><h2>发放一个</h2>
        \(view.form("wall-links", """
            \(view.input("name", "放在哪里", help: "如 一楼大厅、指挥中心。", max: 30))
            \(view.submit("发放链接"))
            """))</section></div>
        """
    }

    private func row(_ link: WallLink, _ view: View) -> HTML {
        """
        <tr><td>\(link.name)</td><td data-label="发放">\(link.issuedByName)，\(link.issuedAt.day.short(on: now.day))</td>
        <td data-label="最近打开">\(link.lastSeenAt.map { $0.short(on: now.day) } ?? "还没有打开过")</td>
        <td data-label="状态">\(state(link))</td>
        <td>\(HTML.when(!link.isEnded, view.button("停用", post: "wall-links/\(link.id)/end", style: "btn-outline-secondary")))</td></tr>
        """
    }

    private func state(_ link: WallLink) -> HTML {
        HTML.with(link.endedAt) {
            "<span class=\"tag\">已停用</span> <span class=\"soft\">\(link.endedByName ?? "")，\($0.day.short(on: now.day))</span>"
        } + HTML.when(!link.isEnded, "<span class=\"tag tag-green\">在用</span>")
    }
}

/// The address of a screen, shown this once.
struct WallLinkPage: Page {
    let name: String
    /// Below the county, with its secret.
    let path: String
    var title: String { "大屏链接：\(name)" }
    var help: String { "地址只在这里显示一次。" }
    var parents: [Crumb] { [Crumb("大屏链接", "wall-links")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title))
        <section class="card-paper"><p>在“\(name)”的浏览器里打开下面的地址，全屏显示（按F11）就好。</p>
        <p class="secret-address"><a href="\(view.link(path))">\(view.request.address(path))</a></p>
        <p class="soft">谁有这个地址谁就能看大屏那一页，看不到别的；地址只在这里显示这一次，系统里不存，丢了就停用重发。</p></section>
        <p>\(view.linkButton("回到大屏链接", "wall-links"))</p></div>
        """
    }
}
