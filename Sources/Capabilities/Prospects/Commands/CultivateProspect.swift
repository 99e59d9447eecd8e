import Database
import Kernel
import Office
import Organisation

/// Says who looks after a prospect from now on; he is told.
package struct CultivateProspect: Command {
    package static let action = Action("prospect.cultivate", "确定选培联系人", right: .keepProspects)
    let prospect: ID<Prospect>
    let keeper: ID<Person>

    package init(_ prospect: ID<Prospect>, by keeper: ID<Person>) { (self.prospect, self.keeper) = (prospect, keeper) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try ProspectRegister.one(prospect, for: actor, in: transaction)
        guard actor.scope == .county else {
            throw Refusal(.forbidden, "prospect.notYours", "联系人由创建办确定。")
        }
        guard [.heard, .cultivated].contains(found.state) else {
            throw Refusal(.conflict, "prospect.closed", "这条线索\(found.state.chinese)，不用再定联系人。")
        }
        let person = try ProspectRegister.keepers(of: found, county: actor.county, in: transaction)
            .first { $0.id == keeper }
        guard let person else {
            throw Refusal.field("keeper", "prospect.keeper", "联系人应是创建办、所在乡镇（街道）或村（社区）的，请从列表中选择。")
        }
        if found.state == .heard, let step = Prospect.procedure.step(named: "cultivate") {
            try transaction.take(step, of: prospect, in: Prospect.procedure, StepAnswers(note: person.name), by: actor)
        }
        try transaction.run(
            """
            UPDATE prospect SET keeper = \(person.id), keeperName = \(person.name)
            WHERE county = \(actor.county) AND id = \(prospect)
            """)
        return Done(subject: prospect.description, detail: "\(found.name)：\(person.name)联系")
    }
}

/// Notes what somebody saw who went there.
package struct NoteProspectVisit: Command {
    package static let action = Action("prospect.visit", "登记走访线索", right: .keepProspects)
    let prospect: ID<Prospect>
    let visitedOn: Day
    let words: String

    package init(_ prospect: ID<Prospect>, on day: Day, _ words: String) {
        (self.prospect, visitedOn, self.words) = (prospect, day, words)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try ProspectRegister.one(prospect, for: actor, in: transaction)
        guard [.heard, .cultivated].contains(found.state) else {
            throw Refusal(.conflict, "prospect.closed", "这条线索\(found.state.chinese)，不再登记走访。")
        }
        guard visitedOn <= transaction.now.day else {
            throw Refusal.field("visitedOn", "prospect.future", "\(visitedOn.chinese)还没有到，走访以后再登记。")
        }
        try transaction.run(
            """
            INSERT INTO prospectVisit (county, id, prospect, visitedOn, words, recordedBy, recordedByName, recordedAt)
            VALUES (\(actor.county), \(transaction.recordID(ProspectVisit.self)), \(prospect), \(visitedOn), \(words),
                \(actor.id), \(actor.name), \(transaction.now))
            """)
        return Done(subject: prospect.description, detail: "\(visitedOn)")
    }
}
