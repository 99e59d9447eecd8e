import Database
import Kernel
import Office
import Organisation
import Sheets
import Web

/// Fixes the list, the exclusions and a seed, draws, and hands the visits out: all in one transaction,
/// so that nothing can be looked at and tried again. A redraw is a new plan with a reason; the old one stays.
package struct MakePlan: Command {
    package static let action = Action("plan.make", "制订督查计划", right: .makePlans)
    /// Whether a county's month is closed: what is visited for it would count nowhere.
    package typealias IsClosed = @Sendable (Month, _ county: String, ReadTransaction) throws -> Bool
    let month: Month
    let sheet: ID<Sheet>
    let edition: Int
    let tier: Tier
    let manner: Manner
    let share: Int
    let inspectors: [ID<Person>]
    let exclusions: [Draw.Exclusion]
    /// Why an earlier plan of the month is replaced.
    let reason: String
    let isClosed: IsClosed

    package init(
        month: Month, sheet: ID<Sheet>, edition: Int, tier: Tier, manner: Manner, share: Int = 20,
        inspectors: [ID<Person>] = [], exclusions: [Draw.Exclusion] = [], reason: String = "",
        isClosed: @escaping IsClosed = { _, _, _ in false }
    ) {
        self.month = month
        self.sheet = sheet
        self.edition = edition
        self.tier = tier
        self.manner = manner
        self.share = share
        self.inspectors = inspectors
        self.exclusions = exclusions
        self.reason = reason
        self.isClosed = isClosed
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Plan>> {
        let county = actor.county
        let (draw, assigned) = try prepared(county, in: transaction)
        let id = transaction.recordID(Plan.self)
        try transaction.run(
            """
            UPDATE plan SET supersededBy = \(id)
            WHERE county = \(county) AND month = \(month) AND tier = \(tier) AND manner = \(manner)
              AND supersededBy IS NULL AND voidedAt IS NULL
            """)
        try transaction.run(
            """
            INSERT INTO plan (county, id, month, sheet, edition, tier, manner, drawText, commitment, drawnAt, drawnBy, reason)
            VALUES (\(county), \(id), \(month), \(sheet), \(edition), \(tier), \(manner), \(draw.text),
                    \(draw.commitment), \(transaction.now), \(actor.name), \(reason.isEmpty ? nil : reason))
            """)
        try handOut(draw.picks, to: assigned, plan: id, county, in: transaction)
        return Done(
            id, subject: id.description,
            detail: "\(month.chinese)，\(tier.chinese)，\(manner.chinese)，抽签承诺\(draw.commitment)")
    }

    /// Everything checked, drawn and shared out, nothing kept yet.
    func prepared(
        _ county: String, in transaction: ReadTransaction
    ) throws -> (draw: Draw, assigned: [DivisionCode: String]) {
        try checkChoices(county, in: transaction)
        try checkReplacing(county, in: transaction)
        let draw = try draw(county, in: transaction)
        return (draw, try assignment(draw.picks.map(\.code), county, in: transaction))
    }

    private func checkChoices(_ county: String, in transaction: ReadTransaction) throws {
        let current = try Editions.one(sheet, edition, county: county, in: transaction)
        guard current.state == .published else {
            throw Refusal.field(
                "sheet", "plan.sheet", "“\(current.content.title)”第\(edition)版\(current.state.chinese)，只能用已发布的标准。")
        }
        let latest = Month(transaction.now.day).next
        guard month <= latest else {
            throw Refusal.field("month", "plan.far", "只能制订到下个月（\(latest.chinese)）的计划，实际填的是\(month.chinese)。")
        }
        guard try !isClosed(month, county, transaction) else {
            throw Refusal.field("month", "plan.closed", "\(month.chinese)已经关账，再检查也不计入这个月，请填还没有关账的月份。")
        }
        guard tier == .county || manner == .announced else {
            throw Refusal.field("manner", "plan.manner", "自考由乡镇（街道）自己检查，只能是明查。")
        }
    }

    /// One that stands is replaced with a reason, and only before anything of it is scored.
    private func checkReplacing(_ county: String, in transaction: ReadTransaction) throws {
        let standing = try transaction.row(
            """
            SELECT count(DISTINCT plan.id) AS plans, count(visit.submittedAt) AS scored FROM visit
            JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            WHERE visit.county = \(county) AND visit.month = \(month) AND plan.tier = \(tier)
              AND plan.manner = \(manner) AND plan.supersededBy IS NULL AND plan.voidedAt IS NULL
            """)
        let scored: Int = try standing?["scored"] ?? 0
        guard scored == 0 else {
            throw Refusal(
                .conflict, "plan.begun",
                "\(month.chinese)的\(tier.chinese)（\(manner.chinese)）已有\(scored)个村（社区）评了分，不能再重抽。")
        }
        let plans: Int = try standing?["plans"] ?? 0
        guard plans == 0 || !reason.isEmpty else {
            throw Refusal.field(
                "reason", "plan.redraw", "\(month.chinese)的\(tier.chinese)（\(manner.chinese)）已经定过。要重新抽，请写明原因；原来的一份会留存。")
        }
    }

    private func draw(_ county: String, in transaction: ReadTransaction) throws -> Draw {
        let villages = try villages(county, in: transaction)
        let known = Set(villages)
        if let stranger = exclusions.first(where: { !known.contains($0.code) }) {
            throw Refusal.field("exclusions", "plan.exclusion", "排除的\(stranger.code)不是本县\(month.chinese)的村（社区）代码。")
        }
        let excluded = Set(exclusions.map(\.code))
        return try Draw(
            purpose:
                "county \(county) month \(month) tier \(tier.rawValue) manner \(manner.rawValue) sheet \(sheet) edition \(edition)",
            eligible: villages.filter { !excluded.contains($0) }, exclusions: exclusions,
            share: tier == .selfCheck ? 100 : share, seed: transaction.random(32).hex,
            rounds: tier == .county ? try Plans.rounds(before: manner, county: county, in: transaction) : [:])
    }

    /// The villages of the month's first day; those that ended since are no longer gone to, but what they became is.
    private func villages(_ county: String, in transaction: ReadTransaction) throws -> [DivisionCode] {
        let day = max(month.firstDay, min(transaction.now.day, month.lastDay))
        let succession = try Divisions.succession(county: county, on: day, in: transaction)
        return try Divisions.all(county: county, on: month.firstDay, in: transaction)
            .filter { $0.code.level == .village }.map { succession.current($0.code) }
            .filter { !succession.isGone($0) }.unique
    }

    private func handOut(
        _ picks: [Draw.Pick], to assigned: [DivisionCode: String], plan: ID<Plan>, _ county: String,
        in transaction: WriteTransaction
    ) throws {
        let places = try Plans.homePlaces(county: county, in: transaction)
        for pick in picks {
            guard let place = places[pick.code] else {
                throw Refusal(.conflict, "plan.place", "村（社区）\(pick.code)没有登记点位，请重新导入区划。")
            }
            try transaction.run(
                """
                INSERT INTO visit (county, id, plan, month, division, place, round, inspector)
                VALUES (\(county), \(transaction.newID(Visit.self)), \(plan), \(month), \(pick.code), \(place),
                        \(pick.round), \(assigned[pick.code]))
                """)
        }
    }

    /// Townships check themselves; the county's visits each go to an inspector.
    private func assignment(
        _ villages: [DivisionCode], _ county: String, in transaction: ReadTransaction
    ) throws -> [DivisionCode: String] {
        guard tier == .county else { return [:] }
        guard !inspectors.isEmpty else {
            throw Refusal.field("inspectors", "plan.inspectors", "请至少选一位督查员。")
        }
        let able = try Plans.inspectors(county: county, in: transaction)
        let chosen = try inspectors.map { id in
            guard let inspector = able.first(where: { $0.id == id.description }) else {
                throw Refusal.field("inspectors", "plan.inspector", "所选的人不是督查员，请从列表中选。")
            }
            return Assigning.Inspector(id: inspector.id, home: inspector.home)
        }
        return try Assigning.assign(villages, among: chosen)
    }
}

extension MakePlan {
    init(_ form: FormReader, isClosed: @escaping IsClosed) throws {
        let month = form.value("month", "月份", form: "月份，如 2019-11") { Month($0) }
        let choice = form.value("sheet", "考核标准", form: "列表中的一项") { text -> (ID<Sheet>, Int)? in
            let halves = text.split(separator: "/")
            guard halves.count == 2, let sheet = ID<Sheet>(String(halves[0])), let number = Int(halves[1]) else {
                return nil
            }
            return (sheet, number)
        }
        let tier = form.choice("tier", "层级", of: Tier.self)
        let manner = form.choice("manner", "方式", of: Manner.self)
        let share = form.value("share", "抽查比例", form: "1到100的整数") { Int($0) }
        let inspectors = form.values("inspectors", "督查员", form: "列表中的一项") { ID<Person>($0) }
        let exclusions = Self.exclusions(form)
        let reason = form.text("reason", "重新抽的原因", max: 100, optional: true)
        try form.finish()
        guard let month, let choice, let tier, let manner, let share else { throw Refusal.noSuchPage }
        self.init(
            month: month, sheet: choice.0, edition: choice.1, tier: tier, manner: manner, share: share,
            inspectors: inspectors, exclusions: exclusions, reason: reason, isClosed: isClosed)
    }

    /// The villages that were ticked, each with the reason in its own field.
    private static func exclusions(_ form: FormReader) -> [Draw.Exclusion] {
        let codes = form.values("exclusions", "排除的村（社区）", form: "12位村（社区）代码") { text in
            DivisionCode(text).flatMap { $0.level == .village ? $0 : nil }
        }
        return codes.map { Draw.Exclusion(code: $0, reason: form.text("reason-\($0)", "排除的原因", max: 100)) }
    }
}
