import Database
import Kernel
import Office
import Organisation

/// One row of an inventory as it was drawn up on the spot (摸排表).
struct ImportedItem: ImportedRecord {
    /// What was learnt of an item since: the days on which it was noticed and moved.
    struct Progress: Sendable {
        let noticedOn: Day?
        let movedOn: Day?
    }

    enum Change: Sendable {
        case add(ListItem, Progress)
        case progress(ID<InventoryItem>, Progress)
    }

    static let action = Action("inventoryItem.import", "导入清单", right: .manageCases)

    private static let labelColumn = ImportColumn.text(
        ListHeading("编号", "识别", "名称", example: "灰色面包车（尾号21）", help: "再来时认得出的说法；车牌写尾号就够", width: 24), max: 40)
    private static let caseColumn = ImportColumn.text(
        ListHeading("难点问题", example: "城区僵尸车清理", help: "系统里的名称，没有销号的", width: 26), max: 60)
    private static let kindColumn = ImportColumn<InventoryItem.Kind>.choice(
        ListHeading("类别", example: "僵尸车", help: InventoryItem.Kind.allCases.map(\.chinese).joined(separator: "、")),
        \.chinese)
    private static let villageColumn = ImportColumn.text(
        ListHeading(
            "村（社区）", "所在村（社区）", "村", "社区", example: "城东社区", help: "名称或12位代码；有重名的，连乡镇（街道）一起写", width: 24), max: 60)
    private static let spotColumn = ImportColumn.text(ListHeading("位置", example: "兴旺路北侧停车场", width: 28), max: 60)
    private static let foundColumn = ImportColumn.day(ListHeading("发现日期", example: "2019-03-04", width: 13))
    private static let noticedColumn = ImportColumn.day(
        ListHeading("贴通知日期", "张贴日期", isNeeded: false, example: "2019-03-06", help: "还没有贴的空着", width: 13))
    private static let movedColumn = ImportColumn.day(
        ListHeading("清理日期", "拖离日期", isNeeded: false, help: "还没有清理的空着", width: 13))
    private static let noteColumn = ImportColumn.text(ListHeading("情况", "备注", isNeeded: false, width: 30), max: 500)

    static let list = ImportedList(
        "清单", measure: "项", path: "cases/inventory",
        headings: [
            labelColumn.heading, caseColumn.heading, kindColumn.heading, villageColumn.heading, spotColumn.heading,
            foundColumn.heading, noticedColumn.heading, movedColumn.heading, noteColumn.heading,
        ],
        advice: "一行一项：每一辆车、每一处堆点。同一件难点问题、同一个村（社区）里编号相同的是同一项，再导入只补上贴通知和清理的日期，不会多出一项。")

    let label: String
    let caseTitle: String
    let kind: InventoryItem.Kind
    let village: String
    let spot: String
    let foundOn: Day
    let progress: Progress
    let note: String

    init(_ row: ImportRow) throws {
        note = row.text(Self.noteColumn)
        progress = Progress(noticedOn: row.value(Self.noticedColumn), movedOn: row.value(Self.movedColumn))
        (label, caseTitle, kind, village, spot, foundOn) = try row.finish(
            row.value(Self.labelColumn), row.value(Self.caseColumn), row.value(Self.kindColumn),
            row.value(Self.villageColumn), row.value(Self.spotColumn), row.value(Self.foundColumn))
    }

    var key: String { "\(caseTitle.nameKey) \(village.nameKey) \(label.nameKey)" }

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>] {
        let today = transaction.now.day
        let units = try Units.all(
            county: actor.county, kinds: [.township, .village], notGoneOn: today, in: transaction)
        let cases = Dictionary(grouping: try Cases.open(for: actor, in: transaction), by: \.title.nameKey)
        let rows = try transaction.rows(
            """
            SELECT id, coordinationCase, division, labelKey, state, foundOn, noticedOn FROM inventoryItem
            WHERE county = \(actor.county)
            """)
        let known = try Dictionary(
            rows.map { row in
                let (of, division, key): (String, String, String) = (
                    try row["coordinationCase"], try row["division"], try row["labelKey"]
                )
                return ("\(of) \(division) \(key)", try Known(row))
            }, uniquingKeysWith: { first, _ in first })
        return records.map { [names = UnitNames(units)] record in
            do { return try record.judge(names, cases, known, today) } catch let fault as CellFault {
                return .wrong(fault.words)
            } catch let refusal as Refusal {
                return .wrong(refusal.fields.first?.message ?? refusal.message)
            } catch { return .wrong("\(error)") }
        }
    }

    /// As it stands on the inventory.
    private struct Known {
        let id: ID<InventoryItem>
        let state: InventoryItem.State
        let foundOn: Day
        let noticedOn: Day?

        init(_ row: Row) throws {
            id = try row["id"]
            state = try row["state"]
            foundOn = try row["foundOn"]
            noticedOn = try row["noticedOn"]
        }
    }

    private func judge(
        _ names: UnitNames, _ cases: [String: [CoordinationCase]], _ known: [String: Known], _ today: Day
    ) throws -> ImportJudgement<Change> {
        guard let found = cases[caseTitle.nameKey], let own = found.first else {
            throw CellFault("没有还在整治的难点问题“\(caseTitle)”，请照系统里的名称填写")
        }
        guard found.count == 1 else { throw CellFault("叫“\(caseTitle)”的难点问题有\(found.count)件，请先把名称改得不一样") }
        guard let division = try names.unit(village, "村（社区）").division else {
            throw CellFault("“\(village)”不是村（社区）")
        }
        let before = known["\(own.id) \(division) \(label.nameKey)"]
        let from = before?.foundOn ?? foundOn
        try CaseTerms.check("foundOn", "发现日期", foundOn, today: today)
        try CaseTerms.check("noticedOn", "贴通知日期", progress.noticedOn, from: from, "发现日期", today: today)
        let noticed = progress.noticedOn ?? before?.noticedOn
        try CaseTerms.check("movedOn", "清理日期", progress.movedOn, from: noticed ?? from, "发现或贴通知日期", today: today)
        guard let before else {
            return .new(
                .add(
                    ListItem(
                        own.id, kind: kind, label: label, division: division, spot: spot, note: note, foundOn: foundOn),
                    progress))
        }
        let isNoticed = before.state == .found && progress.noticedOn != nil
        let isMoved = InventoryItem.State.toDo.contains(before.state) && progress.movedOn != nil
        guard isNoticed || isMoved else { return .unchanged }
        let words = [
            isNoticed ? progress.noticedOn.map { "贴通知：\($0.chinese)" } : nil,
            isMoved ? progress.movedOn.map { "清理：\($0.chinese)" } : nil,
        ].compactMap(\.self).joined(separator: "；")
        return .changed(
            words,
            .progress(
                before.id,
                Progress(
                    noticedOn: isNoticed ? progress.noticedOn : nil, movedOn: isMoved ? progress.movedOn : nil)))
    }

    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        switch change {
        case .add(let item, let progress):
            let id = try item.carryOut(by: actor, in: transaction).outcome
            try take(progress, of: id, by: actor, in: transaction)
            return id.description
        case .progress(let id, let progress):
            try take(progress, of: id, by: actor, in: transaction)
            return id.description
        }
    }

    private static func take(
        _ progress: Progress, of id: ID<InventoryItem>, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        for (name, day) in [(InventoryItem.notice, progress.noticedOn), (InventoryItem.move, progress.movedOn)] {
            guard let day, let step = InventoryItem.procedure.step(named: name) else { continue }
            // The list stands for those who did it.
            try transaction.take(
                step, of: id, in: InventoryItem.procedure,
                StepAnswers(note: "按摸排表登记，没有照片", day: day, onBehalfOf: "摸排表"), by: actor)
        }
    }
}
