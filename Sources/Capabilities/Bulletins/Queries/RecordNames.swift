import Database
import Kernel
import Office
import Web

extension Bulletins {
    /// What bulletins are called in the audit.
    package static let recordNames: [String: RecordNaming] = [
        "bulletin": RecordNaming("一份通报") { ids, actor, transaction in
            let rows = try transaction.rows(
                "SELECT id, title FROM bulletin WHERE county = \(actor.county) AND id IN \(list: ids)")
            return try rows.reduce(into: [:]) { names, row in
                let (id, title): (String, String) = (try row["id"], try row["title"])
                names[id] = RecordName(
                    "《\(title)》", path: Right.seeBulletins.isHeld(by: actor) ? "bulletins/\(id)" : nil)
            }
        }
    ]
}
