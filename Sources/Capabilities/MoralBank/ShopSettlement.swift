import Database
import Kernel
import Office
import Organisation

/// What a shop handed out in a time and the fund pays for it: asked for with a receipt, checked by the clerk, signed by the
/// director, booked once.
package struct ShopSettlement: Codable, Sendable {
    package enum State: String, ProcedureState {
        case asked, checked, paid, refused

        package var chinese: String {
            switch self {
            case .asked: "待核对"
            case .checked: "待签批"
            case .paid: "已付款"
            case .refused: "已退回"
            }
        }

        package var tone: Tone {
            switch self {
            case .asked, .checked: .going
            case .paid: .done
            case .refused: .off
            }
        }
    }

    package let id: ID<ShopSettlement>
    package let shop: String
    package let shopName: String
    package let firstDay: Day
    package let lastDay: Day
    package let orders: Int
    package let points: Int
    package let fen: Int
    package let receipt: String
    let madeByName: String
    package let fundEntry: ID<FundEntry>?
    package let state: State

    package static let noun = RecordNoun("shopSettlement", "商户结算", measure: "单")

    package static let procedure = Procedure<ShopSettlement, State>(
        noun, table: "shopSettlement", path: "settlements", right: .seeSettlements, first: .asked, begun: "申请结算",
        load: Settlements.one, title: { "\($0.shopName)　\($0.firstDay.chinese)至\($0.lastDay.chinese)" },
        [
            .step(
                "check", "核对无误", from: .asked, to: .checked, by: .role(.clerk), asks: [.note("核对了什么")],
                within: .workingDays(5), deed: .decision, exceptDoersOf: [RecordSteps.made]),
            .step(
                "pay", "签批，付款入账", from: .checked, to: .paid, by: .role(.director), asks: [.note("意见")],
                within: .workingDays(5), deed: .signature, exceptDoersOf: [RecordSteps.made, "check"],
                then: { found, _, actor, transaction in
                    try Settlements.pay(found, by: actor, in: transaction)
                }),
            .step(
                "refuse", "退回", from: .asked, .checked, to: .refused, by: .role(.clerk, .director),
                asks: [.reason()], isOptional: true,
                then: { found, _, actor, transaction in
                    try Settlements.release(found, county: actor.county, in: transaction)
                }),
        ])
}
