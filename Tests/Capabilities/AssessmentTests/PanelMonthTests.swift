import Assessment
import Database
import Inspections
import Kernel
import Office
import Organisation
import Sheets
import TestCounty
import TestSupport
import Testing

@Suite("A month that a panel marked too")
struct PanelMonthTests {
    @Test(
        "counts it by the rule's 20 %; without one its weight is shared among the others", arguments: Engine.available)
    func weight(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let month = try TestCounty.month()
            for visit in try await county.plan("2019-11", .selfCheck, .announced) { try await county.submit(visit) }
            let drawn = try await county.plan()
            for visit in drawn {
                try await county.note(visit, count: 8)
                try await county.submit(visit)
            }
            func yunxi() async throws -> TownshipResult {
                let result = try await county.office.read {
                    try Assessments.compute(month, by: .ours, county: TestCounty.code, asOf: .endless, in: $0)
                }
                return try #require(result.townships.first { $0.name == "云溪镇" })
            }
            // 100 of its own, 96 of the county's: 25 and 75 of a hundred.
            #expect(try await yunxi().score == Points(whole: 97))
            try await mark(county, month, less: 10)
            // 20 % of 100, 60 % of 96, 20 % of 90.
            #expect(try await yunxi().score == Points(thousandths: 95_600))
            #expect(try await yunxi().tiers.first { $0.tier == .panel }?.mean == Points(whole: 90))
        }
    }

    private func mark(_ county: TestCounty, _ month: Month, less: Int) async throws {
        let system = Actor.system(county: TestCounty.code)
        let sheet = try await county.office.carryOut(DraftSheet(content: try Sheets.panelTemplate), by: system)
        try await county.office.carryOut(PublishEdition(sheet: sheet, number: 1), by: system)
        let unit = try #require(
            try await county.office.read { try Units.named("创建办", county: TestCounty.code, in: $0) })
        for kind in Role.panel {
            let name = kind.rawValue.lowercased()
            let id = try await county.office.carryOut(
                AddPerson(name: name, signInName: name, unit: unit.id), by: system)
            try await county.office.carryOut(GiveRoles(person: id, roles: [kind]), by: system)
        }
        let plan = try await county.office.carryOut(
            MakePlan(
                month: month, sheet: sheet, edition: 1, tier: .panel, manner: .unannounced, share: 20,
                panels: .init(count: 1, size: 3)), by: county.clerk)
        let visits = try await county.office.read { [clerk = county.clerk] in
            try Plans.one(plan, for: clerk, in: $0).visits
        }
        for visit in visits {
            let members = try await county.office.read { try visit.panelMembers(county: TestCounty.code, in: $0) }
            for member in members {
                for (index, item) in try Sheets.panelTemplate.items.enumerated() {
                    let points = index == 0 ? item.maximum - Points(whole: less) : item.maximum
                    try await county.office.carryOut(
                        JudgeItem(
                            visit: visit.id, sheetOf: member.description, item: item.code, word: .whole(.mark(points))),
                        by: county.clerk)
                }
                try await county.office.carryOut(
                    SubmitMarks(
                        visit: visit.id, member: member, heldOn: county.clock.now.day, listeners: TestCounty.listeners),
                    by: county.clerk)
            }
        }
    }
}
