import Database
import Kernel
import Office
import Organisation

/// One row of the hotline's list, or of the office's list of reports. By its number it comes in once; the same number with other
/// words is told and left out.
struct ImportedTicket: ImportedRecord {
    typealias Change = EnterTicket

    static let action = Action("ticket.import", "导入热线工单和报道", right: .enterTickets)

    private static let numberColumn = ImportColumn.text(
        ListHeading("编号", "工单编号", "工单号", "链接", example: "RX20190304001", help: "热线的工单编号；报道写链接或期号", width: 24), max: 200)
    private static let channelColumn = ImportColumn<Ticket.Channel>.choice(
        ListHeading("来源", isNeeded: false, example: "12345热线", help: "12345热线、媒体报道、群众反映、会议和批示；空着的是12345热线"), \.chinese)
    private static let receivedColumn = ImportColumn.day(
        ListHeading("日期", "受理时间", "受理日期", "刊播日期", example: "2019-03-04", width: 13))
    private static let villageColumn = ImportColumn.text(
        ListHeading(
            "村（社区）", "地点", "所在村（社区）", example: "城东社区", help: "乡镇（街道）或村（社区）的名称，或者代码", width: 24), max: 60)
    private static let topicColumn = ImportColumn.text(
        ListHeading("类别", "诉求类别", isNeeded: false, example: "治乱", help: "空着的写“群众诉求”"), max: 20)
    private static let titleColumn = ImportColumn.text(
        ListHeading("标题", "诉求标题", "问题", example: "菜场北门占道经营", width: 34), max: 60)
    private static let wordsColumn = ImportColumn.text(
        ListHeading("内容", "诉求内容", isNeeded: false, example: "早上六点到八点摊位摆到路中间", help: "不要带来电人的姓名、电话", width: 44),
        max: 1000)

    static let list = ImportedList(
        "热线工单和报道", measure: "件", path: "tickets",
        headings: [
            numberColumn.heading, channelColumn.heading, receivedColumn.heading, villageColumn.heading,
            topicColumn.heading, titleColumn.heading, wordsColumn.heading,
        ],
        advice: "一行一件。同一编号只登记一次：再导入同一份，什么也不会多；编号相同而内容不同的，会列在“有错”里，不登记第二件。来电人的姓名、电话请先删去。")

    let number: String
    let channel: Ticket.Channel
    let receivedOn: Day
    let village: String
    let topic: String
    let title: String
    let words: String

    init(_ row: ImportRow) throws {
        channel = row.value(Self.channelColumn) ?? .hotline
        topic = row.value(Self.topicColumn) ?? "群众诉求"
        words = row.text(Self.wordsColumn)
        (number, receivedOn, village, title) = try row.finish(
            row.value(Self.numberColumn), row.value(Self.receivedColumn), row.value(Self.villageColumn),
            row.value(Self.titleColumn))
    }

    var key: String { "\(channel.rawValue) \(number.nameKey)" }

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>] {
        let today = transaction.now.day
        let units = try Units.all(
            county: actor.county, kinds: [.township, .village], notGoneOn: today, in: transaction)
        let names = UnitNames(units)
        return try records.map { record in
            let known = try Tickets.known(record.channel, record.number, county: actor.county, in: transaction)
            if let known {
                guard known.title != record.title || known.words != record.words else { return .unchanged }
                return .wrong(
                    "编号\(record.number)已经在\(known.enteredAt.day.chinese)登记过，当时的标题是“\(known.title)”，内容和这次不同；不登记第二件，要补充的写到那条问题里"
                )
            }
            do {
                guard let division = try names.unit(record.village, "村（社区）").division else {
                    return .wrong("“\(record.village)”不是乡镇（街道）或村（社区）")
                }
                let entered = EnterTicket(
                    channel: record.channel, number: record.number, receivedOn: record.receivedOn, division: division,
                    topic: record.topic, title: record.title, words: record.words)
                try entered.check(today: today)
                return .new(entered)
            } catch let fault as CellFault {
                return .wrong(fault.words)
            } catch let refusal as Refusal {
                return .wrong(refusal.fields.first?.message ?? refusal.message)
            }
        }
    }

    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        try change.carryOut(by: actor, in: transaction).subjects[0]
    }
}
