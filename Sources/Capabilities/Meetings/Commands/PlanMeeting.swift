import Database
import Kernel
import Office
import Organisation

/// What a meeting's invitation says.
package struct MeetingText: Hashable, Sendable {
    package let title: String
    package let kind: Meeting.Kind
    package let startsAt: Instant
    package let place: String
    package let host: String
    package let agenda: String
    package let audience: [Audience]
    package let guests: String

    package init(
        title: String, kind: Meeting.Kind, startsAt: Instant, place: String, host: String, agenda: String,
        audience: [Audience], guests: String = ""
    ) {
        (self.title, self.kind, self.startsAt, self.place) = (title, kind, startsAt, place)
        (self.host, self.agenda, self.audience, self.guests) = (host, agenda, audience, guests)
    }
}

/// Plans a meeting: when, where, about what, and who is asked to come.
package struct PlanMeeting: Command {
    package static let action = Action("meeting.plan", "筹备会议", right: .manageMeetings)
    let text: MeetingText

    package init(_ text: MeetingText) { self.text = text }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Meeting>> {
        let id = transaction.recordID(Meeting.self)
        try transaction.run(
            """
            INSERT INTO meeting (county, id, title, kind, startsAt, place, host, agenda, audience, guests, minutes,
                madeBy, madeByName, state)
            VALUES (\(actor.county), \(id), \(text.title), \(text.kind), \(text.startsAt), \(text.place), \(text.host),
                \(text.agenda), \(text.audience.stored), \(text.guests), '', \(actor.id), \(actor.name),
                \(Meeting.State.planned))
            """)
        try transaction.invite(text.audience, to: id, county: actor.county)
        try transaction.begin(Meeting.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: text.title)
    }
}

/// Changes what a meeting's invitation says, until it was held.
package struct ReviseMeeting: Command {
    package static let action = Action("meeting.revise", "修改会议安排", right: .manageMeetings)
    let meeting: ID<Meeting>
    let text: MeetingText

    package init(_ meeting: ID<Meeting>, _ text: MeetingText) { (self.meeting, self.text) = (meeting, text) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try MeetingQueries.one(meeting, for: actor, in: transaction)
        guard [.planned, .notified].contains(found.state) else {
            throw Refusal(.conflict, "meeting.past", "会议现在是“\(found.state.chinese)”，安排不能再改。")
        }
        try transaction.run(
            """
            UPDATE meeting SET title = \(text.title), kind = \(text.kind), startsAt = \(text.startsAt),
                place = \(text.place), host = \(text.host), agenda = \(text.agenda), audience = \(text.audience.stored),
                guests = \(text.guests)
            WHERE county = \(actor.county) AND id = \(meeting)
            """)
        try transaction.run(
            "DELETE FROM meetingInvitee WHERE county = \(actor.county) AND meeting = \(meeting)")
        try transaction.invite(text.audience, to: meeting, county: actor.county)
        return Done(subject: meeting.description, detail: "\(text.title)，\(text.startsAt.chinese)")
    }
}

extension WriteTransaction {
    fileprivate func invite(_ audience: [Audience], to meeting: ID<Meeting>, county: String) throws {
        let units = audience.units(among: try Units.addressable(county: county, on: now.day, in: self))
        for party in units {
            try run(
                """
                INSERT INTO meetingInvitee (county, meeting, unit, division, attendance, name)
                VALUES (\(county), \(meeting), \(party.unit), \(party.division),
                    \(MeetingInvitee.Attendance.unknown), '')
                """)
        }
    }
}
