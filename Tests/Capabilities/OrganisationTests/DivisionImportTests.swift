import Database
import Foundation
import Kernel
import Office
import Spreadsheets
import Synchronization
import TestSupport
import Testing

@testable import Organisation

/// 新昌县 before and after 澄潭镇 became a subdistrict under a new code (a merger as china_area_mysql#48 has it).
private let before = """
    code,name
    330624001,羽林街道
    330624100,澄潭镇
    330624100200,西溪村
    330624100201,左于村
    330624104,回山镇
    330624104200,回山村
    330624104201,下宅村
    330624104202,樟塘村

    """
private let after = """
    code,name
    330624001,羽林街道
    330624004,澄潭街道
    330624004200,西溪村
    330624004201,左于村
    330624104,回山镇
    330624104200,回山村
    330624104202,樟塘社区

    """

private func code(_ text: String) -> DivisionCode { DivisionCode(text)! }
private func day(_ text: String) -> Day { Day(text)! }

@Suite("What a list of divisions changes")
struct DivisionChangesTests {
    private func changes(
        _ list: String, to tree: String = before, kinds: [DivisionCode: DivisionAnswers.Taken] = [:]
    ) throws -> DivisionChanges {
        let county = code("330624")
        let old = try DivisionList(list: Array(tree.utf8), county: county, known: []).lines.map {
            Division(
                code: $0.code, name: $0.name, kind: Division.kind(of: $0.code, name: $0.name) ?? .village,
                validFrom: day("2026-01-01"))
        }
        let known = [Division(code: county, name: "新昌县", kind: .county, validFrom: day("2026-01-01"))] + old
        let read = try DivisionList(list: Array(list.utf8), county: county, known: Set(known.map(\.code)))
        return DivisionChanges(read, from: day("2026-09-01"), tree: known, kinds: kinds)
    }

    @Test("is the county's own of all the country's 41,352 townships, found in seconds", arguments: [false, true])
    func wholeCountry(isSpreadsheet: Bool) throws {
        let rows = (0..<41_352).map { index in
            ("\(329_624 + index / 12)\(100 + index % 12)", "第\(index)乡")
        }
        let bytes: [UInt8]
        if isSpreadsheet {
            let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).xlsx").path
            defer { try? FileManager.default.removeItem(atPath: path) }
            let writer = try SpreadsheetWriter(
                path: path, sheet: "区划", columns: [.init("代码", width: 12), .init("名称", width: 20)])
            for row in rows { try writer.append([.text(row.0), .text(row.1)]) }
            try writer.finish()
            bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } else {
            bytes = Array("code,name\n\(rows.map { "\($0.0),\"\($0.1)\"\n" }.joined())".utf8)
        }
        var changes: DivisionChanges?
        let county = code("330624")
        let tree = [Division(code: county, name: "新昌县", kind: .county, validFrom: day("2026-01-01"))]
        let seconds = try processorSeconds {
            let list = try DivisionList(list: bytes, county: county, known: [county])
            changes = DivisionChanges(list, from: day("2026-09-01"), tree: tree, kinds: [:])
        }
        #expect(changes?.added.count == 12 && changes?.passedOver == 41_340)
        #expect(seconds < 5, "\(seconds) s")
    }

    @Test("is said of every line, and what the list lacks is asked for, with the likely successor")
    func merger() throws {
        let changes = try changes(after)
        #expect(changes.added.map(\.name) == ["澄潭街道", "西溪村", "左于村"])
        #expect(changes.added.map(\.kind) == [.subdistrict, .village, .village])
        #expect(changes.changed.map(\.name) == ["樟塘社区"] && changes.changed.map(\.kind) == [.community])
        #expect(changes.unchanged.count == 3 && changes.questions.isEmpty)
        let asked = Dictionary(uniqueKeysWithValues: changes.missing.map { ($0.division.code.description, $0) })
        #expect(asked.keys.sorted() == ["330624100", "330624100200", "330624100201", "330624104201"])
        #expect(asked["330624100"]?.successor == code("330624004"))
        #expect(asked["330624100200"]?.successor == code("330624004200"))
        #expect(asked["330624104201"]?.successor == nil && asked["330624104201"]?.isLikelyGone == false)
    }

    @Test("follows a township's villages where it has no namesake")
    func byItsVillages() throws {
        let renamed = after.replacing("澄潭街道", with: "大佛街道")
        let township = try changes(renamed).missing.first { $0.division.code == code("330624100") }
        #expect(township?.successor == code("330624004") && township?.isLikelyGone == true)
    }

    @Test("is nothing when the names are the committees', as the statistics bureau writes them")
    func committees() throws {
        let list = before.replacing("西溪村", with: "西溪村村委会").replacing("回山村", with: "回山村村民委员会")
        let changes = try changes(list)
        #expect(changes.isEmpty && changes.missing.isEmpty && changes.unchanged.count == 8)
    }

    @Test("asks nothing of what the list does not speak of, nor when it is of a part only")
    func parts() throws {
        // Townships alone say nothing of villages.
        #expect(try changes("code,name\n330624001,羽林街道\n330624100,澄潭镇\n330624104,回山镇\n").missing.isEmpty)
        // One township's villages say nothing of the others'.
        let village = try changes("code,name\n330624104200,回山村\n330624104201,下宅村\n")
        #expect(village.missing.map(\.division.name) == ["樟塘村"])
        // One new township is no list of all.
        let one = try changes("code,name\n330624105,沙溪镇\n")
        #expect(one.missing.isEmpty && one.outsideTheList.map(\.name) == ["羽林街道", "澄潭镇", "回山镇"])
    }

    @Test("leaves the kind of unusual codes to be asked, takes the answer, and skips what lies below")
    func unusual() throws {
        let list = before + "330624400,高新园区\n330624400498,园区虚拟社区\n330624001001,鼓山\n"
        let asked = try changes(list)
        #expect(asked.questions.map(\.name) == ["高新园区", "园区虚拟社区"] && asked.added.map(\.kind) == [.community])
        let answered = try changes(
            list, kinds: [code("330624400"): .asKind(.town), code("330624400498"): .asKind(.community)])
        #expect(answered.added.map(\.kind) == [.community, .town, .community] && answered.questions.isEmpty)
        let skipped = try changes(list, kinds: [code("330624400"): .skipped])
        #expect(skipped.skipped.count == 2 && skipped.questions.isEmpty)
    }
}

@Suite("An import of divisions")
struct DivisionImportTests {
    private let system = Actor.system(county: "330624")
    private let clock = TestClock(seed: 1, at: Instant(day("2026-09-10"), hour: 9), keys: .ofTests)

    private func withCounty(_ engine: Engine, _ body: (Office) async throws -> Void) async throws {
        try await withDatabase(engine, Office.capability.migrations + Organisation.migrations, clock: clock) {
            database, _ in
            let office = Office(database: database)
            let start = day("2026-01-01")
            try await office.carryOut(
                EstablishCounty(code: code("330624"), name: "新昌县", validFrom: start), by: system)
            try await office.carryOut(ImportDivisions(list: Array(before.utf8), validFrom: start), by: system)
            try await body(office)
        }
    }

    @discardableResult
    private func load(
        _ office: Office, _ list: String = after, from: String = "2026-09-01", _ answers: DivisionAnswers = merged,
        _ listeners: DivisionListeners = .none
    ) async throws -> ImportDivisions.Outcome {
        try await office.carryOut(
            ImportDivisions(list: Array(list.utf8), validFrom: day(from), answers: answers, listeners: listeners),
            by: system)
    }

    private static let merged = DivisionAnswers(ends: [
        code("330624100"): .init(goneFrom: day("2026-09-01"), successor: code("330624004")),
        code("330624100200"): .init(goneFrom: day("2026-09-01"), successor: code("330624004200")),
        code("330624100201"): .init(goneFrom: day("2026-09-01"), successor: code("330624004201")),
        code("330624104201"): .init(goneFrom: day("2026-09-01"), successor: code("330624104202")),
    ])

    private func tree(_ office: Office, on text: String) async throws -> [String] {
        try await office.read {
            try Divisions.all(county: "330624", on: day(text), in: $0).map { "\($0.code) \($0.name)" }
        }
    }

    private func refusal(_ body: () async throws -> Void) async throws -> Refusal? {
        await #expect(throws: Refusal.self) { try await body() }
    }

    @Test("keeps every name whichever way the list was saved, with characters past U+9FFF", arguments: Engine.available)
    func encodings(engine: Engine) async throws {
        // 代码,名称 and the three below in GB18030, whose rare characters have four bytes.
        let national: [UInt8] =
            [0xB4, 0xFA, 0xC2, 0xEB, 0x2C, 0xC3, 0xFB, 0xB3, 0xC6, 0x0A] + Array("330624001,".utf8)
            + [0xD3, 0xF0, 0xC1, 0xD6, 0xBD, 0xD6, 0xB5, 0xC0, 0x0A] + Array("330624001200,".utf8)
            + [0x99, 0x32, 0xBD, 0x34, 0xC9, 0xBD, 0xB4, 0xE5, 0x0A] + Array("330624001201,".utf8)
            + [0xBA, 0xFE, 0x82, 0x31, 0xD2, 0x33, 0xB4, 0xE5, 0x0A]
        let known = ["330624 新昌县", "330624001 羽林街道", "330624001200 𬜬山村", "330624001201 湖㳇村"]
        let more = """
            code,name
            330624001,羽林街道
            330624001200,𬜬山村
            330624001201,湖㳇村
            330624001202,𨟠家村
            330624001203,葛\u{E0100}村
            330624001204,\u{FA19}村
            330624001205,八五一〇村
            """
        try await withDatabase(engine, Office.capability.migrations + Organisation.migrations, clock: clock) {
            database, _ in
            let (office, start) = (Office(database: database), day("2026-01-01"))
            try await office.carryOut(
                EstablishCounty(code: code("330624"), name: "新昌县", validFrom: start), by: system)
            try await office.carryOut(ImportDivisions(list: national, validFrom: start), by: system)
            #expect(try await tree(office, on: "2026-09-10") == known)
            let marked = [0xEF, 0xBB, 0xBF] + Array(more.utf8)
            let outcome = try await office.carryOut(ImportDivisions(list: marked, validFrom: start), by: system)
            #expect(outcome.added == 4 && outcome.renamed == 0)
            let all = try await tree(office, on: "2026-09-10")
            #expect(
                all == known + ["330624001202 𨟠家村", "330624001203 葛村", "330624001204 神村", "330624001205 八五一〇村"])
            // As code points, since strings of one canonical form are equal.
            #expect(all.joined().unicodeScalars.allSatisfy { ![0xE0100, 0xFA19].contains($0.value) })
        }
    }

    @Test(
        "ends what is no more, begins what takes its place, and leaves the months before", arguments: Engine.available)
    func merger(engine: Engine) async throws {
        try await withCounty(engine) { office in
            let old = try await tree(office, on: "2026-08-31")
            let outcome = try await load(office)
            #expect(outcome.added == 3 && outcome.renamed == 1 && outcome.ended == 4 && outcome.kept.isEmpty)
            #expect(try await tree(office, on: "2026-08-31") == old)
            #expect(
                try await tree(office, on: "2026-09-01") == [
                    "330624 新昌县", "330624001 羽林街道", "330624004 澄潭街道", "330624004200 西溪村", "330624004201 左于村",
                    "330624104 回山镇", "330624104200 回山村", "330624104202 樟塘社区",
                ])
            try await office.read { transaction in
                let succession = try Divisions.succession(county: "330624", on: day("2026-09-01"), in: transaction)
                #expect(succession.current(code("330624100200")) == code("330624004200"))
                let yesterday = try Divisions.succession(county: "330624", on: day("2026-08-31"), in: transaction)
                #expect(!yesterday.isGone(code("330624100")))
                let places = try Places.below(code("330624104202"), county: "330624", in: transaction)
                #expect(places.map(\.kind) == [.village, .community] && places.last?.name == "樟塘社区")
                let kept = try Units.all(county: "330624", notGoneOn: day("2026-09-01"), in: transaction)
                #expect(!kept.contains { $0.division == code("330624100") } && kept.contains { $0.name == "澄潭街道" })
            }
        }
    }

    @Test("says of every row what is wrong with it, beside its line, and takes none of the list")
    func faults() async throws {
        let list = """
            code,name
            330624001,羽林街道
            330624001,又一个
            33062400,少一位
            3.30624E+11,科学计数
            330624105,
            330624105200,新村
            330624777200,无主村
            110101001,

            """
        let read = try DivisionList(reading: Array(list.utf8), county: code("330624"), known: [])
        // The name that a township lacks makes no orphans of its villages; another county's rows are nobody's matter here.
        #expect(read.wrong.map(\.line) == [3, 4, 5, 6, 8] && read.passedOver == 1)
        #expect(read.rows.map(\.line) == [2, 3, 4, 5, 6, 7, 8] && read.lines.map(\.name) == ["羽林街道", "新村"])
        let words = read.wrong.flatMap(\.faults)
        for (said, expected) in zip(words, ["出现了两次，第2行已有", "代码“33062400”不对", "科学计数", "1到40个字", "上级330624777不在区划树上"]) {
            #expect(said.contains(expected), "\(said)")
        }
        #expect(words.count == 5)
        try await withCounty(.sqlite) { office in
            let refusal = try await refusal { try await load(office, list, DivisionAnswers()) }
            #expect(refusal?.code == "division.twice" && refusal?.message.contains("5行不对") == true)
            #expect(refusal?.message.contains("第3行：") == true && refusal?.message.contains("……") == true)
            #expect(try await tree(office, on: "2026-09-01").count == 9)
        }
    }

    @Test("twice with the same answers changes nothing", arguments: Engine.available)
    func twice(engine: Engine) async throws {
        try await withCounty(engine) { office in
            try await load(office)
            let once = try await tree(office, on: "2026-09-01")
            for answers in [Self.merged, DivisionAnswers()] {
                let again = try await load(office, answers)
                #expect(again.added + again.renamed + again.ended + again.earlier == 0 && again.unchanged == 7)
            }
            #expect(try await tree(office, on: "2026-09-01") == once)
        }
    }

    @discardableResult
    private func load(_ office: Office, _ answers: DivisionAnswers) async throws -> ImportDivisions.Outcome {
        try await load(office, after, from: "2026-09-01", answers)
    }

    @Test("leaves what nobody answered for as it is, and lists it", arguments: Engine.available)
    func unanswered(engine: Engine) async throws {
        try await withCounty(engine) { office in
            let outcome = try await load(office, DivisionAnswers())
            #expect(outcome.kept.map(\.division.name) == ["澄潭镇", "西溪村", "左于村", "下宅村"] && outcome.ended == 0)
            #expect(try await tree(office, on: "2026-09-01").contains("330624100 澄潭镇"))
            #expect(try await load(office).ended == 4)
        }
    }

    @Test(
        "is refused as a whole for an answer that cannot be, at its field",
        arguments: Engine.available,
        [
            ("330624100", "2026-09-01", "330624004", "division.populated"),
            ("330624104201", "2026-09-01", "330624104201", "division.successor"),
            ("330624104201", "2026-09-01", "330624104", "division.successorLevel"),
            ("330624104201", "2026-09-01", "330624104999", "division.successorGone"),
            ("330624100200", "2026-08-01", "330624004200", "division.successorGone"),
            ("330624104201", "2026-01-01", nil, "division.tooEarly"),
            ("330624104201", "2026-07-31", nil, "division.closed"),
            ("330624104200", "2026-09-01", nil, "division.listed"),
            ("330624104777", "2026-09-01", nil, "division.none"),
        ] as [(String, String, String?, String)])
    func refused(engine: Engine, answer: (code: String, from: String, into: String?, refusal: String)) async throws {
        try await withCounty(engine) { office in
            let listeners = DivisionListeners(closedThrough: { _, _ in
                answer.refusal == "division.closed" ? day("2026-07-31") : nil
            })
            let answers = DivisionAnswers(ends: [
                code(answer.code): .init(
                    goneFrom: day(answer.from), successor: answer.into.flatMap { DivisionCode($0) })
            ])
            let refusal = try await refusal { try await load(office, after, from: "2026-09-01", answers, listeners) }
            #expect(refusal?.code == answer.refusal)
            #expect(refusal?.fields.first?.name.hasSuffix("-\(answer.code)") == true)
            #expect(try await tree(office, on: "2026-09-01").count == 9)
        }
    }

    @Test("names each code whose kind nobody told, and takes none of the list", arguments: Engine.available)
    func unusual(engine: Engine) async throws {
        try await withCounty(engine) { office in
            let list = before + "330624400,高新园区\n330624001498,开发区虚拟社区\n"
            let refusal = try await refusal { try await load(office, list, DivisionAnswers()) }
            #expect(refusal?.code == "division.unusual" && refusal?.fields.count == 2)
            #expect(refusal?.message.contains("330624001498 开发区虚拟社区") == true)
            let answers = DivisionAnswers(kinds: [code("330624400"): .asKind(.town), code("330624001498"): .skipped])
            let outcome = try await load(office, list, answers)
            #expect(outcome.added == 1 && outcome.skipped == 1)
            let wrong = DivisionAnswers(kinds: [code("330624001498"): .asKind(.town)])
            #expect(try await self.refusal { try await load(office, list, wrong) }?.code == "division.kind")
        }
    }

    @discardableResult
    private func load(_ office: Office, _ list: String, _ answers: DivisionAnswers) async throws
        -> ImportDivisions.Outcome
    {
        try await load(office, list, from: "2026-09-01", answers)
    }

    @Test("brings a division back that ended by mistake, as if it had not", arguments: Engine.available)
    func mistake(engine: Engine) async throws {
        try await withCounty(engine) { office in
            try await load(office)
            let outcome = try await load(office, before, DivisionAnswers())
            #expect(outcome.added == 4)
            try await office.read { transaction in
                let history = try Divisions.history(of: code("330624104201"), county: "330624", in: transaction)
                #expect(history.map(\.validTo) == [nil])
                #expect(try Divisions.gone(county: "330624", on: day("2026-09-10"), in: transaction).isEmpty)
            }
        }
    }

    @Test("tells others of an end once, on its day and not before", arguments: Engine.available)
    func settled(engine: Engine) async throws {
        try await withCounty(engine) { office in
            let told = Told()
            let listeners = DivisionListeners(
                closedThrough: { _, _ in nil }, onEnded: { ended, _ in told.note("\(ended.name)\(ended.words)") })
            let end = EndDivision(
                code("330624104201"), from: day("2026-10-01"), into: code("330624104202"), reason: "县政府批复",
                listeners: listeners)
            try await office.carryOut(end, by: system)
            #expect(try await office.read { try !SettleEnds.isDue(county: "330624", in: $0) } && told.all.isEmpty)
            clock.set(Instant(day("2026-10-01"), hour: 1))
            for _ in 1...2 { try await office.carryOut(SettleEnds(listeners: listeners), by: system) }
            #expect(told.all == ["下宅村并入樟塘村（2026年10月1日起）"])
        }
    }

    @Test("by hand is refused without a reason, and for what has ended already", arguments: Engine.available)
    func byHand(engine: Engine) async throws {
        try await withCounty(engine) { office in
            func end(_ from: String, into: String? = nil, reason: String = "批复") async throws {
                try await office.carryOut(
                    EndDivision(
                        code("330624104201"), from: day(from), into: into.flatMap { DivisionCode($0) }, reason: reason),
                    by: system)
            }
            #expect(try await refusal { try await end("2026-09-01", reason: "") }?.code == "division.reason")
            try await end("2026-09-01")
            #expect(try await refusal { try await end("2026-09-05") }?.code == "division.gone")
            #expect(
                try await office.read { try Divisions.gone(county: "330624", on: day("2026-09-10"), in: $0).count } == 1
            )
        }
    }
}

/// What listeners were told.
private final class Told: Sendable {
    private let told = Mutex<[String]>([])
    var all: [String] { told.withLock { $0 } }
    func note(_ text: String) { told.withLock { $0.append(text) } }
}
