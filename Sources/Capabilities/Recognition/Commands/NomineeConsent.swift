import Database
import Kernel
import Media
import Office
import Web

/// The nominee agrees: on his own phone by the link, or on paper that the office has.
package struct AgreeToNomination: Command {
    package static let action = Action("nomination.agree", "同意被推荐", by: .anyone)
    let code: OutsideCode

    package init(_ code: OutsideCode) { self.code = code }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Nomination>> {
        let found = try Nominations.waiting(for: code, county: actor.county, in: transaction)
        guard !Nomination.State.over.contains(found.state) else {
            throw Refusal(.conflict, "nomination.over", "这件推荐\(found.state.chinese)，不再征求同意。")
        }
        // Whoever puts somebody forward cannot say yes for him, whichever phone he holds.
        guard actor.id != found.nominator else {
            throw Refusal(
                .forbidden, "nomination.ownConsent",
                "您是推荐人，不能替\(found.name)同意：请本人在自己的手机上打开链接。推荐自己的、没有手机的，请村（社区）登记签字的同意书。")
        }
        guard
            try !Consents.holds(
                Nomination.consent.purpose, Nomination.kind, found.id.description, county: actor.county, in: transaction
            )
        else { return .repeated(found.id, subject: found.id.description) }
        // Signed in it is his own, to take back himself; a link that was opened on another resident's phone makes it not his.
        let isHis = actor.has(.resident) && actor.name.nameKey == found.name.nameKey
        try transaction.giveConsent(
            Nomination.consent, of: isHis ? actor.id : found.name, for: Nomination.kind, found.id.description, .online,
            by: actor)
        return Done(found.id, subject: found.id.description, detail: "本人在网上同意，第\(Nomination.consent.version)版")
    }
}

/// The nominee says no: the nomination ends with that, and who put him forward reads it.
package struct DeclineNomination: Command {
    package static let action = Action("nomination.decline", "不同意被推荐", by: .anyone)
    let code: OutsideCode

    package init(_ code: OutsideCode) { self.code = code }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Nomination>> {
        let found = try Nominations.waiting(for: code, county: actor.county, in: transaction)
        guard found.state != .withdrawn else { return .repeated(found.id, subject: found.id.description) }
        guard actor.id != found.nominator else {
            throw Refusal(
                .forbidden, "nomination.ownConsent", "您是推荐人，不能替\(found.name)答复：请本人在自己的手机上打开链接。")
        }
        guard !found.agrees else {
            throw Refusal(.conflict, "nomination.agreed", "您已经同意过。要撤回的，请告诉村（社区）或创建办，当天登记。")
        }
        guard Nomination.State.unexamined.contains(found.state) else {
            throw Refusal(.conflict, "nomination.over", "这件推荐\(found.state.chinese)，不再征求同意。")
        }
        try Nominations.take(
            "declined", found.id, note: "\(found.whoAgrees)不同意被推荐", county: actor.county, in: transaction)
        return Done(found.id, subject: found.id.description, detail: "\(found.whoAgrees)在网上答复")
    }
}

extension Nominations {
    /// The nomination that a link of consent is about.
    static func waiting(
        for code: OutsideCode, county: String, in transaction: ReadTransaction
    ) throws -> Nomination {
        let id: ID<Nomination>? = try transaction.row(
            """
            SELECT id FROM nomination WHERE county = \(county)
              AND consentDigest IN \(list: code.digests(for: Nominate.consentUse, county: county, keys: transaction.keys))
            """
        ).map { try $0["id"] }
        guard let id else { throw Refusal.noSuchCode }
        return try one(id, for: .system(county: county), in: transaction)
    }
}

extension Nomination {
    /// Whether the nominee's consent holds.
    fileprivate static func isAgreed(
        _ nomination: ID<Nomination>, county: String, in transaction: ReadTransaction
    ) throws -> Bool {
        try Consents.holds(consent.purpose, kind, nomination.description, county: county, in: transaction)
    }
}

/// The office enters the signed consent, with its photo among the record's.
package struct EnterConsent: Command {
    package static let action = Action("nomination.consent", "登记同意书", right: .enterNominations)
    let nomination: ID<Nomination>
    let photos: [Photo]

    package init(_ nomination: ID<Nomination>, photos: [Photo]) {
        (self.nomination, self.photos) = (nomination, photos)
    }

    /// Refuses whoever may not know of the nomination, and a second paper where the consent holds.
    static func admit(_ nomination: ID<Nomination>, by actor: Actor, in transaction: ReadTransaction) throws {
        let found = try Nominations.one(nomination, for: actor, in: transaction)
        guard try !Nomination.isAgreed(nomination, county: actor.county, in: transaction) else {
            throw Refusal(.conflict, "consent.held", "\(found.whoAgrees)的同意已经登记，不用再登记。")
        }
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Nominations.one(nomination, for: actor, in: transaction)
        guard !photos.isEmpty else { throw Refusal.field("photo", "consent.photo", "请拍下签字的同意书。") }
        guard try !Nomination.isAgreed(nomination, county: actor.county, in: transaction) else {
            return .repeated((), subject: nomination.description)
        }
        for photo in photos {
            try transaction.attach(photo, to: Nomination.kind, nomination.description, part: 2, county: actor.county)
        }
        try transaction.giveConsent(
            Nomination.consent, of: found.name, for: Nomination.kind, nomination.description, .paper, by: actor)
        return Done(subject: nomination.description, detail: "签字的同意书，第\(Nomination.consent.version)版")
    }
}

/// Gives out a new link by which the nominee agrees: the one before was lost, or there was none. It opens nothing any more.
package struct RenewConsentLink: Command {
    package static let action = Action("nomination.consentLink", "重发同意的链接", by: .signedIn)
    let nomination: ID<Nomination>
    let code: OutsideCode

    package init(_ nomination: ID<Nomination>, _ code: OutsideCode) {
        (self.nomination, self.code) = (nomination, code)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Nomination>> {
        let found = try Nominations.one(nomination, for: actor, in: transaction)
        guard actor.id == found.nominator || Right.enterNominations.isHeld(by: actor) else {
            throw Refusal(.forbidden, "nomination.linkWho", "同意的链接由推荐人、村（社区）、乡镇（街道）或创建办重发。")
        }
        let holds = try Nomination.isAgreed(nomination, county: actor.county, in: transaction)
        guard Nomination.State.unexamined.contains(found.state), !holds else {
            throw Refusal(
                .conflict, "nomination.noLink", holds ? "本人已经同意，不用再发链接。" : "这件推荐\(found.state.chinese)，不再征求同意。")
        }
        let digest = try code.digest(for: Nominate.consentUse, county: actor.county, keys: transaction.keys)
        try transaction.run(
            """
            UPDATE nomination SET consentDigest = \(digest) WHERE county = \(actor.county) AND id = \(nomination)
            """)
        return Done(nomination, subject: nomination.description, detail: "原来的链接作废")
    }
}

/// By which way somebody told the office that he takes his consent back.
package enum WithdrawalWay: String, Codable, CaseIterable, Sendable {
    case letter, visit, telephone

    package var chinese: String {
        switch self {
        case .letter: "书面"
        case .visit: "来访"
        case .telephone: "来电"
        }
    }
}

/// The office enters that somebody takes his consent back who told it so: on paper, by telephone, at the desk. The same follows as
/// when a resident takes it back on his own phone (decisions/0042, 0058).
package struct EnterWithdrawal: Command {
    package static let action = Action("nomination.withdrawConsent", "登记撤回同意", right: .enterNominations)
    /// Of the nomination's photos those that show it in writing; 1 is the story's, 2 the signed consent's.
    static let photoPart = 3
    let nomination: ID<Nomination>
    /// 周素珍本人, 女儿王小芳（周素珍已去世）
    let who: String
    let way: WithdrawalWay
    let day: Day
    let photos: [Photo]

    package init(_ nomination: ID<Nomination>, who: String, way: WithdrawalWay, on day: Day, photos: [Photo] = []) {
        (self.nomination, self.who, self.way, self.day, self.photos) = (nomination, who, way, day, photos)
    }

    /// Refuses whoever may not know of the nomination, and where nothing is left to be taken back.
    static func admit(_ nomination: ID<Nomination>, by actor: Actor, in transaction: ReadTransaction) throws {
        let found = try Nominations.one(nomination, for: actor, in: transaction)
        guard try Nomination.isAgreed(nomination, county: actor.county, in: transaction) else {
            throw Refusal(.conflict, "withdrawal.none", "没有\(found.whoAgrees)的同意，或者已经撤回，不用再登记。")
        }
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Nominations.one(nomination, for: actor, in: transaction)
        guard who.count >= 2 else { throw Refusal.field("who", "withdrawal.who", "请写明谁提出撤回，如 周素珍本人。") }
        guard day <= transaction.now.day else { throw Refusal.field("day", "withdrawal.day", "提出的日期不能在今天之后。") }
        guard way != .letter || !photos.isEmpty else {
            throw Refusal.field("photo", "withdrawal.photo", "书面提出的，请拍下撤回的书面材料。")
        }
        let consents = try Consents.of(
            Nomination.kind, nomination.description, county: actor.county, in: transaction)
        guard let held = consents.first(where: { $0.holds && $0.purpose == Nomination.consent.purpose }) else {
            return .repeated((), subject: nomination.description)
        }
        guard day >= held.givenAt.day else {
            throw Refusal.field("day", "withdrawal.before", "提出的日期在同意（\(held.givenAt.day.chinese)）以前，请核对。")
        }
        for photo in photos {
            try transaction.attach(
                photo, to: Nomination.kind, nomination.description, part: Self.photoPart, county: actor.county)
        }
        let how = "\(who)，\(day.chinese)\(way.chinese)"
        try transaction.withdrawConsent(held.id, how: how, by: actor)
        try Nominations.consentListener.onWithdrawn(held, actor, transaction)
        return Done((), subjects: [nomination.description, held.person].unique, detail: "\(found.name)：\(how)")
    }
}
