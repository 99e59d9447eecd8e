import Database
import Kernel
import Office
import Organisation
import Web

/// One examination: how many days are left, the indicators that miss, the phases, the papers.
struct ReviewPage: Page {
    let review: ReviewCycle
    let part: ProcedurePart
    let indicators: [ReviewIndicator]
    let events: [NegativeEvent]
    let files: [RecordFile]
    let units: [Unit]
    /// In force, for who may say by which of them it goes.
    let editions: [StandardEdition]
    let mayKeep: Bool
    let now: Instant
    var title: String { review.title }
    var help: String { "一次迎检还有多少天、到了哪一步、哪些指标没有达到、是谁的。" }

    private enum CodingKeys: CodingKey { case review, indicators, events }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(review.body)"))
        <div class="columns"><div>
        \(countdown(view))
        \(indicatorPart(view))
        \(HTML.when(!events.isEmpty, eventPart(view)))
        \(view.attachments(files, of: "reviews/\(review.id)", mayAdd: mayKeep))
        </div><div>\(view.steps(part))\(view.timeline(part))</div></div>
        """
    }

    private var isOpen: Bool { ReviewCycle.State.open.contains(review.state) }

    private func countdown(_ view: View) -> HTML {
        let days = review.dueOn.ordinal - now.day.ordinal
        let left: HTML = days >= 0 ? "<strong class=\"countdown\">\(days)</strong>天后到期" : "已经超过\(-days)天"
        return """
            <section class="card-paper"><dl class="record">
            \(HTML.with(review.grantedOn) { "<dt>授予</dt><dd>\($0.chinese)</dd>" })
            <dt>到期</dt><dd>\(review.dueOn.chinese)\(HTML.when(isOpen, "，\(left)"))</dd>
            \(HTML.with(review.resultOn) { "<dt>结果</dt><dd>\(review.state.chinese)，\(review.resultPaper)（\($0.chinese)）</dd>" })
            \(HTML.with(review.nextDueOn) { "<dt>下次到期</dt><dd>\($0.chinese)</dd>" })
            <dt>测评体系</dt><dd>\(goesBy(view))</dd>
            \(HTML.with(review.years) { "<dt>复审</dt><dd>\($0)年一次</dd>" })
            </dl>\(HTML.when(mayKeep, terms(view)))
            \(HTML.when(mayKeep && review.state == .confirmed, "<p>\(view.linkButton("登记下一次迎检", "reviews/new?after=\(review.id)"))</p>"))</section>
            """
    }

    private func goesBy(_ view: View) -> HTML {
        guard let edition = review.edition else {
            return "<span class=\"soft\">没有写明，迎检一页只算指标和负面清单</span>"
        }
        return "<a href=\"\(view.link("standards/\(edition)"))\">\(review.editionTitle)</a>"
    }

    private func terms(_ view: View) -> HTML {
        let path = "reviews/\(review.id)/terms"
        let view = view.refused(at: path)
        let own = review.edition.map { [($0.description, review.editionTitle)] } ?? []
        let others = editions.filter { $0.id != review.edition }.map { ($0.id.description, $0.title) }
        return """
            <details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>改测评体系、年限</summary>
            \(view.form(path, id: "terms", """
                \(view.select("edition", "按哪部测评体系", options: [("", "没有，只看指标")] + own + others, value: review.edition?.description ?? "", required: false))
                \(view.input("years", "几年一复审", value: review.years.map(String.init) ?? "", help: "通过以后，下次到期日由它算出。", keyboard: .digits, required: false))
                \(view.submit("保存"))
                """))</details>
            """
    }

    private func indicatorPart(_ view: View) -> HTML {
        let missed = indicators.count { $0.isMet == false }
        return """
            <section class="card-paper"><h2>指标</h2>
            <p>\(indicators.isEmpty ? "还没有登记指标。" : "\(indicators.count)项指标，\(missed)项没有达到，\(indicators.count { $0.isMet == nil })项还没有现值。")</p>
            \(HTML.when(!indicators.isEmpty, """
                <div class="table-box"><table class="cards"><thead><tr><th>指标</th><th>要求</th><th class="number">现值</th><th>结果</th><th>责任单位</th><th>佐证</th></tr></thead><tbody>
                \(HTML.each(indicators, row))</tbody></table></div>
                """))
            \(HTML.when(mayKeep && isOpen, setting(view)))</section>
            """
    }

    private func row(_ indicator: ReviewIndicator) -> HTML {
        let standing: HTML =
            switch indicator.isMet {
            case true: "<span class=\"tag tag-green\">达到</span>"
            case false: "<span class=\"tag tag-red\">没有达到</span>"
            case nil: "<span class=\"tag\">没有现值</span>"
            }
        return """
            <tr><td data-label="指标">\(indicator.name)</td><td data-label="要求">\(indicator.relation.chinese)\(indicator.target.brief)\(indicator.measure)</td>\
            <td data-label="现值" class="number">\(indicator.value.map { $0.brief + indicator.measure } ?? "")</td><td data-label="结果">\(standing)</td>\
            <td data-label="责任单位">\(indicator.unitName)</td><td data-label="佐证"\(HTML.when(indicator.evidence.isEmpty, " class=\"blank\""))>\(indicator.evidence)</td></tr>

            """
    }

    private func setting(_ view: View) -> HTML {
        let view = view.refused(at: "reviews/\(review.id)/indicators")
        return """
            <details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>登记指标</summary>
            \(view.form("reviews/\(review.id)/indicators", id: "indicator", """
                \(view.input("name", "指标", help: "如 健康知识知晓率；名称相同的改现值。", max: 60))
                \(view.select("relation", "要求", options: IndicatorRelation.allCases.map { ($0.rawValue, $0.chinese) }))
                \(view.input("target", "目标值", help: "如 80", keyboard: .decimal))\(view.input("value", "现值", keyboard: .decimal, required: false))
                \(view.input("measure", "单位", value: "%", required: false, max: 10))
                \(view.select("unit", "责任单位", options: units.map { ($0.id.description, $0.name) }))
                \(view.input("evidence", "佐证", required: false, max: 200))
                \(view.submit("登记"))
                """))</details>
            """
    }

    private func eventPart(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>还在影响的负面清单</h2><ul class="course">\(HTML.each(events) { event in
            "<li><a href=\"\(view.link("negative-events/\(event.id)"))\">\(event.facts)</a><br><span class=\"soft\">\(event.effect.chinese)，影响到\(event.until.chinese)</span></li>\n"
        })</ul></section>
        """
    }
}

struct NewReviewPage: Page {
    let editions: [StandardEdition]
    /// Whose title is examined again.
    let former: ReviewCycle?
    let today: Day
    var title: String { "登记一次迎检" }
    var help: String { "县里有的或正在争取的称号：什么时候授予、几年一复审，到期以前按步骤登记。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "填授予日期和几年一复审，到期日自动算出；也可以直接填到期日"))
        <div class="card-paper">\(view.form("reviews/new", """
            \(view.input("title", "名称", value: former?.title ?? "", help: "如 国家卫生县城复审。", max: 40))
            \(view.input("body", "评审单位", value: former?.body ?? "", help: "如 省爱卫办。", max: 40))
            \(view.select("edition", "按哪部测评体系", options: [("", "没有，只看指标")] + editions.map { ($0.id.description, $0.title) }, value: former?.edition?.description ?? "", required: false))
            \(view.input("grantedOn", "授予日期", value: former?.resultOn?.description ?? "", type: "date", help: "还没有授予的空着。", required: false))
            \(view.input("years", "几年一复审", value: former?.years.map(String.init) ?? "", help: "国家卫生县城是3年。", keyboard: .digits, required: false))
            \(view.input("dueOn", "到期日", value: former?.nextDueOn?.description ?? "", type: "date", required: false))
            \(view.submit("登记"))
            """))</div></div>
        """
    }
}

struct NegativeEventPage: Page {
    let event: NegativeEvent
    let part: ProcedurePart
    let now: Instant
    var title: String { event.facts }
    var help: String { "一件负面清单事项的影响、到期日和申诉的经过。" }
    var parents: [Crumb] { [Crumb("迎检复审", "reviews"), Crumb("负面清单", "negative-events")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　条目\(event.code)"))
        <div class="columns"><div>\(view.steps(part))
        <section class="card-paper"><dl class="record"><dt>发生</dt><dd>\(event.happenedOn.chinese)</dd>
        <dt>影响</dt><dd>\(event.effect.chinese)\(HTML.when(event.points > .zero, "，扣\(event.points.shown)分"))，到\(event.until.chinese)</dd>
        <dt>责任单位</dt><dd>\(event.unitName)</dd></dl></section></div>
        <div>\(view.timeline(part))</div></div>
        """
    }
}

struct NewNegativeEventPage: Page {
    let units: [Unit]
    let today: Day
    var title: String { "登记负面清单事项" }
    var help: String { "按动态管理措施的条目登记：发生了什么、怎么影响、影响到什么时候。" }
    var parents: [Crumb] { [Crumb("迎检复审", "reviews"), Crumb("负面清单", "negative-events")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "影响到期以前，迎检的页面上一直看得到"))
        <div class="card-paper">\(view.form("negative-events/new", """
            \(view.input("code", "条目", help: "如 G15。", max: 12))
            \(view.input("facts", "事实", help: "一句话，不写个人姓名。", max: 200))
            \(view.dayInput("happenedOn", "发生日期", value: today))
            \(view.select("effect", "影响", options: NegativeEvent.Effect.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.input("points", "扣分", help: "只有扣测评分的填。", keyboard: .decimal, required: false))
            \(view.dayInput("until", "影响到期日", value: today.adding(days: 365)))
            \(view.select("unit", "责任单位", options: units.map { ($0.id.description, $0.name) }))
            \(view.submit("登记"))
            """))</div></div>
        """
    }
}

extension Points {
    /// As people write an indicator: 80, 82.5.
    fileprivate var brief: String {
        let (whole, rest) = thousandths.quotientAndRemainder(dividingBy: 1000)
        guard rest != 0 else { return "\(whole)" }
        return shown.hasSuffix("0") ? String(shown.dropLast()) : shown
    }
}
