import Database
import Kernel
import Office
import Organisation

/// Hours that were given before there was Wenming, or in another system, as a list brings them in: marked 转入, and paid with no
/// points.
struct ImportedHours: ImportedRecord {
    struct Change: Sendable {
        let volunteer: ID<Volunteer>
        let day: Day
        let minutes: Int
        let words: String
    }

    static let action = Action("serviceHour.import", "转入服务时长", right: .keepVolunteers)

    private static let numberColumn = ImportColumn.text(
        ListHeading("志愿者编号", "编号", example: "000123", help: "本县的志愿者编号；先登记志愿者", width: 18), max: 20)
    private static let nameColumn = ImportColumn.text(
        ListHeading("姓名", example: "张敏", help: "和编号对一遍，不一样的不收"), max: 20)
    private static let dayColumn = ImportColumn.day(
        ListHeading("截至日期", "日期", example: "2018-12-31", help: "这些时长到哪一天为止", width: 14))
    private static let hoursColumn = ImportColumn<Int>.value(
        ListHeading("小时", "时长", example: "36", help: "整数小时", width: 10), form: "1到10000的整数"
    ) { text in Int(text).flatMap { (1...10_000).contains($0) ? $0 : nil } }
    private static let wordsColumn = ImportColumn.text(
        ListHeading("来源", example: "志愿汇记录", help: "原来记在哪里、什么服务", width: 24), max: 60)

    static let list = ImportedList(
        "转入时长", measure: "笔", path: "volunteers/hours",
        headings: [
            numberColumn.heading, nameColumn.heading, dayColumn.heading, hoursColumn.heading, wordsColumn.heading,
        ],
        advice: "一行一笔，标明“转入”，算在总时长和星级里，不记积分。同一位、同一天、同一来源的不重复收。")

    private let number: String
    private let name: String
    private let day: Day
    private let hours: Int
    private let words: String

    init(_ row: ImportRow) throws {
        (number, name, day, hours, words) = try row.finish(
            row.value(Self.numberColumn), row.value(Self.nameColumn), row.value(Self.dayColumn),
            row.value(Self.hoursColumn), row.value(Self.wordsColumn))
    }

    var key: String { "\(number.nameKey) \(day) \(words.nameKey)" }

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>] {
        try records.map { record in
            do { return try record.judge(by: actor, in: transaction) } catch let refusal as Refusal {
                return .wrong(refusal.message)
            }
        }
    }

    private func judge(by actor: Actor, in transaction: ReadTransaction) throws -> ImportJudgement<Change> {
        let found = try Volunteers.numbered(number, county: actor.county, in: transaction)
        guard actor.answers(for: found.home) else { return .wrong("编号\(number)不是本单位和下级的志愿者") }
        guard found.name.nameKey == name.nameKey else { return .wrong("编号\(number)不是“\(name)”，请核对编号和姓名") }
        guard day <= transaction.now.day else { return .wrong("截至日期\(day.chinese)还没有到") }
        let same: String? = try transaction.value(
            """
            SELECT id FROM serviceHour
            WHERE county = \(actor.county) AND volunteer = \(found.id) AND startsAt = \(Instant(day))
              AND source = \(ServiceHour.Source.broughtIn) AND words = \(words)
            """)
        if same != nil { return .unchanged }
        return .new(Change(volunteer: found.id, day: day, minutes: hours * 60, words: words))
    }

    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        let id = transaction.newID(ServiceHour.self)
        try transaction.run(
            """
            INSERT INTO serviceHour (county, id, volunteer, source, record, path, kind, words, startsAt, endsAt, minutes,
                method, confirmedBy, confirmedByName, confirmedAt, reverses, reason)
            VALUES (\(actor.county), \(id), \(change.volunteer), \(ServiceHour.Source.broughtIn), \("broughtIn"),
                \("volunteers/\(change.volunteer)"), \(ServiceKind.other), \(change.words), \(Instant(change.day)),
                \(Instant(change.day)), \(change.minutes), \(ServiceHour.Method.list), \(actor.id), \(actor.name),
                \(transaction.now), NULL, '')
            """)
        return id.description
    }
}
