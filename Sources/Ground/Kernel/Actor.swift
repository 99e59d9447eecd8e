/// Who is doing something: a signed-in person, a job, or the demo in a person's name.
package struct Actor: Hashable, Codable, Sendable {
    /// The person's identifier, or `system` for a job.
    package let id: String
    package let name: String
    package let county: String
    package let roles: [Role]
    package let scope: Scope

    package init(id: String, name: String, county: String, roles: [Role], scope: Scope) {
        self.id = id
        self.name = name
        self.county = county
        self.roles = roles
        self.scope = scope
    }

    /// A job of the system itself.
    package static func system(county: String) -> Actor {
        Actor(id: "system", name: "系统", county: county, roles: [.system], scope: .county)
    }

    /// Somebody of whom nothing is known but his browser, or what stands in for it.
    package static func visitor(_ name: String, county: String) -> Actor {
        let id = visitorID(name)
        return Actor(id: id, name: "来访者", county: county, roles: [.visitor], scope: .person(id))
    }

    package static func visitorID(_ name: String) -> String { "visitor \(name)" }

    /// From outside the office: he sees what is his own and nothing else.
    package var isOutside: Bool { roles.contains(where: Role.outside.contains) }

    package func has(_ role: Role) -> Bool { roles.contains(role) }
}

/// The part of a county's records that somebody sees: rights look at both trees at once (条 and 块).
package enum Scope: Hashable, Codable, Sendable {
    case county
    /// A division and all below it, and what was merged into them: each village and township that is no more.
    case division(DivisionCode, absorbed: [DivisionCode] = [])
    /// What is assigned to a department.
    case unit(String)
    /// What one person outside the office did or asked himself: a resident by his identifier, a visitor by his browser's.
    /// It covers no division and no unit: whatever is his stands in the record by this name.
    case person(String)

    /// Whether one record in hand is seen: what `condition` in Office asks of many.
    package func covers(division: DivisionCode, unit: String? = nil) -> Bool {
        switch self {
        case .county: true
        case .division(let code, let absorbed): code.contains(division) || absorbed.contains(division)
        case .unit(let id): unit == id
        case .person: false
        }
    }

    /// These people's own division, under the code it has now and those it had: of a township no village that is no more.
    package var ownDivisions: [DivisionCode] {
        guard case .division(let own, let absorbed) = self else { return [] }
        return [own] + absorbed.filter { $0.level == own.level }
    }

    package func isOwn(_ division: DivisionCode) -> Bool { ownDivisions.contains(division) }
}

/// What a person is in the office's work. One person may hold several.
package enum Role: String, Codable, CaseIterable, Sendable {
    case clerk, director, leader
    case departmentLiaison, departmentDeputy, departmentHead
    case townshipLiaison, townshipDeputy, townshipHead
    case village, inspector, mediaEditor, juror
    /// Who hands out at his shop what was ordered for points: he sees what was fetched there and nothing else.
    case merchant
    /// 两代表一委员: who marks on panels, in the name of nobody but himself.
    case partyDelegate, peoplesDeputy, cppccMember
    case systemAdministrator, securityAdministrator, auditAdministrator
    /// Outside the office: signed in by a code of his village, or unknown but for what he wrote. Nobody is given these.
    case resident, visitor
    /// Jobs. No person holds it.
    case system

    package var chinese: String {
        switch self {
        case .clerk: "创建办干事"
        case .director: "创建办主任"
        case .leader: "县领导"
        case .departmentLiaison: "部门联络员"
        case .departmentDeputy: "部门分管领导"
        case .departmentHead: "部门主要领导"
        case .townshipLiaison: "乡镇（街道）联络员"
        case .townshipDeputy: "乡镇（街道）分管领导"
        case .townshipHead: "乡镇（街道）主要领导"
        case .village: "村（社区）工作者"
        case .inspector: "督查员"
        case .mediaEditor: "媒体编辑"
        case .partyDelegate: "党代表"
        case .peoplesDeputy: "人大代表"
        case .cppccMember: "政协委员"
        case .juror: "评委"
        case .merchant: "商户"
        case .systemAdministrator: "系统管理员"
        case .securityAdministrator: "安全管理员"
        case .auditAdministrator: "审计管理员"
        case .resident: "居民"
        case .visitor: "来访者"
        case .system: "系统"
        }
    }

    /// Everybody who works at creation, each named: a role that comes later sees nothing of theirs until it stands here.
    package static let staff: Set<Role> = [
        .clerk, .director, .leader, .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison,
        .townshipDeputy, .townshipHead, .village, .inspector,
    ]

    /// 两代表一委员. A panel has all three kinds.
    package static let panel: [Role] = [.partyDelegate, .peoplesDeputy, .cppccMember]

    /// The roles a person can be given.
    package static let assignable = allCases.filter { $0 != .system && !outside.contains($0) }

    /// Who comes from outside the office, by pages of his own (`my/…`).
    package static let outside: Set<Role> = [.resident, .visitor]
}
