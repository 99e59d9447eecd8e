import Kernel
import Office
import Organisation
import Web

/// One notice or collection as the office sees it: what it asks, who has not, what can be done now.
struct CollectionPage: Page {
    let collection: Collection
    let audience: String
    let count: Int
    let versions: [[FormField]]
    let returns: [CollectionReturn]
    let files: [RecordFile]
    let part: ProcedurePart
    let mayManage: Bool
    let now: Instant
    var title: String { collection.title }
    var help: String { "一份通知或收表：发给了谁、谁还没有、催报、汇总，都从这一页办。" }

    var parents: [Crumb] { [Crumb("通知收表", "collections")] }

    private var waiting: [CollectionReturn] { returns.filter { CollectionReturn.State.outstanding.contains($0.state) } }
    private var others: [CollectionReturn] { returns.filter { !CollectionReturn.State.outstanding.contains($0.state) } }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(collection.asks.chinese)　截止：\(collection.due.chinese)", actions: actions(view)))
        \(HTML.when(!returns.isEmpty, figures(view)))
        <div class="columns"><div>
        <section class="card-paper"><dl class="record typed">
        <dt>内容</dt><dd>\(collection.words)</dd>
        <dt>发给</dt><dd>\(audience)（\(count)个单位）</dd>
        <dt>拟稿</dt><dd>\(collection.madeByName)，\(collection.madeAt.chinese)</dd>
        \(HTML.when(collection.reminders > 0, "<dt>催报</dt><dd>\(collection.reminders)次，最近\(collection.remindedOn?.chinese ?? "")</dd>"))
        </dl>\(HTML.when(collection.asks.isAnswered, asked))</section>
        \(HTML.when(mayManage && !waiting.isEmpty && collection.state == .open, reminding(view)))
        \(HTML.when(!returns.isEmpty, units(view)))
        </div><div>
        \(view.steps(part))
        \(view.attachments(files, of: "collections/\(collection.id)", mayAdd: mayManage && [.draft, .open].contains(collection.state)))
        \(view.timeline(part))</div></div>
        """
    }

    private func actions(_ view: View) -> HTML {
        HTML.when(mayManage && collection.state == .draft, view.linkButton("修改草稿", "collections/\(collection.id)/edit"))
            + HTML.when(
                mayManage && collection.state == .open && collection.asks.isAnswered,
                view.linkButton("改表", "collections/\(collection.id)/form"))
            + HTML.when(
                collection.asks.isAnswered && collection.done > 0,
                view.linkButton("看汇总表", "collections/\(collection.id)/table", style: "btn-primary"))
    }

    private func figures(_ view: View) -> HTML {
        let late = waiting.count { $0.due < now.day }
        return """
            <div class="figures">
            \(view.figure("本次", "发给单位", view.number(collection.sent, "returns?collection=\(collection.id)")))
            \(view.figure("本次", collection.asks == .receipt ? "已签收" : "已报送", view.number(collection.done, "returns?collection=\(collection.id)&standing=done")))
            \(view.figure("本次", collection.asks == .receipt ? "还没签收" : "还没报送", view.number(waiting.count, "returns?collection=\(collection.id)&standing=open"), note: late > 0 ? "已过截止日" : .empty, isAlarming: late > 0))
            </div>
            """
    }

    private var asked: HTML {
        """
        <h2 class="mt-3">要填的栏目\(HTML.when(versions.count > 1, "（第\(versions.count)版）"))</h2>
        <ul class="list">\(HTML.each(versions.last ?? []) { field in
            """
            <li>\(field.label) <span class="tag">\(field.kind.chinese)</span>\(HTML.when(!field.isRequired, " <span class=\"soft\">可不填</span>"))\(HTML.when(!field.choices.isEmpty, "<div class=\"soft\">\(field.choices.joined(separator: "、"))</div>"))</li>
            """
        })</ul>
        """
    }

    private func reminding(_ view: View) -> HTML {
        let isDone = collection.remindedOn == now.day
        return """
            <section class="card-paper"><h2>催报</h2>
            <p>还有\(waiting.count)个单位没有\(collection.asks == .receipt ? "签收" : "报送")。\(HTML.when(isDone, "今天已经催过，明天可以再催。"))</p>
            \(HTML.when(!isDone, view.button("催这\(waiting.count)个单位", post: "collections/\(collection.id)/remind")))</section>
            """
    }

    private func units(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>哪些单位还没\(collection.asks == .receipt ? "签收" : "报送")</h2>
        \(HTML.when(waiting.isEmpty, "<p class=\"soft\">都办了。</p>"))
        \(HTML.when(!waiting.isEmpty, table(waiting, view)))
        \(HTML.when(!others.isEmpty, "<details class=\"act\"><summary>其他\(others.count)个单位</summary>\(table(others, view))</details>"))
        </section>
        """
    }

    private func table(_ returns: [CollectionReturn], _ view: View) -> HTML {
        """
        <table class="cards"><thead><tr><th>单位</th><th>乡镇（街道）</th><th>状态</th><th>办理</th></tr></thead><tbody>
        \(HTML.each(returns) { record in
            """
            <tr><td><a href="\(view.link("returns/\(record.id)"))">\(record.party.name)</a></td>\
            <td data-label="乡镇（街道）">\(record.townshipName.isEmpty ? "—" : record.townshipName)</td>\
            <td data-label="状态">\(record.state.tag)\(HTML.when(record.reminders > 0, " <span class=\"soft\">催\(record.reminders)次</span>"))</td>\
            <td data-label="办理">\(record.sentOn?.short(on: now.day) ?? "—")\(HTML.with(record.timeliness) { " <span class=\"tag \($0.tone.style)\">\($0.words)</span>" })</td></tr>
            """
        })</tbody></table>
        """
    }
}
