import Database
import Kernel
import Office
import Web

/// Ends a township or village from a day on, merged into another or not. What was recorded under it stays there; what lies
/// open goes on in its successor once the day has come.
package struct EndDivision: Command {
    package static let action = Action("division.end", "撤并区划", right: .endDivisions)
    let ending: Ending
    let listeners: DivisionListeners

    package init(
        _ code: DivisionCode, from goneFrom: Day, into successor: DivisionCode? = nil, reason: String,
        listeners: DivisionListeners = .none
    ) {
        ending = Ending(code: code, end: .init(goneFrom: goneFrom, successor: successor), reason: reason)
        self.listeners = listeners
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard !ending.reason.isEmpty else {
            throw Refusal.field("reason", "division.reason", "请写明撤并的原因，如 批准撤并的文件。")
        }
        try ending.record(closedThrough: listeners.closedThrough, by: actor, in: transaction)
        try ending.refuseIfPopulated(county: actor.county, in: transaction)
        try SettleEnds.settle(county: actor.county, listeners: listeners, in: transaction)
        return Done(subject: ending.code.description, detail: "\(ending.words)：\(ending.reason)")
    }
}

/// The end of one division, by hand or with a list.
struct Ending {
    let code: DivisionCode
    let end: DivisionAnswers.End
    let reason: String

    /// `2026-09-01 330624104202`
    var words: String { "\(end.goneFrom)起撤销" + (end.successor.map { "，并入\($0)" } ?? "") }

    /// - Returns: false when it was recorded before, and nothing is changed.
    @discardableResult
    func record(
        closedThrough: DivisionListeners.ClosedThrough, by actor: Actor, in transaction: WriteTransaction
    ) throws -> Bool {
        let county = actor.county
        let known = try Divisions.ends(of: code, county: county, in: transaction)
        if known.contains(where: { $0.goneFrom == end.goneFrom && $0.successor == end.successor }),
            try Divisions.one(code, county: county, on: end.goneFrom, in: transaction) == nil
        {
            return false
        }
        let last = try lastBefore(county, in: transaction)
        if let closed = try closedThrough(county, transaction), end.goneFrom <= closed {
            throw Refusal.field(
                "goneFrom", "division.closed",
                "\(last.name)（\(code)）：\(closed.chinese)以前的月份已经关账，从\(end.goneFrom.chinese)起撤销会改变已公布的名次。日期请写\(closed.adding(days: 1).chinese)或以后。"
            )
        }
        try checkSuccessor(of: last, county, in: transaction)
        // A name from a later day on never came to be.
        try transaction.run(
            "DELETE FROM division WHERE county = \(county) AND code = \(code) AND validFrom >= \(end.goneFrom)")
        try transaction.run(
            """
            UPDATE division SET validTo = \(end.goneFrom.adding(days: -1))
            WHERE county = \(county) AND code = \(code) AND validFrom = \(last.validFrom)
            """)
        try transaction.run(
            """
            INSERT INTO divisionEnd (county, code, goneFrom, successor, reason, recordedAt, recordedBy)
            VALUES (\(county), \(code), \(end.goneFrom), \(end.successor), \(reason), \(transaction.now), \(actor.name))
            ON CONFLICT (county, code, goneFrom) DO UPDATE SET successor = excluded.successor, reason = excluded.reason,
                recordedAt = excluded.recordedAt, recordedBy = excluded.recordedBy, settledAt = NULL
            """)
        return true
    }

    /// The division as it is on the day before the end.
    private func lastBefore(_ county: String, in transaction: ReadTransaction) throws -> Division {
        guard code.level != .county else {
            throw Refusal.field("code", "division.county", "县本身不能在这里撤销。")
        }
        let last = try Divisions.one(code, county: county, on: end.goneFrom.adding(days: -1), in: transaction)
        let onTheDay = try Divisions.one(code, county: county, on: end.goneFrom, in: transaction)
        guard let last, onTheDay != nil else {
            let history = try Divisions.history(of: code, county: county, in: transaction)
            guard let newest = history.last else {
                throw Refusal.field("code", "division.none", "本县没有代码为\(code)的乡镇（街道）或村（社区）。")
            }
            if let validTo = newest.validTo {
                throw Refusal.field(
                    "goneFrom", "division.gone", "\(newest.name)（\(code)）\(validTo.adding(days: 1).chinese)起已经撤销，不用再撤。")
            }
            throw Refusal.field(
                "goneFrom", "division.tooEarly",
                "\(newest.name)（\(code)）\(newest.validFrom.chinese)才有，撤销的日期要在那一天之后。")
        }
        return last
    }

    private func checkSuccessor(of last: Division, _ county: String, in transaction: ReadTransaction) throws {
        guard let successor = end.successor else { return }
        guard successor != code else {
            throw Refusal.field("successor", "division.successor", "\(last.name)不能并入自己，请写并入的另一个代码，或者不填。")
        }
        guard successor.level == code.level else {
            throw Refusal.field(
                "successor", "division.successorLevel",
                code.level == .village
                    ? "\(last.name)是村（社区），只能并入另一个村（社区），请写12位代码。" : "\(last.name)只能并入另一个乡镇（街道），请写9位代码。")
        }
        guard try Divisions.one(successor, county: county, on: end.goneFrom, in: transaction) != nil else {
            throw Refusal.field(
                "successor", "division.successorGone", "\(end.goneFrom.chinese)没有代码为\(successor)的单位可以并入，请核对代码和日期。")
        }
    }

    /// A village is in a township: none is left behind.
    func refuseIfPopulated(county: String, in transaction: ReadTransaction) throws {
        guard code.level == .township else { return }
        let left = try Divisions.all(county: county, on: end.goneFrom, in: transaction)
            .filter { $0.code.parent == code }
        guard left.isEmpty else {
            let names = left.prefix(5).map(\.name).joined(separator: "、") + (left.count > 5 ? "等" : "")
            throw Refusal.field(
                "code", "division.populated",
                "\(code)名下还有\(left.count)个村（社区）：\(names)。乡镇（街道）撤并时，村一般换新代码：请用新的名单导入，一次写明它们的去向；或者先逐个撤并。")
        }
    }
}
