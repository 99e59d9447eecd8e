import Database
import Kernel
import Office

/// Says which official file a record rests on (依据). It may rest on several; nothing in the record is changed by it, so that
/// what was signed or published stays as it was.
package struct RestOnFile: Command {
    package static let action = Action("officialFile.rest", "指明依据的文件", right: .manageOfficialFiles)
    let file: ID<OfficialFile>
    let about: String
    let words: String

    package init(_ file: ID<OfficialFile>, about: String, words: String) {
        (self.file, self.about, self.words) = (file, about, words)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard FileUse.mayRest(about) else {
            throw Refusal(.invalid, "officialFile.about", "请从专项行动、考核标准或考核办法的页面进入，再指明依据的文件。")
        }
        let found = try OfficialFiles.one(file, county: actor.county, in: transaction)
        if let replaced = found.replacedFrom, replaced <= transaction.now.day {
            throw Refusal.field(
                "file", "officialFile.restsOnReplaced",
                "“\(found.title)”\(replaced.chinese)起已被“\(found.replacedByTitle ?? "")”代替，请选那一份。")
        }
        guard found.revokedOn == nil else {
            throw Refusal.field("file", "officialFile.restsOnRevoked", "“\(found.title)”已经废止，请选有效的一份。")
        }
        let added = try transaction.run(
            """
            INSERT INTO fileUse (county, about, file, words, linkedBy, linkedByName, linkedAt)
            VALUES (\(actor.county), \(about), \(file), \(words), \(actor.id), \(actor.name), \(transaction.now))
            ON CONFLICT DO NOTHING
            """)
        guard added > 0 else { return .repeated((), subject: file.description) }
        return Done(subject: file.description, detail: "\(words)：依据\(found.title)（\(found.number)）")
    }
}

/// Takes back that a record rests on a file, as when another took its place.
package struct RestNoMore: Command {
    package static let action = Action("officialFile.restNoMore", "拿掉依据的文件", right: .manageOfficialFiles)
    let file: ID<OfficialFile>
    let about: String

    package init(_ file: ID<OfficialFile>, about: String) { (self.file, self.about) = (file, about) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try OfficialFiles.one(file, county: actor.county, in: transaction)
        let gone = try transaction.run(
            "DELETE FROM fileUse WHERE county = \(actor.county) AND about = \(about) AND file = \(file)")
        guard gone > 0 else { return .repeated((), subject: file.description) }
        return Done(subject: file.description, detail: "\(about)：不再依据\(found.title)（\(found.number)）")
    }
}
