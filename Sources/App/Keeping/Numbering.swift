import Bulletins
import Coordination
import Database
import Findings
import Kernel
import MoralFund
import Volunteers

/// Whether the counters of numbers and the documents that carry them agree.
enum Numbering {
    static func faults(county: String, in transaction: ReadTransaction) throws -> [String] {
        let carried = try carried(county: county, in: transaction)
        let counters = try transaction.rows(
            "SELECT kind, year, last FROM serialNumber WHERE county = \(county) ORDER BY kind, year")
        var faults: [String] = []
        var known: Set<Series> = []
        for row in counters {
            let series = Series(kind: try row["kind"], year: try row["year"])
            known.insert(series)
            let replaced = try replaced(series, county: county, in: transaction)
            faults += series.faults(carried[series] ?? [], last: try row["last"], replaced: replaced)
        }
        for series in carried.keys where !known.contains(series) {
            faults.append("\(series.chinese)有编了号的文件，却没有编号簿。请不要再发文，并联系维护人员")
        }
        return faults.sorted()
    }

    private struct Series: Hashable {
        let kind: String
        let year: Int
        var chinese: String { "\(kind)〔\(year)〕" }

        /// - Parameter replaced: numbers that were issued and then gave way to a later one of the same record.
        func faults(_ numbers: [Int], last: Int, replaced: Int) -> [String] {
            var faults: [String] = []
            let counts = Dictionary(grouping: numbers, by: \.self).mapValues(\.count)
            for (number, count) in counts.sorted(by: { $0.key < $1.key }) {
                if count > 1 { faults.append("\(chinese)\(number)号编给了\(count)份文件。请更正其中一份，并登记原因") }
                if !(1...max(last, 1)).contains(number) || number > last {
                    faults.append("\(chinese)\(number)号超出编号簿（到\(last)号）。请不要再发文，并联系维护人员")
                }
            }
            let missing = last - counts.keys.count { (1...max(last, 1)).contains($0) }
            if missing > replaced {
                faults.append("\(chinese)1号至\(last)号中有\(missing - replaced)个号没有文件。请查审计记录，查明去向")
            }
            return faults
        }
    }

    private static func carried(county: String, in transaction: ReadTransaction) throws -> [Series: [Int]] {
        let rows = try transaction.rows(
            """
            SELECT \(TakeStep.noticeSeries) AS series, numberYear, number, count(*) AS carriers, (SELECT count(*) FROM findingEntry
                WHERE findingEntry.county = \(county) AND noticeYear = numberYear AND notice = number) AS listed
            FROM finding WHERE county = \(county) AND number IS NOT NULL GROUP BY numberYear, number
            UNION ALL
            SELECT \(Bulletins.numberSeries) AS series, numberYear, number, 1 AS carriers, 1 AS listed
            FROM bulletin WHERE county = \(county) AND number IS NOT NULL
            """)
        var carried: [Series: [Int]] = [:]
        for row in rows {
            let series = Series(kind: try row["series"], year: try row["numberYear"])
            // Several findings may stand on one notice, each with its entry.
            let (carriers, listed): (Int, Int) = (try row["carriers"], try row["listed"])
            let documents = listed >= carriers ? 1 : carriers
            carried[series, default: []] += Array(repeating: try row["number"], count: documents)
        }
        for paper in try Directives.numbers(county: county, in: transaction)
            + FundReports.numbers(county: county, in: transaction)
            + Certificates.numbers(county: county, in: transaction)
        {
            carried[Series(kind: paper.series, year: paper.year), default: []].append(paper.number)
        }
        return carried
    }

    /// A finding that is assigned again gets a notice with a new number and shows only that; the assignments are all
    /// kept. Their number beyond that of the findings is how many numbers gave way, of the kind that findings carry.
    private static func replaced(_ series: Series, county: String, in transaction: ReadTransaction) throws -> Int {
        guard series.kind == TakeStep.noticeSeries, let first = Day("\(series.year)-01-01"),
            let next = Day("\(series.year + 1)-01-01")
        else { return 0 }
        let isCarried: Int =
            try transaction.value(
                """
                SELECT count(*) FROM finding
                WHERE county = \(county) AND number IS NOT NULL AND numberYear = \(series.year)
                """) ?? 0
        let assigned: Int =
            try transaction.value(
                """
                SELECT count(*) FROM findingEntry WHERE county = \(county) AND act LIKE '{"assign":%'
                  AND at >= \(Instant(first)) AND at < \(Instant(next))
                """) ?? 0
        return max(0, assigned - isCarried)
    }
}
