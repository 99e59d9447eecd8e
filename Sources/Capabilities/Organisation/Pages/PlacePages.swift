import Database
import Kernel
import Office
import Web

/// All places that somebody sees, and the page of each, where it is mended and ended.
struct PlaceRoutes: Sendable {
    let organisation: Organisation

    var routes: [Route] {
        Listing.places.routes(organisation.office)
            + ListImportRoutes<ImportedPlace>(office: organisation.office, right: .addPlaces).routes + [
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

struct PlacePage: Page {
    let place: Place
    let work: [OpenWork]
    let today: Day
    var title: String { place.name }
    var help: String { "一个点位：在哪里、归谁管；督查按点位抽，撤销以后不再抽到，以前的记录都留着。" }

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
