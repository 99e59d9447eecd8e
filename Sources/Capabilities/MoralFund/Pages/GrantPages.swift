import Database
import Kernel
import MoralBank
import Office
import Organisation
import Web

struct GrantPage: Page {
    let grant: FundGrant
    let balance: Int
    let part: ProcedurePart
    /// Who acts on it reads for whom it is and why.
    let acts: Bool
    let now: Instant
    var title: String { FundGrant.procedure.title(grant) }
    var help: String { "一笔帮扶、奖励或慰问：申请、审核、公示、付款；事由只在这里看，不公开。" }

    private enum CodingKeys: CodingKey { case part, now }
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(now, forKey: .now)
        if acts { try container.encode(part, forKey: .part) }
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(Money(fen: grant.fen).chinese)　\(grant.townshipName)\(grant.village.name)"))
        <div class="columns"><div>\(view.steps(part))
        <section class="card-paper"><dl class="record"><dt>对象</dt><dd>\(acts ? grant.name : PersonName.masked(grant.name))</dd><dt>事由</dt><dd class="written">\(acts ? grant.reason : "只有承办的人看得到")</dd>
        <dt>申请</dt><dd>\(grant.askedByName)</dd><dt>公开的写法</dt><dd>\(grant.publicParty)，\(grant.publicWords)</dd>
        <dt>基金结余</dt><dd>\(Money(fen: balance).chinese)</dd>
        \(HTML.with(grant.notice) { "<dt>公示</dt><dd><a href=\"\(view.link("notices/\($0)"))\">看公示</a></dd>" })
        \(HTML.with(grant.fundEntry) { "<dt>入账</dt><dd><a href=\"\(view.link("moral-fund/entries/\($0)"))\">道德基金的一笔</a></dd>" })</dl></section>
        \(HTML.when(grant.state == .reviewed && view.may(.payGrants), view.linkButton("审核同意的一起送公示", "fund-grants/announce")))</div>
        <div>\(HTML.when(acts, view.timeline(part)))</div></div>
        """
    }
}

struct NewGrantPage: Page {
    let villages: [Unit]
    let balance: Int
    var title: String { "申请基金帮扶、奖励、慰问" }
    var help: String { "写清对象和事由；事由不公开，公示和公布只写遮住的姓名、村、类别和金额。" }
    var parents: [Crumb] { [Crumb("基金帮扶", "fund-grants")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "基金现在结余\(Money(fen: balance).chinese)"))
        <div class="card-paper">\(view.form("fund-grants/new", """
            \(view.select("kind", "类别", options: GrantTerms.kinds.map { ($0.rawValue, $0.chinese) }))
            \(view.input("name", "对象", help: "一个人或一户。", max: 30))
            \(view.select("village", "村（社区）", options: (villages.count == 1 ? [] : [("", "请选择")]) + villages.map { ($0.division?.description ?? "", $0.name) }))
            \(view.moneyInput("money", "金额"))
            \(view.textArea("reason", "事由", help: "为什么给、凭什么证明；审核的人看，不公开。", rows: 4, max: 500))
            \(view.submit("申请"))
            """))</div></div>
        """
    }
}

struct AnnounceGrantsPage: Page {
    let grants: [FundGrant]
    var title: String { "送公示" }
    var help: String { "审核同意的一起公示五个工作日；公示要主任审核，期满没有异议的再付款。" }
    var parents: [Crumb] { [Crumb("基金帮扶", "fund-grants")] }

    private enum CodingKeys: CodingKey { case grants }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "\(grants.count)笔等公示"))
        \(HTML.when(grants.isEmpty, view.empty("没有等公示的。申请要先审核。", view.linkButton("基金帮扶", "fund-grants"))))
        \(HTML.when(!grants.isEmpty, """
            <div class="card-paper"><p>公众看到的是这样：</p><ul class="list">\(HTML.each(grants) { grant in
                "<li>\(grant.publicParty)，\(grant.publicWords)</li>"
            })</ul>\(view.form("fund-grants/announce", """
                \(view.input("contact", "公示的联系方式", help: "如 创建办，0575-86000000。", max: 100))
                \(view.submit("起草公示"))
                """))</div>
            """))</div>
        """
    }
}

struct GrantRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("fund-grants/new", .right(.askGrants), newForm),
            .post("fund-grants/new", .right(.askGrants), Self.asking, form: newForm) { request in
                try await office.answer(request, doing: AskGrant(FormReader(request.form))) { id in
                    .seeOther("fund-grants/\(id)", notice: "已申请，等另一位审核。")
                }
            },
            .page("fund-grants/announce", .right(.payGrants), announceForm),
            .post(
                "fund-grants/announce", .right(.payGrants), .pressing("送公示"), form: announceForm
            ) { request in
                let form = FormReader(request.form)
                let contact = try form.finish(form.text("contact", "联系方式", max: 100))
                return try await office.answer(request, doing: AnnounceGrants(contact: contact)) { notice in
                    .seeOther("notices/\(notice)", notice: "公示已起草，核对以后送审。")
                }
            },
            .page("fund-grants/:fundGrant", .right(.seeGrants), one),
        ] + Listing.grants.routes(office) + FundGrant.procedure.routes(premises, page: one)
    }

    private static let asking = Deed.writing(
        "申请基金帮扶",
        [
            .brought("kind", "类别") { _ in "所选的类别" }, .text("name", "对象"),
            .brought("village", "村（社区）") { _ in "所选的村（社区）" }, .text("money", "金额"), .text("reason", "事由"),
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            NewGrantPage(
                villages: try Units.all(
                    county: actor.county, kinds: [.village], notGoneOn: transaction.now.day, in: transaction
                ).filter { unit in unit.division.map { actor.scope.covers(division: $0) } ?? false },
                balance: try Fund.balance(county: actor.county, in: transaction))
        }
    }

    private func announceForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read {
            AnnounceGrantsPage(
                grants: try Listing<FundGrant>.grants.first("state=reviewed", 200, for: actor, in: $0))
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<FundGrant> = try request.parameter("fundGrant")
        return try await office.read { transaction in
            let grant = try Grants.one(id, for: actor, in: transaction)
            let course = try FundGrant.procedure.course(of: id, county: actor.county, in: transaction)
            return GrantPage(
                grant: grant, balance: try Fund.balance(county: actor.county, in: transaction),
                part: try FundGrant.procedure.part(of: grant, id, for: actor, in: transaction),
                acts: grant.isActedOn(by: actor) || course.taken.contains { $0.actor == actor.id },
                now: transaction.now)
        }
    }
}
