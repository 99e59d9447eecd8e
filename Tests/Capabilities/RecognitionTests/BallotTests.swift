import Database
import Foundation
import Kernel
import Media
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Recognition
@testable import Residents

@Suite("Whose ballot counts, and what everybody reads of it")
struct BallotTests {
    @Test(
        "Nobody votes of whom nobody knows that he is of age, nor twice under two registrations",
        arguments: Engine.available)
    func voters(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let (county, office, round) = (world.county, world.county.office, world.round)
            for name in ["周素珍", "王国庆"] { try await world.candidate(name) }
            try await world.step("close", by: county.clerk)
            try await world.step("vote", by: county.clerk)
            func vote(_ seed: UInt64, by actor: Actor) async -> String? {
                await world.refused {
                    try await office.carryOut(CastBallot(round, [1, 2], receipt: world.code(seed)), by: actor)
                }
            }
            let unknown = try await world.resident("俞阿香", phone: 1, born: nil)
            let minor = try await world.resident("梁小明", phone: 2, born: "2003-05-06")
            #expect(await vote(1, by: unknown) == "ballot.age")
            #expect(await vote(1, by: minor) == "ballot.minor")
            let id = try #require(ID<Resident>(unknown.id))
            let village = try county.division("990101100202")
            let paper = await world.refused {
                try await office.carryOut(
                    EnterPaperBallots(round, village: village, voters: [id], votes: [1: 1, 2: 1]), by: county.clerk)
            }
            #expect(paper == "ballot.age")
            // Entered afterwards, he votes.
            try await office.carryOut(
                CorrectResident(resident: id, name: "俞阿香", bornOn: Day("1960-02-03")), by: county.clerk)
            #expect(await vote(1, by: unknown) == nil)
            // In another village, with another telephone.
            let again = try await world.resident("俞阿香", phone: 3, village: "990101100201", born: "1960-02-03")
            #expect(await vote(2, by: again) == "ballot.alike")
            let namesake = try await world.resident("俞阿香", phone: 4, village: "990101100201", born: "1961-02-03")
            #expect(await vote(3, by: namesake) == nil)
        }
    }

    @Test("One name and telephone are registered once in the whole county", arguments: Engine.available)
    func registered(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            _ = try await world.resident("俞阿香", phone: 1)
            let again = await world.refused {
                _ = try await world.resident("俞阿香", phone: 1, village: "990101100201")
            }
            #expect(again == "resident.same")
            let elsewhere = await world.refused {
                let text = ResidentText(
                    name: "俞阿香", village: try world.county.division("990101100201"),
                    phone: try #require(PhoneNumber("13957500001")))
                _ = try await world.county.office.carryOut(
                    RegisterResident(text), by: try world.county.village("990101100201"))
            }
            #expect(elsewhere == "resident.elsewhere")
        }
    }

    @Test(
        "The public tally goes by the ballot's numbers, and names nobody who was not chosen",
        arguments: Engine.available)
    func tally(engine: Engine) async throws {
        let rule = AwardRule(
            .goodNeighbour, classes: ["助人为乐"], quota: 2, criteria: [.init("事迹", 100)],
            weights: .init(jury: 0, verification: 90, support: 10), choices: 2)
        try await RoundWorld.with(engine, rule: rule) { world in
            let (county, office, round) = (world.county, world.county.office, world.round)
            for name in ["周素珍", "王国庆", "陈美娟"] { try await world.candidate(name) }
            try await world.step("close", by: county.clerk)
            try await world.step("vote", by: county.clerk)
            for (index, choices) in [[2, 3], [1, 3], [2, 3]].enumerated() {
                let voter = try await world.resident(["俞阿香", "石志远", "吕月仙"][index], phone: index)
                try await office.carryOut(
                    CastBallot(round, choices, receipt: world.code(UInt64(index + 1))), by: voter)
            }
            func shown() async throws -> PublicRound? {
                try await office.read { try PublicRounds.one(round, county: TestCounty.code, in: $0) }
            }
            let voting = try #require(try await shown())
            #expect(voting.votes.isEmpty && voting.isVoting)
            world.days(9)
            try await world.step("judge", by: county.clerk)
            let counted = try #require(try await shown())
            #expect(counted.votes.map(\.votes) == [1, 2, 3] && counted.votes.allSatisfy { $0.name.isEmpty })
            let notice = try await world.noticed([2, 3])
            let noticed = try #require(try await shown())
            #expect(noticed.votes.map(\.name) == ["", "王国庆", "陈美娟"] && noticed.votes.map(\.number) == [1, 2, 3])
            // The notice counts its own, and says under which number each stood on the ballot.
            #expect(noticed.candidates.map { "\($0.number). \($0.name)" } == ["1. 王国庆", "2. 陈美娟"])
            #expect(noticed.candidates.map { $0.words.contains("选票上\($0.number + 1)号") } == [true, true])
            #expect(
                noticed.takesObjections && !noticed.isVoting && noticed.candidates.allSatisfy { $0.outcome.isEmpty })
            let words = try await office.read { [clerk = county.clerk] in
                try Notices.one(notice, for: clerk, in: $0).words
            }
            #expect(words.contains("居民投票"))
            let file = try await office.read { try PublicRounds.ballots(of: round, county: TestCounty.code, in: $0) }
            #expect(try recounted(try #require(file)) == "1 1\n2 2\n3 3\n")
        }
    }

    /// By the script that the page prints; where there is no Python here, by hand.
    private func recounted(_ file: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "recount-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (script, votes) = (folder.appending(path: "retally.py"), folder.appending(path: "votes.csv"))
        try Data(Recount.script.utf8).write(to: script)
        try Data(file.utf8).write(to: votes)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script.path(), votes.path()]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "Voters read the stories of those who agreed to that, and photos that are masked and confirmed",
        arguments: Engine.available)
    func stories(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let (county, office) = (world.county, world.county.office)
            let id = try await world.candidate("周素珍")
            func stories() async throws -> [Int: BallotStories.Story] {
                try await office.read { transaction in
                    let candidates = try Nominations.of(
                        world.round, states: [.candidate], county: TestCounty.code, in: transaction)
                    return try BallotStories.of(candidates, county: TestCounty.code, in: transaction)
                }
            }
            let shown = try await stories()
            #expect(shown[1]?.story == "照料瘫痪的邻居十一年，风雨无阻。" && shown[1]?.photos == [])
            let today = try await office.read { $0.now.day }
            try await office.carryOut(
                EnterWithdrawal(id, who: "本人", way: .visit, on: today), by: county.clerk)
            #expect(try await stories().isEmpty)
        }
    }

    @Test(
        "A minor, and who is not known to be none, is on the public roll without his name", arguments: Engine.available)
    func names(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let (county, office) = (world.county, world.county.office)
            func give(
                _ name: String, born: String?, _ naming: Honour.Naming, _ category: AwardCategory = .goodNeighbour,
                level: AwardLevel = .county
            ) async throws -> ID<Honour> {
                try await office.carryOut(
                    RecordHonour(
                        category, level, name: name, village: try county.division("990101100202"), title: "身边好人",
                        isBroughtIn: true, grantedOn: try TestCounty.day("2018-05-01"), paper: "名单",
                        bornOn: born.flatMap { Day($0) }, naming: naming), by: county.clerk)
            }
            _ = try await give("周素珍", born: "1960-01-01", .published)
            _ = try await give("梁小明", born: "2010-01-01", .agreed)
            _ = try await give("王国庆", born: "1960-01-01", .hidden)
            let unknown = try await give("陈美娟", born: nil, .published)
            _ = try await give("潘志远家庭", born: nil, .published, .finestFamily)
            func roll() async throws -> Set<String> {
                try await office.read { transaction in
                    Set(
                        try PublicHonours.page(.init(), limit: 9, county: TestCounty.code, in: transaction)
                            .map(\.view.name))
                }
            }
            #expect(try await roll() == ["周素珍", "梁**", "王**", "陈**", "潘志远家庭"])
            let late = await world.refused {
                try await office.carryOut(
                    NoteNaming(unknown, bornOn: Day("2019-01-01"), naming: .agreed), by: county.clerk)
            }
            #expect(late == "honour.unborn")
            try await office.carryOut(
                NoteNaming(unknown, bornOn: Day("1961-01-01"), naming: .agreed), by: county.clerk)
            #expect(try await roll().contains("陈美娟"))
            // Whoever climbed stands once, with his ladder.
            world.days(1)
            let city = try await give("周素珍", born: "1960-01-01", .published, level: .city)
            let entries = try await office.read { transaction in
                try PublicHonours.page(.init(), limit: 9, county: TestCounty.code, in: transaction)
                    .filter { $0.view.name == "周素珍" }
            }
            #expect(entries.map(\.view.id) == [city] && entries.first?.ladder.map(\.level) == [.county, .city])
            var filter = PublicHonours.Filter()
            filter.level = .county
            let listed = try await office.read { [filter] transaction in
                try PublicHonours.page(filter, limit: 9, county: TestCounty.code, in: transaction).map(\.view.name)
            }
            #expect(listed.contains("周素珍"))
        }
    }
}
