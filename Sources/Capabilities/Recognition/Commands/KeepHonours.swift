import Database
import Kernel
import Office
import Organisation
import Web

/// Records what somebody was given elsewhere: by a higher level without our asking, or before Wenming (转入).
package struct RecordHonour: Command {
    package static let action = Action("honour.record", "登记荣誉", right: .recordHonours)
    let new: NewHonour

    init(_ new: NewHonour) { self.new = new }

    package init(
        _ category: AwardCategory, _ level: AwardLevel, name: String, village: DivisionCode?, unitName: String = "",
        title: String, isBroughtIn: Bool, grantedOn: Day, paper: String, heldUntil: Day? = nil, award: String = "",
        bornOn: Day? = nil, naming: Honour.Naming = .unknown
    ) {
        new = NewHonour(
            category: category, level: level, name: name, village: village, unitName: unitName, title: title,
            source: isBroughtIn ? .broughtIn : .answer, grantedOn: grantedOn, paper: paper, heldUntil: heldUntil,
            award: award == category.chinese ? "" : award, bornOn: bornOn, naming: naming)
    }

    init(_ form: FormReader) throws {
        let (category, level, name, village, unitName) = try form.finish(
            form.choice("category", "类别", of: AwardCategory.self), form.choice("level", "级别", of: AwardLevel.self),
            form.text("name", "姓名（名称）", max: 40), form.division("village", "村（社区）", .village).optional,
            form.note("unitName", "单位", max: 40))
        let (title, source, day, paper, until) = try form.finish(
            form.text("title", "荣誉的名称", max: 60), form.choice("source", "来源", of: Honour.Source.self),
            form.day("grantedOn", "授予日期"), form.text("paper", "文件名称、文号", max: 200),
            form.day("heldUntil", "有效到").optional)
        let (award, bornOn, naming) = try form.finish(
            form.note("award", "荣誉自己的名称", max: 20), form.day("bornOn", "出生日期").optional,
            form.choice("naming", "公开姓名", of: Honour.Naming.self))
        self.init(
            category, level, name: name, village: village, unitName: unitName, title: title,
            isBroughtIn: source == .broughtIn, grantedOn: day, paper: paper, heldUntil: until, award: award,
            bornOn: bornOn, naming: naming)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Honour>> {
        guard !new.category.isTitle else {
            throw Refusal.field("category", "honour.title", "\(new.category.chinese)有届期、要复评，请在“文明称号”里登记。")
        }
        guard new.source == .broughtIn || new.level != .county else {
            throw Refusal.field("level", "honour.county", "县级的由本县评选产生；以前就有的，来源选“转入”。")
        }
        guard new.grantedOn <= transaction.now.day else {
            throw Refusal.field("grantedOn", "honour.future", "授予日期不能在今天之后。")
        }
        try HonourNaming.check(new.bornOn, grantedOn: new.grantedOn)
        let id = try transaction.record(new, by: actor)
        return Done(id, subject: id.description, detail: "\(new.name)：\(new.title)")
    }
}

/// Enters of one that came in without it when its holder was born and on what it rests that his name is public.
package struct NoteNaming: Command {
    package static let action = Action("honour.naming", "登记公开姓名的依据", right: .recordHonours)
    let honour: ID<Honour>
    let bornOn: Day?
    let naming: Honour.Naming

    package init(_ honour: ID<Honour>, bornOn: Day?, naming: Honour.Naming) {
        (self.honour, self.bornOn, self.naming) = (honour, bornOn, naming)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Honours.one(honour, for: actor, in: transaction)
        guard found.nomination == nil, naming != .unknown else {
            throw Refusal.field("naming", "honour.naming", "本县评出的照推荐时的同意公开；别的请选择公开姓名的依据。")
        }
        try HonourNaming.check(bornOn, grantedOn: found.grantedOn)
        try transaction.run(
            """
            UPDATE honour SET bornOn = \(bornOn), naming = \(naming)
            WHERE county = \(actor.county) AND id = \(honour)
            """)
        return Done(subject: honour.description, detail: naming.chinese)
    }
}

enum HonourNaming {
    static func check(_ bornOn: Day?, grantedOn: Day) throws(Refusal) {
        guard bornOn.map({ $0 < grantedOn }) ?? true else {
            throw Refusal.field("bornOn", "honour.unborn", "出生日期在授予日期之后，请核对。")
        }
    }
}

/// Takes an honour away, from a day on: what was held before stays held before.
package struct RevokeHonour: Command {
    package static let action = Action("honour.revoke", "撤销荣誉", right: .revokeHonours)
    let honour: ID<Honour>
    let reason: String
    let seen: SeenVersion?

    package init(_ honour: ID<Honour>, reason: String, seen: SeenVersion? = nil) {
        (self.honour, self.reason, self.seen) = (honour, reason, seen)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Honours.one(honour, for: actor, in: transaction)
        guard found.revokedOn == nil else { return .repeated((), subject: honour.description) }
        let version = try SeenVersion(canonical: found)
        try SeenVersion.check(seen, is: version, "“\(found.name)”的\(found.title)", changed: nil, to: "撤销")
        guard reason.count >= 4 else { throw Refusal.field("reason", "honour.reason", "请写明撤销的原因和依据。") }
        try transaction.run(
            """
            UPDATE honour SET revokedOn = \(transaction.now.day), revokedReason = \(reason)
            WHERE county = \(actor.county) AND id = \(honour)
            """)
        return Done(subject: honour.description, detail: "\(reason)，\(version.audited)")
    }
}

/// Asks the level above; whoever holds the one below may be recommended, and nobody else.
package struct RecommendUpward: Command {
    package static let action = Action("honour.recommend", "向上推荐", right: .recordHonours)
    let honour: ID<Honour>
    let level: AwardLevel
    let title: String

    package init(_ honour: ID<Honour>, to level: AwardLevel, title: String) {
        (self.honour, self.level, self.title) = (honour, level, title)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Recommendation>> {
        let found = try Honours.one(honour, for: actor, in: transaction)
        guard found.holds(on: transaction.now.day) else {
            throw Refusal.field("level", "recommend.over", "“\(found.title)”已经撤销或过期，不能凭它向上推荐。")
        }
        guard level.below == found.level else {
            throw Refusal.field("level", "recommend.level", "\(found.level.chinese)的只能推荐到上一级，不能跳级。")
        }
        let open = try Honours.recommendations(of: honour, county: actor.county, in: transaction)
            .contains { $0.level == level && $0.state != .refused }
        guard !open else { throw Refusal.field("level", "recommend.twice", "已经推荐过这一级，等答复，或者已经授予。") }
        let id = transaction.newID(Recommendation.self)
        try transaction.run(
            """
            INSERT INTO recommendation (county, id, honour, level, title, state)
            VALUES (\(actor.county), \(id), \(honour), \(level), \(title), \(Recommendation.State.sent))
            """)
        try transaction.begin(Recommendation.procedure, id, by: actor)
        return Done(id, subjects: [id.description, honour.description], detail: title)
    }
}
