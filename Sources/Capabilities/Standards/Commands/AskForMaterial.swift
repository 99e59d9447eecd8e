import Database
import Kernel
import Office
import Organisation
import Web

/// Asks a unit for a document that shows one or several lines.
package struct AskForMaterial: Command {
    package static let action = Action("material.ask", "布置材料", right: .assignLines)
    let lines: [ID<StandardLine>]
    let unit: ID<Unit>
    let title: String
    let kind: Material.Kind
    let words: String
    let terms: MaterialTerms
    let dueOn: Day

    package init(
        _ lines: [ID<StandardLine>], from unit: ID<Unit>, title: String, kind: Material.Kind, words: String = "",
        terms: MaterialTerms, dueOn: Day
    ) {
        (self.lines, self.unit, self.title, self.kind) = (lines, unit, title, kind)
        (self.words, self.terms, self.dueOn) = (words, terms, dueOn)
    }

    init(_ line: ID<StandardLine>, _ form: FormReader) throws {
        let others = form.values("line", "同时对应的标准", form: "列表中的一项") { ID<StandardLine>($0) }
        let (unit, title, kind, words, from, through, pages, count, pictures, dueOn) = try form.finish(
            form.id("unit", "收集单位", of: Unit.self), form.text("title", "材料名称", max: 60),
            form.choice("kind", "类别", of: Material.Kind.self), form.note("words", "要求"),
            form.day("from", "形成日期从"), form.day("through", "到"), form.number("pages", "最多页数", 1...500).optional,
            form.number("count", "最多字数", 1...100_000).optional,
            form.number("pictures", "最少图片数", 1...100).optional, form.day("dueOn", "期限"))
        self.init(
            [line] + others, from: unit, title: title, kind: kind, words: words,
            terms: MaterialTerms(
                from: from, through: through, mostPages: pages, mostWords: count, leastPictures: pictures),
            dueOn: dueOn)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Material>> {
        let county = actor.county
        try terms.check()
        guard dueOn >= transaction.now.day else {
            throw Refusal.field("dueOn", "material.due", "期限\(dueOn.chinese)已经过了，应在今天或之后。")
        }
        let found = try lines.unique.map { try StandardLines.one($0, for: actor, in: transaction) }
        guard let first = found.first, first.editionState == .inForce, let lead = first.duty?.lead else {
            throw Refusal(.conflict, "material.noLead", "先给这条标准定牵头单位，再布置材料：材料要由牵头单位初审。")
        }
        guard found.allSatisfy({ $0.edition == first.edition }) else {
            throw Refusal.field("line", "material.editions", "一份材料对应的标准应在同一部测评体系里。")
        }
        let collector = try Units.present(unit, field: "unit", county: county, in: transaction)
        let id = transaction.recordID(Material.self)
        let isOffices = try Units.one(unit, county: county, in: transaction).kind == .office
        try transaction.run(
            """
            INSERT INTO material (county, id, standard, title, kind, words, madeFrom, madeThrough, mostPages, mostWords,
                leastPictures, dueOn, unit, unitDivision, lead, leadDivision, isOffices, codes, askedAt, state)
            VALUES (\(county), \(id), \(first.edition), \(title), \(kind), \(words), \(terms.from), \(terms.through),
                \(terms.mostPages), \(terms.mostWords), \(terms.leastPictures), \(dueOn), \(collector.unit),
                \(collector.division), \(lead.unit), \(lead.division), \(isOffices),
                \(found.map(\.code).joined(separator: "、")), \(transaction.now), \(Material.State.wanted))
            """)
        for line in found {
            try transaction.run(
                "INSERT INTO materialLine (county, material, line) VALUES (\(county), \(id), \(line.id))")
        }
        try transaction.begin(Material.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: "\(collector.name)：\(title)")
    }
}
