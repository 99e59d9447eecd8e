import App
import Database
import Foundation
import Inspections
import Kernel
import Office
import Organisation
import Residents
import Sheets

/// The two counties as they are before the first step: set up by the commands that set up any county.
struct Founding {
    static let password = "明川-simulated-2026"

    let product: Product
    let clock: SimulatedClock
    let since: Day

    /// - Parameter townships: three digits and how many villages.
    func county(_ code: String, _ townships: [(String, Int)]) async throws -> CountyLedger {
        var ledger = CountyLedger(code: code)
        let system = Actor.system(county: code)
        guard let division = DivisionCode(code) else { return ledger }
        let box = CountyBox(
            southWest: Position(latitude: 29_200_000, longitude: 120_700_000),
            northEast: Position(latitude: 29_800_000, longitude: 121_200_000))
        try await product.office.carryOut(
            EstablishCounty(code: division, name: "县\(code)", box: box, validFrom: since), by: system)
        var csv = "code,name\n"
        for (township, count) in townships {
            csv += "\(code)\(township),镇\(township)\n"
            for village in 0..<count { csv += "\(code)\(township)\(201 + village),村\(township)\(village)\n" }
        }
        try await product.office.carryOut(ImportDivisions(list: Array(csv.utf8), validFrom: since), by: system)
        try await product.office.carryOut(AddUnit(name: "水利局"), by: system)
        try await product.office.carryOut(AddUnit(name: "便民超市", kind: .shop), by: system)
        try await addSheet(&ledger, by: system)
        try await addPeople(&ledger, by: system)
        ledger.rules = [RuleNote(version: 1, validFrom: Month(since), selfCheck: 20, county: 60, isMissingZero: true)]
        return try await product.office.read { [ledger] in try ledger.counted($0) }
    }

    /// Some of the first villages, of each one too young to vote.
    func residents(of ledger: CountyLedger) async throws -> [ResidentNote] {
        var residents: [ResidentNote] = []
        guard let clerk = ledger.people.first(where: { $0.actor.has(.clerk) })?.actor else { return [] }
        for (place, village) in ledger.villages(on: clock.now.day).prefix(4).enumerated() {
            for turn in 0..<6 {
                let isMinor = turn == 5
                guard let phone = PhoneNumber("1390000\((place * 10 + turn).padded(4))"),
                    let born = Day(year: isMinor ? 2018 : 1970 + place, month: 3, dayOfMonth: 4)
                else { continue }
                let name = ["周国庆", "王秀英", "俞阿香", "石志远", "潘月仙", "梁小明"][turn]
                let text = ResidentText(
                    name: name, village: village, phone: phone, bornOn: born, guardian: isMinor ? "周国庆" : "")
                let id = try await product.office.carryOut(RegisterResident(text), by: clerk).description
                let actor = Actor(
                    id: id, name: name, county: ledger.code, roles: [.resident], scope: .person(id))
                residents.append(ResidentNote(actor: actor, village: village, isMinor: isMinor))
            }
        }
        return residents
    }

    /// The audit as it is when the simulation begins.
    func recounted(_ ledger: CountyLedger) async throws -> CountyLedger {
        var ledger = ledger
        ledger.audited = try await product.office.read { [code = ledger.code] in
            try Audit.head(county: code, in: $0).sequence
        }
        return ledger
    }

    private func addSheet(_ ledger: inout CountyLedger, by system: Actor) async throws {
        let template = try Sheets.villageTemplate
        let sheet = try await product.office.carryOut(DraftSheet(content: template), by: system)
        try await product.office.carryOut(PublishEdition(sheet: sheet, number: 1), by: system)
        ledger.sheet = sheet.description
        ledger.editions = [SheetNote(1, template, .published)]
    }

    /// Everybody that the flow needs, each with the password.
    private func addPeople(_ ledger: inout CountyLedger, by system: Actor) async throws {
        let units = try await product.office.read { [code = ledger.code] in try Units.all(county: code, in: $0) }
        let hash = try await PasswordHasher(rounds: 2).hash(Self.password, salt: [1, 2, 3, 4])
        for unit in units {
            let posts: [Role]
            switch unit.kind {
            case .office:
                posts = [
                    .clerk, .clerk, .director, .director, .leader, .inspector, .inspector, .systemAdministrator,
                    .securityAdministrator, .auditAdministrator,
                ]
            case .department: posts = [.departmentLiaison]
            case .township: posts = [.townshipLiaison, .townshipDeputy]
            case .village: posts = [.village]
            case .shop: posts = [.merchant]
            }
            for (index, role) in posts.enumerated() {
                let name = "\(role.rawValue.lowercased())\(index).\(unit.division?.description ?? "county")"
                let id = try await product.office.carryOut(
                    AddPerson(name: name, signInName: String(name.prefix(30)), unit: unit.id), by: system)
                try await product.office.carryOut(GiveRoles(person: id, roles: [role]), by: system)
                try await product.office.carryOut(SetPassword(person: id, hash: hash, mustChange: false), by: system)
                let scope = unit.kind.scope(unit: unit.id.description, division: unit.division)
                ledger.people.append(
                    PersonNote(
                        id: id.description, signInName: String(name.prefix(30)),
                        actor: Actor(id: id.description, name: name, county: ledger.code, roles: [role], scope: scope),
                        hasPassword: true, isFounding: true))
            }
        }
    }
}

extension CountyLedger {
    /// What the founding came to is taken as it is: the simulation begins after it.
    fileprivate func counted(_ transaction: ReadTransaction) throws -> CountyLedger {
        var ledger = self
        let since = Day(ordinal: 0)
        for division in try Divisions.all(county: code, on: transaction.now.day, in: transaction) {
            if division.code.level == .township { ledger.townships.append(division.code) }
            if division.code.level == .village { ledger.villages.append(.init(code: division.code, from: since)) }
        }
        for unit in try Units.all(county: code, in: transaction) {
            ledger.units += 1
            if unit.kind == .office, let county = DivisionCode(code) { ledger.unitOf[county] = unit.id.description }
            if let division = unit.division { ledger.unitOf[division] = unit.id.description }
        }
        ledger.places = ledger.villages.count
        ledger.audited = try transaction.value("SELECT sequence FROM auditHead WHERE county = \(code)") ?? 0
        return ledger
    }
}
