import Database
import Kernel
import Media
import Office
import Organisation
import Sheets
import Web

/// A visit that is being recorded, checked to be this actor's and still open.
struct OpenVisit {
    let visit: Visit
    let sheet: Sheet

    /// Of a panel, whose own sheet it is; else empty.
    let juror: String

    init(
        _ id: ID<Visit>, sheetOf juror: String = "", for actor: Actor, in transaction: ReadTransaction
    ) throws {
        visit = try Visits.one(id, for: actor, in: transaction)
        self.juror = juror
        if visit.tier == .panel {
            try Self.admit(juror, to: visit, by: actor, in: transaction)
        } else {
            guard juror.isEmpty, VisitRules.mayRecord(visit.assignment, by: actor) else {
                throw Refusal(.forbidden, "visit.notYours", "这次检查不是分给您的，只能查看。")
            }
        }
        guard !visit.isReplaced else {
            throw Refusal(.conflict, "visit.redrawn", "这份计划已经重抽，这个村（社区）不用再去。")
        }
        guard !visit.isOfClosedMonth || visit.state == .submitted else { throw Refusal.monthClosed(visit.month) }
        guard visit.state == .open else {
            throw Refusal(.conflict, "visit.notOpen", "这次检查\(visit.state.chinese)，不能再改。记错的由主任作废。")
        }
        sheet = try Editions.one(visit.sheet, visit.edition, county: actor.county, in: transaction).content
    }

    /// On a panel each records on his own sheet, or the office for him; nobody of the township that is marked.
    private static func admit(
        _ juror: String, to visit: Visit, by actor: Actor, in transaction: ReadTransaction
    ) throws {
        let panel = try PanelQueries.visit(visit, county: actor.county, in: transaction)
        guard let seat = panel.seat(of: juror), actor.id == juror || actor.isOffice else {
            throw Refusal(.forbidden, "visit.notYours", "这次考核不是分给您的，只能查看。")
        }
        guard seat.isTaken else {
            throw Refusal(.conflict, "panel.left", "\(seat.name)已不在这一组：\(seat.leftReason ?? "")。")
        }
        let today = transaction.now.day
        let succession = try Divisions.succession(county: actor.county, on: today, in: transaction)
        let home = seat.home.map(succession.current)
        // Drawn before his township was merged into the one that is marked.
        if let home, home.contains(succession.current(visit.division)) {
            throw Refusal(
                .conflict, "panel.ownTownship",
                "\(seat.name)所在的乡镇（街道）现在就是\(visit.township)，不能考核自己的地方：请创建办更换，或按其他人已交的计分。")
        }
        guard panel.mark(of: juror) == nil || visit.state != .open else {
            throw Refusal(.conflict, "panel.marked", "\(seat.name)的评分已经提交，不能再改。记错的由主任作废。")
        }
    }

    /// Refuses a spot on an item that was said not to apply; a word that there is nothing falls away.
    func admitSpot(_ kind: VisitLine.Kind?, county: String, in transaction: WriteTransaction) throws {
        guard let kind else { return }
        let judged = try transaction.rows(
            """
            SELECT id, judged FROM visitLine
            WHERE county = \(county) AND visit = \(visit.id) AND item = \(kind.item) AND judged IS NOT NULL
              AND juror = \(juror) AND voiding IS NULL
            """)
        for row in judged {
            guard try row["judged"] as String == "clean" else {
                throw Refusal.field(
                    "item-\(kind.item)", "visit.absent", "这一项已选“不涉及”，不能再记扣分；先清除“不涉及”。")
            }
            let id: ID<VisitLine> = try row["id"]
            try transaction.run("DELETE FROM visitLine WHERE county = \(county) AND id = \(id)")
        }
    }

    /// Of a panel, of this one's own sheet.
    func isOn(_ line: VisitLine) -> Bool { visit.tier != .panel || line.juror == juror }

    func line(_ id: ID<VisitLine>, county: String, in transaction: ReadTransaction) throws -> VisitLine {
        let lines = try Visits.lines(of: visit.id, county: county, in: transaction)
        guard let line = lines.first(where: { $0.id == id && isOn($0) }) else {
            throw Refusal(.missing, "visit.noLine", "这一处已经删去，请刷新页面。")
        }
        return line
    }
}

extension Visit {
    package var assignment: VisitRules.Assignment {
        .init(tier: tier, division: division, inspector: inspector, checker: checker)
    }
}

/// Notes one spot: a deduction of the sheet, or a good practice. The identifier is made by the page, so that
/// a press that is sent twice notes one spot; the request's key answers it (`WebRequest.making`).
package struct AddLine: Command {
    package static let action = Action("visit.addLine", "检查：记一处", right: .recordVisits)
    let visit: ID<Visit>
    /// Of a panel, on whose sheet.
    let juror: String
    let line: ID<VisitLine>
    let kind: VisitLine.Kind?
    let count: Int
    let note: String

    package init(
        visit: ID<Visit>, sheetOf juror: String = "", line: ID<VisitLine>, kind: VisitLine.Kind?, count: Int = 1,
        note: String = ""
    ) {
        self.visit = visit
        self.juror = juror
        self.line = line
        self.kind = kind
        self.count = count
        self.note = note
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let open = try OpenVisit(visit, sheetOf: juror, for: actor, in: transaction)
        guard (1...9999).contains(count) else {
            throw Refusal.field("count", "score.count", "数量应在1到9999之间，实际是\(count)。")
        }
        var title = "好的做法"
        if let kind {
            guard let deduction = open.sheet.item(kind.item)?.deduction(kind.deduction) else {
                throw Refusal(.invalid, "score.item", "标准“\(open.sheet.title)”里没有\(kind.item)的扣分项\(kind.deduction)。")
            }
            title = deduction.text
        }
        try open.admitSpot(kind, county: actor.county, in: transaction)
        // What lay under its identifier cannot be put back any more.
        let removed: ID<VisitLine>? = try transaction.value(
            "SELECT id FROM removedLine WHERE county = \(actor.county) AND id = \(line) AND visit = \(visit)")
        try RemovedLines.forget(removed.map { [$0] } ?? [], county: actor.county, in: transaction)
        let added = try transaction.run(
            """
            INSERT INTO visitLine (county, id, visit, item, deduction, count, note, addedAt, juror)
            VALUES (\(actor.county), \(line), \(visit), \(kind?.item), \(kind?.deduction), \(count), \(note),
                    \(transaction.now), \(juror))
            ON CONFLICT (county, id) DO NOTHING
            """)
        guard added == 1 else { throw try there(actor.county, in: transaction) }
        return Done(subject: visit.description, detail: title)
    }

    private func there(_ county: String, in transaction: ReadTransaction) throws -> Refusal {
        let other: String? = try transaction.value(
            "SELECT visit FROM visitLine WHERE county = \(county) AND id = \(line)")
        return other == visit.description
            ? Refusal(.conflict, "visit.lineThere", "这一处已经记过了，没有重复记。请刷新页面；要改数量或说明，请在那一处上改。")
            : Refusal(.conflict, "visit.lineTaken", "这一处已经记在另一次检查里，请刷新页面。")
    }
}

/// Says how many there are in a spot, and a word about it.
package struct ChangeLine: Command {
    package static let action = Action("visit.changeLine", "检查：改一处", right: .recordVisits)
    let visit: ID<Visit>
    /// Of a panel, on whose sheet.
    let juror: String
    let line: ID<VisitLine>
    /// Nil leaves it.
    let count: Int?
    let note: String?

    package init(
        visit: ID<Visit>, sheetOf juror: String = "", line: ID<VisitLine>, count: Int? = nil, note: String? = nil
    ) {
        self.visit = visit
        self.juror = juror
        self.line = line
        self.count = count
        self.note = note
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let open = try OpenVisit(visit, sheetOf: juror, for: actor, in: transaction)
        let line = try open.line(line, county: actor.county, in: transaction)
        if let count, !(1...9999).contains(count) {
            throw Refusal.field("count-\(line.id)", "score.count", "数量应在1到9999之间；没有就删去这一处。")
        }
        try transaction.run(
            """
            UPDATE visitLine SET count = \(count ?? line.count), note = \(note ?? line.note)
            WHERE county = \(actor.county) AND id = \(line.id)
            """)
        return Done(subject: visit.description, detail: line.title(in: open.sheet))
    }
}

/// Takes a spot back while the visit is still open; until it is handed in, it can be put back (`RestoreLine`).
package struct RemoveLine: Command {
    package static let action = Action("visit.removeLine", "检查：删一处", right: .recordVisits)
    let visit: ID<Visit>
    /// Of a panel, on whose sheet.
    let juror: String
    let line: ID<VisitLine>

    package init(visit: ID<Visit>, sheetOf juror: String = "", line: ID<VisitLine>) {
        self.visit = visit
        self.juror = juror
        self.line = line
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let open = try OpenVisit(visit, sheetOf: juror, for: actor, in: transaction)
        let line = try open.line(line, county: actor.county, in: transaction)
        if line.judged == nil {
            try RemovedLines.keep(line, county: actor.county, in: transaction)
        } else {
            // It is judged anew with one press.
            for photo in line.photos {
                try transaction.detach(photo.sha256, from: .visitLine, line.id.description, county: actor.county)
            }
        }
        try transaction.run("DELETE FROM visitLine WHERE county = \(actor.county) AND id = \(line.id)")
        return Done(subject: visit.description, detail: "\(line.title(in: open.sheet))，\(line.photos.count)张照片")
    }
}

/// Puts photos, already in the store, to a spot.
package struct AddLinePhotos: Command {
    package static let action = Action("visit.addPhotos", "检查：加照片", right: .recordVisits)
    let visit: ID<Visit>
    /// Of a panel, on whose sheet.
    let juror: String
    let line: ID<VisitLine>
    let photos: [Photo]

    package init(visit: ID<Visit>, sheetOf juror: String = "", line: ID<VisitLine>, photos: [Photo]) {
        self.visit = visit
        self.juror = juror
        self.line = line
        self.photos = photos
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let open = try OpenVisit(visit, sheetOf: juror, for: actor, in: transaction)
        let line = try open.line(line, county: actor.county, in: transaction)
        for photo in photos { try transaction.attach(photo, to: .visitLine, line.id.description, county: actor.county) }
        return Done(subject: visit.description, detail: "\(line.title(in: open.sheet))，\(photos.count)张")
    }
}

package struct RemoveLinePhoto: Command {
    package static let action = Action("visit.removePhoto", "检查：删照片", right: .recordVisits)
    let visit: ID<Visit>
    /// Of a panel, on whose sheet.
    let juror: String
    let line: ID<VisitLine>
    let sha256: String

    package init(visit: ID<Visit>, sheetOf juror: String = "", line: ID<VisitLine>, sha256: String) {
        self.visit = visit
        self.juror = juror
        self.line = line
        self.sha256 = sha256
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let open = try OpenVisit(visit, sheetOf: juror, for: actor, in: transaction)
        let line = try open.line(line, county: actor.county, in: transaction)
        try transaction.detach(sha256, from: .visitLine, line.id.description, county: actor.county)
        return Done(subject: visit.description, detail: line.title(in: open.sheet))
    }
}
