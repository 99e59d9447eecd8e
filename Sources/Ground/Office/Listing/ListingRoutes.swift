import Database
import Kernel
import Web

extension Listing {
    private static var pageLength: Int { 50 }
    /// As many rows as are read at a time for a file.
    private static var exportedAtOnce: Int { 1000 }

    /// The list and its file; a file of people's own data leaves only with whoever gave his password a short while ago.
    package func routes(_ office: Office) -> [Route] {
        let list = Route.page(path, .right(right)) { try await page($0, office) }
        guard !right.isPersonal else { return [list] + ProvenExport(deed: "导出\(title)", of: self, office).routes }
        return [list, .get("\(path).xlsx", .right(right)) { .file(try await file($0, office)) }]
    }

    /// Its entry in the menu.
    package func menu(in group: MenuGroup) -> MenuEntry { MenuEntry(title, path, .right(right), in: group) }

    package func page(_ request: WebRequest, _ office: Office) async throws -> any Page {
        let actor = try request.actor
        let asked = try asked(request.query)
        return try await office.read { transaction in
            let page = try page(asked, for: actor, limit: Self.pageLength + 1, in: transaction)
            let shown = Array(page.prefix(Self.pageLength))
            let isWhole = page.count == shown.count && asked.after == nil
            let total = isWhole ? shown.count : try total(asked, for: actor, in: transaction)
            let conditions = try asked.values.map { filter, value in
                Chips.Condition(filter.name, filter.label, try filter.words(value, actor, transaction))
            }
            return ListingPage(
                listing: self, records: shown.map(\.record),
                chips: Chips(
                    path, request.query, total: total, most: Self.mostCounted, measure: noun.measure, conditions),
                fields: try fields(asked, for: actor, in: transaction), sort: asked.order.name,
                next: page.count > shown.count
                    ? shown.last.map { "\(path)?" + request.query.setting("after", $0.position.description) } : nil,
                query: request.query.without(["after"]).address, today: transaction.now.day)
        }
    }

    private func fields(
        _ asked: Asked, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [ListingPage<Record>.Field] {
        try filters.compactMap { filter in
            let value = asked.values.first { $0.filter.name == filter.name }?.value
            let (control, placeholder, options): (String, String, [ListFilter.Option]) =
                switch filter.control {
                case .choice(let options): ("choice", "", try options(actor, transaction))
                case .month: ("month", "", [])
                case .day: ("date", "", [])
                case .text(let placeholder): ("text", placeholder, [])
                case .search(let placeholder): ("search", placeholder, [])
                case .hidden: ("hidden", "", [])
                }
            // One that offers nothing to this reader is not asked.
            if control == "choice", options.isEmpty, value == nil { return nil }
            // What a link asked for and is not offered stays while others are changed.
            let unoffered = try value.flatMap { value in
                control == "choice" && !options.contains { $0.value == value }
                    ? (value: value, label: try filter.words(value, actor, transaction)) : nil
            }
            return .init(
                name: filter.name, label: filter.label, control: control, placeholder: placeholder,
                options: ([unoffered].compactMap(\.self) + options).map { .init(value: $0.value, label: $0.label) },
                value: value, unasked: filter.unasked)
        }
    }

    /// The whole list that the page shows the beginning of, in its order.
    package func file(_ request: WebRequest, _ office: Office) async throws -> Download {
        let actor = try request.actor
        let asked = try asked(request.query)
        return try await office.readReport { transaction in
            let columns = columns.map { column in
                ListExport<(record: Record, position: ListPosition)>.Column(column.title, width: column.width) {
                    column.cell($0.record).spreadsheet
                }
            }
            return try ListExport(title, columns).download(transaction.now.day) { last in
                let page = Asked(values: asked.values, order: asked.order, after: last?.position)
                return try self.page(page, for: actor, limit: Self.exportedAtOnce, in: transaction)
            }
        }
    }
}
