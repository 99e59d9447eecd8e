import Database
import Kernel
import Office
import Web

extension Findings {
    /// What is overdue, by the unit that answers for it.
    static let lateness: LateWork.Source = { actor, transaction in
        guard Right.seeFindings.isHeld(by: actor) else { return [] }
        let rows = try transaction.rows(
            """
            SELECT finding.lead, max(finding.leadName) AS leadName, count(*) AS findings FROM finding
            WHERE finding.county = \(actor.county) AND finding.due < \(transaction.now) AND finding.lead IS NOT NULL
              AND \(isSeen(by: actor))
            GROUP BY finding.lead ORDER BY count(*) DESC, max(finding.leadName)
            """)
        guard !rows.isEmpty else { return [] }
        return [
            LateWork(
                "整改", measure: "件", path: "findings?standing=overdue",
                try rows.map { row in
                    let lead: String = try row["lead"]
                    return .init(
                        try row["leadName"] ?? "", try row["findings"], path: "findings?standing=overdue&lead=\(lead)")
                })
        ]
    }
}
