import Database
import Kernel
import Office
import Organisation
import Web

/// What of a month waits to be booked, and the one press that books it.
struct MonthBookingPage: Page {
    struct Waiting: Codable, Sendable {
        let month: Month
        let entries: Int
    }

    let month: Month?
    let months: [Waiting]
    let due: [DueVillage]
    let earlier: [PointBooking]
    let isMonthly: Bool
    var title: String { "按月记账" }
    var help: String { "公示期满、没有异议的积分，一个月一次记进账户：先看清是哪些村、多少笔、多少分，再记。" }
    var parents: [Crumb] { [Crumb("积分申报", "points")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, month.map { "\($0.chinese)做的好事" } ?? "没有等着记账的"))
        \(HTML.when(!isMonthly, "<p class=\"soft\">本县现在公示期满就自动记账，这里只有以前留下的。要改成按月记账，请创建办在“县级参数”里改。</p>"))
        \(HTML.when(months.count > 1, "<p>\(HTML.each(months) { view.linkButton("\($0.month.chinese)（\($0.entries)笔）", "points/month?month=\($0.month)", style: $0.month == month ? "btn-secondary" : "btn-outline-secondary") })</p>"))
        \(HTML.with(month) { waiting($0, view) })
        \(HTML.when(month == nil, view.empty("没有等着记账的积分。申报经核实、评议、公示期满以后到这里。", view.linkButton("积分申报", "points"))))
        \(HTML.when(!earlier.isEmpty, """
            <section><h2>记过的</h2><div class="table-box"><table class="cards"><thead><tr><th>月份</th><th class="number">笔数</th><th class="number">道德分</th><th class="number">可兑换分</th><th>谁记的</th><th>时间</th></tr></thead><tbody>
            \(HTML.each(earlier) { booking in
                "<tr><td data-label=\"月份\"><a href=\"\(view.link("points/bookings/\(booking.id)"))\">\(booking.month.chinese)</a></td><td data-label=\"笔数\" class=\"number\">\(booking.booked)\(HTML.when(booking.endedAt == nil, "／\(booking.entries)"))</td><td data-label=\"道德分\" class=\"number\">\(booking.standing)</td><td data-label=\"可兑换分\" class=\"number\">\(booking.spendable)</td><td data-label=\"谁记的\">\(booking.byName)</td><td data-label=\"时间\">\(booking.at.chinese)</td></tr>\n"
            })</tbody></table></div></section>
            """))
        """
    }

    private func waiting(_ month: Month, _ view: View) -> HTML {
        let entries = due.reduce(0) { $0 + $1.entries }
        let (standing, spendable) = (due.reduce(0) { $0 + $1.standing }, due.reduce(0) { $0 + $1.spendable })
        return """
            <section class="card-paper"><div class="table-box"><table class="cards"><thead><tr><th>村（社区）</th><th class="number">笔数</th><th class="number">账户</th><th class="number">道德分</th><th class="number">可兑换分</th></tr></thead><tbody>
            \(HTML.each(due) { village in
                "<tr><td data-label=\"村（社区）\"><a href=\"\(view.link("points?state=passed&month=\(month)&below=\(village.village)"))\">\(village.name)</a></td><td data-label=\"笔数\" class=\"number\">\(village.entries)</td><td data-label=\"账户\" class=\"number\">\(village.accounts)</td><td data-label=\"道德分\" class=\"number\">\(village.standing)</td><td data-label=\"可兑换分\" class=\"number\">\(village.spendable)</td></tr>\n"
            })
            <tr><td data-label="村（社区）"><strong>合计</strong></td><td data-label="笔数" class="number"><strong>\(entries)</strong></td><td data-label="账户" class="number">\(due.reduce(0) { $0 + $1.accounts })</td><td data-label="道德分" class="number"><strong>\(standing)</strong></td><td data-label="可兑换分" class="number"><strong>\(spendable)</strong></td></tr></tbody></table></div>
            <p>\(view.linkButton("看每一笔", "points?state=passed&month=\(month)")) <a href="\(view.link("points.xlsx?state=passed&month=\(month)"))" class="btn btn-outline-secondary export">导出 .xlsx</a></p>
            \(view.form("points/month", """
                <input type="hidden" name="month" value="\(month.description)"><input type="hidden" name="entries" value="\(entries)">
                <p class="soft">记账以后可兑换分马上能用；记错的以后用冲正，不能删。</p>
                \(view.submit("\(entries)笔全部记账"))
                """))</section>
            """
    }
}

struct PointBookingPage: Page {
    let booking: PointBooking
    var title: String { booking.title }
    var help: String { "一个乡镇（街道）一个月的积分一次记账：谁记的、多少笔、多少分；每一笔都能打开。" }
    var parents: [Crumb] { [Crumb("积分申报", "points"), Crumb("按月记账", "points/month")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(booking.byName)　\(booking.at.chinese)"))
        \(HTML.when(booking.endedAt == nil, "<p class=\"notice-amber\">正在记：已记\(booking.booked)笔，共\(booking.entries)笔。不用再按，系统会记完；过一会儿刷新这一页。</p>"))
        <section class="card-paper"><dl class="record"><dt>记账</dt><dd>\(booking.booked)笔，\(booking.villages.count)个村（社区）</dd>
        <dt>道德分</dt><dd>\(booking.standing)</dd><dt>可兑换分</dt><dd>\(booking.spendable)</dd>
        \(HTML.with(booking.endedAt) { "<dt>记完</dt><dd>\($0.chinese)</dd>" })</dl>
        \(view.linkButton("看每一笔", "points?booking=\(booking.id)"))</section>
        """
    }
}

struct BookingRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("points/month", .right(.bookMonths), month),
            .post("points/month", .right(.bookMonths), .pressing("按月记账"), form: month) { request in
                let answer = try await office.answer(request, doing: BookMonth(FormReader(request.form))) { id in
                    .seeOther("points/bookings/\(id)", notice: "已记账。")
                }
                // What is not booked now, because the server is stopped or busy, the job books.
                _ = try? await PointBookings.goOn(county: request.county.code, office)
                return answer
            },
            .page("points/bookings/:pointBooking", .right(.seeMoralBank), one),
        ]
    }

    private func month(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        // A refused press shows the month that it was for.
        let form = request.method == .get ? FormReader(request.query) : FormReader(request.form)
        let asked: Month? = form.optional("month", "月份", form: "月份，如 2019-10") { Month($0) }
        try form.finish()
        return try await office.read { transaction in
            let months = try PointBookings.months(for: actor, in: transaction)
            let month = months.first { $0.month == asked }?.month ?? months.first?.month
            return MonthBookingPage(
                month: month, months: months.map { .init(month: $0.month, entries: $0.entries) },
                due: try month.map { try PointBookings.due(of: $0, for: actor, in: transaction) } ?? [],
                earlier: try PointBookings.latest(24, for: actor, in: transaction),
                isMonthly: try transaction.setting(BankSettings.booking, county: actor.county) == .monthly)
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<PointBooking>) = (try request.actor, try request.parameter("pointBooking"))
        return try await office.read {
            PointBookingPage(booking: try PointBookings.one(id, for: actor, in: $0))
        }
    }
}
