import Database
import Kernel
import Office
import Organisation

/// How many households each village or community has, of those that may be drawn (抽样框).
package struct SetSurveyFrame: Command {
    package static let action = Action("survey.frame", "填抽样的户数", right: .keepSurveys)
    package static let mostHouseholds = 20_000
    let survey: ID<Survey>
    let households: [DivisionCode: Int]

    package init(_ survey: ID<Survey>, _ households: [DivisionCode: Int]) {
        (self.survey, self.households) = (survey, households)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let county = actor.county
        let found = try Surveys.draft(survey, for: actor, in: transaction)
        let names = Dictionary(
            try Divisions.all(county: county, on: transaction.now.day, in: transaction)
                .filter { $0.code.level == .village }.map { ($0.code, $0.name) },
            uniquingKeysWith: { first, _ in first })
        for (code, count) in households.sorted(by: { $0.key < $1.key }) {
            guard let name = names[code] else {
                throw Refusal.field("households-\(code)", "survey.division", "\(code)不是本县现有的村（社区）。")
            }
            guard (1...Self.mostHouseholds).contains(count) else {
                throw Refusal.field(
                    "households-\(code)", "survey.households", "\(name)的户数应在1到\(Self.mostHouseholds)之间，填的是\(count)。")
            }
            try SurveyTerms.check(
                each: found.plan.each, households: count, of: name, field: "households-\(code)")
        }
        try transaction.run("DELETE FROM surveyStratum WHERE county = \(county) AND survey = \(survey)")
        for (code, count) in households {
            try transaction.run(
                """
                INSERT INTO surveyStratum (county, survey, division, households, sample)
                VALUES (\(county), \(survey), \(code), \(count), 0)
                """)
        }
        return Done(households.count, subject: survey.description, detail: "\(households.count)个村（社区）")
    }
}

extension SurveyDraw {
    /// Fixes the frame and a seed, draws, and makes the links: all in one transaction, so that nothing can be looked at and
    /// tried again.
    static func keep(for survey: Survey, county: String, in transaction: WriteTransaction) throws {
        let frame = try Surveys.frame(of: survey.id, county: county, in: transaction)
        for stratum in frame {
            try SurveyTerms.check(
                each: survey.plan.each, households: stratum.households, of: stratum.name, field: "note")
        }
        let draw = try SurveyDraw(
            survey.id, county: county, plan: survey.plan,
            households: Dictionary(frame.map { ($0.division, $0.households) }, uniquingKeysWith: { first, _ in first }),
            seed: transaction.random(32).hex)
        try transaction.run(
            """
            UPDATE survey SET drawText = \(draw.text), commitment = \(draw.commitment)
            WHERE county = \(county) AND id = \(survey.id)
            """)
        for code in draw.picks {
            try transaction.run(
                """
                UPDATE surveyStratum SET sample = \(survey.plan.each)
                WHERE county = \(county) AND survey = \(survey.id) AND division = \(code)
                """)
            let sums = try SurveyResults.encoded(SurveySums(survey.questions).counts)
            try transaction.run(
                """
                INSERT INTO surveyTally (county, survey, division, answers, paper, counts)
                VALUES (\(county), \(survey.id), \(code), 0, 0, \(sums))
                """)
            for number in 1...survey.plan.each {
                let slip = try SurveySlips.made(survey.id, code, number, keys: transaction.keys)
                try transaction.run(
                    """
                    INSERT INTO surveyLink (county, digest, survey, division, isUsed)
                    VALUES (\(county), \(try SurveySlips.digest(slip, county: county, keys: transaction.keys)),
                        \(survey.id), \(code), 0)
                    """)
            }
        }
    }
}
