import Database
import Kernel
import Office
import Organisation
import Sheets
import Web

/// Announces a round: a title and a rule of typed parts, begun from a template.
package struct DraftRound: Command {
    package static let action = Action("round.draft", "起草评选", right: .runRounds)
    let title: String
    let rule: AwardRule
    /// Asked to look at each nomination at once (联审).
    let offices: [ID<Unit>]
    /// The sheet whose edition in force gives the criteria, in place of written ones.
    let sheet: ID<Sheet>?

    package init(title: String, rule: AwardRule, offices: [ID<Unit>] = [], sheet: ID<Sheet>? = nil) {
        (self.title, self.rule, self.offices, self.sheet) = (title, rule, offices, sheet)
    }

    init(_ form: FormReader) throws {
        let category: AwardCategory? = form.choice("category", "类别")
        sheet = form.optional("sheet", "评分表", form: "列表中的一项") { ID<Sheet>($0) }
        let words: String = form.prose("criteria", "评分标准", max: 1000, optional: sheet != nil)
        let criteria = words.split(whereSeparator: \.isNewline).compactMap { line -> AwardRule.Criterion? in
            let parts = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard parts.count == 2, let most = Int(parts[1].halfWidth) else {
                form.refuse("criteria", "“\(line.prefix(20))”读不懂：一行一条，名称、空格、满分，如 事迹突出 60。")
                return nil
            }
            return .init(parts[0], most)
        }
        let classes: String = form.text("classes", "分类", max: 200, optional: true)
        let nominators = form.values("nominator", "谁可以推荐", form: "列表中的一项") { Nominator(rawValue: $0) }
        let vetoes: String = form.prose("vetoes", "一票否决", max: 800, optional: true)
        offices = form.values("office", "联审单位", form: "列表中的单位") { ID<Unit>($0) }
        let kind: BallotKind? = form.choice("ballot", "投票的方式")
        let asked: Int? = form.optional("choices", "每张选票选几位", form: "1到50的整数") { text in
            Int(text).flatMap { (1...50).contains($0) ? $0 : nil }
        }
        if kind == .some, form.isEmpty("choices") { form.refuse("choices", "请填写每张选票选几位。") }
        let (title, quota, perClass, age) = try form.finish(
            form.text("title", "名称", max: 60), form.number("quota", "名额", 1...500),
            form.number("perClass", "每类最多", 1...500), form.number("leastAge", "最小年龄", 0...100))
        let (jury, verification, support, nominating, ballot, notice, term) = try form.finish(
            form.number("jury", "评审", 0...100), form.number("verification", "核实", 0...100),
            form.number("support", "群众支持", 0...100), form.number("nominationDays", "推荐的工作日", 1...120),
            form.number("ballotDays", "投票的工作日", 1...60), form.number("noticeDays", "公示的工作日", 1...60),
            form.number("term", "届期", 0...10))
        let award: String = form.text("award", "荣誉的名称", max: 20, optional: true)
        let edition = form.optional("edition", "届次", form: "整数，如 6") { Int($0.halfWidth) }
        try form.finish()
        guard let category else { throw Refusal.noSuchPage }
        self.title = title
        rule = AwardRule(
            category, classes: classes.split { "、，, ".contains($0) }.map(String.init), quota: quota,
            perClass: perClass, leastAge: age, barsEarlier: form.isSent("barsEarlier"),
            prior: form.optional("prior", "先要有的荣誉", form: "列表中的一项") { AwardLevel(rawValue: $0) },
            criteria: criteria,
            weights: .init(jury: jury, verification: verification, support: support),
            choices: kind == .some ? asked ?? 0 : 0, isOnePerClass: kind == .perClass,
            award: award.isEmpty ? nil : award, edition: edition,
            nominationDays: nominating, ballotDays: ballot, noticeDays: notice, term: term,
            nominators: nominators,
            vetoes: vetoes.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty })
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Round>> {
        let rule = try settled(county: actor.county, in: transaction)
        let id = transaction.recordID(Round.self)
        try transaction.run(
            """
            INSERT INTO awardRound (county, id, title, category, rule, state)
            VALUES (\(actor.county), \(id), \(title), \(rule.category), \(try rule.json), \(Round.State.draft))
            """)
        try invite(to: id, by: actor, in: transaction)
        try transaction.begin(Round.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: title)
    }

    /// The rule as it will stand, with the criteria of its sheet.
    func settled(county: String, in transaction: ReadTransaction) throws -> AwardRule {
        let rule =
            try sheet.map { try RoundSheets.rule(self.rule, by: $0, county: county, in: transaction) } ?? self.rule
        try rule.check()
        guard !rule.category.isTitle else {
            throw Refusal.field("category", "round.title", "\(rule.category.chinese)有届期、要复评，请在“文明称号”里申报、命名。")
        }
        return rule
    }

    func invite(to round: ID<Round>, by actor: Actor, in transaction: WriteTransaction) throws {
        for office in offices.unique {
            let unit = try Units.one(office, county: actor.county, in: transaction)
            guard unit.kind == .department else {
                throw Refusal.field("office", "round.office", "联审单位应是部门，“\(unit.name)”不是。")
            }
            try transaction.run(
                """
                INSERT INTO roundOffice (county, round, unit, unitName)
                VALUES (\(actor.county), \(round), \(office), \(unit.name))
                """)
        }
    }
}

/// Names the jurors of a round; each is somebody with the juror's account.
package struct NameJurors: Command {
    package static let action = Action("round.jurors", "确定评委", right: .runRounds)
    let round: ID<Round>
    let people: [ID<Person>]

    package init(_ round: ID<Round>, _ people: [ID<Person>]) { (self.round, self.people) = (round, people) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Rounds.one(round, for: actor, in: transaction)
        guard ![.decided, .noticed, .submitted, .approved, .commended, .cancelled].contains(found.state) else {
            throw Refusal(.conflict, "round.judged", "这届评选\(found.state.chinese)，评委不再变动。")
        }
        let known = try People.these(people, county: actor.county, in: transaction)
        guard known.count == people.unique.count, known.allSatisfy({ $0.roles.contains(.juror) }), known.count >= 3
        else {
            throw Refusal.field("juror", "round.jurors", "请从评委账号里选至少三位。")
        }
        let before = try Juries.jurors(of: round, county: actor.county, in: transaction).map(\.person)
        try transaction.run("DELETE FROM roundJuror WHERE county = \(actor.county) AND round = \(round)")
        for person in known {
            let unit = try Units.one(person.unit, county: actor.county, in: transaction)
            try transaction.run(
                """
                INSERT INTO roundJuror (county, round, person, name, unit, division)
                VALUES (\(actor.county), \(round), \(person.id), \(person.name), \(unit.name), \(unit.division))
                """)
        }
        // Who comes in while others mark already is told by nobody else.
        if found.state == .judging {
            let fresh = known.map(\.id.description).filter { !before.contains($0) }
            try Juries.invite(fresh, to: found, in: transaction)
        }
        return Done(subject: round.description, detail: "\(known.count)位")
    }
}

/// Chooses those who are put before the public, from the scores and within the quotas; the notice is drafted at once.
package struct DecideRound: Command {
    package static let action = Action("round.decide", "综合评定", right: .runRounds)
    let round: ID<Round>
    let chosen: [Int]
    let reason: String
    let contact: String

    package init(_ round: ID<Round>, _ chosen: [Int], reason: String = "", contact: String) {
        (self.round, self.chosen, self.reason, self.contact) = (round, chosen, reason, contact)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<PublicNotice>> {
        let found = try Rounds.one(round, for: actor, in: transaction)
        let scores = try Score.all(found, in: transaction)
        let candidates = try Nominations.of(round, states: [.candidate], county: actor.county, in: transaction)
        if found.rule.weights.jury > 0 {
            try RoundRules.check(
                try Juries.progress(of: round, candidates: candidates, county: actor.county, in: transaction),
                unmarked: scores.filter { $0.marks == 0 }.map(\.name))
        }
        let unverified = candidates.filter { $0.verification == nil }.map(\.name)
        guard found.rule.weights.verification == 0 || unverified.isEmpty else {
            throw Refusal(
                .conflict, "round.unverified", "还没有核实：\(unverified.joined(separator: "、"))。到每位候选的页面“登记核实得分”，再评定。")
        }
        try RoundRules.check(
            chosen: chosen, among: scores.map { .init(number: $0.number, group: $0.group, score: $0.score) },
            found.rule,
            reason: reason)
        if let step = Round.procedure.step(named: "decide") {
            try transaction.take(step, of: round, in: Round.procedure, StepAnswers(note: reason), by: actor)
        }
        for candidate in candidates {
            try Nominations.take(
                chosen.contains(candidate.number) ? "shortlist" : "lose", candidate.id, county: actor.county,
                in: transaction)
        }
        let hadBallot = found.ballotUntil != nil
        let entries = candidates.filter { chosen.contains($0.number) }.map { candidate in
            NoticeEntry(
                record: candidate.id.description, name: candidate.name,
                place: "\(candidate.townshipName)\(candidate.villageName)",
                words: (found.rule.classes.count > 1 ? "\(candidate.group)。" : "") + candidate.line
                    + (hadBallot ? "（选票上\(candidate.number)号）" : ""))
        }
        let steps = ["推荐", "审核"] + (hadBallot ? ["居民投票"] : []) + ["评审"]
        let text = NoticeText(
            title: "\(found.title)拟表彰名单公示",
            words: "经\(steps.joined(separator: "、"))，拟表彰下列\(entries.count)个对象。现予公示，接受群众监督。",
            contact: contact, days: found.rule.noticeDays)
        let notice = try NewNotice(
            Recognition.noticeKind, subject: round.description, issuer: Party(unit: "", name: "创建办"), text: text,
            entries: entries
        ).record(by: actor, in: transaction)
        return Done(notice, subjects: [round.description, notice.description], detail: reason)
    }
}
