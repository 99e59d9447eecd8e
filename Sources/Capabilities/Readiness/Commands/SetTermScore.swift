import Database
import Kernel
import Office
import Web

/// What a year's examination reached in one of its parts, with the paper that says so.
package struct SetTermScore: Command {
    package static let action = Action("termScore.set", "登记周期得分", right: .keepReadiness)
    let year: Int
    let part: TermPart
    let reached: Points
    let source: String

    package init(year: Int, _ part: TermPart, reached: Points, source: String) {
        (self.year, self.part, self.reached, self.source) = (year, part, reached, source)
    }

    init(_ form: FormReader) throws {
        (year, part, reached, source) = try form.finish(
            form.number("year", "年度", 2000...2100), form.choice("part", "方式", of: TermPart.self),
            form.value("reached", "得分", form: "0到100的分数，如 92.5") { Points($0) },
            form.text("source", "依据", max: 100))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard year <= transaction.now.day.year else {
            throw Refusal.field("year", "term.future", "\(year)年还没有到，不能登记得分。")
        }
        guard reached >= .zero, reached <= Points(whole: 100) else {
            throw Refusal.field("reached", "term.range", "得分按百分计，应在0到100之间，填的是\(reached.shown)。")
        }
        try transaction.run(
            """
            INSERT INTO termScore (county, year, part, reached, source, setByName)
            VALUES (\(actor.county), \(year), \(part), \(reached), \(source), \(actor.name))
            ON CONFLICT (county, year, part) DO UPDATE SET reached = excluded.reached, source = excluded.source,
                setByName = excluded.setByName
            """)
        return Done(subject: "\(year)", detail: "\(year)年\(part.chinese)\(reached.shown)分，\(source)")
    }
}

extension TermPart: SQLEncodable, SQLDecodable {}
