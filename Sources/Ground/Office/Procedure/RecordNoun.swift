import Kernel

/// What a record is called by programs and by people: `pairing`, 结对, counted in 对.
package struct RecordNoun: Hashable, Codable, Sendable {
    /// Also the first word of the actions done to it, and the parameter of its addresses.
    package let name: String
    package let chinese: String
    /// As after a number: 件, 项, 对.
    package let measure: String

    package init(_ name: String, _ chinese: String, measure: String) {
        self.name = name
        self.chinese = chinese
        self.measure = measure
    }

    /// As tables that hold records of every kind name it.
    package var kind: RecordKind { RecordKind(name) }
}
