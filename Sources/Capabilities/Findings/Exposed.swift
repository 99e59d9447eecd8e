import Database
import Kernel
import Office

/// What the exposure board and cases may know of findings, and do to them.
extension Findings {
    /// From this day on the county looks after a finding, whoever found it: a township does not verify what was exposed of it.
    package static func expose(
        _ id: ID<Finding>, on day: Day, county: String, in transaction: WriteTransaction
    ) throws {
        try transaction.run(
            """
            UPDATE finding SET exposedOn = \(day) WHERE county = \(county) AND id = \(id) AND exposedOn IS NULL
            """)
    }

    /// While a case of the county's holds a finding, the county looks after it, whoever found it; nil gives it back.
    package static func keep(
        _ id: ID<Finding>, since day: Day?, county: String, in transaction: WriteTransaction
    ) throws {
        try transaction.run("UPDATE finding SET keptSince = \(day) WHERE county = \(county) AND id = \(id)")
    }

    /// What the board shows is put right within its own time: where the unit has longer, its time ends on that day.
    package static func hasten(
        _ id: ID<Finding>, to limit: Limit, note: String, county: String, in transaction: WriteTransaction
    ) throws {
        let course = try course(id, county: county, in: transaction)
        let day = limit.deadline(from: transaction.now, in: try transaction.calendar(of: county)).instant.day
        guard let deadline = course.deadline, day < deadline.instant.day,
            Transition.steps(from: course.state).contains(.hasten)
        else { return }
        try TakeStep(finding: id, act: .hasten(until: day), note: note).take(
            course, by: .system(county: county), in: transaction)
    }

    /// Photos of a finding: of what was wrong, and those that units answered with, the last answer's first.
    package static func photos(
        of id: ID<Finding>, county: String, in transaction: ReadTransaction
    ) throws -> (before: [Evidence], after: [Evidence]) {
        let parts = try RecordPhotos.parts(of: .finding, [id.description], county: county, in: transaction)
        let own = parts[id.description] ?? [:]
        let answers = own.filter { $0.key > 0 }.sorted { $0.key > $1.key }.flatMap(\.value)
        return (own[0] ?? [], answers)
    }

    /// Who answers for a finding now.
    package static func lead(of id: ID<Finding>, county: String, in transaction: ReadTransaction) throws -> Party? {
        try course(id, county: county, in: transaction).lead
    }
}

extension SQL {
    /// The finding whose identifier stands in a column, where one does: read as `alias.state`, `alias.title`, `alias.leadName`.
    /// - Parameter table: that the column is of.
    package static func join(finding column: SQL, of table: SQL, as alias: SQL) -> SQL {
        "LEFT JOIN finding AS \(alias) ON \(alias).county = \(table).county AND \(alias).id = \(column)"
    }
}

extension FindingState {
    /// Looked at again and good.
    package static let putRight: [FindingState] = [.verified, .closed]
}
