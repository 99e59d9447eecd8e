import Database
import Kernel
import Media
import Office
import Web

/// Findings: every problem from being found to being struck off.
package struct Findings: Sendable {
    let office: Office
    let photos: PhotoStore
    /// Nil is the county's own.
    let flow: FindingFlow?

    package init(office: Office, photos: PhotoStore, flow: FindingFlow? = nil) {
        self.office = office
        self.photos = photos
        self.flow = flow
    }

    package static let capability = Capability(
        "findings", heading: "督查和问题", migrations: FindingTables.migrations, tables: tables, rights: Right.findings,
        instructable: ["findings/:finding"],
        menu: [MenuEntry("问题", "findings", .right(.seeFindings), in: .inspection, daily: Role.staff)],
        waiting: waiting, brief: brief,
        recordNames: recordNames, metrics: metrics + burdens,
        jobs: [
            Job("texts") { county, office in
                try await FindingTextJob(office: office).run(county: county)
                return nil
            },
            Job("overdue") { county, office in
                let given = try await OverdueJob(office: office).run(county: county)
                return given > 0 ? "\(given) overdue notices" : nil
            },
        ],
        settings: FindingSettings.editors,
        papers: [
            PaperSeries(TakeStep.noticeSeries, "交办单", replaced: replacedNumbers, issued: noticeNumbers)
        ],
        checks: [RecordCheck("问题的经过", faults)], dossier: dossier, lateness: lateness,
        samples: sample,
        routes: { FindingRoutes(findings: Findings(office: $0.office, photos: $0.photos), names: $0.names).routes })

    /// One that its unit has not accepted, with a file of it.
    private static let sample: @Sendable (String, ReadTransaction) throws -> [String: String] = { county, transaction in
        var assigned = FindingFilter(standing: .unaccepted)
        assigned.sort = .division
        var sample = ["step": "accept", "task": "accept", "file": String(repeating: "0", count: 64)]
        guard
            let finding = try page(assigned, for: .system(county: county), limit: 1, in: transaction).first?.id
                .description
        else { return sample }
        sample["finding"] = finding
        let files = try RecordFiles.of(.finding, finding, county: county, in: transaction)
        if let file = files.first { sample["file"] = file.sha256 }
        return sample
    }

    /// A finding stands where its steps left it (decisions/0005).
    private static func faults(county: String, in transaction: ReadTransaction) throws -> [String] {
        try contradicting(county: county, limit: 20, in: transaction).map {
            "问题 \($0.id) 的\($0.what.joined(separator: "、"))与它的各步不符。\(RecordCheck.advice)"
        }
    }
}

extension Right {
    private static let units: Set<Role> = [
        .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison, .townshipDeputy, .townshipHead,
        .village,
    ]

    package static let seeFindings = Right(
        "findings.see", "查看问题（看得到哪些，由所在单位决定）",
        units.union([.clerk, .director, .leader, .inspector]))
    package static let handleFindings = Right(
        "findings.handle", "办理问题（每一步由谁来做，见问题页）", units.union([.clerk, .director, .inspector]))
    package static let assignFindings = Right(
        "findings.assign", "成批交办问题", [.clerk, .director, .townshipLiaison, .townshipDeputy])

    package static let releaseFindings = Right(
        "findings.release", "放行交办单里的个人信息（不能是发现人和交办人）", [.clerk, .director])

    static let findings: [Right] = [.seeFindings, .handleFindings, .assignFindings, .releaseFindings]
}
