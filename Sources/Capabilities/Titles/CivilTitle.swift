import Database
import Kernel
import Office
import Recognition

/// A title that a body holds for a term: granted by the county, or by a level above as its answer, or held before Wenming (转入).
package struct CivilTitle: Codable, Sendable {
    /// By which the county's own titles are numbered.
    static let series = "文明称号"

    package enum Source: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case county, answer, broughtIn

        package var chinese: String {
            switch self {
            case .county: "本县命名"
            case .answer: "上级命名"
            case .broughtIn: "转入"
            }
        }
    }

    package enum State: String, ProcedureState {
        case held, warned, rectifying, suspended, revoked, ended

        package var chinese: String {
            switch self {
            case .held: "有效"
            case .warned: "警告"
            case .rectifying: "限期整改"
            case .suspended: "停牌"
            case .revoked: "已撤销"
            case .ended: "已届满"
            }
        }

        package var tone: Tone {
            switch self {
            case .held: .done
            case .warned, .rectifying: .going
            case .suspended, .revoked: .bad
            case .ended: .off
            }
        }

        /// It is held, whatever is said against it.
        static let holding: [State] = [.held, .warned, .rectifying]
        static let standing: [State] = holding + [.suspended]
    }

    package let id: ID<CivilTitle>
    package let body: CivilBody
    package let level: AwardLevel
    package let source: Source
    package let bid: ID<TitleBid>?
    package let grantedOn: Day
    package let until: Day
    package let paper: String
    /// 牌匾（证书）编号
    package let number: String
    /// The re-review that is open.
    package let review: ID<TitleReview>?
    package let endedOn: Day?
    package let endedReason: String
    package let state: State

    package static let noun = RecordNoun("civilTitle", "文明称号", measure: "个")

    package var title: String { "\(level.chinese)\(body.kind.chinese)" }

    /// Held on a day, as what is known now has it: a term that is over holds on only while its re-review is under way.
    package func holds(on day: Day) -> Bool {
        grantedOn <= day && State.holding.contains(state) && (until >= day || review != nil || state == .rectifying)
    }

    package static let procedure = Procedure<CivilTitle, State>(
        noun, table: "civilTitle", path: "titles", right: .seeTitles, first: .held, begun: "登记",
        load: Titles.one, title: { "\($0.body.name)：\($0.title)" },
        [
            decided("warn", "警告", from: [.held], to: .warned),
            decided("clear", "解除警告", from: [.warned], to: .held),
            decided("suspend", "停牌", from: [.held, .warned, .rectifying], to: .suspended) {
                title, transaction, county in
                try transaction.closeSpan(of: title.id, on: transaction.now.day, county: county)
            },
            decided("restore", "恢复", from: [.suspended], to: .held) { title, transaction, county in
                try transaction.openSpan(of: title.id, from: transaction.now.day, county: county)
            },
            decided("revoke", "撤销", from: State.standing, to: .revoked, deed: .signature) {
                title, transaction, county in
                try transaction.end(title, on: transaction.now.day, county: county)
            },
            .step("rectify", "复评：限期整改", from: .held, .warned, to: .rectifying, by: .system),
            .step("keep", "复评：保留", from: .held, .warned, .rectifying, to: .held, by: .system),
            .step(
                "fail", "复评：撤销", from: .held, .warned, .rectifying, .suspended, to: .revoked, by: .system,
                then: { title, taken, actor, transaction in
                    try transaction.end(title, on: taken.at.day, taken.answers.note, county: actor.county)
                }),
            .step(
                "lapse", "届满", from: .held, .warned, .rectifying, .suspended, to: .ended, by: .system,
                then: { title, taken, actor, transaction in
                    try transaction.end(
                        title, on: taken.answers.day ?? taken.at.day, taken.answers.note, county: actor.county)
                }),
        ])

    /// What the director decides about a title, always with a reason. A higher level's title is that level's to touch: what is
    /// entered here is its decision, by the number of its paper.
    private static func decided(
        _ name: String, _ chinese: String, from: [State], to: State, deed: StepDeed = .act,
        _ then: @escaping @Sendable (CivilTitle, WriteTransaction, _ county: String) throws -> Void = { _, _, _ in }
    ) -> ProcedureStep<CivilTitle, State> {
        .step(
            name, chinese, from: from, to: to, by: [.role(.director)],
            asks: [.reason("原因和依据（市级及以上的写明上级文件的名称、文号）")], deed: deed, isOptional: true,
            check: { title, answers, _ throws(Refusal) in
                try TitleTerms.checkDecision(chinese, on: title.level, note: answers.note)
            },
            then: { title, taken, actor, transaction in
                try then(title, transaction, actor.county)
                guard to == .revoked else { return }
                try transaction.run(
                    """
                    UPDATE civilTitle SET endedReason = \(taken.answers.note)
                    WHERE county = \(actor.county) AND id = \(title.id)
                    """)
            })
    }

    init(_ row: Row) throws {
        id = try row["id"]
        body = try CivilBody(row)
        level = try row["level"]
        source = try row["source"]
        bid = try row["bid"]
        grantedOn = try row["grantedOn"]
        until = try row["until"]
        paper = try row["paper"]
        number = try row["number"]
        review = try row["review"]
        endedOn = try row["endedOn"]
        endedReason = try row["endedReason"]
        state = try row["state"]
    }
}

extension CivilTitle: FiledRecord {
    package static let kind = noun.kind
    package static let filing = Action("civilTitle.file", "添加称号文件", right: .keepTitles)

    package static func checkFiling(_ id: ID<CivilTitle>, by actor: Actor, in transaction: ReadTransaction) throws {
        _ = try Titles.one(id, for: actor, in: transaction)
    }
}
