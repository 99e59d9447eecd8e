import Kernel
import Office
import Organisation
import Sheets
import Web

/// One line: how it is judged, who answers for it and who did, and the material that shows it.
struct StandardLinePage: Page {
    let edition: StandardEdition
    let line: StandardLine
    let duties: [LineDuty]
    let materials: [Material]
    let units: [Unit]
    /// Of the same edition, which a document can show as well.
    let siblings: [StandardLine]
    let now: Instant
    var title: String { "\(line.code)　\(line.words)" }
    var help: String { "一条标准怎么评、谁牵头、谁配合、要哪些材料；调整责任会留下前一次的记录。" }
    var parents: [Crumb] { [Crumb(edition.title, "standards/\(edition.id)")] }

    private enum CodingKeys: CodingKey { case line, duties, materials }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(line.project)　\(line.content)"))
        <div class="columns"><div>
        <section class="card-paper"><dl class="record"><dt>测评方式</dt><dd>\(line.method.chinese)</dd><dt>分值</dt><dd>\(line.points.shown)分</dd>
        \(HTML.when(!line.scoring.isEmpty, "<dt>评分标准</dt><dd>\(line.scoring)</dd>"))\(HTML.with(line.pattern) { "<dt>怎么算</dt><dd>\($0.chinese)</dd>" })</dl></section>
        \(materialPart(view))
        </div><div>
        \(dutyPart(view))
        \(HTML.when(edition.state == .draft && view.may(.keepStandards), """
            \(editing(view))<section class="card-paper">\(view.confirming("删去这一条", post: "standards/lines/\(line.id)/remove", "编写中的才能删；删去“\(line.code)”？"))</section>
            """))
        </div></div>
        """
    }

    private func editing(_ view: View) -> HTML {
        let view = view.refused(at: "standards/lines/\(line.id)/edit")
        return """
            <section class="card-paper"><details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>改这一条</summary>
            \(view.form("standards/lines/\(line.id)/edit", id: "edit", "\(view.lineFields(NewLine(line)))\(view.submit("保存"))"))</details></section>
            """
    }

    private func dutyPart(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>责任</h2>
        \(HTML.when(line.duty == nil, "<p class=\"soft\">\(edition.state == .inForce ? "还没有人牵头。" : "施行以后分解责任。")</p>"))
        <ol class="course">\(HTML.each(duties) { duty in
            """
            <li><strong>\(duty.lead.name)</strong>牵头\(HTML.when(!duty.supports.isEmpty, "，\(duty.supports)配合"))\(HTML.when(!duty.leader.isEmpty, "，\(duty.leader)包保"))，\(duty.dueOn.chinese)前完成\(HTML.with(duty.until) { " <span class=\"tag\">到\($0.day.chinese)为止</span>" })<br>\
            <span class="soft">\(duty.setByName)　\(duty.setAt.day.chinese)\(HTML.when(!duty.reason.isEmpty, "　原因：\(duty.reason)"))</span></li>

            """
        })</ol>
        \(HTML.when(edition.state == .inForce && view.may(.assignLines), assigning(view)))</section>
        """
    }

    private func assigning(_ view: View) -> HTML {
        let view = view.refused(at: "standards/lines/\(line.id)/duty")
        let helpers = units.filter { $0.kind == .department || $0.kind == .township }
        return """
            <details class="act"\(HTML.when(view.refusal != nil || line.duty == nil, " open"))><summary>\(line.duty == nil ? "分解责任" : "调整责任")</summary>
            \(view.form("standards/lines/\(line.id)/duty", id: "duty", """
                \(view.select("lead", "牵头单位", options: units.filter { $0.kind != .village }.map { ($0.id.description, $0.name) }, value: line.duty?.lead.unit ?? ""))
                \(view.checkboxes("support", "责任单位", options: helpers.map { ($0.id.description, $0.name) }, values: []))
                \(view.input("leader", "包保领导", value: line.duty?.leader ?? "", required: false, max: 40))
                \(view.dayInput("dueOn", "完成时限", value: line.duty?.dueOn ?? now.day.adding(days: 60)))
                \(HTML.when(line.duty != nil, view.input("reason", "调整原因", max: 200)))
                \(view.submit(line.duty == nil ? "定下来" : "调整"))
                """))</details>
            """
    }

    private func materialPart(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>材料</h2>
        \(HTML.when(materials.isEmpty, "<p class=\"soft\">还没有布置材料。\(line.duty == nil ? "先把责任分解到牵头单位，才能布置。" : "")</p>"))
        <ul class="course">\(HTML.each(materials) { material in
            "<li><a href=\"\(view.link("materials/\(material.id)"))\">\(material.title)</a> <span class=\"tag \(material.state.tone.style)\">\(material.state.chinese)</span><br><span class=\"soft\">\(material.unit.name)收集，\(material.dueOn.chinese)前</span></li>\n"
        })</ul>
        \(HTML.when(edition.state == .inForce && line.duty != nil && view.may(.assignLines), asking(view)))</section>
        """
    }

    private func asking(_ view: View) -> HTML {
        let view = view.refused(at: "standards/lines/\(line.id)/materials")
        let year = now.day.year
        return """
            <details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>布置材料</summary>
            \(view.form("standards/lines/\(line.id)/materials", id: "material", """
                \(view.input("title", "材料名称", help: "如 公益广告设置规划。", max: 60))
                \(view.select("kind", "类别", options: Material.Kind.allCases.map { ($0.rawValue, $0.chinese) }))
                \(view.select("unit", "收集单位", options: units.map { ($0.id.description, $0.name) }, value: line.duty?.lead.unit ?? ""))
                \(view.textArea("words", "要求", required: false, rows: 2, max: 1000))
                \(view.dayInput("from", "形成日期从", value: Day(year: year, month: 1, dayOfMonth: 1)))
                \(view.dayInput("through", "到", value: Day(year: year, month: 12, dayOfMonth: 31)))
                \(view.input("pages", "最多页数", keyboard: .digits, required: false))
                \(view.input("count", "最多字数", keyboard: .digits, required: false))
                \(view.input("pictures", "最少图片数", keyboard: .digits, required: false))
                \(view.dayInput("dueOn", "期限", value: now.day.adding(days: 30)))
                \(HTML.when(!siblings.isEmpty, view.checkboxes("line", "同时对应的标准", options: siblings.map { ($0.id.description, $0.code) }, values: [])))
                \(view.submit("布置"))
                """))</details>
            """
    }
}
