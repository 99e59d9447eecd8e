import Database
import Kernel
import Office
import Organisation
import Recognition
import Web

/// Courtesies in the office, and the page of what is offered for everybody.
struct CourtesyRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        own + Listing<Courtesy>.courtesies.routes(office) + Listing<CourtesyUse>.courtesyUses.routes(office)
    }

    private var own: [Route] {
        [
            .page("courtesies/new", .right(.keepCourtesies), newForm),
            .post("courtesies/new", .right(.keepCourtesies), Self.offering, form: newForm) { request in
                try await office.answer(request, doing: OfferCourtesy(FormReader(request.form))) { id in
                    .seeOther("courtesies/\(id)", notice: "已登记，公开页面上看得到。")
                }
            },
            .page("courtesies/:courtesy", .right(.seeCourtesies), one),
            .post("courtesies/:courtesy/uses", .right(.enterCourtesyUse), .pressing("登记享受礼遇"), form: one) { request in
                let id: ID<Courtesy> = try request.parameter("courtesy")
                return try await office.answer(request, doing: UseCourtesy(id, FormReader(request.form))) { _ in
                    .seeOther("courtesies/\(id)", notice: "已登记。")
                }
            },
            .post("courtesies/:courtesy/end", .right(.keepCourtesies), .pressing("停止礼遇"), form: one) { request in
                let id: ID<Courtesy> = try request.parameter("courtesy")
                let reason: String = FormReader(request.form).prose("reason", "原因", max: 200, optional: true)
                return try await office.answer(request, doing: EndCourtesy(id, reason: reason)) { _ in
                    .seeOther("courtesies/\(id)", notice: "已停止，享受过的记录都在。")
                }
            },
            .page("courtesies/uses/:courtesyUse/void", .right(.keepCourtesies), voidForm),
            .post(
                "courtesies/uses/:courtesyUse/void", .right(.keepCourtesies), .pressing("作废一次礼遇"), form: voidForm
            ) { request in
                let id: ID<CourtesyUse> = try request.parameter("courtesyUse")
                let reason: String = FormReader(request.form).prose("reason", "原因", max: 200, optional: true)
                return try await office.answer(request, doing: VoidCourtesyUse(id, reason: reason)) { courtesy in
                    .seeOther("courtesies/\(courtesy)", notice: "已作废，不再计次。")
                }
            },
            .page("public/courtesies", .anyone, offered),
        ]
    }

    private static let offering = Deed.writing(
        "登记礼遇",
        [
            .text("title", "名称"), .text("words", "内容"), .text("provider", "提供单位"), .text("timesAYear", "每人每年几次"),
            .text("from", "开始"), .text("until", "截止"),
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        try await office.read { NewCourtesyPage(today: $0.now.day) }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Courtesy>) = (try request.actor, try request.parameter("courtesy"))
        return try await office.read { transaction in
            let found = try CourtesyRegister.one(id, for: actor, in: transaction)
            let today = transaction.now.day
            let isOffered = found.isOffered(on: today)
            let holders =
                isOffered && Right.enterCourtesyUse.isHeld(by: actor)
                ? try Holders.of(found.categories, on: today, for: actor, in: transaction).filter {
                    CourtesyTerms.rank($0.level) >= CourtesyTerms.rank(found.level)
                } : []
            return CourtesyPage(
                courtesy: found, holders: holders,
                uses: try Listing<CourtesyUse>.courtesyUses.first("courtesy=\(id)", 30, for: actor, in: transaction),
                isOffered: isOffered, today: today)
        }
    }

    private func voidForm(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<CourtesyUse>) = (try request.actor, try request.parameter("courtesyUse"))
        return try await office.read { VoidUsePage(use: try CourtesyRegister.use(id, for: actor, in: $0)) }
    }

    private func offered(_ request: WebRequest) async throws -> any Page {
        let county = request.county
        return try await office.read { transaction in
            PublicCourtesiesPage(
                county: county.name,
                offers: try CourtesyRegister.offered(
                    on: transaction.now.day, county: county.code, in: transaction
                ).map(PublicCourtesiesPage.Offer.init))
        }
    }
}
