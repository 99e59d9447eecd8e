import Database
import Kernel
import Office
import Organisation

/// One thing of a case's inventory (清单): each dead car, each heap of building waste, from being found to being gone.
package struct InventoryItem: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case vehicle, wastePile, structure, sign, other

        package var chinese: String {
            switch self {
            case .vehicle: "僵尸车"
            case .wastePile: "建筑垃圾堆点"
            case .structure: "违章搭建"
            case .sign: "破损广告牌"
            case .other: "其他"
            }
        }
    }

    package enum State: String, ProcedureState {
        case found, noticed, moved, dropped

        package var chinese: String {
            switch self {
            case .found: "待处置"
            case .noticed: "已贴通知"
            case .moved: "已清理"
            case .dropped: "核实不算"
            }
        }

        package var tone: Tone {
            switch self {
            case .found: .bad
            case .noticed: .going
            case .moved: .done
            case .dropped: .off
            }
        }

        static let toDo: [State] = [.found, .noticed]
    }

    package let id: ID<InventoryItem>
    package let coordinationCase: ID<CoordinationCase>
    package let caseTitle: String
    package let kind: Kind
    /// By which it is known again: 灰色面包车，尾号21.
    package let label: String
    package let division: DivisionCode
    package let village: String
    package let township: Party
    package let spot: String
    package let note: String
    package let foundOn: Day
    package let noticedOn: Day?
    package let movedOn: Day?
    package let state: State

    package static let noun = RecordNoun("inventoryItem", "清单", measure: "项")

    package static let procedure = Procedure<InventoryItem, State>(
        noun, table: "inventoryItem", path: "cases/inventory", right: .seeCases, first: .found, begun: "列入清单",
        load: CaseParts.item, title: { "\($0.kind.chinese)：\($0.village)\($0.label)" },
        [
            .step(
                notice, "张贴通知", from: .found, to: .noticed, by: township,
                asks: [.day("张贴日期", isToday: true), .photos("通知的照片", atLeast: 0), .note()], within: .workingDays(3),
                isOptional: true,
                check: { record, answers, now throws(Refusal) in
                    try CaseTerms.check("day", "张贴日期", answers.day, from: record.foundOn, "发现日期", today: now.day)
                },
                then: { record, taken, actor, transaction in
                    try CaseParts.setItem("noticedOn", taken.answers.day, of: record.id, actor.county, transaction)
                }),
            // By the notice the owner has a week to come for it (本县自定).
            .step(
                move, "清理", from: .found, .noticed, to: .moved, by: township,
                asks: [.day("清理日期", isToday: true), .photos("清理后的照片", atLeast: 0), .note("去向；没有照片的写明原因")],
                within: .workingDays(7),
                check: { record, answers, now throws(Refusal) in
                    try CaseTerms.check(
                        "day", "清理日期", answers.day, from: record.noticedOn ?? record.foundOn,
                        record.noticedOn == nil ? "发现日期" : "张贴日期", today: now.day)
                    guard !answers.photos.isEmpty || !answers.note.isEmpty else {
                        throw Refusal.field("photo", "inventoryItem.photo", "请放一张清理后的照片；没有照片的，写明原因。")
                    }
                },
                then: { record, taken, actor, transaction in
                    try CaseParts.setItem("movedOn", taken.answers.day, of: record.id, actor.county, transaction)
                }),
            .step(
                "drop", "核实不算", from: .found, .noticed, to: .dropped, by: .role(.clerk, .director),
                asks: [.reason("核实的情况")], isOptional: true),
        ])

    static let notice = "notify"
    static let move = "move"

    private static let township = Doer<InventoryItem>.party(
        "所在的乡镇（街道）", \.township, unit: "inventoryItem.townshipUnit",
        division: "substr(inventoryItem.division, 1, 9)")
}
