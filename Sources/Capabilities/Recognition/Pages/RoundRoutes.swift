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
            .page("rounds/:round/edit", .right(.runRounds), editForm),
            .post("rounds/:round/edit", .right(.runRounds), .pressing("修改评选办法"), form: editForm) { request in
                let id: ID<Round> = try request.parameter("round")
                return try await office.answer(request, doing: EditRound(id, try DraftRound(FormReader(request.form))))
                {
                    _ in .seeOther("rounds/\(id)", notice: "已修改。")
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

    private func editForm(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Round>) = (try request.actor, try request.parameter("round"))
        return try await office.read { transaction in
            let round = try Rounds.one(id, for: actor, in: transaction)
            guard round.state == .draft else {
                throw Refusal(.conflict, "round.opened", "“\(round.title)”\(round.state.chinese)，办法不再改。")
            }
            return NewRoundPage(
                rule: round.rule,
                departments: try Units.all(
                    county: actor.county, kinds: [.department], notGoneOn: transaction.now.day, in: transaction),
                sheets: try RoundSheets.possible(county: actor.county, in: transaction).map {
                    ($0.sheet.description, "\($0.content.title)第\($0.number)版")
                }, round: round,
                offices: try Rounds.offices(of: id, county: actor.county, in: transaction).map(\.unit))
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
            let candidates = try Nominations.of(id, states: [.candidate], county: actor.county, in: transaction)
            return RoundPage(
                round: round, part: try Round.procedure.part(of: round, id, for: actor, in: transaction),
                offices: try Rounds.offices(of: id, county: actor.county, in: transaction).map(\.name),
                jurors: actor.scope == .county ? try Juries.jurors(of: id, county: actor.county, in: transaction) : [],
                possible: runs
                    ? try People.holding(.juror, county: actor.county, in: transaction).map(\.person) : [],
                scores: seesScores
                    ? try Score.all(round, withFailed: round.state != .judging, in: transaction) : [],
                winners: round.state == .commended && Right.seeHonours.isHeld(by: actor)
                    ? try Honours.given(by: id, for: actor, in: transaction) : [],
                progress: actor.scope == .county && round.state == .judging
                    ? try Juries.progress(of: id, candidates: candidates, county: actor.county, in: transaction) : [],
                passed: try Nominations.of(id, states: [.passed], county: actor.county, in: transaction).count,
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

/// Where a round stands, what is next, and what it came to.
struct RoundPage: Page {
    let round: Round
    let part: ProcedurePart
    let offices: [String]
    let jurors: [Juries.Juror]
    let possible: [Person]
    let scores: [Score]
    let winners: [Honour]
    let progress: [RoundRules.Progress]
    let passed: Int
    let voters: Int
    let notices: [PublicNotice]
    let mayRun: Bool
    let now: Instant
    var title: String { round.title }
    var help: String { "走到哪一步、下一步谁来办，都在这一页；开始推荐以后办法不再改。" }
    private var path: String { "rounds/\(round.id)" }

    /// Whether the reader is one of those who may put somebody forward.
    private func isAsked(_ view: View) -> Bool {
        view.session.flatMap { Nominator($0.actor) }.map(round.rule.nominators.contains) ?? false
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(round.rule.shown)　推荐\(view.number(round.nominations, "nominations?round=\(round.id)"))件", actions: """
            \(HTML.when(round.state == .nominating && view.may(.enterNominations) && isAsked(view), view.linkButton("推荐", "\(path)/nominate", style: "btn-primary")))\
            \(HTML.when(round.state == .voting && mayRun, view.linkButton("登记纸质选票", "\(path)/paper")))\
            \(HTML.when(round.state == .draft && mayRun, view.linkButton("修改办法", "\(path)/edit")))
            """))
        <p class="soft">由\(round.rule.nominators.map(\.chinese).joined(separator: "、"))推荐\(HTML.when(!round.rule.vetoes.isEmpty, "；有这些情形的不能推荐：\(round.rule.vetoes.joined(separator: "；"))"))。</p>
        \(course(view))
        \(HTML.when(round.state == .noticed && passed == 0, "<div class=\"notice-amber\"><p>没有一位通过公示，没有可以表彰的。请主任“取消评选”，写明原因；要再评的，重新起草一届。</p></div>"))
        <div class="columns"><div>\(HTML.when(!winners.isEmpty, winning(view)))\(view.steps(part))
        \(HTML.when(!progress.isEmpty, marking))
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
        if rule.hasBallot {
            facts.append(("投票", rule.isOnePerClass ? "每类选一位" : "每张选票选\(rule.choices)位，候选不到这么多的全选"))
        }
        if let prior = rule.prior { facts.append(("先要有", "有效的\(prior.chinese)“\(rule.category.chinese)”")) }
        if let until = round.nominationsUntil { facts.append(("推荐截止", until.chinese)) }
        if let until = round.ballotUntil { facts.append(("投票截止", "\(until.chinese)，已有\(voters)人投票")) }
        return facts
    }

    /// Who runs the round sees how far each has come, and no mark before the last is in.
    private var isMarked: Bool {
        round.state != .judging || round.rule.weights.jury == 0
            || !progress.isEmpty && progress.allSatisfy { $0.done >= $0.due } && scores.allSatisfy { $0.marks > 0 }
    }

    private var marking: HTML {
        """
        <section class="card-paper"><h2>评审进度</h2><ul class="list">\(HTML.each(progress) { one in
            "<li>\(one.name) <span class=\"tag \(one.done >= one.due ? "tag-green" as HTML : "tag-amber")\">\(one.done)/\(one.due)</span></li>"
        })</ul><p class="soft">都打完以后才看得到得分；换下的评委打的分不计。</p></section>
        """
    }

    /// Whoever looks at a round that is over wants its names first, and the paper that each got.
    private func winning(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>获得者</h2><ul class="list">\(HTML.each(winners) { honour in
            """
            <li><a href="\(view.link("honours/\(honour.id)"))"><strong>\(honour.name)</strong></a> <span class="soft">\(honour.villageName)</span>\
            \(HTML.when(honour.revokedOn != nil, " <span class=\"tag tag-red\">已撤销</span>"))<br>\
            \(HTML.when(honour.certificate != nil && honour.revokedOn == nil, "<a href=\"\(view.link("honours/\(honour.id)/certificate.docx"))\">证书 .docx</a>　"))\
            \(HTML.with(honour.nomination) { "<a href=\"\(view.link("nominations/\($0)"))\">推荐和事迹</a>　" })\
            \(HTML.when(honour.revokedOn == nil, "<a href=\"\(view.link("public/honours/\(honour.id)"))\">公开页面</a>"))</li>
            """
        })</ul></section>
        """
    }

    private func table(_ view: View) -> HTML {
        let winners = Set(
            RoundRules.winners(
                scores.map { .init(number: $0.number, group: $0.group, score: $0.score) }, round.rule))
        let isChoosing = round.state == .judging && mayRun && isMarked
        let isDecided = scores.contains { !$0.result.isEmpty }
        let own = view.refused(at: "\(path)/decide")
        let rows: HTML = """
            <div class="table-box mb-3"><table class="cards"><thead><tr>\(HTML.when(isChoosing, "<th>拟表彰</th>"))<th>候选</th>\(HTML.when(isDecided, "<th>结果</th>"))<th>类别</th><th class="number">评审</th><th class="number">打分</th><th class="number">核实</th><th class="number">得票</th><th class="number">综合</th></tr></thead>
            <tbody>\(HTML.each(isMarked ? scores : scores.sorted { $0.number < $1.number }) { score in
                """
                <tr>\(HTML.when(isChoosing, "<td>\(view.tick("winner", String(score.number), isChosen: own.refusal == nil ? winners.contains(score.number) : own.values("winner", []).contains(String(score.number)), "拟表彰\(score.name)"))</td>"))\
                <td data-label="候选"><a href="\(view.link("nominations/\(score.nomination)"))">\(score.number). \(score.name)</a></td>\(HTML.when(isDecided, "<td data-label=\"结果\">\(score.result)</td>"))<td data-label="类别">\(score.group)</td>\
                <td class="number" data-label="评审">\(isMarked ? score.jury?.shown ?? "—" : "—")</td><td class="number" data-label="打分">\(score.marks)人</td><td class="number" data-label="核实">\(score.verification.map { String($0) } ?? "没有核实")</td><td class="number" data-label="得票">\(score.votes)</td><td class="number" data-label="综合">\(isMarked ? score.score.shown : "—")</td></tr>
                """
            })</tbody></table></div>
            """
        guard isChoosing else { return "<section class=\"card-paper\"><h2>得分</h2>\(rows)</section>" }
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
