import Database
import Kernel
import Office
import Organisation

/// A resident, as a village's list brings him in.
struct ImportedResident: ImportedRecord {
    enum Change: Sendable {
        case register(ResidentText)
    }

    static let action = Action("resident.import", "导入居民", right: .registerResidents)

    private static let nameColumn = ImportColumn<String>.value(
        ListHeading("姓名", example: "周素珍", help: "真实姓名；少数民族姓名用间隔号“·”"), form: PersonName.form
    ) { PersonName.read($0) }
    private static let villageColumn = ImportColumn.text(
        ListHeading(
            "村（社区）", "所在村（社区）", "村", "社区", example: "城东社区",
            help: "名称或12位代码；有重名的，连乡镇（街道）一起写", width: 24), max: 60)
    private static let phoneColumn = ImportColumn<PhoneNumber>.value(
        ListHeading("电话", "手机", "手机号", "联系电话", example: "13800000000", help: PhoneNumber.form, width: 18),
        form: PhoneNumber.form
    ) { PhoneNumber($0) }
    private static let identityColumn = ImportColumn<IdentityNumber>.value(
        ListHeading(
            "身份证号", "身份证", "公民身份号码", isNeeded: false, help: "可以不填；填的要能通过校验。这一栏请设为“文本”", width: 24),
        form: IdentityNumber.form
    ) { IdentityNumber($0) }
    private static let bornColumn = ImportColumn.day(
        ListHeading("出生日期", isNeeded: false, example: "1956-03-04", help: "有身份证号的可以不填"))
    private static let guardianColumn = ImportColumn<String>.value(
        ListHeading("监护人", isNeeded: false, help: "未成年人填监护人的姓名"), form: PersonName.form
    ) { PersonName.read($0) }

    static let list = ImportedList(
        "居民", measure: "人", path: "residents",
        headings: [
            nameColumn.heading, villageColumn.heading, phoneColumn.heading, identityColumn.heading,
            bornColumn.heading, guardianColumn.heading,
        ],
        advice: "一行一位居民。电话和身份证号加密保存，页面上遮住。已经登记过的不会重复；要改电话，到他的页面改。")

    let village: String
    private let person: Person

    private struct Person: Sendable {
        let name: String
        let phone: PhoneNumber
        let identity: IdentityNumber?
        let bornOn: Day?
        let guardian: String
    }

    init(_ row: ImportRow) throws {
        let (identity, bornOn) = (row.value(Self.identityColumn), row.value(Self.bornColumn))
        let guardian = row.value(Self.guardianColumn) ?? ""
        if let identity, let bornOn, identity.bornOn != bornOn {
            row.refuse("出生日期和身份证号里的（\(identity.bornOn.chinese)）不一样")
        }
        let (name, phone) = (row.value(Self.nameColumn), row.value(Self.phoneColumn))
        let place = row.value(Self.villageColumn)
        let read = try row.finish(name, phone, place)
        village = read.2
        person = Person(
            name: read.0, phone: read.1, identity: identity, bornOn: identity?.bornOn ?? bornOn, guardian: guardian)
    }

    var key: String { person.identity?.digits ?? "\(village.nameKey) \(person.name) \(person.phone.digits)" }

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>] {
        let units = try Units.all(
            county: actor.county, kinds: [.township, .village], notGoneOn: transaction.now.day, in: transaction)
        let names = UnitNames(units)
        let box = ResidentBox(transaction.keys, actor.county)
        return try records.map { record in
            do { return try record.judge(names, box, by: actor, in: transaction) } catch let fault as CellFault {
                return .wrong(fault.words)
            } catch let refusal as Refusal { return .wrong(refusal.message) }
        }
    }

    private func judge(
        _ names: UnitNames, _ box: ResidentBox, by actor: Actor, in transaction: ReadTransaction
    ) throws -> ImportJudgement<Change> {
        guard let division = try names.unit(village, "村（社区）").division, division.level == .village else {
            throw CellFault("“\(village)”不是村（社区），请填居民所在的村或社区")
        }
        guard actor.scope.covers(division: division) else { throw CellFault("“\(village)”不在您管理的村（社区）里") }
        let text = ResidentText(
            name: person.name, village: division, phone: person.phone, identity: person.identity,
            bornOn: person.bornOn, guardian: person.guardian)
        let same = try Residents.same(
            name: text.name, phoneDigests: box.digests(text.phone),
            identityDigests: text.identity.map(box.digests) ?? [], county: actor.county, in: transaction)
        if let same, same.village == division, same.name == text.name { return .unchanged }
        try text.check(except: nil, by: actor, in: transaction)
        return .new(.register(text))
    }

    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        switch change {
        case .register(let text):
            try RegisterResident(text).carryOut(by: actor, in: transaction).outcome.description
        }
    }
}
