import Database
import Kernel
import Office
import Web

/// A department, or a further office of the county's; townships and villages get theirs from the divisions.
package struct AddUnit: Command {
    package static let action = Action("unit.add", "新增单位", right: .changeUnits)
    let name: String
    let kind: Unit.Kind

    package init(name: String, kind: Unit.Kind = .department) {
        self.name = name
        self.kind = kind
    }

    init(_ form: FormReader) throws {
        name = form.text("name", "单位名称", max: 40)
        kind = form.choice("kind", "类别") ?? .department
        try form.finish()
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Unit>> {
        guard Unit.Kind.added.contains(kind) else {
            throw Refusal.field("kind", "unit.kind", "乡镇（街道）和村（社区）的单位随区划导入建立，请到“区划”导入。")
        }
        // One that is no more keeps its name, by which its records are known. The transaction is alone on SQLite and serializable on PostgreSQL: nobody adds the other one meanwhile.
        let known = try transaction.rows(
            "SELECT name FROM unit WHERE county = \(actor.county) AND division IS NULL"
        ).map { try $0["name"] as String }
        if let taken = known.first(where: { $0.nameKey == name.nameKey }) {
            throw Refusal.field("name", "unit.taken", "已经有“\(taken)”这个单位，不必再建。")
        }
        let id = transaction.recordID(Unit.self)
        try transaction.run(
            "INSERT INTO unit (county, id, name, kind) VALUES (\(actor.county), \(id), \(name), \(kind))")
        return Done(id, subject: id.description, detail: name)
    }
}
