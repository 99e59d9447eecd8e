import Foundation
import Kernel
import Media

/// Where somebody of a county decides what to do next: by the ledger, the hour and the seed.
struct Desk: Sendable {
    let ledger: CountyLedger
    let now: Instant
    var chance: SeededRandom

    /// Somebody who holds a role now.
    mutating func somebody(_ role: Role, in township: DivisionCode? = nil) -> Actor? {
        let able = ledger.people.filter { person in
            guard !person.isDisabled, person.actor.has(role) else { return false }
            guard let township else { return true }
            guard case .division(let own, _) = person.actor.scope else { return false }
            return own == township
        }
        return able.isEmpty ? nil : chance.pick(able).actor
    }

    mutating func anybody() -> Actor? {
        let able = ledger.people.filter { !$0.isDisabled && !$0.actor.roles.isEmpty }
        return able.isEmpty ? nil : chance.pick(able).actor
    }

    /// Made by the device.
    mutating func key() -> String { bytes(8).hex }
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(chance.roll(0...255)) } }
    mutating func newID<Record>(_ type: Record.Type = Record.self) -> ID<Record> { ID(at: now, random: bytes(10)) }

    /// Mostly a reason; now and then it was forgotten.
    mutating func reason(_ words: String) -> String { chance.chance(6) ? "" : words }

    /// A photo that nobody took before, or now and then one that is known.
    mutating func photo() throws -> Photo {
        let known = ledger.visits.last?.lines.last?.photos.sorted() ?? []
        let name = !known.isEmpty && chance.chance(8) ? chance.pick(known) : bytes(32).hex
        return try Self.photo(name)
    }

    static func photo(_ name: String) throws -> Photo {
        let json = #"{"sha256":"\#(name)","byteSize":1,"format":"jpeg","width":1,"height":1}"#
        return try JSONDecoder().decode(Photo.self, from: Data(json.utf8))
    }
}
