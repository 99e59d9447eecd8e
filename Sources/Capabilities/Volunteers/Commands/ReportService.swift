import Database
import Kernel
import Office
import Web

/// Says that service was given outside of activities and requests, and who saw it.
package struct ReportService: Command {
    package static let action = Action("serviceReport.report", "自报服务", right: .seeVolunteers)
    let volunteer: ID<Volunteer>
    let kind: ServiceKind
    let words: String
    let startsAt: Instant
    let endsAt: Instant
    let witness: ID<Volunteer>

    package init(
        _ volunteer: ID<Volunteer>, kind: ServiceKind, words: String, from startsAt: Instant, to endsAt: Instant,
        witness: ID<Volunteer>
    ) {
        (self.volunteer, self.kind, self.words) = (volunteer, kind, words)
        (self.startsAt, self.endsAt, self.witness) = (startsAt, endsAt, witness)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<ServiceReport>> {
        let found = try Volunteers.one(volunteer, for: actor, in: transaction)
        guard found.account == actor.id || actor.answers(for: found.home) else { throw Refusal.notYourVolunteer }
        let seen = try Volunteers.known(witness, county: actor.county, in: transaction)
        guard witness != volunteer else {
            throw Refusal.field("witness", "serviceReport.witness", "证明人应是另一位志愿者，不能是本人。")
        }
        guard !seen.isMinor else {
            throw Refusal.field("witness", "serviceReport.minor", "证明人要满18周岁，请换一位。")
        }
        let times = ServiceTimes(startsAt, endsAt)
        try times.check(at: transaction.now)
        try times.check(
            against: try Hours.beside(times, of: volunteer, county: actor.county, in: transaction),
            of: found.named(to: actor))
        let id = transaction.recordID(ServiceReport.self)
        try transaction.run(
            """
            INSERT INTO serviceReport (county, id, state, volunteer, unit, division, kind, words, startsAt, endsAt,
                witness)
            VALUES (\(actor.county), \(id), \(ServiceReport.State.reported), \(volunteer), \(found.home.unit),
                \(found.home.division), \(kind), \(words), \(startsAt), \(endsAt), \(witness))
            """)
        try transaction.begin(ServiceReport.procedure, id, by: actor)
        return Done(
            id, subject: id.description, detail: "\(Minutes(times.minutes).chinese)，证明人\(seen.named(to: actor))")
    }
}

/// Meets an hour that should not count with its counter-entry: nothing is taken out of the record.
package struct ReverseHour: Command {
    package static let action = Action("serviceHour.reverse", "冲正服务时长", right: .correctHours)
    let hour: ID<ServiceHour>
    let reason: String

    package init(_ hour: ID<ServiceHour>, reason: String) { (self.hour, self.reason) = (hour, reason) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<ServiceHour>> {
        let found = try Hours.one(hour, for: actor, in: transaction)
        guard found.reverses == nil else {
            throw Refusal(.conflict, "hours.counter", "这一笔本身就是冲正，不能再冲正；要重新计入的，另行登记。")
        }
        guard !found.isReversed else {
            throw Refusal(.conflict, "hours.reversed", "这一笔已经冲正过了。")
        }
        guard !reason.isEmpty else { throw Refusal.field("reason", "hours.reason", "请写明为什么冲正。") }
        let id = transaction.newID(ServiceHour.self)
        try transaction.run(
            """
            INSERT INTO serviceHour (county, id, volunteer, source, record, path, kind, words, startsAt, endsAt, minutes,
                method, confirmedBy, confirmedByName, confirmedAt, reverses, reason)
            VALUES (\(actor.county), \(id), \(found.volunteer), \(found.source), \(found.record), \(found.path),
                \(found.kind), \(found.words), \(found.startsAt), \(found.endsAt), \(-found.minutes), \(found.method),
                \(actor.id), \(actor.name), \(transaction.now), \(hour), \(reason))
            """)
        try transaction.announce(HoursReversed(hour: hour, reason: reason), by: actor)
        return Done(id, subjects: [hour.description, id.description], detail: reason)
    }
}
