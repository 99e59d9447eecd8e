import Database
import Kernel
import Office
import Organisation

/// Takes back what repeats cost whose issue was taken down since, or whose earlier showing was: a counter-entry, once, which the
/// director approves as every other.
package struct ReturnCharges: Command {
    package static let action = Action("exposureCharge.return", "撤下曝光退回扣分")
    private static let most = 50
    let giveBack: RepeatCharge.Returner

    package init(_ giveBack: @escaping RepeatCharge.Returner) { self.giveBack = giveBack }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let county = actor.county
        let rows = try transaction.rows(
            """
            SELECT exposureCharge.item, exposureCharge.record FROM exposureCharge
            JOIN exposureItem ON exposureItem.county = exposureCharge.county AND exposureItem.id = exposureCharge.item
            JOIN exposureIssue AS own ON own.county = exposureItem.county AND own.id = exposureItem.issue
            LEFT JOIN exposureIssue AS earlier
                ON earlier.county = exposureItem.county AND earlier.id = exposureItem.repeats
            WHERE exposureCharge.county = \(county) AND exposureCharge.record IS NOT NULL
              AND exposureCharge.returnedAt IS NULL AND (own.state = 'withdrawn' OR earlier.state = 'withdrawn')
            ORDER BY exposureCharge.item LIMIT \(limit: Self.most)
            """)
        var (looked, given) = ([String](), 0)
        for row in rows {
            let (id, record): (ID<ExposureItem>, String) = (try row["item"], try row["record"])
            let item = try Exposures.item(id, for: actor, in: transaction)
            let issue = try Exposures.one(item.issue, for: actor, in: transaction)
            looked.append(id.description)
            if issue.state != .withdrawn, try isStillRepeat(item, issue, county, transaction) { continue }
            let why =
                issue.state == .withdrawn
                ? "\(issue.name)已撤下：\(issue.withdrawal)" : "此前的那一期已撤下，\(issue.name)不再是重复曝光"
            let returned = try giveBack(record, "\(why)。系统提出退回重复曝光扣分。", actor, transaction)
            try transaction.run(
                """
                UPDATE exposureCharge SET returned = \(returned), returnedAt = \(transaction.now)
                WHERE county = \(county) AND item = \(id)
                """)
            given += 1
        }
        return looked.isEmpty ? .repeated(0, subject: county) : Done(given, subjects: looked)
    }

    /// What was shown before is looked for again: another showing than the one that was taken down may stand.
    private func isStillRepeat(
        _ item: ExposureItem, _ issue: ExposureIssue, _ county: String, _ transaction: WriteTransaction
    ) throws -> Bool {
        let day = issue.broadcastOn ?? issue.publishedAt?.day ?? transaction.now.day
        let earlier = try Exposures.earlier(
            item, of: issue.id, on: day, before: issue.publishedAt ?? transaction.now, county: county, in: transaction)
        try transaction.run(
            "UPDATE exposureItem SET repeats = \(earlier) WHERE county = \(county) AND id = \(item.id)")
        return earlier != nil
    }
}
