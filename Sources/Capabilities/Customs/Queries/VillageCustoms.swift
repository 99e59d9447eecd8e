import Database
import Kernel
import Office
import Organisation

enum Standards {
    /// The version of a village's standard that holds for a day, as it is known now.
    static func inForce(
        _ village: DivisionCode, on day: Day, county: String, in transaction: ReadTransaction
    ) throws -> ID<CustomsStandard>? {
        try transaction.value(
            """
            SELECT id FROM customsStandard
            WHERE county = \(county) AND village = \(village) AND validFrom <= \(day)
            ORDER BY version DESC LIMIT 1
            """)
    }

    static func shown(
        _ village: DivisionCode, on day: Day, for actor: Actor, in transaction: ReadTransaction
    ) throws -> CustomsStandard? {
        try transaction.row(
            """
            SELECT \(selected(actor.county)) FROM customsStandard \(joins)
            WHERE customsStandard.county = \(actor.county) AND customsStandard.village = \(village)
              AND customsStandard.validFrom <= \(day)
            ORDER BY customsStandard.version DESC LIMIT 1
            """
        ).map(CustomsStandard.init)
    }

    static let joins: SQL = """
        \(SQL.join(division: "customsStandard.village", of: "customsStandard", as: "home"))
        \(SQL.join(townshipOf: "customsStandard.village", of: "customsStandard", as: "township"))
        """

    static func selected(_ county: String) -> SQL {
        """
        customsStandard.id, customsStandard.village, customsStandard.villageUnit, home.name AS villageName,
        township.name AS townshipName, customsStandard.version, customsStandard.tables, customsStandard.fenPerTable,
        customsStandard.cars, customsStandard.days, customsStandard.giftFen, customsStandard.usualFen,
        customsStandard.validFrom, customsStandard.words, CASE WHEN \(isLatest(county)) THEN 1 ELSE 0 END AS isLatest
        """
    }

    static func isLatest(_ county: String) -> SQL {
        """
        NOT EXISTS (SELECT 1 FROM customsStandard AS later WHERE later.county = \(county)
            AND later.village = customsStandard.village AND later.version > customsStandard.version)
        """
    }
}

extension Listing where Record == CustomsStandard {
    static let customsStandards = Listing<CustomsStandard>(
        CustomsStandard.noun, "办酒标准", path: "customs/standards", right: .seeCustoms,
        help: "每个村（社区）自己商定的标准，一版一版留着；报备按报备时的一版对照",
        from: "customsStandard", joins: Standards.joins, select: Standards.selected, decode: CustomsStandard.init,
        sees: { $0.scope.condition(division: "customsStandard.village") },
        columns: [
            .link("村（社区）") {
                $0.village.name
            } path: {
                "customs/standards/\($0.id)"
            }, .text("乡镇（街道）") { $0.townshipName }, .number("版本") { $0.standard.version },
            .tag("状态") { $0.isLatest ? ("最新", .done) : ("已有新版", .off) }, .number("桌数") { $0.standard.limits.tables },
            .money("每桌（元）") { $0.standard.limits.fenPerTable }, .number("车辆") { $0.standard.limits.cars },
            .number("天数") { $0.standard.limits.days }, .money("礼金（元）") { $0.standard.limits.giftFen },
            .day("施行") { $0.validFrom }, .fileOnly("依据") { $0.words },
        ],
        filters: [
            .search("村（社区）", in: ["home.name"]),
            .condition(
                "standing", "版本", [("latest", "最新的", { @Sendable actor, _ in Standards.isLatest(actor.county) })]),
            .township("customsStandard.village"),
        ],
        orders: [.newest("customsStandard")],
        figures: [
            .count(
                "customsStandards", "有办酒标准的村（社区）", unit: "个", "期末已经施行、登记了办酒标准的村（社区），一村只计第一版",
                by: "customsStandard.village"
            ) { period, _ in
                """
                customsStandard.version = 1 AND customsStandard.validFrom <= \(period.last)
                AND \(period.knows(moment: "customsStandard.recordedAt"))
                """
            }
        ],
        empty: "还没有办酒标准。村（社区）商定以后登记第一版，报备就能对照。",
        starts: [.init("登记标准", "customs/standards/new", .keepCustoms)])
}

enum Councils {
    static let joins: SQL = """
        \(SQL.join(division: "council.village", of: "council", as: "home"))
        \(SQL.join(townshipOf: "council.village", of: "council", as: "township"))
        """

    static func kept(_ id: ID<Council>, by actor: Actor, in transaction: ReadTransaction) throws -> Council {
        let found = try one(id, for: actor, in: transaction)
        guard actor.keeps(found.village) else {
            throw Refusal(.forbidden, "council.notYours", "理事会由本村（社区）、所在乡镇（街道）或创建办登记。")
        }
        return found
    }

    static func one(_ id: ID<Council>, for actor: Actor, in transaction: ReadTransaction) throws -> Council {
        try Listing<Council>.councils.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "council.none", "没有这一届红白理事会。请从“红白理事会”进入。"))
    }

    static func meetings(of id: ID<Council>, county: String, in transaction: ReadTransaction) throws
        -> [CouncilMeeting]
    {
        try transaction.rows(
            """
            SELECT heldOn, present, words FROM customsMeeting WHERE county = \(county) AND council = \(id)
            ORDER BY heldOn DESC, id DESC LIMIT 100
            """
        ).map(CouncilMeeting.init)
    }
}

extension Listing where Record == Council {
    static let councils = Listing<Council>(
        Council.noun, "红白理事会", path: "councils", right: .seeCustoms, help: "每村一届一届的理事会：谁、任期、章程、开了几次会",
        from: "council", joins: Councils.joins,
        select: { county in
            """
            council.id, council.village, council.villageUnit, home.name AS villageName,
            township.name AS townshipName, council.members, council.validFrom, council.validUntil, council.charter,
            (SELECT count(*) FROM customsMeeting WHERE customsMeeting.county = \(county)
                AND customsMeeting.council = council.id) AS meetings,
            (SELECT max(customsMeeting.heldOn) FROM customsMeeting WHERE customsMeeting.county = \(county)
                AND customsMeeting.council = council.id) AS lastMetOn
            """
        },
        decode: Council.init, sees: { $0.scope.condition(division: "council.village") },
        columns: [
            .link("村（社区）") {
                $0.village.name
            } path: {
                "councils/\($0.id)"
            }, .text("乡镇（街道）") { $0.townshipName }, .number("人数") { $0.members.count }, .day("任期开始") { $0.from },
            .day("任期结束") { $0.until }, .number("会议") { $0.meetings }, .day("最近一次会") { $0.lastMetOn },
        ],
        filters: [
            .search("村（社区）", in: ["home.name"]),
            .condition(
                "standing", "任期",
                [
                    (
                        "now", "在任",
                        { @Sendable _, now in "council.validFrom <= \(now.day) AND council.validUntil >= \(now.day)" }
                    ),
                    (
                        "ending", "30天内届满",
                        { @Sendable _, now in
                            """
                            council.validUntil >= \(now.day) AND council.validUntil <= \(now.day.adding(days: 30))
                            """
                        }
                    ), ("over", "已届满", { @Sendable _, now in "council.validUntil < \(now.day)" }),
                ]),
            .township("council.village"),
        ],
        orders: [.newest("council"), .ascending("until", "最先届满", "council.validUntil", .text)],
        figures: [
            .count("councils", "红白理事会", unit: "个", "期末在任的红白理事会，按所在的乡镇（街道）计", by: "council.village") { period, _ in
                """
                council.validFrom <= \(period.last) AND council.validUntil >= \(period.last)
                AND \(period.knows(moment: "council.recordedAt"))
                """
            }
        ],
        empty: "还没有登记红白理事会。", starts: [.init("登记理事会", "councils/new", .keepCustoms)])
}

enum Halls {
    static let joins: SQL = """
        \(SQL.join(division: "hall.village", of: "hall", as: "home"))
        \(SQL.join(townshipOf: "hall.village", of: "hall", as: "township"))
        """

    static func selected(_ county: String) -> SQL {
        """
        hall.id, hall.village, hall.villageUnit, home.name AS villageName, township.name AS townshipName, hall.name,
        hall.tables, hall.words, (SELECT count(*) FROM hallBooking WHERE hallBooking.county = \(county)
            AND hallBooking.hall = hall.id AND hallBooking.freedAt IS NULL) AS bookings
        """
    }

    static func one(_ id: ID<Hall>, for actor: Actor, in transaction: ReadTransaction) throws -> Hall {
        try Listing<Hall>.halls.one(
            id, for: actor, in: transaction, otherwise: Refusal(.missing, "hall.none", "没有这个礼堂。请从“礼堂”进入。"))
    }

    static func kept(_ id: ID<Hall>, by actor: Actor, in transaction: ReadTransaction) throws -> Hall {
        let found = try one(id, for: actor, in: transaction)
        guard actor.keeps(found.village) else {
            throw Refusal(.forbidden, "hall.notYours", "礼堂由本村（社区）、所在乡镇（街道）或创建办登记、预订。")
        }
        return found
    }

    /// Those of a village, to choose from.
    static func of(
        _ village: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> [Hall] {
        try transaction.rows(
            """
            SELECT \(selected(county)) FROM hall \(joins) WHERE hall.county = \(county) AND hall.village = \(village)
            ORDER BY hall.name
            """
        ).map(Hall.init)
    }

    /// Whatever an actor may enter a feast for.
    static func choosable(for actor: Actor, in transaction: ReadTransaction) throws -> [Hall] {
        try transaction.rows(
            """
            SELECT \(selected(actor.county)) FROM hall \(joins)
            WHERE hall.county = \(actor.county) AND \(actor.scope.condition(division: "hall.village"))
            ORDER BY hall.village, hall.name LIMIT 500
            """
        ).map(Hall.init)
    }

    /// The days on which it is taken, from a day on.
    static func bookings(
        of id: ID<Hall>, from day: Day, county: String, in transaction: ReadTransaction
    ) throws -> [HallBooking] {
        try transaction.rows(
            """
            SELECT id, day, words, banquet, madeAt FROM hallBooking
            WHERE county = \(county) AND hall = \(id) AND slot >= \(day) AND freedAt IS NULL
            ORDER BY slot LIMIT 400
            """
        ).map(HallBooking.init)
    }

    /// What a calendar outside may show: that it is taken, and nobody's feast.
    static func open(_ id: ID<Hall>, county: String, in transaction: ReadTransaction) throws -> (
        name: String, village: String, taken: [HallBooking]
    )? {
        let row = try transaction.row(
            "SELECT \(selected(county)) FROM hall \(joins) WHERE hall.county = \(county) AND hall.id = \(id)")
        guard let row else { return nil }
        let hall = try Hall(row)
        let from = transaction.now.day.adding(days: -90)
        return (hall.name, hall.village.name, try bookings(of: id, from: from, county: county, in: transaction))
    }
}

extension Listing where Record == Hall {
    static let halls = Listing<Hall>(
        Hall.noun, "礼堂", path: "halls", right: .seeCustoms, help: "文化礼堂、家宴中心：能摆几桌、哪天已经有人预订",
        from: "hall", joins: Halls.joins, select: Halls.selected, decode: Hall.init,
        sees: { $0.scope.condition(division: "hall.village") },
        columns: [
            .link("名称") {
                $0.name
            } path: {
                "halls/\($0.id)"
            }, .text("村（社区）") { $0.village.name }, .text("乡镇（街道）") { $0.townshipName },
            .number("可摆桌数") { $0.tables }, .number("预订") { $0.bookings }, .fileOnly("说明") { $0.words },
        ],
        filters: [.search("名称、村（社区）", in: ["hall.name", "home.name"]), .township("hall.village")],
        orders: [.newest("hall")],
        figures: [
            .count("halls", "办酒的礼堂", unit: "个", "期末已经登记的文化礼堂、家宴中心", by: "hall.village") { period, _ in
                period.begun(moment: "hall.recordedAt")
            }
        ],
        empty: "还没有登记礼堂。登记以后，报备时就能订日子，不会订重。", starts: [.init("登记礼堂", "halls/new", .keepCustoms)])
}

enum Measures {
    static func one(
        _ id: ID<CustomsMeasure>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> CustomsMeasure {
        try Listing<CustomsMeasure>.measures.one(
            id, for: actor, in: transaction, otherwise: Refusal(.missing, "measure.none", "没有这项举措。请从“移风易俗举措”进入。"))
    }
}

extension Listing where Record == CustomsMeasure {
    static let measures = Listing<CustomsMeasure>(
        CustomsMeasure.noun, "移风易俗举措", path: "customs/measures", right: .seeCustoms,
        help: "新举措从一个村开始，哪些村学了、从哪天起、有什么成效", from: "customsMeasure",
        joins: SQL.join(anyDivision: "customsMeasure.firstVillage", of: "customsMeasure", as: "firstHome"),
        select: { county in
            """
            customsMeasure.id, customsMeasure.title, customsMeasure.list, customsMeasure.words,
            firstHome.name AS firstVillageName, customsMeasure.startedOn,
            (SELECT count(*) FROM measureAdoption WHERE measureAdoption.county = \(county)
                AND measureAdoption.measure = customsMeasure.id) AS villages
            """
        },
        decode: CustomsMeasure.init, sees: { _ in "1 = 1" },
        columns: [
            .link("举措") {
                $0.title
            } path: {
                "customs/measures/\($0.id)"
            }, .text("清单") { $0.list.chinese }, .text("首创") { $0.firstVillage }, .day("开始") { $0.startedOn },
            .number("推广到的村（社区）") { $0.villages }, .fileOnly("做法") { $0.words },
        ],
        filters: [
            .search("如 一碗面", in: ["customsMeasure.title", "customsMeasure.words"]),
            .choice("list", "清单", of: CustomsLists.Kind.self, "customsMeasure.list") { $0.chinese },
        ],
        orders: [.newest("customsMeasure")],
        figures: [
            .count("customsMeasures", "移风易俗新举措", unit: "项", "期内开始的移风易俗新举措") { period, _ in
                period.holds(day: "customsMeasure.startedOn", entered: "customsMeasure.recordedAt")
            }
        ],
        empty: "还没有登记举措。有村（社区）做得好的，登记下来，别的村就能学。",
        starts: [.init("登记举措", "customs/measures/new", .keepMeasures)])
}

extension Listing where Record == MeasureAdoption {
    static let adoptions = Listing<MeasureAdoption>(
        MeasureAdoption.noun, "举措推广", path: "customs/adoptions", right: .seeCustoms, help: "哪个村（社区）采用了哪项举措、从哪天起、成效",
        from: "measureAdoption",
        joins: """
            JOIN customsMeasure ON customsMeasure.county = measureAdoption.county
                AND customsMeasure.id = measureAdoption.measure
            \(SQL.join(division: "measureAdoption.village", of: "measureAdoption", as: "home"))
            \(SQL.join(townshipOf: "measureAdoption.village", of: "measureAdoption", as: "township"))
            """,
        select: { _ in
            """
            measureAdoption.id, measureAdoption.measure, customsMeasure.title AS measureTitle, measureAdoption.village,
            measureAdoption.villageUnit, home.name AS villageName, township.name AS townshipName,
            measureAdoption.adoptedOn, measureAdoption.effect
            """
        },
        decode: MeasureAdoption.init, sees: { $0.scope.condition(division: "measureAdoption.village") },
        columns: [
            .link("举措") {
                $0.measureTitle
            } path: {
                "customs/measures/\($0.measure)"
            }, .text("村（社区）") { $0.village.name }, .text("乡镇（街道）") { $0.townshipName },
            .day("采用") { $0.adoptedOn }, .text("成效", width: 40) { $0.effect },
        ],
        filters: [
            .search("举措、村（社区）", in: ["customsMeasure.title", "home.name"]), .township("measureAdoption.village"),
            .link("measure", "举措", condition: { value, _, _ in "measureAdoption.measure = \(value)" }) {
                value, actor, transaction in
                try ID<CustomsMeasure>(value).map { try Measures.one($0, for: actor, in: transaction).title } ?? value
            },
        ],
        orders: [
            .newest("measureAdoption"), .descending("latest", "最近采用", "measureAdoption.adoptedOn", .text),
        ],
        figures: [
            .count(
                "measureAdoptions", "移风易俗举措推广", unit: "村次", "期内采用举措的村（社区），一村一项计一次",
                by: "measureAdoption.village"
            ) { period, _ in
                period.holds(day: "measureAdoption.adoptedOn", entered: "measureAdoption.recordedAt")
            }
        ],
        empty: "还没有推广。打开一项举措，登记哪个村从哪天起也这样做。")
}
