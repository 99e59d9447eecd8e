import Database
import Kernel
import Office
import Organisation
import Web

/// Records a visit (三服务, 调研) for a case, with what was promised on it.
package struct RecordCaseVisit: Command {
    package struct Promise: Sendable {
        let words: String
        let unit: ID<Unit>?
        let dueOn: Day?

        package init(_ words: String, unit: ID<Unit>?, dueOn: Day?) {
            (self.words, self.unit, self.dueOn) = (words, unit, dueOn)
        }
    }

    package static let action = Action("caseVisit.record", "登记走访调研", right: .manageCases)
    let coordinationCase: ID<CoordinationCase>
    let kind: CaseVisit.Kind
    let visitedOn: Day
    let visitors: String
    let spot: String
    let words: String
    let promise: Promise

    package init(
        _ coordinationCase: ID<CoordinationCase>, kind: CaseVisit.Kind, visitedOn: Day, visitors: String, spot: String,
        words: String, promise: Promise = Promise("", unit: nil, dueOn: nil)
    ) {
        (self.coordinationCase, self.kind, self.visitedOn) = (coordinationCase, kind, visitedOn)
        (self.visitors, self.spot, self.words, self.promise) = (visitors, spot, words, promise)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<CaseVisit>> {
        let (county, today) = (actor.county, transaction.now.day)
        try Cases.one(coordinationCase, for: actor, in: transaction).requireOpen(to: "登记走访")
        try CaseTerms.check("visitedOn", "走访日期", visitedOn, today: today)
        try CaseTerms.checkPromise(
            words: promise.words, dueOn: promise.dueOn, hasUnit: promise.unit != nil, today: today)
        let id = transaction.recordID(CaseVisit.self)
        let promised = try keep(by: actor, in: transaction)
        try transaction.run(
            """
            INSERT INTO caseVisit (county, id, coordinationCase, kind, visitedOn, visitors, spot, words, promise,
                recordedAt, recordedByName)
            VALUES (\(county), \(id), \(coordinationCase), \(kind), \(visitedOn), \(visitors), \(spot), \(words),
                \(promised), \(transaction.now), \(actor.name))
            """)
        return Done(
            id, subjects: [coordinationCase.description] + (promised.map { [$0.description] } ?? []),
            detail: "\(kind.chinese)，\(visitedOn.chinese)，\(visitors)")
    }

    private func keep(by actor: Actor, in transaction: WriteTransaction) throws -> ID<CasePromise>? {
        guard let dueOn = promise.dueOn, let unit = promise.unit else { return nil }
        let party = Party(try Units.one(unit, county: actor.county, in: transaction))
        let id = transaction.newID(CasePromise.self)
        try transaction.run(
            """
            INSERT INTO casePromise (county, id, coordinationCase, visitedOn, visitors, unit, division, words, dueOn,
                state)
            VALUES (\(actor.county), \(id), \(coordinationCase), \(visitedOn), \(visitors), \(unit), \(party.division),
                \(promise.words), \(dueOn), \(CasePromise.State.open))
            """)
        try transaction.begin(CasePromise.procedure, id, by: actor)
        return id
    }
}
