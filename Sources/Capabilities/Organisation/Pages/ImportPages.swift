import Kernel
import Office
import Web

struct ImportPage: Page {
    let today: Day
    var title: String { "导入区划" }
    var help: String { "用一份名单建立或更新乡镇（街道）和村（社区）；先核对，确认以后才改动。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title, "从名单建立乡镇（街道）和村（社区）；下一步先核对，确认后才改动"))
        <div class="card-paper">
        \(view.form("divisions/import", files: true, """
            \(view.input("file", "名单文件", type: "file",
                help: "Excel 或 WPS 的 .xlsx，或者 .csv。表头至少有“代码”和“名称”两栏。全国的名单可以直接用，只取本县的行。代码9位或12位都行：统计局的12位代码，末尾的000表示上一级。"))
            \(view.input("validFrom", "生效日期", value: Month(today).firstDay.description, type: "date",
                help: "新区划从这一天起使用，督查计划用的是当月1日就有的村；改名的，这一天以前的记录仍用旧名。"))
            \(view.submit("核对"))
            """))
        <div class="actions">\(view.linkButton("下载模板", "divisions/import/template.xlsx"))</div>
        </div></div>
        """
    }
}

/// What is wrong with a list: nothing of it is taken before all of it is right, as a part of a tree is none.
struct FaultyDivisionsPage: Page {
    let list: ID<BroughtList>
    let rows: CheckedRows
    var title: String { "核对区划名单" }
    var parents: [Crumb] { [Crumb("导入区划", "divisions/import")] }
    var help: String { "名单里有错的行列在这里；区划是一棵树，整份都对才导入，先改好再传。" }

    init(list: ID<BroughtList>, lines: [CheckedLine]) {
        self.list = list
        rows = CheckedRows(BroughtDivisions.list, lines.filter { $0.kind == .wrong })
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "有\(rows.count(.wrong))行不对，还没有改动"))
        <div class="card-paper"><p>下载标出错误的名单，在原来的行里改好，整份再传。</p>
        <div class="actions">\(view.linkButton("下载标出错误的名单", "divisions/import/\(list)/faults.xlsx"))
        \(view.linkButton("换一个文件", "divisions/import"))</div></div>
        \(rows.tables)
        """
    }
}

/// Asks before a list is taken: what it changes, of which codes the kind is not clear, and what became of those that it lacks.
struct AskingPage: Page {
    static let gone = "gone"
    static let skip = "skip"

    let list: ID<BroughtList>
    let changes: DivisionChanges
    let validFrom: Day
    let tree: [Division]
    var title: String { "核对后导入" }
    var parents: [Crumb] { [Crumb("导入区划", "divisions/import")] }
    var help: String { "名单和现在的区划有什么不同，逐条列在这里，确认以后才改动。" }

    private var isNothing: Bool { changes.isEmpty && changes.questions.isEmpty && changes.missing.isEmpty }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(validFrom.chinese)起生效\(HTML.when(!isNothing, "；现在还没有改动，按“确认导入”才改"))"))
        \(summary)
        \(isNothing ? nothing(view) : form(view))
        """
    }

    private var summary: HTML {
        """
        <div class="card-paper"><dl class="record">
        <dt>新增</dt><dd>\(changes.added.count)个\(names(changes.added.map { "\($0.name)（\($0.kind.chinese)）" }))</dd>
        \(HTML.when(!changes.changed.isEmpty, "<dt>改名、改类别</dt><dd>\(changes.changed.count)个\(names(changes.changed.map(Self.words)))</dd>"))
        \(HTML.when(!changes.earlier.isEmpty, "<dt>提前生效</dt><dd>\(changes.earlier.count)个\(names(changes.earlier.map(\.name)))</dd>"))
        <dt>不变</dt><dd>\(changes.unchanged.count)个</dd>
        \(HTML.when(changes.passedOver > 0, "<dt>其他县的</dt><dd>\(changes.passedOver)行，跳过</dd>"))
        \(HTML.when(!changes.outsideTheList.isEmpty, """
            <dt>名单里没有</dt><dd>\(changes.outsideTheList.count)个\(names(changes.outsideTheList.map(\.name)))，照旧保留：\
            这份名单像是只有一部分。要撤并其中的，到它的页面上办</dd>
            """))
        </dl></div>
        """
    }

    private static func words(_ change: DivisionChanges.Change) -> String {
        let kind = change.kind == change.old.kind ? "" : "，\(change.old.kind.chinese)改为\(change.kind.chinese)"
        return change.name == change.old.name ? "\(change.name)\(kind)" : "\(change.old.name)→\(change.name)\(kind)"
    }

    private func names(_ names: [String]) -> HTML {
        guard !names.isEmpty else { return .empty }
        guard names.count > 12 else { return "：\(names.joined(separator: "、"))" }
        return """
            ：\(names.prefix(6).joined(separator: "、"))等
            <details><summary>全部\(names.count)个</summary>\(names.joined(separator: "、"))</details>
            """
    }

    private func nothing(_ view: View) -> HTML {
        view.empty("这份名单和现有的区划一样，没有要改的。", view.linkButton("回到区划", "divisions"))
    }

    private func form(_ view: View) -> HTML {
        view.form(
            "divisions/import/\(list)",
            """
            \(HTML.with(view.error("validFrom") ?? view.error("file")) { "<div class=\"field-error\">\($0)</div>" })
            \(HTML.when(!changes.questions.isEmpty, questions(view)))
            \(HTML.when(!changes.missing.isEmpty, missing(view)))
            <div class="actions"><button class="btn btn-primary" type="submit">确认导入</button>
            \(view.linkButton("换一个文件", "divisions/import"))</div>
            """)
    }

    // MARK: What is asked

    private func questions(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>这\(changes.questions.count)个是什么</h2>
        <p class="soft">代码在400以上的，是开发区、农场这一类，名称和代码都看不出类别。不归创建办管的就跳过。</p>
        <div class="answers">\(HTML.each(changes.questions) { question in
            let kinds = Division.kinds(at: question.code.level).map { ($0.rawValue, $0.chinese) }
            return view.select(
                "kind-\(question.code)", "\(question.name)（\(question.code)）",
                options: [("", "请选择")] + kinds + [(Self.skip, "跳过")], value: question.name.contains("虚拟") ? Self.skip : "")
        })</div></section>
        """
    }

    private func missing(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>名单里没有的\(changes.missing.count)个</h2>
        <p class="soft">还有的不用动；已经撤销的，写明从哪一天起没有、并入了谁。以前的检查、问题和考核都留在旧代码下；没有办完的，由并入的单位接着办。</p>
        <table class="cards fates"><thead><tr><th>名单里没有</th><th>现在</th><th>从哪一天起没有</th><th>并入（没有就空着）</th></tr></thead>
        <tbody>\(HTML.each(changes.missing) { fate($0, view) })</tbody></table>
        \(view.divisionList("villages", DivisionChoice.all(in: staying, and: changes.added, at: .village)))
        \(view.divisionList("townships", DivisionChoice.all(in: staying, and: changes.added, at: .township)))
        </section>
        """
    }

    /// What something may have been merged into.
    private var staying: [Division] {
        let gone = Set(changes.missing.filter(\.isLikelyGone).map(\.division.code))
        return tree.filter { !gone.contains($0.code) }
    }

    private func fate(_ missing: DivisionChanges.Missing, _ view: View) -> HTML {
        let (division, code) = (missing.division, missing.division.code)
        let above = tree.first { $0.code == code.parent && $0.code.level != .county }?.name ?? ""
        let level = code.level == .village ? "villages" : "townships"
        return """
            <tr><td>\(above)\(division.name)<br><span class="soft">\(code.description)</span>
            \(HTML.with(view.error("code-\(code)")) { "<div class=\"field-error\">\($0)</div>" })</td>
            <td>\(view.select("fate-\(code)", "现在", options: [("", "还有，不改"), (Self.gone, "已经撤销")],
                value: missing.isLikelyGone ? Self.gone : ""))</td>
            <td>\(view.input("goneFrom-\(code)", "从哪一天起没有", value: validFrom.description, type: "date"))</td>
            <td>\(view.divisionInput("successor-\(code)", "并入", list: level, value: proposed(missing.successor)))</td></tr>
            """
    }

    private func proposed(_ successor: DivisionCode?) -> String {
        guard let successor else { return "" }
        return DivisionChoice.all(in: tree, and: changes.added, at: successor.level).first { $0.code == successor }?
            .label
            ?? successor.description
    }
}
