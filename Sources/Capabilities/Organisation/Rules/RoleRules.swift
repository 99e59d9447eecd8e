import Kernel

/// Which roles go together, and with which kind of unit.
enum RoleRules {
    static let administrators: Set<Role> = [.systemAdministrator, .securityAdministrator, .auditAdministrator]

    /// Whoever holds one of these decides over others, or in the county's name: what he may do, and what lets him in, no
    /// administrator changes alone (decisions/0024).
    static func needSecondYes(_ roles: [Role]) -> Bool {
        roles.contains { administrators.contains($0) || $0 == .director || $0 == .leader }
    }

    /// Nothing when the roles may be held together by somebody of such a unit; else why not.
    static func fault(_ roles: [Role], in unit: Unit.Kind) -> String? {
        if roles.isEmpty { return "请至少选一个角色。" }
        // GB/T 22239-2019: the system's, the security and the audit administrator are three people,
        // and none of them does the office's business (三员分立).
        let held = roles.filter(administrators.contains)
        if held.count > 1 { return "三员分立：系统、安全、审计管理员须由三个人分别担任。" }
        if held.count == 1, roles.count > 1 { return "三员分立：\(held[0].chinese)不能再兼业务角色。" }
        // Who is a delegate and a deputy too sits on panels as one of them: each kind has a seat of its own.
        let kinds = roles.filter(Role.panel.contains)
        if kinds.count > 1 {
            return "“两代表一委员”一人只能以一种身份参加：\(kinds.map(\.chinese).joined(separator: "、"))请只选一个。"
        }
        if let misplaced = roles.first(where: { !fits($0, unit) }) {
            return "“\(misplaced.chinese)”不属于这类单位（\(unit.chinese)），请改选角色或单位。"
        }
        return nil
    }

    /// What somebody keeps who changes unit. A role is of a post: the head of one township is not that of another because he
    /// went there, and who says so is the security administrator. Only within the county's own units, which all see the
    /// same, nothing is changed by a move.
    static func kept(_ roles: [Role], from old: Unit.Kind, to new: Unit.Kind) -> [Role] {
        old == .office && new == .office ? roles : []
    }

    private static func fits(_ role: Role, _ unit: Unit.Kind) -> Bool {
        switch role {
        case .clerk, .director, .leader, .systemAdministrator, .securityAdministrator, .auditAdministrator:
            unit == .office
        case .departmentLiaison, .departmentDeputy, .departmentHead: unit == .department
        case .townshipLiaison, .townshipDeputy, .townshipHead: unit == .township
        case .village: unit == .village
        // An inspector is the county's, or a township's for its own checks.
        case .inspector: unit == .office || unit == .township
        // The county's own, or of the media centre.
        case .mediaEditor: unit == .office || unit == .department
        // Delegates, deputies and members come from everywhere; the unit says which township is their own.
        case .partyDelegate, .peoplesDeputy, .cppccMember: true
        // Of the office, a department, or the people: a deputy who works in a village.
        case .juror: true
        case .merchant: unit == .shop
        case .system, .resident, .visitor: false
        }
    }
}
