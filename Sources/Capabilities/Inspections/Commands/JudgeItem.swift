import Database
import Kernel
import Office
import Sheets

/// Says what an item as a whole is like. Pressed anew, the later word stands; of a checklist, the word on each part.
package struct JudgeItem: Command {
    package static let action = Action("visit.judge", "检查：评一项", right: .recordVisits)

    package enum Word: Sendable {
        case whole(Judgement)
        case part(String, isThere: Bool)
        case allParts
        /// How many: of a share whose whole the sheet says, or of a count.
        case number(Int)
    }

    let visit: ID<Visit>
    let item: String
    let word: Word
    /// Whose marks these are, where several persons give some; empty for who records the visit.
    let juror: String
    /// Of a panel, on whose sheet: his marks are then his own.
    let sheetOf: String

    package init(visit: ID<Visit>, sheetOf: String = "", item: String, word: Word, juror: String = "") {
        self.sheetOf = sheetOf
        self.visit = visit
        self.item = item
        self.word = word
        self.juror = juror.isEmpty ? sheetOf : juror
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let open = try OpenVisit(visit, sheetOf: sheetOf, for: actor, in: transaction)
        guard let item = open.sheet.item(item) else {
            throw Refusal(.invalid, "score.item", "标准“\(open.sheet.title)”里没有条目\(item)。")
        }
        let village = try village(of: item, actor.county, in: transaction)
        let lines = try Visits.lines(of: visit, county: actor.county, in: transaction)
        let own = lines.first { $0.judged?.item == item.code && $0.judged?.juror == juror }
        let judgement = try judgement(of: item, before: own?.judged?.judgement)
        try item.check(judgement, field: "item-\(item.code)")
        try check(judgement, item, lines.filter(open.isOn))
        guard own?.judged?.judgement != judgement else { return .repeated((), subject: visit.description) }
        try keep(judgement, item, in: own, note: village ?? "", actor.county, in: transaction)
        return Done(subject: visit.description, detail: "\(item.title)：\(item.words(judgement))")
    }

    /// The name of the village whose marks these are, of an item that is marked village by village.
    private func village(of item: Sheet.Item, _ county: String, in transaction: ReadTransaction) throws -> String? {
        guard case .villages = item.pattern, case .whole(.mark) = word else {
            guard DivisionCode(juror) == nil else {
                throw Refusal.field("item-\(item.code)", "visit.notSampled", "“\(item.title)”不是按村打分的，请刷新页面。")
            }
            return nil
        }
        let sample = try Visits.sample(of: visit, county: county, in: transaction)
        guard let village = sample.first(where: { $0.code.description == juror }) else {
            throw Refusal.field("item-\(item.code)", "visit.notSampled", "“\(item.title)”只给抽到的村打分，请刷新页面。")
        }
        return village.name
    }

    private func judgement(of item: Sheet.Item, before: Judgement?) throws -> Judgement {
        switch (word, item.pattern) {
        case (.whole(let judgement), _): return judgement
        case (.part(let part, let isThere), _):
            var (present, missing): (Set<String>, Set<String>) = ([], [])
            if case .parts(let earlier, let lacking) = before { (present, missing) = (earlier, lacking) }
            present.remove(part)
            missing.remove(part)
            if isThere { present.insert(part) } else { missing.insert(part) }
            return .parts(present: present, missing: missing)
        case (.allParts, .checklist(let list)):
            return .parts(present: Set(list.parts.map(\.code)), missing: [])
        case (.number(let number), .share(let share)):
            return .share(reached: number, of: share.required ?? 0)
        case (.number(let number), _): return .count(number)
        case (.allParts, _): return .parts(present: [], missing: [])
        }
    }

    /// Nothing is said to be absent or clean where something was found.
    private func check(_ judgement: Judgement, _ item: Sheet.Item, _ lines: [VisitLine]) throws {
        guard judgement == .absent || judgement == .clean else { return }
        let spots = lines.count { $0.kind?.item == item.code }
        guard spots == 0 else {
            throw Refusal.field(
                "item-\(item.code)", "visit.spotsThere",
                "这一项已经记了\(spots)处，不能再说“\(item.words(judgement))”。记错的先删去。")
        }
    }

    private func keep(
        _ judgement: Judgement, _ item: Sheet.Item, in line: VisitLine?, note: String, _ county: String,
        in transaction: WriteTransaction
    ) throws {
        let stored = StoredJudgement(judgement)
        if let line {
            try transaction.run(
                """
                UPDATE visitLine SET judged = \(stored.judged), number = \(stored.number), outOf = \(stored.outOf),
                    parts = \(stored.parts)
                WHERE county = \(county) AND id = \(line.id)
                """)
            return
        }
        try transaction.run(
            """
            INSERT INTO visitLine (county, id, visit, item, deduction, count, note, addedAt, judged, number, outOf,
                parts, juror)
            VALUES (\(county), \(transaction.newID(VisitLine.self)), \(visit), \(item.code), '', 1, \(note),
                    \(transaction.now), \(stored.judged), \(stored.number), \(stored.outOf), \(stored.parts), \(juror))
            """)
    }
}
