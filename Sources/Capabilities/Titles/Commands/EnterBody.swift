import Database
import Kernel
import Office
import Organisation
import Web

/// Each unit of the county's own can hold a title: those that are new come in, those that are there again too.
struct KeepBodies: Command {
    static let action = Action("civilBody.keep", "更新创建对象")

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let count = try transaction.keepBodies(county: actor.county)
        return count == 0
            ? .repeated(0, subject: actor.county) : Done(count, subject: actor.county, detail: "\(count)个")
    }
}

extension WriteTransaction {
    @discardableResult
    func keepBodies(county: String) throws -> Int {
        let missing = try Bodies.missing(county: county, in: self)
        guard !missing.isEmpty else { return 0 }
        let divisions = Dictionary(
            try Divisions.all(county: county, on: now.day, in: self).map { ($0.code, $0.validFrom) },
            uniquingKeysWith: { first, _ in first })
        for unit in missing {
            let party = Party(unit)
            // A division is there since it is one; a department since the county has entered it.
            let from = unit.division.flatMap { divisions[$0] } ?? now.day
            try add(
                BodyKind(of: unit.division), unit.name, party, unit.division, isUnit: true, from: from, county: county)
        }
        return missing.count
    }

    @discardableResult
    fileprivate func add(
        _ kind: BodyKind, _ name: String, _ party: Party, _ division: DivisionCode?, isUnit: Bool, from: Day,
        county: String
    ) throws -> ID<CivilBody> {
        let id = newID(CivilBody.self)
        try run(
            """
            INSERT INTO civilBody (county, id, kind, name, unit, unitDivision, division, isUnit, fromDay,
                goneReason)
            VALUES (\(county), \(id), \(kind), \(name), \(party.unit), \(party.division), \(division), \(isUnit), \(from),
                '')
            """)
        return id
    }
}

/// Enters a school, a firm or a family: who is no unit of the county's own, and the unit that acts for it.
package struct EnterBody: Command {
    package static let action = Action("civilBody.enter", "登记创建对象", right: .keepTitles)
    let kind: BodyKind
    let name: String
    let unit: ID<Unit>
    let division: DivisionCode?
    /// Since when it is there; nil of one that is there since today, as far as the county knows.
    let from: Day?

    package init(_ kind: BodyKind, _ name: String, unit: ID<Unit>, division: DivisionCode? = nil, from: Day? = nil) {
        (self.kind, self.name, self.unit, self.division, self.from) = (kind, name, unit, division, from)
    }

    init(_ form: FormReader) throws {
        let division: DivisionCode?
        (kind, name, unit, division, from) = try form.finish(
            form.choice("kind", "类别", of: BodyKind.self), form.text("name", "名称", max: 40),
            form.id("unit", "代为办理的单位", of: Unit.self),
            form.value("division", "所在地", form: "列表中的一项") { DivisionCode($0) }.optional,
            form.day("fromDay", "从哪天起").optional)
        self.division = division
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<CivilBody>> {
        guard BodyKind.entered.contains(kind) else {
            throw Refusal.field("kind", "body.kind", "\(kind.bodies)随区划名单自动列入，不用登记。")
        }
        // Its name stands on the public page as soon as it holds a title.
        try PublishGate.check([("name", "名称", name)])
        let party = try Units.present(unit, field: "unit", county: actor.county, in: transaction)
        let place = division ?? party.division
        guard kind != .family || place?.level == .village else {
            throw Refusal.field("division", "body.village", "家庭请选所在的村（社区）。")
        }
        let same = try Bodies.named(name, county: actor.county, in: transaction)
        guard !same.contains(where: { $0.kind == kind && $0.division == place }) else {
            throw Refusal.field("name", "body.twice", "“\(name)”已经登记过了。")
        }
        let today = transaction.now.day
        guard from.map({ $0 <= today }) ?? true else {
            throw Refusal.field("fromDay", "body.from", "从哪天起应是今天或以前，请核对。")
        }
        let id = try transaction.add(
            kind, name, party, place, isUnit: false, from: from ?? today, county: actor.county)
        return Done(id, subject: id.description, detail: name)
    }
}

/// A school that closed, a firm that moved away: what it holds ends with it.
package struct EndBody: Command {
    package static let action = Action("civilBody.end", "创建对象撤销", right: .keepTitles)
    let body: ID<CivilBody>
    let reason: String

    package init(_ body: ID<CivilBody>, reason: String) { (self.body, self.reason) = (body, reason) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Bodies.one(body, for: actor, in: transaction)
        guard found.goneFrom == nil else { return .repeated((), subject: body.description) }
        guard !found.isUnit else {
            throw Refusal(.conflict, "body.unit", "“\(found.name)”随区划、单位名单变动，请在那里撤销。")
        }
        guard reason.count >= 2 else { throw Refusal.field("reason", "body.reason", "请写明撤销的原因。") }
        try transaction.end(found, on: transaction.now.day, reason, county: actor.county)
        return Done(subject: body.description, detail: reason)
    }
}

extension WriteTransaction {
    /// What a body holds and strives for ends with it; what it held stays to be read.
    fileprivate func end(_ body: CivilBody, on day: Day, _ reason: String, county: String) throws {
        try run(
            """
            UPDATE civilBody SET goneFrom = \(day), goneReason = \(reason), goneAt = \(now)
            WHERE county = \(county) AND id = \(body.id) AND goneFrom IS NULL
            """)
        let answers = StepAnswers(note: reason, day: day)
        for title in try Titles.standing(of: body.id, county: county, in: self) {
            try take("lapse", of: title.id, CivilTitle.procedure, answers, county: county)
        }
        for bid in try Bids.of(body.id, county: county, in: self) where TitleBid.State.open.contains(bid.state) {
            try take("end", of: bid.id, TitleBid.procedure, answers, county: county)
        }
        for advice in try Advice.of(body.id, county: county, in: self) where advice.state == .open {
            try take("end", of: advice.id, TitleAdvice.procedure, answers, county: county)
        }
        for task in try Stars.of(body.id, county: county, in: self)
        where (StarTask.State.open + StarTask.State.holding).contains(task.state) {
            try take("end", of: task.id, StarTask.procedure, answers, county: county)
        }
    }
}

extension Titles {
    package static func handOver(_ ended: EndedDivision, in transaction: WriteTransaction) throws {
        guard let unit = try Units.ofDivision(ended.code, county: ended.county, in: transaction) else { return }
        let heir = try ended.successor.flatMap {
            try Units.ofDivision($0.code, county: ended.county, in: transaction)
        }
        try handOver(unit.id, to: heir, on: ended.goneFrom, ended.words, county: ended.county, in: transaction)
    }

    package static let departures: Departures = {
        var departures = Departures()
        departures.onUnitEnded = { ended, transaction in
            try handOver(
                ended.unit.id, to: ended.successor, on: ended.goneFrom, "单位撤销", county: ended.county, in: transaction)
        }
        return departures
    }()

    /// The unit itself ends as a holder; for whom it acted, its heir acts.
    private static func handOver(
        _ unit: ID<Unit>, to heir: Unit?, on day: Day, _ reason: String, county: String,
        in transaction: WriteTransaction
    ) throws {
        for body in try Bodies.of(unit, county: county, in: transaction) where body.goneFrom == nil {
            if body.isUnit {
                try transaction.end(body, on: day, reason, county: county)
            } else if let heir, heir.id != unit {
                try move(body, to: Party(heir), county: county, in: transaction)
            }
        }
    }

    private static func move(
        _ body: CivilBody, to party: Party, county: String, in transaction: WriteTransaction
    ) throws {
        try transaction.run(
            """
            UPDATE civilBody SET unit = \(party.unit), unitDivision = \(party.division)
            WHERE county = \(county) AND id = \(body.id)
            """)
        for table in ["titleBid", "titleReview", "titleAdvice", "starTask"] as [SQL] {
            try transaction.run(
                """
                UPDATE \(table) SET unit = \(party.unit), unitDivision = \(party.division)
                WHERE county = \(county) AND body = \(body.id)
                """)
        }
    }
}
