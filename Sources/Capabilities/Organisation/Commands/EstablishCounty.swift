import Database
import Kernel
import Office
import Web

/// Makes a county: the tenant, its own division and its office. Again with the same code, it changes the name.
package struct EstablishCounty: Command {
    package static let action = Action("county.establish", "建立县", by: .system)
    let code: DivisionCode
    let name: String
    let isDemo: Bool
    let box: CountyBox?
    let validFrom: Day

    package init(code: DivisionCode, name: String, isDemo: Bool = false, box: CountyBox? = nil, validFrom: Day) {
        self.code = code
        self.name = name
        self.isDemo = isDemo
        self.box = box
        self.validFrom = validFrom
    }

    /// As somebody types it at the command line: its name is read as a form's is, through the same door for text.
    package init(code: DivisionCode, typed name: String, box: CountyBox?, validFrom: Day) throws {
        let form = FormReader(FormInput(fields: [("name", name)]))
        self.init(code: code, name: form.text("name", "县名", max: 30), box: box, validFrom: validFrom)
        try form.finish()
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard code.level == .county else {
            throw Refusal.field("county", "county.code", "县的代码应是6位数字，如 330624。")
        }
        let county = code.description
        try transaction.run(
            """
            INSERT INTO county (county, name, isDemo, south, west, north, east)
            VALUES (\(county), \(name), \(isDemo), \(box?.southWest.latitude), \(box?.southWest.longitude),
                    \(box?.northEast.latitude), \(box?.northEast.longitude))
            ON CONFLICT (county) DO UPDATE SET name = excluded.name,
                south = COALESCE(excluded.south, county.south), west = COALESCE(excluded.west, county.west),
                north = COALESCE(excluded.north, county.north), east = COALESCE(excluded.east, county.east)
            """)
        try keepDivision(county, in: transaction)
        try transaction.run(
            """
            INSERT INTO unit (county, id, name, kind) VALUES (\(county), \(transaction.newID(Unit.self)), '创建办', 'office')
            ON CONFLICT DO NOTHING
            """)
        return Done(subject: county, detail: name)
    }

    /// The county's own division: one row from the earliest day that was ever given.
    private func keepDivision(_ county: String, in transaction: WriteTransaction) throws {
        let known: Day? = try transaction.value(
            "SELECT validFrom FROM division WHERE county = \(county) AND code = \(county) ORDER BY validFrom LIMIT 1")
        // Another row, as its first day is a part of what it is known by.
        if known != nil { try transaction.run("DELETE FROM division WHERE county = \(county) AND code = \(county)") }
        try transaction.run(
            """
            INSERT INTO division (county, code, name, kind, validFrom)
            VALUES (\(county), \(county), \(name), \(Division.Kind.county), \(known.map { min($0, validFrom) } ?? validFrom))
            """)
    }
}
