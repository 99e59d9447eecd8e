import Database
import Kernel

/// What there is to ask about sheets.
package enum Editions {
    /// Every edition, the newest of each sheet first.
    package static func all(county: String, in transaction: ReadTransaction) throws -> [Edition] {
        try transaction.rows(
            """
            SELECT sheet, number, state, content, publishedAt, version FROM sheetEdition WHERE county = \(county)
            ORDER BY sheet, number DESC
            """
        ).map(Edition.init)
    }

    /// What can be filled in for a use, with a sheet that was filled in for it before sheets said what they are for; that one
    /// first, whichever it is.
    /// - Parameter last: filled in last.
    package static func published(
        for use: Sheet.Use, last: ID<Sheet>?, county: String, in transaction: ReadTransaction
    ) throws -> [Edition] {
        let own = try all(county: county, in: transaction).filter {
            $0.state == .published && ($0.content.use == use || $0.sheet == last)
        }
        return own.filter { $0.sheet == last } + own.filter { $0.sheet != last }
    }

    /// What is not published yet.
    static func drafts(county: String, in transaction: ReadTransaction) throws -> [Edition] {
        try transaction.rows(
            """
            SELECT sheet, number, state, content, publishedAt, version FROM sheetEdition
            WHERE county = \(county) AND state = 'draft' ORDER BY sheet
            """
        ).map(Edition.init)
    }

    /// In which states there are any.
    static func states(county: String, in transaction: ReadTransaction) throws -> Set<Edition.State> {
        Set(
            try transaction.rows("SELECT DISTINCT state FROM sheetEdition WHERE county = \(county)").map {
                try $0["state"]
            })
    }

    package static func one(
        _ sheet: ID<Sheet>, _ number: Int, county: String, in transaction: ReadTransaction
    ) throws -> Edition {
        let row = try transaction.row(
            """
            SELECT sheet, number, state, content, publishedAt, version FROM sheetEdition
            WHERE county = \(county) AND sheet = \(sheet) AND number = \(number)
            """)
        guard let row else { throw Refusal(.missing, "sheet.none", "没有这一版标准，请从标准列表进入。") }
        return try Edition(row)
    }
}
