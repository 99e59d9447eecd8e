import Database
import Kernel
import Office
import Organisation

/// Puts a deduction forward for each repeat that went out lately, once; the director approves it as every other (自定: one mark,
/// a county's parameter). Where the month's rule counts none, it is put forward once a rule does.
package struct ChargeRepeats: Command {
    package static let action = Action("exposureCharge.make", "重复曝光提出扣分")
    /// As many days as a month may wait for its rule. What went out before is charged to nobody.
    static let lately = 62
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
              AND exposureIssue.state IN \(list: ExposureIssue.State.open) AND \(Self.isRepeat(county))
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
            // A county that charges nothing has dealt with it; a rule that counts none may be followed by one that does.
            guard record != nil || points == .zero else { continue }
            try transaction.run(
                """
                INSERT INTO exposureCharge (county, item, record, chargedAt)
                VALUES (\(county), \(id), \(record), \(transaction.now))
                """)
            subjects.append(id.description)
        }
        return subjects.isEmpty ? .repeated(0, subject: county) : Done(subjects.count, subjects: subjects)
    }

    /// Not one whose earlier showing was taken down meanwhile.
    private static func isRepeat(_ county: String) -> SQL {
        """
        EXISTS (SELECT 1 FROM exposureIssue AS earlier WHERE earlier.county = \(county)
            AND earlier.id = exposureItem.repeats AND earlier.state <> 'withdrawn')
        """
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
