import Database
import Kernel
import Office
import Web

/// Gives a village or community its task (创建任务书).
package struct IssueTask: Command {
    package static let action = Action("starTask.issue", "下达任务书", right: .keepTitles)
    let body: ID<CivilBody>
    let goal: StarGoal
    let words: String
    let dueOn: Day

    package init(_ body: ID<CivilBody>, _ goal: StarGoal, words: String, dueOn: Day) {
        (self.body, self.goal, self.words, self.dueOn) = (body, goal, words, dueOn)
    }

    init(_ form: FormReader) throws {
        (body, goal, words, dueOn) = try form.finish(
            form.id("body", "村（社区）", of: CivilBody.self), form.choice("goal", "目标", of: StarGoal.self),
            form.prose("words", "任务", max: 2000), form.day("dueOn", "完成期限"))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<StarTask>> {
        let found = try Bodies.one(body, for: actor, in: transaction)
        let tasks = try Stars.of(body, county: actor.county, in: transaction)
        try StarTerms.checkTask(
            goal, found.kind, name: found.name, isThere: found.isThere(on: transaction.now.day),
            hasFive: tasks.contains { $0.goal == .fiveStar && StarTask.State.holding.contains($0.state) },
            hasSame: tasks.contains {
                $0.goal == goal && (StarTask.State.open + StarTask.State.holding).contains($0.state)
            }, dueOn: dueOn, today: transaction.now.day)
        let id = transaction.recordID(StarTask.self)
        try transaction.run(
            """
            INSERT INTO starTask (county, id, body, unit, unitDivision, goal, words, dueOn, paper, recordedAt, state)
            VALUES (\(actor.county), \(id), \(body), \(found.party.unit), \(found.party.division), \(goal), \(words),
                \(dueOn), '', \(transaction.now), \(StarTask.State.issued))
            """)
        try transaction.begin(StarTask.procedure, id, by: actor)
        return Done(id, subjects: [id.description, body.description], detail: "\(found.name)：\(goal.chinese)")
    }
}

/// What one star of a task came to.
struct NewStar: Sendable {
    let star: Star
    let score: Points
    /// Item by item, in words; empty where it is one mark.
    let marks: String
    let evidence: String
    let path: String?
    let acceptedOn: Day
    let byName: String

    func record(of task: StarTask, county: String, in transaction: WriteTransaction) throws {
        try transaction.run(
            """
            INSERT INTO starLine (county, task, star, score, marks, evidence, path, acceptedOn, byName)
            VALUES (\(county), \(task.id), \(star.name), \(score), \(marks), \(evidence), \(path), \(acceptedOn),
                \(byName))
            ON CONFLICT (county, task, star) DO UPDATE SET score = excluded.score, marks = excluded.marks,
                evidence = excluded.evidence, path = excluded.path, acceptedOn = excluded.acceptedOn,
                byName = excluded.byName
            """)
    }
}

/// Accepts one star, or one standard of 3A and 和美家园: its sheet item by item as it was seen on the spot, its evidence, and for
/// the one that goes by them the village's checks.
package struct AcceptStar: Command {
    package static let action = Action("starTask.star", "单星验收", right: .keepTitles)
    let task: ID<StarTask>
    let star: String
    let marks: [Points]
    let evidence: String
    let lines: [BottomLine]
    /// As whoever keeps visits has them at this moment.
    let checks: TitleSources.Checks
    let seen: SeenVersion?

    package init(
        _ task: ID<StarTask>, _ star: String, marks: [Points], evidence: String, lines: [BottomLine] = [],
        checks: @escaping TitleSources.Checks, seen: SeenVersion? = nil
    ) {
        (self.task, self.star, self.marks, self.evidence) = (task, star, marks, evidence)
        (self.lines, self.checks, self.seen) = (lines, checks, seen)
    }

    init(
        _ task: ID<StarTask>, _ star: Star, _ form: FormReader, checks: @escaping TitleSources.Checks,
        seen: SeenVersion?
    ) throws {
        let marks = star.items.enumerated().map { index, item in
            form.value("mark\(index)", item.name, form: "0到\(item.most)的分数") { Points($0) }
        }
        let evidence: String = form.prose("evidence", "佐证", max: 2000)
        let lines = star.bottomLines.enumerated().map { index, name in
            let isTouched: Bool? = form.value("line\(index)", name, form: "未触碰或触碰") { ["no": false, "yes": true][$0] }
            return BottomLine(
                name, isTouched: isTouched ?? false, evidence: form.prose("lineWords\(index)", "“\(name)”的依据", max: 300)
            )
        }
        try form.finish()
        self.init(
            task, star.name, marks: marks.compactMap(\.self), evidence: evidence, lines: lines, checks: checks,
            seen: seen)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Points> {
        let found = try Stars.one(task, for: actor, in: transaction)
        guard [.issued, .assessed].contains(found.state) else {
            throw Refusal(.conflict, "star.over", "这份任务书现在是“\(found.state.chinese)”，不再验收。")
        }
        let rules = try transaction.setting(TitleSettings.stars, county: actor.county)
        guard let star = rules.stars(of: found.goal, found.body.kind).first(where: { $0.name == star }) else {
            throw Refusal.field("star", "star.none", "\(found.goal.chinese)没有“\(self.star)”这一项，请从页面上选。")
        }
        guard star.source != .list else {
            throw Refusal.field("star", "star.list", "“\(star.name)”由\(star.lead)验收，请导入它的名单。")
        }
        let before = try Stars.lines(of: task, county: actor.county, in: transaction).filter { $0.star == star.name }
        try SeenVersion.check(
            seen, is: Stars.seen(found, before), "“\(found.body.name)”的\(star.name)", changed: nil, to: "登记")
        let entered = try StarTerms.sum(marks, star)
        let (touched, said) = try StarTerms.check(lines, star)
        let means =
            try star.source == .checks
            ? found.body.division.flatMap {
                try checks($0, Stars.halfYear(before: transaction.now.day), actor, transaction)
            } : nil
        // Whatever was marked, a bottom line that is touched refuses the star: it stands without points until it is accepted anew.
        let total = try touched.isEmpty ? StarTerms.score(entered, star, means, rules) : .zero
        let words = means.map { "近半年检查\($0.count)次，均分\($0.mean.shown)；验收\(entered.shown)。\(evidence)" } ?? evidence
        try NewStar(
            star: star, score: total,
            marks: star.sheet.isEmpty
                ? ""
                : zip(star.sheet, marks).map { "\($0.name)\($1.shown)/\($0.most)" }.joined(separator: "；"),
            evidence: [words, said.isEmpty ? "" : "底线：\(said)"].filter { !$0.isEmpty }.joined(separator: "\n"),
            path: means?.path, acceptedOn: transaction.now.day, byName: actor.name
        ).record(of: found, county: actor.county, in: transaction)
        return Done(
            total, subject: task.description,
            detail: touched.isEmpty
                ? "\(star.name)\(total.shown)" : "\(star.name)：触碰底线，\(touched.map(\.name).joined(separator: "、"))")
    }
}

/// Accepts a task once each of its stars or standards has been accepted; what is above the five stars needs them too.
package struct AcceptTask: Command {
    package static let action = Action("starTask.accept", "验收合格", right: .keepTitles)
    let task: ID<StarTask>
    let words: String
    let seen: SeenVersion?

    package init(_ task: ID<StarTask>, words: String, seen: SeenVersion? = nil) {
        (self.task, self.words, self.seen) = (task, words, seen)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Stars.one(task, for: actor, in: transaction)
        let rules = try transaction.setting(TitleSettings.stars, county: actor.county)
        if found.goal.needsFiveStars {
            guard try Stars.hasFive(found.body.id, county: actor.county, in: transaction) else {
                throw Refusal(.conflict, "star.five", "\(found.goal.chinese)要先五星达标，“\(found.body.name)”现在没有。")
            }
        }
        let stars = rules.stars(of: found.goal, found.body.kind)
        let lines = try Stars.lines(of: task, county: actor.county, in: transaction)
        try SeenVersion.check(
            seen, is: Stars.seen(found, lines), "“\(found.body.name)”的\(found.goal.chinese)", changed: nil, to: "验收")
        let scores = lines.reduce(into: [:]) { $0[$1.star] = $1.score }
        let missing = StarTerms.missing(stars, scores, pass: rules.pass)
        guard missing.isEmpty else {
            throw Refusal(
                .conflict, "star.missing",
                "\(found.goal.chinese)要\(found.goal.parts(stars.count))都达到\(rules.pass)分，还缺：\(missing.joined(separator: "、"))。"
            )
        }
        if let step = StarTask.procedure.step(named: "accept") {
            try transaction.take(step, of: task, in: StarTask.procedure, StepAnswers(note: words), by: actor)
        }
        return Done(subject: task.description, detail: found.body.name)
    }
}

/// Puts those that were accepted before the public.
package struct NoticeStars: Command {
    package static let action = Action("starTask.notice", "拟授星公示", right: .keepTitles)
    let tasks: [ID<StarTask>]
    let contact: String

    package init(_ tasks: [ID<StarTask>], contact: String) { (self.tasks, self.contact) = (tasks, contact) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<PublicNotice>> {
        guard !tasks.isEmpty else { throw Refusal.field("task", "stars.nobody", "请勾选要公示的村（社区）。") }
        let found = try tasks.unique.map { try Stars.one($0, for: actor, in: transaction) }
        let entries = found.map { task in
            NoticeEntry(
                record: task.id.description, name: task.body.name, place: task.body.place,
                words: "拟定为\(task.goal.chinese)\(task.body.kind.bodies)")
        }
        let text = NoticeText(
            title: "\(transaction.now.day.year)年星级村（社区）拟定名单公示",
            words: "经村（社区）自评、各牵头部门单星验收，拟定下列\(entries.count)个村（社区）。现予公示，接受群众监督。", contact: contact, days: 5)
        let notice = try NewNotice(
            Titles.starNoticeKind, subject: "stars", issuer: Party(unit: "", name: "创建办"), text: text,
            entries: entries
        ).record(by: actor, in: transaction)
        for task in found {
            try transaction.run(
                "UPDATE starTask SET notice = \(notice) WHERE county = \(actor.county) AND id = \(task.id)")
            if let step = StarTask.procedure.step(named: "announce") {
                try transaction.take(step, of: task.id, in: StarTask.procedure, by: actor)
            }
        }
        return Done(notice, subjects: tasks.unique.map(\.description) + [notice.description], detail: "\(found.count)个")
    }
}

/// Awards the stars, by the paper that says so.
package struct AwardStars: Command {
    package static let action = Action("starTask.award", "授星", right: .grantTitles)
    let tasks: [ID<StarTask>]
    let day: Day
    let paper: String
    /// What stood before the eyes of who awards; nil for who has the records themselves before him.
    let seen: SeenMany<StarTask>?

    package init(_ tasks: [ID<StarTask>], on day: Day, paper: String, seen: SeenMany<StarTask>? = nil) {
        (self.tasks, self.day, self.paper, self.seen) = (tasks, day, paper, seen)
    }

    init(_ form: FormReader, seen: SeenMany<StarTask>?) throws {
        self.seen = seen
        tasks = form.values("task", "拟授星", form: "列表中的一个") { ID<StarTask>($0) }
        (day, paper) = try form.finish(form.day("day", "授星日期"), form.text("paper", "文件名称、文号", max: 200))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard !tasks.isEmpty else { throw Refusal.field("task", "stars.nobody", "请勾选要授星的村（社区）。") }
        try TitleTerms.checkGrant(on: day, paper: paper, today: transaction.now.day)
        var versions: [SeenVersion] = []
        for id in tasks.unique {
            let task = try Stars.one(id, for: actor, in: transaction)
            let version = try Stars.seen(task, Stars.lines(of: id, county: actor.county, in: transaction))
            versions.append(version)
            try seen?.check(id, is: version, "“\(task.body.name)”的\(task.goal.chinese)", changed: nil, to: "授星")
            if task.goal.needsFiveStars {
                guard try Stars.hasFive(task.body.id, county: actor.county, in: transaction) else {
                    throw Refusal(.conflict, "star.five", "“\(task.body.name)”现在没有五星达标，不能授\(task.goal.chinese)。")
                }
            }
            try transaction.run(
                """
                UPDATE starTask SET awardedOn = \(day), paper = \(paper) WHERE county = \(actor.county) AND id = \(id)
                """)
            if let step = StarTask.procedure.step(named: "award") {
                try transaction.take(
                    step, of: id, in: StarTask.procedure, StepAnswers(note: paper, day: day), by: actor)
            }
        }
        return Done(
            (), subjects: tasks.unique.map(\.description), detail: "\(paper)，\(SeenVersion(all: versions).audited)")
    }
}
