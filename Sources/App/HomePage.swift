import Assessment
import Kernel
import Office
import Web

/// Everybody's first page: what waits for them comes first, and is a verb.
struct HomePage: Page {
    let name: String
    let waiting: [Waiting]
    /// For the county's leaders and the director.
    let glance: Glance?
    var title: String { "待办" }

    static func route(office: Office, sources: [Waiting.Source]) -> Route {
        .page("", .signedIn) { request in
            let actor = try request.actor
            return try await office.read { transaction in
                HomePage(
                    name: actor.name, waiting: try sources.flatMap { try $0(actor, transaction) },
                    glance: try Glance.of(actor, in: transaction))
            }
        }
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading("\(name)，您好", waiting.isEmpty ? "现在没有等您办的事" : "等您办的事有\(waiting.count)项"))
        \(HTML.when(waiting.isEmpty && glance == nil, view.empty("都办完了。需要查资料，请从上面的菜单进入。")))
        \(HTML.when(!waiting.isEmpty, """
            <div class="card-paper"><ul class="list">
            \(HTML.each(waiting) { item in
                """
                <li class="waiting"><a href="\(view.link(item.path))">\(item.title)</a> \
                <span class="tag tag-red">\(item.count)</span></li>
                """
            })
            </ul></div>
            """))
        \(HTML.with(glance) { $0.body(view) })
        """
    }
}
