import Database
import Kernel
import MoralBank
import Office

/// What the public reads of the fund for one quarter: income, spending and balance, frozen as they were signed. Once it is out,
/// nothing is booked into its days any more.
package struct FundReport: Codable, Sendable {
    package enum State: String, ProcedureState {
        case drafted, published, withdrawn

        package var chinese: String {
            switch self {
            case .drafted: "待签发"
            case .published: "已公布"
            case .withdrawn: "已撤回"
            }
        }

        package var tone: Tone {
            switch self {
            case .drafted: .going
            case .published: .done
            case .withdrawn: .off
            }
        }
    }

    package let id: ID<FundReport>
    package let quarter: Quarter
    package let statement: FundStatement
    package let number: SerialNumber?
    package let publishedOn: Day?
    package let state: State

    var heading: String { "关于公布\(quarter.chinese)道德基金收支情况的公告" }
    var numbered: String { number?.chinese ?? "签发时编号" }

    /// What the director signs.
    var seen: SeenVersion { get throws { try SeenVersion(canonical: statement) } }

    /// By which its numbers are counted, for ever.
    package static let series = "道德基金公告"
    package static let noun = RecordNoun("fundReport", "基金季度公布", measure: "期")

    package static let procedure = Procedure<FundReport, State>(
        noun, table: "fundReport", path: "fund-reports", right: .seeFundReports, first: .drafted, begun: "起草",
        load: FundReports.one, title: { $0.heading },
        version: { report, _ in try report.seen },
        [
            .step(
                "sign", "签发公布", from: .drafted, to: .published, by: .role(.director), asks: [.note("意见")],
                within: .workingDays(5), isSignature: true, exceptDoersOf: [RecordSteps.made],
                then: { report, _, actor, transaction in
                    try FundReports.publish(report, by: actor, in: transaction)
                }),
            .step(
                "withdraw", "撤回", from: .drafted, to: .withdrawn, by: .role(.clerk, .director), asks: [.reason()],
                isOptional: true),
        ])
}

/// A quarter of a year: `2019Q3`.
package struct Quarter: Hashable, Codable, Sendable, LosslessStringConvertible {
    package let year: Int
    package let number: Int

    package init?(_ text: String) {
        let parts = text.split(separator: "Q")
        guard parts.count == 2, let year = Int(parts[0]), let number = Int(parts[1]), (1...4).contains(number),
            (1900...9999).contains(year)
        else { return nil }
        (self.year, self.number) = (year, number)
    }

    package init(of day: Day) { (year, number) = (day.year, (day.month - 1) / 3 + 1) }

    private init(_ year: Int, _ number: Int) { (self.year, self.number) = (year, number) }

    package var description: String { "\(year)Q\(number)" }
    package var chinese: String { "\(year)年第\(["一", "二", "三", "四"][number - 1])季度" }
    package var previous: Quarter { number == 1 ? Quarter(year - 1, 4) : Quarter(year, number - 1) }
    package var next: Quarter { number == 4 ? Quarter(year + 1, 1) : Quarter(year, number + 1) }

    package var first: Day {
        Day(year: year, month: number * 3 - 2, dayOfMonth: 1) ?? Day(ordinal: 0)
    }
    package var last: Day { next.first.adding(days: -1) }
}
