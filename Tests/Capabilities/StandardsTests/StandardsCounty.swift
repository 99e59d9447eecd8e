import Database
import Kernel
import Media
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Standards

func withStandards(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
    try await withCounty(engine, also: Standards.capability.migrations, body)
}

extension TestCounty {
    func draft(_ edition: String = "2019年版", full: Int = 4, copying: ID<StandardEdition>? = nil) async throws
        -> ID<StandardEdition>
    {
        try await office.carryOut(
            DraftStandard(
                name: "文明县城", edition: edition, issuer: "市文明办", full: Points(whole: full), copying: copying),
            by: clerk)
    }

    @discardableResult
    func add(
        _ code: String, to edition: ID<StandardEdition>, points: Int = 2, method: JudgingMethod = .onSpot
    ) async throws -> ID<StandardLine> {
        try await office.carryOut(
            AddStandardLine(
                edition,
                NewLine(
                    code: code, project: "公益宣传", content: "广告", words: "\(code)达标", scoring: "", method: method,
                    points: Points(whole: points))), by: clerk)
    }

    @discardableResult
    func issue(_ edition: ID<StandardEdition>) async throws -> StandardEdition.State {
        try await office.carryOut(
            TakeProcedureStep(
                StandardEdition.procedure, edition, "issue", answers: StepAnswers(day: Self.day("2019-11-04"))),
            by: director)
    }

    /// One of two lines in force.
    func inForce() async throws -> (edition: ID<StandardEdition>, lines: [ID<StandardLine>]) {
        let edition = try await draft()
        let lines = [try await add("Ⅰ-1-1", to: edition), try await add("Ⅰ-1-2", to: edition, method: .material)]
        try await issue(edition)
        return (edition, lines)
    }

    /// 云201村
    func villageUnit() async throws -> Party { try await party(of: division("990101100201")) }

    func unit(_ party: Party) throws -> ID<Unit> {
        guard let id = ID<Unit>(party.unit) else { throw Refusal(.missing, "test", "unit") }
        return id
    }

    func assign(
        _ line: ID<StandardLine>, to lead: Party? = nil, helpers: [Party] = [], due: String = "2019-12-20",
        reason: String = ""
    ) async throws {
        try await office.carryOut(
            AssignLine(
                line, lead: try unit(lead ?? department), supports: try helpers.map(unit), dueOn: Self.day(due),
                reason: reason), by: clerk)
    }

    func ask(
        _ lines: [ID<StandardLine>], of party: Party? = nil, pages: Int? = nil, due: String = "2019-11-20"
    ) async throws -> ID<Material> {
        try await office.carryOut(
            AskForMaterial(
                lines, from: try unit(party ?? department), title: "设置规划", kind: .paper,
                terms: MaterialTerms(
                    from: Self.day("2019-01-01"), through: Self.day("2019-12-31"), mostPages: pages),
                dueOn: Self.day(due)), by: clerk)
    }

    @discardableResult
    func take(
        _ step: String, _ material: ID<Material>, by actor: Actor, _ answers: StepAnswers = StepAnswers()
    ) async throws -> Material.State {
        try await office.carryOut(
            TakeProcedureStep(Material.procedure, material, step, answers: answers), by: actor)
    }

    /// Of the department whose liaison hands things in.
    var departmentDeputy: Actor {
        Actor(
            id: "deputy", name: "分管", county: Self.code, roles: [.departmentDeputy], scope: .unit(department.unit))
    }
}

/// What somebody was refused with.
func refused(_ act: () async throws -> Void) async -> String? {
    do {
        try await act()
        return nil
    } catch let refusal as Refusal { return refusal.code } catch { return "\(error)" }
}
