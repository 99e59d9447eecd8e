import Database
import Findings
import Kernel
import Office
import Organisation

/// What there is to ask about the parts of cases. Each is seen by whoever sees the case.
package enum CaseParts {
    static func joinCase(of table: SQL, _ column: SQL) -> SQL {
        """
        JOIN coordinationCase ON coordinationCase.county = \(table).county AND coordinationCase.id = \(column)
        """
    }

    private static let missing = Refusal(
        .missing, "case.partNone", "没有这一项，或者您无权看到它。请从“难点问题”进入。")

    @Sendable
    static func place(_ id: ID<CasePlace>, for actor: Actor, in transaction: ReadTransaction) throws -> CasePlace {
        try Listing<CasePlace>.casePlaces.one(id, for: actor, in: transaction, otherwise: missing)
    }

    @Sendable
    static func share(_ id: ID<CaseShare>, for actor: Actor, in transaction: ReadTransaction) throws -> CaseShare {
        try Listing<CaseShare>.caseShares.one(id, for: actor, in: transaction, otherwise: missing)
    }

    @Sendable
    static func promise(
        _ id: ID<CasePromise>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> CasePromise {
        try Listing<CasePromise>.casePromises.one(id, for: actor, in: transaction, otherwise: missing)
    }

    @Sendable
    static func look(_ id: ID<CaseLook>, for actor: Actor, in transaction: ReadTransaction) throws -> CaseLook {
        try Listing<CaseLook>.caseLooks.one(id, for: actor, in: transaction, otherwise: missing)
    }

    @Sendable
    static func item(
        _ id: ID<InventoryItem>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> InventoryItem {
        try Listing<InventoryItem>.inventory.one(id, for: actor, in: transaction, otherwise: missing)
    }

    static func setItem(
        _ column: SQL, _ day: Day?, of id: ID<InventoryItem>, _ county: String, _ transaction: WriteTransaction
    ) throws {
        try transaction.run("UPDATE inventoryItem SET \(column) = \(day) WHERE county = \(county) AND id = \(id)")
    }

    /// The unit of a township that a village or community lies in, with the village's own.
    static func ground(
        _ division: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> (place: Unit, township: Unit) {
        guard division.county == county, [.village, .township].contains(division.level),
            let place = try Units.ofDivision(division, county: county, in: transaction),
            let township = division.level == .township
                ? place
                : try division.parent.flatMap({ try Units.ofDivision($0, county: county, in: transaction) })
        else {
            throw Refusal.field("division", "case.division", "地点应是本县的乡镇（街道）或村（社区），请从列表中选择。")
        }
        return (place, township)
    }

    /// What a share last reported, and when; the last first.
    static func reports(
        of share: CaseShare, county: String, in transaction: ReadTransaction
    ) throws -> [CaseReport] {
        let course = try CaseShare.procedure.course(of: share.id, county: county, in: transaction)
        return course.taken.reversed().filter { [CaseShare.progress, "finish"].contains($0.step) }.map {
            CaseReport(share: share.id, unit: share.party.name, at: $0.at, words: $0.answers.note)
        }
    }
}

/// What a unit said of how far its share is.
package struct CaseReport: Codable, Sendable {
    package let share: ID<CaseShare>
    package let unit: String
    package let at: Instant
    package let words: String
}

extension Listing where Record == CasePlace {
    static let casePlaces = Listing<CasePlace>(
        CasePlace.noun, "难点点位", path: "cases/places", right: .seeCases, help: "难点问题在哪些地方；整治到位以后按天数回头看",
        from: "casePlace",
        joins: """
            \(CaseParts.joinCase(of: "casePlace", "casePlace.coordinationCase"))
            \(SQL.join(division: "casePlace.division", of: "casePlace", as: "village"))
            \(SQL.join(unit: "casePlace.townshipUnit", of: "casePlace", as: "township"))
            """,
        select: { _ in
            """
            casePlace.id, casePlace.coordinationCase, coordinationCase.title AS caseTitle,
            coordinationCase.dueOn AS caseDue, casePlace.division, village.name AS village, casePlace.townshipUnit,
            township.name AS township, casePlace.spot, casePlace.rightOn, casePlace.state
            """
        },
        decode: CasePlace.init, sees: Cases.isSeen,
        columns: [
            .link("点位") {
                $0.name
            } path: {
                "cases/places/\($0.id)"
            }, .text("乡镇（街道）") { $0.township.name },
            .link("难点问题") {
                $0.caseTitle
            } path: {
                "cases/\($0.coordinationCase)"
            }, .state { $0.state }, .day("整治到位") { $0.rightOn },
        ],
        filters: [
            .search("如 兴旺路", in: ["casePlace.spot", "village.name"]), .state(CasePlace.procedure),
            .step(CasePlace.procedure),
            standing(toDo: CasePlace.State.toDo, dropped: CasePlace.State.dropped, "casePlace.state"),
            .township("casePlace.division"), Cases.filter("casePlace.coordinationCase"),
        ],
        orders: [.newest("casePlace")],
        figures: [
            .count("casePlacesRight", "整治到位的难点点位", unit: "个", "期内整治到位的点位，后来反弹的也计", by: "casePlace.division") {
                period, county in period.took("right", of: CasePlace.noun, "casePlace.id", county: county)
            }
        ],
        empty: "还没有点位。打开一件难点问题，添加它在哪些地方。")
}

extension Listing where Record == CaseShare {
    static let caseShares = Listing<CaseShare>(
        CaseShare.noun, "难点分工", path: "cases/shares", right: .seeCases, help: "哪个单位负责什么、到哪天；进展由单位自己报",
        from: "caseShare",
        joins: """
            \(CaseParts.joinCase(of: "caseShare", "caseShare.coordinationCase"))
            \(SQL.join(unit: "caseShare.unit", of: "caseShare", as: "partner"))
            """,
        select: { _ in
            """
            caseShare.id, caseShare.coordinationCase, coordinationCase.title AS caseTitle, caseShare.unit,
            partner.name AS unitName, caseShare.division, caseShare.task, caseShare.dueOn, caseShare.state
            """
        },
        decode: CaseShare.init, sees: Cases.isSeen,
        columns: [
            .link("分工", width: 36) {
                $0.task
            } path: {
                "cases/shares/\($0.id)"
            }, .text("单位") { $0.party.name },
            .link("难点问题") {
                $0.caseTitle
            } path: {
                "cases/\($0.coordinationCase)"
            }, .state { $0.state }, .day("期限") { $0.dueOn },
        ],
        filters: [
            .search("如 交警", in: ["caseShare.task", "partner.name"]), .state(CaseShare.procedure),
            .step(CaseShare.procedure),
            standing(toDo: CaseShare.State.toDo, dropped: CaseShare.State.dropped, "caseShare.state"),
            .condition(
                "late", "期限",
                [
                    (
                        "yes", "已逾期",
                        { @Sendable _, now -> SQL in
                            "caseShare.state = \(CaseShare.State.going) AND caseShare.dueOn < \(now.day)"
                        }
                    )
                ]), .unit("caseShare.unit", kinds: [.department, .township]),
            Cases.filter("caseShare.coordinationCase"),
        ],
        orders: [
            .newest("caseShare"), .ascending("due", "最先到期", "caseShare.dueOn", .text),
        ],
        figures: [
            .count("caseSharesDone", "完成的难点分工", unit: "项", "期内由创建办确认完成的分工") { period, county in
                period.took("confirm", of: CaseShare.noun, "caseShare.id", county: county)
            }
        ],
        empty: "还没有分工。打开一件难点问题，给单位写明分工和期限。")
}

extension Listing where Record == CasePromise {
    static let casePromises = Listing<CasePromise>(
        CasePromise.noun, "走访承诺", path: "cases/promises", right: .seeCases, help: "三服务、调研时当场承诺的事，兑现没有",
        from: "casePromise",
        joins: """
            \(CaseParts.joinCase(of: "casePromise", "casePromise.coordinationCase"))
            \(SQL.join(unit: "casePromise.unit", of: "casePromise", as: "partner"))
            """,
        select: { _ in
            """
            casePromise.id, casePromise.coordinationCase, coordinationCase.title AS caseTitle, casePromise.visitedOn,
            casePromise.visitors, casePromise.unit, partner.name AS unitName, casePromise.division, casePromise.words,
            casePromise.dueOn, casePromise.state
            """
        },
        decode: CasePromise.init, sees: Cases.isSeen,
        columns: [
            .link("承诺", width: 36) {
                $0.words
            } path: {
                "cases/promises/\($0.id)"
            }, .text("兑现的单位") { $0.party.name }, .text("走访人") { $0.visitors }, .day("走访") { $0.visitedOn },
            .day("期限") { $0.dueOn }, .state { $0.state },
            .link("难点问题") {
                $0.caseTitle
            } path: {
                "cases/\($0.coordinationCase)"
            },
        ],
        filters: [
            .search("如 停车场", in: ["casePromise.words", "casePromise.visitors"]), .state(CasePromise.procedure),
            .step(CasePromise.procedure), .unit("casePromise.unit", kinds: [.office, .department, .township]),
            Cases.filter("casePromise.coordinationCase"),
        ],
        orders: [
            .newest("casePromise"), .ascending("due", "最先到期", "casePromise.dueOn", .text),
        ],
        figures: [
            .count("casePromisesKept", "兑现的走访承诺", unit: "项", "期内登记已兑现的走访承诺") { period, county in
                period.took("keep", of: CasePromise.noun, "casePromise.id", county: county)
            }
        ],
        empty: "还没有承诺。在难点问题的页面登记走访时，写明承诺了什么、谁来兑现、到哪天。")
}

extension Listing where Record == CaseVisit {
    static let caseVisits = Listing<CaseVisit>(
        CaseVisit.noun, "走访调研", path: "cases/visits", right: .seeCases, help: "为难点问题去现场的三服务、调研和现场办公",
        from: "caseVisit",
        joins: """
            \(CaseParts.joinCase(of: "caseVisit", "caseVisit.coordinationCase"))
            LEFT JOIN casePromise ON casePromise.county = caseVisit.county AND casePromise.id = caseVisit.promise
            """,
        select: { _ in
            """
            caseVisit.id, caseVisit.coordinationCase, coordinationCase.title AS caseTitle, caseVisit.kind,
            caseVisit.visitedOn, caseVisit.visitors, caseVisit.spot, caseVisit.words, caseVisit.promise,
            casePromise.words AS promised, casePromise.state AS promiseState, casePromise.dueOn AS promiseDue
            """
        },
        decode: CaseVisit.init, sees: Cases.isSeen,
        columns: [
            .link("难点问题", width: 32) {
                $0.caseTitle
            } path: {
                "cases/\($0.coordinationCase)#visits"
            }, .text("类别") { $0.kind.chinese }, .day("日期") { $0.visitedOn }, .text("走访人") { $0.visitors },
            .text("地点") { $0.spot }, .text("承诺") { $0.promised },
            .tag("兑现") { visit in visit.promiseState.map { ($0.chinese, $0.tone) } }, .fileOnly("情况") { $0.words },
        ],
        filters: [
            .search("如 副书记", in: ["caseVisit.visitors", "caseVisit.spot", "caseVisit.words"]),
            .choice("kind", "类别", of: CaseVisit.Kind.self, "caseVisit.kind") { $0.chinese },
            .month("month", "月份", days: "caseVisit.visitedOn"), Cases.filter("caseVisit.coordinationCase"),
        ],
        orders: [.descending("latest", "最近的", "caseVisit.visitedOn", .text)],
        figures: [
            .count("caseVisits", "难点问题走访调研", unit: "次", "期内为难点问题进行的三服务、调研和现场办公") { period, _ in
                period.holds(day: "caseVisit.visitedOn", entered: "caseVisit.recordedAt")
            }
        ],
        empty: "还没有走访。打开一件难点问题，登记谁去了、去了哪里、承诺了什么。")
}

extension Listing where Record == CaseLook {
    static let caseLooks = Listing<CaseLook>(
        CaseLook.noun, "回头看", path: "cases/looks", right: .seeCases,
        help: "整治到位的点位按天数再看（出厂30天、90天）：保持的登记，反弹的转为问题重新整治",
        from: "caseLook",
        joins: """
            JOIN casePlace ON casePlace.county = caseLook.county AND casePlace.id = caseLook.place
            \(CaseParts.joinCase(of: "caseLook", "casePlace.coordinationCase"))
            \(SQL.join(division: "casePlace.division", of: "casePlace", as: "village"))
            \(SQL.join(unit: "casePlace.townshipUnit", of: "casePlace", as: "township"))
            """,
        select: { _ in
            """
            caseLook.id, casePlace.coordinationCase, coordinationCase.title AS caseTitle,
            coordinationCase.kind AS caseKind, caseLook.place, casePlace.division, village.name AS village,
            township.name AS township, casePlace.spot, caseLook.days, caseLook.dueOn, caseLook.rightOn, caseLook.state,
            caseLook.finding
            """
        },
        decode: CaseLook.init, sees: Cases.isSeen,
        columns: [
            .link("点位") {
                $0.name
            } path: {
                "cases/looks/\($0.id)"
            }, .text("乡镇（街道）") { $0.township },
            .text("回头看") { "\($0.days)天" }, .day("应看日期") { $0.dueOn }, .state { $0.state }, .day("整治到位") { $0.rightOn },
            .link("难点问题") {
                $0.caseTitle
            } path: {
                "cases/\($0.coordinationCase)"
            },
        ],
        filters: [
            .search("如 兴旺路", in: ["casePlace.spot", "village.name"]), .state(CaseLook.procedure),
            .step(CaseLook.procedure), .late(CaseLook.procedure), .month("month", "应看月份", days: "caseLook.dueOn"),
            .township("casePlace.division"), Cases.filter("casePlace.coordinationCase"),
            .link("place", "点位", condition: { value, _, _ in "caseLook.place = \(value)" }) {
                value, actor, transaction in
                try ID<CasePlace>(value).map { try CaseParts.place($0, for: actor, in: transaction).name } ?? value
            },
        ],
        orders: [
            .ascending("due", "最先到期", "caseLook.dueOn", .text), .newest("caseLook"),
        ],
        figures: [
            .count("caseLooks", "回头看", unit: "次", "期内完成的回头看，保持和反弹都计", by: "casePlace.division") { period, county in
                """
                (\(period.took(CaseLook.keep, of: CaseLook.noun, "caseLook.id", county: county))
                OR \(period.took(CaseLook.relapse, of: CaseLook.noun, "caseLook.id", county: county)))
                """
            },
            .count("caseRelapses", "回头看反弹", unit: "次", "期内回头看发现反弹、转为问题的", by: "casePlace.division") {
                period, county in period.took(CaseLook.relapse, of: CaseLook.noun, "caseLook.id", county: county)
            },
        ],
        empty: "还没有要回头看的点位。点位登记“整治到位”以后，这里自动列出30天、90天以后的回头看。")

    /// How many of the looks found it as before: opens to those.
    static var relapseRate: [Metric] {
        let metrics = caseLooks.metrics
        guard let relapses = metrics.first(where: { $0.name == "caseRelapses" }),
            let looks = metrics.first(where: { $0.name == "caseLooks" })
        else { return [] }
        return [.share("caseRelapseRate", "反弹率", "期内完成的回头看中发现反弹的占比", of: relapses, among: looks)]
    }
}

extension Listing where Record == InventoryItem {
    static let inventory = Listing<InventoryItem>(
        InventoryItem.noun, "清单", path: "cases/inventory", right: .seeCases,
        help: "一辆一辆的僵尸车、一处一处的垃圾堆点：在哪里、贴了通知没有、清理了没有",
        from: "inventoryItem",
        joins: """
            \(CaseParts.joinCase(of: "inventoryItem", "inventoryItem.coordinationCase"))
            \(SQL.join(division: "inventoryItem.division", of: "inventoryItem", as: "village"))
            \(SQL.join(unit: "inventoryItem.townshipUnit", of: "inventoryItem", as: "township"))
            """,
        select: { _ in
            """
            inventoryItem.id, inventoryItem.coordinationCase, coordinationCase.title AS caseTitle, inventoryItem.kind,
            inventoryItem.label, inventoryItem.division, village.name AS village, inventoryItem.townshipUnit,
            township.name AS township, inventoryItem.spot, inventoryItem.note, inventoryItem.foundOn,
            inventoryItem.noticedOn, inventoryItem.movedOn, inventoryItem.state
            """
        },
        decode: InventoryItem.init, sees: Cases.isSeen,
        columns: [
            .link("编号", width: 24) {
                $0.label
            } path: {
                "cases/inventory/\($0.id)"
            }, .text("类别") { $0.kind.chinese }, .text("村（社区）") { $0.village }, .text("位置", width: 28) { $0.spot },
            .state { $0.state }, .day("发现日期") { $0.foundOn }, .day("贴通知日期") { $0.noticedOn },
            .day("清理日期") { $0.movedOn }, .fileOnly("乡镇（街道）", width: 16) { $0.township.name },
            .fileOnly("难点问题", width: 28) { $0.caseTitle }, .fileOnly("情况") { $0.note },
        ],
        filters: [
            .search("如 面包车", in: ["inventoryItem.label", "inventoryItem.spot", "village.name"]),
            .choice("kind", "类别", of: InventoryItem.Kind.self, "inventoryItem.kind") { $0.chinese },
            .state(InventoryItem.procedure), .step(InventoryItem.procedure),
            standing(toDo: InventoryItem.State.toDo, dropped: InventoryItem.State.dropped, "inventoryItem.state"),
            .township("inventoryItem.division"), Cases.filter("inventoryItem.coordinationCase"),
        ],
        orders: [.newest("inventoryItem")],
        figures: [
            .count(
                "inventoryFound", "列入清单", unit: "项", "期内发现、列入清单的，核实不算的不计", by: "inventoryItem.division"
            ) { period, county in
                """
                \(period.holds(day: "inventoryItem.foundOn"))
                AND \(period.knows(begun: "inventoryItem.id", county: county))
                AND NOT \(period.knows(step: "drop", of: "inventoryItem.id", county: county))
                """
            },
            .count("inventoryMoved", "清单已清理", unit: "项", "期内登记清理的清单，如拖走的僵尸车", by: "inventoryItem.division") {
                period, county in
                period.took(InventoryItem.move, of: InventoryItem.noun, "inventoryItem.id", county: county)
            },
        ],
        empty: "清单还是空的。打开一件难点问题逐项添加，或者把摸排表整份导入。",
        starts: [.init("导入清单", "cases/inventory/import", .manageCases)])
}

/// What is left of a part, and what was not taken out.
private func standing<State: ProcedureState>(toDo: [State], dropped: State, _ column: SQL) -> ListFilter {
    .condition(
        "standing", "办理",
        [
            ("open", "还要办的", { @Sendable _, _ -> SQL in "\(column) IN \(list: toDo)" }),
            ("valid", "不含移出的", { @Sendable _, _ -> SQL in "\(column) <> \(dropped)" }),
        ])
}

extension CasePlace {
    init(_ row: Row) throws {
        id = try row["id"]
        coordinationCase = try row["coordinationCase"]
        caseTitle = try row["caseTitle"]
        caseDue = try row["caseDue"]
        let division: DivisionCode = try row["division"]
        self.division = division
        village = try row["village"]
        township = Party(
            unit: try row["townshipUnit"], name: try row["township"],
            division: division.level == .township ? division : division.parent)
        spot = try row["spot"]
        rightOn = try row["rightOn"]
        state = try row["state"]
    }
}

extension CaseShare {
    init(_ row: Row) throws {
        id = try row["id"]
        coordinationCase = try row["coordinationCase"]
        caseTitle = try row["caseTitle"]
        party = Party(unit: try row["unit"], name: try row["unitName"], division: try row["division"])
        task = try row["task"]
        dueOn = try row["dueOn"]
        state = try row["state"]
    }
}

extension CasePromise {
    init(_ row: Row) throws {
        id = try row["id"]
        coordinationCase = try row["coordinationCase"]
        caseTitle = try row["caseTitle"]
        visitedOn = try row["visitedOn"]
        visitors = try row["visitors"]
        party = Party(unit: try row["unit"], name: try row["unitName"], division: try row["division"])
        words = try row["words"]
        dueOn = try row["dueOn"]
        state = try row["state"]
    }
}

extension CaseVisit {
    init(_ row: Row) throws {
        id = try row["id"]
        coordinationCase = try row["coordinationCase"]
        caseTitle = try row["caseTitle"]
        kind = try row["kind"]
        visitedOn = try row["visitedOn"]
        visitors = try row["visitors"]
        spot = try row["spot"]
        words = try row["words"]
        promise = try row["promise"]
        promised = try row["promised"]
        promiseState = try row["promiseState"]
        promiseDue = try row["promiseDue"]
    }
}

extension CaseLook {
    init(_ row: Row) throws {
        id = try row["id"]
        coordinationCase = try row["coordinationCase"]
        caseTitle = try row["caseTitle"]
        caseKind = try row["caseKind"]
        place = try row["place"]
        division = try row["division"]
        village = try row["village"]
        township = try row["township"]
        spot = try row["spot"]
        days = try row["days"]
        dueOn = try row["dueOn"]
        rightOn = try row["rightOn"]
        state = try row["state"]
        finding = try row["finding"]
    }
}

extension InventoryItem {
    init(_ row: Row) throws {
        id = try row["id"]
        coordinationCase = try row["coordinationCase"]
        caseTitle = try row["caseTitle"]
        kind = try row["kind"]
        label = try row["label"]
        let division: DivisionCode = try row["division"]
        self.division = division
        village = try row["village"]
        township = Party(
            unit: try row["townshipUnit"], name: try row["township"],
            division: division.level == .township ? division : division.parent)
        spot = try row["spot"]
        note = try row["note"]
        foundOn = try row["foundOn"]
        noticedOn = try row["noticedOn"]
        movedOn = try row["movedOn"]
        state = try row["state"]
    }
}
