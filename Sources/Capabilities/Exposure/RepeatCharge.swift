import Database
import Kernel
import Office
import Organisation

/// A place that was shown again within the county's days, and what that costs its township in the month: how this capability
/// tells another, which keeps the scores.
package struct RepeatCharge: Sendable {
    /// Puts the deduction forward and tells where it opens, below the county; nil where the month's rule counts none.
    package typealias Maker = @Sendable (RepeatCharge, Actor, WriteTransaction) throws -> String?

    package let township: DivisionCode
    /// 樟塘村：成堆垃圾
    package let problem: String
    /// 县级曝光台2019年第14期
    package let issue: String
    /// That showed the place before.
    package let earlier: String
    package let days: Int
    package let points: Points
    package let month: Month
}

/// Puts a deduction forward for each repeat that went out lately, once; the director approves it as every other (自定: one mark,
/// a county's parameter).
package struct ChargeRepeats: Command {
    package static let action = Action("exposureCharge.make", "重复曝光提出扣分")
    /// What went out before this was there is charged to nobody.
    private static let lately = 7
    let make: RepeatCharge.Maker

    package init(_ make: @escaping RepeatCharge.Maker) { self.make = make }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let county = actor.county
        let rows = try transaction.rows(
            """
            SELECT exposureItem.id, exposureIssue.publishedAt FROM exposureIssue
            JOIN exposureItem ON exposureItem.county = exposureIssue.county AND exposureItem.issue = exposureIssue.id
            WHERE exposureIssue.county = \(county)
              AND exposureIssue.publishedAt >= \(transaction.now.adding(hours: -24 * Self.lately))
              AND exposureIssue.state IN \(list: ExposureIssue.State.open) AND exposureItem.repeats IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM exposureCharge WHERE exposureCharge.county = \(county)
                AND exposureCharge.item = exposureItem.id)
            ORDER BY exposureItem.id
            """)
        guard !rows.isEmpty else { return .repeated(0, subject: county) }
        let points = try transaction.setting(ExposureSettings.repeatPoints, county: county)
        var subjects: [String] = []
        for row in rows {
            let (id, at): (ID<ExposureItem>, Instant) = (try row["id"], try row["publishedAt"])
            let item = try Exposures.item(id, for: actor, in: transaction)
            let record =
                points > .zero ? try make(charge(item, points, at, actor, transaction), actor, transaction) : nil
            try transaction.run(
                """
                INSERT INTO exposureCharge (county, item, record, chargedAt)
                VALUES (\(county), \(id), \(record), \(transaction.now))
                """)
            subjects.append(id.description)
        }
        return Done(rows.count, subjects: subjects)
    }

    private func charge(
        _ item: ExposureItem, _ points: Points, _ at: Instant, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> RepeatCharge {
        let earlier = try item.repeats.map { try Exposures.one($0, for: actor, in: transaction).name } ?? ""
        return RepeatCharge(
            township: item.division.level == .township ? item.division : item.division.parent ?? item.division,
            problem: "\(item.village)：\(item.title)", issue: item.issueName, earlier: earlier,
            days: try transaction.setting(ExposureSettings.terms, county: actor.county).repeatDays, points: points,
            month: Month(at.day))
    }
}
