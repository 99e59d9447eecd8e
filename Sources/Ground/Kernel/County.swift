/// The tenant: every record belongs to one county.
package struct County: Codable, Sendable {
    package let code: String
    package let name: String
    /// Invented records, for showing: every page says so.
    package let isDemo: Bool

    package init(code: String, name: String, isDemo: Bool) {
        self.code = code
        self.name = name
        self.isDemo = isDemo
    }
}
