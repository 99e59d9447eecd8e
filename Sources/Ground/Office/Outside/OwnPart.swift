import Database
import Kernel
import Web

/// What a capability shows a resident or a visitor of his own, on the page where he begins: what became of what he wrote, and
/// what he can do. Whose it is stands in the records; nobody sees another's.
package struct OwnPart: Encodable, Sendable {
    package struct Row: Encodable, Sendable {
        package let title: String
        package let words: String
        package let tag: String
        package let tone: Tone
        /// Below the county, of the reader's own pages; nil where all is said here.
        package let path: String?

        package init(_ title: String, _ words: String, tag: String = "", tone: Tone = .off, path: String? = nil) {
            self.title = title
            self.words = words
            self.tag = tag
            self.tone = tone
            self.path = path
        }
    }

    /// What one can begin here: `推荐身边好人`.
    package struct Start: Encodable, Sendable {
        package let label: String
        package let path: String

        package init(_ label: String, _ path: String) {
            self.label = label
            self.path = path
        }
    }

    package let title: String
    package let rows: [Row]
    package let starts: [Start]

    package init(_ title: String, rows: [Row] = [], starts: [Start] = []) {
        self.title = title
        self.rows = rows
        self.starts = starts
    }

    package typealias Source = @Sendable (Actor, ReadTransaction) throws -> [OwnPart]

    /// Of one record that a follow-up code opens; nil where it is gone.
    package typealias Followed = @Sendable (_ record: String, _ county: String, ReadTransaction) throws -> OwnPart?
}

extension View {
    package func ownPart(_ part: OwnPart) -> HTML {
        HTML.when(
            !part.rows.isEmpty,
            """
            <section class="card-paper"><h2>\(part.title)</h2><ul class="own-rows">\(HTML.each(part.rows, ownRow))</ul></section>
            """)
    }

    private func ownRow(_ row: OwnPart.Row) -> HTML {
        let words: HTML = """
            <strong>\(row.title)</strong>\(HTML.when(!row.tag.isEmpty, " <span class=\"tag \(row.tone.style)\">\(row.tag)</span>"))\
            \(HTML.when(!row.words.isEmpty, "<br><span class=\"soft\">\(row.words)</span>"))
            """
        guard let path = row.path else { return "<li><span class=\"row-words\">\(words)</span></li>" }
        return "<li><a href=\"\(link(path))\">\(words)</a></li>"
    }
}
