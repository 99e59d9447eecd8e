/// An assignment notice's number as people type it, `〔2026〕624号`, whatever words stand before it, and as one word that a search finds whole: its parts
/// alone would also find notice 6241, and every other of the year.
enum PaperNumber {
    static func word(year: Int, number: Int) -> String { "wenhao\(year)x\(number)x" }

    /// What is searched for, its numbers spelled as such words. Brackets are typed as the keyboard has them.
    static func spelled(_ search: String) -> String {
        // Every list and figure comes by here, and nearly none searches.
        guard !search.isEmpty else { return "" }
        return search.replacing(number) { match in
            guard let year = Int(match.output.1), let number = Int(match.output.2) else { return "" }
            return " \(word(year: year, number: number)) "
        }
    }

    /// Made once, and only read: a literal is put together anew whenever it is come to.
    private nonisolated(unsafe) static let number = /\s*[〔［\[（(【﹝]\s*(\d{4})\s*[〕］\]）)】﹞]\s*(\d{1,9})\s*号?/
}
