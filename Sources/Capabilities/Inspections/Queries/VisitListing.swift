import Database
import Kernel
import Office
import Organisation
import Sheets
import Web

extension Listing where Record == Visit {
    /// Its filters are told together by `Visits.Filter`: what one counts depends on the others.
    package static let visits = Listing<Visit>(
        RecordNoun("visit", "检查", measure: "村次"), "检查记录", path: "visits/all", right: .seePlans,
        help: "每一次检查都在这里，按月份、层级、方式筛选；点开一行，看每处扣分和照片。",
        from: "visit", joins: "JOIN plan ON plan.county = visit.county AND plan.id = visit.plan", shown: Visits.shown,
        select: { _ in Visits.columns }, decode: Visit.init, sees: Secrecy.knowsVisit,
        takes: { try Visits.Filter($0).condition($1.county, in: $2) },
        columns: [
            .link("村（社区）", width: 16) {
                $0.whole
            } path: {
                "visits/\($0.id)"
            }, .text("乡镇（街道）", width: 14) { $0.township }, .text("月份", width: 11) { $0.month.chinese },
            .text("层级", width: 10) { $0.tier.chinese }, .text("方式", width: 10) { $0.manner.chinese },
            .text("督查员", width: 12) { $0.whoShort }, .day("日期") { $0.heldOn },
            .tag("状态") { ($0.state.chinese, $0.state.tone) }, .points("得分") { $0.total },
            .tag("是否合格") { visit in visit.isPassed.map { $0 ? ("合格", .done) : ("不合格", .bad) } },
            .text("取消原因", width: 30) { $0.cancelReason }.rare,
        ],
        filters: [
            ofPlan, .month("month", "月份", months: "visit.month").together, period("period", "时段"),
            period("scored", "评分"), .choice("tier", "层级", of: Tier.self) { $0.chinese },
            .choice("manner", "方式", of: Manner.self) { $0.chinese },
            .choice("state", "状态", of: Visit.State.self) { $0.chinese },
            .choice("kind", "点位类别", of: PlaceKind.self) { $0.chinese },
            asked("each", "计数", form: "village", { $0 == "village" ? $0 : nil }) { _ in "一个行政村一次" },
            .township("visit.division", "地点").together,
            asked("on", "检查日", form: "日期，如 2019-11-04", { Day($0) }) { $0.chinese },
            asked("since", "评分", form: "日期，如 2019-11-04", { Day($0) }) { "\($0.chinese)以来" },
        ],
        orders: [
            .by("newest", "最近的月份在前", .descending("visit.month", .text), .ascending("visit.division", .text))
        ],
        empty: "还没有检查。创建办抽定后，这里就能看到。",
        above: { view in
            let plan = FormReader(view.request.query).optional("plan", "计划", form: "一个标识") { ID<Plan>($0) }
            return """
                <p class="soft">\(view.whose)的检查\(view.unseenVisits)\
                \(HTML.with(plan) { "　<a href=\"\(view.link("plans/\($0)"))\">打开这份计划</a>" })</p>
                """
        })

    /// Something that only links ask for.
    private static func asked<Value: Sendable>(
        _ name: String, _ label: String, form: String, _ read: @escaping @Sendable (String) -> Value?,
        _ words: @escaping @Sendable (Value) -> String
    ) -> ListFilter {
        .link(
            name, label, form: form, isReadable: { read($0) != nil }, condition: { _, _, _ in "1 = 1" },
            words: { value, _, _ in read(value).map(words) ?? value })
    }

    private static func period(_ name: String, _ label: String) -> ListFilter {
        asked(name, label, form: "年、月或两个日期，如 2019、2019-11", Period.init) { $0.chinese }
    }

    private static let ofPlan = ListFilter.link(
        "plan", "计划", isReadable: { ID<Plan>($0) != nil }, condition: { _, _, _ in "1 = 1" },
        words: { value, actor, transaction in
            try ID<Plan>(value).map { try Plans.one($0, for: actor, in: transaction).plan.chinese } ?? value
        })
}
