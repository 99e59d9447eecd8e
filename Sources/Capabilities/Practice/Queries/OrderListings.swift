import Database
import Kernel
import Office
import Organisation
import Volunteers

/// What the rates of requests are made of: each condition stands once, for the figure and for the table by site and team.
enum OrderRates {
    /// Good is four stars of five (domain §1(e)).
    static let goodStars = 4

    static func accepted(_ period: Period, _ county: String) -> SQL {
        let noun = ServiceOrder.noun
        return """
            (\(period.took("accept", of: noun, "serviceOrder.id", county: county))
                OR \(period.took(ServiceOrder.grab, of: noun, "serviceOrder.id", county: county)))
            """
    }

    static func done(_ period: Period, _ county: String) -> SQL {
        "\(accepted(period, county)) AND \(period.reached("confirm", "serviceOrder.id", county: county))"
    }

    static func rated(_ period: Period, _ county: String) -> SQL {
        period.took(ServiceOrder.rate, of: ServiceOrder.noun, "serviceOrder.id", county: county)
    }

    static func praised(_ period: Period, _ county: String) -> SQL {
        "\(rated(period, county)) AND serviceOrder.stars >= \(goodStars)"
    }

    private static func metric(_ name: String) -> Metric? {
        (Listing<ServiceOrder>.orders.metrics + Listing<OrderDispatch>.dispatches.metrics).first { $0.name == name }
    }

    static var metrics: [Metric] {
        [
            ("orderAcceptance", "接单率", "期内派单、抢单中被接下的比例", "dispatchesAccepted", "orderDispatches"),
            ("orderCompletion", "办结率", "期内接下的点单中期末前确认完成的比例", "ordersDone", "ordersAccepted"),
            ("orderPraise", "好评率", "期内评价的点单中四星、五星的比例", "ordersPraised", "ordersRated"),
        ].compactMap { name, chinese, definition, part, whole in
            guard let part = metric(part), let whole = metric(whole) else { return nil }
            return Metric.share(name, chinese, definition, of: part, among: whole)
        }
    }

    /// One site's or team's numbers.
    struct Line: Encodable, Sendable {
        let id: String
        let name: String
        var dispatched = 0
        var taken = 0
        var accepted = 0
        var done = 0
        var rated = 0
        var praised = 0
    }

    enum By: String, Sendable { case site, team }

    /// By site or team, in one statement for each number.
    static func lines(
        _ by: By, _ period: Period, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Line] {
        let county = actor.county
        var lines: [String: Line] = [:]
        let (column, name): (SQL, SQL) =
            by == .site ? ("serviceOrder.site", "site.name") : ("serviceOrder.team", "ownTeam.name")
        func add(_ condition: SQL, _ keep: (inout Line, Int) -> Void) throws {
            let rows = try transaction.rows(
                """
                SELECT \(column) AS id, max(\(name)) AS name, count(*) AS value FROM serviceOrder \(Orders.joins)
                WHERE serviceOrder.county = \(county) AND (\(Orders.isSeen(by: actor))) AND \(column) IS NOT NULL
                  AND (\(condition))
                GROUP BY \(column)
                """)
            for row in rows {
                let (id, name, value): (String, String, Int) = (try row["id"], try row["name"], try row["value"])
                keep(&lines[id, default: Line(id: id, name: name)], value)
            }
        }
        try add(accepted(period, county)) { $0.accepted = $1 }
        try add(done(period, county)) { $0.done = $1 }
        try add(rated(period, county)) { $0.rated = $1 }
        try add(praised(period, county)) { $0.praised = $1 }
        let (sentTo, sentName): (SQL, SQL) =
            by == .site ? ("serviceOrder.site", "site.name") : ("orderDispatch.team", "sentTeam.name")
        let sent = try transaction.rows(
            """
            SELECT \(sentTo) AS id, max(\(sentName)) AS name, count(*) AS value,
                sum(CASE WHEN orderDispatch.outcome = \(OrderDispatch.Outcome.accepted) THEN 1 ELSE 0 END) AS taken
            FROM orderDispatch \(Listing<OrderDispatch>.sentJoins)
            WHERE orderDispatch.county = \(county) AND (\(Orders.isSeen(by: actor)))
              AND \(period.holds(moment: "orderDispatch.at"))
            GROUP BY \(sentTo)
            """)
        for row in sent {
            let (id, name): (String, String) = (try row["id"], try row["name"])
            var line = lines[id] ?? Line(id: id, name: name)
            (line.dispatched, line.taken) = (try row["value"], try row["taken"])
            lines[id] = line
        }
        return lines.values.sorted { ($0.dispatched, $0.name) > ($1.dispatched, $1.name) }
    }
}

extension Listing where Record == ServiceOrder {
    static let orders = Listing<ServiceOrder>(
        ServiceOrder.noun, "点单", path: "orders", right: .seeOrders,
        help: "群众点单、站所派单、队伍接单、回访评单；谁点的、住哪里，只有办的人看得到",
        from: "serviceOrder", joins: Orders.joins, select: { _ in Orders.selected }, decode: ServiceOrder.init,
        sees: Orders.isSeen,
        columns: [
            .link("事项") {
                $0.title
            } path: {
                "orders/\($0.id)"
            }, .text("类别") { $0.kind.chinese }, .text("村（社区）") { $0.divisionName },
            .text("乡镇（街道）") { $0.townshipName }, .state { $0.state }, .text("受理", width: 24) { $0.siteName },
            .text("队伍", width: 24) { $0.team?.name }, .text("评价") { $0.stars.map { "\($0)星" } },
            .moment("点单") { $0.madeAt }, .fileOnly("来源", width: 12) { $0.source.chinese },
        ],
        filters: [
            .search("如 修水管、樟塘村", in: ["serviceOrder.title", "village.name"]),
            .choice("kind", "类别", of: ServiceKind.self, "serviceOrder.kind") { $0.chinese },
            .state(ServiceOrder.procedure), .step(ServiceOrder.procedure), .late(ServiceOrder.procedure),
            .choice("source", "来源", of: ServiceOrder.Source.self, "serviceOrder.source") { $0.chinese },
            .month("month", "月份", moments: "serviceOrder.madeAt"), .township("serviceOrder.division"),
            .link("site", "受理", condition: { value, _, _ in "serviceOrder.site = \(value)" }) {
                value, actor, transaction in
                try ID<PracticeSite>(value).map { try Sites.one($0, for: actor, in: transaction).name } ?? value
            },
            .link("team", "队伍", condition: { value, _, _ in "serviceOrder.team = \(value)" }) {
                value, actor, transaction in
                try ID<VolunteerTeam>(value).map { try Teams.one($0, for: actor, in: transaction).name } ?? value
            },
        ],
        orders: [.newest("serviceOrder")],
        figures: [
            .count("orders", "群众点单", unit: "单", "期内登记的点单，按地点所在的乡镇（街道）计", by: "serviceOrder.division") { period, _ in
                period.holds(moment: "serviceOrder.madeAt")
            }.leading(.more),
            .count("ordersAccepted", "接下的点单", unit: "单", "期内被队伍接下、抢下的点单", by: "serviceOrder.division") {
                OrderRates.accepted($0, $1)
            },
            .count("ordersDone", "办结的点单", unit: "单", "期内接下、期末前确认完成的点单", by: "serviceOrder.division") {
                OrderRates.done($0, $1)
            },
            .count("ordersRated", "评价的点单", unit: "单", "期内评价的点单", by: "serviceOrder.division") {
                OrderRates.rated($0, $1)
            },
            .count("ordersPraised", "好评的点单", unit: "单", "期内评为四星、五星的点单", by: "serviceOrder.division") {
                OrderRates.praised($0, $1)
            },
        ],
        empty: "还没有点单。接到电话、走访时听到的，在这里代居民登记。",
        starts: [
            .init("登记点单", "orders/new", .enterOrders), .init("接单率、好评率", "orders/rates", .seeOrders),
        ])
}

extension Listing where Record == OrderDispatch {
    static let sentJoins: SQL = """
        JOIN serviceOrder ON serviceOrder.county = orderDispatch.county AND serviceOrder.id = orderDispatch.serviceOrder
        JOIN practiceSite AS site ON site.county = serviceOrder.county AND site.id = serviceOrder.site
        \(SQL.join(team: "orderDispatch.team", of: "orderDispatch", as: "sentTeam"))
        """

    static let dispatches = Listing<OrderDispatch>(
        OrderDispatch.noun, "派单记录", path: "orders/dispatches", right: .seeOrders, help: "每次派单、抢单，派给谁、接没接",
        from: "orderDispatch", joins: sentJoins,
        select: { _ in
            """
            orderDispatch.id, orderDispatch.serviceOrder, serviceOrder.title, site.name AS siteName,
            sentTeam.name AS teamName, orderDispatch.at, orderDispatch.byName, orderDispatch.isGrab,
            orderDispatch.outcome
            """
        },
        decode: OrderDispatch.init, sees: Orders.isSeen,
        columns: [
            .link("事项") {
                $0.title
            } path: {
                "orders/\($0.order)"
            }, .text("受理", width: 24) { $0.siteName }, .text("队伍", width: 24) { $0.teamName },
            .moment("时间") { $0.at }, .text("方式") { $0.isGrab ? "抢单" : "派单" },
            .tag("结果") {
                ($0.outcome.chinese, $0.outcome == .accepted ? .done : $0.outcome == .open ? .going : .off)
            }, .fileOnly("派单人", width: 12) { $0.byName },
        ],
        filters: [
            .choice("outcome", "结果", of: OrderDispatch.Outcome.self, "orderDispatch.outcome") { $0.chinese },
            .month("month", "月份", moments: "orderDispatch.at"), .township("serviceOrder.division"),
            .link("order", "点单", condition: { value, _, _ in "orderDispatch.serviceOrder = \(value)" }) { value, _, _ in
                value
            },
            .link("site", "受理", condition: { value, _, _ in "serviceOrder.site = \(value)" }) {
                value, actor, transaction in
                try ID<PracticeSite>(value).map { try Sites.one($0, for: actor, in: transaction).name } ?? value
            },
            .link("team", "队伍", condition: { value, _, _ in "orderDispatch.team = \(value)" }) {
                value, actor, transaction in
                try ID<VolunteerTeam>(value).map { try Teams.one($0, for: actor, in: transaction).name } ?? value
            },
        ],
        orders: [.newest("orderDispatch")],
        figures: [
            .count("orderDispatches", "派单", unit: "次", "期内派给队伍、被队伍抢下的次数，改派另算一次", by: "serviceOrder.division") {
                period, _ in period.holds(moment: "orderDispatch.at")
            },
            .count("dispatchesAccepted", "接单", unit: "次", "期内派单、抢单中被接下的次数", by: "serviceOrder.division") { period, _ in
                """
                \(period.holds(moment: "orderDispatch.at"))
                AND orderDispatch.outcome = \(OrderDispatch.Outcome.accepted)
                AND \(period.knows(moment: "orderDispatch.outcomeAt"))
                """
            },
        ],
        empty: "还没有派过单。")
}

extension Listing where Record == OfferedService {
    static let services = Listing<OfferedService>(
        OfferedService.noun, "服务菜单", path: "orders/services", right: .seeOrders, help: "站所和队伍能做什么，群众照菜单点单",
        from: "offeredService", joins: Orders.serviceJoins, select: { _ in Orders.services },
        decode: OfferedService.init, sees: { _ in "1 = 1" },
        columns: [
            .link("服务") {
                $0.title
            } path: {
                "orders/services/\($0.id)"
            }, .text("类别") { $0.kind.chinese }, .text("提供单位", width: 24) { $0.home.name },
            .text("说明", width: 40) { $0.words }, .day("停止") { $0.endedOn },
        ],
        filters: [
            .search("如 理发", in: ["offeredService.title"]),
            .choice("kind", "类别", of: ServiceKind.self, "offeredService.kind") { $0.chinese },
        ],
        orders: [.newest("offeredService")], empty: "还没有服务菜单。把群众常要的服务列成菜单，点单、派单都照它。",
        starts: [.init("增加一项服务", "orders/services/new", .keepServices)])
}
