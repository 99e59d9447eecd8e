import Inspections
import Kernel
import Media
import Office
import Organisation
import Sheets

/// Roads, old residential areas and schools of the town: a kind a month, judged by a sheet of its own.
extension DemoLife {
    /// A kind of places with the sheet that they are judged by.
    struct PlaceSheet: Sendable {
        let kind: Place.Kind
        let sheet: ID<Sheet>
        let content: Sheet
    }

    private static let places: [(kind: Place.Kind, names: [String])] = [
        (.mainRoad, ["人民路", "环城东路", "迎宾大道", "建设路", "滨江路", "站前路"]),
        (.oldResidential, ["翠竹新村", "南门小区", "机械厂宿舍", "供销社大院", "北苑小区", "明珠新村"]),
        (.school, ["城关小学", "南明中学", "东溪小学", "实验幼儿园", "职业高中"]),
    ]

    /// Two communities of the town have them; the clerk enters them with their positions.
    func registerPlaces() async throws {
        let communities = try await product.office.read { [county] in
            try Units.all(county: county, kinds: [.village], in: $0)
        }.compactMap(\.division).prefix(6)
        guard !communities.isEmpty else { return }
        for (kind, names) in Self.places {
            for (index, name) in names.enumerated() {
                let home = communities[communities.startIndex + index % communities.count]
                try await product.office.carryOut(
                    AddPlace(
                        division: home, name: name, kind: kind,
                        position: near(DemoScenes.centre(of: home, townships: townships))), by: cast.clerk)
            }
        }
    }

    func drawPlaces(_ month: Month, until end: Int) async throws {
        guard !placeSheets.isEmpty else { return }
        let turn = placeSheets[(months.firstIndex(of: month) ?? 0) % placeSheets.count]
        let plan = try await product.office.carryOut(
            MakePlan(
                month: month, sheet: turn.sheet, edition: 1, tier: .county, manner: .announced, share: 50,
                target: turn.kind, inspectors: cast.inspectors.map(\.person)), by: cast.clerk)
        for visit in try await visits(of: plan) {
            let moment = moment(until: end)
            guard moment.adding(minutes: 25) <= now else { continue }
            schedule(.placeVisit(visit, turn), at: moment)
        }
    }

    /// Every item is judged; now and then something is wrong, with a photo of it.
    func judge(_ visit: Visit, _ turn: PlaceSheet) async throws {
        guard let actor = walker(of: visit) else { return }
        for item in turn.content.items {
            if let fault = item.deductions.first, random.chance(30) {
                try await note(fault, of: item, visit, by: actor)
                continue
            }
            guard let word = soundWord(for: item) else { continue }
            try await product.office.carryOut(JudgeItem(visit: visit.id, item: item.code, word: word), by: actor)
        }
        schedule(.submit(visit), at: clock.now.adding(minutes: 25))
    }

    private func note(
        _ fault: Sheet.Deduction, of item: Sheet.Item, _ visit: Visit, by actor: Actor
    ) async throws {
        guard let drawn = DemoScenes.faults.first(where: { $0.subject == .clutter }) else { return }
        let line = ID<VisitLine>(at: clock.now, random: product.surroundings.random(10))
        let scene = Scene(
            fault: drawn, seed: random.next(), place: near(DemoScenes.centre(of: visit.division, townships: townships)))
        try await product.office.carryOut(
            AddLine(
                visit: visit.id, line: line, kind: .init(item: item.code, deduction: fault.code),
                count: random.roll(1...2), note: random.pick(DemoScenes.spots)), by: actor)
        let photo = try await photographed(scene)
        try await product.office.carryOut(AddLinePhotos(visit: visit.id, line: line, photos: [photo]), by: actor)
        scenes[line.description] = scene
    }

    /// What is said of an item where all is well.
    private func soundWord(for item: Sheet.Item) -> JudgeItem.Word? {
        switch item.pattern {
        case .deductions: .whole(.clean)
        case .allOrNothing: .whole(.met(true))
        case .share(let share): .number(share.required ?? 0)
        case .checklist: .allParts
        case .count, .jury, .villages: nil
        }
    }
}
