import Database
import Kernel
import Office
import Web

/// Where the grades of a year stand: what was signed, what changed since, what is to be done.
struct YearSigning: Encodable, Sendable {
    struct Signed: Encodable, Sendable {
        let id: ID<YearGrading>
        let revision: Int
        let words: String
        /// What the months come to now and did not then.
        let drift: [String]
    }

    let signed: Signed?
    /// Waits for a hand.
    let waiting: ID<YearGrading>?
    /// What may be put forward now; nil where nothing may, or by another.
    let seen: SeenVersion?

    init(_ year: Int, isOver: Bool, for actor: Actor, in transaction: ReadTransaction) throws {
        let all = try YearGradings.of(year, county: actor.county, in: transaction)
        let present = try YearGradings.present(year, county: actor.county, in: transaction)
        let last = all.first { $0.state == .signed }
        signed = try last.map { grading in
            let course = try YearGrading.procedure.course(of: grading.id, county: actor.county, in: transaction)
            let hand = course.signed(Signatures.sign)
            return Signed(
                id: grading.id, revision: grading.revision ?? 1,
                words: "\(hand?.actorName ?? "")于\(hand?.at.chinese ?? "")签发　\(try YearGrading.version(grading).short)",
                drift: grading.result.differences(to: present))
        }
        let opens = Right.seeRunningMonth.isHeld(by: actor)
        let open = all.first { YearGrading.State.open.contains($0.state) }
        waiting = opens ? open?.id : nil
        let isDue = isOver && open == nil && last?.result != present && Right.proposeClosings.isHeld(by: actor)
        seen = isDue ? SeenVersion(bytes: try present.canonical.utf8) : nil
    }

    func html(_ year: Int, _ view: View) -> HTML {
        """
        \(HTML.with(signed) { signed in
            """
            <p><span class="tag tag-green">已签发</span>　<a href="\(view.link("assessments/gradings/\(signed.id)"))">第\(signed.revision)版</a>　<span class="soft">\(signed.words)</span></p>
            \(HTML.when(!signed.drift.isEmpty, """
                <div class="notice-amber"><strong>签发以后，月份有了更正</strong>（签发的第\(signed.revision)版保持原样）：
                <ul>\(HTML.each(signed.drift.prefix(30)) { "<li>\($0)</li>" })</ul></div>
                """))
            """
        })
        \(HTML.with(waiting) { "<p><span class=\"tag tag-amber\">等审核、签发</span>　<a href=\"\(view.link("assessments/gradings/\($0)"))\">打开提出的等次</a></p>" })
        \(HTML.with(seen) { propose(year, $0, view) })
        """
    }

    private func propose(_ year: Int, _ seen: SeenVersion, _ view: View) -> HTML {
        let own = view.refused(at: "assessments/years/\(year)/grade")
        return """
            <section class="card-paper"><h2>提出年度等次</h2><p class="soft">主任审核、县领导签发以后，名次、等次和奖励就定下来。现在的：\(seen.short)</p>
            \(HTML.with(own.refusal) { "<p class=\"field-error\">\($0.message)</p>" })
            \(own.form("assessments/years/\(year)/grade", id: "grade", """
                \(HTML.when(signed != nil, own.input("reason", "为什么再出一版", help: "如 11月更正。", max: 200)))
                \(own.seen(seen))\(own.submit("提出\(year)年度等次"))
                """))</section>
            """
    }
}

/// One that was put forward: the rows as they were then, the hands, what changed since.
struct YearGradingPage: Page {
    let grading: YearGrading
    let part: ProcedurePart
    let drift: [String]
    let seen: SeenVersion
    let now: Instant
    var title: String { YearGrading.procedure.title(grading) }
    var help: String { "提出时的名次、等次和奖励，一字不改；主任审核，县领导签发。" }
    var parents: [Crumb] { [Crumb("\(grading.year)年度考核", "assessments/years/\(grading.year)")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　<span class=\"code\">\(seen.short)</span>\(HTML.when(!grading.reason.isEmpty, "　\(grading.reason)"))"))
        \(HTML.when(!drift.isEmpty, """
            <div class="notice-amber"><strong>\(grading.state == .signed ? "签发以后，月份有了更正" : "提出以后，月份有了更正：请退回，重新提出")</strong><ul>\(HTML.each(drift.prefix(30)) { "<li>\($0)</li>" })</ul></div>
            """))
        <div class="columns"><div>\(HTML.each(TownshipGroup.allCases) { group($0, view) })</div><div>\(view.steps(part))\(view.timeline(part))</div></div>
        """
    }

    private func group(_ group: TownshipGroup, _ view: View) -> HTML {
        let own = grading.result.rows.filter { $0.group == group }
        return HTML.when(
            !own.isEmpty,
            """
            <div class="table-box"><table class="ranking"><caption>\(group.chinese)</caption>
            <thead><tr><th class="number">名次</th><th>\(group.chinese)</th><th class="number">平均分</th><th>等次</th><th class="number">奖励（元）</th></tr></thead><tbody>
            \(HTML.each(own) { row in
                "<tr><td class=\"number\">\(row.rank)</td><td>\(row.name)</td><td class=\"number\"><span class=\"score\">\(row.mean.shown)</span></td><td>\(row.grade.isEmpty ? "—" : row.grade)</td><td class=\"number\">\(row.fen > 0 ? Money(fen: row.fen).grouped : "")</td></tr>"
            })</tbody></table></div>
            """)
    }
}
