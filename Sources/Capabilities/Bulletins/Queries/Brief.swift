import Database
import Kernel
import Office
import Web

extension Bulletins {
    /// How far a month's bulletin is, and which was published since yesterday.
    package static let brief: Brief.Source = { actor, months, transaction in
        var brief = Brief()
        guard Right.seeBulletins.isHeld(by: actor) else { return brief }
        let running = Month(transaction.now.day)
        let standing = try standing(of: [running.previous, running], for: actor, in: transaction)
        let yesterday = Instant(transaction.now.day.adding(days: -1))
        brief.stages = months.map { month in stage(of: month, standing.filter { $0.month == month }) }
        brief.changes = standing.filter { $0.publishedAt.map { $0 >= yesterday } ?? false }.map { bulletin in
            Brief.Change("通报", "发布\(bulletin.number?.chinese ?? "")", path: "bulletins/\(bulletin.id)")
        }
        return brief
    }

    /// The running month, and before it the one before until its bulletin is out: then nobody has anything left to do in it.
    package static let monthsInHand: @Sendable (String, ReadTransaction) throws -> [Month] = { county, transaction in
        let running = Month(transaction.now.day)
        let isOut = try transaction.value(
            """
            SELECT 1 FROM bulletin WHERE county = \(county) AND month = \(running.previous)
              AND state = \(PaperState.published) LIMIT 1
            """, as: Int.self)
        return isOut == nil ? [running.previous, running] : [running]
    }

    private static func stage(of month: Month, _ bulletins: [Standing]) -> Brief.Stage {
        guard let last = bulletins.first(where: { $0.state == .published }) ?? bulletins.first else {
            return Brief.Stage(.report, of: month, isDone: false, [.init("关账后起草")])
        }
        let words = last.number?.chinese ?? last.state.chinese
        return Brief.Stage(
            .report, of: month, isDone: last.state == .published, [.init(words, "bulletins/\(last.id)")])
    }
}

extension Bulletins {
    /// How a bulletin stands, without what it says.
    fileprivate struct Standing {
        let id: ID<Bulletin>
        let month: Month
        let state: PaperState
        let number: SerialNumber?
        let publishedAt: Instant?

        init(_ row: Row) throws {
            id = try row["id"]
            month = try row["month"]
            state = try row["state"]
            publishedAt = try row["publishedAt"]
            let kind: String? = try row["numberKind"]
            let (year, serial): (Int?, Int?) = (try row["numberYear"], try row["number"])
            number =
                if let kind, let year, let serial { SerialNumber(kind: kind, year: year, number: serial) } else { nil }
        }
    }

    /// Those of some months that somebody may know of.
    private static func standing(
        of months: [Month], for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Standing] {
        let makes = [Role.clerk, .director, .leader].contains(where: actor.has)
        return try transaction.rows(
            """
            SELECT id, month, state, publishedAt, numberKind, numberYear, number FROM bulletin
            WHERE county = \(actor.county) AND month IN \(list: months) ORDER BY month DESC, draftedAt DESC, id
            """
        ).map(Standing.init).filter { makes || $0.state == .published }
    }
}
