import Database
import Kernel
import TestSupport
import Testing

@testable import Office
@testable import Web

/// A tree of the town's, as a list brings it in: what any capability's record may be.
private struct ListedTree: ImportedRecord {
    enum Kind: String, CaseIterable, Sendable {
        case camphor, ginkgo
        var chinese: String { self == .camphor ? "香樟" : "银杏" }
    }

    static let action = Action("tree.import", "导入古树", right: Right("tree.import", "导入古树", [.clerk]))
    private static let code = ImportColumn<Int>.value(ListHeading("编号", example: "610001000000"), form: "一串数字") {
        Int($0)
    }
    private static let kind = ImportColumn<Kind>.choice(ListHeading("树种", "种类", example: "香樟"), \.chinese)
    private static let planted = ImportColumn<Day>.day(ListHeading("栽种日期", isNeeded: false, example: "1919-05-04"))
    private static let note = ImportColumn.text(ListHeading("备注", isNeeded: false), max: 6)
    static let list = ImportedList(
        "古树", measure: "棵", path: "trees", headings: [code.heading, kind.heading, planted.heading, note.heading],
        advice: "一行一棵。")

    let code: Int
    let kind: Kind
    let planted: Day?
    let note: String

    init(_ row: ImportRow) throws {
        planted = row.value(Self.planted)
        note = row.text(Self.note)
        (code, kind) = try row.finish(row.value(Self.code), row.value(Self.kind))
    }

    var key: String { "\(code)" }

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Self>] {
        let rows = try transaction.rows("SELECT code, kind FROM tree WHERE county = \(actor.county)")
        let known: [Int: String] = try Dictionary(uniqueKeysWithValues: rows.map { (try $0["code"], try $0["kind"]) })
        return records.map { record in
            guard let kind = known[record.code] else { return .new(record) }
            return kind == record.kind.rawValue ? .unchanged : .changed("树种：\(kind)→\(record.kind.rawValue)", record)
        }
    }

    static func take(_ change: Self, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        try transaction.run(
            """
            INSERT INTO tree (county, code, kind) VALUES (\(actor.county), \(change.code), \(change.kind.rawValue))
            ON CONFLICT (county, code) DO UPDATE SET kind = excluded.kind
            """)
        return "\(change.code)"
    }
}

@Suite("A list that is brought")
struct ListImportTests {
    private static let migrations =
        [Migration("0000 test: counties", ["CREATE TABLE county (county TEXT NOT NULL PRIMARY KEY)"])]
        + Office.capability.migrations + [
            Migration(
                "9000 trees",
                [
                    "CREATE TABLE tree (county TEXT NOT NULL, code BIGINT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (county, code))"
                ])
        ]
    private static func actor(_ id: String) -> Actor {
        Actor(id: id, name: "张敏", county: "990101", roles: [.clerk], scope: .county)
    }
    private let clerk = actor("clerk")

    private func read(_ text: String) throws -> [String] {
        try read(Array("编号,树种,栽种日期,备注\n\(text)".utf8))
    }

    /// What each row comes to, where nothing is there yet.
    private func read(_ bytes: [UInt8]) throws -> [String] {
        let rows = try ListImport<ListedTree>.rows(of: bytes)
        return try rows.map { row in
            do {
                let tree = try ListedTree(ListImport<ListedTree>.reader(of: row))
                return "\(tree.code) \(tree.kind) \(tree.planted?.description ?? "") \(tree.note)"
            } catch let fault as CellFault { return fault.words }
        }
    }

    @Test(
        "is read as it was meant, however it was typed",
        arguments: [
            ("1,香樟,1919-05-04,甲", "1 camphor 1919-05-04 甲"), ("１２,银杏,,", "12 ginkgo  "),
            ("12 ,　香樟　,1919/5/4, 甲　", "12 camphor 1919-05-04 甲"), ("1,香樟,1919.05.4,", "1 camphor 1919-05-04 "),
            ("1,香樟,１９１９年５月４日,", "1 camphor 1919-05-04 "), ("1,香 樟,,", "1 camphor  "),
        ])
    func forgiving(row: String, reads: String) throws { #expect(try read(row) == [reads]) }

    @Test(
        "says all that is wrong with a row at once, and how to mend it",
        arguments: [
            ("6.10001E+11,香樟,,", ["“编号”的“6.10001E+11”被表格软件改成了科学计数", "设为“文本”"]),
            ("甲,松,上世纪,一二三四五六七", ["“编号”的“甲”不对：应是一串数字", "应是香樟、银杏中的一个", "应是日期，如 2019-11-04", "有7个字，最多6个字"]),
            (",,1919-02-30,", ["没有填“编号”", "没有填“树种”", "“1919-02-30”不对"]),
            ("1\u{1},香樟,,", ["看不见的控制字符（U+0001）"]),
        ])
    func faults(row: String, says: [String]) throws {
        let words = try #require(try read(row).first)
        for word in says { #expect(words.contains(word), "\(words)") }
    }

    @Test(
        "is refused whole where it is no such list",
        arguments: [
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "另存为“Excel 工作簿（.xlsx）”"),
            (Array("PK\u{3}\u{4}图片".utf8), "打不开"),
            // A BOM that lies: it says UTF-8, and GBK follows; it says UTF-16, and there is half a unit.
            ([0xEF, 0xBB, 0xBF, 0xB1, 0xE0, 0xBA, 0xC5], "编码认不出来"), ([0xFF, 0xFE, 0x16], "编码认不出来"),
            (Array("名字,树种\n1,香樟\n".utf8), "缺少“编号”一栏"), (Array("编号,树种\n".utf8), "没有一行内容"), ([], "空的"),
        ] as [([UInt8], String)])
    func refused(bytes: [UInt8], says: String) {
        let refusal = #expect(throws: Refusal.self) { try ListImport<ListedTree>.rows(of: bytes) }
        #expect(
            refusal?.message.contains(says) == true && refusal?.fields.map(\.name) == ["file"],
            "\(String(describing: refusal))")
    }

    @Test("has a template that reads as an empty list, its example being none")
    func template() throws {
        let template = try ListImport<ListedTree>.template()
        #expect(template.filename == "古树名单模板.xlsx")
        let refusal = #expect(throws: Refusal.self) { try ListImport<ListedTree>.rows(of: template.bytes) }
        #expect(refusal?.code == "list.empty")
    }

    @Test("is looked at, taken once, and changes nothing the second time", arguments: Engine.available)
    func taken(engine: Engine) async throws {
        try await withDatabase(engine, Self.migrations) { database, _ in
            let office = Office(database: database)
            let text = "编号,树种,栽种日期,备注\n1,香樟,,\n2,银杏,,\n2,银杏,,\n3,松,,\n"
            let rows = try ListImport<ListedTree>.rows(of: Array(text.utf8))
            let list = try await office.carryOut(BringList<ListedTree>(filename: "古树.csv", rows: rows), by: clerk)
            func kinds() async throws -> [JudgementKind] {
                try await office.read { [clerk] transaction in
                    let brought = try BroughtList.one(list, of: ListedTree.self, by: clerk, in: transaction)
                    return try ListImport<ListedTree>(brought.rows, by: clerk, in: transaction).lines.map(
                        \.judgement.kind)
                }
            }
            #expect(try await kinds() == [.new, .new, .wrong, .wrong])
            let outcome = try await office.carryOut(TakeList<ListedTree>(list: list, seen: nil), by: clerk)
            #expect(outcome.added == 2 && outcome.changed == 0 && outcome.wrong == 2)
            #expect(try await kinds() == [.unchanged, .unchanged, .wrong, .wrong])
            let again = try await office.carryOut(TakeList<ListedTree>(list: list, seen: nil), by: clerk)
            #expect(again.added == 0 && again.changed == 0)
        }
    }

    @Test(
        "goes back with its rows and what is wrong with each, and is taken when that is mended",
        arguments: Engine.available)
    func back(engine: Engine) async throws {
        try await withDatabase(engine, Self.migrations) { database, _ in
            let office = Office(database: database)
            let rows = try ListImport<ListedTree>.rows(of: Array("编号,树种\n1,香樟\n３,松\n".utf8))
            let file = try await office.read { [clerk] in
                try ListImport<ListedTree>(rows, by: clerk, in: $0).faults($0.now.day)
            }
            #expect(file.filename?.hasPrefix("古树名单（标出错误）") == true)
            // The column of faults is none of the list's: it is read again as it is.
            let again = try ListImport<ListedTree>.rows(of: file.bytes)
            #expect(again.map(\.cells) == rows.map(\.cells))
            #expect(try Unzipped(file.bytes).text.contains("应是香樟、银杏中的一个"))
        }
    }

    @Test("is nobody else's, and is gone after a week", arguments: Engine.available)
    func own(engine: Engine) async throws {
        let clock = TestClock()
        try await withDatabase(engine, Self.migrations, clock: clock) { database, _ in
            let office = Office(database: database)
            let rows = try ListImport<ListedTree>.rows(of: Array("编号,树种\n1,香樟\n".utf8))
            let list = try await office.carryOut(BringList<ListedTree>(filename: "古树.csv", rows: rows), by: clerk)
            func isThere(for actor: Actor) async throws -> Bool {
                do {
                    _ = try await office.read { try BroughtList.one(list, of: ListedTree.self, by: actor, in: $0) }
                    return true
                } catch let refusal as Refusal where refusal.kind == .missing { return false }
            }
            #expect(try await isThere(for: clerk))
            #expect(try await !isThere(for: Self.actor("another")))
            clock.advance(minutes: 8 * 24 * 60)
            #expect(try await !isThere(for: clerk))
        }
    }

    @Test("that was looked at before somebody else changed the same is looked at again", arguments: Engine.available)
    func seen(engine: Engine) async throws {
        try await withDatabase(engine, Self.migrations) { database, _ in
            let office = Office(database: database)
            let rows = try ListImport<ListedTree>.rows(of: Array("编号,树种\n1,香樟\n".utf8))
            let list = try await office.carryOut(BringList<ListedTree>(filename: "古树.csv", rows: rows), by: clerk)
            let seen = try await office.read { [clerk] in try ListImport<ListedTree>(rows, by: clerk, in: $0).version }
            try await office.carryOut(TakeList<ListedTree>(list: list, seen: seen), by: clerk)
            let refusal = await #expect(throws: Refusal.self) {
                try await office.carryOut(TakeList<ListedTree>(list: list, seen: seen), by: clerk)
            }
            #expect(refusal?.code == "list.changed")
        }
    }
}

extension Download {
    /// Of one that lies in memory.
    fileprivate var bytes: [UInt8] { if case .bytes(let bytes) = source { bytes } else { [] } }
}
