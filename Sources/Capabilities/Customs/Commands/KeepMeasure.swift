import Database
import Kernel
import Office
import Organisation
import Web

/// Puts a new way down, so that others can do so too.
package struct KeepMeasure: Command {
    package static let action = Action("customsMeasure.keep", "登记移风易俗举措", right: .keepMeasures)
    let title: String
    let list: CustomsLists.Kind
    let words: String
    let firstVillage: DivisionCode?
    let startedOn: Day

    package init(
        _ title: String, _ list: CustomsLists.Kind, words: String, first village: DivisionCode? = nil, from day: Day
    ) {
        (self.title, self.list, self.words) = (title, list, words)
        (self.firstVillage, self.startedOn) = (village, day)
    }

    init(_ form: FormReader) throws {
        (title, list, words, firstVillage, startedOn) = try form.finish(
            form.text("title", "举措", max: 40), form.choice("list", "清单", of: CustomsLists.Kind.self),
            form.prose("words", "做法", max: 1000), form.division("village", "首创的村（社区）", .village).optional,
            form.day("startedOn", "开始日期"))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<CustomsMeasure>> {
        guard startedOn <= transaction.now.day else {
            throw Refusal.field("startedOn", "measure.future", "\(startedOn.chinese)还没有到，推开以后再登记。")
        }
        let same: String? = try transaction.value(
            "SELECT id FROM customsMeasure WHERE county = \(actor.county) AND title = \(title)")
        guard same == nil else { throw Refusal.field("title", "measure.twin", "“\(title)”已经登记过，请到它的页面登记推广。") }
        if let firstVillage { _ = try transaction.village(firstVillage, keptBy: actor) }
        let id = transaction.recordID(CustomsMeasure.self)
        try transaction.run(
            """
            INSERT INTO customsMeasure (county, id, title, list, words, firstVillage, startedOn, recordedAt)
            VALUES (\(actor.county), \(id), \(title), \(list), \(words), \(firstVillage), \(startedOn),
                \(transaction.now))
            """)
        return Done(id, subject: id.description, detail: title)
    }
}

/// A village does so too; written again, what came of it.
package struct AdoptMeasure: Command {
    package static let action = Action("measureAdoption.record", "登记举措推广", right: .keepCustoms)
    let measure: ID<CustomsMeasure>
    let village: DivisionCode
    let adoptedOn: Day
    let effect: String

    package init(_ measure: ID<CustomsMeasure>, in village: DivisionCode, on adoptedOn: Day, effect: String = "") {
        (self.measure, self.village, self.adoptedOn, self.effect) = (measure, village, adoptedOn, effect)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Measures.one(measure, for: actor, in: transaction)
        let home = try transaction.village(village, keptBy: actor)
        guard adoptedOn <= transaction.now.day, adoptedOn >= found.startedOn else {
            throw Refusal.field(
                "adoptedOn", "measure.day", "采用日期应在\(found.startedOn.chinese)（举措开始）和今天之间。")
        }
        try transaction.run(
            """
            INSERT INTO measureAdoption (county, id, measure, village, villageUnit, adoptedOn, effect, recordedAt)
            VALUES (\(actor.county), \(transaction.newID(MeasureAdoption.self)), \(measure), \(village), \(home.unit),
                \(adoptedOn), \(effect), \(transaction.now))
            ON CONFLICT (county, measure, village) DO UPDATE SET adoptedOn = \(adoptedOn), effect = \(effect)
            """)
        return Done(subject: measure.description, detail: "\(home.name)：\(found.title)")
    }
}
