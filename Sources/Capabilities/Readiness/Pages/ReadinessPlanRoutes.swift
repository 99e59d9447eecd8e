import Database
import Documents
import Kernel
import Media
import Office
import Organisation
import Standards
import Web

struct ReadinessPlanRoutes: Sendable {
    let premises: Premises
    let onFault: ReadinessFault.Maker
    let findings: RecordNaming
    private var office: Office { premises.office }

    var routes: [Route] {
        let one = "readiness-plans/:readinessPlan"
        return [
            .page("readiness-plans/new", .right(.keepReadiness), newForm),
            .post("readiness-plans/new", .right(.keepReadiness), Self.drafting, form: newForm) { request in
                try await office.answer(request, doing: PlanReadiness(FormReader(request.form))) { id in
                    .seeOther("readiness-plans/\(id)", notice: "已建立，接着排每天的路线。")
                }
            },
            .page(one, .right(.seeStandards), page),
            .get("\(one)/plan.docx", .right(.seeStandards), document),
            .post("\(one)/stops", .right(.keepReadiness), .pressing("排迎检点位"), form: page) { request in
                let id: ID<ReadinessPlan> = try request.parameter("readinessPlan")
                return try await office.answer(request, doing: AddReadinessStop(id, FormReader(request.form))) { _ in
                    .seeOther("readiness-plans/\(id)", notice: "已排上。")
                }
            },
            .post("\(one)/stops/:stop/remove", .right(.keepReadiness), .pressing("撤迎检点位"), form: page) { request in
                let id: ID<ReadinessPlan> = try request.parameter("readinessPlan")
                let stop: ID<ReadinessStop> = try request.parameter("stop")
                return try await office.answer(request, doing: RemoveReadinessStop(id, stop)) { _ in
                    .seeOther("readiness-plans/\(id)", notice: "已撤下。")
                }
            },
            .post("\(one)/stops/:stop/walk", .right(.keepReadiness), .pressing("登记预演"), form: page) { request in
                let id: ID<ReadinessPlan> = try request.parameter("readinessPlan")
                let stop: ID<ReadinessStop> = try request.parameter("stop")
                let actor = try request.actor
                // Before anything is taken in.
                try await office.read { _ = try WalkStop.admit(id, stop, by: actor, in: $0) }
                let form = FormReader(request.form)
                let photos = try await premises.photos.sent(request, form, for: stop.description, in: office)
                let walk = try WalkStop(id, stop, form, photos: photos, onFault: onFault)
                return try await office.answer(request, doing: walk) { _ in
                    .seeOther("readiness-plans/\(id)", notice: walk.isFit ? "已登记，合格。" : "已登记，问题已经列入整改，去“问题”里交办。")
                }
            },
        ] + media.routes + Listing.readinessPlans.routes(office) + ReadinessPlan.procedure.routes(premises, page: page)
    }

    /// Of a stop's last walk, to whoever sees the plan.
    private var media: RecordMedia<ReadinessStop> {
        RecordMedia(at: "readiness-plans/:readinessPlan/stops/:stop", sees: .seeStandards, office, premises.photos) {
            id, actor, transaction in
            try ReadinessPlans.photos(ofStop: id, county: actor.county, in: transaction)
        }
    }

    private static let drafting = Deed.writing(
        "编写迎检方案",
        [
            .brought("review", "迎检") { _ in "所选的迎检" }, .text("title", "名称"), .text("noticeOn", "通知日期"),
            .text("from", "迎检开始"), .text("through", "迎检结束"),
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let chosen = FormReader(request.query).optional("review", "迎检", form: "列表中的一项") { ID<ReviewCycle>($0) }
        return try await office.read { transaction in
            NewReadinessPlanPage(
                reviews: try Reviews.open(for: actor, in: transaction), chosen: chosen?.description ?? "",
                today: transaction.now.day)
        }
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<ReadinessPlan> = try request.parameter("readinessPlan")
        return try await office.read { transaction in
            let plan = try ReadinessPlans.one(id, for: actor, in: transaction)
            let isWritten = plan.state == .drafted && Right.keepReadiness.isHeld(by: actor)
            return ReadinessPlanPage(
                plan: plan, part: try ReadinessPlan.procedure.part(of: plan, id, for: actor, in: transaction),
                stops: try ReadinessPlans.stops(of: id, for: actor, findings, in: transaction),
                photos: try ReadinessPlans.photos(of: id, county: actor.county, in: transaction),
                places: isWritten
                    ? try Listing.places.first("", PlaceCharges.mostShown, for: actor, in: transaction) : [],
                units: isWritten
                    ? try Units.all(
                        county: actor.county, kinds: [.department, .township, .office],
                        notGoneOn: transaction.now.day, in: transaction) : [],
                now: transaction.now)
        }
    }

    /// A page for whoever drives along.
    private func document(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<ReadinessPlan> = try request.parameter("readinessPlan")
        let county = request.county
        let (plan, stops, words, checks) = try await office.read { transaction in
            (
                try ReadinessPlans.one(id, for: actor, in: transaction),
                try ReadinessPlans.stops(of: id, county: actor.county, in: transaction),
                try transaction.setting(OfficeSettings.papers, county: actor.county).filled(county),
                try transaction.checks(of: id, signedBy: "approve", county: actor.county)
            )
        }
        let document = OfficialDocument(
            issuer: words.signature, number: nil, title: plan.title, addressee: nil,
            blocks: stops.map(\.day).unique.flatMap { day -> [OfficialDocument.Block] in
                [
                    .heading(1, day.chinese),
                    .table(
                        .init(
                            columns: [
                                .init("时间", share: 9), .init("路线", share: 13), .init("点位", share: 30),
                                .init("责任单位", share: 24), .init("值守", share: 24),
                            ],
                            rows: stops.filter { $0.day == day }.map {
                                [$0.clock, $0.route, $0.placeName, $0.unitName, $0.onDuty]
                            })),
                ]
            }, signature: nil, date: nil, checks: plan.state == .drafted ? [] : checks,
            remark: county.isDemo ? "演示数据" : nil, head: .low)
        return .file(
            Download(
                try document.docx(), contentType: OfficialDocument.contentType, filename: "\(plan.title).docx"))
    }
}
