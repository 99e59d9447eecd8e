/// What a sheet is for, as far as its text says so.
extension Sheet {
    /// Marked as a whole, item by item: what a panel fills in.
    package var isOfPanels: Bool {
        !items.isEmpty && items.allSatisfy { if case .jury = $0.pattern { true } else { false } }
    }

    /// Of a pairing's year, which nothing of a plan is checked by. It says so by its name alone.
    package var isOfPairings: Bool { title.contains("结对共建") }

    /// Villages and communities are checked by it.
    package var isOfVillages: Bool { place == nil && !isOfPanels && !isOfPairings }
}
