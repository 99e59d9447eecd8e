import Database
import Findings
import Kernel
import Office
import Organisation

/// What there is to ask about cases.
package enum Cases {
    /// The office, leaders and county inspectors see all; a township or village those on its ground, a unit those that it has a
    /// share of. In statements that read `coordinationCase`.
    static func isSeen(by actor: Actor) -> SQL {
        guard actor.scope != .county else { return "1 = 1" }
        return """
            (EXISTS (SELECT 1 FROM casePlace WHERE casePlace.county = \(actor.county)
                AND casePlace.coordinationCase = coordinationCase.id
                AND \(actor.scope.condition(division: "casePlace.division")))
            OR EXISTS (SELECT 1 FROM inventoryItem WHERE inventoryItem.county = \(actor.county)
                AND inventoryItem.coordinationCase = coordinationCase.id
                AND \(actor.scope.condition(division: "inventoryItem.division")))
            OR EXISTS (SELECT 1 FROM caseShare WHERE caseShare.county = \(actor.county)
                AND caseShare.coordinationCase = coordinationCase.id
                AND \(actor.scope.condition(division: "caseShare.division", unit: "caseShare.unit"))))
            """
    }

    static func selected(_ county: String) -> SQL {
        """
        coordinationCase.id, coordinationCase.kind, coordinationCase.title, coordinationCase.situation,
        coordinationCase.aims, coordinationCase.dueOn, coordinationCase.askedDue, coordinationCase.state,
        coordinationCase.registeredOn, coordinationCase.closedOn,
        \(count("casePlace", "casePlace.state <> \(CasePlace.State.dropped)", county)) AS places,
        \(count("casePlace", toDo(of: "casePlace", CasePlace.State.toDo), county)) AS openPlaces,
        \(count("caseShare", sharing, county)) AS shares,
        \(count("caseShare", toDo(of: "caseShare", CaseShare.State.toDo), county)) AS openShares,
        \(count("inventoryItem", "inventoryItem.state <> \(InventoryItem.State.dropped)", county)) AS items,
        \(count("inventoryItem", toDo(of: "inventoryItem", InventoryItem.State.toDo), county)) AS openItems,
        \(count("casePromise", "1 = 1", county)) AS promises,
        \(count("casePromise", "casePromise.state <> \(CasePromise.State.kept)", county)) AS openPromises,
        \(count("caseFinding", "1 = 1", county)) AS findings,
        \(openFindings(county)) AS openFindings
        """
    }

    /// Those of which somebody has a share.
    static func hasShare(_ county: String) -> SQL { "\(count("caseShare", sharing, county)) > 0" }

    /// Those that may be closed: nothing of what is gathered in them is open (`CaseCounts.missing`).
    static func hasNothingOpen(_ county: String) -> SQL {
        """
        \(openFindings(county)) + \(count("casePlace", toDo(of: "casePlace", CasePlace.State.toDo), county))
            + \(count("caseShare", toDo(of: "caseShare", CaseShare.State.toDo), county))
            + \(count("inventoryItem", toDo(of: "inventoryItem", InventoryItem.State.toDo), county)) = 0
        """
    }

    private static let sharing: SQL = "caseShare.state <> \(CaseShare.State.dropped)"

    private static func toDo<State: SQLEncodable>(of table: SQL, _ states: [State]) -> SQL {
        "\(table).state IN \(list: states)"
    }

    private static func openFindings(_ county: String) -> SQL {
        """
        (SELECT count(*) FROM caseFinding \(SQL.join(finding: "caseFinding.finding", of: "caseFinding", as: "gathered"))
            WHERE caseFinding.county = \(county) AND caseFinding.coordinationCase = coordinationCase.id
            AND gathered.state NOT IN \(list: [FindingState.closed, .voided]))
        """
    }

    private static func count(_ table: SQL, _ condition: SQL, _ county: String) -> SQL {
        """
        (SELECT count(*) FROM \(table) WHERE \(table).county = \(county)
            AND \(table).coordinationCase = coordinationCase.id AND \(condition))
        """
    }

    @Sendable
    package static func one(
        _ id: ID<CoordinationCase>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> CoordinationCase {
        try Listing<CoordinationCase>.cases.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "case.none", "没有这件难点问题，或者您无权看到它。请从“难点问题”进入。"))
    }

    /// Those that are not over, by title: what a list names them by.
    static func open(for actor: Actor, in transaction: ReadTransaction) throws -> [CoordinationCase] {
        try Listing<CoordinationCase>.cases.first("standing=open", 1000, for: actor, in: transaction)
    }

    static func set(
        _ column: SQL, _ day: Day?, of id: ID<CoordinationCase>, _ county: String, _ transaction: WriteTransaction
    ) throws {
        try transaction.run(
            "UPDATE coordinationCase SET \(column) = \(day) WHERE county = \(county) AND id = \(id)")
    }

    /// What fell back keeps no case closed: it goes on, with the time that a case has to show its first look.
    static func reopen(
        _ id: ID<CoordinationCase>, _ answers: StepAnswers, county: String, in transaction: WriteTransaction
    ) throws {
        let (procedure, system) = (CoordinationCase.procedure, Actor.system(county: county))
        guard try one(id, for: system, in: transaction).state == .closed,
            let reopen = procedure.step(named: CoordinationCase.reopen)
        else { return }
        try set("closedOn", nil, of: id, county, transaction)
        let days = try transaction.setting(CoordinationSettings.looks, county: county).first
        try set("dueOn", transaction.now.day.adding(days: days), of: id, county, transaction)
        try transaction.take(reopen, of: id, in: procedure, answers, by: system)
    }

    /// Promises that were made on visits and are not kept, as a closing case names them.
    static func unkept(
        of id: ID<CoordinationCase>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [CasePromise] {
        try Listing.casePromises.first("case=\(id)", 100, for: actor, in: transaction).filter { $0.state != .kept }
    }

    /// Of one of the columns of its parts that hold the case.
    static func filter(_ column: SQL) -> ListFilter {
        .link(
            "case", "难点问题", condition: { value, _, _ in "\(column) = \(value)" },
            words: { value, actor, transaction in
                try ID<CoordinationCase>(value).map { try one($0, for: actor, in: transaction).title } ?? value
            })
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        // Of each kind one, where possible of one that everything hangs on.
        let tables: [(name: String, table: SQL)] = [
            ("coordinationCase", "coordinationCase"), ("casePlace", "casePlace"), ("caseShare", "caseShare"),
            ("casePromise", "casePromise"), ("caseLook", "caseLook"), ("inventoryItem", "inventoryItem"),
            ("ticket", "ticket"), ("directive", "directive"),
        ]
        var samples: [String: String] = [:]
        for (name, table) in tables {
            let id: String? = try transaction.value("SELECT max(id) FROM \(table) WHERE county = \(county)")
            samples[name] = id
        }
        let gathered = try transaction.row(
            "SELECT coordinationCase, finding FROM caseFinding WHERE county = \(county) ORDER BY id DESC LIMIT 1")
        if let gathered {
            samples["coordinationCase"] = try gathered["coordinationCase"]
            samples["gathered"] = try gathered["finding"]
        }
        return samples
    }
}

extension CoordinationCase {
    init(_ row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        title = try row["title"]
        situation = try row["situation"]
        aims = try row["aims"]
        dueOn = try row["dueOn"]
        askedDue = try row["askedDue"]
        state = try row["state"]
        registeredOn = try row["registeredOn"]
        closedOn = try row["closedOn"]
        counts = CaseCounts(
            places: .init(all: try row["places"], open: try row["openPlaces"]),
            shares: .init(all: try row["shares"], open: try row["openShares"]),
            findings: .init(all: try row["findings"], open: try row["openFindings"]),
            items: .init(all: try row["items"], open: try row["openItems"]),
            promises: .init(all: try row["promises"], open: try row["openPromises"]))
    }
}

extension Listing where Record == CoordinationCase {
    package static let cases = Listing<CoordinationCase>(
        CoordinationCase.noun, "难点问题", path: "cases", right: .seeCases,
        help: "一个单位解决不了的问题：归集问题和点位，明确分工和期限，走访、开会、督办，实地查看以后才销号，销号以后回头看",
        from: "coordinationCase", select: Cases.selected, decode: CoordinationCase.init, sees: Cases.isSeen,
        columns: [
            .link("名称", width: 32) {
                $0.title
            } path: {
                "cases/\($0.id)"
            }, .text("类别") { $0.kind.chinese }, .state { $0.state }, .day("期限") { $0.dueOn },
            .figure("点位") {
                $0.counts.places.all
            } path: {
                "cases/places?case=\($0.id)&standing=valid"
            },
            .figure("未整治") {
                $0.counts.places.open
            } path: {
                "cases/places?case=\($0.id)&standing=open"
            },
            .figure("分工") {
                $0.counts.shares.all
            } path: {
                "cases/shares?case=\($0.id)&standing=valid"
            },
            .figure("未完成") {
                $0.counts.shares.open
            } path: {
                "cases/shares?case=\($0.id)&standing=open"
            },
            .day("销号") { $0.closedOn }, .fileOnly("情况") { $0.situation }, .fileOnly("目标") { $0.aims },
        ],
        filters: [
            .search("如 建筑垃圾、僵尸车", in: ["coordinationCase.title", "coordinationCase.situation"]),
            .choice("kind", "类别", of: CoordinationCase.Kind.self, "coordinationCase.kind") { $0.chinese },
            .state(CoordinationCase.procedure),
            .condition(
                "standing", "办理",
                [
                    (
                        "open", "没有销号的",
                        { @Sendable _, _ -> SQL in
                            "coordinationCase.state NOT IN \(list: CoordinationCase.State.ended)"
                        }
                    )
                ]),
            .step(CoordinationCase.procedure), .late(CoordinationCase.procedure), ownTownship,
            .unitOfShare,
        ],
        orders: [
            .newest("coordinationCase"), .ascending("due", "最先到期", "coordinationCase.dueOn", .text),
        ],
        figures: [
            .count("cases", "难点问题", unit: "件", "期内登记的难点问题") { period, county in
                period.took(RecordSteps.made, of: CoordinationCase.noun, "coordinationCase.id", county: county)
            },
            .count("casesOpen", "没有销号的难点问题", unit: "件", "期末已经登记、没有销号也没有移出的难点问题") { period, county in
                """
                \(period.reached(RecordSteps.made, "coordinationCase.id", county: county))
                AND NOT \(period.reached(
                    "close", undoneBy: CoordinationCase.reopen, "coordinationCase.id", county: county))
                AND NOT \(period.reached("drop", "coordinationCase.id", county: county))
                """
            },
            .count("casesClosed", "销号的难点问题", unit: "件", "期内经实地查看销号的难点问题") { period, county in
                period.took("close", of: CoordinationCase.noun, "coordinationCase.id", county: county)
            },
            .count("casesOverdue", "逾期的难点问题", unit: "件", "期内有一步逾期、被系统催办过的难点问题") { period, county in
                period.took(RecordSteps.notice, of: CoordinationCase.noun, "coordinationCase.id", county: county)
            },
        ],
        empty: "还没有难点问题。一个单位解决不了的，由创建办登记，归集问题，明确分工。",
        starts: [
            .init("登记难点问题", "cases/new", .manageCases), .init("回头看", "cases/looks", .seeCases),
            .init("清单", "cases/inventory", .seeCases),
        ])

    /// One whose places lie there.
    private static let ownTownship = ListFilter(
        "below", "乡镇（街道）", form: "区划代码",
        options: { actor, transaction in
            guard actor.scope == .county else { return [] }
            return try Units.all(
                county: actor.county, kinds: [.township], notGoneOn: transaction.now.day, in: transaction
            ).compactMap { unit in unit.division.map { ($0.description, unit.name) } }
        }, isReadable: { DivisionCode($0) != nil },
        condition: { value, actor, transaction in
            guard let code = DivisionCode(value) else { return "1 = 0" }
            let within = try Divisions.within(
                code, "casePlace.division", county: actor.county, on: transaction.now.day, in: transaction)
            return """
                EXISTS (SELECT 1 FROM casePlace WHERE casePlace.county = \(actor.county)
                    AND casePlace.coordinationCase = coordinationCase.id AND \(within))
                """
        },
        words: { value, actor, transaction in
            try DivisionCode(value).flatMap {
                try Units.ofDivision($0, county: actor.county, in: transaction)?.name
            } ?? value
        })
}

extension ListFilter {
    /// Cases of which a unit has a share.
    fileprivate static let unitOfShare = ListFilter.link(
        "unit", "分工单位",
        condition: { value, actor, _ in
            """
            EXISTS (SELECT 1 FROM caseShare WHERE caseShare.county = \(actor.county)
                AND caseShare.coordinationCase = coordinationCase.id AND caseShare.unit = \(value)
                AND caseShare.state <> \(CaseShare.State.dropped))
            """
        },
        words: { value, actor, transaction in
            try ID<Unit>(value).map { try Units.one($0, county: actor.county, in: transaction).name } ?? value
        })
}
