import Foundation
import Kernel
import Web

struct NewPlanPage: Page {
    struct Choice: Encodable {
        let id: String
        let title: String
    }

    struct Township: Encodable {
        let name: String
        let villages: [Choice]
    }

    /// What goes with a choice, unless something else is chosen (`proposals.js`).
    struct Proposal: Encodable {
        let when: [String: String]
        let then: [String: String]
    }

    let month: Month
    let sheets: [Choice]
    let proposals: [Proposal]
    /// 党代表12位: who may be drawn for panels.
    let members: [String]
    let inspectors: [Plans.AbleInspector]
    let townships: [Township]
    var title: String { "制订督查计划" }
    var help: String { "定好月份、标准和比例，由系统抽村；抽之前先核对数字，抽定就不能挑。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title, "下一步先核对数字，再抽定；抽定后不能反复试，要重抽须写明原因，原来的一份留存"))
        \(HTML.when(sheets.isEmpty, view.empty("还没有已发布的考核标准，要先有标准才能检查。", view.linkButton("去看标准", "sheets"))))
        <div class="card-paper">
        \(view.form("plans/new", """
            <div hidden data-proposals="\(told)"></div>
            \(view.input("month", "月份", value: typed("month", month.description, view), type: "month", help: "如 2019-11"))
            \(view.select("sheet", "考核标准", options: sheets.map { ($0.id, $0.title) }, value: typed("sheet", sheets.first?.id ?? "", view)))
            \(view.select("tier", "层级", options: [Tier.county, .selfCheck, .panel].map { ($0.rawValue, $0.chinese) },
                value: typed("tier", Tier.county.rawValue, view),
                help: "自考：所有的村，由乡镇（街道）自己查。县级抽查：按比例抽村，由督查员查。特别考核：按比例抽村，由两代表一委员评分（现有\(members.joined(separator: "、"))）。"))
            \(view.select("manner", "方式", options: [Manner.unannounced, .announced, .cross].map { ($0.rawValue, $0.chinese) },
                value: typed("manner", Manner.unannounced.rawValue, view),
                help: "暗访在评分之前，被查的一方在任何地方都看不到。交叉检查：乡镇（街道）互派人查，由系统配对并公布，计入县级。自考只能是明查。"))
            \(view.select("target", "检查对象", options: [(PlaceKind.village.rawValue, "村（社区）")] + PlaceKind.ofTheirOwn.map { ($0.rawValue, $0.chinese) },
                value: typed("target", PlaceKind.village.rawValue, view),
                help: "点位（主次干道、市场这些）在“点位”里登记，由县级检查，发现的问题一样交办；月度考核只计村（社区）。"))
            \(view.input("share", "抽查比例（%）", value: typed("share", "20", view), help: "每个乡镇（街道）至少这个比例，不足一个的算一个；点位按全县的数。自考不用比例。", keyboard: .digits))
            <details class="mb-3"\(HTML.when(opensPanels(view), " open"))><summary>考核组（特别考核才用）</summary>
            \(view.input("panels", "几组", value: typed("panels", "3", view), help: "每组至少去一个乡镇（街道）。", keyboard: .digits, required: false))
            \(view.input("panelSize", "每组几人", value: typed("panelSize", "5", view), help: "3到9人，三种身份都有；5人以上去掉一个最高分和一个最低分。", keyboard: .digits, required: false))
            </details>
            \(view.checkboxes("inspectors", "督查员（县级抽查）", options: inspectors.map { ($0.id, "\($0.name)（\($0.unitName)）") },
                values: comesBack(view) ? view.request.filledIn.all("inspectors") : inspectors.filter { $0.home == nil }.map(\.id)))
            \(exclusions(view))
            \(view.input("reason", "重新抽的原因", value: typed("reason", "", view), help: "这个月已经抽过，才需要填。", required: false, max: 100))
            \(view.submit("下一步"))
            """))
        </div></div>
        """
    }

    private var told: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(proposals)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
    }

    /// Refused, or from the page that asks first: what was typed stands here again.
    private func comesBack(_ view: View) -> Bool { view.request.filledIn["tier"] != nil }

    private func typed(_ name: String, _ fresh: String, _ view: View) -> String {
        view.request.filledIn[name] ?? (comesBack(view) ? "" : fresh)
    }

    private func opensPanels(_ view: View) -> Bool {
        typed("tier", "", view) == Tier.panel.rawValue || ["panels", "panelSize"].contains { view.error($0) != nil }
    }

    private func exclusions(_ view: View) -> HTML {
        let chosen = Set(view.request.filledIn.all("exclusions"))
        return """
            <fieldset class="mb-3" aria-describedby="h-exclusions">
            <legend class="form-label">排除的村（社区）<span class="soft">（可不填）</span></legend>
            <div class="form-text" id="h-exclusions">点开乡镇（街道），勾选查不了的村，写明原因。名单和原因会随抽查结果公布。</div>
            \(HTML.with(view.error("exclusions")) { "<div class=\"field-error\" id=\"e-exclusions\">\($0)</div>" })
            \(HTML.each(townships) { township($0, chosen, view) })
            </fieldset>
            """
    }

    private func township(_ township: Township, _ chosen: Set<String>, _ view: View) -> HTML {
        let count = township.villages.count { chosen.contains($0.id) }
        return """
            <details class="exclusions"\(HTML.when(count > 0, " open"))><summary>\(township.name)\
            <span class="soft">　\(township.villages.count)个村（社区）\(HTML.when(count > 0, "，排除\(count)个"))</span></summary>
            \(HTML.each(township.villages) { village($0, isChosen: chosen.contains($0.id), view) })</details>
            """
    }

    private func village(_ village: Choice, isChosen: Bool, _ view: View) -> HTML {
        let name = "reason-\(village.id)"
        let error = isChosen ? view.error(name) : nil
        return """
            <div class="exclusion"><label class="form-check"><input class="form-check-input" type="checkbox" name="exclusions" \
            value="\(village.id)"\(HTML.when(isChosen, " checked"))> <span>\(village.title)</span></label>
            <input class="form-control" name="\(name)" value="\(view.request.filledIn[name] ?? "")" \
            placeholder="原因，如 道路施工" aria-label="排除\(village.title)的原因"\
            \(HTML.when(error != nil, " aria-invalid=\"true\" aria-describedby=\"e-\(name)\""))>
            \(HTML.with(error) { "<div class=\"field-error\" id=\"e-\(name)\">\($0)</div>" })</div>
            """
    }
}

/// Asks before the draw: what it comes to, and what of the month stands already. Its address carries the form, so that
/// it is there again when somebody goes back to it.
struct ConfirmPlanPage: Page {
    let outlook: PlanOutlook
    var title: String { "核对后抽定" }
    var help: String { "按“抽定”以前核对一遍：抽多少、分给谁、哪些不抽、为什么。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title, "现在还没有抽；按“抽定”才抽，抽定后名单不能改动"))
        <div class="card-paper">
        <p class="outlook">\(outlook.month.chinese)　\(outlook.tier.chinese)　\(outlook.manner.chinese)<br>共<strong>\(outlook.villages)</strong>个\(outlook.target?.chinese ?? "村（社区）")</p>
        <dl class="record">
        <dt>考核标准</dt><dd>\(outlook.sheet)\(HTML.with(outlook.doubt) { "<div class=\"notice-amber\">\($0)</div>" })</dd>
        <dt>范围</dt><dd>\(outlook.townships)个乡镇（街道），\(scope)</dd>
        \(HTML.when(outlook.panels > 0, "<dt>考核组</dt><dd>\(outlook.panels)组，每组\(outlook.panelSize)人；谁在哪组、去哪里，抽定才知道</dd>"))
        \(HTML.when(outlook.pairs > 0, "<dt>配对</dt><dd>\(outlook.pairs)个乡镇（街道）各查另一个；谁查谁，抽定才知道</dd>"))
        \(HTML.when(!outlook.loads.isEmpty, "<dt>督查员</dt><dd>\(loads)</dd>"))
        \(HTML.when(!outlook.exclusions.isEmpty, "<dt>排除</dt><dd>\(exclusions)</dd>"))
        <dt>本月已有</dt><dd>\(standing(view))</dd>
        \(HTML.when(!outlook.reason.isEmpty, "<dt>重抽原因</dt><dd>\(outlook.reason)</dd>"))
        </dl>
        \(form(view))
        </div></div>
        """
    }

    private var scope: String {
        if let target = outlook.target { return "全县的\(target.chinese)抽\(outlook.share)%" }
        return outlook.tier == .selfCheck ? "所有的村（社区）都查" : "每个至少抽\(outlook.share)%"
    }

    private var loads: String { outlook.loads.map { "\($0.name)\($0.villages)个" }.joined(separator: "、") }

    private var exclusions: HTML {
        """
        \(outlook.exclusions.count)个：\(outlook.exclusions.map { "\($0.township)\($0.village)（\($0.reason)）" }.joined(separator: "、"))
        """
    }

    private func standing(_ view: View) -> HTML {
        guard !outlook.standing.isEmpty else { return "没有其他计划" }
        return """
            <ul class="list">\(HTML.each(outlook.standing) { other in
                """
                <li>一份<a href="\(view.link("plans/\(other.plan.id)"))">\(other.plan.tier.chinese)（\(other.plan.manner.chinese)）</a>，\
                \(other.villages)个村（社区）\(HTML.when(other.scored > 0, "，已评分\(other.scored)个"))\
                \(HTML.when(other.isReplaced, " <span class=\"tag tag-amber\">抽定后被这一份取代</span>"))</li>
                """
            })</ul>
            """
    }

    /// What was typed goes along unseen, to be drawn or to be changed.
    private func form(_ view: View) -> HTML {
        let kept = HTML.each(view.request.filledIn.typed.fields) {
            "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">"
        }
        return """
            <div class="actions">
            \(view.form("plans/new", "\(kept)<button class=\"btn btn-primary\" type=\"submit\" name=\"step\" value=\"draw\">抽定</button>"))
            <form action="\(view.link("plans/new"))">\(kept)<button class="btn btn-outline-secondary" type="submit">返回修改</button></form>
            </div>
            """
    }
}
