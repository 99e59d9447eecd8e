import Database
import Kernel
import Office
import Sheets

/// Criteria that stand in a sheet: its items, each with the most that it gives.
enum RoundSheets {
    /// Editions in force whose items can be marked with whole points by a juror.
    static func possible(county: String, in transaction: ReadTransaction) throws -> [Edition] {
        try Editions.all(county: county, in: transaction).filter { $0.state == .published && criteria($0) != nil }
    }

    static func criteria(_ edition: Edition) -> [AwardRule.Criterion]? {
        let items = edition.content.items
        guard (1...20).contains(items.count),
            items.allSatisfy({ $0.maximum.thousandths % 1000 == 0 && (1...100).contains($0.maximum.thousandths / 1000) }
            )
        else { return nil }
        return items.map { .init($0.title, $0.maximum.thousandths / 1000) }
    }

    /// The rule with the criteria of a sheet's edition in force; a later edition changes nothing of the round.
    static func rule(
        _ rule: AwardRule, by sheet: ID<Sheet>, county: String, in transaction: ReadTransaction
    ) throws -> AwardRule {
        let found = try possible(county: county, in: transaction).filter { $0.sheet == sheet }
            .max { $0.number < $1.number }
        guard let edition = found, let criteria = criteria(edition) else {
            throw Refusal.field(
                "sheet", "round.sheet", "这张评分表没有已发布的、每条都是1到100整数分、不超过20条的版本，请另选一张，或把评分标准写在下面。")
        }
        return rule.with(criteria, of: "\(edition.content.title)第\(edition.number)版")
    }
}
