import Database
import Kernel
import MoralBank
import Office
import Residents
import Web

/// A resident asks on his phone for a statement to a bank, reads what he agrees to, and agrees to that alone.
enum OwnRatings {
    static let parts: OwnPart.Source = { actor, transaction in
        guard try MoralBank.ownAccount(actor, in: transaction) != nil else { return [] }
        let own = try Ratings.own(actor, in: transaction)
        return [
            OwnPart(
                "道德贷",
                rows: own.prefix(3).map { statement in
                    .init(
                        statement.purpose, statement.bank, tag: statement.state.chinese, tone: statement.state.tone,
                        path: "my/ratings")
                }, starts: [.init("申请道德评价证明（贷款用）", "my/ratings/new")])
        ]
    }
}

struct OwnRatingsPage: Page {
    let statements: [RatingStatement]
    /// Why one was not issued, or the bank's answer, as it was told.
    let reasons: [ID<RatingStatement>: String]
    var title: String { "道德评价证明" }

    private enum CodingKeys: CodingKey { case statements }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1><p>道德贷：凭您家的星级向银行申请。放不放款、多少、利率都由银行定，本系统只出一份证明。</p>
        \(HTML.when(statements.isEmpty, "<p>您还没有申请过。</p>"))
        <ul class="own-rows">\(HTML.each(statements) { row($0) })</ul>
        \(view.largeButton("申请一份", "my/ratings/new"))
        \(HTML.when(statements.contains { [.asked, .issued].contains($0.state) }, view.largeButton("撤回同意", "my/consents", isMain: false)))
        \(view.largeButton("返回", "my", isMain: false))
        """
    }

    private func row(_ statement: RatingStatement) -> HTML {
        let words =
            switch statement.state {
            case .asked: "\(statement.issuedOn.chinese)申请，5个工作日内答复"
            case .issued, .granted, .refused: "\(statement.issuedOn.chinese)出具，\(statement.rated)"
            case .declined: "没有出具。不同意的，可以再申请一次，写明情况"
            case .withdrawn: "您撤回了同意，不再用于这项用途"
            }
        return """
            <li><span class="row-words"><strong>\(statement.purpose)</strong> <span class="tag \(statement.state.tone.style)">\(statement.state.chinese)</span><br><span class="soft">\(statement.bank)　\(words)</span>\(HTML.with(reasons[statement.id]) { "<br>原因：\($0)" })</span></li>
            """
    }
}

/// First for which bank and purpose, then the words that are agreed to: with these two in them, and nothing else.
struct NewOwnRatingPage: Page {
    let account: String
    let bank: String
    let purpose: String
    var title: String { "申请道德评价证明" }

    private enum CodingKeys: CodingKey { case bank, purpose }

    func body(_ view: View) -> HTML {
        let isAsked = !bank.isEmpty && !purpose.isEmpty
        return """
            <h1>\(title)</h1><p>\(account)</p>
            \(HTML.when(!isAsked, """
                <div class="card-paper"><form method="get" action="\(view.link("my/ratings/new"))" id="form">
                \(view.input("bank", "给哪家银行", value: bank, help: "如 明川农商银行。", max: 30))
                \(view.input("purpose", "什么用途", value: purpose, help: "只写一项，如 扩建民宿。换一项用途要另外申请。", max: 60))
                \(view.submit("下一步"))</form></div>
                """))
            \(HTML.when(isAsked, """
                <div class="card-paper"><h2>请看清楚再同意</h2><p>\(RatingStatement.consent(bank: bank, purpose: purpose).words)</p>
                \(view.form("my/ratings/new", """
                    <input type="hidden" name="bank" value="\(bank)"><input type="hidden" name="purpose" value="\(purpose)">
                    \(view.checkboxes("agrees", "本人的同意", options: [("yes", "我看过上面的话，同意")], values: []))
                    \(view.submit("同意并申请"))
                    """))</div>
                """))
            \(view.largeButton("返回", "my/ratings", isMain: false))
            """
    }
}

struct OwnRatingRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("my/ratings", .right(.beResident)) { request in
                let actor = try request.actor
                return try await office.read { transaction in
                    let own = try Ratings.own(actor, in: transaction)
                    return OwnRatingsPage(
                        statements: own,
                        reasons: try Ratings.reasons(of: own, county: actor.county, in: transaction))
                }
            },
            .page("my/ratings/new", .right(.beResident), newForm),
            .post("my/ratings/new", .right(.beResident), .pressing("申请道德评价证明"), form: newForm) { request in
                try await office.answer(request, doing: AskForRating(FormReader(request.form))) { _ in
                    .seeOther("my/ratings", notice: "已申请，5个工作日内答复。")
                }
            },
        ]
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let form = request.method == .get ? FormReader(request.query) : FormReader(request.form)
        let bank = form.text("bank", "银行", max: 30, optional: true)
        let purpose = form.text("purpose", "用途", max: 60, optional: true)
        return try await office.read { transaction in
            guard let account = try MoralBank.ownAccount(actor, in: transaction) else {
                throw Refusal(.missing, "rating.account", "您家还没有道德银行账户，请到村（社区）分理处开户，并请他们关联您。")
            }
            return NewOwnRatingPage(
                account: "\(account.name)，\(account.villageName)", bank: bank, purpose: purpose)
        }
    }
}
