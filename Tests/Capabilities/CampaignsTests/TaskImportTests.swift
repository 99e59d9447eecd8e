import Database
import Kernel
import Office
import Spreadsheets
import TestCounty
import TestSupport
import Testing
import Web

@testable import Campaigns

@Suite("年度重点工作项目清单")
struct TaskImportTests {
    private static let heading = "任务,来源说明,牵头单位,配合单位,开始,期限,第三季度,第四季度\n"

    private func read(_ rows: String, _ county: TestCounty) async throws -> [(JudgementKind, String)] {
        let listed = try ListImport<ImportedTask>.rows(of: Array((Self.heading + rows).utf8))
        return try await county.office.read { [clerk = county.clerk] in
            try ListImport<ImportedTask>(listed, by: clerk, in: $0).lines.map {
                ($0.judgement.kind, $0.judgement.words)
            }
        }
    }

    @Test("gives out each row once, however often it is brought", arguments: Engine.available)
    func taken(engine: Engine) async throws {
        try await withCampaigns(engine) { county in
            let rows = """
                公益宣传提升,第二段,水利局,云溪镇、茶亭乡,2019-01-10,2019/12/20,过半数,总结验收
                河道保洁,第三段,云溪镇,,2019-02-01,2019年11月29日,,
                """
            let listed = try ListImport<ImportedTask>.rows(of: Array((Self.heading + rows).utf8))
            let list = try await county.office.carryOut(
                BringList<ImportedTask>(filename: "清单.csv", rows: listed), by: county.clerk)
            let outcome = try await county.office.carryOut(TakeList<ImportedTask>(list: list), by: county.clerk)
            #expect(outcome.added == 2 && outcome.wrong == 0)
            let tasks = try await county.office.read { [clerk = county.clerk] in
                try Listing.tasks.first("sort=due", 10, for: clerk, in: $0)
            }
            #expect(tasks.map(\.title) == ["河道保洁", "公益宣传提升"])
            #expect(tasks[1].supports == "云溪镇、茶亭乡" && tasks[1].source.kind == .plan)
            let milestones = try await county.milestones(tasks[1].id)
            // To the end of its quarter, and the last to the task's own day.
            #expect(milestones.map(\.dueOn.description) == ["2019-09-30", "2019-12-20"])
            #expect(try await read(rows, county).map(\.0) == [.unchanged, .unchanged])
        }
    }

    @Test("says of each row what is wrong with it, and takes the others")
    func wrong() async throws {
        try await withCampaigns(.sqlite) { county in
            let rows = """
                两个牵头,第二段,水利局、云溪镇,,2019-01-10,2019-12-20,,
                没有的单位,第二段,火星局,,2019-01-10,2019-12-20,,
                期限在前,第二段,水利局,,2019-12-21,2019-12-20,,
                节点在前,第二段,水利局,,2019-10-10,2019-12-20,过半数,
                自己配合,第二段,水利局,水利局,2019-01-10,2019-12-20,,
                好的,第二段,水利局,,2019-01-10,2019-12-20,,
                好的,第二段,云溪镇,,2019-01-10,2019-12-20,,
                """
            let read = try await read(rows, county)
            #expect(read.map(\.0) == [.wrong, .wrong, .wrong, .wrong, .wrong, .new, .wrong])
            for (index, words) in [
                "“牵头单位”有2个（水利局、云溪镇）", "没有这个单位", "早于开始日期", "早于任务开始", "不用再列为配合单位", "", "重复",
            ].enumerated() where !words.isEmpty {
                #expect(read[index].1.contains(words), "\(read[index].1)")
            }
        }
    }

    /// As .xlsx, where two leads are two columns as often as two names in one.
    @Test("of two leads, in one cell or under two headings, is not taken from an .xlsx")
    func twoLeads() async throws {
        try await withCampaigns(.sqlite) { county in
            let columns = ["任务", "来源说明", "牵头单位", "牵头单位", "开始", "期限"]
            let file = try Download.spreadsheet(
                "清单.xlsx", sheet: "清单", columns: columns.map { SpreadsheetWriter.Column($0) }
            ) { writer in
                for row in [
                    ["一格两个", "第二段", "水利局、云溪镇", "", "2019-01-10", "2019-12-20"],
                    ["两栏两个", "第二段", "水利局", "云溪镇", "2019-01-10", "2019-12-20"],
                    ["两栏一样", "第二段", "水利局", "水利局", "2019-01-10", "2019-12-20"],
                    ["填在后一栏", "第二段", "", "云溪镇", "2019-01-10", "2019-12-20"],
                ] { try writer.append(row.map { $0.isEmpty ? .empty : .text($0) }) }
            }
            let listed = try ListImport<ImportedTask>.rows(of: file.bytes)
            let read = try await county.office.read { [clerk = county.clerk] in
                try ListImport<ImportedTask>(listed, by: clerk, in: $0).lines.map(\.judgement)
            }
            #expect(read.map(\.kind) == [.wrong, .wrong, .new, .new])
            #expect(read[0].words.contains("“牵头单位”有2个（水利局、云溪镇）"))
            #expect(read[1].words.contains("“牵头单位”有两栏，一栏填“水利局”，一栏填“云溪镇”，请只留一栏"))
        }
    }
}
