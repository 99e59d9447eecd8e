import Database
import Kernel
import Web

/// A list, declared once: its table with filters, orders, pages and total, its JSON, its .xlsx and the figures that open it all
/// come from this value.
package struct Listing<Record: Encodable & Sendable>: Sendable {
    package let noun: RecordNoun
    package let title: String
    /// Below the county: `pairings`.
    package let path: String
    package let right: Right
    /// What the page is for, in the office's words.
    package let help: String
    /// Of which each row is one; with the column `county`.
    let table: SQL
    /// What names a row, within its county; `id` of the table, as a rule.
    let id: SQL
    /// What else is read with it: `JOIN unit ON …`, each with its county.
    let joins: SQL
    /// What is joined for the rows that are shown alone: no filter asks of it, and it takes no row away.
    let shown: SQL
    /// What is read of it, for `decode`.
    let selected: @Sendable (_ county: String) -> SQL
    let decode: @Sendable (Row) throws -> Record
    /// What a page's records have from statements of their own.
    let completed: Completion
    /// The rows that somebody sees.
    let sees: @Sendable (Actor) -> SQL
    /// Which of them it has as it is asked for: where a filter leaves out what is no more until somebody asks for it, and what
    /// several filters come to together.
    let takes: Taking
    let columns: [ListColumn<Record>]
    let filters: [ListFilter]
    let orders: [ListOrder]
    package let figures: [ListFigure]
    /// What stands in place of an empty list: what to do next.
    let empty: String
    /// What one begins here.
    let starts: [Start]
    /// Where one goes from here.
    let leads: [Start]
    /// What stands under the heading.
    let above: @Sendable (View) -> HTML

    package typealias Completion = @Sendable ([Record], Actor, ReadTransaction) throws -> [Record]
    package typealias Taking = @Sendable (ListAsked, Actor, ReadTransaction) throws -> SQL

    package struct Start: Sendable {
        let label: String
        let path: String
        let right: Right

        package init(_ label: String, _ path: String, _ right: Right) {
            (self.label, self.path, self.right) = (label, path, right)
        }
    }

    /// - Parameters:
    ///   - columns: the first opens the record.
    ///   - orders: the first is the usual one; at least one.
    package init(
        _ noun: RecordNoun, _ title: String, path: String, right: Right, help: String = "", from table: SQL,
        id: SQL? = nil, joins: SQL = .empty, shown: SQL = .empty,
        select selected: @escaping @Sendable (_ county: String) -> SQL,
        decode: @escaping @Sendable (Row) throws -> Record,
        completed: @escaping Completion = { records, _, _ in records },
        sees: @escaping @Sendable (Actor) -> SQL, takes: @escaping Taking = { _, _, _ in "1 = 1" },
        columns: [ListColumn<Record>], filters: [ListFilter] = [],
        orders: [ListOrder], figures: [ListFigure] = [], empty: String, starts: [Start] = [], leads: [Start] = [],
        above: @escaping @Sendable (View) -> HTML = { _ in .empty }
    ) {
        precondition(!orders.isEmpty && !columns.isEmpty)
        self.noun = noun
        self.title = title
        self.path = path
        self.right = right
        self.help = help
        self.table = table
        self.id = id ?? "\(table).id"
        self.joins = joins
        self.shown = shown
        self.selected = selected
        self.decode = decode
        self.completed = completed
        self.sees = sees
        self.takes = takes
        self.columns = columns
        self.filters = filters + [.figure(figures)]
        self.orders = orders
        self.figures = figures
        self.empty = empty
        self.starts = starts
        self.leads = leads
        self.above = above
    }

    /// More are not counted: who reads the list wants it narrower, not a number.
    static var mostCounted: Int { 1000 }

    // MARK: Reading

    /// A list narrowed and put in order, as an address asks for it.
    struct Asked: Sendable {
        /// What each filter was asked for, where it was.
        let values: [(filter: ListFilter, value: String)]
        let order: ListOrder
        let after: ListPosition?

        var fields: ListAsked {
            ListAsked(Dictionary(values.map { ($0.filter.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
        }
    }

    func asked(_ query: Query) throws -> Asked {
        let form = FormReader(query)
        let values = filters.compactMap { filter -> (ListFilter, String)? in
            let value = form.optional(filter.name, filter.label, form: filter.form) { filter.isReadable($0) ? $0 : nil }
            guard let value else { return nil }
            // What is looked for is text: its stops and dashes are not those of a number.
            guard case .search = filter.control else { return (filter, value) }
            return (filter, form.text(filter.name, filter.label, optional: true))
        }
        let names = orders.map(\.name).joined(separator: "、")
        let order = form.optional("sort", "次序", form: "\(names) 之一") { name in
            orders.first { $0.name == name }
        }
        let after = form.optional("after", "页", form: "上一页的末行") { (order ?? orders[0]).position($0) }
        try form.finish()
        return Asked(values: values, order: order ?? orders[0], after: after)
    }

    private func condition(_ asked: Asked, for actor: Actor, in transaction: ReadTransaction) throws -> SQL {
        let parts =
            [sees(actor), try takes(asked.fields, actor, transaction)]
            + (try asked.values.map { try $0.filter.condition($0.value, actor, transaction) })
        return SQL.joined(["\(table).county = \(actor.county)"] + parts.map { "(\($0))" }, separator: " AND ")
    }

    /// The rows of a page, each with where it stands in the list's order.
    func page(
        _ asked: Asked, for actor: Actor, limit: Int, in transaction: ReadTransaction
    ) throws -> [(record: Record, position: ListPosition)] {
        let (order, condition) = (asked.order, try condition(asked, for: actor, in: transaction))
        let start = asked.after.map { order.condition(after: $0, id: id) } ?? "1 = 1"
        let rows = try transaction.rows(
            """
            SELECT \(selected(actor.county)), \(order.read(id: id)) FROM \(table) \(joins) \(shown)
            WHERE \(condition) AND \(start)
            ORDER BY \(order.clause(id: id)) LIMIT \(limit: limit)
            """)
        let records = try completed(try rows.map(decode), actor, transaction)
        return Array(zip(records, try rows.map(order.position)))
    }

    /// How many there are on all pages; nil where there are more than are counted.
    func total(_ asked: Asked, for actor: Actor, in transaction: ReadTransaction) throws -> Int? {
        let count: Int? = try transaction.value(
            """
            SELECT count(*) FROM (SELECT 1 FROM \(table) \(joins) WHERE \(try condition(asked, for: actor, in: transaction))
                LIMIT \(limit: Self.mostCounted + 1)) AS counted
            """)
        return count.flatMap { $0 > Self.mostCounted ? nil : $0 }
    }

    /// The first rows that an address asks for, as another page shows them.
    package func first(
        _ query: String = "", _ limit: Int, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Record] {
        try page(try asked(Query(query)), for: actor, limit: limit, in: transaction).map(\.record)
    }

    /// One of its records, as its list has it.
    /// - Parameter refusal: for one that is not there, or that the reader must not hear of.
    package func one(
        _ id: ID<Record>, for actor: Actor, in transaction: ReadTransaction, otherwise refusal: Refusal
    ) throws -> Record {
        let row = try transaction.row(
            """
            SELECT \(selected(actor.county)) FROM \(table) \(joins) \(shown)
            WHERE \(table).county = \(actor.county) AND \(self.id) = \(id) AND (\(sees(actor)))
            """)
        guard let row, let record = try completed([try decode(row)], actor, transaction).first else { throw refusal }
        return record
    }

    /// How many an address asks for, without a bound.
    package func count(
        _ query: String = "", for actor: Actor, in transaction: ReadTransaction
    ) throws -> Int {
        let condition = try condition(try asked(Query(query)), for: actor, in: transaction)
        return try transaction.value("SELECT count(*) FROM \(table) \(joins) WHERE \(condition)") ?? 0
    }

    /// The same, by what stands in a column.
    package func counts(
        _ query: String = "", by column: SQL, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [String: Int] {
        let condition = try condition(try asked(Query(query)), for: actor, in: transaction)
        let rows = try transaction.rows(
            "SELECT \(column) AS value, count(*) AS rows FROM \(table) \(joins) WHERE \(condition) GROUP BY \(column)")
        return try Dictionary(
            rows.map { (try $0["value"], try $0["rows"]) }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: Figures

    /// What a figure counts of what an actor sees: what the list has that it opens.
    private func condition(
        _ figure: ListFigure, _ period: Period, for actor: Actor, in transaction: ReadTransaction
    ) throws -> SQL {
        let asked = ListAsked(["figure": "\(figure.name).\(period)"])
        return """
            \(table).county = \(actor.county) AND (\(sees(actor))) AND (\(try takes(asked, actor, transaction)))
            AND (\(figure.condition(period, county: actor.county)))
            """
    }

    /// What a figure comes to, of all that an actor sees.
    package func value(
        of figure: ListFigure, _ period: Period, below: DivisionCode? = nil, for actor: Actor,
        in transaction: ReadTransaction
    ) throws -> Int {
        let place: SQL =
            if let below, let column = figure.division {
                "(\(column) >= \(below.description) AND \(column) < \(below.description + ":"))"
            } else { "1 = 1" }
        return try transaction.value(
            """
            SELECT \(figure.measure(period, actor.county)) FROM \(table) \(joins)
            WHERE \(try condition(figure, period, for: actor, in: transaction)) AND \(place)
            """) ?? 0
    }

    /// The same, by township.
    package func values(
        of figure: ListFigure, _ period: Period, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [DivisionCode: Int] {
        guard let column = figure.division else { return [:] }
        let rows = try transaction.rows(
            """
            SELECT substr(\(column), 1, 9) AS township, \(figure.measure(period, actor.county)) AS value FROM \(table) \(joins)
            WHERE \(try condition(figure, period, for: actor, in: transaction))
            GROUP BY substr(\(column), 1, 9)
            """)
        return try rows.reduce(into: [:]) { values, row in
            let code: String? = try row["township"]
            guard let code = code.flatMap(DivisionCode.init) else { return }
            values[code] = try row["value"]
        }
    }

    /// The same, by unit. Not grouped by the bare column: its index would be walked through all years for the sake of its order.
    private func values(
        of figure: ListFigure, byUnit column: SQL, _ period: Period, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [String: Int] {
        let rows = try transaction.rows(
            """
            SELECT COALESCE(\(column), '') AS ofUnit, \(figure.measure(period, actor.county)) AS value FROM \(table) \(joins)
            WHERE \(try condition(figure, period, for: actor, in: transaction))
            GROUP BY COALESCE(\(column), '')
            """)
        return try rows.reduce(into: [:]) { values, row in
            let unit: String = try row["ofUnit"]
            if !unit.isEmpty { values[unit] = try row["value"] }
        }
    }

    /// As the product knows them, whatever the list's rows are.
    package var metrics: [Metric] { figures.map(metric) }

    private func metric(_ figure: ListFigure) -> Metric {
        let rows = { @Sendable (period: Period, below: DivisionCode?) -> String in
            "\(path)?figure=\(figure.name).\(period)" + (below.map { "&below=\($0)" } ?? "")
        }
        let byTownship = { @Sendable (period: Period, actor: Actor, transaction: ReadTransaction) in
            try values(of: figure, period, for: actor, in: transaction)
        }
        var metric = Metric(
            figure.name, figure.chinese, unit: figure.unit, figure.definition, measure: figure.kind, right: right,
            rows: rows, byTownship: figure.division == nil ? nil : byTownship,
            value: { period, below, actor, transaction in
                try value(of: figure, period, below: below, for: actor, in: transaction)
            }
        ).counting(isTheirNumber: figure.isCount) { period, limit, actor, transaction in
            try records(of: figure, period, limit: limit, for: actor, in: transaction)
        }
        if let quotation = figure.quotation { metric = metric.quoted(quotation) }
        if let direction = figure.leading { metric = metric.leading(direction) }
        guard let column = figure.unitColumn else { return metric }
        return metric.burdening(
            .init(
                values: { try values(of: figure, byUnit: column, $0, for: $1, in: $2) },
                rows: { "\(path)?figure=\(figure.name).\($0)&unit=\($1.unit)" }))
    }
}
