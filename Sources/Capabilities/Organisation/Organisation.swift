import Database
import Kernel
import Office
import Web

/// Divisions, units, people, sign-in and rights: who there is and who may do what.
package struct Organisation: Sendable {
    let office: Office
    let door: Door
    let attempts: SignInAttempts
    let surroundings: Surroundings
    /// Every right of the product, for the page that shows the matrix.
    let allRights: [Right]
    let divisions: DivisionListeners
    /// What the other capabilities have to do when people, units and places go.
    let departures: [Departures]
    /// What every capability's records are called in the audit, by the first word of the actions done to them.
    let recordNames: [String: RecordNaming]

    package init(
        office: Office, door: Door, surroundings: Surroundings, allRights: [Right],
        divisions: DivisionListeners, departures: [Departures] = [], recordNames: [String: RecordNaming] = [:]
    ) {
        self.office = office
        self.door = door
        attempts = SignInAttempts(now: surroundings.now)
        self.surroundings = surroundings
        self.allRights = allRights
        self.divisions = divisions
        self.departures = departures
        self.recordNames = recordNames
    }

    package static let migrations = OrganisationTables.migrations

    /// - Parameters:
    ///   - door: of the product that is put together; nil where only what it brings is asked.
    ///   - allRights: asked for when the pages are made, as all capabilities have them.
    package static func capability(
        door: Door?, divisions: DivisionListeners, departures: [Departures],
        allRights: @escaping @Sendable () -> [Right],
        recordNames allNames: @escaping @Sendable () -> [String: RecordNaming]
    ) -> Capability {
        Capability(
            "organisation", migrations: migrations, tables: tables, rights: Right.organisation,
            instructable: ["places/:place", "units/:unit"],
            menu: menu, waiting: waiting, firstSteps: firstSteps, recordNames: recordNames,
            jobs: [
                Job("divisions") { county, office in
                    guard try await office.read({ try SettleEnds.isDue(county: county, in: $0) }) else { return nil }
                    try await office.carryOut(
                        SettleEnds(listeners: divisions), by: .system(county: county), request: "divisions")
                    return nil
                }
            ],
            samples: sample,
            routes: { premises in
                guard let door else { return [] }
                return Organisation(
                    office: premises.office, door: door, surroundings: premises.surroundings, allRights: allRights(),
                    divisions: divisions, departures: departures, recordNames: allNames()
                ).routes
            })
    }

    package var routes: [Route] {
        SignInRoutes(organisation: self).routes + AccountRoutes(organisation: self).routes
            + OwnSessionRoutes(organisation: self).routes + SecondFactorRoutes(organisation: self).routes
            + ImportRoutes(organisation: self).routes + DivisionRoutes(organisation: self).routes
            + UnitRoutes(organisation: self).routes + PlaceRoutes(organisation: self).routes
            + AskedRolesRoutes(organisation: self).routes + PostRoutes(organisation: self).routes
            + RightsRequestRoutes(organisation: self).routes + PeopleRoutes(organisation: self).routes
            + AuditRoutes(organisation: self).routes
    }

    private static let waiting: Waiting.Source = { actor, transaction in
        try SecondFactorDate.waiting(for: actor, in: transaction)
            + RightsRequests.waiting(for: actor, in: transaction)
            + Preparation.waiting(for: actor, in: transaction)
    }
    private static let firstSteps: FirstStep.Source = { try Preparation.firstSteps(county: $0, in: $1) }

    private static let menu = [
        MenuEntry("区划", "divisions", .right(.seeDivisions), in: .administration, daily: [.systemAdministrator]),
        MenuEntry("点位", "places", .right(.seePlaces), in: .administration),
        MenuEntry("单位", "units", .right(.seeUnits), in: .administration),
        MenuEntry(
            "人员", "people", .right(.seePeople), in: .administration,
            daily: [.systemAdministrator, .securityAdministrator]),
        MenuEntry(
            "权限表", "rights", .right(.seeRights), in: .administration,
            daily: [.securityAdministrator, .auditAdministrator]),
        MenuEntry("审计记录", "audit", .right(.seeAudit), in: .administration, daily: [.auditAdministrator]),
    ]
}

/// The capability's part of the matrix of rights.
extension Right {
    package static let seeDivisions = Right(
        "organisation.seeDivisions", "查看区划和点位", Role.staff.union([.systemAdministrator]))
    package static let changeDivisions = Right(
        "organisation.changeDivisions", "导入区划", [.systemAdministrator])
    package static let endDivisions = Right(
        "organisation.endDivisions", "撤销、并入乡镇（街道）和村（社区）", [.systemAdministrator, .clerk, .director])
    package static let seePlaces = Right(
        "organisation.seePlaces", "查看点位（看得到哪些，由所在单位决定）",
        [
            .clerk, .director, .leader, .inspector, .townshipLiaison, .townshipDeputy, .townshipHead, .village,
            .systemAdministrator,
        ])
    package static let addPlaces = Right(
        "organisation.addPlaces", "新增、更正、撤销点位", [.clerk, .director, .townshipLiaison])
    package static let seeUnits = Right(
        "organisation.seeUnits", "查看单位", [.clerk, .director, .systemAdministrator, .securityAdministrator])
    package static let changeUnits = Right("organisation.changeUnits", "新增、更正、撤销单位", [.systemAdministrator])
    package static let seePeople = Right(
        "organisation.seePeople", "查看人员账号", [.systemAdministrator, .securityAdministrator], isPersonal: true)
    package static let addPeople = Right("organisation.addPeople", "新增、停用人员账号，办换岗、离任", [.systemAdministrator])
    package static let giveRoles = Right(
        "organisation.giveRoles", "授予角色、发放密码、解锁", [.securityAdministrator])
    package static let setSecurity = Right(
        "organisation.setSecurity", "规定启用动态验证码的日期", [.securityAdministrator])
    package static let answerRequests = Right(
        "organisation.answerRequests", "同意或不同意另一位管理员的请求", RoleRules.administrators)
    package static let seeRights = Right(
        "organisation.seeRights", "查看权限表", [.director, .securityAdministrator, .auditAdministrator])
    package static let seeAudit = Right("organisation.seeAudit", "查看审计记录", [.auditAdministrator])

    package static let organisation: [Right] = [
        .seeDivisions, .changeDivisions, .endDivisions, .seePlaces, .addPlaces, .seeUnits, .changeUnits, .seePeople,
        .addPeople,
        .giveRoles, .setSecurity, .answerRequests,
        .seeRights, .seeAudit,
    ]
}
