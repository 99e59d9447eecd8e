import Database
import Kernel
import Office
import Organisation

/// What one unit still owes of the material that it collects, and for how long it has been asked for.
package struct MaterialGap: Codable, Sendable {
    package let unit: Party
    /// Since each was asked for, the oldest first.
    package let daysOpen: [Int]
    /// Past the day by which they were to be handed in, and not handed in.
    package let late: Int

    package var oldest: Int { daysOpen.first ?? 0 }

    package func count(in days: ClosedRange<Int>) -> Int { daysOpen.count(where: days.contains) }

    /// As the columns of a table: a week, a month, longer.
    package static let ages: [(name: String, days: ClosedRange<Int>)] = [
        ("7天以内", 0...7), ("8到30天", 8...30), ("30天以上", 31...100_000),
    ]
}

package enum MaterialGaps {
    /// As far as the reader sees them; whoever has waited longest comes first.
    package static func all(for actor: Actor, in transaction: ReadTransaction) throws -> [MaterialGap] {
        let today = transaction.now.day
        let rows = try transaction.rows(
            """
            SELECT material.unit, ownUnit.name AS unitName, material.unitDivision, material.askedAt, material.dueOn,
                material.state
            FROM material \(Materials.joins)
            WHERE material.county = \(actor.county) AND material.state IN \(list: Material.State.open) AND \(Materials.isSeen(by: actor))
            ORDER BY material.askedAt, material.id
            """)
        var gaps: [String: (party: Party, days: [Int], late: Int)] = [:]
        for row in rows {
            let unit: String = try row["unit"]
            var gap =
                try gaps[unit]
                ?? (
                    party: Party(unit: unit, name: row["unitName"] ?? "", division: row["unitDivision"]), days: [],
                    late: 0
                )
            let (asked, due, state): (Instant, Day, Material.State) = (
                try row["askedAt"], try row["dueOn"], try row["state"]
            )
            gap.days.append(today.ordinal - asked.day.ordinal)
            if state == .wanted, due < today { gap.late += 1 }
            gaps[unit] = gap
        }
        return gaps.values.map { MaterialGap(unit: $0.party, daysOpen: $0.days, late: $0.late) }
            .sorted { ($1.oldest, $1.daysOpen.count, $0.unit.name) < ($0.oldest, $0.daysOpen.count, $1.unit.name) }
    }
}
