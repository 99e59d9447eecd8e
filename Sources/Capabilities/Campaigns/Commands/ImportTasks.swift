import Database
import Kernel
import Office
import Organisation

/// A row of the year's list of tasks (年度重点工作项目清单) as an .xlsx or .csv brings it: one lead, who helps, and what each quarter
/// is to reach. What was given out stays as it is: a list only adds.
struct ImportedTask: ImportedRecord {
    typealias Change = ReadTask

    /// A row whose names were found.
    struct ReadTask: Sendable {
        let row: ImportedTask
        let lead: ID<Unit>
        let supports: [ID<Unit>]
        let campaign: ID<Campaign>?
    }

    static let action = Action("planTask.import", "导入年度任务", right: .assignTasks)

    private static let titleColumn = ImportColumn.text(
        ListHeading("任务", "项目", "重点工作", example: "完成主次干道公益宣传提升", help: "一行一项，最多80个字", width: 34), max: 80)
    private static let wordsColumn = ImportColumn.text(
        ListHeading("要求", "工作要求", isNeeded: false, example: "主次干道、公园、窗口全覆盖", width: 34), max: 2000)
    private static let kindColumn = ImportColumn<TaskSource.Kind>.choice(
        ListHeading("来源", isNeeded: false, example: "年度计划", help: "空着的是年度计划")
    ) { $0.chinese }
    private static let sourceColumn = ImportColumn.text(
        ListHeading("来源说明", example: "2020年工作重点第二段", help: "哪一段、哪次会、哪件批示", width: 28), max: 200)
    private static let campaignColumn = ImportColumn.text(
        ListHeading("专项行动", isNeeded: false, help: "属于哪一项，用系统里的名称", width: 24), max: 60)
    private static let leadColumn = ImportColumn<String>(
        ListHeading("牵头单位", "责任单位", example: "水利局", help: "只填一个单位", width: 24)
    ) { cell in
        let units = names(in: cell)
        guard units.count == 1 else {
            throw CellFault("“牵头单位”有\(units.count)个（\(units.joined(separator: "、"))），一项任务只能有一个牵头，其余的填在配合单位")
        }
        return units[0]
    }
    private static let supportsColumn = ImportColumn<[String]>(
        ListHeading("配合单位", isNeeded: false, example: "城关街道、云溪镇", help: "几个单位用顿号分开", width: 30)
    ) { names(in: $0) }
    private static let startColumn = ImportColumn.day(ListHeading("开始", "开始日期", example: "2020-01-10", width: 13))
    private static let dueColumn = ImportColumn.day(ListHeading("期限", "完成时限", example: "2020-12-20", width: 13))
    private static let quarterColumns = NewMilestone.quarters.enumerated().map { index, name in
        ImportColumn.text(
            ListHeading(
                name, "\(name)节点", isNeeded: false, example: index == 1 ? "过半数见效" : "",
                help: "这个季度做到什么；到季末，最后一个季度到期限", width: 24), max: 200)
    }

    static let list = ImportedList(
        "年度任务", measure: "项", path: "tasks",
        headings: [
            titleColumn.heading, wordsColumn.heading, kindColumn.heading, sourceColumn.heading, campaignColumn.heading,
            leadColumn.heading, supportsColumn.heading, startColumn.heading, dueColumn.heading,
        ] + quarterColumns.map(\.heading),
        advice: "一行一项任务，只增不改：已经下达的任务不会因为名单改动；要停的由主任取消。")

    let title: String
    let words: String
    let source: TaskSource
    let campaign: String
    let lead: String
    let supports: [String]
    let startOn: Day
    let dueOn: Day
    let milestones: [NewMilestone]

    init(_ row: ImportRow) throws {
        let quarters = Self.quarterColumns.map { row.text($0) }
        words = row.text(Self.wordsColumn)
        campaign = row.text(Self.campaignColumn)
        supports = row.value(Self.supportsColumn) ?? []
        let kind = row.value(Self.kindColumn) ?? .plan
        let source: String
        (title, source, lead, startOn, dueOn) = try row.finish(
            row.value(Self.titleColumn), row.value(Self.sourceColumn), row.value(Self.leadColumn),
            row.value(Self.startColumn), row.value(Self.dueColumn))
        self.source = TaskSource(kind, words: source)
        milestones = Self.milestones(quarters, until: dueOn)
        do { try TaskTerms.check(startOn: startOn, dueOn: dueOn, milestones: milestones) } catch {
            throw CellFault(error.fields.map(\.message).joined(separator: "；"))
        }
    }

    private static func names(in cell: String) -> [String] {
        cell.split(whereSeparator: { "、，,；;/\n".contains($0) }).map { String($0).trimmed }.filter { !$0.isEmpty }
    }

    /// At the end of each quarter of the year in which it is due, that of the last on the day itself.
    private static func milestones(_ quarters: [String], until due: Day) -> [NewMilestone] {
        quarters.enumerated().filter { !$0.element.isEmpty }.compactMap { index, words in
            Day(year: due.year, month: index * 3 + 3, dayOfMonth: [31, 30, 30, 31][index]).map { end in
                NewMilestone(
                    quarter: index + 1, words: words, dueOn: index + 1 == due.quarter ? min(end, due) : end)
            }
        }
    }

    var key: String { "\(source.kind.rawValue) \(source.key.nameKey) \(title.nameKey)" }

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>] {
        let today = transaction.now.day
        let units = try Units.all(county: actor.county, notGoneOn: today, in: transaction).filter {
            $0.goneFrom.map { $0 > today } ?? true
        }
        let known = Dictionary(grouping: units, by: \.name.nameKey)
        let campaigns = try Campaigns.open(for: actor, in: transaction)
        return try records.map { record in
            // A list that went out says of no task which record it came from: as it is listed it is known.
            if try PlanTasks.isListed(
                record.title, record.source, dueOn: record.dueOn, county: actor.county, in: transaction)
            {
                return .unchanged
            }
            if let same = try PlanTasks.taken(
                from: record.source, title: record.title, county: actor.county, in: transaction)
            {
                return same == record.title ? .unchanged : .wrong("这项来源已经立过任务“\(same)”，一项只立一个")
            }
            do { return .new(try record.read(known, campaigns)) } catch let fault as CellFault {
                return .wrong(fault.words)
            }
        }
    }

    private func read(_ units: [String: [Unit]], _ campaigns: [Campaign]) throws -> ReadTask {
        func unit(_ name: String, _ column: String) throws -> ID<Unit> {
            let found = units[name.nameKey] ?? []
            guard let one = found.first else { throw CellFault("“\(column)”的“\(name)”没有这个单位，请用系统里的名称") }
            guard found.count == 1 else { throw CellFault("“\(column)”的“\(name)”有\(found.count)个，请写全称") }
            return one.id
        }
        let leader = try unit(lead, "牵头单位")
        let helpers = try supports.map { try unit($0, "配合单位") }
        guard !helpers.contains(leader) else { throw CellFault("\(lead)已经牵头，不用再列为配合单位") }
        let own = campaigns.first { $0.name.nameKey == campaign.nameKey }
        guard campaign.isEmpty || own != nil else {
            throw CellFault("“专项行动”的“\(campaign)”没有，或者已经结束，请用系统里的名称")
        }
        return ReadTask(row: self, lead: leader, supports: helpers, campaign: own?.id)
    }

    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        let row = change.row
        return try NewTask(
            row.title, source: row.source, campaign: change.campaign, words: row.words, lead: change.lead,
            supports: change.supports, startOn: row.startOn, dueOn: row.dueOn, milestones: row.milestones, by: actor
        ).record(in: transaction).description
    }
}
