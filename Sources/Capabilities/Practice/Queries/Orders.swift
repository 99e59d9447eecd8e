import Database
import Kernel
import Office
import Organisation
import Volunteers
import Web

/// What there is to ask about services and requests.
package enum Orders {
    static let selected: SQL = """
        serviceOrder.id, serviceOrder.state, serviceOrder.title, serviceOrder.kind, serviceOrder.source,
        serviceOrder.division, village.name AS divisionName, township.name AS townshipName, serviceOrder.site,
        site.name AS siteName, serviceOrder.siteUnit, siteHome.name AS siteHomeName, serviceOrder.siteDivision,
        serviceOrder.team, ownTeam.name AS teamName, serviceOrder.teamUnit, serviceOrder.teamDivision,
        serviceOrder.teamLeader, serviceOrder.wantedOn, serviceOrder.people, serviceOrder.madeAt,
        serviceOrder.enteredBy, serviceOrder.stars, serviceOrder.particulars, serviceOrder.ratingWords,
        serviceOrder.appeals
        """
    static let joins: SQL = """
        JOIN practiceSite AS site ON site.county = serviceOrder.county AND site.id = serviceOrder.site
        \(SQL.join(unit: "serviceOrder.siteUnit", of: "serviceOrder", as: "siteHome"))
        \(SQL.join(division: "serviceOrder.division", of: "serviceOrder", as: "village"))
        \(SQL.join(townshipOf: "serviceOrder.division", of: "serviceOrder", as: "township"))
        \(SQL.join(team: "serviceOrder.team", of: "serviceOrder", as: "ownTeam"))
        """

    /// Those whose site, team or village it is, who entered it, and, of one that waits for a team, those who could take it: the
    /// people of its township, and the departments, whose teams go anywhere.
    static func isSeen(by actor: Actor) -> SQL {
        let near: SQL
        switch actor.scope {
        case .county: return "1 = 1"
        case .person: near = "1 = 0"
        case .unit: near = "1 = 1"
        case .division(let code, _):
            near = Scope.division(code.level == .township ? code : code.parent ?? code).condition(
                division: "serviceOrder.division")
        }
        let site = actor.scope.condition(division: "serviceOrder.siteDivision", unit: "serviceOrder.siteUnit")
        let team = actor.scope.condition(division: "serviceOrder.teamDivision", unit: "serviceOrder.teamUnit")
        let place = actor.scope.condition(division: "serviceOrder.division")
        return """
            (\(site)) OR (\(team)) OR (\(place)) OR serviceOrder.teamLeader = \(actor.id)
            OR serviceOrder.enteredBy = \(actor.id)
            OR (serviceOrder.state = \(ServiceOrder.State.pending) AND \(near))
            """
    }

    @Sendable
    package static func one(
        _ id: ID<ServiceOrder>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ServiceOrder {
        try Listing<ServiceOrder>.orders.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "order.none", "没有这一单，或者您无权看到它。请从“点单”进入。"))
    }

    static func helpers(
        of order: ID<ServiceOrder>, county: String, in transaction: ReadTransaction
    ) throws -> [OrderHelper] {
        try transaction.rows(
            """
            SELECT orderHelper.volunteer, helper.name, helper.isMinor, helper.unit, helper.division, orderHelper.startsAt,
                orderHelper.endsAt
            FROM orderHelper \(SQL.join(volunteer: "orderHelper.volunteer", of: "orderHelper", as: "helper"))
            WHERE orderHelper.county = \(county) AND orderHelper.serviceOrder = \(order) ORDER BY helper.number
            """
        ).map { row in
            OrderHelper(
                volunteer: try row["volunteer"], name: try row["name"],
                times: ServiceTimes(try row["startsAt"], try row["endsAt"]), isMinor: try row["isMinor"],
                home: Party(unit: try row["unit"], name: "", division: try row["division"]))
        }
    }

    /// Hours and points come of who went: nobody would remember it once the request is over.
    static func requireHelper(of order: ServiceOrder, by actor: Actor, in transaction: ReadTransaction) throws {
        guard try helpers(of: order.id, county: actor.county, in: transaction).isEmpty else { return }
        throw Refusal(
            .conflict, "order.nobodyWent", "还没有登记谁去的：请先在“谁去的”里登记志愿者和起止时间，时长和积分才记得上，再报服务完成。")
    }

    static func sent(
        _ order: ID<ServiceOrder>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [OrderDispatch] {
        try Listing<OrderDispatch>.dispatches.first("order=\(order)", 20, for: actor, in: transaction)
    }

    /// What was sent to a team that somebody leads by himself, and is not done with; the longest waiting first.
    static func led(by actor: Actor, in transaction: ReadTransaction) throws -> [ServiceOrder] {
        let open: [ServiceOrder.State] = [.dispatched, .accepted, .serving, .served]
        return try transaction.rows(
            """
            SELECT \(selected) FROM serviceOrder \(joins)
            WHERE serviceOrder.county = \(actor.county) AND serviceOrder.teamLeader = \(actor.id)
              AND serviceOrder.state IN \(list: open)
            ORDER BY serviceOrder.id LIMIT \(limit: 50)
            """
        ).map(ServiceOrder.init)
    }

    /// What somebody asked for himself, the last first.
    static func own(_ actor: Actor, limit: Int, in transaction: ReadTransaction) throws -> [ServiceOrder] {
        try Listing<ServiceOrder>.orders.first("", 100, for: actor, in: transaction)
            .filter { $0.enteredBy == actor.id }.prefix(limit).map(\.self)
    }

    /// Until when a request that waits for its stars is hers alone to rate who asked by herself; nil where it is not, or no more.
    static func ownDays(
        of order: ServiceOrder, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Instant? {
        guard order.state == .confirmed, order.source == .resident, order.enteredBy != actor.id else { return nil }
        let course = try ServiceOrder.procedure.course(of: order.id, county: actor.county, in: transaction)
        let until = WorkingSpan.workingDays(OrderTerms.ownDays).deadline(
            from: course.since, in: try transaction.calendar(of: actor.county)
        ).instant
        return transaction.now < until ? until : nil
    }

    /// Why it was not taken on, or what else ended it, as it was told.
    static func reason(of order: ServiceOrder, county: String, in transaction: ReadTransaction) throws -> String {
        guard [.refused, .cancelled].contains(order.state) else { return "" }
        let course = try ServiceOrder.procedure.course(of: order.id, county: county, in: transaction)
        return course.taken.last?.answers.note ?? ""
    }

    /// The services that are offered now, by the nearest.
    static func offered(county: String, in transaction: ReadTransaction) throws -> [OfferedService] {
        try transaction.rows(
            """
            SELECT \(services) FROM offeredService \(serviceJoins)
            WHERE offeredService.county = \(county) AND offeredService.endedOn IS NULL
            ORDER BY offeredService.title, offeredService.id LIMIT \(limit: 200)
            """
        ).map(OfferedService.init)
    }

    static let services: SQL = """
        offeredService.id, offeredService.title, offeredService.kind, offeredService.words, offeredService.unit,
        home.name AS homeName, offeredService.division, offeredService.endedOn
        """
    static let serviceJoins: SQL = SQL.join(unit: "offeredService.unit", of: "offeredService", as: "home")

    /// What stood too long: no team took it, or nobody rated it.
    private static func due(
        _ state: ServiceOrder.State, _ county: String, in transaction: ReadTransaction
    ) throws -> [ID<ServiceOrder>] {
        try ServiceOrder.procedure.timedOut(in: state, limit: 500, county: county, in: transaction)
    }

    /// A request that its team did not take in time goes back to be sent again; one that nobody rated is put away without stars.
    package static let timeouts = Job("orders timed out") { county, office in
        let count = try await settleDue(county, office)
        return count > 0 ? "\(count) orders" : nil
    }

    package static func settleDue(_ county: String, _ office: Office) async throws -> Int {
        let (late, unrated) = try await office.read { transaction in
            (
                try due(.dispatched, county, in: transaction), try due(.confirmed, county, in: transaction)
            )
        }
        for (orders, step) in [(late, "expire"), (unrated, "close")] {
            for order in orders {
                try await office.carryOut(
                    TakeProcedureStep(ServiceOrder.procedure, order, step), by: .system(county: county),
                    request: "orders")
            }
        }
        return late.count + unrated.count
    }

    @Sendable
    static func sample(_ county: String, _ transaction: ReadTransaction) throws -> [String: String] {
        var found: [String: String] = [:]
        found["serviceOrder"] = try transaction.value("SELECT max(id) FROM serviceOrder WHERE county = \(county)")
        found["offeredService"] = try transaction.value("SELECT max(id) FROM offeredService WHERE county = \(county)")
        return found
    }
}

extension ServiceOrder {
    init(_ row: Row) throws {
        id = try row["id"]
        state = try row["state"]
        title = try row["title"]
        kind = try row["kind"]
        source = try row["source"]
        division = try row["division"]
        divisionName = try row["divisionName"] ?? ""
        townshipName = try row["townshipName"] ?? ""
        site = try row["site"]
        siteName = try row["siteName"]
        siteHome = Party(
            unit: try row["siteUnit"], name: try row["siteHomeName"] ?? "", division: try row["siteDivision"])
        let unit: String? = try row["teamUnit"]
        let team: ID<VolunteerTeam>? = try row["team"]
        if let team, let unit {
            let name: String = try row["teamName"] ?? ""
            self.team = Team(
                id: team, name: name, unit: Party(unit: unit, name: name, division: try row["teamDivision"]),
                leader: try row["teamLeader"])
        } else {
            self.team = nil
        }
        wantedOn = try row["wantedOn"]
        people = try row["people"]
        madeAt = try row["madeAt"]
        enteredBy = try row["enteredBy"]
        stars = try row["stars"]
        particulars = try row["particulars"]
        ratingWords = try row["ratingWords"]
        appeals = try row["appeals"]
    }
}

extension OfferedService {
    static let noun = RecordNoun("offeredService", "服务", measure: "项")

    init(_ row: Row) throws {
        id = try row["id"]
        title = try row["title"]
        kind = try row["kind"]
        words = try row["words"]
        home = Party(unit: try row["unit"], name: try row["homeName"] ?? "", division: try row["division"])
        endedOn = try row["endedOn"]
    }

    static let naming = RecordNaming("一项服务") { ids, actor, transaction in
        var names: [String: RecordName] = [:]
        for id in ids {
            guard let service = ID<OfferedService>(id) else { continue }
            do {
                let found = try Listing<OfferedService>.services.one(
                    service, for: actor, in: transaction, otherwise: .noSuchService)
                names[id] = RecordName(
                    found.title, path: Right.seeOrders.isHeld(by: actor) ? "orders/services/\(id)" : nil)
            } catch is Refusal { continue }
        }
        return names
    }
}

extension Refusal {
    static let noSuchService = Refusal(.missing, "service.none", "没有这项服务。请从“服务菜单”进入。")
}

extension OrderDispatch {
    static let noun = RecordNoun("orderDispatch", "派单", measure: "次")

    init(_ row: Row) throws {
        id = try row["id"]
        order = try row["serviceOrder"]
        title = try row["title"]
        siteName = try row["siteName"]
        teamName = try row["teamName"] ?? ""
        at = try row["at"]
        byName = try row["byName"]
        isGrab = try row["isGrab"]
        outcome = try row["outcome"]
    }
}
