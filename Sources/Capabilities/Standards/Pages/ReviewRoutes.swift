import Database
import Kernel
import Office
import Organisation
import Web

struct ReviewRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("reviews/new", .right(.keepReviews), newReview),
            .post("reviews/new", .right(.keepReviews), Self.beginning, form: newReview) { request in
                try await office.answer(request, doing: BeginReview(FormReader(request.form))) { id in
                    .seeOther("reviews/\(id)", notice: "已登记，接着登记指标，按步骤推进。")
                }
            },
            .page("reviews/:review", .right(.seeStandards), review),
            .post("reviews/:review/indicators", .right(.keepReviews), .pressing("登记复审指标"), form: review) { request in
                let id: ID<ReviewCycle> = try request.parameter("review")
                return try await office.answer(request, doing: SetIndicator(id, FormReader(request.form))) { _ in
                    .seeOther("reviews/\(id)", notice: "指标已登记。")
                }
            },
            .post("reviews/:review/terms", .right(.keepReviews), .pressing("改迎检的测评体系和年限"), form: review) { request in
                let id: ID<ReviewCycle> = try request.parameter("review")
                return try await office.answer(request, doing: SetReviewTerms(id, FormReader(request.form))) { _ in
                    .seeOther("reviews/\(id)", notice: "已改好。")
                }
            },
            .page("negative-events/new", .right(.keepReviews), newEvent),
            .post("negative-events/new", .right(.keepReviews), Self.recording, form: newEvent) { request in
                try await office.answer(request, doing: RecordNegativeEvent(FormReader(request.form))) { id in
                    .seeOther("negative-events/\(id)", notice: "已登记。")
                }
            },
            .page("negative-events/:negativeEvent", .right(.seeStandards), event),
        ]
            + Listing.reviews.routes(office) + Listing.negativeEvents.routes(office)
            + ReviewCycle.procedure.routes(premises, page: review)
            + ReviewCycle.procedure.media(premises).routes(page: review)
            + NegativeEvent.procedure.routes(premises, page: event)
    }

    private static let beginning = Deed.writing(
        "登记迎检",
        [
            .text("title", "名称"), .text("body", "评审单位"), .text("grantedOn", "授予日期"), .text("years", "几年一复审"),
            .text("dueOn", "到期日"), .brought("edition", "测评体系") { _ in "所选的测评体系" },
        ])

    private static let recording = Deed.writing(
        "登记负面清单事项",
        [
            .text("code", "条目"), .text("facts", "事实"), .text("happenedOn", "发生日期"),
            .brought("effect", "影响") { _ in "所选的影响" }, .text("points", "扣分"), .text("until", "影响到期日"),
            .brought("unit", "责任单位") { _ in "所选的单位" },
        ])

    private func newReview(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let form = FormReader(request.query)
        let after = form.optional("after", "上一次", form: "一次迎检") { ID<ReviewCycle>($0) }
        try form.finish()
        return try await office.read { transaction in
            NewReviewPage(
                editions: try editions(actor, transaction),
                former: try after.map { try Reviews.one($0, for: actor, in: transaction) }, today: transaction.now.day)
        }
    }

    private func review(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<ReviewCycle> = try request.parameter("review")
        return try await office.read { transaction in
            let review = try Reviews.one(id, for: actor, in: transaction)
            let mayKeep = Right.keepReviews.isHeld(by: actor)
            return ReviewPage(
                review: review,
                part: try ReviewCycle.procedure.part(of: review, id, for: actor, in: transaction),
                indicators: try Reviews.indicators(of: id, county: actor.county, in: transaction),
                events: try Listing.negativeEvents.first("", 50, for: actor, in: transaction).filter {
                    $0.state != .withdrawn && $0.until >= transaction.now.day
                },
                files: try RecordFiles.of(ReviewCycle.kind, id.description, county: actor.county, in: transaction),
                units: mayKeep ? try units(actor, transaction) : [],
                editions: mayKeep ? try editions(actor, transaction) : [], mayKeep: mayKeep, now: transaction.now)
        }
    }

    private func newEvent(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            NewNegativeEventPage(units: try units(actor, transaction), today: transaction.now.day)
        }
    }

    private func event(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<NegativeEvent> = try request.parameter("negativeEvent")
        return try await office.read { transaction in
            let event = try NegativeEvents.one(id, for: actor, in: transaction)
            return NegativeEventPage(
                event: event,
                part: try NegativeEvent.procedure.part(of: event, id, for: actor, in: transaction),
                now: transaction.now)
        }
    }

    @Sendable
    private func editions(_ actor: Actor, _ transaction: ReadTransaction) throws -> [StandardEdition] {
        try StandardEditions.all(for: actor, in: transaction).filter { $0.state == .inForce }
    }

    @Sendable
    private func units(_ actor: Actor, _ transaction: ReadTransaction) throws -> [Unit] {
        try Units.all(
            county: actor.county, kinds: [.department, .township], notGoneOn: transaction.now.day, in: transaction)
    }
}
