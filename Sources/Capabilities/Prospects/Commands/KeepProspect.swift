import Database
import Kernel
import Office
import Organisation
import Recognition
import Web

/// What is known of a prospect, as a form has it.
package struct ProspectText: Sendable {
    let name: String
    let category: AwardCategory
    let group: String
    let bornOn: Day?
    let village: DivisionCode
    let line: String
    let story: String
    let source: String

    package init(
        _ name: String, _ category: AwardCategory, group: String, bornOn: Day?, village: DivisionCode, line: String,
        story: String, source: String
    ) {
        (self.name, self.category, self.group, self.bornOn) = (name, category, group, bornOn)
        (self.village, self.line, self.story, self.source) = (village, line, story, source)
    }

    init(_ form: FormReader) throws {
        (name, category, group, bornOn) = try form.finish(
            form.text("name", "姓名（名称）", max: 40), form.choice("category", "类别", of: AwardCategory.self),
            form.note("group", "分类", max: 20), form.day("bornOn", "出生日期").optional)
        (village, line, story, source) = try form.finish(
            form.division("village", "村（社区）", .village), form.text("line", "一句话", max: 40),
            form.note("story", "事迹", max: RoundRules.longestStory), form.note("source", "来源", max: 60))
    }
}

/// Puts somebody into the store of prospects, or writes better what is known of him.
package struct KeepProspect: Command {
    package static let action = Action("prospect.keep", "登记线索", right: .keepProspects)
    let prospect: ID<Prospect>?
    let text: ProspectText

    package init(_ prospect: ID<Prospect>? = nil, _ text: ProspectText) {
        (self.prospect, self.text) = (prospect, text)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Prospect>> {
        let county = actor.county
        guard actor.scope.covers(division: text.village),
            let unit = try Units.ofDivision(text.village, county: county, in: transaction)
        else { throw Refusal.field("village", "prospect.village", "请从列表中选择本地的村（社区）。") }
        guard !text.category.isPersonal || PersonName.read(text.name) != nil else {
            throw Refusal.field("name", "prospect.name", "姓名应是\(PersonName.form)。")
        }
        let same = try ProspectRegister.open(text.name, in: text.village, county: county, in: transaction)
        guard same == nil || same == prospect else {
            throw Refusal.field("name", "prospect.same", "“\(text.name)”已经在线索库里了，请打开那一条补充。")
        }
        if let prospect {
            let found = try ProspectRegister.one(prospect, for: actor, in: transaction)
            guard [.heard, .cultivated].contains(found.state) else {
                throw Refusal(.conflict, "prospect.closed", "这条线索\(found.state.chinese)，不能再改。")
            }
            try transaction.run(
                """
                UPDATE prospect SET name = \(text.name), category = \(text.category), grouping = \(text.group),
                    bornOn = \(text.bornOn), village = \(text.village), villageUnit = \(unit.id), line = \(text.line),
                    story = \(text.story), source = \(text.source)
                WHERE county = \(county) AND id = \(prospect)
                """)
            return Done(prospect, subject: prospect.description, detail: text.name)
        }
        let id = transaction.recordID(Prospect.self)
        try transaction.run(
            """
            INSERT INTO prospect (county, id, name, category, grouping, bornOn, village, villageUnit, line, story, source,
                keeperName, state)
            VALUES (\(county), \(id), \(text.name), \(text.category), \(text.group), \(text.bornOn), \(text.village),
                \(unit.id), \(text.line), \(text.story), \(text.source), '', \(Prospect.State.heard))
            """)
        try transaction.begin(Prospect.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: text.name)
    }
}
