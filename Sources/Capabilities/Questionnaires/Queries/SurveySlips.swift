import Database
import Kernel
import Office

/// The links of a survey. They are made from the keyring, so that slips can be printed again and are stored nowhere; a link
/// knows its village or community and nothing of a household.
enum SurveySlips {
    struct Link {
        let digest: String
        let survey: ID<Survey>
        let division: DivisionCode
        let isUsed: Bool
    }

    private static let use = "survey"

    static func made(_ survey: ID<Survey>, _ code: DivisionCode, _ number: Int, keys: Keyring) throws -> OutsideCode {
        let text = try SecretBox(keys: keys, for: .codes).digest(place(survey, code, number))
        return slip(text)
    }

    private static func place(_ survey: ID<Survey>, _ code: DivisionCode, _ number: Int) -> String {
        "slip \(survey) \(code) \(number)"
    }

    private static func slip(_ digest: String) -> OutsideCode {
        OutsideCode { count in Array(([UInt8](hex: digest) ?? []).prefix(count)) }
    }

    static func digest(_ slip: OutsideCode, county: String, keys: Keyring) throws -> String {
        try slip.digest(for: use, county: county, keys: keys)
    }

    static func link(_ slip: OutsideCode, county: String, in transaction: ReadTransaction) throws -> Link {
        let row = try transaction.row(
            """
            SELECT digest, survey, division, isUsed FROM surveyLink
            WHERE county = \(county) AND digest IN \(list: slip.digests(for: use, county: county, keys: transaction.keys))
            """)
        guard let row else { throw Refusal.noSuchCode }
        return Link(
            digest: try row["digest"], survey: try row["survey"], division: try row["division"],
            isUsed: try row["isUsed"])
    }

    /// Those of one place, to be printed: by whichever key they were made.
    static func of(
        _ survey: Survey, in division: DivisionCode, county: String, transaction: ReadTransaction
    ) throws -> [OutsideCode] {
        let known = Set(
            try transaction.rows(
                """
                SELECT digest FROM surveyLink
                WHERE county = \(county) AND survey = \(survey.id) AND division = \(division)
                """
            ).map { try $0["digest"] as String })
        let box = SecretBox(keys: transaction.keys, for: .codes)
        return (1...survey.plan.each).compactMap { number in
            box.digests(place(survey.id, division, number)).map(slip).first { code in
                code.digests(for: use, county: county, keys: transaction.keys).contains(where: known.contains)
            }
        }
    }
}
