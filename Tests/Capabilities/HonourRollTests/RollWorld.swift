import Database
import Kernel
import Office
import Organisation
import Residents
import TestCounty
import TestSupport
import Testing

@testable import HonourRoll
@testable import Recognition

/// A county in which one was nominated and may be commended without ballot or jury.
struct RollWorld {
    let county: TestCounty
    let round: ID<Round>
    let nomination: ID<Nomination>
    let resident: Actor

    static func with(_ engine: Engine, _ body: (RollWorld) async throws -> Void) async throws {
        let migrations =
            Outside.capability(all: { [] }).migrations + PublicNotices.capability(kinds: { [] }).migrations
            + Residents.capability().migrations + Recognition.capability().migrations
        try await withCounty(engine, also: migrations) { county in
            let rule = AwardRule(
                .goodNeighbour, classes: ["助人为乐"], quota: 2, criteria: [.init("事迹", 100)],
                weights: .init(jury: 0, verification: 100, support: 0))
            let round = try await county.office.carryOut(
                DraftRound(title: "2019年第四季度好人", rule: rule), by: county.clerk)
            try await county.office.carryOut(TakeProcedureStep(Round.procedure, round, "open"), by: county.clerk)
            let village = try county.division("990101100202")
            let person = try await county.office.carryOut(
                RegisterResident(
                    ResidentText(name: "周素珍", village: village, phone: try #require(PhoneNumber("13957500001")))),
                by: county.clerk)
            let nomination = try await county.office.carryOut(
                Nominate(
                    round,
                    NomineeText(
                        group: "助人为乐", name: "周素珍", bornOn: Day("1956-03-04"), village: village, line: "守着末班车的灯",
                        story: "山里的末班车七点半到头。"), photos: [county.photo], consent: Self.code),
                by: try county.village("990101100202"))
            let resident = Actor(
                id: person.description, name: "周素珍", county: TestCounty.code, roles: [.resident],
                scope: .person(person.description))
            _ = try await county.office.carryOut(AgreeToNomination(Self.code), by: resident)
            try await body(RollWorld(county: county, round: round, nomination: nomination, resident: resident))
        }
    }

    private static var code: OutsideCode {
        var random = SeededRandom(seed: 7)
        return OutsideCode { count in (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) } }
    }

    func take(_ step: String, by actor: Actor) async throws {
        try await county.office.carryOut(
            TakeProcedureStep(Round.procedure, round, step, answers: StepAnswers(note: "同意")), by: actor)
    }

    /// As far as the notice that runs.
    @discardableResult
    func bringToNotice() async throws -> ID<PublicNotice> {
        let office = county.office
        for (step, actor) in [("townshipPass", try county.township()), ("countyPass", county.clerk)] {
            try await office.carryOut(
                TakeProcedureStep(Nomination.procedure, nomination, step, answers: StepAnswers(note: "属实")), by: actor)
        }
        try await office.carryOut(VerifyNomination(nomination, points: 100), by: county.clerk)
        try await take("close", by: county.clerk)
        try await take("judge", by: county.clerk)
        let notice = try await office.carryOut(
            DecideRound(round, [1], contact: "创建办，0575-86000000"), by: county.clerk)
        let procedure = PublicNotice.procedure { [Recognition.noticeKind] }
        try await office.carryOut(TakeProcedureStep(procedure, notice, "submit"), by: county.clerk)
        try await office.carryOut(TakeProcedureStep(procedure, notice, "approve"), by: county.director)
        county.clock.advance(minutes: 24 * 60)
        try await PublicNotices.turn(procedure, county: TestCounty.code, office)
        return notice
    }

    func commend() async throws -> ID<Honour> {
        try await bringToNotice()
        county.clock.advance(minutes: 8 * 24 * 60)
        try await PublicNotices.turn(
            PublicNotice.procedure { [Recognition.noticeKind] }, county: TestCounty.code, county.office)
        for (step, actor) in [
            ("noticed", county.clerk), ("submit", county.clerk), ("approve", county.director), ("sign", county.leader),
        ] { try await take(step, by: actor) }
        let nomination = nomination
        let found = try await county.office.read {
            try PublicHonours.honour(of: nomination, county: TestCounty.code, in: $0)
        }
        return try #require(found)
    }

    /// What a stranger gets of its photos.
    func shown() async throws -> [String] {
        let nomination = nomination
        return try await county.office.read { transaction in
            let page = try PublicHonours.page(.init(), limit: 9, county: TestCounty.code, in: transaction)
            return try StoryPictures.shown(page.compactMap(\.nomination), county: TestCounty.code, in: transaction)[
                nomination] ?? []
        }
    }

    func refused(_ act: () async throws -> Void) async -> String? {
        do { try await act() } catch let refusal as Refusal { return refusal.code } catch { return "\(error)" }
        return nil
    }
}
