import Database
import Kernel
import Office

@testable import Recognition

/// Rounds and their votes as one county was told of them: who voted, what each ballot names, what each bundle of paper holds.
/// They are counted here a second time.
struct BallotBook: Hashable, Sendable {
    var residents: [ResidentNote] = []
    var rounds: [RoundNote] = []

    func round(_ id: String) -> RoundNote? { rounds.first { $0.id == id } }
    func resident(_ id: String) -> ResidentNote? { residents.first { $0.id == id } }

    mutating func change(round id: String, _ body: (inout RoundNote) -> Void) {
        guard let index = rounds.firstIndex(where: { $0.id == id }) else { return }
        body(&rounds[index])
    }
}

struct ResidentNote: Hashable, Sendable {
    let actor: Actor
    let village: DivisionCode
    let isMinor: Bool

    var id: String { actor.id }
}

struct RoundNote: Hashable, Sendable {
    /// How many a ballot names.
    static let choices = 2
    static let rule = AwardRule(
        .goodNeighbour, quota: 2, criteria: [.init("事迹突出", 60), .init("群众公认", 40)], choices: choices,
        nominationDays: 4, ballotDays: 4)

    struct Bundle: Hashable, Sendable {
        let village: DivisionCode
        let valid: Int
        let votes: [Int: Int]
    }

    let id: String
    let drafter: String
    var state = Round.State.draft
    var nominationsUntil: Day?
    var ballotUntil: Day?
    var nominations: [NominationNote] = []
    /// By receipt.
    var ballots: [String: [Int]] = [:]
    var bundles: [Bundle] = []
    var voters: Set<String> = []

    var candidates: [Int] { nominations.filter { $0.state == .candidate }.map(\.number) }

    /// Counted anew, ballot by ballot.
    var votes: [Int: Int] {
        var votes: [Int: Int] = [:]
        for choice in ballots.values.flatMap(\.self) { votes[choice, default: 0] += 1 }
        for bundle in bundles {
            for (number, count) in bundle.votes where count > 0 { votes[number, default: 0] += count }
        }
        return votes
    }

    func takesVotes(on today: Day) -> Bool { state == .voting && ballotUntil.map { today <= $0 } ?? false }

    /// Those who were put forward for a round that is cancelled go no further.
    mutating func endNominations() {
        let open: [Nomination.State] = [.submitted, .reviewed, .checking, .candidate]
        for index in nominations.indices where open.contains(nominations[index].state) {
            nominations[index].state = .ended
        }
    }

    mutating func change(nomination id: String, _ body: (inout NominationNote) -> Void) {
        guard let index = nominations.firstIndex(where: { $0.id == id }) else { return }
        body(&nominations[index])
    }
}

struct NominationNote: Hashable, Sendable {
    let id: String
    let number: Int
    let name: String
    let village: DivisionCode
    let maker: String
    var state = Nomination.State.submitted
    var hasConsent = false
}

extension CountyLedger {
    /// After every step: nobody voted twice, and every vote is there once.
    func checkBallotCounts(_ transaction: ReadTransaction) throws {
        let row = try transaction.row(
            """
            SELECT (SELECT count(*) FROM awardRound WHERE county = \(code)) AS rounds,
                (SELECT count(*) FROM nomination WHERE county = \(code)) AS nominations,
                (SELECT count(*) FROM ballot WHERE county = \(code)) AS ballots,
                (SELECT count(*) FROM ballotVoter WHERE county = \(code)) AS voters,
                (SELECT count(*) FROM ballotBatch WHERE county = \(code)) AS bundles
            """)
        let rounds = ballots.rounds
        let expected = [
            "rounds": rounds.count, "nominations": rounds.reduce(0) { $0 + $1.nominations.count },
            "ballots": rounds.reduce(0) { $0 + $1.ballots.count }, "voters": rounds.reduce(0) { $0 + $1.voters.count },
            "bundles": rounds.reduce(0) { $0 + $1.bundles.count },
        ]
        for (name, count) in expected.sorted(by: { $0.key < $1.key }) {
            let found: Int? = try row?[name]
            try holdEqual(found, count, "every vote is there once", name)
        }
        for round in rounds where round.state == .voting || round.state == .judging {
            guard let id = ID<Round>(round.id) else { continue }
            let tally = try PublicRounds.tally(of: id, county: code, in: transaction).filter { $0.value > 0 }
            try holdEqual(tally, round.votes, "votes are counted as they were given", round.id)
        }
    }

    /// Each round where it was left, and the file that anybody adds up again.
    func checkBallots(_ transaction: ReadTransaction) throws {
        for round in ballots.rounds {
            guard let id = ID<Round>(round.id) else { continue }
            let found = try Rounds.all(in: Round.State.allCases, county: code, in: transaction).first { $0.id == id }
            try holdEqual(found?.state, round.state, "a round is where it was left", round.id)
            try holdEqual(found?.ballotUntil, round.ballotUntil, "a round's votes end when they end", round.id)
            let states = try transaction.rows(
                "SELECT number, state FROM nomination WHERE county = \(code) AND round = \(round.id) ORDER BY number"
            ).map { "\(try $0["number"] as Int) \(try $0["state"] as String)" }
            let known = round.nominations.map { "\($0.number) \($0.state.rawValue)" }
            try holdEqual(states, known, "a nomination is where it was left", round.id)
            try checkFile(of: round, id, transaction)
        }
    }

    private func checkFile(of round: RoundNote, _ id: ID<Round>, _ transaction: ReadTransaction) throws {
        let file = try PublicRounds.ballots(of: id, county: code, in: transaction)
        guard round.state == .judging else {
            return try hold(file == nil, "nobody recounts before the last vote is in", round.id)
        }
        var (votes, ballots) = ([Int: Int](), 0)
        for line in (file ?? "").split(separator: "\n").dropFirst() {
            let parts = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 4, let count = Int(parts[2]) else {
                throw Broken("the recount file is read", "\(line)")
            }
            ballots += count
            for vote in parts[3].split(separator: " ") {
                let pair = vote.split(separator: ":").compactMap { Int($0) }
                let more = parts[0] == "paper" ? pair.last ?? 0 : 1
                if let number = pair.first, more > 0 { votes[number, default: 0] += more }
            }
        }
        try holdEqual(votes, round.votes, "who recounts comes to the same", round.id)
        let valid = round.ballots.count + round.bundles.reduce(0) { $0 + $1.valid }
        try holdEqual(ballots, valid, "who recounts comes to the same", round.id)
    }
}
