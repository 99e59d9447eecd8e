import Database
import Kernel
import Office
import Organisation

/// Points that somebody is to get, by a rule: asked for, looked into, voted on by the village's council, put before the public,
/// booked.
package struct MoralDeposit: Codable, Sendable {
    package enum State: String, ProcedureState {
        case asked, verified, announced, passed, booked, refused, appealed, withdrawn

        package var chinese: String {
            switch self {
            case .asked: "待核实"
            case .verified: "待评议"
            case .announced: "公示阶段"
            case .passed: "待记账"
            case .booked: "已记账"
            case .refused: "未通过"
            case .appealed: "申诉中"
            case .withdrawn: "已撤回"
            }
        }

        package var tone: Tone {
            switch self {
            case .asked, .verified, .announced, .passed, .appealed: .going
            case .booked: .done
            case .refused: .bad
            case .withdrawn: .off
            }
        }
    }

    package let id: ID<MoralDeposit>
    package let account: ID<MoralAccount>
    package let accountName: String
    package let village: Party
    package let townshipName: String
    package let rule: ID<MoralRule>
    package let ruleTitle: String
    package let standing: Int
    package let spendable: Int
    package let doneOn: Day
    package let words: String
    package let askedByName: String
    package let notice: String?
    /// The booking of a whole month that it came with.
    let booking: ID<PointBooking>?
    package let state: State

    package static let noun = RecordNoun("moralDeposit", "积分申报", measure: "笔")

    package static let procedure = Procedure<MoralDeposit, State>(
        noun, table: "moralDeposit", path: "points", right: .seeMoralBank, first: .asked, begun: "申报",
        load: MoralDeposits.one, title: { "\($0.accountName)　\($0.ruleTitle)" },
        [
            .step(
                "verify", "核实无误", from: .asked, to: .verified, by: village, township, asks: [.note("怎么核实的")],
                within: .workingDays(5), deed: .decision, exceptDoersOf: [RecordSteps.made]),
            .step(
                "reject", "核实不符", from: .asked, to: .refused, by: village, township, asks: [.reason()],
                deed: .decision, isOptional: true, exceptDoersOf: [RecordSteps.made]),
            // The council's session is entered for many at once.
            .step(
                "announce", "评议，通过的公示", from: .verified, to: .announced, by: village, doneAt: "points/council"),
            .step("voteDown", "评议未通过", from: .verified, to: .refused, by: village, isElsewhere: true),
            // Where the county has its townships book a month at once.
            .step("pass", "公示期满，待记账", from: .announced, to: .passed, by: .system),
            .step(
                "book", "公示期满，记账", from: .announced, .passed, to: .booked, by: .system,
                then: { deposit, _, actor, transaction in
                    try Ledger.book(deposit, by: actor, in: transaction)
                }),
            .step("objected", "公示有异议成立", from: .announced, to: .refused, by: .system, asks: [.note()]),
            .step("takeBack", "公示撤回，重新评议", from: .announced, to: .verified, by: .system),
            .step(
                "appeal", "申诉", from: .refused, to: .appealed, by: village, household, asks: [.reason("申诉的理由")],
                deed: .answer, isOptional: true),
            .step(
                "allow", "申诉成立，记账", from: .appealed, to: .booked, by: .role(.director), township,
                asks: [.reason("裁定的理由")], within: .workingDays(10),
                deed: .decision,
                then: { deposit, _, actor, transaction in
                    try MoralDeposits.requireRoom(for: deposit, county: actor.county, in: transaction)
                    try Ledger.book(deposit, by: actor, in: transaction)
                }),
            .step(
                "dismiss", "维持不通过", from: .appealed, to: .refused, by: .role(.director), township,
                asks: [.reason("裁定的理由")], deed: .decision),
            .step(
                "withdraw", "撤回申报", from: .asked, .verified, to: .withdrawn, by: village, asks: [.reason()],
                isOptional: true),
        ])

    private static let village = Doer<MoralDeposit>.party(
        "村（社区）分理处", \.village, unit: "moralDeposit.villageUnit", division: "moralDeposit.village")
    /// On the phone: a resident loads his own household's deposits only.
    private static let household = Doer<MoralDeposit>(
        "申报的住户", roles: [], takes: { actor, _ in actor.has(.resident) }, condition: { _ in nil })
    /// Its branch (支行).
    private static let township = Doer<MoralDeposit>(
        "所属乡镇（街道）", roles: [],
        takes: { actor, deposit in
            guard let code = deposit.village.division, case .division(let own, _) = actor.scope else { return false }
            return own.level == .township && actor.scope.covers(division: code) && actor.isRepresentative
        },
        condition: { actor in
            guard case .division(let own, _) = actor.scope, own.level == .township, actor.isRepresentative else {
                return nil
            }
            return actor.scope.condition(division: "moralDeposit.village")
        })

    /// Points are public for five working days before they count (domain.md §1(g)).
    package static let noticeKind = NoticeKind(
        "moralBank", "道德积分公示", path: { _ in "points" },
        onSettled: { notice, candidates, actor, transaction in
            try MoralDeposits.settle(candidates, county: notice.county, in: transaction)
        },
        onWithdrawn: { notice, _, transaction in
            try transaction.takeBack(notice, in: MoralDeposit.procedure)
        })
}
