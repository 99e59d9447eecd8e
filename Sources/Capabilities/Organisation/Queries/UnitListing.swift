import Database
import Kernel
import Office

extension Unit {
    package static let noun = RecordNoun("unit", "单位", measure: "个")
}

extension Listing where Record == Unit {
    /// With the columns that an import takes, so that what was mended in the file can be brought back in.
    static let units = Listing<Unit>(
        Unit.noun, "单位", path: "units", right: .seeUnits,
        help: "问题交办给谁、联创联建找谁，都从这份单位名单里选；乡镇（街道）和村（社区）的单位随“区划”建立。",
        from: "unit", select: { _ in Unit.columns }, decode: Unit.init, sees: { _ in "1 = 1" },
        takes: { asked, _, _ in
            let isThere: SQL = asked["gone"] == nil ? "unit.goneFrom IS NULL" : "1 = 1"
            return "unit.kind IN \(list: Unit.Kind.added) AND \(isThere)"
        },
        columns: [
            .link("单位") {
                $0.name
            } path: {
                "units/\($0.id)"
            }, .text("类别", width: 12) { $0.kind.inLists }, .day("撤销日期") { $0.goneFrom }.rare,
        ],
        filters: [
            .search("单位名称", in: ["unit.name"]),
            ListFilter(
                "kind", "类别", options: { _, _ in Unit.Kind.added.map { ($0.rawValue, $0.inLists) } },
                isReadable: { Unit.Kind(rawValue: $0) != nil }, condition: { value, _, _ in "unit.kind = \(value)" }),
            .gone,
        ],
        orders: [
            .by(
                "kind", "按类别",
                .ascending("CASE unit.kind WHEN 'office' THEN 0 WHEN 'department' THEN 1 ELSE 2 END", .integer),
                .ascending("unit.name", .text)), .newest("unit"),
        ],
        empty: "还没有单位。问题要交办给部门，请先把牵头和责任部门建起来。", starts: [.init("新增单位", "units/new", .changeUnits)],
        leads: [.init("导入单位", "units/import", .changeUnits)])
}

extension ListFilter {
    /// What is no more is left out of a list until somebody asks for it: its `takes` says so.
    static let gone = ListFilter(
        "gone", "已撤销的", options: { _, _ in [("all", "也列出")] }, isReadable: { $0 == "all" },
        condition: { _, _, _ in "1 = 1" }
    ).unasked("不列")
}
