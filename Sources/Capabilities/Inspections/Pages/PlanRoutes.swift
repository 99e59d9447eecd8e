import Database
import Kernel
import Office
import Organisation
import Sheets
import Web

struct PlanRoutes: Sendable {
    let office: Office
    let surroundings: Surroundings
    let isClosed: MakePlan.IsClosed

    var routes: [Route] {
        Listing.plans.routes(office) + [
            .page("plans/new", .right(.makePlans), newForm),
            .post("plans/new", .right(.makePlans), .pressing("制订督查计划"), form: newForm, make),
            .get("plans/new/check", .right(.makePlans)) { request in
                // What cannot be drawn, or not any more, is the form again; pressed, it says why.
                do { return .page(try await check(request, FormReader(request.query))) } catch is Refusal {
                    return .page(try await newForm(request))
                }
            },
            .page("plans/:plan", .right(.seePlans), one),
            .post("plans/:plan/void", .right(.voidPlans), .pressing("作废督查计划"), form: one) { request in
                let plan: ID<Plan> = try request.parameter("plan")
                let form = FormReader(request.form)
                let reason = form.text("reason", "作废的原因", max: 200)
                try form.finish()
                return try await office.answer(request, doing: VoidPlan(plan: plan, reason: reason)) { _ in
                    .seeOther("plans/\(plan)", notice: "已作废，没有检查的村（社区）都不用再去。")
                }
            },
            .post("plans/:plan/members/:member/replace", .right(.makePlans), .pressing("更换考核组成员"), form: one) {
                request in
                let (plan, member): (ID<Plan>, ID<Person>) = (
                    try request.parameter("plan"), try request.parameter("member")
                )
                let form = FormReader(request.form)
                let reason = form.text("reason-\(member)", "为什么来不了", max: 200)
                try form.finish()
                return try await office.answer(
                    request, doing: ReplaceMember(plan: plan, member: member, reason: reason)
                ) { name in
                    .seeOther("plans/\(plan)", notice: "已换人，按抽签的次序由\(name)接替。")
                }
            },
            .post("plans/:plan/cancel", .right(.makePlans), .pressing("取消没有完成的检查"), form: one) { request in
                let plan: ID<Plan> = try request.parameter("plan")
                let form = FormReader(request.form)
                let chosen = form.values("visit", "检查", form: "列表中的一项") { ID<Visit>($0) }
                if chosen.isEmpty { form.refuse("visit", "请先选中要取消的检查。") }
                let reason = form.text("cancelReason", "取消的原因", max: 200)
                try form.finish()
                return try await office.answer(
                    request, doing: CancelVisits(plan: plan, visits: Array(Set(chosen)), reason: reason)
                ) { count in
                    .seeOther("plans/\(plan)", notice: "已取消\(count)个村（社区）的检查。")
                }
            },
            .get("plans/:plan/draw.txt", .right(.seePlans)) { request in
                let page = try await one(request)
                guard page.plan.isDisclosed else {
                    throw Refusal(.missing, "plan.sealed", "暗访的名单和种子在全部检查评分后公布，现在只公布承诺值。")
                }
                let text = try await office.read { [county = request.county.code, id = page.plan.id] in
                    try Plans.drawText(id, county: county, in: $0)
                }
                return .file(
                    Download(Array(text.utf8), contentType: "text/plain; charset=utf-8", filename: "draw.txt"))
            },
        ]
    }

    @Sendable private func one(_ request: WebRequest) async throws -> PlanPage {
        let actor = try request.actor
        let id: ID<Plan> = try request.parameter("plan")
        return try await office.read { transaction in
            let (plan, visits) = try Plans.one(id, for: actor, in: transaction)
            let edition = try Editions.one(plan.sheet, plan.edition, county: actor.county, in: transaction)
            let ticked = FormReader(request.query).text("ticked", "选中", max: 10, optional: true)
            return PlanPage(
                plan: plan, sheet: edition.content.title, visits: visits, isTicked: ticked == "all",
                panels: try panels(of: plan, visits, for: actor, in: transaction))
        }
    }

    private func panels(
        of plan: Plan, _ visits: [Visit], for actor: Actor, in transaction: ReadTransaction
    ) throws -> PlanPanels {
        let county = actor.county
        guard plan.tier == .panel || plan.manner == .cross else { return PlanPanels() }
        let townships = try Units.all(county: county, kinds: [.township], in: transaction)
        return PlanPanels(
            try PanelQueries.seats(of: plan.id, county: county, in: transaction), visits,
            try Plans.pairs(plan.id, county: county, in: transaction),
            names: Dictionary(
                townships.compactMap { unit in unit.division.map { ($0, unit.name) } },
                uniquingKeysWith: { first, _ in first }),
            isNamed: actor.scope == .county && !actor.isOnPanelsOnly,
            mayReplace: Right.makePlans.isHeld(by: actor) && plan.stands && plan.closedAt == nil)
    }

    /// Asks first, with the numbers, on a page that can be gone back to; only the button of that page makes the plan.
    @Sendable private func make(_ request: WebRequest) async throws -> Answer {
        guard request.form["step"] == "draw" else {
            let page = try await check(request, FormReader(request.form))
            let address = "plans/new/check?" + request.form.typed.query
            // Proxies take addresses of 8 KB: with a hundred villages excluded, the page comes without one of its own.
            return address.utf8.count < 7000 ? .done(.seeOther(address)) : .page(page)
        }
        let command = try MakePlan(FormReader(request.form), isClosed: isClosed)
        return try await office.answer(request, doing: command) { plan in
            .seeOther("plans/\(plan)", notice: "已抽定，名单从此不能改动。")
        }
    }

    private func check(_ request: WebRequest, _ form: FormReader) async throws -> ConfirmPlanPage {
        let actor = try request.actor
        let command = try MakePlan(form, isClosed: isClosed)
        return ConfirmPlanPage(outlook: try await office.read { try command.outlook(for: actor, in: $0) })
    }

    @Sendable private func newForm(_ request: WebRequest) async throws -> any Page {
        let county = request.county.code
        let today = surroundings.now().day
        return try await office.read { transaction in
            // Most plans go to villages: what they are judged by comes first.
            let published = try Editions.all(county: county, in: transaction).filter {
                $0.state == .published && $0.content.use == .visits
            }
            let editions =
                published.filter { $0.content.place == nil } + published.filter { $0.content.place != nil }
            let members = try PanelQueries.members(county: county, in: transaction)
            return NewPlanPage(
                month: FormReader(request.query).optional("month", "月份", form: "月份，如 2019-11") { Month($0) }
                    ?? Month(today),
                sheets: editions.map {
                    .init(id: "\($0.sheet)/\($0.number)", title: "\($0.content.title)（第\($0.number)版）")
                },
                proposals: Self.proposals(editions),
                members: Role.panel.map { kind in "\(kind.chinese)\(members.count { $0.kind == kind })位" },
                inspectors: try Plans.inspectors(county: county, in: transaction),
                townships: Self.townships(try Divisions.all(county: county, on: today, in: transaction)))
        }
    }

    /// A tier has its manner and its sheet, and a kind of places its own.
    private static func proposals(_ editions: [Edition]) -> [NewPlanPage.Proposal] {
        func then(_ others: [String: String], _ isOwn: (Sheet) -> Bool) -> [String: String] {
            guard let own = editions.first(where: { isOwn($0.content) }) else { return others }
            return others.merging(["sheet": "\(own.sheet)/\(own.number)"]) { $1 }
        }
        let village = PlaceKind.village.rawValue
        func tier(_ tier: Tier) -> [String: String] { ["tier": tier.rawValue] }
        let tiers: [NewPlanPage.Proposal] = [
            .init(
                when: tier(.selfCheck),
                then: then(["manner": Manner.announced.rawValue, "target": village], \.isOfVillages)),
            .init(when: tier(.panel), then: then(["target": village], \.isOfPanels)),
            .init(when: tier(.panel).merging(["target": village]) { $1 }, then: then([:], \.isOfPanels)),
        ]
        let villages = [Tier.county, .selfCheck].map {
            NewPlanPage.Proposal(when: tier($0).merging(["target": village]) { $1 }, then: then([:], \.isOfVillages))
        }
        let places = PlaceKind.ofTheirOwn.map { kind in
            NewPlanPage.Proposal(
                when: ["target": kind.rawValue], then: then(tier(.county)) { $0.place == kind })
        }
        return tiers + villages + places
    }

    private static func townships(_ divisions: [Division]) -> [NewPlanPage.Township] {
        let villages = Dictionary(grouping: divisions.filter { $0.code.level == .village }) { $0.code.parent }
        return divisions.filter { $0.code.level == .township }.map { township in
            .init(
                name: township.name,
                villages: (villages[township.code] ?? []).map { .init(id: $0.code.description, title: $0.name) })
        }
    }
}
