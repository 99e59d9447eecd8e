import Database
import Kernel
import Office
import Organisation
import Web

/// 志愿服务: volunteers with a number of their own, their teams, and the hours that they gave, each counted once.
package enum Volunteers {
    package static let capability = Capability(
        "volunteers", migrations: VolunteerTables.migrations, tables: VolunteerTables.tables,
        rights: [.seeVolunteers, .keepVolunteers, .correctHours],
        menu: [
            Listing<Volunteer>.volunteers.menu(in: MenuGroup.practice),
            Listing<VolunteerTeam>.teams.menu(in: MenuGroup.practice),
            Listing<ServiceHour>.hours.menu(in: MenuGroup.practice),
            Listing<ServiceReport>.reports.menu(in: MenuGroup.practice),
        ],
        waiting: ServiceReport.procedure.waiting,
        recordNames: [
            "volunteer": Volunteer.naming, "volunteerTeam": VolunteerTeam.naming,
            "serviceReport": ServiceReport.procedure.naming, "serviceHour": ServiceHour.naming,
        ],
        metrics: Listing<Volunteer>.volunteers.metrics + Listing<VolunteerTeam>.teams.metrics
            + Listing<ServiceHour>.hours.metrics,
        jobs: [ServiceReport.procedure.job, ComeOfAge.job],
        checks: [ServiceReport.procedure.recordCheck, Hours.check], demo: VolunteerLife.events, samples: sample,
        routes: { VolunteerRoutes(premises: $0).routes + TeamRoutes(premises: $0).routes })

    private static let sample: @Sendable (String, ReadTransaction) throws -> [String: String] = {
        county, transaction in
        var found: [String: String] = [:]
        found["volunteer"] = try transaction.value("SELECT max(id) FROM volunteer WHERE county = \(county)")
        found["volunteerTeam"] = try transaction.value("SELECT max(id) FROM volunteerTeam WHERE county = \(county)")
        found["serviceReport"] = try transaction.value("SELECT max(id) FROM serviceReport WHERE county = \(county)")
        found["serviceHour"] = try transaction.value("SELECT max(id) FROM serviceHour WHERE county = \(county)")
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

    package static let seeVolunteers = Right("volunteer.see", "查看志愿者、队伍和服务时长（各看各的）", practising)
    package static let keepVolunteers = Right(
        "volunteer.keep", "登记志愿者、队伍，代报服务时长", [.clerk, .director, .departmentLiaison, .townshipLiaison, .village])
    package static let correctHours = Right(
        "volunteer.correct", "冲正服务时长", [.clerk, .director, .townshipLiaison, .townshipDeputy])
}

extension Actor {
    /// Whether somebody acts for a unit: its own people, those of the township above it, and the creation office.
    package func answers(for party: Party) -> Bool {
        if isOffice || has(.system) { return true }
        guard isRepresentative, scope != .county else { return false }
        return party.division.map { scope.covers(division: $0) } ?? party.has(self)
    }
}
