import Foundation
import Kernel
import Media
import Office
import Organisation
import Sheets
import Synchronization

/// 明川县: an invented county for showing, made by the commands that people call. No invented record
/// hangs on a real place.
package struct Demo: Sendable {
    package struct SignIn: Sendable {
        package let role: Role
        package let name: String
    }

    /// The demo's only password: it guards nothing but invented records on this machine.
    package static let password = "明川-demo-2019"
    package static let county = county(1)

    private let product: Product
    private let hasher: PasswordHasher
    private let clock: SimulatedClock
    private let selfCheckShare: Int
    private let months: Int
    private let number: Int
    private let county: String
    private let system: Actor
    private let since = Day(ordinal: 17_897)  // 2019-01-01

    /// - Parameters:
    ///   - clock: the product's own: its database has to be opened with it.
    ///   - number: of the county, where a city is shown that has several: they differ in code and name only.
    ///   - selfCheckShare: of a hundred villages, how many check themselves; a test needs only some.
    ///   - months: how many are lived through, the running one counted; nil for the last calendar year and the running one.
    package init(
        product: Product, hasher: PasswordHasher, clock: SimulatedClock, number: Int = 1, selfCheckShare: Int = 99,
        months: Int? = nil
    ) {
        self.months = months ?? 12 + clock.now.day.month
        self.number = number
        county = Self.county(number)
        system = .system(county: county)
        self.selfCheckShare = selfCheckShare
        self.product = product
        self.hasher = hasher
        self.clock = clock
    }

    /// The code of the n-th invented county: 990101, 990102, …; after 99 of them comes the next prefecture.
    package static func county(_ number: Int) -> String {
        String(990_000 + 100 * ((number - 1) / 99 + 1) + (number - 1) % 99 + 1)
    }

    private var name: String { number == 1 ? "明川县" : "明川县（\(number)）" }

    /// Makes the county, or refuses if it is there.
    /// - Parameter progress: told in words what comes next.
    package func load(progress: @Sendable (String) -> Void) async throws -> [SignIn] {
        let photos = product.photos.gathering
        // Nobody waits for any of it before all is there, so that commits and photos are synced by the hundred.
        let signIns = try await product.gathering { try await make(photos, progress) }
        try await photos.settle()
        return signIns
    }

    private func make(_ photos: PhotoStore, _ progress: @Sendable (String) -> Void) async throws -> [SignIn] {
        let present = try await product.office.read { try Counties.all(in: $0) }
        guard !present.contains(where: { $0.code == county }) else {
            throw Refusal(.conflict, "demo.present", "演示县已经在这个数据库里，不再重复建立。")
        }
        guard let code = DivisionCode(county) else { return [] }
        let now = clock.now
        var first = Month(now.day)
        for _ in 1..<months { first = first.previous }
        // Before the first of the months begins, at nine in the morning; its villages are there by then.
        let founded = first.firstDay.adding(days: -3)
        let since = min(since, founded)
        clock.set(Instant(founded, hour: 9))
        progress("建立\(name)")
        let box = CountyBox(
            southWest: Position(latitude: 29_200_000, longitude: 120_500_000),
            northEast: Position(latitude: 29_700_000, longitude: 121_200_000))
        try await product.office.carryOut(
            EstablishCounty(code: code, name: name, isDemo: true, box: box, validFrom: since), by: system)
        progress("导入12个乡镇（街道）和268个村（社区）")
        try await product.office.carryOut(
            ImportDivisions(
                list: [UInt8](DemoDivisions.csv(county).utf8), validFrom: since, listeners: Product.divisionListeners
            ),
            by: system)
        progress("建立部门和人员")
        for name in DemoPeople.departments {
            try await product.office.carryOut(AddUnit(name: name), by: system)
        }
        for name in DemoPeople.shops {
            try await product.office.carryOut(AddUnit(name: name, kind: .shop), by: system)
        }
        let signIns = try await addPeople()
        progress("发布考核标准")
        let cast = try await DemoCast(county: county, product.office)
        let sheet = try await publish(try Sheets.villageTemplate, cast)
        let panelSheet = try await publish(try Sheets.panelTemplate, cast)
        var placeSheets: [DemoLife.PlaceSheet] = []
        for content in try Sheets.placeTemplates {
            // The kinds that this county looks at.
            guard let kind = content.place, [.mainRoad, .oldResidential, .school].contains(kind) else { continue }
            placeSheets.append(.init(kind: kind, sheet: try await publish(content, cast), content: content))
        }
        let life = DemoLife(
            product: product, photos: photos, clock: clock, now: now, cast: cast, sheet: sheet,
            panelSheet: panelSheet, placeSheets: placeSheets, county: county,
            selfCheckShare: selfCheckShare, months: months)
        let isLong = months > 3
        let shown = Mutex<Month?>(nil)
        try await life.live { day in
            let isNew = shown.withLock { shown in
                defer { shown = Month(day) }
                return shown != Month(day)
            }
            if isNew || !isLong { progress("检查、整改、考核：\(isLong ? Month(day).chinese : day.chinese)") }
        }
        try await product.office.sealAudit(county: county)
        return signIns
    }

    private func publish(_ content: Sheet, _ cast: DemoCast) async throws -> ID<Sheet> {
        try await product.office.publish(content, by: cast.clerk, approvedBy: cast.director)
    }

    private func addPeople() async throws -> [SignIn] {
        let units = try await product.office.read { try Units.all(county: county, in: $0) }
        // One hash for all: the password is the same, known, and guards only invented records.
        let hash = try await hasher.hash(Self.password, salt: product.surroundings.random(16))
        var signIns: [SignIn] = []
        for person in DemoPeople.all {
            guard let unit = units.first(where: { $0.name == person.unit }) else {
                throw Refusal(.missing, "demo.unit", "演示数据里没有单位“\(person.unit)”。")
            }
            let id = try await product.office.carryOut(
                AddPerson(name: person.name, signInName: person.signInName, unit: unit.id), by: system)
            try await product.office.carryOut(GiveRoles(person: id, roles: [person.role]), by: system)
            if !signIns.contains(where: { $0.role == person.role }) {
                try await product.office.carryOut(SetPassword(person: id, hash: hash, mustChange: false), by: system)
                signIns.append(SignIn(role: person.role, name: person.signInName))
            }
        }
        try await addVillageWorkers()
        return signIns
    }

    /// Somebody answers for every village; only one of them has a password.
    private func addVillageWorkers() async throws {
        let units = try await product.office.read {
            try Units.all(county: county, kinds: [.village], in: $0)
        }
        var random = SeededRandom(seed: 268)
        let present = Set(DemoPeople.all.map(\.unit))
        for unit in units where !present.contains(unit.name) {
            guard let code = unit.division else { continue }
            let name = random.pick(DemoPeople.surnames) + random.pick(DemoPeople.givenNames)
            let id = try await product.office.carryOut(
                AddPerson(name: name, signInName: "v\(code)", unit: unit.id), by: system)
            try await product.office.carryOut(GiveRoles(person: id, roles: [.village]), by: system)
        }
    }
}
