import Campaigns
import Database
import Findings
import Kernel
import Office
import Organisation

extension Product {
    /// Whom a record is with, by its address: an instruction about it goes there, unless the leader says otherwise.
    static func answering(
        _ about: String, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> Audience? {
        let parts = about.split(separator: "/").map(String.init)
        guard parts.count == 2 else { return nil }
        let lead: Party? =
            switch parts[0] {
            case "tasks": try ID<PlanTask>(parts[1]).map { try PlanTasks.one($0, for: actor, in: transaction).lead }
            case "campaigns": try ID<Campaign>(parts[1]).map { try Campaigns.one($0, for: actor, in: transaction).lead }
            case "findings":
                try ID<Finding>(parts[1]).flatMap {
                    try Findings.course($0, county: actor.county, in: transaction).lead
                }
            case "units": Party(unit: parts[1], name: "")
            default: nil
            }
        return lead.flatMap { ID<Unit>($0.unit) }.map(Audience.unit)
    }
}
