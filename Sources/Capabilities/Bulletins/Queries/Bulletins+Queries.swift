import Assessment
import Database
import Kernel
import Office

extension Bulletins {
    private static let columns: SQL = """
        county, id, month, about, subject, state, content, draftedBy, draftedByName, publishedAt, numberKind, numberYear, number,
        version
        """

    package static func all(county: String, in transaction: ReadTransaction) throws -> [Bulletin] {
        try transaction.rows(
            "SELECT \(columns) FROM bulletin WHERE county = \(county) ORDER BY month DESC, draftedAt DESC, id"
        ).map { try bulletin($0, county, in: transaction) }
    }

    private static func bulletin(_ row: Row, _ county: String, in transaction: ReadTransaction) throws -> Bulletin {
        let course = try Bulletin.procedure.course(of: try row["id"], county: county, in: transaction)
        return try Bulletin(row, course)
    }

    /// Whether anybody has begun to report on a month as a whole.
    static func isThere(_ month: Month, county: String, in transaction: ReadTransaction) throws -> Bool {
        try transaction.value(
            "SELECT 1 FROM bulletin WHERE county = \(county) AND month = \(month) AND about = 'month' LIMIT 1",
            as: Int.self) != nil
    }

    /// A bulletin; until it is published, only those who make it know of it.
    package static func one(
        _ id: ID<Bulletin>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Bulletin {
        let row = try transaction.row("SELECT \(columns) FROM bulletin WHERE county = \(actor.county) AND id = \(id)")
        guard let row, isKnown(try row["state"], to: actor) else {
            throw Refusal(.missing, "bulletin.none", "没有这份通报，或者还没有发布。请从“督查通报”进入。")
        }
        return try bulletin(row, actor.county, in: transaction)
    }

    private static func isKnown(_ state: PaperState, to actor: Actor) -> Bool {
        state == .published || makesThem(actor)
    }

    /// Who knows of a bulletin before it is published.
    static func makesThem(_ actor: Actor) -> Bool {
        [Role.clerk, .director, .leader].contains(where: actor.has)
    }

    static func closedMonth(
        _ month: Month, county: String, in transaction: ReadTransaction
    ) throws -> ClosedMonth {
        guard let closed = try Assessments.closed(month, county: county, in: transaction) else {
            throw Refusal.field("month", "bulletin.notClosed", "\(month.chinese)还没有关账，关账后才能起草通报。")
        }
        return closed
    }

    /// What has changed in the records behind a bulletin's numbers.
    package static func changes(
        of bulletin: Bulletin, _ metrics: Metrics = { [] }, county: String, in transaction: ReadTransaction
    ) throws -> [PaperFigure.Change] {
        do {
            return bulletin.content.drift(
                try Drafting.facts(
                    bulletin.subject, metrics, naming: bulletin.content.said, county: county, in: transaction
                ).named)
        } catch let refusal as Refusal where refusal.code == "bulletin.noTopic" {
            return bulletin.content.drift([])
        }
    }

    /// What a correction of the records would change in the ranking that a bulletin shows: the month is closed and
    /// stays, but whoever reads the bulletin should know.
    package static func corrections(
        of bulletin: Bulletin, county: String, in transaction: ReadTransaction
    ) throws -> [PaperFigure.Change] {
        try differences(of: bulletin, county: county, in: transaction).map { PaperFigure.Change($0, in: bulletin) }
    }

    /// The same as far as a township's or village's people look after what it is about: a correction names villages, their
    /// scores and visits, which the bulletin does not.
    static func corrections(
        of bulletin: Bulletin, within actor: Actor, in transaction: ReadTransaction
    ) throws -> [PaperFigure.Change] {
        guard case .division = actor.scope else { return [] }
        return try differences(of: bulletin, county: actor.county, in: transaction).filter { difference in
            difference.township.map { actor.scope.covers(division: $0) } ?? false
        }.map { PaperFigure.Change($0, in: bulletin) }
    }

    private static func differences(
        of bulletin: Bulletin, county: String, in transaction: ReadTransaction
    ) throws -> [AssessmentDifference] {
        guard case .month(let month) = bulletin.subject else { return [] }
        let closed = try closedMonth(month, county: county, in: transaction)
        return try Assessments.corrections(of: closed, county: county, in: transaction)
    }
}

extension PaperFigure.Change {
    fileprivate init(_ difference: AssessmentDifference, in bulletin: Bulletin) {
        self.init(
            name: "\(difference.name)\(difference.label)", before: difference.before ?? "无",
            now: difference.after ?? "无", path: "assessments/\(bulletin.month)")
    }
}

extension Bulletins {
    /// The numbers that were given.
    static func numbers(county: String, in transaction: ReadTransaction) throws -> [IssuedNumber] {
        try transaction.rows(
            "SELECT numberYear, number FROM bulletin WHERE county = \(county) AND number IS NOT NULL"
        ).map { IssuedNumber(year: try $0["numberYear"], number: try $0["number"]) }
    }
}
