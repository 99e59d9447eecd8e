import Kernel
import Office
import Organisation
import Sheets
import Web

/// One edition: what it comes to, its lines by project with who answers for each, what is missing, and mock assessments.
struct StandardPage: Page {
    let edition: StandardEdition
    let part: ProcedurePart
    let lines: [StandardLine]
    let mocks: [MockAssessment]
    /// Departments that answer for nothing.
    let idle: Int
    /// Another edition that this one can be held against.
    let others: [StandardEdition]
    /// The reader sees all of the county's material.
    let isWhole: Bool
    let now: Instant
    var title: String { edition.title }
    var help: String { "一部测评体系的各条标准：谁牵头、谁配合、什么时候完成、材料齐了没有；点编号看一条。" }

    private struct Project {
        let name: String
        let lines: [StandardLine]
    }

    private var projects: [Project] {
        var projects: [(String, [StandardLine])] = []
        for line in lines {
            if projects.last?.0 != line.project { projects.append((line.project, [])) }
            projects[projects.count - 1].1.append(line)
        }
        return projects.map(Project.init)
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(edition.issuer)", actions: actions(view)))
        \(figures(view))
        \(HTML.when(part.next != nil || edition.state == .draft, view.steps(part)))
        \(HTML.when(edition.state == .draft && view.may(.keepStandards), adding(view)))
        \(HTML.when(lines.isEmpty, view.empty("还没有标准。把上级发的表格导入进来，或者一条一条加。", view.may(.keepStandards) ? view.linkButton("导入标准", "standards/lines/import") : .empty)))
        \(HTML.each(projects) { project($0, view) })
        \(mockPart(view))
        \(HTML.when(edition.state != .draft, view.steps(part)))
        \(view.timeline(part))
        """
    }

    private func actions(_ view: View) -> HTML {
        HTML.each(others.prefix(3)) { view.linkButton("和\($0.edition)对照", "standards/\(edition.id)/compare/\($0.id)") }
            + HTML.when(!lines.isEmpty, view.exportButton("standards/lines.xlsx?standard=\(edition.id)"))
            + HTML.when(
                edition.state == .inForce && view.may(.assignLines),
                view.linkButton("责任分解表 .docx", "standards/\(edition.id)/responsibility.docx")
                    + view.linkButton("材料打包 .zip", "standards/\(edition.id)/materials.zip"))
    }

    private func figures(_ view: View) -> HTML {
        let assigned = edition.lines - edition.unassigned
        return """
            <section class="card-paper"><dl class="record">
            <dt>标准</dt><dd>\(view.number(edition.lines, "standards/lines?standard=\(edition.id)"))条，合计\(edition.points.shown)分，满分\(edition.full.shown)分。</dd>
            \(HTML.when(edition.state == .inForce, """
                <dt>责任</dt><dd>\(assigned)条已定牵头，\(view.number(edition.unassigned, "standards/lines?standard=\(edition.id)&duty=none"))条没人牵头。</dd>
                <dt>材料</dt><dd>\(isWhole ? view.number(edition.wanting, "materials?standard=\(edition.id)&open=yes") : "\(edition.wanting)")份还没有定稿。</dd>
                <dt>没有分到责任的部门</dt><dd>\(idle > 0 ? "<a href=\"\(view.link("standards/\(edition.id)/idle"))\">\(idle)个</a>" : "没有")</dd>
                """))
            </dl></section>
            """
    }

    private func project(_ project: Project, _ view: View) -> HTML {
        let points = project.lines.reduce(Points.zero) { $0 + $1.points }
        return """
            <section><h2>\(project.name) <span class="soft">\(project.lines.count)条　\(points.shown)分</span></h2>
            <div class="table-box"><table class="cards"><thead><tr><th>编号</th><th>测评标准</th><th>测评方式</th><th class="number">分值</th>\
            <th>牵头单位</th><th>责任单位</th><th>完成时限</th><th class="number">材料</th></tr></thead><tbody>
            \(HTML.each(project.lines) { row($0, view) })</tbody></table></div></section>

            """
    }

    private func row(_ line: StandardLine, _ view: View) -> HTML {
        // What was asked for and has come is not late.
        let isDone = line.asked > 0 && line.final == line.asked
        let isLate = !isDone && line.duty.map { $0.dueOn < now.day } ?? false
        return """
            <tr><td data-label="编号"><a href="\(view.link("standards/lines/\(line.id)"))">\(line.code)</a></td>\
            <td data-label="测评标准">\(line.words)</td><td data-label="测评方式">\(line.method.chinese)</td>\
            <td data-label="分值" class="number">\(line.points.shown)</td>\
            <td data-label="牵头单位">\(line.duty?.lead.name ?? "")\(HTML.when(line.duty == nil && edition.state == .inForce, "<span class=\"tag tag-red\">没人牵头</span>"))</td>\
            <td data-label="责任单位"\(HTML.when(line.duty?.supports.isEmpty ?? true, " class=\"blank\""))>\(line.duty?.supports ?? "")</td>\
            <td data-label="完成时限"\(HTML.when(line.duty == nil, " class=\"blank\""))>\(line.duty?.dueOn.short(on: now.day) ?? "")\(HTML.when(isLate, " <span class=\"tag tag-red\">已过</span>"))</td>\
            <td data-label="材料" class="number\(HTML.when(line.asked == 0, " blank"))">\(line.asked == 0 ? "" : "\(HTML.when(isDone, "<span class=\"tag tag-green\">"))\(line.final)/\(line.asked)\(HTML.when(isDone, "</span>"))")</td></tr>

            """
    }

    private func mockPart(_ view: View) -> HTML {
        guard edition.state == .inForce || !mocks.isEmpty else { return .empty }
        return """
            <section class="card-paper"><h2>模拟测评</h2>
            \(HTML.when(mocks.isEmpty, "<p class=\"soft\">还没有模拟测评。挑一天按标准逐条打分，就看得出丢分丢在哪里。</p>"))
            <ul class="course">\(HTML.each(mocks) { mock in
                "<li><a href=\"\(view.link("mocks/\(mock.id)"))\">\(mock.title)</a> <span class=\"soft\">\(mock.heldOn.chinese)，已打\(mock.marked)条</span></li>"
            })</ul>
            \(HTML.when(edition.state == .inForce && view.may(.markMocks), beginning(view)))</section>
            """
    }

    private func beginning(_ view: View) -> HTML {
        let view = view.refused(at: "standards/\(edition.id)/mocks")
        return """
            <details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>组织一次模拟测评</summary>
            \(view.form("standards/\(edition.id)/mocks", id: "mock", """
                \(view.input("title", "名称", value: "\(now.day.month)月模拟测评", max: 40))
                \(view.dayInput("heldOn", "日期", value: now.day))
                \(view.submit("开始打分"))
                """))</details>
            """
    }

    private func adding(_ view: View) -> HTML {
        let asked = view
        let view = view.refused(at: "standards/\(edition.id)/lines")
        return """
            <section class="card-paper"><details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>加一条标准</summary>
            \(view.form("standards/\(edition.id)/lines", id: "line", "\(view.lineFields(next))\(view.submit("加上"))"))</details>
            \(view.linkButton("从表格导入", "standards/lines/import"))
            \(correcting(asked))</section>
            """
    }

    /// What the next line most likely begins with.
    private var next: NewLine {
        NewLine(
            code: "", project: lines.last?.project ?? "", content: lines.last?.content ?? "", words: "", scoring: "",
            method: lines.last?.method ?? .material, points: .zero)
    }

    private func correcting(_ view: View) -> HTML {
        let path = "standards/\(edition.id)/edit"
        let view = view.refused(at: path)
        return """
            <details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>改名称、满分</summary>
            \(view.form(path, id: "standard", """
                \(view.input("name", "名称", value: edition.name, max: 40))
                \(view.input("edition", "版本", value: edition.edition, max: 20))
                \(view.input("issuer", "发布单位", value: edition.issuer, max: 40))
                \(view.input("full", "满分", value: edition.full.shown, keyboard: .decimal))
                \(view.submit("保存"))
                """))</details>
            """
    }
}

extension View {
    /// What a line is made of, as it is typed and corrected.
    func lineFields(_ line: NewLine) -> HTML {
        """
        \(input("code", "编号", value: line.code, help: "如 Ⅰ-1-1，一部体系里不重复。", max: 20))
        \(input("project", "测评项目", value: line.project, max: 60))
        \(input("content", "测评内容", value: line.content, max: 120))
        \(textArea("words", "测评标准", value: line.words, rows: 2, max: 1000))
        \(textArea("scoring", "评分标准", value: line.scoring, required: false, rows: 2, max: 1000))
        \(select("method", "测评方式", options: JudgingMethod.allCases.map { ($0.rawValue, $0.chinese) }, value: line.method.rawValue))
        \(input("points", "分值", value: line.points > .zero ? line.points.shown : "", help: "如 2 或 0.5。", keyboard: .decimal))
        \(patternFields(line.pattern))
        """
    }

    /// By what a measured rate is reckoned.
    private func patternFields(_ pattern: Sheet.Share.Marks?) -> HTML {
        var (kind, target, loses, remainder) = ("", "", "", Sheet.Share.Remainder.dropped)
        switch pattern {
        case .proportional: kind = NewLine.PatternKind.proportional.rawValue
        case .perPoint(let least, let lost, let rest):
            (kind, target, loses, remainder) = (NewLine.PatternKind.perPoint.rawValue, "\(least)", lost.plain, rest)
        case .bands, nil: break
        }
        return """
            \(select("pattern", "怎么算", options: [("", "由人打分")] + NewLine.PatternKind.allCases.map { ($0.rawValue, $0.chinese) }, value: kind, help: "选了算法的，模拟测评填实测的百分比（如 87.5%）就算出得分。", required: false))
            <div class="pair">\(input("target", "应达到（%）", value: target, keyboard: .digits, required: false))\(input("loses", "每低1个百分点扣（分）", value: loses, keyboard: .decimal, required: false))</div>
            \(select("remainder", "不足1个百分点", options: Sheet.Share.Remainder.allCases.map { ($0.rawValue, $0.chinese) }, value: remainder.rawValue, required: false))
            """
    }
}

struct NewStandardPage: Page {
    let editions: [StandardEdition]
    var title: String { "编一部测评体系" }
    var help: String { "把上级的测评体系录进来；新版可以照抄旧版再改，施行时旧版自动替代。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "先建一部，再导入或逐条加标准；主任施行以后才能分解责任"))
        <div class="card-paper">\(view.form("standards/new", """
            \(view.input("name", "名称", help: "如 文明县城、国家卫生县城、食品安全县。", max: 40))
            \(view.input("edition", "版本", help: "如 2020年版。", max: 20))
            \(view.input("issuer", "发布单位", max: 40))
            \(view.input("full", "满分", value: "100", keyboard: .decimal))
            \(view.select("copied", "照抄", options: [("", "从空白开始")] + editions.map { ($0.id.description, $0.title) }, required: false))
            \(view.submit("建立"))
            """))</div></div>
        """
    }
}

/// Two editions, held against each other line by line.
struct StandardComparisonPage: Page {
    let edition: StandardEdition
    let former: StandardEdition
    let differences: [StandardTerms.Difference]
    var title: String { "\(edition.edition)和\(former.edition)对照" }
    var help: String { "两个版本逐条对照：新增、删去、修改了哪些标准。" }
    var parents: [Crumb] { [Crumb(edition.title, "standards/\(edition.id)")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "按编号逐条比较，共\(differences.count)处不同"))
        \(HTML.when(differences.isEmpty, view.empty("两个版本的标准一样。", view.linkButton("回到\(edition.title)", "standards/\(edition.id)"))))
        \(HTML.when(!differences.isEmpty, """
            <div class="table-box"><table class="cards"><thead><tr><th>编号</th><th>变化</th><th>\(former.edition)</th><th>\(edition.edition)</th></tr></thead><tbody>
            \(HTML.each(differences) { item in
                "<tr><td data-label=\"编号\">\(item.code)</td><td data-label=\"变化\">\(item.kind.chinese)</td><td data-label=\"\(former.edition)\"\(HTML.when(item.before.isEmpty, " class=\"blank\""))>\(lines(item.before))</td><td data-label=\"\(edition.edition)\"\(HTML.when(item.after.isEmpty, " class=\"blank\""))>\(lines(item.after))</td></tr>\n"
            })</tbody></table></div>
            """))
        """
    }

    /// A field a line.
    private func lines(_ text: String) -> HTML {
        HTML.each(Array(text.split(separator: "\n").enumerated())) { place, line in
            "\(HTML.when(place > 0, "<br>"))\(String(line))"
        }
    }
}

/// Departments that answer for nothing of an edition: whom to give what nobody leads.
struct IdleUnitsPage: Page {
    let edition: StandardEdition
    let units: [Unit]
    var title: String { "没有分到责任的部门" }
    var help: String { "在一部施行中的测评体系里既不牵头、也不配合的部门；打开没人牵头的标准，就可以分给它们。" }
    var parents: [Crumb] { [Crumb(edition.title, "standards/\(edition.id)")] }

    private enum CodingKeys: CodingKey { case edition, units }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(edition.title)　\(units.count)个", actions: view.linkButton("没人牵头的标准", "standards/lines?standard=\(edition.id)&duty=none")))
        \(HTML.when(units.isEmpty, view.empty("每个部门都分到了责任。", view.linkButton("回到\(edition.title)", "standards/\(edition.id)"))))
        <ul class="list">\(HTML.each(units) { unit in
            "<li>\(view.may(.seeUnits) ? "<a href=\"\(view.link("units/\(unit.id)"))\">\(unit.name)</a>" : "\(unit.name)")</li>\n"
        })</ul>
        """
    }
}
