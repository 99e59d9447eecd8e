import Database
import Documents
import Kernel
import Media
import Office
import Organisation
import Volunteers
import Web

struct SiteRoutes: Sendable {
    let premises: Premises
    let scores: SiteScore.Source
    private var office: Office { premises.office }

    var routes: [Route] {
        let lists: [Route] =
            Listing<PracticeSite>.sites.routes(office) + Listing<SiteRoute>.siteRoutes.routes(office)
            + ListImportRoutes<ImportedSite>(office: office, right: .keepSites).routes
        return lists + own + named + media.routes
    }

    private var own: [Route] {
        let one = "practice/sites/:practiceSite"
        return [
            .page("practice/sites/new", .right(.keepSites), newForm),
            .post("practice/sites/new", .right(.keepSites), Self.registering, form: newForm, register),
            .page(one, .right(.seePractice), page),
            .page("\(one)/edit", .right(.keepSites), editForm),
            .post("\(one)/edit", .right(.keepSites), Self.changing, form: editForm, change),
            .post("\(one)/photos", .right(.keepSites), .pressing("添加阵地照片"), form: page, photograph),
            .post("\(one)/end", .right(.keepSites), .pressing("停用实践阵地"), form: page, end),
        ]
    }

    private var named: [Route] {
        [
            .page("practice/routes/new", .right(.keepRoutes), routeForm),
            .post("practice/routes/new", .right(.keepRoutes), .pressing("登记示范带、精品村"), form: routeForm, name),
            .page("practice/routes/:siteRoute", .right(.seePractice), route),
            .post(
                "practice/routes/:siteRoute/end", .right(.keepRoutes), .pressing("取消示范带、精品村"), form: route, endRoute),
        ]
    }

    private var media: RecordMedia<PracticeSite> {
        RecordMedia(at: "practice/sites/:practiceSite", sees: .seePractice, office, premises.photos) {
            id, actor, transaction in
            _ = try Sites.one(id, for: actor, in: transaction)
            return try RecordPhotos.of(
                PracticeSite.noun.kind, [id.description], county: actor.county, in: transaction)[id.description]?
                .map(\.sha256) ?? []
        }
    }

    private static let words: [Deed.Field] = [
        .text("head", "负责人"), .text("room", "活动室"), .text("capacity", "容纳人数"), .text("hours", "开放时间"),
        .text("phone", "服务电话"),
        .text("brand", "品牌"), .text("brandWords", "品牌依据"), .brought("team", "志愿队伍") { _ in "所选的队伍" },
    ]
    private static let registering = Deed.writing(
        "登记实践阵地",
        [
            .choice("level", "级别") { (level: PracticeSite.Level) in level.chinese },
            .choice("host", "设在") { (host: PracticeSite.Host) in host.chinese }, .text("name", "名称"),
            .brought("home", "负责单位") { _ in "所选的单位" }, .brought("division", "所在村（社区）") { _ in "所选的村（社区）" },
            .text("openedOn", "启用日期"),
        ] + words)
    private static let changing = Deed.writing("修改实践阵地", words)

    private func text(_ form: FormReader) throws -> (SiteText, ID<VolunteerTeam>?) {
        let phone: String = form.text("phone", "服务电话", max: 30, optional: true)
        let (head, room, capacity, hours, brand, words, team) = try form.finish(
            form.text("head", "负责人", max: 20), form.note("room", "活动室", max: 100),
            form.number("capacity", "容纳人数", 0...20_000).optional, form.note("hours", "开放时间", max: 60),
            form.note("brand", "品牌", max: 30), form.note("brandWords", "品牌依据", max: 500),
            form.id("team", "志愿队伍", of: VolunteerTeam.self).optional)
        return (
            SiteText(
                head: head, room: room, capacity: capacity ?? 0, hours: hours, phone: phone, brand: brand,
                brandWords: words), team
        )
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            let villages = try Units.all(
                county: actor.county, kinds: [.village], notGoneOn: transaction.now.day, in: transaction
            ).filter { unit in unit.division.map { actor.scope.covers(division: $0) } ?? false }
            let offices = actor.isOffice ? try Units.all(county: actor.county, kinds: [.office], in: transaction) : []
            return NewSitePage(
                units: offices + (try Units.answered(by: actor, in: transaction)), villages: villages,
                teams: try SiteFields.teams(for: actor, in: transaction), today: transaction.now.day)
        }
    }

    private func register(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let (level, host, name, home, division, openedOn, position) = try form.finish(
            form.choice("level", "级别", of: PracticeSite.Level.self),
            form.choice("host", "设在", of: PracticeSite.Host.self).optional, form.text("name", "名称", max: 40),
            form.id("home", "负责单位", of: Unit.self), form.division("division", "所在村（社区）", .village),
            form.day("openedOn", "启用日期"), form.position().optional)
        let (text, team) = try text(form)
        return try await office.answer(
            request,
            doing: RegisterSite(
                level: level, host: host, name: name, home: home, division: division, text: text, team: team,
                openedOn: openedOn, position: position)
        ) { .seeOther("practice/sites/\($0)", notice: "已登记，同时成为一个点位。") }
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<PracticeSite> = try request.parameter("practiceSite")
        return try await office.read { [scores] transaction in
            let site = try Sites.one(id, for: actor, in: transaction)
            let activities = Listing<PracticeActivity>.activities
            return SitePage(
                site: site,
                photos: try RecordPhotos.of(
                    PracticeSite.noun.kind, [id.description], county: actor.county, in: transaction)[id.description]
                    ?? [],
                activities: try activities.first("site=\(id)", 8, for: actor, in: transaction),
                count: try activities.count("site=\(id)", for: actor, in: transaction),
                orders: Right.seeOrders.isHeld(by: actor)
                    ? try Listing<ServiceOrder>.orders.count("site=\(id)", for: actor, in: transaction) : nil,
                scores: try scores(site.place, actor, transaction),
                routes: try Sites.routes(through: id, county: actor.county, in: transaction).map {
                    Crumb($0.name, "practice/routes/\($0.id)")
                },
                calendar: request.address("public/practice/sites/\(id)/calendar.ics"),
                mayKeep: site.endedOn == nil && Right.keepSites.isHeld(by: actor) && actor.answers(for: site.home),
                mayHold: site.endedOn == nil && Right.holdActivities.isHeld(by: actor)
                    && actor.answers(for: site.home), now: transaction.now)
        }
    }

    private func editForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<PracticeSite> = try request.parameter("practiceSite")
        return try await office.read { transaction in
            EditSitePage(
                site: try Sites.one(id, for: actor, in: transaction),
                teams: try SiteFields.teams(for: actor, in: transaction))
        }
    }

    private func change(_ request: WebRequest) async throws -> Answer {
        let id: ID<PracticeSite> = try request.parameter("practiceSite")
        let (text, team) = try text(FormReader(request.form))
        return try await office.answer(request, doing: ChangeSite(id, text, team: team)) { _ in
            .seeOther("practice/sites/\(id)", notice: "已保存。")
        }
    }

    private func photograph(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<PracticeSite> = try request.parameter("practiceSite")
        // Before photos are taken in.
        _ = try await office.read { try Sites.kept(id, by: actor, in: $0) }
        let form = FormReader(request.form)
        let photos = try await premises.photos.sent(request, form, for: id.description, in: office)
        try form.finish()
        return try await office.answer(request, doing: AddSitePhotos(id, photos)) { _ in
            .seeOther("practice/sites/\(id)", notice: "照片已添加。")
        }
    }

    private func end(_ request: WebRequest) async throws -> Answer {
        let id: ID<PracticeSite> = try request.parameter("practiceSite")
        let form = FormReader(request.form)
        let (day, reason) = try form.finish(form.day("endedOn", "停用日期"), form.text("reason", "原因", max: 200))
        return try await office.answer(request, doing: EndSite(id, on: day, reason: reason)) { _ in
            .seeOther("practice/sites/\(id)", notice: "已登记停用；停用以前的日子仍计入。")
        }
    }

    // MARK: Routes of sites

    private func routeForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            NewRoutePage(
                sites: try Sites.answered(by: actor, in: transaction).filter { $0.level != .centre },
                today: transaction.now.day)
        }
    }

    private func name(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let sites = request.form.all("site").compactMap { ID<PracticeSite>($0) }
        let (kind, name, words, openedOn) = try form.finish(
            form.choice("kind", "类别", of: SiteRoute.Kind.self), form.text("name", "名称", max: 40),
            form.note("words", "说明", max: 500), form.day("openedOn", "命名日期"))
        return try await office.answer(
            request, doing: RegisterRoute(kind: kind, name: name, words: words, sites: sites, openedOn: openedOn)
        ) { .seeOther("practice/routes/\($0)", notice: "已登记。") }
    }

    private func route(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<SiteRoute> = try request.parameter("siteRoute")
        return try await office.read { transaction in
            RoutePage(
                route: try Sites.route(id, for: actor, in: transaction),
                stops: try Sites.stops(of: id, county: actor.county, in: transaction), today: transaction.now.day)
        }
    }

    private func endRoute(_ request: WebRequest) async throws -> Answer {
        let id: ID<SiteRoute> = try request.parameter("siteRoute")
        let form = FormReader(request.form)
        let day = try form.finish(form.day("endedOn", "取消日期"))
        return try await office.answer(request, doing: EndRoute(id, on: day)) { _ in
            .seeOther("practice/routes/\(id)", notice: "已取消。")
        }
    }
}
