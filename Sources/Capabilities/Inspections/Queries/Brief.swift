import Database
import Kernel
import Office
import Organisation
import Web

extension Inspections {
    /// How far a month's visits are, those of today, and where somebody goes next.
    package static let brief: Brief.Source = { actor, months, transaction in
        var brief = Brief()
        guard Right.seePlans.isHeld(by: actor) else { return brief }
        brief.stages = try months.flatMap { try stages(of: $0, for: actor, in: transaction) }
        brief.lists = try lists(for: actor, in: transaction)
        brief.changes = try changes(for: actor, in: transaction)
        return brief
    }

    private static func stages(
        of month: Month, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Brief.Stage] {
        let count = try Visits.count(month, for: actor, in: transaction)
        let path = "visits/all?month=\(month)"
        guard count.planned > 0 else {
            return [
                Brief.Stage(.draw, of: month, isDone: false, [.init("还没有计划", "plans?month=\(month)")]),
                Brief.Stage(.visit, of: month, isDone: false, []),
            ]
        }
        // A month that runs is not closed, so that what is neither made nor cancelled is open.
        let isRunning = month.contains(transaction.now.day)
        let open =
            isRunning
            ? count.planned - count.scored - count.cancelled : try Visits.open(month, for: actor, in: transaction)
        var facts = [Brief.Fact("已评分\(count.scored)", path + "&state=submitted", count: count.scored)]
        // Unannounced ones are nobody's to know of but those who make plans.
        let known = Right.makePlans.isHeld(by: actor) ? "" : "（不含暗访）"
        if open > 0 { facts.append(.init("还有\(open)\(known)", path + "&state=open", count: open)) }
        return [
            Brief.Stage(.draw, of: month, isDone: true, [.init("\(count.planned)村次", path, count: count.planned)]),
            Brief.Stage(.visit, of: month, isDone: open == 0 && count.scored > 0, facts),
        ]
    }

    private static func lists(for actor: Actor, in transaction: ReadTransaction) throws -> [Brief.List] {
        var lists: [Brief.List] = []
        if let next = try next(for: actor, in: transaction) { lists.append(next) }
        if Right.makePlans.isHeld(by: actor) { lists.append(try today(for: actor, in: transaction)) }
        if case .division(let own, _) = actor.scope, own.level == .village {
            lists.append(try recent(for: actor, in: transaction))
        }
        return lists
    }

    private static func changes(for actor: Actor, in transaction: ReadTransaction) throws -> [Brief.Change] {
        var filter = Visits.Filter()
        filter.state = .submitted
        filter.since = transaction.now.day.adding(days: -1)
        let count = try Listing.visits.count(filter.address, for: actor, in: transaction)
        guard count > 0 else { return [] }
        return [Brief.Change("检查", "评分", count, hasMore: false, "村次", path: "visits/all?\(filter.address)")]
    }

    // MARK: Where somebody goes next

    private static let shown = 5

    /// His own open visits of this month and before, by place.
    private static func next(for actor: Actor, in transaction: ReadTransaction) throws -> Brief.List? {
        guard Right.recordVisits.isHeld(by: actor) else { return nil }
        let open = try Visits.waiting(for: actor, in: transaction).filter { $0.month <= Month(transaction.now.day) }
        guard !open.isEmpty else { return nil }
        return Brief.List(
            "接下来去哪里",
            open.prefix(shown).map { visit in
                Brief.List.Item(
                    visit.whole, tags: [visit.tier.chinese, visit.manner.chinese], note: visit.township,
                    path: "visits/\(visit.id)")
            }, more: open.count > shown ? .init("全部\(open.count)个", "visits") : nil)
    }

    // MARK: Today

    /// What was handed in today, and what somebody has begun to note.
    private static func today(for actor: Actor, in transaction: ReadTransaction) throws -> Brief.List {
        var filter = Visits.Filter()
        filter.on = transaction.now.day
        let visits = try Visits.page(filter, for: actor, limit: shown + 1, in: transaction)
        let path = "visits/all?on=\(transaction.now.day)"
        return Brief.List(
            "今天的检查",
            visits.prefix(shown).map { visit in
                let who = visit.whoShort ?? (visit.tier == .panel ? "特别考核组" : "乡镇（街道）")
                return Brief.List.Item(
                    "\(visit.township) \(visit.whole)", tags: [visit.tier.chinese, visit.manner.chinese],
                    note: "\(who)，" + (visit.total.map { "得分\($0.shown)" } ?? "正在检查"), path: "visits/\(visit.id)")
            }, more: visits.count > shown ? .init("今天的全部检查", path) : nil, empty: "今天还没有人检查。")
    }

    // MARK: A village

    private static func recent(for actor: Actor, in transaction: ReadTransaction) throws -> Brief.List {
        let visits = try Visits.latest(3, for: actor, in: transaction)
        return Brief.List(
            "最近的检查",
            visits.map { visit in
                Brief.List.Item(
                    visit.total.map { "\($0.shown)分" } ?? visit.state.chinese,
                    tags: [visit.tier.chinese, visit.manner.chinese],
                    note: visit.heldOn?.chinese ?? visit.month.chinese, path: "visits/\(visit.id)")
            }, more: visits.isEmpty ? nil : .init("全部检查", "visits/all"), empty: "本村（社区）还没有检查过。")
    }
}

extension Visits {
    /// How many of a month's visits are still to be made, as the list of them says.
    static func open(_ month: Month, for actor: Actor, in transaction: ReadTransaction) throws -> Int {
        try transaction.value(
            """
            SELECT count(*) FROM visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            WHERE visit.county = \(actor.county) AND visit.month = \(month) AND plan.supersededBy IS NULL
              AND plan.voidedAt IS NULL AND \(Visit.State.open.condition) AND \(Secrecy.knowsVisit(actor))
            """) ?? 0
    }

    /// The last ones that were handed in and that the actor may know of, among those of the last months.
    static func latest(_ count: Int, for actor: Actor, in transaction: ReadTransaction) throws -> [Visit] {
        var filter = Filter()
        filter.state = .submitted
        let visits = try page(filter, for: actor, limit: count * 4, in: transaction)
        return Array(
            visits.sorted { ($0.heldOn ?? $0.month.firstDay) > ($1.heldOn ?? $1.month.firstDay) }.prefix(count))
    }
}
