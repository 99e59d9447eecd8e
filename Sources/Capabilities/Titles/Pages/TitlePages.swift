import Database
import Kernel
import Office
import Organisation
import Recognition
import Web

/// The county's titles in one look, on any day: who holds what, and how many of those who could.
struct TitleOverviewPage: Page {
    struct Row: Encodable {
        let kind: BodyKind
        let levels: [Int]
    }

    struct Share: Encodable {
        let kind: BodyKind
        let holders: Int
        let bodies: Int
        let holdersPath: String
        let bodiesPath: String
    }

    struct Figure: Encodable {
        let name: String
        let count: Int
        let path: String
    }

    let day: Day
    let year: [Figure]
    let rows: [Row]
    let shares: [Share]
    var title: String { "文明称号总览" }
    var help: String { "哪一天谁持有什么称号，覆盖率是多少；每个数字都点得开。" }

    init(on asked: Day?, for actor: Actor, in transaction: ReadTransaction) throws {
        let day = asked ?? transaction.now.day
        self.day = day
        let counts = try Titles.held(on: day, for: actor, in: transaction)
        rows = BodyKind.allCases.map { kind in
            Row(kind: kind, levels: AwardLevel.allCases.map { counts[kind]?[$0] ?? 0 })
        }
        let whole = Period(year: day.year) ?? Period(first: day, last: day)
        let reviews = Listing<TitleReview>.reviews
        year =
            try AwardLevel.allCases.map { level in
                let query = "figure=titles-\(level.rawValue).\(whole)"
                let count = try Listing<CivilTitle>.titles.count(query, for: actor, in: transaction)
                return Figure(name: "新增\(level.chinese)", count: count, path: "titles?\(query)")
            }
            + [
                ("通过市级复评", "reviewsPassed-city"), ("通过县级复评", "reviewsPassed-county"), ("复评未通过", "reviewsFailed"),
            ].map { name, figure in
                let query = "figure=\(figure).\(whole)"
                return Figure(
                    name: name, count: try reviews.count(query, for: actor, in: transaction),
                    path: "title-reviews?\(query)")
            }
        let period = Period(first: day, last: day)
        shares = try Listing<BodyRow>.covered.compactMap { kind in
            let bodies = Listing<BodyRow>.bodies
            func count(_ name: String) throws -> (Int, String) {
                let query = "figure=\(name)-\(kind.rawValue).\(period)"
                return (try bodies.count(query, for: actor, in: transaction), "\(bodies.path)?\(query)")
            }
            let (part, whole) = (try count("holders"), try count("bodies"))
            guard whole.0 > 0 else { return nil }
            return Share(
                kind: kind, holders: part.0, bodies: whole.0, holdersPath: part.1, bodiesPath: whole.1)
        }
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.whose)，\(day.chinese)", actions: view.linkButton("称号清单", "titles") + view.linkButton("创建对象", "title-bodies") + view.linkButton("年度规划", "title-plans") + view.linkButton("调研指导", "title-visits")))
        <form class="filters" method="get" action="\(view.link("titles/overview"))"><label>哪一天<input class="form-control" type="date" name="on" value="\(day.description)"></label><button class="btn btn-outline-secondary" type="submit">查看</button></form>
        <div class="figures">\(HTML.each(year) { view.figure(view.whose, "\(day.year)年\($0.name)", view.number($0.count, $0.path)) })</div>
        <section class="card-paper"><h2>谁持有</h2><div class="table-box"><table class="cards"><thead><tr><th>类别</th>\(HTML.each(AwardLevel.allCases) { "<th class=\"number\">\($0.chinese)</th>" })</tr></thead><tbody>
        \(HTML.each(rows) { row in
            "<tr><td>\(row.kind.chinese)</td>\(HTML.each(Array(zip(AwardLevel.allCases, row.levels))) { level, count in "<td class=\"number\" data-label=\"\(level.chinese)\">\(view.number(count, "titles?kind=\(row.kind.rawValue)&level=\(level.rawValue)&on=\(day)"))</td>" })</tr>"
        })</tbody></table></div></section>
        <section class="card-paper"><h2>覆盖率</h2>\(HTML.when(shares.isEmpty, "<p class=\"soft\">还没有创建对象。</p>"))
        \(HTML.when(!shares.isEmpty, """
            <div class="table-box"><table class="cards"><thead><tr><th>类别</th><th class="number">持有称号的</th><th class="number">应创的</th><th class="number">覆盖率</th><th></th></tr></thead><tbody>
            \(HTML.each(shares) { share in
                """
                <tr><td>\(share.kind.chinese)</td><td class="number" data-label="持有称号的">\(view.number(share.holders, share.holdersPath))</td>\
                <td class="number" data-label="应创的">\(view.number(share.bodies, share.bodiesPath))</td>\
                <td class="number" data-label="覆盖率">\(percent(share))</td><td>\(view.bar(share.holders, from: 0, to: share.bodies))</td></tr>
                """
            })</tbody></table></div>
            """))</section>
        """
    }

    private func percent(_ share: Share) -> String {
        let thousandths = Points.divide(share.holders * 1000, by: share.bodies)
        return "\(thousandths / 10).\(thousandths % 10)%"
    }
}

/// One title: from when to when, by which paper, and what was decided about it.
struct TitlePage: Page {
    let held: CivilTitle
    let part: ProcedurePart
    let files: [RecordFile]
    let reviews: [TitleReview]
    let mayOpen: Bool
    let now: Instant
    var title: String { CivilTitle.procedure.title(held) }
    var help: String { "一个称号从命名到届满；警告、停牌、恢复、撤销由主任定，都要写原因。届满以前复评。" }
    var parents: [Crumb] { [Crumb(held.body.name, "title-bodies/\(held.body.id)")] }
    /// A title that is held comes to its re-review by itself; a suspended, revoked or ended one does not.
    private var waitsForReview: Bool { CivilTitle.State.holding.contains(held.state) }

    func body(_ view: View) -> HTML {
        let opening = view.refused(at: "titles/\(held.id)/review")
        return """
            \(view.heading(title, "\(view.standing(part, now: now))　届满：\(held.until.chinese)"))
            <div class="columns"><div>\(view.steps(part))
            <section class="card-paper"><h2>复评</h2>\(HTML.when(reviews.isEmpty, "<p class=\"soft\">\(waitsForReview ? "还没有复评过。届满以前系统自动开始，并提醒持有单位。" as HTML : "没有复评过。")</p>"))
            <ul class="list">\(HTML.each(reviews) { "<li><a href=\"\(view.link("title-reviews/\($0.id)"))\">\($0.dueOn.chinese)届满的复评</a> <span class=\"tag \($0.state.tone.style)\">\($0.state.chinese)</span></li>" })</ul>
            \(HTML.when(mayOpen, opening.form("titles/\(held.id)/review", id: "review", "\(HTML.with(opening.refusal) { "<p class=\"field-error\">\($0.message)</p>" })<div class=\"actions\"><button class=\"btn btn-outline-secondary\" type=\"submit\">现在开始复评</button></div>")))</section>
            \(view.attachments(files, of: "titles/\(held.id)", mayAdd: view.may(.keepTitles)))
            </div><div><section class="card-paper"><dl class="record">\(HTML.each(facts) { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" })</dl>
            \(HTML.with(held.bid) { "<p><a href=\"\(view.link("title-bids/\($0)"))\">申报和抽查</a></p>" })</section>\(view.timeline(part))</div></div>
            """
    }

    private var facts: [(String, String)] {
        [
            ("命名", held.grantedOn.chinese), ("届满", held.until.chinese), ("来源", held.source.chinese),
            ("文件", held.paper), ("编号", held.number), ("乡镇（街道）", held.body.place),
            ("终止", held.endedOn.map { "\($0.chinese)，\(held.endedReason)" } ?? ""),
        ].filter { !$0.1.isEmpty }
    }
}

/// One visit with its advice.
struct AdvicePage: Page {
    let advice: TitleAdvice
    let part: ProcedurePart
    let photos: [Evidence]
    let now: Instant
    var title: String { TitleAdvice.procedure.title(advice) }
    var help: String { "看到的情况和建议；对方写明落实情况，二十个工作日内。" }
    var parents: [Crumb] { [Crumb(advice.body.name, "title-bodies/\(advice.body.id)")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, view.standing(part, now: now)))
        <div class="columns"><div>\(view.steps(part))
        <section class="card-paper"><h2>看到的情况</h2><p>\(advice.words)</p><h2>建议</h2><p>\(advice.advice)</p>
        \(view.photos(photos, of: "title-visits/\(advice.id)", title: title))</section></div>
        <div>\(view.timeline(part))</div></div>
        """
    }
}

struct NewBodyPage: Page {
    let units: [Unit]
    var title: String { "登记创建对象" }
    var help: String { "乡镇、村、社区、部门自动列入；这里登记学校、企业、医院和家庭。" }

    func body(_ view: View) -> HTML {
        let places = units.compactMap { unit in unit.division.map { ($0.description, unit.name) } }
        return """
            <div class="form-narrow">\(view.heading(title, "学校、企业、家庭由一个单位代为申报"))<div class="card-paper">\(view.form("title-bodies/new", """
                \(view.select("kind", "类别", options: BodyKind.entered.map { ($0.rawValue, $0.chinese) }))
                \(view.input("name", "名称", help: "用全称，如 明川县实验小学。", max: 40))
                \(view.select("unit", "代为办理的单位", options: units.map { ($0.id.description, $0.name) }, help: "主管部门、所在的乡镇或村。"))
                \(view.select("division", "所在地", options: [("", "随办理单位")] + places, required: false))
                \(view.input("fromDay", "从哪天起", type: "date", help: "覆盖率从这天起算它；不填的从今天起。", required: false))
                \(view.submit("登记"))
                """))</div></div>
            """
    }
}
