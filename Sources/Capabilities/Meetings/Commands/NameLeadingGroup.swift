import Database
import Foundation
import Kernel
import Office

/// Who is in a leading group from a day on: a new group, or a new version of one. Earlier versions stay.
package struct NameLeadingGroup: Command {
    package static let action = Action("leadingGroup.name", "登记领导小组", right: .manageLeadingGroups)
    /// Nil for a new one.
    let group: ID<LeadingGroup>?
    let name: String
    let since: Day
    let office: String
    let source: String
    let members: [LeadingGroupMember]

    package init(
        _ group: ID<LeadingGroup>? = nil, name: String, since: Day, office: String, source: String,
        members: [LeadingGroupMember]
    ) {
        (self.group, self.name, self.since) = (group, name, since)
        (self.office, self.source, self.members) = (office, source, members)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<LeadingGroup>> {
        let (id, number) = try standing(actor, transaction)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try transaction.run(
            """
            INSERT INTO leadingGroupVersion (county, leadingGroup, number, since, office, source, members, recordedBy,
                recordedByName, recordedAt)
            VALUES (\(actor.county), \(id), \(number), \(since), \(office), \(source),
                \(String(decoding: try encoder.encode(members), as: UTF8.self)), \(actor.id), \(actor.name),
                \(transaction.now))
            """)
        return Done(id, subject: id.description, detail: "\(name)，自\(since.chinese)，\(members.count)人")
    }

    private func standing(
        _ actor: Actor, _ transaction: WriteTransaction
    ) throws -> (ID<LeadingGroup>, number: Int) {
        let same: ID<LeadingGroup>? = try transaction.value(
            "SELECT id FROM leadingGroup WHERE county = \(actor.county) AND name = \(name)")
        guard same == nil || same == group else {
            throw Refusal.field("name", "leadingGroup.twice", "“\(name)”已经登记，要换成员请打开它，按“调整成员”。")
        }
        guard let group else {
            let id = transaction.recordID(LeadingGroup.self)
            try transaction.run(
                "INSERT INTO leadingGroup (county, id, name, version) VALUES (\(actor.county), \(id), \(name), 1)")
            return (id, 1)
        }
        let found = try LeadingGroups.one(group, county: actor.county, in: transaction)
        guard since > found.since else {
            throw Refusal.field(
                "since", "leadingGroup.since", "起始日应在现在这一版的\(found.since.chinese)之后，实际是\(since.chinese)。")
        }
        try transaction.run(
            """
            UPDATE leadingGroup SET name = \(name), version = \(found.version + 1)
            WHERE county = \(actor.county) AND id = \(group)
            """)
        return (group, found.version + 1)
    }
}
