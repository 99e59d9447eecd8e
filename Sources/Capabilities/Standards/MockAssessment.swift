import Kernel
import Office

/// A mock assessment (模拟测评): on a day, some or all lines of the edition in force are marked, as the assessors would.
package struct MockAssessment: Codable, Sendable {
    package let id: ID<MockAssessment>
    package let edition: ID<StandardEdition>
    package let heldOn: Day
    package let title: String
    package let begunByName: String
    package let marked: Int

    package static let noun = RecordNoun("mock", "模拟测评", measure: "次")
}

/// What a line got in a mock assessment, and where what was lost was lost.
package struct MockMark: Codable, Sendable {
    package let line: ID<StandardLine>
    package let got: Points
    package let note: String
    package let markedByName: String
}
