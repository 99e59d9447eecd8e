import Database
import Kernel
import Office

/// What a list of findings is narrowed to, in which order, and after which row.
package struct FindingFilter: Sendable {
    /// Groups of states, as people ask for them.
    package enum Standing: String, Codable, CaseIterable, Sendable {
        case open, unassigned, unaccepted, rectifying, overdue, responded, verified, extensionRequested, disputed
        case shelved, closed, voided, valid

        package var chinese: String {
            switch self {
            case .open: "未销号"
            case .unassigned: "待交办"
            case .unaccepted: "待签收"
            case .rectifying: "整改中"
            case .overdue: "已逾期"
            case .responded: "待复核"
            case .verified: "待销号"
            case .extensionRequested: "申请延期"
            case .disputed: "待改派"
            case .shelved: "挂账"
            case .closed: "已销号"
            case .voided: "已作废"
            case .valid: "全部（不含作废）"
            }
        }

        /// What is open is written out as the partial index `findingOpen` has it; of all that is valid nearly
        /// every finding passes, and the list's order has an index of its own.
        func condition(now: Instant) -> SQL {
            switch self {
            case .open: "finding.state NOT IN ('closed', 'voided')"
            case .valid: "finding.state <> 'voided'"
            case .overdue: "finding.due < \(now)"
            case .rectifying: "finding.state IN \(list: [FindingState.accepted, .rectifying])"
            case .unassigned: "finding.state = \(FindingState.found)"
            case .unaccepted: "finding.state = \(FindingState.assigned)"
            case .responded: "finding.state = \(FindingState.responded)"
            case .verified: "finding.state = \(FindingState.verified)"
            case .extensionRequested: "finding.state = \(FindingState.extensionRequested)"
            case .disputed: "finding.state = \(FindingState.disputed)"
            case .shelved: "finding.state = \(FindingState.shelved)"
            case .closed: "finding.state = \(FindingState.closed)"
            case .voided: "finding.state = \(FindingState.voided)"
            }
        }
    }

    /// The orders there are; no other can be asked for.
    package enum Sort: String, Codable, CaseIterable, Sendable {
        case newest, due, division

        package var chinese: String {
            switch self {
            case .newest: "最新发现"
            case .due: "最先到期"
            case .division: "按区划"
            }
        }

        var order: SQL {
            switch self {
            case .newest: "finding.foundAt DESC, finding.id DESC"
            case .due: "finding.due, finding.id"
            case .division: "finding.division, finding.id"
            }
        }
    }

    /// Who answers for it, as seen by the reader's own unit.
    package enum Duty: String, Codable, CaseIterable, Sendable {
        /// The reader's unit, or the village that it was passed on to.
        case own
        /// The reader's unit or one below it.
        case below
        /// Somebody else: what the reader may verify.
        case others

        package var chinese: String {
            switch self {
            case .own: "本单位办理"
            case .below: "本单位和所属村（社区）办理"
            case .others: "其他单位办理"
            }
        }

        func condition(for actor: Actor) -> SQL {
            switch (actor.scope, self) {
            case (.county, .others): "1 = 1"
            case (.county, _): "1 = 0"
            case (.unit(let unit), .others): "(finding.lead IS NULL OR finding.lead <> \(unit))"
            case (.unit(let unit), _): "finding.lead = \(unit)"
            case (.division(let own), .others):
                "(finding.leadDivision IS NULL OR finding.leadDivision <> \(own))"
            case (.division, .below): actor.scope.condition(division: "finding.leadDivision")
            case (.division(let own), .own):
                "(finding.leadDivision = \(own) OR \(Self.isPassedOn(to: own, county: actor.county)))"
            }
        }

        /// By the township that still answers for it; after another assignment the village has no part in it.
        private static func isPassedOn(to village: DivisionCode, county: String) -> SQL {
            guard let township = village.parent else { return "1 = 0" }
            return """
                (finding.leadDivision = \(township) AND EXISTS (SELECT 1 FROM findingParty
                    WHERE findingParty.county = \(county) AND findingParty.finding = finding.id
                      AND findingParty.division = \(village)))
                """
        }
    }

    /// The last row of the page before, as its sort key and identifier.
    package struct Position: Sendable {
        let key: String
        let id: ID<Finding>

        package init?(_ text: String) {
            let halves = text.split(separator: "_").map(String.init)
            guard halves.count == 2, Int64(halves[0]) != nil, let id = ID<Finding>(halves[1]) else { return nil }
            key = halves[0]
            self.id = id
        }
    }

    package var standing: Standing?
    package var source: FindingSource?
    /// A division and all below it.
    package var below: DivisionCode?
    package var lead: String?
    /// 治脏
    package var topic: String?
    /// At least so far pressed.
    package var escalation: Escalation?
    package var duty: Duty?
    package var search = ""
    /// Found in it.
    package var month: Month?
    package var sort = Sort.newest
    package var after: Position?

    package init(standing: Standing? = nil, month: Month? = nil, below: DivisionCode? = nil) {
        self.standing = standing
        self.month = month
        self.below = below
    }

    func condition(for actor: Actor, in transaction: ReadTransaction) -> SQL {
        var parts: [SQL] = []
        if let standing { parts.append(standing.condition(now: transaction.now)) }
        if let source { parts.append("finding.source = \(source)") }
        if let below { parts.append(Self.within(below)) }
        if let lead { parts.append("finding.lead = \(lead)") }
        if let topic { parts.append("finding.topic = \(topic)") }
        if let escalation { parts.append("finding.escalation >= \(escalation.rawValue)") }
        if let duty { parts.append(duty.condition(for: actor)) }
        if let month { parts.append(Self.within(month, "finding.foundAt")) }
        if let after { parts.append(condition(after)) }
        return parts.isEmpty ? "1 = 1" : SQL.joined(parts, separator: " AND ")
    }

    /// As the index `findingTownship` has it, which keeps the list's order; a range of codes would be sorted as a whole.
    private static func within(_ division: DivisionCode) -> SQL {
        guard division.level == .township else {
            return Scope.division(division).condition(division: "finding.division")
        }
        return "substr(finding.division, 1, 9) = \(division)"
    }

    private static func within(_ month: Month, _ column: SQL) -> SQL {
        "(\(column) >= \(Instant(month.firstDay)) AND \(column) < \(Instant(month.next.firstDay)))"
    }

    private func condition(_ after: Position) -> SQL {
        let number = Int64(after.key) ?? 0
        switch sort {
        case .newest:
            return "(finding.foundAt, finding.id) < (\(number), \(after.id))"
        case .due: return "(finding.due, finding.id) > (\(number), \(after.id))"
        case .division: return "(finding.division, finding.id) > (\(after.key), \(after.id))"
        }
    }

    /// Where the next page begins.
    package func position(of finding: Finding) -> String {
        let key =
            switch sort {
            case .newest: String(finding.foundAt.milliseconds)
            case .due: String(finding.due.milliseconds)
            case .division: finding.division.description
            }
        return "\(key)_\(finding.id)"
    }
}
