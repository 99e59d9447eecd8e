internal import CLibPQ

/// What libpq connects by: a URL, or words such as `host=db1 dbname=wenming`.
enum ConnectionString {
    /// Whether a text is such words: its first is one of libpq's. A path may have “=” in it as well.
    static func isWords(_ text: String) -> Bool {
        guard let sign = text.firstIndex(of: "=") else { return false }
        let first = text[..<sign].drop { $0 == " " }
        let options = PQconndefaults()
        defer { PQconninfoFree(options) }
        var option = options
        while let word = option?.pointee.keyword {
            if first == String(cString: word) { return true }
            option = option?.advanced(by: 1)
        }
        return false
    }

    /// Whether libpq reads it as it was meant. What libpq cannot read it quotes in its messages, with the password in it;
    /// so it is told here, where nothing is quoted.
    static func isReadable(_ text: String) -> Bool {
        if let scheme = text.firstRange(of: "://") {
            // A password with one of these signs in it is read up to there, and the rest as host, port or name.
            let parts = text[scheme.upperBound...].split(
                separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 1 || parts.count == 2 && !parts[0].contains(where: "/?".contains) else { return false }
        }
        let options = PQconninfoParse(text, nil)
        defer { PQconninfoFree(options) }
        return options != nil
    }
}
