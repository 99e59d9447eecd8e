import Database
import Kernel
import Office
import Organisation
import Standards

/// What there is to ask about plans for examinations.
enum ReadinessPlans {
    /// The last walk of a stop: they are made one after the other.
    private static func isLast(county: String) -> SQL {
        """
        readinessWalk.id = (SELECT max(later.id) FROM readinessWalk AS later WHERE later.county = \(county)
            AND later.stop = readinessStop.id)
        """
    }

    static func selected(county: String) -> SQL {
        """
        readinessPlan.id, readinessPlan.review, readinessPlan.title, readinessPlan.noticeOn, readinessPlan.fromDay,
        readinessPlan.throughDay, readinessPlan.state,
        (SELECT count(*) FROM readinessStop WHERE readinessStop.county = \(county)
            AND readinessStop.plan = readinessPlan.id) AS stops,
        (SELECT count(*) FROM readinessStop JOIN readinessWalk ON readinessWalk.county = \(county)
            AND readinessWalk.stop = readinessStop.id AND \(isLast(county: county)) AND readinessWalk.isFit = 1
            WHERE readinessStop.county = \(county) AND readinessStop.plan = readinessPlan.id) AS fit
        """
    }

    @Sendable
    static func one(
        _ id: ID<ReadinessPlan>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ReadinessPlan {
        try Listing.readinessPlans.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "readiness.none", "没有这份迎检方案，请从“迎检方案”进入。"))
    }

    static func drafted(
        _ id: ID<ReadinessPlan>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ReadinessPlan {
        let found = try one(id, for: actor, in: transaction)
        guard found.state == .drafted else {
            throw Refusal(.conflict, "readiness.fixed", "“\(found.title)”\(found.state.chinese)，路线不再改动；要改先退回修改。")
        }
        return found
    }

    /// The latest of a review that was not cancelled.
    static func of(
        _ review: ID<ReviewCycle>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ReadinessPlan? {
        try Listing.readinessPlans.first("review=\(review)", 20, for: actor, in: transaction)
            .first { $0.state != .cancelled }
    }

    /// What the last walks of a plan's stops showed, by walk.
    static func photos(
        of plan: ID<ReadinessPlan>, county: String, in transaction: ReadTransaction
    ) throws -> [String: [Evidence]] {
        let walks = try transaction.rows(
            """
            SELECT readinessWalk.id FROM readinessStop JOIN readinessWalk ON readinessWalk.county = \(county)
                AND readinessWalk.stop = readinessStop.id AND \(isLast(county: county))
            WHERE readinessStop.county = \(county) AND readinessStop.plan = \(plan)
            """
        ).map { try $0["id"] as String }
        return try RecordPhotos.of(ReadinessWalk.kind, walks, county: county, in: transaction)
    }

    /// Of whatever walk of a stop: their digests.
    static func photos(
        ofStop stop: ID<ReadinessStop>, county: String, in transaction: ReadTransaction
    ) throws -> [String] {
        let walks = try transaction.rows(
            "SELECT id FROM readinessWalk WHERE county = \(county) AND stop = \(stop)"
        ).map { try $0["id"] as String }
        return try RecordPhotos.of(ReadinessWalk.kind, walks, county: county, in: transaction)
            .values.joined().map(\.sha256)
    }

    /// In the order in which they are come to.
    static func stops(
        of plan: ID<ReadinessPlan>, county: String, in transaction: ReadTransaction
    ) throws -> [ReadinessStop] {
        try transaction.rows(
            """
            SELECT readinessStop.id, readinessStop.day, readinessStop.route, readinessStop.at, readinessStop.place,
                spot.name AS placeName, spot.kind AS placeKind, spot.division, around.name AS divisionName,
                readinessStop.unit, ownUnit.name AS unitName, readinessStop.onDuty, readinessWalk.id AS walk,
                readinessWalk.walkedOn,
                readinessWalk.isFit, readinessWalk.note, readinessWalk.byName, readinessWalk.findingPath
            FROM readinessStop \(SQL.join(place: "readinessStop.place", of: "readinessStop", as: "spot"))
            \(SQL.join(division: "spot.division", of: "readinessStop", as: "around"))
            \(SQL.join(unit: "readinessStop.unit", of: "readinessStop", as: "ownUnit"))
            LEFT JOIN readinessWalk ON readinessWalk.county = readinessStop.county
                AND readinessWalk.stop = readinessStop.id AND \(isLast(county: county))
            WHERE readinessStop.county = \(county) AND readinessStop.plan = \(plan)
            ORDER BY readinessStop.day, readinessStop.route, readinessStop.at, readinessStop.id
            """
        ).map(ReadinessStop.init)
    }

    /// As a reader may follow them.
    static func stops(
        of plan: ID<ReadinessPlan>, for actor: Actor, _ findings: RecordNaming, in transaction: ReadTransaction
    ) throws -> [ReadinessStop] {
        let stops = try stops(of: plan, county: actor.county, in: transaction)
        let found = stops.compactMap(\.finding)
        let names = found.isEmpty ? [:] : try findings.names(found, actor, transaction)
        return stops.map { $0.opening(names) }
    }

    static func stop(
        _ id: ID<ReadinessStop>, of plan: ID<ReadinessPlan>, county: String, in transaction: ReadTransaction
    ) throws -> ReadinessStop {
        guard let found = try stops(of: plan, county: county, in: transaction).first(where: { $0.id == id }) else {
            throw Refusal(.missing, "readiness.noSuchStop", "这份方案里没有这个点位，请刷新页面。")
        }
        return found
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let named: [(String, SQL)] = [
            ("readinessPlan", "SELECT max(plan) FROM readinessStop WHERE county = \(county)"),
            (
                "stop",
                """
                SELECT max(id) FROM readinessStop WHERE county = \(county)
                AND plan = (SELECT max(plan) FROM readinessStop WHERE county = \(county))
                """
            ),
            ("dutyPaper", "SELECT max(id) FROM dutyPaper WHERE county = \(county)"),
        ]
        var values: [String: String] = [:]
        for (name, statement) in named {
            if let value: String = try transaction.value(statement) { values[name] = value }
        }
        return values
    }
}

extension ReadinessPlan {
    init(_ row: Row) throws {
        id = try row["id"]
        review = try row["review"]
        title = try row["title"]
        noticeOn = try row["noticeOn"]
        from = try row["fromDay"]
        through = try row["throughDay"]
        state = try row["state"]
        stops = try row["stops"]
        fit = try row["fit"]
    }
}

extension ReadinessStop {
    init(_ row: Row) throws {
        id = try row["id"]
        day = try row["day"]
        route = try row["route"]
        at = try row["at"]
        place = try row["place"]
        placeName = try row["placeName"]
        placeKind = try row["placeKind"]
        division = try row["division"]
        divisionName = try row["divisionName"]
        unit = try row["unit"]
        unitName = try row["unitName"]
        onDuty = try row["onDuty"]
        let walkedOn: Day? = try row["walkedOn"]
        walk = try walkedOn.map {
            ReadinessWalk(
                id: try row["walk"], walkedOn: $0, isFit: try row["isFit"], note: try row["note"],
                byName: try row["byName"],
                findingPath: try row["findingPath"])
        }
    }
}

extension Listing where Record == ReadinessPlan {
    static let readinessPlans = Listing<ReadinessPlan>(
        ReadinessPlan.noun, "迎检方案", path: "readiness-plans", right: .seeStandards,
        help: "收到迎检通知以后：哪几天来、走哪条路线、谁在哪里值守；来以前走一遍，问题当场交办", from: "readinessPlan",
        select: ReadinessPlans.selected, decode: ReadinessPlan.init, sees: { _ in "1 = 1" },
        columns: [
            .link("方案") {
                $0.title
            } path: {
                "readiness-plans/\($0.id)"
            }, .state { $0.state }, .day("收到通知") { $0.noticeOn }, .day("开始") { $0.from }, .day("结束") { $0.through },
            .number("点位") { $0.stops }, .number("预演合格") { $0.fit },
        ],
        filters: [
            .search("如 国卫复审", in: ["readinessPlan.title"]), .state(ReadinessPlan.procedure),
            .step(ReadinessPlan.procedure),
            .link("review", "迎检", condition: { value, _, _ in "readinessPlan.review = \(value)" }) {
                value, actor, transaction in
                try ID<ReviewCycle>(value).map { try Reviews.one($0, for: actor, in: transaction).title } ?? value
            },
        ],
        orders: [.descending("from", "最近的", "readinessPlan.fromDay", .text)],
        figures: [
            .count("examinationsHosted", "迎检", unit: "次", "期内结束的迎检（按迎检方案）") { period, county in
                period.reached("hold", "readinessPlan.id", county: county)
            }
        ],
        empty: "还没有迎检方案。收到通知那天，先打开“迎检一页”看缺什么，再在这里编方案。",
        starts: [.init("编迎检方案", "readiness-plans/new", .keepReadiness)])
}
