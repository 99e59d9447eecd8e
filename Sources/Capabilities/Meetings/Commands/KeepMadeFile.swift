import Database
import Kernel
import Office
import Organisation

/// A paper that was written here and went out: registered by itself, in the transaction of the step that sent it out, so that
/// nobody has to type it again and the report counts it.
package struct MadeFile: Sendable {
    package let title: String
    package let kind: OfficialFile.Kind
    /// `""` of what goes out without a number.
    package let number: String
    package let until: Day?
    /// Where it stands, below the county.
    package let path: String
    /// Where that stands which it replaces.
    package let formerPath: String?

    package init(
        _ title: String, _ kind: OfficialFile.Kind, number: String = "", until: Day? = nil, at path: String,
        replacing formerPath: String? = nil
    ) {
        (self.title, self.kind, self.number, self.until) = (title, kind, number, until)
        (self.path, self.formerPath) = (path, formerPath)
    }

    /// Registers it. Somebody may have registered it by hand before: that record becomes it. One that was taken back and
    /// goes out again is in force again.
    package func keep(by actor: Actor, in transaction: WriteTransaction) throws {
        let county = actor.county
        let today = transaction.now.day
        let all = try OfficialFiles.all(county: county, in: transaction)
        if let known = all.first(where: { isSame($0) }) {
            try transaction.run(
                """
                UPDATE officialFile SET title = \(title), validTo = \(until), revokedOn = NULL, revokedBecause = '',
                    madeAs = \(path)
                WHERE county = \(county) AND id = \(known.id)
                """)
            return
        }
        let former = formerPath.flatMap { former in all.first { $0.madeAs == former && $0.replacedBy == nil } }
        let words = try transaction.setting(OfficeSettings.papers, county: county)
        let issuer = try Counties.all(in: transaction).first { $0.code == county }.map(words.filled) ?? words
        try transaction.run(
            """
            INSERT INTO officialFile (county, id, title, kind, number, issuer, issuedOn, validFrom, validTo, words,
                replaces, revokedBecause, recordedBy, recordedByName, recordedAt, madeAs)
            VALUES (\(county), \(transaction.newID(OfficialFile.self)), \(title), \(kind), \(number), \(issuer.signature),
                \(today), \(today), \(until), '', \(former?.id), '', \(actor.id), \(actor.name), \(transaction.now),
                \(path))
            """)
    }

    private func isSame(_ file: OfficialFile) -> Bool {
        if let made = file.madeAs { return made == path }
        return !number.isEmpty && file.kind == kind && file.number.nameKey == number.nameKey
    }

    /// It was taken back after it had gone out.
    package static func takeBack(
        at path: String, because reason: String, county: String, in transaction: WriteTransaction
    ) throws {
        try transaction.run(
            """
            UPDATE officialFile SET revokedOn = \(transaction.now.day), revokedBecause = \(reason)
            WHERE county = \(county) AND madeAs = \(path) AND revokedOn IS NULL
            """)
    }
}
