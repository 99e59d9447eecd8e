import Database
import Kernel
import Office
import Organisation

/// A call for projects: until when, and how much one may ask for.
package struct IncubationCall: Codable, Sendable {
    package let id: ID<IncubationCall>
    package let title: String
    package let closesOn: Day
    package let most: Int
    /// Nil while the jury sits.
    package let decidedOn: Day?
    let projects: Int

    package static let noun = RecordNoun("incubationCall", "项目征集", measure: "次")
}

/// What a team wants to do, for how much, and how far it is.
package struct IncubationProject: Codable, Sendable {
    package enum State: String, ProcedureState {
        case submitted, qualified, unqualified, announced, lost, passed, contracted, running, reviewed, halfway,
            finished
        case settled, spread, ended, stopped

        package var chinese: String {
            switch self {
            case .submitted: "待初审"
            case .qualified: "待评审"
            case .unqualified: "初审未过"
            case .announced: "公示中"
            case .lost: "未入选"
            case .passed: "待签约"
            case .contracted: "待拨首款"
            case .running: "实施中"
            case .reviewed: "待拨中期款"
            case .halfway: "中期以后"
            case .finished: "待拨尾款"
            case .settled: "已结项"
            case .spread: "推广"
            case .ended: "结束"
            case .stopped: "终止"
            }
        }

        package var tone: Tone {
            switch self {
            case .settled, .spread, .ended: .done
            case .unqualified, .lost: .off
            case .stopped: .bad
            default: .going
            }
        }

        /// It has a contract: receipts are taken.
        static let underway: [State] = [.contracted, .running, .reviewed, .halfway, .finished]
    }

    package struct BudgetLine: Codable, Hashable, Sendable {
        package let words: String
        package let fen: Int

        package init(_ words: String, fen: Int) { (self.words, self.fen) = (words, fen) }
    }

    package let id: ID<IncubationProject>
    let call: ID<IncubationCall>
    let callTitle: String
    package let title: String
    let team: String
    let home: Party
    let intro: String
    let months: Int
    let budget: [BudgetLine]
    /// In hundredths of a mark; nil before the jury is done.
    package let score: Int?
    let notice: String?
    package let state: State
    package let paid: Int
    package let spent: Int

    package var fen: Int { budget.reduce(0) { $0 + $1.fen } }

    package static let noun = RecordNoun("incubationProject", "孵化项目", measure: "个")

    package static let procedure = Procedure<IncubationProject, State>(
        noun, table: "incubationProject", path: "incubation/projects", right: .seeIncubation, first: .submitted,
        begun: "申报", load: Projects.one, title: { "\($0.team)　\($0.title)" },
        [
            .step(
                "qualify", "初审通过", from: .submitted, to: .qualified, by: clerk, asks: [.note("初审意见")],
                within: .workingDays(5), deed: .decision, exceptDoersOf: [RecordSteps.made]),
            .step(
                "disqualify", "初审不通过", from: .submitted, to: .unqualified, by: clerk, asks: [.reason()],
                isOptional: true, exceptDoersOf: [RecordSteps.made]),
            // The jury's marks decide for a whole call.
            .step(
                "announce", "评审，入选的公示", from: .qualified, to: .announced, by: clerk,
                doneAt: "incubation/projects?step=announce"),
            .step("lose", "未入选", from: .qualified, to: .lost, by: clerk, isElsewhere: true),
            .step("pass", "公示通过", from: .announced, to: .passed, by: .system),
            .step("objected", "公示有异议成立", from: .announced, to: .lost, by: .system, asks: [.note()]),
            .step("takeBack", "公示撤回", from: .announced, to: .qualified, by: .system),
            .step(
                "contract", "签约立项", from: .passed, to: .contracted, by: clerk, asks: [.day("签约日期"), .note("协议编号")],
                within: .workingDays(10)),
            pay("payFirst", "拨付首款60%", from: .contracted, to: .running, 1, after: "contract"),
            .step(
                "midterm", "中期评估通过", from: .running, to: .reviewed, by: clerk, asks: [.reason("评估意见")],
                deed: .decision, then: { try Projects.requireReceipts($0, of: 1, county: $2.county, in: $3) }),
            pay("paySecond", "拨付中期款30%", from: .reviewed, to: .halfway, 2, after: "midterm"),
            .step(
                "final", "结项评估通过", from: .halfway, to: .finished, by: clerk, asks: [.reason("评估意见")],
                deed: .decision, then: { try Projects.requireReceipts($0, of: 2, county: $2.county, in: $3) }),
            pay("payLast", "拨付尾款10%", from: .finished, to: .settled, 3, after: "final"),
            .step("spread", "列入推广", from: .settled, to: .spread, by: clerk, asks: [.reason("怎么推广")], isOptional: true),
            .step("end", "结束", from: .settled, to: .ended, by: clerk, asks: [.note()], isOptional: true),
            .step(
                "stop", "终止", from: [.contracted, .running, .reviewed, .halfway], to: .stopped,
                by: [.role(.director)], asks: [.reason("终止的原因")], isOptional: true),
        ])

    private static let clerk = Doer<IncubationProject>.role(.clerk)

    private static func pay(
        _ name: String, _ chinese: String, from: State, to: State, _ part: Int, after before: String
    ) -> ProcedureStep<IncubationProject, State> {
        .step(
            name, chinese, from: from, to: to, by: .role(.director), asks: [.note("意见")], within: .workingDays(5),
            deed: .signature, exceptDoersOf: [before],
            then: { project, _, actor, transaction in
                try Projects.pay(project, part, by: actor, in: transaction)
            })
    }

    package static let noticeKind = NoticeKind(
        "incubation", "孵化项目公示", path: { _ in "incubation/projects" },
        onSettled: { notice, candidates, _, transaction in
            try Projects.settle(candidates, county: notice.county, in: transaction)
        },
        onWithdrawn: { notice, _, transaction in try Projects.takeBack(notice, in: transaction) })
}
