import Database
import Kernel

/// One public notice (公示): what is before the public, from which working day to which, and where it stands.
package struct PublicNotice: Codable, Sendable {
    package enum State: String, ProcedureState {
        case draft, submitted, approved, running, ended, settled, archived, withdrawn

        package var chinese: String {
            switch self {
            case .draft: "起草中"
            case .submitted: "待审核"
            case .approved: "待公示"
            case .running: "公示中"
            case .ended: "有异议待裁定"
            case .settled: "已办结"
            case .archived: "已归档"
            case .withdrawn: "已撤回"
            }
        }

        package var tone: Tone {
            switch self {
            case .draft, .archived, .withdrawn: .off
            case .submitted, .approved, .running: .going
            case .ended: .bad
            case .settled: .done
            }
        }

        /// Everybody may see it.
        package static let open: [State] = [.running, .ended, .settled]
    }

    package let id: ID<PublicNotice>
    package let county: String
    /// `NoticeKind.name`
    package let kind: String
    /// The record that it is about, as its capability calls it; `""` for one of the office's own.
    package let subject: String
    /// Whose notice it is: the county's, a township's or a village's.
    package let issuer: Party
    package let title: String
    /// What is decided on, by which rule, and what happens next.
    package let words: String
    /// Where objections go besides this page: an office's telephone.
    package let contact: String
    /// Working days.
    package let days: Int
    /// The first day that somebody asked for; else the working day after the approval.
    package let startOn: Day?
    package let firstDay: Day?
    package let lastDay: Day?
    package let state: State
    package let candidates: Int
    package let objections: Int
    package let openObjections: Int

    /// `9月8日至9月12日（5个工作日）`
    package var term: String {
        guard let firstDay, let lastDay else { return "\(days)个工作日，批准后的次一工作日起" }
        return "\(firstDay.chinese)至\(lastDay.chinese)（\(days)个工作日）"
    }
}

/// One of those whom a notice is about.
package struct NoticeCandidate: Codable, Sendable {
    package enum State: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case standing, frozen, passed, failed, withdrawn

        package var chinese: String {
            switch self {
            case .standing: "公示中"
            case .frozen: "有异议，待裁定"
            case .passed: "通过"
            case .failed: "不通过"
            case .withdrawn: "已撤下"
            }
        }

        package var tone: Tone {
            switch self {
            case .standing: .going
            case .frozen, .failed: .bad
            case .passed: .done
            case .withdrawn: .off
            }
        }
    }

    /// 1, 2, 3 … within the notice.
    package let number: Int
    /// The capability's record that stands behind it.
    package let record: String
    /// As the public reads it: whole where the person agreed to that, else `周**`.
    package let name: String
    /// No nearer than the township and village.
    package let place: String
    package let words: String
    package let state: State
    package let reason: String

    init(_ row: Row) throws {
        number = try row["number"]
        record = try row["record"]
        name = try row["name"]
        place = try row["place"]
        words = try row["words"]
        state = try row["state"]
        reason = try row["reason"]
    }

    static let columns: SQL = "number, record, name, place, words, state, reason"
}

/// What somebody has against a candidate, with his real name; who he is only the office knows.
package struct NoticeObjection: Codable, Sendable {
    package enum State: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case open, upheld, dismissed

        package var chinese: String {
            switch self {
            case .open: "待裁定"
            case .upheld: "异议成立"
            case .dismissed: "异议不成立"
            }
        }

        package var tone: Tone {
            switch self {
            case .open: .going
            case .upheld: .bad
            case .dismissed: .done
            }
        }
    }

    package enum Channel: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case online, letter, telephone, visit

        package var chinese: String {
            switch self {
            case .online: "网上"
            case .letter: "来信"
            case .telephone: "来电"
            case .visit: "来访"
            }
        }
    }

    package let id: ID<NoticeObjection>
    package let notice: ID<PublicNotice>
    package let candidate: Int
    let objector: String
    /// Sealed: opened on request only, with a reason.
    let name: String
    let phone: String
    /// `周**，138****5678`
    package let shown: String
    package let words: String
    package let channel: Channel
    package let at: Instant
    /// Who entered it for somebody; nil of what came from himself.
    package let enteredBy: String?
    package let enteredByName: String?
    package let state: State
    package let ruling: String
    package let ruledByName: String?
    package let ruledAt: Instant?

    init(_ row: Row) throws {
        id = try row["id"]
        notice = try row["notice"]
        candidate = try row["candidate"]
        objector = try row["objector"]
        name = try row["name"]
        phone = try row["phone"]
        shown = try row["shown"]
        words = try row["words"]
        channel = try row["channel"]
        at = try row["at"]
        enteredBy = try row["enteredBy"]
        enteredByName = try row["enteredByName"]
        state = try row["state"]
        ruling = try row["ruling"]
        ruledByName = try row["ruledByName"]
        ruledAt = try row["ruledAt"]
    }

    static let columns: SQL = """
        id, notice, candidate, objector, name, phone, shown, words, channel, at, enteredBy, enteredByName, state, ruling,
        ruledByName, ruledAt
        """
}
