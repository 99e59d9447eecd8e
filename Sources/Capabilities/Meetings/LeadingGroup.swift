import Database
import Kernel
import Office

/// A leading group (领导小组) as one of its dated versions has it.
package struct LeadingGroup: Codable, Sendable {
    package let id: ID<LeadingGroup>
    package let name: String
    package let version: Int
    package let since: Day
    /// Where its office stands: 办公室设在县创建办
    package let office: String
    /// By which paper.
    package let source: String
    package let members: [LeadingGroupMember]
    package let recordedByName: String

    package static let noun = RecordNoun("leadingGroup", "领导小组", measure: "个")
}
