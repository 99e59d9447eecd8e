import Database
import Kernel
import Office
import Organisation

/// 整改通知书, 督办单, 约谈通知: a paper with a number to one unit, about a finding or a case. The office writes it, the director
/// issues it, the unit signs for it and answers.
package struct Directive: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case rectify, press, summon

        package var chinese: String {
            switch self {
            case .rectify: "整改通知书"
            case .press: "督办单"
            case .summon: "约谈通知"
            }
        }

        /// By which its numbers are counted, for ever.
        var series: PaperSeries {
            PaperSeries(chinese, chinese) { try Directives.numbers(of: self, county: $0, in: $1) }
        }

        /// What the title asks for: 关于整改…的通知.
        func title(_ subject: String) -> String {
            switch self {
            case .rectify: "关于整改\(subject)的通知"
            case .press: "关于督办\(subject)的通知"
            case .summon: "关于就\(subject)进行约谈的通知"
            }
        }
    }

    package enum State: String, ProcedureState {
        case drafted, returned, issued, received, answered, withdrawn, revoked

        package var chinese: String {
            switch self {
            case .drafted: "待签发"
            case .returned: "退回修改"
            case .issued: "待签收"
            case .received: "待回复"
            case .answered: "已回复"
            case .withdrawn: "已撤回"
            case .revoked: "已撤销"
            }
        }

        package var tone: Tone {
            switch self {
            case .drafted, .returned, .issued, .received: .going
            case .answered: .done
            case .withdrawn, .revoked: .off
            }
        }

        static let drafts: [State] = [.drafted, .returned]
        /// It has gone out, and keeps its number whatever becomes of it.
        static let out: [State] = [.issued, .received, .answered, .revoked]
    }

    package let id: ID<Directive>
    package let kind: Kind
    /// Of the record, below the county: `findings/0190…`
    package let about: String
    /// 樟塘村河岸成堆垃圾问题
    package let subject: String
    package let party: Party
    package let facts: String
    package let demands: String
    package let dueOn: Day
    /// When, where and by whom the talk is held; only of a summons.
    package let talkAt: String
    let version: Int
    package let state: State
    package let number: SerialNumber?
    package let issuedOn: Day?

    package var title: String { kind.title(subject) }
    package var numbered: String { number?.chinese ?? "签发时编号" }

    package static let noun = RecordNoun("directive", "督办文书", measure: "份")

    package static let procedure = Procedure<Directive, State>(
        noun, table: "directive", path: "directives", right: .seeDirectives, first: .drafted, begun: "起草",
        load: Directives.one, title: { "\($0.kind.chinese)：\($0.subject)" },
        version: { record, _ in try record.seen },
        [
            .step(
                Signatures.edit, "修改", from: .drafted, .returned, to: .drafted, by: .role(.clerk, .director),
                isOptional: true, isElsewhere: true),
            .step(
                "issue", "签发", from: .drafted, to: .issued, by: .role(.director), asks: [.note("意见")],
                within: .workingDays(1), deed: .signature, exceptDoersOf: Signatures.writing,
                check: { record, _, now throws(Refusal) in
                    guard record.dueOn >= now.day else {
                        throw Refusal(
                            .conflict, "directive.past", "要求的期限\(record.dueOn.chinese)已经过去，请退回修改期限再签发。")
                    }
                },
                then: { record, _, actor, transaction in
                    try PublishGate.check(try Directive.hits(record.id, by: actor, in: transaction))
                    try Directives.issue(record, by: actor, in: transaction)
                }),
            .step(
                Signatures.sendBack, "退回修改", from: .drafted, to: .returned, by: .role(.director),
                asks: [.reason("退回的原因")], isOptional: true),
            .step(
                Signatures.withdraw, "撤回", from: .drafted, .returned, to: .withdrawn, by: .role(.clerk, .director),
                asks: [.reason("撤回的原因")], isOptional: true),
            .step("receive", "签收", from: .issued, to: .received, by: unit, asks: [.note()], within: .workingDays(1)),
            .step(
                "answer", "书面回复", from: .received, to: .answered, by: unit,
                asks: [.reason("落实的情况"), .photos("照片", atLeast: 0)], dueOn: { $0.dueOn }, deed: .answer),
            .step(
                "revoke", "撤销", from: .issued, .received, to: .revoked, by: .role(.director), asks: [.reason("撤销的原因")],
                deed: .signature, isOptional: true),
        ])

    private static let unit = Doer<Directive>.party(
        "主送单位", \.party, unit: "directive.unit", division: "directive.division")

    /// What the director puts his name to.
    private struct Text: Encodable {
        let kind: Kind
        let unit: String
        let words: [String]
        let dueOn: Day
    }

    /// What the director signs.
    var seen: SeenVersion { get throws { try SeenVersion(canonical: text) } }

    private var text: Text {
        Text(kind: kind, unit: party.unit, words: [subject, facts, demands, talkAt], dueOn: dueOn)
    }
}

extension Directive: FiledRecord, GatedRecord {
    package static let kind = noun.kind
    package static let releasing = Action("directive.release", "放行督办文书里的个人信息", right: .draftDirectives)

    /// All that its paper says, and the names of what is attached.
    package static func gated(
        _ id: ID<Directive>, by actor: Actor, in transaction: ReadTransaction
    ) throws -> (texts: [GatedText], writers: Set<String>) {
        let found = try Directives.one(id, for: actor, in: transaction)
        let course = try procedure.course(of: id, county: actor.county, in: transaction)
        let writers = course.taken.filter { Signatures.writing.contains($0.step) }.map(\.actor)
        let files = try RecordFiles.of(kind, id.description, county: actor.county, in: transaction)
        return (
            found.paper([]).gated + files.map { GatedText("附件“\($0.name.prefix(4))…”的文件名", $0.name) }, Set(writers)
        )
    }

    package static let filing = Action("directive.file", "添加督办文书的附件", right: .draftDirectives)

    package static func checkFiling(_ id: ID<Directive>, by actor: Actor, in transaction: ReadTransaction) throws {
        let found = try Directives.one(id, for: actor, in: transaction)
        guard State.drafts.contains(found.state) else {
            throw Refusal.field("file", "directive.out", "这份文书\(found.state.chinese)，附件不能再加。")
        }
    }
}
