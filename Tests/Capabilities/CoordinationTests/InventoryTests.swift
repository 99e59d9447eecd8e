import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Coordination

@Suite("清单: each dead car of a case")
struct InventoryTests {
    private static let heading = "编号,难点问题,类别,村（社区）,位置,发现日期,贴通知日期,清理日期,情况\n"

    private func judged(_ rows: String, _ desk: Desk) async throws -> [String] {
        let listed = try ListImport<ImportedItem>.rows(of: Array((Self.heading + rows).utf8))
        return try await desk.office.read { [clerk = desk.clerk] in
            try ListImport<ImportedItem>(listed, by: clerk, in: $0).lines.map {
                let words = $0.judgement.words
                return $0.judgement.kind.rawValue + (words.isEmpty ? "" : " \(words)")
            }
        }
    }

    @discardableResult
    private func bring(_ rows: String, _ desk: Desk) async throws -> TakeList<ImportedItem>.Outcome {
        let listed = try ListImport<ImportedItem>.rows(of: Array((Self.heading + rows).utf8))
        let list = try await desk.office.carryOut(
            BringList<ImportedItem>(filename: "摸排表.xlsx", rows: listed), by: desk.clerk)
        return try await desk.office.carryOut(TakeList<ImportedItem>(list: list), by: desk.clerk)
    }

    @Test("goes from being found over its notice to being moved, by its township", arguments: Engine.available)
    func way(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let id = try await desk.register()
            let item = try await desk.list(id)
            let (township, today) = (try desk.county.township(), try await desk.today())
            let before = await desk.refusal {
                try await desk.take(
                    "notify", item, InventoryItem.procedure, by: township, day: try TestCounty.day("2019-10-31"))
            }
            #expect(before?.code == "case.before")
            try await desk.take("notify", item, InventoryItem.procedure, by: township, day: today)
            let bare = await desk.refusal {
                try await desk.take("move", item, InventoryItem.procedure, by: township, day: today)
            }
            #expect(bare?.fields.map(\.name) == ["photo"])
            let behalf = await desk.refusal {
                try await desk.take(
                    "move", item, InventoryItem.procedure, by: desk.clerk, day: today, photos: [desk.county.photo])
            }
            #expect(behalf?.fields.map(\.name) == ["onBehalfOf"])
            try await desk.take(
                "move", item, InventoryItem.procedure, by: township, day: today, photos: [desk.county.photo])
            let found = try await desk.office.read { [clerk = desk.clerk] in
                try CaseParts.item(item, for: clerk, in: $0)
            }
            #expect(found.state == .moved && found.noticedOn == today && found.movedOn == today)
            let month = Period(try TestCounty.month())
            #expect(try await desk.value("inventoryFound", month) == 1)
            #expect(try await desk.value("inventoryMoved", month) == 1)
            let refused1 = await desk.refusal { _ = try await desk.list(id) }
            #expect(refused1?.fields.map(\.name) == ["label"])
        }
    }

    @Test("comes in by a list, and again with what was learnt since", arguments: Engine.available)
    func imported(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let id = try await desk.register()
            let first = """
                灰色面包车,城区僵尸车清理,僵尸车,云201村,菜场后巷,2019-10-08,,,
                白色轿车,城区僵尸车清理,僵尸车,茶201村,桥头,2019/10/9,2019-10-10,2019年10月20日,无牌
                """
            let outcome = try await bring(first, desk)
            #expect(outcome.added == 2 && outcome.wrong == 0)
            #expect(try await judged(first, desk) == ["unchanged", "unchanged"])
            #expect(try await desk.one(id).counts.items == CaseCount(all: 2, open: 1))
            let later = first.replacing("2019-10-08,,,", with: "2019-10-08,2019-10-12,2019-10-30,")
            #expect(
                try await judged(later, desk) == ["changed 贴通知：2019年10月12日；清理：2019年10月30日", "unchanged"])
            let second = try await bring(later, desk)
            #expect(second.added == 0 && second.changed == 1)
            #expect(try await judged(later, desk) == ["unchanged", "unchanged"])
            let (moved, open) = try await desk.office.read { [clerk = desk.clerk] transaction in
                let listing = Listing<InventoryItem>.inventory
                return (
                    try listing.count("case=\(id)&state=moved", for: clerk, in: transaction),
                    try listing.count("case=\(id)&standing=open", for: clerk, in: transaction)
                )
            }
            #expect(moved == 2 && open == 0)
        }
    }

    @Test("says of each row what is wrong with it, and takes none of those")
    func wrong() async throws {
        try await Desk.with(.sqlite) { desk in
            _ = try await desk.register()
            let rows = """
                甲,没有这件,僵尸车,云201村,桥头,2019-10-08,,,
                乙,城区僵尸车清理,自行车,云201村,桥头,2019-10-08,,,
                丙,城区僵尸车清理,僵尸车,火星村,桥头,2019-10-08,,,
                丁,城区僵尸车清理,僵尸车,云201村,桥头,2019-12-08,,,
                戊,城区僵尸车清理,僵尸车,云201村,桥头,2019-10-08,2019-10-07,,
                己,城区僵尸车清理,僵尸车,云201村,桥头,2019-10-08,2019-10-09,2019-10-08,
                庚,城区僵尸车清理,僵尸车,云201村,桥头,,,,
                辛,城区僵尸车清理,僵尸车,云201村,桥头,2019-10-08,,,
                辛,城区僵尸车清理,僵尸车,云201村,桥头,2019-10-08,,,
                """
            let judged = try await judged(rows, desk)
            let words = ["没有还在整治的难点问题", "类别", "火星村", "还没有到", "早于", "早于", "没有填“发现日期”", "", "和第"]
            for (line, expected) in zip(judged, words) {
                #expect(
                    expected.isEmpty ? line == "new" : line.hasPrefix("wrong") && line.contains(expected), "\(line)")
            }
            #expect(try await bring(rows, desk).added == 1)
        }
    }
}
