import Database
import Kernel
import Office
import Organisation

/// What there is to ask about hours.
package enum Hours {
    static let isReversed: @Sendable (String) -> SQL = { county in
        """
        EXISTS (SELECT 1 FROM serviceHour AS counter WHERE counter.county = \(county)
            AND counter.reverses = serviceHour.id)
        """
    }

    static func one(
        _ id: ID<ServiceHour>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ServiceHour {
        try Listing<ServiceHour>.hours.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "hours.none", "没有这一笔时长，或者您无权看到它。请从“服务时长”进入。"))
    }

    @Sendable
    static func report(
        _ id: ID<ServiceReport>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ServiceReport {
        try Listing<ServiceReport>.reports.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "serviceReport.none", "没有这次自报，或者您无权看到它。请从“自报服务”进入。"))
    }

    /// What counts of somebody on the days that a time touches.
    package static func beside(
        _ times: ServiceTimes, of volunteer: ID<Volunteer>, county: String, in transaction: ReadTransaction
    ) throws -> [(times: ServiceTimes, words: String)] {
        let (from, to) = (Instant(times.startsAt.day), Instant(times.endsAt.day.adding(days: 1)))
        return try transaction.rows(
            """
            SELECT serviceHour.startsAt, serviceHour.endsAt, serviceHour.words FROM serviceHour
            WHERE serviceHour.county = \(county) AND serviceHour.volunteer = \(volunteer)
              AND serviceHour.startsAt >= \(from.adding(hours: -24)) AND serviceHour.startsAt < \(to)
              AND serviceHour.endsAt > \(from) AND serviceHour.reverses IS NULL AND NOT \(isReversed(county))
            ORDER BY serviceHour.startsAt
            """
        ).map { (ServiceTimes(try $0["startsAt"], try $0["endsAt"]), try $0["words"]) }
    }

    /// What counts of a record, by volunteer.
    package static func counted(
        of record: String, county: String, in transaction: ReadTransaction
    ) throws -> [ID<Volunteer>: Minutes] {
        let rows = try transaction.rows(
            """
            SELECT volunteer, CAST(sum(minutes) AS BIGINT) AS minutes FROM serviceHour
            WHERE county = \(county) AND record = \(record) GROUP BY volunteer
            """)
        return Dictionary(
            try rows.map { (try $0["volunteer"], Minutes(try $0["minutes"])) }, uniquingKeysWith: { first, _ in first })
    }

    /// Nobody was in two places at once, and each counter-entry takes back just what it meets.
    static let check = RecordCheck("服务时长") { county, transaction in
        let twice = try transaction.rows(
            """
            SELECT serviceHour.id AS id FROM serviceHour
            JOIN serviceHour AS other ON other.county = serviceHour.county
                AND other.volunteer = serviceHour.volunteer AND other.id > serviceHour.id
                AND other.startsAt < serviceHour.endsAt AND other.endsAt > serviceHour.startsAt
            WHERE serviceHour.county = \(county) AND serviceHour.reverses IS NULL AND other.reverses IS NULL
              AND NOT \(isReversed(county))
              AND NOT EXISTS (SELECT 1 FROM serviceHour AS later WHERE later.county = \(county)
                AND later.reverses = other.id)
            ORDER BY serviceHour.id LIMIT 20
            """
        ).map { "服务时长 \(try $0["id"] as String) 和同一个人的另一笔时间重叠。\(RecordCheck.advice)" }
        let uneven = try transaction.rows(
            """
            SELECT serviceHour.id AS id FROM serviceHour
            JOIN serviceHour AS met ON met.county = serviceHour.county AND met.id = serviceHour.reverses
            WHERE serviceHour.county = \(county) AND met.minutes + serviceHour.minutes <> 0
            ORDER BY serviceHour.id LIMIT 20
            """
        ).map { "服务时长 \(try $0["id"] as String) 和它冲正的一笔数目不一样。\(RecordCheck.advice)" }
        return twice + uneven
    }
}

extension ServiceHour {
    init(_ row: Row) throws {
        id = try row["id"]
        volunteer = try row["volunteer"]
        volunteerName = try row["volunteerName"]
        source = try row["source"]
        record = try row["record"]
        path = try row["path"]
        kind = try row["kind"]
        words = try row["words"]
        startsAt = try row["startsAt"]
        endsAt = try row["endsAt"]
        minutes = try row["minutes"]
        method = try row["method"]
        confirmedByName = try row["confirmedByName"]
        confirmedAt = try row["confirmedAt"]
        reverses = try row["reverses"]
        reason = try row["reason"]
        isReversed = try row["isReversed"]
    }

    static let noun = RecordNoun("serviceHour", "服务时长", measure: "笔")

    static let naming = RecordNaming("一笔服务时长") { ids, actor, transaction in
        var names: [String: RecordName] = [:]
        for id in ids {
            guard let hour = ID<ServiceHour>(id) else { continue }
            do {
                let found = try Hours.one(hour, for: actor, in: transaction)
                names[id] = RecordName("\(found.volunteerName)：\(found.words)", path: "volunteers/hours/\(id)")
            } catch is Refusal { continue }
        }
        return names
    }
}

extension ServiceReport {
    init(_ row: Row) throws {
        id = try row["id"]
        state = try row["state"]
        volunteer = try row["volunteer"]
        volunteerName = try row["volunteerName"]
        home = Party(unit: try row["unit"], name: try row["homeName"], division: try row["division"])
        kind = try row["kind"]
        words = try row["words"]
        startsAt = try row["startsAt"]
        endsAt = try row["endsAt"]
        witness = try row["witness"]
        witnessName = try row["witnessName"]
    }
}
