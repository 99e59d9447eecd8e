import Database
import Kernel
import Office
import Organisation
import Volunteers

/// A poster as an .xlsx or .csv brings it: added where it is not there. What is there is left: it is taken down and put up anew.
struct ImportedPoster: ImportedRecord {
    typealias Change = RegisterPoster

    static let action = Action("poster.import", "导入公益宣传", right: .keepPosters)

    private static let villageColumn = ImportColumn.text(
        ListHeading("所在村（社区）", "村（社区）", "村", "社区", example: "城东社区", help: "名称或12位代码；有重名的，连乡镇（街道）一起写", width: 22),
        max: 60)
    private static let placeColumn = ImportColumn.text(
        ListHeading("点位", "点位名称", example: "人民路", help: "照“点位”页上的名称；村（社区）本身就填村名", width: 22), max: 40)
    private static let kindColumn = ImportColumn<PosterKind>.choice(
        ListHeading("形式", example: "宣传栏、展板", help: PosterKind.allCases.map(\.chinese).joined(separator: "；")), \.chinese
    )
    private static let themeColumn = ImportColumn<PosterTheme>.choice(
        ListHeading(
            "主题", example: "讲文明树新风", help: PosterTheme.allCases.map(\.chinese).joined(separator: "；"), width: 20),
        \.chinese)
    private static let spotColumn = ImportColumn.text(
        ListHeading("位置", example: "东门入口左侧", help: "最多40个字", width: 24), max: 40)
    private static let metreColumn = ImportColumn<Int>.value(
        ListHeading("距起点（米）", "米", isNeeded: false, example: "120", help: "街道从起点、学校从校门量"), form: "一个整数", { Int($0) })
    private static let widthColumn = ImportColumn<Int>.value(
        ListHeading("宽（厘米）", "宽", example: "240"), form: "一个整数", { Int($0) })
    private static let heightColumn = ImportColumn<Int>.value(
        ListHeading("高（厘米）", "高", example: "120"), form: "一个整数", { Int($0) })
    private static let ownerColumn = ImportColumn.text(
        ListHeading("管理单位", example: "综合行政执法局", help: "名称；有重名的村，连乡镇（街道）一起写", width: 22), max: 60)
    private static let putOnColumn = ImportColumn.day(ListHeading("上墙", "上墙日期", example: "2019-03-01", width: 13))
    private static let untilColumn = ImportColumn.day(
        ListHeading("到期", "到期日", isNeeded: false, example: "2020-03-01", width: 13))

    static let list = ImportedList(
        "公益宣传", measure: "处", path: "posters",
        headings: [
            villageColumn.heading, placeColumn.heading, kindColumn.heading, themeColumn.heading, spotColumn.heading,
            metreColumn.heading, widthColumn.heading, heightColumn.heading, ownerColumn.heading, putOnColumn.heading,
            untilColumn.heading,
        ],
        advice: "一行一处。同一点位、同一位置、同一主题的算同一处，已经有的不改；换了新的，先在它的页面撤下。")

    let village: String
    let place: String
    let owner: String
    let text: PosterText

    init(_ row: ImportRow) throws {
        let (village, place, owner) = (
            row.value(Self.villageColumn), row.value(Self.placeColumn), row.value(Self.ownerColumn)
        )
        let (kind, theme, spot) = (
            row.value(Self.kindColumn), row.value(Self.themeColumn), row.value(Self.spotColumn)
        )
        let (metre, width, height) = (
            row.value(Self.metreColumn), row.value(Self.widthColumn), row.value(Self.heightColumn)
        )
        let (putOn, until) = (row.value(Self.putOnColumn), row.value(Self.untilColumn))
        let named: (String, String, String) = try row.finish(village, place, owner)
        (self.village, self.place, self.owner) = named
        let told: (PosterKind, PosterTheme, String, Int, Int, Day) = try row.finish(
            kind, theme, spot, width, height, putOn)
        text = PosterText(
            told.0, told.1, spot: told.2, metre: metre, widthCM: told.3, heightCM: told.4, putOn: told.5, until: until)
    }

    var key: String { "\(village.nameKey) \(place.nameKey) \(text.spot.nameKey) \(text.theme.rawValue)" }

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>] {
        let today = transaction.now.day
        let units = try Units.all(county: actor.county, notGoneOn: today, in: transaction)
        let standing = Set(
            try Posters.standing(county: actor.county, in: transaction).map { "\($0.place) \($0.spot) \($0.theme)" })
        var known: [DivisionCode: [String: Place]] = [:]
        return try records.map { [names = UnitNames(units)] record in
            do {
                let village = try names.unit(record.village, "村（社区）")
                guard let division = village.division, division.level == .village else {
                    throw CellFault("“\(record.village)”不是村（社区），请填点位所在的村或社区")
                }
                if known[division] == nil {
                    let places = try Places.below(division, county: actor.county, in: transaction)
                    known[division] = Dictionary(
                        places.map { ($0.name.nameKey, $0) }, uniquingKeysWith: { first, _ in first })
                }
                guard let place = known[division]?[record.place.nameKey] else {
                    throw CellFault("\(village.name)没有叫“\(record.place)”的点位，请先在“点位”里登记")
                }
                return try record.judge(
                    place, names.unit(record.owner, "管理单位"), standing, actor, today)
            } catch let fault as CellFault { return .wrong(fault.words) } catch let refusal as Refusal {
                return .wrong(refusal.fields.first?.message ?? refusal.message)
            }
        }
    }

    private func judge(
        _ place: Place, _ owner: Unit, _ standing: Set<String>, _ actor: Actor, _ today: Day
    ) throws -> ImportJudgement<Change> {
        guard actor.answers(for: Party(owner)) else { throw CellFault("“\(self.owner)”不是您的单位或下级") }
        try PosterTerms.checkPlace(place.name, goneFrom: place.goneFrom, today: today)
        try PosterTerms.check(
            widthCM: text.widthCM, heightCM: text.heightCM, metre: text.metre, putOn: text.putOn, until: text.until,
            today: today)
        guard !standing.contains("\(place.id) \(text.spot) \(text.theme.rawValue)") else { return .unchanged }
        return .new(RegisterPoster(at: place.id, owner: owner.id, text))
    }

    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        try change.carryOut(by: actor, in: transaction).outcome.description
    }
}
