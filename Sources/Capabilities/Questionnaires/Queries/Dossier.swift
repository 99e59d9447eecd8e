import Database
import Kernel
import Office
import Web

extension Surveys {
    private static let shownSurveys = 5

    /// How many of a place are asked, and how many answered where the survey is closed. What they said is the county's sum: of one
    /// place it would say too much of too few.
    static let dossier: DossierPart.Source = { subject, actor, transaction in
        guard subject.division != nil, Right.seeSurveys.isHeld(by: actor) else { return [] }
        let rows = try transaction.rows(
            """
            SELECT survey.id, survey.title, survey.until, sum(surveyStratum.sample) AS asked,
                sum(surveyStratum.answers) AS answered
            FROM surveyStratum
            JOIN survey ON survey.county = surveyStratum.county AND survey.id = surveyStratum.survey
            WHERE surveyStratum.county = \(actor.county) AND surveyStratum.sample > 0
              AND \(subject.condition(division: "surveyStratum.division"))
            GROUP BY survey.id, survey.title, survey.until ORDER BY survey.until DESC, survey.id
            """)
        guard !rows.isEmpty else { return [] }
        return [
            DossierPart(
                "问卷调查",
                tables: [
                    .init(
                        ["问卷", "截止", "抽到（户）", "答了（份）"],
                        try rows.prefix(shownSurveys).map { row -> [DossierPart.Cell] in
                            let (id, title, until): (String, String, Day) = (
                                try row["id"], try row["title"], try row["until"]
                            )
                            let (asked, answered): (Int, Int?) = (try row["asked"], try row["answered"])
                            return [
                                .init(title, "surveys/\(id)"), .init(until.short(on: transaction.now.day)),
                                .init(String(asked)), .init(answered.map(String.init) ?? "—"),
                            ]
                        })
                ])
        ]
    }
}
