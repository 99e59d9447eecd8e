import Database
import Kernel
import Office
import Organisation
import Volunteers
import Web

/// Puts a palace down: a school's rooms that are open to the village's young.
package struct OpenPalace: Command {
    package static let action = Action("youthPalace.open", "登记少年宫", right: .keepYouth)
    let name: String
    let village: DivisionCode
    let rooms: Int
    let area: Int
    let hasRules: Bool
    let account: String
    let openedOn: Day

    package init(
        _ name: String, in village: DivisionCode, rooms: Int, area: Int, hasRules: Bool, account: String,
        openedOn: Day
    ) {
        (self.name, self.village, self.rooms, self.area) = (name, village, rooms, area)
        (self.hasRules, self.account, self.openedOn) = (hasRules, account, openedOn)
    }

    init(_ form: FormReader) throws {
        (name, village, rooms, area, hasRules, account, openedOn) = try form.finish(
            form.text("name", "名称", max: 40), form.division("village", "所在的村（社区）", .village),
            form.number("rooms", "活动室", 0...999), form.number("area", "面积", 0...99_999), form.tick("hasRules"),
            form.note("account", "专账", max: 40), form.day("openedOn", "建成日期"))
    }

    /// - Parameter own: the palace that is corrected.
    fileprivate func check(but own: ID<YouthPalace>? = nil, county: String, in transaction: ReadTransaction) throws {
        guard rooms > 0, area > 0 else { throw Refusal.field("rooms", "palace.rooms", "活动室和面积应大于0。") }
        guard openedOn <= transaction.now.day else {
            throw Refusal.field("openedOn", "palace.future", "\(openedOn.chinese)还没有到，建成以后再登记。")
        }
        let same: ID<YouthPalace>? = try transaction.value(
            "SELECT id FROM youthPalace WHERE county = \(county) AND name = \(name)")
        guard same == nil || same == own else { throw Refusal.field("name", "palace.twin", "“\(name)”已经登记过。") }
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<YouthPalace>> {
        let home = try transaction.youthVillage(village, by: actor)
        try check(county: actor.county, in: transaction)
        let id = transaction.recordID(YouthPalace.self)
        try transaction.run(
            """
            INSERT INTO youthPalace (county, id, name, village, villageUnit, rooms, area, hasRules, account, openedOn,
                recordedAt)
            VALUES (\(actor.county), \(id), \(name), \(village), \(home.unit), \(rooms), \(area), \(hasRules), \(account),
                \(openedOn), \(transaction.now))
            """)
        return Done(id, subject: id.description, detail: name)
    }
}

/// Rooms are added, rules are put up, an account is opened, or something was written down wrongly: the audit keeps what it said.
package struct CorrectPalace: Command {
    package static let action = Action("youthPalace.correct", "更正少年宫", right: .keepYouth)
    let palace: ID<YouthPalace>
    let text: OpenPalace

    /// - Parameter text: as it is to be; a palace stays in its village.
    package init(_ palace: ID<YouthPalace>, _ text: OpenPalace) { (self.palace, self.text) = (palace, text) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Palaces.kept(palace, by: actor, in: transaction)
        try text.check(but: palace, county: actor.county, in: transaction)
        guard !text.account.isEmpty || found.balance == 0 else {
            throw Refusal.field(
                "account", "palace.accountKept", "专账还有结余\(Money(fen: found.balance).chinese)，不能把专账清空。")
        }
        try transaction.run(
            """
            UPDATE youthPalace SET name = \(text.name), rooms = \(text.rooms), area = \(text.area),
                hasRules = \(text.hasRules), account = \(text.account), openedOn = \(text.openedOn)
            WHERE county = \(actor.county) AND id = \(palace)
            """)
        let before = Self.words(
            found.name, found.rooms, found.area, found.hasRules, found.account, found.openedOn)
        let after = Self.words(text.name, text.rooms, text.area, text.hasRules, text.account, text.openedOn)
        return Done(subject: palace.description, detail: "\(before)→\(after)")
    }

    private static func words(
        _ name: String, _ rooms: Int, _ area: Int, _ hasRules: Bool, _ account: String, _ openedOn: Day
    ) -> String {
        "\(name)，\(rooms)间\(area)平方米，制度\(hasRules ? "上墙" : "没上墙")，\(account.isEmpty ? "没有专账" : account)，\(openedOn)建成"
    }
}

/// A line of a palace's timetable.
package struct AddLesson: Command {
    package static let action = Action("youthPalace.lesson", "排少年宫课表", right: .keepYouth)
    let palace: ID<YouthPalace>
    let weekday: Int
    let fromMinute: Int
    let toMinute: Int
    let room: String
    let subject: String
    let teacher: String

    package init(
        _ palace: ID<YouthPalace>, weekday: Int, from fromMinute: Int, to toMinute: Int, room: String, subject: String,
        teacher: String
    ) {
        (self.palace, self.weekday, self.fromMinute, self.toMinute) = (palace, weekday, fromMinute, toMinute)
        (self.room, self.subject, self.teacher) = (room, subject, teacher)
    }

    init(_ palace: ID<YouthPalace>, _ form: FormReader) throws {
        self.palace = palace
        (weekday, fromMinute, toMinute, room, subject, teacher) = try form.finish(
            form.number("weekday", "星期", 1...7), form.clock("from", "上课"), form.clock("to", "下课"),
            form.text("room", "活动室", max: 20), form.text("subject", "项目", max: 20),
            form.value("teacher", "老师", form: PersonName.form) { PersonName.read($0) })
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Palaces.kept(palace, by: actor, in: transaction)
        guard (1...7).contains(weekday) else { throw Refusal.field("weekday", "lesson.weekday", "请选星期几。") }
        let others = try Palaces.lessons(of: palace, county: actor.county, in: transaction)
            .filter { $0.weekday == weekday && $0.room.nameKey == room.nameKey }
        try YouthTerms.checkLesson(
            from: fromMinute, to: toMinute, others: others.map { ($0.fromMinute, $0.toMinute, $0.subject) })
        try transaction.run(
            """
            INSERT INTO palaceLesson (county, id, palace, weekday, fromMinute, toMinute, room, subject, teacher, endedAt)
            VALUES (\(actor.county), \(transaction.newID(PalaceLesson.self)), \(palace), \(weekday), \(fromMinute),
                \(toMinute), \(room), \(subject), \(teacher), NULL)
            """)
        return Done(subject: palace.description, detail: "\(found.name)：\(subject)")
    }
}

package struct EndLesson: Command {
    package static let action = Action("youthPalace.endLesson", "停少年宫的课", right: .keepYouth)
    let palace: ID<YouthPalace>
    let lesson: ID<PalaceLesson>

    package init(_ palace: ID<YouthPalace>, _ lesson: ID<PalaceLesson>) {
        (self.palace, self.lesson) = (palace, lesson)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        _ = try Palaces.kept(palace, by: actor, in: transaction)
        let ended = try transaction.run(
            """
            UPDATE palaceLesson SET endedAt = \(transaction.now)
            WHERE county = \(actor.county) AND id = \(lesson) AND palace = \(palace) AND endedAt IS NULL
            """)
        guard ended == 1 else { throw Refusal(.conflict, "lesson.over", "这门课已经停了。") }
        return Done(subject: palace.description)
    }
}

/// A line of the account that a palace keeps by itself. It never goes below nothing.
package struct RecordPalaceEntry: Command {
    package static let action = Action("youthPalace.entry", "登记少年宫专账", right: .keepYouth)
    let palace: ID<YouthPalace>
    let day: Day
    /// Below zero for what is spent.
    let fen: Int
    let words: String

    package init(_ palace: ID<YouthPalace>, on day: Day, fen: Int, words: String) {
        (self.palace, self.day, self.fen, self.words) = (palace, day, fen, words)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Palaces.kept(palace, by: actor, in: transaction)
        guard !found.account.isEmpty else {
            throw Refusal.field("money", "palace.account", "“\(found.name)”还没有单独建账，不能登记收支。")
        }
        guard fen != 0 else { throw Refusal.field("money", "palace.zero", "金额应大于0。") }
        guard day <= transaction.now.day else {
            throw Refusal.field("day", "palace.later", "\(day.chinese)还没有到，收付以后再登记。")
        }
        guard found.balance + fen >= 0 else {
            throw Refusal.field(
                "money", "palace.balance", "专账结余\(Money(fen: found.balance).chinese)，不够支出\(Money(fen: -fen).chinese)。")
        }
        try transaction.run(
            """
            INSERT INTO palaceEntry (county, id, palace, day, fen, words, recordedByName, recordedAt)
            VALUES (\(actor.county), \(transaction.newID(PalaceEntry.self)), \(palace), \(day), \(fen), \(words),
                \(actor.name), \(transaction.now))
            """)
        return Done(subject: palace.description, detail: "\(Money(fen: fen).chinese)，\(words)")
    }
}

/// An entry was wrong: another takes it back (冲正), once. Both stay in the account.
package struct ReversePalaceEntry: Command {
    package static let action = Action("youthPalace.reverse", "冲正少年宫专账", right: .keepYouth)
    let palace: ID<YouthPalace>
    let entry: ID<PalaceEntry>
    let reason: String

    package init(_ palace: ID<YouthPalace>, _ entry: ID<PalaceEntry>, because reason: String) {
        (self.palace, self.entry, self.reason) = (palace, entry, reason)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Palaces.kept(palace, by: actor, in: transaction)
        let entries = try Palaces.entries(of: palace, county: actor.county, in: transaction)
        guard let wrong = entries.first(where: { $0.id == entry }) else {
            throw Refusal(.missing, "palace.noEntry", "专账里没有这一笔，请刷新页面。")
        }
        guard wrong.reverses == nil, !wrong.isReversed else {
            throw Refusal(.conflict, "palace.reversed", "这一笔已经冲正过，或者它本身就是冲正；要再记的请另登记一笔。")
        }
        guard found.balance - wrong.fen >= 0 else {
            throw Refusal.field(
                "reason", "palace.balance",
                "专账结余\(Money(fen: found.balance).chinese)，冲掉这笔收入就不够了；请先冲正多记的支出。")
        }
        try transaction.run(
            """
            INSERT INTO palaceEntry (county, id, palace, day, fen, words, recordedByName, recordedAt, reverses)
            VALUES (\(actor.county), \(transaction.newID(PalaceEntry.self)), \(palace), \(transaction.now.day),
                \(-wrong.fen), \("冲正“\(wrong.words)”：\(reason)"), \(actor.name), \(transaction.now), \(entry))
            """)
        return Done(subject: palace.description, detail: "\(Money(fen: wrong.fen).chinese)，\(wrong.words)：\(reason)")
    }
}

/// What a village's 春泥计划 has of the five in a year.
package struct KeepSpringPlan: Command {
    package static let action = Action("springPlan.keep", "登记春泥计划", right: .keepYouth)
    let village: DivisionCode
    let year: Int
    let has: SpringHas
    let words: String

    package init(_ village: DivisionCode, _ year: Int, _ has: SpringHas, words: String = "") {
        (self.village, self.year, self.has, self.words) = (village, year, has, words)
    }

    init(_ form: FormReader) throws {
        let (village, year, words) = try form.finish(
            form.division("village", "村（社区）", .village), form.number("year", "年度", 1900...2999),
            form.note("words", "说明", max: 500))
        let (organised, planned, active, ruled, funded) = try form.finish(
            form.tick("organised"), form.tick("planned"), form.tick("active"), form.tick("ruled"), form.tick("funded"))
        self.init(
            village, year,
            SpringHas(organised: organised, planned: planned, active: active, ruled: ruled, funded: funded),
            words: words)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<SpringPlan>> {
        let home = try transaction.youthVillage(village, by: actor)
        guard abs(year - transaction.now.day.year) <= 1 else {
            throw Refusal.field("year", "spring.year", "登记今年的，或者上一年、下一年的。")
        }
        let known: ID<SpringPlan>? = try transaction.value(
            "SELECT id FROM springPlan WHERE county = \(actor.county) AND village = \(village) AND year = \(year)")
        let id = known ?? transaction.recordID(SpringPlan.self)
        try transaction.run(
            """
            INSERT INTO springPlan (county, id, village, villageUnit, year, organised, planned, active, ruled, funded,
                words, recordedAt)
            VALUES (\(actor.county), \(id), \(village), \(home.unit), \(year), \(has.organised), \(has.planned),
                \(has.active), \(has.ruled), \(has.funded), \(words), \(transaction.now))
            ON CONFLICT (county, village, year) DO UPDATE SET organised = \(has.organised), planned = \(has.planned),
                active = \(has.active), ruled = \(has.ruled), funded = \(has.funded), words = \(words)
            """)
        return Done(id, subject: id.description, detail: "\(home.name)\(year)年")
    }
}

extension ReadTransaction {
    fileprivate func youthVillage(_ code: DivisionCode, by actor: Actor) throws -> Party {
        guard code.level == .village, let unit = try Units.ofDivision(code, county: actor.county, in: self),
            try Divisions.one(code, county: actor.county, on: now.day, in: self) != nil
        else { throw Refusal.field("village", "youth.village", "没有这个村（社区），请从列表中选择。") }
        guard actor.answers(for: Party(unit)) else {
            throw Refusal.field("village", "youth.notYours", "只能登记本村（社区）、本乡镇（街道）的。")
        }
        return Party(unit)
    }
}
