import Assessment
import Database
import Kernel
import Office

extension Bulletins {
    private static let columns: SQL = """
        id, month, state, content, draftedBy, draftedByName, editors, approvedBy, approvedByName, signedByName, publishedAt,
        returnReason, numberKind, numberYear, number, version
        """

    package static func all(county: String, in transaction: ReadTransaction) throws -> [Bulletin] {
        try transaction.rows(
            "SELECT \(columns) FROM bulletin WHERE county = \(county) ORDER BY month DESC, draftedAt DESC, id"
        ).map(Bulletin.init)
    }

    /// Whether a month has one, in whatever state.
    static func isThere(_ month: Month, county: String, in transaction: ReadTransaction) throws -> Bool {
        try transaction.value(
            "SELECT 1 FROM bulletin WHERE county = \(county) AND month = \(month)", as: Int.self) != nil
    }

    /// A bulletin; until it is published, only those who make it know of it.
    package static func one(
        _ id: ID<Bulletin>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Bulletin {
        let row = try transaction.row("SELECT \(columns) FROM bulletin WHERE county = \(actor.county) AND id = \(id)")
        guard let bulletin = try row.map(Bulletin.init), bulletin.isKnown(to: actor) else {
            throw Refusal(.missing, "bulletin.none", "没有这份通报，或者还没有发布。请从“督查通报”进入。")
        }
        return bulletin
    }
}

extension Bulletin {
    func isKnown(to actor: Actor) -> Bool {
        state == .published || [Role.clerk, .director, .leader].contains(where: actor.has)
    }
}

extension Bulletins {
    static func closedMonth(
        _ month: Month, county: String, in transaction: ReadTransaction
    ) throws -> ClosedMonth {
        guard let closed = try Assessments.closed(month, county: county, in: transaction) else {
            throw Refusal.field("month", "bulletin.notClosed", "\(month.chinese)还没有关账，关账后才能起草通报。")
        }
        return closed
    }

    /// What a correction of the records would change in the ranking that a bulletin shows: the month is closed and
    /// stays, but whoever reads the bulletin should know.
    static func corrections(
        of bulletin: Bulletin, county: String, in transaction: ReadTransaction
    ) throws -> [Change] {
        try differences(of: bulletin, county: county, in: transaction).map { Change($0, in: bulletin) }
    }

    /// The same as far as a township's or village's people look after what it is about: a correction names villages, their
    /// scores and visits, which the bulletin does not.
    static func corrections(
        of bulletin: Bulletin, within actor: Actor, in transaction: ReadTransaction
    ) throws -> [Change] {
        guard case .division = actor.scope else { return [] }
        return try differences(of: bulletin, county: actor.county, in: transaction).filter { difference in
            difference.township.map { actor.scope.covers(division: $0) } ?? false
        }.map { Change($0, in: bulletin) }
    }

    private static func differences(
        of bulletin: Bulletin, county: String, in transaction: ReadTransaction
    ) throws -> [AssessmentDifference] {
        let closed = try closedMonth(bulletin.month, county: county, in: transaction)
        return try Assessments.corrections(of: closed, county: county, in: transaction)
    }

    /// What is still on its way.
    static func unpublished(county: String, in transaction: ReadTransaction) throws -> [Bulletin] {
        try transaction.rows(
            """
            SELECT \(columns) FROM bulletin WHERE county = \(county) AND state <> \(BulletinState.published)
            ORDER BY month DESC, draftedAt DESC, id
            """
        ).map(Bulletin.init)
    }

    /// A number that is no longer what the bulletin says.
    struct Change: Hashable, Codable, Sendable {
        let name: String
        let before: String
        let now: String
        let path: String
    }

    /// What has changed in the records behind a bulletin's numbers.
    static func changes(
        of bulletin: Bulletin, county: String, in transaction: ReadTransaction
    ) throws -> [Change] {
        let closed = try closedMonth(bulletin.month, county: county, in: transaction)
        let facts = try Facts(closed, county: county, in: transaction)
        return bulletin.content.named.compactMap { figure in
            // A number whose topic is gone counts nothing; a quotation that is gone was voided.
            let current =
                (facts.figures + facts.former + facts.quotations).first { $0.name == figure.name }?.shown
                ?? (figure.isQuotation ? "已作废" : "0")
            guard current != figure.shown else { return nil }
            return Change(name: figure.name, before: figure.shown, now: current, path: figure.path)
        }
    }
}

extension Bulletins.Change {
    fileprivate init(_ difference: AssessmentDifference, in bulletin: Bulletin) {
        self.init(
            name: "\(difference.name)\(difference.label)", before: difference.before ?? "无",
            now: difference.after ?? "无", path: "assessments/\(bulletin.month)")
    }
}
