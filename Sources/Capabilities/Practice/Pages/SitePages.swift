import Database
import Kernel
import Office
import Organisation
import Volunteers
import Web

/// One site: where it is, who answers for it, what it is known for, what it holds, how it was judged.
struct SitePage: Page {
    let site: PracticeSite
    let photos: [Evidence]
    let activities: [PracticeActivity]
    let count: Int
    /// Nil for whoever sees no requests.
    let orders: Int?
    let scores: [SiteScore]
    let routes: [Crumb]
    let calendar: String
    let mayKeep: Bool
    let mayHold: Bool
    let now: Instant
    var title: String { site.name }
    var help: String { "一个实践阵地：五有（场所、队伍、活动、项目、机制）、品牌、活动和检查得分。" }
    private var path: String { "practice/sites/\(site.id)" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(site.kindName)　\(site.townshipName)\(site.divisionName)\(HTML.with(site.endedOn) { "　<span class=\"tag\">\($0.chinese)起停用</span>" })", actions: actions(view)))
        <div class="columns"><div>
        <section class="card-paper"><h2>活动</h2>
        \(HTML.when(activities.isEmpty, "<p class=\"soft\">还没有办过活动。每月至少一场，每场至少半天。</p>"))
        <ul class="course">\(HTML.each(activities) { activity in
            """
            <li><a href="\(view.link("practice/activities/\(activity.id)"))">\(activity.title)</a> \(activity.state.tag)<br>\
            <span class="soft">\(activity.times.chinese(on: now.day))，\(activity.place)</span></li>
            """
        })</ul>
        \(HTML.when(count > 0, "<p>共\(view.number(count, "practice/activities?site=\(site.id)"))场。</p>"))
        \(HTML.with(orders) { "<p>受理点单\(view.number($0, "orders?site=\(site.id)"))单。</p>" })
        </section>
        \(brand(view))
        </div><div>
        <section class="card-paper"><dl class="record">
        <dt>负责单位</dt><dd>\(site.home.name)</dd>
        <dt>负责人</dt><dd>\(site.text.head)</dd>
        <dt>活动室</dt><dd>\(site.text.room.isEmpty ? "没有登记" : site.text.room)\(HTML.when(site.text.capacity > 0, "，可容纳\(site.text.capacity)人"))\(lacking)</dd>
        <dt>开放时间</dt><dd>\(site.text.hours.isEmpty ? "没有登记" : site.text.hours)</dd>
        <dt>服务电话</dt><dd>\(site.text.phone.isEmpty ? "没有登记" : site.text.phone)</dd>
        <dt>志愿队伍</dt><dd>\(HTML.with(site.team) { "<a href=\"\(view.link("teams/\($0)"))\">\(site.teamName ?? "")</a>" })\(HTML.when(site.team == nil, "没有登记"))</dd>
        <dt>启用</dt><dd>\(site.openedOn.chinese)\(HTML.with(site.endedOn) { "，\($0.chinese)起停用：\(site.endReason)" })</dd>
        \(HTML.when(!routes.isEmpty, "<dt>线路</dt><dd>\(HTML.each(routes) { crumb in HTML.with(crumb.path) { "<a href=\"\(view.link($0))\">\(crumb.title)</a> " } })</dd>"))
        <dt>点位</dt><dd><a href="\(view.link("places/\(site.place)"))">检查用的点位</a></dd>
        </dl></section>
        \(judged(view))
        <section class="card-paper"><h2>日历订阅</h2><p class="code kept">\(calendar)</p>
        <p class="soft">谁都可以订阅：活动改期、取消会自动更新。</p></section>
        \(HTML.when(mayKeep, ending(view)))
        </div></div>
        """
    }

    private func actions(_ view: View) -> HTML {
        HTML.when(mayHold, view.linkButton("安排活动", "practice/activities/new?site=\(site.id)", style: "btn-primary"))
            + HTML.when(mayKeep, view.linkButton("修改", "\(path)/edit"))
    }

    private var lacking: HTML {
        let words = SiteTerms.lacking(site.level, site.text)
        return HTML.when(!words.isEmpty, "<br><span class=\"field-error\">\(words)。</span>")
    }

    private func brand(_ view: View) -> HTML {
        let own = view.refused(at: "\(path)/photos")
        return """
            <section class="card-paper"><h2>\(site.level == .station ? "一站一貌" : "一所一品")</h2>
            \(HTML.when(site.text.brand.isEmpty, "<p class=\"soft\">还没有品牌。有了，把做了什么、有什么效果一起写上。</p>"))
            \(HTML.when(!site.text.brand.isEmpty, "<p><strong>\(site.text.brand)</strong></p><p class=\"kept\">\(site.text.brandWords)</p>"))
            \(view.photos(photos, of: path, title: site.name))
            \(HTML.when(mayKeep, """
                <details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>添加照片</summary>
                \(own.form("\(path)/photos", files: true, id: "photos", """
                    \(own.input("photo", "照片", type: "file", help: "可选多张；拍阵地和活动室，不拍人脸特写。", extra: " multiple accept=\"image/*\""))
                    \(own.submit("添加"))
                    """))</details>
                """))</section>
            """
    }

    private func judged(_ view: View) -> HTML {
        HTML.when(
            !scores.isEmpty,
            """
            <section class="card-paper"><h2>检查得分</h2><table class="cards"><thead><tr><th>日期</th><th>标准</th><th>得分</th></tr></thead><tbody>
            \(HTML.each(scores) { score in
                """
                <tr><td>\(score.heldOn.short(on: now.day))</td><td data-label="标准">\(score.sheet)</td>\
                <td data-label="得分"><a href="\(view.link(score.path))">\(score.total.shown)</a></td></tr>
                """
            })</tbody></table></section>
            """)
    }

    private func ending(_ view: View) -> HTML {
        let own = view.refused(at: "\(path)/end")
        return """
            <section class="card-paper"><details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>停用这个阵地</summary>
            <p>停用以前的每一天仍然算在内。</p>
            \(own.form("\(path)/end", id: "end", """
                \(own.dayInput("endedOn", "停用日期", value: now.day))
                \(own.input("reason", "原因", max: 200))
                \(own.submit("停用"))
                """))</details></section>
            """
    }
}

/// The fields that registering and changing have in common.
enum SiteFields {
    static func teams(for actor: Actor, in transaction: ReadTransaction) throws -> [Choice] {
        try Teams.open(for: actor, in: transaction).map { Choice(value: $0.id.description, label: $0.name) }
    }

    static func html(_ text: SiteText?, team: ID<VolunteerTeam>?, _ teams: [Choice], _ view: View) -> HTML {
        """
        \(view.input("head", "负责人", value: text?.head ?? "", help: "中心主任、所长、站长。", max: 20))
        \(view.input("room", "活动室", value: text?.room ?? "", help: "在哪里、多大，如 文化礼堂二楼，80平方米。", required: false, max: 100))
        \(view.numberInput("capacity", "容纳人数", value: text.flatMap { $0.capacity > 0 ? $0.capacity : nil }, help: "所应能容纳50人，站20人。", required: false))
        \(view.input("hours", "开放时间", value: text?.hours ?? "", help: "如 每天8:00—20:00。", required: false, max: 60))
        \(view.input("phone", "服务电话", value: text?.phone ?? "", type: "tel", help: "群众打它点单，公开页面上看得到：用单位的电话，如 0575-86000010。", required: false, max: 30))
        \(view.select("team", "志愿队伍", options: [("", "没有")] + teams.map { ($0.value, $0.label) }, value: team?.description ?? "", required: false))
        \(view.input("brand", "品牌（一所一品、一站一貌）", value: text?.brand ?? "", required: false, max: 30))
        \(view.textArea("brandWords", "品牌依据", value: text?.brandWords ?? "", help: "做了什么、有什么效果；照片在阵地的页面上加。", required: false, rows: 3, max: 500))
        """
    }

    struct Choice: Encodable, Sendable {
        let value: String
        let label: String
    }
}

struct NewSitePage: Page {
    let units: [Unit]
    let villages: [Unit]
    let teams: [SiteFields.Choice]
    let today: Day
    var title: String { "登记实践阵地" }
    var help: String { "中心、所、站、点都在这里登记，登记以后也是检查打分的点位。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "很多的，导入名单更快", actions: view.linkButton("导入名单", "practice/sites/import")))
        <div class="card-paper">\(view.form("practice/sites/new", """
            \(view.select("level", "级别", options: PracticeSite.Level.allCases.map { ($0.rawValue, $0.chinese) }, value: "station"))
            \(view.select("host", "设在", options: [("", "（只有实践点选）")] + PracticeSite.Host.allCases.map { ($0.rawValue, $0.chinese) }, required: false))
            \(view.input("name", "名称", help: "如 樟塘村新时代文明实践站。", max: 40))
            \(view.select("home", "负责单位", options: units.map { ($0.id.description, $0.name) }))
            \(view.select("division", "所在村（社区）", options: villages.map { ($0.division?.description ?? "", $0.name) }))
            \(SiteFields.html(nil, team: nil, teams, view))
            \(view.dayInput("openedOn", "启用日期", value: today))
            \(view.positionInput(required: false))
            \(view.submit("登记"))
            """))</div></div>
        """
    }
}

struct EditSitePage: Page {
    let site: PracticeSite
    let teams: [SiteFields.Choice]
    var title: String { "修改\(site.name)" }
    var help: String { "负责人、活动室、开放时间、品牌变了，在这里改。" }
    var parents: [Crumb] { [Crumb(site.name, "practice/sites/\(site.id)")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title))
        <div class="card-paper">\(view.form("practice/sites/\(site.id)/edit", """
            \(SiteFields.html(site.text, team: site.team, teams, view))
            \(view.submit("保存"))
            """))</div></div>
        """
    }
}

struct NewRoutePage: Page {
    let sites: [PracticeSite]
    let today: Day
    var title: String { "登记示范带、精品村" }
    var help: String { "把几个阵地连成一条参观、学习的线，或登记一个精品村的看点。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title))
        <div class="card-paper">\(view.form("practice/routes/new", """
            \(view.select("kind", "类别", options: SiteRoute.Kind.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.input("name", "名称", max: 40))
            \(view.textArea("words", "说明", required: false, rows: 3, max: 500))
            \(view.dayInput("openedOn", "命名日期", value: today))
            \(view.checkboxes("site", "阵地", options: sites.map { ($0.id.description, $0.name) }, values: []))
            \(view.submit("登记"))
            """))</div></div>
        """
    }
}

struct RoutePage: Page {
    let route: SiteRoute
    let stops: [PracticeSite]
    let today: Day
    var title: String { route.name }
    var help: String { "一条示范带或一个精品村：依次有哪些阵地。" }

    func body(_ view: View) -> HTML {
        let own = view.refused(at: "practice/routes/\(route.id)/end")
        return """
            \(view.heading(title, "\(route.kind.chinese)　\(route.openedOn.chinese)命名\(HTML.with(route.endedOn) { "，\($0.chinese)取消" })"))
            <section class="card-paper">\(HTML.when(!route.words.isEmpty, "<p class=\"kept\">\(route.words)</p>"))
            <ol class="course">\(HTML.each(stops) { site in
                """
                <li><a href="\(view.link("practice/sites/\(site.id)"))">\(site.name)</a> <span class="tag">\(site.kindName)</span><br>\
                <span class="soft">\(site.townshipName)\(site.divisionName)\(HTML.when(!site.text.brand.isEmpty, "　\(site.text.brand)"))</span></li>
                """
            })</ol></section>
            \(HTML.when(view.may(.keepRoutes) && route.endedOn == nil, """
                <section class="card-paper"><details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>取消</summary>
                \(own.form("practice/routes/\(route.id)/end", id: "end", "\(own.dayInput("endedOn", "取消日期", value: today))\(own.submit("取消命名"))"))</details></section>
                """))
            """
    }
}
