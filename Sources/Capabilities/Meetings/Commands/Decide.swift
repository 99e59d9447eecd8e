import Database
import Kernel
import Office
import Organisation

/// Writes down a decision of a meeting: what, which unit leads, by when.
package struct Decide: Command {
    package static let action = Action("meetingDecision.add", "登记会议决定", right: .manageMeetings)
    let meeting: ID<Meeting>
    let words: String
    let lead: ID<Unit>
    let due: Day

    package init(_ meeting: ID<Meeting>, _ words: String, lead: ID<Unit>, due: Day) {
        (self.meeting, self.words, self.lead, self.due) = (meeting, words, lead, due)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<MeetingDecision>> {
        let found = try MeetingQueries.one(meeting, for: actor, in: transaction)
        try MeetingTerms.checkDecision(
            due: due, held: found.startsAt.day, state: found.state.chinese, isHeld: found.state == .held)
        let unit = try Units.one(lead, county: actor.county, in: transaction)
        let last: Int? = try transaction.value(
            """
            SELECT COALESCE(max(number), 0) FROM meetingDecision
            WHERE county = \(actor.county) AND meeting = \(meeting)
            """)
        let id = transaction.recordID(MeetingDecision.self)
        try transaction.run(
            """
            INSERT INTO meetingDecision (county, id, meeting, number, words, lead, due)
            VALUES (\(actor.county), \(id), \(meeting), \((last ?? 0) + 1), \(words), \(lead), \(due))
            """)
        return Done(id, subject: meeting.description, detail: "\(unit.name)，\(due.chinese)前：\(words)")
    }
}

/// Takes a decision out again that was written down wrongly, before the minutes are issued.
package struct DropDecision: Command {
    package static let action = Action("meetingDecision.drop", "删去会议决定", right: .manageMeetings)
    let meeting: ID<Meeting>
    let decision: ID<MeetingDecision>

    package init(_ meeting: ID<Meeting>, _ decision: ID<MeetingDecision>) {
        (self.meeting, self.decision) = (meeting, decision)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try MeetingQueries.one(meeting, for: actor, in: transaction)
        guard found.state == .held else {
            throw Refusal(.conflict, "meeting.issued", "会议现在是“\(found.state.chinese)”，决定不能再删。")
        }
        let decisions = try MeetingQueries.decisions(of: meeting, county: actor.county, in: transaction)
        guard let dropped = decisions.first(where: { $0.id == decision }) else {
            return .repeated((), subject: meeting.description)
        }
        try transaction.run(
            "DELETE FROM meetingDecision WHERE county = \(actor.county) AND id = \(decision)")
        return Done(subject: meeting.description, detail: dropped.words)
    }
}

/// Makes plan tasks of a meeting's decisions, each once, when its minutes are out.
package struct PlanDecisions: Command {
    package static let action = Action("meetingDecision.plan", "把会议决定列入年度任务", right: .manageMeetings)
    let meeting: ID<Meeting>
    let make: DecidedTask.Maker

    package init(_ meeting: ID<Meeting>, make: @escaping DecidedTask.Maker) {
        (self.meeting, self.make) = (meeting, make)
    }

    /// - Returns: how many tasks came of it.
    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let found = try MeetingQueries.one(meeting, for: actor, in: transaction)
        guard found.state == .issued else {
            throw Refusal(
                .conflict, "meeting.notIssued", "会议现在是“\(found.state.chinese)”，纪要印发以后再把决定列入年度任务。")
        }
        let open = try MeetingQueries.decisions(of: meeting, county: actor.county, in: transaction).filter {
            $0.task == nil
        }
        guard !open.isEmpty else { return .repeated(0, subject: meeting.description) }
        for decision in open {
            guard let lead = ID<Unit>(decision.lead.unit) else { continue }
            let task = try make(
                DecidedTask(
                    title: decision.words, words: decision.words, lead: lead, due: decision.due, decision: decision.id,
                    origin: "meetings/\(meeting)", originWords: found.title), actor, transaction)
            try transaction.run(
                """
                UPDATE meetingDecision SET task = \(task) WHERE county = \(actor.county) AND id = \(decision.id)
                """)
        }
        return Done(open.count, subject: meeting.description, detail: "\(open.count)项")
    }
}
