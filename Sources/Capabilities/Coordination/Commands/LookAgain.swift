import Database
import Findings
import Kernel
import Office
import Organisation

/// Places that were put right are looked at again (长效机制).
extension CaseLook {
    /// One for each of the county's days, of which earlier ones are called off.
    static func plan(
        for place: CasePlace, rightOn: Day, county: String, in transaction: WriteTransaction
    ) throws {
        try callOff(place.id, county: county, in: transaction)
        let system = Actor.system(county: county)
        for days in try transaction.setting(CoordinationSettings.looks, county: county).all {
            let id = transaction.newID(CaseLook.self)
            try transaction.run(
                """
                INSERT INTO caseLook (county, id, place, days, rightOn, dueOn, state)
                VALUES (\(county), \(id), \(place.id), \(days), \(rightOn), \(rightOn.adding(days: days)),
                    \(State.planned))
                """)
            try transaction.begin(procedure, id, by: system)
        }
    }

    /// What is still to be looked at of a place that lies open again.
    private static func callOff(
        _ place: ID<CasePlace>, besides look: ID<CaseLook>? = nil, county: String, in transaction: WriteTransaction
    ) throws {
        guard let drop = procedure.step(named: "drop") else { return }
        let rows = try transaction.rows(
            """
            SELECT id FROM caseLook
            WHERE county = \(county) AND place = \(place) AND state IN \(list: [State.planned, .due])
            """)
        for row in rows {
            let id: ID<CaseLook> = try row["id"]
            guard id != look else { continue }
            try transaction.take(drop, of: id, in: procedure, by: .system(county: county))
        }
    }

    /// A relapse makes a finding of the case with the photos of the look; the place lies open again, and so does a case that was
    /// closed.
    static func relapsed(
        _ look: CaseLook, _ answers: StepAnswers, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        let county = actor.county
        let finding = try NewFinding(
            source: .meeting, origin: look.id.description, originPath: "cases/looks/\(look.id)",
            division: look.division, topic: look.caseKind.chinese, title: "\(look.spot)整治后反弹",
            description: answers.note, finder: actor, foundAt: transaction.now, photos: answers.photos
        ).record(in: transaction)
        try transaction.gather(finding, into: look.coordinationCase, by: actor)
        try transaction.run(
            "UPDATE caseLook SET finding = \(finding) WHERE county = \(county) AND id = \(look.id)")
        try transaction.run(
            "UPDATE casePlace SET rightOn = NULL WHERE county = \(county) AND id = \(look.place)")
        try callOff(look.place, besides: look.id, county: county, in: transaction)
        try Cases.reopen(
            look.coordinationCase, StepAnswers(note: "\(look.name)整治后反弹：\(answers.note)"), county: county,
            in: transaction)
        guard let relapse = CasePlace.procedure.step(named: CasePlace.relapse) else { return }
        try transaction.take(
            relapse, of: look.place, in: CasePlace.procedure, StepAnswers(note: answers.note),
            by: .system(county: county))
    }

    static let job = Job("looks") { county, office in
        let fallen = try await office.carryOut(FallDue(), by: .system(county: county))
        return fallen > 0 ? "\(fallen) places to look at again" : nil
    }
}

/// The looks whose day has come wait for somebody from now on.
package struct FallDue: Command {
    package static let action = Action("caseLook.fall", "到了回头看的日子")
    /// At a time: the rest a minute later.
    private static let most = 100

    package init() {}

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let rows = try transaction.rows(
            """
            SELECT id FROM caseLook
            WHERE county = \(actor.county) AND state = \(CaseLook.State.planned) AND dueOn <= \(transaction.now.day)
            ORDER BY dueOn, id LIMIT \(limit: Self.most)
            """)
        let ids = try rows.map { row -> ID<CaseLook> in try row["id"] }
        guard !ids.isEmpty, let fall = CaseLook.procedure.step(named: CaseLook.fall) else {
            return .repeated(0, subject: actor.county)
        }
        for id in ids { try transaction.take(fall, of: id, in: CaseLook.procedure, by: actor) }
        return Done(ids.count, subjects: ids.map(\.description), detail: fall.chinese)
    }
}
