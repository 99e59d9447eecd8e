import Database
import Kernel
import Office
import Web

struct UnitRoutes: Sendable {
    let organisation: Organisation

    var routes: [Route] {
        [
            .page("units", .right(.seeUnits), list),
            .page("units/new", .right(.changeUnits), newForm),
            .post("units/new", .right(.changeUnits), Self.adding, form: newForm) { request in
                let unit = try AddUnit(FormReader(request.form))
                return try await organisation.office.answer(request, doing: unit) { _ in
                    .seeOther("units", notice: "已新增单位“\(unit.name)”。")
                }
            },
        ]
    }

    private static let adding = Deed.writing(
        "新增单位", [.text("name", "单位名称"), .choice("kind", "类别") { (kind: Unit.Kind) in kind.chinese }])

    private func list(_ request: WebRequest) async throws -> any Page {
        let county = request.county.code
        return try await organisation.office.read { transaction in
            UnitsPage(units: try Units.all(county: county, kinds: [.office, .department], in: transaction))
        }
    }

    private func newForm(_ request: WebRequest) async throws -> any Page { NewUnitPage() }
}

struct UnitsPage: Page {
    let units: [Unit]
    var title: String { "单位" }
    var help: String { "问题交办给谁、联创联建找谁，都从这份单位名单里选。" }

    func body(_ view: View) -> HTML {
        let departments = units.count { $0.kind == .department }
        return """
            \(view.heading(
                title, "部门\(departments)个；乡镇（街道）和村（社区）的单位随区划建立",
                actions: HTML.when(view.may(.changeUnits), view.linkButton("新增单位", "units/new"))))
            \(HTML.when(departments == 0, view.empty("还没有部门。问题要交办给部门，请先把牵头和责任部门建起来。")))
            \(view.chips(Chips("units", total: units.count, measure: "个")))
            <div class="table-box"><table data-rows="units"><thead><tr><th>单位</th><th>类别</th></tr></thead><tbody>
            \(HTML.each(units) { "<tr><td>\($0.name)</td><td>\($0.kind.chinese)</td></tr>" })
            </tbody></table></div>
            """
    }
}

struct NewUnitPage: Page {
    var title: String { "新增单位" }
    var help: String { "把部门加进来，问题就能交办给它。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title))
        <div class="card-paper">
        \(view.form("units/new", """
            \(view.input("name", "单位名称", help: "用全称，如 明川县综合行政执法局", max: 40))
            \(view.select("kind", "类别", options: [Unit.Kind.department, .office].map { ($0.rawValue, $0.chinese) }, value: "department"))
            \(view.submit("保存"))
            """))
        </div></div>
        """
    }
}
