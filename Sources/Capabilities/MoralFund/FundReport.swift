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
                within: .workingDays(5), deed: .signature, exceptDoersOf: [RecordSteps.made],
                then: { report, _, actor, transaction in
                    try PublishGate.check(try FundReport.hits(report.id, by: actor, in: transaction))
                    try FundReports.publish(report, by: actor, in: transaction)
                }),
            .step(
                "withdraw", "撤回", from: .drafted, to: .withdrawn, by: .role(.clerk, .director), asks: [.reason()],
                isOptional: true),
        ])
}

extension FundReport: GatedRecord {
    package static let kind = noun.kind
    package static let releasing = Action("fundReport.release", "放行基金公布里的个人信息", right: .releaseFundReports)

    /// Its figures are the ledger's; what somebody typed are the donors and their receipts.
    package static func gated(
        _ id: ID<FundReport>, by actor: Actor, in transaction: ReadTransaction
    ) throws -> (texts: [GatedText], writers: Set<String>) {
        let report = try FundReports.one(id, for: actor, in: transaction)
        let course = try procedure.course(of: id, county: actor.county, in: transaction)
        let texts = report.statement.donations.enumerated().flatMap { index, donation in
            [
                GatedText("捐赠明细第\(index + 1)行“捐赠人”", donation.party),
                GatedText("捐赠明细第\(index + 1)行“收据号”", donation.receipt),
            ]
        }
        return (texts, Set(course.taken.filter { $0.step == RecordSteps.made }.map(\.actor)))
    }
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
