import Database
import Documents
import Kernel
import Office
import Organisation
import Volunteers
import Web

/// What everybody may read of the practice of civilisation, without signing in: where it is, what comes, and which requests were
/// sent out, without whose they are.
struct PublicPracticeRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            Route.page("public/practice", .anyone, front).asking("below"),
            .page("public/practice/sites/:practiceSite", .anyone, site),
            .get("public/practice/sites/:practiceSite/calendar.ics", .anyone, calendar),
        ]
    }

    private func front(_ request: WebRequest) async throws -> any Page {
        let form = FormReader(request.query)
        let below = form.optional("below", "乡镇（街道）", form: "区划代码") { DivisionCode($0) }
        try form.finish()
        let county = request.county
        return try await office.read { transaction in
            PublicPracticePage(
                county: county.name,
                counts: try PublicPractice.counts(county: county.code, in: transaction),
                coming: try Activities.coming(limit: 20, county: county.code, in: transaction).map(
                    PublicPractice.Activity.init),
                sites: try PublicPractice.sites(below, county: county.code, in: transaction),
                services: try Orders.offered(county: county.code, in: transaction).map {
                    .init(title: $0.title, kind: $0.kind.chinese, words: $0.words, home: $0.home.name)
                },
                orders: try PublicPractice.orders(county: county.code, in: transaction),
                townships: try Units.all(
                    county: county.code, kinds: [.township], notGoneOn: transaction.now.day, in: transaction
                ).compactMap { unit in unit.division.map { .init(code: $0, name: unit.name) } }, below: below)
        }
    }

    private func found(_ request: WebRequest) async throws -> (PublicPractice.Site, [PracticeActivity]) {
        let id: ID<PracticeSite> = try request.parameter("practiceSite")
        let county = request.county.code
        return try await office.read { transaction in
            guard let site = try PublicPractice.site(id, county: county, in: transaction) else {
                throw Refusal.noSuchSite
            }
            return (site, try Activities.calendar(of: id, county: county, in: transaction))
        }
    }

    private func site(_ request: WebRequest) async throws -> any Page {
        let (site, activities) = try await found(request)
        let now = premises.surroundings.now()
        return PublicSitePage(
            site: site,
            coming: activities.filter { $0.state == .announced && $0.startsAt >= now }.map(
                PublicPractice.Activity.init),
            held: activities.filter { $0.state == .held }.suffix(10).reversed().map(PublicPractice.Activity.init))
    }

    private func calendar(_ request: WebRequest) async throws -> Answer {
        let (site, activities) = try await found(request)
        let calendar = ICalendar(site.name, activities.map { $0.event(request) })
        return .file(Download(calendar.bytes, contentType: ICalendar.contentType, filename: nil))
    }
}

extension Refusal {
    fileprivate static let noSuchSite = Refusal(.missing, "public.none", "没有这一页，可能地址有误，或者阵地已经停用。")
}

/// What strangers may ask. Every statement asks for what is open, and for nothing of a person.
enum PublicPractice {
    struct Activity: Codable, Sendable {
        let title: String
        let kind: String
        let site: String
        let siteID: ID<PracticeSite>
        let place: String
        let startsAt: Instant
        let endsAt: Instant
        let left: Int?

        init(_ activity: PracticeActivity) {
            (title, kind, site, siteID) = (activity.title, activity.kind.chinese, activity.siteName, activity.site)
            (place, startsAt, endsAt) = (activity.place, activity.startsAt, activity.endsAt)
            left = activity.places.map { max(0, $0 - activity.going) }
        }
    }

    struct Site: Codable, Sendable {
        let id: ID<PracticeSite>
        let name: String
        let kind: String
        let place: String
        let room: String
        let hours: String
        let phone: String
        let brand: String
        let brandWords: String
    }

    struct Order: Codable, Sendable {
        let title: String
        let kind: String
        let township: String
        let state: String
        let team: String
        let sentOn: Day
        let stars: Int?
    }

    struct Service: Codable, Sendable {
        let title: String
        let kind: String
        let words: String
        let home: String
    }

    struct Place: Codable, Sendable {
        let code: DivisionCode
        let name: String
    }

    static func counts(county: String, in transaction: ReadTransaction) throws -> [String: Int] {
        let rows = try transaction.rows(
            """
            SELECT practiceSite.level, count(*) AS value FROM practiceSite
            WHERE practiceSite.county = \(county) AND practiceSite.endedOn IS NULL GROUP BY practiceSite.level
            """)
        return try rows.reduce(into: [:]) { $0[try $1["level"]] = try $1["value"] }
    }

    private static func sites(_ condition: SQL, county: String, in transaction: ReadTransaction) throws -> [Site] {
        try transaction.rows(
            """
            SELECT \(Sites.selected(county)) FROM practiceSite \(Sites.joins)
            WHERE practiceSite.county = \(county) AND practiceSite.endedOn IS NULL AND \(condition)
            ORDER BY CASE practiceSite.level WHEN 'centre' THEN 1 WHEN 'institute' THEN 2 WHEN 'station' THEN 3 ELSE 4 END,
                practiceSite.division, practiceSite.id LIMIT \(limit: 100)
            """
        ).map(PracticeSite.init).map { site in
            Site(
                id: site.id, name: site.name, kind: site.kindName, place: site.townshipName + site.divisionName,
                room: site.text.room, hours: site.text.hours, phone: site.text.phone, brand: site.text.brand,
                brandWords: site.text.brandWords)
        }
    }

    /// The centre and the institutes; of a township all that it has.
    static func sites(
        _ below: DivisionCode?, county: String, in transaction: ReadTransaction
    ) throws -> [Site] {
        let place: SQL =
            if let below {
                try Divisions.within(
                    below, "practiceSite.division", county: county, on: transaction.now.day, in: transaction)
            } else { "practiceSite.level IN ('centre', 'institute')" }
        return try sites(place, county: county, in: transaction)
    }

    static func site(_ id: ID<PracticeSite>, county: String, in transaction: ReadTransaction) throws -> Site? {
        try sites("practiceSite.id = \(id)", county: county, in: transaction).first
    }

    /// Those that were sent to a team, the last first: what, in which township, who went, how it was. Never who asked.
    static func orders(county: String, in transaction: ReadTransaction) throws -> [Order] {
        try transaction.rows(
            """
            SELECT serviceOrder.title, serviceOrder.kind, township.name AS townshipName, serviceOrder.state,
                ownTeam.name AS teamName, serviceOrder.stars,
                (SELECT max(orderDispatch.at) FROM orderDispatch WHERE orderDispatch.county = \(county)
                    AND orderDispatch.serviceOrder = serviceOrder.id) AS sentAt
            FROM serviceOrder \(Orders.joins)
            WHERE serviceOrder.county = \(county) AND serviceOrder.state IN \(list: ServiceOrder.State.open)
            ORDER BY serviceOrder.id DESC LIMIT \(limit: 30)
            """
        ).map { row in
            let (kind, state): (ServiceKind, ServiceOrder.State) = (try row["kind"], try row["state"])
            let sentAt: Instant = try row["sentAt"]
            return Order(
                title: try row["title"], kind: kind.chinese, township: try row["townshipName"] ?? "",
                state: state.chinese,
                team: try row["teamName"] ?? "", sentOn: sentAt.day, stars: try row["stars"])
        }.sorted { $1.sentOn < $0.sentOn }.prefix(8).map(\.self)
    }
}

struct PublicPracticePage: PublicPage {
    let county: String
    let counts: [String: Int]
    let coming: [PublicPractice.Activity]
    let sites: [PublicPractice.Site]
    let services: [PublicPractice.Service]
    let orders: [PublicPractice.Order]
    let townships: [PublicPractice.Place]
    let below: DivisionCode?
    var title: String { "文明实践" }
    var summary: String { "\(county)新时代文明实践：去哪里、有什么活动、能点什么服务。" }

    func body(_ view: View) -> HTML {
        """
        <h1>文明实践</h1>
        <p class="soft">实践中心、所、站、点在哪里，最近有什么活动，能点什么服务。</p>
        <dl class="figures">\(HTML.each(PracticeSite.Level.allCases) { "<div><dt>\($0.chinese)</dt><dd>\(counts[$0.rawValue] ?? 0)</dd></div>" })</dl>
        <h2>最近的活动</h2>
        \(HTML.when(coming.isEmpty, "<p class=\"empty\">近期还没有安排活动。</p>"))
        <ul class="issues">\(HTML.each(coming) { PublicPracticePage.activity($0, view) })</ul>
        \(HTML.when(!services.isEmpty, "<h2>能点的服务</h2><p class=\"soft\">打电话给本村（社区）的实践站就能点（电话在下面“在哪里”里，选乡镇（街道）查看），不收钱。用村里发的码登录的，也可以<a href=\"\(view.link("my/help/new"))\">在手机上点</a>。</p><ul>\(HTML.each(services) { "<li><strong>\($0.title)</strong>（\($0.kind)，\($0.home)）\($0.words)</li>" })</ul>"))
        \(HTML.when(!orders.isEmpty, "<h2>最近的点单</h2><p class=\"soft\">派给队伍的才列在这里，不写是谁点的；最近派出的在前。</p><ul class=\"issues\">\(HTML.each(orders, order))</ul>"))
        <h2>在哪里</h2>
        <form method="get" action="\(view.link("public/practice"))" class="narrow">
        <label>乡镇（街道）<select name="below"><option value="">中心和所</option>\(HTML.each(townships) { township in
            "<option value=\"\(township.code.description)\"\(HTML.when(township.code == below, " selected"))>\(township.name)</option>"
        })</select></label>\(HTML.when(view.isElder, "<input type=\"hidden\" name=\"look\" value=\"elder\">"))
        <button class="button" type="submit">查看</button></form>
        \(HTML.when(sites.isEmpty, "<p class=\"empty\">这里还没有登记实践阵地。</p>"))
        <ul class="issues">\(HTML.each(sites) { site in
            """
            <li><a class="issue" href="\(view.publicLink("public/practice/sites/\(site.id)"))"><h2>\(site.name)</h2>
            <span class="soft">\(site.kind)　\(site.place)\(HTML.when(!site.hours.isEmpty, "　\(site.hours)"))\(HTML.when(!site.phone.isEmpty, "　电话\(site.phone)"))</span>
            \(HTML.when(!site.brand.isEmpty, "<span class=\"tag good\">\(site.brand)</span>"))</a></li>
            """
        })</ul>
        """
    }

    static func activity(_ activity: PublicPractice.Activity, _ view: View) -> HTML {
        """
        <li><a class="issue" href="\(view.publicLink("public/practice/sites/\(activity.siteID)"))"><h2>\(activity.title)</h2>
        <span class="soft">\(activity.startsAt.chinese)—\(activity.endsAt.clock)　\(activity.site)\(activity.place)</span>
        \(HTML.with(activity.left) { left in "<span class=\"tag\(HTML.when(left > 0, " good"))\">\(left > 0 ? "还有\(left)个名额" : "名额已满，可候补")</span>" })</a></li>
        """
    }

    private func order(_ order: PublicPractice.Order) -> HTML {
        """
        <li class="card"><strong>\(order.title)</strong> <span class="tag">\(order.state)</span>\(HTML.with(order.stars) { " <span class=\"tag good\">\($0)星</span>" })<br>
        <span class="soft">\(order.township)　\(order.sentOn.chinese)派单\(HTML.when(!order.team.isEmpty, "　\(order.team)"))</span></li>
        """
    }
}

struct PublicSitePage: PublicPage {
    let site: PublicPractice.Site
    let coming: [PublicPractice.Activity]
    let held: [PublicPractice.Activity]
    var title: String { site.name }
    var summary: String { "\(site.name)：\(site.place)，\(site.hours)" }

    func body(_ view: View) -> HTML {
        """
        <p class="soft"><a href="\(view.publicLink("public/practice"))">文明实践</a>　\(site.kind)</p>
        <h1>\(site.name)</h1>
        <p>\(site.place)\(HTML.when(!site.room.isEmpty, "，\(site.room)"))\(HTML.when(!site.hours.isEmpty, "。开放时间：\(site.hours)"))</p>
        \(HTML.when(!site.phone.isEmpty, "<p>要志愿者帮忙，打这个电话点单：<a href=\"tel:\(site.phone)\"><strong>\(site.phone)</strong></a></p>"))
        \(HTML.when(!site.brand.isEmpty, "<section class=\"card\"><h2>\(site.brand)</h2><p>\(site.brandWords)</p></section>"))
        <h2>要办的活动</h2>
        \(HTML.when(coming.isEmpty, "<p class=\"empty\">近期还没有安排。</p>"))
        <ul class="issues">\(HTML.each(coming) { PublicPracticePage.activity($0, view) })</ul>
        \(HTML.when(!held.isEmpty, "<h2>办过的活动</h2><ul>\(HTML.each(held) { "<li>\($0.startsAt.day.chinese)　\($0.title)</li>" })</ul>"))
        <p><a class="button" href="\(view.link("public/practice/sites/\(site.id)/calendar.ics"))">订阅日历（.ics）</a></p>
        """
    }
}
