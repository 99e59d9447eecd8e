import App
import Database
import Kernel
import Office

/// What is broken on purpose, past all commands, so that the invariants have something to find.
struct Sabotage: Sendable {
    enum Kind: CaseIterable, Sendable {
        case droppedEntry, wrongState, movedDeadline, ownVerification
        case doubledLine, changedText, lostPhoto, changedScore, disclosedPlan, changedDraw, exchangedInspector
        case movedFinding, lostNotice
        case changedMonth, changedFigure, skippedNumber, doubledNumber
        case lostRole, longSession
        case unbalancedPosting, changedBalance, lostLot, changedFund, revivedOrder
        case changedBallot, lostBallot
        case forgedAudit, missingAudit
        /// What nobody of the county at work may touch.
        case foreignUnit, foreignLine, foreignPlace, foreignEntry
        /// A disk that says “synced” and did not; a device that forgets which write it sends again.
        case lostWrite, forgottenKey
        /// Of those that share a commit: one is answered although it was taken back, one is there that was told it failed.
        case answeredFailure, keptFailure
    }

    let kind: Kind
    /// From this step on, as soon as there is something to break.
    let step: Int

    /// Done in the morning, before the overdue job looks; all others at a step's end.
    var isMorning: Bool { kind == .lostNotice }

    /// Whether it has to be noticed at once, by the rows of the county where nothing is done.
    var isForeign: Bool { [.foreignUnit, .foreignLine, .foreignPlace, .foreignEntry].contains(kind) }
}

extension SimulatedYear {
    /// Breaks it once; a score again and again, since a correction of the visit would mend it.
    /// - Parameter quiet: where nothing is done now.
    func sabotage(_ sabotage: Sabotage, quiet: String) async throws {
        let county = sabotage.isForeign ? quiet : Self.main
        // While the other county is at work, a change of this one would be seen as its neighbour's, whatever it broke.
        guard sabotage.isForeign || quiet != county else { return }
        guard !isSabotaged, step >= sabotage.step, let statement = sabotage.kind.statement(county, clock.now)
        else { return }
        let changed = try await machine.product.office.keepHouse { try $0.run(statement) }
        isSabotaged = changed > 0 && sabotage.kind != .changedScore
    }
}

extension Part {
    /// As a queue would have it that confuses what failed with what is done.
    func send(to office: Office, _ sabotage: Sabotage.Kind?) async throws -> String {
        switch sabotage {
        case .keptFailure where mishap.fails: throw Mishap.Fault(answer: try await deed.send(office, request, .none))
        case .answeredFailure:
            do {
                return try await deed.send(office, request, mishap)
            } catch let fault as Mishap.Fault { return fault.answer }
        default: return try await deed.send(office, request, mishap)
        }
    }
}

extension Sabotage.Kind {
    fileprivate func statement(_ county: String, _ now: Instant) -> SQL? {
        switch self {
        case .droppedEntry, .wrongState, .movedDeadline, .ownVerification, .movedFinding: ofFindings(county)
        case .doubledLine, .changedText, .lostPhoto, .changedScore, .disclosedPlan, .changedDraw, .exchangedInspector:
            ofVisits(county)
        case .lostNotice:
            OfficeTime.isOpen(now)
                ? """
                UPDATE finding SET due = due + 864000000 WHERE county = \(county) AND due < \(now) AND escalation = 0
                    AND state IN ('assigned', 'accepted', 'rectifying', 'shelved')
                """
                : nil
        case .changedMonth:
            """
            UPDATE assessment SET result = replace(result, '"rank":1', '"rank":2')
            WHERE county = \(county) AND month = (SELECT min(month) FROM assessment WHERE county = \(county))
            """
        case .unbalancedPosting, .changedBalance, .lostLot, .changedFund, .revivedOrder, .changedBallot, .lostBallot:
            ofPoints(county)
        case .changedFigure:
            "UPDATE bulletin SET content = replace(content, '\"shown\":\"', '\"shown\":\"1') WHERE county = \(county)"
        case .lostRole: "DELETE FROM personRole WHERE county = \(county) AND role = 'auditAdministrator'"
        case .longSession: "UPDATE session SET lastSeenAt = lastSeenAt + 864000000 WHERE county = \(county)"
        case .skippedNumber: "UPDATE serialNumber SET last = last + 1 WHERE county = \(county)"
        case .doubledNumber: "UPDATE serialNumber SET last = last - 1 WHERE county = \(county) AND last > 1"
        case .forgedAudit: "UPDATE auditEntry SET detail = detail || '。' WHERE county = \(county) AND sequence = 7"
        case .missingAudit: "DELETE FROM auditEntry WHERE county = \(county) AND sequence = 7"
        case .foreignUnit: "UPDATE unit SET name = name || '二' WHERE county = \(county)"
        case .foreignLine: "UPDATE visitLine SET note = note || '二' WHERE county = \(county)"
        case .foreignPlace: "UPDATE place SET name = name || '二' WHERE county = \(county)"
        case .foreignEntry: lastEntryDropped(county)
        case .lostWrite, .forgottenKey, .answeredFailure, .keptFailure: nil
        }
    }

    private func ofFindings(_ county: String) -> SQL? {
        switch self {
        case .droppedEntry: lastEntryDropped(county)
        case .wrongState: "UPDATE finding SET state = 'closed' WHERE county = \(county) AND state = 'assigned'"
        case .movedDeadline:
            "UPDATE finding SET deadline = deadline + 86400000 WHERE county = \(county) AND deadline > 0"
        case .movedFinding: "UPDATE finding SET division = county WHERE county = \(county) AND state = 'closed'"
        case .ownVerification:
            """
            UPDATE findingEntry SET actor = (SELECT finder FROM finding
                WHERE finding.county = findingEntry.county AND finding.id = findingEntry.finding)
            WHERE county = \(county) AND act LIKE '%"verify"%'
            """
        default: nil
        }
    }

    private func ofPoints(_ county: String) -> SQL? {
        switch self {
        case .unbalancedPosting:
            """
            UPDATE ledgerLine SET points = points - 1 WHERE rowid = (
                SELECT max(rowid) FROM ledgerLine WHERE county = \(county) AND account = 'fund')
            """
        case .changedBalance:
            """
            UPDATE ledgerLine SET after = after + 1
            WHERE rowid = (SELECT max(rowid) FROM ledgerLine WHERE county = \(county) AND number IS NOT NULL)
            """
        case .lostLot: "UPDATE pointLot SET remaining = remaining - 1 WHERE county = \(county) AND remaining > 0"
        case .changedFund: "UPDATE fundEntry SET fen = fen + 1 WHERE county = \(county) AND isIncome = 0"
        case .revivedOrder: "UPDATE moralOrder SET state = 'placed' WHERE county = \(county) AND state = 'taken'"
        case .changedBallot:
            """
            UPDATE ballot SET choices = (SELECT max(other.choices) FROM ballot AS other
                WHERE other.county = ballot.county AND other.round = ballot.round)
            WHERE county = \(county) AND choices < (SELECT max(other.choices) FROM ballot AS other
                WHERE other.county = ballot.county AND other.round = ballot.round)
            """
        case .lostBallot: "DELETE FROM ballot WHERE county = \(county)"
        default: nil
        }
    }

    private func lastEntryDropped(_ county: String) -> SQL {
        "DELETE FROM findingEntry WHERE rowid = (SELECT max(rowid) FROM findingEntry WHERE county = \(county))"
    }

    private func ofVisits(_ county: String) -> SQL? {
        switch self {
        case .doubledLine:
            """
            INSERT INTO visitLine (county, id, visit, item, deduction, count, note, addedAt)
            SELECT county, 'doubled', visit, item, deduction, count, note, addedAt FROM visitLine
            WHERE county = \(county) LIMIT 1
            """
        case .changedText: "UPDATE visitLine SET note = note || '。' WHERE county = \(county)"
        case .lostPhoto:
            """
            DELETE FROM recordPhoto WHERE county = \(county) AND record IN (
                SELECT visitLine.id FROM visitLine
                JOIN visit ON visit.county = visitLine.county AND visit.id = visitLine.visit
                WHERE visitLine.county = \(county) AND visit.submittedAt IS NOT NULL)
            """
        case .changedDraw: "UPDATE plan SET drawText = drawText || ' ' WHERE county = \(county)"
        case .exchangedInspector:
            """
            UPDATE visit SET inspector = (SELECT max(id) FROM person WHERE county = \(county))
            WHERE county = \(county) AND submittedAt IS NOT NULL
            """
        case .changedScore: "UPDATE visit SET total = total - 500 WHERE county = \(county) AND total > 0"
        case .disclosedPlan:
            """
            UPDATE OR IGNORE plan SET manner = 'announced' WHERE county = \(county) AND manner = 'unannounced'
              AND EXISTS (SELECT 1 FROM visit WHERE visit.county = plan.county AND visit.plan = plan.id
                AND visit.submittedAt IS NULL AND visit.cancelledAt IS NULL)
            """
        default: nil
        }
    }
}
