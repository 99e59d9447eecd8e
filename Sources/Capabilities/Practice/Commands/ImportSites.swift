import Database
import Kernel
import Office
import Organisation
import Volunteers

/// A site as an .xlsx or .csv brings it. What is there and differs in what is told of it is corrected; nothing is ended by a list.
struct ImportedSite: ImportedRecord {
    enum Change: Sendable {
        case register(RegisterSite)
        case change(ChangeSite)
    }

    static let action = Action("practiceSite.import", "导入实践阵地", right: .keepSites)

    private static let nameColumn = ImportColumn.text(
        ListHeading("名称", "阵地名称", example: "樟塘村新时代文明实践站", help: "最多40个字", width: 30), max: 40)
    private static let levelColumn = ImportColumn<PracticeSite.Level>.choice(
        ListHeading("级别", example: "实践站", help: PracticeSite.Level.allCases.map(\.chinese).joined(separator: "、")),
        \.chinese)
    private static let hostColumn = ImportColumn<PracticeSite.Host>.choice(
        ListHeading(
            "设在", isNeeded: false,
            help: "只有实践点填：" + PracticeSite.Host.allCases.map(\.chinese).joined(separator: "、")), \.chinese)
    private static let homeColumn = ImportColumn.text(
        ListHeading(
            "负责单位", example: "樟塘村", help: "名称或区划代码；有重名的，连乡镇（街道）一起写", width: 24), max: 60)
    private static let villageColumn = ImportColumn.text(
        ListHeading("所在村（社区）", "所在村", "村（社区）", isNeeded: false, example: "樟塘村", help: "实践站可不填，就是它的村", width: 24),
        max: 60)
    private static let headColumn = ImportColumn.text(
        ListHeading("负责人", example: "周文静"), max: 20)
    private static let roomColumn = ImportColumn.text(
        ListHeading("活动室", isNeeded: false, example: "文化礼堂二楼，80平方米", width: 28), max: 100)
    private static let capacityColumn = ImportColumn<Int>.value(
        ListHeading("容纳人数", isNeeded: false, example: "60"), form: "一个整数", { Int($0) })
    private static let hoursColumn = ImportColumn.text(
        ListHeading("开放时间", isNeeded: false, example: "每天8:00—20:00", width: 20), max: 60)
    private static let phoneColumn = ImportColumn.text(
        ListHeading("服务电话", isNeeded: false, example: "0575-86000010", help: "群众打它点单，公开页面上看得到", width: 18), max: 30)
    private static let brandColumn = ImportColumn.text(
        ListHeading("品牌", "一站一貌", "一所一品", isNeeded: false, example: "乡音宣讲团", width: 20), max: 30)
    private static let brandWordsColumn = ImportColumn.text(
        ListHeading("品牌依据", isNeeded: false, example: "每月初五宣讲，两年60场", help: "填了品牌就要填", width: 34), max: 500)
    private static let openedColumn = ImportColumn.day(ListHeading("启用日期", example: "2019-03-01", width: 13))

    static let list = ImportedList(
        "实践阵地", measure: "个", path: "practice/sites",
        headings: [
            nameColumn.heading, levelColumn.heading, hostColumn.heading, homeColumn.heading, villageColumn.heading,
            headColumn.heading, roomColumn.heading, capacityColumn.heading, hoursColumn.heading, phoneColumn.heading,
            brandColumn.heading, brandWordsColumn.heading, openedColumn.heading,
        ],
        advice: "一行一个：中心、所、站、点。名称相同的按名单更正内容；停用在阵地的页面上登记。每个阵地同时成为一个点位，可以检查打分。")

    let level: PracticeSite.Level
    let host: PracticeSite.Host?
    let name: String
    let home: String
    let village: String
    let text: SiteText
    let openedOn: Day

    init(_ row: ImportRow) throws {
        let (level, home, openedOn) = (
            row.value(Self.levelColumn), row.value(Self.homeColumn), row.value(Self.openedColumn)
        )
        let (name, head) = (row.value(Self.nameColumn), row.value(Self.headColumn))
        host = row.value(Self.hostColumn)
        village = row.text(Self.villageColumn)
        let (room, hours) = (row.text(Self.roomColumn), row.text(Self.hoursColumn))
        let (brand, words) = (row.text(Self.brandColumn), row.text(Self.brandWordsColumn))
        let capacity = row.value(Self.capacityColumn) ?? 0
        let headName: String
        (self.level, self.home, self.openedOn, self.name, headName) = try row.finish(
            level, home, openedOn, name, head)
        text = SiteText(
            head: headName, room: room, capacity: capacity, hours: hours, phone: row.text(Self.phoneColumn),
            brand: brand, brandWords: words)
    }

    var key: String { "\(level.rawValue) \(home.nameKey) \(level == .point ? name.nameKey : "")" }

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>] {
        let today = transaction.now.day
        let units = try Units.all(county: actor.county, notGoneOn: today, in: transaction)
        let known = try Sites.all(county: actor.county, in: transaction)
        let byHome = Dictionary(grouping: known.filter { $0.endedOn == nil }, by: \.home.unit)
        return records.map { [names = UnitNames(units)] record in
            do { return try record.judge(names, byHome, actor, today) } catch let fault as CellFault {
                return .wrong(fault.words)
            } catch let refusal as Refusal {
                return .wrong(refusal.fields.first?.message ?? refusal.message)
            } catch { return .wrong("\(error)") }
        }
    }

    private func judge(
        _ names: UnitNames, _ known: [String: [PracticeSite]], _ actor: Actor, _ today: Day
    ) throws -> ImportJudgement<Change> {
        let unit = try names.unit(home, "负责单位")
        guard actor.answers(for: Party(unit)) else { throw CellFault("“\(home)”不是您的单位或下级") }
        let lies = village.isEmpty ? unit.division : try names.unit(village, "所在村（社区）").division
        guard let division = lies, division.level == .village else {
            throw CellFault("没有写明所在的村（社区）：\(level.chinese)要填“所在村（社区）”")
        }
        try SiteTerms.check(level: level, host: host, text: text, openedOn: openedOn, today: today)
        try text.checkWords(named: name)
        let own = known[unit.id.description] ?? []
        guard
            let same = own.first(where: {
                $0.level == level && (level != .point || $0.name.nameKey == name.nameKey)
            })
        else {
            return .new(
                .register(
                    RegisterSite(
                        level: level, host: host, name: name, home: unit.id, division: division, text: text,
                        openedOn: openedOn)))
        }
        guard same.name.nameKey == name.nameKey else {
            throw CellFault("\(unit.name)已经有\(level.chinese)“\(same.name)”，同一级只设一个；改名的，先停用原来的")
        }
        guard same.text != text else { return .unchanged }
        return .changed(same.text.differences(to: text), .change(ChangeSite(same.id, text, team: same.team)))
    }

    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        switch change {
        case .register(let site): try site.carryOut(by: actor, in: transaction).outcome.description
        case .change(let site): try site.carryOut(by: actor, in: transaction).subjects[0]
        }
    }
}

extension SiteText {
    /// `负责人：张敏→李红；容纳人数：40→60`
    func differences(to other: SiteText) -> String {
        [
            ("负责人", head, other.head), ("活动室", room, other.room), ("容纳人数", String(capacity), String(other.capacity)),
            ("开放时间", hours, other.hours), ("服务电话", phone, other.phone), ("品牌", brand, other.brand),
            ("品牌依据", brandWords, other.brandWords),
        ].filter { $0.1 != $0.2 }.map { "\($0.0)：\($0.1.isEmpty ? "没有" : $0.1)→\($0.2.isEmpty ? "没有" : $0.2)" }
            .joined(separator: "；")
    }
}
