import Database
import Findings
import Kernel
import Office
import Organisation

/// Says who answers for a problem once its issue is assigned: a department, a township, or nobody by name, and then the
/// township where it lies. Whoever answers already is changed where findings are.
package struct ChooseLead: Command {
    package static let action = Action("exposureItem.lead", "定承办单位", right: .chooseExposures)
    let item: ID<ExposureItem>
    let unit: ID<Unit>?

    package init(_ item: ID<ExposureItem>, _ unit: ID<Unit>?) { (self.item, self.unit) = (item, unit) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<ExposureIssue>> {
        let county = actor.county
        let found = try Exposures.item(item, for: actor, in: transaction)
        guard found.isToBeAssigned else {
            throw Refusal(
                .conflict, "exposureItem.assigned",
                "“\(found.village)：\(found.title)”\(found.findingState?.chinese ?? found.issueState.chinese)，承办单位要在问题的页面改派。"
            )
        }
        let chosen = try unit.map { unit in
            guard Exposures.leads.contains(try Units.one(unit, county: county, in: transaction).kind) else {
                throw Refusal.field("unit", "exposureItem.lead", "承办单位应是部门或乡镇（街道），请从列表中选择。")
            }
            return try Units.present(unit, field: "unit", county: county, in: transaction)
        }
        try transaction.run("UPDATE exposureItem SET lead = \(unit) WHERE county = \(county) AND id = \(item)")
        return Done(
            found.issue, subject: item.description,
            detail: "\(found.village)：\(found.title)，\(chosen?.name ?? "所在乡镇（街道）")")
    }
}
