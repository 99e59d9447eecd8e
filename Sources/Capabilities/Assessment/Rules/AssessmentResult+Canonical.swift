import Foundation
import Kernel

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

    /// Reads what `canonical` wrote, in this arithmetic or an earlier one.
    package init(canonical: [UInt8]) throws {
        struct Head: Decodable {
            let month: Month
            let arithmetic: Int?
        }
        let head = try JSONDecoder().decode(Head.self, from: Data(canonical))
        let number = head.arithmetic ?? AssessmentRule.Arithmetic.first.rawValue
        guard AssessmentRule.Arithmetic(rawValue: number) != nil else {
            throw Refusal.unknownArithmetic("\(head.month.chinese)的考核结果", number)
        }
        self = try JSONDecoder().decode(AssessmentResult.self, from: Data(canonical))
    }
}
