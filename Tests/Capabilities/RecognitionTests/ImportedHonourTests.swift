import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Recognition

@Suite("转入荣誉")
struct ImportedHonourTests {
    private static let heading = "类别,级别,姓名,村（社区）,单位,荣誉名称,授予日期,有效到,文件、文号\n"

    private func lines(_ text: String, _ world: RoundWorld) async throws -> [JudgementKind] {
        let rows = try ListImport<ImportedHonour>.rows(of: Array((Self.heading + text).utf8))
        return try await world.county.office.read { [clerk = world.county.clerk] in
            try ListImport<ImportedHonour>(rows, by: clerk, in: $0).lines.map(\.judgement.kind)
        }
    }

    @Test("stands on the roll as brought in, once, and counts in no year", arguments: Engine.available)
    func once(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let county = world.county
            let text = """
                身边好人,市级,金水根,990101100201,,绍兴好人,2017-05-01,,绍市文明委〔2017〕2号
                最美志愿项目,省级,河长助手,,县水利局,最美志愿服务项目,2018-12-05,,浙文明办〔2018〕9号
                """
            #expect(try await lines(text, world) == [.new, .new])
            let rows = try ListImport<ImportedHonour>.rows(of: Array((Self.heading + text).utf8))
            let list = try await county.office.carryOut(
                BringList<ImportedHonour>(filename: "荣誉.csv", rows: rows), by: county.clerk)
            _ = try await county.office.carryOut(TakeList<ImportedHonour>(list: list), by: county.clerk)
            #expect(try await lines(text, world) == [.unchanged, .unchanged])
            let all = try await county.office.read { [clerk = county.clerk] in
                try Listing<Honour>.honours.first("", 10, for: clerk, in: $0)
            }
            #expect(Set(all.map(\.name)) == ["金水根", "河长助手"] && all.allSatisfy { $0.source == .broughtIn })
        }
    }

    @Test("is refused where the title has a term of its own, the day is to come, the village is unknown")
    func wrong() async throws {
        try await RoundWorld.with(.sqlite) { world in
            let text = """
                文明村,市级,云201村,990101100201,,市级文明村,2017-05-01,,绍市文明委〔2017〕2号
                身边好人,市级,金水根,990101100201,,绍兴好人,2031-05-01,,绍市文明委〔2017〕2号
                身边好人,市级,金水根,没有这个村,,绍兴好人,2017-05-01,,绍市文明委〔2017〕2号
                """
            let found = try await lines(text, world)
            #expect(found == [.wrong, .wrong, .wrong])
        }
    }
}
