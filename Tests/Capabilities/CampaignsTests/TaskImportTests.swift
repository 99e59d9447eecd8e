import Database
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

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
}
