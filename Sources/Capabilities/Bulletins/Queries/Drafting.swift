import Assessment
import Database
import Kernel
import Office

/// What the records say of a subject, put into a bulletin's form.
enum Drafting {
    /// What the records say now.
    /// - Parameters:
    ///   - metrics: the product's other figures.
    ///   - names: what a text says; nil is everything that it could.
    static func facts(
        _ subject: BulletinSubject, _ metrics: Bulletins.Metrics, naming names: Set<String>?, county: String,
        in transaction: ReadTransaction
    ) throws -> BulletinFacts {
        var facts = try facts(subject, county: county, in: transaction)
        try facts.measure(metrics(), named: names, county: county, in: transaction)
        return facts
    }

    private static func facts(
        _ subject: BulletinSubject, county: String, in transaction: ReadTransaction
    ) throws -> BulletinFacts {
        switch subject {
        case .month(let month):
            try .month(
                try Bulletins.closedMonth(month, county: county, in: transaction), county: county, in: transaction)
        case .plan(let plan, _): try .plan(plan, county: county, in: transaction)
        case .topic(let topic, let month): try .topic(topic, month, county: county, in: transaction)
        }
    }

    /// The whole of a first draft.
    static func draft(_ facts: BulletinFacts) -> Paper {
        let sections = facts.sections.map { heading, text in
            Paper.Section(heading, text, table: facts.table?.heading == heading ? facts.table?.table : nil)
        }
        let paper = Paper(
            title: facts.title, sections: sections, figures: [], addressee: BulletinTables.addressee,
            copyTo: BulletinTables.copyTo)
        return refreshed(paper, facts)
    }

    /// The text with numbers, quotations, tables and annexes as the records stand now.
    static func refreshed(_ paper: Paper, _ facts: BulletinFacts) -> Paper {
        let said = paper.said
        return Paper(
            title: paper.title,
            sections: paper.sections.map { section in
                Paper.Section(section.heading, section.text, table: section.table == nil ? nil : facts.table?.table)
            },
            figures: facts.figures
                + (facts.furtherFigures + facts.formerFigures).filter { said.contains($0.name) },
            quotations: facts.quotations.filter { said.contains($0.name) },
            topics: facts.topics.map(\.withoutBraces), annexes: facts.annexes, addressee: paper.addressee,
            copyTo: paper.copyTo)
    }

    /// 1 to 99: `一`, `十`, `十二`, `二十一`.
    static func numeral(_ number: Int) -> String {
        let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
        let (tens, ones) = (number / 10 % 10, number % 10)
        return (tens > 1 ? digits[tens] : "") + (tens > 0 ? "十" : "") + digits[ones]
    }
}
