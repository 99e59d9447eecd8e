import Database
import Kernel
import Office

/// A department, or a further office of the county's, as a list brings it in.
struct ImportedUnit: ImportedRecord {
    enum Change: Sendable {
        case add(name: String, kind: Unit.Kind)
        case correct(ID<Unit>, name: String, kind: Unit.Kind)
    }

    static let action = Action("unit.import", "导入单位", right: .changeUnits)

    private static let nameColumn = ImportColumn.text(
        ListHeading("名称", "单位名称", "单位", example: "明川县综合行政执法局", help: "用全称，最多40个字", width: 30), max: 40)
    private static let kindColumn = ImportColumn<Unit.Kind>.choice(
        ListHeading("类别", isNeeded: false, example: "部门", help: "部门、县级或商户；空着的是部门"), of: Unit.Kind.added
    ) { $0.inLists }

    static let list = ImportedList(
        "单位", measure: "个", path: "units", headings: [nameColumn.heading, kindColumn.heading],
        advice: "一行一个部门。乡镇（街道）和村（社区）的单位随“区划”的名单建立，不用在这里填。")

    let name: String
    let kind: Unit.Kind

    init(_ row: ImportRow) throws {
        kind = row.value(Self.kindColumn) ?? .department
        name = try row.finish(row.value(Self.nameColumn))
    }

    var key: String { name.nameKey }

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>] {
        let units = try Units.all(county: actor.county, in: transaction)
        let known = Dictionary(units.map { ($0.name.nameKey, $0) }, uniquingKeysWith: { first, _ in first })
        return records.map { record in
            guard let found = known[record.key] else { return .new(.add(name: record.name, kind: record.kind)) }
            if let gone = found.goneFrom { return .wrong("“\(found.name)”\(gone.chinese)起已经撤销，请换一个名称；撤错了的，到它的页面恢复") }
            guard found.division == nil else { return .wrong("“\(found.name)”是随区划建立的，不用在这里填") }
            guard found.kind != record.kind else { return .unchanged }
            return .changed(
                "类别：\(found.kind.chinese)→\(record.kind.chinese)",
                .correct(found.id, name: found.name, kind: record.kind))
        }
    }

    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        switch change {
        case .add(let name, let kind):
            try AddUnit(name: name, kind: kind).carryOut(by: actor, in: transaction).outcome.description
        case .correct(let unit, let name, let kind):
            try CorrectUnit(unit: unit, name: name, kind: kind).carryOut(by: actor, in: transaction).subjects[0]
        }
    }
}
