import App
import Database
import Findings
import Foundation
import Inspections
import Kernel
import Media
import Office
import Sheets

extension Desk {
    /// A visit that somebody can go to, the nearest to its month's end first, and who goes.
    private mutating func openVisit() -> (VisitNote, Actor)? {
        let month = Month(now.day)
        let open = ledger.visits.filter { $0.state == .open && $0.month <= month }
        guard !open.isEmpty else { return nil }
        // What a month that is over still waits for comes first.
        let late = open.filter { $0.tier == .county && $0.month < month }
        if !late.isEmpty, chance.chance(60) {
            let visit = late.first { !$0.lines.isEmpty } ?? late[0]
            return recorder(of: visit).map { (visit, $0) }
        }
        // Most are finished before another is begun.
        let begun = open.filter { !$0.lines.isEmpty }
        let visit = !begun.isEmpty && chance.chance(94) ? chance.pick(Array(begun.prefix(3))) : chance.pick(open)
        return recorder(of: visit).map { (visit, $0) }
    }

    private mutating func recorder(of visit: VisitNote) -> Actor? {
        switch visit.tier {
        case .selfCheck:
            return somebody(chance.chance(70) ? .townshipLiaison : .townshipDeputy, in: visit.division.parent)
        // Panels have tests of their own; this year has none.
        case .panel: return nil
        case .county:
            let own = ledger.person(visit.inspector ?? "")
            if let own, !own.isDisabled, own.actor.has(.inspector), chance.chance(90) { return own.actor }
            return somebody(.clerk)
        }
    }

    mutating func addLine() -> Deed? {
        guard let (visit, actor) = openVisit(), let id = ID<Visit>(visit.id), visit.lines.count < 5 else { return nil }
        let items = ledger.edition(visit.edition)?.content.items ?? []
        let item = chance.pick(items)
        let kind =
            chance.chance(12)
            ? nil
            : VisitLine.Kind(item: item.code, deduction: chance.chance(2) ? "z" : chance.pick(item.deductions).code)
        let isKnown = kind.map { kind in item.deductions.contains { $0.code == kind.deduction } } ?? true
        let count = chance.chance(2) ? 0 : chance.roll(1...chance.pick([2, 4, 40]))
        let line: ID<VisitLine> = newID()
        let note = chance.chance(70) ? "桥头\(chance.roll(1...99))" : ""
        return Deed(
            AddLine(visit: id, line: line, kind: kind, count: count, note: note), by: actor, key: key(),
            words: "\(visit.id) \(line) \(item.code) \(count)", asksWho: true,
            verdict: { ledger, actor, _ in
                guard ledger.isRecordable(visit.id, by: actor) else { return .refused }
                return isKnown && count > 0 ? .done : .refused
            },
            note: { ledger, _, _ in
                ledger.change(visit: visit.id) { visit in
                    // The phone made the identifier: the same spot again is no other.
                    guard !visit.lines.contains(where: { $0.id == line.description }) else { return }
                    visit.lines.append(
                        LineNote(
                            id: line.description, item: kind?.item, deduction: kind?.deduction, count: count, note: note
                        ))
                }
            })
    }

    /// A line of an open visit that fits, and who may do something to it.
    private mutating func openLine(_ fits: (LineNote) -> Bool) -> (VisitNote, LineNote, Actor)? {
        guard let (visit, actor) = openVisit() else { return nil }
        // What has no photo yet comes first.
        let bare = visit.lines.filter { fits($0) && $0.photos.isEmpty }
        let lines = bare.isEmpty ? visit.lines.filter(fits) : bare
        return lines.isEmpty ? nil : (visit, chance.pick(lines), actor)
    }

    private func onLine<C: Command>(
        _ command: C, _ visit: VisitNote, _ line: LineNote, by actor: Actor, key: String, words: String,
        isRight: Bool = true, note: @escaping @Sendable (inout [LineNote], Int) -> Void
    ) -> Deed where C.Outcome == Void {
        Deed(
            command, by: actor, key: key, words: "\(line.id) \(words)", asksWho: true,
            verdict: { ledger, actor, _ in
                let isThere = ledger.visit(visit.id)?.lines.contains { $0.id == line.id } ?? false
                return ledger.isRecordable(visit.id, by: actor) && isThere && isRight ? .done : .refused
            },
            note: { ledger, _, _ in
                ledger.change(visit: visit.id) { visit in
                    guard let index = visit.lines.firstIndex(where: { $0.id == line.id }) else { return }
                    note(&visit.lines, index)
                }
            })
    }

    mutating func addPhoto() throws -> Deed? {
        guard let (visit, line, actor) = openLine({ $0.photos.count < 3 }), let id = ID<Visit>(visit.id),
            let lineID = ID<VisitLine>(line.id)
        else { return nil }
        let photo = try photo()
        return onLine(
            AddLinePhotos(visit: id, line: lineID, photos: [photo]), visit, line, by: actor, key: key(),
            words: photo.sha256
        ) { $0[$1].photos.insert(photo.sha256) }
    }

    mutating func removePhoto() -> Deed? {
        guard let (visit, line, actor) = openLine({ !$0.photos.isEmpty }), let id = ID<Visit>(visit.id),
            let lineID = ID<VisitLine>(line.id), let photo = line.photos.min()
        else { return nil }
        return onLine(
            RemoveLinePhoto(visit: id, line: lineID, sha256: photo), visit, line, by: actor, key: key(), words: photo
        ) { $0[$1].photos.remove(photo) }
    }

    mutating func changeLine() -> Deed? {
        guard let (visit, line, actor) = openLine({ _ in true }), let id = ID<Visit>(visit.id),
            let lineID = ID<VisitLine>(line.id)
        else { return nil }
        let count = chance.chance(60) ? chance.roll(0...30) : nil
        let note = count == nil || chance.chance(40) ? "河边" : nil
        return onLine(
            ChangeLine(visit: id, line: lineID, count: count, note: note), visit, line, by: actor, key: key(),
            words: "\(count ?? -1) \(note ?? "")", isRight: count != 0
        ) { lines, index in
            lines[index].count = count ?? lines[index].count
            lines[index].note = note ?? lines[index].note
        }
    }

    mutating func removeLine() -> Deed? {
        guard let (visit, line, actor) = openLine({ _ in true }), let id = ID<Visit>(visit.id),
            let lineID = ID<VisitLine>(line.id)
        else { return nil }
        return onLine(
            RemoveLine(visit: id, line: lineID), visit, line, by: actor, key: key(), words: "removed"
        ) { $0.remove(at: $1) }
    }
}

extension CountyLedger {
    /// Whether somebody may still note what he sees on a visit.
    func isRecordable(_ id: String, by actor: Actor) -> Bool {
        visit(id).map { $0.isKnown(to: actor) && $0.mayRecord(actor) && $0.state == .open } ?? false
    }
}
