import Database
import Kernel
import MoralBank
import Office
import Organisation

/// Money of the fund for somebody: asked for, looked into, put before the public, paid. Why stays in the office; the public
/// reads a masked name, the village, the kind and how much.
package struct FundGrant: Codable, Sendable {
    package enum State: String, ProcedureState {
        case asked, reviewed, announced, passed, paid, refused

        package var chinese: String {
            switch self {
            case .asked: "待审核"
            case .reviewed: "待公示"
            case .announced: "公示中"
            case .passed: "待付款"
            case .paid: "已付款"
            case .refused: "未通过"
            }
        }

        package var tone: Tone {
            switch self {
            case .asked, .reviewed, .announced, .passed: .going
            case .paid: .done
            case .refused: .off
            }
        }
    }

    package let id: ID<FundGrant>
    package let kind: FundEntry.Kind
    package let name: String
    package let village: Party
    package let townshipName: String
    package let fen: Int
    package let reason: String
    let askedByName: String
    package let notice: String?
    package let fundEntry: ID<FundEntry>?
    package let state: State

    /// As the public may read it: no reason, which may be of somebody's health.
    var publicWords: String { "\(kind.chinese)，\(Money(fen: fen).chinese)" }
    var publicParty: String { "\(village.name)\(PersonName.masked(name))" }

    /// Who asks, looks into it and pays: the village, the township's liaison and deputy, the office. Others read of it what the public
    /// will.
    func isActedOn(by actor: Actor) -> Bool {
        if actor.isOffice { return true }
        guard let code = village.division, actor.scope.covers(division: code) else { return false }
        return actor.has(.village) || actor.has(.townshipLiaison) || actor.has(.townshipDeputy)
    }

    package static let noun = RecordNoun("fundGrant", "基金帮扶", measure: "笔")

    package static let procedure = Procedure<FundGrant, State>(
        noun, table: "fundGrant", path: "fund-grants", right: .seeGrants, first: .asked, begun: "申请",
        load: Grants.one, title: { "\($0.kind.chinese)　\(PersonName.masked($0.name))" },
        [
            .step(
                "review", "审核同意", from: .asked, to: .reviewed, by: township, .role(.clerk),
                asks: [.reason("核实了什么")], within: .workingDays(5), deed: .decision, exceptDoersOf: [RecordSteps.made]),
            .step(
                "reject", "审核不同意", from: .asked, .reviewed, to: .refused, by: township, .role(.clerk),
                asks: [.reason()], isOptional: true, exceptDoersOf: [RecordSteps.made]),
            // For many at once, in one notice.
            .step(
                "announce", "送公示", from: .reviewed, to: .announced, by: .role(.clerk),
                doneAt: "fund-grants/announce"),
            .step("pass", "公示通过", from: .announced, to: .passed, by: .system),
            .step("objected", "公示有异议成立", from: .announced, to: .refused, by: .system, asks: [.note()]),
            .step("takeBack", "公示撤回", from: .announced, to: .reviewed, by: .system),
            .step(
                "pay", "签批，付款入账", from: .passed, to: .paid, by: .role(.director), asks: [.note("意见")],
                within: .workingDays(5), deed: .signature, exceptDoersOf: [RecordSteps.made, "review"],
                then: { grant, _, actor, transaction in
                    try Grants.pay(grant, by: actor, in: transaction)
                }),
        ])

    private static let township = Doer<FundGrant>(
        "所属乡镇（街道）", roles: [],
        takes: { actor, grant in
            guard let code = grant.village.division, case .division(let own, _) = actor.scope else { return false }
            return own.level == .township && actor.scope.covers(division: code) && actor.isRepresentative
        },
        condition: { actor in
            guard case .division(let own, _) = actor.scope, own.level == .township, actor.isRepresentative else {
                return nil
            }
            return actor.scope.condition(division: "fundGrant.village")
        })

    /// Whoever stands at the end of the notice is paid; against whom an objection was upheld is not.
    package static let noticeKind = NoticeKind(
        "fundGrant", "道德基金公示", path: { _ in "fund-grants" },
        onSettled: { notice, candidates, actor, transaction in
            try Grants.settle(candidates, county: notice.county, in: transaction)
        },
        onWithdrawn: { notice, actor, transaction in
            try Grants.takeBack(notice, in: transaction)
        })
}
