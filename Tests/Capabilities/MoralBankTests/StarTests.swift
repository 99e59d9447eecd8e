import Database
import Kernel
import Office
import Organisation
import Residents
import TestCounty
import TestSupport
import Testing

@testable import MoralBank
@testable import MoralStars

@Suite("季评星、年评模")
struct StarTests {
    @Test(
        "are the best of each village by the ledger, masked, without who does not want it", arguments: Engine.available)
    func quarter(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let names = ["周建国", "潘秀英", "石小军", "梁阿毛", "何大海"]
            var accounts: [ID<MoralAccount>] = []
            for (index, name) in names.enumerated() {
                accounts.append(try await county.funded(10 - index, name: name))
            }
            let shy = KeepOffBoards(accounts[0], isOff: true)
            try await county.office.carryOut(shy, by: try county.village())
            let other = await refused {
                try await county.office.carryOut(shy, by: try county.village("990101200201"))
            }
            #expect(other == "moralAccount.none")
            func draw(_ kind: StarBoard.Kind, _ day: String) async throws -> ID<StarBoard> {
                try await county.office.carryOut(DrawStars(kind, try TestCounty.day(day)), by: county.clerk)
            }
            let open = await refused { _ = try await draw(.quarter, "2019-11-01") }
            #expect(open == "stars.open")
            county.clock.set(Instant(try TestCounty.day("2020-01-08"), hour: 9))
            let id = try await draw(.quarter, "2019-11-20")
            let twice = await refused { _ = try await draw(.quarter, "2019-10-01") }
            #expect(twice == "stars.twice")
            func entries() async throws -> [StarBoard.Entry] {
                try await county.office.read { try StarBoards.entries(of: id, county: TestCounty.code, in: $0) }
            }
            #expect(try await entries().map(\.points) == [9, 8, 7])
            #expect(try await entries().allSatisfy { $0.name.contains("*") })
            let published = try await county.office.read { try StarBoards.published(county: TestCounty.code, in: $0) }
            #expect(published.isEmpty)
            func publish() async throws {
                try await county.office.carryOut(
                    TakeProcedureStep(StarBoard.procedure, id, "publish", answers: StepAnswers(note: "同意")),
                    by: county.director)
            }
            // Whatever a name is made of, no number goes out with it.
            func call(_ name: String) async throws {
                try await county.office.keepHouse { transaction in
                    try transaction.run(
                        "UPDATE starEntry SET name = \(name) WHERE county = \(TestCounty.code) AND points = 9")
                }
            }
            try await call("潘*13812345678")
            #expect(await refused { try await publish() } == "gate.personal")
            try await call("潘*")
            try await publish()
            // Who changes his mind is off at once, from what is out too.
            try await county.office.carryOut(KeepOffBoards(accounts[1], isOff: true), by: try county.village())
            #expect(try await entries().filter { !$0.isOff }.map(\.points) == [8, 7])
            let empty = await refused { _ = try await draw(.year, "2019-06-01") }
            #expect(empty == "stars.nobody")
        }
    }

    @Test("count each class up to its weight, and nothing below nothing")
    func sheet() {
        #expect(StarSheet.score([.lawful: 50, .helpful: 24, .honest: 10, .harmonious: -3]) == 36 + 24 + 10)
        #expect(StarSheet.score([:]) == 0)
        #expect([100, 95, 94, 80, 79, 70, 1, 0].map(StarSheet.stars) == [5, 5, 4, 3, 2, 2, 1, 0])
        let all = [("a", 5), ("b", 5), ("c", 3), ("d", 0)].map {
            StarSheet.Standing(account: $0.0, village: "v", points: $0.1, score: 0)
        }
        // Equal points share a place.
        #expect(StarSheet.best(all, ofEach: 1).map(\.account) == ["a", "b"])
        #expect(StarSheet.best(all, ofEach: 9).map(\.account) == ["a", "b", "c"])
        #expect(StarSheet.best(all, ofEach: 0) == [])
    }

    @Test("says how far the bank reaches, township by township", arguments: Engine.available)
    func coverage(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            _ = try await county.openAccount("周家")
            _ = try await county.openAccount("潘家")
            _ = try await county.openAccount("石家", in: "990101100202")
            let rows = try await county.office.read { [clerk = county.clerk] in
                try MoralBank.coverage(for: clerk, in: $0)
            }
            #expect(rows.map(\.villages) == [5, 5] && rows.map(\.branches) == [2, 0])
            #expect(rows.map(\.households) == [3, 0])
            let own = try county.village()
            let seen = try await county.office.read { try MoralBank.coverage(for: own, in: $0) }
            #expect(seen.map(\.villages) == [1] && seen.map(\.households) == [2])
        }
    }
}
