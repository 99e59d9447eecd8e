import Database
import Kernel
import Office

/// What is on an official file.
package struct OfficialFileText: Hashable, Sendable {
    package let title: String
    package let kind: OfficialFile.Kind
    package let number: String
    package let issuer: String
    package let issuedOn: Day
    package let validFrom: Day
    package let validTo: Day?
    package let replaces: ID<OfficialFile>?
    package let words: String

    package init(
        title: String, kind: OfficialFile.Kind, number: String, issuer: String, issuedOn: Day, validFrom: Day,
        validTo: Day? = nil, replaces: ID<OfficialFile>? = nil, words: String = ""
    ) {
        (self.title, self.kind, self.number, self.issuer) = (title, kind, number, issuer)
        (self.issuedOn, self.validFrom, self.validTo) = (issuedOn, validFrom, validTo)
        (self.replaces, self.words) = (replaces, words)
    }

    /// Refuses what cannot stand beside the files that are there.
    func check(_ own: ID<OfficialFile>, by actor: Actor, in transaction: ReadTransaction) throws {
        let all = try OfficialFiles.all(county: actor.county, in: transaction)
        var chain: [String] = []
        var next = replaces
        while let id = next, !chain.contains(id.description) {
            chain.append(id.description)
            next = all.first { $0.id == id }?.replaces
        }
        try OfficialFileTerms.check(
            own: own.description, replaces: replaces?.description, chain: chain, validFrom: validFrom, validTo: validTo,
            issuedOn: issuedOn, today: transaction.now.day)
        if let same = all.first(where: { $0.id != own && $0.number.nameKey == number.nameKey }) {
            throw Refusal.field("number", "officialFile.number", "文号“\(number)”已经登记过：\(same.title)。")
        }
        guard let replaces else { return }
        let earlier = try OfficialFiles.one(replaces, county: actor.county, in: transaction)
        if let by = earlier.replacedBy, by != own {
            throw Refusal.field(
                "replaces", "officialFile.replaced",
                "“\(earlier.title)”已经被“\(earlier.replacedByTitle ?? "")”代替，请选那一份。")
        }
    }
}

/// Registers an official file that was issued. The one that it replaces ends when it begins to hold.
package struct RegisterFile: Command {
    package static let action = Action("officialFile.register", "登记文件", right: .manageOfficialFiles)
    let text: OfficialFileText

    package init(_ text: OfficialFileText) { self.text = text }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<OfficialFile>> {
        let id = transaction.recordID(OfficialFile.self)
        try text.check(id, by: actor, in: transaction)
        try transaction.run(
            """
            INSERT INTO officialFile (county, id, title, kind, number, issuer, issuedOn, validFrom, validTo, words,
                replaces, revokedBecause, recordedBy, recordedByName, recordedAt)
            VALUES (\(actor.county), \(id), \(text.title), \(text.kind), \(text.number), \(text.issuer),
                \(text.issuedOn), \(text.validFrom), \(text.validTo), \(text.words), \(text.replaces), '', \(actor.id),
                \(actor.name), \(transaction.now))
            """)
        return Done(id, subject: id.description, detail: "\(text.title)（\(text.number)）")
    }
}

/// Mends what was registered wrongly; what it was before stands in the audit.
package struct MendFile: Command {
    package static let action = Action("officialFile.mend", "更正文件", right: .manageOfficialFiles)
    let file: ID<OfficialFile>
    let text: OfficialFileText

    package init(_ file: ID<OfficialFile>, _ text: OfficialFileText) { (self.file, self.text) = (file, text) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        _ = try OfficialFiles.one(file, county: actor.county, in: transaction)
        try text.check(file, by: actor, in: transaction)
        try transaction.run(
            """
            UPDATE officialFile SET title = \(text.title), kind = \(text.kind), number = \(text.number),
                issuer = \(text.issuer), issuedOn = \(text.issuedOn), validFrom = \(text.validFrom),
                validTo = \(text.validTo), words = \(text.words), replaces = \(text.replaces)
            WHERE county = \(actor.county) AND id = \(file)
            """)
        return Done(subject: file.description, detail: "\(text.title)（\(text.number)）")
    }
}

/// Ends a file before its time, with the reason (废止).
package struct RevokeFile: Command {
    package static let action = Action("officialFile.revoke", "废止文件", right: .manageOfficialFiles)
    let file: ID<OfficialFile>
    let on: Day
    let reason: String

    package init(_ file: ID<OfficialFile>, on day: Day, reason: String) {
        (self.file, self.on, self.reason) = (file, day, reason)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try OfficialFiles.one(file, county: actor.county, in: transaction)
        guard found.revokedOn == nil else {
            throw Refusal(.conflict, "officialFile.revoked", "“\(found.title)”已经废止。")
        }
        guard on >= found.issuedOn else {
            throw Refusal.field(
                "revokedOn", "officialFile.revokedOn", "废止日\(on.chinese)早于印发的\(found.issuedOn.chinese)。")
        }
        try transaction.run(
            """
            UPDATE officialFile SET revokedOn = \(on), revokedBecause = \(reason)
            WHERE county = \(actor.county) AND id = \(file)
            """)
        return Done(subject: file.description, detail: "自\(on.chinese)：\(reason)")
    }
}
