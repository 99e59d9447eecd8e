import Database
import Kernel
import Office
import Organisation

/// A place that was shown again within the county's days, and what that costs its township in the month: how this capability
/// tells another, which keeps the scores.
package struct RepeatCharge: Sendable {
    /// Puts the deduction forward and tells where it opens, below the county; nil where the month's rule counts none.
    package typealias Maker = @Sendable (RepeatCharge, Actor, WriteTransaction) throws -> String?
    /// Takes one back that was put forward, for a reason, and tells where that opens; nil where nothing had to be taken back.
    package typealias Returner =
        @Sendable (_ charge: String, _ reason: String, Actor, WriteTransaction) throws -> String?

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
            try transaction.run(
                """
                INSERT INTO exposureCharge (county, item, record, chargedAt)
                VALUES (\(county), \(id), \(record), \(transaction.now))
                """)
            subjects.append(id.description)
        }
        return Done(rows.count, subjects: subjects)
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
