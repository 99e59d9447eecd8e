import Database
import Kernel
import Office
import Web

/// Stars of villages and communities.
struct StarRoutes: Sendable {
    let premises: Premises
    let sources: TitleSources
    private var office: Office { premises.office }

    var routes: [Route] {
        own + Listing<StarTask>.stars.routes(office) + StarTask.procedure.routes(premises, page: one)
            + ListImportRoutes<ImportedStar>(office: office, right: .keepTitles).routes
    }

    private var own: [Route] {
        [
            .page("stars/new", .right(.keepTitles), newTask),
            .post("stars/new", .right(.keepTitles), Self.issuing, form: newTask) { request in
                try await office.answer(request, doing: IssueTask(FormReader(request.form))) { id in
                    .seeOther("stars/\(id)", notice: "任务书已下达。")
                }
            },
            .page("stars/notice", .right(.keepTitles), acceptedTasks),
            .post("stars/notice", .right(.keepTitles), .pressing("拟授星公示"), form: acceptedTasks, announce),
            .page("stars/award", .right(.grantTitles), passedTasks),
            .post("stars/award", .right(.grantTitles), .signing("授星"), form: passedTasks) { request in
                let command = try AwardStars(FormReader(request.form), seen: SeenMany(request))
                return try await office.answer(request, doing: command) { _ in
                    .seeOther("stars", notice: "已授星。")
                }
            },
            .page("stars/:starTask", .right(.seeTitles), one),
            .page("stars/:starTask/star/:starNumber", .right(.keepTitles), marking),
            .post("stars/:starTask/star/:starNumber", .right(.keepTitles), .deciding("单星验收"), form: marking) {
                request in
                let (task, star) = try await asked(request)
                let command = try AcceptStar(
                    task.id, star, FormReader(request.form), checks: sources.checks, seen: request.seen)
                return try await office.answer(request, doing: command) { score in
                    .seeOther("stars/\(task.id)", notice: "\(star.name)\(score.shown)分，已登记。")
                }
            },
            .post("stars/:starTask/accept", .right(.keepTitles), .deciding("验收合格"), form: one) { request in
                let id: ID<StarTask> = try request.parameter("starTask")
                let words: String = FormReader(request.form).prose("words", "验收情况", max: 1000, optional: true)
                return try await office.answer(request, doing: AcceptTask(id, words: words, seen: try request.seen)) {
                    _ in
                    .seeOther("stars/\(id)", notice: "验收合格，接着公示。")
                }
            },
        ]
    }

    private static let issuing = Deed.writing(
        "下达任务书",
        [
            .brought("body", "村（社区）") { _ in "所选的村（社区）" },
            .brought("goal", "目标") { StarGoal(rawValue: $0)?.chinese }, .text("words", "任务"), .text("dueOn", "完成期限"),
        ])

    private func newTask(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            NewStarPage(
                bodies: try Bodies.offered(to: actor, in: transaction).filter {
                    $0.kind == .village || $0.kind == .community
                }, today: transaction.now.day)
        }
    }

    private func acceptedTasks(_ request: WebRequest) async throws -> any Page { try await batch(request, .accepted) }
    private func passedTasks(_ request: WebRequest) async throws -> any Page { try await batch(request, .passed) }

    private func announce(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let chosen = form.values("task", "拟授星", form: "列表中的一个") { ID<StarTask>($0) }
        let contact: String = form.text("contact", "受理异议的联系方式", max: 100)
        try form.finish()
        return try await office.answer(request, doing: NoticeStars(chosen, contact: contact)) { notice in
            .seeOther("notices/\(notice)", notice: "公示已起草。核对后送审。")
        }
    }

    private func batch(_ request: WebRequest, _ state: StarTask.State) async throws -> any Page {
        let county = request.county.code
        return try await office.read { transaction in
            let tasks = try Stars.all(state, county: county, in: transaction)
            let lines = state == .passed ? try Stars.lines(county: county, in: transaction) : [:]
            return StarBatchPage(
                tasks: tasks,
                seen: state == .passed
                    ? SeenMany(try tasks.reduce(into: [:]) { $0[$1.id] = try Stars.seen($1, lines[$1.id] ?? []) })
                    : nil,
                today: transaction.now.day)
        }
    }

    /// Which star of which task an address means.
    private func asked(_ request: WebRequest) async throws -> (StarTask, Star) {
        let (actor, id): (Actor, ID<StarTask>) = (try request.actor, try request.parameter("starTask"))
        let number: String = try request.parameter("starNumber")
        return try await office.read { transaction in
            let task = try Stars.one(id, for: actor, in: transaction)
            let rules = try transaction.setting(TitleSettings.stars, county: actor.county)
            let stars = rules.stars(of: task.goal, task.body.kind)
            guard let index = Int(number), (1...stars.count).contains(index), stars[index - 1].source != .list else {
                throw Refusal(.missing, "star.none", "没有由创建办验收的第\(number)项，请从任务书的页面进入。")
            }
            return (task, stars[index - 1])
        }
    }

    private func marking(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let (task, star) = try await asked(request)
        return try await office.read { transaction in
            let lines = try Stars.lines(of: task.id, county: actor.county, in: transaction).filter {
                $0.star == star.name
            }
            return StarMarkPage(
                task: task, star: star, number: request.parameters["starNumber"] ?? "",
                pass: try transaction.setting(TitleSettings.stars, county: actor.county).pass, line: lines.first,
                seen: try Stars.seen(task, lines),
                checks: star.source == .checks ? try halfYear(task, actor, transaction) : nil,
                records: try star.items.map { try records($0.name, task, actor, transaction) })
        }
    }

    /// What the county has recorded of an item in half a year.
    private func records(
        _ item: String, _ task: StarTask, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [CountedRecords] {
        try task.body.division.map {
            try sources.records(item, $0, Stars.halfYear(before: transaction.now.day), actor, transaction)
        } ?? []
    }

    private func halfYear(
        _ task: StarTask, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> StarPage.Checks? {
        try task.body.division.flatMap {
            try sources.checks($0, Stars.halfYear(before: transaction.now.day), actor, transaction)
        }.map { .init(mean: $0.mean, count: $0.count, path: $0.path) }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<StarTask>) = (try request.actor, try request.parameter("starTask"))
        return try await office.read { transaction in
            let task = try Stars.one(id, for: actor, in: transaction)
            let rules = try transaction.setting(TitleSettings.stars, county: actor.county)
            let stars = rules.stars(of: task.goal, task.body.kind)
            let lines = try Stars.lines(of: id, county: actor.county, in: transaction)
            return StarPage(
                task: task, part: try StarTask.procedure.part(of: task, id, for: actor, in: transaction),
                stars: stars, pass: rules.pass, lines: lines, seen: try Stars.seen(task, lines),
                checks: stars.contains { $0.source == .checks } ? try halfYear(task, actor, transaction) : nil,
                mayAccept: Right.keepTitles.isHeld(by: actor) && [.issued, .assessed].contains(task.state),
                now: transaction.now)
        }
    }
}

struct NewStarPage: Page {
    let bodies: [CivilBody]
    let today: Day
    var title: String { "下达任务书" }
    var help: String { "村：五星达标，达标以后3A争创；社区：五星达标，达标以后和美家园。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "任务和期限，村（社区）自评以后逐星验收"))<div class="card-paper">\(view.form("stars/new", """
            \(view.select("body", "村（社区）", options: [("", "请选择")] + bodies.map { ($0.id.description, "\($0.name)（\($0.place)）") }))
            \(view.select("goal", "目标", options: StarGoal.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.textArea("words", "任务", rows: 4, max: 2000))
            \(view.dayInput("dueOn", "完成期限", value: Day(year: today.year, month: 12, dayOfMonth: 31)))
            \(view.submit("下达"))
            """))</div></div>
        """
    }
}

/// One task: its stars with their marks, and what can be done.
struct StarPage: Page {
    struct Checks: Encodable {
        let mean: Points
        let count: Int
        let path: String
    }

    let task: StarTask
    let part: ProcedurePart
    let stars: [Star]
    let pass: Int
    let lines: [StarLine]
    let seen: SeenVersion
    let checks: Checks?
    let mayAccept: Bool
    let now: Instant
    var title: String { StarTask.procedure.title(task) }
    var help: String {
        task.goal == .fiveStar
            ? "五星达标要五颗星都过；美丽星由近半年的检查算，点得开；文明星逐条打分；别的星由牵头部门的名单导入。"
            : "\(task.goal.chinese)的标准一项一项验收，都达到\(pass)分才算；还要五星达标。"
    }
    var parents: [Crumb] { [Crumb(task.body.name, "title-bodies/\(task.body.id)")] }
    private var path: String { "stars/\(task.id)" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(task.body.place)　期限：\(task.dueOn.chinese)", actions: batch(view)))
        <div class="columns"><div>\(table(view))\(HTML.when(mayAccept && task.state == .assessed, accepting(view)))\(view.steps(part))</div>
        <div><section class="card-paper"><dl class="record"><dt>任务</dt><dd>\(task.words)</dd>
        \(HTML.with(task.awardedOn) { "<dt>授星</dt><dd>\($0.chinese)，\(task.paper)</dd>" })\(HTML.with(task.checkedOn) { "<dt>复查</dt><dd>\($0.chinese)</dd>" })\(HTML.with(task.endedOn) { "<dt>摘星</dt><dd>\($0.chinese)</dd>" })</dl></section>
        \(view.timeline(part))</div></div>
        """
    }

    private func batch(_ view: View) -> HTML {
        if task.state == .accepted, view.may(.keepTitles) {
            return view.linkButton("拟授星公示", "stars/notice", style: "btn-primary")
        }
        guard task.state == .passed, view.may(.grantTitles) else { return .empty }
        return view.linkButton("授星", "stars/award", style: "btn-primary")
    }

    private func table(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>\(task.goal.parts(stars.count))（\(pass)分达标）</h2><div class="table-box"><table class="cards"><thead><tr><th>\(task.goal == .fiveStar ? "星" : "标准")</th><th>牵头</th><th class="number">分数</th><th>佐证</th>\(HTML.when(mayAccept, "<th></th>"))</tr></thead><tbody>
        \(HTML.each(stars.enumerated()) { row($1, number: $0 + 1, view) })</tbody></table></div>
        \(HTML.with(checks) { "<p class=\"soft\">近半年县级检查 <a href=\"\(view.link($0.path))\">\($0.count)次</a>，均分\($0.mean.shown)。</p>" })</section>
        """
    }

    private func row(_ star: Star, number: Int, _ view: View) -> HTML {
        let line = lines.first { $0.star == star.name }
        let score = line?.score
        let tone: HTML = score.map { $0 >= Points(whole: pass) ? "tag-green" : "tag-red" } ?? ""
        let marks = line?.marks ?? ""
        return """
            <tr><td><span class="tag \(tone)">\(star.name)</span></td><td data-label="牵头">\(star.lead)</td><td class="number" data-label="分数">\(score?.shown ?? "—")</td>\
            <td data-label="佐证">\(line?.evidence ?? "\(star.source.chinese)")\(HTML.with(line?.path) { " <a href=\"\(view.link($0))\">打开检查</a>" })\(HTML.when(!marks.isEmpty, "<div class=\"soft\">\(marks)</div>"))</td>\
            \(HTML.when(mayAccept, "<td>\(HTML.when(star.source != .list, "<a class=\"btn btn-sm btn-outline-primary\" href=\"\(view.link("\(path)/star/\(number)"))\">\(line == nil ? "验收" : "重新验收")</a>"))</td>"))</tr>
            """
    }

    private func accepting(_ view: View) -> HTML {
        let accepting = view.refused(at: "\(path)/accept")
        return """
            <section class="card-paper"><h2>验收</h2>\(accepting.form("\(path)/accept", id: "accept", """
                \(HTML.with(accepting.refusal) { "<p class=\"field-error\">\($0.message)</p>" })
                \(accepting.textArea("words", "验收情况", required: false, rows: 2, max: 1000))\(accepting.seen(seen))\(accepting.submit("验收合格"))
                """))</section>
            """
    }
}

/// One star, marked by its own sheet.
struct StarMarkPage: Page {
    let task: StarTask
    let star: Star
    let number: String
    let pass: Int
    let line: StarLine?
    let seen: SeenVersion
    let checks: StarPage.Checks?
    /// Item by item.
    let records: [[CountedRecords]]
    var title: String { "\(task.goal.accepting)：\(star.name)" }
    var help: String { "照标准逐条打分，写明看了什么、查了哪些台账；\(pass)分达标。验收合格以前可以重新登记。" }
    var parents: [Crumb] { [Crumb(StarTask.procedure.title(task), "stars/\(task.id)")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "\(task.body.name)　\(task.body.place)　牵头：\(star.lead)"))
        \(HTML.when(star.source == .checks, """
            <p class="soft">\(HTML.with(checks) { "近半年县级检查 <a href=\"\(view.link($0.path))\">\($0.count)次</a>，均分\($0.mean.shown)，按比例计入；下面填现场验收的分数。" })\(HTML.when(checks == nil, "近半年没有这个村（社区）的县级检查成绩，先安排一次检查。"))</p>
            """))
        \(HTML.with(line) { "<p class=\"soft\">已登记\($0.score?.shown ?? "")分，\($0.acceptedOn?.chinese ?? "")，\($0.byName)；再登记就以新的为准。</p>" })
        <div class="card-paper">\(view.form("stars/\(task.id)/star/\(number)", """
            \(HTML.each(star.items.enumerated()) { index, item in
                view.input("mark\(index)", "\(item.name)（满分\(item.most)）", keyboard: .decimal) + recorded(index, view)
            })
            \(HTML.each(star.bottomLines.enumerated()) { index, name in
                """
                <fieldset class="mb-3"><legend class="form-label">底线：\(name)</legend>
                \(view.select("line\(index)", "“\(name)”触碰了没有", options: [("", "请选择"), ("no", "未触碰"), ("yes", "触碰，不能授星")]))
                \(view.textArea("lineWords\(index)", "“\(name)”的依据", help: "问了哪个部门、查了什么。", rows: 2, max: 300))</fieldset>
                """
            })
            \(view.textArea("evidence", "佐证", help: "看了什么、查了哪些台账。", rows: 3, max: 2000))\(view.seen(seen))\(view.submit("登记"))
            """))</div></div>
        """
    }
}

extension StarMarkPage {
    /// What is on record stands beside the item, to look at and to open; the mark is a human's.
    fileprivate func recorded(_ index: Int, _ view: View) -> HTML {
        let own = records.indices.contains(index) ? records[index] : []
        return HTML.when(
            !own.isEmpty,
            """
            <p class="soft">近半年系统里有：\(HTML.each(own.enumerated()) { number, one in
                "\(number > 0 ? "、" : "")\(one.name) <a href=\"\(view.link(one.path))\">\(one.shown)</a>\(one.unit)"
            })。只供参考，分数由验收的人打。</p>
            """)
    }
}

/// Many at once: put before the public, or awarded.
struct StarBatchPage: Page {
    let tasks: [StarTask]
    /// Of what is awarded here and now; nil where it is only put before the public.
    let seen: SeenMany<StarTask>?
    private var isAward: Bool { seen != nil }
    let today: Day
    var title: String { isAward ? "授星" : "拟授星公示" }
    var help: String { isAward ? "公示无异议的，照文件授星。" : "验收合格的一起公示五个工作日；公示由主任批准。" }

    func body(_ view: View) -> HTML {
        guard !tasks.isEmpty else {
            return
                "\(view.heading(title))\(view.empty(isAward ? "没有等授星的村（社区）。" : "没有验收合格、等公示的村（社区）。", view.linkButton("星级创建", "stars")))"
        }
        return """
            <div class="form-narrow">\(view.heading(title, "\(tasks.count)个"))<div class="card-paper">\(view.form(isAward ? "stars/award" : "stars/notice", """
                \(view.checkboxes("task", title, options: tasks.map { ($0.id.description, "\($0.body.name)　\($0.body.place)　\($0.goal.chinese)") }, values: tasks.map(\.id.description)))
                \(HTML.with(seen) { view.seen($0) })\(HTML.when(isAward, view.dayInput("day", "授星日期", value: today) + view.input("paper", "文件名称、文号", max: 200)))
                \(HTML.when(!isAward, view.input("contact", "受理异议的联系方式", value: "创建办，", max: 100)))
                \(view.submit(title))
                """))</div></div>
            """
    }
}
