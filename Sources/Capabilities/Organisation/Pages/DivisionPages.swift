import Database
import Kernel
import Office
import Web

struct DivisionRoutes: Sendable {
    let organisation: Organisation

    var routes: [Route] {
        [
            .page("divisions", .right(.seeDivisions), list),
            .page("divisions/import", .right(.changeDivisions), importForm),
            .post("divisions/import", .right(.changeDivisions), form: importForm) { request in
                let form = FormReader(request.form)
                let validFrom = form.day("validFrom", "生效日期")
                let file = request.form.file("file")
                if file == nil { form.refuse("file", "请选择 CSV 文件。") }
                if let file, file.byteCount > 20 << 20 { form.refuse("file", "文件超过20 MB，请只保留本县的行。") }
                try form.finish()
                guard let file, let validFrom else { throw Refusal.noSuchPage }
                return try await organisation.office.answer(
                    request,
                    doing: ImportDivisions(
                        csv: try file.bytes(), validFrom: validFrom, closedThrough: organisation.closedThrough)
                ) { outcome in
                    .seeOther(
                        "divisions",
                        notice:
                            "已导入：新增\(outcome.added)个，改名\(outcome.renamed)个，未变\(outcome.unchanged)个，提前生效\(outcome.earlier)个，"
                            + "跳过其他县的\(outcome.passedOver)行。")
                }
            },
            .page("divisions/:division", .right(.seeDivisions), one),
            .page("divisions/:division/places/new", .right(.addPlaces), placeForm),
            .post("divisions/:division/places/new", .right(.addPlaces), form: placeForm) { request in
                let division: DivisionCode = try request.parameter("division")
                let place = try AddPlace(FormReader(request.form), division: division)
                return try await organisation.office.answer(request, doing: place) { _ in
                    .seeOther("divisions/\(division)", notice: "已新增点位“\(place.name)”。")
                }
            },
        ]
    }

    private func list(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await organisation.office.read { transaction in
            let all = try Divisions.all(county: actor.county, on: transaction.now.day, in: transaction)
            // A department's work lies all over the county, so its people see the whole tree.
            let seen = all.filter { actor.scope.isDepartment || actor.scope.covers(division: $0.code) }
            return DivisionsPage(divisions: seen, day: transaction.now.day)
        }
    }

    private func importForm(_ request: WebRequest) async throws -> any Page {
        ImportPage(today: organisation.surroundings.now().day)
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let code: DivisionCode = try request.parameter("division")
        guard actor.scope.isDepartment || actor.scope.covers(division: code) else { throw Refusal.noSuchPage }
        return try await organisation.office.read { transaction in
            let day = transaction.now.day
            guard let division = try Divisions.one(code, county: actor.county, on: day, in: transaction) else {
                throw Refusal.noSuchPage
            }
            let below = try Divisions.all(county: actor.county, on: day, in: transaction)
                .filter { $0.code.parent == code }
            let places = try Divisions.places(below: code, county: actor.county, in: transaction)
            return DivisionPage(division: division, below: below, places: places)
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

struct DivisionsPage: Page {
    let divisions: [Division]
    let day: Day
    var title: String { "区划" }

    func body(_ view: View) -> HTML {
        let townships = divisions.filter { $0.code.level == .township }
        let villages = Dictionary(grouping: divisions.filter { $0.code.level == .village }) { $0.code.parent }
        let count = divisions.count { $0.code.level == .village }
        let canImport = view.may(.changeDivisions)
        return """
            \(view.heading(
                title, "\(day.chinese)，\(townships.count)个乡镇（街道），\(count)个村（社区）",
                actions: HTML.when(canImport, view.linkButton("导入区划", "divisions/import"))))
            \(HTML.when(townships.isEmpty && count == 0, view.empty(
                "还没有乡镇（街道）和村（社区）。",
                canImport ? view.linkButton("从 CSV 文件导入", "divisions/import", style: "btn-primary")
                    : "<p>请系统管理员从 CSV 文件导入。</p>")))
            \(HTML.when(!townships.isEmpty, """
                <div class="table-box"><table>
                <thead><tr><th>代码</th><th>名称</th><th>类别</th><th class="number">村（社区）</th></tr></thead>
                <tbody>\(HTML.each(townships) { row(view, $0, villages[$0.code]?.count ?? 0) })</tbody></table></div>
                """))
            \(HTML.when(townships.isEmpty, HTML.each(divisions) { division in
                "<p><a href=\"\(view.link("divisions/\(division.code)"))\">\(division.name)</a></p>"
            }))
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

struct DivisionPage: Page {
    let division: Division
    let below: [Division]
    let places: [Place]
    var title: String { division.name }

    func body(_ view: View) -> HTML {
        let isVillage = division.code.level == .village
        let other = places.filter { isVillage || ($0.kind != .village && $0.kind != .community) }
        return """
            \(view.heading(
                division.name, "\(division.kind.chinese)　代码\(division.code.description)　自\(division.validFrom.chinese)起",
                actions: HTML.when(isVillage && view.may(.addPlaces),
                    view.linkButton("新增点位", "divisions/\(division.code)/places/new"))))
            \(HTML.when(!below.isEmpty, """
                <div class="card-paper"><h2>村（社区） \(below.count)个</h2><ul class="list list-columns">
                \(HTML.each(below) { "<li><a href=\"\(view.link("divisions/\($0.code)"))\">\($0.name)</a></li>" })
                </ul></div>
                """))
            <div class="card-paper"><h2>点位 \(other.count)个</h2>
            \(HTML.when(other.isEmpty, "<p class=\"soft\">还没有单独登记的点位。督查时可以直接检查村（社区）本身。</p>"))
            <ul class="list">
            \(HTML.each(other) { place in
                """
                <li>\(place.name) <span class="tag">\(place.kind.chinese)</span>
                <span class="soft">\(place.divisionName)\(HTML.with(place.position) { "　\($0.chinese)" })</span></li>
                """
            })
            </ul></div>
            """
    }
}

struct ImportPage: Page {
    let today: Day
    var title: String { "导入区划" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title, "从 CSV 文件建立乡镇（街道）和村（社区）"))
        <div class="card-paper">
        \(view.form("divisions/import", files: true, """
            \(view.input("file", "CSV 文件", type: "file",
                help: "UTF-8 编码，第一行是表头，至少有“code”（代码）和“name”（名称）两栏。全国乡镇表可以直接用，只取本县的行；村（社区）的代码是12位。"))
            \(view.input("validFrom", "生效日期", value: Month(today).firstDay.description, type: "date",
                help: "新区划从这一天起使用，督查计划用的是当月1日就有的村；改名的，这一天以前的记录仍用旧名。"))
            \(view.submit("导入"))
            """))
        </div></div>
        """
    }
}

struct NewPlacePage: Page {
    let division: Division
    var title: String { "新增点位" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading("新增点位", "\(division.name)"))
        <div class="card-paper">
        \(view.form("divisions/\(division.code)/places/new", """
            \(view.input("name", "点位名称", help: "例如：\(division.name)文化广场"))
            \(view.select("kind", "类别", options: Place.Kind.allCases.map { ($0.rawValue, $0.chinese) }, value: "site"))
            \(view.input("latitude", "纬度", help: "十进制度数（WGS-84），如 29.500107", keyboard: .decimal, required: false))
            \(view.input("longitude", "经度", help: "如 120.903841", keyboard: .decimal, required: false))
            \(view.submit("保存"))
            """))
        </div></div>
        """
    }
}
