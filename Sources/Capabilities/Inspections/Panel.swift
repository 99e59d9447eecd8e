import Database
import Kernel
import Office
import Organisation
import Sheets

/// One place on a panel (特别考核组), and who sits there, or sat until he could not come.
package struct PanelSeat: Codable, Sendable {
    package let panel: Int
    package let seat: Int
    package let person: ID<Person>
    package let name: String
    package let kind: Role
    package let home: DivisionCode?
    package let leftAt: Instant?
    package let leftReason: String?

    package var isTaken: Bool { leftAt == nil }

    init(_ row: Row) throws {
        panel = try row["panel"]
        seat = try row["seat"]
        person = try row["person"]
        name = try row["name"]
        let text: String = try row["kind"]
        guard let role = Role(rawValue: text) else { throw DatabaseError(.corrupt, "a panel seat of no kind: \(text)") }
        kind = role
        home = try row["home"]
        leftAt = try row["leftAt"]
        leftReason = try row["leftReason"]
    }
}

/// What one member of a panel handed in of a visit: his own sheet.
package struct PanelMark: Codable, Sendable {
    package let person: ID<Person>
    package let heldOn: Day
    package let submittedAt: Instant
    package let submittedBy: String
    package let submittedByName: String
    package let total: Points

    /// Somebody of the office entered it from paper (代填).
    package var isEnteredForAnother: Bool { submittedBy != person.description }

    init(_ row: Row) throws {
        person = try row["person"]
        heldOn = try row["heldOn"]
        submittedAt = try row["submittedAt"]
        submittedBy = try row["submittedBy"]
        submittedByName = try row["submittedByName"]
        total = try row["total"]
    }
}

/// A panel's visit: who sits there and what they have handed in.
struct PanelVisit: Codable, Sendable {
    /// Also of those who left.
    let seats: [PanelSeat]
    let marks: [PanelMark]

    func seat(of person: String) -> PanelSeat? { seats.first { $0.person.description == person } }
    func mark(of person: String) -> PanelMark? { marks.first { $0.person.description == person } }

    /// Nobody of the seat, neither who sits there nor who sat before, has handed in.
    var awaited: [PanelSeat] {
        let done = Set(seats.filter { mark(of: $0.person.description) != nil }.map(\.seat))
        return seats.filter { $0.isTaken && !done.contains($0.seat) }
    }

    /// Of those who handed in.
    var kinds: [Role] { marks.compactMap { seat(of: $0.person.description)?.kind } }

    /// What the marks come to: from five on without one of the highest and one of the lowest.
    var mean: JuryMarks { JuryMarks(marks.map(\.total), Sheet.Jury(), of: "考核组成员") }
}

extension Visit {
    /// Who marks it, by seat; none where it is no panel's.
    package func panelMembers(county: String, in transaction: ReadTransaction) throws -> [ID<Person>] {
        guard tier == .panel else { return [] }
        return try PanelQueries.seats(of: plan, panel: panel, county: county, in: transaction)
            .filter(\.isTaken).map(\.person)
    }
}

/// Why a panel's visit was scored without all of its members.
struct FewerMarks: Codable, Sendable {
    let reason: String
    let byName: String
    let at: Instant
}

/// What there is to ask about panels.
enum PanelQueries {
    /// Of a plan, by panel and seat; who sits there stands before who sat there.
    static func seats(
        of plan: ID<Plan>, panel: Int? = nil, county: String, in transaction: ReadTransaction
    ) throws -> [PanelSeat] {
        let wanted: SQL = panel.map { "panelSeat.panel = \($0)" } ?? "1 = 1"
        return try transaction.rows(
            """
            SELECT panelSeat.panel, panelSeat.seat, panelSeat.person, COALESCE(member.name, '') AS name, panelSeat.kind,
                panelSeat.home, panelSeat.leftAt, panelSeat.leftReason
            FROM panelSeat \(SQL.join(person: "panelSeat.person", of: "panelSeat", as: "member"))
            WHERE panelSeat.county = \(county) AND panelSeat.plan = \(plan) AND \(wanted)
            ORDER BY panelSeat.panel, panelSeat.seat, CASE WHEN panelSeat.leftAt IS NULL THEN 0 ELSE 1 END,
                panelSeat.takenAt DESC
            """
        ).map(PanelSeat.init)
    }

    static func marks(
        of visit: ID<Visit>, county: String, in transaction: ReadTransaction
    ) throws -> [PanelMark] {
        try transaction.rows(
            """
            SELECT person, heldOn, submittedAt, submittedBy, submittedByName, total FROM panelMark
            WHERE county = \(county) AND visit = \(visit) AND voiding = 0 ORDER BY submittedAt, person
            """
        ).map(PanelMark.init)
    }

    /// Why a visit was scored without those who did not mark, and who of the office said so; nil where all have marked.
    static func fewer(
        _ visit: ID<Visit>, county: String, in transaction: ReadTransaction
    ) throws -> FewerMarks? {
        try transaction.row(
            """
            SELECT fewerReason, fewerByName, submittedAt FROM visit
            WHERE county = \(county) AND id = \(visit) AND fewerReason IS NOT NULL
            """
        ).map { FewerMarks(reason: try $0["fewerReason"], byName: try $0["fewerByName"], at: try $0["submittedAt"]) }
    }

    static func visit(_ visit: Visit, county: String, in transaction: ReadTransaction) throws -> PanelVisit {
        PanelVisit(
            seats: try seats(of: visit.plan, panel: visit.panel, county: county, in: transaction),
            marks: try marks(of: visit.id, county: county, in: transaction))
    }

    /// Everybody who may be drawn, each with the township that is his own by today's tree.
    static func members(county: String, in transaction: ReadTransaction) throws -> [PanelDraw.Member] {
        let succession = try Divisions.succession(county: county, on: transaction.now.day, in: transaction)
        return try Role.panel.flatMap { kind in
            try People.holding(kind, county: county, in: transaction).map { person, home in
                PanelDraw.Member(
                    id: person.id.description, name: person.name, kind: kind,
                    home: home.map(succession.current).flatMap(\.township))
            }
        }
    }

    /// Of `visit`: somebody sits on the panel that goes there.
    static func isMember(_ actor: Actor) -> SQL {
        """
        EXISTS (SELECT 1 FROM panelSeat WHERE panelSeat.county = \(actor.county) AND panelSeat.plan = visit.plan
            AND panelSeat.panel = visit.panel AND panelSeat.person = \(actor.id) AND panelSeat.leftAt IS NULL)
        """
    }

    /// Of `visit`: he has handed in his own sheet.
    static func hasMarked(_ actor: Actor) -> SQL {
        """
        EXISTS (SELECT 1 FROM panelMark WHERE panelMark.county = \(actor.county) AND panelMark.visit = visit.id
            AND panelMark.person = \(actor.id) AND panelMark.voiding = 0)
        """
    }
}

extension DivisionCode {
    /// The township that it is or lies in; nil of a county.
    var township: DivisionCode? {
        switch level {
        case .township: self
        case .village: parent
        default: nil
        }
    }
}

extension Actor {
    /// Is on panels and nothing else.
    var isOnPanelsOnly: Bool { !roles.isEmpty && roles.allSatisfy(Role.panel.contains) }
    var isOnPanels: Bool { roles.contains(where: Role.panel.contains) }
    /// The office itself, which enters for others what they wrote on paper.
    var isOffice: Bool { scope == .county && (has(.clerk) || has(.director)) }
}
