import Kernel
import Office
import Sheets
import Web

/// Where a pairing's year is scored: the sheet's items, beside what was recorded of the year.
struct ScorePairingPage: Page {
    let record: PairingRecord
    let terms: PairingTerms
    let marking: SheetMarking
    var title: String { "\(terms.year)年考核：\(PairingRecord.procedure.title(record))" }
    var help: String { "照已发布的标准逐项评，保存以后算出总分和每一项的算式。评错了再评一次，两次都留着，算后一次。" }
    var parents: [Crumb] { [Crumb(PairingRecord.procedure.title(record), "pairings/\(record.id)")] }

    private enum CodingKeys: CodingKey { case record, terms }

    func body(_ view: View) -> HTML {
        let empty = view.empty(
            "还没有发布的考核标准。在“考核标准”里起草一份，样表选“结对共建年度考核”（或把已有的一份起草下一版，用途改成它），发布以后再来。",
            view.linkButton("考核标准", "sheets"))
        return """
            <div class="form-narrow">\(view.heading(title, "登记过：共建活动\(terms.activities)次，主要领导走访\(terms.visits)次，年度计划\(terms.hasPlan ? "已报送" : "没有报送")"))
            \(marking.html(view, path: "pairings/\(record.id)/score", empty: empty) { items in
                """
                \(view.numberInput("year", "年度", value: terms.year))
                \(items)
                \(view.textArea("words", "说明", required: false, rows: 2, max: 1000))
                \(view.submit("保存考核"))
                """
            })</div>
            """
    }
}

extension View {
    /// What a pairing's years came to, each with its arithmetic.
    func scores(_ scores: [PairingScore], of pairing: String, mayScore: Bool) -> HTML {
        """
        <section class="card-paper"><h2>年度考核</h2>
        \(HTML.when(scores.isEmpty, "<p class=\"soft\">还没有考核。</p>"))
        \(HTML.each(scores, score))
        \(HTML.when(mayScore, linkButton("考核", "\(pairing)/score")))</section>
        """
    }

    private func score(_ score: PairingScore) -> HTML {
        let (marked, tone) = (score.marked, score.isReplaced ? Tone.off : score.marked.isPassed ? .done : .bad)
        return """
            <details class="act"><summary>\(score.year)年　<strong>\(marked.total.shown)分</strong>\
            <span class="tag \(tone.style)">\(score.isReplaced ? "后来重评" : marked.isPassed ? "合格" : "不合格")</span></summary>
            <p class="soft"><a href="\(link("sheets/\(marked.sheet)/\(marked.edition)"))">\(marked.title)第\(marked.edition)版</a>，\(score.scoredOn.chinese)，\(score.scoredByName)评</p>
            \(HTML.when(!score.words.isEmpty, "<p>\(score.words)</p>"))
            \(marks(marked))</details>
            """
    }
}
