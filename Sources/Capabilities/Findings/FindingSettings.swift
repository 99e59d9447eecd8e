import Database
import Kernel
import Office
import Web

/// What a county sets for its findings.
package enum FindingSettings {
    /// Classes of problems with their limits. A finding keeps the limit that it was given.
    package static let limits = Setting("findings.limits", "问题分类和期限", shipped: Limit.rural + Limit.urban)
    package static let ladder = Setting("findings.ladder", "逾期督办的间隔", shipped: Overdue.ours)

    static let editors = [limitsEditor, ladderEditor]
}

extension FindingFlow {
    /// As a county has set it.
    static func of(_ county: String, in transaction: ReadTransaction) throws -> FindingFlow {
        FindingFlow(
            calendar: try transaction.calendar(of: county),
            overdue: try transaction.setting(FindingSettings.ladder, county: county))
    }
}

extension Limit {
    /// The county's class of that code; refuses one that it no longer has.
    static func named(_ code: String, of county: String, in transaction: ReadTransaction) throws -> Limit {
        let limits = try transaction.setting(FindingSettings.limits, county: county)
        guard let limit = limits.first(where: { $0.code == code }) else {
            throw Refusal.field("limit", "finding.limit", "“期限”里没有这一类了，请从列表里重新选一项。")
        }
        return limit
    }
}

// MARK: Limits

extension FindingSettings {
    private static let mostLimits = 80

    private enum Measure: String { case days, hours }

    private static let limitsEditor = SettingEditor(
        limits, help: "交办时可选的分类和整改期限。保存以后新交办的照它算，已交办的期限不变。",
        lines: { limits in
            limits.map { limit in
                .init(
                    "\(limit.title)（\(limit.code)）",
                    "\(limit.chinese)\(limit.needsPlan ? "，签收时要写整改计划" : "")（\(limit.source)）")
            }
        },
        fields: { limits, view in
            let rows: [Limit?] = limits + Array(repeating: nil, count: 3)
            return """
                <div class="table-box"><table class="cards rows">
                <thead><tr><th scope="col">问题分类</th><th scope="col">期限</th><th scope="col">要整改计划</th><th scope="col">依据</th></tr></thead>
                <tbody>\(HTML.each(rows.enumerated()) { row($0, $1, view) })</tbody></table></div>
                <p class="soft">删去一类：把它的名称和期限都清空。新增的填在最后的空行；不够填时先保存，会再多出几行。</p>
                """
        },
        read: read)

    private static func row(_ index: Int, _ limit: Limit?, _ view: View) -> HTML {
        let (count, measure): (Int?, Measure) =
            switch limit?.span {
            case .workingDays(let days): (days, .days)
            case .workingHours(let hours): (hours, .hours)
            case nil: (nil, .days)
            }
        let words = limit?.title ?? "新的一类"
        return """
            <tr><td data-label="问题分类"><input type="hidden" name="code\(index)" value="\(limit?.code ?? "")">\
            \(view.cell("title\(index)", "第\(index + 1)行问题分类", limit?.title ?? ""))</td>\
            <td data-label="期限"><div class="pair">\(view.cell("span\(index)", "\(words)的期限", count.map(String.init) ?? "", keyboard: .digits))\
            \(view.cellSelect("measure\(index)", "\(words)期限的单位", [("days", "个工作日"), ("hours", "个工作时")], measure.rawValue))</div></td>\
            <td data-label="要整改计划">\(view.cellTick("plan\(index)", "\(words)签收时要写整改计划", limit?.needsPlan ?? false))</td>\
            <td data-label="依据">\(view.cell("source\(index)", "\(words)的依据", limit?.source ?? ""))</td></tr>
            """
    }

    private static func read(_ form: FormReader) throws -> [Limit] {
        var limits: [Limit] = []
        var titles: Set<String> = []
        let rows = (0..<mostLimits).filter { form.isSent("title\($0)") }
        let codes = rows.map { form.text("code\($0)", "编号", max: 40, optional: true) as String }
        var own = codes.compactMap { $0.hasPrefix("own.") ? Int($0.dropFirst(4)) : nil }.max() ?? 0
        for (index, code) in zip(rows, codes) {
            guard !form.isEmpty("title\(index)") || !form.isEmpty("span\(index)") else { continue }
            let title: String = form.text("title\(index)", "问题分类", max: 20)
            let measure = Measure(rawValue: form.text("measure\(index)", "期限的单位", max: 5)) ?? .days
            let most = measure == .days ? 365 : 240
            let count: Int? = form.value("span\(index)", "期限", form: "1到\(most)的整数") {
                Int($0).flatMap { (1...most).contains($0) ? $0 : nil }
            }
            let source: String = form.text("source\(index)", "依据", max: 100)
            if !title.isEmpty, !titles.insert(title).inserted {
                form.refuse("title\(index)", "“\(title)”有两行，请改名或删去一行。")
            }
            if code.isEmpty { own += 1 }
            guard let count else { continue }
            limits.append(
                Limit(
                    code: code.isEmpty ? "own.\(own)" : code, title: title,
                    span: measure == .days ? .workingDays(count) : .workingHours(count),
                    needsPlan: !form.isEmpty("plan\(index)"), source: source))
        }
        if limits.isEmpty { form.refuse("title0", "至少要留一类，否则没有期限可选。") }
        return limits
    }
}

// MARK: The ladder of notices

extension FindingSettings {
    private static let ladderEditor = SettingEditor(
        ladder, help: "问题逾期当时发第一次督办通知；之后隔几个工作日发下一次、提醒约谈，在这里定。约谈通知书另从问题的页面起草。",
        lines: {
            [
                .init("第一次督办通知", "逾期以后的第一个工作时刻"), .init("第二次督办通知", "再过\($0.untilSecond)个工作日"),
                .init("提醒约谈", "再过\($0.untilSummons)个工作日"),
            ]
        },
        fields: { ladder, view in
            view.numberInput("second", "第一次通知后几个工作日发第二次", value: ladder.untilSecond)
                + view.numberInput("summons", "第二次通知后几个工作日提醒约谈", value: ladder.untilSummons)
        },
        read: { form in
            let (second, summons) = try form.finish(
                form.number("second", "第二次通知前的工作日", 1...60), form.number("summons", "提醒约谈前的工作日", 1...60))
            return Overdue(untilSecond: second, untilSummons: summons)
        })
}
