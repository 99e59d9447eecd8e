import Kernel
import Office
import Organisation
import Web

/// One bonus or deduction: what for, what it rests on, who decided.
struct AdjustmentPage: Page {
    let record: Adjustment
    let part: ProcedurePart
    let files: [RecordFile]
    let photos: [Evidence]
    let mayFile: Bool
    /// What takes it back, where something does.
    let reversal: ID<Adjustment>?
    let mayReverse: Bool
    /// A township may object to what was taken from it, or the office enters that from paper.
    let isObjectable: Bool
    let now: Instant
    var title: String { Adjustment.procedure.title(record) }
    var help: String { "一笔加分或扣分：事由、依据、谁提出、谁同意；同意以后计入当月得分。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, view.standing(part, now: now),
            actions: view.linkButton("\(record.month.chinese)考核", "assessments/\(record.month)")))
        <div class="columns"><div>\(view.steps(part))
        <section class="card-paper"><dl class="record"><dt>\(record.kindWords)</dt><dd><strong>\(record.signed > .zero ? "+" : "")\(record.signed.shown)</strong>分</dd>
        <dt>乡镇（街道）</dt><dd>\(record.townshipName)</dd><dt>月份</dt><dd>\(record.month.chinese)</dd>
        <dt>依据和说明</dt><dd class="prose">\(record.reason)</dd></dl>
        \(HTML.with(record.reverses) { "<p><a href=\"\(view.link("adjustments/\($0)"))\">被冲正的那一笔</a></p>" })\(HTML.with(reversal) { "<p class=\"notice-amber\"><a href=\"\(view.link("adjustments/\($0)"))\">已经提出冲正</a></p>" })
        \(view.photos(photos, of: "adjustments/\(record.id)", title: title))</section>
        \(HTML.when(isObjectable, "<p>\(view.linkButton(mayReverse ? "代填申诉" : "申诉", "objections/new?adjustment=\(record.id)"))</p>"))
        \(HTML.when(mayReverse, reversing(view)))
        \(view.attachments(files, of: "adjustments/\(record.id)", mayAdd: mayFile))</div>
        <div>\(view.timeline(part))</div></div>
        """
    }

    private func reversing(_ view: View) -> HTML {
        let own = view.refused(at: "adjustments/\(record.id)/reverse")
        return """
            <section class="card-paper"><details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>冲正</summary>
            <p class="soft">原来的一笔不改，另记一笔相反的，主任同意以后计入；月份已经关账的，接着提出更正。</p>
            \(own.form("adjustments/\(record.id)/reverse", id: "reverse", "\(own.textArea("reason", "原因和依据", rows: 2, max: 1000))\(own.submit("提出冲正"))"))</details></section>
            """
    }
}

struct NewAdjustmentPage: Page {
    let townships: [Unit]
    let month: Month
    /// As much as counts, by the rule of that month; nil where it knows none.
    let most: Points?
    var title: String { "提出考核奖惩" }
    var help: String { "检查以外的加分和扣分，一人提出，主任审核。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "\(most.map { "考核办法：一个乡镇（街道）一个月加分、扣分各不超过\($0.shown)分" } ?? "现行的考核办法不计奖惩，请先在“考核办法”里制订新的一版")"))
        \(HTML.when(most == nil, "<p class=\"notice-amber\">现行的考核办法不计奖惩，提出会被退回。<a href=\"\(view.link("assessments/rules"))\">制订新的一版</a>，写明一个月加分、扣分各不超过几分。</p>"))
        <div class="card-paper">\(view.form("adjustments/new", files: true, """
            \(view.monthInput("month", "月份", value: month))
            \(view.select("township", "乡镇（街道）", options: [("", "请选择")] + townships.map { ($0.division?.description ?? "", $0.name) }))
            \(view.select("kind", "类别", options: Adjustment.Kind.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.input("points", "分数", help: "大于0，如 0.5。", keyboard: .decimal))
            \(view.input("title", "事由", help: "如 保洁示范片经验全市推广。", max: 60))
            \(view.textArea("reason", "依据和说明", help: "哪份文件、哪次会议、哪件事。", max: 1000))
            \(view.input("photo", "照片", type: "file", help: "可选多张；文件在提出以后的页面上添加。", required: false, extra: " multiple accept=\"image/*\""))
            \(view.submit("提出"))
            """))</div></div>
        """
    }
}
