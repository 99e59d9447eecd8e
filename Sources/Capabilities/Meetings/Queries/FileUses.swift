import Database
import Kernel
import Office

/// What there is to ask about which records rest on which files.
enum FileUses {
    /// The files that a record rests on, the newest first.
    static func files(of about: String, county: String, in transaction: ReadTransaction) throws -> [OfficialFile] {
        try transaction.rows(
            """
            SELECT \(OfficialFiles.selected)
            FROM fileUse JOIN officialFile ON officialFile.county = fileUse.county AND officialFile.id = fileUse.file
            \(OfficialFiles.joins) WHERE fileUse.county = \(county) AND fileUse.about = \(about)
            ORDER BY officialFile.issuedOn DESC, officialFile.id DESC
            """
        ).map(OfficialFile.init)
    }

    /// What rests on a file, the last said first. Who works for one unit is told of what everybody may read, and of no
    /// campaign that may not be his.
    static func of(
        _ file: ID<OfficialFile>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [FileUse] {
        let all = try transaction.rows(
            """
            SELECT about, words, linkedByName, linkedAt FROM fileUse
            WHERE county = \(actor.county) AND file = \(file) ORDER BY linkedAt DESC, about
            """
        ).map(FileUse.init)
        return actor.scope == .county ? all : all.filter { !$0.about.hasPrefix("campaigns/") }
    }

    /// Files that a record may be said to rest on today.
    static func offered(county: String, in transaction: ReadTransaction) throws -> [OfficialFile] {
        let today = transaction.now.day
        return try OfficialFiles.all(county: county, in: transaction).filter {
            [.valid, .coming].contains($0.terms.standing(on: today))
        }
    }
}

extension FileUse {
    init(_ row: Row) throws {
        about = try row["about"]
        words = try row["words"]
        linkedByName = try row["linkedByName"]
        linkedAt = try row["linkedAt"]
    }
}
