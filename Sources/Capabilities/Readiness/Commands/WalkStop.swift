import Database
import Kernel
import Media
import Office
import Web

/// A rehearsal at one place of the route (预演). What is found goes the way of every other finding.
package struct WalkStop: Command {
    package static let action = Action("readinessPlan.walk", "登记预演", right: .keepReadiness)
    let plan: ID<ReadinessPlan>
    let stop: ID<ReadinessStop>
    let walkedOn: Day
    let isFit: Bool
    let note: String
    let photos: [Photo]
    let onFault: ReadinessFault.Maker

    package init(
        _ plan: ID<ReadinessPlan>, _ stop: ID<ReadinessStop>, walkedOn: Day, isFit: Bool, note: String = "",
        photos: [Photo] = [], onFault: @escaping ReadinessFault.Maker
    ) {
        (self.plan, self.stop, self.walkedOn) = (plan, stop, walkedOn)
        (self.isFit, self.note, self.photos, self.onFault) = (isFit, note, photos, onFault)
    }

    init(
        _ plan: ID<ReadinessPlan>, _ stop: ID<ReadinessStop>, _ form: FormReader, photos: [Photo],
        onFault: @escaping ReadinessFault.Maker
    ) throws {
        let (walkedOn, outcome, note) = try form.finish(
            form.day("walkedOn", "预演日期"), form.choice("outcome", "结果", of: WalkOutcome.self),
            form.note("note", "情况", max: 200))
        self.init(plan, stop, walkedOn: walkedOn, isFit: outcome == .fit, note: note, photos: photos, onFault: onFault)
    }

    enum WalkOutcome: String, CaseIterable, Sendable {
        case fit, fault

        var chinese: String { self == .fit ? "合格" : "不合格，交办问题" }
    }

    /// The stop of a plan that is still walked.
    static func admit(
        _ plan: ID<ReadinessPlan>, _ stop: ID<ReadinessStop>, by actor: Actor, in transaction: ReadTransaction
    ) throws -> ReadinessStop {
        let found = try ReadinessPlans.one(plan, for: actor, in: transaction)
        guard ReadinessPlan.open.contains(found.state) else {
            throw Refusal(.conflict, "readiness.closed", "“\(found.title)”\(found.state.chinese)，不再预演。")
        }
        return try ReadinessPlans.stop(stop, of: plan, county: actor.county, in: transaction)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<ReadinessWalk>> {
        let county = actor.county
        let place = try Self.admit(plan, stop, by: actor, in: transaction)
        try ReadinessTerms.check(walkedOn: walkedOn, isFit: isFit, note: note, today: transaction.now.day)
        let id = transaction.recordID(ReadinessWalk.self)
        for photo in photos {
            try transaction.attach(photo, to: ReadinessWalk.kind, id.description, county: county)
        }
        let path =
            isFit
            ? nil
            : try onFault(
                ReadinessFault(
                    walk: id, division: place.division, title: "\(place.placeName)：\(note)", note: note,
                    photos: photos.map(\.sha256), path: "readiness-plans/\(plan)#stop-\(stop)"), actor, transaction)
        try transaction.run(
            """
            INSERT INTO readinessWalk (county, id, stop, walkedOn, isFit, note, byName, findingPath)
            VALUES (\(county), \(id), \(stop), \(walkedOn), \(isFit), \(note), \(actor.name), \(path))
            """)
        return Done(
            id, subject: plan.description, detail: "\(place.placeName)：\(isFit ? "合格" : "不合格，\(note)")")
    }
}
