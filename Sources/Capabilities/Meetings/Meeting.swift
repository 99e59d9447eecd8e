import Database
import Kernel
import Office
import Organisation

/// A meeting: who is asked to come, who came, what was written down and decided.
package struct Meeting: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case mobilisation, joint, coordination, other

        package var chinese: String {
            switch self {
            case .mobilisation: "动员部署会"
            case .joint: "联席会议"
            case .coordination: "协调会"
            case .other: "其他会议"
            }
        }
    }

    package let id: ID<Meeting>
    let county: String
    package let title: String
    package let kind: Kind
    package let startsAt: Instant
    package let place: String
    /// 主持人
    package let host: String
    package let agenda: String
    package let audience: [Audience]
    /// People who are asked to come by name, a line each.
    package let guests: String
    package let minutes: String
    package let decisions: Int
    package let state: State

    package enum State: String, ProcedureState {
        case planned, notified, held, issued, cancelled

        package var chinese: String {
            switch self {
            case .planned: "筹备"
            case .notified: "已通知"
            case .held: "已召开"
            case .issued: "纪要已印发"
            case .cancelled: "已取消"
            }
        }

        package var tone: Tone {
            switch self {
            case .planned, .notified, .held: .going
            case .issued: .done
            case .cancelled: .off
            }
        }
    }

    package static let noun = RecordNoun("meeting", "会议", measure: "次")

    package static let procedure = Procedure<Meeting, State>(
        noun, table: "meeting", path: "meetings", right: .seeMeetings, first: .planned, begun: "筹备",
        load: MeetingQueries.one, title: \.title, version: MeetingQueries.version,
        [
            .step("notify", "发出通知", from: .planned, to: .notified, by: clerk, check: MeetingTerms.checkNotice),
            .step(
                "hold", "登记已召开", from: .notified, to: .held, by: clerk, opensOn: { $0.startsAt.day },
                check: MeetingTerms.checkHeld),
            .step(
                "issue", "印发纪要", from: .held, to: .issued, by: .role(.director), within: .workingDays(7),
                deed: .signature, check: MeetingTerms.checkMinutes),
            .step(
                "cancel", "取消会议", from: .planned, .notified, to: .cancelled, by: clerk, asks: [.reason()],
                isOptional: true),
        ])

    private static let clerk = Doer<Meeting>.role(.clerk, .director)
}

/// A unit that was asked to a meeting, and whether it came.
package struct MeetingInvitee: Codable, Sendable {
    package enum Attendance: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case unknown, came, excused, absent

        package var chinese: String {
            switch self {
            case .unknown: "未登记"
            case .came: "到会"
            case .excused: "请假"
            case .absent: "缺席"
            }
        }
    }

    package let party: Party
    package let attendance: Attendance
    /// Who came.
    package let name: String
}

/// Something that a meeting decided: who leads it, by when, and the task that it became.
package struct MeetingDecision: Codable, Sendable {
    package let id: ID<MeetingDecision>
    package let number: Int
    package let words: String
    package let lead: Party
    package let due: Day
    /// Where the plan task opens that it became; nil where it is none yet.
    package let task: String?
}

extension Meeting: FiledRecord {
    package static let kind = noun.kind
    package static let filing = Action("meeting.file", "添加会议附件", right: .manageMeetings)

    package static func checkFiling(_ id: ID<Meeting>, by actor: Actor, in transaction: ReadTransaction) throws {
        let found = try MeetingQueries.one(id, for: actor, in: transaction)
        guard found.state != .cancelled else {
            throw Refusal.field("file", "meeting.cancelled", "会议已取消，不能再添加附件。")
        }
    }
}
