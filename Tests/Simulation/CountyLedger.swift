import Foundation
import Inspections
import Kernel
import Office

/// What one county was told had been done: a plain model that knows acknowledged steps and nothing of the database. The
/// product has to agree with it.
struct CountyLedger: Sendable {
    struct Village: Sendable {
        let code: DivisionCode
        let from: Day
    }

    let code: String
    /// How many audit entries there are.
    var audited = 0
    var townships: [DivisionCode] = []
    var villages: [Village] = []
    /// The units of townships and villages.
    var unitOf: [DivisionCode: String] = [:]
    var units = 0
    var places = 0
    var renames = 0
    var people: [PersonNote] = []
    var sheet = ""
    var editions: [SheetNote] = []
    var plans: [PlanNote] = []
    var visits: [VisitNote] = []
    var findings: [FindingNote] = []
    var rules: [RuleNote] = []
    var months: [MonthNote] = []
    var bulletins: [BulletinNote] = []
    var bank = BankBook()
    var ballots = BallotBook()
    /// What one put forward and another signs.
    var proposals: [ProposalNote] = []
    /// When a month was closed last.
    var closedAt: Instant?
    /// By cookie.
    var sessions: [SessionNote] = []

    init(code: String) { self.code = code }

    func villages(on day: Day) -> [DivisionCode] { villages.filter { $0.from <= day }.map(\.code).sorted() }

    /// Somebody of the office, who sees everything.
    var office: Actor { Actor(id: "ledger", name: "", county: code, roles: [.clerk], scope: .county) }
    var published: SheetNote? { editions.last { $0.state == .published } }
    func edition(_ number: Int) -> SheetNote? { editions.first { $0.number == number } }
    func proposal(_ id: String) -> ProposalNote? { proposals.first { $0.id == id } }
    func waits(_ isMeant: (ProposalNote.Matter) -> Bool) -> ProposalNote? {
        proposals.last { $0.isWaiting && isMeant($0.matter) }
    }
    var latestClosed: Month? { months.map(\.month).max() }

    func plan(_ id: String) -> PlanNote? { plans.first { $0.id == id } }
    func visit(_ id: String) -> VisitNote? { visits.first { $0.id == id } }
    func finding(_ id: String) -> FindingNote? { findings.first { $0.id == id } }
    func person(_ id: String) -> PersonNote? { people.first { $0.id == id } }

    /// What is done at this moment is dated behind the closing that was done at the same one.
    func moment(_ now: Instant) -> Instant {
        guard let closedAt, now <= closedAt else { return now }
        return Instant(milliseconds: closedAt.milliseconds + 1)
    }

    mutating func change(visit id: String, _ body: (inout VisitNote) throws -> Void) rethrows {
        guard let index = visits.firstIndex(where: { $0.id == id }) else { return }
        try body(&visits[index])
    }

    mutating func change(finding id: String, _ body: (inout FindingNote) throws -> Void) rethrows {
        guard let index = findings.firstIndex(where: { $0.id == id }) else { return }
        try body(&findings[index])
    }
}

struct PersonNote: Hashable, Sendable {
    let id: String
    let signInName: String
    var actor: Actor
    var isDisabled = false
    var failures = 0
    var lockedUntil: Instant?
    /// Has the password that everybody has.
    var hasPassword = false
    /// Of the county's first people, who stay.
    var isFounding = false
}

struct SessionNote: Sendable {
    let token: String
    let person: String
    let begunAt: Instant
    var seenAt: Instant

    func isAlive(_ now: Instant) -> Bool {
        seenAt >= now.adding(minutes: -30) && begunAt >= now.adding(hours: -12)
    }
}

struct PlanNote: Sendable {
    let id: String
    let month: Month
    let edition: Int
    let tier: Tier
    let manner: Manner
    var isReplaced = false
    var isVoid = false

    var stands: Bool { !isReplaced && !isVoid }
}

struct VisitNote: Hashable, Sendable {
    enum State: Sendable { case open, submitted, cancelled, lapsed }

    let id: String
    let plan: String
    let month: Month
    let tier: Tier
    let manner: Manner
    let edition: Int
    let division: DivisionCode
    let inspector: String?
    var isReplaced = false
    var isCancelled = false
    /// Its month was closed before anybody came.
    var isLapsed = false
    var submittedAt: Instant?
    var lines: [LineNote] = []

    var state: State {
        if submittedAt != nil { return .submitted }
        return isCancelled || isReplaced ? .cancelled : isLapsed ? .lapsed : .open
    }

    func mayRecord(_ actor: Actor) -> Bool {
        switch (tier, actor.scope) {
        case (.county, _) where inspector == actor.id && actor.has(.inspector): return true
        case (.county, .county): return actor.has(.clerk) || actor.has(.director)
        case (.county, _): return false
        case (.selfCheck, .division(let own, _)):
            return own.level == .township && own.contains(division)
                && (actor.has(.townshipLiaison) || actor.has(.townshipDeputy) || actor.has(.inspector))
        // The office enters what a township wrote on paper.
        case (.selfCheck, .county): return actor.has(.clerk) || actor.has(.director)
        case (.selfCheck, _), (.panel, _): return false
        }
    }

    /// Nobody who is not of the office or sent there hears of an unannounced visit before it is scored.
    func isKnown(to actor: Actor) -> Bool {
        if actor.has(.clerk) || actor.has(.director) || (actor.has(.inspector) && inspector == actor.id) { return true }
        guard manner == .announced || submittedAt != nil else { return false }
        switch actor.scope {
        case .county: return true
        case .division(let own, _): return own.contains(division)
        case .unit, .person: return false
        }
    }
}

struct RuleNote: Hashable, Sendable {
    let version: Int
    let validFrom: Month
    let selfCheck: Int
    let county: Int
    let isMissingZero: Bool
}

/// A closed month, of which nothing changes ever after.
struct MonthNote: Hashable, Sendable {
    let month: Month
    let digest: String
    let due: Int
    let onTime: Int
    let mean: Int
}

/// Something that waits for a second hand, or did.
struct ProposalNote: Hashable, Sendable {
    enum Matter: Hashable, Sendable {
        /// With what the proposer saw.
        case closing(Month, acceptsMissing: Bool, [CountyLedger.Standing])
        case rule(RuleNote)
        case edition(Int)
    }

    let id: String
    let proposer: String
    let matter: Matter
    var isWaiting = true
}

struct BulletinNote: Hashable, Sendable {
    let id: String
    let month: Month
    var state = PaperState.draft
    let drafter: String
    var editors: Set<String> = []
    /// Who ever submitted or approved it: gives no later signature.
    var submitters: Set<String> = []
    var approvers: Set<String> = []
    var version = 0
    var number: Number?
    /// What its figures were taken from.
    var taken: Evidence

    /// The records behind the figures of a month's bulletin.
    struct Evidence: Hashable, Sendable {
        var visits = 0
        var selfChecks = 0
        var unannounced = 0
        var findings = 0
        /// Everything else that its words are taken from.
        var others: [String] = []
    }
}
