import Database
import Kernel
import Office
import Spreadsheets
import Web

/// What a year came to: its standing, its grades as they were signed, and the kinds of places that were visited in it.
struct YearRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        years + [.page("assessments/gradings/:yearGrading", .right(.seeRunningMonth), one)]
            + Listing<YearGrading>.yearGradings.routes(office) + YearGrading.procedure.routes(premises, page: one)
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<YearGrading>) = (try request.actor, try request.parameter("yearGrading"))
        return try await office.readReport { transaction in
            let grading = try YearGradings.one(id, for: actor, in: transaction)
            let present = try YearGradings.present(grading.year, county: actor.county, in: transaction)
            return YearGradingPage(
                grading: grading, part: try YearGrading.procedure.part(of: grading, id, for: actor, in: transaction),
                drift: [.returned, .withdrawn].contains(grading.state) ? [] : grading.result.differences(to: present),
                seen: try YearGrading.version(grading), now: transaction.now)
        }
    }

    private var years: [Route] {
        [
            .page("assessments/kinds", .right(.seeAdjustments), kinds),
            .page("assessments/years/:year", .right(.seeAssessments), year),
            .get("assessments/years/:year/list.xlsx", .right(.seeAssessments), exportYear),
            .post("assessments/years/:year/grade", .right(.proposeClosings), .signing("提出年度等次"), form: year) {
                request in
                let year: Year = try request.parameter("year")
                let reason: String = FormReader(request.form).text("reason", "原因", max: 200, optional: true)
                return try await office.answer(
                    request, doing: ProposeGrading(year: year.number, reason: reason, seen: try request.seen)
                ) { id in
                    .seeOther("assessments/gradings/\(id)", notice: "\(year.number)年度等次已提出，等主任审核、县领导签发。")
                }
            },
        ]
    }

    // MARK: Kinds of places

    private func kinds(_ request: WebRequest) async throws -> any Page {
        let (actor, form) = (try request.actor, FormReader(request.query))
        let asked: Period? = form.optional("period", "时段", form: "年、月或两个日期，如 2019、2019-11") { Period($0) }
        try form.finish()
        return try await office.readReport { transaction in
            let today = transaction.now.day
            let period = asked ?? Period(year: today.year) ?? Period(first: today, last: today)
            return KindsPage(
                period: period, rows: try KindsPage.rows(period, for: actor, in: transaction), today: today)
        }
    }

    // MARK: The year

    private func year(_ request: WebRequest) async throws -> any Page {
        try await yearPage(try request.parameter("year"), for: try request.actor)
    }

    private func yearPage(_ year: Year, for actor: Actor) async throws -> YearPage {
        try await office.readReport { transaction in
            let closed = try Assessments.closed(county: actor.county, in: transaction)
                .filter { $0.month.firstDay.year == year.number }
            return YearPage(
                year: year.number, months: closed.map(\.month).sorted(),
                standings: YearStanding.of(
                    closed.map(\.result), try transaction.setting(AssessmentSettings.grades, county: actor.county)),
                isOver: closed.count == 12,
                signing: try YearSigning(
                    year.number,
                    isOver: (try? YearGradings.ready(year.number, county: actor.county, in: transaction)) != nil,
                    for: actor, in: transaction))
        }
    }

    private func exportYear(_ request: WebRequest) async throws -> Answer {
        let page = try await yearPage(try request.parameter("year"), for: try request.actor)
        return .file(
            try await office.readReport { transaction in
                try ListExport("\(page.year)年度考核", YearStanding.export(page.months)).download(transaction.now.day) {
                    $0 == nil ? page.standings : []
                }
            })
    }
}
