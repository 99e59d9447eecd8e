import Database
import Kernel
import Office
import Organisation
import Web

struct TicketRoutes: Sendable {
    let office: Office

    var routes: [Route] {
        [
            .page("tickets/new", .right(.enterTickets), newForm),
            .post("tickets/new", .right(.enterTickets), Self.entering, form: newForm, enter),
        ] + Listing.tickets.routes(office)
            + ListImportRoutes<ImportedTicket>(office: office, right: .enterTickets).routes
    }

    private static let entering = Deed.writing(
        "登记热线工单或报道",
        [
            .choice("channel", "来源") { (channel: Ticket.Channel) in channel.chinese }, .text("number", "编号"),
            .text("receivedOn", "日期"), .brought("division", "村（社区）") { _ in "所选的地方" },
            .text("topic", "类别"), .text("title", "标题"), .text("words", "内容"),
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            TicketForm(
                grounds: try Units.all(
                    county: actor.county, kinds: [.township, .village], notGoneOn: transaction.now.day,
                    in: transaction), today: transaction.now.day)
        }
    }

    private func enter(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let (channel, number, receivedOn, division, topic, title, words) = try form.finish(
            form.choice("channel", "来源", of: Ticket.Channel.self), form.text("number", "编号", max: 200),
            form.day("receivedOn", "日期"), form.value("division", "村（社区）", form: "列表中的一项") { DivisionCode($0) },
            form.text("topic", "类别", max: 20), form.text("title", "标题", max: 60), form.note("words", "内容", max: 1000))
        return try await office.answer(
            request,
            doing: EnterTicket(
                channel: channel, number: number, receivedOn: receivedOn, division: division, topic: topic,
                title: title, words: words)
        ) { finding in .seeOther("findings/\(finding)", notice: "已登记为问题，接着交办。") }
    }
}

/// Where one ticket or report is entered by hand.
struct TicketForm: Page {
    let grounds: [Unit]
    let today: Day
    var title: String { "登记热线、报道、反映的问题" }
    var help: String { "检查以外来的问题：一件工单、报道、反映或批示成为一条问题；同一编号只登记一次。" }

    private enum CodingKeys: CodingKey { case today }

    func body(_ view: View) -> HTML {
        let options = grounds.compactMap { unit in
            unit.division.map { (value: $0.description, label: unit.kind == .village ? "　\(unit.name)" : unit.name) }
        }
        return """
            <div class="form-narrow">\(view.heading(title, "不写来电人、反映人的姓名、电话：回访到热线平台、来访登记查"))
            <div class="card-paper">\(view.form("tickets/new", """
                \(view.select("channel", "来源", options: Ticket.Channel.allCases.map { ($0.rawValue, $0.chinese) }))
                \(view.input("number", "编号", help: "热线的工单编号；报道写链接或期号；群众反映写来信来访的登记号；会议、批示写会议日期和议题或文号。", max: 200))
                \(view.input("receivedOn", "日期", value: today.description, type: "date", help: "热线受理、报道刊播、收到反映、会议或批示的日期。"))
                \(view.select("division", "村（社区）", options: [("", "请选择")] + options))
                \(view.input("topic", "类别", value: "群众诉求", max: 20))
                \(view.input("title", "标题", max: 60))
                \(view.textArea("words", "内容", required: false, max: 1000))
                \(view.submit("登记"))
                """))</div></div>
            """
    }
}
