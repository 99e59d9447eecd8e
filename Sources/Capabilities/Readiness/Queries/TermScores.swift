import Database
import Kernel
import Office
import Standards

/// What the years of a term reached.
package struct TermScore: Codable, Sendable {
    package let year: Int
    package let part: TermPart
    package let reached: Points
    package let source: String
    package let setByName: String
}

enum TermScores {
    /// The rule by which the term of a year is reckoned: today's, and of a term that is over the one that held when it ended.
    static func rule(
        of year: Int, county: String, in transaction: ReadTransaction
    ) throws -> (rule: TermArithmetic, version: Int, years: [Int]) {
        let setting = ReadinessSettings.term
        let present = try transaction.setting(setting, county: county)
        let years = present.term(of: year)
        guard let last = years.last, last < transaction.now.day.year,
            let end = Day(year: last + 1, month: 1, dayOfMonth: 1).map({ Instant($0) })
        else { return (present, try transaction.settingVersion(setting, county: county), years) }
        let former = try transaction.setting(setting, county: county, at: end)
        return (former, try transaction.settingVersion(setting, county: county, at: end), former.term(of: year))
    }

    static func of(_ years: [Int], county: String, in transaction: ReadTransaction) throws -> [TermScore] {
        try transaction.rows(
            """
            SELECT year, part, reached, source, setByName FROM termScore
            WHERE county = \(county) AND year IN \(list: years) ORDER BY year, part
            """
        ).map {
            TermScore(
                year: try $0["year"], part: try $0["part"], reached: try $0["reached"], source: try $0["source"],
                setByName: try $0["setByName"])
        }
    }

    /// What a part would reach by the last mock assessment of a year, in per cent of what was marked.
    static func mocked(
        _ year: Int, for actor: Actor, in transaction: ReadTransaction
    ) throws -> (title: String, path: String, reached: [Points?])? {
        guard let mock = try Mocks.current(for: actor, in: transaction).first(where: { $0.heldOn.year == year }) else {
            return nil
        }
        let lines = try StandardLines.of(mock.edition, county: actor.county, in: transaction)
        let score = Mocks.score(lines, try Mocks.marks(of: mock.id, county: actor.county, in: transaction))
        return (
            mock.title, "mocks/\(mock.id)",
            TermPart.allCases.map { part in
                score.byMethod.first { $0.name == part.method.chinese }.flatMap { share in
                    share.points > .zero
                        ? Points(
                            thousandths: Points.divide(share.got.thousandths * 100_000, by: share.points.thousandths))
                        : nil
                }
            }
        )
    }
}
