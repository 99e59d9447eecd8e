import Database
import Kernel
import Office
import Organisation
import Standards
import Web

/// Who is in charge of one place, and who was.
struct PlaceChargePage: Page {
    let place: Place
    let history: [PlaceCharge]
    let units: [Unit]
    let isGone: Bool
    var title: String { "包保：\(place.name)" }
    var help: String { "一个点位由一个单位负责、一位领导包保；调整要写原因，以前的留着。" }

    private enum CodingKeys: CodingKey { case place, history }

    private var present: PlaceCharge? { history.first { $0.until == nil } }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(place.kind.chinese)　\(place.townshipName ?? "")\(place.divisionName)"))
        <section class="card-paper"><h2>现在</h2>
        \(present.map { "<p><strong>\($0.unit.name)</strong>负责，\($0.leader)包保。</p>" as HTML } ?? "<p>还没有责任单位。</p>")
        \(HTML.when(isGone, "<p class=\"soft\">这个点位已经停用。</p>"))
        \(HTML.when(view.may(.keepReadiness) && !isGone, setting(view)))</section>
        \(HTML.when(!history.isEmpty, past))
        """
    }

    private func setting(_ view: View) -> HTML {
        """
        <details class="act"\(HTML.when(present == nil || view.refusal != nil, " open"))><summary>\(present == nil ? "定责任单位" : "调整")</summary>
        \(view.form("place-charges/\(place.id)", """
            \(view.select("unit", "责任单位", options: units.map { ($0.id.description, $0.name) }, value: present?.unit.unit ?? ""))
            \(view.input("leader", "包保领导", value: present?.leader ?? "", max: 40))
            \(HTML.when(present != nil, view.input("reason", "调整原因", max: 200)))
            \(view.submit("保存"))
            """))</details>
        """
    }

    private var past: HTML {
        """
        <section class="card-paper"><h2>经过</h2><ul class="course">\(HTML.each(history) { charge in
            """
            <li>\(charge.setAt.chinese)　\(charge.unit.name)负责，\(charge.leader)包保\(HTML.when(charge.until == nil, "　<span class=\"tag tag-green\">现在</span>"))<br>
            <span class="soft">\(charge.setByName)登记\(HTML.when(!charge.reason.isEmpty, "，\(charge.reason)"))</span></li>

            """
        })</ul></section>
        """
    }
}

/// Places without an owner, by township and kind.
struct UnownedPlacesPage: Page {
    let places: [Place]
    var title: String { "没有责任单位的点位" }
    var help: String { "实地考察会抽到的点位里，还没有定责任单位和包保领导的。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "共\(places.count)处"))
        \(HTML.when(places.isEmpty, view.empty("每个点位都有责任单位。", view.linkButton("看点位包保", "place-charges"))))
        \(HTML.each(places.map(\.ofTownship).unique) { group($0, view) })
        """
    }

    /// A county has hundreds of places: they fold by township, where nobody's screen takes in all of them.
    private func group(_ township: String, _ view: View) -> HTML {
        let own = places.filter { $0.ofTownship == township }
        return """
            <details class="metric-group"\(HTML.when(places.count <= Self.atOnce, " open"))><summary>\(township) <span class="soft">\(own.count)处</span></summary>
            <div class="table-box"><table class="cards"><thead><tr><th>点位</th><th>类型</th><th>所在地</th></tr></thead><tbody>
            \(HTML.each(own) { row($0, view) })</tbody></table></div></details>
            """
    }

    private func row(_ place: Place, _ view: View) -> HTML {
        """
        <tr><td data-label="点位"><a href="\(view.link("place-charges/\(place.id)"))">\(place.name)</a></td>\
        <td data-label="类型" class="short">\(place.kind.chinese)</td><td data-label="所在地">\(place.divisionName)</td></tr>

        """
    }

    private static let atOnce = 30
}

extension Place {
    /// The township that it lies in, or that it is.
    fileprivate var ofTownship: String { townshipName ?? divisionName }
}

struct PlaceChargeRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("place-charges/none", .right(.seeStandards), unowned),
            .page("place-charges/:place", .right(.seeStandards), one),
            .post("place-charges/:place", .right(.keepReadiness), .pressing("登记点位包保"), form: one) { request in
                let id: ID<Place> = try request.parameter("place")
                return try await office.answer(request, doing: ChargePlace(id, FormReader(request.form))) { _ in
                    .seeOther("place-charges/\(id)", notice: "已保存。")
                }
            },
        ] + Listing.placeCharges.routes(office)
    }

    private func unowned(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            UnownedPlacesPage(
                places: try PlaceCharges.unowned(for: actor, in: transaction).sorted {
                    ($0.ofTownship, $0.kind.chinese, $0.division, $0.name)
                        < ($1.ofTownship, $1.kind.chinese, $1.division, $1.name)
                })
        }
    }

    /// A department sees a place that lies in nobody's division but is its own.
    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Place> = try request.parameter("place")
        return try await office.read { transaction in
            let history = try PlaceCharges.history(of: id, county: actor.county, in: transaction)
            let isOwn = history.contains { $0.until == nil && $0.unit.has(actor) }
            let place = try Places.one(id, for: isOwn ? .system(county: actor.county) : actor, in: transaction)
            return PlaceChargePage(
                place: place, history: history,
                units: Right.keepReadiness.isHeld(by: actor)
                    ? try Units.all(
                        county: actor.county, kinds: [.department, .township, .village],
                        notGoneOn: transaction.now.day, in: transaction) : [],
                isGone: place.isGone(on: transaction.now.day))
        }
    }
}
