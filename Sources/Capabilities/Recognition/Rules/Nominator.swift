import Kernel

/// Who may put somebody forward (谁可以推荐).
package enum Nominator: String, Codable, CaseIterable, Sendable {
    case resident, village, township, department, office

    package var chinese: String {
        switch self {
        case .resident: "居民"
        case .village: "村（社区）"
        case .township: "乡镇（街道）"
        case .department: "部门"
        case .office: "创建办"
        }
    }

    /// As whom somebody would put a name forward; nil for who puts none forward.
    package init?(_ actor: Actor) {
        switch actor.scope {
        case .person: self = .resident
        case .county: self = .office
        case .unit: self = .department
        case .division(let code, _): self = code.level == .village ? .village : .township
        }
    }
}
