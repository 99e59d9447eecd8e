import Database
import Kernel
import Office

/// Gives residents codes to sign in with: one each, used once, good for some weeks. Whoever gets another one has no use for the
/// earlier; phones on which he is signed in stay so.
package struct GiveCodes: Command {
    package static let action = Action("resident.code", "发放登录码", right: .registerResidents)
    let codes: [ResidentCode]

    package init(_ codes: [ResidentCode]) { self.codes = codes }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        guard !codes.isEmpty else {
            throw Refusal.field("resident", "code.nobody", "请先勾选要发码的居民。")
        }
        for code in codes {
            let found = try Residents.standing(code.resident, for: actor, in: transaction)
            if found.isMinor(on: transaction.now.day), found.guardian.isEmpty {
                throw Refusal.field("resident", "code.minor", "“\(found.name)”未满18周岁，先到他的页面填监护人，再发码。")
            }
            try transaction.endCodes(of: code.resident, county: actor.county)
            let digest = try code.code.digest(for: ResidentCode.use, county: actor.county, keys: transaction.keys)
            try transaction.run(
                """
                INSERT INTO residentCode (county, digest, resident, madeAt, endsAt)
                VALUES (\(actor.county), \(digest), \(code.resident), \(transaction.now),
                    \(transaction.now.adding(hours: 24 * ResidentTerms.codeDays)))
                """)
        }
        return Done(codes.count, subjects: codes.map(\.resident.description))
    }
}

/// A code and whose it is; shown once.
package struct ResidentCode: Sendable {
    static let use = "resident"
    package let resident: ID<Resident>
    package let code: OutsideCode

    package init(_ resident: ID<Resident>, _ code: OutsideCode) { (self.resident, self.code) = (resident, code) }
}

/// Takes a resident's code and all his sessions: his phone was lost, or his paper.
package struct EndAccess: Command {
    package static let action = Action("resident.endAccess", "收回登录码和登录", right: .registerResidents)
    let resident: ID<Resident>

    package init(_ resident: ID<Resident>) { self.resident = resident }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        _ = try Residents.one(resident, for: actor, in: transaction)
        try transaction.endAccess(of: resident, county: actor.county)
        return Done(subject: resident.description)
    }
}

extension WriteTransaction {
    func endCodes(of resident: ID<Resident>, county: String) throws {
        try run(
            """
            UPDATE residentCode SET endedAt = \(now)
            WHERE county = \(county) AND resident = \(resident) AND usedAt IS NULL AND endedAt IS NULL
            """)
    }

    func endAccess(of resident: ID<Resident>, county: String) throws {
        try endCodes(of: resident, county: county)
        try run("DELETE FROM residentSession WHERE county = \(county) AND resident = \(resident)")
    }
}

/// A resident comes in by his code, which is used up by that.
package struct EnterByCode: Command {
    package static let action = Action("resident.enter", "居民登录", by: .anyone)
    let code: OutsideCode
    /// Of the session's token; the code says whose it is.
    let secret: [UInt8]
    let browser: String

    package init(_ code: OutsideCode, secret: [UInt8], browser: String) {
        (self.code, self.secret, self.browser) = (code, secret, browser)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<SessionToken> {
        let digests = code.digests(for: ResidentCode.use, county: actor.county, keys: transaction.keys)
        let row = try transaction.row(
            """
            SELECT residentCode.resident, residentCode.digest FROM residentCode
            JOIN resident ON resident.county = residentCode.county AND resident.id = residentCode.resident
            WHERE residentCode.county = \(actor.county) AND residentCode.digest IN \(list: digests)
              AND residentCode.usedAt IS NULL AND residentCode.endedAt IS NULL
              AND residentCode.endsAt > \(transaction.now) AND resident.endedAt IS NULL
            """)
        guard let row else { throw Refusal.noSuchCode }
        let (resident, used): (ID<Resident>, String) = (try row["resident"], try row["digest"])
        try transaction.run(
            "UPDATE residentCode SET usedAt = \(transaction.now) WHERE county = \(actor.county) AND digest = \(used)")
        let token = SessionToken(holder: resident.description, secret: secret)
        let digest = try token.digest(county: actor.county, keys: transaction.keys)
        try transaction.run(
            """
            INSERT INTO residentSession (county, digest, resident, startedAt, lastSeenAt, browser)
            VALUES (\(actor.county), \(digest), \(resident), \(transaction.now), \(transaction.now), \(browser))
            """)
        return Done(token, subject: resident.description, detail: browser)
    }
}

/// A resident leaves on this phone.
struct LeaveOwnPages: Command {
    static let action = Action("resident.leave", "居民退出", right: .beResident)
    let digest: String

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        try transaction.run(
            """
            DELETE FROM residentSession
            WHERE county = \(actor.county) AND digest = \(digest) AND resident = \(actor.id)
            """)
        return Done(subject: actor.id)
    }
}

/// A resident takes a consent of his own back. What that means for what is public is each capability's own.
package struct WithdrawOwnConsent: Command {
    package static let action = Action("resident.withdrawConsent", "撤回同意", right: .beResident)
    let consent: ID<Consent>
    let listeners: [ConsentListener]

    package init(_ consent: ID<Consent>, listeners: [ConsentListener] = []) {
        (self.consent, self.listeners) = (consent, listeners)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Consents.one(consent, county: actor.county, in: transaction)
        guard let found, found.person == actor.id else {
            throw Refusal(.missing, "consent.none", "没有这一条同意。请从“我的”进入。")
        }
        guard try transaction.withdrawConsent(consent, by: actor) else { return .repeated((), subject: actor.id) }
        for listener in listeners where listener.kind == found.kind {
            try listener.onWithdrawn(found, actor, transaction)
        }
        return Done((), subjects: [actor.id, found.record].unique, detail: "\(found.title)（第\(found.version)版）")
    }
}

enum ResidentSessions {
    /// Deletes sessions that are over.
    static let job = Job("residentSessions") { county, office in
        let count = try await office.keepHouse { transaction in
            try transaction.run(
                """
                DELETE FROM residentSession WHERE county = \(county)
                  AND (lastSeenAt < \(transaction.now.adding(hours: -24 * ResidentTerms.idleDays))
                    OR startedAt < \(transaction.now.adding(hours: -24 * ResidentTerms.sessionDays)))
                """)
        }
        return count > 0 ? "\(count) sessions" : nil
    }
}
