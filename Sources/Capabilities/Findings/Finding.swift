import Database
import Kernel
import Office

extension RecordKind {
    package static let finding = RecordKind("finding")
}

/// A problem, wherever it came from, on its way to being made good. Its course is the fold of its steps.
package struct Finding: Codable, Sendable {
    package let id: ID<Finding>
    package let source: FindingSource
    /// The page of the record that it came from.
    package let originPath: String?
    package let division: DivisionCode
    package let village: String
    package let township: String
    /// 治脏
    package let topic: String
    /// 成堆垃圾 3处
    package let title: String
    package let description: String
    package let finder: String?
    package let finderName: String
    package let foundAt: Instant
    /// The day on which the exposure board showed it; from then on the county looks after it.
    package let exposedOn: Day?
    /// The day on which a case of the county's gathered it, which looks after it from then on.
    package let keptSince: Day?
    package let state: FindingState
    package let leadName: String?
    /// 茶亭乡（转樟塘村办理）
    package let leadAndHelpers: String?
    package let deadline: Instant?
    package let escalation: Escalation?
    /// The day on which the summons was held that the last notice of one called to.
    package let summonedOn: Day?
    /// Of the assignment notice (交办单).
    package let number: SerialNumber?

    /// Stands for “nothing is due”, so that lists can be sorted by what is.
    static let never = Instant.endless

    init(_ row: Row) throws {
        id = try row["id"]
        source = try row["source"]
        originPath = try row["originPath"]
        division = try row["division"]
        village = try row["village"]
        township = try row["township"]
        topic = try row["topic"]
        title = try row["title"]
        description = try row["description"]
        finder = try row["finder"]
        finderName = try row["finderName"]
        foundAt = try row["foundAt"]
        exposedOn = try row["exposedOn"]
        keptSince = try row["keptSince"]
        state = try row["state"]
        leadName = try row["leadName"]
        leadAndHelpers = try row["leadAndHelpers"] ?? leadName
        deadline = try row["deadline"]
        escalation = Escalation(rawValue: try row["escalation"])
        summonedOn = try row["summonedOn"]
        let kind: String? = try row["numberKind"]
        let year: Int? = try row["numberYear"]
        let serial: Int? = try row["number"]
        number =
            if let kind, let year, let serial { SerialNumber(kind: kind, year: year, number: serial) } else { nil }
    }

    /// By the rules of which source it is looked after.
    var keptBy: FindingSource { source.kept(exposedOn: exposedOn, since: keptSince) }

    /// When it is due, while the clock runs.
    var due: Instant { state.isRunning ? deadline ?? Self.never : Self.never }

    package func isOverdue(at now: Instant) -> Bool { due < now }

    /// How far it was pressed, as tags say it: the last notice since the deadline was set, and a summons that was held.
    package var pressed: [String] {
        let notice = escalation == .summons && summonedOn != nil ? nil : escalation
        return [notice?.chinese, summonedOn.map { _ in Summons.held.chinese }].compactMap(\.self)
    }
}

extension FindingSource: SQLEncodable, SQLDecodable {}
extension FindingState: SQLEncodable, SQLDecodable {}
