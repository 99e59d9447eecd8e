import Database
import Kernel
import Office
import Web

struct DivisionRoutes: Sendable {
    let organisation: Organisation

    var routes: [Route] {
        [
            .page("divisions", .right(.seeDivisions), list),
            .get("divisions.xlsx", .right(.seeDivisions), export),
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

    private func list(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await organisation.office.read { transaction in
            let day = transaction.now.day
            return DivisionsPage(
                divisions: try Divisions.all(county: actor.county, on: day, in: transaction).seen(by: actor),
                gone: try Divisions.gone(county: actor.county, on: day, in: transaction).seen(by: actor), day: day)
        }
    }

    /// With the columns that an import takes, so that what was mended in it can be brought back in.
    private func export(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        return .file(
            try await organisation.office.readReport { transaction in
                let day = transaction.now.day
                let divisions = try Divisions.all(county: actor.county, on: day, in: transaction).seen(by: actor)
                return try DivisionsPage.export.download(day) { $0 == nil ? divisions : [] }
            })
    }

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

extension [Division] {
    /// A department's work lies all over the county, so its people see the whole tree.
    fileprivate func seen(by actor: Actor) -> [Division] {
        filter { actor.scope.isDepartment || actor.scope.covers(division: $0.code) }
    }
}

extension Scope {
    var isDepartment: Bool {
        if case .unit = self { true } else { false }
    }
}

struct DivisionsPage: Page {
    let divisions: [Division]
    let gone: [Division]
    let day: Day
    var title: String { "区划" }
    var help: String { "县里的乡镇（街道）和村（社区），以及其中的点位；检查和问题都记在它们名下。" }

    static let export = ListExport<Division>(
        "区划",
        [
            .init("代码", width: 15) { $0.code.description }, .init("名称", width: 24) { $0.name },
            .init("类别", width: 10) { $0.kind.chinese }, .init("生效日期", width: 12) { .day($0.validFrom) },
        ])

    func body(_ view: View) -> HTML {
        let townships = divisions.filter { $0.code.level == .township }
        let villages = Dictionary(grouping: divisions.filter { $0.code.level == .village }) { $0.code.parent }
        let count = divisions.count { $0.code.level == .village }
        let canImport = view.may(.changeDivisions)
        return """
            \(view.heading(
                title, "\(day.chinese)，\(townships.count)个乡镇（街道），\(count)个村（社区）",
                actions: HTML.when(canImport, view.linkButton("导入区划", "divisions/import"))
                    + HTML.when(!divisions.isEmpty, view.exportButton("divisions.xlsx"))))
            \(HTML.when(townships.isEmpty && count == 0, view.empty(
                "还没有乡镇（街道）和村（社区）。",
                canImport ? view.linkButton("从名单导入", "divisions/import", style: "btn-primary")
                    : "<p>请系统管理员从名单导入。</p>")))
            \(HTML.when(!townships.isEmpty, """
                <div class="table-box"><table>
                <thead><tr><th>代码</th><th>名称</th><th>类别</th><th class="number">村（社区）</th></tr></thead>
                <tbody>\(HTML.each(townships) { row(view, $0, villages[$0.code]?.count ?? 0) })</tbody></table></div>
                """))
            \(HTML.when(townships.isEmpty, HTML.each(divisions) { division in
                "<p><a href=\"\(view.link("divisions/\(division.code)"))\">\(division.name)</a></p>"
            }))
            \(HTML.when(!gone.isEmpty, """
                <details class="card-paper"><summary>已经撤并的\(gone.count)个</summary><ul class="list">
                \(HTML.each(gone) { division in
                    """
                    <li><a href="\(view.link("divisions/\(division.code)"))">\(division.name)</a> \
                    <span class="soft">\(division.code.description)\(HTML.with(division.validTo) { "，到\($0.chinese)" })</span></li>
                    """
                })</ul></details>
                """))
            """
    }

    private func row(_ view: View, _ division: Division, _ villages: Int) -> HTML {
        """
        <tr><td class="nowrap soft">\(division.code.description)</td>
        <td><a href="\(view.link("divisions/\(division.code)"))">\(division.name)</a></td>
        <td>\(division.kind.chinese)</td><td class="number">\(villages)</td></tr>
        """
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
