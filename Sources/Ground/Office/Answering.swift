import Kernel

extension Actor {
    /// Whether somebody acts for a unit: its own people, those of the township above it, and the creation office.
    package func answers(for party: Party) -> Bool {
        if isOffice || has(.system) { return true }
        guard isRepresentative, scope != .county else { return false }
        return party.division.map { scope.covers(division: $0) } ?? party.has(self)
    }
}
