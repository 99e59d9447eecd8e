import Database
import Kernel
import Office
import Organisation
import Volunteers
import Web

/// What there is to ask about activities and who comes.
package enum Activities {
    static let selected: @Sendable (String) -> SQL = { county in
        """
        practiceActivity.id, practiceActivity.state, practiceActivity.site, site.name AS siteName,
        practiceActivity.division, practiceActivity.unit, home.name AS homeName, site.unitDivision AS homeDivision,
        practiceActivity.kind, practiceActivity.title, practiceActivity.words, practiceActivity.place,
        practiceActivity.startsAt, practiceActivity.endsAt, practiceActivity.places, practiceActivity.leaderName,
        practiceActivity.sequence, practiceActivity.movedAt, practiceActivity.changedAt, practiceActivity.attendance,
        (SELECT count(*) FROM activitySignUp WHERE activitySignUp.county = \(county)
            AND activitySignUp.activity = practiceActivity.id AND activitySignUp.state = 'going') AS going,
        (SELECT count(*) FROM activitySignUp WHERE activitySignUp.county = \(county)
            AND activitySignUp.activity = practiceActivity.id AND activitySignUp.state = 'waiting') AS waiting,
        (SELECT count(*) FROM activitySignUp WHERE activitySignUp.county = \(county)
            AND activitySignUp.activity = practiceActivity.id AND activitySignUp.inAt IS NOT NULL) AS came
        """
    }
    static let joins: SQL = """
        JOIN practiceSite AS site ON site.county = practiceActivity.county AND site.id = practiceActivity.site
        \(SQL.join(unit: "practiceActivity.unit", of: "practiceActivity", as: "home"))
        """

    @Sendable
    package static func one(
        _ id: ID<PracticeActivity>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> PracticeActivity {
        try Listing<PracticeActivity>.activities.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "activity.none", "没有这场活动。请从“实践活动”进入。"))
    }

    /// One that somebody may run.
    static func run(
        _ id: ID<PracticeActivity>, by actor: Actor, in transaction: ReadTransaction
    ) throws -> PracticeActivity {
        let found = try one(id, for: actor, in: transaction)
        guard actor.answers(for: found.home) else {
            throw Refusal(.forbidden, "activity.notYours", "活动由举办的站（所）、上级或创建办来管。")
        }
        return found
    }

    private static let signUps: SQL = """
        activitySignUp.volunteer, helper.name, helper.number, helper.isMinor, helper.unit, helperHome.name AS homeName,
        helper.division, helper.account, activitySignUp.state, activitySignUp.at, activitySignUp.confirmedAt,
        activitySignUp.inAt, activitySignUp.outAt, activitySignUp.method, activitySignUp.checkedBy,
        COALESCE(practiceActivity.movedAt, 0) AS movedAt
        """
    private static let signUpJoins: SQL = """
        \(SQL.join(volunteer: "activitySignUp.volunteer", of: "activitySignUp", as: "helper"))
        \(SQL.join(unit: "helper.unit", of: "helper", as: "helperHome"))
        JOIN practiceActivity ON practiceActivity.county = activitySignUp.county
            AND practiceActivity.id = activitySignUp.activity
        """

    /// In the order in which they signed up, those who go first.
    static func signUps(
        of activity: ID<PracticeActivity>, county: String, in transaction: ReadTransaction
    ) throws -> [SignUp] {
        try transaction.rows(
            """
            SELECT \(signUps) FROM activitySignUp \(signUpJoins)
            WHERE activitySignUp.county = \(county) AND activitySignUp.activity = \(activity)
            ORDER BY activitySignUp.state, activitySignUp.at, helper.number
            """
        ).map(SignUp.init)
    }

    static func signUp(
        of volunteer: ID<Volunteer>, to activity: ID<PracticeActivity>, county: String, in transaction: ReadTransaction
    ) throws -> SignUp? {
        try transaction.row(
            """
            SELECT \(signUps) FROM activitySignUp \(signUpJoins)
            WHERE activitySignUp.county = \(county) AND activitySignUp.activity = \(activity)
              AND activitySignUp.volunteer = \(volunteer)
            """
        ).map(SignUp.init)
    }

    /// What somebody said he goes to and that touches a time.
    static func others(
        of volunteer: ID<Volunteer>, beside times: ServiceTimes, but own: ID<PracticeActivity>, county: String,
        in transaction: ReadTransaction
    ) throws -> [(title: String, times: ServiceTimes)] {
        try transaction.rows(
            """
            SELECT practiceActivity.title, practiceActivity.startsAt, practiceActivity.endsAt FROM activitySignUp
            JOIN practiceActivity ON practiceActivity.county = activitySignUp.county
                AND practiceActivity.id = activitySignUp.activity
            WHERE activitySignUp.county = \(county) AND activitySignUp.volunteer = \(volunteer)
              AND activitySignUp.state = 'going' AND practiceActivity.id <> \(own)
              AND practiceActivity.state = \(PracticeActivity.State.announced)
              AND practiceActivity.startsAt < \(times.endsAt) AND practiceActivity.endsAt > \(times.startsAt)
            ORDER BY practiceActivity.startsAt
            """
        ).map { (try $0["title"], ServiceTimes(try $0["startsAt"], try $0["endsAt"])) }
    }

    /// Those that one's calendar shows: of half a year back and all to come.
    private static func calendar(
        _ condition: SQL, county: String, in transaction: ReadTransaction
    ) throws -> [PracticeActivity] {
        try transaction.rows(
            """
            SELECT \(selected(county)) FROM practiceActivity \(joins)
            WHERE practiceActivity.county = \(county) AND \(condition)
              AND practiceActivity.startsAt >= \(transaction.now.adding(hours: -24 * 183))
            ORDER BY practiceActivity.startsAt, practiceActivity.id LIMIT \(limit: 500)
            """
        ).map(PracticeActivity.init)
    }

    static func calendar(
        of site: ID<PracticeSite>, county: String, in transaction: ReadTransaction
    ) throws -> [PracticeActivity] {
        try calendar("practiceActivity.site = \(site)", county: county, in: transaction)
    }

    static func calendar(
        of volunteer: ID<Volunteer>, county: String, in transaction: ReadTransaction
    ) throws -> [PracticeActivity] {
        try calendar(
            """
            practiceActivity.id IN (SELECT activitySignUp.activity FROM activitySignUp
                WHERE activitySignUp.county = \(county) AND activitySignUp.volunteer = \(volunteer)
                  AND activitySignUp.state = 'going')
            """, county: county, in: transaction)
    }

    /// Those that begin on some days and that somebody may speak for, the latest first: what a theme is made of.
    package static func between(
        _ first: Day, _ last: Day, for actor: Actor, limit: Int, in transaction: ReadTransaction
    ) throws -> [PracticeActivity] {
        let own: SQL =
            actor.isOffice
            ? "1 = 1" : actor.scope.condition(division: "site.unitDivision", unit: "practiceActivity.unit")
        return try transaction.rows(
            """
            SELECT \(selected(actor.county)) FROM practiceActivity \(joins)
            WHERE practiceActivity.county = \(actor.county) AND practiceActivity.startsAt >= \(Instant(first))
              AND practiceActivity.startsAt < \(Instant(last.adding(days: 1)))
              AND practiceActivity.state <> \(PracticeActivity.State.cancelled) AND \(own)
            ORDER BY practiceActivity.startsAt DESC, practiceActivity.id LIMIT \(limit: limit)
            """
        ).map(PracticeActivity.init)
    }

    /// What somebody said that he comes to and that is not told of yet, begun or not: what he checks in to, and out of.
    static func signedUp(
        of volunteer: ID<Volunteer>, county: String, in transaction: ReadTransaction
    ) throws -> [PracticeActivity] {
        try transaction.rows(
            """
            SELECT \(selected(county)) FROM practiceActivity \(joins)
            WHERE practiceActivity.county = \(county)
              AND practiceActivity.id IN (SELECT activitySignUp.activity FROM activitySignUp
                WHERE activitySignUp.county = \(county) AND activitySignUp.volunteer = \(volunteer)
                  AND activitySignUp.state <> 'withdrawn')
              AND practiceActivity.state = \(PracticeActivity.State.announced)
              AND practiceActivity.startsAt >= \(transaction.now.adding(hours: -72))
            ORDER BY practiceActivity.startsAt, practiceActivity.id LIMIT \(limit: 50)
            """
        ).map(PracticeActivity.init)
    }

    /// What is over and was not told of: waited for from then on, not from when it was announced.
    static func unreported(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        guard Right.holdActivities.isHeld(by: actor) else { return [] }
        let query = "step=\(PracticeActivity.report)&over=yes"
        let count = try Listing<PracticeActivity>.activities.count(query, for: actor, in: transaction)
        guard count > 0 else { return [] }
        let first = try Listing<PracticeActivity>.activities.first(
            "\(query)&sort=soonest", 1, for: actor, in: transaction
        ).first
        return [
            Waiting(
                "报告活动情况：实践活动", count: count, path: "practice/activities?\(query)", verb: "去报告",
                detail: first.map(PracticeActivity.procedure.title) ?? "")
        ]
    }

    /// What strangers may come to: what is to come, the soonest first.
    static func coming(
        to site: ID<PracticeSite>? = nil, limit: Int, county: String, in transaction: ReadTransaction
    ) throws -> [PracticeActivity] {
        let place: SQL = site.map { "practiceActivity.site = \($0)" } ?? "1 = 1"
        return try transaction.rows(
            """
            SELECT \(selected(county)) FROM practiceActivity \(joins)
            WHERE practiceActivity.county = \(county) AND \(place)
              AND practiceActivity.state = \(PracticeActivity.State.announced)
              AND practiceActivity.startsAt >= \(transaction.now)
            ORDER BY practiceActivity.startsAt, practiceActivity.id LIMIT \(limit: limit)
            """
        ).map(PracticeActivity.init)
    }
}

extension PracticeActivity {
    init(_ row: Row) throws {
        id = try row["id"]
        state = try row["state"]
        site = try row["site"]
        siteName = try row["siteName"]
        division = try row["division"]
        home = Party(unit: try row["unit"], name: try row["homeName"], division: try row["homeDivision"])
        kind = try row["kind"]
        title = try row["title"]
        words = try row["words"]
        place = try row["place"]
        startsAt = try row["startsAt"]
        endsAt = try row["endsAt"]
        places = try row["places"]
        leaderName = try row["leaderName"]
        sequence = try row["sequence"]
        movedAt = try row["movedAt"]
        changedAt = try row["changedAt"]
        attendance = try row["attendance"]
        going = try row["going"]
        waiting = try row["waiting"]
        came = try row["came"]
    }
}

extension SignUp {
    init(_ row: Row) throws {
        volunteer = try row["volunteer"]
        name = try row["name"]
        number = try row["number"]
        isMinor = try row["isMinor"]
        home = Party(unit: try row["unit"], name: try row["homeName"], division: try row["division"])
        account = try row["account"]
        state = try row["state"]
        at = try row["at"]
        let (moved, confirmed): (Instant, Instant) = (try row["movedAt"], try row["confirmedAt"])
        isUnconfirmed = moved > confirmed
        inAt = try row["inAt"]
        outAt = try row["outAt"]
        method = try row["method"]
        checkedByName = try row["checkedBy"]
    }
}
