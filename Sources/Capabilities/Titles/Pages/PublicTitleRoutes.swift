import Database
import Kernel
import Office
import Organisation
import Recognition
import Web

/// What everybody may read: who holds which title, and which villages and communities have their stars.
struct PublicTitleRoutes: Sendable {
    let office: Office
    private static let pageLength = 100

    var routes: [Route] {
        [
            Route.page("public/titles", .anyone, titles).asking("kind", "level", "after"),
            .page("public/stars", .anyone, stars),
        ]
    }

    private func titles(_ request: WebRequest) async throws -> any Page {
        let form = FormReader(request.query)
        let kind = form.optional("kind", "类别", form: "列表中的一项") { BodyKind(rawValue: $0) }
        let level = form.optional("level", "级别", form: "列表中的一项") { AwardLevel(rawValue: $0) }
        let after = form.optional("after", "页", form: "上一页的末行") { ID<CivilTitle>($0) }
        try form.finish()
        let county = request.county
        return try await office.read { transaction in
            guard kind != nil || level != nil else {
                return PublicTitlesPage(
                    county: county.name, day: transaction.now.day, kind: nil, level: nil,
                    counts: try Titles.held(
                        on: transaction.now.day, for: .system(county: county.code), in: transaction), titles: [],
                    next: nil
                )
            }
            let found = try PublicTitles.page(
                kind, level, after: after, limit: Self.pageLength + 1, county: county.code, in: transaction)
            return PublicTitlesPage(
                county: county.name, day: transaction.now.day, kind: kind, level: level, counts: [:],
                titles: Array(found.prefix(Self.pageLength)),
                next: found.count > Self.pageLength ? found[Self.pageLength - 1].id : nil)
        }
    }

    private func stars(_ request: WebRequest) async throws -> any Page {
        let county = request.county
        return try await office.read { transaction in
            PublicStarsPage(
                county: county.name, stars: try PublicTitles.stars(county: county.code, in: transaction))
        }
    }
}

enum PublicTitles {
    struct View: Encodable, Sendable {
        let id: ID<CivilTitle>
        let name: String
        let place: String
        let title: String
        let grantedOn: Day
        let until: Day
    }

    struct StarView: Encodable, Sendable {
        let name: String
        let place: String
        let goal: StarGoal
        let awardedOn: Day?
    }

    /// What is held today. Why another is held no more is not said here.
    static func page(
        _ kind: BodyKind?, _ level: AwardLevel?, after: ID<CivilTitle>?, limit: Int, county: String,
        in transaction: ReadTransaction
    ) throws -> [View] {
        let ofKind: SQL = kind.map { "body.kind = \($0)" } ?? "1 = 1"
        let ofLevel: SQL = level.map { "civilTitle.level = \($0)" } ?? "1 = 1"
        let later: SQL = after.map { "civilTitle.id > \($0)" } ?? "1 = 1"
        return try transaction.rows(
            """
            SELECT \(Titles.selected) FROM civilTitle \(Bodies.joins(of: "civilTitle"))
            WHERE civilTitle.county = \(county) AND \(ofKind) AND \(ofLevel) AND \(later)
              AND \(Titles.isHeld(on: transaction.now.day, county: county))
            ORDER BY civilTitle.id LIMIT \(limit: limit)
            """
        ).map(CivilTitle.init).map { title in
            // One that came in before names were looked at.
            let cover = PublishGate.Cover(title.body.id.description)
            return View(
                id: title.id, name: cover.text(title.body.publicName), place: title.body.place, title: title.title,
                grantedOn: title.grantedOn, until: title.until)
        }
    }

    static func stars(county: String, in transaction: ReadTransaction) throws -> [StarView] {
        try StarTask.State.holding.flatMap { try Stars.all($0, county: county, in: transaction) }.map { task in
            StarView(
                name: PublishGate.Cover(task.body.id.description).text(task.body.name), place: task.body.place,
                goal: task.goal, awardedOn: task.awardedOn)
        }
    }
}

struct PublicTitlesPage: PublicPage {
    let county: String
    let day: Day
    let kind: BodyKind?
    let level: AwardLevel?
    /// Where nothing was asked for: how many of each, to open.
    let counts: [BodyKind: [AwardLevel: Int]]
    let titles: [PublicTitles.View]
    let next: ID<CivilTitle>?
    var title: String { "文明称号" }
    var summary: String { "\(county)的文明单位、村镇、校园、社区和家庭。" }

    func body(_ view: View) -> HTML {
        """
        <h1>文明称号</h1><p class="soft">\(day.chinese)持有的；届满参加复评，不合格的撤销。</p>
        <form method="get" action="\(view.link("public/titles"))" class="narrow">
        <label>类别<select name="kind"><option value="">全部</option>\(HTML.each(BodyKind.allCases) { "<option value=\"\($0.rawValue)\"\(HTML.when($0 == kind, " selected"))>\($0.chinese)</option>" })</select></label>
        <label>级别<select name="level"><option value="">全部</option>\(HTML.each(AwardLevel.allCases) { "<option value=\"\($0.rawValue)\"\(HTML.when($0 == level, " selected"))>\($0.chinese)</option>" })</select></label>
        <button class="button" type="submit">筛选</button></form>
        \(HTML.when(titles.isEmpty && counts.isEmpty, "<p class=\"empty\">还没有。</p>"))
        \(HTML.each(BodyKind.allCases.filter { counts[$0] != nil }) { kind in
            "<div class=\"card\"><h2>\(kind.chinese)</h2>\(HTML.each(AwardLevel.allCases) { level in button(kind, level, view) })</div>"
        })
        <ul class="people">\(HTML.each(titles) { "<li><strong>\($0.name)</strong>　\($0.title)<br><span class=\"soft\">\($0.place)　\($0.grantedOn.chinese)命名，\($0.until.chinese)届满</span></li>" })</ul>
        \(HTML.with(next) { "<p><a class=\"button\" rel=\"next\" href=\"\(view.publicLink("public/titles?\(asked)after=\($0)"))\">接着看</a></p>" })
        <p><a class="button" href="\(view.publicLink("public/stars"))">星级村（社区）</a></p>
        """
    }

    private func button(_ kind: BodyKind, _ level: AwardLevel, _ view: View) -> HTML {
        HTML.with(counts[kind]?[level]) { count in
            "<a class=\"button\" href=\"\(view.publicLink("public/titles?kind=\(kind.rawValue)&level=\(level.rawValue)"))\">\(level.chinese)\(count)\(kind.measure)</a>"
        }
    }

    private var asked: String {
        (kind.map { "kind=\($0.rawValue)&" } ?? "") + (level.map { "level=\($0.rawValue)&" } ?? "")
    }
}

struct PublicStarsPage: PublicPage {
    let county: String
    let stars: [PublicTitles.StarView]
    var title: String { "星级村（社区）" }
    var summary: String { "\(county)的五星达标村、3A示范村，五星达标社区、和美家园社区。" }

    func body(_ view: View) -> HTML {
        """
        <h1>星级村（社区）</h1><p class="soft">党建星、富裕星、美丽星、和谐星、文明星，五颗都有的是五星达标。</p>
        \(HTML.when(stars.isEmpty, "<p class=\"empty\">还没有。</p>"))
        \(HTML.each(StarGoal.allCases) { goal in
            let own = stars.filter { $0.goal == goal }
            return HTML.when(!own.isEmpty, """
                <h2>\(goal.chinese)</h2><ul class="people">\(HTML.each(own) { "<li><strong>\($0.name)</strong> <span class=\"soft\">\($0.place)\(HTML.with($0.awardedOn) { "，\($0.chinese)授星" })</span></li>" })</ul>
                """)
        })
        <p><a class="button" href="\(view.publicLink("public/titles"))">文明称号</a></p>
        """
    }
}
