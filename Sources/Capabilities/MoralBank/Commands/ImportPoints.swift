import Database
import Kernel
import Office
import Organisation

/// What a household had in a moral bank before there was Wenming (转入): its balance on a day, once, with where it was kept.
/// An account that is not there yet is opened with it.
struct ImportedPoints: ImportedRecord {
    struct Change: Sendable {
        let account: ID<MoralAccount>?
        let kind: MoralAccount.Kind
        let name: String
        let village: DivisionCode
        let day: Day
        let standing: Int
        let spendable: Int
        let words: String
    }

    static let action = Action("moralAccount.import", "转入积分余额", right: .bringInPoints)

    private static let villageColumn = ImportColumn.text(
        ListHeading("村（社区）", "村", "社区", example: "樟塘村", help: "名称或12位代码；有重名的，连乡镇（街道）一起写", width: 20), max: 60)
    private static let kindColumn = ImportColumn<MoralAccount.Kind>.choice(
        ListHeading("类别", "账户类别", isNeeded: false, example: "家庭", help: "家庭、个人、队伍；不填是家庭", width: 10), \.chinese)
    private static let nameColumn = ImportColumn.text(
        ListHeading("户名", "姓名", example: "周家", help: "没有开过户的同时开户", width: 16), max: 30)
    private static let dayColumn = ImportColumn.day(
        ListHeading("截至日期", "日期", example: "2018-12-31", help: "这是哪一天的余额", width: 14))
    private static let standingColumn = points(ListHeading("道德分", example: "120", width: 10))
    private static let spendableColumn = points(
        ListHeading("可兑换分", example: "45", help: "从转入这天起24个月内有效", width: 10))
    private static let wordsColumn = ImportColumn.text(
        ListHeading("来源", example: "村道德银行台账", help: "原来记在哪里", width: 24), max: 60)

    private static func points(_ heading: ListHeading) -> ImportColumn<Int> {
        .value(heading, form: "0到1000000的整数") { text in Int(text).flatMap { (0...1_000_000).contains($0) ? $0 : nil } }
    }

    static let list = ImportedList(
        "转入积分", measure: "户", path: "moral-accounts",
        headings: [
            villageColumn.heading, kindColumn.heading, nameColumn.heading, dayColumn.heading, standingColumn.heading,
            spendableColumn.heading, wordsColumn.heading,
        ],
        advice: "以前道德银行的余额：一行一户，标“转入”，一户只转一次。可兑换分由道德基金兑现，转入以前先核对基金够不够。")

    private let village: String
    private let kind: MoralAccount.Kind
    private let name: String
    private let day: Day
    private let standing: Int
    private let spendable: Int
    private let words: String

    init(_ row: ImportRow) throws {
        let kind = row.value(Self.kindColumn)
        (village, name, day) = try row.finish(
            row.value(Self.villageColumn), row.value(Self.nameColumn), row.value(Self.dayColumn))
        (standing, spendable, words) = try row.finish(
            row.value(Self.standingColumn), row.value(Self.spendableColumn), row.value(Self.wordsColumn))
        self.kind = kind ?? .household
    }

    var key: String { "\(village.nameKey) \(kind.rawValue) \(name.nameKey)" }

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>] {
        let today = transaction.now.day
        let names = UnitNames(try Units.all(county: actor.county, notGoneOn: today, in: transaction))
        let accounts = try transaction.rows(
            """
            SELECT moralAccount.id, moralAccount.village, moralAccount.kind, moralAccount.name, moralAccount.closedOn,
                (SELECT posting.words FROM posting WHERE posting.county = \(actor.county)
                    AND posting.kind = \(Posting.Kind.broughtIn) AND posting.source = moralAccount.id) AS brought
            FROM moralAccount WHERE moralAccount.county = \(actor.county)
            """
        ).reduce(into: [String: Known]()) { known, row in
            let (village, kind): (DivisionCode, MoralAccount.Kind) = (try row["village"], try row["kind"])
            known[key(village, kind, try row["name"])] = Known(
                id: try row["id"], isClosed: try row["closedOn"] as Day? != nil, brought: try row["brought"])
        }
        return records.map { record in
            do { return try record.judge(names, accounts, today) } catch let fault as CellFault {
                return .wrong(fault.words)
            } catch { return .wrong("\(error)") }
        }
    }

    private struct Known {
        let id: ID<MoralAccount>
        let isClosed: Bool
        /// The words of what was brought in already.
        let brought: String?
    }

    private static func key(_ village: DivisionCode, _ kind: MoralAccount.Kind, _ name: String) -> String {
        "\(village) \(kind.rawValue) \(name.nameKey)"
    }

    /// As the ledger keeps it, so that the same list again is known.
    private var said: String { "截至\(day.chinese)的余额（\(words)）：道德分\(standing)，可兑换分\(spendable)" }

    private func judge(
        _ names: UnitNames, _ accounts: [String: Known], _ today: Day
    ) throws -> ImportJudgement<Change> {
        let unit = try names.unit(village, "村（社区）")
        guard let division = unit.division, division.level == .village else {
            throw CellFault("“\(village)”不是村（社区）")
        }
        guard day <= today else { throw CellFault("截至日期\(day.chinese)还没有到") }
        guard standing > 0 || spendable > 0 else { throw CellFault("两项都是0，没有可转的") }
        let account = accounts[Self.key(division, kind, name)]
        if let brought = account?.brought {
            guard brought == said else { throw CellFault("“\(name)”已经转入过（\(brought)），一户只转一次；记错的在账户里冲正") }
            return .unchanged
        }
        guard account?.isClosed != true else { throw CellFault("“\(name)”已经销户") }
        return .new(
            Change(
                account: account?.id, kind: kind, name: name, village: division, day: day, standing: standing,
                spendable: spendable, words: said))
    }

    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        let account =
            try change.account
            ?? OpenAccount(change.kind, change.name, village: change.village).carryOut(by: actor, in: transaction)
            .outcome
        // One of an account: its own identifier is the source, and pays once.
        _ = try Ledger.credit(
            Ledger.Entry(
                .broughtIn, account, source: account.description, words: change.words, standing: change.standing,
                spendable: change.spendable), by: actor, in: transaction)
        return account.description
    }
}
