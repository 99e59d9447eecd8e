import Database
import Kernel
import Office
import Organisation
import Practice
import Volunteers
import Web

struct YouthRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        palaces + spring + Listing.palaces.routes(office) + Listing.springPlans.routes(office)
    }

    private var palaces: [Route] {
        let form = { @Sendable (request: WebRequest) in
            try await villages(request) { NewPalacePage(villages: $0, today: $1) }
        }
        return [
            .page("youth/palaces/new", .right(.keepYouth), form),
            .post("youth/palaces/new", .right(.keepYouth), .pressing("登记少年宫"), form: form) { request in
                try await office.answer(request, doing: OpenPalace(FormReader(request.form))) {
                    .seeOther("youth/palaces/\($0)", notice: "已登记，接着排课表。")
                }
            },
            .page("youth/palaces/:youthPalace", .right(.seePublicity), palace),
            .post("youth/palaces/:youthPalace/correct", .right(.keepYouth), .pressing("更正少年宫"), form: palace) {
                request in
                let (actor, id): (Actor, ID<YouthPalace>) = (try request.actor, try request.parameter("youthPalace"))
                let known = try await office.read { try Palaces.one(id, for: actor, in: $0) }
                let form = FormReader(request.form)
                let (name, rooms, area, hasRules, account, openedOn) = try form.finish(
                    form.text("name", "名称", max: 40), form.number("rooms", "活动室", 0...999),
                    form.number("area", "面积", 0...99_999), form.tick("hasRules"), form.note("account", "专账", max: 40),
                    form.day("openedOn", "建成日期"))
                guard let village = known.village.division else { throw Refusal.noSuchPage }
                let text = OpenPalace(
                    name, in: village, rooms: rooms, area: area, hasRules: hasRules, account: account,
                    openedOn: openedOn)
                return try await office.answer(request, doing: CorrectPalace(id, text)) { _ in
                    .seeOther("youth/palaces/\(id)", notice: "已更正。")
                }
            },
            .post("youth/palaces/:youthPalace/reverse", .right(.keepYouth), .pressing("冲正少年宫专账"), form: palace) {
                request in
                let id: ID<YouthPalace> = try request.parameter("youthPalace")
                let form = FormReader(request.form)
                let (entry, reason) = try form.finish(
                    form.id("entry", "哪一笔", of: PalaceEntry.self), form.text("reason", "原因", max: 40))
                return try await office.answer(request, doing: ReversePalaceEntry(id, entry, because: reason)) { _ in
                    .seeOther("youth/palaces/\(id)", notice: "已冲正，原来的一笔留着。")
                }
            },
            .post("youth/palaces/:youthPalace/lessons", .right(.keepYouth), .pressing("排少年宫课表"), form: palace) {
                request in
                let id: ID<YouthPalace> = try request.parameter("youthPalace")
                return try await office.answer(request, doing: AddLesson(id, FormReader(request.form))) { _ in
                    .seeOther("youth/palaces/\(id)", notice: "已排上。")
                }
            },
            .post(
                "youth/palaces/:youthPalace/lessons/:palaceLesson/end", .right(.keepYouth), .pressing("停少年宫的课"),
                form: palace
            ) { request in
                let id: ID<YouthPalace> = try request.parameter("youthPalace")
                return try await office.answer(
                    request, doing: EndLesson(id, try request.parameter("palaceLesson"))
                ) { _ in .seeOther("youth/palaces/\(id)", notice: "已停课。") }
            },
            .post("youth/palaces/:youthPalace/entries", .right(.keepYouth), .pressing("登记少年宫专账"), form: palace) {
                request in
                let id: ID<YouthPalace> = try request.parameter("youthPalace")
                let form = FormReader(request.form)
                let (way, day, money, words) = try form.finish(
                    form.choice("way", "收支", of: Way.self), form.day("day", "日期"), form.money("money", "金额"),
                    form.text("words", "用途", max: 60))
                return try await office.answer(
                    request,
                    doing: RecordPalaceEntry(id, on: day, fen: way == .income ? money.fen : -money.fen, words: words)
                ) { _ in .seeOther("youth/palaces/\(id)", notice: "已登记。") }
            },
        ]
    }

    enum Way: String, CaseIterable, Sendable { case income, spending }

    private var spring: [Route] {
        let form = { @Sendable (request: WebRequest) in
            try await villages(request) { NewSpringPage(villages: $0, today: $1) }
        }
        return [
            .page("youth/spring/new", .right(.keepYouth), form),
            .post("youth/spring/new", .right(.keepYouth), .pressing("登记春泥计划"), form: form) { request in
                try await office.answer(request, doing: KeepSpringPlan(FormReader(request.form))) {
                    .seeOther("youth/spring/\($0)", notice: "已登记。")
                }
            },
            .page("youth/spring/:springPlan", .right(.seePublicity)) { request in
                let (actor, id): (Actor, ID<SpringPlan>) = (try request.actor, try request.parameter("springPlan"))
                return try await office.read { transaction in
                    let plan = try Listing<SpringPlan>.springPlans.one(
                        id, for: actor, in: transaction,
                        otherwise: Refusal(.missing, "spring.none", "没有这一条。请从“春泥计划”进入。"))
                    let query =
                        "kind=spring&figure=themeActivities.\(plan.year)&below=\(plan.village.division?.description ?? "")"
                    return SpringPage(
                        plan: plan, query: query,
                        activities: try Listing<ThemeActivity>.themeActivities.count(query, for: actor, in: transaction)
                    )
                }
            },
        ]
    }

    private func villages(
        _ request: WebRequest, _ page: @escaping @Sendable ([Unit], Day) -> any Page
    ) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            let own = try Units.all(
                county: actor.county, kinds: [.village], notGoneOn: transaction.now.day, in: transaction
            ).filter { actor.answers(for: Party($0)) }
            return page(own, transaction.now.day)
        }
    }

    private func palace(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<YouthPalace>) = (try request.actor, try request.parameter("youthPalace"))
        return try await office.read { transaction in
            let palace = try Palaces.one(id, for: actor, in: transaction)
            return PalacePage(
                palace: palace, timetable: try Palaces.lessons(of: id, county: actor.county, in: transaction),
                entries: try Palaces.entries(of: id, county: actor.county, in: transaction),
                mayKeep: Right.keepYouth.isHeld(by: actor) && actor.answers(for: palace.village),
                today: transaction.now.day)
        }
    }
}

extension View {
    fileprivate func youthVillages(_ villages: [Unit]) -> HTML {
        select(
            "village", "村（社区）",
            options: (villages.count == 1 ? [] : [("", "请选择")])
                + villages.map { ($0.division?.description ?? "", $0.name) })
    }
}

struct NewPalacePage: Page {
    let villages: [Unit]
    let today: Day
    var title: String { "登记少年宫" }
    var help: String { "设在学校、对周边村的孩子开放；不登记孩子的姓名。" }
    var parents: [Crumb] { [Crumb("乡村学校少年宫", "youth/palaces")] }

    private enum CodingKeys: CodingKey { case today }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "至少4间活动室、100平方米，制度、课表、老师上墙，单独建账"))<div class="card-paper">\(view.form("youth/palaces/new", """
            \(view.input("name", "名称", help: "如 镜岭镇中心小学少年宫。", max: 40))\(view.youthVillages(villages))
            <div class="pair">\(view.numberInput("rooms", "活动室（间）"))\(view.numberInput("area", "面积（平方米）"))</div>
            <label class="form-check tall mb-3"><input class="form-check-input" type="checkbox" name="hasRules" value="yes"> <span>管理制度已经上墙</span></label>
            \(view.input("account", "专账", help: "账户或账册的名称，如 中心小学少年宫专账；还没有就不填。", required: false, max: 40))
            \(view.dayInput("openedOn", "建成日期", value: today))\(view.submit("登记"))
            """))</div></div>
        """
    }
}

struct PalacePage: Page {
    let palace: YouthPalace
    let timetable: [PalaceLesson]
    let entries: [PalaceEntry]
    let mayKeep: Bool
    let today: Day
    var title: String { palace.name }
    var help: String { "一所少年宫的活动室、课表、老师和专账；不登记孩子的姓名。" }
    var parents: [Crumb] { [Crumb("乡村学校少年宫", "youth/palaces")] }

    private static let weekdays = ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"]

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(palace.townshipName)\(palace.village.name)　\(palace.openedOn.chinese)建成"))
        \(palace.missing.isEmpty ? "<div class=\"notice\">达到要求：4间以上活动室、100平方米以上，制度、课表、专账都有。</div>" as HTML : "<div class=\"notice-amber\">还缺：\(palace.missing.joined(separator: "；"))。</div>")
        <div class="columns"><div><section class="card-paper"><h2>课表</h2>
        \(HTML.when(timetable.isEmpty, "<p class=\"soft\">还没有排课。</p>"))
        \(HTML.when(!timetable.isEmpty, """
            <div class="table-box"><table class="cards"><thead><tr><th scope="col">时间</th><th scope="col">项目</th><th scope="col">活动室</th><th scope="col">老师</th>\(HTML.when(mayKeep, "<th scope=\"col\">办理</th>"))</tr></thead><tbody>
            \(HTML.each(timetable) { lesson in
                """
                <tr><td data-label="时间">\(Self.weekdays[(lesson.weekday - 1) % 7])\(lesson.hours)</td><td data-label="项目">\(lesson.subject)</td><td data-label="活动室">\(lesson.room)</td><td data-label="老师">\(lesson.teacher)</td>\
                \(HTML.when(mayKeep, "<td data-label=\"办理\">\(view.button("停课", post: "youth/palaces/\(palace.id)/lessons/\(lesson.id)/end"))</td>"))</tr>

                """
            })</tbody></table></div>
            """))\(HTML.when(mayKeep, lessonForm(view)))</section></div>
        <div><section class="card-paper"><dl class="record"><dt>活动室</dt><dd>\(palace.rooms)间，\(palace.area)平方米</dd><dt>制度</dt><dd>\(palace.hasRules ? "已上墙" : "没有上墙")</dd><dt>专账</dt><dd>\(palace.account.isEmpty ? "没有建" : palace.account)</dd></dl>\(HTML.when(mayKeep, correcting(view)))</section>
        <section class="card-paper"><h2>专账</h2><p>结余\(Money(fen: palace.balance).chinese)</p>
        <ul class="course">\(HTML.each(entries.prefix(20)) { "<li>\($0.fen >= 0 ? "收" as HTML : "支")\(Money(fen: abs($0.fen)).chinese)，\($0.words)\(HTML.when($0.isReversed, " <span class=\"tag\">已冲正</span>"))<br><span class=\"soft\">\($0.day.chinese)，\($0.recordedByName)登记</span></li>" })</ul>
        \(HTML.when(mayKeep && !palace.account.isEmpty, entryForm(view)))\(HTML.when(mayKeep && !reversible.isEmpty, reversing(view)))</section></div></div>
        """
    }

    private var reversible: [PalaceEntry] { entries.filter { $0.reverses == nil && !$0.isReversed } }

    private func reversing(_ view: View) -> HTML {
        let view = view.refused(at: "youth/palaces/\(palace.id)/reverse")
        return """
            <details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>登错了，冲正</summary>\(view.form("youth/palaces/\(palace.id)/reverse", id: "reverse", """
                \(view.select("entry", "哪一笔", options: reversible.map { ($0.id.description, "\($0.day.chinese)\($0.fen >= 0 ? "收" : "支")\(Money(fen: abs($0.fen)).chinese)，\($0.words)") }))
                \(view.input("reason", "原因", help: "原来的一笔留着，另记一笔相反的。", max: 40))\(view.submit("冲正"))
                """))</details>
            """
    }

    private func correcting(_ view: View) -> HTML {
        let view = view.refused(at: "youth/palaces/\(palace.id)/correct")
        return """
            <details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>更正、补登</summary>\(view.form("youth/palaces/\(palace.id)/correct", id: "correct", """
                \(view.input("name", "名称", value: palace.name, max: 40))
                <div class="pair">\(view.numberInput("rooms", "活动室（间）", value: palace.rooms))\(view.numberInput("area", "面积（平方米）", value: palace.area))</div>
                <label class="form-check tall mb-3"><input class="form-check-input" type="checkbox" name="hasRules" value="yes"\(HTML.when(palace.hasRules, " checked"))> <span>管理制度已经上墙</span></label>
                \(view.input("account", "专账", value: palace.account, required: false, max: 40))
                \(view.dayInput("openedOn", "建成日期", value: palace.openedOn))\(view.submit("保存"))
                """))</details>
            """
    }

    private func lessonForm(_ view: View) -> HTML {
        let view = view.refused(at: "youth/palaces/\(palace.id)/lessons")
        return """
            <details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>排一门课</summary>\(view.form("youth/palaces/\(palace.id)/lessons", id: "lesson", """
                \(view.select("weekday", "星期", options: Self.weekdays.enumerated().map { ("\($0.offset + 1)", $0.element) }))
                <div class="pair">\(view.clockInput("from", "上课"))\(view.clockInput("to", "下课"))</div>
                \(view.input("room", "活动室", max: 20))\(view.input("subject", "项目", help: "如 书法、竹编。", max: 20))\(view.input("teacher", "老师", max: 20))\(view.submit("排上"))
                """))</details>
            """
    }

    private func entryForm(_ view: View) -> HTML {
        let view = view.refused(at: "youth/palaces/\(palace.id)/entries")
        return """
            <details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>登记一笔</summary>\(view.form("youth/palaces/\(palace.id)/entries", id: "entry", """
                \(view.select("way", "收支", options: [("income", "收入"), ("spending", "支出")]))\(view.dayInput("day", "日期", value: today))
                \(view.moneyInput("money", "金额"))\(view.input("words", "用途", max: 60))\(view.submit("登记"))
                """))</details>
            """
    }
}

struct NewSpringPage: Page {
    let villages: [Unit]
    let today: Day
    var title: String { "登记春泥计划" }
    var help: String { "一村一年一条；再登记一次就是更新。" }
    var parents: [Crumb] { [Crumb("春泥计划", "youth/spring")] }

    private enum CodingKeys: CodingKey { case today }

    private static let five = [
        ("organised", "有组织（领导和辅导员）"), ("planned", "有规划（全年安排）"), ("active", "有活动（假期和双休日）"), ("ruled", "有制度（安全、值班）"),
        ("funded", "有经费"),
    ]

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "有组织、有规划、有活动、有制度、有经费"))<div class="card-paper">\(view.form("youth/spring/new", """
            \(view.youthVillages(villages))\(view.numberInput("year", "年度", value: today.year))
            <div class="checks mb-3">\(HTML.each(Self.five) { "<label class=\"form-check\"><input class=\"form-check-input\" type=\"checkbox\" name=\"\($0.0)\" value=\"yes\"> <span>\($0.1)</span></label>" })</div>
            \(view.textArea("words", "说明", help: "做什么、在哪里、什么时候开放；不写孩子的姓名。", required: false, rows: 3, max: 500))\(view.submit("登记"))
            """))</div></div>
        """
    }
}

struct SpringPage: Page {
    let plan: SpringPlan
    let query: String
    let activities: Int
    var title: String { "\(plan.village.name)\(plan.year)年春泥计划" }
    var help: String { "一个村一年的春泥计划：五有齐不齐，办了几场活动。" }
    var parents: [Crumb] { [Crumb("春泥计划", "youth/spring")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(plan.townshipName)"))
        <section class="card-paper"><dl class="record"><dt>五有</dt><dd>\(plan.has.missing.isEmpty ? "齐全" : "还缺：\(plan.has.missing.joined(separator: "、"))")</dd>
        <dt>活动</dt><dd>\(view.may(.seePractice) ? view.number(activities, "themes/activities?\(query)") : "\(activities)")场</dd>
        \(HTML.when(!plan.words.isEmpty, "<dt>说明</dt><dd>\(plan.words)</dd>"))</dl></section>
        """
    }
}
