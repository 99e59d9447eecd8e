import Database
import Kernel

/// An order of a list, which every page of it continues: by a key or by several, each up or down, and by the record's
/// identifier where they are equal.
package struct ListOrder: Sendable {
    package enum Kind: Sendable { case text, integer }

    package struct Key: Sendable {
        /// Never NULL: `COALESCE(pairing.until, '9999-12-31')`.
        let column: SQL
        let kind: Kind
        let isDescending: Bool

        package static func ascending(_ column: SQL, _ kind: Kind) -> Key {
            Key(column: column, kind: kind, isDescending: false)
        }

        package static func descending(_ column: SQL, _ kind: Kind) -> Key {
            Key(column: column, kind: kind, isDescending: true)
        }
    }

    let name: String
    let chinese: String
    private let keys: [Key]
    /// Its keys tell all rows apart: the identifier is not asked besides.
    private var isUnique = false

    private init(name: String, chinese: String, keys: [Key]) {
        precondition((1...Self.names.count).contains(keys.count))
        (self.name, self.chinese, self.keys) = (name, chinese, keys)
    }

    /// - Parameter keys: at most three, the weightiest first.
    package static func by(_ name: String, _ chinese: String, _ keys: Key...) -> ListOrder {
        ListOrder(name: name, chinese: chinese, keys: keys)
    }

    /// The same, its keys telling all rows apart, so that an index of them alone has its order.
    package var unique: ListOrder {
        var order = self
        order.isUnique = true
        return order
    }

    package static func ascending(_ name: String, _ chinese: String, _ key: SQL, _ kind: Kind) -> ListOrder {
        .by(name, chinese, .ascending(key, kind))
    }

    package static func descending(_ name: String, _ chinese: String, _ key: SQL, _ kind: Kind) -> ListOrder {
        .by(name, chinese, .descending(key, kind))
    }

    /// What was recorded last comes first: identifiers are made in the order of time.
    package static func newest(_ table: SQL) -> ListOrder {
        .descending("newest", "最新登记", "\(table).id", .text)
    }

    // MARK: In a statement

    /// As a row carries them.
    private static let names: [(column: String, alias: SQL)] = [
        ("listKey", "listKey"), ("listKey2", "listKey2"), ("listKey3", "listKey3"),
    ]

    /// What a row is read with, so that the page after it can be asked for.
    func read(id: SQL) -> SQL {
        let read = zip(keys, Self.names).map { key, name -> SQL in "\(key.column) AS \(name.alias)" }
        return SQL.joined(read + ["\(id) AS listID"], separator: ", ")
    }

    /// The identifier goes the way of the last key.
    private var idIsDescending: Bool { keys.last?.isDescending ?? false }

    package func clause(id: SQL) -> SQL {
        let all = keys.map { ($0.column, $0.isDescending) } + (isUnique ? [] : [(id, idIsDescending)])
        let parts = all.map { column, isDescending -> SQL in isDescending ? "\(column) DESC" : "\(column) ASC" }
        return SQL.joined(parts, separator: ", ")
    }

    func position(_ row: Row) throws -> ListPosition {
        let values = try zip(keys, Self.names).map { key, name -> String in
            switch key.kind {
            case .text: return try row[name.column]
            case .integer:
                let value: Int64 = try row[name.column]
                return String(value)
            }
        }
        return ListPosition(keys: values, id: try row["listID"])
    }

    /// Nil for what is no row's place in this order.
    package func position(_ text: String) -> ListPosition? {
        guard let position = ListPosition(text), position.keys.count == keys.count else { return nil }
        let isReadable = zip(keys, position.keys).allSatisfy { $0.kind == .text || Int64($1) != nil }
        return isReadable ? position : nil
    }

    private struct Part {
        let column: SQL
        let value: SQL
        let isDescending: Bool
    }

    /// The rows behind one.
    package func condition(after position: ListPosition, id: SQL) -> SQL {
        let parts = zip(keys, position.keys).map { key, value in
            Part(
                column: key.column, value: key.kind == .integer ? "\(Int64(value) ?? 0)" : "\(value)",
                isDescending: key.isDescending)
        }
        let last = Part(column: id, value: "\(position.id)", isDescending: idIsDescending)
        return Self.behind(isUnique ? parts : parts + [last])
    }

    /// Keys that go the same way are compared as one, which an index of them can begin at.
    private static func behind(_ parts: [Part]) -> SQL {
        let isDescending = parts.first?.isDescending ?? false
        let run = parts.prefix { $0.isDescending == isDescending }
        let columns = SQL.joined(run.map(\.column), separator: ", ")
        let values = SQL.joined(run.map(\.value), separator: ", ")
        let strictly: SQL = isDescending ? "(\(columns)) < (\(values))" : "(\(columns)) > (\(values))"
        guard run.count < parts.count else { return strictly }
        let also: SQL = isDescending ? "(\(columns)) <= (\(values))" : "(\(columns)) >= (\(values))"
        return "(\(also) AND (\(strictly) OR \(behind(Array(parts.dropFirst(run.count))))))"
    }
}

/// The last row of the page before: what the order goes by, and its identifier. `2026-11-04_0193…`
package struct ListPosition: Hashable, LosslessStringConvertible, Sendable {
    let keys: [String]
    package let id: String

    package init(keys: [String], id: String) {
        self.keys = keys
        self.id = id
    }

    package init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false).map(Self.unescaped)
        guard let id = parts.last, !id.isEmpty, parts.count > 1 else { return nil }
        self.init(keys: Array(parts.dropLast()), id: id)
    }

    package var description: String { (keys + [id]).map(Self.escaped).joined(separator: "_") }

    /// A sign-in name may have the sign that parts them.
    private static func escaped(_ text: String) -> String {
        text.replacing("~", with: "~0").replacing("_", with: "~1")
    }

    private static func unescaped(_ text: Substring) -> String {
        String(text.replacing("~1", with: "_").replacing("~0", with: "~"))
    }
}
