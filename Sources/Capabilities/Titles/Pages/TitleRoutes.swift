import Database
import Kernel
import Office
import Organisation
import Web

/// Titles, those who hold them, and what is done about both.
struct TitleRoutes: Sendable {
    let premises: Premises
    let sources: TitleSources
    private var office: Office { premises.office }

    var routes: [Route] {
        let titles = Listing<CivilTitle>.titles.routes(office) + CivilTitle.procedure.routes(premises, page: title)
        let brought = ListImportRoutes<ImportedTitle>(office: office, right: .keepTitles).routes
        let media = CivilTitle.procedure.media(premises).routes(page: title)
        let lists = Listing<BodyRow>.bodies.routes(office) + Listing<YearPlan>.yearPlans.routes(office)
        let visits = Listing<TitleAdvice>.advice.routes(office) + TitleAdvice.procedure.routes(premises, page: advice)
        let seen = TitleAdvice.procedure.media(premises).routes
        return [own, bodies, titles, brought, media, lists, visits, seen].flatMap(\.self)
    }

    private var own: [Route] {
        [
            .page("titles/overview", .right(.seeTitles), overview),
            .page("titles/:civilTitle", .right(.seeTitles), title),
            .post("titles/:civilTitle/review", .right(.keepTitles), .pressing("开始复评"), form: title) { request in
                let id: ID<CivilTitle> = try request.parameter("civilTitle")
                return try await office.answer(request, doing: OpenReview(id)) { review in
                    .seeOther("title-reviews/\(review)", notice: "复评已开始，已通知持有单位报送自查。")
                }
            },
            .page("title-visits/:titleAdvice", .right(.seeTitles), advice),
        ]
    }

    private var bodies: [Route] {
        [
            .page("title-bodies/new", .right(.keepTitles), newBody),
            .post("title-bodies/new", .right(.keepTitles), Self.entering, form: newBody) { request in
                try await office.answer(request, doing: EnterBody(FormReader(request.form))) { id in
                    .seeOther("title-bodies/\(id)", notice: "已登记。")
                }
            },
            .page("title-bodies/:civilBody", .right(.seeTitles), body),
            .post("title-bodies/:civilBody/plans", .right(.declareTitles), Self.planning, form: body) { request in
                let id: ID<CivilBody> = try request.parameter("civilBody")
                return try await office.answer(request, doing: PlanYear(id, FormReader(request.form))) { _ in
                    .seeOther("title-bodies/\(id)", notice: "已报送。")
                }
            },
            .post("title-bodies/:civilBody/visits", .right(.keepTitles), Self.advising, form: body, record),
            .post("title-bodies/:civilBody/end", .right(.keepTitles), .pressing("创建对象撤销"), form: body) { request in
                let id: ID<CivilBody> = try request.parameter("civilBody")
                let reason: String = FormReader(request.form).prose("reason", "原因", max: 200, optional: true)
                return try await office.answer(request, doing: EndBody(id, reason: reason)) { _ in
                    .seeOther("title-bodies/\(id)", notice: "已撤销，它的称号同时终止。")
                }
            },
        ]
    }

    private static let entering = Deed.writing(
        "登记创建对象",
        [
            .brought("kind", "类别") { BodyKind(rawValue: $0)?.chinese }, .text("name", "名称"),
            .brought("unit", "办理单位") { _ in "所选的单位" }, .brought("division", "所在地") { _ in "所选的地方" },
            .text("fromDay", "从哪天起"),
        ])
    private static let planning = Deed.writing(
        "报送年度规划",
        [.text("year", "年份"), .text("aims", "规划"), .text("summary", "年度自查"), .text("selfScore", "自评分")])
    private static let advising = Deed.writing(
        "登记调研指导",
        [
            .brought("kind", "类别") { TitleAdvice.Kind(rawValue: $0)?.chinese }, .text("heldOn", "日期"),
            .text("words", "看到的情况"), .text("advice", "建议"),
        ])

    private func overview(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let asked = FormReader(request.query).optional("on", "哪天", form: "日期，如 2019-11-04") { Day($0) }
        return try await office.readReport { transaction in
            try TitleOverviewPage(on: asked, for: actor, in: transaction)
        }
    }

    private func title(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<CivilTitle>) = (try request.actor, try request.parameter("civilTitle"))
        return try await office.read { transaction in
            let title = try Titles.one(id, for: actor, in: transaction)
            return TitlePage(
                held: title, part: try CivilTitle.procedure.part(of: title, id, for: actor, in: transaction),
                files: try RecordFiles.of(CivilTitle.kind, id.description, county: actor.county, in: transaction),
                reviews: try Reviews.of(title.body.id, county: actor.county, in: transaction).filter { $0.title == id },
                mayOpen: Right.keepTitles.isHeld(by: actor) && title.review == nil
                    && CivilTitle.State.holding.contains(title.state), now: transaction.now)
        }
    }

    private func advice(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<TitleAdvice>) = (try request.actor, try request.parameter("titleAdvice"))
        return try await office.read { transaction in
            let found = try Advice.one(id, for: actor, in: transaction)
            return AdvicePage(
                advice: found, part: try TitleAdvice.procedure.part(of: found, id, for: actor, in: transaction),
                photos: try RecordPhotos.of(
                    TitleAdvice.noun.kind, [id.description], county: actor.county, in: transaction)[id.description]
                    ?? [], now: transaction.now)
        }
    }

    private func body(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<CivilBody>) = (try request.actor, try request.parameter("civilBody"))
        return try await office.read { transaction in
            try BodyPage(id, pairings: sources.pairings, for: actor, in: transaction)
        }
    }

    private func newBody(_ request: WebRequest) async throws -> any Page {
        let county = request.county.code
        return try await office.read { transaction in
            NewBodyPage(
                units: try Units.all(
                    county: county, kinds: [.department, .township, .village], notGoneOn: transaction.now.day,
                    in: transaction))
        }
    }

    private func record(_ request: WebRequest) async throws -> Answer {
        let (actor, id): (Actor, ID<CivilBody>) = (try request.actor, try request.parameter("civilBody"))
        let form = FormReader(request.form)
        let told = try RecordAdvice(id, form)
        // Before anything is taken in.
        try await office.read { _ = try told.admitted(by: actor, in: $0) }
        let photos = try await premises.photos.sent(request, form, for: id.description, in: office)
        return try await office.answer(request, doing: RecordAdvice(id, form, photos: photos)) { advice in
            .seeOther("title-visits/\(advice)", notice: "已登记，等对方反馈落实情况。")
        }
    }
}
