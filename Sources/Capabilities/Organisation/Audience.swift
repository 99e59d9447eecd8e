import Database
import Kernel

/// To whom something is addressed: all units of a kind, all villages of a township, or one unit.
package enum Audience: Hashable, Codable, Sendable, LosslessStringConvertible {
    case departments, townships, villages
    case villagesOf(DivisionCode)
    case unit(ID<Unit>)

    package init?(_ text: String) {
        let halves = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch (halves.first, halves.dropFirst().first) {
        case ("departments", nil): self = .departments
        case ("townships", nil): self = .townships
        case ("villages", nil): self = .villages
        case ("villages", let code?):
            guard let code = DivisionCode(code), code.level == .township else { return nil }
            self = .villagesOf(code)
        case ("unit", let id?):
            guard let id = ID<Unit>(id) else { return nil }
            self = .unit(id)
        default: return nil
        }
    }

    package var description: String {
        switch self {
        case .departments: "departments"
        case .townships: "townships"
        case .villages: "villages"
        case .villagesOf(let code): "villages:\(code)"
        case .unit(let id): "unit:\(id)"
        }
    }

    fileprivate func takes(_ unit: Unit) -> Bool {
        switch self {
        case .departments: unit.kind == .department
        case .townships: unit.kind == .township
        case .villages: unit.kind == .village
        case .villagesOf(let code): unit.kind == .village && unit.division?.parent == code
        case .unit(let id): unit.id == id
        }
    }

    fileprivate func words(_ units: [Unit]) -> String {
        switch self {
        case .departments: "全部部门"
        case .townships: "全部乡镇（街道）"
        case .villages: "全部村（社区）"
        case .villagesOf(let code): "\(units.first { $0.division == code }?.name ?? code.description)的村（社区）"
        case .unit(let id): units.first { $0.id == id }?.name ?? "已撤销的单位"
        }
    }
}

extension [Audience] {
    /// As it is stored.
    package var stored: String { map(\.description).joined(separator: " ") }

    package init(stored text: String) { self = text.split(separator: " ").compactMap { Audience(String($0)) } }

    /// The units that it comes to on a day, each once, in the order in which units stand.
    package func units(among all: [Unit]) -> [Party] {
        all.filter { unit in contains { $0.takes(unit) } }.map { Party($0) }
    }

    /// `全部乡镇（街道）、水利局`
    package func words(among all: [Unit]) -> String { map { $0.words(all) }.joined(separator: "、") }
}

extension Units {
    /// Whom something can be addressed to on a day.
    package static func addressable(
        county: String, on day: Day, in transaction: ReadTransaction
    ) throws -> [Unit] {
        try all(county: county, kinds: [.department, .township, .village], notGoneOn: day, in: transaction)
    }
}
