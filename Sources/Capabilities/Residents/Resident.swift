import Database
import Kernel
import Office

/// Somebody who lives in the county and has no account of the office: he nominates, votes, asks for help, objects, holds points.
/// His telephone and identity numbers are sealed; lists, pages and files show them masked.
package struct Resident: Codable, Sendable {
    package let id: ID<Resident>
    package let village: DivisionCode
    package let villageName: String
    package let townshipName: String
    package private(set) var name: String
    /// `138****5678`
    package let phone: String
    /// `33**************1X`; nil where none was given.
    package let identity: String?
    package let bornOn: Day?
    /// Who agrees for a minor; `""` for who needs none.
    package private(set) var guardian: String
    package let registeredAt: Instant
    package let registeredByName: String
    package let endedAt: Instant?
    package let endReason: String
    /// He has a code that he has not used.
    package let hasCode: Bool
    /// He is signed in on some phone.
    package let isSignedIn: Bool
    /// A child, as who is not of his village may know of him: that there is one.
    package private(set) var isMasked = false

    package static let noun = RecordNoun("resident", "居民", measure: "人")

    /// Under 18 on a day; of whom nobody knows the day of birth it is not told.
    package func isMinor(on day: Day) -> Bool { bornOn.map { ResidentRules.age(bornOn: $0, on: day) < 18 } ?? false }

    /// Of age beyond doubt: the day of birth is known, by itself or by the identity number.
    package func isKnownAdult(on day: Day) -> Bool { bornOn != nil && !isMinor(on: day) }

    /// Children stand by name in no list that others see (个人信息保护法 §31): their own village looks after them.
    package func shown(to actor: Actor, on day: Day) -> Resident {
        guard isMinor(on: day), !actor.looksAfter(own: village), actor.id != id.description, !actor.has(.system) else {
            return self
        }
        var masked = self
        (masked.name, masked.guardian, masked.isMasked) = ("未成年人", "", true)
        return masked
    }

    init(_ row: Row) throws {
        id = try row["id"]
        village = try row["village"]
        villageName = try row["villageName"] ?? ""
        townshipName = try row["townshipName"] ?? ""
        name = try row["name"]
        phone = try row["phoneShown"]
        identity = try row["identityShown"]
        bornOn = try row["bornOn"]
        guardian = try row["guardian"]
        registeredAt = try row["registeredAt"]
        registeredByName = try row["registeredByName"]
        endedAt = try row["endedAt"]
        endReason = try row["endReason"]
        hasCode = try row["hasCode"]
        isSignedIn = try row["isSignedIn"]
    }
}

extension Actor {
    /// Whether somebody is of a village itself, not of what lies above it.
    fileprivate func looksAfter(own village: DivisionCode) -> Bool {
        guard case .division(let code, let absorbed) = scope else { return false }
        return ([code] + absorbed).contains(village)
    }
}
