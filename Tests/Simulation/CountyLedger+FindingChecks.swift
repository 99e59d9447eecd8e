import Database
import Findings
import Foundation
import Inspections
import Kernel
import Office

extension CountyLedger {
    func checkOpenFindings(_ transaction: ReadTransaction) throws {
        let rows = try transaction.rows(
            """
            SELECT id, origin, state, lead, deadline, due, escalation, summonedOn, numberYear, number FROM finding
            WHERE county = \(code) AND state NOT IN ('closed', 'voided')
            """)
        for row in rows { try check(row, finding(try row["id"])) }
        try holdEqual(
            rows.count, findings.count { !$0.isSettled }, "a finding's state is the fold of its entries", "open ones")
    }

    func checkFindings(_ transaction: ReadTransaction) throws {
        let rows = try transaction.rows(
            """
            SELECT id, origin, state, lead, deadline, due, escalation, summonedOn, numberYear, number FROM finding
            WHERE county = \(code) ORDER BY id
            """)
        let found = try rows.map { row -> String in
            let id: String = try row["id"]
            try check(row, finding(id))
            return id
        }
        try holdEqual(found, findings.map(\.id).sorted(), "every spot is one finding")
        for finding in findings { try checkCourse(of: finding, transaction) }
        try checkEntries(transaction)
        try checkTallies(transaction)
    }

    func checkCourse(of note: FindingNote, _ transaction: ReadTransaction) throws {
        guard let id = ID<Finding>(note.id) else { return }
        let course = try Findings.course(id, county: code, in: transaction)
        try holdEqual(course.state, note.state, "a finding's state is the fold of its entries", note.id)
        try holdEqual(course.history.count, note.entries, "a finding's steps are those acknowledged", note.id)
        try holdEqual(
            course.deadline?.instant, note.deadline, "a finding's deadline is that of its entries", note.id)
    }

    private func check(_ row: Row, _ note: FindingNote?) throws {
        guard let note else { throw Broken("every spot is one finding", try row["id"]) }
        try holdEqual(try row["origin"], note.line, "a finding comes from its spot", note.id)
        try holdEqual(try row["state"], note.state, "a finding's state is the fold of its entries", note.id)
        try holdEqual(try row["lead"], note.lead?.unit, "a finding is answered for by one", note.id)
        try holdEqual(try row["deadline"], note.deadline, "a finding's deadline is that of its entries", note.id)
        try holdEqual(try row["escalation"], note.level, "a finding is pressed as far as it was", note.id)
        try holdEqual(try row["summonedOn"], note.summonedOn, "a summons was held when it was recorded", note.id)
        try holdEqual(try row["number"], note.numbers.last?.number, "a notice keeps its number", note.id)
        let due: Instant = try row["due"]
        let isDue = due.milliseconds < 9_000_000_000_000_000
        try holdEqual(
            isDue ? due : nil, note.isRunning ? note.deadline : nil, "the clock runs against who answers", note.id)
    }

    /// The entries themselves: each goes on where the last one ended, and nobody verifies what he found or fixed.
    private func checkEntries(_ transaction: ReadTransaction) throws {
        let rows = try transaction.rows(
            """
            SELECT finding, sequence, act, actor, fromState, toState FROM findingEntry WHERE county = \(code)
            ORDER BY finding, sequence
            """)
        var (current, state, count) = ("", FindingState.found, 0)
        var responders: Set<String> = []
        for row in rows {
            let id: String = try row["finding"]
            if id != current { (current, state, count, responders) = (id, .found, 0, []) }
            count += 1
            try holdEqual(try row["sequence"], count, "a finding's steps are counted", id)
            try holdEqual(try row["fromState"], state, "a step begins where the last one ended", id)
            state = try row["toState"]
            let (actor, act): (String, String) = (try row["actor"], try row["act"])
            if act.contains("\"respond\"") { responders.insert(actor) }
            guard act.contains("\"verify\"") else { continue }
            try hold(!responders.contains(actor), "nobody verifies his own fix", id)
            try hold(finding(id)?.finder != actor, "nobody verifies what he found", id)
        }
    }

    /// What the lists count is what the ledger counts, for each township and state.
    private func checkTallies(_ transaction: ReadTransaction) throws {
        let standings: [(FindingFilter.Standing, @Sendable (FindingNote) -> Bool)] = [
            (.open, { !$0.isSettled }), (.responded, { $0.state == .responded }), (.closed, { $0.state == .closed }),
            (.voided, { $0.state == .voided }),
        ]
        for township in townships {
            for (standing, takes) in standings {
                let filter = FindingFilter(standing: standing, below: township)
                let found = try Findings.count(filter, for: office, in: transaction)
                let known = findings.count { township.contains($0.division) && takes($0) }
                try holdEqual(found, known, "a list counts what there is", "\(township) \(standing)")
            }
        }
        for person in people where person.isFounding && person.actor.scope != .county {
            let found = try Findings.count(FindingFilter(), for: person.actor, in: transaction)
            try holdEqual(
                found, findings.count { $0.isSeen(by: person.actor) }, "somebody sees the findings of his own",
                person.signInName)
        }
    }

    /// An unannounced visit is known to nobody but the office and who goes there, until it is scored.
    func checkSecrecy(_ transaction: ReadTransaction) throws {
        let outsiders = people.map(\.actor).filter { actor in
            actor.has(.townshipLiaison) || actor.has(.village) || actor.has(.leader) || actor.has(.inspector)
        }
        for actor in outsiders {
            let seen = try Visits.page(Visits.Filter(), for: actor, limit: 10_000, in: transaction)
            // The list has what plans that stand say.
            let expected = visits.filter { visit in
                visit.isKnown(to: actor) && plan(visit.plan)?.stands == true
            }.map(\.id).sorted()
            try holdEqual(
                seen.map(\.id.description).sorted(), expected, "an unannounced visit is not seen from outside",
                actor.name)
            let plans = Set(try Plans.all(for: actor, in: transaction).map(\.plan.id.description))
            for plan in self.plans where plan.manner == .unannounced && plan.stands && !actor.has(.inspector) {
                let isOpen = visits.contains { $0.plan == plan.id && $0.state == .open }
                try hold(
                    !isOpen || !plans.contains(plan.id), "an unannounced plan is not seen from outside", actor.name)
            }
        }
    }
}
