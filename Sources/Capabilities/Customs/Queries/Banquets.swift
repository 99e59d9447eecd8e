import Database
import Kernel
import Office
import Organisation
import Web

/// What there is to ask about notices of feasts.
enum Banquets {
    static let selected: SQL = """
        banquet.id, banquet.state, banquet.village, banquet.villageUnit, home.name AS villageName,
        township.name AS townshipName, banquet.occasion, banquet.host, banquet.hostKind, banquet.hostUnit,
        banquet.heldOn, banquet.venue, banquet.place, banquet.hall, banquet.tables, banquet.fenPerTable, banquet.cars,
        banquet.days, banquet.giftFen, banquet.bridePriceFen, banquet.source, banquet.resident, banquet.enteredByName,
        banquet.madeAt, banquet.isPromised, banquet.actualTables, banquet.actualFenPerTable, banquet.actualCars,
        banquet.actualDays, banquet.actualGiftFen, banquet.savedFen, limits.version AS standardVersion,
        limits.tables AS limitTables, limits.fenPerTable AS limitFenPerTable, limits.cars AS limitCars,
        limits.days AS limitDays, limits.giftFen AS limitGiftFen, limits.usualFen
        """
    static let joins: SQL = """
        \(SQL.join(division: "banquet.village", of: "banquet", as: "home"))
        \(SQL.join(townshipOf: "banquet.village", of: "banquet", as: "township"))
        LEFT JOIN customsStandard AS limits ON limits.county = banquet.county AND limits.id = banquet.standard
        """

    /// A village sees its own, a township those of its villages, a resident what he reported.
    @Sendable
    static func isSeen(by actor: Actor) -> SQL {
        if case .person(let own) = actor.scope { return "banquet.resident = \(own)" }
        return actor.scope.condition(division: "banquet.village")
    }

    @Sendable
    static func one(_ id: ID<Banquet>, for actor: Actor, in transaction: ReadTransaction) throws -> Banquet {
        try Listing<Banquet>.banquets.one(id, for: actor, in: transaction, otherwise: .noSuchBanquet)
    }

    /// What a resident reported himself, the latest first.
    static func own(_ actor: Actor, in transaction: ReadTransaction) throws -> [Banquet] {
        try transaction.rows(
            """
            SELECT \(selected) FROM banquet \(joins)
            WHERE banquet.county = \(actor.county) AND banquet.resident = \(actor.id)
            ORDER BY banquet.id DESC LIMIT 20
            """
        ).map(Banquet.init)
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let named: [(String, SQL)] = [
            ("banquet", "SELECT max(id) FROM banquet WHERE county = \(county)"),
            ("customsStandard", "SELECT max(id) FROM customsStandard WHERE county = \(county)"),
            ("council", "SELECT max(id) FROM council WHERE county = \(county)"),
            ("hall", "SELECT max(id) FROM hall WHERE county = \(county)"),
            ("hallBooking", "SELECT max(id) FROM hallBooking WHERE county = \(county)"),
            ("customsMeasure", "SELECT max(id) FROM customsMeasure WHERE county = \(county)"),
        ]
        // Where nothing was recorded yet, an address that nothing stands at.
        return try named.reduce(into: [:]) { all, entry in
            let id: String? = try transaction.value(entry.1)
            all[entry.0] = id ?? "00000000-0000-7000-8000-000000000000"
        }
    }

    /// What a village's page says of its customs.
    @Sendable
    static func dossier(
        _ subject: DossierSubject, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [DossierPart] {
        guard Right.seeCustoms.isHeld(by: actor), subject.division != nil else { return [] }
        let own = subject.asked()
        let year = transaction.now.day.year
        func figure(_ name: String, _ chinese: String) throws -> DossierPart.Figure {
            let query = "figure=\(name).\(year)&\(own)"
            let count = try Listing<Banquet>.banquets.count(query, for: actor, in: transaction)
            return .init(chinese, count, "场", path: "banquets?\(query)")
        }
        let councils = try Listing<Council>.councils.count("standing=now&\(own)", for: actor, in: transaction)
        let part = DossierPart(
            "移风易俗",
            [
                try figure("banquets", "今年报备的酒席"), try figure("banquetsHeld", "今年回填的酒席"),
                try figure("banquetsWithin", "符合标准"),
                .init("在任的红白理事会", councils, "个", path: "councils?standing=now&\(own)"),
            ])
        return part.figures.allSatisfy { $0.count == 0 } ? [] : [part]
    }
}

extension Listing where Record == Banquet {
    static let banquets = Listing<Banquet>(
        Banquet.noun, "酒席报备", path: "banquets", right: .seeCustoms,
        help: "办酒先告诉红白理事会：对照本村标准出主意，不审批、不罚款；只有党员、公职人员必须报备",
        from: "banquet", joins: Banquets.joins, select: { _ in Banquets.selected }, decode: Banquet.init,
        sees: Banquets.isSeen,
        columns: [
            .link("事由", width: 14) {
                "\($0.occasion.chinese)（\(PersonName.masked($0.host))）"
            } path: {
                "banquets/\($0.id)"
            }, .state { $0.state }, .text("村（社区）") { $0.village.name }, .text("乡镇（街道）") { $0.townshipName },
            .day("日期") { $0.heldOn }, .text("主人家") { $0.hostKind.chinese }, .number("桌数") { $0.plan.tables },
            .money("每桌（元）") { $0.plan.fenPerTable }, .number("实际桌数") { $0.actual?.tables },
            .money("节约（元）") { $0.savedFen }, .fileOnly("场所", width: 18) { $0.venue.chinese },
            .fileOnly("来源", width: 18) { $0.source.chinese }, .fileOnly("承诺", width: 8) { $0.isPromised ? "签了" : "没有" },
        ],
        filters: [
            .search("村（社区）", in: ["home.name"]), .state(Banquet.procedure), .step(Banquet.procedure),
            .late(Banquet.procedure),
            .choice("occasion", "事由", of: Banquet.Occasion.self, "banquet.occasion") { $0.chinese },
            .choice("host", "主人家", of: Banquet.Host.self, "banquet.hostKind") { $0.chinese },
            .condition(
                "standing", "回填",
                [
                    (
                        "unfilled", "办过还没有回填",
                        { @Sendable _, now in
                            """
                            banquet.heldOn <= \(now.day)
                            AND banquet.state IN \(list: [Banquet.State.reported, .visited])
                            """
                        }
                    )
                ]),
            .month("month", "月份", days: "banquet.heldOn"), .township("banquet.village"),
            .link(
                "due", "将办",
                condition: { value, _, _ in
                    guard let day = Day(value) else { return "1 = 0" }
                    return """
                        banquet.heldOn = \(day) AND banquet.state IN \(list: [Banquet.State.reported, .visited])
                        """
                }, words: { value, _, _ in Day(value)?.chinese ?? value }),
        ],
        orders: [
            .newest("banquet"), .ascending("soonest", "最先办的", "banquet.heldOn", .text),
            .descending("latest", "最近办的", "banquet.heldOn", .text),
        ],
        figures: [
            .count("banquets", "报备的酒席", unit: "场", "期内报备的酒席，按村（社区）所在的乡镇（街道）计", by: "banquet.village") { period, _ in
                "\(period.holds(moment: "banquet.madeAt")) AND banquet.isMissing = 0"
            }.leading(.more),
            .count(
                "banquetsHeld", "回填的酒席", unit: "场", "期内办过以后回填的酒席，符合标准、超过标准和无标准可比的都计", by: "banquet.village"
            ) { period, county in held(period, county) },
            .count(
                "banquetsMeasured", "有标准可比的酒席", unit: "场", "期内回填的酒席里报备时本村有办酒标准的", by: "banquet.village"
            ) { period, county in "(\(held(period, county))) AND banquet.standard IS NOT NULL" },
            .count(
                "banquetsWithin", "符合标准的酒席", unit: "场", "期内回填、符合报备时本村标准的酒席，更正过的按更正以后", by: "banquet.village"
            ) { period, county in
                "(\(held(period, county))) AND banquet.state = 'within' AND banquet.standard IS NOT NULL"
            },
            .sum(
                "banquetsSaved", "办酒节约", unit: "元", "期内回填的酒席比本村过去一场的花费少的金额；不知道过去花费的不计", .money,
                of: "banquet.savedFen", by: "banquet.village"
            ) { period, county in "(\(held(period, county))) AND banquet.savedFen > 0" },
            .sum(
                "banquetsOverspent", "办酒多花", unit: "元", "期内回填的酒席比本村过去一场的花费多的金额；不知道过去花费的不计", .money,
                of: "-banquet.savedFen", by: "banquet.village"
            ) { period, county in "(\(held(period, county))) AND banquet.savedFen < 0" },
            .count(
                "banquetsMissing", "应报未报的酒席", unit: "场", "期内登记的党员、公职人员办酒没有报备的", by: "banquet.village"
            ) { period, _ in "\(period.holds(moment: "banquet.madeAt")) AND banquet.isMissing = 1" },
        ],
        empty: "还没有报备。村（社区）替人登记，居民也可以在手机上自己报。",
        starts: [
            .init("登记报备", "banquets/new", .reportBanquets), .init("登记应报未报", "banquets/missing", .reportBanquets),
        ])

    /// Filled in within the period: what it came to is what is known of it now, for a correction changes that alone.
    private static func held(_ period: Period, _ county: String) -> SQL {
        """
        \(period.took(Banquet.within, of: Banquet.noun, "banquet.id", county: county))
        OR \(period.took(Banquet.over, of: Banquet.noun, "banquet.id", county: county))
        OR \(period.took(Banquet.unmeasured, of: Banquet.noun, "banquet.id", county: county))
        """
    }

    /// 合规率
    static var rates: [Metric] {
        let all = Listing<Banquet>.banquets.metrics
        guard let part = all.first(where: { $0.name == "banquetsWithin" }),
            let whole = all.first(where: { $0.name == "banquetsMeasured" })
        else { return [] }
        return [
            .share("banquetsWithinRate", "办酒合规率", "期内回填、报备时本村有标准的酒席里符合标准的占多少", of: part, among: whole)
        ]
    }
}
