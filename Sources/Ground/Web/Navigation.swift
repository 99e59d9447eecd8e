import Kernel

/// A page above another one, as the line of where one is names it.
package struct Crumb: Codable, Sendable {
    package let title: String
    /// Below the county; nil where there is nothing to open.
    package let path: String?

    package init(_ title: String, _ path: String?) {
        self.title = title
        self.path = path
    }
}

/// The menu as one reader has it on one page: what he may open, in groups, and where he is.
struct Navigation {
    struct Group {
        let group: MenuGroup
        let entries: [MenuEntry]

        /// More are not taken in at one look: they stand under headings.
        var isLong: Bool { entries.count > 8 }

        /// Its entries by their headings, each heading where its first entry stands.
        var sections: [(heading: String, entries: [MenuEntry])] {
            var headings: [String] = []
            for entry in entries where !headings.contains(entry.section) { headings.append(entry.section) }
            return headings.map { heading in (heading, entries.filter { $0.section == heading }) }
        }
    }

    let groups: [Group]
    /// The two or three things of the reader's day.
    let daily: [MenuEntry]
    /// Under which the page stands.
    let current: MenuEntry?
    /// The page is the entry's own, and not one behind it.
    let isAtCurrent: Bool

    /// On a phone not all of it is seen at once.
    var isLong: Bool { groups.reduce(0) { $0 + $1.entries.count } > 20 }

    init(_ menu: [MenuEntry], for view: View) {
        let open = menu.filter { view.may($0.access) }
        let roles = view.session?.actor.roles ?? []
        groups = MenuGroup.allCases.compactMap { group in
            let entries = open.filter { $0.group == group }
            return entries.isEmpty ? nil : Group(group: group, entries: entries)
        }
        daily = Array(open.filter { $0.daily.contains(where: roles.contains) }.prefix(3))
        let place = String(view.request.path.dropFirst(view.link("").count))
        current = open.compactMap { entry in entry.reach(place).map { (entry, $0) } }.max { $0.1 < $1.1 }?.0
        isAtCurrent = current?.path == place
    }
}

extension MenuEntry {
    /// How closely an address belongs to it, in characters; nil where it does not. Its own is closest.
    fileprivate func reach(_ place: String) -> Int? {
        if place == path { return .max }
        return covers.filter { !$0.isEmpty && place.hasPrefix($0 + "/") }.map(\.utf8.count).max()
    }
}

extension View {
    /// Each group's entries, as they stand at the top and at the thumb.
    func opened(_ navigation: Navigation) -> [MenuGroup: HTML] {
        Dictionary(uniqueKeysWithValues: navigation.groups.map { ($0.group, opened($0, navigation)) })
    }

    /// At the top of a desktop's page: each group opens to its entries, and one with a single entry is that entry's link.
    func topMenu(_ navigation: Navigation, _ opened: [MenuGroup: HTML]) -> HTML {
        """
        <nav class="menu" aria-label="主菜单"><ul>
        \(HTML.each(navigation.groups) { group in
            group.entries.count == 1
                ? "<li>\(link(group.entries[0], navigation, named: group.group == .today ? nil : group.entries[0].title))</li>"
                : """
                    <li><details name="menu"><summary\(HTML.when(navigation.current?.group == group.group, " class=\"current\""))>\(group.group.chinese)\
                    \(HTML.when(navigation.current?.group == group.group, "<span class=\"visually-hidden\">（现在在这里）</span>"))</summary>
                    \(opened[group.group] ?? .empty)</details></li>
                    """
        })
        </ul></nav>
        """
    }

    /// At the thumb on a phone: what waits, the things of the reader's day, and behind one button the whole menu.
    func thumbBar(_ navigation: Navigation, _ opened: [MenuGroup: HTML]) -> HTML {
        let today = navigation.groups.first { $0.group == .today }?.entries ?? []
        let own = today.prefix(1) + navigation.daily
        let isBehind = navigation.current.map { here in !own.contains { $0.path == here.path } } ?? false
        return """
            <nav class="thumb" aria-label="常用"><ul>
            \(HTML.each(own) { "<li>\(link($0, navigation))</li>" })
            <li><details><summary\(HTML.when(isBehind, " class=\"current\""))>更多\(HTML.when(isBehind, "<span class=\"visually-hidden\">（现在在里面的“\(navigation.current?.title ?? "")”）</span>"))</summary><div class="sheet">
            \(HTML.when(navigation.isLong, groupLinks(navigation)))
            \(HTML.when(today.count > 1, "<section><h2>\(MenuGroup.today.chinese)</h2><ul>\(HTML.each(today.dropFirst()) { "<li>\(link($0, navigation))</li>" })</ul></section>"))
            \(HTML.each(navigation.groups.filter { $0.group != .today }) { group in
                "<section id=\"more-\(group.group.rawValue)\"><h2>\(group.group.chinese)</h2>\(opened[group.group] ?? .empty)</section>"
            })
            <section><h2>我</h2><ul><li><a href="\(link("account"))">我的账号</a></li></ul></section>
            </div></details></li>
            </ul></nav>
            """
    }

    /// Where there is more than a look takes in, the ways to each group stand above it.
    private func groupLinks(_ navigation: Navigation) -> HTML {
        """
        <div class="sheet-groups" role="group" aria-label="栏目">\(HTML.each(navigation.groups.filter { $0.group != .today }) { group in
            "<a href=\"#more-\(group.group.rawValue)\">\(group.group.chinese)</a>"
        })</div>
        """
    }

    private func opened(_ group: Navigation.Group, _ navigation: Navigation) -> HTML {
        guard group.isLong else { return list(group.entries, navigation) }
        return """
            <div class="menu-sections">\(HTML.each(group.sections) { section in
                "<div>\(HTML.when(!section.heading.isEmpty, "<p>\(section.heading)</p>"))\(list(section.entries, navigation))</div>"
            })</div>
            """
    }

    private func list(_ entries: [MenuEntry], _ navigation: Navigation) -> HTML {
        "<ul>\(HTML.each(entries) { "<li>\(link($0, navigation))</li>" })</ul>"
    }

    private func link(_ entry: MenuEntry, _ navigation: Navigation, named name: String? = nil) -> HTML {
        let isHere = navigation.current?.path == entry.path
        // On the entry's own page it is that page; behind it, the place where one is.
        let mark: HTML = .when(isHere, navigation.isAtCurrent ? " aria-current=\"page\"" : " aria-current=\"true\"")
        return "<a href=\"\(link(entry.path))\"\(mark)>\(name ?? entry.title)</a>"
    }

    /// Where one is, on every page below a list: its group, its list, and what the page itself says stands above it.
    func whereabouts(_ page: any Page, _ navigation: Navigation) -> HTML {
        guard session != nil, !navigation.isAtCurrent else { return .empty }
        let list = navigation.current.flatMap { $0.group == .today ? nil : $0 }
        // What a page says stands above it may be the list that it stands in.
        let above =
            (list.map { [Crumb($0.group.chinese, nil), Crumb($0.title, $0.path)] } ?? [])
            + page.parents.filter { $0.path == nil || $0.path != list?.path && $0.title != list?.title }
        return HTML.when(
            !above.isEmpty,
            """
            <nav class="crumbs" aria-label="所在位置"><ol>
            \(HTML.each(above) { crumb in
                "<li>\(HTML.with(crumb.path) { "<a href=\"\(link($0))\">\(crumb.title)</a>" })\(HTML.when(crumb.path == nil, "<span>\(crumb.title)</span>"))</li>"
            })
            </ol></nav>
            """)
    }
}
