import Database
import Foundation
import Kernel
import Office

/// What came in. While a survey runs its sums stand open; when it is closed they are copied into rows that are sealed.
enum SurveyResults {
    static func encoded(_ counts: [[Int]]) throws -> String {
        String(decoding: try JSONEncoder().encode(counts), as: UTF8.self)
    }

    static func decoded(_ text: String) throws -> [[Int]] {
        try JSONDecoder().decode([[Int]].self, from: Data(text.utf8))
    }

    static func add(
        _ answer: [Int], to survey: Survey, _ division: DivisionCode, onPaper: Bool, county: String,
        in transaction: WriteTransaction
    ) throws {
        guard
            let row = try transaction.row(
                """
                SELECT answers, paper, counts FROM surveyTally
                WHERE county = \(county) AND survey = \(survey.id) AND division = \(division)
                """)
        else { throw Refusal.noSuchCode }
        var sums = SurveySums(
            answers: try row["answers"], paper: try row["paper"], counts: try decoded(try row["counts"]))
        sums.add(answer, onPaper: onPaper)
        try transaction.run(
            """
            UPDATE surveyTally SET answers = \(sums.answers), paper = \(sums.paper), counts = \(try encoded(sums.counts))
            WHERE county = \(county) AND survey = \(survey.id) AND division = \(division)
            """)
    }

    static func seal(_ survey: Survey, county: String, in transaction: WriteTransaction) throws {
        for stratum in try Surveys.frame(of: survey.id, county: county, in: transaction) {
            guard let sums = stratum.sums else { continue }
            try transaction.run(
                """
                UPDATE surveyStratum SET answers = \(sums.answers), paper = \(sums.paper),
                    counts = \(try encoded(sums.counts))
                WHERE county = \(county) AND survey = \(survey.id) AND division = \(stratum.division)
                """)
        }
    }

    /// Of all that were drawn together.
    static func whole(_ survey: Survey, _ strata: [SurveyStratum]) -> SurveySums {
        strata.compactMap(\.sums).reduce(SurveySums(survey.questions), +)
    }

    /// Every answer took a link, and every question of it one choice.
    static let check = RecordCheck("问卷的答卷数") { county, transaction in
        try RecordCheck.readable("问卷的答卷数") {
            let rows = try transaction.rows(
                """
                SELECT surveyTally.survey, surveyTally.division, surveyTally.answers, surveyTally.counts,
                    (SELECT count(*) FROM surveyLink WHERE surveyLink.county = \(county)
                        AND surveyLink.survey = surveyTally.survey AND surveyLink.division = surveyTally.division
                        AND surveyLink.isUsed = 1) AS used
                FROM surveyTally WHERE surveyTally.county = \(county)
                """)
            return try rows.compactMap { row in
                let (answers, used): (Int, Int) = (try row["answers"], try row["used"])
                let counts = try decoded(try row["counts"])
                guard answers != used || counts.contains(where: { $0.reduce(0, +) != answers }) else { return nil }
                let (survey, division): (String, String) = (try row["survey"], try row["division"])
                return "问卷\(survey)在\(division)有\(answers)份答卷，用掉的链接\(used)个，各题的份数对不上。\(RecordCheck.advice)"
            }
        }
    }
}
