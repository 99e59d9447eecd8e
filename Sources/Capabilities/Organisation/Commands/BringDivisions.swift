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
        let brought = BroughtDivisions(validFrom: validFrom, list)
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
    /// The file's, each with what is wrong with it; empty where nothing is.
    let faulty: [ListFile.Row]

    /// The first says what the others are of.
    var rows: [ListFile.Row] {
        [.init(line: 1, cells: [validFrom.description, String(passedOver), text])] + faulty
    }

    init(validFrom: Day, _ list: DivisionList) {
        (self.validFrom, passedOver, text) = (validFrom, list.passedOver, list.text)
        faulty = list.wrong.isEmpty ? [] : list.rows
    }

    /// How such a list is filled in.
    static let list = ImportedList(
        "区划", measure: "个", path: "divisions",
        headings: [
            .init("代码", example: "330624001003", help: "乡镇（街道）9位、村（社区）12位", width: 22),
            .init("名称", example: "城东社区", width: 26),
        ], advice: "一行一个乡镇（街道）或村（社区）。")

    /// As somebody looks at them and gets them back.
    var checked: [CheckedLine] {
        faulty.map { row in
            CheckedLine(
                row: row, kind: row.faults.isEmpty ? .unchanged : .wrong, words: row.faults.joined(separator: "；"))
        }
    }

    init(_ id: ID<BroughtList>, by actor: Actor, in transaction: ReadTransaction) throws {
        let list = try BroughtList.one(id, kind: ImportDivisions.action.name, by: actor, in: transaction)
        guard let cells = list.rows.first?.cells, cells.count == 3, let day = Day(cells[0]) else {
            throw Refusal(.missing, "list.none", "这份名单读不出来了，请重新选文件核对。")
        }
        (validFrom, passedOver, text) = (day, Int(cells[1]) ?? 0, cells[2])
        faulty = Array(list.rows.dropFirst())
    }
}
