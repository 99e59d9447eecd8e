import Database
import Kernel
import Office
import Organisation
import Volunteers

/// What a site offers to do for people (制单).
package struct OfferedService: Codable, Sendable {
    package let id: ID<OfferedService>
    package let title: String
    package let kind: ServiceKind
    package let words: String
    package let home: Party
    package let endedOn: Day?
}

/// A request for help on its way: asked, admitted, sent to a team, taken, done, confirmed, rated. Who asks and where he lives
/// is sealed, and opened to those who act alone.
package struct ServiceOrder: Encodable, Sendable {
    package enum Source: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case phone, visit, village, resident

        package var chinese: String {
            switch self {
            case .phone: "电话"
            case .visit: "上门、走访"
            case .village: "村（社区）提出"
            case .resident: "居民自己点单"
            }
        }
    }

    package enum State: String, ProcedureState {
        case requested, refused, pending, dispatched, accepted, serving, served, confirmed, rated, closed, cancelled

        package var chinese: String {
            switch self {
            case .requested: "待受理"
            case .refused: "不受理"
            case .pending: "待派单"
            case .dispatched: "已派单"
            case .accepted: "已接单"
            case .serving: "服务中"
            case .served: "待确认"
            case .confirmed: "待评价"
            case .rated: "已评价"
            case .closed: "期满未评"
            case .cancelled: "已取消"
            }
        }

        package var tone: Tone {
            switch self {
            case .requested, .pending, .dispatched, .accepted, .serving, .served, .confirmed: .going
            case .rated: .done
            case .refused, .closed, .cancelled: .off
            }
        }

        /// What everybody may hear of: a request that was sent to a team (domain §1(e), S47).
        static let open: [State] = [.dispatched, .accepted, .serving, .served, .confirmed, .rated, .closed]
    }

    /// Whom it is sent to.
    package struct Team: Codable, Sendable {
        package let id: ID<VolunteerTeam>
        package let name: String
        package let unit: Party
        package let leader: String?

        /// Its own people; the office enters for it from paper.
        func has(_ actor: Actor) -> Bool {
            leader == actor.id || actor.isRepresentative && actor.scope != .county && actor.answers(for: unit)
        }
    }

    package let id: ID<ServiceOrder>
    package let state: State
    package let title: String
    package let kind: ServiceKind
    package let source: Source
    /// The village or community where help is needed.
    package let division: DivisionCode
    package let divisionName: String
    package let townshipName: String
    package let site: ID<PracticeSite>
    package let siteName: String
    package let siteHome: Party
    package let team: Team?
    package let wantedOn: Day?
    package let people: Int
    package let madeAt: Instant
    let enteredBy: String
    package let stars: Int?
    /// Sealed; see `Particulars`.
    let particulars: String
    let ratingWords: String
    /// How often whoever asked had it looked at again.
    let appeals: Int

    private enum CodingKeys: CodingKey {
        case id, state, title, kind, source, division, divisionName, townshipName, site, siteName, team, wantedOn,
            madeAt
        case stars
    }

    /// Who asks, where and what for: told to those who act.
    func isActedOn(by actor: Actor) -> Bool {
        enteredBy == actor.id || actor.answers(for: siteHome) || (team?.has(actor) ?? false)
    }

    package static let noun = RecordNoun("serviceOrder", "点单", measure: "单")

    static let (dispatch, redispatch, recall, grab) = ("dispatch", "redispatch", "recall", "grab")
    static let (rate, appeal) = ("rate", "appeal")

    package static let procedure = Procedure<ServiceOrder, State>(
        noun, table: "serviceOrder", path: "orders", right: .seeOrders, first: .requested, begun: "点单",
        // Where help goes is seen by those who act alone, on its own page: titles are read in notices, tasks and the audit.
        load: Orders.one, title: { $0.title },
        [
            .step("admit", "受理", from: .requested, to: .pending, by: site, within: .workingDays(1)),
            .step(
                "refuse", "不受理", from: .requested, to: .refused, by: site, asks: [.reason("不受理的原因（告诉点单人）")],
                isOptional: true, exceptDoersOf: ["refuse"]),
            // Whoever asked is not content with that: it comes before them again, and who refused it does not refuse it twice.
            .step(
                appeal, "请再看一次", from: .refused, to: .requested, by: requester, asks: [.reason("为什么请再看一次")],
                isOptional: true,
                check: { (order, _, _) throws(Refusal) in try OrderTerms.checkAppeal(order) },
                then: { order, _, actor, transaction in
                    try transaction.run(
                        """
                        UPDATE serviceOrder SET appeals = appeals + 1
                        WHERE county = \(actor.county) AND id = \(order.id)
                        """)
                }),
            .step(
                dispatch, "派单", from: .pending, to: .dispatched, by: site, within: .workingDays(1),
                doneAt: "orders?step=\(dispatch)"),
            .step(grab, "抢单", from: .pending, to: .accepted, by: anyTeam, isOptional: true, isElsewhere: true),
            .step(
                "accept", "接单", from: .dispatched, to: .accepted, by: team, within: .workingHours(8),
                then: { try $3.settle($0, .accepted, clearing: false, by: $2) }),
            .step(
                "decline", "拒接", from: .dispatched, to: .pending, by: team, asks: [.reason()], isOptional: true,
                then: { try $3.settle($0, .declined, clearing: true, by: $2) }),
            .step(
                "expire", "超时未接，退回派单", from: .dispatched, to: .pending, by: .system,
                then: { try $3.settle($0, .expired, clearing: true, by: $2) }),
            .step(
                recall, "收回派单", from: .dispatched, to: .pending, by: site, asks: [.reason()], isOptional: true,
                then: { try $3.settle($0, .recalled, clearing: true, by: $2) }),
            .step(
                redispatch, "改派", from: .accepted, .serving, to: .dispatched, by: site, isOptional: true,
                isElsewhere: true),
            .step("start", "开始服务", from: .accepted, to: .serving, by: team, within: .workingDays(3)),
            .step(
                "finish", "服务完成", from: .serving, to: .served, by: team, asks: [.reason("服务报告"), .photos("现场照片")],
                within: .workingDays(5), deed: .answer, then: { try Orders.requireHelper(of: $0, by: $2, in: $3) }),
            .step(
                "confirm", "回访，确认完成", from: .served, to: .confirmed, by: site, asks: [.note("点单人怎么说")],
                within: .workingDays(3), deed: .decision, exceptDoersOf: ["finish"],
                then: { try $3.bookHelpers(of: $0, by: $2) }),
            .step(
                "redo", "没有做好，再去", from: .served, to: .serving, by: site, asks: [.reason()], isOptional: true),
            .step(
                rate, "评单", from: .confirmed, to: .rated, by: site, requester, within: .workingDays(10),
                isOptional: true, isElsewhere: true, exceptDoersOf: ["finish"]),
            .step("close", "评价期满", from: .confirmed, to: .closed, by: .system),
            .step(
                "cancel", "取消点单", from: .requested, .pending, .dispatched, .accepted, to: .cancelled, by: site,
                requester,
                asks: [.reason()], isOptional: true,
                then: { order, _, actor, transaction in
                    guard order.state == .dispatched else { return }
                    try transaction.settle(order, .recalled, clearing: false, by: actor)
                }),
        ])

    private static let site = Doer<ServiceOrder>(
        "受理的站（所）、上级或创建办", roles: Role.representatives.union([.clerk, .director]), unit: \.siteHome.unit,
        takes: { $0.answers(for: $1.siteHome) },
        condition: { actor in
            if actor.isOffice { return "1 = 1" }
            guard actor.isRepresentative else { return nil }
            return actor.scope.condition(division: "serviceOrder.siteDivision", unit: "serviceOrder.siteUnit")
        })

    private static let team = Doer<ServiceOrder>(
        "接单的队伍", roles: Role.representatives, unit: { $0.team?.unit.unit }, concerns: { $0.team != nil },
        takes: { actor, order in order.team?.has(actor) ?? false },
        condition: { actor in
            let leads: SQL = "serviceOrder.teamLeader = \(actor.id)"
            guard actor.isRepresentative, actor.scope != .county else { return leads }
            let own = actor.scope.condition(division: "serviceOrder.teamDivision", unit: "serviceOrder.teamUnit")
            return "\(leads) OR (\(own))"
        })

    /// Which of his teams goes is asked when he takes it.
    private static let anyTeam = Doer<ServiceOrder>(
        "志愿队伍", roles: [], takes: { actor, _ in actor.scope != .county && actor.isRepresentative },
        condition: { $0.scope != .county && $0.isRepresentative ? "1 = 1" : nil })

    /// Whoever asked by his own account, or entered it.
    private static let requester = Doer<ServiceOrder>(
        "点单人", roles: [], takes: { $1.enteredBy == $0.id }, condition: { "serviceOrder.enteredBy = \($0.id)" })
}

/// One time that a request was sent to a team, or a team took it: what came of it.
package struct OrderDispatch: Codable, Sendable {
    package enum Outcome: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case open, accepted, declined, expired, recalled

        package var chinese: String {
            switch self {
            case .open: "等接单"
            case .accepted: "已接单"
            case .declined: "拒接"
            case .expired: "超时未接"
            case .recalled: "已收回"
            }
        }
    }

    package let id: ID<OrderDispatch>
    package let order: ID<ServiceOrder>
    package let title: String
    package let siteName: String
    package let teamName: String
    package let at: Instant
    package let byName: String
    package let isGrab: Bool
    package let outcome: Outcome
}

/// A volunteer who went, and from when to when: counted when the request is confirmed.
package struct OrderHelper: Codable, Sendable {
    package let volunteer: ID<Volunteer>
    package let name: String
    package let times: ServiceTimes
    package let isMinor: Bool
    package let home: Party
}
