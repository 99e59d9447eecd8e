import Kernel

/// What stands below a page that another capability made.
package struct PageAddition: Sendable {
    let body: @Sendable (View) -> HTML

    package init(_ body: @escaping @Sendable (View) -> HTML) { self.body = body }

    /// Nil where there is nothing to say of a page to whoever asks.
    package typealias Source = @Sendable (WebRequest, any Page) async throws -> PageAddition?
}

extension Route {
    /// The same page with what somebody else has to say of its record below it; a program is given the page as it is. The page
    /// knows nothing of it, and who may not see the page sees neither.
    package func adding(_ source: @escaping PageAddition.Source) -> Route {
        guard method == .get else { return self }
        return .get(path, access) { [handler] request in
            let answer = try await handler(request)
            guard case .page(let page) = answer, let addition = try await source(request, page) else { return answer }
            return .page(PageWithAddition(page: page, addition: addition))
        }
    }
}

private struct PageWithAddition: Page {
    let page: any Page
    let addition: PageAddition

    var title: String { page.title }
    var help: String { page.help }
    var parents: [Crumb] { page.parents }
    var hasOwnBar: Bool { page.hasOwnBar }
    var hasCharts: Bool { page.hasCharts }
    var isWall: Bool { page.isWall }

    func body(_ view: View) -> HTML { page.body(view) + addition.body(view) }
    func encode(to encoder: any Encoder) throws { try page.encode(to: encoder) }
}
