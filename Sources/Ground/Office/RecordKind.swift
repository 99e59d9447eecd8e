import Database

/// What sort of record something is kept for: photos, files, notices and texts to be found name it beside the record's
/// identifier, so that nobody has to guess it from the identifier.
package struct RecordKind: RawRepresentable, Hashable, Codable, Sendable, SQLEncodable, SQLDecodable {
    /// `finding`: stored, so that it never changes.
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }
    package init(_ rawValue: String) { self.rawValue = rawValue }
}
