import Database
import Kernel
import Office
import Organisation

/// What a list of findings is narrowed to, in which order, and after which row.
package struct FindingFilter: Sendable {
    /// Groups of states, as people ask for them.
    package enum Standing: String, Codable, CaseIterable, Sendable {
        case open, unassigned, unaccepted, rectifying, overdue, responded, verified, extensionRequested, disputed
        case shelved, closed, voided, valid
        /// Voided ones too: what the list is when nothing is asked of the state.
        case all

        /// In the words of the states that it takes, so that a filter and the tags in its list are the same.
        package var chinese: String {
            switch self {
            case .open: "未销号"
            case .overdue: FindingState.overdue
            case .valid: "不含已作废"
            case .all: "全部"
            default: states.map(\.chinese).joined(separator: "、")
            }
        }

        /// The states that it takes, where it is made of states.
        var states: [FindingState] {
            switch self {
            case .unassigned: [.found]
            case .unaccepted: [.assigned]
            case .rectifying: [.accepted, .rectifying]
            case .responded: [.responded]
            case .verified: [.verified]
            case .extensionRequested: [.extensionRequested]
            case .disputed: [.disputed]
            case .shelved: [.shelved]
            case .closed: [.closed]
            case .voided: [.voided]
            case .open, .overdue, .valid, .all: []
            }
        }

        /// What is open is written out as the partial index `findingOpen` has it; of all that is valid nearly
        /// every finding passes, and the list's order has an index of its own.
        func condition(now: Instant) -> SQL {
            switch self {
            case .open: FindingFilter.isOpen
            case .valid: "finding.state <> 'voided'"
            case .overdue: "finding.due < \(now)"
            case .all: "1 = 1"
            default: Self.taking(states)
            }
        }

        private static func taking(_ states: [FindingState]) -> SQL {
            guard let only = states.first, states.count == 1 else { return "finding.state IN \(list: states)" }
            return "finding.state = \(only)"
        }
    }

    /// The orders there are; no other can be asked for.
    package enum Sort: String, Codable, CaseIterable, Sendable {
        case newest, oldest, due, division

        package var chinese: String {
            switch self {
            case .newest: "最新发现"
            case .oldest: "最早发现"
            case .due: "最先到期"
            case .division: "按区划"
            }
        }

        var order: ListOrder {
            switch self {
            case .newest: .descending(rawValue, chinese, "finding.foundAt", .integer)
            case .oldest: .ascending(rawValue, chinese, "finding.foundAt", .integer)
            case .due: .ascending(rawValue, chinese, "finding.due", .integer)
            case .division: .ascending(rawValue, chinese, "finding.division", .text)
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
            case (.county, _), (.person, _): "1 = 0"
            case (.unit(let unit), .others): "(finding.lead IS NULL OR finding.lead <> \(unit))"
            case (.unit(let unit), _): "\(FindingFilter.owner) = \(unit)"
            case (.division(let own, _), .others):
                "(finding.leadDivision IS NULL OR finding.leadDivision <> \(own))"
            case (.division, .below): actor.scope.condition(division: FindingFilter.owner)
            case (.division(let own, _), .own):
                own.level == .village
                    ? Self.isDone(by: own, county: actor.county) : "\(FindingFilter.owner) = \(own)"
            }
        }

        /// Of its own, or passed on to it by its township, which still answers for it.
        private static func isDone(by village: DivisionCode, county: String) -> SQL {
            let township = village.parent ?? village
            return """
                \(FindingFilter.owner) IN (\(village), \(township))
                AND (\(FindingFilter.owner) = \(village) OR EXISTS (SELECT 1 FROM findingParty
                    WHERE findingParty.county = \(county) AND findingParty.finding = finding.id
                      AND findingParty.division = \(village) AND findingParty.helps = 1))
                """
        }
    }

    /// As the partial indexes have it.
    static let isOpen: SQL = "finding.state NOT IN ('closed', 'voided')"
    /// Who answers, as the index `findingOwner` has it: a township's or village's code, or a department's identifier.
    static let owner: SQL = "COALESCE(finding.leadDivision, finding.lead)"

    package var standing: Standing?
    /// What the reader can do something about.
    package var task: FindingTask?
    package var source: FindingSource?
    /// A division and all below it.
    package var below: DivisionCode?
    package var lead: String?
    /// Whose visits found it.
    package var plan: String?
    /// 治脏
    package var topic: String?
    /// Of what kind the place is that was visited.
    package var placeKind: PlaceKind?
    /// At least so far pressed.
    package var escalation: Escalation?
    package var summons: Summons?
    package var duty: Duty?
    package var search = ""
    /// Found in it.
    package var month: Month?
    /// Found in it: what a figure counts.
    package var period: Period?
    /// Has its deadline on this day, while the clock runs.
    package var due: Day?
    package var changed: Changed?
    /// As known on a day: what was entered since is left out, and states are those of then.
    package var clock: Period?
    package var sort = Sort.newest
    /// The last row of the page before.
    package var after: ListPosition?

    package init(standing: Standing? = nil, month: Month? = nil, below: DivisionCode? = nil) {
        self.standing = standing
        self.month = month
        self.below = below
    }

    /// A task's whole list, in its order.
    package init(task: FindingTask) {
        self.task = task
        sort = task.sort
    }

    func condition(for actor: Actor, in transaction: ReadTransaction) throws -> SQL {
        var parts: [SQL] = []
        parts.append(counted(at: transaction.now, county: actor.county))
        if let task { parts.append(task.condition(for: actor, now: transaction.now)) }
        if let source { parts.append("finding.source = \(source)") }
        if let below { parts.append(try isWithin(below, county: actor.county, in: transaction)) }
        if let lead { parts.append("finding.lead = \(lead)") }
        if let plan { parts.append("finding.plan = \(plan)") }
        if let topic { parts.append("finding.topic = \(topic)") }
        if let placeKind { parts.append("finding.placeKind = \(placeKind.rawValue)") }
        if let escalation { parts.append("finding.escalation >= \(escalation.rawValue)") }
        if let summons { parts.append(Self.pressed(to: summons)) }
        if let duty { parts.append(duty.condition(for: actor)) }
        // What is overdue is open, which the indexes of what a unit answers for and of what a month found have to be told.
        if duty != nil || month != nil, standing == .overdue, clock?.knownOn == nil { parts.append(Self.isOpen) }
        if let month { parts.append(Self.within(month, "finding.foundAt")) }
        if let due { parts.append(Self.isDue(on: due)) }
        if let after { parts.append(sort.order.condition(after: after, id: "finding.id")) }
        return parts.isEmpty ? "1 = 1" : SQL.joined(parts, separator: " AND ")
    }

    private static func pressed(to summons: Summons) -> SQL {
        switch summons {
        case .awaited: "(finding.escalation = \(Escalation.summons.rawValue) AND finding.summonedOn IS NULL)"
        case .held: "finding.summonedOn IS NOT NULL"
        }
    }

    /// By the tree of the month's last day, as the month was scored; else by today's.
    private func isWithin(
        _ division: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> SQL {
        let today = transaction.now.day
        let day = month.map { min($0.lastDay, today) } ?? today
        let succession = try Divisions.succession(county: county, on: day, in: transaction)
        let isWhole = succession.absorbed(by: division).isEmpty && succession.departed(from: division).isEmpty
        guard division.level == .township, isWhole else {
            return try Divisions.within(division, "finding.division", county: county, on: day, in: transaction)
        }
        return Self.isFound(in: division)
    }

    /// As the index `findingTownship` has it, which keeps the list's order; a range of codes would be sorted as a whole, and
    /// so is a township together with what was merged into it.
    static func isFound(in township: DivisionCode) -> SQL { "substr(finding.division, 1, 9) = \(township)" }

    private static func isDue(on day: Day) -> SQL {
        "(finding.due >= \(Instant(day)) AND finding.due < \(Instant(day.adding(days: 1))))"
    }

    private static func within(_ month: Month, _ column: SQL) -> SQL {
        "(\(column) >= \(Instant(month.firstDay)) AND \(column) < \(Instant(month.next.firstDay)))"
    }
}
