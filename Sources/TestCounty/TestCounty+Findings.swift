import Database
import Findings
import Kernel
import Media
import Office

extension TestCounty {
    /// A finding as a visit hands it over; the moment is the clock's.
    @discardableResult
    package func find(
        _ title: String = "成堆垃圾3处", in division: String = "990101100201", source: FindingSource = .visit,
        topic: String = "治脏", description: String = "", origin: String? = nil, by finder: Actor? = nil,
        plan: String? = nil
    ) async throws -> ID<Finding> {
        let finder = finder ?? inspector
        let origin = origin ?? newLine().description
        let place = try self.division(division)
        try await office.keepHouse { transaction in
            try NewFinding(
                source: source, origin: origin, originPath: "visits", division: place, topic: topic, title: title,
                description: description, finder: finder, foundAt: transaction.now, photos: [],
                plan: plan
            ).record(in: transaction)
        }
        let found = try await office.read { try Findings.ofOrigins([origin], county: finder.county, in: $0)[origin] }
        guard let found else { throw Refusal(.missing, "test", origin) }
        return found
    }

    @discardableResult
    package func take(
        _ act: FindingAct, _ finding: ID<Finding>, by actor: Actor, note: String = "", photos: [Photo] = []
    ) async throws -> FindingState {
        try await office.carryOut(TakeStep(finding: finding, act: act, note: note, photos: photos), by: actor)
    }

    /// Given to a unit for so long; three working days by default.
    package func assign(
        _ finding: ID<Finding>, to party: Party? = nil, _ limit: String = "rural.ordinary"
    ) async throws {
        guard let limit = Limit.named(limit) else { throw Refusal(.missing, "test", limit) }
        try await take(.assign(to: party ?? yunxi, limit: limit), finding, by: clerk)
    }

    package func respond(_ finding: ID<Finding>, by actor: Actor) async throws {
        try await take(.respond(photos: [photo.sha256]), finding, by: actor, photos: [photo])
    }

    /// From being assigned to 云溪镇 to being struck off.
    package func settle(_ finding: ID<Finding>) async throws {
        try await assign(finding)
        try await take(.init(.accept), finding, by: try township())
        try await respond(finding, by: try township())
        try await take(.init(.verify), finding, by: clerk)
        try await take(.init(.close), finding, by: clerk)
    }

    package func finding(_ id: ID<Finding>) async throws -> Finding {
        try await office.read { [clerk] in try Findings.one(id, for: clerk, in: $0) }
    }

    package func course(_ id: ID<Finding>) async throws -> FindingCourse {
        try await office.read { try Findings.course(id, county: Self.code, in: $0) }
    }
}
