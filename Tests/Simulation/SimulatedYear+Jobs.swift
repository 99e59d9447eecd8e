import App
import Database
import Findings
import Foundation
import Kernel
import Office

extension SimulatedYear {
    /// What is done each morning without anybody asking.
    func overdueJob(at moment: Instant) async throws {
        if moment > clock.now { clock.set(moment) }
        if let sabotage = run.sabotage, sabotage.isMorning {
            try await self.sabotage(sabotage, quiet: Self.other)
        }
        for county in [Self.main, Self.other] {
            trace = "the overdue job in \(county)"
            let now = clock.now
            let expected = Set(ledger(county).findings.compactMap { $0.notice(at: now) })
            try await OverdueJob(office: machine.product.office).run(county: county)
            let given = try await notices(at: now, in: county)
            try holdEqual(Set(given), expected, "who is overdue is pressed, one level at a time, in office hours")
            try holdEqual(given.count, expected.count, "nobody is pressed twice")
            for notice in given {
                guard let level = Escalation(rawValue: notice.level) else { continue }
                try ledgers[county]?.change(finding: notice.finding) { finding in
                    finding.take(.escalate(level), by: .system(county: county), at: now)
                    try finding.check(deadline: finding.deadline)
                }
                expect("finding.step", .system(county: county), "overdue")
                count("notices")
            }
            _ = try await machine.product.office.keepHouse { try AnsweredKeys.forget(county: county, in: $0) }
            try await check(county)
        }
    }

    private func notices(at now: Instant, in county: String) async throws -> [FindingNote.Notice] {
        try await machine.product.office.read { transaction in
            try transaction.rows(
                """
                SELECT findingEntry.finding, finding.escalation FROM findingEntry
                JOIN finding ON finding.county = findingEntry.county AND finding.id = findingEntry.finding
                WHERE findingEntry.county = \(county) AND findingEntry.actor = 'system' AND findingEntry.at = \(now)
                """
            ).map { .init(finding: try $0["finding"], level: try $0["escalation"]) }
        }
    }
}

extension FindingNote {
    struct Notice: Hashable, Sendable {
        let finding: String
        let level: Int
    }

    /// The notice that has to be given now: the first at once, the second two working days after it, the summons three
    /// after that.
    func notice(at now: Instant) -> Notice? {
        guard isRunning, let deadline, deadline < now, OfficeTime.isOpen(now), level < 3 else { return nil }
        if level > 0 {
            guard let levelAt else { return nil }
            let waited = OfficeTime.closing(of: OfficeTime.workingDay(level + 1, after: levelAt.day))
            guard waited < now else { return nil }
        }
        return Notice(finding: id, level: level + 1)
    }
}
