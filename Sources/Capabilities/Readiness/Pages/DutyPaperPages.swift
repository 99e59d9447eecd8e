import Database
import Documents
import Kernel
import Office
import Standards
import Web

/// One paper: its text and table, and where it stands.
struct DutyPaperPage: Page {
    let paper: DutyPaper
    let part: ProcedurePart
    let now: Instant
    var title: String { paper.title }
    var help: String { "责任分解的正式文件：表格是起草那天的，签发以后不再变；责任有调整，再起草一份替代它。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(paper.number?.chinese ?? "签发时编号")", actions: view.linkButton("文件 .docx", "duty-papers/\(paper.id)/paper.docx")))
        \(view.steps(part))
        <section class="card-paper">\(HTML.each(paper.demands.split(whereSeparator: \.isNewline).map(String.init)) { "<p>\($0)</p>" })
        <h2>\(paper.kind == .lines ? "责任分解表" : "点位包保责任表")</h2>
        <div class="table-box"><table class="cards"><thead><tr>\(HTML.each(paper.columns) { "<th>\($0.title)</th>" })</tr></thead><tbody>
        \(HTML.each(paper.rows) { row in
            "<tr>\(HTML.each(Array(zip(paper.columns, row))) { column, cell in "<td data-label=\"\(column.title)\"\(HTML.when(cell.isEmpty, " class=\"blank\""))>\(cell)</td>" })</tr>\n"
        })</tbody></table></div></section>
        \(view.timeline(part))
        """
    }
}

struct NewDutyPaperPage: Page {
    let editions: [StandardEdition]
    var title: String { "起草责任分解文件" }
    var help: String { "选发哪一张表：表按现在的责任定下来；主任签发时编号，同一张表原来的文件随之被替代。" }

    private static let usual = """
        现将有关责任分解如下，请对照附表，明确专人，按期完成。
        牵头单位负总责，责任单位配合；进展和困难及时报县创建办。
        """

    func body(_ view: View) -> HTML {
        let options = editions.map { ($0.id.description, "测评责任：\($0.title)") } + [("places", "点位包保责任")]
        return """
            <div class="form-narrow">\(view.heading(title, "没有定责任的不进表"))
            <div class="card-paper">\(view.form("duty-papers/new", """
                \(view.select("about", "分解什么", options: options))
                \(view.textArea("demands", "要求", value: Self.usual, rows: 5, max: 2000))
                \(view.submit("起草"))
                """))</div></div>
            """
    }
}

struct DutyPaperRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("duty-papers/new", .right(.keepReadiness), newForm),
            .post("duty-papers/new", .right(.keepReadiness), Self.drafting, form: newForm) { request in
                try await office.answer(request, doing: DraftDutyPaper(FormReader(request.form))) { id in
                    .seeOther("duty-papers/\(id)", notice: "已起草，等主任签发。")
                }
            },
            .page("duty-papers/:dutyPaper", .right(.seeStandards), page),
            .get("duty-papers/:dutyPaper/paper.docx", .right(.seeStandards), document),
        ] + Listing.dutyPapers.routes(office) + DutyPaper.procedure.routes(premises, page: page)
    }

    private static let drafting = Deed.writing(
        "起草责任分解文件",
        [.brought("about", "分解什么") { $0 == "places" ? "点位包保" : "所选的测评体系" }, .text("demands", "要求")])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            NewDutyPaperPage(
                editions: try StandardEditions.all(for: actor, in: transaction).filter { $0.state == .inForce })
        }
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<DutyPaper> = try request.parameter("dutyPaper")
        return try await office.read { transaction in
            let paper = try DutyPapers.one(id, for: actor, in: transaction)
            return DutyPaperPage(
                paper: paper, part: try DutyPaper.procedure.part(of: paper, id, for: actor, in: transaction),
                now: transaction.now)
        }
    }

    private func document(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<DutyPaper> = try request.parameter("dutyPaper")
        let county = request.county
        let (paper, words) = try await office.read { transaction in
            let paper = try DutyPapers.one(id, for: actor, in: transaction)
            let at = paper.issuedOn.map { Instant($0, hour: 23) } ?? transaction.now
            return (
                paper, try transaction.setting(OfficeSettings.papers, county: actor.county, at: at).filled(county)
            )
        }
        let document = try paper.document(words, isDemo: county.isDemo)
        return .file(
            Download(
                try document.docx(), contentType: OfficialDocument.contentType,
                filename: "\(paper.number?.chinese ?? "责任分解文件（未签发）").docx"))
    }
}
