import Database
import Foundation
import Kernel
import Office
import Web

/// What there is to ask about the chronicle.
enum Chronicle {
    static let selected: SQL = """
        chronicle.id, chronicle.day, chronicle.title, chronicle.words, chronicle.kind, chronicle.source,
        chronicle.recordedByName, chronicle.recordedAt, chronicle.voidedBecause, chronicle.voidedByName
        """

    static func one(
        _ id: ID<ChronicleEntry>, county: String, in transaction: ReadTransaction
    ) throws -> ChronicleEntry {
        let row = try transaction.row(
            "SELECT \(selected) FROM chronicle WHERE chronicle.county = \(county) AND chronicle.id = \(id)")
        guard let row else { throw Refusal(.missing, "chronicle.none", "没有这条大事记。请从“大事记”进入。") }
        return try ChronicleEntry(row)
    }

    static let naming = RecordNaming("一条大事记") { ids, actor, transaction in
        let rows = try transaction.rows(
            "SELECT id, title FROM chronicle WHERE county = \(actor.county) AND id IN \(list: ids)")
        return try rows.reduce(into: [:]) { names, row in
            let id: String = try row["id"]
            names[id] = RecordName(
                try row["title"], path: Right.seeChronicle.isHeld(by: actor) ? "chronicle/\(id)" : nil)
        }
    }

    fileprivate static func figure(_ kind: ChronicleEntry.Kind, _ chinese: String) -> ListFigure {
        .count(
            "chronicle\(kind.rawValue.capitalized)", chinese, unit: "条", "期内大事记里“\(kind.chinese)”的，作废的不计"
        ) { period, county in "\(stand(in: period, county: county)) AND chronicle.kind = \(kind)" }.quoted(.plain)
    }

    /// Of a period and not void, as far as it was known.
    fileprivate static func stand(in period: Period, county: String) -> SQL {
        let stands: SQL =
            period.knownOn == nil
            ? "chronicle.voidedBecause IS NULL"
            : """
            (chronicle.voidedBecause IS NULL
            OR NOT \(period.knows(deed: "chronicle.void", on: "chronicle.id", county: county)))
            """
        return "(\(period.holds(day: "chronicle.day", entered: "chronicle.recordedAt")) AND \(stands))"
    }
}

extension ChronicleEntry {
    init(_ row: Row) throws {
        id = try row["id"]
        day = try row["day"]
        title = try row["title"]
        words = try row["words"]
        kind = try row["kind"]
        source = try row["source"]
        recordedByName = try row["recordedByName"]
        recordedAt = try row["recordedAt"]
        voidedBecause = try row["voidedBecause"]
        voidedByName = try row["voidedByName"]
    }
}

extension Listing where Record == ChronicleEntry {
    static let chronicle = Listing<ChronicleEntry>(
        ChronicleEntry.noun, "大事记", path: "chronicle", right: .seeChronicle,
        help: "上级肯定、经验推广、通过验收：写年度总结时从这里取", from: "chronicle", select: { _ in Chronicle.selected },
        decode: ChronicleEntry.init, sees: { _ in "1 = 1" },
        columns: [
            .link("大事", width: 48) {
                $0.title
            } path: {
                "chronicle/\($0.id)"
            }, .day("日期") { $0.day }, .text("类别") { $0.kind.chinese }, .text("来源", width: 24) { $0.source },
            .tag("作废") { $0.voidedBecause == nil ? nil : ("已作废", .off) }, .fileOnly("内容") { $0.words },
        ],
        filters: [
            .search("如 批示肯定、国卫复审", in: ["chronicle.title", "chronicle.words", "chronicle.source"]),
            .choice("kind", "类别", of: ChronicleEntry.Kind.self, "chronicle.kind") { $0.chinese },
            .month("month", "月份", days: "chronicle.day"),
        ],
        orders: [
            .descending("latest", "最近的", "chronicle.day", .text), .ascending("first", "最早的", "chronicle.day", .text),
        ],
        figures: [
            .count("chronicleEntries", "大事", unit: "条", "期内的大事记，作废的不计") { period, county in
                Chronicle.stand(in: period, county: county)
            }, Chronicle.figure(.praise, "上级批示肯定"), Chronicle.figure(.adopted, "被推广的经验"),
            Chronicle.figure(.other, "其他大事"),
        ],
        empty: "还没有大事记。上级肯定、经验被推广，都记一条，年底写总结用得上。",
        starts: [.init("记一条", "chronicle/new", .keepChronicle)])
}
