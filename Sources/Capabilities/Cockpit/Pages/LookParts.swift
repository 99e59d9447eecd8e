import Kernel
import Office
import Web

/// How the parts of a look are drawn, for a hand or for a wall: there nothing opens.
struct LookView {
    let look: CountyLook
    let view: View
    /// Nothing is pressed there.
    let isWall: Bool

    private func opening(_ words: HTML, _ path: String?, count: Int? = nil, style: HTML = .empty) -> HTML {
        guard let path, !isWall else { return style.isEmpty ? words : "<span class=\"\(style)\">\(words)</span>" }
        return """
            <a\(HTML.with(count) { " data-number=\"\($0)\"" }) href="\(view.link(path))"\(HTML.when(!style.isEmpty, " class=\"\(style)\""))>\(words)</a>
            """
    }

    var sentence: HTML {
        """
        <p class="card-paper sentence">\(HTML.each(look.sentence) { piece in
            piece.path == nil && !piece.isAlarming
                ? HTML.escaping(piece.words)
                : opening(
                    isWall ? "<strong>\(piece.words)</strong>" : HTML.escaping(piece.words), piece.path, count: piece.count,
                    style: piece.isAlarming ? "overdue" : .empty)
        })</p>
        """
    }

    // MARK: Two months

    var figures: HTML {
        """
        <div class="figures look-figures">\(HTML.each(look.compared) { figure in
            view.figure(
                view.whose, "\(figure.chinese)",
                "\(opening("\(figure.shown)", figure.path))<span class=\"unit\">\(figure.unit)</span>",
                note: """
                    \(movement(figure.movement))　<span class="before">\(figure.beside) \(opening("\(figure.shownBefore)", figure.pathBefore))</span>
                    """)
        })</div>
        """
    }

    private func movement(_ movement: Movement) -> HTML {
        let style: HTML =
            switch movement.tone {
            case .good: "up"
            case .bad: "down"
            case .plain: "soft"
            }
        return "<span class=\"\(style)\">\(movement.words)</span>"
    }

    // MARK: Townships

    var townships: HTML {
        guard let ranked = look.ranked else {
            return "<section class=\"card-paper\"><h2>乡镇（街道）</h2><p class=\"soft\">还没有关账的月份，关了第一个月就有排名。</p></section>"
        }
        return """
            <section class="card-paper"><h2>乡镇（街道） <span class="soft">\(ranked.chinese)，和上月比</span></h2>
            <table class="look-townships"><thead><tr><th class="number">名次</th><th>乡镇（街道）</th><th class="number">得分</th>\
            <th>近\(CountyLook.trendLength)个月</th><th class="number">升降</th></tr></thead><tbody>
            \(HTML.each(look.townships) { township($0) })</tbody></table>
            \(HTML.each(look.noise) { "<p class=\"soft noise\">\($0)。</p>" })</section>
            """
    }

    private func township(_ own: CountyLook.Township) -> HTML {
        let firstSubdistrict = look.townships.first(where: \.isSubdistrict)?.code
        let isFirst = own.code == firstSubdistrict && look.townships.first?.code != own.code
        return """
            <tr\(HTML.when(isFirst || own.movement.tone == .bad, " class=\"\(HTML.when(isFirst, "next-group "))\(HTML.when(own.movement.tone == .bad, "fallen"))\""))>\
            <td class="number">\(own.rank.map(String.init) ?? "—")</td>
            <td>\(opening("\(own.name)", "dossiers/\(own.code)"))</td>
            <td class="number">\(opening("\(own.score)", own.path))</td>
            <td class="spark-cell">\(Spark(values: own.scores, words: "\(own.name)近几个月的得分").drawn(isFallen: own.movement.tone == .bad))</td>
            <td class="number">\(movement(own.movement))</td></tr>
            """
    }

    // MARK: Late

    var late: HTML {
        let there = look.late.filter { !$0.rows.isEmpty }
        guard !there.isEmpty else {
            return "<section class=\"card-paper\"><h2>逾期在谁那里</h2><p class=\"soft\">现在没有逾期的问题和任务。</p></section>"
        }
        return """
            <section class="card-paper"><h2>逾期在谁那里 <span class="soft">截至现在</span></h2>\(HTML.each(there) { one($0, shown: there.count) })</section>
            """
    }

    /// A wall is as high as it is, however many kinds of work are late.
    private func one(_ late: LateWork, shown kinds: Int) -> HTML {
        let shown = late.rows.prefix(isWall ? max(1, 10 / kinds) : 5)
        let most = late.rows.first?.count ?? 1
        return """
            <h3>\(late.title) \(opening("\(late.total)\(late.measure)", late.path, count: late.total, style: "overdue"))</h3>
            <table class="ranking look-late"><thead class="visually-hidden"><tr><th>单位</th><th class="number">逾期</th><th>横条</th></tr></thead><tbody>
            \(HTML.each(shown) { row in
                """
                <tr><td>\(row.name)</td><td class="number overdue">\(opening("\(row.count)", row.path, count: row.count))</td>
                <td class="bar-cell">\(view.bar(row.count, from: 0, to: most, isMarked: true))</td></tr>
                """
            })</tbody></table>
            \(HTML.when(late.rows.count > shown.count, "<p class=\"soft\">另有\(late.rows.count - shown.count)个单位。</p>"))
            """
    }

    // MARK: Twelve months

    var trends: HTML {
        HTML.when(
            !look.trends.isEmpty,
            """
            <h2 class="section-title">近\(CountyLook.trendLength)个月 <span class="soft">到\(look.month.chinese)\(HTML.when(look.isProvisional, "，这个月还没有结束"))</span></h2>
            <div class="look-trends">\(HTML.each(look.trends.prefix(isWall ? 4 : 8)) { trend($0) })</div>
            """)
    }

    private func trend(_ trend: CountyLook.Trend) -> HTML {
        """
        <section class="card-paper look-trend"><h3>\(trend.chinese) <span class="soft">\(trend.unit)</span></h3>
        <details open><summary>各月的数</summary><table data-chart="\(trend.isLine ? "line" : "bar")"\(HTML.when(trend.unit == "%", " data-most=\"100\""))><caption class="visually-hidden">\(trend.chinese)，近\(trend.points.count)个月</caption>
        <thead><tr><th>月份</th><th class="number">\(trend.chinese)</th></tr></thead><tbody>
        \(HTML.each(trend.points) { point in
            """
            <tr><td data-short="\(point.month.month)月">\(point.month.chinese)</td>
            <td class="number" data-value="\(drawn(point.value, trend.scale))">\(opening("\(point.shown)", point.path))</td></tr>
            """
        })</tbody></table></details></section>
        """
    }

    /// As a script reads it: `96.25`.
    private func drawn(_ value: Int?, _ scale: Int) -> String {
        guard let value else { return "" }
        guard scale > 1 else { return String(value) }
        let fraction = String(abs(value) % scale)
        let places = String(scale).count - 1
        return
            "\(value < 0 ? "-" : "")\(abs(value) / scale).\(String(repeating: "0", count: places - fraction.count))\(fraction)"
    }
}

/// A small line: how something went, where there is no room for more. The numbers stand elsewhere.
struct Spark {
    let values: [Int]
    let words: String
    private var width: Int { 96 }
    private var height: Int { 24 }

    func drawn(isFallen: Bool) -> HTML {
        guard values.count > 1, let lowest = values.min(), let highest = values.max() else { return .empty }
        let span = max(1, highest - lowest)
        let places = values.enumerated().map { place, value in
            "\(3 + place * (width - 6) / (values.count - 1)),\(height - 3 - (value - lowest) * (height - 6) / span)"
        }
        return """
            <svg class="spark\(HTML.when(isFallen, " fallen"))" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img" aria-label="\(words)">\
            <polyline points="\(places.joined(separator: " "))"></polyline></svg>
            """
    }
}
