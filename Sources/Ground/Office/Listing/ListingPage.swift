import Kernel
import Web

/// A list as it looks: what narrows it, its rows, and what one begins here.
package struct ListingPage<Record: Encodable & Sendable>: Page {
    struct Field: Encodable, Sendable {
        let name: String
        let label: String
        let control: String
        let placeholder: String
        let options: [Choice]
        let value: String?
        let unasked: String
    }

    struct Choice: Encodable, Sendable {
        let value: String
        let label: String
    }

    let listing: Listing<Record>
    let records: [Record]
    let chips: Chips
    let fields: [Field]
    let sort: String
    let next: String?
    /// What it was asked for with.
    let query: String
    let today: Day
    package var title: String { listing.title }
    package var help: String { listing.help }

    private enum CodingKeys: CodingKey { case title, records, chips, sort, next }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(title, forKey: .title)
        try container.encode(records, forKey: .records)
        try container.encode(chips, forKey: .chips)
        try container.encode(sort, forKey: .sort)
        try container.encode(next, forKey: .next)
    }

    package func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "",
            actions: starts(view)
                + HTML.each(listing.leads.filter { view.may($0.right) }) { view.linkButton($0.label, $0.path) }
                + HTML.when(!records.isEmpty, view.exportButton("\(listing.path).xlsx?\(query)"))))
        \(listing.above(view))
        \(form(view))
        \(view.chips(chips))
        \(HTML.when(records.isEmpty, view.empty(chips.chips.isEmpty ? listing.empty : "没有符合条件的\(listing.noun.chinese)。", emptyNext(view))))
        \(HTML.when(!records.isEmpty, table(view)))
        \(view.nextPage(next.map(view.link)))
        """
    }

    /// One thing stands out: the first that begins a record. What only looks at the list another way does not.
    private func starts(_ view: View) -> HTML {
        let starts = listing.starts.filter { view.may($0.right) }
        let main = starts.first { $0.path.hasSuffix("/new") }?.path
        return HTML.each(starts) {
            view.linkButton($0.label, $0.path, style: $0.path == main ? "btn-primary" : "btn-outline-secondary")
        }
    }

    private func emptyNext(_ view: View) -> HTML {
        chips.chips.isEmpty
            ? HTML.each(listing.starts.filter { view.may($0.right) }) { view.linkButton($0.label, $0.path) }
            : view.linkButton("看全部", listing.path)
    }

    private func form(_ view: View) -> HTML {
        guard !fields.isEmpty || listing.orders.count > 1 else { return .empty }
        let folded = fields.filter { $0.control != "search" && $0.control != "hidden" }
        return """
            <form class="filters" method="get" action="\(view.link(listing.path))" role="search">
            \(HTML.each(fields.filter { $0.control == "search" }) { field in
                """
                \(view.searchBox(field.label, name: field.name, value: view.asked(field.name, field.value ?? ""), placeholder: field.placeholder))
                <button class="btn btn-outline-secondary" type="submit">查找</button>
                """
            })
            \(HTML.when(!folded.isEmpty || listing.orders.count > 1, """
                <details class="fold" open><summary>筛选和次序</summary><div class="filters">
                \(HTML.each(folded) { control($0, view) })
                \(HTML.when(listing.orders.count > 1, view.filter("sort", "次序", listing.orders.map { ($0.name, $0.chinese) }, sort, all: nil)))
                </div></details>
                """))
            \(HTML.each(fields.filter { $0.control == "hidden" }) { field in
                HTML.with(field.value) { "<input type=\"hidden\" name=\"\(field.name)\" value=\"\($0)\">" }
            })
            </form>
            """
    }

    private func control(_ field: Field, _ view: View) -> HTML {
        ["month", "date", "text"].contains(field.control)
            ? "<label>\(field.label)<input class=\"form-control\" type=\"\(field.control)\" name=\"\(field.name)\" value=\"\(field.value ?? "")\"\(HTML.when(!field.placeholder.isEmpty, " placeholder=\"\(field.placeholder)\""))></label>"
            : view.filter(
                field.name, field.label, field.options.map { ($0.value, $0.label) }, field.value, all: field.unasked)
    }

    private func table(_ view: View) -> HTML {
        let columns = listing.columns.filter { $0.isShown(of: records) }
        return """
            <div class="table-box"><table class="cards" data-rows="\(listing.path)" data-keys><thead><tr>\
            \(HTML.each(columns) { "<th\(HTML.when(!$0.style.isEmpty, " class=\"\($0.style)\""))>\($0.title)</th>" })</tr></thead><tbody>
            \(HTML.each(records) { record in
                "<tr>\(HTML.each(columns) { cell($0, record, view) })</tr>\n"
            })</tbody></table></div>
            """
    }

    /// On a phone, where each row is a card, what is not known takes no line.
    private func cell(_ column: ListColumn<Record>, _ record: Record, _ view: View) -> HTML {
        let cell = column.cell(record)
        return """
            <td class="\(column.style)\(HTML.when(cell.isNone, " blank"))" data-label="\(column.title)">\(view.cell(cell, on: today))</td>
            """
    }
}
