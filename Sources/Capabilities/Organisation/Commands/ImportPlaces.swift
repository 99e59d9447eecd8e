import Database
import Kernel
import Office

/// A place within a village or community, as a list brings it in.
struct ImportedPlace: ImportedRecord {
    enum Change: Sendable {
        case add(AddPlace)
        case correct(CorrectPlace)
    }

    static let action = Action("place.import", "导入点位", right: .addPlaces)

    private static let nameColumn = ImportColumn.text(
        ListHeading("名称", "点位名称", "点位", example: "城东农贸市场", help: "最多40个字", width: 24), max: 40)
    private static let kindColumn = ImportColumn<Place.Kind>.choice(
        ListHeading(
            "类别", example: "市场", help: Place.Kind.ofTheirOwn.map(\.chinese).joined(separator: "、") + "中的一个"),
        of: Place.Kind.ofTheirOwn, \.chinese)
    private static let villageColumn = ImportColumn.text(
        ListHeading(
            "所在村（社区）", "村（社区）", "所在村", "村", "社区", example: "城东社区",
            help: "名称或12位代码；有重名的，连乡镇（街道）一起写，如 澄潭街道新民村", width: 24), max: 60)
    private static let longitudeColumn = ImportColumn<Double>.value(
        ListHeading("经度", isNeeded: false, example: "120.903841", help: "十进制度数（WGS-84）；没有就空着"),
        form: "十进制度数，如 120.903841",
        Double.init)
    private static let latitudeColumn = ImportColumn<Double>.value(
        ListHeading("纬度", isNeeded: false, example: "29.500107", help: "和经度成对填写"), form: "十进制度数，如 29.500107",
        Double.init)

    static let list = ImportedList(
        "点位", measure: "个", path: "places",
        headings: [
            nameColumn.heading, kindColumn.heading, villageColumn.heading, longitudeColumn.heading,
            latitudeColumn.heading,
        ],
        advice: "一行一个点位：市场、车站、学校、街路、广场这些。村（社区）本身随“区划”建立，不用填。")

    let name: String
    let kind: Place.Kind
    let village: String
    /// Nil where the list has none: the one that is known stays.
    let position: Position?

    init(_ row: ImportRow) throws {
        let (longitude, latitude) = (row.value(Self.longitudeColumn), row.value(Self.latitudeColumn))
        let (kind, village) = (row.value(Self.kindColumn), row.value(Self.villageColumn))
        let name = row.value(Self.nameColumn)
        switch (latitude, longitude) {
        case (let latitude?, let longitude?) where abs(latitude) <= 90 && abs(longitude) <= 180:
            position = Position(latitudeDegrees: latitude, longitudeDegrees: longitude)
        case (nil, nil): position = nil
        case (_?, _?):
            position = nil
            row.refuse("经度或纬度超出了范围，请检查有没有填反")
        default:
            position = nil
            row.refuse("经度和纬度要成对填写，用十进制度数，如 120.903841 和 29.500107；或者都不填")
        }
        (self.name, self.kind, self.village) = try row.finish(name, kind, village)
    }

    var key: String { "\(village.nameKey) \(name.nameKey)" }

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>] {
        let today = transaction.now.day
        let units = try Units.all(
            county: actor.county, kinds: [.township, .village], notGoneOn: today, in: transaction)
        let places = try Places.within(actor.scope, county: actor.county, in: transaction)
        let known = Dictionary(
            places.map { ("\($0.division) \($0.name.nameKey)", $0) }, uniquingKeysWith: { first, _ in first })
        let box = try Divisions.box(county: actor.county, in: transaction)
        return records.map { [names = UnitNames(units)] record in
            do { return try record.judge(names, known, box, actor.scope) } catch let fault as CellFault {
                return .wrong(fault.words)
            } catch { return .wrong("\(error)") }
        }
    }

    private func judge(
        _ names: UnitNames, _ known: [String: Place], _ box: CountyBox?, _ scope: Scope
    ) throws -> ImportJudgement<Change> {
        guard let division = try names.unit(village, "村（社区）").division, division.level == .village else {
            throw CellFault("“\(village)”不是村（社区），请填点位所在的村或社区")
        }
        guard scope.covers(division: division) else { throw CellFault("“\(village)”不在您管理的村（社区）里") }
        if let position, let box, !box.contains(position) {
            throw CellFault("这个位置不在本县范围内，请检查经度和纬度有没有填反")
        }
        guard let found = known["\(division) \(name.nameKey)"] else {
            return .new(.add(AddPlace(division: division, name: name, kind: kind, position: position)))
        }
        if let gone = found.goneFrom { throw CellFault("“\(found.name)”\(gone.chinese)起已经撤销；撤错了的，到它的页面恢复") }
        guard !found.isHome else { throw CellFault("“\(found.name)”是村（社区）本身，不用在这里填") }
        var words: [String] = []
        if found.kind != kind { words.append("类别：\(found.kind.chinese)→\(kind.chinese)") }
        if let position, position != found.position {
            words.append("位置：\(found.position?.chinese ?? "没有")→\(position.chinese)")
        }
        guard !words.isEmpty else { return .unchanged }
        return .changed(
            words.joined(separator: "；"),
            .correct(CorrectPlace(place: found.id, name: found.name, kind: kind, position: position ?? found.position)))
    }

    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        switch change {
        case .add(let place): try place.carryOut(by: actor, in: transaction).outcome.description
        case .correct(let place): try place.carryOut(by: actor, in: transaction).subjects[0]
        }
    }
}
