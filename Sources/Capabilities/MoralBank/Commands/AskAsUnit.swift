import Database
import Kernel
import Media
import Office
import Organisation
import Residents
import Web

/// A unit of the county asks for points for somebody whose good deed it saw: it names him, and sees nobody's account. What shows
/// the deed comes with it.
package struct AskAsUnit: Command {
    package static let action = Action("moralDeposit.askUnit", "单位申报积分", right: .proposeAsUnit)
    let village: DivisionCode
    let kind: MoralAccount.Kind
    let name: String
    let rule: ID<MoralRule>
    let doneOn: Day
    let words: String
    let photos: [Photo]

    package init(
        _ name: String, _ kind: MoralAccount.Kind = .household, of village: DivisionCode, by rule: ID<MoralRule>,
        doneOn: Day, words: String, photos: [Photo] = []
    ) {
        (self.name, self.kind, self.village, self.rule) = (name, kind, village, rule)
        (self.doneOn, self.words, self.photos) = (doneOn, words, photos)
    }

    init(_ form: FormReader, _ photos: [Photo]) throws {
        (village, kind, name, rule, doneOn, words) = try form.finish(
            form.division("village", "村（社区）", .village), form.choice("kind", "类别", of: MoralAccount.Kind.self),
            form.text("name", "户名", max: 30), form.id("rule", "项目", of: MoralRule.self), form.day("doneOn", "日期"),
            form.prose("words", "事由", max: 300))
        self.photos = photos
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<MoralDeposit>> {
        let county = actor.county
        guard case .unit(let unit) = actor.scope else {
            throw Refusal(.forbidden, "moralDeposit.unit", "这里由部门和单位申报；村（社区）、乡镇（街道）在“申报积分”里申报。")
        }
        let rows = try transaction.rows(
            """
            SELECT id, name FROM moralAccount
            WHERE county = \(county) AND village = \(village) AND kind = \(kind) AND closedOn IS NULL ORDER BY id
            """)
        let found: ID<MoralAccount>? = try rows.first { (try $0["name"] as String).nameKey == name.nameKey }.map {
            try $0["id"]
        }
        guard let found else {
            throw Refusal.field("name", "moralDeposit.account", "这个村（社区）没有叫“\(name)”的\(kind.chinese)账户，请向村（社区）核对户名。")
        }
        let id = try AskForPoints(found, by: rule, doneOn: doneOn, words: words).record(
            as: .system(county: county), named: actor, in: transaction)
        try transaction.run(
            "UPDATE moralDeposit SET askedUnit = \(unit) WHERE county = \(county) AND id = \(id)")
        for photo in photos {
            try transaction.attach(photo, to: MoralDeposit.noun.kind, id.description, county: county)
        }
        return Done(id, subject: id.description, detail: "\(photos.count)张照片")
    }
}

/// Shows what a deposit says, while it is looked into.
package struct AddDepositPhotos: Command {
    package static let action = Action("moralDeposit.photograph", "添加积分申报的凭据", right: .proposeDeposits)
    let deposit: ID<MoralDeposit>
    let photos: [Photo]

    package init(_ deposit: ID<MoralDeposit>, _ photos: [Photo]) { (self.deposit, self.photos) = (deposit, photos) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try MoralDeposits.one(deposit, for: actor, in: transaction)
        guard [.asked, .verified, .appealed].contains(found.state) else {
            throw Refusal(.conflict, "moralDeposit.over", "这笔申报\(found.state.chinese)，不能再加凭据。")
        }
        guard !photos.isEmpty else { throw Refusal.field("photo", "moralDeposit.photo", "没有选照片，请先选择。") }
        for photo in photos {
            try transaction.attach(photo, to: MoralDeposit.noun.kind, deposit.description, county: actor.county)
        }
        return Done(subject: deposit.description, detail: "\(photos.count)张")
    }
}
