import Database
import Kernel
import Office
import Web

/// What there is to ask about requests for a second yes.
enum RightsRequests {
    private static let columns: SQL = """
        rightsRequest.id, rightsRequest.person, person.name AS personName, unit.name AS unitName, rightsRequest.kind,
        rightsRequest.rolesBefore, rightsRequest.roles, rightsRequest.unit AS newUnit, newUnit.name AS newUnitName,
        rightsRequest.day, rightsRequest.successor, rightsRequest.askedBy, asker.name AS askerName,
        rightsRequest.askedAt, rightsRequest.answer, answerer.name AS answererName, rightsRequest.answeredAt
        """
    private static let source: SQL = """
        rightsRequest
        JOIN person ON person.county = rightsRequest.county AND person.id = rightsRequest.person
        JOIN unit ON unit.county = person.county AND unit.id = person.unit
        JOIN person AS asker ON asker.county = rightsRequest.county AND asker.id = rightsRequest.askedBy
        LEFT JOIN unit AS newUnit ON newUnit.county = rightsRequest.county AND newUnit.id = rightsRequest.unit
        LEFT JOIN person AS answerer
            ON answerer.county = rightsRequest.county AND answerer.id = rightsRequest.answeredBy
        """

    static func one(
        _ id: ID<RightsRequest>, county: String, in transaction: ReadTransaction
    ) throws -> RightsRequest {
        let row = try transaction.row(
            """
            SELECT \(columns) FROM \(source)
            WHERE rightsRequest.county = \(county) AND rightsRequest.id = \(id)
            """)
        guard let row else { throw Refusal.noSuchRequest }
        return try RightsRequest(row, now: transaction.now)
    }

    /// Gives those that wait for an answer, the oldest first.
    static func open(county: String, in transaction: ReadTransaction) throws -> [RightsRequest] {
        try transaction.rows(
            """
            SELECT \(columns) FROM \(source)
            WHERE rightsRequest.county = \(county) AND rightsRequest.answer IS NULL
              AND rightsRequest.askedAt >= \(RightsRequest.oldest(at: transaction.now))
            ORDER BY rightsRequest.askedAt, rightsRequest.id LIMIT \(limit: 200)
            """
        ).map { try RightsRequest($0, now: transaction.now) }
    }

    /// Gives the last hundred of them, the latest first.
    static func latest(county: String, in transaction: ReadTransaction) throws -> [RightsRequest] {
        try transaction.rows(
            """
            SELECT \(columns) FROM \(source)
            WHERE rightsRequest.county = \(county)
            ORDER BY rightsRequest.askedAt DESC, rightsRequest.id DESC LIMIT \(limit: 100)
            """
        ).map { try RightsRequest($0, now: transaction.now) }
    }

    static func waiting(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        guard Right.answerRequests.isHeld(by: actor) else { return [] }
        let open = try open(county: actor.county, in: transaction)
        func entry(_ requests: [RightsRequest], _ title: String, _ verb: String, _ kind: Waiting.Kind) -> [Waiting] {
            guard let first = requests.first else { return [] }
            return [
                Waiting(
                    title, kind: kind, count: requests.count, path: "requests", verb: verb, detail: first.words)
            ]
        }
        let mine = open.filter {
            SecondYes.fault(actor.id, person: $0.person.description, asker: $0.askedBy.description) == nil
        }
        let own = open.filter { $0.askedBy.description == actor.id }
        return entry(mine, "答复另一位管理员的请求", "去答复", .task)
            + entry(own, "我提的请求，等另一位管理员同意", "去看看", .notice)
    }
}

extension Refusal {
    static let noSuchRequest = Refusal(.missing, "request.none", "没有这个请求。请从“等待同意的请求”进入。")
}
