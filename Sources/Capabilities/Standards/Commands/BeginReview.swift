import Database
import Kernel
import Office
import Organisation
import Web

/// Records that a title of the county is to be examined.
package struct BeginReview: Command {
    package static let action = Action("review.begin", "登记迎检", right: .keepReviews)
    let title: String
    let body: String
    let grantedOn: Day?
    let dueOn: Day
    /// How long the title holds once it is confirmed; nil where nobody said.
    let years: Int?
    /// The standard that it goes by; nil where it goes by indicators alone.
    let edition: ID<StandardEdition>?

    package init(
        title: String, body: String, grantedOn: Day?, dueOn: Day, years: Int? = nil,
        by edition: ID<StandardEdition>? = nil
    ) {
        (self.title, self.body, self.grantedOn, self.dueOn) = (title, body, grantedOn, dueOn)
        (self.years, self.edition) = (years, edition)
    }

    init(_ form: FormReader) throws {
        let due: Day?
        (title, body, grantedOn, years, due, edition) = try form.finish(
            form.text("title", "名称", max: 40), form.text("body", "评审单位", max: 40),
            form.day("grantedOn", "授予日期").optional, form.number("years", "几年一复审", 1...10).optional,
            form.day("dueOn", "到期日").optional, form.id("edition", "测评体系", of: StandardEdition.self).optional)
        guard let dueOn = due ?? zip(grantedOn, years).map({ ReviewTerms.due(grantedOn: $0, years: $1) }) else {
            throw Refusal.field("dueOn", "review.due", "请填写到期日；或者填授予日期和几年一复审，到期日就能算出来。")
        }
        self.dueOn = dueOn
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<ReviewCycle>> {
        try ReviewTerms.check(grantedOn: grantedOn, today: transaction.now.day)
        if let edition { try Reviews.check(edition, for: actor, in: transaction) }
        let id = transaction.recordID(ReviewCycle.self)
        try transaction.run(
            """
            INSERT INTO reviewCycle (county, id, title, body, grantedOn, dueOn, state, resultPaper, standard, years)
            VALUES (\(actor.county), \(id), \(title), \(body), \(grantedOn), \(dueOn),
                \(ReviewCycle.State.selfCheck), '', \(edition), \(years))
            """)
        try transaction.begin(ReviewCycle.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: title)
    }
}

/// Says what a review goes by and how long its title holds. After the result, until when it holds follows from it.
package struct SetReviewTerms: Command {
    package static let action = Action("review.terms", "改迎检的测评体系和年限", right: .keepReviews)
    let review: ID<ReviewCycle>
    let edition: ID<StandardEdition>?
    let years: Int?

    package init(_ review: ID<ReviewCycle>, by edition: ID<StandardEdition>?, years: Int?) {
        (self.review, self.edition, self.years) = (review, edition, years)
    }

    init(_ review: ID<ReviewCycle>, _ form: FormReader) throws {
        self.review = review
        (edition, years) = try form.finish(
            form.id("edition", "测评体系", of: StandardEdition.self).optional,
            form.number("years", "几年一复审", 1...10).optional)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Reviews.one(review, for: actor, in: transaction)
        if let edition, edition != found.edition { try Reviews.check(edition, for: actor, in: transaction) }
        let next = found.state == .confirmed ? ReviewTerms.next(resultOn: found.resultOn, years: years) : nil
        try transaction.run(
            """
            UPDATE reviewCycle SET standard = \(edition), years = \(years), nextDueOn = \(next)
            WHERE county = \(actor.county) AND id = \(review)
            """)
        let changed = try Reviews.one(review, for: actor, in: transaction)
        let words = [changed.editionTitle, years.map { "\($0)年一复审" } ?? ""].filter { !$0.isEmpty }
        return Done(subject: review.description, detail: words.isEmpty ? "没有填" : words.joined(separator: "，"))
    }
}

private func zip<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
    guard let a, let b else { return nil }
    return (a, b)
}

/// An indicator of a review with its value; one that is there gets the later value.
package struct SetIndicator: Command {
    package static let action = Action("review.indicator", "登记复审指标", right: .keepReviews)
    let review: ID<ReviewCycle>
    let name: String
    let relation: IndicatorRelation
    let target: Points
    let value: Points?
    let measure: String
    let unit: ID<Unit>
    let evidence: String

    package init(
        _ review: ID<ReviewCycle>, name: String, _ relation: IndicatorRelation, target: Points, value: Points?,
        measure: String, unit: ID<Unit>, evidence: String = ""
    ) {
        (self.review, self.name, self.relation, self.target) = (review, name, relation, target)
        (self.value, self.measure, self.unit, self.evidence) = (value, measure, unit, evidence)
    }

    init(_ review: ID<ReviewCycle>, _ form: FormReader) throws {
        self.review = review
        (name, relation, target, value, measure, unit, evidence) = try form.finish(
            form.text("name", "指标", max: 60), form.choice("relation", "要求", of: IndicatorRelation.self),
            form.value("target", "目标值", form: "数字，如 80") { Points($0) },
            form.value("value", "现值", form: "数字，如 82.5") { Points($0) }.optional, form.note("measure", "单位", max: 10),
            form.id("unit", "责任单位", of: Unit.self), form.note("evidence", "佐证", max: 200))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Reviews.one(review, for: actor, in: transaction)
        guard ReviewCycle.State.open.contains(found.state) else {
            throw Refusal(.conflict, "review.over", "这次迎检已经\(found.state.chinese)，指标不再改动。")
        }
        let unit = try Units.present(unit, field: "unit", county: actor.county, in: transaction)
        try transaction.run(
            """
            INSERT INTO reviewIndicator (county, id, review, name, relation, target, value, measure, unit, evidence)
            VALUES (\(actor.county), \(transaction.newID(ReviewIndicator.self)), \(review), \(name), \(relation),
                \(target), \(value), \(measure), \(unit.unit), \(evidence))
            ON CONFLICT (county, review, name) DO UPDATE SET relation = excluded.relation, target = excluded.target,
                value = excluded.value, measure = excluded.measure, unit = excluded.unit, evidence = excluded.evidence
            """)
        return Done(subject: review.description, detail: name)
    }
}

/// Records an event of the negative list.
package struct RecordNegativeEvent: Command {
    package static let action = Action("negativeEvent.record", "登记负面清单事项", right: .keepReviews)
    let code: String
    let happenedOn: Day
    let facts: String
    let effect: NegativeEvent.Effect
    let points: Points
    let until: Day
    let unit: ID<Unit>

    package init(
        code: String, happenedOn: Day, facts: String, effect: NegativeEvent.Effect, points: Points = .zero, until: Day,
        unit: ID<Unit>
    ) {
        (self.code, self.happenedOn, self.facts, self.effect) = (code, happenedOn, facts, effect)
        (self.points, self.until, self.unit) = (points, until, unit)
    }

    init(_ form: FormReader) throws {
        let cost: Points?
        (code, happenedOn, facts, effect, cost, until, unit) = try form.finish(
            form.text("code", "条目", max: 12), form.day("happenedOn", "发生日期"), form.text("facts", "事实", max: 200),
            form.choice("effect", "影响", of: NegativeEvent.Effect.self),
            form.value("points", "扣分", form: "分数，如 3") { Points($0) }.optional, form.day("until", "影响到期日"),
            form.id("unit", "责任单位", of: Unit.self))
        points = cost ?? .zero
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<NegativeEvent>> {
        try ReviewTerms.check(happenedOn: happenedOn, until: until, today: transaction.now.day)
        guard (effect == .points) == (points > .zero) else {
            throw Refusal.field(
                "points", "event.points", effect == .points ? "扣测评分的请填扣多少分。" : "“\(effect.chinese)”不扣分，请把扣分清空。")
        }
        let unit = try Units.present(unit, field: "unit", county: actor.county, in: transaction)
        let id = transaction.recordID(NegativeEvent.self)
        try transaction.run(
            """
            INSERT INTO negativeEvent (county, id, code, happenedOn, facts, effect, points, until, unit, state)
            VALUES (\(actor.county), \(id), \(code), \(happenedOn), \(facts), \(effect), \(points), \(until),
                \(unit.unit), \(NegativeEvent.State.standing))
            """)
        try transaction.begin(NegativeEvent.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: "\(code)　\(facts)")
    }
}
