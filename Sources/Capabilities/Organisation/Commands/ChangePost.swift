import Database
import Kernel
import Office
import Web

/// Somebody goes to another unit, or leaves for good, and what lay with him goes to a named successor, in one step. Roles are
/// of a post and stay behind; the security administrator gives those of the new one. Nobody takes those of an administrator, the
/// director or a leader alone (decisions/0067).
package struct ChangePost: Command {
    package static let action = Action("person.changePost", "换岗、离任", right: .addPeople)
    let person: ID<Person>
    /// Nil for whoever leaves: his account is closed.
    let unit: ID<Unit>?
    /// The first day in the new post.
    let since: Day
    let successor: ID<Person>?
    let departures: [Departures]
    /// A second administrator said yes; see `AgreeToRequest`.
    let isAgreed: Bool

    package init(
        person: ID<Person>, to unit: ID<Unit>?, since: Day, successor: ID<Person>?, departures: [Departures]
    ) {
        self.init(
            person: person, to: unit, since: since, successor: successor, departures: departures, isAgreed: false)
    }

    init(
        person: ID<Person>, to unit: ID<Unit>?, since: Day, successor: ID<Person>?, departures: [Departures],
        isAgreed: Bool
    ) {
        self.isAgreed = isAgreed
        self.person = person
        self.unit = unit
        self.since = since
        self.successor = successor
        self.departures = departures
    }

    /// What is chosen in place of a unit.
    static let leaving = "leaving"

    init(_ form: FormReader, person: ID<Person>, departures: [Departures]) throws {
        let isLeaving = form.text("unit", "去向", max: 40, optional: true) == Self.leaving
        let unit = isLeaving ? nil : form.value("unit", "去向", form: "列表中的一项") { ID<Unit>($0) }
        let since = form.day("since", "从哪一天起")
        let successor = form.optional("successor", "接手的人", form: "列表中的一项") { ID<Person>($0) }
        try form.finish()
        guard let since, isLeaving || unit != nil else { throw Refusal.noSuchPage }
        self.init(person: person, to: unit, since: since, successor: successor, departures: departures)
    }

    /// What will be done.
    struct Move {
        let leaver: Person
        /// Nil for whoever leaves.
        let next: Unit?
        let lost: [Role]
        /// Nil where nothing lies with the leaver.
        let heir: Person?
    }

    /// Refuses what cannot be done, whoever says yes to it.
    func checked(by actor: Actor, in transaction: ReadTransaction) throws -> Move {
        let county = actor.county
        guard person.description != actor.id else {
            throw Refusal(.conflict, "person.self", "不能给自己换岗，请由另一位系统管理员操作。")
        }
        guard since <= transaction.now.day else {
            throw Refusal.field("since", "post.future", "换岗是当天办、马上生效的，日期请写今天或以前；还没到的，到那一天再办。")
        }
        let leaver = try People.one(person, county: county, in: transaction)
        let next = try nextUnit(of: leaver, county, transaction)
        let kept = next.map { RoleRules.kept(leaver.roles, from: leaver.unitKind, to: $0.kind) } ?? []
        let lost = leaver.roles.filter { !kept.contains($0) }
        if let fault = try leaver.leavesNobody(losing: lost, county: county, in: transaction) {
            throw Refusal.field("unit", "person.lastAdministrator", fault)
        }
        return Move(leaver: leaver, next: next, lost: lost, heir: try heir(of: leaver, county, transaction))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let county = actor.county
        let move = try checked(by: actor, in: transaction)
        let (leaver, next, heir) = (move.leaver, move.next, move.heir)
        if !isAgreed { try leaver.checkOneIsEnough(for: actor) }
        if let heir {
            let left = LeftPost(county: county, person: person, name: leaver.name, successor: heir)
            for departure in departures { try departure.onLeft(left, transaction) }
        }
        try note(leaver, heir: heir, by: actor, in: transaction)
        if let next {
            try transaction.run("UPDATE person SET unit = \(next.id) WHERE county = \(county) AND id = \(person)")
        } else {
            try transaction.run(
                "UPDATE person SET disabledAt = \(transaction.now) WHERE county = \(county) AND id = \(person)")
        }
        try dropRoles(move.lost, county, transaction)
        let words = [
            next.map { "\(leaver.unitName)→\($0.name)" } ?? "\(leaver.unitName)，离任停用",
            heir.map { "由\($0.name)接手" },
            move.lost.isEmpty ? nil : "不再是\(move.lost.map(\.chinese).joined(separator: "、"))",
        ]
        return Done(
            (), subjects: [person.description] + [heir?.id.description].compactMap(\.self),
            detail: "\(since)起 " + words.compactMap(\.self).joined(separator: "，"))
    }

    private func nextUnit(of leaver: Person, _ county: String, _ transaction: ReadTransaction) throws -> Unit? {
        guard let unit else {
            guard leaver.disabledAt == nil else { throw Refusal.field("unit", "post.left", "\(leaver.name)的账号已经停用了。") }
            return nil
        }
        guard leaver.disabledAt == nil else {
            throw Refusal.field("unit", "post.disabled", "\(leaver.name)的账号已停用，请先启用，再换岗。")
        }
        guard unit != leaver.unit else {
            throw Refusal.field("unit", "post.same", "\(leaver.name)本来就在\(leaver.unitName)，请选另一个单位。")
        }
        let today = transaction.now.day
        guard
            let next = try Units.all(county: county, notGoneOn: today, in: transaction).first(where: { $0.id == unit })
        else { throw Refusal.field("unit", "unit.none", "没有这个单位，或者它已经撤销，请从列表中选择。") }
        return next
    }

    private func heir(of leaver: Person, _ county: String, _ transaction: ReadTransaction) throws -> Person? {
        let lying = try departures.withPerson(person, county: county, in: transaction)
        guard !lying.isEmpty else { return nil }
        guard let successor else {
            let words = lying.map { "\($0.title)\($0.count)件" }.joined(separator: "、")
            throw Refusal.field("successor", "post.successor", "\(leaver.name)手上还有\(words)，请选一个接手的人。")
        }
        let heir = try People.one(successor, county: county, in: transaction)
        guard heir.id != person, heir.disabledAt == nil else {
            throw Refusal.field("successor", "post.successor", "接手的要是另一个在用的账号，请另选一个人。")
        }
        return heir
    }

    private func note(_ leaver: Person, heir: Person?, by actor: Actor, in transaction: WriteTransaction) throws {
        try FormerPosts.note(
            leaver, until: since.adding(days: -1), successor: heir?.id, by: actor, in: transaction)
    }

    /// Whoever is signed in under the old ones is signed out; what was asked for him was for the old post, and what he asked
    /// for as an administrator nobody stands for any more.
    private func dropRoles(_ lost: [Role], _ county: String, _ transaction: WriteTransaction) throws {
        try transaction.run(
            """
            DELETE FROM personRole WHERE county = \(county) AND person = \(person) AND role IN \(list: lost)
            """)
        try AskedRoles.settle(person, county: county, in: transaction)
        try transaction.run("DELETE FROM session WHERE county = \(county) AND person = \(person)")
    }
}
