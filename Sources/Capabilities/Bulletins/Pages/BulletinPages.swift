import Kernel
import Office
import Web

/// A bulletin as it reads, every number opening to its rows.
struct BulletinPage: Page {
    let bulletin: Bulletin
    /// What its makers can do with it and what was done; nil for who only reads it.
    let part: ProcedurePart?
    let changes: [PaperFigure.Change]
    /// The reader sees the whole county: a number opens for him to all of its rows.
    let opensNumbers: Bool
    let signature: String
    /// See `Bulletins.chainHead`.
    let chainHead: String?
    /// What the gate found in it, for its makers.
    let hits: [GateHit]
    var title: String { bulletin.content.title }
    var help: String { "通报里的每个数字都能点开看背后的记录；审核、签发、发布在这里办。" }

    private var path: String { "bulletins/\(bulletin.id)" }

    private var shown: PaperView {
        PaperView(
            bulletin.content, Bulletin.paper, number: bulletin.number, signature: signature,
            date: bulletin.publishedAt?.day, opens: opensNumbers, path: path)
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "\(bulletin.state.tag)　\(bulletin.number?.chinese ?? "发布时编号")　\(hands)　<span class=\"code\">\(bulletin.seen.short)</span>",
            actions: view.linkButton("下载公文（.docx）", "\(path)/bulletin.docx")
                + HTML.when(isEditable(view), view.linkButton("修改", "\(path)/edit"))))
        \(HTML.with(bulletin.returnReason) { "<div class=\"refused\">退回修改：\($0)</div>" })
        \(view.drift(changes, since: bulletin.state == .published ? "发布" : "起草"))
        \(view.gate(hits, of: path, mayRelease: view.may(.handleBulletins)))
        \(HTML.with(part.flatMap(\.next)) { "<p><a class=\"btn btn-primary\" href=\"#final\">看完正文，在下面\($0)</a></p>" })
        \(view.article(shown))
        \(HTML.with(chainHead) { "<p class=\"soft\">\($0)。印在公文末尾，以后可以核对：发布前的记录有没有被改动。</p>" })
        \(HTML.with(part) { finishing($0, view) })
        \(view.sources(shown))
        \(HTML.with(part) { view.timeline($0) })
        """
    }

    private func isEditable(_ view: View) -> Bool { bulletin.state == .draft && view.may(.draftBulletins) }

    private var hands: HTML {
        "起草：\(bulletin.draftedBy)\(HTML.with(bulletin.approvedBy) { "　审核：\($0)" })\(HTML.with(bulletin.signedBy) { "　签发：\($0)" })"
    }

    /// Under the text: what cannot be taken back is asked where the text ends.
    private func finishing(_ part: ProcedurePart, _ view: View) -> HTML {
        guard part.next != nil else { return .empty }
        let paper = bulletin.content
        let rows = (paper.sections.compactMap(\.table) + paper.annexes.compactMap(\.table)).map(\.rows.count)
        return """
            <div id="final" tabindex="-1"><p class="soft">《\(paper.title)》有\(paper.figures.count)个数字、表格\(rows.reduce(0, +))行、\
            \(paper.pictures.count)张照片，\(bulletin.seen.short)。\(consequence)</p>
            \(view.steps(part))</div>
            """
    }

    private var consequence: String {
        switch bulletin.state {
        case .approved: "签发后就以您的名义发出，文字不能再改。"
        case .signed: "发布后编上文号，各乡镇（街道）和部门都能看到，不能撤回。"
        case .draft, .submitted, .published: ""
        }
    }
}

struct EditBulletinPage: Page {
    let bulletin: Bulletin
    let offered: [PaperFigure]
    let signature: String
    var title: String { "修改：\(bulletin.content.title)" }
    var help: String { "改通报的文字；数字和引用由系统填，保存时取最新的。" }

    func body(_ view: View) -> HTML {
        let path = "bulletins/\(bulletin.id)"
        let shown = PaperView(
            bulletin.content, Bulletin.paper, number: nil, signature: signature, date: nil, opens: false, path: path)
        return """
            \(view.heading(title, "照成文的样子改；数字和引用的记录由系统填，保存时取最新的"))
            \(view.editor(PaperEditor(shown, version: bulletin.version, offered: offered), path: "\(path)/edit", back: path))
            """
    }
}
