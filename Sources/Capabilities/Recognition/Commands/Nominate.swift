import Database
import Kernel
import Media
import Office
import Organisation
import Residents
import Web

/// What is told of a nominee.
package struct NomineeText: Sendable {
    let group: String
    let name: String
    let bornOn: Day?
    let village: DivisionCode
    let unitName: String
    let line: String
    let story: String

    package init(
        group: String, name: String, bornOn: Day? = nil, village: DivisionCode, unitName: String = "", line: String,
        story: String
    ) {
        (self.group, self.name, self.bornOn, self.village) = (group, name, bornOn, village)
        (self.unitName, self.line, self.story) = (unitName, line, story)
    }

    /// Every fault at once: whoever stands by the road with a phone does not send it three times.
    init(_ form: FormReader, for rule: AwardRule) throws {
        if rule.category.isPersonal, form.isEmpty("bornOn") { form.refuse("bornOn", RoundRules.bornOnNeeded) }
        (group, name, bornOn, village, unitName, line, story) = try form.finish(
            form.text("group", "类别", max: 20), form.text("name", "姓名（名称）", max: 40),
            form.day("bornOn", "出生日期").optional, form.division("village", "村（社区）", .village),
            form.note("unitName", "单位", max: 40), form.text("line", "一句话", max: 40),
            form.prose("story", "事迹", max: RoundRules.longestStory))
    }
}

/// Puts somebody forward: a resident his neighbour, a village or the office for others.
package struct Nominate: Command {
    package static let action = Action("nomination.make", "推荐", by: .signedIn)
    let round: ID<Round>
    let text: NomineeText
    let photos: [Photo]
    /// By which the nominee says yes on his own phone.
    let consent: OutsideCode?
    /// Who puts him forward says that none of the rule's vetoes is his.
    let isClean: Bool
    static let consentUse = "consent"

    package init(
        _ round: ID<Round>, _ text: NomineeText, photos: [Photo] = [], consent: OutsideCode? = nil, isClean: Bool = true
    ) {
        (self.round, self.text, self.photos, self.consent) = (round, text, photos, consent)
        self.isClean = isClean
    }

    /// The round, in which he may put somebody forward now.
    static func admit(_ round: ID<Round>, by actor: Actor, in transaction: ReadTransaction) throws -> Round {
        guard actor.has(.resident) || Right.enterNominations.isHeld(by: actor) || actor.has(.system) else {
            throw Refusal(.forbidden, "nomination.who", "请先用村（社区）发的码登录，再推荐。")
        }
        let (found, today) = (try Rounds.one(round, for: actor, in: transaction), transaction.now.day)
        guard found.state == .nominating, found.nominationsUntil.map({ today <= $0 }) ?? false else {
            throw Refusal(.conflict, "round.closed", "“\(found.title)”现在不接受推荐：\(found.state.chinese)。")
        }
        let nominators = found.rule.nominators
        guard actor.has(.system) || Nominator(actor).map(nominators.contains) ?? false else {
            let words = nominators.map(\.chinese).joined(separator: "、")
            throw Refusal(.forbidden, "nomination.notAsked", "“\(found.title)”由\(words)推荐。")
        }
        return found
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Nomination>> {
        let found = try Self.admit(round, by: actor, in: transaction)
        try check(found, by: actor, in: transaction)
        let county = actor.county
        let last: Int? = try transaction.value(
            "SELECT max(number) FROM nomination WHERE county = \(county) AND round = \(round)")
        let id = transaction.recordID(Nomination.self)
        let digest = try consent?.digest(for: Self.consentUse, county: county, keys: transaction.keys)
        try transaction.run(
            """
            INSERT INTO nomination (county, id, round, number, category, name, bornOn, village, unitName, line, story,
                nominator, nominatorName, consentDigest, verification, state)
            VALUES (\(county), \(id), \(round), \((last ?? 0) + 1), \(text.group), \(text.name), \(text.bornOn),
                \(text.village), \(text.unitName), \(text.line), \(text.story), \(actor.id), \(actor.name), \(digest), 0,
                \(Nomination.State.submitted))
            """)
        // A resident cannot open the procedure's records; that it was begun by him stands in its first step all the same.
        try transaction.begin(Nomination.procedure, id, by: actor)
        for photo in photos {
            try transaction.attach(photo, to: Nomination.kind, id.description, part: 1, county: county)
        }
        return Done(id, subject: id.description, detail: found.title)
    }

    private func check(_ found: Round, by actor: Actor, in transaction: ReadTransaction) throws {
        let today = transaction.now.day
        guard isClean || found.rule.vetoes.isEmpty else {
            throw Refusal.field("isClean", "nomination.veto", "有一票否决情形的不能推荐；都没有的，请勾选承诺。")
        }
        guard found.rule.classes.contains(text.group) else {
            throw Refusal.field("group", "nomination.class", "类别应是\(found.rule.classes.joined(separator: "、"))之一。")
        }
        if found.rule.category.isPersonal, PersonName.read(text.name) == nil {
            throw Refusal.field("name", "nomination.name", "姓名应是\(PersonName.form)。")
        }
        guard let unit = try Units.ofDivision(text.village, county: actor.county, in: transaction),
            unit.kind == .village
        else { throw Refusal.field("village", "nomination.village", "没有这个村（社区），请从列表中选择。") }
        if case .division = actor.scope, !actor.scope.covers(division: text.village) {
            throw Refusal.field("village", "nomination.elsewhere", "只能推荐本地的。")
        }
        for (field, words) in [("line", text.line), ("story", text.story)] {
            guard let personal = PersonalData.found(in: words).first else { continue }
            throw Refusal.field(
                field, "nomination.personal", "里面有\(personal.kind.chinese)“\(personal.masked)”：事迹将来会公开，请删去别人的电话、证件号和住址。"
            )
        }
        let held = try Honours.held(
            found.rule.category, name: text.name, village: text.village, county: actor.county, in: transaction)
        let rule = found.rule
        try RoundRules.check(
            rule, bornOn: text.bornOn, today: today, hadIt: held.contains { $0.bars(rule) },
            holdsPrior: held.contains { $0.isPrior(to: rule) && $0.holds(on: today) })
        let own = RoundRules.Nominee(
            name: text.name, village: text.village, bornOn: text.bornOn, unitName: text.unitName)
        let same = try Nominations.of(round, county: actor.county, in: transaction).first {
            ![.refused, .withdrawn, .ended].contains($0.state) && RoundRules.areAlike($0.nominee, own)
        }
        if let same {
            throw Refusal.field(
                "name", "nomination.same", "“\(same.name)”（\(same.villageName)）这一届已经有人推荐了，是第\(same.number)号，不用再推荐。")
        }
    }
}

/// One of the offices that look at a nomination at once signs what it knows; the last yes makes a candidate, one no ends it.
package struct SignJointCheck: Command {
    package static let action = Action("nomination.check", "联审签署意见", right: .checkJointly)
    let nomination: ID<Nomination>
    let unit: String
    let passes: Bool
    let words: String
    /// Whose word it is and on which paper, where the office enters it for the unit that was asked (代填).
    let onBehalfOf: String
    let seen: SeenVersion?

    package init(
        _ nomination: ID<Nomination>, unit: String, passes: Bool, words: String, onBehalfOf: String = "",
        seen: SeenVersion? = nil
    ) {
        (self.nomination, self.unit, self.passes, self.words) = (nomination, unit, passes, words)
        (self.onBehalfOf, self.seen) = (onBehalfOf, seen)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Nominations.one(nomination, for: actor, in: transaction)
        guard found.state == .checking else {
            throw Refusal(.conflict, "check.closed", "这件推荐\(found.state.chinese)，不在联审。")
        }
        try found.check(seen, to: "签署")
        let lines = try JointChecks.of(nomination, county: actor.county, in: transaction)
        guard let line = lines.first(where: { $0.unit == unit }), line.passed == nil else {
            throw Refusal(.conflict, "check.signed", "这个单位没有被请来联审，或者已经签署过。")
        }
        let isOwn = actor.scope == .unit(unit)
        guard isOwn || actor.isOffice else {
            throw Refusal(.forbidden, "check.notYours", "只能签署本单位的意见。")
        }
        guard isOwn || onBehalfOf.count >= 2 else {
            throw Refusal.field(
                "onBehalfOf", "check.behalf", "这是替\(line.unitName)登记的：请写明是谁的意见、凭哪份材料，如 王晓明，盖章的联审表。")
        }
        let behalf = isOwn ? "" : onBehalfOf
        guard passes || words.count >= 4 else {
            throw Refusal.field("words", "check.reason", "不通过的，请写明不符合哪一条、依据是什么（文书的名称、日期）。")
        }
        try transaction.run(
            """
            UPDATE jointCheck SET passed = \(passes), words = \(words), byPerson = \(actor.id), byName = \(actor.name),
                at = \(transaction.now), onBehalfOf = \(behalf)
            WHERE county = \(actor.county) AND nomination = \(nomination) AND unit = \(unit)
            """)
        if !passes {
            try Nominations.take(
                "jointFail", nomination, note: "\(line.unitName)：\(words)", county: actor.county, in: transaction)
        } else if lines.allSatisfy({ $0.unit == unit || $0.passed == true }) {
            try Nominations.take("joint", nomination, county: actor.county, in: transaction)
        }
        return Done(
            subject: nomination.description,
            detail: "\(line.unitName)：\(passes ? "通过" : "不通过")\(behalf.isEmpty ? "" : "，代\(behalf)")")
    }
}

/// What the office found when it went to see: out of a hundred.
package struct VerifyNomination: Command {
    package static let action = Action("nomination.verify", "核实事迹", right: .runRounds)
    let nomination: ID<Nomination>
    let points: Int
    let seen: SeenVersion?

    package init(_ nomination: ID<Nomination>, points: Int, seen: SeenVersion? = nil) {
        (self.nomination, self.points, self.seen) = (nomination, points, seen)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Nominations.one(nomination, for: actor, in: transaction)
        guard [.submitted, .reviewed, .checking, .candidate].contains(found.state), (0...100).contains(points) else {
            throw Refusal.field("points", "nomination.verify", "评定以前填核实得分，0到100。")
        }
        try found.check(seen, to: "登记")
        try transaction.run(
            """
            UPDATE nomination SET verification = \(points), verifiedAt = \(transaction.now)
            WHERE county = \(actor.county) AND id = \(nomination)
            """)
        return Done(subject: nomination.description, detail: "核实\(points)分")
    }
}

extension Nomination {
    /// Refuses an opinion on a story that reads otherwise by now.
    fileprivate func check(_ seen: SeenVersion?, to verb: String) throws {
        try SeenVersion.check(seen, is: SeenVersion(canonical: self), "“\(name)”的推荐", changed: nil, to: verb)
    }
}
