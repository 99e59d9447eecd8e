import Database
import Kernel
import Office

/// Presses what is overdue: finds each finding whose next notice is due, in office hours, and gives it.
/// Run again, or by two servers at once, it gives none twice: the flow refuses a notice that is not due.
package struct OverdueJob: Sendable {
    let office: Office
    /// Nil is the county's own.
    let flow: FindingFlow?

    package init(office: Office, flow: FindingFlow? = nil) {
        self.office = office
        self.flow = flow
    }

    /// - Returns: how many notices were given.
    @discardableResult
    package func run(county: String) async throws -> Int {
        let system = Actor.system(county: county)
        let own = flow
        let due = try await office.read { transaction -> [(ID<Finding>, Escalation)] in
            let flow = try own ?? .of(county, in: transaction)
            guard flow.isWorkingMoment(transaction.now) else { return [] }
            let ids: [ID<Finding>] = try transaction.rows(
                """
                SELECT id FROM finding
                WHERE county = \(county) AND due < \(transaction.now)
                  AND escalation < \(Escalation.summons.rawValue) ORDER BY due, id
                """
            ).map { try $0["id"] }
            return try ids.compactMap { id in
                let course = try Findings.course(id, county: county, in: transaction)
                return flow.notice(for: course, at: transaction.now).map { (id, $0) }
            }
        }
        var given = 0
        for (id, level) in due {
            do {
                try await office.carryOut(
                    TakeStep(finding: id, act: .escalate(level), flow: flow), by: system, request: "overdue")
                given += 1
            } catch let refusal as Refusal where refusal.kind == .conflict {
                // Somebody answered, or another server gave the notice, since it was looked up.
            }
        }
        return given
    }
}
