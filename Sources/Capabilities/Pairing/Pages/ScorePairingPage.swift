import Kernel
import Office
import Sheets
import Web

/// Where a pairing's year is scored: the sheet's items, beside what was recorded of the year.
struct ScorePairingPage: Page {
    let record: PairingRecord
    let terms: PairingTerms
    let year: Int
    /// What it can be scored by; the first, or the one that was chosen.
    let editions: [Edition]
    let chosen: Edition?
    var title: String { "\(year)年考核：\(PairingRecord.procedure.title(record))" }
    var help: String { "照已发布的标准逐项评，保存以后算出总分和每一项的算式。评错了再评一次，两次都留着，算后一次。" }
    var parents: [Crumb] { [Crumb(PairingRecord.procedure.title(record), "pairings/\(record.id)")] }

    private enum CodingKeys: CodingKey { case record, terms, year }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "登记过：共建活动\(terms.activities)次，主要领导走访\(terms.visits)次，年度计划\(terms.hasPlan ? "已报送" : "没有报送")"))
        \(HTML.when(editions.count > 1, choosing(view)))
        \(HTML.when(chosen == nil, view.empty("还没有发布的考核标准。在“考核标准”里起草一份，模板选“结对共建年度考核”，发布以后再来。", view.linkButton("考核标准", "sheets"))))
        \(HTML.with(chosen) { scoring($0, view) })</div>
        """
    }

    /// Without a script and with one alike: another sheet is another page.
    private func choosing(_ view: View) -> HTML {
        "<p class=\"soft\">考核标准：\(HTML.each(editions) { edition in choice(edition, view) })</p>" as HTML
    }

    private func choice(_ edition: Edition, _ view: View) -> HTML {
        guard edition.sheet != chosen?.sheet else { return "<strong>\(edition.content.title)</strong> " }
        let path = view.link("pairings/\(record.id)/score?sheet=\(edition.sheet)")
        return "<a href=\"\(path)\">\(edition.content.title)</a> "
    }

    private func scoring(_ edition: Edition, _ view: View) -> HTML {
        """
        <div class="card-paper"><h2>\(edition.content.title)（第\(edition.number)版，满分\(edition.content.full.plain)）</h2>
        \(view.form("pairings/\(record.id)/score", """
            <input type="hidden" name="sheet" value="\(edition.sheet.description)"><input type="hidden" name="edition" value="\(edition.number)">
            \(view.numberInput("year", "年度", value: year))
            \(SheetMarks(edition.content).fields(view))
            \(view.textArea("words", "说明", required: false, rows: 2, max: 1000))
            \(view.submit("保存考核"))
            """))</div>
        """
    }
}

extension View {
    /// What a pairing's years came to, each with its arithmetic.
    func scores(_ scores: [ShownScore], of pairing: String, mayScore: Bool) -> HTML {
        """
        <section class="card-paper"><h2>年度考核</h2>
        \(HTML.when(scores.isEmpty, "<p class=\"soft\">还没有考核。</p>"))
        \(HTML.each(scores, score))
        \(HTML.when(mayScore, linkButton("考核", "\(pairing)/score")))</section>
        """
    }

    private func score(_ shown: ShownScore) -> HTML {
        let score = shown.score
        return """
            <details class="act"><summary>\(score.year)年　<strong>\(score.total.shown)分</strong>\
            <span class="tag \(shown.isReplaced ? Tone.off.style : shown.isPassed ? Tone.done.style : Tone.bad.style)">\(shown.isReplaced ? "后来重评" : shown.isPassed ? "合格" : "不合格")</span></summary>
            <p class="soft"><a href="\(link("sheets/\(score.sheet)/\(score.edition)"))">\(shown.sheet)第\(score.edition)版</a>，\(score.scoredOn.chinese)，\(score.scoredByName)评</p>
            \(HTML.when(!score.words.isEmpty, "<p>\(score.words)</p>"))
            <div class="table-box"><table class="cards"><thead><tr><th>条目</th><th class="number">得分</th><th>怎么算的</th></tr></thead><tbody>
            \(HTML.each(shown.lines) { "<tr><td>\($0.title)</td><td class=\"number\" data-label=\"得分\">\($0.left.plain)/\($0.maximum.plain)</td><td data-label=\"怎么算的\">\($0.arithmetic)</td></tr>" })
            </tbody></table></div></details>
            """
    }
}
