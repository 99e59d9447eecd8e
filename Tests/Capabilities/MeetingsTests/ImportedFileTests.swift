import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Meetings

@Suite("转入文件目录")
struct ImportedFileTests {
    private static let heading = "文件名称,类别,文号,发文机关,印发日期,施行日期,失效日期,代替的文号,说明\n"

    private func lines(_ text: String, _ county: TestCounty) async throws -> [JudgementKind] {
        let rows = try ListImport<ImportedFile>.rows(of: Array((Self.heading + text).utf8))
        return try await county.office.read { [clerk = county.clerk] in
            try ListImport<ImportedFile>(rows, by: clerk, in: $0).lines.map(\.judgement.kind)
        }
    }

    private func bring(_ text: String, _ county: TestCounty) async throws {
        let rows = try ListImport<ImportedFile>.rows(of: Array((Self.heading + text).utf8))
        let list = try await county.office.carryOut(
            BringList<ImportedFile>(filename: "目录.csv", rows: rows), by: county.clerk)
        _ = try await county.office.carryOut(TakeList<ImportedFile>(list: list), by: county.clerk)
    }

    @Test(
        "is known by its number: the same list twice changes nothing, one that replaces another ends it",
        arguments: Engine.available)
    func numbers(engine: Engine) async throws {
        try await withCounty(engine, also: Meetings.capability().migrations) { county in
            let text = """
                考核办法（试行）,考核办法,明创建〔2015〕1号,县创建办,2015-03-01,,,,
                考核办法,考核办法,明创建〔2017〕3号,县创建办,2017-03-01,2017-04-01,,明创建〔2015〕1号,
                """
            #expect(try await lines(text, county) == [.new, .new])
            try await bring(text, county)
            #expect(try await lines(text, county) == [.unchanged, .unchanged])
            let all = try await county.office.read { try OfficialFiles.all(county: TestCounty.code, in: $0) }
            let first = try #require(all.first { $0.number == "明创建〔2015〕1号" })
            #expect(first.replacedByTitle == "考核办法" && first.replacedFrom?.description == "2017-04-01")
            let mended = text.replacing("考核办法（试行）", with: "文明创建考核办法（试行）")
            #expect(try await lines(mended, county) == [.changed, .unchanged])
            try await bring(mended, county)
            #expect(try await lines(mended, county) == [.unchanged, .unchanged])
        }
    }

    @Test("is refused where it ends before it begins, or replaces what nobody knows")
    func wrong() async throws {
        try await withCounty(.sqlite, also: Meetings.capability().migrations) { county in
            let text = """
                考核办法,考核办法,明创建〔2017〕3号,县创建办,2017-03-01,2017-04-01,2017-03-15,,
                实施方案,实施方案,明创建〔2017〕4号,县创建办,2017-03-01,,,明创建〔2001〕9号,
                实施方案,别的类别,明创建〔2017〕5号,县创建办,2017-03-01,,,,
                """
            let found = try await lines(text, county)
            #expect(found == [.wrong, .wrong, .wrong])
        }
    }
}
