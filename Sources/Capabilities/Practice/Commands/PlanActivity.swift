import Database
import Kernel
import Media
import Office
import Organisation
import Residents
import Volunteers

/// What is told of an activity before it is held.
package struct ActivityText: Hashable, Sendable {
    let kind: ServiceKind
    let title: String
    let words: String
    let place: String
    let startsAt: Instant
    let endsAt: Instant
    let places: Int?
    let leaderName: String

    package init(
        kind: ServiceKind, title: String, words: String = "", place: String, from startsAt: Instant, to endsAt: Instant,
        places: Int? = nil, leaderName: String
    ) {
        (self.kind, self.title, self.words, self.place) = (kind, title, words, place)
        (self.startsAt, self.endsAt, self.places, self.leaderName) = (startsAt, endsAt, places, leaderName)
    }
}

/// Announces an activity of a site.
package struct PlanActivity: Command {
    package static let action = Action("practiceActivity.plan", "安排活动", right: .holdActivities)
    let site: ID<PracticeSite>
    let text: ActivityText

    package init(_ site: ID<PracticeSite>, _ text: ActivityText) { (self.site, self.text) = (site, text) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<PracticeActivity>> {
        let found = try Sites.kept(site, by: actor, in: transaction)
        try text.checkWords()
        try ActivityTerms.check(
            startsAt: text.startsAt, endsAt: text.endsAt, places: text.places, now: transaction.now)
        let id = transaction.recordID(PracticeActivity.self)
        try transaction.run(
            """
            INSERT INTO practiceActivity (county, id, state, site, unit, division, kind, title, words, place, startsAt,
                endsAt, places, leaderName, sequence, movedAt, changedAt, attendance, recordedAt)
            VALUES (\(actor.county), \(id), \(PracticeActivity.State.announced), \(site), \(found.home.unit),
                \(found.division), \(text.kind), \(text.title), \(text.words), \(text.place), \(text.startsAt),
                \(text.endsAt), \(text.places), \(text.leaderName), 0, NULL, \(transaction.now), NULL,
                \(transaction.now))
            """)
        try transaction.begin(PracticeActivity.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: "\(found.name)：\(text.title)")
    }
}

/// Moves an activity to another time or place. Whoever signed up stays signed up, hears of it, and says whether he still comes;
/// calendars follow by the count of changes.
package struct MoveActivity: Command {
    package static let action = Action("practiceActivity.move", "改期", right: .holdActivities)
    let activity: ID<PracticeActivity>
    let place: String
    let startsAt: Instant
    let endsAt: Instant
    let reason: String

    package init(
        _ activity: ID<PracticeActivity>, to place: String, from startsAt: Instant, until endsAt: Instant,
        reason: String
    ) {
        (self.activity, self.place, self.startsAt) = (activity, place, startsAt)
        (self.endsAt, self.reason) = (endsAt, reason)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let found = try Activities.run(activity, by: actor, in: transaction)
        try ActivityTerms.checkMove(found, now: transaction.now)
        try Words.checkOpen([(place, "place"), (reason, "reason")])
        try ActivityTerms.check(startsAt: startsAt, endsAt: endsAt, places: found.places, now: transaction.now)
        guard found.startsAt != startsAt || found.endsAt != endsAt || found.place != place else {
            return .repeated(found.sequence, subject: activity.description)
        }
        guard !reason.isEmpty else { throw Refusal.field("reason", "activity.why", "请写明改期的原因，报名的人会看到。") }
        try transaction.run(
            """
            UPDATE practiceActivity SET place = \(place), startsAt = \(startsAt), endsAt = \(endsAt),
                sequence = sequence + 1, movedAt = \(transaction.now), changedAt = \(transaction.now)
            WHERE county = \(actor.county) AND id = \(activity)
            """)
        let moved =
            "\(found.times.chinese(on: transaction.now.day))改到\(ServiceTimes(startsAt, endsAt).chinese(on: transaction.now.day))，\(place)"
        try transaction.tell(
            found, "活动改期：\(found.title)", "\(moved)。\(reason)。请确认还能不能来。", county: actor.county)
        return Done(found.sequence + 1, subject: activity.description, detail: "\(moved)：\(reason)")
    }
}

/// Tells how it was: how many came, photos. Whoever checked in has his hours with it.
package struct ReportActivity: Command {
    package static let action = Action("practiceActivity.report", "报告活动情况", right: .holdActivities)
    let activity: ID<PracticeActivity>
    let words: String
    let attendance: Int
    let photos: [Photo]

    package init(_ activity: ID<PracticeActivity>, words: String, attendance: Int, photos: [Photo]) {
        (self.activity, self.words, self.attendance, self.photos) = (activity, words, attendance, photos)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let found = try Activities.run(activity, by: actor, in: transaction)
        guard let step = PracticeActivity.procedure.step(named: PracticeActivity.report) else {
            throw Refusal.noSuchActivityStep
        }
        guard attendance >= found.came else {
            throw Refusal.field("attendance", "activity.attendance", "到场人数不能少于签到的\(found.came)人。")
        }
        guard !words.isEmpty else { throw Refusal.field("words", "activity.words", "请写几句活动情况。") }
        guard !photos.isEmpty else { throw Refusal.field("photo", "activity.photo", "请至少传一张活动照片。") }
        let taken = try transaction.take(
            step, of: activity, in: PracticeActivity.procedure, StepAnswers(note: words, photos: photos.map(\.sha256)),
            by: actor)
        for photo in photos {
            try transaction.attach(
                photo, to: PracticeActivity.noun.kind, activity.description, part: taken.number, county: actor.county)
        }
        try transaction.run(
            """
            UPDATE practiceActivity SET attendance = \(attendance), changedAt = \(transaction.now)
            WHERE county = \(actor.county) AND id = \(activity)
            """)
        let booked = try transaction.bookAttendance(of: found, by: actor)
        return Done(booked, subject: activity.description, detail: "到场\(attendance)人，\(booked)人计入时长")
    }
}

extension WriteTransaction {
    /// Hours of who checked in, from then, or from the beginning, to when he checked out, or to the end. Who was elsewhere at
    /// that time has none of it: his page says so. Who checked himself in and reports has none by his own hand: another counts them.
    fileprivate func bookAttendance(of activity: PracticeActivity, by actor: Actor) throws -> Int {
        var booked = 0
        for signUp in try Activities.signUps(of: activity.id, county: actor.county, in: self) {
            guard let hours = activity.hours(of: signUp, now: now), !signUp.isOwnHand(of: actor) else { continue }
            do {
                try book(hours, by: actor)
                booked += 1
            } catch let refusal as Refusal where refusal.code.hasPrefix("hours.") { continue }
        }
        return booked
    }

    /// Whoever said he comes, or waits for a place, and has an account.
    func tell(_ activity: PracticeActivity, _ title: String, _ words: String, county: String) throws {
        let people = try Activities.signUps(of: activity.id, county: county, in: self)
            .filter { $0.state != .withdrawn }.compactMap(\.account)
        try tell(people, of: activity.id, title, words, county: county)
    }

    /// Each where he reads it: a resident's way leads to his own pages.
    func tell(
        _ people: [String], of activity: ID<PracticeActivity>, _ title: String, _ words: String, county: String
    ) throws {
        let residents = try Residents.among(people, county: county, in: self)
        let parts = [
            (people.filter { !residents.contains($0) }, "practice/activities/\(activity)"),
            (people.filter(residents.contains), "my/activities"),
        ]
        for (people, path) in parts {
            try notify(
                people, of: PracticeActivity.noun.kind, activity.description, title, words, path: path, county: county)
        }
    }
}

extension PracticeActivity {
    /// What somebody gave to it; nil where he did not come, or not for a minute.
    func hours(of signUp: SignUp, now: Instant) -> NewHours? {
        guard let inAt = signUp.inAt else { return nil }
        let start = max(inAt, startsAt)
        let end = min(signUp.outAt ?? endsAt, endsAt, now)
        guard start < end, ServiceTimes(start, end).minutes > 0 else { return nil }
        return NewHours(
            volunteer: signUp.volunteer, source: .activity, record: id.description,
            path: "practice/activities/\(id)", kind: kind, words: title, startsAt: start, endsAt: end,
            method: signUp.outAt != nil ? .checkIn : .leader)
    }
}

extension SignUp {
    /// Whether nobody but he himself says that he was there: he scanned the code, or ticked himself on his own list.
    func isOwnHand(of actor: Actor) -> Bool {
        account == actor.id && (method == .code || checkedByName == actor.name)
    }
}

extension Refusal {
    static let noSuchActivityStep = Refusal(.missing, "activity.step", "没有这一步，请从页面上的按钮进入。")
}
