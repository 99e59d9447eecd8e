import Database
import Kernel
import Office
import Web

/// The way to a title, and the re-review at its end.
struct BidRoutes: Sendable {
    let premises: Premises
    let sources: TitleSources
    private var office: Office { premises.office }

    var routes: [Route] {
        bids + reviews + Listing<TitleBid>.bids.routes(office) + TitleBid.procedure.routes(premises, page: bid)
            + TitleBid.procedure.media(premises).routes(page: bid) + Listing<TitleReview>.reviews.routes(office)
            + TitleReview.procedure.routes(premises, page: review)
            + TitleReview.procedure.media(premises).routes(page: review)
    }

    private var bids: [Route] {
        [
            .page("title-bids/new", .right(.declareTitles), newBid),
            .post("title-bids/new", .right(.declareTitles), Self.proposing, form: newBid) { request in
                try await office.answer(request, doing: ProposeTitle(FormReader(request.form))) { id in
                    .seeOther("title-bids/\(id)", notice: "规划已报送。创建到位以后在这里申报。")
                }
            },
            .page("title-bids/notice", .right(.keepTitles), checkedBids),
            .post("title-bids/notice", .right(.keepTitles), .pressing("拟命名公示"), form: checkedBids, announce),
            .page("title-bids/grant", .right(.grantTitles), passedBids),
            .post("title-bids/grant", .right(.grantTitles), .signing("命名文明单位"), form: passedBids) { request in
                let command = try GrantTitles(FormReader(request.form), seen: SeenMany(request))
                return try await office.answer(request, doing: command) { titles in
                    .seeOther("titles?sort=newest", notice: "已命名\(titles.count)个。")
                }
            },
            .page("title-bids/:titleBid", .right(.seeTitles), bid),
            .post("title-bids/:titleBid/declare", .right(.declareTitles), Self.declaring, form: bid) { request in
                let id: ID<TitleBid> = try request.parameter("titleBid")
                return try await office.answer(request, doing: DeclareTitle(id, FormReader(request.form))) { _ in
                    .seeOther("title-bids/\(id)", notice: "已申报。")
                }
            },
            .post("title-bids/:titleBid/check", .right(.keepTitles), .deciding("抽查打分"), form: bid, check),
        ]
    }

    private var reviews: [Route] {
        [
            .page("title-reviews/:titleReview", .right(.seeTitles), review),
            .post(
                "title-reviews/:titleReview/check", .right(.keepTitles), .deciding("复评审核"), form: review, checkReview),
        ]
    }

    private static let proposing = Deed.writing(
        "报送创建规划",
        [
            .brought("body", "创建对象") { _ in "所选的创建对象" }, .brought("level", "级别") { _ in "所选的级别" },
            .text("aims", "创建规划"),
        ])
    private static let declaring = Deed.writing(
        "申报", [.text("selfReport", "自查报告"), .text("selfScore", "自评分"), .brought("isClean", "承诺") { _ in "没有一票否决情形" }])

    private func newBid(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let asked: String? = FormReader(request.filledIn).optional("body", "创建对象", form: "一个标识") { $0 }
        return try await office.read { transaction in
            NewBidPage(bodies: try Bodies.offered(to: actor, in: transaction), chosen: asked ?? "")
        }
    }

    private func checkedBids(_ request: WebRequest) async throws -> any Page { try await batch(request, .checked) }
    private func passedBids(_ request: WebRequest) async throws -> any Page { try await batch(request, .passed) }

    private func announce(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let chosen = form.values("bid", "拟命名", form: "列表中的一件") { ID<TitleBid>($0) }
        let contact: String = form.text("contact", "受理异议的联系方式", max: 100)
        try form.finish()
        return try await office.answer(request, doing: NoticeTitles(chosen, contact: contact)) { notice in
            .seeOther("notices/\(notice)", notice: "公示已起草。核对后送审。")
        }
    }

    private func batch(_ request: WebRequest, _ state: TitleBid.State) async throws -> any Page {
        let county = request.county.code
        return try await office.read { transaction in
            let bids = try Bids.own(state, county: county, in: transaction)
            return BatchPage(
                bids: bids, rules: try transaction.setting(TitleSettings.rules, county: county),
                seen: state == .passed ? SeenMany(try bids.reduce(into: [:]) { $0[$1.id] = try $1.seen }) : nil,
                today: transaction.now.day)
        }
    }

    private func bid(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<TitleBid>) = (try request.actor, try request.parameter("titleBid"))
        return try await office.read { transaction in
            let bid = try Bids.one(id, for: actor, in: transaction)
            let checks = Right.keepTitles.isHeld(by: actor) && bid.state == .reviewed
            return BidPage(
                bid: bid, part: try TitleBid.procedure.part(of: bid, id, for: actor, in: transaction),
                files: try RecordFiles.of(TitleBid.kind, id.description, county: actor.county, in: transaction),
                mayDeclare: bid.state == .planned && Right.declareTitles.isHeld(by: actor)
                    && (bid.body.party.has(actor) || actor.isOffice),
                mayFile: Right.declareTitles.isHeld(by: actor) && TitleBid.State.open.contains(bid.state)
                    && (bid.body.party.has(actor) || actor.isOffice),
                form: checks ? try form(bid.body, actor, transaction) : nil, now: transaction.now)
        }
    }

    private func review(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<TitleReview>) = (try request.actor, try request.parameter("titleReview"))
        return try await office.read { transaction in
            let review = try Reviews.one(id, for: actor, in: transaction)
            let checks = Right.keepTitles.isHeld(by: actor) && review.state == .reported
            return ReviewPage(
                review: review, part: try TitleReview.procedure.part(of: review, id, for: actor, in: transaction),
                files: try RecordFiles.of(TitleReview.kind, id.description, county: actor.county, in: transaction),
                pairings: review.body.isUnit ? try sources.pairings(review.body.party, actor, transaction) : [],
                mayFile: Right.declareTitles.isHeld(by: actor) && TitleReview.State.open.contains(review.state)
                    && (review.body.party.has(actor) || actor.isOffice),
                form: checks ? try form(review.body, actor, transaction) : nil, now: transaction.now)
        }
    }

    @Sendable
    private func form(_ body: CivilBody, _ actor: Actor, _ transaction: ReadTransaction) throws -> SpotCheckForm {
        let rules = try transaction.setting(TitleSettings.rules, county: actor.county).of(body.kind)
        let visits = try body.isUnit ? body.division.map { try sources.visits($0, actor, transaction) } ?? [] : []
        return SpotCheckForm(rules: rules, visits: visits.filter(rules.isSheet(of:)), others: visits.count)
    }

    private func read(_ request: WebRequest, _ body: CivilBody) async throws -> SpotCheck {
        let actor = try request.actor
        let form = try await office.read { try self.form(body, actor, $0) }
        return try SpotCheck(FormReader(request.form), form.rules, form.visits)
    }

    private func check(_ request: WebRequest) async throws -> Answer {
        let (actor, id): (Actor, ID<TitleBid>) = (try request.actor, try request.parameter("titleBid"))
        let found = try await office.read { try Bids.one(id, for: actor, in: $0) }
        let check = try await read(request, found.body)
        return try await office.answer(request, doing: CheckBid(id, check, seen: try request.seen)) { _ in
            .seeOther("title-bids/\(id)", notice: "抽查\(check.score.shown)分，已登记。")
        }
    }

    private func checkReview(_ request: WebRequest) async throws -> Answer {
        let (actor, id): (Actor, ID<TitleReview>) = (try request.actor, try request.parameter("titleReview"))
        let found = try await office.read { try Reviews.one(id, for: actor, in: $0) }
        let check = try await read(request, found.body)
        let paired = try await office.read { transaction in
            found.body.isUnit ? try sources.pairings(found.body.party, actor, transaction) : []
        }
        let words = paired.map { "\($0.title)：\($0.said)" }
        return try await office.answer(
            request,
            doing: CheckReview(id, check, pairing: words.joined(separator: "；"), seen: try request.seen)
        ) { _ in .seeOther("title-reviews/\(id)", notice: "审核\(check.score.shown)分，已登记。") }
    }
}
