import Kernel
import Office
import Web

struct SheetsPage: Page {
    let editions: [Edition]
    var title: String { "考核标准" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "检查什么、怎么扣分；发布后不再改动，每个得分都记着它用的是哪一版",
            actions: HTML.when(view.may(.draftSheets), view.linkButton("起草新标准", "sheets/new"))))
        \(HTML.when(editions.isEmpty, view.empty(
            "还没有考核标准。",
            view.may(.draftSheets)
                ? view.linkButton("从“三治一提升”样表起草", "sheets/new", style: "btn-primary")
                : "<p>创建办发布后，这里就能看到。</p>")))
        \(HTML.when(!editions.isEmpty, """
            \(view.chips(Chips("sheets", total: editions.count, measure: "版")))
            <div class="table-box"><table class="cards" data-rows="sheets">
            <thead><tr><th>标准</th><th class="number">版次</th><th>状态</th><th class="number">条目</th>
            <th class="number">满分</th><th class="number">合格</th><th>发布时间</th></tr></thead>
            <tbody>\(HTML.each(editions) { row(view, $0) })</tbody></table></div>
            """))
        """
    }

    private func row(_ view: View, _ edition: Edition) -> HTML {
        """
        <tr><td><a href="\(view.link("sheets/\(edition.sheet)/\(edition.number)"))">\(edition.content.title)</a></td>
        <td class="number" data-label="版次">第\(edition.number)版</td><td data-label="状态">\(edition.state.tag)</td>
        <td class="number" data-label="条目">\(edition.content.items.count)</td>
        <td class="number" data-label="满分">\(edition.content.full.plain)</td>
        <td class="number" data-label="合格">\(edition.content.pass.plain)</td>
        <td data-label="发布时间">\(edition.publishedAt?.chinese ?? "—")</td></tr>
        """
    }
}

extension Edition.State {
    var tag: HTML {
        switch self {
        case .draft: "<span class=\"tag tag-amber\">\(chinese)</span>"
        case .published: "<span class=\"tag tag-green\">\(chinese)</span>"
        case .retired: "<span class=\"tag\">\(chinese)</span>"
        }
    }
}

struct EditionPage: Page {
    let edition: Edition
    /// For the form in which it is submitted.
    let seen: SeenVersion
    /// How often it was submitted, and what became of that.
    let publications: [ProposalPart]
    var title: String { edition.content.title }

    func body(_ view: View) -> HTML {
        let sheet = edition.content
        return """
            \(view.heading(
                sheet.title,
                "第\(edition.number)版　\(edition.state.tag)　满分\(sheet.full.plain)分，\(sheet.pass.plain)分合格，\(sheet.items.count)个条目　<span class=\"code\">\(seen.short)</span>",
                actions: actions(view)))
            \(HTML.each(sheet.groups) { group in
                """
                <section class="card-paper"><h2>\(group.name)
                <span class="soft">\(group.items.reduce(Points.zero) { $0 + $1.maximum }.plain)分</span></h2>
                \(HTML.each(group.items) { item($0) })
                </section>
                """
            })
            \(view.proposals(publications))
            """
    }

    private func item(_ item: Sheet.Item) -> HTML {
        """
        <div class="sheet-item"><h3>\(item.code)　\(item.title) <span class="soft">\(item.maximum.plain)分</span></h3>
        <ul class="list">
        \(HTML.each(item.deductions) { deduction in
            """
            <li>\(deduction.text)　<strong>\(deduction.rule)</strong><br><span class="soft">\(deduction.source)</span></li>
            """
        })
        </ul>
        <p class="soft">分值：\(item.source)</p></div>
        """
    }

    private func actions(_ view: View) -> HTML {
        let path = "sheets/\(edition.sheet)/\(edition.number)"
        let download = view.linkButton("下载 YAML", "\(path)/yaml")
        switch edition.state {
        case .draft:
            return download
                + HTML.when(
                    view.may(.draftSheets) && !publications.contains(where: \.isWaiting),
                    view.linkButton("修改草稿", "\(path)/edit")
                        + view.button("送审", post: "\(path)/submit", style: "btn-primary", view.seen(seen)))
        case .published:
            return HTML.when(view.may(.draftSheets), view.button("起草下一版", post: "\(path)/next")) + download
                + HTML.when(view.may(.publishSheets), view.button("停用", post: "\(path)/retire"))
        case .retired:
            return HTML.when(view.may(.draftSheets), view.button("按这份起草下一版", post: "\(path)/next")) + download
        }
    }
}

struct EditSheetPage: Page {
    let edition: Edition?
    let yaml: String
    var title: String { edition.map { "修改\($0.content.title)第\($0.number)版" } ?? "起草考核标准" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "已填入一份可用的样表；把它改成本县的，或上传一份 YAML 文件"))
        <div class="card-paper">
        \(view.form(edition.map { "sheets/\($0.sheet)/\($0.number)/edit" } ?? "sheets/new", files: true, """
            \(HTML.with(edition) { "<input type=\"hidden\" name=\"version\" value=\"\($0.version)\">" })
            \(view.textArea(
                "yaml", "标准全文", value: yaml,
                help: "每个条目：code 代号，group 分组，title 内容，maximum 分值，source 依据。每个扣分项：measure 量词，points 每处扣几分；整项否决的写 veto: true。写错了会指出是第几行。",
                required: false, rows: 24))
            \(view.keptMeanwhile("yaml", yaml))
            \(view.input("file", "或者上传 YAML 文件", type: "file", help: "选了文件，就以文件为准；UTF-8、UTF-16、GB18030（GBK）都读得出。", required: false))
            \(view.submit("保存草稿"))
            """))
        </div>
        """
    }
}
