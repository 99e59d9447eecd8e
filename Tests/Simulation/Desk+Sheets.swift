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
        if let waiting = ledger.waits({ $0 == .edition(newest.number) }), chance.chance(70) {
            return publish(waiting, newest.number, by: director)
        }
        return chance.chance(60) ? edit(id, newest, by: clerk) : submit(id, newest.number, by: clerk)
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
                let isSubmitted = ledger.waits { $0 == .edition(draft.number) } != nil
                return edition?.state == .draft && edition?.version == version && !isSubmitted ? .done : .refused
            },
            note: { ledger, _, _ in
                ledger.change(edition: draft.number) { edition in
                    edition.content = content
                    edition.version += 1
                }
            })
    }

    private mutating func submit(_ id: ID<Sheet>, _ number: Int, by clerk: Actor) -> Deed {
        Deed(
            SubmitEdition(sheet: id, number: number), by: clerk, key: key(), words: "submit \(number)",
            answer: \.description,
            verdict: { ledger, _, _ in
                let isSubmitted = ledger.waits { $0 == .edition(number) } != nil
                return ledger.isPublishable(number) && !isSubmitted ? .done : .refused
            }, note: { ledger, told, _ in ledger.propose(told, .edition(number), inPlaceOf: nil) })
    }

    private mutating func publish(_ waiting: ProposalNote, _ number: Int, by director: Actor) -> Deed? {
        guard let id = ID<Proposal>(waiting.id),
            let command = try? TakeProcedureStep(Publication.procedure, id, Signatures.approve)
        else { return nil }
        return Deed(
            command, by: director, key: key(), words: "\(number)", asksWho: true, answer: \.rawValue,
            verdict: { ledger, actor, _ in
                let note = ledger.proposal(waiting.id)
                let isOther = actor.has(.director) && note?.proposer != actor.id
                return note?.isWaiting == true && isOther && ledger.isPublishable(number) ? .done : .refused
            },
            note: { ledger, _, _ in
                ledger.settle(waiting.id)
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
    fileprivate func isPublishable(_ number: Int) -> Bool {
        guard let edition = edition(number), edition.state == .draft else { return false }
        return edition.content.items.reduce(0) { $0 + $1.maximum.thousandths } == edition.content.full.thousandths
    }

    mutating func change(edition number: Int, _ body: (inout SheetNote) -> Void) {
        guard let index = editions.firstIndex(where: { $0.number == number }) else { return }
        body(&editions[index])
    }
}
