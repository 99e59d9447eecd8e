import ArgumentParser
import Database
import Findings
import Foundation
import Kernel
import Office
import Organisation

/// What script/bench needs of the program's own code: a long list, and many writes at once.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Parts of script/bench.", subcommands: [MakeFindings.self, Writes.self])
}

/// Fills the demo county with findings, so that its list is long.
struct MakeFindings: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "findings")

    @Argument var path: String
    @Argument var count: Int

    func run() async throws {
        let database = try Database(.file(path))
        let county = "990101"
        let villages = try await database.read { transaction in
            try Units.all(county: county, kinds: [.village], in: transaction).compactMap(\.division)
        }
        let clerk = Actor(id: "bench", name: "bench", county: county, roles: [.clerk], scope: .county)
        let places = ["村口桥头", "文化礼堂北侧", "停车场边上", "溪边埠头", "古樟树下"]
        for start in stride(from: 0, to: count, by: 500) {
            try await database.write { transaction in
                for index in start..<min(start + 500, count) {
                    try NewFinding(
                        source: .visit, origin: "bench-\(index)", originPath: "visits",
                        division: villages[index % villages.count], topic: "治脏", title: "成堆垃圾\(index % 4 + 1)处",
                        description: places[index % places.count], finder: clerk, foundAt: transaction.now,
                        photos: []
                    ).record(in: transaction)
                }
            }
        }
        print("\(count) findings added")
        try await database.close()
    }
}

/// Durable commands, 64 at once: each with its audit entry, each synced before it is answered.
struct Writes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "writes")

    @Argument var folder: String
    @Option var count = 4000

    func run() async throws {
        let database = try Database(.file(folder + "/writes.sqlite"))
        try await database.migrate(Audit.migrations)
        let office = Office(database: database)
        let actor = Actor.system(county: "990101")
        let clock = ContinuousClock()
        let elapsed = try await clock.measure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<64 {
                    group.addTask { [count] in
                        for index in 0..<count / 64 {
                            try await office.carryOut(
                                RecordRefusal(path: "/\(task)/\(index)", code: "bench"), by: actor)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        print(Int(Double(count / 64 * 64) / (elapsed / .seconds(1))))
        try await database.close()
    }
}
