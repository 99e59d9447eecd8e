import Database
import Kernel
import Office
import Organisation

/// A notice to units that they sign for, or a form that they return.
package struct Collection: Codable, Sendable {
    package typealias Asks = CollectionTerms.Asks

    package let id: ID<Collection>
    package let title: String
    package let words: String
    package let asks: Asks
    package let audience: [Audience]
    package let due: Day
    /// The newest version of what is asked.
    package let form: Int
    package let madeByName: String
    package let madeAt: Instant
    package let remindedOn: Day?
    package let reminders: Int
    package let state: State
    /// Units that it went to, and those that have answered or signed.
    package let sent: Int
    package let done: Int

    package enum State: String, ProcedureState {
        case draft, open, closed, withdrawn

        package var chinese: String {
            switch self {
            case .draft: "草稿"
            case .open: "办理中"
            case .closed: "已结束"
            case .withdrawn: "已撤回"
            }
        }

        package var tone: Tone {
            switch self {
            case .draft, .open: .going
            case .closed: .done
            case .withdrawn: .off
            }
        }
    }

    package static let noun = RecordNoun("collection", "通知收表", measure: "份")

    package static let procedure = Procedure<Collection, State>(
        noun, table: "collection", path: "collections", right: .seeCollections, first: .draft, begun: "拟稿",
        load: Collections.one, title: \.title,
        [
            .step("send", "发出", from: .draft, to: .open, by: office, then: Returns.open),
            .step("complete", "收齐", from: .open, to: .closed, by: .system),
            .step(
                "close", "结束收表", from: .open, to: .closed, by: office, asks: [.note()], isOptional: true,
                then: Returns.lapse),
            .step("reopen", "重新办理", from: .closed, to: .open, by: .system),
            .step(
                "withdraw", "撤回", from: .draft, .open, to: .withdrawn, by: office, asks: [.reason()],
                isOptional: true, then: Returns.lapse),
        ])

    private static let office = Doer<Collection>.role(.clerk, .director)
}

extension CollectionTerms.Asks: SQLEncodable, SQLDecodable {}

extension Collection: FiledRecord {
    package static let kind = noun.kind
    package static let filing = Action("collection.file", "添加通知的附件", right: .manageCollections)

    package static func checkFiling(_ id: ID<Collection>, by actor: Actor, in transaction: ReadTransaction) throws {
        let found = try Collections.one(id, for: actor, in: transaction)
        guard [.draft, .open].contains(found.state) else {
            throw Refusal.field("file", "collection.over", "“\(found.title)”\(found.state.chinese)，不能再添加附件。")
        }
    }
}
