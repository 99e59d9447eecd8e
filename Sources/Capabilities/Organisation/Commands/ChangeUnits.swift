import Database
import Kernel
import Office
import Web

/// Mends a unit's name or kind; those of townships and villages are mended with their divisions.
package struct CorrectUnit: Command {
    package static let action = Action("unit.correct", "更正单位", right: .changeUnits)
    let unit: ID<Unit>
    let name: String
    let kind: Unit.Kind
    /// What whoever mends it had before him; nil for who has the record itself.
    let seen: SeenVersion?

    package init(unit: ID<Unit>, name: String, kind: Unit.Kind, seen: SeenVersion? = nil) {
        self.unit = unit
        self.name = name
        self.kind = kind
        self.seen = seen
    }

    init(_ form: FormReader, unit: ID<Unit>, seen: SeenVersion?) throws {
        let name = form.text("name", "单位名称", max: 40)
        let kind: Unit.Kind? = form.choice("kind", "类别")
        try form.finish()
        self.init(unit: unit, name: name, kind: kind ?? .department, seen: seen)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let county = actor.county
        let known = try Units.one(unit, county: county, in: transaction)
        try known.checkIsOwnAndThere()
        guard Unit.Kind.added.contains(kind) else { throw Refusal.unitOfDivision }
        if let seen, seen != known.version {
            throw Refusal(.conflict, "unit.editedMeanwhile", "有人刚刚改过这个单位，这一次没有保存。请看过现在的内容再改。")
        }
        guard known.name != name || known.kind != kind else { return .repeated((), subject: unit.description) }
        try refuseTwin(of: known, county, transaction)
        if known.kind != kind { try refuseUnfit(county, transaction) }
        try transaction.run(
            "UPDATE unit SET name = \(name), kind = \(kind) WHERE county = \(county) AND id = \(unit)")
        let words = [
            known.name == name ? nil : "\(known.name)→\(name)",
            known.kind == kind ? nil : "\(known.kind.chinese)→\(kind.chinese)",
        ]
        return Done(subject: unit.description, detail: words.compactMap(\.self).joined(separator: "，"))
    }

    private func refuseTwin(of known: Unit, _ county: String, _ transaction: ReadTransaction) throws {
        let others = try Units.all(county: county, kinds: Unit.Kind.added, in: transaction)
        if let taken = others.first(where: { $0.id != unit && $0.name.nameKey == name.nameKey }) {
            throw Refusal.field("name", "unit.taken", "已经有“\(taken.name)”这个单位，请换一个名称。")
        }
    }

    /// What its people may do goes by the kind of their unit.
    private func refuseUnfit(_ county: String, _ transaction: ReadTransaction) throws {
        for person in try People.members(of: unit, county: county, in: transaction) where !person.roles.isEmpty {
            if RoleRules.fault(person.roles, in: kind) != nil {
                throw Refusal.field(
                    "kind", "unit.roles",
                    "\(person.name)是\(person.roles.map(\.chinese).joined(separator: "、"))，这类单位（\(kind.chinese)）不能有。请先改他的角色，再改类别。"
                )
            }
        }
    }
}

/// Ends a department or a further office of the county's: its people and its open work go to a named successor. Without one it
/// is refused while anybody would be left without a unit; its open work then waits for the office to name another.
package struct EndUnit: Command {
    package static let action = Action("unit.end", "撤销单位", right: .changeUnits)
    let unit: ID<Unit>
    let goneFrom: Day
    let successor: ID<Unit>?
    let reason: String
    let departures: [Departures]

    package init(
        unit: ID<Unit>, goneFrom: Day, successor: ID<Unit>?, reason: String, departures: [Departures]
    ) {
        self.unit = unit
        self.goneFrom = goneFrom
        self.successor = successor
        self.reason = reason
        self.departures = departures
    }

    init(_ form: FormReader, unit: ID<Unit>, departures: [Departures]) throws {
        let goneFrom = form.day("goneFrom", "撤销的日期")
        let successor = form.optional("successor", "并入", form: "列表中的一项") { ID<Unit>($0) }
        let reason = form.text("reason", "原因", max: 200)
        try form.finish()
        guard let goneFrom else { throw Refusal.noSuchPage }
        self.init(unit: unit, goneFrom: goneFrom, successor: successor, reason: reason, departures: departures)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let county = actor.county
        let ended = try Units.one(unit, county: county, in: transaction)
        try ended.checkIsOwnAndThere()
        guard goneFrom <= transaction.now.day else {
            throw Refusal.field("goneFrom", "unit.future", "撤销是当天办、马上生效的，日期请写今天或以前；还没到的，到那一天再办。")
        }
        guard !reason.isEmpty else { throw Refusal.field("reason", "unit.reason", "请写明撤销的原因，如 机构改革的文件。") }
        let heir = try heir(of: ended, county, transaction)
        let people = try People.members(of: unit, county: county, in: transaction)
        guard heir != nil || people.isEmpty else {
            let names = people.prefix(5).map(\.name).joined(separator: "、") + (people.count > 5 ? "等" : "")
            throw Refusal.field(
                "successor", "unit.populated",
                "\(ended.name)还有\(people.count)个在用的账号（\(names)）。请写明并入的单位，人员随之过去；或者先给他们办换岗、离任。")
        }
        if let heir {
            for person in people {
                try FormerPosts.note(
                    person, until: goneFrom.adding(days: -1), successor: nil, by: actor, in: transaction)
                try transaction.run(
                    "UPDATE person SET unit = \(heir.id) WHERE county = \(county) AND id = \(person.id)")
            }
        }
        try transaction.run(
            """
            UPDATE unit SET goneFrom = \(goneFrom), successor = \(heir?.id), goneReason = \(reason)
            WHERE county = \(county) AND id = \(unit)
            """)
        let event = EndedUnit(county: county, unit: ended, goneFrom: goneFrom, successor: heir)
        for departure in departures { try departure.onUnitEnded(event, transaction) }
        return Done(
            (), subjects: [unit.description] + people.map(\.id.description),
            detail: "\(ended.name)\(goneFrom)起撤销" + (heir.map { "，并入\($0.name)" } ?? "") + "：\(reason)")
    }

    private func heir(of ended: Unit, _ county: String, _ transaction: ReadTransaction) throws -> Unit? {
        guard let successor else { return nil }
        let heir = try Units.one(successor, county: county, in: transaction)
        guard heir.id != ended.id, heir.kind == ended.kind, heir.goneFrom == nil else {
            throw Refusal.field("successor", "unit.successor", "\(ended.name)只能并入另一个同类的、没有撤销的单位，请从列表中选择。")
        }
        return heir
    }
}

/// Takes an end back that was a mistake. Its people and its work stay where they are now.
package struct RestoreUnit: Command {
    package static let action = Action("unit.restore", "恢复单位", right: .changeUnits)
    let unit: ID<Unit>

    package init(unit: ID<Unit>) { self.unit = unit }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let known = try Units.one(unit, county: actor.county, in: transaction)
        guard known.goneFrom != nil else { return .repeated((), subject: unit.description) }
        try transaction.run(
            """
            UPDATE unit SET goneFrom = NULL, successor = NULL, goneReason = NULL
            WHERE county = \(actor.county) AND id = \(unit)
            """)
        return Done(subject: unit.description, detail: known.name)
    }
}

extension Unit {
    /// What somebody sees who mends it.
    var version: SeenVersion { SeenVersion(bytes: "\(id) \(name) \(kind.rawValue)".utf8) }

    fileprivate func checkIsOwnAndThere() throws {
        guard division == nil else { throw Refusal.unitOfDivision }
        guard goneFrom == nil else {
            throw Refusal(.conflict, "unit.gone", "\(name)已经撤销了，不能再改；撤错了的，请先恢复。")
        }
    }
}

extension Refusal {
    static let unitOfDivision = Refusal.field(
        "kind", "unit.kind", "乡镇（街道）和村（社区）的单位随区划建立、改名和撤并，请到“区划”办理。")
}
