import Database
import Kernel
import Office
import Web

struct NewFundEntryPage: Page {
    let balance: Int
    let promised: Fund.Promised
    let today: Day
    var title: String { "登记收支" }
    var help: String { "捐赠凭收据进；帮扶、奖励、慰问在“基金帮扶”里申请，签批付款以后自动入账；结余不够的不能登记支出。" }
    var parents: [Crumb] { [Crumb("道德基金", "moral-fund")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "现在结余\(Money(fen: balance).chinese)；待兑现\(Money(fen: promised.fen).chinese)\(promised.fen > balance ? "，超过结余" : "")", actions: view.linkButton("申请帮扶、奖励、慰问", "fund-grants/new")))
        <div class="card-paper">\(view.form("moral-fund/new", """
            \(view.select("kind", "类别", options: FundEntry.Kind.allCases.filter(\.isByHand).map { ($0.rawValue, "\($0.chinese)（\($0.isIncome ? "收入" : "支出")）") }))
            \(view.dayInput("day", "日期", value: today))
            \(view.moneyInput("money", "金额"))
            \(view.input("party", "对方", help: "捐赠单位或个人，进货的商家。", max: 40))
            \(view.input("words", "用途", max: 100))
            \(view.input("receipt", "收据号", help: "捐赠必填。", required: false, max: 30))
            \(view.submit("登记"))
            """))</div></div>
        """
    }
}

/// What is there and what is promised, side by side; what was there on any day.
struct FundStandingPage: Page {
    let day: Day
    let balance: Int
    /// Of now: what was promised on another day nobody wrote down.
    let promised: Fund.Promised?
    var title: String { "结余和待兑现" }
    var help: String { "基金有多少钱，答应出去的要付多少：没有用的积分、下了单还没有领的、商户领走还没有结算的。" }
    var parents: [Crumb] { [Crumb("道德基金", "moral-fund")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(day.chinese)"))
        <form class="filters" method="get" action="\(view.link("moral-fund/standing"))"><label>哪一天的结余<input class="form-control" type="date" name="on" value="\(day.description)"></label>
        <button class="btn btn-outline-secondary" type="submit">查看</button></form>
        <section class="card-paper"><dl class="record"><dt>基金结余</dt><dd><a href="\(view.link("moral-fund"))"><strong>\(Money(fen: balance).chinese)</strong></a></dd>
        \(HTML.with(promised) { promised in
            """
            <dt>待兑现</dt><dd><strong>\(Money(fen: promised.fen).chinese)</strong>\(HTML.when(promised.fen > balance, " <span class=\"tag tag-red\">超过结余</span>"))</dd>
            <dt>没有用的积分</dt><dd><a href="\(view.link("moral-accounts"))">\(promised.points)分</a>，每分\(Money(fen: promised.rate).chinese)，\(Money(fen: promised.points * promised.rate).chinese)</dd>
            <dt>下单没有领的</dt><dd><a href="\(view.link("redemptions?state=placed"))">\(promised.frozen)分</a>，\(Money(fen: promised.frozen * promised.rate).chinese)</dd>
            <dt>欠商户的</dt><dd><a href="\(view.link("redemptions?state=taken"))">\(Money(fen: promised.owed).chinese)</a></dd>
            """
        })</dl></section>
        """
    }
}

struct FundEntryPage: Page {
    let entry: FundEntry
    /// At the end of its day.
    let balance: Int
    var title: String { entry.words }
    var help: String { "道德基金的一笔收支，和当天的结余。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(entry.kind.chinese)　\(entry.day.chinese)"))
        <section class="card-paper"><dl class="record"><dt>\(entry.kind.isIncome ? "收入" : "支出")</dt><dd>\(Money(fen: entry.fen).chinese)</dd>
        <dt>对方</dt><dd>\(entry.party)</dd>\(HTML.when(!entry.receipt.isEmpty, "<dt>收据号</dt><dd>\(entry.receipt)</dd>"))
        <dt>当天结余</dt><dd>\(Money(fen: balance).chinese)</dd><dt>登记</dt><dd>\(entry.recordedByName)</dd></dl></section>
        """
    }
}

struct FundRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("moral-fund/new", .right(.keepFund), newForm),
            .post("moral-fund/new", .right(.keepFund), Self.recording, form: newForm) { request in
                try await office.answer(request, doing: RecordFundEntry(FormReader(request.form))) { id in
                    .seeOther("moral-fund/entries/\(id)", notice: "已登记。")
                }
            },
            .page("moral-fund/standing", .right(.seeMoralBank), standing),
            .page("moral-fund/entries/:fundEntry", .right(.seeMoralBank), one),
        ] + Listing.fundEntries.routes(office)
    }

    private static let recording = Deed.writing(
        "登记道德基金收支",
        [
            .brought("kind", "类别") { _ in "所选的类别" }, .text("day", "日期"), .text("money", "金额"), .text("party", "对方"),
            .text("words", "用途"), .text("receipt", "收据号"),
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            NewFundEntryPage(
                balance: try Fund.balance(county: actor.county, in: transaction),
                promised: try Fund.promised(county: actor.county, in: transaction),
                today: transaction.now.day)
        }
    }

    private func standing(_ request: WebRequest) async throws -> any Page {
        let county = try request.actor.county
        let form = FormReader(request.query)
        let on = form.optional("on", "日期", form: "日期，如 2019-11-04") { Day($0) }
        try form.finish()
        return try await office.read { transaction in
            let today = transaction.now.day
            let day = on ?? today
            return FundStandingPage(
                day: day, balance: try Fund.balance(on: day, county: county, in: transaction),
                promised: day == today ? try Fund.promised(county: county, in: transaction) : nil)
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<FundEntry> = try request.parameter("fundEntry")
        return try await office.read { transaction in
            let entry = try Listing<FundEntry>.fundEntries.one(
                id, for: actor, in: transaction,
                otherwise: Refusal(.missing, "fund.none", "没有这一笔，请从“道德基金”进入。"))
            return FundEntryPage(
                entry: entry, balance: try Fund.balance(on: entry.day, county: actor.county, in: transaction))
        }
    }
}
