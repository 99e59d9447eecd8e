import Assessment
import Database
import Inspections
import Kernel
import Office
import Web

/// What a bulletin is to be about: chosen from what the records hold.
struct NewBulletinPage: Page {
    struct Choice: Encodable {
        let value: String
        let label: String
    }

    /// Closed ones, the latest first.
    let months: [Choice]
    let plans: [Choice]
    let topicMonths: [Choice]
    let topics: [String]
    let chosen: BulletinSubject.Kind
    var title: String { "起草通报" }
    var help: String { "选通报说什么：一个月、一次检查，或者一个专题；草稿里的数字由系统照记录填好。" }

    init(for actor: Actor, in transaction: ReadTransaction) throws {
        let closed = try Assessments.closed(county: actor.county, in: transaction).map(\.month).sorted(by: >)
        let drafted = try Set(closed.filter { try Bulletins.isThere($0, county: actor.county, in: transaction) })
        months = (closed.filter { !drafted.contains($0) } + closed.filter(drafted.contains)).map {
            Choice(value: $0.description, label: $0.chinese + (drafted.contains($0) ? "（已有通报）" : ""))
        }
        plans = try Plans.all(for: actor, in: transaction).filter { $0.plan.stands && $0.scored > 0 }.map { counted in
            let plan = counted.plan
            return Choice(
                value: plan.id.description,
                label: "\(plan.chinese)，已检查\(counted.scored)村次")
        }
        let visited = try Visits.months(county: actor.county, in: transaction)
        topicMonths = visited.map { Choice(value: $0.description, label: $0.chinese) }
        topics = try visited.prefix(12).flatMap { try Visits.groups($0, county: actor.county, in: transaction) }.unique
        chosen = months.isEmpty ? .plan : .month
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "选定通报什么，系统按记录起草；一个月可以有几份"))
        \(HTML.when(months.isEmpty && plans.isEmpty, view.empty("还没有可以通报的记录：提交一次检查，或者月度关账以后再来。", view.linkButton("去督查计划", "plans"))))
        \(HTML.when(!months.isEmpty, part(.month, "某月的督查考核和排名", view.select(
            "month", "月份（已关账）", options: months.map { ($0.value, $0.label) }), view)))
        \(HTML.when(!plans.isEmpty, part(.plan, "一次督查计划：抽查、自考、交叉检查", view.select(
            "plan", "督查计划", options: plans.map { ($0.value, $0.label) }), view)))
        \(HTML.when(!topics.isEmpty, part(.topic, "一类问题的专题", view.select(
            "topic", "专题", options: topics.map { ($0, $0) }) + view.select(
            "topicMonth", "月份", options: topicMonths.map { ($0.value, $0.label) }), view)))
        """
    }

    private func part(_ kind: BulletinSubject.Kind, _ words: String, _ fields: HTML, _ view: View) -> HTML {
        """
        <section class="card-paper form-narrow"><h2>\(words)</h2>
        \(view.form("bulletins/new", id: "new-\(kind.rawValue)", """
            <input type="hidden" name="about" value="\(kind.rawValue)">
            \(fields)
            \(view.submit("起草"))
            """))</section>
        """
    }
}
