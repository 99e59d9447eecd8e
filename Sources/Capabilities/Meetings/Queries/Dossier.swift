import Database
import Kernel
import Office
import Organisation
import Web

extension MeetingQueries {
    /// The meetings that a unit was asked to.
    @Sendable
    static func dossier(
        _ subject: DossierSubject, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [DossierPart] {
        guard Right.seeMeetings.isHeld(by: actor) else { return [] }
        let own = "invited=\(subject.unit)"
        let count = try Listing<Meeting>.meetings.count(own, for: actor, in: transaction)
        guard count > 0 else { return [] }
        return [
            DossierPart(
                "会议", [.init("请它参加的", count, "次", path: "meetings?\(own)")],
                tables: [
                    .init(
                        ["会议", "时间", "状态"],
                        try Listing<Meeting>.meetings.first(own, 4, for: actor, in: transaction).map { meeting in
                            [
                                .init(meeting.title, "meetings/\(meeting.id)"),
                                .init(meeting.startsAt.short(on: transaction.now.day)), .init(meeting.state.chinese),
                            ]
                        })
                ])
        ]
    }

    /// Of a unit that was asked to it.
    static let invited = ListFilter.link(
        "invited", "参会单位",
        condition: { value, actor, _ in
            """
            meeting.state <> \(Meeting.State.planned) AND EXISTS (SELECT 1 FROM meetingInvitee
                WHERE meetingInvitee.county = \(actor.county) AND meetingInvitee.meeting = meeting.id
                AND meetingInvitee.unit = \(value))
            """
        },
        words: { value, actor, transaction in
            try ID<Unit>(value).map { try Units.one($0, county: actor.county, in: transaction).name } ?? value
        })
}
