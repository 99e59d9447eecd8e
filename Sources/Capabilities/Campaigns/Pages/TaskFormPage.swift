import Kernel
import Office
import Organisation
import Web

/// The form in which a task of the year is given out.
struct TaskFormPage: Page {
    let units: [Unit]
    let campaigns: [Campaign]
    /// The campaign from whose page it was opened.
    let campaign: String
    /// What it comes from, where the page says so from which it was opened.
    let source: TaskSource.Kind?
    let today: Day
    var title: String { "下达任务" }
    var help: String { "把年度计划的一段、专项行动或会议的一项分给一个牵头单位，按季度定节点。" }

    private enum CodingKeys: CodingKey { case units, campaign, source, today }

    func body(_ view: View) -> HTML {
        let own = campaigns.first { $0.id.description == campaign }
        let source = own == nil ? source : .campaign
        let end = Day(year: today.year, month: 12, dayOfMonth: 31)?.description ?? ""
        let helpers = units.filter { $0.kind == .department || $0.kind == .township }
        return """
            <div class="form-narrow">\(view.heading(title, "一个单位牵头，几个单位配合；季度节点要有佐证，才能报请审核"))
            <div class="card-paper">\(view.form("tasks/new", """
                \(view.input("title", "任务", help: "如 完成主次干道公益宣传提升。", max: 80))
                \(view.textArea("words", "要求", required: false, rows: 3, max: 2000))
                \(view.select("sourceKind", "来源", options: TaskSource.Kind.allCases.map { ($0.rawValue, $0.chinese) }, value: source?.rawValue ?? ""))
                \(view.input("source", "来源说明", value: own?.name ?? "", help: "从哪一段、哪次会、哪件批示来，如 2020年工作重点第二段。", max: 200))
                \(view.select("campaign", "专项行动", options: [("", "不属于哪一项")] + campaigns.map { ($0.id.description, $0.name) }, value: campaign, required: false))
                \(view.select("lead", "牵头单位", options: view.units(units)))
                \(view.checkboxes("support", "配合单位", options: helpers.map { ($0.id.description, $0.name) }, values: []))
                \(view.input("startOn", "开始日期", value: today.description, type: "date"))
                \(view.input("dueOn", "期限", value: end, type: "date"))
                <fieldset class="quarters"><legend class="form-label">季度节点</legend><p class="form-text">没有的季度空着；日期在任务开始和期限之间。</p>
                \(HTML.each(1...4) { quarter(view, $0) })</fieldset>
                \(view.submit("下达任务"))
                """))</div></div>
            """
    }

    private func quarter(_ view: View, _ quarter: Int) -> HTML {
        let name = NewMilestone.quarters[quarter - 1]
        return """
            <div class="quarter">\(view.input("milestone\(quarter)", "\(name)做到什么", required: false, max: 200))
            \(view.input("milestoneDue\(quarter)", "\(name)节点", type: "date", required: false))</div>
            """
    }
}
