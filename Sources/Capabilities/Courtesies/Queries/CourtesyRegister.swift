import Database
import Kernel
import Office
import Organisation
import Recognition
import Web

/// What there is to ask about courtesies and who had them.
package enum CourtesyRegister {
    static func one(_ id: ID<Courtesy>, for actor: Actor, in transaction: ReadTransaction) throws -> Courtesy {
        try Listing<Courtesy>.courtesies.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "courtesy.none", "没有这项礼遇。请从“礼遇”进入。"))
    }

    static func use(_ id: ID<CourtesyUse>, for actor: Actor, in transaction: ReadTransaction) throws -> CourtesyUse {
        try Listing<CourtesyUse>.courtesyUses.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "courtesyUse.none", "没有这次登记，或者您无权看到它。请从“礼遇”进入。"))
    }

    /// By a courtesy, and by one use of it.
    static let naming = RecordNaming("一项礼遇") { ids, actor, transaction in
        guard Right.seeCourtesies.isHeld(by: actor) else { return [:] }
        var names: [String: RecordName] = [:]
        for text in ids {
            if let found = ID<Courtesy>(text).flatMap({ id in
                try? CourtesyRegister.one(id, for: actor, in: transaction)
            }) {
                names[text] = RecordName(found.title, path: "courtesies/\(found.id)")
            } else if let found = ID<CourtesyUse>(text).flatMap({ id in
                try? CourtesyRegister.use(id, for: actor, in: transaction)
            }) {
                names[text] = RecordName("\(found.holder)：\(found.courtesyTitle)", path: "courtesies/\(found.courtesy)")
            }
        }
        return names
    }

    /// How often a holder had a courtesy in a calendar year.
    static func uses(
        of courtesy: ID<Courtesy>, by holder: String, in year: Int, county: String, in transaction: ReadTransaction
    ) throws -> Int {
        try transaction.value(
            """
            SELECT count(*) FROM courtesyUse
            WHERE county = \(county) AND courtesy = \(courtesy) AND holderKey = \(holder)
              AND usedOn >= \("\(year)-01-01") AND usedOn <= \("\(year)-12-31") AND voidedAt IS NULL
            """) ?? 0
    }

    /// What is offered on a day, to everybody's eyes.
    static func offered(on day: Day, county: String, in transaction: ReadTransaction) throws -> [Courtesy] {
        try transaction.rows(
            """
            SELECT \(selected), 0 AS uses FROM courtesy
            WHERE courtesy.county = \(county) AND courtesy.validFrom <= \(day)
              AND (courtesy.validUntil IS NULL OR courtesy.validUntil >= \(day))
              AND (courtesy.endedOn IS NULL OR courtesy.endedOn > \(day))
            ORDER BY courtesy.id LIMIT 200
            """
        ).map(Courtesy.init)
    }

    private static let shown = 6

    /// What a holder was given, by whichever of his honours: courtesies and, for those who may know of it, help in need.
    package static let ofHolder: HolderParts = { holder, actor, transaction in
        guard Right.seeCourtesies.isHeld(by: actor) else { return [] }
        let (own, uses, helps) = (
            "holder=\(holder.honour)", Listing<CourtesyUse>.courtesyUses, Listing<Hardship>.hardships
        )
        let count = try uses.count("standing=valid&\(own)", for: actor, in: transaction)
        var figures = [
            DossierPart.Figure("享受礼遇", count, "次", path: "courtesies/uses?standing=valid&\(own)")
        ]
        var tables = [
            DossierPart.Table(
                ["日期", "礼遇", "凭哪项荣誉"],
                try uses.first("standing=valid&\(own)", shown, for: actor, in: transaction).map { use in
                    [
                        .init(use.usedOn.chinese), .init(use.courtesyTitle, "courtesies/\(use.courtesy)"),
                        .init(use.honourTitle),
                    ]
                }, more: count > shown ? .init("全部\(count)次", "courtesies/uses?standing=valid&\(own)") : nil)
        ]
        if Right.seeHardship.isHeld(by: actor) {
            let helped = try helps.count(own, for: actor, in: transaction)
            figures.append(.init("困难帮扶", helped, "件", path: "hardships?\(own)"))
            tables.append(
                .init(
                    ["困难帮扶", "金额", "办到哪一步"],
                    try helps.first(own, shown, for: actor, in: transaction).map { help in
                        [
                            .init("申请人\(help.askedByName)", "hardships/\(help.id)"),
                            .init(Money(fen: help.fen).chinese),
                            .init(help.state.chinese),
                        ]
                    }))
        }
        return figures.allSatisfy { $0.count == 0 } ? [] : [DossierPart("礼遇和帮扶", figures, tables: tables)]
    }

    /// The records of one holder, by any of his honours: only links ask for it.
    static func byHolder(_ condition: @escaping @Sendable (Holder) -> SQL) -> ListFilter {
        .link("holder", "谁") { value, actor, transaction in
            try ID<Honour>(value).flatMap { try Holders.ever($0, for: actor, in: transaction) }.map(condition)
                ?? "1 = 0"
        } words: { value, actor, transaction in
            try ID<Honour>(value).flatMap { try Holders.ever($0, for: actor, in: transaction) }?.name ?? value
        }
    }

    static let selected: SQL = """
        courtesy.id, courtesy.title, courtesy.words, courtesy.provider, courtesy.categories, courtesy.level,
        courtesy.timesAYear, courtesy.validFrom, courtesy.validUntil, courtesy.endedOn
        """

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let courtesy: String? = try transaction.value("SELECT max(id) FROM courtesy WHERE county = \(county)")
        let use: String? = try transaction.value("SELECT max(id) FROM courtesyUse WHERE county = \(county)")
        let hardship: String? = try transaction.value("SELECT max(id) FROM hardship WHERE county = \(county)")
        let tour: String? = try transaction.value("SELECT max(id) FROM storyTour WHERE county = \(county)")
        return [
            "courtesy": courtesy, "courtesyUse": use ?? courtesy, "hardship": hardship ?? courtesy,
            "storyTour": tour ?? courtesy,
        ].compactMapValues(\.self)
    }
}

extension Courtesy {
    init(_ row: Row) throws {
        id = try row["id"]
        title = try row["title"]
        words = try row["words"]
        provider = try row["provider"]
        let kinds: String = try row["categories"]
        categories = kinds.split(separator: " ").compactMap { AwardCategory(rawValue: String($0)) }
        level = try row["level"]
        timesAYear = try row["timesAYear"]
        from = try row["validFrom"]
        until = try row["validUntil"]
        endedOn = try row["endedOn"]
        uses = try row["uses"]
    }
}

extension CourtesyUse {
    init(_ row: Row) throws {
        id = try row["id"]
        courtesy = try row["courtesy"]
        courtesyTitle = try row["courtesyTitle"]
        holder = try row["holder"]
        honourTitle = try row["honourTitle"]
        villageName = try row["villageName"] ?? ""
        usedOn = try row["usedOn"]
        note = try row["note"]
        recordedByName = try row["recordedByName"]
        voidedAt = try row["voidedAt"]
        voidReason = try row["voidReason"]
    }
}

extension Listing where Record == Courtesy {
    static let courtesies = Listing<Courtesy>(
        Courtesy.noun, "礼遇", path: "courtesies", right: .seeCourtesies,
        help: "给好人、模范、文明家庭的礼遇：谁提供、给谁、一年几次、到什么时候", from: "courtesy",
        select: { county in
            """
            \(CourtesyRegister.selected), (SELECT count(*) FROM courtesyUse WHERE courtesyUse.county = \(county)
                AND courtesyUse.courtesy = courtesy.id AND courtesyUse.voidedAt IS NULL) AS uses
            """
        },
        decode: Courtesy.init, sees: { _ in "1 = 1" },
        columns: [
            .link("名称", width: 28, { $0.title }, path: { "courtesies/\($0.id)" }), .text("提供单位") { $0.provider },
            .text("给谁", width: 30) { $0.whom }, .text("次数", width: 14) { $0.howOften }, .day("开始") { $0.from },
            .day("截止") { $0.until },
            .tag("状态") { $0.endedOn == nil ? ("提供中", .done) : ("已停止", .off) }, .number("已享受") { $0.uses },
            .fileOnly("内容") { $0.words },
        ],
        filters: [.search("名称、提供单位", in: ["courtesy.title", "courtesy.provider"])],
        orders: [.newest("courtesy")],
        empty: "还没有礼遇。和公交、医院、景区谈好一项，就登记一项。",
        starts: [
            .init("登记礼遇", "courtesies/new", .keepCourtesies), .init("享受记录", "courtesies/uses", .seeCourtesies),
        ])
}

extension Listing where Record == CourtesyUse {
    static let courtesyUses = Listing<CourtesyUse>(
        CourtesyUse.noun, "享受礼遇", path: "courtesies/uses", right: .seeCourtesies,
        help: "谁在哪一天享受了哪一项礼遇；在礼遇的页面登记", from: "courtesyUse",
        joins: """
            JOIN courtesy ON courtesy.county = courtesyUse.county AND courtesy.id = courtesyUse.courtesy
            \(SQL.join(division: "courtesyUse.village", of: "courtesyUse", as: "village"))
            """,
        select: { _ in
            """
            courtesyUse.id, courtesyUse.courtesy, courtesy.title AS courtesyTitle, courtesyUse.holder,
            courtesyUse.honourTitle, village.name AS villageName, courtesyUse.usedOn, courtesyUse.note,
            courtesyUse.recordedByName, courtesyUse.voidedAt, courtesyUse.voidReason
            """
        },
        decode: CourtesyUse.init, sees: { $0.scope.condition(division: "courtesyUse.village") },
        columns: [
            .link("礼遇", width: 26, { $0.courtesyTitle }, path: { "courtesies/\($0.courtesy)" }),
            .text("姓名（名称）") { $0.holder }, .text("荣誉", width: 26) { $0.honourTitle },
            .text("村（社区）") { $0.villageName }, .day("日期") { $0.usedOn },
            .tag("状态") { $0.voidedAt == nil ? ("有效", .done) : ("已作废", .off) },
            .text("登记人", width: 12) { $0.recordedByName }, .fileOnly("说明") { $0.note },
            .fileOnly("作废的原因") { $0.voidReason },
        ],
        filters: [
            .search("姓名、礼遇", in: ["courtesyUse.holder", "courtesy.title"]),
            .month("month", "月份", days: "courtesyUse.usedOn"), .township("courtesyUse.village"),
            .condition("standing", "状态", [("valid", "有效", { @Sendable _, _ in "courtesyUse.voidedAt IS NULL" })]),
            CourtesyRegister.byHolder { "courtesyUse.holderKey = \($0.key)" },
            .link("courtesy", "礼遇", condition: { value, _, _ in "courtesyUse.courtesy = \(value)" }) {
                value, actor, transaction in
                try ID<Courtesy>(value).map { try CourtesyRegister.one($0, for: actor, in: transaction).title } ?? value
            },
        ],
        orders: [.descending("latest", "最近的", "courtesyUse.usedOn", .text)],
        figures: [
            .count("courtesyUses", "享受礼遇", unit: "次", "期内享受的礼遇，作废的不计", by: "courtesyUse.village") { period, _ in
                """
                \(period.holds(day: "courtesyUse.usedOn", entered: "courtesyUse.recordedAt"))
                AND \(period.stands(voided: "courtesyUse.voidedAt"))
                """
            }
        ],
        empty: "还没有登记。打开一项礼遇，登记谁在哪一天享受了它。")
}
