import Database
import Kernel
import Media
import Office
import Organisation

/// Somebody, a family, a body or a project that was put forward for a round.
package struct Nomination: Codable, Sendable {
    package enum State: String, ProcedureState {
        case submitted, reviewed, checking, candidate, shortlisted, passed, awarded
        case refused, lost, withdrawn, ended

        package var chinese: String {
            switch self {
            case .submitted: "待乡镇初审"
            case .reviewed: "待县复审"
            case .checking: "联审中"
            case .candidate: "候选"
            case .shortlisted: "拟表彰"
            case .passed: "公示通过"
            case .awarded: "已表彰"
            case .refused: "未通过"
            case .lost: "未入选"
            case .withdrawn: "已撤回"
            case .ended: "评选取消"
            }
        }

        package var tone: Tone {
            switch self {
            case .lost, .withdrawn, .ended: .off
            case .submitted, .reviewed, .checking, .candidate, .shortlisted, .passed: .going
            case .awarded: .done
            case .refused: .bad
            }
        }

        /// No yes of its person changes anything any more.
        static let over: [State] = [.refused, .lost, .withdrawn, .ended]

        /// Nobody has said yes or no to it yet.
        static let unexamined: [State] = [.submitted, .reviewed, .checking]

        /// Its name may stand on a ballot.
        static let standing: [State] = [.candidate, .shortlisted, .passed, .awarded]
    }

    package let id: ID<Nomination>
    package let round: ID<Round>
    package let roundTitle: String
    /// 1, 2, 3 … within its round, as on ballots.
    package let number: Int
    package let group: String
    package let name: String
    package let bornOn: Day?
    package let village: DivisionCode
    package let villageName: String
    package let townshipName: String
    package let township: Party
    package let unitName: String
    /// ≤ 40 characters.
    package let line: String
    package let story: String
    let nominator: String
    package let nominatorName: String
    /// Out of a hundred; nil while nobody has entered what he found.
    package let verification: Int?
    package let state: State
    /// What the round gives.
    let award: AwardCategory
    /// Its person, or who answers for it, agrees now.
    let agrees: Bool

    /// Looked at, and held up until its person has said yes.
    var waitsForConsent: Bool { State.unexamined.contains(state) && !agrees }
    /// 本人; of a family, a body or a project whoever answers for it.
    var whoAgrees: String { award.isPersonal && !award.isFamily ? "本人" : "负责人" }

    var nominee: RoundRules.Nominee { .init(name: name, village: village, bornOn: bornOn, unitName: unitName) }

    package static let noun = RecordNoun("nomination", "推荐", measure: "件")

    package static let procedure = Procedure<Nomination, State>(
        noun, table: "nomination", path: "nominations", right: .seeNominations, first: .submitted, begun: "推荐",
        load: Nominations.one, title: { "\($0.roundTitle)：\($0.name)" },
        [
            .step(
                "townshipPass", "初审通过", from: .submitted, to: .reviewed, by: township, asks: [.note("初审意见")],
                within: .workingDays(5), deed: .decision, exceptDoersOf: [RecordSteps.made]),
            .step(
                "townshipRefuse", "初审不通过", from: [.submitted], to: .refused, by: [township],
                asks: [.reason("不符合哪一条，依据是什么")], isOptional: true),
            .step(
                "countyPass", "复审通过，送联审", from: .reviewed, to: .checking, by: .role(.clerk), asks: [.note("复审意见")],
                within: .workingDays(5), deed: .decision, exceptDoersOf: [RecordSteps.made],
                then: { nomination, _, actor, transaction in
                    try Nominations.beginJointCheck(nomination, by: actor, in: transaction)
                }),
            .step(
                "countyRefuse", "复审不通过", from: [.reviewed], to: .refused, by: [.role(.clerk)],
                asks: [.reason("不符合哪一条，依据是什么")], isOptional: true),
            .step("joint", "联审通过", from: .checking, to: .candidate, by: .system),
            .step("jointFail", "联审不通过", from: .checking, to: .refused, by: .system),
            .step("shortlist", "拟表彰", from: .candidate, to: .shortlisted, by: .system),
            .step("lose", "未入选", from: .candidate, to: .lost, by: .system),
            .step("pass", "公示通过", from: .shortlisted, to: .passed, by: .system),
            .step("fail", "公示未通过", from: .shortlisted, to: .refused, by: .system),
            .step("takeBack", "公示撤回", from: .shortlisted, .passed, .lost, to: .candidate, by: .system),
            .step("award", "表彰", from: .passed, to: .awarded, by: .system),
            .step(
                "consentWithdrawn", "本人撤回同意",
                from: [.submitted, .reviewed, .checking, .candidate, .shortlisted, .passed], to: .withdrawn,
                by: [.system]),
            .step("declined", "本人不同意", from: State.unexamined, to: .withdrawn, by: [.system]),
            .step(
                "roundCancelled", "评选取消",
                from: [.submitted, .reviewed, .checking, .candidate, .shortlisted, .passed], to: .ended, by: [.system]),
        ])

    /// No department is one: in the column of divisions no unit's identifier is found.
    private static let township = Doer<Nomination>.party(
        "所属乡镇（街道）", \.township, unit: "nomination.village", division: "substr(nomination.village, 1, 9)")

    /// What is agreed to before anything of somebody is shown.
    package static let consent = ConsentText(
        "recognition.publish", "参加评选、公示和公布事迹", version: 2,
        "我同意被推荐参加这次评选；同意为此核实我的情况，并在居民投票、公示、表彰时公开我的姓名、所在村（社区）、事迹和照片。我知道可以随时撤回，撤回以后不再公开我的姓名和事迹。")
}

extension Nomination: FiledRecord {
    package static let kind = noun.kind
    package static let filing = Action("nomination.file", "添加证明材料", right: .enterNominations)

    package static func checkFiling(
        _ id: ID<Nomination>, by actor: Actor, in transaction: ReadTransaction
    ) throws {
        let found = try Nominations.one(id, for: actor, in: transaction)
        guard [.submitted, .reviewed, .checking].contains(found.state) else {
            throw Refusal.field("file", "nomination.closed", "这件推荐\(found.state.chinese)，不能再添加材料。")
        }
    }
}
