import Database
import Kernel

/// Whether the counters of numbers and the documents that carry them agree.
package enum Numbering {
    package static func faults(
        of series: [PaperSeries], county: String, in transaction: ReadTransaction
    ) throws -> [String] {
        let counters = try transaction.rows("SELECT kind, year, last FROM serialNumber WHERE county = \(county)")
        var last: [String: [Int: Int]] = [:]
        for row in counters { last[try row["kind"], default: [:]][try row["year"]] = try row["last"] }
        let known = try series.flatMap { series in
            let issued = Dictionary(grouping: try series.issued(county, transaction), by: \.year)
            let counted = last.removeValue(forKey: series.key) ?? [:]
            return try Set(issued.keys).union(counted.keys).flatMap { year in
                let name = "\(series.key)〔\(year)〕"
                let numbers = (issued[year] ?? []).map(\.number)
                guard let last = counted[year] else { return ["\(name)有编了号的文件，却没有编号簿。请不要再发文，并联系维护人员"] }
                return faults(
                    name, numbers, last: last, replaced: try series.replaced(county, year, transaction))
            }
        }
        let unknown = last.keys.map { "\($0)有编号簿，却没有哪一种文件用它。请联系维护人员" }
        return (known + unknown).sorted()
    }

    private static func faults(_ name: String, _ numbers: [Int], last: Int, replaced: Int) -> [String] {
        var faults: [String] = []
        let counts = Dictionary(grouping: numbers, by: \.self).mapValues(\.count)
        for (number, count) in counts.sorted(by: { $0.key < $1.key }) {
            if count > 1 { faults.append("\(name)\(number)号编给了\(count)份文件。请更正其中一份，并登记原因") }
            if !(1...max(last, 1)).contains(number) || number > last {
                faults.append("\(name)\(number)号超出编号簿（到\(last)号）。请不要再发文，并联系维护人员")
            }
        }
        let missing = last - counts.keys.count { (1...max(last, 1)).contains($0) }
        if missing > replaced {
            faults.append("\(name)1号至\(last)号中有\(missing - replaced)个号没有文件。请查审计记录，查明去向")
        }
        return faults
    }
}
