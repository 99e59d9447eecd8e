import App
import Database
import Kernel
import Office
import Organisation
import Sheets

extension Desk {
    /// A new village, or a new name for a known one, from a day on.
    mutating func importDivisions() -> Deed? {
        guard let administrator = somebody(.systemAdministrator), ledger.villages.count < 24 else { return nil }
        let township = chance.pick(ledger.townships)
        let isNew = chance.chance(50)
        let members = ledger.villages.map(\.code).filter(township.contains)
        let code =
            isNew
            ? "\(township)\((300 + ledger.villages.count + chance.roll(0...200)).padded(3))"
            : chance.pick(members).description
        guard let division = DivisionCode(code) else { return nil }
        // What is dated into a closed month would change its ranking.
        let from = chance.chance(75) ? now.day.adding(days: 1) : Month(now.day).previous.firstDay
        let name = "村\(bytes(3).hex)"
        let csv = "code,name\n\(code),\(name)\n"
        // What a code from 400 on is, has to be said.
        let answers = DivisionAnswers(kinds: division.isUnusual ? [division: .asKind(.village)] : [:])
        return Deed(
            ImportDivisions(
                list: Array(csv.utf8), validFrom: from, answers: answers, listeners: Product.divisionListeners),
            by: administrator, key: key(), words: csv + "\(from)",
            answer: { "\($0.added) \($0.renamed) \($0.earlier)" },
            verdict: { ledger, _, _ in
                let isClosed = ledger.latestClosed.map { from <= $0.lastDay } ?? false
                return isClosed ? .refused : .done
            },
            note: { ledger, told, transaction in
                guard told.answer == "1 0 0" else {
                    ledger.renames += 1
                    return
                }
                ledger.villages.append(.init(code: division, from: from))
                ledger.units += 1
                ledger.places += 1
                let unit = try Units.ofDivision(division, county: ledger.code, in: transaction)
                guard let unit else { throw Broken("a village has its unit", code) }
                ledger.unitOf[division] = unit.id.description
            })
    }

    mutating func addPerson() -> Deed? {
        guard let administrator = somebody(.systemAdministrator), let unit = ledger.officeUnit, ledger.people.count < 60
        else { return nil }
        let signInName = chance.chance(90) ? "new\(bytes(4).hex)" : chance.pick(ledger.people).signInName
        guard let unitID = ID<Unit>(unit) else { return nil }
        return Deed(
            AddPerson(name: signInName, signInName: signInName, unit: unitID), by: administrator, key: key(),
            words: signInName, answer: \.description,
            verdict: { ledger, _, _ in
                ledger.people.contains { $0.signInName == signInName } ? .refused : .done
            },
            note: { ledger, told, _ in
                let actor = Actor(id: told.answer, name: signInName, county: ledger.code, roles: [], scope: .county)
                ledger.people.append(PersonNote(id: told.answer, signInName: signInName, actor: actor))
            })
    }

    mutating func giveRoles() -> Deed? {
        let newcomers = ledger.people.filter { !$0.isFounding }
        guard let administrator = somebody(.securityAdministrator), !newcomers.isEmpty else { return nil }
        let person = chance.pick(newcomers)
        let roles: [Role] = chance.pick([[.inspector], [.inspector, .clerk], [.clerk], [.village], []])
        guard let id = ID<Person>(person.id) else { return nil }
        return Deed(
            GiveRoles(person: id, roles: roles), by: administrator, key: key(), words: "\(person.id) \(roles)",
            verdict: { _, _, _ in roles.isEmpty || roles == [.village] ? .refused : .done },
            note: { ledger, _, _ in
                ledger.change(person: person.id) { person in
                    person.actor = Actor(
                        id: person.id, name: person.signInName, county: person.actor.county, roles: roles,
                        scope: .county)
                }
                ledger.sessions.removeAll { $0.person == person.id }
            })
    }

    mutating func setDisabled() -> Deed? {
        let newcomers = ledger.people.filter { !$0.isFounding }
        guard let administrator = somebody(.systemAdministrator), !newcomers.isEmpty else { return nil }
        let person = chance.chance(95) ? chance.pick(newcomers).id : administrator.id
        let isDisabled = chance.chance(60)
        guard let id = ID<Person>(person) else { return nil }
        return Deed(
            SetDisabled(person: id, isDisabled: isDisabled), by: administrator, key: key(),
            words: "\(person) \(isDisabled)",
            verdict: { _, actor, _ in actor.id == person ? .refused : .done },
            note: { ledger, _, _ in
                ledger.change(person: person) { $0.isDisabled = isDisabled }
                ledger.sessions.removeAll { $0.person == person }
            })
    }

    mutating func addUnit() -> Deed? {
        guard let administrator = somebody(.systemAdministrator), ledger.units < 60 else { return nil }
        let name = chance.chance(80) ? "部门\(bytes(3).hex)" : "水利局"
        return Deed(
            AddUnit(name: name), by: administrator, key: key(), words: name,
            verdict: { _, _, _ in name == "水利局" ? .refused : .done }, note: { ledger, _, _ in ledger.units += 1 })
    }

    mutating func addPlace() -> Deed? {
        let villages = ledger.villages(on: now.day)
        guard let clerk = somebody(.clerk), !villages.isEmpty else { return nil }
        let village = chance.pick(villages)
        let name = "点位\(bytes(4).hex)"
        let isOutside = chance.chance(10)
        let position = Position(latitude: isOutside ? 20_000_000 : 29_500_000, longitude: 120_900_000)
        return Deed(
            AddPlace(division: village, name: name, kind: .market, position: position), by: clerk, key: key(),
            words: name, verdict: { _, _, _ in isOutside ? .refused : .done },
            note: { ledger, _, _ in ledger.places += 1 })
    }
}

extension CountyLedger {
    var officeUnit: String? { unitOf[DivisionCode(code) ?? townships[0]] }

    mutating func change(person id: String, _ body: (inout PersonNote) -> Void) {
        guard let index = people.firstIndex(where: { $0.id == id }) else { return }
        body(&people[index])
    }
}
