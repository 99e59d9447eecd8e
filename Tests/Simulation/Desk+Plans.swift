import Assessment
import Database
import Foundation
import Inspections
import Kernel
import Office
import Organisation
import Sheets

extension Desk {
    /// This month's or the next one's visits, drawn; now and then those of a month long past, or of one too far ahead.
    mutating func makePlan() -> Deed? {
        guard let clerk = somebody(chance.chance(80) ? .clerk : .director), let sheet = ID<Sheet>(ledger.sheet) else {
            return nil
        }
        let month = planMonth()
        let tier = chance.chance(50) ? Tier.selfCheck : .county
        let manner =
            tier == .selfCheck && !chance.chance(4) ? Manner.announced : chance.chance(70) ? .unannounced : .announced
        let isStanding = ledger.plans.contains {
            $0.month == month && $0.tier == tier && $0.manner == manner && $0.stands
        }
        // Most leave alone what was drawn.
        if isStanding, !chance.chance(8) { return nil }
        let edition = chance.chance(95) ? ledger.published?.number ?? 1 : chance.pick(ledger.editions).number
        let inspectors = ledger.people.filter { $0.actor.has(.inspector) && $0.actor.scope == .county }
            .filter { _ in chance.chance(70) }.map(\.id)
        let exclusions = ledger.villages(on: month.firstDay).filter { _ in chance.chance(6) }
        let share = chance.pick([20, 34, 50])
        let reason = isStanding ? reason("名单有误") : ""
        let plan = MakePlan(
            month: month, sheet: sheet, edition: edition, tier: tier, manner: manner, share: share,
            inspectors: inspectors.compactMap { ID($0) },
            exclusions: exclusions.map { Draw.Exclusion(code: $0, reason: "修路") }, reason: reason,
            isClosed: Assessments.isClosed)
        let draw = PlannedDraw(
            month: month, edition: edition, tier: tier, manner: manner, share: tier == .selfCheck ? 100 : share,
            inspectors: inspectors, exclusions: exclusions, reason: reason)
        return Deed(
            plan, by: clerk, key: key(), words: "\(month) \(tier) \(manner) \(reason)", answer: \.description,
            verdict: { ledger, _, now in draw.isAllowed(in: ledger, at: now) ? .done : .refused },
            note: { try draw.note(in: &$0, $1, $2) })
    }

    private mutating func planMonth() -> Month {
        let month = Month(now.day)
        if chance.chance(3) { return month.next.next }
        if chance.chance(4) { return month.previous }
        return now.day.dayOfMonth > 25 && chance.chance(30) ? month.next : month
    }

    mutating func voidPlan() -> Deed? {
        guard let director = somebody(.director), !ledger.plans.isEmpty else { return nil }
        let unscored = ledger.plans.filter { plan in
            plan.stands && !ledger.visits.contains { $0.plan == plan.id && $0.state == .submitted }
        }
        let plan = chance.chance(70) && !unscored.isEmpty ? chance.pick(unscored) : chance.pick(ledger.plans)
        guard let id = ID<Plan>(plan.id) else { return nil }
        let reason = reason("天气")
        return Deed(
            VoidPlan(plan: id, reason: reason), by: director, key: key(), words: "\(plan.id) \(reason)",
            verdict: { ledger, _, _ in
                let isBegun = ledger.visits.contains { $0.plan == plan.id && $0.state == .submitted }
                let isClosed = ledger.months.contains { $0.month == plan.month }
                let stands = ledger.plan(plan.id)?.stands == true
                return stands && !isBegun && !isClosed && !reason.isEmpty ? .done : .refused
            },
            note: { ledger, _, _ in
                for index in ledger.plans.indices where ledger.plans[index].id == plan.id {
                    ledger.plans[index].isVoid = true
                }
                for index in ledger.visits.indices where ledger.visits[index].plan == plan.id {
                    ledger.visits[index].isCancelled = true
                }
            })
    }
}

/// What a draw has to be and to come to.
private struct PlannedDraw: Sendable {
    let month: Month
    let edition: Int
    let tier: Tier
    let manner: Manner
    /// In per cent.
    let share: Int
    let inspectors: [String]
    let exclusions: [DivisionCode]
    let reason: String

    private func eligible(_ ledger: CountyLedger) -> [DivisionCode] {
        ledger.villages(on: month.firstDay).filter { !exclusions.contains($0) }
    }

    private func standing(_ ledger: CountyLedger) -> PlanNote? {
        ledger.plans.first { $0.month == month && $0.tier == tier && $0.manner == manner && $0.stands }
    }

    func isAllowed(in ledger: CountyLedger, at now: Instant) -> Bool {
        guard ledger.edition(edition)?.state == .published, month <= Month(now.day).next,
            !ledger.months.contains(where: { $0.month == month }), tier == .county || manner == .announced,
            !eligible(ledger).isEmpty
        else { return false }
        if let standing = standing(ledger) {
            let isBegun = ledger.visits.contains { $0.plan == standing.id && $0.state == .submitted }
            guard !isBegun, !reason.isEmpty else { return false }
        }
        guard tier == .county else { return true }
        let able = inspectors.allSatisfy { id in
            ledger.person(id).map { !$0.isDisabled && $0.actor.has(.inspector) } ?? false
        }
        return able && !inspectors.isEmpty
    }

    func note(in ledger: inout CountyLedger, _ told: Deed.Acknowledged, _ transaction: ReadTransaction) throws {
        if let standing = standing(ledger) {
            for index in ledger.plans.indices where ledger.plans[index].id == standing.id {
                ledger.plans[index].isReplaced = true
            }
            for index in ledger.visits.indices where ledger.visits[index].plan == standing.id {
                ledger.visits[index].isReplaced = true
            }
        }
        guard let id = ID<Plan>(told.answer) else { throw Broken("a plan is answered with its identifier") }
        let (plan, visits) = try Plans.one(id, for: told.actor, in: transaction)
        try ledger.checkCommitment(of: plan, transaction)
        try checkPicks(visits, ledger)
        ledger.plans.append(PlanNote(id: told.answer, month: month, edition: edition, tier: tier, manner: manner))
        ledger.visits += visits.map { visit in
            VisitNote(
                id: visit.id.description, plan: told.answer, month: month, tier: tier, manner: manner, edition: edition,
                division: visit.division, inspector: visit.inspector)
        }
    }

    /// So many of each township's as its share says, none that was excluded, none twice, each with an inspector.
    private func checkPicks(_ visits: [Visit], _ ledger: CountyLedger) throws {
        let eligible = eligible(ledger)
        try hold(Set(visits.map(\.division)).count == visits.count, "no village is drawn twice")
        for township in ledger.townships {
            let members = eligible.filter(township.contains)
            let drawn = visits.map(\.division).filter(township.contains)
            try hold(drawn.allSatisfy(members.contains), "only eligible villages are drawn", "\(township)")
            try holdEqual(drawn.count, (members.count * share + 99) / 100, "a township's share", "\(township)")
        }
        for visit in visits {
            try hold(
                tier == .selfCheck ? visit.inspector == nil : inspectors.contains(visit.inspector ?? ""),
                "a visit goes to a chosen inspector", visit.id.description)
        }
    }
}
