import Kernel
import Office
import Sheets
import Web

/// What waits for an inspector, or for a township's own checks.
struct VisitsPage: Page {
    let visits: [Visit]
    /// The running one.
    let month: Month
    var title: String { "我的检查" }
    var help: String { "分给您、还没有提交的检查；点开一个村（社区），边走边记，记一处存一处。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "您还有\(visits.count { $0.month <= month })处待检查",
            actions: HTML.when(view.may(.seePlans), view.linkButton("全部检查", "visits/all"))))
        \(HTML.when(visits.isEmpty, view.empty("现在没有分给您的检查。创建办抽定后，这里就能看到。")))
        \(HTML.each(months) { part($0, view) })
        """
    }

    /// The running month first, then what is left of earlier ones, then what lies ahead.
    private var months: [Month] {
        let all = Set(visits.map(\.month))
        return all.filter { $0 == month } + all.filter { $0 < month }.sorted(by: >) + all.filter { month < $0 }.sorted()
    }

    private func part(_ part: Month, _ view: View) -> HTML {
        let own = visits.filter { $0.month == part }
        return """
            <section class="card-paper"><h2>\(part.chinese)<span class="soft">　\(HTML.when(part == month, "本月，"))\(own.count)个\(HTML.when(month < part, "，到了这个月才能检查"))</span></h2>
            <ul class="list">
            \(HTML.each(own) { visit in
                """
                <li><a class="big-link" href="\(view.link("visits/\(visit.id)"))"><strong>\(visit.whole)</strong>　\(visit.township)</a>
                <span class="tag">\(visit.tier.chinese)</span> <span class="tag">\(visit.manner.chinese)</span></li>
                """
            })
            </ul></section>
            """
    }
}

extension Visit.State {
    var tone: Tone {
        switch self {
        case .open: .going
        case .submitted: .done
        case .cancelled, .lapsed: .off
        }
    }
    var tag: HTML { "<span class=\"tag \(tone.style)\">\(chinese)</span>" }
}

extension Visit {
    var scoreTag: HTML {
        guard let total, let isPassed else { return state.tag }
        return "<strong>\(total.shown)</strong>\(HTML.when(!isPassed, " <span class=\"tag tag-red\">不合格</span>"))"
    }
}

extension View {
    /// What whoever handed a visit in has still to do of its plan.
    func goingOn(_ following: [Visit]) -> HTML {
        guard let next = following.first else {
            return """
                <div class="card-paper going-on"><span>这份计划的检查都做完了。</span>\(linkButton("我的检查", "visits"))</div>
                """
        }
        return """
            <div class="card-paper going-on"><span>这份计划您还有\(following.count)处待检查。</span>\
            \(linkButton("下一个：\(next.township) · \(next.name)", "visits/\(next.id)", style: "btn-primary"))</div>
            """
    }
}

extension Visit {
    /// 樟塘村2019年11月县级抽查
    var title: String { "\(name)\(month.chinese)\(manner == .cross ? manner.chinese : tier.chinese)" }

    /// Of a market or a street, the village that it lies in.
    var within: String { name == village ? "" : " \(village)" }

    /// Who went.
    var whoShort: String? {
        if tier == .panel { return submittedAt == nil ? nil : "特别考核组" }
        return inspectorName ?? checkerName ?? submittedByName
    }
}

/// A submitted (or cancelled) visit: the score, its arithmetic line by line, the photos.
struct VisitPage: Page {
    let visit: Visit
    let sheet: Sheet
    let lines: [VisitLine]
    let score: Score
    let sheetPath: String
    let followUps: [String: LineFollowUp]
    /// What was handed in before and made void, for who may know of it.
    let voidings: [VoidedHandIn]
    /// What the reader, who handed it in, has still to do of the plan.
    let following: [Visit]?
    var title: String { visit.title }
    var help: String { "这次检查得了多少分、扣在哪里，一处一处写明，附照片；记错的由主任作废，得分随着重算。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(visit.state.tag)　\(visit.township)\(visit.within)　\(visit.manner.chinese)　\(who)\(HTML.with(visit.heldOn) { "　\($0.chinese)" })"))
        \(HTML.with(visit.cancelReason) { "<div class=\"notice-amber\">\(Visit.State.cancelled.chinese)：\($0)</div>" })
        \(HTML.when(visit.isReplaced, "<div class=\"notice-amber\">计划已重抽，这个村（社区）不用再去。</div>"))
        \(HTML.with(following) { view.goingOn($0) })
        \(HTML.when(visit.state == .submitted, scored(view)))
        \(HTML.when(visit.state == .open, waiting(view)))
        \(HTML.each(voidings) { visit.voided($0, sheet, view) })
        \(HTML.when(visit.state == .lapsed, "<div class=\"notice-amber\">\(visit.month.chinese)已经关账，这个村（社区）没有检查，不能再补。</div>"))
        """
    }

    private func waiting(_ view: View) -> HTML {
        """
        \(view.empty("这次检查还没有提交，等\(visit.inspectorName ?? visit.checkerName ?? "乡镇（街道）")。"))
        \(HTML.when(view.may(.makePlans) && !visit.isReplaced, visit.cancelling(view)))
        """
    }

    private var who: HTML {
        let name = visit.whoShort ?? ""
        guard visit.isEnteredForAnother, let by = visit.submittedByName else { return "\(name)" }
        return "\(name)（<span class=\"tag tag-amber\">\(by)代填</span>）"
    }

    private func scored(_ view: View) -> HTML {
        """
        <div class="figures">
        <dl class="card-paper figure"><dt>得分</dt><dd data-total="\(score.total.thousandths)">\(score.total.shown)</dd></dl>
        <dl class="card-paper figure"><dt>满分</dt><dd data-full="\(score.full.thousandths)">\(score.full.shown)</dd></dl>
        <dl class="card-paper figure"><dt>是否合格（\(sheet.pass.plain)分）</dt><dd>\(score.isPassed ? "合格" : "不合格")</dd></dl>
        <dl class="card-paper figure"><dt>扣分的地方</dt><dd>\(lines.deductions.count { !$0.isVoided } + score.losses.count { $0.deduction.isEmpty })</dd></dl>
        </div>
        <p class="soft">得分 = 满分 − 下面各项扣分。标准：<a href="\(view.link(sheetPath))">\(sheet.title)（第\(visit.edition)版）</a>。\(position)</p>
        \(HTML.when(shown.isEmpty, "<div class=\"card-paper\">没有扣分。</div>"))
        \(findings(view))
        \(HTML.when(view.may(.voidVisits) && !visit.isOfClosedMonth, visit.voiding(view)))
        """
    }

    /// What cost marks, spot by spot, and the good practices.
    func findings(_ view: View) -> HTML {
        """
        \(HTML.each(shown) { line($0, view) })
        \(HTML.with(score.conversion) { "<div class=\"card-paper\">\($0.arithmetic)</div>" })
        \(HTML.each(lines.goodPractices) { good($0, view) })
        \(HTML.when(!unhurt.isEmpty, without))
        """
    }

    /// What was lost, and what was said of spots and items that cost nothing any more.
    private var shown: [Score.Line] { score.lines.filter { !unhurt.contains($0) } }

    /// Items that were judged as a whole and lost nothing.
    private var unhurt: [Score.Line] {
        score.lines.filter { scored in
            let line = lines.first { $0.id.description == scored.observation }
            let hasMore = line.map { $0.isVoided || !$0.note.isEmpty || !$0.photos.isEmpty } ?? false
            return scored.deduction.isEmpty && !hasMore
                && (scored.applied == .zero || score.absent.contains(scored.item))
        }
    }

    private var without: HTML {
        """
        <details class="card-paper"><summary>没有扣分的\(unhurt.count)项</summary><ul class="list">
        \(HTML.each(unhurt) { "<li>\($0.item)　\(sheet.item($0.item)?.title ?? "")　<span class=\"soft\">\($0.arithmetic)</span></li>" })
        </ul></details>
        """
    }

    private var position: HTML {
        guard let position = visit.position else { return "检查时没有取位置。" }
        return "检查位置：\(position.chinese)\(HTML.with(visit.accuracy) { "（误差约\($0)米）" })。"
    }

    private func line(_ scored: Score.Line, _ view: View) -> HTML {
        let item = sheet.item(scored.item)
        guard let line = lines.first(where: { $0.id.description == scored.observation }) else {
            return """
                <section class="card-paper spot"><div class="spot-head"><h2>\(item?.group ?? "") · \(item?.title ?? "")</h2>
                <strong class="applied" data-applied="\(scored.applied.thousandths)">\(scored.applied.shown)</strong></div>
                <p class="soft">\(scored.arithmetic)</p></section>
                """
        }
        return """
            <section class="card-paper spot\(HTML.when(line.isVoided, " voided"))" id="line-\(line.id.description)">
            <div class="spot-head"><h2>\(item?.group ?? "") · \(line.title(in: sheet))</h2>
            <strong class="applied" data-applied="\(scored.applied.thousandths)">\(scored.applied.shown)</strong></div>
            <p class="soft">\(scored.arithmetic)\(HTML.with(followUps[line.id.description]) { "　<a href=\"\(view.link($0.path))\">\($0.words)</a>" })</p>
            \(HTML.when(!line.note.isEmpty, "<p>\(line.note)</p>"))
            \(HTML.with(line.voidReason) { "<p class=\"notice-amber\">\(line.voidedBy ?? "")作废：\($0)</p>" })
            \(HTML.with(line.replaces) { "<p class=\"notice-amber\">裁定后改为\(line.count)处，原来的<a href=\"#line-\($0)\">那一处</a>作废。</p>" })
            \(view.photos(line.photos, of: "visits/\(visit.id)", title: line.title(in: sheet)))
            \(HTML.when(!line.isVoided && view.may(.voidLines), void(line, view)))
            </section>
            """
    }

    private func void(_ line: VisitLine, _ view: View) -> HTML {
        """
        <details\(HTML.when(view.error("reason-\(line.id)") != nil, " open"))><summary>作废这一处</summary>
        \(view.form("visits/\(visit.id)/lines/\(line.id)/void", id: "void-\(line.id)", """
            \(view.input("reason-\(line.id)", "作废的原因", help: "作废后留在这里，划掉并写明原因，得分重新计算。", max: 200))
            \(view.submit("作废"))
            """))
        </details>
        """
    }

    private func good(_ line: VisitLine, _ view: View) -> HTML {
        """
        <section class="card-paper spot"><div class="spot-head"><h2>好的做法</h2><span class="tag tag-green">不扣分</span></div>
        <p>\(line.note)</p>\(view.photos(line.photos, of: "visits/\(visit.id)", title: "好的做法"))</section>
        """
    }
}

extension Visit {
    /// What was handed in before.
    func voided(_ voiding: VoidedHandIn, _ sheet: Sheet, _ view: View) -> HTML {
        """
        <details class="card-paper voided"><summary>第\(voiding.number)次提交（得分\(voiding.total.shown)）已由\(voiding.voidedBy)作废：\(voiding.reason)</summary>
        <p class="soft">\(voiding.submittedByName)检查于\(voiding.heldOn.chinese)，\(voiding.voidedAt.chinese)作废。</p>
        \(HTML.each(voiding.lines) { line in
            """
            <div class="spot" id="line-\(line.id.description)"><h2>\(line.title(in: sheet))\(HTML.when(line.kind != nil, "（数量\(line.count)）"))</h2>
            \(HTML.when(!line.note.isEmpty, "<p>\(line.note)</p>"))\(view.photos(line.photos, of: "visits/\(id)", title: line.title(in: sheet)))</div>
            """
        })</details>
        """
    }

    /// The whole of it was wrong.
    func voiding(_ view: View) -> HTML {
        let view = view.request.path == view.link("visits/\(id)/void") ? view : view.withoutRefusal
        return """
            <details class="card-paper"\(HTML.when(view.refusal != nil, " open"))><summary>作废整次检查</summary>
            \(view.form("visits/\(id)/void", id: "void-form", """
                \(view.input(
                    "visitReason", "作废的原因",
                    help: "整次查错了才用，如 走错了村。作废后留在这里，由此产生的问题一并作废，这次检查重新待检查；不用再查的，作废后取消。只在关账以前。",
                    max: 200))
                \(view.submit("作废整次检查"))
                """))
            </details>
            """
    }

    /// A village that cannot be visited (a flood, a merger) must not keep the month from being closed.
    func cancelling(_ view: View) -> HTML {
        let isOwn = view.request.path.hasSuffix("/cancel")
        let view = isOwn ? view : view.withoutRefusal
        return """
            <details class="card-paper"\(HTML.when(view.refusal != nil, " open"))><summary>取消这次检查</summary>
            \(view.form("visits/\(id)/cancel", id: "cancel-form", """
                \(view.input("reason", "取消的原因", help: "如 洪水封路。取消后不再检查，也不计分；原因留在这里。", max: 200, id: "cancel-reason"))
                \(view.submit("取消检查"))
                """))
            </details>
            """
    }
}
