import Database
import Kernel
import Office
import Web

/// A person with a sign-in name; roles and password are the security administrator's to give.
package struct AddPerson: Command {
    package static let action = Action("person.add", "新增人员", right: .addPeople)
    let name: String
    let signInName: String
    let unit: ID<Unit>

    package init(name: String, signInName: String, unit: ID<Unit>) {
        self.name = name
        self.signInName = signInName.asSignInName
        self.unit = unit
    }

    /// As somebody types it at the command line: read as a form is, through the same door for text.
    package init(typed name: String, signInName: String, unit: ID<Unit>) throws {
        let fields = [("name", name), ("signInName", signInName), ("unit", unit.description)]
        try self.init(FormReader(FormInput(fields: fields)))
    }

    init(_ form: FormReader) throws {
        name = form.text("name", "姓名", max: 30)
        signInName = form.text("signInName", "登录名", max: 30).asSignInName
        let unit = form.value("unit", "单位", form: "列表中的一项") { ID<Unit>($0) }
        if !signInName.isEmpty, let fault = Self.fault(signInName) { form.refuse("signInName", fault) }
        try form.finish()
        guard let unit else { throw Refusal.field("unit", "unit.none", "请选择单位。") }
        self.unit = unit
    }

    /// What is wrong with a sign-in name.
    static func fault(_ signInName: String) -> String? {
        let allowed = signInName.unicodeScalars.allSatisfy { scalar in
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "." || scalar == "-"
        }
        return allowed && signInName.count >= 3 ? nil : "登录名用3到30个小写字母、数字、点或连字符，如 zhang.min。"
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Person>> {
        if let fault = Self.fault(signInName) { throw Refusal.field("signInName", "person.signInName", fault) }
        guard try Units.one(unit, county: actor.county, in: transaction).goneFrom == nil else {
            throw Refusal.field("unit", "unit.none", "这个单位已经撤销，请从列表中选择。")
        }
        let taken = try transaction.row(
            "SELECT id FROM person WHERE county = \(actor.county) AND signInName = \(signInName)")
        guard taken == nil else {
            throw Refusal.field("signInName", "person.taken", "登录名“\(signInName)”已有人用，请换一个。")
        }
        let id = transaction.recordID(Person.self)
        try transaction.run(
            """
            INSERT INTO person (county, id, name, signInName, unit, mustChangePassword)
            VALUES (\(actor.county), \(id), \(name), \(signInName), \(unit), 1)
            """)
        return Done(id, subject: id.description, detail: name)
    }
}

extension String {
    /// A sign-in name as it is stored: whoever types `Ｚhang.Min ` means the same one.
    package var asSignInName: String { folded.trimmed }
}
