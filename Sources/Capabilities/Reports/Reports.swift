import Kernel
import Office
import Web

/// 指标和报告: every figure of the product on one page, and the year's report that is made of them.
package enum Reports {
    package static func capability(_ sources: ReportSources) -> Capability {
        let (metrics, procedure) = (sources.metrics, YearReport.procedure(sources))
        let listing = YearReports.listing(procedure)
        return Capability(
            "reports", migrations: ReportTables.migrations, tables: ReportTables.tables,
            rights: [
                .seeMetrics, .seeReports, .seeReportNumbers, .draftReports, .handleReports, .promiseReports,
                .seeReportTemplate, .editReportTemplate,
            ],
            instructable: ["reports/:report"],
            menu: [
                listing.menu(in: .reports), MenuEntry("指标", "metrics", .right(.seeMetrics), in: .reports),
            ],
            waiting: { actor, transaction in
                try procedure.waiting(for: actor, in: transaction) + YearReports.undrafted(for: actor, in: transaction)
            },
            recordNames: ["report": procedure.naming], metrics: listing.metrics, jobs: [procedure.job],
            checks: [procedure.recordCheck], demo: { try ReportLife.events($0, sources) },
            samples: { county, transaction in
                try (metrics().first.map { ["metric": $0.name] } ?? [:]).merging(
                    YearReports.sample(county: county, in: transaction)
                ) { first, _ in first }
            },
            routes: { premises in
                MetricRoutes(office: premises.office, metrics: metrics(), headings: sources.headings()).routes
                    + CompareRoutes(office: premises.office, metrics: metrics(), headings: sources.headings()).routes
                    + ReportRoutes(premises: premises, sources: sources, procedure: procedure, listing: listing).routes
                    + TemplateRoutes(office: premises.office, sources: sources).routes
            })
    }
}

extension Right {
    package static let seeMetrics = Right("reports.metrics", "查看指标（各看各的范围）", Role.staff)
    package static let seeReports = Right("report.see", "查看已发布的年度报告", Role.staff)
    package static let seeReportNumbers = Right(
        "report.seeNumbers", "点开年度报告里的数字，看背后的记录", [.clerk, .director, .leader, .inspector])
    package static let draftReports = Right("report.draft", "起草年度报告", [.clerk, .director])
    package static let handleReports = Right(
        "report.handle", "审核（主任）、签发（县领导）、发布年度报告", [.clerk, .director, .leader])
    package static let promiseReports = Right("report.promise", "把工作重点列为年度任务", [.clerk])
    package static let seeReportTemplate = Right("report.seeTemplate", "查看年度报告的模板", [.clerk, .director, .leader])
    package static let editReportTemplate = Right("report.editTemplate", "修改年度报告的模板", [.clerk, .director])
}
