import Kernel
import Media
import Office
import Organisation

/// Who acts in the demo: everybody as the sign-in would make them.
struct DemoCast: Sendable {
    let clerk: Actor
    let director: Actor
    let leader: Actor
    let inspectors: [(person: ID<Person>, actor: Actor)]
    /// By township code.
    let liaisons: [String: Actor]
    let deputies: [String: Actor]
    /// By village code.
    let villagers: [String: Actor]
    /// By unit name.
    let departments: [String: Actor]
    let units: [String: Unit]
    let people: [DemoStage.Person]
    private let parties: [Party]

    init(county: String, _ office: Office) async throws {
        let (people, units, present) = try await office.read { transaction in
            (
                try Listing.people.first("", 10_000, for: .system(county: county), in: transaction),
                try Units.all(county: county, in: transaction), try Units.present(county: county, in: transaction)
            )
        }
        let byID = Dictionary(uniqueKeysWithValues: units.map { ($0.id, $0) })
        // Who has a sign-in that is shown comes first, and so does the village of one: there something happens, whatever the
        // lives tell of a few.
        let shown = DemoPeople.all.map(\.signInName)
        let inOrder = people.enumerated().sorted { one, other in
            let places = [one, other].map { shown.firstIndex(of: $0.element.signInName) ?? shown.count }
            return (places[0], one.offset) < (places[1], other.offset)
        }.map(\.element)
        let actors = inOrder.map { person in
            let division = byID[person.unit]?.division
            let scope = person.unitKind.scope(unit: person.unit.description, division: division)
            return (
                person,
                Actor(
                    id: person.id.description, name: person.name, county: county, roles: person.roles, scope: scope),
                division
            )
        }
        let shownVillages = Set(
            inOrder.filter { $0.roles.contains(.village) && shown.contains($0.signInName) }.map(\.unit))
        let others = present.filter { ![.office, .shop].contains($0.kind) }
        let villages: [Unit] = others.filter { $0.kind == .village }
        let ordered: [[Unit]] = [
            others.filter { $0.kind != .village }, villages.filter { shownVillages.contains($0.id) },
            villages.filter { !shownVillages.contains($0.id) },
        ]
        parties = ordered.joined().map { Party($0) }
        self.people = actors.compactMap { person, actor, _ in
            byID[person.unit].map { DemoStage.Person(actor: actor, unit: Party($0)) }
        }
        func only(_ role: Role) throws -> Actor {
            guard let found = actors.first(where: { $0.1.has(role) })?.1 else {
                throw Refusal(.missing, "demo.role", "演示数据里没有\(role.chinese)。")
            }
            return found
        }
        func byDivision(_ role: Role) -> [String: Actor] {
            let found = actors.compactMap { actor in
                actor.1.has(role) ? actor.2.map { ($0.description, actor.1) } : nil
            }
            return Dictionary(found, uniquingKeysWith: { first, _ in first })
        }
        clerk = try only(.clerk)
        director = try only(.director)
        leader = try only(.leader)
        inspectors = actors.filter { $0.1.has(.inspector) }.map { ($0.0.id, $0.1) }
        liaisons = byDivision(.townshipLiaison)
        deputies = byDivision(.townshipDeputy)
        villagers = byDivision(.village)
        departments = Dictionary(
            actors.filter { $0.1.has(.departmentLiaison) }.map { ($0.0.unitName, $0.1) },
            uniquingKeysWith: { first, _ in first })
        self.units = Dictionary(
            units.map { ($0.division?.description ?? $0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The same people for the capabilities that bring their own life.
    func stage(_ product: Product, _ photos: PhotoStore, _ act: DemoStage.Act, to now: Instant) -> DemoStage {
        DemoStage(office: product.office, photos: photos, people: people, units: parties, act: act, now: now)
    }
}

extension Product {
    /// What each capability makes happen in an invented county, in the order of time.
    package func ownLife(
        of county: String, from first: Day, to now: Instant, photos: PhotoStore? = nil
    ) async throws -> [DemoEvent] {
        let cast = try await DemoCast(county: county, office)
        return try DemoStage.Act.all(from: first, to: now.day).flatMap { act in
            let stage = cast.stage(self, photos ?? self.photos, act, to: now)
            return try capabilities.flatMap { try $0.demo(stage) } + turningNotices(stage)
        }.sorted { $0.at < $1.at }
    }

    /// Public notices begin and end as the days do, each with what its own capability makes of it.
    private func turningNotices(_ stage: DemoStage) -> [DemoEvent] {
        let procedure = PublicNotice.procedure { [capabilities] in capabilities.flatMap(\.notices) }
        return (stage.first.ordinal...max(stage.first.ordinal, stage.last.ordinal)).map { day in
            DemoEvent(at: Instant(Day(ordinal: day), hour: 8, minute: 5)) {
                try await PublicNotices.turn(procedure, county: stage.county, stage.office)
            }
        }
    }
}
