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

/// Fills the demo county with findings, so that its list is long: some thousands as the product records them, the others
/// copies of those, one second older from copy to copy.
struct MakeFindings: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "findings")

    /// A SQLite file or a libpq URL.
    @Argument var place: String
    @Argument var count: Int

    private let recorded = 20_000
    private let county = "990101"

    func run() async throws {
        let database = try Database(DatabaseLocation(place))
        try await record(min(count, recorded), in: database)
        if count > recorded {
            try await database.write { transaction in
                try transaction.run(
                    "CREATE TABLE benchFinding AS SELECT * FROM finding WHERE county = '990101' AND origin LIKE 'bench-%'"
                )
                try transaction.run(
                    """
                    CREATE TABLE benchText AS SELECT county, record, words FROM searchText
                    WHERE county = '990101' AND record IN (SELECT id FROM benchFinding)
                    """)
            }
            for begun in stride(from: recorded, to: count, by: recorded) {
                try await copy(min(recorded, count - begun), number: begun / recorded, in: database)
            }
            try await database.write {
                try $0.run("DROP TABLE benchFinding")
                try $0.run("DROP TABLE benchText")
            }
        }
        print("\(count) findings added")
        try await database.close()
    }

    private func record(_ count: Int, in database: Database) async throws {
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
    }

    /// The copies' identifiers begin with the copy's number instead of a time, which leaves them unique.
    private func copy(_ count: Int, number: Int, in database: Database) async throws {
        let digits = String(number, radix: 16)
        let prefix = String(repeating: "0", count: 8 - digits.count) + digits
        try await database.write { transaction in
            try transaction.run(
                """
                INSERT INTO finding (county, id, source, origin, originPath, division, topic, title, description,
                    finder, finderName, foundAt, state, due)
                SELECT county, \(prefix) || substr(id, 9), source, origin || '+' || \(prefix), originPath, division,
                    topic, title, description, finder, finderName, foundAt - \(number * 1000), state, due
                FROM benchFinding WHERE county = \(county) ORDER BY id LIMIT \(limit: count)
                """)
            try transaction.run(
                """
                INSERT INTO searchText (county, record, words)
                SELECT county, \(prefix) || substr(record, 9), words
                FROM benchText WHERE county = \(county) ORDER BY record LIMIT \(limit: count)
                """)
        }
    }
}

/// Durable writes, some at once: each synced before it is answered. A line each: how many at once, rows a second as one
/// statement each, and commands a second with their audit entry.
struct Writes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "writes")

    /// A folder for a SQLite file, or a libpq URL.
    @Argument var place: String
    @Option(help: "所用时间的大小：每种并发各写这么多次") var count = 6400

    func run() async throws {
        let location = place.contains("://") ? place : place + "/writes.sqlite"
        let database = try Database(DatabaseLocation(location))
        try await database.migrate(
            Audit.migrations + ClosedBooks.migrations + [
                Migration("9999 bench: row", ["CREATE TABLE benchRow (county TEXT, number BIGINT, text TEXT)"])
            ])
        let office = Office(database: database)
        let actor = Actor.system(county: "990101")
        let text = String(repeating: "x", count: 200)
        for tasks in [1, 8, 64, 256] {
            let rows = try await rate(tasks) { number in
                try await database.write { transaction in
                    _ = try transaction.run(
                        "INSERT INTO benchRow (county, number, text) VALUES ('990101', \(number), \(text))")
                }
            }
            let commands = try await rate(tasks) { number in
                try await office.carryOut(RecordRefusal(path: "/\(number)", code: "bench"), by: actor)
            }
            print(tasks, rows, commands)
        }
        try await database.close()
    }

    private func rate(_ tasks: Int, _ write: @escaping @Sendable (Int) async throws -> Void) async throws -> Int {
        let each = max(1, (tasks == 1 ? count / 4 : count) / tasks)
        let elapsed = try await ContinuousClock().measure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<tasks {
                    group.addTask { for index in 0..<each { try await write(task * each + index) } }
                }
                try await group.waitForAll()
            }
        }
        return Int(Double(each * tasks) / (elapsed / .seconds(1)))
    }
}
