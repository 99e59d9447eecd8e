import Database
import Kernel
import Office

/// Keeps a list of divisions while somebody looks at what it would change and answers what it leaves open; nothing of it is
/// taken yet. It stands at an address of its own, so that Back and reloading lead to it.
struct BringDivisions: Command {
    static let action = Action("division.bring", "送来区划名单核对", right: .changeDivisions)
    let file: [UInt8]
    let filename: String
    let validFrom: Day
    let listeners: DivisionListeners

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<BroughtList>> {
        let command = ImportDivisions(list: file, validFrom: validFrom, listeners: listeners)
        let (list, changes) = try command.read(actor.county, in: transaction)
        // Said where the day can still be mended.
        try command.refuseIfClosed(changes, county: actor.county, in: transaction)
        let brought = BroughtDivisions(validFrom: validFrom, passedOver: list.passedOver, text: list.text)
        let (id, digest) = try BroughtList.keep(
            brought.rows, filename: filename, kind: ImportDivisions.action.name, by: actor, in: transaction)
        return Done(id, subject: actor.county, detail: "区划，\(list.lines.count)行，名单\(digest)")
    }
}

/// A list of divisions that is being looked at, as it is kept.
struct BroughtDivisions {
    let validFrom: Day
    /// Lines of other counties, which are not kept.
    let passedOver: Int
    /// `DivisionList.text`.
    let text: String

    var rows: [ListFile.Row] { [.init(line: 1, cells: [validFrom.description, String(passedOver), text])] }

    init(validFrom: Day, passedOver: Int, text: String) {
        (self.validFrom, self.passedOver, self.text) = (validFrom, passedOver, text)
    }

    init(_ id: ID<BroughtList>, by actor: Actor, in transaction: ReadTransaction) throws {
        let list = try BroughtList.one(id, kind: ImportDivisions.action.name, by: actor, in: transaction)
        guard let cells = list.rows.first?.cells, cells.count == 3, let day = Day(cells[0]) else {
            throw Refusal(.missing, "list.none", "这份名单读不出来了，请重新选文件核对。")
        }
        (validFrom, passedOver, text) = (day, Int(cells[1]) ?? 0, cells[2])
    }
}
