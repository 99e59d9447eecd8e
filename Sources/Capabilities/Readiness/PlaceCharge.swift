import Kernel
import Office
import Organisation

/// 包保: which unit owns a place and which leader is in charge of it. A change is a new one, and the former stays with its
/// reason.
package struct PlaceCharge: Codable, Sendable {
    package let id: ID<PlaceCharge>
    package let place: ID<Place>
    package let placeName: String
    package let kind: PlaceKind
    package let divisionName: String
    package let unit: Party
    package let leader: String
    /// Why it was changed; empty for the first.
    package let reason: String
    package let setByName: String
    package let setAt: Instant
    package let until: Instant?

    package static let noun = RecordNoun("placeCharge", "点位包保", measure: "处")
}
