import Database
import Kernel
import Office

extension Place {
    package static let noun = RecordNoun("place", "点位", measure: "个")
}

extension Listing where Record == Place {
    /// With the columns that an import takes, so that what was mended in the file can be brought back in.
    package static let places = Listing<Place>(
        Place.noun, "点位", path: "places", right: .seePlaces,
        help: "检查去的地方：村（社区）本身，和里面的街路、市场、学校；更正名称和位置，撤销不再去的。",
        from: "place", joins: Places.joins, select: { _ in Places.columns }, decode: Place.init,
        sees: { $0.scope.condition(division: "place.division") },
        takes: { asked, _, transaction in
            asked["gone"] == nil ? Places.isThere(on: transaction.now.day) : "1 = 1"
        },
        columns: [
            .link("名称") {
                $0.name
            } path: {
                "places/\($0.id)"
            }, .text("类别", width: 10) { $0.kind.chinese },
            .text("所在村（社区）", width: 30) { ($0.townshipName ?? "") + $0.divisionName },
            .degrees("经度") { $0.position?.longitude }.inFileOnly, .degrees("纬度") { $0.position?.latitude }.inFileOnly,
            .text("位置", width: 10) { $0.position == nil ? "没有登记" : "已登记" },
            .day("撤销日期") { $0.goneFrom }.rare,
        ],
        filters: [
            .search("名称、村（社区）", in: ["place.name", "unit.name", "township.name"]),
            .choice("kind", "类别", of: Place.Kind.self, "place.kind") { $0.chinese }, .township("place.division"),
            .condition(
                "position", "位置",
                [
                    ("known", "已登记", { @Sendable _, _ in "place.latitude IS NOT NULL" }),
                    ("unknown", "没有登记", { @Sendable _, _ in "place.latitude IS NULL" }),
                ]), .gone,
        ],
        orders: [
            .by("division", "按区划", .ascending("place.division", .text), .ascending("place.name", .text)),
            .newest("place"),
        ],
        empty: "还没有点位。村（社区）本身随“区划”的名单建立；里面的市场、车站这些，用名单导入，或者到村（社区）的页面新增。",
        leads: [.init("导入点位", "places/import", .addPlaces)])
}
