import Database
import Kernel
import Office
import Standards
import Web

/// Puts a rate that was measured on the spot into a line of a mock assessment: the line gets its share of the points, and the
/// note says what was seen, where and when. Whoever marks may change it as any other mark.
package struct CountOnSpot: Command {
    package static let action = Action("spot.count", "把实地得分计入模拟测评", right: .markMocks)
    let key: String
    let mock: ID<MockAssessment>
    let line: ID<StandardLine>
    let from: Day
    let through: Day
    let rates: OnSpotRates

    package init(
        _ key: String, into line: ID<StandardLine>, of mock: ID<MockAssessment>, from: Day, through: Day,
        rates: OnSpotRates
    ) {
        (self.key, self.mock, self.line) = (key, mock, line)
        (self.from, self.through, self.rates) = (from, through, rates)
    }

    init(_ form: FormReader, rates: OnSpotRates) throws {
        let (key, place, from, through) = try form.finish(
            form.text("rate", "实地得分", max: 60),
            form.value("line", "标准", form: "列表中的一项") { text -> MockPlace? in MockPlace(text) },
            form.day("from", "从"), form.day("through", "到"))
        self.init(key, into: place.line, of: place.mock, from: from, through: through, rates: rates)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Points> {
        guard let rate = try rates.all(from, through, actor, transaction).first(where: { $0.key == key }) else {
            throw Refusal.field(
                "rate", "spot.none", "\(from.chinese)至\(through.chinese)没有这一项的检查或观测，请换一段时间，或另选一项。")
        }
        let found = try StandardLines.one(line, for: actor, in: transaction)
        guard found.method == .onSpot else {
            throw Refusal.field("line", "spot.line", "\(found.code)按“\(found.method.chinese)”测评，不由实地得分打分。")
        }
        let (got, arithmetic) = found.reckon(permille: rate.permille)
        let reckoned = found.pattern == nil ? "" : "；\(arithmetic)"
        let note = "\(rate.name)\(rate.shown)，\(rate.words)（\(from.chinese)至\(through.chinese)）\(reckoned)"
        _ = try MarkLines(mock, [.init(line, got: got, note: note)]).carryOut(by: actor, in: transaction)
        return Done(got, subjects: [found.edition.description], detail: "\(found.code)：\(got.shown)分，\(note)")
    }
}
