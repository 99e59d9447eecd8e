import Database
import Kernel
import Office
import Spreadsheets
import Web

/// All places that somebody sees, and the page of each, where it is mended and ended.
struct PlaceRoutes: Sendable {
    let organisation: Organisation
    private static let pageLength = 50

    var routes: [Route] {
        [
            .page("places", .right(.seePlaces), list),
            .get("places.xlsx", .right(.seePlaces), export),
        ] + ListImportRoutes<ImportedPlace>(office: organisation.office, right: .addPlaces).routes + [
            .page("places/:place", .right(.seePlaces), one),
            .post("places/:place", .right(.addPlaces), .pressing("更正点位"), form: one) { request in
                let (id, actor) = (try request.parameter("place") as ID<Place>, try request.actor)
                let place = try await organisation.office.read { try Places.one(id, for: actor, in: $0) }
                let command = try CorrectPlace(FormReader(request.form), place, seen: try request.seen)
                return try await organisation.office.answer(request, doing: command) { _ in
                    .seeOther("places/\(id)", notice: "已更正。")
                }
            },
            .post("places/:place/end", .right(.addPlaces), .pressing("撤销点位"), form: one) { request in
                let id: ID<Place> = try request.parameter("place")
                let command = try EndPlace(
                    FormReader(request.form), place: id, departures: organisation.departures)
                return try await organisation.office.answer(request, doing: command) { _ in
                    .seeOther("places/\(id)", notice: "已记下：\(command.goneFrom.chinese)起撤销。以前的记录都留着。")
                }
            },
            .post("places/:place/restore", .right(.addPlaces), .pressing("恢复点位"), form: one) { request in
                let id: ID<Place> = try request.parameter("place")
                return try await organisation.office.answer(request, doing: RestorePlace(place: id)) { _ in
                    .seeOther("places/\(id)", notice: "已恢复。")
                }
            },
        ]
    }

    private struct Asked {
        var filter = Places.Filter()
        let after: ID<Place>?

        init(_ query: Query) throws {
            let form = FormReader(query)
            filter.kind = form.optional("kind", "类别", form: "列表中的一项", Place.Kind.init(rawValue:))
            filter.below = form.optional("township", "乡镇（街道）", form: "9位代码") { DivisionCode($0) }
            filter.search = form.text("q", "查找", max: 50, optional: true)
            filter.hasGone = form.text("gone", "已撤销的", max: 5, optional: true) == "all"
            after = form.optional("after", "页", form: "一个点位") { ID<Place>($0) }
            try form.finish()
        }
    }

    private func list(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let (query, asked) = (request.query, try Asked(request.query))
        return try await organisation.office.read { transaction in
            let last = try asked.after.map { try Places.one($0, for: actor, in: transaction) }
            let places = try Places.page(
                asked.filter, for: actor, after: last, limit: Self.pageLength + 1, in: transaction)
            let total = try Places.count(asked.filter, for: actor, in: transaction)
            let townships = try Units.all(
                county: actor.county, kinds: [.township], notGoneOn: transaction.now.day, in: transaction
            ).filter { $0.division.map { actor.scope.covers(division: $0) } ?? false }
            return PlacesPage(
                places: Array(places.prefix(Self.pageLength)), hasMore: places.count > Self.pageLength,
                townships: townships, kind: asked.filter.kind, township: asked.filter.below,
                search: asked.filter.search, hasGone: asked.filter.hasGone,
                chips: Chips(
                    "places", query, total: total, measure: "个",
                    [
                        .init("kind", "类别", asked.filter.kind?.chinese),
                        .init(
                            "township", "乡镇（街道）",
                            asked.filter.below.map { code in
                                townships.first { $0.division == code }?.name ?? code.description
                            }),
                        .init("q", "搜索", asked.filter.search.isEmpty ? nil : "“\(asked.filter.search)”"),
                        .init("gone", "已撤销的", asked.filter.hasGone ? "也列出" : nil),
                    ]), today: transaction.now.day)
        }
    }

    /// With the columns that an import takes, so that what was mended in it can be brought back in.
    private func export(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let asked = try Asked(request.query)
        return .file(
            try await organisation.office.readReport { transaction in
                try PlacesPage.export.download(transaction.now.day) { last in
                    try Places.page(asked.filter, for: actor, after: last, limit: 1000, in: transaction)
                }
            })
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Place> = try request.parameter("place")
        return try await organisation.office.read { [departures = organisation.departures] transaction in
            PlacePage(
                place: try Places.one(id, for: actor, in: transaction),
                work: try departures.atPlace(id, for: actor, in: transaction), today: transaction.now.day)
        }
    }
}

struct PlacesPage: Page {
    let places: [Place]
    let hasMore: Bool
    let townships: [Unit]
    let kind: Place.Kind?
    let township: DivisionCode?
    let search: String
    let hasGone: Bool
    let chips: Chips
    let today: Day
    var title: String { "点位" }
    var help: String { "检查去的地方：村（社区）、街路、市场、学校；更正名称和位置，撤销不再去的。" }

    static let export = ListExport<Place>(
        "点位",
        [
            .init("名称", width: 26) { $0.name }, .init("类别", width: 10) { $0.kind.chinese },
            .init("所在村（社区）", width: 30) { ($0.townshipName ?? "") + $0.divisionName },
            .init("经度", width: 14) { $0.position.map { .decimal($0.longitude, of: 1_000_000, places: 6) } ?? .empty },
            .init("纬度", width: 14) { $0.position.map { .decimal($0.latitude, of: 1_000_000, places: 6) } ?? .empty },
            .init("撤销日期", width: 12) { .day($0.goneFrom) },
        ])

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "检查到的地方：村（社区）本身，和里面的市场、车站、学校、街路这些",
            actions: HTML.when(view.may(.addPlaces), view.linkButton("导入点位", "places/import"))
                + HTML.when(!places.isEmpty, view.exportButton("places.xlsx?\(view.request.query.without(["after"]).address)"))))
        <form class="filters" method="get" action="\(view.link("places"))" role="search">
        \(view.filter("kind", "类别", Place.Kind.allCases.map { ($0.rawValue, $0.chinese) }, kind?.rawValue))
        \(HTML.when(townships.count > 1, view.filter(
            "township", "乡镇（街道）", townships.compactMap { unit in unit.division.map { ($0.description, unit.name) } },
            township?.description)))
        \(view.filter("gone", "已撤销的", [("all", "也列出")], hasGone ? "all" : nil, all: "不列"))
        <div><label for="q">名称、村（社区）</label>
        <input class="form-control" id="q" name="q" type="search" value="\(view.asked("q", search))"></div>
        <button class="btn btn-outline-secondary" type="submit">查找</button>
        </form>
        \(view.chips(chips))
        \(HTML.when(places.isEmpty, view.empty(
            chips.chips.isEmpty ? "还没有点位。村（社区）本身随“区划”的名单建立；里面的市场、车站这些，用名单导入，或者到村（社区）的页面新增。"
                : "没有符合条件的点位。请去掉一个条件再查。")))
        \(HTML.when(!places.isEmpty, """
            <div class="table-box"><table class="cards" data-rows="places">
            <thead><tr><th>点位</th><th>类别</th><th>所在村（社区）</th><th>位置</th></tr></thead>
            <tbody>\(HTML.each(places) { row(view, $0) })</tbody></table></div>
            """))
        \(view.nextPage(next(view)))
        """
    }

    private func row(_ view: View, _ place: Place) -> HTML {
        """
        <tr><td><a href="\(view.link("places/\(place.id)"))">\(place.name)</a>\(HTML.when(place.isGone(on: today), " <span class=\"tag\">已撤销</span>"))</td>
        <td data-label="类别">\(place.kind.chinese)</td>
        <td data-label="所在村（社区）"><span>\(HTML.with(place.townshipName) { "<span class=\"soft\">\($0)</span> " })\(place.divisionName)</span></td>
        <td data-label="位置">\(place.position == nil ? "没有登记" : "已登记")</td></tr>
        """
    }

    private func next(_ view: View) -> String? {
        guard hasMore, let last = places.last else { return nil }
        return view.link("places?\(view.request.query.setting("after", last.id.description))")
    }
}

struct PlacePage: Page {
    let place: Place
    let work: [OpenWork]
    let today: Day
    var title: String { place.name }

    private var isGone: Bool { place.isGone(on: today) }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(place.name, "\(place.kind.chinese)　<a href=\"\(view.link("divisions/\(place.division)"))\">\(place.townshipName ?? "")\(place.divisionName)</a>"))
        \(HTML.with(place.goneFrom) { ended($0, view) })
        <div class="card-paper"><dl class="record">
        <dt>位置</dt><dd>\(place.position?.chinese ?? "没有登记")</dd>
        \(HTML.each(work) { item in "<dt>\(item.title)</dt><dd>\(view.count(of: item))</dd>" })
        </dl></div>
        \(HTML.when(view.may(.addPlaces) && !isGone, correcting(view)))
        \(HTML.when(view.may(.addPlaces) && place.goneFrom == nil && !place.isHome, ending(view)))
        </div>
        """
    }

    private func ended(_ goneFrom: Day, _ view: View) -> HTML {
        """
        <div class="notice-amber">\(goneFrom.chinese)起\(isGone ? "已经撤销" : "将撤销")：\(place.goneReason ?? "")。以前的检查和问题都留在这里；\
        不再列入可选的点位。\(HTML.when(view.may(.addPlaces), "<div class=\"actions\">\(view.button("撤错了，恢复", post: "places/\(place.id)/restore"))</div>"))</div>
        """
    }

    private func correcting(_ view: View) -> HTML {
        let own = view.refused(at: "places/\(place.id)")
        return """
            <div class="card-paper"><h2>更正</h2>
            \(HTML.when(place.isHome, "<p class=\"soft\">这是\(place.kind.chinese)本身，名称和类别随“区划”改，这里可以更正位置。</p>"))
            \(own.form("places/\(place.id)", id: "correct", """
                \(own.seen(place.version))
                \(HTML.when(!place.isHome, """
                    \(own.input("name", "点位名称", value: place.name, max: 40))
                    \(own.select("kind", "类别", options: Place.Kind.ofTheirOwn.map { ($0.rawValue, $0.chinese) }, value: place.kind.rawValue))
                    """))
                \(own.input("latitude", "纬度", value: place.position?.decimal.latitude ?? "", help: "十进制度数（WGS-84），如 29.500107", keyboard: .decimal, required: false))
                \(own.input("longitude", "经度", value: place.position?.decimal.longitude ?? "", help: "如 120.903841", keyboard: .decimal, required: false))
                \(own.submit("保存"))
                """))
            </div>
            """
    }

    private func ending(_ view: View) -> HTML {
        let own = view.refused(at: "places/\(place.id)/end")
        return """
            <details class="card-paper"\(HTML.when(own.refusal != nil, " open"))><summary>撤销这个点位</summary>
            <p>从那一天起不再列入可选的点位；以前的检查、问题都留着。\
            \(HTML.each(work) { "\($0.title)\($0.count)次，\($0.afterwards)。" })</p>
            \(own.form("places/\(place.id)/end", id: "end", """
                \(own.input("goneFrom", "从哪一天起撤销", value: today.description, type: "date", help: "这一天起没有，前一天还有。"))
                \(own.input("reason", "原因", help: "如 市场已拆除", max: 200))
                \(own.submit("撤销"))
                """))
            </details>
            """
    }
}
