import Database
import Kernel
import Office
import Organisation
import Web

/// Gives a line to those who answer for it (责任分解). A change ends the former duty and keeps it.
package struct AssignLine: Command {
    package static let action = Action("lineDuty.assign", "分解责任", right: .assignLines)
    let line: ID<StandardLine>
    let lead: ID<Unit>
    let supports: [ID<Unit>]
    let leader: String
    let dueOn: Day
    let reason: String

    package init(
        _ line: ID<StandardLine>, lead: ID<Unit>, supports: [ID<Unit>] = [], leader: String = "", dueOn: Day,
        reason: String = ""
    ) {
        (self.line, self.lead, self.supports) = (line, lead, supports)
        (self.leader, self.dueOn, self.reason) = (leader, dueOn, reason)
    }

    init(_ line: ID<StandardLine>, _ form: FormReader) throws {
        let supports = form.values("support", "责任单位", form: "列表中的一项") { ID<Unit>($0) }
        let (lead, leader, dueOn, reason) = try form.finish(
            form.id("lead", "牵头单位", of: Unit.self), form.note("leader", "包保领导", max: 40),
            form.day("dueOn", "完成时限"), form.note("reason", "调整原因", max: 200))
        self.init(line, lead: lead, supports: supports, leader: leader, dueOn: dueOn, reason: reason)
    }

    /// Material that is not final yet is looked at by the new lead, where this line is the first that it shows.
    private func handOver(
        _ line: StandardLine, to lead: Party, county: String, in transaction: WriteTransaction
    ) throws -> Int {
        guard let former = line.duty?.lead, former.unit != lead.unit else { return 0 }
        let shown = try transaction.rows(
            """
            SELECT material.id, material.codes FROM materialLine JOIN material ON material.county = \(county)
                AND material.id = materialLine.material
            WHERE materialLine.county = \(county) AND materialLine.line = \(line.id)
              AND material.lead = \(former.unit) AND material.state IN \(list: Material.State.open)
            ORDER BY material.id
            """)
        let own = try shown.filter { row in
            let codes: String = try row["codes"]
            return codes.split(separator: "、").first.map(String.init) == line.code
        }
        for row in own {
            let material: ID<Material> = try row["id"]
            try transaction.run(
                """
                UPDATE material SET lead = \(lead.unit), leadDivision = \(lead.division)
                WHERE county = \(county) AND id = \(material)
                """)
        }
        return own.count
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<StandardLine>> {
        let county = actor.county
        let found = try StandardLines.one(line, for: actor, in: transaction)
        let unit = try Units.present(lead, county: county, in: transaction)
        let helpers = try supports.unique.map {
            try Units.present($0, field: "support", county: county, in: transaction)
        }
        try StandardTerms.checkDuty(
            lead: unit.unit, helpers: helpers.map(\.unit), dueOn: dueOn, today: transaction.now.day,
            isInForce: found.editionState == .inForce)
        guard found.duty == nil || !reason.isEmpty else {
            throw Refusal.field(
                "reason", "standard.reason", "这条标准已经由\(found.duty?.lead.name ?? "")牵头，要调整请写明原因。")
        }
        try transaction.run(
            """
            UPDATE lineDuty SET until = \(transaction.now)
            WHERE county = \(county) AND line = \(line) AND until IS NULL
            """)
        let id = transaction.newID(LineDuty.self)
        try transaction.run(
            """
            INSERT INTO lineDuty (county, id, line, lead, leadDivision, supports, leader, dueOn, reason, setByName, setAt)
            VALUES (\(county), \(id), \(line), \(unit.unit), \(unit.division),
                \(helpers.map(\.name).joined(separator: "、")), \(leader), \(dueOn), \(reason), \(actor.name),
                \(transaction.now))
            """)
        for helper in helpers {
            try transaction.run(
                """
                INSERT INTO lineSupport (county, duty, unit, division)
                VALUES (\(county), \(id), \(helper.unit), \(helper.division))
                """)
        }
        let moved = try handOver(found, to: unit, county: county, in: transaction)
        let also = moved > 0 ? "，\(moved)份没有定稿的材料随转" : ""
        return Done(line, subject: found.edition.description, detail: "\(found.code)：\(unit.name)牵头\(also)")
    }
}
