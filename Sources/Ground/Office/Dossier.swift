import Database
import Kernel

/// A township, village or unit, as its page asks every capability what it knows of it.
package struct DossierSubject: Codable, Sendable {
    package let unit: String
    package let name: String
    /// A township's or village's; nil of a department.
    package let division: DivisionCode?
    /// The township of a village.
    package let township: String?

    package init(unit: String, name: String, division: DivisionCode?, township: String?) {
        self.unit = unit
        self.name = name
        self.division = division
        self.township = township
    }

    package var isVillage: Bool { division?.level == .village }

    /// What narrows a list to it: `below=330624001` or `unit=…`.
    package func asked(unit name: String = "unit") -> String { division.map { "below=\($0)" } ?? "\(name)=\(unit)" }

    /// Records of it and of all below it.
    /// - Parameters:
    ///   - division: the column that holds the record's division code.
    ///   - unit: the column that holds its unit, where records have one.
    package func condition(division column: SQL, unit unitColumn: SQL? = nil) -> SQL {
        if let division {
            return "(\(column) >= \(division.description) AND \(column) < \(division.description + ":"))"
        }
        return unitColumn.map { "\($0) = \(unit)" } ?? "1 = 0"
    }
}

/// What one capability knows of a township, village or unit, as far as the reader may know it: plain values that the page and
/// its .docx draw alike. A number opens the list that counted it.
package struct DossierPart: Codable, Sendable {
    package typealias Source = @Sendable (DossierSubject, Actor, ReadTransaction) throws -> [DossierPart]

    package struct Figure: Codable, Sendable {
        package let name: String
        package let value: String
        /// As after a number: 件.
        package let unit: String
        /// Below the county; nil where there is nothing to open.
        package let path: String?
        /// The number, where the path is the list that was counted.
        package let count: Int?
        package let isAlarming: Bool

        package init(
            _ name: String, _ count: Int, _ unit: String, path: String, isAlarming: Bool = false
        ) {
            (self.name, self.value, self.unit, self.path) = (name, String(count), unit, path)
            (self.count, self.isAlarming) = (count, isAlarming)
        }

        /// A value that is not a number of rows: a rank, a score.
        package init(_ name: String, _ value: String, path: String? = nil, isAlarming: Bool = false) {
            (self.name, self.value, self.unit, self.path) = (name, value, "", path)
            (self.count, self.isAlarming) = (nil, isAlarming)
        }
    }

    package struct Cell: Codable, Sendable {
        package let text: String
        package let path: String?

        package init(_ text: String, _ path: String? = nil) { (self.text, self.path) = (text, path) }
    }

    package struct Table: Codable, Sendable {
        package let columns: [String]
        package let rows: [[Cell]]
        /// What opens all of them, where not all are shown.
        package let more: Cell?

        package init(_ columns: [String], _ rows: [[Cell]], more: Cell? = nil) {
            (self.columns, self.rows, self.more) = (columns, rows, more)
        }

        /// Numbers stand under one another by their last digits.
        package func isNumeric(_ column: Int) -> Bool {
            let texts = rows.compactMap { $0.indices.contains(column) ? $0[column].text : nil }
            return texts.contains { $0.first?.isNumber ?? false }
                && texts.allSatisfy { text in text == "—" || text.utf8.allSatisfy { "0123456789.%-".utf8.contains($0) }
                }
        }
    }

    /// A photo before and one after, or one alone.
    package struct Photos: Codable, Sendable {
        package struct Shot: Codable, Sendable {
            /// Of the original.
            package let sha256: String
            /// 整改前，2019年11月4日
            package let words: String

            package init(_ sha256: String, _ words: String) { (self.sha256, self.words) = (sha256, words) }
        }

        package let title: String
        /// The record's page, below which its photos lie.
        package let path: String
        package let shots: [Shot]

        package init(_ title: String, path: String, _ shots: [Shot]) {
            (self.title, self.path, self.shots) = (title, path, shots)
        }
    }

    package let title: String
    /// What is said under the title.
    package let note: String
    package let figures: [Figure]
    package let tables: [Table]
    package let trend: Brief.Trend?
    package let photos: [Photos]
    /// Stands before all others.
    package let isFirst: Bool

    package init(
        _ title: String, note: String = "", _ figures: [Figure] = [], tables: [Table] = [], trend: Brief.Trend? = nil,
        photos: [Photos] = [], isFirst: Bool = false
    ) {
        self.isFirst = isFirst
        (self.title, self.note, self.figures, self.tables) = (title, note, figures, tables)
        (self.trend, self.photos) = (trend, photos)
    }

    package var isEmpty: Bool { figures.isEmpty && tables.allSatisfy(\.rows.isEmpty) && trend == nil && photos.isEmpty }
}
