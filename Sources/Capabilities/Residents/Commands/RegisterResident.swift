import Database
import Kernel
import Office
import Organisation
import Web

/// What somebody fills in of a resident; the sealed values leave this type for the database alone.
package struct ResidentText: Sendable {
    let name: String
    let village: DivisionCode
    let phone: PhoneNumber
    let identity: IdentityNumber?
    /// Of the identity number, where there is one.
    let bornOn: Day?
    let guardian: String

    package init(
        name: String, village: DivisionCode, phone: PhoneNumber, identity: IdentityNumber? = nil, bornOn: Day? = nil,
        guardian: String = ""
    ) {
        self.name = name
        self.village = village
        self.phone = phone
        self.identity = identity
        self.bornOn = identity?.bornOn ?? bornOn
        self.guardian = guardian
    }

    init(_ form: FormReader) throws {
        let (name, village, phone, identity, bornOn, guardian) = try form.finish(
            form.value("name", "姓名", form: PersonName.form) { PersonName.read($0) },
            form.division("village", "村（社区）", .village),
            form.value("phone", "电话", form: PhoneNumber.form) { PhoneNumber($0) },
            form.value("identity", "身份证号", form: IdentityNumber.form) { IdentityNumber($0) }.optional,
            form.day("bornOn", "出生日期").optional,
            form.value("guardian", "监护人", form: PersonName.form) { PersonName.read($0) }.optional)
        if let identity, let bornOn, identity.bornOn != bornOn {
            throw Refusal.field(
                "bornOn", "resident.bornOn", "出生日期和身份证号里的（\(identity.bornOn.chinese)）不一样，请核对；有身份证号的可以不填。")
        }
        self.init(
            name: name, village: village, phone: phone, identity: identity, bornOn: bornOn, guardian: guardian ?? "")
    }

    /// Refuses what may not be registered by who does it, and who is there already.
    func check(except own: ID<Resident>?, by actor: Actor, in transaction: ReadTransaction) throws {
        guard actor.scope.covers(division: village) || actor.has(.system) else {
            throw Refusal.field("village", "resident.village", "只能登记本村（社区）、本乡镇（街道）的居民。")
        }
        let unit = try Units.ofDivision(village, county: actor.county, in: transaction)
        guard unit?.kind == .village, unit?.goneFrom == nil else {
            throw Refusal.field("village", "resident.noVillage", "没有这个村（社区），请从列表中选择。")
        }
        try ResidentRules.check(bornOn: bornOn, guardian: guardian, today: transaction.now.day)
        let box = ResidentBox(transaction.keys, actor.county)
        let same = try Residents.same(
            name: name, phoneDigests: box.digests(phone), identityDigests: identity.map(box.digests) ?? [], except: own,
            county: actor.county, in: transaction)
        guard let same else { return }
        // Of another village's resident only that he is there: not where.
        guard actor.scope.covers(division: same.village) else {
            throw Refusal.field(
                "name", "resident.elsewhere", "这个身份证号，或者这个姓名和电话，已经在本县别的村（社区）登记；搬来的，请那边先注销。")
        }
        throw Refusal.field(
            "name", "resident.same", "“\(same.name)”（\(same.villageName)，\(same.phone)）已经登记过，不用再登记；有变动的到他的页面修改。")
    }
}

/// Seals a resident's numbers, each for its place alone.
struct ResidentBox {
    private let box: SecretBox
    private let county: String

    init(_ keys: Keyring, _ county: String) {
        box = SecretBox(keys: keys, for: .personal)
        self.county = county
    }

    func seal(_ phone: PhoneNumber, of id: ID<Resident>) throws -> String {
        try box.seal(text: phone.digits, for: place(id, "phone"))
    }

    func seal(_ identity: IdentityNumber, of id: ID<Resident>) throws -> String {
        try box.seal(text: identity.digits, for: place(id, "identity"))
    }

    func open(_ sealed: String, _ column: String, of id: ID<Resident>) -> String {
        box.text(sealed, for: place(id, column)) ?? "（密钥文件里没有它的密钥，打不开）"
    }

    func digests(_ phone: PhoneNumber) -> [String] { box.digests("phone \(county) \(phone.digits)") }
    func digests(_ identity: IdentityNumber) -> [String] { box.digests("identity \(county) \(identity.digits)") }
    func digest(_ phone: PhoneNumber) throws -> String { try box.digest("phone \(county) \(phone.digits)") }
    func digest(_ identity: IdentityNumber) throws -> String { try box.digest("identity \(county) \(identity.digits)") }

    private func place(_ id: ID<Resident>, _ column: String) -> String { "resident \(county) \(id) \(column)" }
}

/// Registers somebody who lives in a village.
package struct RegisterResident: Command {
    package static let action = Action("resident.register", "登记居民", right: .registerResidents)
    let text: ResidentText

    package init(_ text: ResidentText) { self.text = text }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Resident>> {
        try text.check(except: nil, by: actor, in: transaction)
        let id = transaction.recordID(Resident.self)
        let box = ResidentBox(transaction.keys, actor.county)
        try transaction.run(
            """
            INSERT INTO resident (county, id, village, name, phone, phoneShown, phoneDigest, identity, identityShown,
                identityDigest, bornOn, guardian, registeredAt, registeredBy, registeredByName, endReason)
            VALUES (\(actor.county), \(id), \(text.village), \(text.name), \(try box.seal(text.phone, of: id)),
                \(text.phone.masked), \(try box.digest(text.phone)), \(try text.identity.map { try box.seal($0, of: id) }),
                \(text.identity?.masked), \(try text.identity.map { try box.digest($0) }), \(text.bornOn),
                \(text.guardian), \(transaction.now), \(actor.id), \(actor.name), '')
            """)
        return Done(id, subject: id.description, detail: PersonName.masked(text.name))
    }
}

/// Mends what is known of a resident; a number that is left empty stays as it is.
package struct CorrectResident: Command {
    package static let action = Action("resident.correct", "修改居民", right: .registerResidents)
    let resident: ID<Resident>
    let name: String
    let phone: PhoneNumber?
    let identity: IdentityNumber?
    /// Where it was not known, or known wrongly; what the identity number says goes before it.
    let bornOn: Day?
    let guardian: String

    package init(
        resident: ID<Resident>, name: String, phone: PhoneNumber? = nil, identity: IdentityNumber? = nil,
        bornOn: Day? = nil, guardian: String = ""
    ) {
        (self.resident, self.name, self.phone, self.identity) = (resident, name, phone, identity)
        (self.bornOn, self.guardian) = (bornOn, guardian)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Residents.standing(resident, for: actor, in: transaction)
        let box = ResidentBox(transaction.keys, actor.county)
        let bornOn = identity?.bornOn ?? self.bornOn ?? found.bornOn
        try ResidentRules.check(bornOn: bornOn, guardian: guardian, today: transaction.now.day)
        if let asked = self.bornOn,
            identity.map({ $0.bornOn != asked }) ?? (found.identity != nil && found.bornOn != asked)
        {
            throw Refusal.field("bornOn", "resident.bornOn", "出生日期和身份证号里的不一样，请核对；有身份证号的可以不填。")
        }
        if let identity {
            let same = try Residents.same(
                name: "", phoneDigests: [], identityDigests: box.digests(identity), except: resident,
                county: actor.county, in: transaction)
            guard same == nil else {
                throw Refusal.field("identity", "resident.same", "这个身份证号已经登记在别人名下，请核对证件。")
            }
            try transaction.run(
                """
                UPDATE resident SET identity = \(try box.seal(identity, of: resident)),
                    identityShown = \(identity.masked), identityDigest = \(try box.digest(identity)),
                    bornOn = \(identity.bornOn)
                WHERE county = \(actor.county) AND id = \(resident)
                """)
        }
        if let phone {
            let same = try Residents.same(
                name: name, phoneDigests: box.digests(phone), identityDigests: [], except: resident,
                county: actor.county, in: transaction)
            guard same == nil else {
                throw Refusal.field("phone", "resident.same", "这个姓名和电话已经登记过一次，请核对是不是同一个人。")
            }
            try transaction.run(
                """
                UPDATE resident SET phone = \(try box.seal(phone, of: resident)), phoneShown = \(phone.masked),
                    phoneDigest = \(try box.digest(phone))
                WHERE county = \(actor.county) AND id = \(resident)
                """)
        }
        try transaction.run(
            """
            UPDATE resident SET name = \(name), guardian = \(guardian), bornOn = \(bornOn)
            WHERE county = \(actor.county) AND id = \(resident)
            """)
        let what = [
            phone.map { _ in "电话" }, identity.map { _ in "身份证号" }, found.bornOn == bornOn ? nil : "出生日期",
            found.name == name ? nil : "姓名",
        ]
        return Done(subject: resident.description, detail: what.compactMap(\.self).joined(separator: "、"))
    }
}

/// Takes somebody off who moved away or died: his code and his sessions end at once, what he did stays.
package struct EndResident: Command {
    package static let action = Action("resident.end", "注销居民", right: .registerResidents)
    let resident: ID<Resident>
    let reason: String

    package init(_ resident: ID<Resident>, reason: String) { (self.resident, self.reason) = (resident, reason) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        _ = try Residents.standing(resident, for: actor, in: transaction)
        guard !reason.isEmpty else { throw Refusal.field("reason", "resident.reason", "请写明注销的原因，如 迁出、去世。") }
        try transaction.run(
            """
            UPDATE resident SET endedAt = \(transaction.now), endReason = \(reason)
            WHERE county = \(actor.county) AND id = \(resident)
            """)
        try transaction.endAccess(of: resident, county: actor.county)
        return Done(subject: resident.description, detail: reason)
    }
}

extension Residents {
    /// One who is still registered.
    static func standing(
        _ id: ID<Resident>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Resident {
        let found = try one(id, for: actor, in: transaction)
        guard found.endedAt == nil else {
            throw Refusal(.conflict, "resident.ended", "“\(found.name)”已经注销：\(found.endReason)。搬回来的请重新登记。")
        }
        return found
    }
}

/// Shows a resident's numbers to whoever has to ring or to check them. Why stays in the audit.
package struct RevealResident: Command {
    package static let action = Action("resident.reveal", "查看居民的电话和身份证号", right: .revealResidents)
    let resident: ID<Resident>
    let reason: String

    package init(_ resident: ID<Resident>, reason: String) { (self.resident, self.reason) = (resident, reason) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        _ = try Residents.one(resident, for: actor, in: transaction)
        guard reason.count >= 2 else {
            throw Refusal.field("reason", "personal.reason", "请写明为什么要看，如 电话通知领证。理由记入审计。")
        }
        return Done(subject: resident.description, detail: reason)
    }
}

extension Residents {
    /// A resident's numbers in clear, for a page that `RevealResident` answers with, and for what is sent to himself.
    package static func numbers(
        of id: ID<Resident>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> (phone: String, identity: String?) {
        _ = try one(id, for: actor, in: transaction)
        let row = try transaction.row(
            "SELECT phone, identity FROM resident WHERE county = \(actor.county) AND id = \(id)")
        guard let row else { throw Refusal.noSuchPage }
        let box = ResidentBox(transaction.keys, actor.county)
        let identity: String? = try row["identity"]
        return (
            box.open(try row["phone"], "phone", of: id), identity.map { box.open($0, "identity", of: id) }
        )
    }
}
