import Database
import Kernel
import Office

/// A problem as another capability hands it over, in its own transaction.
package struct NewFinding: Sendable {
    package let source: FindingSource
    /// The identifier of the record that it came from: each gives one finding.
    package let origin: String
    package let originPath: String
    package let division: DivisionCode
    package let topic: String
    package let title: String
    package let description: String
    package let finder: Actor
    /// When it was seen, which may be some days before it is recorded.
    package let foundAt: Instant
    package let photos: [String]
    /// Of a place that was visited for itself; nil for a village or community as a whole.
    package let placeKind: PlaceKind?
    /// The plan whose visit found it; nil where it came another way.
    package let plan: String?

    package init(
        source: FindingSource, origin: String, originPath: String, division: DivisionCode, topic: String,
        title: String, description: String, finder: Actor, foundAt: Instant, photos: [String],
        placeKind: PlaceKind? = nil, plan: String? = nil
    ) {
        self.plan = plan
        self.placeKind = placeKind.flatMap { PlaceKind.ofTheirOwn.contains($0) ? $0 : nil }
        self.source = source
        self.origin = origin
        self.originPath = originPath
        self.division = division
        self.topic = topic
        self.title = title
        self.description = description
        self.finder = finder
        self.foundAt = foundAt
        self.photos = photos
    }

    @discardableResult
    package func record(in transaction: WriteTransaction) throws -> ID<Finding> {
        let county = finder.county
        let id = transaction.newID(Finding.self)
        try transaction.run(
            """
            INSERT INTO finding (county, id, source, origin, originPath, division, topic, title, description, finder,
                finderName, foundAt, state, due, textVersion, placeKind, plan)
            VALUES (\(county), \(id), \(source), \(origin), \(originPath), \(division), \(topic), \(title),
                \(description), \(finder.id), \(finder.name), \(foundAt), \(FindingState.found),
                \(Finding.never), \(FindingText.version), \(placeKind?.rawValue), \(plan))
            """)
        for photo in photos { try transaction.attach(photo, to: .finding, id.description, county: county) }
        let course = FindingCourse(source: source, division: division, finder: finder.id)
        try FindingText.index(id, course, county: county, in: transaction)
        return id
    }
}

package enum FindingWithdrawal {
    /// The record that a finding came from was voided: so is the finding, unless it is closed.
    package static func withdraw(
        origin: String, reason: String, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        let id: ID<Finding>? = try transaction.value(
            "SELECT id FROM finding WHERE county = \(actor.county) AND origin = \(origin)")
        guard let id else { return }
        let course = try Findings.course(id, county: actor.county, in: transaction)
        guard !course.state.isSettled else { return }
        try TakeStep(finding: id, act: FindingAct(.void), note: "来源记录已作废：\(reason)").take(
            course, by: actor, in: transaction)
    }
}
