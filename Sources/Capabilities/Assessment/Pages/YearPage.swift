import Kernel
import Office
import Spreadsheets
import Web

/// A year of months: each township's mean, rank, grade and reward, with every month open.
struct YearPage: Page {
    let year: Int
    let months: [Month]
    let standings: [YearStanding]
    let isOver: Bool
    let signing: YearSigning
    var title: String { "\(year)年度考核" }
    var help: String { "全年各月得分的平均、名次、等次和奖励；等次和奖励在“参数”里定；全年关账以后提出，主任审核，县领导签发。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "\(months.count)个月已关账　\(HTML.when(!isOver, "<span class=\"tag tag-amber\">全年还没有关完，会变</span>"))",
            actions: HTML.when(!standings.isEmpty, view.exportButton("assessments/years/\(year)/list.xlsx"))))
        \(signing.html(year, view))
        \(HTML.when(standings.isEmpty, view.empty("\(year)年还没有关账的月份。")))
        \(HTML.each(TownshipGroup.allCases) { group($0, view) })
        \(HTML.when(!standings.isEmpty, "<p class=\"soft\">平均分按各月没有舍入的得分（千分位）求平均，再四舍五入到两位小数，和照表上两位小数算的可能差0.01。</p>"))
        """
    }

    private func group(_ group: TownshipGroup, _ view: View) -> HTML {
        let own = standings.filter { $0.group == group }
        return HTML.when(
            !own.isEmpty,
            """
            <div class="table-box"><table class="ranking" data-rows="years"><caption>\(group.chinese)</caption>
            <thead><tr><th class="number">名次</th><th>\(group.chinese)</th><th class="number">平均分</th><th>等次</th><th class="number">奖励（元）</th>\
            \(HTML.each(months) { "<th class=\"number\"><a href=\"\(view.link("assessments/\($0)"))\">\($0.month)月</a></th>" })</tr></thead><tbody>
            \(HTML.each(own) { row($0, view) })</tbody></table></div>
            """)
    }

    private func row(_ own: YearStanding, _ view: View) -> HTML {
        """
        <tr><td class="number">\(own.rank)</td><td>\(own.name)</td><td class="number"><span class="score">\(own.mean.shown)</span></td>
        <td>\(own.grade?.title ?? "—")</td><td class="number">\(HTML.with(own.grade.flatMap { $0.fen > 0 ? $0 : nil }) { "\(Money(fen: $0.fen).grouped)" })</td>\
        \(HTML.each(months) { "<td class=\"number\">\(own.months[$0]?.shown ?? "—")</td>" })</tr>
        """
    }
}

extension YearStanding {
    static func export(_ months: [Month]) -> [ListExport<YearStanding>.Column] {
        [
            .init("组别") { .text($0.group.chinese) }, .init("名次") { .integer($0.rank) },
            .init("乡镇（街道）") { .text($0.name) }, .init("平均分") { .points($0.mean) },
            .init("等次") { .text($0.grade?.title ?? "") },
            .init("奖励（元）") { .decimal($0.grade?.fen ?? 0, of: 100, places: 2) },
        ]
            + months.map { month in
                .init(month.chinese) { standing in standing.months[month].map { .points($0) } ?? .empty }
            }
    }
}
