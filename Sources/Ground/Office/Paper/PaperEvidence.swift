import Kernel
import Web

/// What stands behind a number of a paper, beside the paper while it is edited: what it counts, how it is written, as known
/// when, and the first of its records.
package struct PaperEvidence: Encodable, Sendable {
    /// As the text names it.
    let name: String
    /// 督查通报
    let title: String
    let shown: String
    /// `14期`; nil without records.
    let exact: String?
    let definition: String
    let knownAt: Instant?
    /// What the text says where it is no longer so.
    let before: String?
    let records: [MetricRecord]
    let count: Int?
    /// Of all its records, below the county.
    let path: String
    /// Other ways to write it.
    let ways: [Way]
    let byHand: PaperFigure.ByHand?
    /// How a number written by hand is put down: its metric's name.
    let metric: String

    package struct Way: Encodable, Sendable {
        let name: String
        let shown: String
        package init(_ name: String, _ shown: String) { (self.name, self.shown) = (name, shown) }
    }

    package init(
        _ figure: PaperFigure, title: String, metric: String, exact: String?, knownAt: Instant?, before: String?,
        records: [MetricRecord], ways: [Way]
    ) {
        (name, shown, definition, path, byHand) = (
            figure.name, figure.shown, figure.definition, figure.path, figure.byHand
        )
        (count, self.title, self.metric, self.exact, self.knownAt) = (figure.value, title, metric, exact, knownAt)
        (self.before, self.records, self.ways) = (before, records, ways)
    }
}

extension View {
    /// The script shows that of the number which is chosen; without it they stand one under the other.
    func evidence(_ all: [PaperEvidence]) -> HTML {
        HTML.when(
            !all.isEmpty,
            """
            <details class="card-paper paper-evidence fold" open><summary>数字的来历</summary>
            <p class="soft with-script" hidden data-evidence-none>点文中的数字，看它怎么来的。</p>
            \(HTML.each(all, evidence))</details>
            """)
    }

    private func evidence(_ one: PaperEvidence) -> HTML {
        """
        <section data-evidence="\(one.name)" data-slot="\(one.metric)"><h3>\(one.title)</h3>
        <p><strong class="evidence-value">\(one.exact ?? one.shown)</strong>\
        \(HTML.when(one.exact != nil && one.exact != one.shown, " 写作“\(one.shown)”"))</p>
        <p class="soft">\(one.definition)\(HTML.with(one.knownAt) { "。按\($0.day.chinese)所知" })。</p>
        \(HTML.with(one.before) { "<p class=\"notice-amber\">上次保存时是\($0)，此后记录有变动；保存即改成现在的数。</p>" })
        \(HTML.with(one.byHand) { "<p class=\"notice-amber\">\($0.by)手写：\($0.why)</p>" })
        \(HTML.when(!one.records.isEmpty, "<ul class=\"list\">\(HTML.each(one.records) { "<li><a href=\"\(link($0.path))\">\($0.title)</a>\(HTML.with($0.day) { " <span class=\"soft\">\($0.description)</span>" })</li>" })</ul>"))
        \(HTML.when(!one.path.isEmpty, "<p><a href=\"\(link(one.path))\">打开全部\(HTML.with(one.count) { "\($0)条" })</a></p>"))
        \(HTML.when(!one.ways.isEmpty, "<p class=\"with-script\" hidden>换一种写法：\(HTML.each(one.ways) { "<button type=\"button\" class=\"btn btn-outline-secondary\" data-write=\"\($0.name)\">\($0.shown)</button> " })</p>"))
        <details class="with-script" hidden data-by-hand><summary>保留手写的数，写明原因</summary>
        <label>写成<input class="form-control" data-hand-words autocomplete="off"></label>
        <label>原因<input class="form-control" data-hand-why autocomplete="off"></label>
        <button type="button" class="btn btn-outline-secondary" data-hand>写上</button></details></section>
        """
    }
}
