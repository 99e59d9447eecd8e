import Kernel
import Office
import Web

/// One project: how far it is, what it cost, photos of before and after, every entry, and the form for the next.
struct ProjectPage: Page {
    struct Entry: Encodable, Sendable {
        let entry: ProjectProgress
        let photos: [Evidence]
    }

    let project: CampaignProject
    let entries: [Entry]
    let mayReport: Bool
    let today: Day
    var title: String { project.name }
    var help: String { "一个项目的地点、预算、进度和支出；牵头单位登记，超过预算的退回。" }

    var parents: [Crumb] { [Crumb(project.campaignName, "campaigns/\(project.campaign)")] }

    private var path: String { "campaigns/projects/\(project.id)" }

    func body(_ view: View) -> HTML {
        let standing = project.isLate(on: today) ? (words: "滞后", tone: Tone.bad) : project.standing
        return """
            \(view.heading(title, "<span class=\"tag \(standing.tone.style)\">\(standing.words)</span>　\(project.kind.chinese)　<a href=\"\(view.link("campaigns/\(project.campaign)"))\">\(project.campaignName)</a>"))
            <div class="columns finding">
            <section class="card-paper">
            <p class="progress-line"><strong>\(project.percent)%</strong>\(view.bar(project.percent, from: 0, to: 100, isMarked: project.isLate(on: today)))</p>
            <dl class="record">
            <dt>地点</dt><dd>\(project.whereabouts)</dd>
            <dt>牵头单位</dt><dd>\(project.lead.name)</dd>
            <dt>工期</dt><dd>\(project.startOn.chinese)至\(project.dueOn.chinese)</dd>
            <dt>预算</dt><dd>\(Money(fen: project.budget).chinese)</dd>
            <dt>已支出</dt><dd>\(Money(fen: project.spent).chinese)，还剩\(Money(fen: project.budget - project.spent).chinese)</dd>
            \(HTML.with(project.voidReason) { "<dt>作废的原因</dt><dd>\($0)</dd>" })
            </dl></section>
            <div class="doing">\(HTML.when(mayReport, reporting(view)))\(voiding(view))</div>
            <div class="done">
            \(photoSection(view))
            <section class="card-paper"><h2>进展</h2>
            \(HTML.when(entries.isEmpty, "<p class=\"soft\">还没有登记进展。\(project.lead.name)开工以后登记第一次。</p>"))
            <ol class="course">\(HTML.each(entries) { entry($0, view) })</ol></section></div></div>
            """
    }

    private func photoSection(_ view: View) -> HTML {
        let before = entries.reversed().filter { $0.entry.showing == .before }.flatMap(\.photos)
        let after = entries.filter { $0.entry.showing == .after }.flatMap(\.photos)
        return HTML.when(
            !before.isEmpty || !after.isEmpty,
            """
            <section class="card-paper"><h2>整治前后</h2><div class="before-after">
            \(side("整治前", before, view))\(side("整治后", after, view))</div></section>
            """)
    }

    private func side(_ words: String, _ photos: [Evidence], _ view: View) -> HTML {
        """
        <div><span class="tag">\(words)</span>\(photos.isEmpty ? "<p class=\"soft\">还没有照片。</p>" : view.photos(photos, of: path, title: "\(project.name)\(words)"))</div>
        """
    }

    private func entry(_ one: Entry, _ view: View) -> HTML {
        let entry = one.entry
        return """
            <li\(HTML.when(entry.voidReason != nil, " class=\"voided\""))><strong>\(entry.percent)%</strong>\(HTML.when(entry.fen > 0, "　支出\(Money(fen: entry.fen).chinese)"))\
            <br><span class="soft">\(entry.heldOn.chinese)，\(entry.recordedByName)登记</span><p>\(entry.note)</p>
            \(HTML.with(entry.voidReason) { "<p><span class=\"tag\">已作废</span> \($0)</p>" })\
            \(HTML.when(view.may(.planCampaigns) && entry.voidReason == nil && project.voidReason == nil, void("\(path)/progress/\(entry.id)/void", "作废这一条", "progress-\(entry.id)", view)))</li>
            """
    }

    private func reporting(_ view: View) -> HTML {
        let isRefused = view.refusal != nil && view.request.path.hasSuffix("/progress")
        let own = isRefused ? view : view.withoutRefusal
        let showings = [("", "没有照片")] + ProjectProgress.Showing.allCases.map { ($0.rawValue, $0.chinese) }
        return """
            <section class="card-paper"><h2>登记进展</h2>
            \(own.form("\(path)/progress", files: true, id: "progress", """
                \(own.input("heldOn", "日期", value: today.description, type: "date"))
                \(own.input("percent", "进度（%）", value: String(project.percent), help: "0到100；现在是\(project.percent)%。", keyboard: .digits))
                \(own.moneyInput("money", "本次支出", help: "上一次登记以后新花的；预算还剩\(Money(fen: project.budget - project.spent).chinese)。", required: false))
                \(own.textArea("note", "说明", rows: 3, max: 1000))
                \(own.select("showing", "照片是", options: showings, required: false))
                \(own.input("photo", "照片", type: "file", required: false, extra: " multiple accept=\"image/*\""))
                \(own.submit("登记"))
                """))</section>
            """
    }

    private func voiding(_ view: View) -> HTML {
        HTML.when(
            view.may(.planCampaigns) && project.voidReason == nil,
            "<section class=\"card-paper\">\(void("\(path)/void", "作废项目", "void", view))</section>")
    }

    private func void(_ path: String, _ words: String, _ id: String, _ view: View) -> HTML {
        let isRefused = view.refusal != nil && view.request.path.hasSuffix(path)
        let own = isRefused ? view : view.withoutRefusal
        return """
            <details class="act"\(HTML.when(isRefused, " open"))><summary>\(words)</summary>
            \(own.form(path, id: id, """
                \(own.input("reason", "作废的原因", help: "登记错了的才作废；记录和原因都留着。", max: 200, id: "\(id)-reason"))
                \(own.submit(words))
                """))</details>
            """
    }
}
