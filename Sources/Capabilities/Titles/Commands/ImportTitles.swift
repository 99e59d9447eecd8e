import Database
import Kernel
import Office
import Organisation
import Recognition
import Web

/// A title that was held before Wenming (转入), as a list brings it: the same list twice changes nothing.
struct ImportedTitle: ImportedRecord {
    struct Change: Sendable {
        let body: ID<CivilBody>?
        let kind: BodyKind
        let name: String
        let unit: ID<Unit>?
        let division: DivisionCode?
        let level: AwardLevel
        let grantedOn: Day
        let until: Day
        let paper: String
        let number: String
    }

    static let action = Action("civilTitle.import", "导入称号", right: .keepTitles)

    private static let nameColumn = ImportColumn.text(
        ListHeading("名称", "单位", "单位名称", example: "樟塘村", help: "村、社区、乡镇、部门用系统里的名称", width: 26), max: 40)
    private static let placeColumn = ImportColumn.text(
        ListHeading("乡镇（街道）", "乡镇", isNeeded: false, example: "云溪镇", help: "村名有重的要填；学校、企业填所在的乡镇或主管部门", width: 18),
        max: 40)
    private static let kindColumn = ImportColumn<BodyKind>.choice(ListHeading("类别", example: "文明村", width: 18)) {
        $0.chinese
    }
    private static let levelColumn = ImportColumn<AwardLevel>.choice(ListHeading("级别", example: "市级")) { $0.chinese }
    private static let grantedColumn = ImportColumn.day(ListHeading("命名日期", example: "2017-03-01"))
    private static let untilColumn = ImportColumn.day(
        ListHeading("届满日期", isNeeded: false, example: "2019-12-31", help: "空着的按届期算"))
    private static let paperColumn = ImportColumn.text(
        ListHeading("文号", "文件", example: "绍市文明委〔2017〕2号", width: 26), max: 200)
    private static let numberColumn = ImportColumn.text(ListHeading("编号", "牌匾编号", isNeeded: false), max: 60)

    static let list = ImportedList(
        "文明称号", measure: "个", path: "titles",
        headings: [
            nameColumn.heading, placeColumn.heading, kindColumn.heading, levelColumn.heading, grantedColumn.heading,
            untilColumn.heading, paperColumn.heading, numberColumn.heading,
        ], advice: "以前就有的称号：一行一个，导入以后标“转入”，不计入今年新增。学校、企业、家庭没有登记过的会同时登记。")

    let name: String
    let place: String
    let kind: BodyKind
    let level: AwardLevel
    let grantedOn: Day
    let until: Day?
    let paper: String
    let number: String

    init(_ row: ImportRow) throws {
        place = row.text(Self.placeColumn)
        until = row.value(Self.untilColumn)
        number = row.text(Self.numberColumn)
        (name, kind, level, grantedOn, paper) = try row.finish(
            row.value(Self.nameColumn), row.value(Self.kindColumn), row.value(Self.levelColumn),
            row.value(Self.grantedColumn), row.value(Self.paperColumn))
    }

    var key: String { "\(name.nameKey) \(place.nameKey) \(kind.rawValue) \(level.rawValue)" }

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>] {
        let rules = try transaction.setting(TitleSettings.rules, county: actor.county)
        let today = transaction.now.day
        let bodies = Dictionary(
            grouping: try Bodies.all(county: actor.county, in: transaction),
            by: { "\($0.kind.rawValue) \($0.name.nameKey)" })
        let units = try Units.present(county: actor.county, in: transaction)
        let held = Dictionary(grouping: try Titles.all(county: actor.county, in: transaction), by: \.body.id)
        return records.map { record in
            let until =
                record.until ?? TitleTerms.until(grantedOn: record.grantedOn, years: rules.of(record.kind).years)
            guard record.grantedOn <= today, until >= record.grantedOn else {
                return .wrong("命名日期应在今天以前、届满日期以前")
            }
            let all = (bodies["\(record.kind.rawValue) \(record.name.nameKey)"] ?? []).filter {
                record.place.isEmpty || $0.place.nameKey == record.place.nameKey
                    || $0.party.name.nameKey == record.place.nameKey
            }
            // Of two with a name the one that is there is meant.
            let present = all.filter { $0.isThere(on: today) }
            let named = present.isEmpty ? all : present
            guard named.count <= 1 else { return .wrong("有\(named.count)个“\(record.name)”，请填乡镇（街道）") }
            var acting: Unit?
            if let body = named.first {
                let same = (held[body.id] ?? []).filter { $0.level == record.level }
                if same.contains(where: { $0.grantedOn == record.grantedOn }) { return .unchanged }
                let overlaps = same.contains {
                    $0.grantedOn <= until && ($0.endedOn.map { $0.adding(days: -1) } ?? $0.until) >= record.grantedOn
                }
                if overlaps { return .wrong("“\(body.name)”已有一个\(record.level.chinese)称号，日期重叠") }
                if let gone = body.goneFrom, gone <= until, gone <= today {
                    return .wrong("“\(body.name)”\(gone.chinese)起已经撤销")
                }
            } else {
                guard BodyKind.entered.contains(record.kind) else {
                    return .wrong("没有名叫“\(record.name)”的\(record.kind.bodies)")
                }
                do throws(Refusal) { try PublishGate.check([("name", "名称", record.name)]) } catch {
                    return .wrong(error.message)
                }
                acting = units.first { $0.name.nameKey == record.place.nameKey }
                guard let acting else { return .wrong("“\(record.name)”没有登记过，请在“乡镇（街道）”里填它所在的乡镇或主管部门的全称") }
                guard record.kind != .family || acting.kind == .village else { return .wrong("家庭请填所在的村（社区）") }
            }
            return .new(
                Change(
                    body: named.first?.id, kind: record.kind, name: record.name, unit: acting?.id,
                    division: acting?.division, level: record.level, grantedOn: record.grantedOn, until: until,
                    paper: record.paper, number: record.number))
        }
    }

    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        let id: ID<CivilBody>
        if let body = change.body {
            id = body
        } else if let body = try Bodies.named(change.name, county: actor.county, in: transaction).first(where: {
            $0.kind == change.kind && $0.division == change.division
        }) {
            id = body.id
        } else if let unit = change.unit {
            id = try EnterBody(change.kind, change.name, unit: unit, division: change.division, from: change.grantedOn)
                .carryOut(by: actor, in: transaction).outcome
        } else {
            throw Refusal.noSuchPage
        }
        let body = try Bodies.one(id, for: actor, in: transaction)
        let title = try NewTitle(
            body: body, level: change.level, source: .broughtIn, grantedOn: change.grantedOn, until: change.until,
            paper: change.paper, number: change.number
        ).record(by: actor, in: transaction)
        // One that was over before anything began here.
        if change.until < transaction.now.day {
            try transaction.take(
                "lapse", of: title, CivilTitle.procedure,
                StepAnswers(note: "转入时已届满", day: change.until.adding(days: 1)), county: actor.county)
        }
        return title.description
    }
}

/// A star that another office accepted, as its list brings it.
struct ImportedStar: ImportedRecord {
    struct Change: Sendable {
        let task: ID<StarTask>
        let star: Star
        let score: Points
        let acceptedOn: Day
        let paper: String
    }

    static let action = Action("starTask.import", "导入部门验收的星", right: .keepTitles)

    private static let nameColumn = ImportColumn.text(
        ListHeading("村（社区）", "村", "名称", example: "樟塘村", width: 20), max: 40)
    private static let placeColumn = ImportColumn.text(
        ListHeading("乡镇（街道）", "乡镇", isNeeded: false, example: "云溪镇", help: "村名有重的要填", width: 18), max: 40)
    private static let starColumn = ImportColumn.text(ListHeading("星", "星级", example: "党建星"), max: 20)
    private static let scoreColumn = ImportColumn<Points>.value(
        ListHeading("分数", "得分", example: "92.5"), form: "0到100的分数，如 92.5"
    ) { text in Points(text).flatMap { (Points.zero...Points(whole: 100)).contains($0) ? $0 : nil } }
    private static let dayColumn = ImportColumn.day(ListHeading("验收日期", example: "2019-11-04"))
    private static let paperColumn = ImportColumn.text(
        ListHeading("依据", "文号", isNeeded: false, example: "县委组织部名单", width: 26), max: 200)

    static let list = ImportedList(
        "部门验收的星", measure: "颗", path: "stars",
        headings: [
            nameColumn.heading, placeColumn.heading, starColumn.heading, scoreColumn.heading, dayColumn.heading,
            paperColumn.heading,
        ], advice: "由牵头部门验收的星（如党建星、富裕星、和谐星）和标准，把它们的名单传上来。村（社区）要先下达任务书。")

    let name: String
    let place: String
    let star: String
    let score: Points
    let acceptedOn: Day
    let paper: String

    init(_ row: ImportRow) throws {
        place = row.text(Self.placeColumn)
        paper = row.text(Self.paperColumn)
        (name, star, score, acceptedOn) = try row.finish(
            row.value(Self.nameColumn), row.value(Self.starColumn), row.value(Self.scoreColumn),
            row.value(Self.dayColumn))
    }

    var key: String { "\(name.nameKey) \(place.nameKey) \(star)" }

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>] {
        let rules = try transaction.setting(TitleSettings.stars, county: actor.county)
        let tasks = try Stars.all(county: actor.county, in: transaction)
        let byName = Dictionary(grouping: tasks, by: { $0.body.name.nameKey })
        let lines = try Stars.lines(county: actor.county, in: transaction)
        return records.map { record in
            let isNamed = { (star: Star) in star.name.nameKey == record.star.nameKey }
            // A village whose five stars stand strives for 3A: the star's name says which of its tasks is meant.
            let own = (byName[record.name.nameKey] ?? []).filter {
                record.place.isEmpty || $0.body.place.nameKey == record.place.nameKey
            }
            let open = own.filter { [.issued, .assessed].contains($0.state) }
            let named = open.filter { rules.stars(of: $0.goal, $0.body.kind).contains(where: isNamed) }
            guard Set(named.map(\.body.id)).count <= 1 else {
                return .wrong("有\(named.count)个“\(record.name)”，请填乡镇（街道）")
            }
            guard let task = named.first,
                let star = rules.stars(of: task.goal, task.body.kind).first(where: isNamed)
            else {
                let isOver = own.contains {
                    StarTask.State.holding.contains($0.state)
                        && rules.stars(of: $0.goal, $0.body.kind).contains(where: isNamed)
                }
                guard open.isEmpty || isOver else { return .wrong("没有“\(record.star)”这颗星") }
                return isOver ? .unchanged : .wrong("“\(record.name)”没有在创建的任务书")
            }
            guard star.source == .list else { return .wrong("“\(star.name)”由创建办验收，请在任务书里打分") }
            guard record.acceptedOn <= transaction.now.day else { return .wrong("验收日期不能在今天之后") }
            let change = Change(
                task: task.id, star: star, score: record.score, acceptedOn: record.acceptedOn, paper: record.paper)
            guard let line = lines[task.id]?.first(where: { $0.star == star.name }), let before = line.score else {
                return .new(change)
            }
            if before == record.score, line.acceptedOn == record.acceptedOn { return .unchanged }
            return .changed("分数：\(before.shown)→\(record.score.shown)", change)
        }
    }

    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        let task = try Stars.one(change.task, for: actor, in: transaction)
        try NewStar(
            star: change.star, score: change.score, marks: "", evidence: change.paper, path: nil,
            acceptedOn: change.acceptedOn,
            byName: change.star.lead
        ).record(of: task, county: actor.county, in: transaction)
        return task.id.description
    }
}
