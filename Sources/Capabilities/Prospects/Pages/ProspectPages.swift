import Kernel
import Office
import Organisation
import Recognition
import Web

struct ProspectForm: Page {
    let prospect: Prospect?
    let villages: [Unit]
    var title: String { prospect.map { "修改线索：\($0.name)" } ?? "登记线索" }
    var help: String { "知道多少写多少，走访以后再补；事迹写好了一按就能推荐。" }
    var parents: [Crumb] {
        [Crumb("线索库", "prospects")] + (prospect.map { [Crumb($0.name, "prospects/\($0.id)")] } ?? [])
    }

    private enum CodingKeys: CodingKey { case prospect }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "只有创建办和当地看得到，推荐以前不公开"))
        <div class="card-paper">\(view.form(prospect.map { "prospects/\($0.id)/edit" } ?? "prospects/new", """
            \(view.input("name", "姓名（名称）", value: prospect?.name ?? "", max: 40))
            \(view.select("category", "类别", options: AwardCategory.allCases.filter { $0.isPersonal || $0 == .finestProject }.map { ($0.rawValue, $0.chinese) }, value: prospect?.category.rawValue ?? ""))
            \(view.input("group", "分类", value: prospect?.group ?? "", help: "身边好人写 助人为乐、见义勇为、诚实守信、敬业奉献、孝老爱亲 之一。", required: false, max: 20))
            \(view.dayInput("bornOn", "出生日期", value: prospect?.bornOn, help: "推荐个人时要有。", required: false))
            \(view.select("village", "村（社区）", options: (villages.count > 1 ? [("", "请选择")] : []) + villages.map { ($0.division?.description ?? "", $0.name) }, value: prospect?.village.division?.description ?? ""))
            \(view.input("line", "一句话", value: prospect?.line ?? "", help: "如 照料瘫痪的邻居十一年。", max: 40))
            \(view.textArea("story", "事迹", value: prospect?.story ?? "", help: "什么时候、做了什么、大家怎么说。", required: false, rows: 8, max: RoundRules.longestStory))
            \(view.input("source", "听谁说的", value: prospect?.source ?? "", required: false, max: 60))
            \(view.submit(prospect == nil ? "登记" : "保存"))
            """))</div></div>
        """
    }
}

struct ProspectPage: Page {
    let prospect: Prospect
    let part: ProcedurePart
    let visits: [ProspectVisit]
    let keepers: [Person]
    let rounds: [Round]
    let mayKeep: Bool
    let now: Instant
    var title: String { prospect.name }
    var help: String { "定一位联系人，走访写下见闻；事迹成熟了，一按就成为推荐。" }
    private var path: String { "prospects/\(prospect.id)" }

    private enum CodingKeys: CodingKey { case prospect, part, visits }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(prospect.category.chinese)　\(prospect.townshipName)\(prospect.village.name)", actions: HTML.when(mayKeep, view.linkButton("修改", "\(path)/edit"))))
        <div class="columns"><div>\(HTML.when(mayKeep && view.may(.enterNominations), nominating(view)))
        <section class="card-paper"><h2>走访</h2>\(HTML.when(visits.isEmpty, "<p class=\"soft\">还没有走访过。</p>"))
        <ul class="list">\(HTML.each(visits) { "<li><strong>\($0.visitedOn.chinese)</strong> \($0.words)<br><span class=\"soft\">\($0.recordedByName)</span></li>" })</ul>
        \(HTML.when(mayKeep, visiting(view)))</section>
        \(HTML.when(!keepers.isEmpty, keeping(view)))\(view.steps(part))</div>
        <div><section class="card-paper"><h2>\(prospect.line)</h2>\(HTML.each(prospect.story.split(whereSeparator: \.isNewline)) { "<p>\(String($0))</p>" })
        \(HTML.when(prospect.story.isEmpty, "<p class=\"soft\">事迹还没有写，走访以后点“修改”补上。</p>"))
        <dl class="record"><dt>联系人</dt><dd>\(prospect.keeperName.isEmpty ? "还没有定" : prospect.keeperName)</dd>
        \(HTML.when(!prospect.group.isEmpty, "<dt>分类</dt><dd>\(prospect.group)</dd>"))\(HTML.when(!prospect.source.isEmpty, "<dt>听谁说的</dt><dd>\(prospect.source)</dd>"))</dl>
        \(HTML.with(prospect.nomination) { "<p><a href=\"\(view.link("nominations/\($0)"))\">看推荐</a></p>" })</section>
        \(view.timeline(part))</div></div>
        """
    }

    private func nominating(_ view: View) -> HTML {
        guard !rounds.isEmpty else {
            return """
                <section class="card-paper"><h2>推荐</h2><p class="soft">现在没有接受“\(prospect.category.chinese)”推荐的评选。评选开始以后，在这里一按就能推荐。</p></section>
                """
        }
        let own = view.refused(at: "\(path)/nominate")
        return """
            <section class="card-paper"><h2>推荐</h2>\(own.form("\(path)/nominate", id: "nominate", """
                \(own.select("round", "评选", options: rounds.map { ($0.id.description, $0.title) }))
                \(own.submit("推荐"))
                """))</section>
            """
    }

    private func visiting(_ view: View) -> HTML {
        let own = view.refused(at: "\(path)/visits")
        return """
            <details class="act"\(HTML.when(own.refusal != nil || visits.isEmpty, " open"))><summary>登记走访</summary>\(own.form("\(path)/visits", id: "visit", """
                \(own.dayInput("visitedOn", "日期", value: now.day))\(own.textArea("words", "看到、听到什么", rows: 3, max: 1000))\(own.submit("登记"))
                """))</details>
            """
    }

    private func keeping(_ view: View) -> HTML {
        let own = view.refused(at: "\(path)/keeper")
        return """
            <section class="card-paper"><details class="act"\(HTML.when(own.refusal != nil || prospect.keeper == nil, " open"))><summary>\(prospect.keeper == nil ? "确定联系人，开始选培" : "换联系人")</summary>\(own.form("\(path)/keeper", id: "keeper", """
                \(own.select("keeper", "联系人", options: keepers.map { ($0.id.description, "\($0.name)（\($0.unitName)）") }, value: prospect.keeper ?? ""))\(own.submit("确定"))
                """))</details></section>
            """
    }
}
