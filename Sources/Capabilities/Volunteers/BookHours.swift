import Database
import Kernel
import Office

/// Hours that are to count, as an activity, a request or a report has them.
package struct NewHours: Sendable {
    let volunteer: ID<Volunteer>
    let source: ServiceHour.Source
    let record: String
    let path: String
    let kind: ServiceKind
    let words: String
    let times: ServiceTimes
    let method: ServiceHour.Method

    package init(
        volunteer: ID<Volunteer>, source: ServiceHour.Source, record: String, path: String, kind: ServiceKind,
        words: String, startsAt: Instant, endsAt: Instant, method: ServiceHour.Method
    ) {
        (self.volunteer, self.source, self.record, self.path) = (volunteer, source, record, path)
        (self.kind, self.words, self.method) = (kind, words, method)
        times = ServiceTimes(startsAt, endsAt)
    }
}

extension WriteTransaction {
    /// Counts hours once: refused where the same person already has an hour of that time, from whatever it came, or too many
    /// of that day. For the commands that confirm them, in their own transaction.
    @discardableResult
    package func book(_ hours: NewHours, by actor: Actor) throws -> ID<ServiceHour> {
        let volunteer = try Volunteers.known(hours.volunteer, county: actor.county, in: self)
        guard volunteer.leftOn.map({ $0 > hours.times.startsAt.day }) ?? true else {
            throw Refusal.field("volunteer", "volunteer.gone", "\(volunteer.named(to: actor))那时已经退出志愿服务，不计时长。")
        }
        try hours.times.check(at: now)
        try hours.times.check(
            against: try Hours.beside(hours.times, of: hours.volunteer, county: actor.county, in: self),
            of: volunteer.named(to: actor))
        let id = newID(ServiceHour.self)
        try run(
            """
            INSERT INTO serviceHour (county, id, volunteer, source, record, path, kind, words, startsAt, endsAt, minutes,
                method, confirmedBy, confirmedByName, confirmedAt, reverses, reason)
            VALUES (\(actor.county), \(id), \(hours.volunteer), \(hours.source), \(hours.record), \(hours.path),
                \(hours.kind), \(hours.words), \(hours.times.startsAt), \(hours.times.endsAt), \(hours.times.minutes),
                \(hours.method), \(actor.id), \(actor.name), \(now), NULL, '')
            """)
        try announce(
            HoursConfirmed(
                hour: id, volunteer: volunteer, day: hours.times.startsAt.day, minutes: hours.times.minutes,
                words: hours.words), by: actor)
        return id
    }
}

/// That hours count now: told in the transaction that confirms them.
package struct HoursConfirmed: Happening {
    package let hour: ID<ServiceHour>
    package let volunteer: Volunteer
    package let day: Day
    package let minutes: Int
    package let words: String
}

/// That hours do not count after all: told in the transaction that writes their counter-entry.
package struct HoursReversed: Happening {
    package let hour: ID<ServiceHour>
    package let reason: String
}
