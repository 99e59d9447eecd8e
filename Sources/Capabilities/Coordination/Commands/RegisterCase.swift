import Database
import Kernel
import Office
import Organisation
import Web

/// What is said of a case.
package struct CaseText: Hashable, Codable, Sendable {
    let kind: CoordinationCase.Kind
    let title: String
    let situation: String
    let aims: String

    package init(kind: CoordinationCase.Kind, title: String, situation: String, aims: String) {
        (self.kind, self.title, self.situation, self.aims) = (kind, title, situation, aims)
    }
}

/// Registers what no one unit can close, until when it is to be made good.
package struct RegisterCase: Command {
    package static let action = Action("coordinationCase.register", "登记难点问题", right: .manageCases)
    let text: CaseText
    let dueOn: Day

    package init(_ text: CaseText, dueOn: Day) { (self.text, self.dueOn) = (text, dueOn) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<CoordinationCase>> {
        let today = transaction.now.day
        try CaseTerms.check(dueOn: dueOn, today: today)
        let id = transaction.recordID(CoordinationCase.self)
        try transaction.run(
            """
            INSERT INTO coordinationCase (county, id, kind, title, situation, aims, dueOn, state, registeredOn)
            VALUES (\(actor.county), \(id), \(text.kind), \(text.title), \(text.situation), \(text.aims), \(dueOn),
                \(CoordinationCase.State.registered), \(today))
            """)
        try transaction.begin(CoordinationCase.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: "\(text.kind.chinese)：\(text.title)")
    }
}

/// Changes what is said of a case while it goes on; its time is changed by being put off.
package struct ReviseCase: Command {
    package static let action = Action("coordinationCase.revise", "修改难点问题", right: .manageCases)
    let id: ID<CoordinationCase>
    let text: CaseText

    package init(_ id: ID<CoordinationCase>, _ text: CaseText) { (self.id, self.text) = (id, text) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        try Cases.one(id, for: actor, in: transaction).requireOpen(to: "修改")
        try transaction.run(
            """
            UPDATE coordinationCase SET kind = \(text.kind), title = \(text.title), situation = \(text.situation),
                aims = \(text.aims)
            WHERE county = \(actor.county) AND id = \(id)
            """)
        return Done(subject: id.description, detail: text.title)
    }
}

/// Adds a place where the case lies.
package struct AddCasePlace: Command {
    package static let action = Action("casePlace.add", "添加难点点位", right: .manageCases)
    let coordinationCase: ID<CoordinationCase>
    let division: DivisionCode
    let spot: String

    package init(_ coordinationCase: ID<CoordinationCase>, division: DivisionCode, spot: String) {
        (self.coordinationCase, self.division, self.spot) = (coordinationCase, division, spot)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<CasePlace>> {
        let found = try Cases.one(coordinationCase, for: actor, in: transaction)
        try found.requireOpen(to: "添加点位")
        let (place, township) = try CaseParts.ground(division, county: actor.county, in: transaction)
        let id = transaction.recordID(CasePlace.self)
        try transaction.run(
            """
            INSERT INTO casePlace (county, id, coordinationCase, division, townshipUnit, spot, state)
            VALUES (\(actor.county), \(id), \(coordinationCase), \(division), \(township.id), \(spot),
                \(CasePlace.State.open))
            """)
        try transaction.begin(CasePlace.procedure, id, by: actor)
        return Done(id, subjects: [id.description, coordinationCase.description], detail: place.name + spot)
    }
}

/// Gives a unit its share: what it has to do, and until when.
package struct GiveShare: Command {
    package static let action = Action("caseShare.give", "下达难点分工", right: .manageCases)
    let coordinationCase: ID<CoordinationCase>
    let unit: ID<Unit>
    let task: String
    let dueOn: Day

    package init(_ coordinationCase: ID<CoordinationCase>, unit: ID<Unit>, task: String, dueOn: Day) {
        (self.coordinationCase, self.unit, self.task, self.dueOn) = (coordinationCase, unit, task, dueOn)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<CaseShare>> {
        let found = try Cases.one(coordinationCase, for: actor, in: transaction)
        try found.requireOpen(to: "下达分工")
        try CaseTerms.checkShare(dueOn: dueOn, whole: found.dueOn, today: transaction.now.day)
        let party = Party(try Units.one(unit, county: actor.county, in: transaction))
        let id = transaction.recordID(CaseShare.self)
        try transaction.run(
            """
            INSERT INTO caseShare (county, id, coordinationCase, unit, division, task, dueOn, state)
            VALUES (\(actor.county), \(id), \(coordinationCase), \(unit), \(party.division), \(task), \(dueOn),
                \(CaseShare.State.going))
            """)
        try transaction.begin(CaseShare.procedure, id, by: actor)
        let people = try People.holding(Array(Role.representatives), in: unit, county: actor.county, in: transaction)
        try transaction.notify(
            people, of: CaseShare.noun.kind, id.description, "难点问题分工",
            "\(found.title)：\(task)，\(dueOn.chinese)前完成。", path: "cases/shares/\(id)", county: actor.county)
        return Done(
            id, subjects: [id.description, coordinationCase.description],
            detail: "\(party.name)，\(dueOn.chinese)前：\(task)")
    }
}
