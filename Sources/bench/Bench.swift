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

    private var recorded: Int { 20_000 }
    private var county: String { "990101" }

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
                    CREATE TABLE benchText AS SELECT county, record, words, kind FROM searchText
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
                    finder, finderName, foundAt, state, due, textVersion)
                SELECT county, \(prefix) || substr(id, 9), source, origin || '+' || \(prefix), originPath, division,
                    topic, title, description, finder, finderName, foundAt - \(number * 1000), state, due, textVersion
                FROM benchFinding WHERE county = \(county) ORDER BY id LIMIT \(limit: count)
                """)
            try transaction.run(
                """
                INSERT INTO searchText (county, record, words, kind)
                SELECT county, \(prefix) || substr(record, 9), words, kind
                FROM benchText WHERE county = \(county) ORDER BY record LIMIT \(limit: count)
                """)
        }
    }
}

/// Durable writes into a county of so many villages, so many at once: each synced before it is answered. Says how many
/// rows a second as one statement each, and how many places a second as the product adds them, with rules, audit entry and seal,
/// and without the seal.
struct Writes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "writes")

    /// A SQLite file or a libpq URL.
    @Argument var place: String
    /// The first; the others' codes follow it.
    @Argument var village: Int
    @Argument var villages: Int
    @Argument var atOnce: Int
    @Argument var seconds: Int

    func run() async throws {
        let divisions = (village..<village + villages).compactMap { DivisionCode(String($0)) }
        // Keys of its own: who chains an audit entry needs one, and nobody verifies these.
        let keys = Keyring(madeOn: Instant.now().day, random: Surroundings.real.random)
        let database = try Database(DatabaseLocation(place), surroundings: .real.holding(keys))
        try await database.write { transaction in
            // Each time as empty as the bare loop's.
            try transaction.run("CREATE TABLE benchRow (county TEXT, number BIGINT, text TEXT)")
        }
        let text = String(repeating: "x", count: 200)
        let rows = try await rate { number in
            try await database.write { transaction in
                _ = try transaction.run(
                    "INSERT INTO benchRow (county, number, text) VALUES ('990101', \(number), \(text))")
            }
        }
        // Each has villages of its own: a place's name is compared with its neighbours', and who came second would have more of them.
        let half = divisions.count / 2
        let places = try await placesAdded(
            Office(database: database, sealed: Organisation.sealed), to: Array(divisions.prefix(half)))
        let unsealed = try await placesAdded(Office(database: database), to: Array(divisions.dropFirst(half)))
        try await database.write { _ = try $0.run("DROP TABLE benchRow") }
        print(rows, places, unsealed)
        try await database.close()
    }

    private func placesAdded(_ office: Office, to divisions: [DivisionCode]) async throws -> Int {
        let clerk = Actor(id: "bench", name: "bench", county: "990101", roles: [.clerk], scope: .county)
        let run = UUID().uuidString.prefix(8)
        return try await rate { number in
            try await office.carryOut(
                AddPlace(
                    division: divisions[number % divisions.count], name: "\(run)-\(number)", kind: .site, position: nil),
                by: clerk)
        }
    }

    /// A second, when each of the tasks writes again as soon as it is answered.
    private func rate(_ write: @escaping @Sendable (Int) async throws -> Void) async throws -> Int {
        let clock = ContinuousClock()
        let begun = clock.now
        let end = begun + .seconds(seconds)
        let written = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<atOnce {
                group.addTask { [atOnce] in
                    var count = 0
                    while clock.now < end {
                        // What met another transaction until it gave up was not written; a server would have answered 503.
                        do { try await write(count * atOnce + task) } catch let error as DatabaseError
                            where error.refusal != nil
                        {
                            continue
                        }
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        return Int(Double(written) / ((clock.now - begun) / .seconds(1)))
    }
}
