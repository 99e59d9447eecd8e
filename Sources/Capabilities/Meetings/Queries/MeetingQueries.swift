import Database
import Kernel
import Office
import Organisation

/// What there is to ask about meetings.
enum MeetingQueries {
    static func selected(_ county: String) -> SQL {
        """
        meeting.id, meeting.county, meeting.title, meeting.kind, meeting.startsAt, meeting.place, meeting.host,
        meeting.agenda, meeting.audience, meeting.guests, meeting.minutes, meeting.state,
        (SELECT count(*) FROM meetingDecision WHERE meetingDecision.county = \(county)
            AND meetingDecision.meeting = meeting.id) AS decisions
        """
    }

    /// The office and leaders see all; a unit what it is asked to, once it is, and a township what its villages are.
    static func isSeen(by actor: Actor) -> SQL {
        guard actor.scope != .county else { return "1 = 1" }
        return """
            meeting.state <> \(Meeting.State.planned) AND EXISTS (SELECT 1 FROM meetingInvitee
                WHERE meetingInvitee.county = \(actor.county) AND meetingInvitee.meeting = meeting.id
                AND \(actor.scope.condition(division: "meetingInvitee.division", unit: "meetingInvitee.unit")))
            """
    }

    /// In a period, as far as it was known.
    static func isHeld(_ period: Period, county: String) -> SQL {
        let (took, holds) = (
            period.holds(moment: "meeting.startsAt"), "meeting.state IN \(list: [Meeting.State.held, .issued])" as SQL
        )
        guard period.knownOn != nil else { return "(\(took) AND \(holds))" }
        return """
            (\(took) AND (\(period.knows(step: "hold", of: "meeting.id", county: county))
                OR \(period.knows(step: RecordSteps.made, of: "meeting.id", county: county)) AND \(holds)
                    AND NOT \(period.known(on: nil).knows(step: "hold", of: "meeting.id", county: county))))
            """
    }

    @Sendable
    static func one(_ id: ID<Meeting>, for actor: Actor, in transaction: ReadTransaction) throws -> Meeting {
        try Listing<Meeting>.meetings.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "meeting.none", "没有这次会议，或者没有请您单位参加。请从“会议”进入。"))
    }

    /// The units that were asked, as far as somebody may know.
    static func invitees(
        of id: ID<Meeting>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [MeetingInvitee] {
        try transaction.rows(
            """
            SELECT meetingInvitee.unit, partner.name AS unitName, meetingInvitee.division, meetingInvitee.attendance,
                meetingInvitee.name
            FROM meetingInvitee \(SQL.join(unit: "meetingInvitee.unit", of: "meetingInvitee", as: "partner"))
            WHERE meetingInvitee.county = \(actor.county) AND meetingInvitee.meeting = \(id)
              AND \(actor.scope.condition(division: "meetingInvitee.division", unit: "meetingInvitee.unit"))
            ORDER BY COALESCE(meetingInvitee.division, ''), partner.name
            """
        ).map { row in
            MeetingInvitee(
                party: Party(unit: try row["unit"], name: try row["unitName"] ?? "", division: try row["division"]),
                attendance: try row["attendance"], name: try row["name"])
        }
    }

    static func decisions(
        of id: ID<Meeting>, county: String, in transaction: ReadTransaction
    ) throws -> [MeetingDecision] {
        try transaction.rows(
            """
            SELECT meetingDecision.id, meetingDecision.number, meetingDecision.words, meetingDecision.lead,
                partner.name AS leadName, partner.division, meetingDecision.due, meetingDecision.task
            FROM meetingDecision \(SQL.join(unit: "meetingDecision.lead", of: "meetingDecision", as: "partner"))
            WHERE meetingDecision.county = \(county) AND meetingDecision.meeting = \(id) ORDER BY meetingDecision.number
            """
        ).map { row in
            MeetingDecision(
                id: try row["id"], number: try row["number"], words: try row["words"],
                lead: Party(unit: try row["lead"], name: try row["leadName"] ?? "", division: try row["division"]),
                due: try row["due"], task: try row["task"])
        }
    }

    /// What the director puts his name to: the minutes with the decisions.
    @Sendable
    static func version(_ meeting: Meeting, in transaction: ReadTransaction) throws -> SeenVersion? {
        struct Minutes: Encodable {
            let title: String
            let minutes: String
            let decisions: [String]
        }
        let decisions = try decisions(of: meeting.id, county: meeting.county, in: transaction)
        return try SeenVersion(
            canonical: Minutes(
                title: meeting.title, minutes: meeting.minutes,
                decisions: decisions.map { "\($0.number) \($0.words) \($0.lead.unit) \($0.due)" }))
    }

    /// Meetings to come that somebody's unit is asked to.
    static func coming(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        guard actor.isRepresentative, actor.scope != .county else { return [] }
        let rows = try transaction.rows(
            """
            SELECT \(selected(actor.county)) FROM meeting
            WHERE meeting.county = \(actor.county) AND meeting.state = \(Meeting.State.notified)
              AND meeting.startsAt >= \(transaction.now) AND (\(isSeen(by: actor)))
            ORDER BY meeting.startsAt, meeting.id LIMIT \(limit: 20)
            """)
        guard let first = try rows.first.map(Meeting.init) else { return [] }
        return [
            Waiting(
                "参加会议", kind: .notice, count: rows.count, path: "meetings?when=coming", verb: "看通知",
                place: first.place, detail: "\(first.title)，\(first.startsAt.chinese)", due: nil)
        ]
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let meeting: String? = try transaction.value(
            "SELECT max(id) FROM meeting WHERE county = \(county) AND state <> \(Meeting.State.planned)")
        let decision: String? = try transaction.value("SELECT max(id) FROM meetingDecision WHERE county = \(county)")
        let file: String? = try transaction.value("SELECT max(id) FROM officialFile WHERE county = \(county)")
        let entry: String? = try transaction.value("SELECT max(id) FROM chronicle WHERE county = \(county)")
        let group: String? = try transaction.value("SELECT max(id) FROM leadingGroup WHERE county = \(county)")
        return [
            "meeting": meeting, "meetingDecision": decision, "officialFile": file, "chronicle": entry,
            "leadingGroup": group,
        ].compactMapValues(\.self)
    }
}

extension Meeting {
    init(_ row: Row) throws {
        id = try row["id"]
        county = try row["county"]
        title = try row["title"]
        kind = try row["kind"]
        startsAt = try row["startsAt"]
        place = try row["place"]
        host = try row["host"]
        agenda = try row["agenda"]
        audience = [Audience](stored: try row["audience"])
        guests = try row["guests"]
        minutes = try row["minutes"]
        state = try row["state"]
        decisions = try row["decisions"]
    }
}

extension Listing where Record == Meeting {
    static let meetings = Listing<Meeting>(
        Meeting.noun, "会议", path: "meetings", right: .seeMeetings, help: "动员部署会、联席会议、协调会：谁参加、定了什么、谁来办",
        from: "meeting", select: MeetingQueries.selected, decode: Meeting.init, sees: MeetingQueries.isSeen,
        columns: [
            .link("会议", width: 40) {
                $0.title
            } path: {
                "meetings/\($0.id)"
            }, .text("类别") { $0.kind.chinese }, .moment("时间") { $0.startsAt }, .text("地点") { $0.place },
            .state { $0.state }, .number("决定") { $0.decisions }, .fileOnly("议程") { $0.agenda },
            .fileOnly("纪要", width: 60) { $0.minutes },
        ],
        filters: [
            .search("如 动员部署、老旧小区", in: ["meeting.title", "meeting.agenda", "meeting.minutes"]),
            .state(Meeting.procedure), .choice("kind", "类别", of: Meeting.Kind.self, "meeting.kind") { $0.chinese },
            .month("month", "月份", moments: "meeting.startsAt"),
            .condition(
                "when", "时间",
                [
                    (
                        "coming", "已通知、还没有开",
                        { @Sendable _, now in
                            "meeting.state = \(Meeting.State.notified) AND meeting.startsAt >= \(now)"
                        }
                    )
                ]), .step(Meeting.procedure), MeetingQueries.invited,
        ],
        orders: [.descending("latest", "最近的", "meeting.startsAt", .integer), .newest("meeting")],
        figures: [
            .count("meetingsHeld", "召开的会议", unit: "次", "期内召开的会议，取消的不计") { period, county in
                MeetingQueries.isHeld(period, county: county)
            }.quoted(.plain),
            .count("meetingsToMobilise", "动员部署会", unit: "次", "期内召开的动员部署会，取消的不计") { period, county in
                """
                \(MeetingQueries.isHeld(period, county: county)) AND meeting.kind = \(Meeting.Kind.mobilisation)
                """
            }.quoted(.plain),
        ],
        empty: "还没有会议。筹备会议时先登记，通知、签到、纪要和决定都记在一处。",
        starts: [.init("筹备会议", "meetings/new", .manageMeetings)])
}
