import Database
import Kernel
import Office
import Organisation
import Standards
import Web

/// 迎检一页: how many days are left, what is missing, whose it is, what it costs.
struct CountdownPage: Page {
    /// What one unit has to do.
    struct Share: Encodable, Sendable {
        let unit: String
        let count: Int
        let points: Points
        let dueOn: Day?
    }

    let review: ReviewCycle
    let plan: ReadinessPlan?
    /// Of one unit, where only that is asked for.
    let only: String?
    let shortfalls: [Shortfall]
    let faults: [ReadinessStop]
    let unwalked: Int
    let unowned: Int
    let others: [ReviewCycle]
    let today: Day
    var title: String { "迎检一页：\(review.title)" }
    var help: String { "收到迎检通知先看这一页：还有几天、缺什么、是谁的、会失多少分。每一行都点得开。" }

    private enum CodingKeys: CodingKey { case review, plan, shortfalls, unowned }

    private var day: Day { plan.map(\.from) ?? review.dueOn }

    private var shares: [Share] {
        Dictionary(grouping: shortfalls.filter { !$0.unit.isEmpty }, by: \.unit).map { unit, own in
            Share(unit: unit, count: own.count, points: Shortfall.total(own), dueOn: own.compactMap(\.dueOn).min())
        }.sorted { ($1.points, $1.count, $0.unit) < ($0.points, $0.count, $1.unit) }
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(review.state.chinese)　\(review.body)", actions: actions(view)))
        <div class="figures">
        \(view.figure("\(review.body)", plan == nil ? "离到期" : "离迎检", left))
        \(view.figure(whose(view), "缺的", shortfalls.isEmpty ? "0<small>件</small>" : "<a href=\"#whose\">\(shortfalls.count)</a><small>件，点开看是谁的</small>"))
        \(view.figure(whose(view), "会失分", "\(Shortfall.total(shortfalls).shown)<small>分，同一条只算一次</small>", isAlarming: Shortfall.total(shortfalls) > .zero))
        \(view.figure(view.whose, "没有责任单位的点位", unowned > 0 ? "<a href=\"\(view.link("place-charges/none"))\">\(unowned)</a><small>处</small>" : "0<small>处</small>"))
        </div>
        \(HTML.with(only) { "<p class=\"chips\"><a class=\"chip\" href=\"\(view.link(path))\">只看\($0) ×</a></p>" })
        \(HTML.when(review.edition == nil, unnamed(view)))
        \(HTML.when(shortfalls.isEmpty && review.edition != nil, view.empty("没有查到缺的：每条都有牵头、材料都已定稿、指标都已达到。")))
        \(HTML.when(!shares.isEmpty, sharePart(view)))
        \(HTML.each(Shortfall.Kind.allCases) { part($0, view) })
        \(planPart(view))
        \(HTML.when(!others.isEmpty, "<p>其他在办的迎检：\(HTML.each(others) { "<a href=\"\(view.link("readiness/\($0.id)"))\">\($0.title)</a>　" })</p>"))
        """
    }

    private var path: String { "readiness/\(review.id)" }
    private func whose(_ view: View) -> String { only ?? view.whose }

    /// Nothing is guessed: an examination's name says nothing of the standard that it goes by.
    private func unnamed(_ view: View) -> HTML {
        """
        <div class="notice-amber"><p>这次迎检没有写明按哪部测评体系，下面只算了指标和负面清单。\(HTML.when(view.may(.keepReviews), "<a href=\"\(view.link("reviews/\(review.id)"))\">选一部测评体系</a>，就看得到没人牵头的标准、没定稿的材料和模拟测评丢的分。"))</p></div>
        """
    }

    private func actions(_ view: View) -> HTML {
        view.linkButton("迎检的指标和步骤", "reviews/\(review.id)") + view.linkButton("负面清单", "negative-events")
            + view.scoreLinks
            + HTML.when(
                plan == nil && view.may(.keepReadiness),
                view.linkButton("收到通知，编方案", "readiness-plans/new?review=\(review.id)", style: "btn-primary"))
    }

    private var left: HTML {
        let days = day.ordinal - today.ordinal
        return days >= 0 ? "<strong class=\"countdown\">\(days)</strong>天" : "已过\(-days)天"
    }

    private func sharePart(_ view: View) -> HTML {
        """
        <section class="card-paper" id="whose"><h2>是谁的</h2><div class="table-box"><table class="cards"><thead><tr><th>单位</th><th class="number">缺</th><th class="number">会失分</th><th>最早的期限</th></tr></thead><tbody>
        \(HTML.each(shares) { share in
            "<tr><td data-label=\"单位\"><a href=\"\(view.link(path + "?" + Query.empty.setting("unit", share.unit)))\">\(share.unit)</a></td><td data-label=\"缺\" class=\"number\">\(share.count)件</td><td data-label=\"会失分\" class=\"number\">\(share.points.shown)</td><td data-label=\"最早的期限\"\(HTML.when(share.dueOn == nil, " class=\"blank\""))>\(due(share.dueOn))</td></tr>\n"
        })</tbody></table></div></section>
        """
    }

    private func due(_ day: Day?) -> HTML {
        .with(day) { "\($0.chinese)\(HTML.when($0 < today, "　<span class=\"tag tag-red\">过期</span>"))" }
    }

    private func part(_ kind: Shortfall.Kind, _ view: View) -> HTML {
        let own = shortfalls.filter { $0.kind == kind }
        guard !own.isEmpty else { return .empty }
        return """
            <section class="card-paper"><details\(HTML.when(own.count <= 12, " open"))><summary><strong>\(kind.chinese)</strong>　\(own.count)件\(HTML.when(Shortfall.total(own) > .zero, "，\(Shortfall.total(own).shown)分"))</summary>
            <ul class="list">\(HTML.each(own) { one in
                """
                <li><a href="\(view.link(one.path))">\(one.what)</a><br><span class="soft">\(one.unit.isEmpty ? "还没有人" : one.unit)\(HTML.when(one.points > .zero, "，\(one.points.shown)分"))\(HTML.when(one.dueOn != nil, "，期限"))\(due(one.dueOn))</span></li>

                """
            })</ul></details></section>
            """
    }

    private func planPart(_ view: View) -> HTML {
        guard let plan else {
            return """
                <section class="card-paper"><h2>迎检方案</h2><p class="soft">还没有方案。收到通知后编一份：哪几天、走哪条路线、谁值守。</p></section>
                """
        }
        return """
            <section class="card-paper"><h2>迎检方案</h2>
            <p><a href="\(view.link("readiness-plans/\(plan.id)"))">\(plan.title)</a>　\(plan.state.chinese)　\(plan.from.chinese)至\(plan.through.chinese)</p>
            <p>路线上\(plan.stops)个点位，预演合格\(plan.fit)个，还没有走的\(unwalked)个，不合格\(faults.count)个。</p>
            \(HTML.when(!faults.isEmpty, "<ul class=\"list\">\(HTML.each(faults) { fault($0, plan, view) })</ul>"))</section>
            """
    }

    private func fault(_ stop: ReadinessStop, _ plan: ReadinessPlan, _ view: View) -> HTML {
        let path = stop.walk?.findingPath ?? "readiness-plans/\(plan.id)"
        return """
            <li><a href="\(view.link(path))">\(stop.placeName)：\(stop.walk?.note ?? "")</a><br><span class="soft">\(stop.unitName)，\(stop.onDuty)</span></li>

            """
    }
}

/// Where nothing is to be examined.
struct NoCountdownPage: Page {
    var title: String { "迎检一页" }
    var help: String { "收到迎检通知先看这一页：还有几天、缺什么、是谁的、会失多少分。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, actions: view.scoreLinks))
        \(view.empty("现在没有在办的迎检。把县里有的称号和什么时候复审登记上，这里就开始倒计时。", view.may(.keepReviews) ? view.linkButton("登记一次迎检", "reviews/new") : .empty))
        """
    }
}

extension View {
    /// What the scores are likely to be.
    fileprivate var scoreLinks: HTML {
        linkButton("材料缺口", "materials/gaps") + linkButton("测评周期得分", "term-scores")
            + linkButton("实地得分测算", "spot-scores")
    }
}

struct CountdownRoutes: Sendable {
    let premises: Premises
    let findings: RecordNaming
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("readiness", .right(.seeStandards), nearest),
            .page("readiness/:review", .right(.seeStandards), one),
        ]
    }

    private func nearest(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            guard let review = try Reviews.open(for: actor, in: transaction).first else { return NoCountdownPage() }
            return try page(review, nil, actor, transaction)
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<ReviewCycle> = try request.parameter("review")
        let form = FormReader(request.query)
        let only: String = form.text("unit", "单位", max: 40, optional: true)
        try form.finish()
        return try await office.read { transaction in
            try page(
                try Reviews.one(id, for: actor, in: transaction), only.isEmpty ? nil : only, actor, transaction)
        }
    }

    @Sendable
    private func page(
        _ review: ReviewCycle, _ only: String?, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> CountdownPage {
        let plan = try ReadinessPlans.of(review.id, for: actor, in: transaction)
        let stops = try plan.map { try ReadinessPlans.stops(of: $0.id, for: actor, findings, in: transaction) } ?? []
        return CountdownPage(
            review: review, plan: plan, only: only,
            shortfalls: try Shortfalls.all(of: review, for: actor, in: transaction).filter {
                only == nil || $0.unit == only
            },
            faults: stops.filter { $0.walk?.isFit == false }, unwalked: stops.count { $0.walk == nil },
            unowned: try PlaceCharges.unowned(for: actor, in: transaction).count,
            others: try Reviews.open(for: actor, in: transaction).filter { $0.id != review.id },
            today: transaction.now.day)
    }
}
