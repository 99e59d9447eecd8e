import Foundation
import Kernel

/// What a year came to for every township, as it is signed: plain rows whose canonical bytes are the same for the same year. Pure.
package struct YearResult: Hashable, Codable, Sendable {
    package struct Row: Hashable, Codable, Sendable {
        package let code: DivisionCode
        package let name: String
        package let group: TownshipGroup
        package let mean: Points
        package let rank: Int
        package let grade: String
        /// In fen (0.01 元).
        package let fen: Int
        /// 2019-01: 95.21, in the order of the months.
        package let months: [MonthScore]
    }

    package struct MonthScore: Hashable, Codable, Sendable {
        package let month: Month
        package let score: Points
    }

    package let year: Int
    package let rows: [Row]

    package init(year: Int, _ standings: [YearStanding]) {
        self.year = year
        rows = standings.map { standing in
            Row(
                code: standing.code, name: standing.name, group: standing.group, mean: standing.mean,
                rank: standing.rank, grade: standing.grade?.title ?? "", fen: standing.grade?.fen ?? 0,
                months: standing.months.sorted { $0.key < $1.key }.map { MonthScore(month: $0.key, score: $0.value) })
        }
    }

    package var rewards: Int { rows.reduce(0) { $0 + $1.fen } }

    package var canonical: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    package init(stored text: String) throws {
        self = try JSONDecoder().decode(YearResult.self, from: Data(text.utf8))
    }

    /// What became of a township's row since: a line for each that is another now.
    package func differences(to later: YearResult) -> [String] {
        let (before, after) = (byCode, later.byCode)
        return Set(before.keys).union(after.keys).sorted().compactMap { code in
            guard let old = before[code] else { return after[code].map { "\($0.name)：原来没有，现在\($0.words)" } }
            guard let new = after[code] else { return "\(old.name)：原来\(old.words)，现在没有" }
            guard old != new else { return nil }
            return old.words == new.words
                ? "\(old.name)：有月份的得分变了，平均分、名次和等次没有变" : "\(old.name)：\(old.words) → \(new.words)"
        }
    }

    private var byCode: [DivisionCode: Row] {
        Dictionary(rows.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension YearResult.Row {
    /// 95.50分，第1名，优秀，奖励50,000.00元
    fileprivate var words: String {
        "\(mean.shown)分，第\(rank)名，\(grade.isEmpty ? "没有等次" : grade)" + (fen > 0 ? "，奖励\(Money(fen: fen).chinese)" : "")
    }
}
