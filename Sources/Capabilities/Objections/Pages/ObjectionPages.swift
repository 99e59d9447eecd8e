import Inspections
import Kernel
import Office
import Web

/// One objection: what was taken, why it is thought wrong, what was ruled.
struct ObjectionPage: Page {
    let record: Objection
    let title: String
    let part: ProcedurePart
    let photos: [Evidence]
    let files: [RecordFile]
    let mayFile: Bool
    let now: Instant
    var help: String { "一件申诉：扣了什么、为什么有异议、主任怎么裁定。成立的，那一处随即作废。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, view.standing(part, now: now)))
        <div class="columns"><div>\(view.steps(part))
        <section class="card-paper"><dl class="record"><dt>扣分</dt><dd><a href="\(view.link("visits/\(record.visit)#line-\(record.line)"))">\(record.village)：\(record.subject)</a></dd>
        <dt>申诉的理由</dt><dd class="prose">\(record.words)</dd>
        <dt>考核</dt><dd><a href="\(view.link("assessments/\(record.month)"))">\(record.month.chinese)</a></dd></dl>
        \(view.photos(photos, of: "objections/\(record.id)", title: title))</section>
        \(view.attachments(files, of: "objections/\(record.id)", mayAdd: mayFile))</div>
        <div>\(view.timeline(part))</div></div>
        """
    }
}

struct NewObjectionPage: Page {
    let loss: LostLine
    let month: Month
    /// Nil while the month is not closed.
    let until: Instant?
    var title: String { "申诉：\(loss.village)\(loss.title)" }
    var help: String { "对县级检查的一处扣分提出异议；同一处只能申诉一次，由主任裁定。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "\(month.chinese)　\(until.map { "申诉期到\($0.chinese)为止" } ?? "关账以前都可以申诉")"))
        <section class="card-paper"><dl class="record"><dt>扣分</dt><dd><a href="\(view.link("visits/\(loss.visit)#line-\(loss.line?.description ?? "")"))">\(loss.item)</a>　\(loss.arithmetic)</dd></dl></section>
        <div class="card-paper">\(view.form("objections/new?line=\(loss.line?.description ?? "")", files: true, """
            \(view.textArea("words", "为什么不该扣", help: "写明事实：当时的情况、谁可以证明、依据哪一条。", max: 1000))
            \(view.input("photo", "证据照片", type: "file", help: "可选多张。", required: false, extra: " multiple accept=\"image/*\""))
            \(view.submit("提出申诉"))
            """))</div></div>
        """
    }
}
