import Foundation

extension String {
    /// As it stands in an address behind a question mark.
    var escapedInQuery: String { addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? self }
}
