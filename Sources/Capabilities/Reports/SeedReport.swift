import Database
import Kernel
import Office

/// docs/seed.md: the office's own paper beside what the records of an invented county's year come to, figure by figure, paragraph by
/// paragraph, and how much that year holds.
package struct SeedReport: Sendable {
    package let text: String
    /// What the year has too little of.
    package let short: [String]

    /// - Parameter lives: the digest of what the year was lived by.
    package init(
        county: String, name: String, lives: String, _ sources: ReportSources, in transaction: ReadTransaction
    ) throws {
        guard let period = Period(year: SeedPaper.year) else {
            throw Refusal(.missing, "seed.year", "没有\(SeedPaper.year)年。")
        }
        let facts = ReportFacts(period, sources.metrics(), county: county, in: transaction)
        let held = try Holding.all.map { try ($0, facts.figure(Slot($0.metric))?.value ?? 0) }
        short = held.filter { $1 < $0.least }.map { "\($0.words)：\($1)，至少\($0.least)" }
        text = """
            # The seed and the demo year, side by side

            Written by `wenming seed-report`. On the left stands the office's own paper of 2019, written by hand; on the right what the
            records of the demo county (\(name), all of it invented) come to for the same year, lived by the commands that people call
            and computed as every report is. Nothing is typed: a number without records would say so. The year is lived on fixed days by a
            fixed chance, so the same source writes the same page; a test refuses this page when what lives the year changed
            (decisions/0053).

            ## Figures

            | In the seed | The seed, 2019 | The demo year | Metric |
            |---|---|---|---|
            \(try Self.figures(facts).joined(separator: "\n"))

            ## What the year holds

            | What | At least | The demo year | Metric |
            |---|--:|--:|---|
            \(held.map { "| \($0.words) | \($0.least) | \($1) | \($0.metric) |" }.joined(separator: "\n"))

            ## Paragraph by paragraph
            \(try Self.paragraphs(facts).joined(separator: "\n"))

            \(Self.stamp(lives))

            """
    }

    /// The last line, by which a test knows what the page was made from.
    package static func stamp(_ lives: String) -> String { "<!-- lived by \(lives) -->" }

    private static func figures(_ facts: ReportFacts) throws -> [String] {
        let quotations = try facts.quotations()
        return try SeedFigure.all.map { row in
            let spelled = row.slot.writing == .names ? try facts.spelled(row.slot, among: quotations) : nil
            let shown = try spelled.map { try PaperText.plain($0, quotations) } ?? facts.figure(row.slot)?.shown ?? ""
            return "| \(row.words) | \(row.written) | \(shown) | \(row.slot.figure) |"
        }
    }

    /// As the year's own report went out.
    private static func paragraphs(_ facts: ReportFacts) throws -> [String] {
        guard let report = try YearReports.published(SeedPaper.year, for: facts.office, in: facts.transaction) else {
            throw Refusal(.missing, "seed.report", "演示县没有发布\(SeedPaper.year)年的年度报告。")
        }
        let paper = report.content
        let own = try paper.sections.map { section in
            (section.heading, try PaperText.plain(section.text, paper.figures + paper.quotations))
        }
        return zip(SeedPaper.paragraphs, own).flatMap { seed, own in
            ["", "### \(own.0)", "", "The seed:", "", "> \(seed)", "", "The demo year:", "", "> \(own.1)"]
        }
    }

    /// What a year of an office's work holds at least, by the issues that asked for it.
    private struct Holding {
        let words: String
        let least: Int
        let metric: String

        init(_ words: String, _ least: Int, _ metric: String) {
            (self.words, self.least, self.metric) = (words, least, metric)
        }

        static let all = [
            Holding("专项行动", 5, "开展的专项行动"), Holding("年度任务", 60, "年度任务"), Holding("其中按期完成", 1, "按期完成的任务"),
            Holding("其中滞后", 1, "滞后的任务"), Holding("其中取消", 1, "取消的任务"), Holding("会议", 12, "召开的会议"),
            Holding("通知和收表", 20, "发出的通知和收表"), Holding("督查通报", 14, "督查通报"),
            Holding("两代表一委员特别考核", 2, "特别考核"), Holding("交叉检查", 2, "交叉检查"),
            Holding("暗访过的行政村", 200, "暗访督查行政村"), Holding("曝光台", 70, "曝光台期数"), Holding("申诉", 2, "申诉"),
            Holding("其中成立", 1, "申诉成立"), Holding("难点问题没有销号的", 1, "没有销号的难点问题"),
            Holding("难点问题销号的", 1, "销号的难点问题"), Holding("测评标准", 60, "施行中的测评标准"),
            Holding("通过的测评、复审、考核", 3, "通过的上级测评和复审"), Holding("报备的酒席", 300, "报备的酒席"),
            Holding("主题活动", 60, "主题活动"), Holding("公益宣传", 400, "公益宣传"), Holding("文明行为观测", 60, "文明行为观测"),
            Holding("实践站", 268, "文明实践站"), Holding("文明实践活动", 200, "文明实践活动"), Holding("群众点单", 150, "群众点单"),
            Holding("中国好人", 1, "中国好人"), Holding("省级好人", 2, "省级好人"), Holding("市级好人", 3, "市级好人"),
            Holding("新增市级文明单位", 29, "新增市级文明单位"), Holding("新增县级文明单位", 56, "新增县级文明单位"),
            Holding("通过市级复评", 87, "通过市级复评"),
        ]
    }
}
