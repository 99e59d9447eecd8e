import Database
import Kernel
import Office
import Organisation
import Web

/// Half an hour's counting at a place.
package struct RecordObservation: Command {
    package static let action = Action("observation.record", "提交观测", right: .observe)
    let kind: Observation.Kind
    let place: ID<Place>
    let startedAt: Instant
    let endedAt: Instant
    let counts: ObservationCounts
    let words: String

    package init(
        _ kind: Observation.Kind, at place: ID<Place>, from startedAt: Instant, to endedAt: Instant,
        _ counts: ObservationCounts, words: String = ""
    ) {
        (self.kind, self.place, self.startedAt) = (kind, place, startedAt)
        (self.endedAt, self.counts, self.words) = (endedAt, counts, words)
    }

    init(_ form: FormReader) throws {
        let (kind, place, day, from, to, words) = try form.finish(
            form.choice("kind", "看什么", of: Observation.Kind.self), form.id("place", "点位", of: Place.self),
            form.day("day", "日期"), form.clock("from", "开始"), form.clock("to", "结束"), form.note("words", "说明", max: 200))
        func tally(_ name: String, _ label: String) throws -> Tally {
            let (yes, no) = try form.finish(
                form.number("\(name)Yes", "\(label)做到的", 0...9999).optional,
                form.number("\(name)No", "\(label)没做到的", 0...9999).optional)
            return Tally(yes: yes ?? 0, no: no ?? 0)
        }
        let isCrossing = kind == .crossing
        let counts = ObservationCounts(
            bus: isCrossing ? try tally("bus", "公交车") : Tally(), taxi: isCrossing ? try tally("taxi", "出租车") : Tally(),
            privateCar: isCrossing ? try tally("private", "私家车") : Tally(),
            person: isCrossing ? Tally() : try tally("person", "行人"))
        self.init(
            kind, at: place, from: Instant(day, hour: from / 60, minute: from % 60),
            to: Instant(day, hour: to / 60, minute: to % 60), counts, words: words)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Observation>> {
        let found = try Places.one(place, for: actor, in: transaction)
        try PosterTerms.checkPlace(found.name, goneFrom: found.goneFrom, today: transaction.now.day)
        try ObservationTerms.check(from: startedAt, to: endedAt, now: transaction.now, counts.all)
        let twin: String? = try transaction.value(
            """
            SELECT id FROM observation
            WHERE county = \(actor.county) AND place = \(place) AND startedAt < \(endedAt) AND endedAt > \(startedAt)
              AND kind = \(kind) AND observer = \(actor.id) AND voidedAt IS NULL
            """)
        guard twin == nil else {
            throw Refusal.field("from", "observation.twin", "您这段时间在这里的观测已经交过，不用再交；数错了的先作废。")
        }
        let id = transaction.recordID(Observation.self)
        try transaction.run(
            """
            INSERT INTO observation (county, id, kind, place, division, day, startedAt, endedAt, busYes, busNo, taxiYes,
                taxiNo, privateYes, privateNo, personYes, personNo, words, observer, observerName, recordedAt, voidedAt,
                voidReason)
            VALUES (\(actor.county), \(id), \(kind), \(place), \(found.division), \(startedAt.day), \(startedAt),
                \(endedAt), \(counts.bus.yes), \(counts.bus.no), \(counts.taxi.yes), \(counts.taxi.no),
                \(counts.privateCar.yes), \(counts.privateCar.no), \(counts.person.yes), \(counts.person.no),
                \(words), \(actor.id), \(actor.name), \(transaction.now), NULL, '')
            """)
        return Done(id, subject: id.description, detail: "\(found.name)，\(counts.rate?.chinese ?? "")")
    }
}

package struct VoidObservation: Command {
    package static let action = Action("observation.void", "作废观测", right: .observe)
    let observation: ID<Observation>
    let reason: String

    package init(_ observation: ID<Observation>, reason: String) {
        (self.observation, self.reason) = (observation, reason)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Observations.one(observation, for: actor, in: transaction)
        guard found.observer == actor.id || actor.isOffice else {
            throw Refusal(.forbidden, "observation.notYours", "观测由观测人或创建办作废。")
        }
        guard found.voidedAt == nil else { return .repeated((), subject: observation.description) }
        try transaction.run(
            """
            UPDATE observation SET voidedAt = \(transaction.now), voidReason = \(reason)
            WHERE county = \(actor.county) AND id = \(observation)
            """)
        return Done(subject: observation.description, detail: reason)
    }
}

/// Puts down what a medium showed, and how often.
package struct RecordMediaRun: Command {
    package static let action = Action("mediaRun.record", "登记媒体刊播", right: .keepRuns)
    let kind: MediaRun.Kind
    let medium: String
    let theme: PosterTheme
    let title: String
    let day: Day
    let times: Int

    package init(
        _ kind: MediaRun.Kind, _ medium: String, _ theme: PosterTheme, title: String, on day: Day, times: Int
    ) {
        (self.kind, self.medium, self.theme) = (kind, medium, theme)
        (self.title, self.day, self.times) = (title, day, times)
    }

    init(_ form: FormReader) throws {
        (kind, medium, theme, title, day, times) = try form.finish(
            form.choice("kind", "类别", of: MediaRun.Kind.self), form.text("medium", "媒体", max: 30),
            form.choice("theme", "主题", of: PosterTheme.self), form.text("title", "内容", max: 60), form.day("day", "日期"),
            form.number("times", "条数", 0...99_999))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<MediaRun>> {
        guard (1...10_000).contains(times) else {
            throw Refusal.field("times", "run.times", "刊播条数应在1到10000之间。")
        }
        guard day <= transaction.now.day else {
            throw Refusal.field("day", "run.future", "\(day.chinese)还没有到，刊播以后再登记。")
        }
        let same: String? = try transaction.value(
            """
            SELECT id FROM mediaRun
            WHERE county = \(actor.county) AND day = \(day) AND medium = \(medium) AND title = \(title)
              AND voidedAt IS NULL
            """)
        guard same == nil else {
            throw Refusal.field("title", "run.twin", "\(medium)\(day.chinese)的“\(title)”已经登记过；登错了的先作废。")
        }
        let id = transaction.recordID(MediaRun.self)
        try transaction.run(
            """
            INSERT INTO mediaRun (county, id, kind, medium, theme, title, day, times, recordedByName, recordedAt)
            VALUES (\(actor.county), \(id), \(kind), \(medium), \(theme), \(title), \(day), \(times), \(actor.name),
                \(transaction.now))
            """)
        return Done(id, subject: id.description, detail: "\(medium)：\(title)，\(times)条")
    }
}

/// A run was put down wrongly: it counts no more, and the right one is put down anew.
package struct VoidMediaRun: Command {
    package static let action = Action("mediaRun.void", "作废媒体刊播", right: .keepRuns)
    let run: ID<MediaRun>
    let reason: String

    package init(_ run: ID<MediaRun>, reason: String) { (self.run, self.reason) = (run, reason) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Observations.run(run, for: actor, in: transaction)
        guard found.voidedAt == nil else { return .repeated((), subject: run.description) }
        try transaction.run(
            """
            UPDATE mediaRun SET voidedAt = \(transaction.now), voidReason = \(reason)
            WHERE county = \(actor.county) AND id = \(run)
            """)
        return Done(
            subject: run.description, detail: "\(found.medium)：\(found.title)，\(found.times)条；\(reason)")
    }
}
