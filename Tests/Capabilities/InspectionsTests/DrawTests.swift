import Foundation
import Inspections
import Kernel
import TestSupport
import Testing

@Suite("A draw")
struct DrawTests {
    /// `count` villages of the township with this number.
    private func villages(_ township: Int, _ count: Int) -> [DivisionCode] {
        (0..<count).compactMap { DivisionCode("990101\(township)\((201 + $0).padded(3))") }
    }

    private func draw(
        _ eligible: [DivisionCode], share: Int = 20, seed: String = "00ff", exclusions: [Draw.Exclusion] = [],
        rounds: [DivisionCode: Int] = [:]
    ) throws -> Draw {
        try Draw(
            purpose: "county 990101 month 2019-11", eligible: eligible, exclusions: exclusions, share: share,
            seed: seed,
            rounds: rounds)
    }

    /// What the real program prints for these bytes.
    private func sha256sum(_ text: String) throws -> String {
        let process = Process()
        let input = Pipe()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["sha256sum"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(String(decoding: printed, as: UTF8.self).prefix(64))
    }

    @Test("can be checked with sha256sum: its commitment, and every village's place in the order")
    func sha256sum() throws {
        let excluded = Draw.Exclusion(code: try #require(DivisionCode("990101200299")), reason: "道路施工")
        let draw = try draw(villages(100, 3) + villages(200, 2), seed: "5eed", exclusions: [excluded])
        #expect(try sha256sum(draw.text) == draw.commitment)
        for code in draw.eligible { #expect(try sha256sum("5eed\(code)") == draw.order(of: code)) }
    }

    @Test("has one text, to the byte, whatever order its lists came in")
    func text() throws {
        let excluded = ["990101200299", "990101100288"].compactMap { DivisionCode($0) }
            .map { Draw.Exclusion(code: $0, reason: "道路施工") }
        let draw = try draw(
            villages(100, 2).reversed(), exclusions: excluded, rounds: [try #require(DivisionCode("990101100202")): 3])
        #expect(
            draw.text == """
                wenming draw 2
                county 990101 month 2019-11
                share 20
                seed 00ff
                eligible 990101100201 0
                eligible 990101100202 3
                excluded 990101100288 道路施工
                excluded 990101200299 道路施工

                """)
    }

    @Test("commits to every part of it")
    func commitment() throws {
        let eligible = villages(100, 5)
        let excluded = Draw.Exclusion(code: try #require(DivisionCode("990101100299")), reason: "道路施工")
        let draws = [
            try draw(eligible), try draw(Array(eligible.dropLast())), try draw(eligible, share: 21),
            try draw(eligible, seed: "00fe"), try draw(eligible, exclusions: [excluded]),
            try draw(eligible, exclusions: [.init(code: excluded.code, reason: "受灾")]),
            try draw(eligible, rounds: [eligible[2]: 1]), try draw(eligible, rounds: [eligible[2]: 2]),
        ]
        #expect(Set(draws.map(\.commitment)).count == draws.count)
    }

    @Test(
        "takes its share of each township, rounded up",
        arguments: [(1, 20, 1), (5, 20, 1), (6, 20, 2), (10, 20, 2), (11, 20, 3), (24, 20, 5), (7, 100, 7), (9, 1, 1)])
    func share(count: Int, share: Int, drawn: Int) throws {
        let draw = try draw(villages(100, count) + villages(200, 5), share: share)
        let picks = draw.picks
        #expect(picks.count { $0.code.parent?.description == "990101100" } == drawn)
        #expect(picks.allSatisfy { $0.round == 1 })
    }

    @Test("takes those whose hash is smallest")
    func order() throws {
        let eligible = villages(100, 30)
        let draw = try draw(eligible)
        let smallest = eligible.sorted { draw.order(of: $0) < draw.order(of: $1) }.prefix(6)
        #expect(draw.picks.map(\.code) == Array(smallest))
    }

    @Test("takes what is left of a round before it begins the next")
    func roundsMeet() throws {
        let eligible = villages(100, 5)
        let rounds = Dictionary(uniqueKeysWithValues: eligible.dropLast().map { ($0, 1) })
        let picks = try draw(eligible, share: 40, rounds: rounds).picks
        #expect(picks.first == Draw.Pick(code: eligible[4], round: 1))
        #expect(picks.count == 2 && picks.last?.round == 2)
    }

    @Test("takes a village that joined late once in the running round, not once for each round it missed")
    func latecomer() throws {
        let eligible = villages(100, 5)
        var rounds = Dictionary(uniqueKeysWithValues: eligible.dropLast().map { ($0, 7) })
        let first = try draw(eligible, rounds: rounds).picks
        #expect(first == [Draw.Pick(code: eligible[4], round: 7)])
        rounds[eligible[4]] = 7
        #expect(try draw(eligible, rounds: rounds).picks.first?.round == 8)
    }

    @Test(
        "of nothing, or of a share that is none, is refused",
        arguments: [(0, 20, "draw.empty"), (5, 0, "draw.share"), (5, 101, "draw.share"), (5, -20, "draw.share")])
    func refusals(count: Int, share: Int, code: String) {
        let refusal = #expect(throws: Refusal.self) { try draw(villages(100, count), share: share) }
        #expect(refusal?.code == code)
    }

    @Test("takes no line break into its text, nor one village twice")
    func lines() throws {
        let eligible = villages(100, 5)
        let other = try #require(DivisionCode("990101100299"))
        for reason in ["道路\n施工", "a\r\neligible 990101200299 0", "\u{2028}"] {
            let refusal = #expect(throws: Refusal.self) {
                try draw(eligible, exclusions: [.init(code: other, reason: reason)])
            }
            #expect(refusal?.code == "draw.lines")
        }
        let twice = #expect(throws: Refusal.self) {
            try draw(eligible, exclusions: [.init(code: eligible[0], reason: "施工")])
        }
        #expect(twice?.code == "draw.twice")
    }

    @Test("covers every village once a round, in any county, from any seed", arguments: UInt64(1)...30)
    func coverage(seed: UInt64) throws {
        // The seed is the argument, so a failing one is printed with the test's name.
        var random = SeededRandom(seed: seed)
        let sizes = (0..<Int.random(in: 1...6, using: &random)).map { _ in Int.random(in: 1...30, using: &random) }
        let eligible = sizes.enumerated().flatMap { villages(100 + $0, $1) }
        var rounds: [DivisionCode: Int] = [:]
        var drawn: [DivisionCode: Int] = [:]
        for _ in 0..<24 {
            let month = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }.hex
            let picks = try draw(eligible.shuffled(using: &random), seed: month, rounds: rounds).picks
            let ordered = try draw(eligible, seed: month, rounds: rounds).picks
            #expect(picks == ordered)
            #expect(Set(picks.map(\.code)).count == picks.count)
            for pick in picks {
                drawn[pick.code, default: 0] += 1
                #expect(pick.round == drawn[pick.code])
                rounds[pick.code] = pick.round
            }
            for township in Dictionary(grouping: eligible, by: { $0.parent }).values {
                let times = township.map { drawn[$0] ?? 0 }
                #expect((times.max() ?? 0) - (times.min() ?? 0) <= 1)
            }
        }
    }

    @Test("leans to no village: over many seeds each of ten comes about as often")
    func fairness() throws {
        var random = SeededRandom(seed: 20_191_104)
        let eligible = villages(100, 10)
        var drawn: [DivisionCode: Int] = [:]
        for _ in 0..<2000 {
            let seed = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }.hex
            for pick in try draw(eligible, seed: seed).picks { drawn[pick.code, default: 0] += 1 }
        }
        // 400 expected of each, standard deviation 18: five of them either way.
        for code in eligible { #expect((310...490).contains(drawn[code] ?? 0), "\(code): \(drawn[code] ?? 0)") }
    }
}

@Suite("Handing out visits")
struct AssigningTests {
    @Test("sends nobody to his own township, and everybody about as often", arguments: UInt64(1)...50)
    func laws(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let townships = (0..<Int.random(in: 2...12, using: &random)).compactMap { DivisionCode("990101\(100 + $0)") }
        let villages = townships.flatMap { township in
            (0..<Int.random(in: 1...5, using: &random)).compactMap { DivisionCode("\(township)20\($0)") }
        }
        let inspectors = (0..<Int.random(in: 2...6, using: &random)).map {
            Assigning.Inspector(id: "i\($0)", home: $0 < 2 ? nil : townships.randomElement(using: &random))
        }
        let assigned = try Assigning.assign(villages, among: inspectors)
        #expect(Set(assigned.keys) == Set(villages))
        let homes = Dictionary(uniqueKeysWithValues: inspectors.map { ($0.id, $0.home) })
        for (village, inspector) in assigned {
            let home = try #require(homes[inspector])
            #expect(home?.contains(village) != true)
        }
        #expect(try Assigning.assign(villages.shuffled(using: &random), among: inspectors) == assigned)
    }
}
