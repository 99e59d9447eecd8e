import Database
import Documents
import Kernel
import Office
import Organisation
import Practice
import Volunteers
import Web

struct ThemeRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("themes/calendar", .right(.seePublicity), calendar),
            .get("themes/calendar.ics", .right(.seePublicity), subscription),
            .post("themes/calendar", .right(.keepThemes), .pressing("起草一年的主题日历"), form: calendar) { request in
                let year = try FormReader(request.form).finish(
                    FormReader(request.form).number("year", "年度", 1900...2999))
                return try await office.answer(request, doing: StartThemeYear(year)) { count in
                    .seeOther("themes/calendar?year=\(year)", notice: "已起草\(count)个主题，请按县里的安排修改。")
                }
            },
            .page("themes/new", .right(.keepThemes), newForm),
            .post("themes/new", .right(.keepThemes), Self.keeping, form: newForm) { request in
                try await office.answer(request, doing: KeepTheme(FormReader(request.form))) {
                    .seeOther("themes/\($0)", notice: "已登记。")
                }
            },
            .page("themes/:theme", .right(.seePublicity), one),
            .page("themes/:theme/edit", .right(.keepThemes), editForm),
            .post("themes/:theme/edit", .right(.keepThemes), .pressing("修改主题"), form: editForm) { request in
                let id: ID<Theme> = try request.parameter("theme")
                let text = try ThemeText(FormReader(request.form))
                return try await office.answer(request, doing: ChangeTheme(id, text)) { _ in
                    .seeOther("themes/\(id)", notice: "已保存。")
                }
            },
            .page("themes/:theme/link", .right(.linkActivities), linkForm),
            .post("themes/:theme/link", .right(.linkActivities), .pressing("活动归入主题"), form: linkForm) { request in
                let id: ID<Theme> = try request.parameter("theme")
                let form = FormReader(request.form)
                let chosen = form.values("activity", "活动", form: "列表中的一项") { ID<PracticeActivity>($0) }
                try form.finish()
                return try await office.answer(request, doing: LinkActivities(id, chosen)) { count in
                    .seeOther("themes/\(id)", notice: "已归入\(count)场活动。")
                }
            },
            .post("themes/:theme/unlink", .right(.linkActivities), .pressing("活动移出主题"), form: linkForm) { request in
                let id: ID<Theme> = try request.parameter("theme")
                let form = FormReader(request.form)
                let activity = try form.finish(form.id("activity", "活动", of: PracticeActivity.self))
                return try await office.answer(request, doing: UnlinkActivity(id, activity)) { _ in
                    .seeOther("themes/\(id)/link", notice: "已移出，不再计在这个主题下。")
                }
            },
        ] + Listing.themes.routes(office) + Listing.themeActivities.routes(office)
    }

    private static let keeping = Deed.writing(
        "登记主题",
        [
            .choice("kind", "类别") { (kind: ThemeKind) in kind.chinese },
            .choice("festival", "节日") { (festival: Festival) in festival.chinese }, .text("title", "主题"),
            .text("words", "要求"), .text("first", "开始"), .text("last", "结束"), .text("perSite", "每个实践站的目标"),
        ])

    private func year(_ request: WebRequest, today: Day) throws -> Int {
        let form = FormReader(request.query)
        let asked = form.optional("year", "年度", form: "四位数的年份") { text in
            Int(text).flatMap { (1900...2999).contains($0) ? $0 : nil }
        }
        try form.finish()
        return asked ?? today.year
    }

    private func calendar(_ request: WebRequest) async throws -> any Page {
        let county = try request.actor.county
        let today = premises.surroundings.now().day
        let year = try year(request, today: today)
        return try await office.read { transaction in
            CalendarPage(
                year: year, themes: try Themes.of(year, county: county, in: transaction),
                hasBefore: try !Themes.of(year - 1, county: county, in: transaction).isEmpty, today: today)
        }
    }

    private func subscription(_ request: WebRequest) async throws -> Answer {
        let county = try request.actor.county
        let year = try year(request, today: premises.surroundings.now().day)
        let themes = try await office.read { try Themes.of(year, county: county, in: $0) }
        let events = themes.map { theme in
            ICalendar.Event(
                id: "\(theme.id)@\(county)", sequence: 0, startsAt: Instant(theme.text.first, hour: 8),
                endsAt: Instant(theme.text.last, hour: 18), title: theme.text.title, place: "",
                words: theme.text.words, address: request.address("themes/\(theme.id)"),
                changedAt: Instant(theme.text.first))
        }
        return .file(
            Download(
                ICalendar("\(year)年主题日历", events).bytes, contentType: ICalendar.contentType,
                filename: "themes-\(year).ics"))
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        ThemeFormPage(theme: nil, today: premises.surroundings.now().day)
    }

    private func editForm(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Theme>) = (try request.actor, try request.parameter("theme"))
        return try await office.read {
            ThemeFormPage(theme: try Themes.one(id, for: actor, in: $0), today: $0.now.day)
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Theme>) = (try request.actor, try request.parameter("theme"))
        return try await office.read { transaction in
            let theme = try Themes.one(id, for: actor, in: transaction)
            let query = "theme=\(id)"
            let listing = Listing<ThemeActivity>.themeActivities
            let stations = try Sites.all(county: actor.county, in: transaction).filter {
                $0.level == .station && $0.isOpen(on: min(transaction.now.day, theme.text.last))
                    && (actor.scope == .county || actor.scope.covers(division: $0.division))
            }
            let held = try Themes.held(id, county: actor.county, in: transaction)
            let short =
                theme.text.perSite == 0 ? [] : stations.filter { held[$0.id.description] ?? 0 < theme.text.perSite }
            return ThemePage(
                theme: theme, activities: try listing.first(query, 10, for: actor, in: transaction),
                linked: try listing.count(query, for: actor, in: transaction),
                held: try listing.count("\(query)&standing=held", for: actor, in: transaction),
                stations: stations.count, short: short.count,
                shortNames: short.prefix(12).map { Crumb($0.name, "practice/sites/\($0.id)") },
                mayLink: Right.linkActivities.isHeld(by: actor), mayKeep: Right.keepThemes.isHeld(by: actor),
                today: transaction.now.day)
        }
    }

    private func linkForm(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Theme>) = (try request.actor, try request.parameter("theme"))
        return try await office.read { transaction in
            let theme = try Themes.one(id, for: actor, in: transaction)
            let found = try Activities.between(
                theme.text.first, theme.text.last, for: actor, limit: 300, in: transaction)
            let linked = try Themes.linked(found.map(\.id), county: actor.county, in: transaction)
            return LinkPage(
                theme: theme, activities: found.filter { !linked.contains($0.id.description) },
                linked: Right.seePractice.isHeld(by: actor)
                    ? try Listing<ThemeActivity>.themeActivities.first("theme=\(id)", 300, for: actor, in: transaction)
                    : [])
        }
    }
}

/// The year in months: what it is about, and the days of festivals.
struct CalendarPage: Page {
    let year: Int
    let themes: [Theme]
    let hasBefore: Bool
    let today: Day
    var title: String { "\(year)年主题日历" }
    var help: String { "一年里哪些日子围绕什么办活动；下一年照上一年起草，节日按农历挪，其他的日子不变。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(themes.count)个主题", actions: ways(view)))
        \(HTML.when(themes.isEmpty, view.empty("\(year)年还没有主题。\(view.may(.keepThemes) ? "一键起草以后，再按县里的安排改。" : "请创建办起草。")")))
        \(HTML.when(view.may(.keepThemes), starting(view)))
        \(HTML.when(!themes.isEmpty, HTML.each(1...12) { month(of: $0, view) }))
        """
    }

    private func ways(_ view: View) -> HTML {
        view.linkButton("上一年", "themes/calendar?year=\(year - 1)")
            + view.linkButton("下一年", "themes/calendar?year=\(year + 1)")
            + HTML.when(view.may(.keepThemes), view.linkButton("新立主题", "themes/new"))
            + view.linkButton("全部主题", "themes")
            + HTML.when(view.may(.seePractice), view.linkButton("主题活动", "themes/activities"))
            + HTML.when(!themes.isEmpty, view.linkButton("下载日历（.ics）", "themes/calendar.ics?year=\(year)"))
    }

    private func starting(_ view: View) -> HTML {
        let label = hasBefore ? "照\(year - 1)年起草\(year)年" : "用系统带的主题起草\(year)年"
        return """
            <p>\(view.button(label, post: "themes/calendar?year=\(year)", style: themes.isEmpty ? "btn-primary" : "btn-outline-secondary", "<input type=\"hidden\" name=\"year\" value=\"\(year)\">"))</p>\(HTML.when(!themes.isEmpty, "<p class=\"soft\">起草只补上没有的，已有的不动。</p>"))
            """
    }

    private func month(of number: Int, _ view: View) -> HTML {
        guard let month = Month(year: year, month: number) else { return .empty }
        // What goes on all the year stands in its first month only.
        let own = themes.filter { theme in
            let isLong = theme.text.last.ordinal - theme.text.first.ordinal > 100
            return isLong
                ? month.contains(theme.text.first)
                : theme.text.first <= month.lastDay && theme.text.last >= month.firstDay
        }
        return .when(
            !own.isEmpty,
            """
            <section class="card-paper"><h2>\(number)月</h2><ul class="course">\(HTML.each(own) { theme in
                "<li><strong><a href=\"\(view.link("themes/\(theme.id)"))\">\(theme.text.title)</a></strong> <span class=\"soft\">\(days(theme))</span>，已办\(theme.activities)场</li>"
            })</ul></section>
            """)
    }

    private func days(_ theme: Theme) -> HTML {
        let span: HTML = "\(theme.text.first.short(on: today))至\(theme.text.last.short(on: today))"
        guard let festival = theme.text.festival, let day = festival.day(in: year) else { return span }
        return "\(span)，\(festival.chinese)是\(day.short(on: today))（农历\(LunarDay(day).chinese)）"
    }
}

struct ThemePage: Page {
    let theme: Theme
    let activities: [ThemeActivity]
    let linked: Int
    let held: Int
    let stations: Int
    let short: Int
    let shortNames: [Crumb]
    let mayLink: Bool
    let mayKeep: Bool
    let today: Day
    var title: String { theme.text.title }
    var help: String { "一个主题下面办了哪些活动，哪些实践站还没有达到目标。" }
    var parents: [Crumb] { [Crumb("\(theme.year)年主题日历", "themes/calendar?year=\(theme.year)")] }

    func body(_ view: View) -> HTML {
        let text = theme.text
        let state = today < text.first ? "还没有开始" : today > text.last ? "已经结束" : "进行中"
        return """
            \(view.heading(title, "\(text.kind.chinese)　\(text.first.chinese)至\(text.last.chinese)　\(state)", actions: HTML.when(mayKeep, view.linkButton("修改", "themes/\(theme.id)/edit"))))
            <div class="figures">\(view.figure("全县", "已办活动", number(held, "&standing=held", view), note: "场"))
            \(view.figure("全县", "归入的活动", number(linked, "", view), note: "含还没有办、没有报告的"))
            \(HTML.when(text.perSite > 0, view.figure(view.whose, "达到目标的实践站", "\(stations - short)", note: "共\(stations)个，每站\(text.perSite)场", isAlarming: short > 0 && today > text.last)))</div>
            <div class="columns"><div><section class="card-paper"><h2>活动</h2>
            \(HTML.when(activities.isEmpty, "<p class=\"soft\">还没有活动。先在“实践活动”里安排，再归到这里。</p>"))
            <ul class="course">\(HTML.each(activities) { activity($0, view) })</ul>
            \(HTML.when(mayLink, "<p>\(view.linkButton("把活动归入主题", "themes/\(theme.id)/link", style: "btn-primary"))</p>"))</section></div>
            <div>\(HTML.when(!text.words.isEmpty, "<section class=\"card-paper\"><h2>要求</h2>\(HTML.each(text.words.split(whereSeparator: \.isNewline)) { "<p>\(String($0))</p>" })</section>"))
            \(HTML.when(short > 0, "<section class=\"card-paper\"><h2>还没有达到目标</h2><ul>\(HTML.each(shortNames) { "<li>\(opening($0.title, $0.path ?? "", view))</li>" })</ul>\(HTML.when(short > shortNames.count, "<p class=\"soft\">等\(short)个。</p>"))</section>"))
            \(related(view))</div></div>
            """
    }

    /// Whoever sees no activities reads the number and has nothing to open.
    private func number(_ count: Int, _ narrower: String, _ view: View) -> HTML {
        view.may(.seePractice) ? view.number(count, "themes/activities?theme=\(theme.id)\(narrower)") : "\(count)"
    }

    private func opening(_ title: String, _ path: String, _ view: View) -> HTML {
        view.may(.seePractice) ? "<a href=\"\(view.link(path))\">\(title)</a>" : "\(title)"
    }

    private func activity(_ activity: ThemeActivity, _ view: View) -> HTML {
        """
        <li>\(opening(activity.title, "practice/activities/\(activity.id)", view)) \
        \(activity.isHeld ? "<span class=\"tag tag-green\">已举办</span>" as HTML : "<span class=\"tag tag-amber\">待举办</span>")<br>\
        <span class="soft">\(activity.siteName)，\(activity.startsAt.short(on: today))</span></li>
        """
    }

    /// What else belongs to a kind of theme.
    private func related(_ view: View) -> HTML {
        switch theme.text.kind {
        case .crossing:
            "<section class=\"card-paper\"><h2>观测</h2><p><a href=\"\(view.link("observations/rates?kind=crossing&year=\(theme.year)"))\">各路口的礼让率</a></p></section>"
        case .spring:
            "<section class=\"card-paper\"><h2>春泥计划</h2><p><a href=\"\(view.link("youth/spring"))\">各村的五有</a></p></section>"
        case .palace:
            "<section class=\"card-paper\"><h2>少年宫</h2><p><a href=\"\(view.link("youth/palaces"))\">活动室、课表、专账</a></p></section>"
        case .fashion:
            "<section class=\"card-paper\"><h2>公益宣传</h2><p><a href=\"\(view.link("posters?theme=fashion"))\">在册的公益宣传</a></p></section>"
        default: .empty
        }
    }
}

struct ThemeFormPage: Page {
    let theme: Theme?
    let today: Day
    var title: String { theme == nil ? "新立主题" : "修改主题" }
    var help: String { "节日的时间要靠着那一天；每个实践站的目标填0就是不作要求。" }
    var parents: [Crumb] { theme.map { [Crumb($0.text.title, "themes/\($0.id)")] } ?? [] }

    func body(_ view: View) -> HTML {
        let text = theme?.text
        return """
            <div class="form-narrow">\(view.heading(title))<div class="card-paper">\(view.form(theme.map { "themes/\($0.id)/edit" } ?? "themes/new", """
                \(view.select("kind", "类别", options: ThemeKind.allCases.map { ($0.rawValue, $0.chinese) }, value: text?.kind.rawValue ?? ""))
                \(view.select("festival", "节日", options: [("", "不是节日")] + Festival.allCases.map { ($0.rawValue, $0.chinese) }, value: text?.festival?.rawValue ?? "", help: "“我们的节日”选是哪个。", required: false))
                \(view.input("title", "主题", value: text?.title ?? "", max: 40))
                <div class="pair">\(view.dayInput("first", "开始", value: text?.first ?? today))\(view.dayInput("last", "结束", value: text?.last ?? today.adding(days: 30)))</div>
                \(view.numberInput("perSite", "每个实践站的目标（场）", value: text?.perSite ?? 0))
                \(view.textArea("words", "要求", value: text?.words ?? "", required: false, max: 1000))
                \(view.submit("保存"))
                """))</div></div>
            """
    }
}

struct LinkPage: Page {
    let theme: Theme
    let activities: [PracticeActivity]
    /// What stands under it already.
    let linked: [ThemeActivity]
    var title: String { "归入“\(theme.text.title)”" }
    var help: String { "主题时间里、还没有归入主题的活动；勾上以后就计在这个主题下。" }
    var parents: [Crumb] { [Crumb(theme.text.title, "themes/\(theme.id)")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(theme.text.first.chinese)至\(theme.text.last.chinese)"))
        \(HTML.when(activities.isEmpty, view.empty("这段时间没有可以归入的活动。先安排一场。", HTML.when(view.may(.holdActivities), view.linkButton("安排活动", "practice/activities/new")))))
        \(HTML.when(!activities.isEmpty, """
            <div class="card-paper">\(view.form("themes/\(theme.id)/link", """
                \(view.checkboxes("activity", "活动", options: activities.map { ($0.id.description, "\($0.title)（\($0.siteName)，\($0.startsAt.day.chinese)）") }, values: []))
                \(view.submit("归入主题"))
                """))</div>
            """))
        \(HTML.when(!linked.isEmpty, """
            <section class="card-paper"><h2>已经归入的</h2><ul class="course">\(HTML.each(linked) { activity in
                """
                <li>\(activity.title) <span class="soft">\(activity.siteName)，\(activity.startsAt.day.chinese)</span>
                \(view.confirming("移出", post: "themes/\(theme.id)/unlink", "归错了才移出；活动本身不变，只是不再计在这个主题下。", fields: "<input type=\"hidden\" name=\"activity\" value=\"\(activity.id.description)\">"))</li>

                """
            })</ul></section>
            """))
        """
    }
}
