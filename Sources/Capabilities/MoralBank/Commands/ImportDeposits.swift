import Database
import Kernel
import Office
import Organisation

/// A deed of a list that a village or township brings for a month: asked for as one by one, and verified, voted on and put
/// before the public like these.
struct ImportedDeposit: ImportedRecord {
    struct Change: Sendable {
        let account: ID<MoralAccount>
        let village: DivisionCode
        let unit: ID<Unit>
        let rule: MoralRule
        let doneOn: Day
        let words: String
    }

    static let action = Action("moralDeposit.import", "导入积分申报", right: .proposeDeposits)

    private static let villageColumn = ImportColumn.text(
        ListHeading("村（社区）", "村", "社区", example: "樟塘村", help: "名称或12位代码；有重名的，连乡镇（街道）一起写", width: 20), max: 60)
    private static let kindColumn = ImportColumn<MoralAccount.Kind>.choice(
        ListHeading("类别", "账户类别", isNeeded: false, example: "家庭", help: "家庭、个人、队伍；不填是家庭", width: 10), \.chinese)
    private static let nameColumn = ImportColumn.text(
        ListHeading("户名", "姓名", example: "周家", help: "照“道德银行”里的户名；先开户", width: 16), max: 30)
    private static let ruleColumn = ImportColumn.text(
        ListHeading("项目", "积分项目", example: "参加一次志愿服务", help: "照“积分办法”里的项目", width: 24), max: 60)
    private static let dayColumn = ImportColumn.day(
        ListHeading("日期", example: "2019-10-17", help: "做这件事的日期", width: 13))
    private static let wordsColumn = ImportColumn.text(
        ListHeading("事由", "说明", example: "在村口河道清理垃圾半天", help: "在哪里、做了什么、凭什么证明，最多300个字", width: 36), max: 300)

    static let list = ImportedList(
        "积分申报", measure: "笔", path: "points",
        headings: [
            villageColumn.heading, kindColumn.heading, nameColumn.heading, ruleColumn.heading, dayColumn.heading,
            wordsColumn.heading,
        ],
        advice: "一行一笔，导入以后和逐笔申报的一样：由另一位核实，评议、公示以后记账。同一户、同一项目、同一天、同一事由的算同一笔，已经有的不再收。")

    private let village: String
    private let kind: MoralAccount.Kind
    private let name: String
    private let rule: String
    private let doneOn: Day
    private let words: String

    init(_ row: ImportRow) throws {
        let kind = row.value(Self.kindColumn)
        (village, name, rule, doneOn, words) = try row.finish(
            row.value(Self.villageColumn), row.value(Self.nameColumn), row.value(Self.ruleColumn),
            row.value(Self.dayColumn), row.value(Self.wordsColumn))
        self.kind = kind ?? .household
    }

    var key: String {
        "\(village.nameKey) \(kind.rawValue) \(name.nameKey) \(rule.nameKey) \(doneOn) \(words.nameKey)"
    }

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>] {
        var known = try KnownDeposits(records.map(\.doneOn), for: actor, in: transaction)
        return records.map { record in
            do { return try record.judge(&known) } catch let fault as CellFault { return .wrong(fault.words) } catch {
                return .wrong((error as? Refusal).map { $0.fields.first?.message ?? $0.message } ?? "\(error)")
            }
        }
    }

    private func judge(_ known: inout KnownDeposits) throws -> ImportJudgement<Change> {
        let unit = try known.names.unit(village, "村（社区）")
        guard let division = unit.division, division.level == .village, known.scope.covers(division: division) else {
            throw CellFault("“\(village)”不是本单位的村（社区）")
        }
        guard let account = known.accounts["\(division) \(kind.rawValue) \(name.nameKey)"] else {
            throw CellFault("\(unit.name)没有叫“\(name)”的\(kind.chinese)账户，请先开户，或核对户名")
        }
        let lines = known.rules.filter { $0.title.nameKey == rule.nameKey }
        guard let line = lines.first(where: { $0.isInForce(on: doneOn) }) ?? lines.first else {
            throw CellFault("没有叫“\(rule)”的积分项目，请照“积分办法”填写")
        }
        guard line.basis == .asked else { throw CellFault("“\(line.title)”按\(line.basis.chinese)自动记，不用申报") }
        guard !known.there.contains(KnownDeposits.key(account, line.title, doneOn, words)) else { return .unchanged }
        guard !known.vetoed.contains("\(account) \(doneOn.year)") else {
            throw CellFault("“\(name)”\(doneOn.year)年有否决事项，这一年不记道德分")
        }
        let year = "\(account) \(line.title.nameKey) \(doneOn.year)"
        let points = max(line.standing, line.spendable)
        try MoralTerms.checkDeposit(
            doneOn: doneOn, today: known.today, got: known.got[year] ?? 0, points: points, cap: line.capOfYear,
            isInForce: line.isInForce(on: doneOn))
        known.got[year, default: 0] += points
        return .new(
            Change(
                account: account, village: division, unit: unit.id, rule: line, doneOn: doneOn, words: words))
    }

    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        try AskForPoints.record(
            change.account, change.village, change.unit, change.rule, doneOn: change.doneOn, words: change.words,
            by: actor, in: transaction
        ).description
    }
}

/// What a list of deposits is held against, read once.
private struct KnownDeposits {
    let names: UnitNames
    let scope: Scope
    let today: Day
    let rules: [MoralRule]
    /// By village, kind and name.
    let accounts: [String: ID<MoralAccount>]
    let there: Set<String>
    /// Accounts with a year of theirs in which something stands against them.
    let vetoed: Set<String>
    /// By account, rule and year; what the list itself adds is counted along.
    var got: [String: Int]

    /// By the rule's name: its versions are one.
    static func key(_ account: ID<MoralAccount>, _ rule: String, _ day: Day, _ words: String) -> String {
        "\(account) \(rule.nameKey) \(day) \(words.nameKey)"
    }

    init(_ days: [Day], for actor: Actor, in transaction: ReadTransaction) throws {
        let county = actor.county
        (scope, today) = (actor.scope, transaction.now.day)
        names = UnitNames(try Units.all(county: county, notGoneOn: today, in: transaction))
        rules = try MoralRules.all(county: county, in: transaction)
        accounts = try transaction.rows(
            """
            SELECT moralAccount.id, moralAccount.village, moralAccount.kind, moralAccount.name FROM moralAccount
            WHERE moralAccount.county = \(county) AND moralAccount.closedOn IS NULL
              AND \(actor.scope.condition(division: "moralAccount.village"))
            """
        ).reduce(into: [:]) { known, row in
            let (village, kind): (DivisionCode, MoralAccount.Kind) = (try row["village"], try row["kind"])
            known["\(village) \(kind.rawValue) \((try row["name"] as String).nameKey)"] = try row["id"]
        }
        let first = days.min().map(\.year) ?? today.year
        let last = days.max().map(\.year) ?? today.year
        var (there, got) = (Set<String>(), [String: Int]())
        let titles = Dictionary(rules.map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
        let rows = try transaction.rows(
            """
            SELECT moralDeposit.account, moralDeposit.rule, moralDeposit.doneOn, moralDeposit.words,
                moralDeposit.standing, moralDeposit.spendable FROM moralDeposit
            WHERE moralDeposit.county = \(county) AND moralDeposit.state NOT IN ('refused', 'withdrawn')
              AND moralDeposit.doneOn >= \("\(first)-01-01") AND moralDeposit.doneOn <= \("\(last)-12-31")
              AND \(actor.scope.condition(division: "moralDeposit.village"))
            """)
        for row in rows {
            let (account, id): (ID<MoralAccount>, ID<MoralRule>) = (try row["account"], try row["rule"])
            let rule = titles[id] ?? ""
            let day: Day = try row["doneOn"]
            there.insert(Self.key(account, rule, day, try row["words"]))
            got["\(account) \(rule.nameKey) \(day.year)", default: 0] += max(try row["standing"], try row["spendable"])
        }
        (self.there, self.got) = (there, got)
        vetoed = try (first...last).reduce(into: []) { known, year in
            for account in try MoralBank.vetoed(in: year, county: county, in: transaction) {
                known.insert("\(account) \(year)")
            }
        }
    }
}
