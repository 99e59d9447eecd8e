import Database
import Kernel
import Office
import Organisation
import Recognition

/// A title that is about to be held.
struct NewTitle: Sendable {
    let body: CivilBody
    let level: AwardLevel
    let source: CivilTitle.Source
    var bid: ID<TitleBid>?
    let grantedOn: Day
    let until: Day
    let paper: String
    var number = ""

    func record(by actor: Actor, in transaction: WriteTransaction) throws -> ID<CivilTitle> {
        let county = actor.county
        guard !(try Titles.standing(of: body.id, county: county, in: transaction).contains { $0.level == level }) else {
            throw Refusal(.conflict, "title.held", "“\(body.name)”已经持有\(level.chinese)称号，同一类同一级不能有两个。")
        }
        let id = transaction.newID(CivilTitle.self)
        try transaction.run(
            """
            INSERT INTO civilTitle (county, id, body, level, source, bid, grantedOn, until, paper, number, endedReason,
                recordedAt, state)
            VALUES (\(county), \(id), \(body.id), \(level), \(source), \(bid), \(grantedOn), \(until), \(paper),
                \(number), '', \(transaction.now), \(CivilTitle.State.held))
            """)
        try transaction.openSpan(of: id, from: grantedOn, county: county)
        try transaction.begin(CivilTitle.procedure, id, by: actor)
        try transaction.announce(
            TitleGiven(
                title: id, body: body.id, kind: body.kind, level: level, name: body.name, division: body.division,
                day: grantedOn, isBroughtIn: source == .broughtIn), by: actor)
        return id
    }
}

/// A body holds a title: told to whoever listens, in the transaction that gives it.
package struct TitleGiven: Happening {
    package let title: ID<CivilTitle>
    package let body: ID<CivilBody>
    package let kind: BodyKind
    package let level: AwardLevel
    package let name: String
    package let division: DivisionCode?
    package let day: Day
    /// Held before there was a list here.
    package let isBroughtIn: Bool

    package init(
        title: ID<CivilTitle>, body: ID<CivilBody>, kind: BodyKind, level: AwardLevel, name: String,
        division: DivisionCode?, day: Day, isBroughtIn: Bool = false
    ) {
        (self.title, self.body, self.kind, self.level) = (title, body, kind, level)
        (self.name, self.division, self.day, self.isBroughtIn) = (name, division, day, isBroughtIn)
    }
}

extension WriteTransaction {
    func openSpan(of title: ID<CivilTitle>, from day: Day, county: String) throws {
        let last: Int? = try value(
            """
            SELECT COALESCE(max(number), 0) FROM titleSpan
            WHERE county = \(county) AND title = \(title)
            """)
        try run(
            """
            INSERT INTO titleSpan (county, title, number, fromDay)
            VALUES (\(county), \(title), \((last ?? 0) + 1), \(day))
            """)
    }

    func closeSpan(of title: ID<CivilTitle>, on day: Day, county: String) throws {
        try run(
            """
            UPDATE titleSpan SET toDay = \(day), closedAt = \(now)
            WHERE county = \(county) AND title = \(title) AND toDay IS NULL
            """)
    }

    /// A title is held no more from a day on; one that was revoked bars its body for some terms.
    func end(_ title: CivilTitle, on day: Day, _ reason: String = "", county: String) throws {
        let rules = try setting(TitleSettings.rules, county: county)
        try closeSpan(of: title.id, on: day, county: county)
        let waits = TitleTerms.notBefore(
            revokedTerm: title.until, years: rules.of(title.body.kind).years, terms: rules.waitTerms)
        try run(
            """
            UPDATE civilTitle SET endedOn = \(day), endedReason = \(reason), review = NULL, waitsUntil = \(waits)
            WHERE county = \(county) AND id = \(title.id)
            """)
        guard let review = title.review else { return }
        let found = try Reviews.one(review, for: .system(county: county), in: self)
        guard TitleReview.State.open.contains(found.state) else { return }
        try take("end", of: review, TitleReview.procedure, StepAnswers(note: "称号已终止"), county: county)
    }

    /// A step that follows from something else.
    func take<Record, State>(
        _ step: String, of record: ID<Record>, _ procedure: Procedure<Record, State>,
        _ answers: StepAnswers = StepAnswers(), county: String
    ) throws {
        guard let step = procedure.step(named: step) else { return }
        try take(step, of: record, in: procedure, answers, by: .system(county: county))
    }

    /// What a bid comes to when it is granted, by the county with a number of its own, or by a higher level.
    @discardableResult
    func grant(
        _ bid: TitleBid, _ source: CivilTitle.Source, _ answers: StepAnswers, by actor: Actor
    ) throws -> ID<CivilTitle> {
        try TitleTerms.checkGrant(on: answers.day, paper: answers.note, today: now.day)
        let day = answers.day ?? now.day
        let rules = try setting(TitleSettings.rules, county: actor.county).of(bid.body.kind)
        return try NewTitle(
            body: bid.body, level: bid.level, source: source, bid: bid.id, grantedOn: day,
            until: TitleTerms.until(grantedOn: day, years: rules.years), paper: answers.note,
            number: source == .county ? try nextNumber(CivilTitle.series, county: actor.county).chinese : ""
        ).record(by: actor, in: self)
    }

    /// What a re-review comes to: the title goes on for another term, is given time, or ends.
    func close(_ review: TitleReview, _ step: String, _ answers: StepAnswers, by actor: Actor) throws {
        let county = actor.county
        let title = try Titles.one(review.title, for: .system(county: county), in: self)
        if step == "rectify" {
            try run(
                "UPDATE titleReview SET rectifyUntil = \(answers.day) WHERE county = \(county) AND id = \(review.id)")
        } else {
            try run(
                """
                UPDATE titleReview SET resultOn = \(answers.day ?? now.day), resultPaper = \(answers.note),
                    resultAt = \(now)
                WHERE county = \(county) AND id = \(review.id)
                """)
        }
        if step == "keep" {
            let years = try setting(TitleSettings.rules, county: county).of(title.body.kind).years
            let until = Day(year: title.until.year + years, month: 12, dayOfMonth: 31) ?? title.until
            try run(
                """
                UPDATE civilTitle SET until = \(until), review = NULL WHERE county = \(county) AND id = \(title.id)
                """)
        }
        if step == "fail" || step == "lapse" {
            // The review is what ends it, and is closed by its own step.
            try run("UPDATE civilTitle SET review = NULL WHERE county = \(county) AND id = \(title.id)")
        }
        if step == "rectify", title.state == .rectifying { return }
        try take(step, of: title.id, CivilTitle.procedure, answers, county: county)
    }
}

/// Opens the re-review of a title whose term ends: a job's, or a clerk's who is earlier.
package struct OpenReview: Command {
    package static let action = Action("titleReview.open", "开始复评", right: .keepTitles)
    let title: ID<CivilTitle>

    package init(_ title: ID<CivilTitle>) { self.title = title }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<TitleReview>> {
        let found = try Titles.one(title, for: actor, in: transaction)
        guard CivilTitle.State.holding.contains(found.state) else {
            throw Refusal(.conflict, "review.over", "这个称号现在是“\(found.state.chinese)”，不能复评。")
        }
        let rules = try transaction.setting(TitleSettings.rules, county: actor.county)
        try TitleTerms.checkReview(
            found.until, leadDays: rules.leadDays, hasOpen: found.review != nil, today: transaction.now.day)
        let id = transaction.newID(TitleReview.self)
        let party = found.body.party
        try transaction.run(
            """
            INSERT INTO titleReview (county, id, title, body, unit, unitDivision, level, dueOn, marks, checkWords, pairing,
                resultPaper, state)
            VALUES (\(actor.county), \(id), \(title), \(found.body.id), \(party.unit), \(party.division),
                \(found.level), \(found.until), '', '', '', '', \(TitleReview.State.due))
            """)
        try transaction.run(
            "UPDATE civilTitle SET review = \(id) WHERE county = \(actor.county) AND id = \(title)")
        try transaction.begin(TitleReview.procedure, id, by: actor)
        let people = try People.staff(
            of: party.unit, Role.representatives, county: actor.county, in: transaction)
        try transaction.notify(
            people, of: TitleReview.kind, id.description, "\(found.title)\(found.until.chinese)届满",
            "“\(found.body.name)”的\(found.title)即将届满，请在届满前报送自查，参加复评；不报送的视为放弃。", path: "title-reviews/\(id)",
            county: actor.county)
        return Done(id, subjects: [id.description, title.description], detail: found.body.name)
    }
}

/// A term that is over without a re-review, or whose self-report never came, ends.
struct LapseTitle: Command {
    static let action = Action("civilTitle.lapse", "称号届满")
    let title: ID<CivilTitle>
    let reason: String

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Titles.one(title, for: actor, in: transaction)
        guard CivilTitle.State.standing.contains(found.state), found.until < transaction.now.day else {
            return .repeated((), subject: title.description)
        }
        let answers = StepAnswers(note: reason, day: found.until.adding(days: 1))
        if let review = found.review {
            try transaction.take("lapse", of: review, TitleReview.procedure, answers, county: actor.county)
        } else {
            try transaction.take("lapse", of: title, CivilTitle.procedure, answers, county: actor.county)
        }
        return Done(subject: title.description, detail: reason)
    }
}

extension Titles {
    /// Terms that end are told in time, and end where nobody asks for another.
    static let job = Job("titles") { county, office in
        let (opened, ended) = try await turn(county: county, office)
        return opened + ended == 0 ? nil : "\(opened) re-reviews, \(ended) lapsed"
    }

    /// - Returns: how many re-reviews were opened, and how many titles ended.
    @discardableResult
    package static func turn(county: String, _ office: Office) async throws -> (opened: Int, ended: Int) {
        let system = Actor.system(county: county)
        let (areMissing, ending, ended) = try await office.read { transaction in
            let rules = try transaction.setting(TitleSettings.rules, county: county)
            let today = transaction.now.day
            return (
                try Bodies.areMissing(county: county, in: transaction),
                try due(before: today.adding(days: rules.leadDays), today: today, county: county, in: transaction),
                try over(today, county: county, in: transaction)
            )
        }
        if areMissing { try await office.carryOut(KeepBodies(), by: system, request: "titles") }
        for title in ending { try await office.carryOut(OpenReview(title), by: system, request: "titles") }
        for title in ended {
            try await office.carryOut(
                LapseTitle(title: title, reason: "届满没有报送自查，视为放弃复评"), by: system, request: "titles")
        }
        return (ending.count, ended.count)
    }
}
