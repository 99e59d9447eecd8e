import Kernel
import Office
import Organisation
import Web

/// Everything that is known of a township, village or unit: what a leader reads in the car before he arrives.
struct DossierPage: Page {
    let subject: DossierSubject
    let kind: String
    let parts: [DossierPart]
    let now: Instant
    /// Below the county.
    let path: String
    /// Its villages, each with its page.
    let below: [Link]
    let above: Crumb?
    var title: String { subject.name }
    var help: String { "这个地方（单位）的全部情况，都从记录里来，每个数都能点开；可以打印成文件带在路上看。" }
    var parents: [Crumb] { above.map { [$0] } ?? [] }
    var hasCharts: Bool { true }

    struct Link: Encodable, Sendable {
        let name: String
        let path: String
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            subject.name, "\(subject.township.map { "\($0)，" } ?? "")\(kind)　截至\(now.day.short(on: now.day)) \(now.clock)",
            actions: view.linkButton("下载 .docx", "\(path)/paper.docx")))
        \(HTML.when(parts.isEmpty, view.empty("还没有关于\(subject.name)的记录。检查、整改、任务和通知收表有了记录，都会汇总到这里。")))
        <div class="dossier-columns">\(HTML.each(parts) { view.dossier($0) })\(villages(view))</div>
        """
    }

    private func villages(_ view: View) -> HTML {
        HTML.when(
            !below.isEmpty,
            """
            <section class="card-paper"><h2>所属村（社区） <span class="soft">\(below.count)个</span></h2>
            <p class="facts">\(HTML.each(below) { "<a href=\"\(view.link($0.path))\">\($0.name)</a>" })</p></section>
            """)
    }
}

/// Who has a page, by township, and the departments.
struct DossiersPage: Page {
    struct Group: Encodable, Sendable {
        let name: String
        let path: String?
        let places: [DossierPage.Link]
    }

    let groups: [Group]
    let search: String
    var title: String { "一地一页" }
    var help: String { "一个乡镇（街道）、村（社区）、部门一页：得分、问题、照片、任务、欠的表，下去以前看一遍。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "下去以前看一遍：得分名次、问题、整改前后、任务、欠的表"))
        <form class="filters" method="get" action="\(view.link("dossiers"))">
        \(view.searchBox("名称", value: search, placeholder: "如 茶亭、樟塘村、水利局"))
        <button class="btn btn-outline-secondary" type="submit">查找</button></form>
        \(HTML.when(groups.isEmpty, view.empty(search.isEmpty ? "您的范围里还没有乡镇（街道）、村（社区）和部门。" : "没有名称里有“\(search)”的地方和单位，请换个写法。")))
        <div class="dossier-columns">\(HTML.each(groups) { group in
            """
            <section class="card-paper"><h2>\(HTML.with(group.path) { "<a href=\"\(view.link($0))\">\(group.name)</a>" })\(HTML.when(group.path == nil, "\(group.name)"))</h2>
            <p class="facts">\(HTML.each(group.places) { "<a href=\"\(view.link($0.path))\">\($0.name)</a>" })</p></section>
            """
        })</div>
        """
    }
}
