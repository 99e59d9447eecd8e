import Kernel
import Office
import Spreadsheets
import Web

/// The results as a table: the county, then each village or community, a row a question.
struct SurveySheet {
    let survey: Survey
    let strata: [SurveyStratum]
    let whole: SurveySums

    private var most: Int { survey.questions.map(\.choices.count).max() ?? 0 }

    func file() throws -> Download {
        let columns =
            [
                SpreadsheetWriter.Column("村（社区）", width: 20), .init("乡镇（街道）", width: 16), .init("题号", width: 6),
                .init("题目", width: 40), .init("测什么", width: 10), .init("份数"), .init("达到"), .init("比率（%）"),
                .init("区间下限（%）"), .init("区间上限（%）"), .init("量表平均分"),
            ] + (0..<most).map { SpreadsheetWriter.Column("选项\($0 + 1)") }
        return try Download.spreadsheet("\(survey.title).xlsx", sheet: "问卷结果", columns: columns) { writer in
            if whole.isShown { try rows("全县", "", whole, writer) }
            for stratum in strata {
                guard let sums = stratum.sums, sums.isShown else { continue }
                try rows(stratum.name, stratum.townshipName, sums, writer)
            }
        }
    }

    private func rows(_ name: String, _ township: String, _ sums: SurveySums, _ writer: SpreadsheetWriter) throws {
        for (place, question) in survey.questions.enumerated() {
            let rate = sums.rate(place, question)
            func percent(_ permille: Int?) -> SpreadsheetWriter.Cell {
                permille.map { .decimal($0, of: 10, places: 1) } ?? .empty
            }
            let score: SpreadsheetWriter.Cell =
                question.isScale
                ? sums.score(place).map { .decimal($0.thousandths, of: 1000, places: 2) } ?? .empty : .empty
            let counts = sums.counts[place].map { SpreadsheetWriter.Cell.integer($0) }
            try writer.append(
                [
                    .text(name), .text(township), .integer(place + 1), .text(question.words),
                    .text(question.kind.chinese), .integer(rate.of), .integer(rate.hits), percent(rate.permille),
                    percent(rate.interval?.lowerBound), percent(rate.interval?.upperBound), score,
                ] + counts + Array(repeating: .empty, count: most - counts.count))
        }
    }
}
