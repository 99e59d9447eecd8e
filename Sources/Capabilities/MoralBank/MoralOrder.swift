import Database
import Kernel
import Office
import Organisation

/// Something on a village's shelf (兑换货架), for points and never for money.
package struct ShelfGood: Codable, Sendable {
    package let id: ID<ShelfGood>
    package let title: String
    package let village: DivisionCode
    package let villageName: String
    package let points: Int
    package let stock: Int
    package let isOff: Bool
    /// The unit of the shop that hands it out; nil where the village does so itself.
    package let shop: String?
    let shopName: String
}

/// An order of something from the shelf: its points are frozen at once, and given back where nobody fetches it.
package struct MoralOrder: Codable, Sendable {
    package enum State: String, ProcedureState {
        case placed, taken, cancelled, lapsed

        package var chinese: String {
            switch self {
            case .placed: "待领取"
            case .taken: "已领取"
            case .cancelled: "已取消"
            case .lapsed: "超时退回"
            }
        }

        package var tone: Tone {
            switch self {
            case .placed: .going
            case .taken: .done
            case .cancelled, .lapsed: .off
            }
        }
    }

    package let id: ID<MoralOrder>
    package let account: ID<MoralAccount>
    package let accountName: String
    package let village: Party
    package let good: ID<ShelfGood>
    package let goodTitle: String
    package let points: Int
    package let code: String
    package let placedAt: Instant
    package let state: State
    /// The unit of the shop at which it is fetched; nil for the village's own counter.
    package let shop: String?
    package let shopName: String
    package let takenAt: Instant?
    /// What the fund owes the shop for it, by the setting of the day on which it was fetched.
    package let fen: Int
    package let settlement: ID<ShopSettlement>?

    /// Where it is fetched.
    package var counter: String { shop == nil ? "\(village.name)分理处" : shopName }

    package static let noun = RecordNoun("moralOrder", "积分兑换", measure: "单")

    package static let procedure = Procedure<MoralOrder, State>(
        noun, table: "moralOrder", path: "redemptions", right: .seeMoralBank, first: .placed, begun: "下单",
        load: MoralOrders.one, title: { "\($0.accountName)　\($0.goodTitle)" },
        [
            // By its code, at the counter.
            .step(
                "take", "核销领取", from: .placed, to: .taken, by: counter, shop, isElsewhere: true,
                then: { order, _, actor, transaction in
                    try MoralOrders.noteTaken(order, by: actor, in: transaction)
                }),
            .step(
                "cancel", "取消", from: .placed, to: .cancelled, by: village, household, asks: [.reason()],
                isOptional: true,
                then: { order, _, actor, transaction in
                    try Ledger.giveBack(order, by: actor, in: transaction)
                }),
            .step(
                "lapse", "超过14天未领，退回", from: .placed, to: .lapsed, by: .system,
                then: { order, _, actor, transaction in
                    try Ledger.giveBack(order, by: actor, in: transaction)
                }),
        ])

    /// Of what the village hands out itself.
    private static let counter = Doer<MoralOrder>(
        "村（社区）分理处", roles: [], concerns: { $0.shop == nil },
        takes: { $1.shop == nil && $0.isRepresentative && $1.village.has($0) },
        condition: { _ in nil })
    private static let shop = Doer<MoralOrder>(
        "本店的商户", roles: [.merchant], concerns: { $0.shop != nil },
        takes: { actor, order in
            guard let shop = order.shop else { return false }
            return actor.has(.merchant) && actor.scope == .unit(shop)
        },
        condition: { _ in nil })
    /// On the phone: a resident loads his own household's orders only.
    private static let household = Doer<MoralOrder>(
        "下单的住户", roles: [], takes: { actor, _ in actor.has(.resident) }, condition: { _ in nil })

    private static let village = Doer<MoralOrder>.party(
        "村（社区）分理处", \.village, unit: "moralOrder.villageUnit", division: "moralOrder.village")
}
