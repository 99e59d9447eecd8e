import Database
import Kernel

/// An order of a list, which every page of it continues.
package struct ListOrder: Sendable {
    package enum Kind: Sendable { case text, integer }

    let name: String
    let chinese: String
    /// Never NULL: `COALESCE(pairing.until, '9999-12-31')`.
    let key: SQL
    let kind: Kind
    let isDescending: Bool

    package static func ascending(_ name: String, _ chinese: String, _ key: SQL, _ kind: Kind) -> ListOrder {
        ListOrder(name: name, chinese: chinese, key: key, kind: kind, isDescending: false)
    }

    package static func descending(_ name: String, _ chinese: String, _ key: SQL, _ kind: Kind) -> ListOrder {
        ListOrder(name: name, chinese: chinese, key: key, kind: kind, isDescending: true)
    }

    /// What was recorded last comes first: identifiers are made in the order of time.
    package static func newest(_ table: SQL) -> ListOrder {
        .descending("newest", "最新登记", "\(table).id", .text)
    }

    func position(_ row: Row) throws -> ListPosition {
        let id: String = try row["listID"]
        switch kind {
        case .text: return ListPosition(key: try row["listKey"], id: id)
        case .integer:
            let key: Int64 = try row["listKey"]
            return ListPosition(key: String(key), id: id)
        }
    }

    func condition(after position: ListPosition, id: SQL) -> SQL {
        switch (kind, isDescending) {
        case (.text, false): "(\(key), \(id)) > (\(position.key), \(position.id))"
        case (.text, true): "(\(key), \(id)) < (\(position.key), \(position.id))"
        case (.integer, false): "(\(key), \(id)) > (\(Int64(position.key) ?? .min), \(position.id))"
        case (.integer, true): "(\(key), \(id)) < (\(Int64(position.key) ?? .max), \(position.id))"
        }
    }
}

/// The last row of the page before: what the order goes by, and its identifier. `2026-11-04_0193…`
struct ListPosition: Hashable, LosslessStringConvertible, Sendable {
    let key: String
    let id: String

    init(key: String, id: String) {
        self.key = key
        self.id = id
    }

    init?(_ text: String) {
        guard let end = text.lastIndex(of: "_") else { return nil }
        key = String(text[..<end])
        id = String(text[text.index(after: end)...])
        guard !id.isEmpty else { return nil }
    }

    var description: String { "\(key)_\(id)" }
}
