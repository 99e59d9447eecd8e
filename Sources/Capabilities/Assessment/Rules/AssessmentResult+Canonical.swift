import Foundation

extension AssessmentResult {
    /// The one byte form of this result, for its hash and for keeping a revision: JSON with sorted
    /// keys, no white space, absent values left out, points in thousandths.
    package var canonical: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return Array(try encoder.encode(self))
        }
    }

    /// Reads what `canonical` wrote.
    package init(canonical: [UInt8]) throws {
        self = try JSONDecoder().decode(AssessmentResult.self, from: Data(canonical))
    }
}
