import Database
import Kernel
import Office
import Organisation

/// Somebody of a panel cannot come: the next of his kind by the plan's own draw takes his seat, and nobody picks whom.
package struct ReplaceMember: Command {
    package static let action = Action("panel.replace", "更换考核组成员", right: .makePlans)
    let plan: ID<Plan>
    let member: ID<Person>
    let reason: String

    package init(plan: ID<Plan>, member: ID<Person>, reason: String) {
        self.plan = plan
        self.member = member
        self.reason = reason
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<String> {
        let county = actor.county
        let (found, visits) = try Plans.one(plan, for: actor, in: transaction)
        let seats = try PanelQueries.seats(of: plan, county: county, in: transaction)
        guard let seat = seats.first(where: { $0.person == member }) else {
            throw Refusal(.missing, "panel.noSeat", "这份计划的考核组里没有这个人，请刷新页面。")
        }
        try found.requireOpenMonth()
        guard found.stands else { throw Refusal(.conflict, "plan.replaced", "这份计划已经重抽或作废，不用再换人。") }
        guard seat.isTaken else {
            throw Refusal(.conflict, "panel.left", "\(seat.name)已经离组：\(seat.leftReason ?? "")。")
        }
        let open = visits.filter { $0.panel == seat.panel && $0.state == .open }
        guard !open.isEmpty else {
            throw Refusal(.conflict, "panel.done", "这一组的考核都已经做完，不用再换人。")
        }
        guard !reason.isEmpty else {
            throw Refusal.field("reason-\(member)", "panel.reason", "请写明\(seat.name)为什么不能参加。")
        }
        let substitute = try substitute(for: seat, seats, open, county, in: transaction)
        try transaction.run(
            """
            UPDATE panelSeat SET leftAt = \(transaction.now), leftReason = \(reason)
            WHERE county = \(county) AND plan = \(plan) AND person = \(member)
            """)
        try transaction.run(
            """
            INSERT INTO panelSeat (county, plan, person, panel, seat, kind, home, takenAt)
            VALUES (\(county), \(plan), \(substitute.id), \(seat.panel), \(seat.seat), \(substitute.kind.rawValue),
                    \(substitute.home), \(transaction.now))
            """)
        return Done(
            substitute.name, subject: plan.description,
            detail: "第\(seat.panel)组\(seat.kind.chinese)\(seat.name)（\(reason)），按抽签顺序由\(substitute.name)接替")
    }

    /// Of those who stand in the text that was committed to, with no seat in this plan, now or before.
    private func substitute(
        for seat: PanelSeat, _ seats: [PanelSeat], _ open: [Visit], _ county: String, in transaction: ReadTransaction
    ) throws -> PanelDraw.Member {
        let text = try Plans.drawText(plan, county: county, in: transaction)
        let lines = text.split(separator: "\n")
        let drawn = Set(
            lines.compactMap {
                $0.hasPrefix("member ") ? $0.split(separator: " ").dropFirst().first.map(String.init) : nil
            })
        let seed = lines.behind("seed ")
        let seated = Set(seats.map(\.person.description))
        let able = try PanelQueries.members(county: county, in: transaction)
            .filter { drawn.contains($0.id) && !seated.contains($0.id) }
        let succession = try Divisions.succession(county: county, on: transaction.now.day, in: transaction)
        return try PanelDraw.substitute(
            for: seat.kind, among: able,
            notOf: open.compactMap { succession.current($0.division).parent }.unique, seed: seed)
    }
}

extension [Substring] {
    /// What stands behind the first of a prefix.
    fileprivate func behind(_ prefix: String) -> String {
        first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) } ?? ""
    }
}
