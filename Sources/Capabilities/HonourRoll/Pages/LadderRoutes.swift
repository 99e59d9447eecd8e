import Database
import Kernel
import Office
import Organisation
import Recognition
import Web

/// 好人阶梯: how many of each level, by year and by township; the same drawing for the office and for everybody.
struct LadderRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("honours/ladder", .right(.seeHonours)) { request in
                let (actor, year) = (try request.actor, try Self.year(request))
                return try await office.read { transaction in
                    let rungs = try PublicHonours.rungs(for: actor, in: transaction)
                    return LadderPage(ladder: try Self.ladder(year, rungs, for: actor, in: transaction))
                }
            },
            Route.page("public/honours/ladder", .anyone) { request in
                let (county, year) = (request.county, try Self.year(request))
                return try await office.read { transaction in
                    let rungs = try PublicHonours.openRungs(county: county.code, in: transaction)
                    return PublicLadderPage(
                        county: county.name,
                        ladder: try Self.ladder(year, rungs, for: .system(county: county.code), in: transaction))
                }
            }.asking("year"),
        ]
    }

    private static func year(_ request: WebRequest) throws -> Int? {
        let form = FormReader(request.query)
        let year = form.optional("year", "年份", form: "年份，如 2019") {
            Int($0).flatMap { (1949...9999).contains($0) ? $0 : nil }
        }
        try form.finish()
        return year
    }

    private static func ladder(
        _ year: Int?, _ rungs: [PublicHonours.Rung], for actor: Actor, in transaction: ReadTransaction
    ) throws -> Ladder {
        let today = transaction.now.day
        let years = Set(rungs.map(\.year)).union([today.year]).sorted(by: >)
        let chosen = year ?? today.year
        let townships = try Units.all(
            county: actor.county, kinds: [.township], notGoneOn: today, in: transaction
        ).filter { unit in unit.division.map { actor.scope.covers(division: $0) } ?? false }
        func count(_ rungs: [PublicHonours.Rung]) -> [Int] {
            AwardLevel.allCases.map { level in rungs.filter { $0.level == level }.reduce(0) { $0 + $1.count } }
        }
        return Ladder(
            year: chosen, years: Array(years.prefix(10)),
            byYear: years.prefix(10).reversed().map { year in
                .init(label: "\(year)年", key: "\(year)", counts: count(rungs.filter { $0.year == year }))
            },
            byTownship: townships.compactMap { unit in
                unit.division.map { code in
                    .init(
                        label: unit.name, key: code.description,
                        counts: count(rungs.filter { $0.year == chosen && $0.township == code.description }))
                }
            })
    }
}

struct Ladder: Encodable, Sendable {
    struct Row: Encodable, Sendable {
        let label: String
        /// A year, or a township's code.
        let key: String
        /// In the order of levels.
        let counts: [Int]
        var total: Int { counts.reduce(0, +) }
    }

    let year: Int
    let years: [Int]
    let byYear: [Row]
    let byTownship: [Row]

    /// What each level's figure is called, in the order of levels.
    static let figures = ["goodCounty", "goodCity", "goodProvince", "goodNation"]
    private static let colours = ["#9db4c8", "#d9a441", "#c8642f", "#b3261e"]

    /// Bars beside each other, a piece for each level; the numbers stand in the table below.
    static func chart(_ rows: [Row], _ title: String) -> HTML {
        let most = max(1, rows.map(\.total).max() ?? 1)
        // As wide as a phone, so that the letters are read there.
        let (left, width, step) = (84, 226, 26)
        let height = rows.count * step + 6
        func bar(_ index: Int, _ row: Row) -> HTML {
            var x = left
            let y = index * step + 4
            let pieces = zip(row.counts, colours).map { count, colour -> HTML in
                let wide = count * width / most
                defer { x += wide }
                return HTML.when(
                    wide > 0, "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(wide)\" height=\"18\" fill=\"\(colour)\"></rect>")
            }
            return """
                <text x="\(left - 8)" y="\(y + 14)" text-anchor="end" font-size="14" fill="currentColor">\(row.label)</text>\
                \(HTML.each(pieces) { $0 })<text x="\(x + 6)" y="\(y + 14)" font-size="14" fill="currentColor">\(row.total == 0 ? "" : "\(row.total)")</text>
                """
        }
        return """
            <svg class="ladder-chart" viewBox="0 0 344 \(height)" width="100%" role="img" aria-label="\(title)，数字见下表">
            \(HTML.each(rows.indices) { bar($0, rows[$0]) })</svg>
            <p class="soft">\(HTML.each(AwardLevel.allCases.indices) { index in
                "<svg width=\"14\" height=\"14\" aria-hidden=\"true\"><rect width=\"14\" height=\"14\" fill=\"\(colours[index])\"></rect></svg> \(AwardLevel.allCases[index].chinese)　"
            })</p>
            """
    }

    /// 县, 市, 省, 国家: a table of four levels has to fit on a phone.
    private static func short(_ level: AwardLevel) -> String { level.chinese.replacing("级", with: "") }

    static func table(_ rows: [Row], head: String, cell: (Row, Int) -> HTML) -> HTML {
        """
        <div class="table-box"><table><thead><tr><th>\(head)</th>\(HTML.each(AwardLevel.allCases) { "<th class=\"number\">\(short($0))</th>" })</tr></thead><tbody>
        \(HTML.each(rows) { row in
            "<tr><th scope=\"row\">\(row.label)</th>\(HTML.each(row.counts.indices) { "<td class=\"number\">\(cell(row, $0))</td>" })</tr>\n"
        })</tbody></table></div>
        """
    }
}

struct LadderPage: Page {
    let ladder: Ladder
    var title: String { "好人阶梯" }
    var help: String { "县级、市级、省级好人和中国好人各有几位，按年份和乡镇（街道）；转入的不计。" }
    var parents: [Crumb] { [Crumb("荣誉册", "honours")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "身边好人从县级一级一级往上走；点数字看是谁"))
        <section class="card-paper"><h2>各年</h2>\(Ladder.chart(ladder.byYear, "各年的好人"))
        \(Ladder.table(ladder.byYear, head: "年份") { row, level in
            view.number(row.counts[level], "honours?figure=\(Ladder.figures[level]).\(row.key)")
        })</section>
        <section class="card-paper"><h2>\(ladder.year)年各乡镇（街道）</h2>
        <form class="filters" method="get" action="\(view.link("honours/ladder"))">
        \(view.filter("year", "年份", ladder.years.map { (String($0), "\($0)年") }, String(ladder.year), all: nil))
        <button class="btn btn-outline-secondary" type="submit">看这一年</button></form>
        \(Ladder.chart(ladder.byTownship, "\(ladder.year)年各乡镇（街道）的好人"))
        \(Ladder.table(ladder.byTownship, head: "乡镇街道") { row, level in
            view.number(row.counts[level], "honours?figure=\(Ladder.figures[level]).\(ladder.year)&below=\(row.key)")
        })</section>
        """
    }
}

struct PublicLadderPage: PublicPage {
    let county: String
    let ladder: Ladder
    var title: String { "好人阶梯" }
    var summary: String { "\(county)的好人，从村里走到全国。" }

    /// What is counted opens: those whom the number counts, and nobody else.
    private func number(_ count: Int, _ level: Int, year: String, below: String? = nil, _ view: View) -> HTML {
        guard count > 0 else { return "0" }
        let place = below.map { "&below=\($0)" } ?? ""
        let asked = "category=\(AwardCategory.goodNeighbour.rawValue)&level=\(AwardLevel.allCases[level].rawValue)"
        return "<a href=\"\(view.publicLink("public/honours?\(asked)&year=\(year)\(place)&counted=yes"))\">\(count)</a>"
    }

    func body(_ view: View) -> HTML {
        """
        <p class="soft"><a href="\(view.publicLink("public/honours"))">光荣榜</a></p><h1>好人阶梯</h1>
        <p class="lead">身边好人从县级一级一级往上走：县级、市级、省级，直到中国好人。</p>
        <p class="soft">单位是人次：一个人在一年、一级里计一次，升一级再计一次；转入的、已撤销的不计。点数字看是谁。</p>
        <div class="card"><h2>各年</h2>\(Ladder.chart(ladder.byYear, "各年的好人"))\(Ladder.table(ladder.byYear, head: "年份") { row, level in number(row.counts[level], level, year: row.key, view) })</div>
        <div class="card"><h2>\(ladder.year)年各乡镇（街道）</h2>
        <form method="get" action="\(view.link("public/honours/ladder"))" class="narrow"><label>年份<select name="year">\(HTML.each(ladder.years) { "<option value=\"\($0)\"\(HTML.when($0 == ladder.year, " selected"))>\($0)年</option>" })</select></label><button class="button" type="submit">看这一年</button></form>
        \(Ladder.chart(ladder.byTownship, "\(ladder.year)年各乡镇（街道）的好人"))\(Ladder.table(ladder.byTownship, head: "乡镇街道") { row, level in number(row.counts[level], level, year: String(ladder.year), below: row.key, view) })</div>
        """
    }
}
