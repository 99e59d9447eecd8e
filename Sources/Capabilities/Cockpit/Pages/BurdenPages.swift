import Database
import Kernel
import Office
import Organisation
import Web

/// 基层减负: what the system itself asked of each unit in a period, so that the office sees it before it asks for more.
struct BurdenPage: Page {
    struct Column: Encodable, Sendable {
        let name: String
        let chinese: String
        let unit: String
        let definition: String
        let shown: String
        let before: String
        let path: String
        let movement: Movement
    }

    struct Row: Encodable, Sendable {
        let name: String
        let path: String
        /// Of each column.
        let values: [Int]
        let paths: [String]
    }

    let period: Period
    /// What it is set against: `10月同期`
    let beside: String
    let isProvisional: Bool
    let columns: [Column]
    let townships: [Row]
    let units: [Row]
    /// Units of which nothing was asked.
    let spared: Int
    var title: String { "基层减负" }
    var help: String { "这个月系统要各单位、各村（社区）填了多少表、花了多少分钟、报了多少照片和材料：要得多了，自己看得见。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "\(view.whose)　\(period.chinese)\(HTML.when(isProvisional, " <span class=\"tag tag-amber\">还没有结束，数会变</span>"))",
            actions: view.linkButton("全部指标", "metrics?period=\(period)")))
        <form class="filters" method="get" action="\(view.link("burden"))">
        <label>月份<input class="form-control" type="month" name="period" value="\(view.asked("period", period.description))" placeholder="2019-11"></label>
        <button class="btn btn-outline-secondary" type="submit">查看</button></form>
        <div class="figures look-figures">\(HTML.each(columns) { figure($0, view) })</div>
        \(HTML.when(!townships.isEmpty, folded("按乡镇（街道），连同所属村（社区）", "乡镇（街道）", townships, view, isOpen: townships.count <= 3)))
        \(HTML.when(!units.isEmpty, folded("按单位和村（社区），要得最多的在前", "单位", units, view, isOpen: units.count <= 3)))
        \(HTML.when(units.isEmpty, view.empty("\(period.chinese)没有向\(view.whose)的单位和村（社区）要过什么。")))
        \(HTML.when(spared > 0 && !units.isEmpty, "<p class=\"soft\">另有\(spared)个单位和村（社区）这段时间什么也没有被要过。</p>"))
        """
    }

    private func figure(_ column: Column, _ view: View) -> HTML {
        view.figure(
            view.whose, "\(column.chinese)",
            "<a href=\"\(view.link(column.path))\" title=\"\(column.definition)\">\(column.shown)</a><span class=\"unit\">\(column.unit)</span>",
            note: """
                <span class="\(column.movement.tone == .good ? "up" : column.movement.tone == .bad ? "down" : "soft")">\(column.movement.words)</span>　<span class="before">\(beside) \(column.before)</span>
                """)
    }

    /// The sums stand above; who was asked for what unfolds.
    private func folded(_ caption: String, _ what: String, _ rows: [Row], _ view: View, isOpen: Bool) -> HTML {
        """
        <details class="metric-group"\(HTML.when(isOpen, " open"))><summary>\(caption) <span class="soft">\(rows.count)个</span></summary>
        \(table(caption, what, rows, view))</details>
        """
    }

    private func table(_ caption: String, _ what: String, _ rows: [Row], _ view: View) -> HTML {
        """
        <div class="table-box"><table class="cards" data-rows="burden"><caption>\(caption)</caption><thead><tr><th>\(what)</th>\
        \(HTML.each(columns) { "<th class=\"number\" title=\"\($0.definition)\">\($0.chinese)</th>" })</tr></thead><tbody>
        \(HTML.each(rows) { row in
            """
            <tr><td><a href="\(view.link(row.path))">\(row.name)</a></td>\(HTML.each(Array(zip(columns.indices, columns))) { index, column in
                """
                <td class="number" data-label="\(column.chinese)">\(row.values[index] == 0 ? "<span class=\"soft\">0</span>" : "<a href=\"\(view.link(row.paths[index]))\">\(row.values[index])</a>")</td>
                """
            })</tr>

            """
        })</tbody></table></div>
        """
    }
}

struct BurdenRoutes: Sendable {
    let office: Office
    let metrics: [Metric]
    private static let shownUnits = 200

    init(office: Office, metrics: [Metric]) {
        self.office = office
        self.metrics = metrics.filter { $0.byUnit != nil }
    }

    var routes: [Route] { [.page("burden", .right(.seeBurden), burden)] }

    private func burden(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let form = FormReader(request.query)
        let asked = form.optional("period", "月份", form: "年、月或两个日期，如 2019、2019-11") { Period($0) }
        try form.finish()
        let metrics = metrics.filter { $0.right.isHeld(by: actor) }
        return try await office.readReport { transaction in
            let today = transaction.now.day
            let months = ComparedMonths(asked?.month, today: today)
            let period = asked ?? months.now
            let isMonth = period.month != nil
            let before = isMonth ? months.before : period.previous
            let units = try Dossiers.all(for: actor, in: transaction)
            let byUnit = try metrics.map { try $0.byUnit?.values(period, actor, transaction) ?? [:] }
            let byTownship = try metrics.map { try $0.byTownship(period, actor, transaction) }
            let rows = units.map { unit in
                BurdenPage.Row(
                    name: unit.name, path: unit.dossier, values: byUnit.map { $0[unit.id.description] ?? 0 },
                    paths: metrics.map { $0.byUnit?.rows(period, Party(unit)) ?? "" })
            }
            let asked = rows.filter { $0.values.contains { $0 > 0 } }
                .sorted { ($0.values.reduce(0, +), $1.name) > ($1.values.reduce(0, +), $0.name) }
            return BurdenPage(
                period: period, beside: isMonth ? months.beside : before.chinese,
                isProvisional: period.isProvisional(on: today),
                columns: try metrics.map { try column($0, period, before, actor, transaction) },
                townships: units.filter { $0.kind == .township }.compactMap { township in
                    guard let code = township.division else { return nil }
                    let values = byTownship.map { $0[code] ?? 0 }
                    guard values.contains(where: { $0 > 0 }) else { return nil }
                    return .init(
                        name: township.name, path: township.dossier, values: values,
                        paths: metrics.map { $0.rows(period, code) })
                }, units: Array(asked.prefix(Self.shownUnits)), spared: rows.count - asked.count)
        }
    }

    private func column(
        _ metric: Metric, _ period: Period, _ before: Period, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> BurdenPage.Column {
        let value = try metric.value(period, nil, actor, transaction)
        let earlier = try metric.value(before, nil, actor, transaction)
        return .init(
            name: metric.name, chinese: metric.chinese, unit: metric.unit, definition: metric.definition,
            shown: metric.shown(value), before: metric.shown(earlier), path: metric.rows(period, nil),
            movement: LookMaker.movement(of: metric.leading(.less), value, earlier))
    }
}
