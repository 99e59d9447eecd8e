import Database
import Kernel
import Office
import Organisation

/// What there is to ask about pairings.
enum Pairings {
    static let selected: SQL = """
        pairing.id, pairing.unit, partner.name AS unitName, pairing.unitDivision, pairing.village,
        pairing.villageUnit, village.name AS villageName, township.name AS townshipName, pairing.aims, pairing.until,
        pairing.state
        """
    static let joins: SQL = """
        \(SQL.join(unit: "pairing.unit", of: "pairing", as: "partner"))
        \(SQL.join(division: "pairing.village", of: "pairing", as: "village"))
        \(SQL.join(townshipOf: "pairing.village", of: "pairing", as: "township"))
        """

    /// A department sees its own, a township those of its villages, a village its own.
    static func isSeen(by actor: Actor) -> SQL {
        actor.scope.condition(division: "pairing.village", unit: "pairing.unit")
    }

    @Sendable
    static func one(
        _ id: ID<PairingRecord>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> PairingRecord {
        try Listing<PairingRecord>.pairings.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "pairing.none", "没有这对结对，或者您无权看到它。请从“结对共建”进入。"))
    }

    static func isOpen(
        _ unit: ID<Unit>, _ village: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> Bool {
        let open: [PairingRecord.State] = [.proposed, .agreed, .running]
        return try transaction.row(
            """
            SELECT 1 FROM pairing
            WHERE county = \(county) AND unit = \(unit) AND village = \(village) AND state IN \(list: open)
            """) != nil
    }

    /// What one did, the latest first.
    static func activities(
        of id: ID<PairingRecord>, county: String, in transaction: ReadTransaction
    ) throws -> [PairingActivity] {
        try transaction.rows(
            """
            SELECT id, pairing, NULL AS unitName, NULL AS villageName, kind, heldOn, title, note, fen, recordedByName
            FROM pairingActivity WHERE county = \(county) AND pairing = \(id) ORDER BY heldOn DESC, id DESC
            """
        ).map(PairingActivity.init)
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let id: String? = try transaction.value("SELECT max(id) FROM pairing WHERE county = \(county)")
        return id.map { ["pairing": $0] } ?? [:]
    }
}

extension PairingRecord {
    init(_ row: Row) throws {
        id = try row["id"]
        unit = Party(unit: try row["unit"], name: try row["unitName"] ?? "", division: try row["unitDivision"])
        village = Party(unit: try row["villageUnit"], name: try row["villageName"] ?? "", division: try row["village"])
        townshipName = try row["townshipName"] ?? ""
        aims = try row["aims"]
        until = try row["until"]
        state = try row["state"]
        activities = try row["activities"]
        score = (try row["score"] as Int?).map(Points.init(thousandths:))
        scoredYear = try row["scoredYear"]
    }
}

extension Listing where Record == PairingRecord {
    static let pairings = Listing<PairingRecord>(
        PairingRecord.noun, "结对共建", path: "pairings", right: .seePairings,
        help: "单位和村（社区）结对，活动和主要领导走访够不够一年的要求，打开每一对都看得见",
        from: "pairing", joins: Pairings.joins,
        select: { county in
            """
            \(Pairings.selected), (SELECT count(*) FROM pairingActivity
                WHERE pairingActivity.county = \(county) AND pairingActivity.pairing = pairing.id) AS activities,
            \(PairingScores.last("total", county)) AS score, \(PairingScores.last("year", county)) AS scoredYear
            """
        },
        decode: PairingRecord.init, sees: Pairings.isSeen,
        columns: [
            .link("单位") {
                $0.unit.name
            } path: {
                "pairings/\($0.id)"
            }, .text("村（社区）") { $0.village.name },
            .text("乡镇（街道）") { $0.townshipName }, .state { $0.state }, .day("到期") { $0.until },
            .figure("活动") {
                $0.activities
            } path: {
                "pairings/activities?pairing=\($0.id)"
            },
            .points("考核得分") { $0.score }, .text("考核年度", width: 10) { $0.scoredYear.map { "\($0)年" } },
            .fileOnly("共建目标") { $0.aims },
        ],
        filters: [
            .search("如 税务局、樟塘村", in: ["partner.name", "village.name"]), .state(PairingRecord.procedure),
            .step(PairingRecord.procedure), .township("pairing.village"), .unit("pairing.unit"),
            .condition(
                "scored", "今年考核",
                [
                    (
                        "yes", "已考核",
                        { @Sendable actor, now in PairingScores.isScored(in: now.day.year, county: actor.county) }
                    ),
                    (
                        "no", "未考核",
                        { @Sendable actor, now in
                            "NOT \(PairingScores.isScored(in: now.day.year, county: actor.county))"
                        }
                    ),
                ]),
        ],
        orders: [.newest("pairing"), .ascending("until", "最先到期", "pairing.until", .text)],
        figures: [
            .count("pairings", "有效结对", unit: "对", "期末仍在共建的结对，按村（社区）所在的乡镇（街道）计", by: "pairing.village") {
                period, county in
                """
                \(period.reached("begin", "pairing.id", county: county)) AND pairing.until >= \(period.last)
                AND NOT \(period.reached("end", "pairing.id", county: county))
                """
            },
            .count("pairingsScored", "考核的结对", unit: "对", "期内照标准评过分的结对", by: "pairing.village") { period, county in
                """
                pairing.id IN (SELECT pairingScore.pairing FROM pairingScore WHERE pairingScore.county = \(county)
                    AND \(period.holds(day: "pairingScore.scoredOn", entered: "pairingScore.scoredAt")))
                """
            },
        ],
        empty: "还没有结对。单位和村谈好以后，由单位联络员或创建办发起。", starts: [.init("发起结对", "pairings/new", .proposePairings)])
}

extension Listing where Record == PairingActivity {
    static let pairingActivities = Listing<PairingActivity>(
        RecordNoun("pairingActivity", "结对活动", measure: "次"), "结对活动", path: "pairings/activities",
        right: .seePairings, help: "活动、走访和帮扶，在结对的页面登记",
        from: "pairingActivity",
        joins: """
            JOIN pairing ON pairing.county = pairingActivity.county AND pairing.id = pairingActivity.pairing
            \(Pairings.joins)
            """,
        select: { _ in
            """
            pairingActivity.id, pairingActivity.pairing, partner.name AS unitName, village.name AS villageName,
            pairingActivity.kind, pairingActivity.heldOn, pairingActivity.title, pairingActivity.note,
            pairingActivity.fen, pairingActivity.recordedByName
            """
        },
        decode: PairingActivity.init, sees: Pairings.isSeen,
        columns: [
            .link("内容") {
                $0.title
            } path: {
                "pairings/\($0.pairing)"
            }, .text("类别") { $0.kind.chinese },
            .day("日期") { $0.heldOn }, .text("单位") { $0.unitName }, .text("村（社区）") { $0.villageName },
            .money("金额（元）") { $0.fen }, .fileOnly("说明") { $0.note }, .fileOnly("登记人", width: 12) { $0.recordedByName },
        ],
        filters: [
            .choice("kind", "类别", of: PairingActivity.Kind.self, "pairingActivity.kind") { $0.chinese },
            .month("month", "月份", days: "pairingActivity.heldOn"), .township("pairing.village"),
            .unit("pairing.unit"),
            .link("pairing", "结对", condition: { value, _, _ in "pairingActivity.pairing = \(value)" }) {
                value, actor, transaction in
                try ID<PairingRecord>(value).map {
                    PairingRecord.procedure.title(try Pairings.one($0, for: actor, in: transaction))
                } ?? value
            },
        ],
        orders: [.descending("latest", "最近的", "pairingActivity.heldOn", .text)],
        figures: [
            .count("pairingActivities", "结对活动", unit: "次", "期内办的活动、走访和帮扶", by: "pairing.village") { period, _ in
                period.holds(day: "pairingActivity.heldOn", entered: "pairingActivity.recordedAt")
            }.leading(.more),
            .sum(
                "pairingMoney", "结对帮扶资金", unit: "元", "期内资金和物资帮扶的金额", .money, of: "pairingActivity.fen",
                by: "pairing.village"
            ) { period, _ in
                """
                \(period.holds(day: "pairingActivity.heldOn", entered: "pairingActivity.recordedAt"))
                AND pairingActivity.fen IS NOT NULL
                """
            },
        ],
        empty: "还没有结对活动。打开一对共建中的结对，登记第一次。")
}
