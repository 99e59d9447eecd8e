import Database
import Kernel
import Office
import Organisation
import Residents
import Sheets
import Web

struct RoundRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        own + Listing<Round>.rounds.routes(office) + Round.procedure.routes(premises, page: one)
    }

    private var own: [Route] {
        [
            .page("rounds/new", .right(.runRounds), newForm),
            .post("rounds/new", .right(.runRounds), .pressing("起草评选"), form: newForm) { request in
                try await office.answer(request, doing: DraftRound(FormReader(request.form))) { id in
                    .seeOther("rounds/\(id)", notice: "已起草。核对办法以后开始推荐。")
                }
            },
            .page("rounds/:round", .right(.seeRounds), one),
            .post("rounds/:round/jurors", .right(.runRounds), .pressing("确定评委"), form: one) { request in
                let id: ID<Round> = try request.parameter("round")
                let people = FormReader(request.form).values("juror", "评委", form: "列表中的一位") { ID<Person>($0) }
                return try await office.answer(request, doing: NameJurors(id, people)) { _ in
                    .seeOther("rounds/\(id)", notice: "评委已确定。")
                }
            },
            .post("rounds/:round/decide", .right(.runRounds), .pressing("综合评定"), form: one) { request in
                let id: ID<Round> = try request.parameter("round")
                let form = FormReader(request.form)
                let chosen = form.values("winner", "拟表彰", form: "候选的编号") { Int($0) }
                let reason: String = form.prose("reason", "理由", max: 500, optional: true)
                let contact: String = form.text("contact", "受理异议的联系方式", max: 100)
                try form.finish()
                return try await office.answer(
                    request, doing: DecideRound(id, chosen, reason: reason, contact: contact)
                ) {
                    notice in .seeOther("notices/\(notice)", notice: "已评定，公示已起草。核对后送审。")
                }
            },
            .page("rounds/:round/paper", .right(.runRounds), paperForm),
            .post("rounds/:round/paper", .right(.runRounds), .pressing("登记纸质选票"), form: paperForm, paper),
        ]
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let asked = FormReader(request.filledIn).optional("category", "类别", form: "列表中的一项") {
            AwardCategory(rawValue: $0)
        }
        let category = asked ?? .goodNeighbour
        let county = request.county.code
        return try await office.read { transaction in
            NewRoundPage(
                rule: AwardTemplates.of(category) ?? AwardTemplates.all[0],
                departments: try Units.all(
                    county: county, kinds: [.department], notGoneOn: transaction.now.day, in: transaction),
                sheets: try RoundSheets.possible(county: county, in: transaction).map {
                    ($0.sheet.description, "\($0.content.title)第\($0.number)版")
                })
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Round>) = (try request.actor, try request.parameter("round"))
        return try await office.read { transaction in
            let round = try Rounds.one(id, for: actor, in: transaction)
            let runs = Right.runRounds.isHeld(by: actor)
            // Marks are seen by who runs the round, and by nobody while they are given.
            let seesScores =
                actor.scope == .county && (runs || actor.has(.director) || actor.has(.leader))
                && ![.draft, .nominating, .checking, .voting].contains(round.state)
            return RoundPage(
                round: round, part: try Round.procedure.part(of: round, id, for: actor, in: transaction),
                offices: try Rounds.offices(of: id, county: actor.county, in: transaction).map(\.name),
                jurors: actor.scope == .county ? try Juries.jurors(of: id, county: actor.county, in: transaction) : [],
                possible: runs
                    ? try People.holding(.juror, county: actor.county, in: transaction).map(\.person) : [],
                scores: seesScores ? try Score.all(round, in: transaction) : [],
                voters: try Ballots.voters(of: id, county: actor.county, in: transaction),
                notices: try Notices.of(Recognition.noticeKind, id.description, county: actor.county, in: transaction),
                mayRun: runs, now: transaction.now)
        }
    }

    private func paperForm(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Round>) = (try request.actor, try request.parameter("round"))
        let village = FormReader(request.filledIn).optional("village", "村（社区）", form: "区划代码") { DivisionCode($0) }
        return try await office.read { transaction in
            PaperBallotsPage(
                round: try Rounds.one(id, for: actor, in: transaction), village: village,
                villages: try Units.all(
                    county: actor.county, kinds: [.village], notGoneOn: transaction.now.day, in: transaction),
                voters: try village.map { try Residents.of(village: $0, for: actor, in: transaction) } ?? [],
                candidates: try Nominations.of(id, states: [.candidate], county: actor.county, in: transaction))
        }
    }

    private func paper(_ request: WebRequest) async throws -> Answer {
        let (actor, id): (Actor, ID<Round>) = (try request.actor, try request.parameter("round"))
        let form = FormReader(request.form)
        let candidates = try await office.read { transaction in
            try Nominations.of(id, states: [.candidate], county: actor.county, in: transaction)
        }
        let voters = form.values("voter", "投票的居民", form: "列表中的一位") { ID<Resident>($0) }
        let (village, spoilt) = try form.finish(
            form.division("village", "村（社区）", .village), form.number("spoilt", "废票", 0...5000))
        let votes = try candidates.reduce(into: [Int: Int]()) { votes, candidate in
            votes[candidate.number] = try form.finish(
                form.number("votes\(candidate.number)", "\(candidate.number)号的票数", 0...5000))
        }
        return try await office.answer(
            request, doing: EnterPaperBallots(id, village: village, voters: voters, spoilt: spoilt, votes: votes)
        ) { _ in .seeOther("rounds/\(id)", notice: "这一包选票已登记。") }
    }
}

struct NewRoundPage: Page {
    let rule: AwardRule
    let departments: [Unit]
    let sheets: [(value: String, label: String)]
    var title: String { "起草评选" }
    var help: String { "从样板开始，每一项都能改；开始推荐以后，这一届就按它办。" }

    private enum CodingKeys: CodingKey { case rule, departments }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "先选类别，样板就换成它的"))
        <form class="filters" method="get" action="\(view.link("rounds/new"))">
        \(view.filter("category", "类别", AwardCategory.given.map { ($0.rawValue, $0.chinese) }, rule.category.rawValue, all: nil))
        <button class="btn btn-outline-secondary" type="submit">换样板</button></form>
        <div class="card-paper">\(view.form("rounds/new", """
            <input type="hidden" name="category" value="\(rule.category.rawValue)">
            \(view.input("title", "名称", value: rule.category.chinese, help: "如 2019年第四季度“\(view.county.name)好人”", max: 60))
            \(view.input("classes", "分类", value: rule.classes.joined(separator: "、"), help: "用顿号分开；不分类的写一个。", max: 200))
            <div class="pair">\(view.numberInput("quota", "名额", value: rule.quota))\(view.numberInput("perClass", "每类最多", value: rule.perClass))</div>
            <div class="pair">\(view.numberInput("leastAge", "最小年龄", value: rule.leastAge))\(view.numberInput("term", "届期（年）", value: rule.term, help: "0是长期有效。"))</div>
            \(view.checkboxes("barsEarlier", "以前得过的", options: [("yes", "不再参加")], values: rule.barsEarlier ? ["yes"] : []))
            \(view.select("prior", "先要有的荣誉", options: [("", "不需要")] + AwardLevel.allCases.map { ($0.rawValue, "\($0.chinese)“\(rule.category.chinese)”") }, value: rule.prior?.rawValue ?? "", help: "在有效期内的才算，撤销、过期的不算。", required: false))
            \(HTML.when(!sheets.isEmpty, view.select("sheet", "评分表", options: [("", "不用，照下面写的评分标准")] + sheets, help: "选了评分表，就照它现行的版本打分，下面写的不用。", required: false)))
            \(view.textArea("criteria", "评分标准", value: rule.criteria.map { "\($0.name) \($0.most)" }.joined(separator: "\n"), help: "一行一条：名称 满分。", required: false, rows: 4))
            <div class="pair">\(view.numberInput("jury", "评审（%）", value: rule.weights.jury))\(view.numberInput("verification", "核实（%）", value: rule.weights.verification))</div>
            <div class="pair">\(view.numberInput("support", "群众支持（%）", value: rule.weights.support))\(view.numberInput("choices", "每张选票选几位", value: rule.choices, help: "0是不投票。"))</div>
            <div class="pair">\(view.numberInput("nominationDays", "推荐几个工作日", value: rule.nominationDays))\(view.numberInput("ballotDays", "投票几个工作日", value: rule.ballotDays))</div>
            \(view.numberInput("noticeDays", "公示几个工作日", value: rule.noticeDays, help: "至少5个。"))
            \(view.checkboxes("office", "联审单位", options: departments.map { ($0.id.description, $0.name) }, values: []))
            \(view.submit("起草"))
            """))</div></div>
        """
    }
}

/// Where a round stands, what is next, and what it came to.
struct RoundPage: Page {
    let round: Round
    let part: ProcedurePart
    let offices: [String]
    let jurors: [Juries.Juror]
    let possible: [Person]
    let scores: [Score]
    let voters: Int
    let notices: [PublicNotice]
    let mayRun: Bool
    let now: Instant
    var title: String { round.title }
    var help: String { "走到哪一步、下一步谁来办，都在这一页；开始推荐以后办法不再改。" }
    private var path: String { "rounds/\(round.id)" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(round.rule.category.chinese)　推荐\(view.number(round.nominations, "nominations?round=\(round.id)"))件", actions: """
            \(HTML.when(round.state == .nominating && view.may(.enterNominations), view.linkButton("推荐", "\(path)/nominate", style: "btn-primary")))\
            \(HTML.when(round.state == .voting && mayRun, view.linkButton("登记纸质选票", "\(path)/paper")))
            """))
        \(course(view))
        <div class="columns"><div>\(view.steps(part))
        \(HTML.when(!scores.isEmpty, table(view)))
        \(HTML.when(mayRun && [.nominating, .checking, .voting, .judging].contains(round.state), jury(view)))
        \(HTML.each(notices) { notice in "<section class=\"card-paper\"><h2>公示</h2><p><a href=\"\(view.link("notices/\(notice.id)"))\">\(notice.title)</a> <span class=\"tag \(notice.state.tone.style)\">\(notice.state.chinese)</span></p></section>" })
        </div><div><section class="card-paper"><h2>办法</h2><dl class="record">\(HTML.each(facts) { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" })</dl></section>
        \(view.timeline(part))</div></div>
        """
    }

    private func course(_ view: View) -> HTML {
        let course = RoundCourse(
            round.state, round.rule, nominationsUntil: round.nominationsUntil, ballotUntil: round.ballotUntil)
        return """
            <section class="card-paper"><ol class="stages" aria-label="走到哪一步">\(HTML.each(course.stages) { stage in
                "<li class=\"\(stage.place.rawValue)\"\(HTML.when(stage.place == .now, " aria-current=\"step\""))><strong>\(stage.title)</strong></li>"
            })</ol><p>\(course.next)\(HTML.when(round.state != .draft && round.state != .cancelled, " <a href=\"\(view.link("public/rounds/\(round.id)"))\">公开页面</a>"))</p></section>
            """
    }

    private var facts: [(String, String)] {
        let rule = round.rule
        var facts = [
            ("分类", rule.classes.joined(separator: "、")), ("名额", "\(rule.quota)个，每类最多\(rule.perClass)个"),
            (
                "评分",
                (rule.sheet.map { "\($0)：" } ?? "")
                    + rule.criteria.map { "\($0.name)\($0.most)" }.joined(separator: "、")
            ),
            ("合成", "评审\(rule.weights.jury)%，核实\(rule.weights.verification)%，群众支持\(rule.weights.support)%"),
            ("联审", offices.isEmpty ? "没有" : offices.joined(separator: "、")), ("公示", "\(rule.noticeDays)个工作日"),
        ]
        if let prior = rule.prior { facts.append(("先要有", "有效的\(prior.chinese)“\(rule.category.chinese)”")) }
        if let until = round.nominationsUntil { facts.append(("推荐截止", until.chinese)) }
        if let until = round.ballotUntil { facts.append(("投票截止", "\(until.chinese)，已有\(voters)人投票")) }
        return facts
    }

    private func table(_ view: View) -> HTML {
        let winners = Set(
            RoundRules.winners(
                scores.map { .init(number: $0.number, group: $0.group, score: $0.score) }, round.rule))
        let isChoosing = round.state == .judging && mayRun
        let own = view.refused(at: "\(path)/decide")
        let rows: HTML = """
            <div class="table-box"><table class="cards"><thead><tr>\(HTML.when(isChoosing, "<th>拟表彰</th>"))<th>候选</th><th>类别</th><th class="number">评审</th><th class="number">打分</th><th class="number">核实</th><th class="number">得票</th><th class="number">综合</th></tr></thead>
            <tbody>\(HTML.each(scores) { score in
                """
                <tr>\(HTML.when(isChoosing, "<td>\(view.tick("winner", String(score.number), isChosen: own.refusal == nil ? winners.contains(score.number) : own.values("winner", []).contains(String(score.number)), "拟表彰\(score.name)"))</td>"))\
                <td data-label="候选"><a href="\(view.link("nominations/\(score.nomination)"))">\(score.number). \(score.name)</a></td><td data-label="类别">\(score.group)</td>\
                <td class="number" data-label="评审">\(score.jury?.shown ?? "—")</td><td class="number" data-label="打分">\(score.marks)人</td><td class="number" data-label="核实">\(score.verification)</td><td class="number" data-label="得票">\(score.votes)</td><td class="number" data-label="综合">\(score.score.shown)</td></tr>
                """
            })</tbody></table></div>
            """
        guard isChoosing else { return "<h2>得分</h2>\(rows)" }
        return """
            <section class="card-paper"><h2>综合评定</h2>\(own.form("\(path)/decide", id: "decide", """
                \(rows)
                \(own.textArea("reason", "理由", help: "选定的和按得分排的不一样时要写。", required: false, rows: 2, max: 500))
                \(own.input("contact", "受理异议的联系方式", help: "印在公示上，如 创建办，0575-86000000。", max: 100))
                \(own.submit("评定，起草公示"))
                """))</section>
            """
    }

    private var named: String {
        guard !jurors.isEmpty else { return "还没有确定评委，至少三位；五位以上的去掉一个最高分、一个最低分。" }
        return jurors.map(\.name).joined(separator: "、")
    }

    private func jury(_ view: View) -> HTML {
        let own = view.refused(at: "\(path)/jurors")
        return """
            <section class="card-paper"><h2>评委</h2><p>\(named)</p>
            <details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>确定评委</summary>\(own.form("\(path)/jurors", id: "jurors", """
                \(own.checkboxes("juror", "评委账号", options: possible.map { ($0.id.description, "\($0.name)（\($0.unitName)）") }, values: jurors.map(\.person)))
                \(own.submit("保存"))
                """))</details></section>
            """
    }
}

struct PaperBallotsPage: Page {
    let round: Round
    let village: DivisionCode?
    let villages: [Unit]
    let voters: [Resident]
    let candidates: [Nomination]
    var title: String { "登记纸质选票" }
    var help: String { "一包一个村：勾选交了票的居民，填每位候选的票数；合计对不上的不收。" }
    var parents: [Crumb] { [Crumb(round.title, "rounds/\(round.id)")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(round.title)"))
        <form class="filters" method="get" action="\(view.link("rounds/\(round.id)/paper"))">
        \(view.filter("village", "村（社区）", villages.map { ($0.division?.description ?? "", $0.name) }, village?.description, all: "请选择"))
        <button class="btn btn-outline-secondary" type="submit">选定</button></form>
        \(HTML.when(village != nil && voters.isEmpty, view.empty("这个村（社区）还没有登记居民，纸质票要对得上人。")))
        \(HTML.when(!voters.isEmpty, "<div class=\"card-paper\">\(view.form("rounds/\(round.id)/paper", fields(view)))</div>"))
        """
    }

    private func fields(_ view: View) -> HTML {
        """
        <input type="hidden" name="village" value="\(village?.description ?? "")">
        \(view.checkboxes("voter", "交了票的居民", options: voters.map { ($0.id.description, $0.name) }, values: []))
        \(view.numberInput("spoilt", "废票", value: 0))
        \(HTML.each(candidates) { view.numberInput("votes\($0.number)", "\($0.number). \($0.name)", value: 0) })
        \(view.submit("登记"))
        """
    }
}
