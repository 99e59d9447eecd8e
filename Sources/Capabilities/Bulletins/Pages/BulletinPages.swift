import Kernel
import Office
import Web

struct BulletinsPage: Page {
    struct Entry: Encodable {
        let id: String
        let title: String
        let month: Month
        let state: BulletinState
        let number: String?
        let publishedAt: Instant?
    }

    let bulletins: [Entry]
    let chips: Chips
    /// Closed months without a bulletin.
    let months: [Month]
    var title: String { "督查通报" }
    var help: String { "每月的督查通报从关账的数字起草，经主任审核、县领导签发后编号发布。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "干事起草，主任审核，县领导签发；发布时编号，不留空号"))
        \(HTML.when(view.may(.draftBulletins) && !months.isEmpty, drafting(view)))
        \(HTML.when(view.may(.draftBulletins) && months.isEmpty && !bulletins.isEmpty, "<p class=\"soft\">已关账的月份都有通报了；下一个月关账后，就可以在这里起草。</p>"))
        \(HTML.when(bulletins.isEmpty, view.empty("还没有通报。", HTML.when(months.isEmpty, "<p>月度关账后，就可以从当月的记录起草。</p>"))))
        \(HTML.when(!bulletins.isEmpty, """
            \(view.chips(chips))
            <div class="table-box"><table class="cards"><thead><tr><th>通报</th><th>文号</th><th>状态</th><th>发布</th></tr></thead><tbody>
            \(HTML.each(bulletins) { bulletin in
                """
                <tr><td><a href="\(view.link("bulletins/\(bulletin.id)"))">\(bulletin.title)</a></td><td data-label="文号">\(bulletin.number ?? "—")</td>
                <td data-label="状态">\(bulletin.state.tag)</td><td data-label="发布">\(bulletin.publishedAt?.chinese ?? "—")</td></tr>
                """
            })</tbody></table></div>
            """))
        """
    }

    private func drafting(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>可以起草</h2>
        \(HTML.each(months) { month in
            """
            <form method="post" action="\(view.link("bulletins"))" class="d-inline">\(view.formStamp)
            <input type="hidden" name="month" value="\(month.description)">
            <button class="btn btn-primary" type="submit">起草\(month.chinese)通报</button></form>
            """
        })</section>
        """
    }
}

extension BulletinState {
    var tag: HTML {
        switch self {
        case .draft: "<span class=\"tag\">\(chinese)</span>"
        case .submitted, .approved, .signed: "<span class=\"tag tag-amber\">\(chinese)</span>"
        case .published: "<span class=\"tag tag-green\">\(chinese)</span>"
        }
    }
}

/// A bulletin as it reads, every number opening to its rows.
struct BulletinPage: Page {
    let bulletin: Bulletin
    /// What is signed, for the forms in which it is and for who compares it with a paper.
    let seen: SeenVersion
    let steps: [BulletinStep]
    let changes: [Bulletins.Change]
    /// The reader sees the whole county: a number opens for him to all of its rows.
    let opensNumbers: Bool
    /// See `Bulletins.chainHead`.
    let chainHead: String?
    var title: String { bulletin.content.title }
    var help: String { "通报里的每个数字都能点开看背后的记录；审核、签发、发布在这里办。" }

    private var path: String { "bulletins/\(bulletin.id)" }

    func body(_ view: View) -> HTML {
        let content = bulletin.content
        return """
            \(view.heading(
                title, "\(bulletin.state.tag)　\(bulletin.number?.chinese ?? "发布时编号")　\(hands)　<span class=\"code\">\(seen.short)</span>",
                actions: view.linkButton("下载公文（.docx）", "\(path)/bulletin.docx")
                    + HTML.when(steps.contains(.edit), view.linkButton("修改文字", "\(path)/edit"))))
            \(HTML.with(bulletin.state == .draft ? bulletin.returnReason : nil) { "<div class=\"refused\">退回修改：\($0)</div>" })
            \(changed(view))
            \(handling(view))
            <article class="card-paper bulletin">
            \(HTML.each(content.sections) { section($0, view) })
            \(problems(view))
            \(HTML.when(!content.pictures.isEmpty, "<h2>附件2　问题照片</h2>\(pictures(view))"))
            </article>
            \(HTML.with(chainHead) { "<p class=\"soft\">\($0)。印在公文末尾，以后可以核对：发布前的记录有没有被改动。</p>" })
            \(finishing(view))
            <section class="card-paper"><h2>数字的来历</h2><div class="table-scroll"><table class="cards"><caption>都是全县的数</caption><thead><tr><th>数字</th><th class="number">值</th><th>怎么算的</th></tr></thead><tbody>
            \(HTML.each(content.figures) { "<tr><td>\($0.name)</td><td class=\"number\" data-label=\"值\">\(figure($0, view))</td><td data-label=\"怎么算的\">\($0.definition)</td></tr>" })
            </tbody></table></div></section>
            """
    }

    private var hands: HTML {
        "起草：\(bulletin.draftedBy)\(HTML.with(bulletin.approvedBy) { "　审核：\($0)" })\(HTML.with(bulletin.signedBy) { "　签发：\($0)" })"
    }

    private func changed(_ view: View) -> HTML {
        HTML.when(
            !changes.isEmpty,
            """
            <div class="notice-amber"><strong>\(bulletin.state == .published ? "发布" : "起草")以后，记录有了变动：</strong>
            <ul>\(HTML.each(changes) { "<li>\($0.name)：文中\($0.before)，现在<a href=\"\(view.link($0.path))\">\($0.now)</a></li>" })</ul></div>
            """)
    }

    private func handling(_ view: View) -> HTML {
        let own = steps.filter { $0 != .edit }
        return HTML.when(
            !own.isEmpty,
            """
            <section class="card-paper"><h2>现在可以</h2>
            \(HTML.each(own.filter { $0 != .sendBack }) { step in
                step.isFinal
                    ? "<a class=\"btn btn-primary\" href=\"#final\">看完正文，在下面\(step.chinese)</a>"
                    : view.button(step.chinese, post: "\(path)/steps/\(step.rawValue)", style: "btn-primary", view.seen(seen))
            })
            \(HTML.when(own.contains(.sendBack), """
                <details><summary>退回修改</summary>\(view.form("\(path)/steps/sendBack", id: "send-back", """
                    \(view.input("reason", "退回的原因", max: 200))\(view.submit("退回修改"))
                    """))</details>
                """))
            </section>
            """)
    }

    /// Under the text: what cannot be taken back is asked where the text ends.
    private func finishing(_ view: View) -> HTML {
        let content = bulletin.content
        return HTML.each(steps.filter(\.isFinal)) { step in
            """
            <section class="card-paper" id="final" tabindex="-1">
            \(view.confirming(step.chinese, post: "\(path)/steps/\(step.rawValue)", """
                《\(content.title)》有\(content.figures.count)个数字、\(content.ranking.count)个乡镇（街道）的名次、\
                \(content.problems.count)条问题、\(content.pictures.count)张照片，\(seen.short)。\(consequence(of: step))
                """, fields: view.seen(seen)))
            </section>
            """
        }
    }

    private func consequence(of step: BulletinStep) -> HTML {
        step == .sign ? "签发后就以您的名义发出，文字不能再改。" : "发布后编上文号，各乡镇（街道）和部门都能看到，不能撤回。"
    }

    private func section(_ section: BulletinContent.Section, _ view: View) -> HTML {
        let paragraphs = section.text.split(whereSeparator: \.isNewline).map(String.init)
        return """
            <h2>\(section.heading)</h2>
            \(HTML.each(paragraphs) { "<p>\(inline($0, view))</p>" })
            \(HTML.when(section.heading.contains("排名"), ranking(view)))
            """
    }

    private func inline(_ text: String, _ view: View) -> HTML {
        guard let pieces = try? BulletinText.pieces(text, bulletin.content.named) else { return "\(text)" }
        return HTML.each(pieces) { piece in
            switch piece {
            case .text(let text): "\(text)"
            case .figure(let figure): self.figure(figure, view)
            }
        }
    }

    private func figure(_ figure: Figure, _ view: View) -> HTML {
        guard opensNumbers else { return "\(figure.shown)" }
        guard let rows = figure.rows else {
            return
                "<a href=\"\(view.link(figure.path))\" title=\"\(figure.definition)\"\(HTML.when(figure.isQuotation, " class=\"quoted\""))>\(figure.shown)</a>"
        }
        return
            "<a data-number=\"\(rows)\" href=\"\(view.link(figure.path))\" title=\"\(figure.definition)\">\(figure.shown)</a>"
    }

    private func ranking(_ view: View) -> HTML {
        """
        <div class="table-scroll"><table class="cards"><caption>考核名次</caption><thead><tr><th>组别</th><th class="number">名次</th><th>乡镇（街道）</th>\
        <th class="number">得分</th><th class="number">按期整改率</th></tr></thead><tbody>
        \(HTML.each(bulletin.content.ranking) { row in
            """
            <tr><td data-label="组别">\(row.group)</td><td class="number" data-label="名次">\(row.rank)</td><td data-label="乡镇（街道）">\(row.township)</td>
            <td class="number" data-label="得分">\(opened(row.score, row, "", view))</td><td class="number" data-label="按期整改率">\(opened(row.rate, row, "#due", view))</td></tr>
            """
        })</tbody></table></div>
        \(HTML.with(bulletin.content.remarks) { "<p>\($0)</p>" })
        """
    }

    /// A number of a township, on the page that says why.
    private func opened(_ shown: String, _ row: BulletinContent.Rank, _ part: String, _ view: View) -> HTML {
        guard opensNumbers else { return "\(shown)" }
        return "<a href=\"\(view.link("assessments/\(bulletin.month)/\(row.code)"))\(part)\">\(shown)</a>"
    }

    private func problems(_ view: View) -> HTML {
        """
        <h2>附件1　问题清单</h2><div class="table-scroll"><table class="cards"><thead><tr><th class="number">序号</th><th>地点</th><th>问题</th><th>责任单位</th><th>时限</th></tr></thead><tbody>
        \(HTML.each(Array(bulletin.content.problems.enumerated())) { index, row in
            """
            <tr><td class="number" data-label="序号">\(index + 1)</td><td data-label="地点">\(row.place)</td>
            <td data-label="问题">\(problem(row, view))</td><td data-label="责任单位">\(row.unit)</td><td data-label="时限">\(row.deadline)</td></tr>
            """
        })</tbody></table></div>
        """
    }

    private func problem(_ row: BulletinContent.Problem, _ view: View) -> HTML {
        guard opensNumbers else { return "\(row.title)" }
        return "<a href=\"\(view.link("findings/\(row.finding)"))\">\(row.title)</a>"
    }

    private func pictures(_ view: View) -> HTML {
        """
        <ul class="photos">\(HTML.each(bulletin.content.pictures) { picture in
            """
            <li><img src="\(view.link("\(path)/photos/\(picture.sha256)/thumbnail"))" alt="照片：\(picture.caption)" width="240" height="180" loading="lazy">\
            <span class="soft">\(picture.caption)</span></li>
            """
        })</ul>
        """
    }
}

struct EditBulletinPage: Page {
    let bulletin: Bulletin
    var title: String { "修改：\(bulletin.content.title)" }
    var help: String { "改通报的文字；数字和引用由系统填，保存时取最新的。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "花括号里的是数字和引用的记录，保存时取最新的，不用手填；附件1的每件问题都能引用，写它的地点和问题"))
        <details class="card-paper"><summary>可以用的数字和引用</summary><dl class="named">
        \(HTML.each(bulletin.content.named) { "<dt>{\($0.name)}</dt><dd>\($0.shown)</dd>" })
        </dl></details>
        <div class="card-paper">
        \(view.form("bulletins/\(bulletin.id)/edit", """
            <input type="hidden" name="version" value="\(bulletin.version)">
            \(HTML.each(Array(bulletin.content.sections.enumerated())) { index, section in
                view.textArea("text\(index)", section.heading, value: section.text, rows: max(4, min(16, section.text.count / 50 + 2)), max: 8000)
                    + view.keptMeanwhile("text\(index)", section.text)
            })
            \(view.submit("保存"))
            """))
        </div>
        """
    }
}
