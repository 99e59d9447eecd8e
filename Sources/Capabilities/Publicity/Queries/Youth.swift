import Database
import Kernel
import Office
import Organisation
import Volunteers

enum Palaces {
    static let joins: SQL = """
        \(SQL.join(division: "youthPalace.village", of: "youthPalace", as: "home"))
        \(SQL.join(townshipOf: "youthPalace.village", of: "youthPalace", as: "township"))
        """

    static func one(_ id: ID<YouthPalace>, for actor: Actor, in transaction: ReadTransaction) throws -> YouthPalace {
        try Listing<YouthPalace>.palaces.one(
            id, for: actor, in: transaction, otherwise: Refusal(.missing, "palace.none", "没有这所少年宫。请从“乡村学校少年宫”进入。"))
    }

    static func kept(_ id: ID<YouthPalace>, by actor: Actor, in transaction: ReadTransaction) throws -> YouthPalace {
        let found = try one(id, for: actor, in: transaction)
        guard actor.answers(for: found.village) else {
            throw Refusal(.forbidden, "palace.notYours", "少年宫由所在的村（社区）、乡镇（街道）或创建办登记。")
        }
        return found
    }

    static func lessons(
        of id: ID<YouthPalace>, county: String, in transaction: ReadTransaction
    ) throws -> [PalaceLesson] {
        try transaction.rows(
            """
            SELECT id, weekday, fromMinute, toMinute, room, subject, teacher FROM palaceLesson
            WHERE county = \(county) AND palace = \(id) AND endedAt IS NULL ORDER BY weekday, fromMinute, room
            """
        ).map(PalaceLesson.init)
    }

    static func entries(
        of id: ID<YouthPalace>, county: String, in transaction: ReadTransaction
    ) throws -> [PalaceEntry] {
        try transaction.rows(
            """
            SELECT id, day, fen, words, recordedByName, reverses, CASE WHEN EXISTS (
                SELECT 1 FROM palaceEntry AS other WHERE other.county = \(county) AND other.reverses = palaceEntry.id
            ) THEN 1 ELSE 0 END AS isReversed
            FROM palaceEntry WHERE county = \(county) AND palace = \(id) ORDER BY day DESC, id DESC LIMIT 200
            """
        ).map(PalaceEntry.init)
    }
}

extension Listing where Record == YouthPalace {
    static let palaces = Listing<YouthPalace>(
        YouthPalace.noun, "乡村学校少年宫", path: "youth/palaces", right: .seePublicity,
        help: "活动室、课表、老师、专账；不登记孩子的姓名", from: "youthPalace", joins: Palaces.joins,
        select: { county in
            """
            youthPalace.id, youthPalace.name, youthPalace.village, youthPalace.villageUnit, home.name AS villageName,
            township.name AS townshipName, youthPalace.rooms, youthPalace.area, youthPalace.hasRules,
            youthPalace.account, youthPalace.openedOn,
            (SELECT count(*) FROM palaceLesson WHERE palaceLesson.county = \(county)
                AND palaceLesson.palace = youthPalace.id AND palaceLesson.endedAt IS NULL) AS lessons,
            (SELECT CAST(COALESCE(sum(palaceEntry.fen), 0) AS BIGINT) FROM palaceEntry
                WHERE palaceEntry.county = \(county) AND palaceEntry.palace = youthPalace.id) AS balance
            """
        },
        decode: YouthPalace.init, sees: { _ in "1 = 1" },
        columns: [
            .link("名称") {
                $0.name
            } path: {
                "youth/palaces/\($0.id)"
            }, .text("村（社区）") { $0.village.name }, .text("乡镇（街道）") { $0.townshipName },
            .number("活动室") { $0.rooms }, .number("面积（㎡）") { $0.area }, .number("课") { $0.lessons },
            .money("专账结余（元）") { $0.balance },
            .tag("还缺") { $0.missing.isEmpty ? ("达到要求", .done) : ("缺\($0.missing.count)项", .going) },
            .day("建成") { $0.openedOn },
        ],
        filters: [.search("名称", in: ["youthPalace.name"]), .township("youthPalace.village")],
        orders: [.newest("youthPalace")],
        figures: [
            .count("youthPalaces", "乡村学校少年宫", unit: "所", "期末已经建成的乡村学校少年宫", by: "youthPalace.village") { period, _ in
                """
                youthPalace.openedOn <= \(period.last) AND \(period.knows(moment: "youthPalace.recordedAt"))
                """
            }
        ],
        empty: "还没有登记少年宫。", starts: [.init("登记少年宫", "youth/palaces/new", .keepYouth)])
}

extension Listing where Record == SpringPlan {
    static let springPlans = Listing<SpringPlan>(
        SpringPlan.noun, "春泥计划", path: "youth/spring", right: .seePublicity, help: "以村为单位，假期和双休日开展；有组织、有规划、有活动、有制度、有经费",
        from: "springPlan",
        joins: """
            \(SQL.join(division: "springPlan.village", of: "springPlan", as: "home"))
            \(SQL.join(townshipOf: "springPlan.village", of: "springPlan", as: "township"))
            """,
        select: { _ in
            """
            springPlan.id, springPlan.village, springPlan.villageUnit, home.name AS villageName,
            township.name AS townshipName, springPlan.year, springPlan.organised, springPlan.planned, springPlan.active,
            springPlan.ruled, springPlan.funded, springPlan.words
            """
        },
        decode: SpringPlan.init, sees: { $0.scope.condition(division: "springPlan.village") },
        columns: [
            .link("村（社区）") {
                $0.village.name
            } path: {
                "youth/spring/\($0.id)"
            }, .text("乡镇（街道）") { $0.townshipName }, .number("年度") { $0.year },
            .tag("五有") {
                $0.has.missing.isEmpty ? ("五有齐全", .done) : ("缺\($0.has.missing.joined(separator: "、"))", .going)
            }, .fileOnly("说明") { $0.words },
        ],
        filters: [
            .search("村（社区）", in: ["home.name"]), .township("springPlan.village"),
            .condition(
                "whole", "五有",
                [("yes", "齐全", { @Sendable _, _ in isWhole }), ("no", "还缺", { @Sendable _, _ in "NOT (\(isWhole))" })]),
        ],
        orders: [.newest("springPlan")],
        figures: [
            .count("springVillages", "实施“春泥计划”的村（社区）", unit: "个", "期末所在年度登记了“春泥计划”的村（社区）", by: "springPlan.village") {
                period, _ in
                "springPlan.year = \(period.last.year) AND \(period.knows(moment: "springPlan.recordedAt"))"
            }
        ],
        empty: "还没有登记春泥计划。每个村（社区）每年登记一次五有的情况。", starts: [.init("登记春泥计划", "youth/spring/new", .keepYouth)])

    private static let isWhole: SQL = """
        springPlan.organised = 1 AND springPlan.planned = 1 AND springPlan.active = 1 AND springPlan.ruled = 1
        AND springPlan.funded = 1
        """
}
