import Database
import Kernel
import Office
import Standards
import Web

/// A term of three years: what each part of each year reached, what that makes, what is still needed.
struct TermPage: Page {
    struct Mocked: Encodable, Sendable {
        let year: Int
        let title: String
        let path: String
        let reached: [Points?]
    }

    let rule: TermArithmetic
    let version: Int
    let years: [Int]
    let scores: [TermScore]
    let mocked: [Mocked]
    let today: Day
    var title: String { "测评周期：\(years.first ?? 0)—\(years.last ?? 0)年" }
    var help: String { "三年一个周期：每年三种方式按权重合成一年的分，三年再合成周期的分。正式结果登记在这里，没有出的先看模拟测评。" }
    var parents: [Crumb] { [Crumb("迎检一页", "readiness")] }

    private func reached(_ year: Int) -> [Points?] {
        TermPart.allCases.map { part in scores.first { $0.year == year && $0.part == part }?.reached }
    }

    private var sums: [Points?] { years.map { rule.year(reached($0)) } }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "按第\(version)版算法", actions: earlier(view) + HTML.when(view.may(.changeSettings), view.linkButton("改算法", "settings/readiness.term"))))
        <section class="card-paper"><div class="table-box"><table class="cards"><thead><tr><th>年度</th><th class="number">占周期</th>\(HTML.each(Array(zip(TermPart.allCases, rule.parts))) { "<th class=\"number\">\($0.0.chinese)（\($0.1)%）</th>" })<th class="number">年度得分</th></tr></thead><tbody>
        \(HTML.each(Array(years.enumerated())) { row($0, $1, view) })</tbody></table></div>
        <p>\(outcome)</p></section>
        \(HTML.when(!scores.isEmpty, sources))
        \(HTML.when(view.may(.keepReadiness), setting(view)))
        """
    }

    private func earlier(_ view: View) -> HTML {
        let first = years.first ?? today.year
        return view.linkButton("上一个周期", "term-scores?year=\(first - rule.years.count)")
            + HTML.when(
                (years.last ?? 0) < today.year, view.linkButton("下一个周期", "term-scores?year=\(first + rule.years.count)")
            )
    }

    private func row(_ place: Int, _ year: Int, _ view: View) -> HTML {
        let (own, guess) = (reached(year), mocked.first { $0.year == year })
        return """
            <tr><td data-label="年度">\(year)年\(HTML.with(guess) { "<br><a class=\"soft\" href=\"\(view.link($0.path))\">模拟：\($0.title)</a>" })</td>\
            <td data-label="占周期" class="number">\(rule.years[place])%</td>\
            \(HTML.each(Array(TermPart.allCases.enumerated())) { index, part in
                "<td data-label=\"\(part.chinese)\" class=\"number\">\(cell(own[index], guess?.reached[index]))</td>"
            })<td data-label="年度得分" class="number">\(cell(rule.year(own), guess.flatMap { rule.year(merged(own, $0.reached)) }))</td></tr>

            """
    }

    private func merged(_ own: [Points?], _ guess: [Points?]) -> [Points?] { zip(own, guess).map { $0 ?? $1 } }

    /// The result, or what a mock assessment says it would be.
    private func cell(_ own: Points?, _ guess: Points?) -> HTML {
        if let own { return "<strong>\(own.shown)</strong>" }
        return guess.map { "<span class=\"soft\">约\($0.shown)</span>" } ?? "<span class=\"soft\">未出</span>"
    }

    private var outcome: HTML {
        if let whole = rule.term(sums) { return "三年都已出，周期得分<strong>\(whole.shown)</strong>。" }
        let aim = Points(whole: 90)
        let needed = rule.needed(for: aim, sums).map { "周期要到\(aim.shown)分，还没有出的年度平均要到\($0.shown)分。" } ?? ""
        return "已出的年度给周期带来\(rule.brought(sums).shown)分。\(needed)"
    }

    private var sources: HTML {
        """
        <section class="card-paper"><h2>依据</h2><ul class="course">\(HTML.each(scores) { score in
            "<li>\(score.year)年\(score.part.chinese)　\(score.reached.shown)分<br><span class=\"soft\">\(score.source)　\(score.setByName)登记</span></li>\n"
        })</ul></section>
        """
    }

    private func setting(_ view: View) -> HTML {
        """
        <section class="card-paper"><details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>登记一项得分</summary>
        \(view.form("term-scores", id: "term", """
            \(view.select("year", "年度", options: years.filter { $0 <= today.year }.map { (String($0), "\($0)年") }))
            \(view.select("part", "方式", options: TermPart.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.input("reached", "得分", help: "按百分计，如 92.5。", keyboard: .decimal))
            \(view.input("source", "依据", help: "如 绍文明办〔2019〕21号。", max: 100))
            \(view.submit("登记"))
            """))</details></section>
        """
    }
}

/// 实地模拟: what the last visits come to, by kinds of places, owners and places.
struct SpotScorePage: Page {
    let from: Day
    let through: Day
    let score: SpotScore
    /// Who owns a place, by its identifier.
    let owners: [String: String]
    /// What lines of mock assessments may take, and these lines.
    let rates: [OnSpotRate]
    let places: [(value: String, label: String)]
    var title: String { "实地得分测算" }
    var help: String { "一段时间里检查过的点位按类型加权算出的实地得分：哪一类、哪个单位、哪一处丢的分最多。一处查过几次的算最后一次。" }
    var parents: [Crumb] { [Crumb("迎检一页", "readiness")] }

    private var byOwner: [(name: String, visits: [SpotVisit])] {
        Dictionary(grouping: score.visits) { owners[$0.place] ?? "没有责任单位" }
            .map { ($0.key, $0.value) }.sorted {
                (SpotScore.mean($0.visits), $0.name) < (SpotScore.mean($1.visits), $1.name)
            }
    }

    private enum CodingKeys: CodingKey { case from, through, score, rates }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(from.chinese)至\(through.chinese)，\(score.visits.count)处\(HTML.with(score.score) { "，实地得分<strong>\($0.shown)</strong>" })", actions: HTML.when(view.may(.changeSettings), view.linkButton("类型权重", "settings/readiness.kinds"))))
        <form method="get" action="\(view.link("spot-scores"))" class="filters"><label>从<input class="form-control" type="date" name="from" value="\(from.description)"></label>
        <label>到<input class="form-control" type="date" name="through" value="\(through.description)"></label>
        <button class="btn btn-outline-secondary" type="submit">查看</button></form>
        \(HTML.when(score.visits.isEmpty, view.empty("这段时间没有检查过市场、街路一类的点位。制订督查计划时，检查对象选点位的一类。")))
        \(HTML.when(!behaviour.isEmpty, behaviourPart(view)))
        \(HTML.when(!score.visits.isEmpty, parts(view)))
        \(HTML.when(!rates.isEmpty && !places.isEmpty && view.may(.markMocks), counting(view)))
        """
    }

    private var behaviour: [OnSpotRate] { rates.filter { $0.key.hasPrefix(OnSpotRate.behaviourKey) } }

    private func behaviourPart(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>文明行为观测</h2><ul class="course">\(HTML.each(behaviour) { rate in
            "<li>\(rate.name)　<strong>\(rate.shown)</strong><br><span class=\"soft\">\(rate.words)</span></li>\n"
        })</ul><p>\(view.linkButton("各点位、各月的文明率", "observations/rates"))</p></section>
        """
    }

    private func counting(_ view: View) -> HTML {
        let view = view.refused(at: "spot-scores")
        return """
            <section class="card-paper"><details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>计入模拟测评</summary>
            <p class="soft">按实地考察评的标准，照这段时间的得分率得它那一份分；打分的人可以再改。</p>
            \(view.form("spot-scores?from=\(from)&through=\(through)", id: "count", """
                <input type="hidden" name="from" value="\(from.description)"><input type="hidden" name="through" value="\(through.description)">
                \(view.select("rate", "实地得分", options: rates.map { ($0.key, "\($0.name)　\($0.shown)（\($0.words)）") }))
                \(view.select("line", "计入哪一条", options: places))
                \(view.submit("计入"))
                """))</details></section>
            """
    }

    private func parts(_ view: View) -> HTML {
        """
        <div class="columns"><div><section class="card-paper"><h2>按类型</h2><div class="table-box"><table><thead><tr><th>类型</th><th class="number">权重</th><th class="number">处</th><th class="number">得分</th><th class="number">失分</th></tr></thead><tbody>
        \(HTML.each(score.byKind) { kind in
            "<tr><td>\(kind.name)</td><td class=\"number\">\(kind.weight)</td><td class=\"number\">\(kind.places)</td><td class=\"number\">\(kind.score.shown)</td><td class=\"number\">\(kind.lost.shown)</td></tr>\n"
        })</tbody></table></div></section></div>
        <div><section class="card-paper"><h2>按责任单位</h2><div class="table-box"><table><thead><tr><th>单位</th><th class="number">处</th><th class="number">平均</th></tr></thead><tbody>
        \(HTML.each(byOwner) { owner in
            "<tr><td>\(owner.name)</td><td class=\"number\">\(owner.visits.count)</td><td class=\"number\">\(SpotScore.mean(owner.visits).shown)</td></tr>\n"
        })</tbody></table></div></section></div></div>
        <section class="card-paper"><h2>按点位，丢分多的在前</h2><ul class="course">\(HTML.each(score.visits.prefix(100)) { visit in
            "<li><a href=\"\(view.link(visit.path))\">\(visit.name)</a>　\(visit.score.shown)分<br><span class=\"soft\">\(visit.kind.chinese)，\(owners[visit.place] ?? "没有责任单位")，\(visit.heldOn.chinese)检查</span></li>\n"
        })</ul></section>
        """
    }
}

struct ScoreRoutes: Sendable {
    let premises: Premises
    let rates: OnSpotRates
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("term-scores", .right(.seeStandards), term),
            .post("term-scores", .right(.keepReadiness), .pressing("登记周期得分"), form: term) { request in
                let command = try SetTermScore(FormReader(request.form))
                return try await office.answer(request, doing: command) { _ in
                    .seeOther("term-scores?year=\(command.year)", notice: "已登记。")
                }
            },
            .page("spot-scores", .right(.seeStandards), spots),
            .post("spot-scores", .right(.markMocks), .pressing("把实地得分计入模拟测评"), form: spots) { request in
                let command = try CountOnSpot(FormReader(request.form), rates: rates)
                return try await office.answer(request, doing: command) { got in
                    .seeOther("mocks/\(command.mock)", notice: "已计入，这一条得\(got.shown)分。")
                }
            },
        ]
    }

    private func term(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let form = FormReader(request.query)
        let asked = form.optional("year", "年度", form: "年，如 2019") { text in
            Int(text).flatMap { (2000...2100).contains($0) ? $0 : nil }
        }
        try form.finish()
        return try await office.read { transaction in
            let (rule, version, years) = try TermScores.rule(
                of: asked ?? transaction.now.day.year, county: actor.county, in: transaction)
            return TermPage(
                rule: rule, version: version, years: years,
                scores: try TermScores.of(years, county: actor.county, in: transaction),
                mocked: try years.compactMap { year in
                    try TermScores.mocked(year, for: actor, in: transaction).map {
                        .init(year: year, title: $0.title, path: $0.path, reached: $0.reached)
                    }
                }, today: transaction.now.day)
        }
    }

    private func spots(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let form = FormReader(request.query)
        let from = form.optional("from", "从", form: "日期，如 2019-11-04") { Day($0) }
        let through = form.optional("through", "到", form: "日期，如 2019-11-04") { Day($0) }
        try form.finish()
        return try await office.read { transaction in
            let last = through ?? transaction.now.day
            let first = from ?? last.adding(days: -90)
            let charges = try Listing.placeCharges.first(
                "", PlaceCharges.mostShown, for: actor, in: transaction)
            return SpotScorePage(
                from: first, through: last, score: try rates.score(first, last, actor, transaction),
                owners: Dictionary(
                    charges.map { ($0.place.description, $0.unit.name) }, uniquingKeysWith: { first, _ in first }),
                rates: try rates.all(first, last, actor, transaction),
                places: Right.markMocks.isHeld(by: actor)
                    ? try MockPlace.judged(by: .onSpot, for: actor, in: transaction) : [])
        }
    }
}
