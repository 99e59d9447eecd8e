import Database
import Kernel
import Office
import Organisation
import Web

/// Honours that were given before there was Wenming (转入), as a list of them: the same list twice changes nothing.
struct ImportedHonour: ImportedRecord {
    struct Change: Sendable {
        let category: AwardCategory
        let level: AwardLevel
        let name: String
        let village: DivisionCode?
        let unitName: String
        let title: String
        let grantedOn: Day
        let paper: String
        let until: Day?
    }

    static let action = Action("honour.import", "转入荣誉", right: .recordHonours)

    private static let categoryColumn = ImportColumn<AwardCategory>.choice(
        ListHeading("类别", example: "身边好人", width: 14), \.chinese)
    private static let levelColumn = ImportColumn<AwardLevel>.choice(
        ListHeading("级别", example: "市级", width: 10), \.chinese)
    private static let nameColumn = ImportColumn.text(
        ListHeading("姓名", "名称", example: "金水根", help: "个人、家庭或项目的名称", width: 16), max: 40)
    private static let villageColumn = ImportColumn.text(
        ListHeading("村（社区）", "村", isNeeded: false, example: "樟塘村", help: "有重名的，连乡镇（街道）一起写", width: 20), max: 60)
    private static let unitColumn = ImportColumn.text(
        ListHeading("单位", isNeeded: false, example: "县人民医院", width: 20), max: 40)
    private static let titleColumn = ImportColumn.text(
        ListHeading("荣誉名称", "荣誉", example: "绍兴好人", width: 20), max: 60)
    private static let dayColumn = ImportColumn.day(ListHeading("授予日期", example: "2017-05-01", width: 14))
    private static let untilColumn = ImportColumn.day(ListHeading("有效到", isNeeded: false, width: 14))
    private static let paperColumn = ImportColumn.text(
        ListHeading("文件、文号", "文号", example: "绍市文明委〔2017〕2号", help: "凭哪份文件", width: 26), max: 200)

    static let list = ImportedList(
        "荣誉", measure: "项", path: "honours",
        headings: [
            categoryColumn.heading, levelColumn.heading, nameColumn.heading, villageColumn.heading, unitColumn.heading,
            titleColumn.heading, dayColumn.heading, untilColumn.heading, paperColumn.heading,
        ], advice: "以前就有的荣誉：一行一项，标“转入”，不计入今年新增。文明单位、文明村等有届期的在“文明称号”里转入。")

    private let category: AwardCategory
    private let level: AwardLevel
    private let name: String
    private let village: String
    private let unitName: String
    private let title: String
    private let grantedOn: Day
    private let until: Day?
    private let paper: String

    init(_ row: ImportRow) throws {
        (village, unitName) = (row.text(Self.villageColumn), row.text(Self.unitColumn))
        until = row.value(Self.untilColumn)
        (category, level, name) = try row.finish(
            row.value(Self.categoryColumn), row.value(Self.levelColumn), row.value(Self.nameColumn))
        (title, grantedOn, paper) = try row.finish(
            row.value(Self.titleColumn), row.value(Self.dayColumn), row.value(Self.paperColumn))
    }

    var key: String { Self.key(category, level, name, title, grantedOn) }

    private static func key(
        _ category: AwardCategory, _ level: AwardLevel, _ name: String, _ title: String, _ day: Day
    ) -> String { "\(category.rawValue) \(level.rawValue) \(name.nameKey) \(title.nameKey) \(day)" }

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>] {
        let today = transaction.now.day
        let names = UnitNames(try Units.all(county: actor.county, notGoneOn: today, in: transaction))
        let held = try transaction.rows(
            "SELECT category, level, name, title, grantedOn FROM honour WHERE county = \(actor.county)"
        ).map { row in
            key(try row["category"], try row["level"], try row["name"], try row["title"], try row["grantedOn"])
        }
        let known = Set(held)
        return records.map { record in
            guard !known.contains(record.key) else { return .unchanged }
            guard !record.category.isTitle else {
                return .wrong("\(record.category.chinese)有届期、要复评，请在“文明称号”里转入")
            }
            guard record.grantedOn <= today else { return .wrong("授予日期\(record.grantedOn.chinese)还没有到") }
            do {
                let unit = record.village.isEmpty ? nil : try names.unit(record.village, "村（社区）")
                if let unit, unit.division?.level != .village { return .wrong("“\(record.village)”不是村（社区）") }
                return .new(
                    Change(
                        category: record.category, level: record.level, name: record.name, village: unit?.division,
                        unitName: record.unitName, title: record.title, grantedOn: record.grantedOn,
                        paper: record.paper, until: record.until))
            } catch let fault as CellFault { return .wrong(fault.words) } catch { return .wrong("\(error)") }
        }
    }

    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        try RecordHonour(
            change.category, change.level, name: change.name, village: change.village, unitName: change.unitName,
            title: change.title, isBroughtIn: true, grantedOn: change.grantedOn, paper: change.paper,
            heldUntil: change.until
        ).carryOut(by: actor, in: transaction).outcome.description
    }
}
