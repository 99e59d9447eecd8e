import Kernel
import Office
import Web

struct SheetsPage: Page {
    let editions: [Edition]
    /// Kinds of places that have no sheet, for who may draft one.
    let missing: [PlaceKind]
    var title: String { "考核标准" }
    var help: String { "考核标准一版一版地发布：检查按发布时的那一版评分，改动就是新的一版，旧的检查还按旧的算。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "检查什么、怎么评分；发布后不再改动，每个得分都记着它用的是哪一版",
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
        \(HTML.when(!missing.isEmpty, kinds(view)))
        """
    }

    /// One press each: a draft after the nearest template, to be made its own.
    private func kinds(_ view: View) -> HTML {
        """
        <section class="card-paper"><details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>没有标准的点位（\(missing.count)类）</summary>
        <p class="soft">按一下就照最接近的样表起草一份，改成适用的，送审发布以后就能检查这一类点位。</p>
        <ul class="list">\(HTML.each(missing) { kind in
            "<li>\(kind.chinese) <span class=\"soft\">参照“\(NearestTemplate.of(kind).chinese)”样表</span> \(view.button("起草", post: "sheets/kinds/\(kind.rawValue)/draft"))</li>"
        })</ul></details></section>
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
    var help: String { "检查时逐项看什么、怎么扣分，都在这一版里；发布以后不再改动。" }

    func body(_ view: View) -> HTML {
        let sheet = edition.content
        return """
            \(view.heading(
                sheet.title,
                "第\(edition.number)版　\(edition.state.tag)　满分\(sheet.full.plain)分，\(sheet.pass.plain)分合格，\(sheet.items.count)个条目\(absence)　<span class=\"code\">\(seen.short)</span>",
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

    private var absence: String {
        let sheet = edition.content
        return sheet.items.contains(where: \.mayBeAbsent) ? "，不涉及的\(sheet.absence.chinese)" : ""
    }

    private func item(_ item: Sheet.Item) -> HTML {
        """
        <div class="sheet-item"><h3>\(item.code)　\(item.title) <span class="soft">\(item.maximum.plain)分\(HTML.when(item.mayBeAbsent, "，可不涉及"))</span></h3>
        \(HTML.when(item.deductions.isEmpty, "<p><strong>\(item.rule)</strong></p>"))
        \(HTML.when(!item.guide.isEmpty, "<p class=\"guide\">\(item.guide)</p>"))
        \(parts(item))
        <ul class="list">
        \(HTML.each(item.deductions) { deduction in
            """
            <li>\(deduction.text)　<strong>\(deduction.rule)</strong><br><span class="soft">\(deduction.source)</span></li>
            """
        })
        </ul>
        <p class="soft">分值：\(item.source)\(HTML.when(item.evidence == .none, "；失分\(item.evidence.chinese)"))</p></div>
        """
    }

    private func parts(_ item: Sheet.Item) -> HTML {
        guard case .checklist(let list) = item.pattern else { return .empty }
        return "<ul class=\"list\">\(HTML.each(list.parts) { "<li>\($0.text)</li>" })</ul>"
    }

    private func actions(_ view: View) -> HTML {
        let path = "sheets/\(edition.sheet)/\(edition.number)"
        let download =
            view.linkButton("预览", "\(path)/preview") + view.linkButton("空白表 .docx", "\(path)/blank")
            + view.linkButton("下载 YAML", "\(path)/yaml")
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
