import Database
import Kernel
import Office
import Organisation

/// A leader instructs units, or the office enters what he wrote on paper. Each unit gets its own and answers by itself.
package struct GiveInstruction: Command {
    package static let action = Action("instruction.give", "批示", right: .giveInstructions)
    /// Whose words they are, where somebody else enters them; nil for who gives them himself.
    let leader: ID<Person>?
    let givenOn: Day
    let words: String
    let about: String
    let aboutWords: String
    let audience: [Audience]
    let due: Day

    package init(
        leader: ID<Person>? = nil, givenOn: Day, words: String, about: String = "", aboutWords: String = "",
        to audience: [Audience], due: Day
    ) {
        (self.leader, self.givenOn, self.words) = (leader, givenOn, words)
        (self.about, self.aboutWords, self.audience, self.due) = (about, aboutWords, audience, due)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<[ID<Instruction>]> {
        let giver = try giver(actor, transaction)
        let today = transaction.now.day
        let all = try Units.addressable(county: actor.county, on: today, in: transaction)
        let units = audience.units(among: all)
        try InstructionTerms.check(givenOn: givenOn, due: due, today: today, units: units.count, about: about)
        let batch = transaction.recordID(Instruction.self)
        var given: [ID<Instruction>] = []
        for party in units {
            let id = given.isEmpty ? batch : transaction.newID(Instruction.self)
            try transaction.run(
                """
                INSERT INTO instruction (county, id, batch, leader, leaderName, givenOn, words, about, aboutWords, unit,
                    division, due, enteredBy, enteredByName, state)
                VALUES (\(actor.county), \(id), \(batch), \(giver.id), \(giver.name), \(givenOn), \(words), \(about),
                    \(aboutWords), \(party.unit), \(party.division), \(due), \(actor.id), \(actor.name),
                    \(Instruction.State.pending))
                """)
            try transaction.begin(
                Instruction.procedure, id, by: actor, note: giver.id == actor.id ? "" : "登记\(giver.name)的批示")
            try transaction.notify(
                try People.staff(of: party.unit, Role.representatives, county: actor.county, in: transaction),
                of: Instruction.noun.kind, id.description, "\(giver.name)批示：\(words.shortened)",
                "请在\(due.chinese)前办结并回复。", path: "instructions/\(id)", county: actor.county)
            given.append(id)
        }
        return Done(given, subjects: given.map(\.description), detail: "\(giver.name)批给\(audience.words(among: all))")
    }

    /// Nobody's words but a leader's are an instruction.
    private func giver(_ actor: Actor, _ transaction: ReadTransaction) throws -> (id: String, name: String) {
        if actor.has(.leader), leader == nil || leader?.description == actor.id { return (actor.id, actor.name) }
        guard let leader else { throw Refusal.field("leader", "instruction.leader", "请选择是哪位县领导的批示。") }
        let leaders = try People.holding(.leader, county: actor.county, in: transaction)
        guard let found = leaders.first(where: { $0.person.id == leader })?.person else {
            throw Refusal.field("leader", "instruction.noLeader", "只有县领导能作批示，所选的不是在用的县领导账号。")
        }
        return (found.id.description, found.name)
    }
}
