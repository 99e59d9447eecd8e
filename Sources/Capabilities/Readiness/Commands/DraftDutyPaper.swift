import Database
import Foundation
import Kernel
import Office
import Standards
import Web

/// Drafts the paper that gives out duties; its table is what stands now.
package struct DraftDutyPaper: Command {
    package static let action = Action("dutyPaper.draft", "起草责任分解文件", right: .keepReadiness)
    /// Nil for places.
    let edition: ID<StandardEdition>?
    let demands: String

    package init(_ edition: ID<StandardEdition>?, demands: String) { (self.edition, self.demands) = (edition, demands) }

    init(_ form: FormReader) throws {
        let about: String
        (about, demands) = try form.finish(
            form.text("about", "分解什么", max: 40), form.prose("demands", "要求", max: 2000))
        guard about == "places" || ID<StandardEdition>(about) != nil else {
            throw Refusal.field("about", "dutyPaper.about", "请从列表里选一部测评体系，或者点位包保。")
        }
        edition = ID<StandardEdition>(about)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<DutyPaper>> {
        let county = actor.county
        let (title, rows) = try content(for: actor, in: transaction)
        let text = String(decoding: try JSONEncoder().encode(rows), as: UTF8.self)
        let kind: DutyPaper.Kind = edition == nil ? .places : .lines
        let id = transaction.recordID(DutyPaper.self)
        try transaction.run(
            """
            INSERT INTO dutyPaper (county, id, kind, about, title, demands, tableRows, state)
            VALUES (\(county), \(id), \(kind), \(edition?.description ?? ""), \(title), \(demands), \(text),
                \(DutyPaper.State.drafted))
            """)
        try transaction.begin(DutyPaper.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: title)
    }

    private func content(
        for actor: Actor, in transaction: ReadTransaction
    ) throws -> (title: String, rows: [[String]]) {
        guard let edition else {
            let charges = try Listing.placeCharges.first("sort=kind", 2000, for: actor, in: transaction)
            guard !charges.isEmpty else {
                throw Refusal(.conflict, "dutyPaper.noPlace", "还没有一个点位定了责任单位，先在“点位包保”里登记。")
            }
            return (
                "关于明确实地考察点位包保责任的通知",
                charges.map { [$0.kind.chinese, $0.placeName, $0.divisionName, $0.unit.name, $0.leader] }
            )
        }
        let found = try StandardEditions.one(edition, for: actor, in: transaction)
        guard found.state == .inForce else {
            throw Refusal.field("about", "dutyPaper.draft", "“\(found.title)”\(found.state.chinese)，施行中的才发责任分解。")
        }
        let lines = try StandardLines.of(edition, county: actor.county, in: transaction)
        let led = lines.filter { $0.duty != nil }
        guard !led.isEmpty else {
            throw Refusal(.conflict, "dutyPaper.nobody", "“\(found.title)”还没有一条定了牵头单位，先分解责任。")
        }
        return (
            "关于分解\(found.title)责任的通知",
            led.map { line in
                [
                    line.code, line.words, line.points.shown, line.duty?.lead.name ?? "", line.duty?.supports ?? "",
                    line.duty?.dueOn.chinese ?? "",
                ]
            }
        )
    }
}
