import Database
import Findings
import Kernel
import Office
import Organisation

/// What came to the office from outside its checks, known by its number: a ticket of the hotline (12345工单), a report of the
/// media, what residents told, what a meeting or a leader's note asked for. It came in as a finding.
package struct Ticket: Codable, Sendable {
    package enum Channel: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case hotline, media, resident, meeting

        package var chinese: String {
            switch self {
            case .hotline: "12345热线"
            case .media: "媒体报道"
            case .resident: "群众反映"
            case .meeting: "会议和批示"
            }
        }

        var source: FindingSource {
            switch self {
            case .hotline: .hotline
            case .media: .media
            case .resident: .resident
            case .meeting: .meeting
            }
        }
    }

    package let id: ID<Ticket>
    package let channel: Channel
    /// Of the ticket, or the report's link or issue.
    package let number: String
    package let receivedOn: Day
    package let division: DivisionCode
    package let village: String
    package let topic: String
    package let title: String
    package let words: String
    package let finding: ID<Finding>
    package let state: FindingState
    package let leadName: String?

    package static let noun = RecordNoun("ticket", "热线和报道", measure: "件")

    init(_ row: Row) throws {
        id = try row["id"]
        channel = try row["channel"]
        number = try row["number"]
        receivedOn = try row["receivedOn"]
        division = try row["division"]
        village = try row["village"]
        topic = try row["topic"]
        title = try row["title"]
        words = try row["words"]
        finding = try row["finding"]
        state = try row["state"]
        leadName = try row["leadName"]
    }
}

extension Listing where Record == Ticket {
    static let tickets = Listing<Ticket>(
        Ticket.noun, "热线和报道", path: "tickets", right: .seeTickets,
        help: "12345工单、媒体报道、群众反映和会议、批示交办的按编号登记，每件成为一条问题；同一编号只算一次",
        from: "ticket",
        joins: """
            \(SQL.join(division: "ticket.division", of: "ticket", as: "village"))
            \(SQL.join(finding: "ticket.finding", of: "ticket", as: "found"))
            """,
        select: { _ in
            """
            ticket.id, ticket.channel, ticket.number, ticket.receivedOn, ticket.division, village.name AS village,
            ticket.topic, ticket.title, ticket.words, ticket.finding, found.state AS state, found.leadName AS leadName
            """
        },
        decode: Ticket.init,
        // Those on one's own ground; what a department answers for it finds among its findings.
        sees: { $0.scope.condition(division: "ticket.division") },
        columns: [
            .link("编号", width: 24) {
                $0.number
            } path: {
                "findings/\($0.finding)"
            }, .text("来源") { $0.channel.chinese }, .day("日期") { $0.receivedOn }, .text("村（社区）") { $0.village },
            .text("标题", width: 32) { $0.title },
            .tag("问题") { ticket in (ticket.state.chinese, ticket.state.isSettled ? .done : .going) },
            .text("承办单位") { $0.leadName }, .fileOnly("类别", width: 12) { $0.topic }, .fileOnly("内容") { $0.words },
        ],
        filters: [
            .search("如 工单号、占道", in: ["ticket.number", "ticket.title", "ticket.words"]),
            .choice("channel", "来源", of: Ticket.Channel.self, "ticket.channel") { $0.chinese },
            .month("month", "月份", days: "ticket.receivedOn"), .township("ticket.division"),
            .link(
                "ticket", "编号", condition: { value, _, _ in "ticket.id = \(value)" },
                words: { value, actor, transaction in
                    try ID<Ticket>(value).map { try Tickets.one($0, for: actor, in: transaction).number } ?? value
                }),
        ],
        orders: [
            .newest("ticket"), .descending("received", "最近收到的", "ticket.receivedOn", .text),
        ],
        figures: [
            .count("ticketsHotline", "12345热线问题", unit: "件", "期内收到、转为问题的热线工单", by: "ticket.division") { period, _ in
                """
                ticket.channel = \(Ticket.Channel.hotline)
                AND \(period.holds(day: "ticket.receivedOn", entered: "ticket.enteredAt"))
                """
            },
            .count("ticketsMedia", "媒体报道问题", unit: "件", "期内刊播、转为问题的媒体报道", by: "ticket.division") { period, _ in
                """
                ticket.channel = \(Ticket.Channel.media)
                AND \(period.holds(day: "ticket.receivedOn", entered: "ticket.enteredAt"))
                """
            },
        ],
        empty: "还没有热线工单和媒体报道。从热线平台导出工单表，整份导入；零星的、群众反映和会议、批示交办的逐件登记。",
        starts: [
            .init("导入工单", "tickets/import", .enterTickets), .init("登记一件", "tickets/new", .enterTickets),
        ])
}
