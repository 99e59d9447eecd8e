import Database
import Kernel
import Media
import Office
import Organisation

/// Writes down who came to a meeting, its minutes and photos, until the minutes are issued. Recording it says that it was held.
package struct RecordMeeting: Command {
    package struct Came: Hashable, Sendable {
        package let unit: String
        package let attendance: MeetingInvitee.Attendance
        package let name: String

        package init(unit: String, _ attendance: MeetingInvitee.Attendance, name: String = "") {
            (self.unit, self.attendance, self.name) = (unit, attendance, name)
        }
    }

    package static let action = Action("meeting.record", "登记会议", right: .manageMeetings)
    let meeting: ID<Meeting>
    let minutes: String
    let came: [Came]
    let photos: [Photo]

    package init(_ meeting: ID<Meeting>, minutes: String, came: [Came] = [], photos: [Photo] = []) {
        (self.meeting, self.minutes, self.came, self.photos) = (meeting, minutes, came, photos)
    }

    /// The meeting, of which something may be written down now.
    static func admit(_ meeting: ID<Meeting>, by actor: Actor, in transaction: ReadTransaction) throws -> Meeting {
        let found = try MeetingQueries.one(meeting, for: actor, in: transaction)
        guard [.notified, .held].contains(found.state) else {
            throw Refusal(
                .conflict, "meeting.state", "会议现在是“\(found.state.chinese)”，已通知或已召开、纪要还没有印发的才能登记。")
        }
        return found
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Self.admit(meeting, by: actor, in: transaction)
        try MeetingTerms.checkMinutes(minutes, startsAt: found.startsAt, now: transaction.now)
        try checkNames(actor, transaction)
        if found.state == .notified {
            _ = try TakeProcedureStep(Meeting.procedure, meeting, "hold").carryOut(by: actor, in: transaction)
        }
        try transaction.run(
            "UPDATE meeting SET minutes = \(minutes) WHERE county = \(actor.county) AND id = \(meeting)")
        for came in came {
            try transaction.run(
                """
                UPDATE meetingInvitee SET attendance = \(came.attendance), name = \(came.name)
                WHERE county = \(actor.county) AND meeting = \(meeting) AND unit = \(came.unit)
                """)
        }
        for photo in photos {
            try transaction.attach(photo, to: Meeting.kind, meeting.description, county: actor.county)
        }
        let there = came.count { $0.attendance == .came }
        return Done(subject: meeting.description, detail: "到会\(there)个单位，纪要\(minutes.count)字")
    }

    private func checkNames(_ actor: Actor, _ transaction: ReadTransaction) throws {
        let invited = try MeetingQueries.invitees(of: meeting, for: actor, in: transaction)
        let wrong = came.compactMap { came -> Refusal.Field? in
            let unit = invited.first { $0.party.unit == came.unit }?.party.name
            guard let unit else { return .init("name-\(came.unit)", "这个单位没有请来开会，请先“修改”会议安排。") }
            return MeetingTerms.checkAttendance(came: came.attendance == .came, name: came.name, unit: unit).map {
                .init("name-\(came.unit)", $0)
            }
        }
        guard wrong.isEmpty else { throw Refusal(.invalid, "meeting.names", wrong[0].message, fields: wrong) }
    }
}
