import Database
import Kernel
import Office
import Organisation
import Spreadsheets
import TestCounty
import TestSupport
import Testing
import Web

@testable import Correspondence

/// A list of spots that two townships fill in, a row a spot.
private let asked = [
    TypedField("位置", .text), TypedField("面积", .number), TypedField("围挡", .yesNo),
    TypedField("管理", .choice, isRequired: false, choices: "专人、兼管"), TypedField("清理完成日", .day, isRequired: false),
]

extension TestCounty {
    fileprivate func collectLists() async throws -> ID<Collection> {
        let text = CollectionText(
            title: "临时堆放点清单", words: "一处一行", asks: .list, audience: [.townships],
            due: try Self.day("2019-11-12"), fields: asked)
        let id = try await office.carryOut(DraftCollection(text), by: clerk)
        try await office.carryOut(TakeProcedureStep(Collection.procedure, id, "send"), by: clerk)
        return id
    }

    fileprivate func part(_ id: ID<Collection>, of division: String = "990101100") async throws -> CollectionReturn {
        let found = try await office.read { try Returns.of(id, county: Self.code, in: $0) }
        return try #require(found.first { $0.party.division?.description == division })
    }

    fileprivate func list(_ record: CollectionReturn) async throws -> ReturnList {
        try await office.read {
            record.list(try Collections.forms(of: record.collection, county: Self.code, in: $0).last ?? [])
        }
    }

    /// Brought as an office would: an .xlsx with these cells under the list's headings.
    fileprivate func bring(
        _ rows: [[String]], to record: CollectionReturn, by actor: Actor
    ) async throws -> ID<BroughtList> {
        let list = try await list(record)
        let file = try list.file.filled(rows, "清单.xlsx")
        return try await office.carryOut(
            BringReturnList(record.id, filename: "清单.xlsx", rows: try list.file.rows(of: file.bytes)), by: actor)
    }

    fileprivate func answers(_ record: CollectionReturn) async throws -> [CollectionAnswer] {
        try await office.read { try Returns.answers(of: record.id, county: Self.code, in: $0) }
    }

    fileprivate func compiled(_ id: ID<Collection>) async throws -> Compilation {
        try await office.read { transaction in
            let answers = try Returns.lastAnswers(id, county: Self.code, in: transaction)
            let lines = try Returns.of(id, county: Self.code, in: transaction).flatMap {
                Compilation.Line.of(
                    $0.id.description, unit: $0.party.name, township: "", state: $0.state.chinese,
                    rows: answers[$0.id.description]?.rows)
            }
            return Compilation(
                versions: try Collections.forms(of: id, county: Self.code, in: transaction), lines: lines)
        }
    }
}

@Suite("清单：下载、填好、交回、汇总")
struct ReturnListTests {
    private static let rows = [["村口空地", "120.5", "是", "专人", "2019/11/20"], ["老桥下", "８０", "否", "", ""]]

    private func with(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
        try await withCounty(engine, also: Correspondence.capability.migrations, body)
    }

    private func refused(_ body: () async throws -> Void) async -> Refusal? {
        do { try await body() } catch { return error as? Refusal }
        return nil
    }

    @Test("says of each row what is wrong with it, by its number in the file, and none of it is sent")
    func wrong() async throws {
        try await with(.sqlite) { county in
            let record = try await county.part(try await county.collectLists())
            let township = try county.township()
            let list = try await county.list(record)
            let file = try list.file.filled(
                [
                    ["村口空地", "约一百", "是", "专人", ""], ["", "80", "有", "无人", "明天"], Self.rows[1],
                ], "清单.xlsx")
            let rows = try list.file.rows(of: file.bytes)
            let read = list.check(rows)
            #expect(read.lines.map(\.kind) == [.wrong, .wrong, .new] && read.answers.count == 1)
            #expect(read.lines[0].words.contains("“面积”填的“约一百”不对：应是一个数字"))
            for words in ["没有填“位置”", "“围挡”填的“有”不对", "专人、兼管 中的一项", "“清理完成日”填的“明天”不对"] {
                #expect(read.lines[1].words.contains(words), "\(read.lines[1].words)")
            }
            let brought = try await county.office.carryOut(
                BringReturnList(record.id, filename: "清单.xlsx", rows: rows), by: township)
            let refusal = await refused {
                try await county.office.carryOut(SendReturnList(record.id, list: brought), by: township)
            }
            #expect(refusal?.code == "return.rows" && refusal?.message.contains("有2行要改，清单没有报送：第2行") == true)
            #expect(try await county.answers(record).isEmpty)
            #expect(try await county.part(record.collection).state == .pending)
            // The file with what is wrong is read again as it is, once its cells are mended.
            let faults = try list.file.faults(read.lines, "有错.xlsx")
            #expect(try list.file.rows(of: faults.bytes).map(\.cells) == rows.map(\.cells))
        }
    }

    @Test("is refused without its columns, without a row, and over five hundred rows")
    func shapes() async throws {
        try await with(.sqlite) { county in
            let list = try await county.list(try await county.part(try await county.collectLists()))
            let other = #expect(throws: Refusal.self) { try list.file.rows(of: Array("位置,围挡\n村口,是\n".utf8)) }
            #expect(other?.message.contains("缺少“面积”一栏") == true)
            // The blank as it comes has an example, and nothing else.
            let blank = try list.file.template("空表.xlsx")
            let empty = #expect(throws: Refusal.self) { try list.file.rows(of: blank.bytes) }
            #expect(empty?.code == "list.empty")
            let many = (1...501).map { ["第\($0)处", "1", "是", "", ""] }
            let rows = try list.file.rows(of: try list.file.filled(many, "清单.xlsx").bytes)
            #expect(list.check(rows).lines.count(where: { $0.kind == .wrong }) == 1)
        }
    }

    @Test("is sent once, also when it is sent twice, and merged in one table", arguments: Engine.available)
    func sent(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.collectLists()
            let (record, township) = (try await county.part(id), try county.township())
            let brought = try await county.bring(Self.rows, to: record, by: township)
            let first = try await county.office.carryOut(SendReturnList(record.id, list: brought), by: township)
            #expect(first == .sent)
            // The same press again, and the same file brought again, change nothing.
            try await county.office.carryOut(SendReturnList(record.id, list: brought), by: township)
            let again = try await county.bring(Self.rows, to: record, by: township)
            try await county.office.carryOut(SendReturnList(record.id, list: again), by: township)
            let answers = try await county.answers(record)
            #expect(answers.map(\.number) == [1] && answers.first?.list?.count == 2)
            #expect(
                answers.first?.list?[0] == [
                    "f1": .text("村口空地"), "f2": .number(12_050), "f3": .yesNo(true), "f4": .choice("专人"),
                    "f5": .day(try TestCounty.day("2019-11-20")),
                ])
            // Another file is another answer: it waits until the office sends the first back.
            let changed = try await county.bring([Self.rows[0]], to: record, by: township)
            #expect(
                await refused {
                    try await county.office.carryOut(SendReturnList(record.id, list: changed), by: township)
                }?.kind == .conflict)
            try await county.office.carryOut(
                TakeProcedureStep(
                    CollectionReturn.procedure, record.id, "back", answers: StepAnswers(note: "老桥下已经清了")),
                by: county.clerk)
            try await county.office.carryOut(SendReturnList(record.id, list: changed), by: township)
            #expect(try await county.answers(record).map { $0.list?.count } == [1, 2])
            // Where there is nothing to put on it, that is an answer too.
            let second = try await county.part(id, of: "990101200")
            try await county.office.carryOut(
                SendReturnList(second.id, list: nil), by: try county.township("990101200"))
            let table = try await county.compiled(id)
            #expect(table.units == 2 && table.answered == 2 && table.sums == ["f2": 12_050])
            #expect(table.lines.map(\.state) == ["已报送", "零报告"])
        }
    }

    @Test("is brought and sent by its unit, or by the office for it, and by nobody else", arguments: Engine.available)
    func others(engine: Engine) async throws {
        try await with(engine) { county in
            let record = try await county.part(try await county.collectLists())
            let stranger = await refused {
                _ = try await county.bring(Self.rows, to: record, by: try county.township("990101200"))
            }
            #expect(stranger?.kind == .missing)
            #expect(
                await refused { _ = try await county.bring(Self.rows, to: record, by: county.leader) }?.kind
                    == .forbidden)
            let own = try await county.bring(Self.rows, to: record, by: try county.township())
            // What one brought is nobody else's.
            #expect(
                await refused {
                    try await county.office.carryOut(SendReturnList(record.id, list: own), by: county.clerk)
                }?.code == "list.none")
            let entered = try await county.bring(Self.rows, to: record, by: county.clerk)
            #expect(
                await refused {
                    try await county.office.carryOut(SendReturnList(record.id, list: entered), by: county.clerk)
                }?.fields.map(\.name) == ["onBehalfOf"])
            try await county.office.carryOut(
                SendReturnList(record.id, list: entered, onBehalfOf: "张敏，电话"), by: county.clerk)
            #expect(try await county.part(record.collection).state == .sent)
        }
    }

    @Test("that was brought for an earlier version of its columns is brought again", arguments: Engine.available)
    func versions(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.collectLists()
            let (record, township) = (try await county.part(id), try county.township())
            let brought = try await county.bring(Self.rows, to: record, by: township)
            try await county.office.carryOut(
                ChangeForm(id, [TypedField(key: "f1", "位置", .text), TypedField("方量", .number)]), by: county.clerk)
            #expect(
                await refused {
                    try await county.office.carryOut(SendReturnList(record.id, list: brought), by: township)
                }?.code == "list.none")
            let again = try await county.bring([["村口空地", "30"]], to: record, by: township)
            try await county.office.carryOut(SendReturnList(record.id, list: again), by: township)
            #expect(try await county.compiled(id).sums["f6"] == 3000)
        }
    }

    @Test("is not answered in the form, nor a form by a list", arguments: Engine.available)
    func kinds(engine: Engine) async throws {
        try await with(engine) { county in
            let record = try await county.part(try await county.collectLists())
            let township = try county.township()
            #expect(
                await refused {
                    try await county.office.carryOut(SendReturn(record.id, typed: ["f1": "村口"]), by: township)
                }?.code == "return.list")
            let text = CollectionText(
                title: "统计", words: "填", asks: .answers, audience: [.townships], due: try TestCounty.day("2019-11-12"),
                fields: [TypedField("处数", .number)])
            let form = try await county.office.carryOut(DraftCollection(text), by: county.clerk)
            try await county.office.carryOut(TakeProcedureStep(Collection.procedure, form, "send"), by: county.clerk)
            let other = try await county.part(form)
            #expect(
                await refused {
                    try await county.office.carryOut(SendReturnList(other.id, list: nil), by: township)
                }?.code == "return.form")
        }
    }
}
