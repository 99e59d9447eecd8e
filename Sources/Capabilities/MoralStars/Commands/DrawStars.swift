import Database
import Kernel
import MoralBank
import Office
import Residents
import Web

/// Draws a board up from what the ledger has of its days.
package struct DrawStars: Command {
    package static let action = Action("starBoard.draw", "评出光荣榜", right: .drawStars)
    /// Of each village in a quarter.
    package static let most = 3
    let kind: StarBoard.Kind
    /// Any day of it.
    let day: Day

    package init(_ kind: StarBoard.Kind, _ day: Day) { (self.kind, self.day) = (kind, day) }

    private var days: (first: Day, last: Day)? {
        let month = kind == .year ? 1 : (day.month - 1) / 3 * 3 + 1
        let length = kind == .year ? 12 : 3
        guard let first = Day(year: day.year, month: month, dayOfMonth: 1) else { return nil }
        let next =
            month + length > 12
            ? Day(year: day.year + 1, month: 1, dayOfMonth: 1)
            : Day(year: day.year, month: month + length, dayOfMonth: 1)
        return next.map { (first, $0.adding(days: -1)) }
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<StarBoard>> {
        let county = actor.county
        guard let days, days.last < transaction.now.day else {
            throw Refusal.field("day", "stars.open", "这一期还没有过完，过完再评。")
        }
        let same: String? = try transaction.value(
            """
            SELECT id FROM starBoard
            WHERE county = \(county) AND kind = \(kind) AND firstDay = \(days.first) AND state <> 'withdrawn'
            """)
        guard same == nil else { throw Refusal.field("day", "stars.twice", "这一期已经评过了，要重评先把原来的撤下。") }
        let off = try StarBoards.off(county: county, in: transaction).union(
            try MoralBank.vetoed(in: days.first.year, county: county, in: transaction))
        let earned = try MoralBank.earned(from: days.first, through: days.last, county: county, in: transaction)
            .filter { !off.contains($0.account.description) }
        let all = earned.map {
            StarSheet.Standing(
                account: $0.account.description, village: $0.village.description,
                points: $0.areas.values.reduce(0, +), score: StarSheet.score($0.areas))
        }
        let chosen = kind == .quarter ? StarSheet.best(all, ofEach: Self.most) : StarSheet.models(all)
        guard !chosen.isEmpty else { throw Refusal.field("day", "stars.nobody", "这一期没有可以上榜的：还没有记账的道德分。") }
        let id = transaction.recordID(StarBoard.self)
        try transaction.run(
            """
            INSERT INTO starBoard (county, id, kind, firstDay, lastDay, madeByName, state)
            VALUES (\(county), \(id), \(kind), \(days.first), \(days.last), \(actor.name), \(StarBoard.State.drawn))
            """)
        let names = Dictionary(
            earned.map { ($0.account.description, $0.name) }, uniquingKeysWith: { first, _ in first })
        for one in chosen {
            try transaction.run(
                """
                INSERT INTO starEntry (county, board, account, village, name, points, stars)
                VALUES (\(county), \(id), \(one.account), \(one.village), \(PersonName.masked(names[one.account] ?? "")),
                    \(one.points), \(kind == .year ? StarSheet.stars(one.score) : 0))
                """)
        }
        try transaction.begin(StarBoard.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: "\(chosen.count)户")
    }
}

/// A household does not want to be on boards, or wants to again; at once, on those that are out too.
package struct KeepOffBoards: Command {
    package static let action = Action("starBoard.optOut", "登记不上榜", right: .keepOffBoards)
    let account: ID<MoralAccount>
    let isOff: Bool

    package init(_ account: ID<MoralAccount>, isOff: Bool) { (self.account, self.isOff) = (account, isOff) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try MoralBank.account(account, for: actor, in: transaction)
        try transaction.keepOffBoards(found.id, isOff, by: actor)
        return Done(subject: account.description, detail: isOff ? "不上榜" : "可以上榜")
    }
}

/// The same, by oneself.
package struct KeepOwnOffBoards: Command {
    package static let action = Action("starBoard.optOutOwn", "自己选择不上榜", right: .beResident)
    let isOff: Bool

    package init(isOff: Bool) { self.isOff = isOff }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard let found = try MoralBank.ownAccount(actor, in: transaction) else { throw Refusal.noSuchPage }
        try transaction.keepOffBoards(found.id, isOff, by: actor)
        return Done(subject: found.id.description, detail: isOff ? "不上榜" : "可以上榜")
    }
}

extension WriteTransaction {
    fileprivate func keepOffBoards(_ account: ID<MoralAccount>, _ isOff: Bool, by actor: Actor) throws {
        guard isOff else {
            try run("DELETE FROM boardOptOut WHERE county = \(actor.county) AND account = \(account)")
            return
        }
        try run(
            """
            INSERT INTO boardOptOut (county, account, since, byName)
            VALUES (\(actor.county), \(account), \(now.day), \(actor.name)) ON CONFLICT DO NOTHING
            """)
    }
}
