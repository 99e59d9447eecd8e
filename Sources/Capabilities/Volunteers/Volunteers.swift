import Database
import Kernel
import Office
import Organisation
import Web

/// 志愿服务: volunteers with a number of their own, their teams, and the hours that they gave, each counted once.
package enum Volunteers {
    package static let capability = Capability(
        "volunteers", heading: "居民和志愿者", migrations: VolunteerTables.migrations, tables: VolunteerTables.tables,
        rights: [.seeVolunteers, .keepVolunteers, .correctHours],
        menu: [
            Listing<Volunteer>.volunteers.menu(in: MenuGroup.practice),
            Listing<VolunteerTeam>.teams.menu(in: MenuGroup.practice),
            Listing<ServiceHour>.hours.menu(in: MenuGroup.practice),
            Listing<ServiceReport>.reports.menu(in: MenuGroup.practice),
            Listing<ServiceCertificate>.certificates.menu(in: MenuGroup.practice),
        ],
        waiting: { actor, transaction in
            try ServiceReport.procedure.waiting(for: actor, in: transaction)
                + ServiceCertificate.procedure.waiting(for: actor, in: transaction)
        },
        recordNames: [
            "volunteer": Volunteer.naming, "volunteerTeam": VolunteerTeam.naming,
            "serviceReport": ServiceReport.procedure.naming, "serviceHour": ServiceHour.naming,
            "serviceCertificate": ServiceCertificate.procedure.naming,
        ],
        metrics: Listing<Volunteer>.volunteers.metrics + Listing<VolunteerTeam>.teams.metrics
            + Listing<ServiceHour>.hours.metrics + Listing<ServiceCertificate>.certificates.metrics,
        jobs: [ServiceReport.procedure.job, ServiceCertificate.procedure.job, ComeOfAge.job],
        papers: [PaperSeries(ServiceCertificate.series, "志愿服务证明", issued: Certificates.numbers)],
        checks: [ServiceReport.procedure.recordCheck, ServiceCertificate.procedure.recordCheck, Hours.check],
        dossier: Volunteers.dossier, notices: [ServiceCertificate.noticeKind],
        demo: { try VolunteerLife.events($0) + CertificateLife.events($0) }, samples: sample,
        routes: {
            VolunteerRoutes(premises: $0).routes + TeamRoutes(premises: $0).routes
                + CertificateRoutes(premises: $0).routes + OwnServiceRoutes(premises: $0).routes
                + ListImportRoutes<ImportedHours>(office: $0.office, right: .keepVolunteers).routes
        })

    private static let sample: @Sendable (String, ReadTransaction) throws -> [String: String] = {
        county, transaction in
        var found: [String: String] = [:]
        found["volunteer"] = try transaction.value("SELECT max(id) FROM volunteer WHERE county = \(county)")
        found["volunteerTeam"] = try transaction.value("SELECT max(id) FROM volunteerTeam WHERE county = \(county)")
        found["serviceReport"] = try transaction.value("SELECT max(id) FROM serviceReport WHERE county = \(county)")
        found["serviceHour"] = try transaction.value("SELECT max(id) FROM serviceHour WHERE county = \(county)")
        found["serviceCertificate"] =
            try transaction.value("SELECT max(id) FROM serviceCertificate WHERE county = \(county)")
            ?? found["serviceHour"]
        found["volunteerCode"] = "0000-0000-0000"
        found["feed"] = "none"
        return found
    }
}

extension Right {
    /// Who works at the practice of civilisation in a unit or in the county.
    package static let practising: Set<Role> = [
        .clerk, .director, .leader, .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison,
        .townshipDeputy, .townshipHead, .village,
    ]

    package static let seeVolunteers = Right("volunteer.see", "查看志愿者、队伍和服务时长（各看各的）", practising, isPersonal: true)
    package static let keepVolunteers = Right(
        "volunteer.keep", "登记志愿者、队伍，代报服务时长", [.clerk, .director, .departmentLiaison, .townshipLiaison, .village])
    package static let correctHours = Right(
        "volunteer.correct", "冲正服务时长", [.clerk, .director, .townshipLiaison, .townshipDeputy])
}
