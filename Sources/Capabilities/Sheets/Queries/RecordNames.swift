import Database
import Kernel
import Office
import Web

extension Sheets {
    /// What sheets are called in the audit: by their identifier, or with an edition's number behind it.
    package static let recordNames: [String: RecordNaming] = [
        "sheet": RecordNaming("一份标准") { ids, actor, transaction in
            var names: [String: RecordName] = [:]
            // From the newest edition to the first, which a sheet's draft begins with.
            for edition in try Editions.all(county: actor.county, in: transaction) {
                let name = RecordName(
                    "\(edition.content.title)（第\(edition.number)版）",
                    path: Right.seeSheets.isHeld(by: actor) ? "sheets/\(edition.sheet)/\(edition.number)" : nil)
                names[edition.sheet.description] = name
                names["\(edition.sheet)/\(edition.number)"] = name
            }
            return names.filter { ids.contains($0.key) }
        },
        "publication": Publication.procedure.naming,
    ]
}
