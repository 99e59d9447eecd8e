import Database
import Kernel
import Office
import Organisation
import Web

extension Cases {
    /// What a unit has a share of, and what lies on a township's or village's ground.
    @Sendable
    static func dossier(
        _ subject: DossierSubject, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [DossierPart] {
        guard Right.seeCases.isHeld(by: actor) else { return [] }
        let own = subject.division == nil ? "unit=\(subject.unit)" : "below=\(subject.division?.description ?? "")"
        let listing = Listing<CoordinationCase>.cases
        let all = try listing.count(own, for: actor, in: transaction)
        guard all > 0 else { return [] }
        let open = "standing=open&\(own)"
        let count = try listing.count(open, for: actor, in: transaction)
        let today = transaction.now.day
        return [
            DossierPart(
                "难点问题", note: subject.division == nil ? "有分工的" : "在这里的",
                [
                    .init("全部", all, "件", path: "cases?\(own)"),
                    .init("没有销号", count, "件", path: "cases?\(open)", isAlarming: count > 0),
                ],
                tables: [
                    .init(
                        ["难点问题", "期限", "状态"],
                        try listing.first(open, 6, for: actor, in: transaction).map { record in
                            [
                                .init(record.title, "cases/\(record.id)"), .init(record.dueOn.short(on: today)),
                                .init(record.state.chinese),
                            ]
                        })
                ])
        ]
    }

    /// Shares past their day, by who has them.
    @Sendable
    static func lateness(_ actor: Actor, _ transaction: ReadTransaction) throws -> [LateWork] {
        guard Right.seeCases.isHeld(by: actor) else { return [] }
        let rows = try transaction.rows(
            """
            SELECT caseShare.unit, partner.name AS unitName, count(*) AS shares FROM caseShare
            \(CaseParts.joinCase(of: "caseShare", "caseShare.coordinationCase"))
            \(SQL.join(unit: "caseShare.unit", of: "caseShare", as: "partner"))
            WHERE caseShare.county = \(actor.county) AND caseShare.state = \(CaseShare.State.going)
              AND caseShare.dueOn < \(transaction.now.day) AND \(isSeen(by: actor))
            GROUP BY caseShare.unit, partner.name ORDER BY count(*) DESC, partner.name
            """)
        guard !rows.isEmpty else { return [] }
        return [
            LateWork(
                "难点分工", measure: "项", path: "cases/shares?late=yes",
                try rows.map { row in
                    let unit: String = try row["unit"]
                    return .init(
                        try row["unitName"], try row["shares"], path: "cases/shares?late=yes&unit=\(unit)")
                })
        ]
    }
}

extension Cases {
    private static let shown = 4

    /// For the office and the leaders: the stubborn problems that are not solved, the first due first, with what each lacks.
    @Sendable
    static func brief(_ actor: Actor, _ months: [Month], _ transaction: ReadTransaction) throws -> Brief {
        var brief = Brief()
        guard actor.isOffice || actor.has(.leader) else { return brief }
        let listing = Listing<CoordinationCase>.cases
        let open = "standing=open"
        let count = try listing.count(open, for: actor, in: transaction)
        guard count > 0 else { return brief }
        let today = transaction.now.day
        let items = try listing.first("\(open)&sort=due", shown, for: actor, in: transaction).map { record in
            Brief.List.Item(
                record.title, tags: [record.state.chinese] + (record.dueOn < today ? ["已逾期"] : []),
                note: "\(record.dueOn.short(on: today))前" + (record.counts.missing.first.map { "，\($0)" } ?? ""),
                path: "cases/\(record.id)")
        }
        brief.lists = [
            Brief.List("难点问题", items, more: .init("没有销号的\(count)件", "cases?\(open)", count: count))
        ]
        return brief
    }
}
