import Database
import Kernel
import Office
import Web

/// A sheet for a kind of places that has none: a draft after the nearest template, in one step.
package struct DraftKindSheet: Command {
    package static let action = Action("sheet.draftKind", "按最接近的样表起草标准", right: .draftSheets)
    let kind: PlaceKind

    package init(_ kind: PlaceKind) { self.kind = kind }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Sheet>> {
        let editions = try Editions.all(county: actor.county, in: transaction)
        if let own = editions.first(where: { $0.content.place == kind && $0.state != .retired }) {
            throw Refusal(
                .conflict, "sheet.kindHas",
                "\(kind.chinese)已有标准“\(own.content.title)”第\(own.number)版（\(own.state.chinese)），请打开它改。")
        }
        let content = NearestTemplate.sheet(for: kind, from: try Sheet(yaml: NearestTemplate.of(kind).yaml))
        let made = try DraftSheet(content: content).carryOut(by: actor, in: transaction)
        return Done(made.outcome, subject: made.outcome.description, detail: content.title)
    }
}
