import Database
import Findings
import Foundation
import Inspections
import Kernel
import Media
import Office
import Organisation
import Sheets

extension TestCounty {
    /// What a visit found becomes findings, and what is voided there is voided here, as in the product.
    package static let listeners = VisitListeners(
        onSubmitted: { submitted, transaction in
            for spot in submitted.spots {
                try NewFinding(
                    source: submitted.visit.tier == .selfCheck
                        ? .selfCheck
                        : submitted.visit.tier == .panel ? .panel : submitted.visit.manner == .cross ? .cross : .visit,
                    origin: spot.line.description,
                    originPath: "visits/\(submitted.visit.id)", division: submitted.visit.division, topic: spot.group,
                    title: spot.title, description: spot.note, finder: spot.finder ?? submitted.by,
                    foundAt: submitted.at, photos: spot.photos, placeKind: submitted.visit.placeKind,
                    plan: submitted.visit.plan.description
                ).record(in: transaction)
            }
        },
        onVoided: { line, reason, actor, transaction in
            try FindingWithdrawal.withdraw(origin: line.description, reason: reason, by: actor, in: transaction)
        })

    /// 成堆垃圾, half a point each.
    package static let litter = VisitLine.Kind(item: "1-1", deduction: "a")

    /// A plan's visits, in the order of codes. Two of each township by default.
    package func plan(
        _ month: String = "2019-11", _ tier: Tier = .county, _ manner: Manner = .unannounced, share: Int = 40,
        reason: String = ""
    ) async throws -> [Visit] {
        let plan = try await office.carryOut(
            MakePlan(
                month: try Self.month(month), sheet: sheet, edition: 1, tier: tier, manner: manner, share: share,
                inspectors: [ID(inspector.id)].compactMap(\.self), reason: reason), by: clerk)
        return try await office.read { [clerk] in try Plans.one(plan, for: clerk, in: $0).visits }
    }

    /// The visits of an announced plan by another sheet, in the order of codes.
    package func plan(of content: Sheet, _ month: String = "2019-11") async throws -> [Visit] {
        let system = Actor.system(county: Self.code)
        let other = try await office.carryOut(DraftSheet(content: content), by: system)
        try await office.carryOut(PublishEdition(sheet: other, number: 1), by: system)
        let plan = try await office.carryOut(
            MakePlan(
                month: try Self.month(month), sheet: other, edition: 1, tier: .county, manner: .announced, share: 40,
                inspectors: [ID(inspector.id)].compactMap(\.self)), by: clerk)
        return try await office.read { [clerk] in try Plans.one(plan, for: clerk, in: $0).visits }
    }

    package func newLine() -> ID<VisitLine> { ID(at: clock.now, random: clock.surroundings.random(10)) }

    /// Notes a spot with its photo.
    @discardableResult
    package func note(
        _ visit: Visit, _ kind: VisitLine.Kind? = litter, count: Int = 1, note: String = "", hasPhoto: Bool = true,
        by actor: Actor? = nil
    ) async throws -> ID<VisitLine> {
        let line = newLine()
        let actor = try actor ?? recorder(of: visit)
        try await office.carryOut(
            AddLine(visit: visit.id, line: line, kind: kind, count: count, note: note), by: actor)
        if hasPhoto {
            try await office.carryOut(AddLinePhotos(visit: visit.id, line: line, photos: [photo]), by: actor)
        }
        return line
    }

    /// Hands a visit in, held on the clock's day.
    @discardableResult
    package func submit(_ visit: Visit, by actor: Actor? = nil) async throws -> Points {
        try await office.carryOut(
            SubmitVisit(visit: visit.id, heldOn: clock.now.day, listeners: Self.listeners),
            by: try actor ?? recorder(of: visit))
    }

    package func recorder(of visit: Visit) throws -> Actor {
        visit.tier == .county ? inspector : try township(visit.division.parent?.description ?? "")
    }

    package func visit(_ id: ID<Visit>, for actor: Actor? = nil) async throws -> Visit {
        try await office.read { [actor = actor ?? clerk] in try Visits.one(id, for: actor, in: $0) }
    }

    package func lines(_ visit: Visit) async throws -> [VisitLine] {
        try await office.read { try Visits.lines(of: visit.id, county: Self.code, in: $0) }
    }

    /// A photo that was never in the store, for counting: each letter or number is another.
    package static func photo(_ name: String) throws -> Photo {
        let json = #"{"sha256":"\#(name)","byteSize":1,"format":"jpeg","width":1,"height":1}"#
        return try JSONDecoder().decode(Photo.self, from: Data(json.utf8))
    }
}
