import Database
import Kernel
import Office
import Organisation
import Web

struct MetricRoutes: Sendable {
    let office: Office
    let metrics: [Metric]
    let headings: [String: String]

    /// How many months a trend shows.
    private static let trendLength = 12

    var routes: [Route] {
        [
            .page("metrics", .right(.seeMetrics), all),
            .get("metrics.xlsx", .right(.seeMetrics), export),
            .page("metrics/:metric", .right(.seeMetrics), one),
        ]
    }

    /// The period that an address asks for, as known on the day that it asks for; the running year where it asks for none.
    private func period(_ query: Query, for actor: Actor, in transaction: ReadTransaction) throws -> Period {
        let today = transaction.now.day
        let form = FormReader(query)
        let asked = form.optional("period", "时段", form: "年、月或两个日期，如 2019、2019-11、2019-01-01~2019-06-30") { Period($0) }
        let known = form.optional("known", "截至哪天所知", form: "日期，如 2019-12-05") { Day($0) }
        try form.finish()
        let period = asked ?? Period(year: today.year) ?? Period(first: today, last: today)
        guard let day = known ?? period.knownOn else { return period }
        try Knowledge.check(
            day, today: today, began: try Knowledge.began(county: actor.county, in: transaction))
        // Today's knowledge is what is known.
        return period.known(on: day == today ? nil : day)
    }

    private func rows(
        _ period: Period, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [MetricsPage.Entry] {
        let before = period.previous
        return try metrics.filter { $0.right.isHeld(by: actor) }.map { metric in
            MetricsPage.Entry(
                metric, try metric.value(period, nil, actor, transaction),
                before: try metric.value(before, nil, actor, transaction), period,
                under: headings[metric.name] ?? "")
        }
    }

    private func all(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.readReport { transaction in
            let today = transaction.now.day
            let period = try period(request.query, for: actor, in: transaction)
            return MetricsPage(
                period: period, previous: period.previous, isProvisional: period.isProvisional(on: today),
                entries: try rows(period, for: actor, in: transaction), choices: choices(today), today: today)
        }
    }

    private func export(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        return .file(
            try await office.readReport { transaction in
                let period = try period(request.query, for: actor, in: transaction)
                let rows = try rows(period, for: actor, in: transaction)
                let export = ListExport<MetricsPage.Entry>(
                    "指标",
                    [
                        .init("指标", width: 24) { $0.chinese }, .init(period.chinese) { $0.shown },
                        .init(period.previous.chinese) { $0.shownBefore }, .init("单位", width: 8) { $0.unit },
                        .init("怎么算的", width: 60) { $0.definition },
                    ])
                return try export.download(transaction.now.day) { $0 == nil ? rows : [] }
            })
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let name: String = try request.parameter("metric")
        guard let metric = metrics.first(where: { $0.name == name && $0.right.isHeld(by: actor) }) else {
            throw Refusal.noSuchPage
        }
        return try await office.readReport { transaction in
            let today = transaction.now.day
            let period = try period(request.query, for: actor, in: transaction)
            let units = try Units.all(
                county: actor.county, kinds: [.township], notGoneOn: today, in: transaction)
            let values = try metric.byTownship(period, actor, transaction)
            return MetricPage(
                name: metric.name, chinese: metric.chinese, unit: metric.unit, definition: metric.definition,
                period: period, isProvisional: period.isProvisional(on: today),
                shown: metric.shown(try metric.value(period, nil, actor, transaction)),
                path: metric.rows(period, nil), choices: choices(today),
                clocks: try Clocks(metric, period, for: actor, in: transaction), today: today,
                trend: try trend(metric, until: min(period.last, today), period.knownOn, for: actor, in: transaction),
                townships: metric.isByDivision
                    ? units.compactMap { unit in
                        guard let code = unit.division, actor.scope.covers(division: code) else { return nil }
                        let value = values[code] ?? 0
                        return .init(
                            name: unit.name, value: value, shown: metric.shown(value), path: metric.rows(period, code))
                    } : [])
        }
    }

    /// The months up to a day, the last one last.
    private func trend(
        _ metric: Metric, until day: Day, _ known: Day?, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [MetricPage.Point] {
        var months = [Month(day)]
        while months.count < Self.trendLength { months.insert(months[0].previous, at: 0) }
        return try months.map { month in
            let period = Period(month).known(on: known)
            let value = try metric.value(period, nil, actor, transaction)
            return .init(
                name: month.chinese, value: value ?? 0, shown: metric.shown(value), path: metric.rows(period, nil))
        }
    }

    private func choices(_ today: Day) -> [Period] {
        [
            Period(Month(today)), Period(Month(today).previous), Period(year: today.year),
            Period(year: today.year - 1),
        ].compactMap(\.self)
    }
}
