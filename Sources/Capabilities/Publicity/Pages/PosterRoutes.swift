import Database
import Kernel
import Office
import Organisation
import Volunteers
import Web

struct PosterRoutes: Sendable {
    let premises: Premises
    let problems: PosterProblem.Maker
    private var office: Office { premises.office }

    var routes: [Route] {
        let media = RecordMedia<Poster>(at: "posters/:poster", sees: .seePublicity, office, premises.photos) {
            id, actor, transaction in
            _ = try Posters.one(id, for: actor, in: transaction)
            return try RecordPhotos.of(Poster.noun.kind, [id.description], county: actor.county, in: transaction)[
                id.description]?.map(\.sha256) ?? []
        }
        return inventory + places + media.routes
            + ListImportRoutes<ImportedPoster>(office: office, right: .keepPosters).routes
            + Listing.posters.routes(office) + Listing.posterChecks.routes(office)
    }

    private var inventory: [Route] {
        [
            .page("posters/new", .right(.keepPosters), newForm),
            .post("posters/new", .right(.keepPosters), .pressing("登记公益宣传"), form: newForm, register),
            .page("posters/:poster", .right(.seePublicity), one),
            .post("posters/:poster/checks", .right(.checkPosters), .pressing("检查公益宣传"), form: one, check),
            .post("posters/:poster/remove", .right(.keepPosters), .pressing("撤下公益宣传"), form: one) { request in
                let id: ID<Poster> = try request.parameter("poster")
                return try await office.answer(request, doing: RemovePoster(id)) { _ in
                    .seeOther("posters/\(id)", notice: "已登记撤下。")
                }
            },
        ]
    }

    private var places: [Route] {
        [
            .page("posters/density", .right(.seePublicity)) { request in
                let actor = try request.actor
                return try await office.read { DensityPage(lines: try Posters.density(for: actor, in: $0)) }
            },
            .page("posters/places/:place", .right(.seePublicity), place),
            .post("posters/places/:place", .right(.keepPosters), .pressing("登记街道长度"), form: place) { request in
                let id: ID<Place> = try request.parameter("place")
                let form = FormReader(request.form)
                let (metres) = try form.finish(form.number("metres", "长度", 0...99_999))
                return try await office.answer(request, doing: MeasureStreet(id, metres: metres)) { _ in
                    .seeOther("posters/places/\(id)", notice: "已登记。")
                }
            },
        ]
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let query = FormReader(request.query)
        let chosen = query.optional("place", "点位", form: "一个点位") { ID<Place>($0) }
        try query.finish()
        return try await office.read { transaction in
            let isDepartment = if case .unit = actor.scope { true } else { false }
            let seer = isDepartment ? Actor.system(county: actor.county) : actor
            return NewPosterPage(
                places: try Listing.places.first("", 800, for: seer, in: transaction),
                owners: try Units.all(county: actor.county, notGoneOn: transaction.now.day, in: transaction).filter {
                    $0.kind != .office && actor.answers(for: Party($0))
                }, chosen: chosen, today: transaction.now.day)
        }
    }

    private func register(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let (place, owner) = try form.finish(
            form.id("place", "点位", of: Place.self), form.id("owner", "管理单位", of: Unit.self))
        let (actor, text) = (try request.actor, try PosterText(form))
        // Before anything is taken in.
        try await office.read { _ = try RegisterPoster.admit(at: place, owner: owner, by: actor, in: $0) }
        let photos = try await premises.photos.sent(request, form, for: place.description, in: office)
        try form.finish()
        return try await office.answer(
            request, doing: RegisterPoster(at: place, owner: owner, text, photos: photos)
        ) { .seeOther("posters/\($0)", notice: "已登记。") }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Poster>) = (try request.actor, try request.parameter("poster"))
        return try await office.read { transaction in
            let found = try Posters.one(id, for: actor, in: transaction)
            return PosterPage(
                poster: found, checks: try Posters.checks(of: id, county: actor.county, in: transaction),
                photos: try RecordPhotos.of(
                    Poster.noun.kind, [id.description], county: actor.county, in: transaction)[id.description] ?? [],
                mayCheck: found.removedOn == nil && Right.checkPosters.isHeld(by: actor),
                mayRemove: found.removedOn == nil && Right.keepPosters.isHeld(by: actor)
                    && actor.answers(for: found.owner),
                isPlaceSeen: actor.scope.covers(division: found.division), today: transaction.now.day)
        }
    }

    private func check(_ request: WebRequest) async throws -> Answer {
        let id: ID<Poster> = try request.parameter("poster")
        let actor = try request.actor
        _ = try await office.read { try Posters.one(id, for: actor, in: $0) }
        let form = FormReader(request.form)
        let photos = try await premises.photos.sent(request, form, for: id.description, in: office)
        let (outcome, words) = try form.finish(
            form.choice("outcome", "看到的样子", of: Poster.Outcome.self), form.note("words", "说明", max: 200))
        return try await office.answer(
            request, doing: CheckPoster(id, outcome, words: words, photos: photos, maker: problems)
        ) { finding in
            .seeOther("posters/\(id)", notice: finding == nil ? "已登记。" : "已登记，成为一个问题，由管理单位整改。")
        }
    }

    private func place(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Place>) = (try request.actor, try request.parameter("place"))
        return try await office.read { transaction in
            let place = try Places.one(id, for: actor, in: transaction)
            let metres = try Posters.length(of: id, county: actor.county, in: transaction)
            let own = try Posters.at([id], county: actor.county, in: transaction)[id.description] ?? []
            let query = "place=\(id)&standing=up"
            return PosterPlacePage(
                place: place, metres: metres,
                posters: try Listing<Poster>.posters.first(query, 100, for: actor, in: transaction),
                count: try Listing<Poster>.posters.count(query, for: actor, in: transaction),
                missing: PosterDensity.missing(place.kind, metres: metres, own),
                mayKeep: !place.isGone(on: transaction.now.day) && Right.keepPosters.isHeld(by: actor))
        }
    }
}

struct NewPosterPage: Page {
    let places: [Place]
    let owners: [Unit]
    let chosen: ID<Place>?
    let today: Day
    var title: String { "登记公益宣传" }
    var help: String { "一处一条：在哪个点位的什么位置、什么主题、多大、到几时、归谁管。" }

    private enum CodingKeys: CodingKey { case today }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title))
        \(HTML.when(places.isEmpty, view.empty("还没有点位。请先在“点位”里登记街道、市场、学校。")))
        <div class="card-paper">\(view.form("posters/new", files: true, """
            \(view.select("place", "点位", options: [("", "请选择")] + places.map { ($0.id.description, "\($0.name)（\($0.divisionName)）") }, value: chosen?.description ?? ""))
            \(view.input("spot", "位置", help: "如 东门入口左侧、3号灯杆。", max: 40))
            \(view.select("kind", "形式", options: PosterKind.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.select("theme", "主题", options: PosterTheme.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.numberInput("metre", "距起点（米）", help: "街道从起点量，学校从校门量；用来对照密度。", required: false))
            <div class="pair">\(view.numberInput("width", "宽（厘米）"))\(view.numberInput("height", "高（厘米）"))</div>
            <div class="pair">\(view.dayInput("putOn", "上墙日期", value: today))\(view.dayInput("until", "到期日", required: false))</div>
            \(view.select("owner", "管理单位", options: (owners.count == 1 ? [] : [("", "请选择")]) + owners.map { ($0.id.description, $0.name) }))
            \(view.input("photo", "照片", type: "file", required: false, extra: " accept=\"image/*\" multiple"))
            \(view.submit("登记"))
            """))</div></div>
        """
    }
}

struct PosterPage: Page {
    let poster: Poster
    let checks: [PosterCheck]
    let photos: [Evidence]
    let mayCheck: Bool
    let mayRemove: Bool
    let isPlaceSeen: Bool
    let today: Day
    var title: String { poster.title }
    var help: String { "一处公益宣传和历次检查；看到褪色、破损、过期，登记以后成为问题，走整改。" }

    func body(_ view: View) -> HTML {
        let text = poster.text
        return """
            \(view.heading(title, "\(text.theme.chinese)　\(text.kind.chinese)　\(state)"))
            <div class="columns"><div>\(HTML.when(mayCheck, checking(view)))
            <section class="card-paper"><h2>检查</h2>\(HTML.when(checks.isEmpty, "<p class=\"soft\">还没有检查过。</p>"))
            <ul class="course">\(HTML.each(checks) { check in
                """
                <li><strong>\(check.outcome.chinese)</strong> <span class="soft">\(check.checkedAt.short(on: today))，\(check.checkedByName)</span>\(HTML.when(!check.words.isEmpty, "<p>\(check.words)</p>"))\
                \(HTML.with(check.finding) { isPlaceSeen ? "<br><a href=\"\(view.link($0))\">看整改</a>" : "<br>已经成为问题" })</li>
                """
            })</ul>\(view.photos(photos, of: "posters/\(poster.id)", title: title))</section></div>
            <div><section class="card-paper"><dl class="record"><dt>点位</dt><dd>\(isPlaceSeen ? "<a href=\"\(view.link("posters/places/\(poster.place)"))\">\(poster.placeName)</a>" as HTML : "\(poster.placeName)")</dd>
            <dt>乡镇（街道）</dt><dd>\(poster.townshipName)</dd><dt>位置</dt><dd>\(text.spot)\(HTML.with(text.metre) { "，距起点\($0)米" })</dd>
            <dt>大小</dt><dd>宽\(text.widthCM)、高\(text.heightCM)厘米</dd><dt>上墙</dt><dd>\(text.putOn.chinese)</dd>
            \(HTML.with(text.until) { "<dt>到期</dt><dd>\($0.chinese)</dd>" })<dt>管理单位</dt><dd>\(poster.owner.name)</dd></dl>
            \(HTML.when(mayRemove, "<div class=\"actions\">\(view.confirming("撤下", post: "posters/\(poster.id)/remove", "撤下以后不再计入在册；换新的，另登记一处。"))</div>"))</section></div></div>
            """
    }

    private var state: HTML {
        if let day = poster.removedOn { return "<span class=\"tag\">\(day.chinese)撤下</span>" }
        if let until = poster.text.until, until < today { return "<span class=\"tag tag-red\">已经到期</span>" }
        return "<span class=\"tag tag-green\">在册</span>"
    }

    private func checking(_ view: View) -> HTML {
        let view = view.refused(at: "posters/\(poster.id)/checks")
        return """
            <section class="card-paper"><h2>走到这里，看到的</h2>\(view.form("posters/\(poster.id)/checks", files: true, id: "check", """
                \(view.select("outcome", "样子", options: Poster.Outcome.allCases.map { ($0.rawValue, $0.chinese) }))
                \(view.input("words", "说明", required: false, max: 200))
                \(view.input("photo", "照片", type: "file", required: false, extra: " accept=\"image/*\" multiple"))
                \(view.submit("登记检查"))
                """))</section>
            """
    }
}

/// A place with all that stands there, held against the rule of its kind.
struct PosterPlacePage: Page {
    let place: Place
    let metres: Int?
    let posters: [Poster]
    let count: Int
    let missing: [String]?
    let mayKeep: Bool
    var title: String { "\(place.name)的公益宣传" }
    var help: String { "这个点位上有哪些公益宣传，按外地考察表的密度还缺什么。" }
    var parents: [Crumb] { [Crumb("密度对照", "posters/density")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(place.divisionName)　\(place.kind.chinese)\(HTML.with(metres) { "　长\($0)米" })", actions: HTML.when(mayKeep, view.linkButton("登记一处", "posters/new?place=\(place.id)"))))
        \(density)
        <div class="columns"><div><section class="card-paper"><h2>\(view.whose)在册\(view.number(count, "posters?place=\(place.id)&standing=up"))处</h2>
        \(HTML.when(posters.isEmpty, "<p class=\"soft\">还没有登记。</p>"))<ul class="course">\(HTML.each(posters) { poster in
            "<li><a href=\"\(view.link("posters/\(poster.id)"))\">\(poster.text.spot)</a> <span class=\"soft\">\(poster.text.theme.chinese)，\(poster.text.kind.chinese)\(HTML.with(poster.text.metre) { "，\($0)米" })</span></li>"
        })</ul></section></div><div>\(HTML.when(mayKeep, """
            <section class="card-paper"><h2>街道长度</h2>\(view.form("posters/places/\(place.id)", id: "length", "\(view.numberInput("metres", "长度（米）", value: metres, help: "街路、主次干道填；其他点位不用填。"))\(view.submit("保存"))"))</section>
            """))</div></div>
        """
    }

    private var density: HTML {
        guard let missing else { return "<p class=\"soft\">\(place.kind.chinese)没有密度要求。</p>" }
        return missing.isEmpty
            ? "<div class=\"notice\">密度达到要求。</div>" as HTML
            : "<div class=\"notice-amber\"><ul>\(HTML.each(missing) { "<li>\($0)</li>" })</ul></div>"
    }
}

struct DensityPage: Page {
    let lines: [PlaceDensity]
    var title: String { "公益宣传密度对照" }
    var help: String { "主次干道每200米1处、每500米各主题若干，市场5处、校门内50米3处、小区各主题1处；横幅、易拉宝不算。要求取自外地的考察表，不是本县的文件。" }

    func body(_ view: View) -> HTML {
        let short = lines.filter { !$0.missing.isEmpty }
        return """
            \(view.heading(title, "\(view.whose)\(lines.count)个点位，\(short.count)个还缺"))
            \(HTML.when(lines.isEmpty, view.empty("还没有街道、市场、小区、学校这些点位。请先在“点位”里登记。")))
            \(HTML.when(!lines.isEmpty, """
                <div class="table-box"><table class="cards"><thead><tr><th scope="col">点位</th><th scope="col">类别</th><th scope="col" class="number">在册</th><th scope="col">还缺</th></tr></thead><tbody>
                \(HTML.each(short + lines.filter(\.missing.isEmpty)) { line in
                    """
                    <tr><td data-label="点位"><a href="\(view.link("posters/places/\(line.place.id)"))">\(line.place.name)</a><br><span class="soft">\(line.place.divisionName)</span></td><td data-label="类别" class="short">\(line.place.kind.chinese)</td>\
                    <td data-label="在册" class="number">\(line.count)</td><td data-label="还缺">\(line.missing.isEmpty ? "达到要求" : line.missing.joined(separator: "；"))</td></tr>

                    """
                })</tbody></table></div>
                """))
            """
    }
}
