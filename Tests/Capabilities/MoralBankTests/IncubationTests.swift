import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Incubation

@Suite("志愿项目孵化")
struct IncubationTests {
    private func apply(
        _ call: ID<IncubationCall>, _ title: String, _ county: TestCounty, fen: Int = 100_001
    ) async throws -> ID<IncubationProject> {
        try await county.office.carryOut(
            ApplyForIncubation(
                call, title: title, team: "红马甲", unit: try #require(ID<Unit>(county.yunxi.unit)), intro: "陪伴独居老人",
                months: 6, budget: [.init("物资", fen: fen)]), by: try county.township())
    }

    private func take(
        _ step: String, _ id: ID<IncubationProject>, _ actor: Actor, _ county: TestCounty, day: Day? = nil
    ) async throws {
        try await county.office.carryOut(
            TakeProcedureStep(
                IncubationProject.procedure, id, step, answers: StepAnswers(note: "同意", day: day)), by: actor)
    }

    private func juror(_ number: Int) -> Actor {
        Actor(id: "j\(number)", name: "评委", county: TestCounty.code, roles: [.juror], scope: .county)
    }

    private func one(_ id: ID<IncubationProject>, _ county: TestCounty) async throws -> IncubationProject {
        try await county.office.read { [clerk = county.clerk] in try Projects.one(id, for: clerk, in: $0) }
    }

    private func receipt(_ id: ID<IncubationProject>, _ number: String, _ fen: Int, _ county: TestCounty) async
        -> String?
    {
        await refused {
            try await county.office.carryOut(
                AddReceipt(
                    id, number: number, day: try TestCounty.day("2019-11-04"), words: "保险", fen: fen),
                by: try county.township())
        }
    }

    @Test("goes from the call to its last payment, to the fen, each on two hands", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let call = try await county.office.carryOut(
                OpenCall("征集", closesOn: try TestCounty.day("2019-11-05"), most: 500_000), by: county.clerk)
            let (good, weak) = (try await apply(call, "夕阳陪伴", county), try await apply(call, "旧物新生", county))
            for id in [good, weak] { try await take("qualify", id, county.clerk, county) }
            let decide = DecideCall(call, places: 5, contact: "创建办")
            let early = await refused { _ = try await county.office.carryOut(decide, by: county.clerk) }
            #expect(early == "incubation.early")
            county.clock.set(Instant(try TestCounty.day("2019-11-06"), hour: 9))
            let late = await refused { _ = try await apply(call, "迟到", county) }
            #expect(late == "incubation.closed")
            for number in 1...2 {
                try await county.office.carryOut(MarkProject(good, [20, 12, 16, 8, 12, 12]), by: juror(number))
                try await county.office.carryOut(MarkProject(weak, [10, 5, 10, 5, 5, 5]), by: juror(number))
            }
            let few = await refused { _ = try await county.office.carryOut(decide, by: county.clerk) }
            #expect(few == "incubation.jurors")
            let wrong = await refused {
                try await county.office.carryOut(MarkProject(good, [26, 0, 0, 0, 0, 0]), by: juror(3))
            }
            #expect(wrong == "incubation.marks")
            for id in [good, weak] {
                try await county.office.carryOut(MarkProject(id, [10, 10, 10, 10, 10, 9]), by: juror(3))
            }
            _ = try await county.office.carryOut(decide, by: county.clerk)
            let (chosen, lost) = (try await one(good, county), try await one(weak, county))
            #expect(chosen.state == .announced && chosen.score == 7_300 && lost.state == .lost)
            try await take("pass", good, .system(county: TestCounty.code), county)
            #expect(await receipt(good, "1", 100, county) == "incubation.notUnderway")
            try await take("contract", good, county.clerk, county, day: try TestCounty.day("2019-11-06"))
            try await take("payFirst", good, county.director, county)
            #expect(try await one(good, county).paid == 60_000)
            let unspent = await refused { try await take("midterm", good, county.clerk, county) }
            #expect(unspent == "incubation.unspent")
            #expect(await receipt(good, "1", 60_000, county) == nil)
            #expect(await receipt(good, "1", 10, county) == "incubation.receiptTwice")
            #expect(await receipt(good, "2", 40_002, county) == "incubation.over")
            #expect(await receipt(good, "2", -5, county) == "incubation.receipt")
            try await take("midterm", good, county.clerk, county)
            try await take("paySecond", good, county.director, county)
            #expect(await receipt(good, "3", 30_000, county) == nil)
            try await take("final", good, county.clerk, county)
            try await take("payLast", good, county.director, county)
            let done = try await one(good, county)
            #expect(done.paid == 100_001 && done.spent == 90_000 && done.state == .settled)
            try await take("spread", good, county.clerk, county)
            #expect(try await county.office.read { try Projects.check.faults(TestCounty.code, $0) } == [])
        }
    }

    @Test(
        "parts of a sum are the sum, to the fen",
        arguments: [1, 2, 99, 100, 100_001, 999_999_999])
    func parts(fen: Int) {
        #expect((1...3).reduce(0) { $0 + IncubationTerms.part($1, of: fen) } == fen)
        #expect(IncubationTerms.score([80, 81]) == nil && IncubationTerms.score([80, 81, 81]) == 8_067)
    }

    @Test(
        "is refused over its budget and without one",
        arguments: [[0], [-1], [500_001], [300_000, 300_000], [Int.max, Int.max], []])
    func budgets(fens: [Int]) {
        var code: String?
        do {
            try IncubationTerms.check(
                fens.map { .init("物资", fen: $0) }, most: 500_000, intro: "陪伴", months: 6)
        } catch { code = error.code }
        #expect(code != nil)
    }
}
