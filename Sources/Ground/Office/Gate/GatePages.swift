import Kernel
import Web

/// The address by which what the gate holds back is let through, below a record's page.
package struct RecordGate<Record: GatedRecord>: Sendable {
    private let path: String
    private let parameter: String
    private let office: Office

    /// - Parameter path: of the record's page, whose last part names it: `exposures/:exposure`.
    package init(at path: String, _ office: Office) {
        self.path = path
        parameter = String(path.split(separator: ":").last ?? "")
        self.office = office
    }

    /// - Parameter page: the record's page, shown again with what was wrong.
    package func routes(page: @escaping @Sendable (WebRequest) async throws -> any Page) -> [Route] {
        let access: Access = if case .right(let right) = Record.releasing.doers { .right(right) } else { .signedIn }
        return [
            .post("\(path)/release", access, .pressing(Record.releasing.chinese), form: page) { request in
                let id: ID<Record> = try request.parameter(parameter)
                let form = FormReader(request.form)
                let reason: String = form.prose("reason", "理由", max: 200)
                try form.finish()
                let back = String(request.path.dropFirst("/\(request.county.code)/".count).dropLast("/release".count))
                return try await office.answer(
                    request, doing: ReleaseFromGate(id, Set(request.form.all("hit")), reason: reason)
                ) { count in .seeOther(back, notice: "已放行\(count)处，理由记入审计。") }
            }
        ]
    }
}

extension View {
    /// What the gate found in a record, and for whoever may the form to let it through.
    /// - Parameter isCovered: it goes out all the same, with what nobody let through covered.
    package func gate(_ hits: [GateHit], of record: String, mayRelease: Bool, isCovered: Bool = false) -> HTML {
        let held = hits.filter { $0.release == nil }
        let words =
            held.isEmpty
            ? "找到的个人信息都有人放行。"
            : isCovered ? "下面的内容像个人信息，没有人放行以前，文书和公开页面里遮住一部分。" : "下面的内容像个人信息，不改掉或不放行就不能公开。"
        let view = refused(at: "\(record)/release")
        return .when(
            !hits.isEmpty,
            """
            <section class="card-paper" id="gate"><h2>公开前检查</h2>
            <p>\(words)</p>
            <ul class="list">\(HTML.each(hits) { hit in
                """
                <li><span class="tag\(HTML.when(hit.release == nil, " tag-red"))">\(hit.kind.chinese)</span> \(hit.place)：\(hit.words)\
                \(HTML.with(hit.release) { "<br><span class=\"soft\">\($0.by)放行：\($0.reason)</span>" })</li>
                """
            })</ul>
            \(HTML.when(!held.isEmpty && mayRelease, """
                <details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>确需公开，放行</summary>
                \(view.form("\(record)/release", id: "release", """
                    \(HTML.each(held.map(\.digest).unique) { "<input type=\"hidden\" name=\"hit\" value=\"\($0)\">" })
                    \(view.textArea("reason", "理由", help: "如 创建办对外公布的监督电话。理由和放行人记入审计。", rows: 2, max: 200, id: "release-reason"))
                    \(view.submit("放行"))
                    """))</details>
                """))
            </section>
            """)
    }
}
