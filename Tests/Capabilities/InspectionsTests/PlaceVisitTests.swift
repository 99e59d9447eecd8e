import Database
import Inspections
import Kernel
import Office
import Organisation
import Sheets
import TestCounty
import TestSupport
import Testing

@Suite("A plan of places")
struct PlaceVisitTests {
    private func place(_ county: TestCounty, _ name: String, _ kind: Place.Kind, _ village: Int = 201) async throws {
        try await county.office.carryOut(
            AddPlace(
                division: try county.division("990101100\(village)"), name: name, kind: kind, position: nil),
            by: .system(county: TestCounty.code))
    }

    private func publish(_ county: TestCounty, _ content: Sheet) async throws -> ID<Sheet> {
        let system = Actor.system(county: TestCounty.code)
        let sheet = try await county.office.carryOut(DraftSheet(content: content), by: system)
        try await county.office.carryOut(PublishEdition(sheet: sheet, number: 1), by: system)
        return sheet
    }

    private func plan(
        _ county: TestCounty, _ sheet: ID<Sheet>, _ target: Place.Kind?, tier: Tier = .county,
        manner: Manner = .announced, share: Int = 50
    ) async throws -> [Visit] {
        let plan = try await county.office.carryOut(
            MakePlan(
                month: try TestCounty.month(), sheet: sheet, edition: 1, tier: tier, manner: manner, share: share,
                target: target, inspectors: [ID(county.inspector.id)].compactMap(\.self)), by: county.clerk)
        return try await county.office.read { [clerk = county.clerk] in try Plans.one(plan, for: clerk, in: $0).visits }
    }

    @Test(
        "goes to those of its kind and to no village; each is looked at beside the month", arguments: Engine.available)
    func kind(engine: Engine) async throws {
        try await withCounty(engine) { county in
            for (index, name) in ["东门菜场", "西门菜场", "云溪菜场"].enumerated() {
                try await place(county, name, .market, 201 + index)
            }
            try await place(county, "人民路", .mainRoad)
            let sheet = try await publish(county, try Sheets.marketTemplate)
            let visits = try await plan(county, sheet, .market)
            #expect(visits.count == 2 && visits.allSatisfy { $0.placeKind == .market && $0.name.hasSuffix("菜场") })
            // A second plan of the month, of villages, stands beside it.
            #expect(try await county.plan("2019-11", .county, .announced).count == 4)
            let scores = try await county.office.read {
                try Visits.scores(try TestCounty.month(), county: TestCounty.code, asOf: .endless, in: $0)
            }
            #expect(scores.allSatisfy { $0.isOfWhole })
        }
    }

    @Test("is refused with a sheet of another kind, without places, and in another tier", arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let sheet = try await publish(county, try Sheets.marketTemplate)
            func refusal(_ target: Place.Kind?, _ tier: Tier = .county, _ manner: Manner = .announced) async -> Refusal?
            {
                await #expect(throws: Refusal.self) {
                    try await plan(county, sheet, target, tier: tier, manner: manner)
                }
            }
            #expect(await refusal(.market)?.code == "draw.noPlace")
            try await place(county, "东门菜场", .market)
            #expect(await refusal(.mainRoad)?.code == "plan.place")
            #expect(await refusal(nil)?.code == "plan.place")
            #expect(await refusal(.market, .selfCheck)?.code == "plan.targetTier")
            #expect(await refusal(.market, .county, .cross)?.code == "plan.targetTier")
        }
    }

    @Test("of a town marks a drawn fifth of the villages, and takes their mean", arguments: Engine.available)
    func town(engine: Engine) async throws {
        try await withCounty(engine) { county in
            try await place(county, "云溪集镇", .town)
            let sheet = try await publish(county, try Sheets.townTemplate)
            let visit = try #require(try await plan(county, sheet, .town, share: 100).first)
            let drawn = try await county.office.read {
                try $0.rows("SELECT division FROM visitSample WHERE county = \(TestCounty.code)").map {
                    try $0["division"] as String
                }
            }
            #expect(drawn.count == 1 && drawn[0].hasPrefix("990101100"))
            func mark(_ village: String, _ points: String) async throws {
                try await county.office.carryOut(
                    JudgeItem(
                        visit: visit.id, item: "4-1", word: .whole(.mark(try #require(Points(points)))), juror: village),
                    by: county.inspector)
            }
            let none = await #expect(throws: Refusal.self) { try await county.submit(visit, by: county.inspector) }
            #expect(none?.fields.contains { $0.name == "item-4-1" } == true)
            let other = try #require((201...205).map { "990101100\($0)" }.first { !drawn.contains($0) })
            let stranger = await #expect(throws: Refusal.self) { try await mark(other, "18") }
            #expect(stranger?.code == "visit.notSampled")
            let over = await #expect(throws: Refusal.self) { try await mark(drawn[0], "20.5") }
            #expect(over?.code == "score.judgement")
            try await mark(drawn[0], "15")
            #expect(try await county.submit(visit, by: county.inspector) == Points(whole: 95))
        }
    }
}

@Suite("The shipped sheets")
struct ShippedSheetTests {
    @Test("a town: four categories of 22, 22, 36 and 20, fifteen items, thirty standards, passed with 80")
    func town() throws {
        let sheet = try Sheets.townTemplate
        let sums = sheet.groups.map { $0.items.reduce(Points.zero) { $0 + $1.maximum } }
        #expect(sheet.groups.map(\.name) == ["集镇环境", "集镇秩序", "集镇管理", "乡村文明建设"])
        #expect(sums == [22, 22, 36, 20].map { Points(whole: $0) })
        #expect(sheet.items.count == 15 && sheet.pass == Points(whole: 80) && sheet.place == .town)
        #expect(sheet.items.reduce(0) { $0 + max(1, $1.deductions.count) } == 30)
    }

    @Test("can all be published, and come back from their YAML")
    func whole() throws {
        for sheet in try [Sheets.townTemplate, Sheets.panelTemplate, Sheets.marketTemplate] + Sheets.placeTemplates {
            #expect(sheet.items.reduce(Points.zero) { $0 + $1.maximum } == sheet.full, "\(sheet.title)")
            #expect(try Sheet(yaml: sheet.yaml) == sheet, "\(sheet.title)")
        }
    }

    @Test("villages that were marked have their mean, none is dropped")
    func mean() throws {
        let item = try #require(try Sheets.townTemplate.item("4-1"))
        let sheet = Sheet(title: "乡村", full: item.maximum, pass: .zero, items: [item])
        let seen = ["20", "10", "12", "16", "0"].enumerated().compactMap { index, points in
            Points(points).map { Observation(id: "\(index)", item: "4-1", seen: .judged(.mark($0))) }
        }
        #expect(try Scoring.score(sheet, seen).total == Points(thousandths: 11_600))
        #expect(try Scoring.score(sheet, []).unjudged == ["4-1"])
    }
}

@Suite("A sheet for a kind of places that has none")
struct KindSheetTests {
    @Test("is drafted after the nearest template in one step, once", arguments: Engine.available)
    func drafted(engine: Engine) async throws {
        try await withCounty(engine) { county in
            func draft(_ kind: PlaceKind) async throws -> Edition {
                let sheet = try await county.office.carryOut(DraftKindSheet(kind), by: county.clerk)
                return try await county.office.read { try Editions.one(sheet, 1, county: TestCounty.code, in: $0) }
            }
            let park = try await draft(.park)
            let road = try #require(try Sheets.placeTemplates.first { $0.place == .mainRoad })
            #expect(park.state == .draft && park.content.place == .park && park.content.title == "公园实地检查")
            #expect(park.content.items.map(\.title) == road.items.map(\.title))
            #expect(park.content.items.allSatisfy { $0.source.hasPrefix("参照“主次干道实地检查”样表") })
            let again = await #expect(throws: Refusal.self) { _ = try await draft(.park) }
            #expect(again?.code == "sheet.kindHas")
            // One that has a template of its own has it as it is.
            for kind in [PlaceKind.school, .busStop, .backLane, .buildingSite, .toilet, .station] {
                let own = try #require(try Sheets.placeTemplates.first { $0.place == kind })
                #expect(try await draft(kind).content == own, "\(kind)")
                #expect(own.items.allSatisfy { !$0.source.isEmpty })
            }
        }
    }

    @Test("can be published as it is for every kind that there is", arguments: PlaceKind.ofTheirOwn)
    func everyKind(kind: PlaceKind) async throws {
        try await withCounty(.sqlite) { county in
            let system = Actor.system(county: TestCounty.code)
            let sheet = try await county.office.carryOut(DraftKindSheet(kind), by: county.clerk)
            try await county.office.carryOut(PublishEdition(sheet: sheet, number: 1), by: system)
            let edition = try await county.office.read { try Editions.one(sheet, 1, county: TestCounty.code, in: $0) }
            #expect(edition.state == .published && edition.content.place == kind)
        }
    }
}
