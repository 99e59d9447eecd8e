import Database
import Kernel
import Office
import Web

struct AuditRoutes: Sendable {
    let organisation: Organisation
    private static let pageLength = 100

    var routes: [Route] {
        [
            .page("rights", .right(.seeRights)) { _ in RightsPage(rights: organisation.allRights) },
            .page("audit", .right(.seeAudit)) { request in
                let county = request.county.code
                let query = FormReader(request.query)
                let before = query.optional("before", "页", form: "上一页末行的序号") { Int($0) }
                try query.finish()
                return try await organisation.office.read { transaction in
                    let entries = try Audit.entries(
                        county: county, before: before, limit: Self.pageLength + 1, in: transaction)
                    return AuditPage(
                        entries: Array(entries.prefix(Self.pageLength)), hasMore: entries.count > Self.pageLength)
                }
            },
        ]
    }
}

struct AuditPage: Page {
    let entries: [AuditEntry]
    let hasMore: Bool
    var title: String { "审计记录" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "每一次改动和每一次越权都在这里，逐条相扣；改动或抽走任何一条，wenming doctor 都能查出"))
        \(HTML.when(entries.isEmpty, view.empty("还没有记录。")))
        \(HTML.when(!entries.isEmpty, """
            <div class="table-box"><table class="cards"><thead><tr><th class="number">序号</th><th>时间</th><th>谁</th>\
            <th>做了什么</th><th>对象</th><th>说明</th></tr></thead><tbody>\(HTML.each(entries, row))</tbody></table></div>
            """))
        \(view.nextPage(hasMore ? entries.last.map { view.link("audit?before=\($0.sequence)") } : nil))
        """
    }

    private func row(_ entry: AuditEntry) -> HTML {
        """
        <tr><td class="number">\(entry.sequence)</td><td class="nowrap" data-label="时间">\(entry.at.chinese)</td>
        <td data-label="谁">\(entry.actorName)</td><td data-label="做了什么">\(entry.title)</td>
        <td data-label="对象"><code>\(entry.subject)</code></td><td data-label="说明">\(entry.detail)</td></tr>
        """
    }
}

/// The matrix of rights, drawn from the very values that the checks use.
struct RightsPage: Page {
    let rights: [Right]
    var title: String { "权限表" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "每一行是一件事，系统按这张表放行；看得到哪些记录，另由所在单位决定"))
        <div class="table-box"><table class="cards">
        <thead><tr><th>可以做的事</th><th>角色</th></tr></thead><tbody>
        \(HTML.each(rights) { right in
            """
            <tr><td>\(right.chinese)</td><td data-label="角色">\(roles(right).joined(separator: "、"))</td></tr>
            """
        })
        </tbody></table></div>
        """
    }

    private func roles(_ right: Right) -> [String] {
        Role.assignable.filter(right.roles.contains).map(\.chinese)
    }
}
