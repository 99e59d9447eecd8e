import Database
import Kernel
import Office
import Residents
import Volunteers
import Web

/// What was sent to the team that a resident leads: whose it is, where, and the one thing that is to be done next.
struct OwnTeamPage: Page {
    struct Row: Sendable {
        let order: ServiceOrder
        let particulars: Particulars?
        let helpers: [OrderPage.Helper]
    }

    let rows: [Row]
    let now: Instant
    var title: String { "我的队伍" }

    private enum CodingKeys: CodingKey { case title }
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(title, forKey: .title)
    }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1>\(HTML.when(rows.isEmpty, "<p>现在没有派给您的队伍的单。</p>"))
        \(HTML.each(rows) { card($0, view) })
        \(view.largeButton("返回", "my", isMain: false))
        """
    }

    private func card(_ row: Row, _ view: View) -> HTML {
        let (order, path) = (row.order, "my/team/\(row.order.id)")
        return """
            <div class="card-paper"><h2>\(order.title) <span class="tag \(order.state.tone.style)">\(order.state.chinese)</span></h2>
            <p>\(order.townshipName)\(order.divisionName)，要\(order.people)人\(HTML.with(order.wantedOn) { "，希望\($0.short(on: now.day))" })</p>
            \(HTML.with(row.particulars) { asked in
                """
                <p>\(asked.name)\(HTML.when(!asked.phone.isEmpty, "，<a href=\"tel:\(asked.phone)\">\(asked.phone)</a>"))\(HTML.when(!asked.address.isEmpty, "，\(asked.address)"))<br>\(asked.words)</p>
                """
            })
            \(HTML.each(row.helpers) { "<p class=\"soft\">\($0.name)，\($0.times.chinese(on: now.day))</p>" })
            \(next(order, path, view))</div>
            """
    }

    private func next(_ order: ServiceOrder, _ path: String, _ view: View) -> HTML {
        switch order.state {
        case .dispatched:
            view.button("接单", post: "\(path)/accept", style: "btn-primary")
                + view.confirming(
                    "接不了", post: "\(path)/decline", "退回去派给别的队伍。",
                    fields:
                        "<label class=\"form-label\">原因<input class=\"form-control\" name=\"note\" required></label>"
                )
        case .accepted: view.button("开始服务", post: "\(path)/start", style: "btn-primary") + helping(order, path, view)
        case .serving: helping(order, path, view) + finishing(path, view)
        case .served: "<p class=\"soft\">等站所回访点单人，确认以后计入时长。</p>\(helping(order, path, view))"
        default: .empty
        }
    }

    private func helping(_ order: ServiceOrder, _ path: String, _ view: View) -> HTML {
        let view = view.refused(at: "\(path)/helpers")
        return """
            <details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>登记谁去的</summary>
            \(view.form("\(path)/helpers", id: "helper-\(order.id)", """
                \(view.input("number", "志愿者编号", keyboard: .digits, max: 20, id: "number-\(order.id)"))
                \(view.dayInput("day", "日期", value: now.day))
                <div class="pair">\(view.clockInput("start", "开始"))\(view.clockInput("end", "结束"))</div>
                \(view.submit("登记"))
                """))</details>
            """
    }

    private func finishing(_ path: String, _ view: View) -> HTML {
        let view = view.refused(at: "\(path)/finish")
        return """
            <details class="act" open><summary>做好了</summary>
            \(view.form("\(path)/finish", files: true, id: "finish", """
                \(view.textArea("note", "做了什么", rows: 2, max: 500))
                \(view.input("photo", "照片", type: "file", help: "至少一张；不拍老人、孩子的脸。", extra: " multiple accept=\"image/*\""))
                \(view.submit("服务完成"))
                """))</details>
            """
    }
}

struct OwnTeamRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        let words = ["accept": "接单", "decline": "拒接", "start": "开始服务"]
        let pressed: [Route] = words.sorted { $0.key < $1.key }.map { step, chinese in
            .post("my/team/:serviceOrder/\(step)", .right(.beResident), .pressing(chinese), form: page) { request in
                let id: ID<ServiceOrder> = try request.parameter("serviceOrder")
                let form = FormReader(request.form)
                let note = try form.finish(form.note("note", "原因", max: 200))
                return try await office.answer(request, doing: TakeTeamStep(id, step, note: note)) { _ in
                    .seeOther("my/team", notice: "\(chinese)：已登记。")
                }
            }
        }
        return pressed + [
            .page("my/team", .right(.beResident), page),
            .post("my/team/:serviceOrder/finish", .right(.beResident), .pressing("服务完成"), form: page, finish),
            .post("my/team/:serviceOrder/helpers", .right(.beResident), .pressing("登记服务人员"), form: page, helper),
        ]
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            OwnTeamPage(
                rows: try Orders.led(by: actor, in: transaction).map { order in
                    .init(
                        order: order,
                        particulars: Particulars(
                            sealed: order.particulars, for: order.id.description, transaction.keys),
                        helpers: try Orders.helpers(of: order.id, county: actor.county, in: transaction).map {
                            .init(
                                volunteer: $0.volunteer, name: $0.isMinor ? "未成年志愿者" : $0.name, times: $0.times)
                        })
                }, now: transaction.now)
        }
    }

    private func finish(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<ServiceOrder> = try request.parameter("serviceOrder")
        // Before photos are taken in.
        _ = try await office.read { try Orders.one(id, for: actor, in: $0) }
        let form = FormReader(request.form)
        let photos = try await premises.photos.sent(request, form, for: id.description, in: office)
        let note = try form.finish(form.prose("note", "做了什么", max: 500))
        return try await office.answer(request, doing: TakeTeamStep(id, "finish", note: note, photos: photos)) { _ in
            .seeOther("my/team", notice: "已登记，等站所回访确认。")
        }
    }

    private func helper(_ request: WebRequest) async throws -> Answer {
        let id: ID<ServiceOrder> = try request.parameter("serviceOrder")
        let county = try request.actor.county
        let form = FormReader(request.form)
        let (number, day, start, end) = try form.finish(
            form.text("number", "志愿者编号", max: 20), form.day("day", "日期"), form.clock("start", "开始"),
            form.clock("end", "结束"))
        let volunteer = try await office.read { try Volunteers.numbered(number, county: county, in: $0).id }
        return try await office.answer(
            request,
            doing: RecordOwnHelper(
                id, volunteer, from: Instant(day).adding(minutes: start), to: Instant(day).adding(minutes: end))
        ) { _ in .seeOther("my/team", notice: "已登记，确认完成以后计入时长。") }
    }
}
