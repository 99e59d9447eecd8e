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

    /// How many panels of how many members are drawn (特别考核).
    package struct Panels: Sendable {
        let count: Int
        let size: Int

        package init(count: Int = 3, size: Int = 5) {
            self.count = count
            self.size = size
        }
    }

    let month: Month
    let sheet: ID<Sheet>
    let edition: Int
    let tier: Tier
    let manner: Manner
    let share: Int
    /// The kind of places that it goes to; nil for villages and communities.
    let target: Place.Kind?
    let panels: Panels
    let inspectors: [ID<Person>]
    let exclusions: [Draw.Exclusion]
    /// Why an earlier plan of the month is replaced.
    let reason: String
    let isClosed: IsClosed

    package init(
        month: Month, sheet: ID<Sheet>, edition: Int, tier: Tier, manner: Manner, share: Int = 20,
        target: Place.Kind? = nil, panels: Panels = Panels(), inspectors: [ID<Person>] = [],
        exclusions: [Draw.Exclusion] = [], reason: String = "",
        isClosed: @escaping IsClosed = { _, _, _ in false }
    ) {
        self.month = month
        self.sheet = sheet
        self.edition = edition
        self.tier = tier
        self.manner = manner
        self.share = share
        self.target = target
        self.panels = panels
        self.inspectors = inspectors
        self.exclusions = exclusions
        self.reason = reason
        self.isClosed = isClosed
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Plan>> {
        let county = actor.county
        let drawn = try prepared(county, in: transaction)
        let id = transaction.recordID(Plan.self)
        let serial = try serial(county, in: transaction)
        try transaction.run(
            """
            UPDATE plan SET supersededBy = \(id)
            WHERE county = \(county) AND month = \(month) AND tier = \(tier) AND manner = \(manner)
              AND target = \(stored) AND supersededBy IS NULL AND voidedAt IS NULL
            """)
        try transaction.run(
            """
            INSERT INTO plan (county, id, month, sheet, edition, tier, manner, target, series, serialYear, serial,
                drawText, commitment, drawnAt, drawnBy, reason)
            VALUES (\(county), \(id), \(month), \(sheet), \(edition), \(tier), \(manner), \(stored), \(series),
                    \(serial?.year), \(serial?.number), \(drawn.text), \(drawn.commitment), \(transaction.now),
                    \(actor.name), \(reason.isEmpty ? nil : reason))
            """)
        try drawn.keep(id, month, county, in: transaction)
        let number = serial.map { "\($0.chinese)，" } ?? ""
        return Done(
            id, subject: id.description,
            detail: "\(month.chinese)，\(tier.chinese)，\(manner.chinese)，\(number)抽签承诺\(drawn.commitment)")
    }

    private var stored: String { target?.rawValue ?? Plan.wholeDivisions }

    // MARK: Which of the year it is

    /// Cross-checks and panels are counted: 第2次.
    private var series: String? {
        if manner == .cross { return Manner.cross.rawValue }
        return tier == .panel ? Tier.panel.rawValue : nil
    }

    /// A redraw keeps the number of what it takes the place of; one that was made void keeps its own, and the next has another.
    private func serial(_ county: String, in transaction: ReadTransaction) throws -> Plan.Serial? {
        guard let series else { return nil }
        let standing: Int? = try transaction.value(
            """
            SELECT serial FROM plan
            WHERE county = \(county) AND month = \(month) AND tier = \(tier) AND manner = \(manner)
              AND target = \(stored) AND supersededBy IS NULL AND voidedAt IS NULL
            """)
        let last: Int? = try transaction.value(
            "SELECT max(serial) FROM plan WHERE county = \(county) AND series = \(series) AND serialYear = \(month.year)"
        )
        return Plan.Serial(year: month.year, number: standing ?? (last ?? 0) + 1)
    }

    // MARK: What is checked

    /// Everything checked, drawn and shared out, nothing kept yet.
    func prepared(_ county: String, in transaction: ReadTransaction) throws -> DrawnPlan {
        try checkChoices(county, in: transaction)
        try checkReplacing(county, in: transaction)
        return try drawn(county, in: transaction)
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
        guard tier != .selfCheck || manner == .announced else {
            throw Refusal.field("manner", "plan.manner", "自考由乡镇（街道）自己检查，只能是明查。")
        }
        guard tier == .county || manner != .cross else {
            throw Refusal.field("manner", "plan.cross", "交叉检查由乡镇（街道）互派人检查，计入县级，层级请选“县级抽查”。")
        }
        try checkTarget(current)
    }

    private func checkTarget(_ edition: Edition) throws {
        guard let target else {
            guard let meant = edition.content.place else { return }
            throw Refusal.field(
                "sheet", "plan.place",
                "“\(edition.content.title)”是检查\(meant.chinese)的标准，检查对象请选“\(meant.chinese)”，或换一份标准。")
        }
        guard Place.Kind.ofTheirOwn.contains(target) else {
            throw Refusal.field("target", "plan.target", "检查对象应是村（社区），或者点位的一类。")
        }
        guard tier == .county, manner != .cross else {
            throw Refusal.field(
                "target", "plan.targetTier", "点位由县级明查、暗访；自考、交叉检查、特别考核查的是村（社区）。请改选层级、方式，或把检查对象改为村（社区）。")
        }
        guard exclusions.isEmpty else {
            throw Refusal.field("exclusions", "plan.targetExclusions", "抽点位不排除村（社区）：去不了的点位，抽定以后逐个取消，写明原因。")
        }
        if let meant = edition.content.place, meant != target {
            throw Refusal.field(
                "sheet", "plan.place",
                "“\(edition.content.title)”是检查\(meant.chinese)的标准，不能用来检查\(target.chinese)，请换一份标准。")
        }
    }

    /// One that stands is replaced with a reason, and only before anything of it is scored.
    private func checkReplacing(_ county: String, in transaction: ReadTransaction) throws {
        let standing = try transaction.row(
            """
            SELECT count(DISTINCT plan.id) AS plans, count(visit.submittedAt) AS scored,
                count(CASE WHEN EXISTS (SELECT 1 FROM panelMark WHERE panelMark.county = \(county)
                    AND panelMark.visit = visit.id AND panelMark.voiding = 0) THEN 1 END) AS marked
            FROM visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            WHERE visit.county = \(county) AND visit.month = \(month) AND plan.tier = \(tier)
              AND plan.manner = \(manner) AND plan.target = \(stored) AND plan.supersededBy IS NULL
              AND plan.voidedAt IS NULL
            """)
        let scored = max(try standing?["scored"] ?? 0, try standing?["marked"] ?? 0)
        let name = "\(month.chinese)的\(tier.chinese)（\(manner.chinese)）"
        guard scored == 0 else {
            throw Refusal(
                .conflict, "plan.begun", "\(name)已有\(scored)个\(target?.chinese ?? "村（社区）")评了分，不能再重抽。")
        }
        let plans: Int = try standing?["plans"] ?? 0
        guard plans == 0 || !reason.isEmpty else {
            throw Refusal.field("reason", "plan.redraw", "\(name)已经定过。要重新抽，请写明原因；原来的一份会留存。")
        }
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
        let target = form.optional("target", "检查对象", form: "列表中的一项") { Place.Kind(rawValue: $0) }
        let share = form.value("share", "抽查比例", form: "1到100的整数") { Int($0) }
        let panels = form.optional("panels", "考核组数", form: "整数，如 3") { Int($0) }
        let size = form.optional("panelSize", "每组人数", form: "3到9的整数") { Int($0) }
        let inspectors = form.values("inspectors", "督查员", form: "列表中的一项") { ID<Person>($0) }
        let exclusions = Self.exclusions(form)
        let reason = form.text("reason", "重新抽的原因", max: 100, optional: true)
        try form.finish()
        guard let month, let choice, let tier, let manner, let share else { throw Refusal.noSuchPage }
        self.init(
            month: month, sheet: choice.0, edition: choice.1, tier: tier, manner: manner, share: share,
            target: target == .village ? nil : target, panels: Panels(count: panels ?? 3, size: size ?? 5),
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
