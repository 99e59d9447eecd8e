import Database
import Kernel
import Office
import Organisation

/// What there is to ask about residents, and what other capabilities may join of them.
package enum Residents {
    static let joins: SQL = """
        \(SQL.join(division: "resident.village", of: "resident", as: "village"))
        \(SQL.join(townshipOf: "resident.village", of: "resident", as: "township"))
        """

    static func selected(county: String) -> SQL {
        """
        resident.id, resident.village, village.name AS villageName, township.name AS townshipName, resident.name,
        resident.phoneShown, resident.identityShown, resident.bornOn, resident.guardian, resident.registeredAt,
        resident.registeredByName, resident.endedAt, resident.endReason,
        CASE WHEN EXISTS (SELECT 1 FROM residentCode WHERE residentCode.county = \(county)
            AND residentCode.resident = resident.id AND residentCode.usedAt IS NULL AND residentCode.endedAt IS NULL)
            THEN 1 ELSE 0 END AS hasCode,
        CASE WHEN EXISTS (SELECT 1 FROM residentSession WHERE residentSession.county = \(county)
            AND residentSession.resident = resident.id) THEN 1 ELSE 0 END AS isSignedIn
        """
    }

    static let isSeen: @Sendable (Actor) -> SQL = { actor in
        if case .person(let own) = actor.scope { return "resident.id = \(own)" }
        return actor.has(.system) ? "1 = 1" : actor.scope.condition(division: "resident.village")
    }

    @Sendable
    package static func one(
        _ id: ID<Resident>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Resident {
        let row = try transaction.row(
            """
            SELECT \(selected(county: actor.county)) FROM resident \(joins)
            WHERE resident.county = \(actor.county) AND resident.id = \(id) AND \(isSeen(actor))
            """)
        guard let row else { throw Refusal(.missing, "resident.none", "没有这位居民，或者不在您管理的村（社区）里。请从“居民”进入。") }
        return try Resident(row)
    }

    /// The resident who is signed in; nil of a visitor and of the office's people.
    package static func own(_ actor: Actor, in transaction: ReadTransaction) throws -> Resident? {
        guard actor.has(.resident), let id = ID<Resident>(actor.id) else { return nil }
        return try one(id, for: actor, in: transaction)
    }

    /// Which of some accounts are residents'.
    package static func among(
        _ accounts: [String], county: String, in transaction: ReadTransaction
    ) throws -> Set<String> {
        guard !accounts.isEmpty else { return [] }
        let rows = try transaction.rows(
            "SELECT id FROM resident WHERE county = \(county) AND id IN \(list: accounts)")
        return Set(try rows.map { try $0["id"] })
    }

    /// Those of villages that are there, for whom somebody chooses one: at most so many.
    package static func named(
        _ name: String, for actor: Actor, limit: Int = 20, in transaction: ReadTransaction
    ) throws -> [Resident] {
        try transaction.rows(
            """
            SELECT \(selected(county: actor.county)) FROM resident \(joins)
            WHERE resident.county = \(actor.county) AND resident.name = \(name) AND resident.endedAt IS NULL
              AND \(isSeen(actor)) ORDER BY resident.id LIMIT \(limit: limit)
            """
        ).map(Resident.init)
    }

    /// All of a village who are registered, by name.
    package static func of(
        village: DivisionCode, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Resident] {
        try transaction.rows(
            """
            SELECT \(selected(county: actor.county)) FROM resident \(joins)
            WHERE resident.county = \(actor.county) AND resident.village = \(village) AND resident.endedAt IS NULL
              AND \(isSeen(actor)) ORDER BY resident.name, resident.id LIMIT 2000
            """
        ).map { try Resident($0).shown(to: actor, on: transaction.now.day) }
    }

    /// Who has an identity or, where that is not known, this name with this telephone already, wherever in the county.
    static func same(
        name: String, phoneDigests: [String], identityDigests: [String],
        except own: ID<Resident>? = nil, county: String, in transaction: ReadTransaction
    ) throws -> Resident? {
        let others: SQL = own.map { "resident.id <> \($0)" } ?? "1 = 1"
        return try transaction.row(
            """
            SELECT \(selected(county: county)) FROM resident \(joins)
            WHERE resident.county = \(county) AND resident.endedAt IS NULL AND \(others)
              AND (resident.identityDigest IN \(list: identityDigests)
                OR (resident.name = \(name) AND resident.phoneDigest IN \(list: phoneDigests)))
            ORDER BY resident.id LIMIT 1
            """
        ).map(Resident.init)
    }

    /// Others of this name and day of birth in the county, whom no identity number tells apart from him: registered once more in
    /// another village, as far as anybody can know.
    package static func alike(
        _ resident: Resident, county: String, in transaction: ReadTransaction
    ) throws -> [ID<Resident>] {
        guard let bornOn = resident.bornOn else { return [] }
        return try transaction.rows(
            """
            SELECT other.id FROM resident AS own
            JOIN resident AS other ON other.county = own.county AND other.name = own.name AND other.id <> own.id
            WHERE own.county = \(county) AND own.id = \(resident.id) AND other.county = \(county)
              AND other.bornOn = \(bornOn)
              AND (own.identityDigest IS NULL OR other.identityDigest IS NULL
                OR own.identityDigest = other.identityDigest)
            """
        ).map { try $0["id"] }
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let id: String? = try transaction.value("SELECT max(id) FROM resident WHERE county = \(county)")
        let consent = try id.flatMap {
            try Consents.of(person: $0, county: county, in: transaction).first?.id.description
        }
        return ["resident": id, "code": "0000-0000-0000", "consent": consent ?? id].compactMapValues(\.self)
    }
}

extension SQL {
    /// The resident whose identifier stands in a column, where one does: read as `alias.name`, `alias.village`.
    package static func join(resident column: SQL, of table: SQL, as alias: SQL) -> SQL {
        "LEFT JOIN resident AS \(alias) ON \(alias).county = \(table).county AND \(alias).id = \(column)"
    }
}

extension Listing where Record == Resident {
    static let residents = Listing<Resident>(
        Resident.noun, "居民", path: "residents", right: .seeResidents,
        help: "村（社区）登记居民，打印登录码；居民用码在手机上推荐、投票、点单、查积分",
        from: "resident", joins: Residents.joins, select: Residents.selected, decode: Resident.init,
        completed: { residents, actor, transaction in
            residents.map { $0.shown(to: actor, on: transaction.now.day) }
        }, sees: Residents.isSeen,
        columns: [
            .link("姓名", width: 14, { $0.name }, path: { "residents/\($0.id)" }),
            .text("村（社区）") { $0.villageName }, .text("乡镇（街道）") { $0.townshipName }, .text("电话") { $0.phone },
            .tag("登录") { resident in
                if resident.endedAt != nil { return ("已注销", .off) }
                if resident.isSignedIn { return ("已登录", .done) }
                return resident.hasCode ? ("已发码", .going) : ("未发码", .off)
            },
            .moment("登记时间") { $0.registeredAt },
        ],
        filters: [
            .search("姓名", in: ["resident.name"]), .township("resident.village"),
            .condition(
                "standing", "状态",
                [
                    ("here", "在册", { @Sendable _, _ in "resident.endedAt IS NULL" }),
                    ("ended", "已注销", { @Sendable _, _ in "resident.endedAt IS NOT NULL" }),
                    (
                        "uncoded", "还没有发码",
                        { @Sendable actor, _ in
                            """
                            resident.endedAt IS NULL AND NOT EXISTS (SELECT 1 FROM residentCode
                                WHERE residentCode.county = \(actor.county) AND residentCode.resident = resident.id)
                            """
                        }
                    ),
                ]),
        ],
        orders: [.newest("resident"), .ascending("name", "按姓名", "resident.name", .text)],
        figures: [
            .count("residents", "登记的居民", unit: "人", "期末在册的居民，按所在的乡镇（街道）计", by: "resident.village") { period, _ in
                """
                \(period.begun(moment: "resident.registeredAt")) AND \(period.goesOn(ended: "resident.endedAt"))
                """
            }
        ],
        empty: "还没有登记居民。一位一位登记，或用名单导入；登记以后打印登录码，发给本人。",
        starts: [
            .init("登记居民", "residents/new", .registerResidents), .init("导入名单", "residents/import", .registerResidents),
        ])
}
