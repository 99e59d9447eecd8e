import Database
import Documents
import Kernel
import MoralBank
import Office
import Web

struct RatingPage: Page {
    let statement: RatingStatement
    let consents: [Consent]
    let part: ProcedurePart
    let now: Instant
    var title: String { RatingStatement.procedure.title(statement) }
    var help: String { "一份给银行的道德评价证明：为哪一项用途、本人什么时候同意的、银行怎么定的。" }

    private enum CodingKeys: CodingKey { case part, now }

    private var isIssued: Bool { statement.isIssued }

    func body(_ view: View) -> HTML {
        let own = view.refused(at: "ratings/\(statement.id)/loan")
        return """
            \(view.heading(title, "\(view.standing(part, now: now))　\(statement.bank)", actions: HTML.when(isIssued && statement.state != .withdrawn, view.linkButton("证明 .docx", "ratings/\(statement.id)/statement.docx"))))
            <div class="columns"><div>\(view.steps(part))
            <section class="card-paper"><dl class="record"><dt>户名</dt><dd><a href="\(view.link("moral-accounts/\(statement.account)"))">\(statement.name)</a>（\(statement.villageName)）</dd>
            \(HTML.when(isIssued, "<dt>评价</dt><dd>\(statement.rated)，近一年四类百分制\(statement.score)分</dd><dt>出具</dt><dd>\(statement.issuedOn.chinese)，\(statement.madeByName)</dd>"))\(HTML.when(!isIssued, "<dt>用途</dt><dd>\(statement.purpose)</dd><dt>申请</dt><dd>\(statement.issuedOn.chinese)，\(statement.resident == nil ? statement.madeByName : "本人在手机上")</dd>"))
            \(HTML.with(statement.limit) { "<dt>银行放款</dt><dd>额度\(Money(fen: $0).chinese)\(HTML.with(statement.rate) { "，年利率\($0 / 100).\(($0 % 100).padded(2))%" })</dd>" })</dl></section>
            \(HTML.when(view.may(.issueRatings) && statement.state == .issued, """
                <section class="card-paper"><h2>银行已放款</h2>\(own.form("ratings/\(statement.id)/loan", id: "loan", """
                    \(own.moneyInput("limit", "额度"))
                    \(own.input("rate", "年利率（%）", help: "如 5.25", max: 6))
                    \(own.submit("登记"))
                    """))</section>
                """))
            <section class="card-paper"><h2>本人的同意</h2>\(HTML.each(consents) { consent in
                "<p>\(consent.words)</p><p class=\"soft\">\(consent.person == statement.resident ? "" : "\(consent.person)，")\(consent.channel.chinese)，\(consent.givenAt.chinese)\(HTML.with(consent.withdrawnAt) { "；\($0.chinese)撤回" })</p>"
            })\(HTML.when(view.may(.issueRatings) && [.asked, .issued].contains(statement.state), view.confirming("本人撤回同意", post: "ratings/\(statement.id)/withdraw", "撤回以后这份证明不再用于这项用途，并请告诉银行。")))</section></div>
            <div>\(view.timeline(part))</div></div>
            """
    }
}

struct NewRatingPage: Page {
    let account: MoralAccount
    var title: String { "出具道德评价证明" }
    var help: String { "一份只用于一项用途；要本人为这一项单独签字同意。只写星级和得分，放不放款由银行决定。" }
    var parents: [Crumb] { [Crumb(account.name, "moral-accounts/\(account.id)")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "\(account.name)，道德分\(account.standing)"))
        <div class="card-paper">\(view.form("ratings/new/\(account.id)", """
            \(view.input("person", "本人姓名", value: account.name, help: "在同意书上签字的人。", max: 30))
            \(view.input("bank", "银行", help: "如 明川农商银行。", max: 30))
            \(view.input("purpose", "用途", help: "只写一项，如 申请道德贷扩建民宿。", max: 60))
            \(view.checkboxes("hasSigned", "同意书", options: [("yes", "本人已经为这一项用途单独签字同意，同意书存档")], values: []))
            \(view.submit("出具"))
            """))</div></div>
        """
    }
}

struct RatingRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("ratings/new/:moralAccount", .right(.issueRatings), newForm),
            .post("ratings/new/:moralAccount", .right(.issueRatings), .pressing("出具道德评价证明"), form: newForm) { request in
                let id: ID<MoralAccount> = try request.parameter("moralAccount")
                return try await office.answer(request, doing: IssueRating(FormReader(request.form), id)) {
                    .seeOther("ratings/\($0)", notice: "已出具。")
                }
            },
            .page("ratings/:ratingStatement", .right(.seeRatings), one),
            .get("ratings/:ratingStatement/statement.docx", .right(.seeRatings), paper),
            .post("ratings/:ratingStatement/loan", .right(.issueRatings), .pressing("登记银行的结果"), form: one) { request in
                let id: ID<RatingStatement> = try request.parameter("ratingStatement")
                let form = FormReader(request.form)
                let (limit, rate) = try form.finish(
                    form.money("limit", "额度"), form.value("rate", "年利率", form: "百分数，如 5.25") { Money(yuan: $0) })
                return try await office.answer(request, doing: RecordLoan(id, limit: limit.fen, rate: rate.fen)) { _ in
                    .seeOther("ratings/\(id)", notice: "已登记。")
                }
            },
            .post("ratings/:ratingStatement/withdraw", .right(.issueRatings), .pressing("撤回道德评价证明"), form: one) {
                request in
                let id: ID<RatingStatement> = try request.parameter("ratingStatement")
                return try await office.answer(request, doing: WithdrawRating(id)) { _ in
                    .seeOther("ratings/\(id)", notice: "已撤回。")
                }
            },
        ] + Listing.ratings.routes(office) + RatingStatement.procedure.routes(premises, page: one)
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<MoralAccount>) = (try request.actor, try request.parameter("moralAccount"))
        return try await office.read { NewRatingPage(account: try MoralBank.account(id, for: actor, in: $0)) }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<RatingStatement>) = (try request.actor, try request.parameter("ratingStatement"))
        return try await office.read { transaction in
            let found = try Ratings.one(id, for: actor, in: transaction)
            return RatingPage(
                statement: found,
                consents: try Consents.of(
                    RatingStatement.noun.kind, id.description, county: actor.county, in: transaction),
                part: try RatingStatement.procedure.part(of: found, id, for: actor, in: transaction),
                now: transaction.now)
        }
    }

    private func paper(_ request: WebRequest) async throws -> Answer {
        let (actor, id): (Actor, ID<RatingStatement>) = (try request.actor, try request.parameter("ratingStatement"))
        let county = request.county
        let (found, words) = try await office.read { transaction in
            (
                try Ratings.one(id, for: actor, in: transaction),
                try transaction.setting(OfficeSettings.papers, county: county.code).filled(county)
            )
        }
        guard ![.asked, .declined].contains(found.state) else {
            throw Refusal(.missing, "rating.notIssued", "这份证明还没有出具。")
        }
        guard found.state != .withdrawn else {
            throw Refusal(.missing, "rating.withdrawn", "本人已经撤回同意，这份证明不再出具。")
        }
        let document = OfficialDocument(
            issuer: words.signature, number: nil, title: "道德评价证明", addressee: found.bank,
            blocks: [
                .paragraph(
                    "\(found.villageName)\(found.name)户在本县道德银行近一年的评价为\(found.rated)（四类百分制\(found.score)分）。本证明经本人同意，只用于“\(found.purpose)”。"
                ),
                .paragraph("是否放款、额度和利率由贵行依规自主决定。本证明不含每一笔积分，也不作担保。"),
            ], signature: words.signature, date: found.issuedOn, remark: county.isDemo ? "演示数据" : nil, head: .low)
        return .file(
            Download(
                try document.docx(), contentType: OfficialDocument.contentType, filename: "道德评价证明.docx"))
    }
}
