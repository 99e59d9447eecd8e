import Database
import Kernel
import Office
import Organisation
import Volunteers

/// Something that a site holds: announced, signed up for, checked in to, reported.
package struct PracticeActivity: Codable, Sendable {
    package enum State: String, ProcedureState {
        case announced, held, cancelled

        package var chinese: String {
            switch self {
            case .announced: "已安排"
            case .held: "已举办"
            case .cancelled: "已取消"
            }
        }

        package var tone: Tone {
            switch self {
            case .announced: .going
            case .held: .done
            case .cancelled: .off
            }
        }
    }

    package let id: ID<PracticeActivity>
    package let state: State
    package let site: ID<PracticeSite>
    package let siteName: String
    package let division: DivisionCode
    package let home: Party
    package let kind: ServiceKind
    package let title: String
    package let words: String
    package let place: String
    package let startsAt: Instant
    package let endsAt: Instant
    /// How many may come; nil where there is no bound.
    package let places: Int?
    package let leaderName: String
    /// Counted up with each change that calendars have to follow.
    package let sequence: Int
    package let movedAt: Instant?
    package let changedAt: Instant
    /// How many people came, as it was reported.
    package let attendance: Int?
    package let going: Int
    package let waiting: Int
    package let came: Int

    package var times: ServiceTimes { ServiceTimes(startsAt, endsAt) }

    package static let noun = RecordNoun("practiceActivity", "实践活动", measure: "场")

    package static let procedure = Procedure<PracticeActivity, State>(
        noun, table: "practiceActivity", path: "practice/activities", right: .seePractice, first: .announced,
        begun: "安排", load: Activities.one, title: { "\($0.siteName)：\($0.title)" },
        [
            .step(
                report, "报告活动情况", from: .announced, to: .held, by: home,
                asks: [.reason("活动情况"), .photos("活动照片")], dueOn: { $0.endsAt.day.adding(days: 3) },
                isElsewhere: true,
                check: { (activity, _, now) throws(Refusal) in try ActivityTerms.checkHeld(activity, now: now) }),
            .step(
                "cancel", "取消活动", from: .announced, to: .cancelled, by: home, asks: [.reason()], isOptional: true,
                check: { (activity, _, _) throws(Refusal) in try ActivityTerms.checkCancelled(activity) },
                then: { activity, taken, actor, transaction in
                    try transaction.run(
                        """
                        UPDATE practiceActivity SET sequence = sequence + 1, changedAt = \(transaction.now)
                        WHERE county = \(actor.county) AND id = \(activity.id)
                        """)
                    try transaction.tell(
                        activity, "活动取消：\(activity.title)", "\(activity.startsAt.chinese)的活动取消：\(taken.answers.note)",
                        county: actor.county)
                }),
        ])

    static let report = "report"

    private static let home = Doer<PracticeActivity>(
        "举办的站（所）、上级或创建办", roles: Role.representatives.union([.clerk, .director]), unit: \.home.unit,
        takes: { $0.answers(for: $1.home) },
        condition: { actor in
            if actor.isOffice { return "1 = 1" }
            guard actor.isRepresentative else { return nil }
            return actor.scope.condition(division: "practiceActivity.division", unit: "practiceActivity.unit")
        })
}

/// Somebody who has said that he comes.
package struct SignUp: Codable, Sendable {
    package enum State: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case going, waiting, withdrawn

        package var chinese: String {
            switch self {
            case .going: "已报名"
            case .waiting: "候补"
            case .withdrawn: "已退出"
            }
        }
    }

    /// How it is known that he came.
    package enum Method: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case code, list, leader

        package var chinese: String {
            switch self {
            case .code: "扫码"
            case .list: "名单"
            case .leader: "负责人"
            }
        }
    }

    package let volunteer: ID<Volunteer>
    package let name: String
    package let number: Int
    package let isMinor: Bool
    package let home: Party
    package let account: String?
    package let state: State
    package let at: Instant
    /// Since the activity was moved he has not said that he still comes.
    package let isUnconfirmed: Bool
    package let inAt: Instant?
    package let outAt: Instant?
    package let method: Method?
    /// Who noted it: himself by the code.
    let checkedByName: String
}
