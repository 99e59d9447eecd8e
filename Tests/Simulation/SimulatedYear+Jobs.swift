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
            try await bankJobs(in: county)
            _ = try await machine.product.office.keepHouse { try AnsweredKeys.forget(county: county, in: $0) }
            try await check(county)
        }
    }

    /// Orders that nobody fetched, points that nobody used, notices that begin and end.
    private func bankJobs(in county: String) async throws {
        let office = machine.product.office
        for name in ["redemptions", "points", "notices"] {
            trace = "the job \(name) in \(county)"
            guard let job = machine.product.capabilities.flatMap(\.jobs).first(where: { $0.name == name }) else {
                throw Broken("a job has its name", name)
            }
            _ = try await job.run(county, office)
            let (before, today) = (ledger(county), clock.now.day)
            let (after, told) = try await office.read { transaction in
                var ledger = before
                let told =
                    switch name {
                    case "redemptions": try ledger.lapse(on: today, transaction)
                    case "points": try ledger.expire(on: today, transaction)
                    default: try ledger.turnNotices(on: today, transaction)
                    }
                return (ledger, told)
            }
            ledgers[county] = after
            for action in told {
                expect(action, .system(county: county), nil)
                count(action)
            }
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
