import Assessment
import Bulletins
import Crypto
import Database
import Findings
import Foundation
import Inspections
import Kernel
import Office
import Organisation
import Sheets

extension CountyLedger {
    /// As many records of each kind as were acknowledged.
    func checkCounts(_ transaction: ReadTransaction) throws {
        let row = try transaction.row(
            """
            SELECT (SELECT count(*) FROM plan WHERE county = \(code)) AS plans,
                (SELECT count(*) FROM visit WHERE county = \(code)) AS visits,
                (SELECT count(submittedAt) FROM visit WHERE county = \(code)) AS submitted,
                (SELECT count(*) FROM visitLine WHERE county = \(code)) AS lines,
                (SELECT count(*) FROM finding WHERE county = \(code)) AS findings,
                (SELECT count(*) FROM findingEntry WHERE county = \(code)) AS entries,
                (SELECT count(*) FROM assessment WHERE county = \(code)) AS months,
                (SELECT count(*) FROM assessmentRule WHERE county = \(code)) AS rules,
                (SELECT count(*) FROM bulletin WHERE county = \(code)) AS bulletins,
                (SELECT count(*) FROM person WHERE county = \(code)) AS people,
                (SELECT count(*) FROM unit WHERE county = \(code)) AS units,
                (SELECT count(*) FROM place WHERE county = \(code)) AS places,
                (SELECT count(*) FROM sheetEdition WHERE county = \(code)) AS editions,
                (SELECT count(*) FROM session WHERE county = \(code)) AS sessions
            """)
        guard let row else { return }
        let expected = [
            "plans": plans.count, "visits": visits.count, "submitted": visits.count { $0.state == .submitted },
            "lines": visits.reduce(0) { $0 + $1.lines.count }, "findings": findings.count,
            "entries": findings.reduce(0) { $0 + $1.entries }, "months": months.count, "rules": rules.count - 1,
            "bulletins": bulletins.count, "people": people.count, "units": units, "places": places,
            "editions": editions.count, "sessions": sessions.count,
        ]
        for (name, count) in expected.sorted(by: { $0.key < $1.key }) {
            let found: Int = try row[name]
            try holdEqual(found, count, "what was acknowledged is there once", name)
        }
    }

    func checkSessions(_ transaction: ReadTransaction) throws {
        let rows = try transaction.rows("SELECT person, lastSeenAt FROM session WHERE county = \(code)")
        let found = try rows.map { "\(try $0["person"] as String) \((try $0["lastSeenAt"] as Instant).milliseconds)" }
        let known = sessions.map { "\($0.person) \($0.seenAt.milliseconds)" }
        try holdEqual(found.sorted(), known.sorted(), "a session was last seen when somebody came with it")
    }

    /// Whatever was told since, closely.
    func checkChanges(since before: CountyLedger, _ transaction: ReadTransaction) throws {
        for note in Self.changes(visits, since: before.visits) {
            guard let id = ID<Visit>(note.id) else { continue }
            try check(try Visits.one(id, for: office, in: transaction), transaction)
        }
        for note in Self.changes(findings, since: before.findings) { try checkCourse(of: note, transaction) }
        if months != before.months { try checkMonths(transaction) }
        if bulletins != before.bulletins { try checkBulletins(transaction) }
        if bank != before.bank { try checkBank(transaction) }
        if ballots != before.ballots { try checkBallots(transaction) }
        let isSameOffice = people == before.people && editions == before.editions
        if !isSameOffice || villages.count != before.villages.count { try checkOrganisation(transaction) }
    }

    private static func changes<Note: Equatable>(_ notes: [Note], since before: [Note]) -> [Note] {
        zip(notes, before).filter { $0 != $1 }.map(\.0) + notes.dropFirst(before.count)
    }

    /// 1, 2, 3 … within a kind and a year, never given twice.
    func checkNumbers(_ transaction: ReadTransaction) throws {
        let rows = try transaction.rows(
            "SELECT kind, year, last FROM serialNumber WHERE county = \(code) ORDER BY kind, year")
        let given = [
            "创建交办": findings.flatMap(\.numbers), "督查通报": bulletins.compactMap(\.number),
            "道德基金公告": bank.reports.compactMap(\.number),
        ]
        var known = 0
        for row in rows {
            let (kind, year, last): (String, Int, Int) = (try row["kind"], try row["year"], try row["last"])
            let numbers = (given[kind] ?? []).filter { $0.year == year }.map(\.number).sorted()
            try holdEqual(numbers, Array(1...last), "numbers have no gap and no double", "\(kind)〔\(year)〕")
            known += numbers.count
        }
        try holdEqual(known, given.values.reduce(0) { $0 + $1.count }, "every number is of a kind and a year")
    }

    func checkVisits(_ transaction: ReadTransaction) throws {
        for plan in plans {
            guard let id = ID<Plan>(plan.id) else { continue }
            let (draw, found) = try Plans.one(id, for: office, in: transaction)
            try checkCommitment(of: draw, transaction)
            let known = visits.filter { $0.plan == plan.id }
            try holdEqual(
                found.map(\.id.description).sorted(), known.map(\.id).sorted(), "a plan keeps its visits", plan.id)
            for visit in found { try check(visit, transaction) }
        }
        // What lists show is a copy of what the lines come to.
        let submitted = try transaction.rows(
            "SELECT visit.id, total FROM visit WHERE county = \(code) AND submittedAt IS NOT NULL ORDER BY id")
        for row in submitted {
            let (id, stored): (String, Int) = (try row["id"], try row["total"])
            try holdEqual(stored, visit(id).flatMap(total), "a visit's score is the fold of its lines", id)
        }
    }

    /// What was published of a draw when nobody might see it yet is the digest of what can be read now.
    func checkCommitment(of plan: Plan, _ transaction: ReadTransaction) throws {
        let text = try Plans.drawText(plan.id, county: code, in: transaction)
        try holdEqual(
            SHA256.hash(data: Data(text.utf8)).hex, plan.commitment, "a draw's commitment", plan.id.description)
    }

    private func check(_ found: Visit, _ transaction: ReadTransaction) throws {
        guard let known = visit(found.id.description) else { return }
        let states: [Visit.State: VisitNote.State] = [
            .open: .open, .submitted: .submitted, .cancelled: .cancelled, .lapsed: .lapsed,
        ]
        try holdEqual(states[found.state], known.state, "a visit is where it was left", known.id)
        try holdEqual(found.inspector, known.inspector, "a visit is made by whom it was given to", known.id)
        try holdEqual(found.submittedAt, known.submittedAt, "a visit is submitted once", known.id)
        let lines = try Visits.lines(of: found.id, county: code, in: transaction)
        try holdEqual(
            lines.map(\.id.description).sorted(), known.lines.map(\.id).sorted(), "a visit keeps its lines", known.id)
        for line in lines {
            guard let note = known.lines.first(where: { $0.id == line.id.description }) else { continue }
            try holdEqual(line.count, note.count, "a line says what was noted", note.id)
            try holdEqual(line.note, note.note, "a line says what was noted", note.id)
            try holdEqual(line.isVoided, note.isVoided, "a line is void when it was made so", note.id)
            try holdEqual(Set(line.photos.map(\.sha256)), note.photos, "a line keeps its photos", note.id)
        }
    }

    func checkMonths(_ transaction: ReadTransaction) throws {
        for note in months {
            let closed = try Assessments.closed(note.month, county: code, in: transaction)
            let digest = SHA256.hash(data: Data(closed?.bytes ?? [])).hex
            try holdEqual(digest, note.digest, "a closed month never changes", "\(note.month)")
            try checkRanks(closed, note.month)
        }
        for again in try Recomputation.all(nil, in: transaction) where again.county == code {
            try hold(
                again.isSame, "a closed month comes out the same again",
                "\(again.month): \(again.differences.prefix(3))")
        }
    }

    /// Of one group, who has more is never behind who has less, and who has the same shares the rank.
    private func checkRanks(_ closed: ClosedMonth?, _ month: Month) throws {
        for one in closed?.result.townships ?? [] {
            for other in closed?.result.townships ?? [] where other.group == one.group {
                guard let score = one.score, let rival = other.score else { continue }
                let hasMore = Self.shown(score.thousandths) > Self.shown(rival.thousandths)
                let isAhead = (one.rank ?? 0) < (other.rank ?? 0)
                try holdEqual(isAhead, hasMore, "who has more is ahead, and equal scores share a rank", "\(month)")
            }
        }
    }

    func checkBulletins(_ transaction: ReadTransaction) throws {
        for found in try Bulletins.all(county: code, in: transaction) {
            let note = bulletins.first { $0.id == found.id.description }
            try holdEqual(found.state, note?.state, "a bulletin is where it was left", found.id.description)
            try holdEqual(
                found.version, note?.version, "a bulletin was saved as often as was answered", found.id.description)
            let number = found.number.map { Number(year: $0.year, number: $0.number) }
            try holdEqual(number, note?.number, "a bulletin keeps its number", found.id.description)
            if let note { try checkFigures(of: note, transaction) }
        }
    }

    func checkOrganisation(_ transaction: ReadTransaction) throws {
        for found in try Listing.people.first("", 1000, for: .system(county: code), in: transaction) {
            let note = person(found.id.description)
            try holdEqual(
                Set(found.roles), Set(note?.actor.roles ?? []), "somebody has the roles he was given", found.signInName)
            try holdEqual(found.disabledAt != nil, note?.isDisabled, "an account is open or closed", found.signInName)
        }
        for edition in try Editions.all(county: code, in: transaction) {
            let note = self.edition(edition.number)
            try holdEqual(edition.content, note?.content, "an edition says what was saved", "\(edition.number)")
            try holdEqual(edition.version, note?.version, "an edition was saved as often as was answered")
            let states: [Edition.State: SheetNote.State] = [.draft: .draft, .published: .published, .retired: .retired]
            try holdEqual(states[edition.state], note?.state, "one edition is in use", "\(edition.number)")
        }
        let today = try Divisions.all(county: code, on: transaction.now.day, in: transaction)
        let found = today.map(\.code).filter { $0.level == .village }
        try holdEqual(found, villages(on: transaction.now.day), "the tree has the villages that were imported")
    }
}
