import Kernel
import Office
import Web

/// The form round a list, where something can be done to many at once.
extension FindingListPage {
    /// What somebody who verifies has to see of a finding.
    struct Proof: Encodable {
        let before: [Evidence]
        let after: [Evidence]
        let note: String
        /// Of the photos after, those that other findings were answered with too.
        let shared: [String]
        /// Of them, those that an answer that was sent back had too.
        let resent: [String]

        static let resentWords = "这张照片退回以前就反馈过"
    }

    var isForMany: Bool { assigning != nil || task?.task.isForMany == true && task?.task != .assign }

    func manyForm(_ view: View) -> HTML {
        if let assigning {
            return form("findings/assign", table(view, selectable: true), assignBar(assigning, view), view)
        }
        guard let task = task?.task else { return .empty }
        return form(
            "findings/many/\(task.rawValue)", task == .verify ? proofTable(view) : table(view, selectable: true),
            stepBar(task, view), view)
    }

    private func form(_ path: String, _ table: HTML, _ bar: HTML, _ view: View) -> HTML {
        view.form(
            path, id: "many",
            """
            <input type="hidden" name="query" value="\(query)">
            \(HTML.with(seen) { view.seen($0) })
            \(ticks.fault(view))
            \(table)
            <div class="card-paper assign-bar">\(ticks.boxOfAll(view))
            \(bar)
            </div>
            """)
    }

    private func assignBar(_ choices: Assigning, _ view: View) -> HTML {
        """
        \(view.select("unit", "交办给", options: [("", "各自所在的乡镇（街道）")] + choices.units.map(\.pair), required: false))
        \(view.select("limit", "期限", options: choices.limits.map(\.pair), value: "rural.ordinary"))
        \(view.select("notices", "交办单", options: AssignBar.Notices.allCases.map { ($0.rawValue, $0.chinese) }))
        \(view.submit("交办选中的问题"))
        """
    }

    private func stepBar(_ task: FindingTask, _ view: View) -> HTML {
        let help =
            switch task {
            case .accept: "写在选中的每一件上；工程类问题要写整改计划。"
            case .verify: "整改前后的照片都看过，才能选中。要退回的，点开那一件办。"
            default: "写在选中的每一件上。"
            }
        return """
            \(view.input("note", "说明", help: help, required: false, max: 1000))
            \(view.submit("选中的\(task.step.chinese)"))
            """
    }

    var ticks: ListTicks { ListTicks("finding", "全选这一页", all: "findings?\(query)&ticked=all", isTicked: isTicked) }

    func box(_ finding: Finding, _ view: View) -> HTML {
        ticks.box(finding.id.description, "\(finding.village)\(finding.title)", view)
    }

    /// Who came from a task's list goes on in it.
    func link(_ finding: Finding, _ view: View) -> HTML {
        let from = task == nil ? "" : "?" + Query.empty.setting("from", query)
        return "<a href=\"\(view.link("findings/\(finding.id)\(from)"))\">\(finding.title)</a>"
    }

    /// Before and after side by side: who ticks a box has seen both.
    private func proofTable(_ view: View) -> HTML {
        """
        <div class="table-box"><table class="cards proofs" data-rows="findings" data-keys><thead><tr>\
        \(ticks.heading)<th>问题</th><th>整改前</th><th>整改后</th></tr></thead><tbody>
        \(HTML.each(findings) { proof($0, view) })</tbody></table></div>
        """
    }

    private func proof(_ finding: Finding, _ view: View) -> HTML {
        let proof = proofs[finding.id.description]
        let photos = { (photos: [Evidence], title: String) in
            view.photos(photos, of: "findings/\(finding.id)", title: "\(title)：\(finding.title)") { photo in
                HTML.when(
                    title == "整改后" && proof?.shared.contains(photo.sha256) == true,
                    "<span class=\"also\">这张照片也用于别的问题</span>")
                    + HTML.when(
                        title == "整改后" && proof?.resent.contains(photo.sha256) == true,
                        "<span class=\"also\">\(Proof.resentWords)</span>")
            }
        }
        return """
            <tr><td class="select">\(box(finding, view))</td>
            <td>\(link(finding, view))<p class="soft">\(finding.township) \(finding.village)<br>\(finding.leadAndHelpers ?? "")</p>\(HTML.with(proof) { HTML.when(!$0.note.isEmpty, "<p>\($0.note)</p>") })</td>
            <td data-label="整改前">\(HTML.with(proof) { photos($0.before, "整改前") })</td><td data-label="整改后">\(HTML.with(proof) { photos($0.after, "整改后") })</td></tr>
            """
    }
}

/// What a batch's bar asks of who assigns.
enum AssignBar {
    enum Notices: String, CaseIterable {
        case each, joint

        var chinese: String {
            switch self {
            case .each: "每件一张"
            case .joint: "每个单位一张总的，附问题清单"
            }
        }
    }
}
