import Database
import Kernel
import Office
import Web

struct NewFundEntryPage: Page {
    let balance: Int
    let outstanding: Int
    /// What these cost, should all be used.
    let promised: Int
    let today: Day
    var title: String { "登记收支" }
    var help: String { "捐赠凭收据进，帮扶、奖励、慰问凭审批出；结余不够的不能登记支出。" }
    var parents: [Crumb] { [Crumb("道德基金", "moral-fund")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "现在结余\(Money(fen: balance).chinese)；还没有兑换的可兑换分共\(outstanding)分，按现在的结算标准要付\(Money(fen: promised).chinese)\(promised > balance ? "，超过结余" : "")"))
        <div class="card-paper">\(view.form("moral-fund/new", """
            \(view.select("kind", "类别", options: FundEntry.Kind.allCases.map { ($0.rawValue, "\($0.chinese)（\($0.isIncome ? "收入" : "支出")）") }))
            \(view.dayInput("day", "日期", value: today))
            \(view.moneyInput("money", "金额"))
            \(view.input("party", "对方", help: "捐赠单位或个人；支出写受助、受奖的户数和村，不写姓名。", max: 40))
            \(view.input("words", "用途", max: 100))
            \(view.input("receipt", "收据号", help: "捐赠必填。", required: false, max: 30))
            \(view.submit("登记"))
            """))</div></div>
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
            let outstanding = try Fund.outstanding(county: actor.county, in: transaction)
            return NewFundEntryPage(
                balance: try Fund.balance(county: actor.county, in: transaction), outstanding: outstanding,
                promised: outstanding * (try transaction.setting(BankSettings.pointFen, county: actor.county)),
                today: transaction.now.day)
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
