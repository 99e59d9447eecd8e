import Database
import Kernel
import Office

/// A title or rank of the county that is examined by a level above: granted on a day, due after some years, on its way through
/// the phases of a review (国卫复审, 文明县城测评, 省食品安全县).
package struct ReviewCycle: Codable, Sendable {
    package enum State: String, ProcedureState {
        case selfCheck, material, covert, rectifying, technical, notice, confirmed, deferred, revoked

        package var chinese: String {
            switch self {
            case .selfCheck: "自查"
            case .material: "资料审核"
            case .covert: "暗访"
            case .rectifying: "整改"
            case .technical: "技术评估"
            case .notice: "公示"
            case .confirmed: "通过"
            case .deferred: "暂缓"
            case .revoked: "撤销"
            }
        }

        package var tone: Tone {
            switch self {
            case .selfCheck, .material, .covert, .rectifying, .technical, .notice: .going
            case .confirmed: .done
            case .deferred, .revoked: .bad
            }
        }

        package static let open: [State] = [.selfCheck, .material, .covert, .rectifying, .technical, .notice]
    }

    package let id: ID<ReviewCycle>
    /// 国家卫生县城复审
    package let title: String
    /// 国家爱卫办
    package let body: String
    /// When the title was last granted; nil where it is not yet held.
    package let grantedOn: Day?
    package let dueOn: Day
    package let state: State
    /// The day and paper of the result.
    package let resultOn: Day?
    package let resultPaper: String
    package let indicators: Int
    /// Those that miss their target.
    package let missed: Int
    /// The standard that it goes by; nil where it goes by indicators alone, or nobody said.
    package let edition: ID<StandardEdition>?
    package let editionTitle: String
    /// How long the title holds once it is confirmed.
    package let years: Int?
    /// Until when it holds after it was confirmed.
    package let nextDueOn: Day?

    package static let noun = RecordNoun("review", "迎检复审", measure: "次")

    package static let procedure = Procedure<ReviewCycle, State>(
        noun, table: "reviewCycle", path: "reviews", right: .seeStandards, first: .selfCheck, begun: "启动",
        load: Reviews.one, title: { $0.title },
        [
            .step("toMaterial", "报送资料", from: .selfCheck, to: .material, by: office, asks: [.note("自查情况")]),
            .step("toCovert", "迎接暗访", from: .material, to: .covert, by: office, asks: [.note()], isOptional: true),
            .step(
                "toRectify", "进入整改", from: .material, .covert, .technical, to: .rectifying, by: office,
                asks: [.reason("反馈的问题")], isOptional: true),
            .step(
                "toTechnical", "迎接技术评估", from: .material, .covert, .rectifying, to: .technical, by: office,
                asks: [.note()], isOptional: true),
            .step(
                "toNotice", "上级公示", from: .covert, .rectifying, .technical, to: .notice, by: office,
                asks: [.note()], isOptional: true),
            result("confirm", "登记通过", to: .confirmed),
            result("defer", "登记暂缓", to: .deferred),
            result("revoke", "登记撤销", to: .revoked),
            .step(
                "again", "重新迎检", from: .deferred, to: .rectifying, by: office, asks: [.note("整改安排")],
                isOptional: true),
        ])

    private static let office = Doer<ReviewCycle>.role(.clerk, .director)

    /// What the level above decided, with its paper: recorded, never produced here.
    private static func result(_ name: String, _ chinese: String, to state: State) -> ProcedureStep<ReviewCycle, State>
    {
        .step(
            name, chinese, from: State.open.filter { $0 != .selfCheck }, to: state, by: [office],
            asks: [.day("发文日期"), .reason("文号和文件名")], isOptional: true,
            check: { _, answers, now throws(Refusal) in
                try ReviewTerms.checkResult(day: answers.day, note: answers.note, today: now.day)
            },
            then: { review, taken, actor, transaction in
                try Reviews.record(
                    result: taken.answers, of: review, isConfirmed: state == .confirmed, county: actor.county,
                    in: transaction)
            })
    }
}

extension ReviewCycle: FiledRecord {
    package static let kind = noun.kind
    package static let filing = Action("review.file", "添加迎检文件", right: .keepReviews)

    package static func checkFiling(_ id: ID<ReviewCycle>, by actor: Actor, in transaction: ReadTransaction) throws {
        _ = try Reviews.one(id, for: actor, in: transaction)
    }
}

/// What a review measures the county by, its value now, and whose it is.
package struct ReviewIndicator: Codable, Sendable {
    package let id: ID<ReviewIndicator>
    package let name: String
    package let relation: IndicatorRelation
    package let target: Points
    package let value: Points?
    /// %
    package let measure: String
    package let unitName: String
    package let evidence: String

    /// Nil while the value is not known.
    package var isMet: Bool? { value.map { relation.holds($0, target) } }
}
