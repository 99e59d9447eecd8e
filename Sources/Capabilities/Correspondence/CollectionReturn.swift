import Database
import Kernel
import Office
import Organisation

/// A unit's part in a notice or a collection: signed for, answered, sent back, answered again.
package struct CollectionReturn: Codable, Sendable {
    package let id: ID<CollectionReturn>
    package let collection: ID<Collection>
    package let title: String
    package let asks: Collection.Asks
    package let due: Day
    package let collectionState: Collection.State
    package let party: Party
    package let townshipName: String
    /// The version that was answered last.
    package let form: Int?
    /// The day of the first answer or of the receipt that was all that was asked.
    package let sentOn: Day?
    package let reminders: Int
    package let state: State

    package enum State: String, ProcedureState {
        case pending, received, sent, back, read, missed, void

        package var chinese: String {
            switch self {
            case .pending: "待签收"
            case .received: "已签收"
            case .sent: "已报送"
            case .back: "退回修改"
            case .read: "已阅知"
            case .missed: "没有报"
            case .void: "已撤回"
            }
        }

        package var tone: Tone {
            switch self {
            case .pending, .received: .going
            case .back: .bad
            case .sent, .read: .done
            case .missed, .void: .off
            }
        }

        /// Something is still expected of the unit.
        static let outstanding: [State] = [.pending, .received, .back]
        static let done: [State] = [.sent, .read]
    }

    package static let noun = RecordNoun("collectionReturn", "通知收表", measure: "份")

    package static let procedure = Procedure<CollectionReturn, State>(
        noun, table: "collectionReturn", path: "returns", right: .seeReturns, first: .pending, begun: "发出",
        load: Returns.one, title: { "\($0.title)（\($0.party.name)）" },
        [
            .step(
                "read", "签收", from: .pending, to: .read, by: unit(answers: false), dueOn: \.due,
                ready: goesOn, check: check(answers: false),
                then: Returns.done),
            .step(
                "receive", "签收", from: .pending, to: .received, by: unit(answers: true), isOptional: true,
                ready: goesOn, check: check(answers: true)),
            .step(
                "send", "报送", from: .pending, .received, .back, to: .sent, by: unit(answers: true), dueOn: \.due,
                ready: goesOn, check: check(answers: true), then: Returns.done),
            .step(
                "back", "退回修改", from: .sent, to: .back, by: .role(.clerk, .director), asks: [.reason("要改什么")],
                isOptional: true, check: checkBack, then: Returns.reopen),
            .step("lapse", "没有报", from: .pending, .received, .back, to: .missed, by: .system),
            .step("void", "撤回", from: .pending, .received, .back, to: .void, by: .system),
        ])

    private static let goesOn: ProcedureStep<CollectionReturn, State>.Ready = { county, _ in
        """
        EXISTS (SELECT 1 FROM collection WHERE collection.county = \(county)
            AND collection.id = collectionReturn.collection AND collection.state = \(Collection.State.open))
        """
    }

    /// The unit that it was sent to, where that is asked for.
    private static func unit(answers: Bool) -> Doer<CollectionReturn> {
        let party = Doer<CollectionReturn>.party(
            "收到它的单位", \.party, unit: "collectionReturn.unit", division: "collectionReturn.division")
        return Doer(
            party.chinese, roles: party.roles, unit: party.unit, concerns: { $0.asks.isAnswered == answers },
            takes: { actor, record in record.asks.isAnswered == answers && party.takes(actor, record) },
            condition: { actor in
                party.condition(actor).map { own in
                    """
                    \(own) AND EXISTS (SELECT 1 FROM collection WHERE collection.county = \(actor.county)
                        AND collection.id = collectionReturn.collection
                        AND collection.asks IN \(list: Collection.Asks.allCases.filter { $0.isAnswered == answers }))
                    """
                }
            })
    }

    @Sendable
    private static func checkBack(
        _ record: CollectionReturn, _ answers: StepAnswers, _ now: Instant
    ) throws(Refusal) {
        guard record.collectionState != .withdrawn else {
            throw Refusal(.conflict, "return.withdrawn", "“\(record.title)”已经撤回，不用再改。")
        }
    }

    private static func check(
        answers: Bool
    ) -> @Sendable (CollectionReturn, StepAnswers, Instant) throws(Refusal) -> Void {
        { (record, _, _) throws(Refusal) in
            guard record.collectionState == .open else {
                throw Refusal(
                    .conflict, "return.closed",
                    "“\(record.title)”\(record.collectionState.chinese)，不再收了。还要报的，请联系创建办。")
            }
            guard record.asks.isAnswered == answers else {
                throw Refusal(
                    .conflict, "return.asks", record.asks.isAnswered ? "这份要填报，请打开填好再报送。" : "这份是通知，签收就可以了。")
            }
        }
    }
}

/// What a unit sent: one answer, of however many.
package struct CollectionAnswer: Codable, Sendable {
    package let number: Int
    package let form: Int
    /// Of a form; empty of a list.
    package let answers: Answers
    /// The rows of a list; nil of a form.
    package let list: [Answers]?
    package let sentAt: Instant
    /// Between opening the form and sending it.
    package let minutes: Int?
    package let sentByName: String

    /// What stands in the county's table.
    package var rows: [Answers] { list ?? [answers] }
}

extension CollectionReturn: FiledRecord {
    package static let kind = noun.kind
    package static let filing = Action("collectionReturn.file", "添加报送的附件", right: .seeReturns)

    /// By the unit itself until it has sent, and by the office for it.
    package static func checkFiling(
        _ id: ID<CollectionReturn>, by actor: Actor, in transaction: ReadTransaction
    ) throws {
        let found = try Returns.one(id, for: actor, in: transaction)
        guard found.isAnswered(by: actor) else {
            throw Refusal(.forbidden, "return.notYours", "报送的附件只能由收到它的单位或创建办添加。")
        }
        guard found.asks.isAnswered, State.outstanding.contains(found.state), found.collectionState == .open else {
            throw Refusal.field("file", "return.over", "这份“\(found.state.chinese)”，不能再添加附件；要补的请联系创建办退回。")
        }
    }
}

extension CollectionReturn {
    /// By the unit that it was sent to, or by the office for it.
    func isAnswered(by actor: Actor) -> Bool { actor.isOffice || actor.isRepresentative && party.has(actor) }
}
