/// What a sheet is for.
extension Sheet {
    /// What a sheet is filled in for. Whoever fills sheets in elsewhere than on visits declares a use of its own.
    package struct Use: RawRepresentable, Hashable, Codable, Sendable {
        /// As sheets keep it: `pairing`. A sheet keeps one that nobody declares any more.
        package let rawValue: String

        /// - Parameter rawValue: letters, so that it stands in a sheet's text and in an address as it is.
        package init?(rawValue: String) {
            guard (1...20).contains(rawValue.utf8.count), rawValue.utf8.allSatisfy(Self.letters.contains) else {
                return nil
            }
            self.rawValue = rawValue
        }

        package init(_ name: StaticString) { rawValue = name.description }

        /// The visits of plans: what a sheet is for that says nothing.
        package static let visits = Use("visits")

        private static let letters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
    }

    /// Marked as a whole, item by item: what a panel fills in.
    package var isOfPanels: Bool {
        !items.isEmpty && items.allSatisfy { if case .jury = $0.pattern { true } else { false } }
    }

    /// Villages and communities are checked by it.
    package var isOfVillages: Bool { use == .visits && place == nil && !isOfPanels }
}

/// A use of sheets that a capability brings, with the template that its first sheet begins with.
package struct BroughtUse: Sendable {
    package let use: Sheet.Use
    /// 结对共建年度考核
    package let chinese: String
    /// As YAML; it says the use itself.
    package let template: String

    package init(_ use: Sheet.Use, _ chinese: String, template: String) {
        (self.use, self.chinese, self.template) = (use, chinese, template)
    }
}
