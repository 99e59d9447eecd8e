import Kernel
import Office
import Organisation
import Standards
import Web

/// One plan: its days and routes, who stands where, and how the walk went.
struct ReadinessPlanPage: Page {
    let plan: ReadinessPlan
    let part: ProcedurePart
    let stops: [ReadinessStop]
    /// By walk.
    let photos: [String: [Evidence]]
    /// To choose from, while it is written.
    let places: [Place]
    let units: [Unit]
    let now: Instant
    var title: String { plan.title }
    var help: String { "迎检的几天走哪些点位、谁值守；来以前每个点位走一遍，不合格的写明问题，随即交办。" }

    private enum CodingKeys: CodingKey { case plan, stops }

    private var isOpen: Bool { ReadinessPlan.open.contains(plan.state) }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(plan.from.chinese)至\(plan.through.chinese)", actions: view.linkButton("迎检一页", "readiness/\(plan.review)") + HTML.when(!stops.isEmpty, view.linkButton("方案 .docx", "readiness-plans/\(plan.id)/plan.docx"))))
        <p>\(plan.noticeOn.chinese)收到通知。路线上\(plan.stops)个点位，预演合格\(plan.fit)个。</p>
        \(view.steps(part))
        \(HTML.when(stops.isEmpty, view.empty("还没有排点位。先把每天的路线排出来，再请主任审定。")))
        \(HTML.each(days) { dayPart($0.0, $0.1, view) })
        \(HTML.when(plan.state == .drafted && view.may(.keepReadiness), adding(view)))
        \(view.timeline(part))
        """
    }

    private var days: [(Day, [ReadinessStop])] {
        stops.map(\.day).unique.map { day in (day, stops.filter { $0.day == day }) }
    }

    private func dayPart(_ day: Day, _ own: [ReadinessStop], _ view: View) -> HTML {
        """
        <section class="card-paper"><h2>\(day.chinese)</h2>
        <div class="table-box"><table class="cards"><thead><tr><th>时间</th><th>路线</th><th>点位</th><th>责任单位</th><th>值守</th><th>预演</th></tr></thead><tbody>
        \(HTML.each(own) { row($0, view) })</tbody></table></div></section>
        """
    }

    private func row(_ stop: ReadinessStop, _ view: View) -> HTML {
        """
        <tr id="stop-\(stop.id.description)"><td data-label="时间">\(stop.clock)</td><td data-label="路线">\(stop.route)</td>\
        <td data-label="点位">\(stop.placeName)<br><span class="soft">\(stop.placeKind.chinese)，\(stop.divisionName)</span></td>\
        <td data-label="责任单位">\(stop.unitName)</td><td data-label="值守">\(stop.onDuty)</td>\
        <td data-label="预演">\(walk(stop, view))</td></tr>

        """
    }

    private func walk(_ stop: ReadinessStop, _ view: View) -> HTML {
        let last: HTML =
            switch stop.walk {
            case nil: "<span class=\"tag\">还没有走</span>"
            case .some(let walk):
                """
                <span class="tag \(walk.isFit ? "tag-green" : "tag-red")">\(walk.isFit ? "合格" : "不合格")</span>
                <span class="soft">\(walk.walkedOn.chinese)　\(walk.byName)</span>\(HTML.when(!walk.note.isEmpty, "<br>\(walk.note)"))\
                \(HTML.with(walk.findingPath) { "　<span class=\"soft\"><a href=\"\(view.link($0))\">看整改</a></span>" })\
                \(view.photos(photos[walk.id.description] ?? [], of: "readiness-plans/\(plan.id)/stops/\(stop.id)", title: stop.placeName))
                """
            }
        return last + HTML.when(isOpen && view.may(.keepReadiness), walking(stop, view))
    }

    private func walking(_ stop: ReadinessStop, _ view: View) -> HTML {
        let path = "readiness-plans/\(plan.id)/stops/\(stop.id)"
        let form = view.refused(at: "\(path)/walk")
        let id = "walk-\(stop.id)"
        return """
            <details class="act"\(HTML.when(form.refusal != nil, " open"))><summary>登记预演</summary>
            \(form.form("\(path)/walk", files: true, id: id, """
                \(form.input("walkedOn", "预演日期", value: now.day.description, type: "date", id: "\(id)-day"))
                \(form.select("outcome", "结果", options: WalkStop.WalkOutcome.allCases.map { ($0.rawValue, $0.chinese) }, id: "\(id)-outcome"))
                \(form.input("note", "情况", help: "不合格写明哪里、什么问题。", required: false, max: 200, id: "\(id)-note"))
                \(form.input("photo", "照片", type: "file", required: false, id: "\(id)-photo", extra: " accept=\"image/*\" multiple"))
                \(form.submit("登记"))
                """))
            \(HTML.when(plan.state == .drafted && stop.walk == nil, view.button("撤下这个点位", post: "\(path)/remove")))</details>
            """
    }

    private func adding(_ view: View) -> HTML {
        let view = view.refused(at: "readiness-plans/\(plan.id)/stops")
        return """
            <section class="card-paper"><details class="act"\(HTML.when(view.refusal != nil || stops.isEmpty, " open"))><summary>排一个点位</summary>
            \(view.form("readiness-plans/\(plan.id)/stops", id: "stop", """
                \(view.dayInput("day", "日期", value: stops.last?.day ?? plan.from))
                \(view.input("route", "路线", value: stops.last?.route ?? "一号线", max: 20))
                \(view.clockInput("at", "到达时间", value: "09:00"))
                \(view.select("place", "点位", options: places.map { ($0.id.description, "\($0.kind.chinese)：\($0.name)（\($0.divisionName)）") }))
                \(view.select("unit", "责任单位", options: units.map { ($0.id.description, $0.name) }))
                \(view.input("onDuty", "值守的人", help: "几个人用顿号隔开。", max: 60))
                \(view.submit("排上"))
                """))</details></section>
            """
    }
}

struct NewReadinessPlanPage: Page {
    let reviews: [ReviewCycle]
    let chosen: String
    let today: Day
    var title: String { "编迎检方案" }
    var help: String { "收到迎检通知那天编：评审组哪几天来；建好以后排路线、定值守，主任审定。" }

    func body(_ view: View) -> HTML {
        guard !reviews.isEmpty else {
            return """
                \(view.heading(title))\(view.empty("没有在办的迎检，先登记一次。", view.may(.keepReviews) ? view.linkButton("登记一次迎检", "reviews/new") : .empty))
                """
        }
        return """
            <div class="form-narrow">\(view.heading(title, "先定哪几天来，再排点位"))
            <div class="card-paper">\(view.form("readiness-plans/new", """
                \(view.select("review", "迎检", options: reviews.map { ($0.id.description, $0.title) }, value: chosen))
                \(view.input("title", "名称", help: "如 国卫复审技术评估迎检方案。", max: 40))
                \(view.dayInput("noticeOn", "通知日期", value: today))
                \(view.dayInput("from", "迎检开始", value: today.adding(days: 10)))
                \(view.dayInput("through", "迎检结束", value: today.adding(days: 11)))
                \(view.submit("建立"))
                """))</div></div>
            """
    }
}
