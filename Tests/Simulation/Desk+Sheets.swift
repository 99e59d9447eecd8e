import Database
import Foundation
import Kernel
import Office
import Sheets

extension Desk {
    /// The sheet's next edition: drafted, edited, published.
    mutating func writeSheet() -> Deed? {
        guard let clerk = somebody(.clerk), let director = somebody(.director), let id = ID<Sheet>(ledger.sheet),
            let newest = ledger.editions.last
        else { return nil }
        guard newest.state == .draft else { return draftEdition(id, newest, by: clerk) }
        return chance.chance(60) ? edit(id, newest, by: clerk) : publish(id, newest.number, by: director)
    }

    private mutating func draftEdition(_ id: ID<Sheet>, _ newest: SheetNote, by clerk: Actor) -> Deed? {
        guard ledger.editions.count < 8 else { return nil }
        return Deed(
            DraftEdition(sheet: id), by: clerk, key: key(), words: "after \(newest.number)", answer: { String($0) },
            verdict: { ledger, _, _ in ledger.editions.last?.state == .draft ? .refused : .done },
            note: { ledger, told, _ in
                guard let newest = ledger.editions.last else { return }
                try holdEqual(told.answer, String(newest.number + 1), "editions are counted")
                ledger.editions.append(SheetNote(newest.number + 1, newest.content, .draft))
            })
    }

    /// Half as much again for each piece, or half as much.
    private mutating func edit(_ id: ID<Sheet>, _ draft: SheetNote, by clerk: Actor) -> Deed? {
        let old = draft.content
        let index = chance.roll(0...old.items.count - 1)
        let points = Points(thousandths: chance.pick([250, 500, 1000]))
        let isWrong = chance.chance(10)
        let items = zip(old.items, ledger.editions[0].content.items).enumerated().map { position, pair in
            let (item, first) = pair
            let isChanged = position == index
            return Sheet.Item(
                code: item.code, group: item.group, title: item.title,
                maximum: isChanged && isWrong ? first.maximum + Points(whole: 1) : first.maximum, source: item.source,
                deductions: isChanged ? item.deductions.map { $0.costing(points) } : item.deductions)
        }
        let content = Sheet(title: old.title, full: old.full, pass: old.pass, items: items)
        let version = chance.chance(85) ? draft.version : draft.version - 1
        return Deed(
            EditDraft(sheet: id, number: draft.number, content: content, version: version), by: clerk, key: key(),
            words: "\(draft.number) \(version) \(index) \(points.thousandths) \(isWrong)",
            verdict: { ledger, _, _ in
                let edition = ledger.edition(draft.number)
                return edition?.state == .draft && edition?.version == version ? .done : .refused
            },
            note: { ledger, _, _ in
                ledger.change(edition: draft.number) { edition in
                    edition.content = content
                    edition.version += 1
                }
            })
    }

    private mutating func publish(_ id: ID<Sheet>, _ number: Int, by director: Actor) -> Deed {
        Deed(
            PublishEdition(sheet: id, number: number), by: director, key: key(), words: "\(number)",
            verdict: { ledger, _, _ in
                guard let edition = ledger.edition(number), edition.state == .draft else { return .refused }
                let sum = edition.content.items.reduce(0) { $0 + $1.maximum.thousandths }
                return sum == edition.content.full.thousandths ? .done : .refused
            },
            note: { ledger, _, _ in
                for other in ledger.editions where other.state == .published {
                    ledger.change(edition: other.number) { $0.state = .retired }
                }
                ledger.change(edition: number) { $0.state = .published }
            })
    }
}

extension Sheet.Deduction {
    fileprivate func costing(_ points: Points) -> Sheet.Deduction {
        Sheet.Deduction(
            code: code, text: text, measure: measure,
            judgement: judgement == .wholeItem ? .wholeItem : .perPiece(points), source: "自定")
    }
}

extension CountyLedger {
    mutating func change(edition number: Int, _ body: (inout SheetNote) -> Void) {
        guard let index = editions.firstIndex(where: { $0.number == number }) else { return }
        body(&editions[index])
    }
}
