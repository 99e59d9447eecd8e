import Inspections
import Kernel
import Office
import Organisation
import Web

/// One objection: what was taken, why it is thought wrong, what was ruled.
struct ObjectionPage: Page {
    let record: Objection
    let title: String
    let part: ProcedurePart
    let photos: [Evidence]
    let files: [RecordFile]
    let mayFile: Bool
    /// The month was closed before the ruling, and its newest revision does not have it yet.
    let toBeCorrected: Bool
    let mayCorrect: Bool
    let now: Instant
    var help: String { "一件申诉：扣了什么、为什么有异议、主任怎么裁定。成立的，那一笔随即不扣。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, view.standing(part, now: now)))
        \(correction(view))
        <div class="columns"><div>\(view.steps(part))
        <section class="card-paper"><dl class="record"><dt>扣分</dt><dd><a href="\(view.link(path))">\(record.village)：\(record.subject)</a></dd>
        <dt>申诉的理由</dt><dd class="prose">\(record.words)</dd>
        <dt>考核</dt><dd><a href="\(view.link("assessments/\(record.month)"))">\(record.month.chinese)</a></dd></dl>
        \(view.photos(photos, of: "objections/\(record.id)", title: title))</section>
        \(view.attachments(files, of: "objections/\(record.id)", mayAdd: mayFile))</div>
        <div>\(view.timeline(part))</div></div>
        """
    }

    private func correction(_ view: View) -> HTML {
        .when(
            toBeCorrected,
            """
            <div class="notice-amber"><strong>待更正</strong>：\(record.month.chinese)已经关账，更正签发后才计入得分。\
            <a href="\(view.link("assessments/\(record.month)"))">\(mayCorrect ? "去提出更正" : "看这个月的考核")</a></div>
            """)
    }

    private var path: String {
        record.adjustment.map { "adjustments/\($0)" }
            ?? "visits/\(record.visit?.description ?? "")#line-\(record.line?.description ?? "")"
    }
}

struct NewObjectionPage: Page {
    let lost: Objected
    let target: ObjectionTarget
    /// Nil while the month is not closed.
    let until: Instant?
    /// The office enters what a township wrote on paper.
    let isOnPaper: Bool
    var title: String { "申诉：\(lost.village)\(lost.subject)" }
    var help: String { "对县级检查、特别考核的一处扣分或一笔惩戒提出异议；同一笔只能申诉一次，由主任裁定。" }

    private enum CodingKeys: CodingKey { case until }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "\(lost.township.name)　\(lost.month.chinese)　\(until.map { "申诉期到\($0.chinese)为止" } ?? "关账以前都可以申诉")"))
        <section class="card-paper"><dl class="record"><dt>扣分</dt><dd><a href="\(view.link(lost.path))">\(lost.subject)</a>　\(lost.words)</dd></dl></section>
        <div class="card-paper">\(view.form("objections/new?\(target.query)", files: true, """
            \(HTML.when(isOnPaper, view.input("onBehalfOf", "代谁办理", help: "写明哪个乡镇（街道）的谁、依据哪份材料，如 \(lost.township.name)联络员王某，书面申诉。", max: 60)))
            \(view.textArea("words", "为什么不该扣", help: "写明事实：当时的情况、谁可以证明、依据哪一条。", max: 1000))
            \(view.input("photo", "证据照片", type: "file", help: "可选多张。", required: false, extra: " multiple accept=\"image/*\""))
            \(view.submit("提出申诉"))
            """))</div></div>
        """
    }
}
