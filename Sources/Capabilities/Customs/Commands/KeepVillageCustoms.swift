import Database
import Kernel
import Office
import Organisation
import Web

/// The next version of a village's standard. What was reported before keeps its own.
package struct SetStandard: Command {
    package static let action = Action("customsStandard.set", "修订办酒标准", right: .keepCustoms)
    let village: DivisionCode
    let limits: BanquetFigures
    let usualFen: Int?
    let validFrom: Day
    let words: String

    package init(_ village: DivisionCode, _ limits: BanquetFigures, usualFen: Int?, from validFrom: Day, words: String)
    {
        (self.village, self.limits, self.usualFen) = (village, limits, usualFen)
        (self.validFrom, self.words) = (validFrom, words)
    }

    init(_ form: FormReader) throws {
        let (village, tables, price, cars, days) = try form.finish(
            form.division("village", "村（社区）", .village), form.number("tables", "桌数", 0...9999),
            form.money("price", "每桌"),
            form.number("cars", "车辆", 0...9999), form.number("days", "天数", 0...99))
        let (gift, usual, from, words) = try form.finish(
            form.money("gift", "礼金").optional, form.money("usual", "过去一场").optional, form.day("validFrom", "施行日期"),
            form.text("words", "依据", max: 100))
        self.init(
            village,
            BanquetFigures(tables: tables, fenPerTable: price.fen, cars: cars, days: days, giftFen: gift?.fen),
            usualFen: usual?.fen, from: from, words: words)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<CustomsStandard>> {
        let home = try transaction.village(village, keptBy: actor)
        let row = try transaction.row(
            """
            SELECT version, validFrom FROM customsStandard WHERE county = \(actor.county) AND village = \(village)
            ORDER BY version DESC LIMIT 1
            """)
        let last: Int = try row.map { try $0["version"] } ?? 0
        try StandardTerms.check(
            limits, usualFen: usualFen, validFrom: validFrom, after: try row.map { try $0["validFrom"] },
            today: transaction.now.day)
        let id = transaction.recordID(CustomsStandard.self)
        try transaction.run(
            """
            INSERT INTO customsStandard (county, id, village, villageUnit, version, tables, fenPerTable, cars, days,
                giftFen, usualFen, validFrom, words, recordedAt)
            VALUES (\(actor.county), \(id), \(village), \(home.unit), \(last + 1), \(limits.tables),
                \(limits.fenPerTable), \(limits.cars), \(limits.days), \(limits.giftFen), \(usualFen), \(validFrom),
                \(words), \(transaction.now))
            """)
        return Done(id, subject: id.description, detail: "\(home.name)第\(last + 1)版：\(limits.chinese)")
    }
}

/// A council of a term.
package struct FormCouncil: Command {
    package static let action = Action("council.form", "登记红白理事会", right: .keepCustoms)
    let village: DivisionCode
    let members: [String]
    let from: Day
    let until: Day
    let charter: String

    package init(_ village: DivisionCode, members: [String], from: Day, until: Day, charter: String) {
        (self.village, self.members, self.from) = (village, members, from)
        (self.until, self.charter) = (until, charter)
    }

    init(_ form: FormReader) throws {
        let (village, members, from, until, charter) = try form.finish(
            form.division("village", "村（社区）", .village), form.prose("members", "成员", max: 400),
            form.day("from", "任期开始"), form.day("until", "任期结束"), form.prose("charter", "章程", max: 5000))
        self.init(village, members: try Self.names(members), from: from, until: until, charter: charter)
    }

    /// A name a line.
    fileprivate static func names(_ text: String) throws -> [String] {
        let names = text.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
        for name in names where PersonName.read(name) == nil {
            throw Refusal.field("members", "council.name", "“\(name.prefix(20))”不像姓名。一行一个姓名：\(PersonName.form)。")
        }
        return names
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Council>> {
        let home = try transaction.village(village, keptBy: actor)
        try CouncilTerms.check(members: members, from: from, until: until)
        let other: Day? = try transaction.value(
            """
            SELECT max(validUntil) FROM council
            WHERE county = \(actor.county) AND village = \(village) AND validFrom <= \(until) AND validUntil >= \(from)
            """)
        if let other {
            throw Refusal.field("from", "council.overlap", "这个村（社区）已有一届理事会，任期到\(other.chinese)，两届不能重叠。")
        }
        let id = transaction.recordID(Council.self)
        try transaction.run(
            """
            INSERT INTO council (county, id, village, villageUnit, members, validFrom, validUntil, charter, recordedAt)
            VALUES (\(actor.county), \(id), \(village), \(home.unit), \(members.joined(separator: "\n")), \(from),
                \(until), \(charter), \(transaction.now))
            """)
        return Done(id, subject: id.description, detail: "\(home.name)，\(members.count)人")
    }
}

/// Who sits on a council changes within its term, or was written down wrongly: the audit keeps who sat there before, and why.
package struct ChangeCouncil: Command {
    package static let action = Action("council.change", "更正红白理事会", right: .keepCustoms)
    let council: ID<Council>
    let members: [String]
    let charter: String
    let reason: String

    package init(_ council: ID<Council>, members: [String], charter: String, because reason: String) {
        (self.council, self.members, self.charter, self.reason) = (council, members, charter, reason)
    }

    init(_ council: ID<Council>, _ form: FormReader) throws {
        let (members, charter, reason) = try form.finish(
            form.prose("members", "成员", max: 400), form.prose("charter", "章程", max: 5000),
            form.text("reason", "原因", max: 100))
        self.init(council, members: try FormCouncil.names(members), charter: charter, because: reason)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Councils.kept(council, by: actor, in: transaction)
        try CouncilTerms.check(members: members, from: found.from, until: found.until)
        try transaction.run(
            """
            UPDATE council SET members = \(members.joined(separator: "\n")), charter = \(charter)
            WHERE county = \(actor.county) AND id = \(council)
            """)
        let (gone, come) = (
            found.members.filter { !members.contains($0) }, members.filter { !found.members.contains($0) }
        )
        let words = [
            gone.isEmpty ? "" : "退出\(gone.joined(separator: "、"))",
            come.isEmpty ? "" : "加入\(come.joined(separator: "、"))",
            charter == found.charter ? "" : "改章程", reason,
        ]
        return Done(subject: council.description, detail: words.filter { !$0.isEmpty }.joined(separator: "；"))
    }
}

package struct RecordCouncilMeeting: Command {
    package static let action = Action("council.meet", "登记理事会会议", right: .keepCustoms)
    let council: ID<Council>
    let heldOn: Day
    let present: Int
    let words: String

    package init(_ council: ID<Council>, heldOn: Day, present: Int, words: String) {
        (self.council, self.heldOn, self.present, self.words) = (council, heldOn, present, words)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Councils.kept(council, by: actor, in: transaction)
        try CouncilTerms.checkMeeting(heldOn: heldOn, from: found.from, today: transaction.now.day)
        guard (1...found.members.count).contains(present) else {
            throw Refusal.field("present", "council.present", "到会应在1到\(found.members.count)人之间。")
        }
        let id = transaction.recordID(CouncilMeeting.self)
        try transaction.run(
            """
            INSERT INTO customsMeeting (county, id, council, heldOn, present, words, recordedByName, recordedAt)
            VALUES (\(actor.county), \(id), \(council), \(heldOn), \(present), \(words), \(actor.name),
                \(transaction.now))
            """)
        return Done(subject: council.description, detail: "\(heldOn.chinese)，到会\(present)人")
    }
}

package struct OpenHall: Command {
    package static let action = Action("hall.open", "登记礼堂", right: .keepCustoms)
    let village: DivisionCode
    let name: String
    let tables: Int
    let words: String

    package init(_ village: DivisionCode, _ name: String, tables: Int, words: String = "") {
        (self.village, self.name, self.tables, self.words) = (village, name, tables, words)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Hall>> {
        let home = try transaction.village(village, keptBy: actor)
        try transaction.checkHall(name, tables: tables, in: village, home.name, county: actor.county)
        let id = transaction.recordID(Hall.self)
        try transaction.run(
            """
            INSERT INTO hall (county, id, village, villageUnit, name, tables, words, recordedAt)
            VALUES (\(actor.county), \(id), \(village), \(home.unit), \(name), \(tables), \(words), \(transaction.now))
            """)
        return Done(id, subject: id.description, detail: "\(home.name)\(name)")
    }
}

/// What was written down of a hall was wrong, or it was rebuilt: the audit keeps what it said before.
package struct CorrectHall: Command {
    package static let action = Action("hall.correct", "更正礼堂", right: .keepCustoms)
    let hall: ID<Hall>
    let name: String
    let tables: Int
    let words: String

    package init(_ hall: ID<Hall>, _ name: String, tables: Int, words: String = "") {
        (self.hall, self.name, self.tables, self.words) = (hall, name, tables, words)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Halls.kept(hall, by: actor, in: transaction)
        guard let village = found.village.division else {
            throw Refusal.field("hall", "hall.none", "没有这个礼堂，请选本村（社区）的。")
        }
        try transaction.checkHall(
            name, tables: tables, in: village, found.village.name, but: hall, county: actor.county)
        try transaction.run(
            """
            UPDATE hall SET name = \(name), tables = \(tables), words = \(words)
            WHERE county = \(actor.county) AND id = \(hall)
            """)
        return Done(subject: hall.description, detail: "\(found.name)，\(found.tables)桌→\(name)，\(tables)桌")
    }
}

/// Takes a hall for a day, for what is no feast: a meeting, an opera.
package struct BookHall: Command {
    package static let action = Action("hallBooking.make", "预订礼堂", right: .keepCustoms)
    let hall: ID<Hall>
    let day: Day
    let words: String

    package init(_ hall: ID<Hall>, on day: Day, _ words: String) {
        (self.hall, self.day, self.words) = (hall, day, words)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Halls.kept(hall, by: actor, in: transaction)
        guard day >= transaction.now.day else {
            throw Refusal.field("day", "hall.past", "\(day.chinese)已经过去，请选今天以后的日子。")
        }
        try transaction.book(hall, on: day, words, banquet: nil, village: found.village.division, by: actor)
        return Done(subject: hall.description, detail: "\(found.name)，\(day.chinese)，\(words)")
    }
}

package struct FreeHall: Command {
    package static let action = Action("hallBooking.free", "取消礼堂预订", right: .keepCustoms)
    let hall: ID<Hall>
    let booking: ID<HallBooking>

    package init(_ hall: ID<Hall>, _ booking: ID<HallBooking>) { (self.hall, self.booking) = (hall, booking) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Halls.kept(hall, by: actor, in: transaction)
        let freed = try transaction.run(
            """
            UPDATE hallBooking SET slot = id, freedAt = \(transaction.now)
            WHERE county = \(actor.county) AND id = \(booking) AND hall = \(hall) AND freedAt IS NULL
              AND banquet IS NULL
            """)
        guard freed == 1 else {
            throw Refusal(.conflict, "hall.free", "这个预订已经取消，或者属于一场酒席；酒席不办了的，在酒席的页面登记。")
        }
        return Done(subject: hall.description, detail: found.name)
    }
}

extension ReadTransaction {
    /// - Parameter own: the hall that is corrected.
    fileprivate func checkHall(
        _ name: String, tables: Int, in village: DivisionCode, _ home: String, but own: ID<Hall>? = nil, county: String
    ) throws {
        guard (1...BanquetTerms.mostTables).contains(tables) else {
            throw Refusal.field("tables", "hall.tables", "可摆桌数应在1到\(BanquetTerms.mostTables)之间。")
        }
        let same: ID<Hall>? = try value(
            "SELECT id FROM hall WHERE county = \(county) AND village = \(village) AND name = \(name)")
        guard same == nil || same == own else {
            throw Refusal.field("name", "hall.twin", "\(home)已经登记了“\(name)”。")
        }
    }
}

extension WriteTransaction {
    /// Takes a hall for a day; refuses a day that is taken.
    func book(
        _ hall: ID<Hall>, on day: Day, _ words: String, banquet: ID<Banquet>?, village: DivisionCode?, by actor: Actor
    ) throws {
        let name: String? = try value(
            "SELECT name FROM hall WHERE county = \(actor.county) AND id = \(hall) AND village = \(village)")
        guard let name else { throw Refusal.field("hall", "hall.none", "没有这个礼堂，请选本村（社区）的。") }
        let taken: String? = try value(
            """
            SELECT words FROM hallBooking
            WHERE county = \(actor.county) AND hall = \(hall) AND slot = \(day)
            """)
        guard taken == nil else {
            throw Refusal.field("hall", "hall.taken", "“\(name)”\(day.chinese)已经有人预订，请换一天或换一个礼堂。")
        }
        try run(
            """
            INSERT INTO hallBooking (county, id, hall, day, slot, words, banquet, madeAt, freedAt)
            VALUES (\(actor.county), \(newID(HallBooking.self)), \(hall), \(day), \(day), \(words), \(banquet), \(now),
                NULL)
            """)
    }

    /// A feast that is not held leaves its hall to others.
    func freeHall(of banquet: ID<Banquet>, county: String) throws {
        try run(
            """
            UPDATE hallBooking SET slot = id, freedAt = \(now)
            WHERE county = \(county) AND banquet = \(banquet) AND freedAt IS NULL
            """)
    }
}
