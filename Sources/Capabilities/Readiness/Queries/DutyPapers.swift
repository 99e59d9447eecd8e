import Database
import Foundation
import Kernel
import Office
import Standards

/// What there is to ask about papers that give out duties.
enum DutyPapers {
    @Sendable
    static func one(_ id: ID<DutyPaper>, for actor: Actor, in transaction: ReadTransaction) throws -> DutyPaper {
        try Listing.dutyPapers.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "dutyPaper.none", "没有这份责任分解文件，或者它还没有签发。请从“责任分解文件”进入。"))
    }

    static func numbers(county: String, in transaction: ReadTransaction) throws -> [IssuedNumber] {
        try transaction.rows(
            "SELECT numberYear, number FROM dutyPaper WHERE county = \(county) AND number IS NOT NULL"
        ).map { IssuedNumber(year: try $0["numberYear"], number: try $0["number"]) }
    }

    /// Gives the number; what went out about the same before is replaced. Both or neither: in the step's own transaction.
    static func issue(_ paper: DutyPaper, by actor: Actor, in transaction: WriteTransaction) throws {
        let county = actor.county
        let former = try transaction.rows(
            """
            SELECT id FROM dutyPaper
            WHERE county = \(county) AND about = \(paper.about) AND state = \(DutyPaper.State.issued) AND id <> \(paper.id)
            """
        ).map { try $0["id"] as ID<DutyPaper> }
        if let step = DutyPaper.procedure.step(named: "replace") {
            for id in former {
                try transaction.take(step, of: id, in: DutyPaper.procedure, by: .system(county: county))
            }
        }
        let number = try transaction.nextNumber(DutyPaper.series.key, county: county)
        try transaction.run(
            """
            UPDATE dutyPaper SET numberKind = \(number.kind), numberYear = \(number.year), number = \(number.number),
                issuedOn = \(transaction.now.day)
            WHERE county = \(county) AND id = \(paper.id)
            """)
        try transaction.announce(
            DutyPaperIssued(paper: paper.id, title: paper.title, number: number, former: former.last), by: actor)
    }
}

extension DutyPaper {
    init(_ row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        about = try row["about"]
        title = try row["title"]
        demands = try row["demands"]
        let text: String = try row["tableRows"]
        rows = try JSONDecoder().decode([[String]].self, from: Data(text.utf8))
        state = try row["state"]
        let words: String? = try row["numberKind"]
        let year: Int? = try row["numberYear"]
        let serial: Int? = try row["number"]
        number =
            if let words, let year, let serial { SerialNumber(kind: words, year: year, number: serial) } else { nil }
        issuedOn = try row["issuedOn"]
    }
}

extension Listing where Record == DutyPaper {
    static let dutyPapers = Listing<DutyPaper>(
        DutyPaper.noun, "责任分解文件", path: "duty-papers", right: .seeStandards,
        help: "把测评责任和点位包保发下去的正式文件：起草时定表，主任签发时编号；再发一份，原来的一份被替代", from: "dutyPaper",
        select: { _ in
            """
            dutyPaper.id, dutyPaper.kind, dutyPaper.about, dutyPaper.title, dutyPaper.demands, dutyPaper.tableRows,
            dutyPaper.state, dutyPaper.numberKind, dutyPaper.numberYear, dutyPaper.number, dutyPaper.issuedOn
            """
        },
        decode: DutyPaper.init,
        sees: { $0.scope == .county ? "1 = 1" : "dutyPaper.state IN ('issued', 'replaced')" },
        columns: [
            .link("标题", width: 36) {
                $0.title
            } path: {
                "duty-papers/\($0.id)"
            }, .text("文号", width: 22) { $0.number?.chinese }, .text("类别") { $0.kind.chinese }, .state { $0.state },
            .day("签发") { $0.issuedOn }, .number("条（处）") { $0.rows.count },
        ],
        filters: [
            .search("如 文明县城", in: ["dutyPaper.title"]),
            .choice("kind", "类别", of: DutyPaper.Kind.self, "dutyPaper.kind") { $0.chinese },
            .state(DutyPaper.procedure), .step(DutyPaper.procedure),
        ],
        orders: [.newest("dutyPaper")],
        figures: [
            .count("dutyPapers", "责任分解文件", unit: "份", "期内签发的责任分解文件，后来被替代的也计") { period, county in
                period.took("issue", of: DutyPaper.noun, "dutyPaper.id", county: county)
            }
        ],
        empty: "还没有责任分解文件。定了牵头单位或点位包保以后，起草一份，主任签发。",
        starts: [.init("起草责任分解文件", "duty-papers/new", .keepReadiness)])
}
