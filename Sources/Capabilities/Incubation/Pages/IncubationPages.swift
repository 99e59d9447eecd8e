import Database
import Kernel
import Office
import Organisation
import Web

struct ProjectPage: Page {
    let project: IncubationProject
    let receipts: [Projects.Receipt]
    let part: ProcedurePart
    let today: Day
    let now: Instant
    var title: String { IncubationProject.procedure.title(project) }
    var help: String { "一个孵化项目：预算、得分、公示、拨款和票据；每一笔拨款都在评估之后，由主任签批。" }

    private enum CodingKeys: CodingKey { case project, part, now }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(project.callTitle)　\(project.home.name)"))
        <div class="columns"><div>\(view.steps(part))
        <section class="card-paper"><dl class="record"><dt>简介</dt><dd class="written">\(project.intro)</dd><dt>周期</dt><dd>\(project.months)个月</dd>
        \(HTML.with(project.score) { "<dt>得分</dt><dd>\(IncubationTerms.shown($0))</dd>" })
        \(HTML.with(project.notice) { "<dt>公示</dt><dd><a href=\"\(view.link("notices/\($0)"))\">看公示</a></dd>" })</dl>
        <h2>预算</h2><ul class="list">\(HTML.each(project.budget) { "<li>\($0.words)　\(Money(fen: $0.fen).chinese)</li>" })</ul>
        <p>合计\(Money(fen: project.fen).chinese)，已拨\(Money(fen: project.paid).chinese)，票据\(Money(fen: project.spent).chinese)。</p></section>
        \(spending(view))</div><div>\(view.timeline(part))</div></div>
        """
    }

    private func spending(_ view: View) -> HTML {
        let own = view.refused(at: "incubation/projects/\(project.id)/receipts")
        return """
            <section class="card-paper"><h2>票据</h2>\(HTML.when(receipts.isEmpty, "<p class=\"soft\">还没有票据。签约以后，花一笔登记一笔。</p>"))
            <ul class="list">\(HTML.each(receipts) { "<li>\($0.day.chinese)　\($0.words)　\(Money(fen: $0.fen).chinese)　<span class=\"soft\">\($0.number)</span></li>" })</ul>
            \(HTML.when(view.may(.applyForIncubation) && IncubationProject.State.underway.contains(project.state), own.form("incubation/projects/\(project.id)/receipts", id: "receipt", """
                \(own.input("number", "票据号", max: 30))\(own.dayInput("day", "日期", value: today))
                \(own.input("words", "用途", max: 60))\(own.moneyInput("money", "金额"))\(own.submit("登记票据"))
                """)))</section>
            """
    }
}

struct CallPage: Page {
    let call: IncubationCall
    let scores: [Row]
    let mayDecide: Bool
    var title: String { call.title }
    var help: String { "一次征集：截止以后评委打分，每个项目至少\(IncubationTerms.leastJurors)位，60分以上的才入选，入选的公示五个工作日。" }

    struct Row: Encodable, Sendable {
        let id: ID<IncubationProject>
        let title: String
        let score: Int?
    }

    func body(_ view: View) -> HTML {
        let own = view.refused(at: "incubation/calls/\(call.id)/decide")
        return """
            \(view.heading(title, "\(call.closesOn.chinese)截止　一个项目最多\(Money(fen: call.most).chinese)", actions: view.linkButton("申报的项目", "incubation/projects?call=\(call.id)")))
            <section class="card-paper"><h2>等评定的</h2>\(HTML.when(scores.isEmpty, "<p class=\"soft\">没有等评定的项目：申报的要先初审，评定过的在“申报的项目”里。</p>"))
            <ul class="list">\(HTML.each(scores) { row in
                "<li><a href=\"\(view.link("incubation/projects/\(row.id)"))\">\(row.title)</a>　\(row.score.map(IncubationTerms.shown) ?? "打分的评委还不够")</li>"
            })</ul>
            \(HTML.when(mayDecide && !scores.isEmpty, own.form("incubation/calls/\(call.id)/decide", id: "decide", """
                \(own.numberInput("places", "入选几个"))\(own.input("contact", "公示的联系方式", max: 100))
                \(own.submit("按得分评定，入选的送公示"))
                """)))</section>
            """
    }
}

struct NewCallPage: Page {
    var title: String { "征集项目" }
    var help: String { "写明截止日期和一个项目最多多少钱；截止以前各单位申报。" }
    var parents: [Crumb] { [Crumb("项目征集", "incubation/calls")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "按60%、30%、10%分三次拨付"))<div class="card-paper">\(view.form("incubation/calls/new", """
            \(view.input("title", "标题", help: "如 2019年志愿服务项目大赛。", max: 60))\(view.dayInput("closesOn", "截止日期"))
            \(view.moneyInput("most", "一个项目最多"))\(view.submit("开始征集"))
            """))</div></div>
        """
    }
}

struct ApplyPage: Page {
    let calls: [IncubationCall]
    let units: [Unit]
    var title: String { "申报孵化项目" }
    var help: String { "写清团队、做什么、预算一行一项；截止以后不能再申报。" }
    var parents: [Crumb] { [Crumb("孵化项目", "incubation/projects")] }

    private enum CodingKeys: CodingKey { case calls }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "初审、评委评审、公示以后签约"))
        \(HTML.when(calls.isEmpty, view.empty("现在没有征集。", view.linkButton("项目征集", "incubation/calls"))))
        \(HTML.when(!calls.isEmpty, """
            <div class="card-paper">\(view.form("incubation/apply", """
                \(view.select("call", "征集", options: calls.map { ($0.id.description, "\($0.title)（\($0.closesOn.chinese)截止）") }))
                \(view.input("title", "项目名称", max: 40))\(view.input("team", "团队", help: "登记过的写登记证号。", max: 60))
                \(view.select("unit", "所属单位", options: units.map { ($0.id.description, $0.name) }))
                \(view.textArea("intro", "简介", help: "为谁、做什么、做到什么样，500字以内。", rows: 5, max: 500))
                \(view.numberInput("months", "周期（月）"))
                \(view.textArea("budget", "预算", help: "一行一项：用途，金额（元）。如 志愿者保险，1200。", rows: 4, max: 2000))
                \(view.submit("申报"))
                """))</div>
            """))</div>
        """
    }
}

/// A juror's own marks, and nobody else's.
struct IncubationJuryPage: Page {
    struct Row: Encodable, Sendable {
        let id: ID<IncubationProject>
        let title: String
        let team: String
        let intro: String
        let fen: Int
        let marks: [Int]
    }

    let rows: [Row]
    var title: String { "孵化评审" }
    var help: String { "每个项目按六项打分，只看得到自己的；评定以前可以改。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(rows.count)个项目"))
        \(HTML.when(rows.isEmpty, view.empty("现在没有要评审的项目。")))\(HTML.each(rows) { card($0, view) })
        """
    }

    private func card(_ row: Row, _ view: View) -> HTML {
        let own = view.refused(at: "incubation/jury/\(row.id)")
        return """
            <section class="card-paper"><h2>\(row.title) \(HTML.when(!row.marks.isEmpty, "<span class=\"tag tag-green\">已打\(row.marks.reduce(0, +))分</span>"))</h2>
            <p>\(row.team)，预算\(Money(fen: row.fen).chinese)</p><p class="written">\(row.intro)</p>
            \(own.form("incubation/jury/\(row.id)", id: "jury-\(row.id)", """
                \(HTML.each(IncubationTerms.criteria.indices) { index in
                    own.input("mark\(index)", "\(IncubationTerms.criteria[index].name)（0到\(IncubationTerms.criteria[index].most)）", value: row.marks.indices.contains(index) ? "\(row.marks[index])" : "", keyboard: .digits, id: "mark\(index)-\(row.id)")
                })\(own.submit("打分"))
                """))</section>
            """
    }
}

struct IncubationRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        calls + projects + Listing.incubationCalls.routes(office) + Listing.incubationProjects.routes(office)
            + IncubationProject.procedure.routes(premises, page: project)
    }

    private var calls: [Route] {
        [
            .page("incubation/calls/new", .right(.runIncubation), newCall),
            .post("incubation/calls/new", .right(.runIncubation), .pressing("征集孵化项目"), form: newCall) { request in
                let form = FormReader(request.form)
                let (title, closesOn, most) = try form.finish(
                    form.text("title", "标题", max: 60), form.day("closesOn", "截止日期"), form.money("most", "上限"))
                return try await office.answer(
                    request, doing: OpenCall(title, closesOn: closesOn, most: most.fen)
                ) { .seeOther("incubation/calls/\($0)", notice: "已开始征集。") }
            },
            .page("incubation/calls/:incubationCall", .right(.seeIncubation), call),
            .post(
                "incubation/calls/:incubationCall/decide", .right(.runIncubation), .pressing("评定孵化项目"), form: call
            ) { request in
                let id: ID<IncubationCall> = try request.parameter("incubationCall")
                let form = FormReader(request.form)
                let (places, contact) = try form.finish(
                    form.number("places", "入选几个", 1...100), form.text("contact", "联系方式", max: 100))
                return try await office.answer(request, doing: DecideCall(id, places: places, contact: contact)) {
                    .seeOther("notices/\($0)", notice: "已评定，公示已起草，核对以后送审。")
                }
            },
        ]
    }

    private var projects: [Route] {
        [
            .page("incubation/apply", .right(.applyForIncubation), applyForm),
            .post("incubation/apply", .right(.applyForIncubation), .pressing("申报孵化项目"), form: applyForm, apply),
            .page("incubation/jury", .right(.judgeIncubation), jury),
            .post("incubation/jury/:incubationProject", .right(.judgeIncubation), .pressing("打分"), form: jury, mark),
            .page("incubation/projects/:incubationProject", .right(.seeIncubation), project),
            .post(
                "incubation/projects/:incubationProject/receipts", .right(.applyForIncubation), .pressing("登记票据"),
                form: project
            ) { request in
                let id: ID<IncubationProject> = try request.parameter("incubationProject")
                let form = FormReader(request.form)
                let (number, day, words, money) = try form.finish(
                    form.text("number", "票据号", max: 30), form.day("day", "日期"), form.text("words", "用途", max: 60),
                    form.money("money", "金额"))
                return try await office.answer(
                    request, doing: AddReceipt(id, number: number, day: day, words: words, fen: money.fen)
                ) { _ in .seeOther("incubation/projects/\(id)", notice: "已登记。") }
            },
        ]
    }

    private func newCall(_ request: WebRequest) async throws -> any Page { NewCallPage() }

    private func apply(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let (call, title, team, unit) = try form.finish(
            form.id("call", "征集", of: IncubationCall.self), form.text("title", "项目名称", max: 40),
            form.text("team", "团队", max: 60), form.id("unit", "所属单位", of: Unit.self))
        let (intro, months, text) = try form.finish(
            form.prose("intro", "简介", max: 500), form.number("months", "周期", 1...24),
            form.prose("budget", "预算", max: 2000))
        let budget = text.split(whereSeparator: \.isNewline).map { line in
            let parts = line.split(maxSplits: 1) { "，,\t".contains($0) }.map { String($0).trimmed }
            return IncubationProject.BudgetLine(
                parts.first ?? "", fen: parts.count > 1 ? Money(yuan: parts[1])?.fen ?? 0 : 0)
        }
        return try await office.answer(
            request,
            doing: ApplyForIncubation(
                call, title: title, team: team, unit: unit, intro: intro, months: months, budget: budget)
        ) { .seeOther("incubation/projects/\($0)", notice: "已申报，等初审。") }
    }

    private func mark(_ request: WebRequest) async throws -> Answer {
        let id: ID<IncubationProject> = try request.parameter("incubationProject")
        let form = FormReader(request.form)
        let marks = IncubationTerms.criteria.indices.compactMap { index -> Int? in
            form.value("mark\(index)", IncubationTerms.criteria[index].name, form: "整数") { Int($0) }
        }
        try form.finish()
        return try await office.answer(request, doing: MarkProject(id, marks)) { _ in
            .seeOther("incubation/jury", notice: "已打分。")
        }
    }

    private func applyForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            let today = transaction.now.day
            let units = try Units.all(county: actor.county, notGoneOn: today, in: transaction).filter { unit in
                unit.kind != .shop
                    && (actor.isOffice || Party(unit).has(actor)
                        || unit.division.map { actor.scope.covers(division: $0) } ?? false)
            }
            return ApplyPage(
                calls: try Listing<IncubationCall>.incubationCalls.first("", 20, for: actor, in: transaction).filter {
                    $0.decidedOn == nil && $0.closesOn >= today
                }, units: units)
        }
    }

    private func jury(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            let own = try Projects.marks(of: actor.id, county: actor.county, in: transaction)
            return IncubationJuryPage(
                rows: try Projects.judging(county: actor.county, in: transaction).map {
                    .init(
                        id: $0.id, title: $0.title, team: $0.team, intro: $0.intro, fen: $0.fen,
                        marks: own[$0.id.description] ?? [])
                })
        }
    }

    private func call(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<IncubationCall>) = (try request.actor, try request.parameter("incubationCall"))
        return try await office.read { transaction in
            let found = try Projects.call(id, county: actor.county, in: transaction)
            let runs = Right.runIncubation.isHeld(by: actor)
            return CallPage(
                call: found,
                scores: runs
                    ? try Projects.scores(of: id, county: actor.county, in: transaction).map {
                        .init(id: $0.id, title: $0.title, score: $0.score)
                    } : [], mayDecide: runs && found.decidedOn == nil && transaction.now.day > found.closesOn)
        }
    }

    private func project(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<IncubationProject>) = (
            try request.actor, try request.parameter("incubationProject")
        )
        return try await office.read { transaction in
            let found = try Projects.one(id, for: actor, in: transaction)
            return ProjectPage(
                project: found, receipts: try Projects.receipts(of: id, county: actor.county, in: transaction),
                part: try IncubationProject.procedure.part(of: found, id, for: actor, in: transaction),
                today: transaction.now.day, now: transaction.now)
        }
    }
}
