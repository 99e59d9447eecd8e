import Database
import Kernel
import Office
import Organisation
import Web

/// Makes a task of a paragraph of the plan, once: whoever presses again is led to the same task.
package struct PromiseParagraph: Command {
    package static let action = Action("report.promise", "把工作重点列为年度任务", right: .promiseReports)
    let report: ID<YearReport>
    /// Of its section.
    let paragraph: Int
    let title: String
    let lead: ID<Unit>
    let dueOn: Day
    /// What each quarter is to reach; empty where nothing is planned.
    let quarters: [String]
    let promises: Promises

    package init(
        _ report: ID<YearReport>, paragraph: Int, title: String, lead: ID<Unit>, dueOn: Day, quarters: [String],
        _ promises: Promises
    ) {
        (self.report, self.paragraph, self.title, self.lead) = (report, paragraph, title, lead)
        (self.dueOn, self.quarters, self.promises) = (dueOn, quarters, promises)
    }

    /// - Returns: where the task opens, below the county.
    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<String> {
        let found = try YearReports.one(report, for: actor, in: transaction)
        guard found.state == .published else {
            throw Refusal(
                .conflict, "report.notPublished", "报告现在是“\(found.state.chinese)”，发布以后再把工作重点列为年度任务。")
        }
        guard let (number, section) = found.plan.first(where: { $0.number == paragraph }) else {
            throw Refusal.field("paragraph", "report.noParagraph", "这一段不是下一年的工作重点，请从报告下面的列表里选。")
        }
        let made: String? = try transaction.row(
            """
            SELECT task FROM reportPromise
            WHERE county = \(actor.county) AND report = \(report) AND paragraph = \(number)
            """
        ).map { try $0["task"] }
        if let made { return .repeated(made, subject: report.description) }
        // Another report of the same year may have promised the same: one promise is one task, whichever report it is read in.
        let task =
            try PromisedParagraphs.same(as: section, in: found, for: actor, in: transaction)
            ?? promises.make(try planned(number, section, of: found), actor, transaction)
        try transaction.run(
            """
            INSERT INTO reportPromise (county, report, paragraph, task, madeBy, madeByName, madeAt)
            VALUES (\(actor.county), \(report), \(number), \(task), \(actor.id), \(actor.name), \(transaction.now))
            """)
        return Done(task, subject: report.description, detail: section.heading)
    }

    private func planned(
        _ number: Int, _ section: Paper.Section, of found: YearReport
    ) throws -> PlannedParagraph {
        let year = found.year + 1
        guard let start = Day(year: year, month: 1, dayOfMonth: 1) else { throw Refusal.noSuchPage }
        guard dueOn >= start else {
            throw Refusal.field("dueOn", "report.due", "期限\(dueOn.chinese)早于\(year)年，工作重点是\(year)年的。")
        }
        let milestones = quarters.prefix(4).enumerated().compactMap { index, words -> (Int, String, Day)? in
            guard !words.isEmpty, let end = PlanPart.end(of: index + 1, year) else { return nil }
            // The last one is due with the task itself.
            let day = min(end, dueOn)
            return day.year == year && (day.month - 1) / 3 == index ? (index + 1, words, day) : nil
        }
        return PlannedParagraph(
            title: title, words: try PaperText.plain(section.text, found.content.named), lead: lead, startOn: start,
            dueOn: dueOn, quarters: milestones.map { (quarter: $0.0, words: $0.1, dueOn: $0.2) },
            record: "\(report).\(number)", origin: "reports/\(report)#promises",
            originWords: "\(found.year)年度报告：\(section.heading)")
    }
}

/// The tasks that a report's paragraphs became, by section.
enum PromisedParagraphs {
    /// The task that a paragraph of that heading became in another report of the year.
    static func same(
        as section: Paper.Section, in report: YearReport, for actor: Actor, in transaction: ReadTransaction
    ) throws -> String? {
        let rows = try transaction.rows(
            """
            SELECT reportPromise.report, reportPromise.paragraph, reportPromise.task FROM yearReport
            JOIN reportPromise ON reportPromise.county = yearReport.county AND reportPromise.report = yearReport.id
            WHERE yearReport.county = \(report.county) AND yearReport.year = \(report.year)
              AND yearReport.id <> \(report.id) ORDER BY reportPromise.madeAt
            """)
        for row in rows {
            let paragraph: Int = try row["paragraph"]
            let other = try YearReports.one(try row["report"], for: actor, in: transaction)
            let promised = other.plan.first { $0.number == paragraph }?.section.heading
            if promised?.nameKey == section.heading.nameKey { return try row["task"] }
        }
        return nil
    }

    static func of(
        _ report: ID<YearReport>, county: String, in transaction: ReadTransaction
    ) throws -> [Int: String] {
        let rows = try transaction.rows(
            "SELECT paragraph, task FROM reportPromise WHERE county = \(county) AND report = \(report)")
        return try rows.reduce(into: [:]) { tasks, row in tasks[try row["paragraph"]] = try row["task"] }
    }
}
