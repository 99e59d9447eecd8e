import Assessment
import Database
import Inspections
import Kernel
import Office
import Organisation
import Web

extension Objections {
    /// A township sees its own, the office all.
    static func isSeen(by actor: Actor) -> SQL { actor.scope.condition(division: "objection.township") }

    @Sendable
    package static func one(
        _ id: ID<Objection>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Objection {
        try Listing<Objection>.objections(Objection.procedure(.none)).one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "objection.none", "没有这件申诉，或者您无权看到它。请从“申诉”进入。"))
    }

    /// How the last objection to something stands.
    static func latest(
        to target: ObjectionTarget, county: String, in transaction: ReadTransaction
    ) throws -> Objection.State? {
        try transaction.value(
            "SELECT state FROM objection WHERE county = \(county) AND \(target.condition) ORDER BY id DESC LIMIT 1")
    }

    /// The last objection to something, for who may see it; nil where there is none.
    static func latest(
        to target: ObjectionTarget, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Objection? {
        let id: ID<Objection>? = try transaction.value(
            """
            SELECT id FROM objection
            WHERE county = \(actor.county) AND \(target.condition) AND \(isSeen(by: actor)) ORDER BY id DESC LIMIT 1
            """)
        return try id.map { try one($0, for: actor, in: transaction) }
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let id: String? = try transaction.value("SELECT max(id) FROM objection WHERE county = \(county)")
        return id.map { ["objection": $0] } ?? [:]
    }
}

extension Objection {
    /// The township was right, wholly or in part, and its closed month would come out otherwise today.
    func awaitsCorrection(county: String, in transaction: ReadTransaction) throws -> Bool {
        guard [.upheld, .reduced].contains(state),
            let closed = try Assessments.closed(month, county: county, in: transaction)
        else { return false }
        return try Assessments.corrections(of: closed, county: county, in: transaction).contains { change in
            change.township == nil || change.township == township.division
        }
    }

    init(_ row: Row) throws {
        id = try row["id"]
        month = try row["month"]
        township = Party(
            unit: try row["townshipUnit"], name: try row["townshipName"], division: try row["township"])
        let (visit, line): (String, String) = (try row["visit"], try row["line"])
        self.visit = ID<Visit>(visit)
        self.line = ID<VisitLine>(line)
        adjustment = try row["adjustment"]
        count = try row["counted"]
        village = try row["village"]
        subject = try row["subject"]
        words = try row["words"]
        state = try row["state"]
    }
}

extension Listing where Record == Objection {
    static func objections(_ procedure: Procedure<Objection, Objection.State>) -> Listing<Objection> {
        Listing<Objection>(
            Objection.noun, "申诉", path: "objections", right: .seeObjections,
            help: "乡镇（街道）对县级检查、特别考核扣分和考核惩戒的申诉，主任裁定；成立的那一笔不扣，关账以后另成一版",
            from: "objection", joins: .join(division: "objection.township", of: "objection", as: "township"),
            select: { _ in
                """
                objection.id, objection.month, objection.township, objection.townshipUnit,
                township.name AS townshipName, objection.visit, objection.line, objection.adjustment, objection.counted,
                objection.village, objection.subject, objection.words, objection.state
                """
            },
            decode: Objection.init, sees: Objections.isSeen,
            columns: [
                .link("扣分", width: 32) {
                    "\($0.village)：\($0.subject)"
                } path: {
                    "objections/\($0.id)"
                },
                .text("月份") { $0.month.chinese }, .text("乡镇（街道）") { $0.township.name }, .state { $0.state },
                .fileOnly("申诉的理由") { $0.words },
            ],
            filters: [
                .search("如 樟塘村", in: ["objection.village", "objection.subject", "objection.words"]),
                .state(procedure), .step(procedure), .month("month", "月份", months: "objection.month"),
                .township("objection.township"),
            ],
            orders: [.newest("objection")],
            figures: [
                .count("objections", "申诉", unit: "件", "期内提出的申诉", by: "objection.township") { period, county in
                    period.took(RecordSteps.made, of: Objection.noun, "objection.id", county: county)
                },
                .count(
                    "objectionsUpheld", "申诉成立", unit: "件", "期内裁定成立、作废扣分的申诉，部分成立的也算", by: "objection.township"
                ) { period, county in
                    """
                    (\(period.took("uphold", of: Objection.noun, "objection.id", county: county))
                    OR \(period.took("reduce", of: Objection.noun, "objection.id", county: county)))
                    """
                },
            ],
            empty: "还没有申诉。乡镇（街道）从“月度考核”里自己的“逐笔扣分”提出。",
            above: { view in
                .when(
                    view.may(.fileObjections),
                    """
                    <p class="soft">打开<a href="\(view.link("assessments"))">月度考核</a>的一个月，从本乡镇（街道）的“逐笔扣分”提出。</p>
                    """)
            })
    }
}
