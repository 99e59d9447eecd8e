import Database
import Kernel
import Office
import Web

struct DivisionRoutes: Sendable {
    let organisation: Organisation

    var routes: [Route] {
        Listing.divisions.routes(organisation.office) + [
            .page("divisions/:division", .right(.seeDivisions), one),
            .page("divisions/:division/end", .right(.endDivisions), endForm),
            .post("divisions/:division/end", .right(.endDivisions), .pressing("撤并区划"), form: endForm) { request in
                let division: DivisionCode = try request.parameter("division")
                let command = try EndDivision(FormReader(request.form), division, listeners: organisation.divisions)
                return try await organisation.office.answer(request, doing: command) { _ in
                    .seeOther(
                        "divisions/\(division)", notice: "已记下：\(command.ending.end.goneFrom.chinese)起撤销。以前的记录都留着。")
                }
            },
            .page("divisions/:division/places/new", .right(.addPlaces), placeForm),
            .post("divisions/:division/places/new", .right(.addPlaces), Self.adding, form: placeForm) { request in
                let division: DivisionCode = try request.parameter("division")
                let place = try AddPlace(FormReader(request.form), division: division)
                return try await organisation.office.answer(request, doing: place) { _ in
                    .seeOther("divisions/\(division)", notice: "已新增点位“\(place.name)”。")
                }
            },
        ]
    }

    private static let adding = Deed.writing(
        "新增点位",
        [
            .text("name", "点位名称"), .choice("kind", "类别") { (kind: Place.Kind) in kind.chinese },
            .text("latitude", "纬度"), .text("longitude", "经度"),
        ])

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let code: DivisionCode = try request.parameter("division")
        guard actor.scope.isDepartment || actor.scope.covers(division: code) else { throw Refusal.noSuchPage }
        return try await organisation.office.read { [listeners = organisation.divisions] transaction in
            try DivisionPage(code, for: actor, listeners, in: transaction)
        }
    }

    private func endForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let code: DivisionCode = try request.parameter("division")
        return try await organisation.office.read { [listeners = organisation.divisions] transaction in
            let day = transaction.now.day
            let tree = try Divisions.all(county: actor.county, on: day, in: transaction)
            guard let division = tree.first(where: { $0.code == code }), code.level != .county else {
                throw Refusal.noSuchPage
            }
            return EndDivisionPage(
                division: division, villages: tree.filter { $0.code.parent == code }.map(\.name),
                others: DivisionChoice.all(in: tree, at: code.level).filter { $0.code != code }, today: day,
                work: try listeners.openWork(code, actor, transaction))
        }
    }

    private func placeForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let code: DivisionCode = try request.parameter("division")
        guard code.level == .village, actor.scope.covers(division: code) else { throw Refusal.noSuchPage }
        return try await organisation.office.read { transaction in
            let day = transaction.now.day
            guard let division = try Divisions.one(code, county: actor.county, on: day, in: transaction) else {
                throw Refusal.noSuchPage
            }
            return NewPlacePage(division: division)
        }
    }
}

extension Scope {
    var isDepartment: Bool {
        if case .unit = self { true } else { false }
    }
}

struct NewPlacePage: Page {
    let division: Division
    var title: String { "给\(division.name)新增点位" }
    var help: String { "把街道、市场、车站这些要检查的地方加进来，检查时就能选到。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading("新增点位", "\(division.name)"))
        <div class="card-paper">
        \(view.form("divisions/\(division.code)/places/new", """
            \(view.input("name", "点位名称", help: "例如：\(division.name)文化广场", max: 40))
            \(view.select("kind", "类别", options: Place.Kind.allCases.map { ($0.rawValue, $0.chinese) }, value: "site"))
            \(view.input("latitude", "纬度", help: "十进制度数（WGS-84），如 29.500107", keyboard: .decimal, required: false))
            \(view.input("longitude", "经度", help: "如 120.903841", keyboard: .decimal, required: false))
            \(view.submit("保存"))
            """))
        </div></div>
        """
    }
}
