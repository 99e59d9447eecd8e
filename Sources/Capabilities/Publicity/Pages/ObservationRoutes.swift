import Database
import Kernel
import Office
import Organisation
import Web

struct ObservationRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("observations/new", .right(.observe), newForm),
            .post("observations/new", .right(.observe), .pressing("提交观测"), form: newForm) { request in
                try await office.answer(request, doing: RecordObservation(FormReader(request.form))) {
                    .seeOther("observations/\($0)", notice: "已提交，谢谢。")
                }
            },
            .page("observations/rates", .right(.seePublicity), rates),
            .page("observations/:observation", .right(.seePublicity), one),
            .post("observations/:observation/void", .right(.observe), .pressing("作废观测"), form: one) { request in
                let id: ID<Observation> = try request.parameter("observation")
                let form = FormReader(request.form)
                let (reason) = try form.finish(form.text("reason", "原因", max: 100))
                return try await office.answer(request, doing: VoidObservation(id, reason: reason)) { _ in
                    .seeOther("observations/\(id)", notice: "已作废，不再计入。")
                }
            },
            .page("media-runs/new", .right(.keepRuns), runForm),
            .post("media-runs/new", .right(.keepRuns), Self.running, form: runForm) { request in
                try await office.answer(request, doing: RecordMediaRun(FormReader(request.form))) {
                    .seeOther("media-runs/\($0)", notice: "已登记。")
                }
            },
            .page("media-runs/:mediaRun", .right(.seePublicity), run),
            .post("media-runs/:mediaRun/void", .right(.keepRuns), .pressing("作废媒体刊播"), form: run) { request in
                let id: ID<MediaRun> = try request.parameter("mediaRun")
                let form = FormReader(request.form)
                let reason = try form.finish(form.text("reason", "原因", max: 100))
                return try await office.answer(request, doing: VoidMediaRun(id, reason: reason)) { _ in
                    .seeOther("media-runs/\(id)", notice: "已作废，不再计入。对的另登记一笔。")
                }
            },
        ] + Listing.observations.routes(office) + Listing.mediaRuns.routes(office)
    }

    private static let running = Deed.writing(
        "登记媒体刊播",
        [
            .choice("kind", "类别") { (kind: MediaRun.Kind) in kind.chinese }, .text("medium", "媒体"),
            .choice("theme", "主题") { (theme: PosterTheme) in theme.chinese }, .text("title", "内容"), .text("day", "日期"),
            .text("times", "条数"),
        ])

    private func run(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<MediaRun>) = (try request.actor, try request.parameter("mediaRun"))
        return try await office.read { transaction in
            let found = try Observations.run(id, for: actor, in: transaction)
            return MediaRunPage(run: found, mayVoid: found.voidedAt == nil && Right.keepRuns.isHeld(by: actor))
        }
    }

    private func runForm(_ request: WebRequest) async throws -> any Page {
        NewMediaRunPage(today: premises.surroundings.now().day)
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            let places = try Listing.places.first("", 600, for: actor, in: transaction)
            // Streets first: most of what is looked at is there.
            let streets = places.filter { PosterDensity.kinds.contains($0.kind) }
            return ObservePage(
                places: streets + places.filter { !PosterDensity.kinds.contains($0.kind) }, now: transaction.now)
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Observation>) = (try request.actor, try request.parameter("observation"))
        return try await office.read { transaction in
            let found = try Observations.one(id, for: actor, in: transaction)
            return ObservationPage(
                observation: found,
                mayVoid: found.voidedAt == nil && Right.observe.isHeld(by: actor)
                    && (found.observer == actor.id || actor.isOffice))
        }
    }

    private func rates(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let form = FormReader(request.query)
        let kind = form.optional("kind", "看什么", form: "列表中的一项", Observation.Kind.init(rawValue:)) ?? .crossing
        let asked = form.optional("year", "年度", form: "四位数的年份") { text in
            Int(text).flatMap { (1900...2999).contains($0) ? $0 : nil }
        }
        try form.finish()
        return try await office.read { transaction in
            let year = asked ?? transaction.now.day.year
            return RatesPage(
                kind: kind, year: year, lines: try Observations.lines(kind, year, for: actor, in: transaction))
        }
    }
}

/// Half an hour at a crossing with the phone in hand: a press for each vehicle. Without script the numbers are typed.
struct ObservePage: Page {
    let places: [Place]
    let now: Instant
    var title: String { "开始观测" }
    var help: String { "站半小时，看到一辆点一下；只数数，不记车牌，不拍人。" }

    private enum CodingKeys: CodingKey { case now }

    private static let vehicles = [("bus", "公交车"), ("taxi", "出租车"), ("private", "私家车")]

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "半小时一次；不记车牌，不拍人"))
        \(HTML.when(places.isEmpty, view.empty("还没有点位。请先在“点位”里登记要观测的路口。")))
        <div class="card-paper">\(view.form("observations/new", id: "observe", """
            \(view.select("kind", "看什么", options: Observation.Kind.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.select("place", "点位", options: [("", "请选择")] + places.map { ($0.id.description, "\($0.name)（\($0.divisionName)）") }))
            \(view.dayInput("day", "日期", value: now.day))
            <div class="pair">\(view.clockInput("from", "开始"))\(view.clockInput("to", "结束"))</div>
            <div data-tally>
            \(HTML.each(Self.vehicles) { tally($0.0, "\($0.1)礼让了", "\($0.1)没有让", view) })
            \(tally("person", "做到的人", "没有做到的人", view))
            <p class="soft">礼让斑马线数车，其他的数人；没有看到的留空。点错了，把数字改小。</p></div>
            \(HTML.with(view.error("counts")) { "<div class=\"field-error\" id=\"e-counts\">\($0)</div>" })
            \(view.input("words", "说明", help: "如 早高峰、下雨。", required: false, max: 200))
            \(view.submit("提交观测"))
            """))</div></div>
        """
    }

    private func tally(_ name: String, _ yes: String, _ no: String, _ view: View) -> HTML {
        "<div class=\"pair\" data-tally-of=\"\(name == "person" ? "people" : "vehicles")\">\(view.numberInput("\(name)Yes", yes, required: false))\(view.numberInput("\(name)No", no, required: false))</div>"
    }
}

struct ObservationPage: Page {
    let observation: Observation
    let mayVoid: Bool
    var title: String { "\(observation.placeName)：\(observation.kind.chinese)" }
    var help: String { "一次观测数到了什么；区间是说，多观测些时间，文明率多半落在这中间。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(observation.startedAt.chinese)，\(observation.minutes)分钟\(HTML.when(observation.voidedAt != nil, "　<span class=\"tag\">已作废</span>"))"))
        <section class="card-paper" data-tally-done><dl class="record"><dt>文明率</dt><dd>\(observation.counts.rate?.chinese ?? "没有数到")</dd>
        \(HTML.each(observation.counts.named) { "<dt>\($0.name)</dt><dd>\($0.tally.yes)／\($0.tally.total)\(HTML.with(YieldRate(yielded: $0.tally.yes, of: $0.tally.total)) { "，\($0.chinese)" })</dd>" })
        \(HTML.when(!observation.words.isEmpty, "<dt>说明</dt><dd>\(observation.words)</dd>"))<dt>观测人</dt><dd>\(observation.observerName)</dd>
        \(HTML.when(observation.voidedAt != nil, "<dt>作废原因</dt><dd>\(observation.voidReason)</dd>"))</dl></section>
        \(HTML.when(mayVoid, """
            <section class="card-paper"><details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>数错了，作废</summary>\(view.form("observations/\(observation.id)/void", id: "void", "\(view.input("reason", "原因", max: 100))\(view.submit("作废"))"))</details></section>
            """))
        """
    }
}

/// By place and month, each with how sure it is.
struct RatesPage: Page {
    let kind: Observation.Kind
    let year: Int
    let lines: [Observations.Line]
    var title: String { "\(year)年\(kind.chinese)" }
    var help: String { "每个路口每个月的文明率和95%的区间：数得少，区间就宽，不能当真分高低。没有数到的不算。" }

    func body(_ view: View) -> HTML {
        let sum = lines.reduce(into: ObservationCounts()) { all, line in
            (all.bus, all.taxi) = (all.bus + line.counts.bus, all.taxi + line.counts.taxi)
            (all.privateCar, all.person) = (all.privateCar + line.counts.privateCar, all.person + line.counts.person)
        }
        return """
            \(view.heading(title, "全年\(sum.rate?.chinese ?? "还没有数到，没有文明率")"))
            <form method="get" action="\(view.link("observations/rates"))" class="filters">
            \(view.filter("kind", "看什么", Observation.Kind.allCases.map { ($0.rawValue, $0.chinese) }, kind.rawValue, all: nil))
            \(view.filter("year", "年度", ((year - 2)...(year + 1)).map { ("\($0)", "\($0)年") }, "\(year)", all: nil))
            <button class="btn btn-outline-secondary" type="submit">查看</button></form>
            \(HTML.when(lines.isEmpty, view.empty("\(year)年还没有观测。到路口站半小时，数一数。", HTML.when(view.may(.observe), view.linkButton("开始观测", "observations/new")))))
            \(HTML.when(!sum.named.isEmpty, "<section class=\"card-paper\"><h2>分车辆、行人</h2><dl class=\"record\">\(HTML.each(sum.named) { "<dt>\($0.name)</dt><dd>\($0.tally.yes)／\($0.tally.total)\(HTML.with(YieldRate(yielded: $0.tally.yes, of: $0.tally.total)) { "，\($0.chinese)" })</dd>" })</dl></section>"))
            \(HTML.when(!lines.isEmpty, table(view)))
            """
    }

    private func table(_ view: View) -> HTML {
        """
        <div class="table-box"><table class="cards"><thead><tr><th scope="col">点位</th><th scope="col">月份</th><th scope="col" class="number">观测</th><th scope="col" class="number">做到的</th><th scope="col" class="number">共数到</th><th scope="col">文明率（95%区间）</th></tr></thead><tbody>
        \(HTML.each(lines) { line in
            """
            <tr><td data-label="点位">\(line.placeName)</td><td data-label="月份">\(line.month.chinese)</td>\
            <td data-label="观测" class="number">\(view.number(line.times, "observations?kind=\(kind.rawValue)&at=\(line.place)_\(line.month)"))</td>\
            <td data-label="做到的" class="number">\(line.counts.sum.yes)</td><td data-label="共数到" class="number">\(line.counts.sum.total)</td>\
            <td data-label="文明率（95%区间）">\(line.counts.rate?.chinese ?? "没有数到")</td></tr>

            """
        })</tbody></table></div>
        """
    }
}

struct NewMediaRunPage: Page {
    let today: Day
    var title: String { "登记刊播" }
    var help: String { "一家媒体一天刊播一条内容的次数，合计就是播出条数。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title))<div class="card-paper">\(view.form("media-runs/new", """
            \(view.select("kind", "类别", options: MediaRun.Kind.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.input("medium", "媒体", help: "如 县融媒体中心新闻频道。", max: 30))
            \(view.select("theme", "主题", options: PosterTheme.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.input("title", "内容", max: 60))
            <div class="pair">\(view.dayInput("day", "日期", value: today))\(view.numberInput("times", "条数"))</div>
            \(view.submit("登记"))
            """))</div></div>
        """
    }
}

struct MediaRunPage: Page {
    let run: MediaRun
    let mayVoid: Bool
    var title: String { run.title }
    var help: String { "一笔公益广告的刊播。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(run.medium)（\(run.kind.chinese)）\(HTML.when(run.voidedAt != nil, "　<span class=\"tag\">已作废</span>"))"))
        <section class="card-paper"><dl class="record"><dt>日期</dt><dd>\(run.day.chinese)</dd><dt>条数</dt><dd>\(run.times)</dd><dt>主题</dt><dd>\(run.theme.chinese)</dd><dt>登记</dt><dd>\(run.recordedByName)</dd>\(HTML.when(run.voidedAt != nil, "<dt>作废原因</dt><dd>\(run.voidReason)</dd>"))</dl></section>
        \(HTML.when(mayVoid, """
            <section class="card-paper"><details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>登错了，作废</summary>\(view.form("media-runs/\(run.id)/void", id: "void", "\(view.input("reason", "原因", max: 100))\(view.submit("作废"))"))</details></section>
            """))
        """
    }
}
