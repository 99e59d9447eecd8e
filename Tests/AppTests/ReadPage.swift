import Foundation

/// A page as its reader takes it: the numbers that open, the rows of its lists, its links and its words.
struct ReadPage {
    struct Number {
        let value: Int
        let shown: String
        let address: String
    }

    let address: String
    let html: String

    init(_ address: String, _ html: String) {
        self.address = address
        self.html = html
    }

    /// What is marked as a number that opens.
    var numbers: [Number] {
        html.matches(of: /<a data-number="(\d+)" href="([^"]*)"[^>]*>(.*?)<\/a>/.dotMatchesNewlines()).map {
            Number(value: Int($0.1) ?? -1, shown: Self.words($0.3), address: resolved($0.2))
        }
    }

    /// How many are marked; each should be among `numbers`.
    var numberCount: Int { html.ranges(of: "data-number=").count }

    /// Where a link leads and what it says.
    var links: [(address: String, words: String)] {
        html.matches(of: /<a [^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/.dotMatchesNewlines()).map {
            (resolved($0.1), Self.words($0.2))
        }
    }

    /// The next page of a long list.
    var next: String? { html.firstMatch(of: /<a rel="next"[^>]*href="([^"]*)"/).map { resolved($0.1) } }

    /// The first heading.
    var heading: String { html.firstMatch(of: /<h1[^>]*>(.*?)<\/h1>/).map { Self.words($0.1) } ?? "" }

    /// The tables that are lists of records, each with how many rows it has and the number that its caption says.
    var tables: [(rows: Int, said: Int?, part: String?)] {
        html.matches(of: /(?:id="([^"]*)">)?<table[^>]* data-rows=.*?<\/table>/.dotMatchesNewlines()).map { match in
            let body = match.0.split(separator: "<tbody>").dropFirst().joined()
            let caption = match.0.firstMatch(of: /<caption>[^<]*：(\d+)[^<]*<\/caption>/)
            return (
                body.ranges(of: /<tr[ >]/).count, caption.flatMap { Int($0.1) }, match.1.map(String.init)
            )
        }
    }

    var isEmptyList: Bool { html.contains("<div class=\"empty\">") }

    /// What the list says that it has, over all of its pages.
    var total: Int? {
        html.firstMatch(of: /data-total-rows[^>]*>[^<\d]*(\d+)/).flatMap { Int($0.1) }
    }

    /// The items of its lists that are not tables.
    var itemCount: Int {
        guard let start = html.range(of: "<main"), let end = html.range(of: "</main>") else { return 0 }
        return html[start.lowerBound..<end.lowerBound].ranges(of: /<li[ >]/).count
    }

    /// What somebody reads of a piece of a page.
    static func words(_ html: some StringProtocol) -> String {
        String(html).replacing(/<[^>]*>/, with: "").replacing(/\s+/, with: " ").replacing("&amp;", with: "&")
            .trimmingCharacters(in: .whitespaces)
    }

    private func resolved(_ link: some StringProtocol) -> String {
        let link = String(link).replacing("&amp;", with: "&")
        return link.hasPrefix("#") ? String(address.prefix { $0 != "#" }) + link : link
    }
}
