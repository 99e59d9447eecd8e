import Database
import Findings
import Inspections
import Kernel
import Office
import Organisation
import Sheets
import TestCounty
import TestSupport
import Testing

@testable import Assessment

@Suite("What each kind of place came to")
struct KindsTests {
    @Test(
        "Is its visits' mean out of a hundred and what they found, each opening what it counted",
        arguments: Engine.available)
    func kinds(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let system = Actor.system(county: TestCounty.code)
            for (index, name) in ["东门菜场", "西门菜场"].enumerated() {
                try await county.office.carryOut(
                    AddPlace(
                        division: try county.division("99010110020\(index + 1)"), name: name, kind: .market,
                        position: nil), by: system)
            }
            let village = try Sheets.villageTemplate
            let sheet = try await county.office.carryOut(
                DraftSheet(
                    content: Sheet(
                        title: "市场检查", full: village.full, pass: village.pass, items: village.items, place: .market)),
                by: system)
            try await county.office.carryOut(PublishEdition(sheet: sheet, number: 1), by: system)
            let plan = try await county.office.carryOut(
                MakePlan(
                    month: try TestCounty.month(), sheet: sheet, edition: 1, tier: .county, manner: .announced,
                    share: 100, target: .market, inspectors: [ID(county.inspector.id)].compactMap(\.self)),
                by: county.clerk)
            let visits = try await county.office.read { [clerk = county.clerk] in
                try Plans.one(plan, for: clerk, in: $0).visits
            }
            _ = try await county.note(visits[0], count: 4)
            for visit in visits { try await county.submit(visit) }
            let period = try #require(Period("2019-11"))
            let (rows, listed, score) = try await county.office.read { [clerk = county.clerk] transaction in
                var filter = Visits.Filter()
                (filter.kind, filter.state, filter.period) = (.market, .submitted, period)
                let visits = try Visits.page(filter, for: clerk, limit: 9, in: transaction)
                let sum = visits.compactMap(\.total).reduce(Points.zero, +)
                return (
                    try KindsPage.rows(period, for: clerk, in: transaction), visits.count,
                    Points(
                        thousandths: Points.divide(
                            Points.divide(sum.thousandths * 100_000, by: village.full.thousandths), by: 2))
                )
            }
            #expect(rows.map(\.kind) == [.market] && rows.first?.visits == 2 && listed == 2)
            #expect(rows.first?.score == score && rows.first?.findings == 1 && rows.first?.closed == 0)
            #expect(rows.first?.findingsPath == "findings?standing=valid&period=2019-11&placeKind=market")
            // A village that is looked at as a whole is of no kind.
            let whole = try await county.plan()
            _ = try await county.note(whole[0], count: 1)
            for visit in whole { try await county.submit(visit) }
            let again = try await county.office.read { [clerk = county.clerk] in
                try KindsPage.rows(period, for: clerk, in: $0)
            }
            #expect(again.first?.findings == 1 && again.count == 1)
        }
    }
}
