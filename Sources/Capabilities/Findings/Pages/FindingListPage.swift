import Kernel
import Office
import Organisation
import Web

/// The list of findings: filters, orders, search, keyset paging, and assigning many at once.
struct FindingListPage: Page {
    let findings: [Finding]
    /// What narrows it, and how many there are on all pages.
    let chips: Chips
    /// What the reader can do about each of them.
    let task: Task?
    let filter: FindingFilter
    let townships: [Choice]
    let next: String?
    let now: Instant
    /// What the list was asked for with, for the form that stands round it.
    let query: String
    /// To whom and within what, where the reader may assign those that are shown.
    let assigning: Assigning?
    /// The notices that were given just now, each by a finding that stands on it.
    let given: [Choice]
    /// Asked for by who has no script.
    let isTicked: Bool
    /// Of each that is shown, where it is verified or struck off here: `identifier digest`.
    let seen: SeenMany<Finding>?
    /// Before and after, for who verifies; by finding.
    let proofs: [String: Proof]
    var title: String { "问题" }
    var help: String { "各处发现的问题都在这里，按状态、来源、地点筛选；点开一件，看经过、办下一步。" }

    struct Task: Encodable {
        let task: FindingTask
        let title: String

        init(_ task: FindingTask, _ title: String) { (self.task, self.title) = (task, title) }
    }

    struct Choice: Encodable {
        let value: String
        let label: String
        var pair: (value: String, label: String) { (value, label) }
    }

    struct Assigning: Encodable {
        let units: [Choice]
        let limits: [Choice]
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "\(view.whose)的问题　\(line)",
            actions: HTML.when(!findings.isEmpty, view.exportButton("findings.xlsx?\(query)"))))
        \(HTML.when(!given.isEmpty, "<p>打开交办单：\(HTML.each(given) { "<a href=\"\(view.link("findings/\($0.value)/notice"))\">\($0.label)</a>　" })</p>"))
        \(filters(view))
        \(view.chips(chips))
        \(HTML.when(findings.isEmpty, view.empty(
            "没有符合条件的问题。", view.linkButton("看全部问题", "findings?standing=valid"))))
        \(HTML.when(!findings.isEmpty, isForMany ? manyForm(view) : table(view, selectable: false)))
        \(view.nextPage(next.map(view.link)))
        """
    }

    private var line: HTML {
        "\(filter.sort.chinese)<span class=\"soft keys\">　键盘：j、k 上下，回车打开，/ 搜索</span>"
    }

    private func filters(_ view: View) -> HTML {
        """
        <form class="filters" method="get" action="\(view.link("findings"))" role="search">
        <label class="search">搜索<input class="form-control" type="search" name="q" value="\(view.asked("q", filter.search))" placeholder="如 624、樟塘村成堆垃圾、茶亭乡"></label>
        <button class="btn btn-outline-secondary" type="submit">查找</button>
        <details class="fold" open><summary>筛选和次序</summary><div class="filters">
        \(view.filter("standing", "状态", FindingFilter.Standing.allCases.map { ($0.rawValue, $0.chinese) }, filter.standing?.rawValue, all: nil))
        \(view.filter("source", "来源", FindingSource.allCases.map { ($0.rawValue, $0.chinese) }, filter.source?.rawValue))
        \(HTML.when(!townships.isEmpty, view.filter("below", "乡镇（街道）", townships.map(\.pair), filter.below?.description)))
        <label>发现月份<input class="form-control" type="month" name="month" value="\(filter.month?.description ?? "")"></label>
        \(view.filter("escalation", "督办", Escalation.allCases.map { (String($0.rawValue), $0.chinese) }, filter.escalation.map { String($0.rawValue) }))
        \(view.filter("summons", "约谈", Summons.allCases.map { ($0.rawValue, $0.chinese) }, filter.summons?.rawValue))
        \(view.filter("sort", "次序", FindingFilter.Sort.allCases.map { ($0.rawValue, $0.chinese) }, filter.sort.rawValue, all: nil))
        </div></details>
        \(HTML.each(unasked) { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" })
        </form>
        """
    }

    /// What only links ask for: it stays while others are changed.
    private var unasked: [(name: String, value: String)] {
        let controls =
            ["q", "standing", "source", "month", "escalation", "summons", "sort"]
            + (townships.isEmpty ? [] : ["below"])
        return filter.fields.filter { !controls.contains($0.name) }
    }

    func table(_ view: View, selectable: Bool) -> HTML {
        """
        <div class="table-box"><table class="cards" data-rows="findings" data-keys><thead><tr>\
        \(HTML.when(selectable, ticks.heading))<th>问题</th><th>地点</th><th>状态</th>\
        <th>承办单位</th><th>期限</th><th>发现</th></tr></thead><tbody>
        \(HTML.each(findings) { row($0, view, selectable) })</tbody></table></div>
        """
    }

    private func row(_ finding: Finding, _ view: View, _ selectable: Bool) -> HTML {
        """
        <tr>\(HTML.when(selectable, "<td class=\"select\">\(box(finding, view))</td>"))\
        <td>\(link(finding, view))</td>
        <td data-label="地点">\(finding.township) \(finding.village)</td><td data-label="状态">\(finding.tag(at: now))</td>
        \(cell("承办单位", finding.leadAndHelpers, isNarrow: finding.leadAndHelpers == finding.leadName))\(cell("期限", finding.deadline?.short(on: now.day)))
        <td class="nowrap" data-label="发现">\(finding.foundAt.day.short(on: now.day))</td></tr>
        """
    }

    /// On a phone, where each row is a card, what is not known yet takes no line.
    private func cell(_ label: String, _ text: String?, isNarrow: Bool = true) -> HTML {
        "<td class=\"\(HTML.when(isNarrow, "nowrap"))\(HTML.when(text == nil, " blank"))\" data-label=\"\(label)\">\(text ?? "—")</td>"
    }
}

extension Finding {
    func tag(at now: Instant) -> HTML {
        let style =
            switch state {
            case .closed: "tag-green"
            case .voided, .shelved: ""
            case .found, .disputed, .extensionRequested, .responded, .verified: "tag-amber"
            case .assigned, .accepted, .rectifying: isOverdue(at: now) ? "tag-red" : "tag-amber"
            }
        return """
            <span><span class="tag \(style)">\(state.chinese)</span>\(HTML.when(isOverdue(at: now), " <span class=\"tag tag-red\">\(FindingState.overdue)</span>"))\
            \(HTML.each(pressed) { " <span class=\"tag tag-red\">\($0)</span>" })</span>
            """
    }
}
