import Kernel
import Office
import Sheets
import Web

/// A visit of a panel (特别考核): who has handed in, and once all have, what it comes to, member by member. Of names and
/// marks there stand only those that the reader may know.
struct PanelVisitPage: Page {
    /// What one member handed in.
    struct MemberSheet: Encodable {
        /// 第1位 党代表 王某
        let who: String
        let total: Points?
        /// Who entered it from paper.
        let enteredBy: String?
        let lines: [VisitLine]
        let score: Score?
        /// There is more to it than marks.
        let shows: Bool

        init(_ mark: PanelMark, _ seat: PanelSeat?, isNamed: Bool, isShown: Bool, lines: [VisitLine], score: Score) {
            who = seat?.words(isNamed: isNamed) ?? ""
            total = isShown ? mark.total : nil
            enteredBy = mark.isEnteredForAnother ? mark.submittedByName : nil
            self.lines = lines
            shows = lines.contains { !$0.photos.isEmpty || !$0.note.isEmpty || $0.isVoided }
            self.score = lines.isEmpty && !isShown ? nil : score
        }
    }

    /// Who has not handed in yet.
    struct Awaited: Encodable {
        let who: String
        /// His sheet, where the reader may enter it for him from paper.
        let member: String?

        init(_ seat: PanelSeat, isNamed: Bool, mayEnter: Bool) {
            who = seat.words(isNamed: isNamed)
            member = mayEnter ? seat.person.description : nil
        }
    }

    let visit: Visit
    let sheet: Sheet
    let sheets: [MemberSheet]
    let awaited: [Awaited]
    /// How the members' sheets make the score.
    let arithmetic: String?
    /// Why it was scored without those who are still awaited.
    let fewer: FewerMarks?
    let sheetPath: String
    let followUps: [String: LineFollowUp]
    let voidings: [VoidedHandIn]
    let following: [Visit]?
    var title: String { visit.title }
    var help: String { "特别考核由党代表、人大代表、政协委员各自打分，全组都交了才算出得分；五人以上去掉一个最高分和一个最低分。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(visit.state.tag)　\(visit.township)\(visit.within)　\(visit.manner.chinese)　第\(visit.panel ?? 0)组\(HTML.with(visit.heldOn) { "　\($0.chinese)" })"))
        \(HTML.with(visit.cancelReason) { "<div class=\"notice-amber\">\(Visit.State.cancelled.chinese)：\($0)</div>" })
        \(HTML.when(visit.isReplaced, "<div class=\"notice-amber\">计划已重抽，这个村（社区）不用再去。</div>"))
        \(HTML.when(visit.state == .lapsed, "<div class=\"notice-amber\">\(visit.month.chinese)已经关账，这个村（社区）没有考核完，不能再补。</div>"))
        \(HTML.with(following) { view.goingOn($0) })
        \(HTML.when(visit.state == .submitted, figures))
        \(members(view))
        \(HTML.when(visit.state == .submitted, HTML.each(sheets) { details($0, view) }))
        \(HTML.when(visit.state == .open && view.may(.makePlans), deeds(view)))
        \(HTML.when(visit.state == .submitted && view.may(.voidVisits) && !visit.isOfClosedMonth, visit.voiding(view)))
        \(HTML.each(voidings) { visit.voided($0, sheet, view) })
        """
    }

    private var figures: HTML {
        """
        <div class="figures">
        \(HTML.with(visit.total) { "<dl class=\"card-paper figure\"><dt>得分</dt><dd data-total=\"\($0.thousandths)\">\($0.shown)</dd></dl>" })
        <dl class="card-paper figure"><dt>满分</dt><dd>\(sheet.full.shown)</dd></dl>
        <dl class="card-paper figure"><dt>是否合格（\(sheet.pass.plain)分）</dt><dd>\(visit.isPassed == true ? "合格" : "不合格")</dd></dl>
        </div>
        """
    }

    private func members(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>评分</h2>
        \(HTML.with(arithmetic) { "<p>\($0)</p>" })
        <p class="soft">标准：<a href="\(view.link(sheetPath))">\(sheet.title)（第\(visit.edition)版）</a></p>
        <ul class="list">
        \(HTML.each(sheets) { sheet in
            """
            <li>\(sheet.who)　\(HTML.with(sheet.total) { "<strong>\($0.shown)</strong>" })\(HTML.when(sheet.total == nil, "已交"))\
            \(HTML.with(sheet.enteredBy) { "　<span class=\"tag tag-amber\">\($0)代填</span>" })</li>
            """
        })
        \(HTML.each(awaited) { member in
            """
            <li>\(member.who)　<span class="tag tag-amber">\(visit.state == .submitted ? "没有评分" : "还没有交")</span>\
            \(HTML.with(member.member) { "　\(view.linkButton("照纸面代填", "visits/\(visit.id)/members/\($0)"))" })</li>
            """
        })
        </ul>
        \(HTML.with(fewer) { "<p>没有评分：\($0.reason)（\($0.byName) \($0.at.day.chinese)）</p>" })</section>
        """
    }

    private func details(_ own: MemberSheet, _ view: View) -> HTML {
        HTML.with(own.score) { score in
            """
            <details class="member-sheet"\(HTML.when(own.shows, " open"))><summary>\(own.who)\(HTML.with(own.total) { "：\($0.shown)分" })</summary>
            \(VisitPage(
                visit: visit, sheet: sheet, lines: own.lines, score: score, sheetPath: sheetPath, followUps: followUps,
                voidings: [], following: nil
            ).findings(view))
            </details>
            """
        }
    }

    /// What the office does where somebody does not come.
    private func deeds(_ view: View) -> HTML {
        let own = view.refused(at: "visits/\(visit.id)/complete")
        return """
            <details class="card-paper"\(HTML.when(own.refusal != nil, " open"))><summary>有人来不了：按已交的计分</summary>
            \(own.form("visits/\(visit.id)/complete", id: "complete", """
                \(own.input("completeReason", "其他人为什么不评", help: "至少3份，党代表、人大代表、政协委员都要有。也可以在计划页按抽签顺序换人。", max: 200))
                \(own.submit("按已交的\(sheets.count)份计分"))
                """))
            </details>
            \(visit.cancelling(view))
            """
    }
}

extension PanelSeat {
    /// 第1位　党代表　王某: the name only for who may know who gave what.
    func words(isNamed: Bool) -> String { "第\(seat)位　\(kind.chinese)" + (isNamed ? "　\(name)" : "") }
}
