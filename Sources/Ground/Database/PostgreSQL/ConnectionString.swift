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

    /// The machines that an address names, in the order in which libpq asks them.
    struct Machines {
        /// Of libpq's options those that name machines; each is a list, a port may be one for all.
        private let lists: [(key: String, values: [Substring])]

        init(in text: String) {
            let options = PQconninfoParse(text, nil)
            defer { PQconninfoFree(options) }
            var lists: [(String, [Substring])] = []
            var option = options
            while let word = option?.pointee.keyword {
                let key = String(cString: word)
                if ["host", "hostaddr", "port"].contains(key), let value = option?.pointee.val {
                    lists.append((key, String(cString: value).split(separator: ",", omittingEmptySubsequences: false)))
                }
                option = option?.advanced(by: 1)
            }
            self.lists = lists
        }

        /// At least one: also where the address leaves it to the surroundings.
        var count: Int { lists.map(\.values.count).max() ?? 1 }

        /// What says the same with the first so many asked last; nothing where the address is right as it stands.
        func options(skipping number: Int) -> [(key: String, value: String)] {
            guard number > 0 else { return [] }
            return lists.map { key, values in
                let first = number % values.count
                return (key, (values[first...] + values[..<first]).joined(separator: ","))
            }
        }
    }
}
