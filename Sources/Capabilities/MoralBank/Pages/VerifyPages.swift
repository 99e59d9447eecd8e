import Database
import Kernel
import Office
import Web

/// What waits for somebody to look into, many on one page.
struct VerifyPage: Page {
    let waiting: [MoralDeposit]
    let hasMore: Bool
    let seen: SeenMany<MoralDeposit>
    var title: String { "核实一批申报" }
    var help: String { "一批一批核实：不属实的先去掉勾，打开它写明不符；其余的一次核实。自己申报的由另一位核实。" }
    var parents: [Crumb] { [Crumb("积分申报", "points")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "这一页\(waiting.count)笔\(HTML.when(hasMore, "，还有更多，核实完再来"))"))
        \(HTML.when(waiting.isEmpty, view.empty("没有等您核实的申报。", view.linkButton("积分申报", "points"))))
        \(HTML.when(!waiting.isEmpty, """
            <div class="card-paper">\(view.form("points/verify", """
                <div class="table-box"><table class="cards"><thead><tr><th>属实</th><th>户名</th><th>项目</th><th>事由</th><th>日期</th><th class="number">道德分</th></tr></thead><tbody>
                \(HTML.each(waiting) { deposit in
                    """
                    <tr><td data-label="属实" class="select">\(view.cellTick("ok-\(deposit.id)", "\(deposit.accountName)\(deposit.ruleTitle)属实", true))</td>\
                    <td data-label="户名"><a href="\(view.link("points/\(deposit.id)"))">\(deposit.accountName)</a></td><td data-label="项目">\(deposit.ruleTitle)</td>\
                    <td data-label="事由">\(deposit.words) <span class="soft">\(deposit.askedByName)</span></td><td data-label="日期">\(deposit.doneOn.chinese)</td><td data-label="道德分" class="number">\(deposit.standing)</td></tr>

                    """
                })</tbody></table></div>
                \(view.textArea("words", "怎么核实的", help: "如 逐户电话问过，和村里的台账一致。", rows: 2, max: 300))
                \(view.seen(seen))\(view.submit("勾上的都属实"))
                """))</div>
            """))
        """
    }
}

struct VerifyRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }
    private static let most = 300

    var routes: [Route] {
        [
            .page("points/verify", .right(.seeMoralBank), page),
            .post("points/verify", .right(.seeMoralBank), .deciding("核实一批申报"), form: page) { request in
                let (actor, form) = (try request.actor, FormReader(request.form))
                let waiting = try await office.read { try MoralDeposits.waitingToVerify(Self.most, for: actor, in: $0) }
                let deposits = waiting.map(\.id).filter { !form.isEmpty("ok-\($0)") }
                let words = try form.finish(form.prose("words", "怎么核实的", max: 300))
                let command = VerifyDeposits(deposits, words: words, seen: SeenMany(request))
                return try await office.answer(request, doing: command) { count in
                    .seeOther("points/verify", notice: "核实了\(count)笔，等评议。")
                }
            },
        ]
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            let waiting = try MoralDeposits.waitingToVerify(Self.most + 1, for: actor, in: transaction)
            let shown = Array(waiting.prefix(Self.most))
            return VerifyPage(
                waiting: shown, hasMore: waiting.count > Self.most,
                seen: SeenMany(try shown.reduce(into: [:]) { $0[$1.id] = try SeenVersion(canonical: $1) }))
        }
    }
}
