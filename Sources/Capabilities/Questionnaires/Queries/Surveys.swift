import Database
import Foundation
import Kernel
import Office
import Organisation

/// One village or community of a survey's frame.
package struct SurveyStratum: Codable, Sendable {
    package let division: DivisionCode
    package let name: String
    package let townshipName: String
    package let households: Int
    /// How many are asked; 0 where it was not drawn.
    package let sample: Int
    /// Nil before anything is drawn.
    package let sums: SurveySums?
}

/// What there is to ask about surveys.
enum Surveys {
    static func selected(county: String) -> SQL {
        """
        survey.id, survey.title, survey.words, survey.questions, survey.share, survey.each, survey.until, survey.state,
        survey.commitment,
        (SELECT count(*) FROM surveyStratum WHERE surveyStratum.county = \(county)
            AND surveyStratum.survey = survey.id) AS framed,
        (SELECT count(*) FROM surveyTally WHERE surveyTally.county = \(county)
            AND surveyTally.survey = survey.id) AS drawn,
        (SELECT count(*) FROM surveyLink WHERE surveyLink.county = \(county)
            AND surveyLink.survey = survey.id) AS handedOut,
        (SELECT CAST(COALESCE(sum(surveyTally.answers), 0) AS BIGINT) FROM surveyTally
            WHERE surveyTally.county = \(county) AND surveyTally.survey = survey.id) AS answers
        """
    }

    @Sendable
    static func one(_ id: ID<Survey>, for actor: Actor, in transaction: ReadTransaction) throws -> Survey {
        try Listing.surveys.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "survey.none", "没有这次问卷调查，请从“问卷调查”进入。"))
    }

    /// One that is being written.
    static func draft(_ id: ID<Survey>, for actor: Actor, in transaction: ReadTransaction) throws -> Survey {
        let found = try one(id, for: actor, in: transaction)
        guard found.state == .draft else {
            throw Refusal(.conflict, "survey.begun", "“\(found.title)”\(found.state.chinese)，题目和样本不再改动：答过的人答的就不是同一份了。")
        }
        return found
    }

    static func set(
        _ questions: [SurveyQuestion], of survey: ID<Survey>, county: String, in transaction: WriteTransaction
    ) throws {
        let text = String(decoding: try JSONEncoder().encode(questions), as: UTF8.self)
        try transaction.run("UPDATE survey SET questions = \(text) WHERE county = \(county) AND id = \(survey)")
    }

    /// In the order of codes.
    static func frame(
        of survey: ID<Survey>, county: String, in transaction: ReadTransaction
    ) throws -> [SurveyStratum] {
        try transaction.rows(
            """
            SELECT surveyStratum.division, place.name AS divisionName, township.name AS townshipName,
                surveyStratum.households, surveyStratum.sample,
                COALESCE(surveyStratum.answers, surveyTally.answers) AS answers,
                COALESCE(surveyStratum.paper, surveyTally.paper) AS paper,
                COALESCE(surveyStratum.counts, surveyTally.counts) AS counts
            FROM surveyStratum \(SQL.join(division: "surveyStratum.division", of: "surveyStratum", as: "place"))
            \(SQL.join(townshipOf: "surveyStratum.division", of: "surveyStratum", as: "township"))
            LEFT JOIN surveyTally ON surveyTally.county = surveyStratum.county
                AND surveyTally.survey = surveyStratum.survey AND surveyTally.division = surveyStratum.division
            WHERE surveyStratum.county = \(county) AND surveyStratum.survey = \(survey)
            ORDER BY surveyStratum.division
            """
        ).map { row in
            let counts: String? = try row["counts"]
            return SurveyStratum(
                division: try row["division"], name: try row["divisionName"] ?? "",
                townshipName: try row["townshipName"] ?? "",
                households: try row["households"], sample: try row["sample"],
                sums: try counts.map {
                    SurveySums(
                        answers: try row["answers"], paper: try row["paper"], counts: try SurveyResults.decoded($0))
                })
        }
    }

    /// What the last survey that had any counted, to begin with.
    static func lastFrame(county: String, in transaction: ReadTransaction) throws -> [DivisionCode: Int] {
        let last: String? = try transaction.value(
            "SELECT max(survey) FROM surveyStratum WHERE county = \(county)")
        guard let last else { return [:] }
        return try transaction.rows(
            "SELECT division, households FROM surveyStratum WHERE county = \(county) AND survey = \(last)"
        ).reduce(into: [:]) { $0[try $1["division"]] = try $1["households"] }
    }

    static func drawText(_ id: ID<Survey>, county: String, in transaction: ReadTransaction) throws -> String? {
        try transaction.value("SELECT drawText FROM survey WHERE county = \(county) AND id = \(id)")
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let id: String? = try transaction.value(
            "SELECT max(id) FROM survey WHERE county = \(county) AND state IN ('running', 'closed')")
        guard let id, let survey = ID<Survey>(id) else { return [:] }
        let found = try one(survey, for: .system(county: county), in: transaction)
        let place = try frame(of: survey, county: county, in: transaction).first { $0.sample > 0 }
        let slip = try place.flatMap {
            try SurveySlips.of(found, in: $0.division, county: county, transaction: transaction).first
        }
        return [
            "survey": id, "question": "1", "slip": slip?.letters ?? "", "stratum": place?.division.description ?? "",
        ]
        .filter { !$0.value.isEmpty }
    }
}

extension Survey {
    init(_ row: Row) throws {
        id = try row["id"]
        title = try row["title"]
        words = try row["words"]
        let text: String = try row["questions"]
        questions = try JSONDecoder().decode([SurveyQuestion].self, from: Data(text.utf8))
        plan = SamplePlan(share: try row["share"], each: try row["each"])
        until = try row["until"]
        state = try row["state"]
        commitment = try row["commitment"]
        framed = try row["framed"]
        drawn = try row["drawn"]
        handedOut = try row["handedOut"]
        answers = try row["answers"]
    }
}

extension Listing where Record == Survey {
    static let surveys = Listing<Survey>(
        Survey.noun, "问卷调查", path: "surveys", right: .seeSurveys,
        help: "抽样问群众：满意度、知晓率、支持率、参与率；手机扫码或纸质录入，没有人知道谁怎么答的", from: "survey",
        select: Surveys.selected, decode: Survey.init, sees: { _ in "1 = 1" },
        columns: [
            .link("问卷") {
                $0.title
            } path: {
                "surveys/\($0.id)"
            }, .state { $0.state }, .day("截止") { $0.until }, .number("题目") { $0.questions.count },
            .number("抽中的村（社区）") { $0.drawn }, .number("发出") { $0.handedOut }, .number("收回") { $0.answers },
        ],
        filters: [
            .search("如 满意度", in: ["survey.title"]), .state(Survey.procedure), .step(Survey.procedure),
        ],
        orders: [.descending("until", "最近的", "survey.until", .text)],
        figures: [
            .count("surveysClosed", "完成的问卷调查", unit: "次", "期内结束的问卷调查") { period, county in
                period.reached("close", "survey.id", county: county)
            }
        ],
        empty: "还没有问卷调查。先编题目，填各村（社区）的户数，再抽样开始。",
        starts: [.init("编一份问卷", "surveys/new", .keepSurveys)])
}
