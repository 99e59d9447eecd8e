import CXlsxWriter
import Database
import Foundation
import Kernel
import Office
import Sheets
import TestCounty
import TestSupport
import Testing
import Web

@testable import Standards

@Suite("测评体系和责任分解")
struct StandardTests {
    @Test("is in force once its points add up, and a later edition takes its place", arguments: Engine.available)
    func editions(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let first = try await county.draft()
            #expect(await refused { try await county.issue(first) } == "standard.empty")
            try await county.add("Ⅰ-1-1", to: first)
            #expect(await refused { try await county.issue(first) } == "standard.sum")
            try await county.add("Ⅰ-1-2", to: first)
            #expect(try await county.issue(first) == .inForce)
            #expect(await refused { try await county.add("Ⅰ-1-3", to: first) } == "standard.inForce")

            let second = try await county.draft("2020年版", full: 7, copying: first)
            try await county.add("Ⅰ-1-3", to: second, points: 3)
            try await county.issue(second)
            let editions = try await county.office.read { [clerk = county.clerk] in
                try StandardEditions.all(for: clerk, in: $0)
            }
            let states = Dictionary(uniqueKeysWithValues: editions.map { ($0.edition, $0.state) })
            #expect(states == ["2019年版": .replaced, "2020年版": .inForce])
            let differences = try await county.office.read {
                try StandardEditions.differences(from: first, to: second, county: TestCounty.code, in: $0)
            }
            #expect(differences.map { "\($0.code) \($0.kind.chinese)" } == ["Ⅰ-1-3 新增"])
        }
    }

    @Test("takes each code once, and each edition's name once", arguments: Engine.available)
    func twice(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let edition = try await county.draft()
            try await county.add("Ⅰ-1-1", to: edition)
            #expect(await refused { try await county.add("Ⅰ-1-1", to: edition) } == "standardLine.code")
            #expect(await refused { _ = try await county.draft() } == "standard.same")
            #expect(await refused { try await county.add("Ⅰ-1-2", to: edition, points: 0) } == "standardLine.points")
        }
    }

    @Test(
        "is corrected while it is being written, its lines in their places; in force it is not",
        arguments: Engine.available)
    func corrected(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let edition = try await county.draft(full: 9)
            let first = try await county.add("Ⅰ-1-1", to: edition)
            try await county.add("Ⅰ-1-2", to: edition)
            func edit(_ code: String, points: Int) async -> String? {
                await refused {
                    _ = try await county.office.carryOut(
                        EditStandardLine(
                            first,
                            NewLine(
                                code: code, project: "公益宣传", content: "广告", words: "改过的", scoring: "缺一处扣1分",
                                method: .material, points: Points(whole: points))), by: county.clerk)
                }
            }
            #expect(await edit("Ⅰ-1-2", points: 3) == "standardLine.code")
            #expect(await edit("Ⅰ-1-1", points: 0) == "standardLine.points")
            #expect(await edit("Ⅰ-1-1", points: 3) == nil)
            let lines = try await county.office.read {
                try StandardLines.of(edition, county: TestCounty.code, in: $0)
            }
            #expect(lines.map(\.code) == ["Ⅰ-1-1", "Ⅰ-1-2"] && lines[0].words == "改过的" && lines[0].method == .material)
            let told = try await county.audited(EditStandardLine.action).map(\.detail)
            #expect(told == ["Ⅰ-1-1　测评标准：Ⅰ-1-1达标→改过的；评分标准：（空）→缺一处扣1分；测评方式：实地考察→材料审核；分值：2.00→3.00"])
            #expect(await refused { try await county.issue(edition) } == "standard.sum")
            func correct(_ version: String, full: Int) async -> String? {
                await refused {
                    try await county.office.carryOut(
                        CorrectStandard(
                            edition, name: "文明县城", edition: version, issuer: "市文明办", full: Points(whole: full)),
                        by: county.clerk)
                }
            }
            _ = try await county.draft("2018年版")
            #expect(await correct("2018年版", full: 5) == "standard.same")
            #expect(await correct("2019年版", full: 0) == "standard.full")
            #expect(await correct("2019年版", full: 5) == nil)
            #expect(try await county.issue(edition) == .inForce)
            #expect(await edit("Ⅰ-1-1", points: 2) == "standard.inForce")
            #expect(await correct("2019年版", full: 6) == "standard.inForce")
        }
    }

    @Test(
        "reckons a rate that was measured by its pattern, and takes none where somebody has to judge",
        arguments: [
            ("87.5%", 2000 - 7 * 200), ("95%", 2000), ("1.5", 1500), ("80%", 0), ("101%", nil), ("x", nil),
            ("-1%", nil),
        ] as [(String, Int?)])
    func pattern(typed: String, thousandths: Int?) throws {
        let form = FormReader(
            FormInput(fields: [
                ("code", "1"), ("project", "项"), ("content", "容"), ("words", "达标率"), ("method", "onSpot"),
                ("points", "2"), ("pattern", "perPoint"), ("target", "95"), ("loses", "0.2"), ("remainder", "dropped"),
            ]))
        let line = try NewLine(form)
        let pattern = try #require(line.pattern)
        let got = MockPoints(typed, isReckoned: true).map { typed in
            switch typed {
            case .points(let points): points
            case .permille(let permille): pattern.reckon(permille, of: 1000, maximum: line.points).points
            }
        }
        #expect(got?.thousandths == thousandths)
        #expect(MockPoints("87.5%", isReckoned: false) == nil)
        let bare = FormReader(FormInput(fields: [("pattern", "perPoint")]))
        let fault = #expect(throws: Refusal.self) { try NewLine(bare) }
        #expect(fault?.fields.map(\.name).contains("target") == true)
    }

    @Test("keeps its pattern when it is copied, listed anew and held in force", arguments: Engine.available)
    func patternKept(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let edition = try await county.draft(full: 2)
            let line = try await county.office.carryOut(
                AddStandardLine(
                    edition,
                    NewLine(
                        code: "Ⅰ-1", project: "项", content: "容", words: "达标", scoring: "", method: .onSpot,
                        points: Points(whole: 2), pattern: .perPoint(target: 95, loses: Points(whole: 1), .counted))),
                by: county.clerk)
            let copy = try await county.draft("2020年版", full: 2, copying: edition)
            let (found, copied) = try await county.office.read { [clerk = county.clerk] transaction in
                (
                    try StandardLines.one(line, for: clerk, in: transaction),
                    try StandardLines.of(copy, county: TestCounty.code, in: transaction)
                )
            }
            #expect(found.pattern == copied.first?.pattern && found.pattern != nil)
            #expect(found.reckon(permille: 945).points == Points(whole: 1))
        }
    }

    @Test("is held against another edition in all its fields")
    func compared() {
        func line(_ code: String, scoring: String = "", content: String = "广告", method: JudgingMethod = .onSpot)
            -> NewLine
        {
            NewLine(
                code: code, project: "公益宣传", content: content, words: "\(code)达标", scoring: scoring, method: method,
                points: Points(whole: 2))
        }
        let found = StandardTerms.differences(
            from: [line("1"), line("2"), line("3"), line("4")],
            to: [line("1"), line("2", scoring: "扣1分"), line("3", content: "景观", method: .material), line("5")])
        #expect(found.map { "\($0.code)\($0.kind.chinese)" } == ["2修改", "3修改", "5新增", "4删去"])
        #expect(found[0].before == "评分标准：（空）" && found[0].after == "评分标准：扣1分")
        #expect(found[1].after == "测评内容：景观\n测评方式：材料审核")
    }

    @Test("has one lead a line; a change keeps who answered before", arguments: Engine.available)
    func responsibility(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let (edition, lines) = try await county.inForce()
            func count(_ query: String) async throws -> Int {
                try await county.office.read { [clerk = county.clerk] in
                    try Listing.standardLines.count(query, for: clerk, in: $0)
                }
            }
            #expect(try await count("standard=\(edition)&duty=none") == 2)
            try await county.assign(lines[0], helpers: [county.yunxi])
            #expect(
                await refused { try await county.assign(lines[1], helpers: [county.department]) }
                    == "standard.leadHelps")
            #expect(await refused { try await county.assign(lines[1], due: "2019-11-01") } == "standard.past")
            #expect(await refused { try await county.assign(lines[0], to: county.yunxi) } == "standard.reason")
            try await county.assign(lines[0], to: county.yunxi, reason: "职能划转")
            let duties = try await county.office.read {
                try StandardLines.duties(of: lines[0], county: TestCounty.code, in: $0)
            }
            #expect(duties.map(\.lead.name) == ["云溪镇", "水利局"])
            #expect(duties[0].until == nil && duties[1].until != nil && duties[1].supports == "云溪镇")
            #expect(try await count("standard=\(edition)&duty=none") == 1)
            #expect(try await count("share=\(county.yunxi.unit)") == 1)
            let idle = try await county.office.read {
                try StandardLines.idle(in: edition, county: TestCounty.code, transaction: $0)
            }
            #expect(idle.map(\.name) == ["水利局"])
        }
    }

    @Test("comes in as a list: merged headings go on, a code twice and wrong points are told")
    func list() async throws {
        try await withStandards(.sqlite) { county in
            let edition = try await county.draft(full: 5)
            let heading = "编号,测评项目,测评内容,测评标准,评分标准,测评方式,分值\n"
            let rows = """
                Ⅰ-1-1,思想道德,宣传,有规划,,材料审核,2
                Ⅰ-1-2,,,有广告,每少一处扣1分,实地考察,3
                Ⅰ-1-2,,,又一条,,实地考察,1
                Ⅰ-1-3,,,没有方式,,看一看,1
                Ⅰ-1-4,,,没有分,,实地考察,0
                """
            let listed = try ListImport<ImportedLine>.rows(of: Array((heading + rows).utf8))
            let read = try await county.office.read { [clerk = county.clerk] in
                try ListImport<ImportedLine>(listed, by: clerk, in: $0).lines.map(\.judgement.kind)
            }
            #expect(read == [.new, .new, .wrong, .wrong, .wrong])
            let list = try await county.office.carryOut(
                BringList<ImportedLine>(filename: "体系.csv", rows: listed), by: county.clerk)
            _ = try await county.office.carryOut(TakeList<ImportedLine>(list: list), by: county.clerk)
            let lines = try await county.office.read {
                try StandardLines.of(edition, county: TestCounty.code, in: $0)
            }
            #expect(lines.map(\.code) == ["Ⅰ-1-1", "Ⅰ-1-2"] && lines[1].project == "思想道德" && lines[1].content == "宣传")
            // Once more, with a line that says something else now: it is judged as changed and keeps its place.
            let mended = try ListImport<ImportedLine>.rows(
                of: Array(
                    (heading + "Ⅰ-1-1,思想道德,宣传,有年度规划,,材料审核,2\nⅠ-1-2,,,有广告,每少一处扣1分,实地考察,3\n").utf8))
            let judged = try await county.office.read { [clerk = county.clerk] in
                try ListImport<ImportedLine>(mended, by: clerk, in: $0).lines.map(\.judgement)
            }
            #expect(judged.map(\.kind) == [.changed, .unchanged] && judged[0].words == "测评标准：有规划→有年度规划")
            let second = try await county.office.carryOut(
                BringList<ImportedLine>(filename: "体系.csv", rows: mended), by: county.clerk)
            _ = try await county.office.carryOut(TakeList<ImportedLine>(list: second), by: county.clerk)
            let changed = try await county.office.read {
                try StandardLines.of(edition, county: TestCounty.code, in: $0)
            }
            #expect(changed.map(\.words) == ["有年度规划", "有广告"] && changed[0].id == lines[0].id)
            // How a line is reckoned comes in as the list that goes out says it; an empty cell leaves it.
            func reckoned(_ cells: [String]) async throws -> [Sheet.Share.Marks?] {
                let text = zip(["Ⅰ-1-1,思想道德,宣传,有年度规划,,材料审核,2", "Ⅰ-1-2,,,有广告,每少一处扣1分,实地考察,3"], cells)
                    .map { "\($0),\"\($1)\"" }.joined(separator: "\n")
                let rows = try ListImport<ImportedLine>.rows(
                    of: Array((heading.replacing("分值", with: "分值,怎么算") + text + "\n").utf8))
                let list = try await county.office.carryOut(
                    BringList<ImportedLine>(filename: "体系.csv", rows: rows), by: county.clerk)
                _ = try await county.office.carryOut(TakeList<ImportedLine>(list: list), by: county.clerk)
                return try await county.office.read {
                    try StandardLines.of(edition, county: TestCounty.code, in: $0)
                }.map(\.pattern)
            }
            let rate = Sheet.Share.Marks.perPoint(target: 95, loses: Points("0.5") ?? .zero, .counted)
            #expect(try await reckoned([rate.chinese, "按达标率得分"]) == [rate, .proportional])
            #expect(try await reckoned(["", "由人打分"]) == [rate, nil])
            #expect(try await county.issue(edition) == .inForce)
        }
    }

    @Test("gives its new lead the material that is not final yet", arguments: Engine.available)
    func reassigned(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let (_, lines) = try await county.inForce()
            for line in lines { try await county.assign(line) }
            let (own, others) = (try await county.ask(lines), try await county.ask([lines[1], lines[0]]))
            let done = try await county.ask([lines[0]])
            try await county.take("cancel", done, by: county.clerk, StepAnswers(note: "不用了"))
            try await county.assign(lines[0], to: county.yunxi, reason: "职能划转")
            let leads = try await county.office.read { [clerk = county.clerk] transaction in
                try [own, others, done].map { try Materials.one($0, for: clerk, in: transaction).lead.name }
            }
            #expect(leads == ["云溪镇", "水利局", "水利局"])
        }
    }

    /// As a level above sends it: the project merged over its lines.
    private func workbook(points: [String]) throws -> [UInt8] {
        let path = FileManager.default.temporaryDirectory.appending(path: "standard-\(UUID().uuidString).xlsx").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let book = workbook_new(path)
        let sheet = workbook_add_worksheet(book, "体系")
        for (column, heading) in ["编号", "测评项目", "测评内容", "测评标准", "评分标准", "测评方式", "分值"].enumerated() {
            worksheet_write_string(sheet, 0, UInt16(column), heading, nil)
        }
        let last = UInt32(points.count)
        if last > 1 {
            worksheet_merge_range(sheet, 1, 1, last, 1, "公益宣传", nil)
            worksheet_merge_range(sheet, 1, 2, last, 2, "广告", nil)
        }
        for (index, points) in points.enumerated() {
            let row = UInt32(index + 1)
            for (column, text) in [(0, "Ⅰ-1-\(index + 1)"), (3, "第\(index + 1)条"), (5, "实地考察"), (6, points)] {
                worksheet_write_string(sheet, row, UInt16(column), text, nil)
            }
        }
        workbook_close(book)
        return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    @Test(
        "brought by an .xlsx with merged cells is not in force while its points do not add up",
        arguments: Engine.available)
    func merged(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let edition = try await county.draft(full: 5)
            let rows = try ListImport<ImportedLine>.rows(of: try workbook(points: ["2", "1.5", "1"]))
            let list = try await county.office.carryOut(
                BringList<ImportedLine>(filename: "体系.xlsx", rows: rows), by: county.clerk)
            _ = try await county.office.carryOut(TakeList<ImportedLine>(list: list), by: county.clerk)
            let lines = try await county.office.read {
                try StandardLines.of(edition, county: TestCounty.code, in: $0)
            }
            #expect(lines.map(\.project) == ["公益宣传", "公益宣传", "公益宣传"])
            #expect(lines.map(\.content) == ["广告", "广告", "广告"])
            #expect(await refused { try await county.issue(edition) } == "standard.sum")
            try await county.office.carryOut(
                AddStandardLine(
                    edition,
                    NewLine(
                        code: "Ⅰ-1-4", project: "公益宣传", content: "广告", words: "第4条", scoring: "", method: .onSpot,
                        points: Points(thousandths: 500))), by: county.clerk)
            #expect(try await county.issue(edition) == .inForce)
        }
    }

    @Test("has one lead: a form that names two is refused", arguments: Engine.available)
    func leads(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let (_, lines) = try await county.inForce()
            let form = FormReader(
                FormInput(fields: [
                    ("lead", county.department.unit), ("support", county.department.unit), ("dueOn", "2019-12-20"),
                ]))
            let command = try AssignLine(lines[0], form)
            let refusal = await refused { try await county.office.carryOut(command, by: county.clerk) }
            #expect(refusal == "standard.leadHelps")
            let two = FormReader(
                FormInput(fields: [
                    ("lead", county.department.unit), ("lead", county.yunxi.unit), ("dueOn", "2019-12-20"),
                ]))
            let fault = #expect(throws: Refusal.self) { try AssignLine(lines[0], two) }
            #expect(fault?.fields.map(\.name) == ["lead"])
            try await county.assign(lines[0])
            #expect(await refused { try await county.assign(lines[0], to: county.yunxi) } == "standard.reason")
        }
    }

    @Test("is marked on any day; what is lost says where, by lead and method", arguments: Engine.available)
    func mock(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let draft = try await county.draft("草案")
            #expect(
                await refused {
                    _ = try await county.office.carryOut(
                        BeginMock(draft, title: "预演", heldOn: TestCounty.day("2019-11-04")), by: county.clerk)
                } == "mock.draft")
            let (edition, lines) = try await county.inForce()
            try await county.assign(lines[0])
            let mock = try await county.office.carryOut(
                BeginMock(edition, title: "十一月", heldOn: TestCounty.day("2019-11-04")), by: county.clerk)
            func mark(_ got: Int, _ note: String) async -> String? {
                await refused {
                    _ = try await county.office.carryOut(
                        MarkLines(mock, [.init(lines[0], got: Points(thousandths: got), note: note)]), by: county.clerk)
                }
            }
            #expect(await mark(2001, "多") == "mock.range")
            #expect(await mark(500, "") == "mock.note")
            #expect(await mark(500, "解放街少两处") == nil)
            let score = try await county.office.read { transaction in
                Mocks.score(
                    try StandardLines.of(edition, county: TestCounty.code, in: transaction),
                    try Mocks.marks(of: mock, county: TestCounty.code, in: transaction))
            }
            #expect(score.total.lost == Points(thousandths: 1500) && score.byLead.map(\.name) == ["水利局"])
            #expect(score.byMethod.map(\.name) == ["实地考察"] && score.total.percent == 25)
        }
    }
}
