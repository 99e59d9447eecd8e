import Database
import Kernel
import Office
import Organisation
import Standards

/// 迎检方案: when the examiners come, which way they are shown, who stands where; walked before they come.
package struct ReadinessPlan: Codable, Sendable {
    package enum State: String, ProcedureState {
        case drafted, approved, held, cancelled

        package var chinese: String {
            switch self {
            case .drafted: "编写中"
            case .approved: "已审定"
            case .held: "迎检结束"
            case .cancelled: "已取消"
            }
        }

        package var tone: Tone {
            switch self {
            case .drafted, .approved: .going
            case .held: .done
            case .cancelled: .off
            }
        }
    }

    package let id: ID<ReadinessPlan>
    package let review: ID<ReviewCycle>
    package let title: String
    /// When the notice of the examination came.
    package let noticeOn: Day
    package let from: Day
    package let through: Day
    package let state: State
    package let stops: Int
    /// Walked at least once, and found fit the last time.
    package let fit: Int

    package static let noun = RecordNoun("readinessPlan", "迎检方案", measure: "份")

    package static let procedure = Procedure<ReadinessPlan, State>(
        noun, table: "readinessPlan", path: "readiness-plans", right: .seeStandards, first: .drafted, begun: "编写",
        load: ReadinessPlans.one, title: { $0.title },
        [
            .step(
                "approve", "审定", from: .drafted, to: .approved, by: .role(.director), asks: [.note("意见")],
                within: .workingDays(1), deed: .signature,
                ready: { county, _ in
                    """
                    EXISTS (SELECT 1 FROM readinessStop WHERE readinessStop.county = \(county)
                        AND readinessStop.plan = readinessPlan.id)
                    """
                },
                check: { plan, _, _ throws(Refusal) in
                    guard plan.stops > 0 else {
                        throw Refusal(.conflict, "readiness.noStop", "方案里还没有一个点位，先排好路线再审定。")
                    }
                },
                then: { plan, _, actor, transaction in
                    try transaction.announce(ReadinessPlanApproved(plan: plan), by: actor)
                }),
            .step(
                "reopen", "退回修改", from: .approved, to: .drafted, by: .role(.director, .clerk),
                asks: [.reason()], isOptional: true, then: takenBack),
            .step(
                "hold", "迎检结束", from: .approved, to: .held, by: .role(.clerk), asks: [.note("情况")],
                dueOn: { $0.through.adding(days: 1) }, opensOn: { $0.from },
                ready: { _, now in "readinessPlan.fromDay <= \(now.day)" },
                check: { plan, _, now throws(Refusal) in
                    guard now.day >= plan.from else {
                        throw Refusal(.conflict, "readiness.early", "迎检\(plan.from.chinese)才开始，还不能结束。")
                    }
                }),
            .step(
                "cancel", "取消", from: .drafted, .approved, to: .cancelled, by: .role(.clerk, .director),
                asks: [.reason()], isOptional: true, then: takenBack),
        ])

    @Sendable
    private static func takenBack(
        _ plan: ReadinessPlan, _ taken: StepTaken<State>, _ actor: Actor, _ transaction: WriteTransaction
    ) throws {
        guard taken.from == .approved else { return }
        try transaction.announce(ReadinessPlanTakenBack(plan: plan, reason: taken.answers.note), by: actor)
    }

    static let open: [State] = [.drafted, .approved]
}

/// A place on the route of a day: when, who is on duty, for which unit.
package struct ReadinessStop: Codable, Sendable {
    package let id: ID<ReadinessStop>
    package let day: Day
    /// 一号线
    package let route: String
    /// In minutes since midnight.
    package let at: Int
    package let place: ID<Place>
    package let placeName: String
    package let placeKind: PlaceKind
    package let division: DivisionCode
    package let divisionName: String
    package let unit: String
    package let unitName: String
    /// Who stands there.
    package let onDuty: String
    /// The last walk.
    package internal(set) var walk: ReadinessWalk?

    package var clock: String { "\(at / 60):\((at % 60).padded(2))" }
}

/// A rehearsal at one place.
package struct ReadinessWalk: Codable, Sendable {
    /// Its photos are kept under.
    static let kind = RecordKind("readinessWalk")

    package let id: ID<ReadinessWalk>
    package let walkedOn: Day
    package let isFit: Bool
    package let note: String
    package let byName: String
    /// Where the finding that it became lies.
    package internal(set) var findingPath: String?
}

extension ReadinessStop {
    /// The finding's identifier, by the address that it is kept under: `findings/01a2…`.
    var finding: String? { walk?.findingPath?.split(separator: "/").last.map(String.init) }

    /// A finding that the reader must not open has no address for him.
    func opening(_ names: [String: RecordName]) -> Self {
        var own = self
        own.walk?.findingPath = finding.flatMap { names[$0]?.path }
        return own
    }
}

/// What a walk found, for whoever makes findings of it.
package struct ReadinessFault: Sendable {
    package let walk: ID<ReadinessWalk>
    package let division: DivisionCode
    package let title: String
    package let note: String
    /// By their SHA-256.
    package let photos: [String]
    package let path: String

    /// Gives the address of what it became.
    package typealias Maker = @Sendable (ReadinessFault, Actor, WriteTransaction) throws -> String
}
