import Database
import Kernel
import Office
import Organisation
import Residents
import Web

/// What is told of a feast before it is held.
package struct BanquetText: Sendable {
    let occasion: Banquet.Occasion
    let host: String
    let hostKind: Banquet.Host
    let hostUnit: String
    let heldOn: Day
    let venue: Banquet.Venue
    let place: String
    let hall: ID<Hall>?
    let plan: BanquetFigures
    let bridePriceFen: Int?

    package init(
        _ occasion: Banquet.Occasion, host: String, _ hostKind: Banquet.Host = .resident, hostUnit: String = "",
        heldOn: Day, venue: Banquet.Venue, place: String = "", hall: ID<Hall>? = nil, plan: BanquetFigures,
        bridePriceFen: Int? = nil
    ) {
        (self.occasion, self.host, self.hostKind, self.hostUnit) = (occasion, host, hostKind, hostUnit)
        (self.heldOn, self.venue, self.place, self.hall) = (heldOn, venue, place, hall)
        (self.plan, self.bridePriceFen) = (plan, bridePriceFen)
    }

    /// - Parameter host: nil where the form asks for it.
    init(_ form: FormReader, host own: String? = nil, today: Day) throws {
        let heldOn = BanquetText.day(form, today: today)
        let hosts: Field<String> = form.value("host", "主人家", form: PersonName.form) { PersonName.read($0) }
        let kind: Field<Banquet.Host> = form.choice("hostKind", "主人家身份")
        let name = own == nil ? hosts : Field(["host"]) { _ in own }
        let occasion: Field<Banquet.Occasion> = form.choice("occasion", "事由")
        let venue: Field<Banquet.Venue> = form.choice("venue", "场所")
        let (occasions, found, kinds, unit, where_, place, hall) = try form.finish(
            occasion, name, kind, form.note("hostUnit", "所在单位", max: 40), venue, form.note("place", "地点", max: 60),
            form.id("hall", "礼堂", of: Hall.self).optional)
        let (tables, price, cars, days, gift, bride) = try form.finish(
            form.number("tables", "桌数", 0...9999), form.money("price", "每桌"),
            form.number("cars", "车辆", 0...9999).optional,
            form.number("days", "天数", 0...99).optional, form.money("gift", "礼金").optional,
            form.money("bridePrice", "彩礼").optional)
        guard let heldOn else { throw Refusal.field("heldOn", "banquet.day", "请填写办酒的日期，公历或农历都行。") }
        self.init(
            occasions, host: found, kinds, hostUnit: unit, heldOn: heldOn, venue: where_, place: place, hall: hall,
            plan: BanquetFigures(
                tables: tables, fenPerTable: price.fen, cars: cars ?? 0, days: days ?? 1, giftFen: gift?.fen),
            bridePriceFen: bride?.fen)
    }

    /// By either calendar: people choose such a day by the farmers'.
    private static func day(_ form: FormReader, today: Day) -> Day? {
        let lunar: String = form.text("lunar", "农历日期", max: 20, optional: true)
        let day = form.optional("heldOn", "日期", form: "日期，如 2019-11-04") { Day($0) }
        guard !lunar.isEmpty else { return day }
        let year = LunarDay(today).year
        guard let asked = LunarDay(lunar, year: year) else {
            form.refuse("lunar", "农历“\(lunar)”读不出来，请写成 十月初八、腊月廿三、闰四月初一。")
            return nil
        }
        // Of a day that has gone by this year the next year's is meant.
        let later = LunarDay(
            year: year + 1, month: asked.month, dayOfMonth: asked.dayOfMonth, isLeapMonth: asked.isLeapMonth)
        guard let found = asked.day ?? (asked.isLeapMonth ? later.day : nil) else {
            form.refuse(
                "lunar",
                asked.dayOfMonth == 30
                    ? "农历\(year)年的\(asked.chinese.dropLast(2))是小月，没有三十，最后一天是廿九。" : "农历\(year)年没有\(asked.chinese)。")
            return nil
        }
        let chosen = found >= today ? found : later.day
        guard let chosen else {
            form.refuse("lunar", "农历\(year + 1)年没有\(asked.chinese)，请核对，或改填公历日期。")
            return nil
        }
        if let day, day != chosen {
            form.refuse("lunar", "农历\(asked.chinese)是\(chosen.chinese)，和所填的公历日期不一样，请只填一个。")
            return nil
        }
        return chosen
    }
}

/// Puts a notice down, by the council or the village for somebody. It asks nobody's leave.
package struct ReportBanquet: Command {
    package static let action = Action("banquet.report", "酒席报备", right: .reportBanquets)
    let village: DivisionCode
    let text: BanquetText
    let source: Banquet.Source

    package init(in village: DivisionCode, _ text: BanquetText, source: Banquet.Source = .village) {
        (self.village, self.text, self.source) = (village, text, source)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Banquet>> {
        let home = try transaction.village(village, keptBy: actor)
        try BanquetTerms.checkDay(text.heldOn, today: transaction.now.day)
        let id = try transaction.report(text, in: home, source: source, resident: nil, by: actor)
        return Done(id, subject: id.description, detail: "\(home.name)\(text.occasion.chinese)，\(text.plan.tables)桌")
    }
}

/// A resident puts down his own, on his phone.
package struct ReportOwnBanquet: Command {
    package static let action = Action("banquet.reportOwn", "居民报备酒席", right: .beResident)
    let text: BanquetText

    package init(_ text: BanquetText) { self.text = text }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Banquet>> {
        guard let resident = try Residents.own(actor, in: transaction),
            let unit = try Units.ofDivision(resident.village, county: actor.county, in: transaction)
        else { throw Refusal.signInNeeded }
        try BanquetTerms.checkDay(text.heldOn, today: transaction.now.day)
        let id = try transaction.report(text, in: Party(unit), source: .resident, resident: actor.id, by: actor.masked)
        return Done(id, subject: id.description, detail: text.occasion.chinese)
    }
}

/// A resident's own feast is not held after all.
package struct WithdrawOwnBanquet: Command {
    package static let action = Action("banquet.withdrawOwn", "居民撤回报备", right: .beResident)
    let banquet: ID<Banquet>

    package init(_ banquet: ID<Banquet>) { self.banquet = banquet }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard let step = Banquet.procedure.step(named: "cancel") else { throw Refusal.noSuchBanquet }
        try transaction.take(
            step, of: banquet, in: Banquet.procedure, StepAnswers(note: "本人不办了"), by: actor.masked)
        return Done(subject: banquet.description)
    }
}

/// A Party member or an official held a feast and had told nobody. There is no such thing of anybody else.
package struct RecordMissingNotice: Command {
    package static let action = Action("banquet.missing", "登记应报未报", right: .reportBanquets)
    let village: DivisionCode
    let text: BanquetText

    package init(in village: DivisionCode, _ text: BanquetText) { (self.village, self.text) = (village, text) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Banquet>> {
        let home = try transaction.village(village, keptBy: actor)
        try BanquetTerms.checkMissing(isBound: text.hostKind.isBound)
        try BanquetTerms.checkHeld(text.heldOn, today: transaction.now.day)
        guard let step = Banquet.procedure.step(named: Banquet.missing) else { throw Refusal.noSuchBanquet }
        let id = try transaction.report(
            text, in: home, source: .village, resident: nil, isMissing: true, by: actor)
        try transaction.take(step, of: id, in: Banquet.procedure, by: actor)
        return Done(id, subject: id.description, detail: "\(home.name)\(text.hostKind.chinese)")
    }
}

/// How the feast was, afterwards: within the standard that its notice was made under, or beyond.
package struct FillBanquet: Command {
    package static let action = Action("banquet.fill", "回填酒席", right: .reportBanquets)
    let banquet: ID<Banquet>
    let actual: BanquetFigures

    package init(_ banquet: ID<Banquet>, _ actual: BanquetFigures) { (self.banquet, self.actual) = (banquet, actual) }

    init(_ banquet: ID<Banquet>, _ form: FormReader) throws {
        let (tables, price, cars, days, gift) = try form.finish(
            form.number("tables", "实际桌数", 0...9999), form.money("price", "实际每桌"), form.number("cars", "实际车辆", 0...9999),
            form.number("days", "实际天数", 0...99), form.money("gift", "礼金").optional)
        self.init(
            banquet,
            BanquetFigures(tables: tables, fenPerTable: price.fen, cars: cars, days: days, giftFen: gift?.fen))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int?> {
        let found = try Banquets.one(banquet, for: actor, in: transaction)
        try BanquetTerms.checkHeld(found.heldOn, today: transaction.now.day)
        let (outcome, saved) = try transaction.fill(found, actual, by: actor)
        return Done(saved, subject: banquet.description, detail: outcome.words)
    }
}

/// What was filled in of a feast was wrong: it is filled in again. The course keeps what it said before, who changed it and why.
package struct CorrectBanquet: Command {
    package static let action = Action("banquet.correct", "更正酒席的回填", right: .reportBanquets)
    let banquet: ID<Banquet>
    let actual: BanquetFigures
    let reason: String

    package init(_ banquet: ID<Banquet>, _ actual: BanquetFigures, because reason: String) {
        (self.banquet, self.actual, self.reason) = (banquet, actual, reason)
    }

    init(_ banquet: ID<Banquet>, _ form: FormReader) throws {
        let reason = try form.finish(form.text("reason", "更正的原因", max: 100))
        self.init(banquet, try FillBanquet(banquet, form).actual, because: reason)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int?> {
        let found = try Banquets.one(banquet, for: actor, in: transaction)
        guard let before = found.actual else {
            throw Refusal(.conflict, "banquet.notFilled", "这场酒席还没有回填，请直接回填。")
        }
        guard before != actual else { return .repeated(found.savedFen, subject: banquet.description) }
        try BanquetTerms.checkReason(reason)
        let (_, saved) = try transaction.fill(found, actual, because: reason, by: actor)
        return Done(
            saved, subject: banquet.description, detail: "\(before.chinese)→\(actual.chinese)；\(reason)")
    }
}

extension Actor {
    /// The same resident as the record's course may name him: the course is read by more people than his village.
    fileprivate var masked: Actor {
        Actor(id: id, name: PersonName.masked(name), county: county, roles: roles, scope: scope)
    }
}

extension WriteTransaction {
    /// How a feast was, by its own step: what it comes to against the standard of its notice.
    /// - Parameter reason: of a correction.
    fileprivate func fill(
        _ banquet: Banquet, _ actual: BanquetFigures, because reason: String? = nil, by actor: Actor
    ) throws -> (outcome: BanquetOutcome, savedFen: Int?) {
        try BanquetTerms.check(actual)
        let outcome = BanquetTerms.outcome(banquet.standard, actual)
        let saved = BanquetTerms.saved(banquet.standard, actual)
        let name = Banquet.step(outcome, isCorrection: reason != nil)
        guard let step = Banquet.procedure.step(named: name) else { throw Refusal.noSuchBanquet }
        let behalf = banquet.village.has(actor) ? "" : "村里，\(actor.name)登记"
        let words = [actual.chinese] + (outcome == .within ? [] : [outcome.words]) + (reason.map { ["原因：\($0)"] } ?? [])
        try take(
            step, of: banquet.id, in: Banquet.procedure,
            StepAnswers(note: words.joined(separator: "；"), onBehalfOf: behalf), by: actor)
        try run(
            """
            UPDATE banquet SET actualTables = \(actual.tables), actualFenPerTable = \(actual.fenPerTable),
                actualCars = \(actual.cars), actualDays = \(actual.days), actualGiftFen = \(actual.giftFen),
                savedFen = \(saved)
            WHERE county = \(actor.county) AND id = \(banquet.id)
            """)
        return (outcome, saved)
    }

    /// Puts a notice down under the standard that its village has today for that day, with its hall.
    fileprivate func report(
        _ text: BanquetText, in village: Party, source: Banquet.Source, resident: String?, isMissing: Bool = false,
        by actor: Actor
    ) throws -> ID<Banquet> {
        guard let code = village.division else { throw Refusal.noSuchBanquet }
        try BanquetTerms.check(text.plan)
        try BanquetTerms.checkHost(isBound: text.hostKind.isBound, unit: text.hostUnit)
        guard (text.venue == .hall) == (text.hall != nil) || isMissing else {
            throw Refusal.field(
                "hall", "banquet.hall", text.hall == nil ? "在礼堂办的，请选哪个礼堂。" : "不在礼堂办的，“礼堂”一栏不选。")
        }
        let id = recordID(Banquet.self)
        let standard = try Standards.inForce(code, on: text.heldOn, county: actor.county, in: self)
        try run(
            """
            INSERT INTO banquet (county, id, state, village, villageUnit, occasion, host, hostKind, hostUnit, heldOn,
                venue, place, hall, tables, fenPerTable, cars, days, giftFen, bridePriceFen, source, resident,
                enteredByName, madeAt, isMissing, standard, isPromised)
            VALUES (\(actor.county), \(id), \(Banquet.State.reported), \(code), \(village.unit), \(text.occasion),
                \(text.host), \(text.hostKind), \(text.hostUnit), \(text.heldOn), \(text.venue), \(text.place),
                \(text.hall), \(text.plan.tables), \(text.plan.fenPerTable), \(text.plan.cars), \(text.plan.days),
                \(text.plan.giftFen), \(text.bridePriceFen), \(source), \(resident), \(actor.name), \(now),
                \(isMissing), \(standard), \(false))
            """)
        try begin(Banquet.procedure, id, by: actor)
        if let hall = text.hall, !isMissing {
            for offset in 0..<text.plan.days {
                try book(hall, on: text.heldOn.adding(days: offset), "酒席", banquet: id, village: code, by: actor)
            }
        }
        return id
    }
}

extension Refusal {
    static let noSuchBanquet = Refusal(.missing, "banquet.none", "没有这场酒席的报备，或者不在您管理的村（社区）里。请从“酒席报备”进入。")
}
