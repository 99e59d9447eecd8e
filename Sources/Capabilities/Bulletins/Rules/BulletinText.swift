import Kernel

/// A number of a bulletin: named, computed, and open to the records behind it. The text of a bulletin holds
/// names, never numbers: `共发现问题{发现问题}个`.
package struct Figure: Hashable, Codable, Sendable {
    /// 发现问题
    package let name: String
    /// As it is printed: `412`, `93.7%`.
    package let shown: String
    /// The page of its rows, below the county.
    package let path: String
    /// How many rows that page has, where the number counts rows.
    package let rows: Int?
    /// What it counts, in words.
    package let definition: String

    package init(name: String, shown: String, path: String, rows: Int? = nil, definition: String) {
        self.name = name
        self.shown = shown
        self.path = path
        self.rows = rows
        self.definition = definition
    }
}

/// The text of a bulletin with its numbers in it.
package enum BulletinText {
    package enum Piece: Hashable, Sendable {
        case text(String)
        case figure(Figure)
    }

    /// Parts a text into words and numbers. Refuses a name that no number has, or a brace without its other.
    package static func pieces(_ text: String, _ figures: [Figure]) throws(Refusal) -> [Piece] {
        var pieces: [Piece] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else {
                throw fault("花括号没有配对，数字写成“{发现问题}”这样。")
            }
            let name = String(rest[rest.index(after: open)..<close])
            guard let figure = figures.first(where: { $0.name == name }) else {
                let known = figures.map { "{\($0.name)}" }.joined(separator: "、")
                throw fault("没有“\(name.prefix(20))”这个数字。可用的有：\(known)。")
            }
            if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
            pieces.append(.figure(figure))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        return pieces
    }

    /// As it is printed.
    package static func plain(_ text: String, _ figures: [Figure]) throws(Refusal) -> String {
        try pieces(text, figures).map { piece in
            switch piece {
            case .text(let text): text
            case .figure(let figure): figure.shown
            }
        }.joined()
    }

    private static func fault(_ message: String) -> Refusal { .field("text", "bulletin.figure", message) }
}
