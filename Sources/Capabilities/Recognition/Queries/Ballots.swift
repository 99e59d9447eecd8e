import Database
import Foundation
import Kernel
import Office
import Web

/// Votes and marks of a round, added up.
enum Ballots {
    struct Batch: Codable, Sendable {
        let village: DivisionCode
        let valid: Int
        let spoilt: Int
        let votes: [Int: Int]
    }

    static func batches(of round: ID<Round>, county: String, in transaction: ReadTransaction) throws -> [Batch] {
        try transaction.rows(
            """
            SELECT village, valid, spoilt, votes FROM ballotBatch
            WHERE county = \(county) AND round = \(round) ORDER BY id
            """
        ).map { row in
            let votes: String = try row["votes"]
            return Batch(
                village: try row["village"], valid: try row["valid"], spoilt: try row["spoilt"],
                votes: try JSONDecoder().decode([Int: Int].self, from: Data(votes.utf8)))
        }
    }

    /// Receipts and what each names, in the order of receipts: when somebody voted is not told.
    static func cast(of round: ID<Round>, county: String, in transaction: ReadTransaction) throws -> [(String, [Int])] {
        try transaction.rows(
            "SELECT receipt, choices FROM ballot WHERE county = \(county) AND round = \(round) ORDER BY receipt"
        ).map { row in
            let choices: String = try row["choices"]
            return (try row["receipt"], choices.split(separator: " ").compactMap { Int($0) })
        }
    }

    static func votes(of round: ID<Round>, county: String, in transaction: ReadTransaction) throws -> [Int: Int] {
        var votes: [Int: Int] = [:]
        for (_, choices) in try cast(of: round, county: county, in: transaction) {
            for choice in choices { votes[choice, default: 0] += 1 }
        }
        for batch in try batches(of: round, county: county, in: transaction) {
            votes.merge(batch.votes, uniquingKeysWith: +)
        }
        return votes
    }

    /// How many people voted, by whichever way.
    static func voters(of round: ID<Round>, county: String, in transaction: ReadTransaction) throws -> Int {
        try transaction.value("SELECT count(*) FROM ballotVoter WHERE county = \(county) AND round = \(round)") ?? 0
    }

    static func hasVoted(
        _ resident: String, in round: ID<Round>, county: String, in transaction: ReadTransaction
    ) throws -> Bool {
        try transaction.row(
            """
            SELECT 1 FROM ballotVoter WHERE county = \(county) AND round = \(round) AND resident = \(resident)
            """) != nil
    }

    /// For anybody to add up again: a line each.
    static func file(of round: ID<Round>, county: String, in transaction: ReadTransaction) throws -> String {
        let cast = try cast(of: round, county: county, in: transaction)
        let batches = try batches(of: round, county: county, in: transaction)
        let lines =
            cast.map { "web,\($0),1,\($1.map(String.init).joined(separator: " "))" }
            + batches.map { batch in
                let votes = batch.votes.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
                return "paper,\(batch.village),\(batch.valid),\(votes.joined(separator: " "))"
            }
        return (["channel,receipt,ballots,choices"] + lines).joined(separator: "\n") + "\n"
    }
}

enum Juries {
    struct Juror: Codable, Sendable {
        let person: String
        let name: String
        let unit: Party
    }

    static func jurors(of round: ID<Round>, county: String, in transaction: ReadTransaction) throws -> [Juror] {
        try transaction.rows(
            "SELECT person, name, unit, division FROM roundJuror WHERE county = \(county) AND round = \(round) ORDER BY person"
        ).map { row in
            Juror(
                person: try row["person"], name: try row["name"],
                unit: Party(unit: "", name: try row["unit"], division: try row["division"]))
        }
    }

    struct Mark: Codable, Sendable {
        let nomination: ID<Nomination>
        let person: String
        let marks: [Int]
        let total: Int
        let isRecused: Bool
        /// Why he stood aside.
        let reason: String
    }

    static func marks(of round: ID<Round>, county: String, in transaction: ReadTransaction) throws -> [Mark] {
        try transaction.rows(
            """
            SELECT juryMark.nomination, juryMark.person, juryMark.marks, juryMark.total, juryMark.recused,
                juryMark.reason FROM juryMark
            JOIN nomination ON nomination.county = juryMark.county AND nomination.id = juryMark.nomination
            WHERE juryMark.county = \(county) AND nomination.round = \(round) ORDER BY juryMark.person
            """
        ).map { row in
            let marks: String = try row["marks"]
            return Mark(
                nomination: try row["nomination"], person: try row["person"],
                marks: marks.split(separator: " ").compactMap { Int($0) }, total: try row["total"],
                isRecused: try row["recused"], reason: try row["reason"])
        }
    }

    /// The rounds in which somebody judges now.
    static func rounds(for actor: Actor, in transaction: ReadTransaction) throws -> [Round] {
        try rounds(of: actor.id, states: [.judging], county: actor.county, in: transaction)
    }

    /// The rounds of whose jury somebody is, the latest first.
    static func rounds(
        of person: String, states: [Round.State], county: String, in transaction: ReadTransaction
    ) throws -> [Round] {
        try transaction.rows(
            """
            SELECT \(Rounds.selected(county: county)) FROM awardRound
            JOIN roundJuror ON roundJuror.county = awardRound.county AND roundJuror.round = awardRound.id
            WHERE awardRound.county = \(county) AND roundJuror.person = \(person)
              AND awardRound.state IN \(list: states) ORDER BY awardRound.id DESC
            """
        ).map(Round.init)
    }

    /// A juror of the nominee's unit or village has no part in him.
    static func isOwn(_ juror: Juror, _ nomination: Nomination) -> Bool {
        if let division = juror.unit.division, division.contains(nomination.village) { return true }
        return RoundRules.areOne(juror.unit.name, nomination.unitName)
    }

    /// Of whom a juror still has to say something: not marked, not stood aside from, and none of his own.
    static func unmarked(
        of round: ID<Round>, by person: String, county: String, in transaction: ReadTransaction
    ) throws -> [Nomination] {
        guard let juror = try jurors(of: round, county: county, in: transaction).first(where: { $0.person == person })
        else { return [] }
        let done = Set(
            try marks(of: round, county: county, in: transaction).filter { $0.person == person }.map(\.nomination))
        return try Nominations.of(round, states: [.candidate], county: county, in: transaction).filter {
            !isOwn(juror, $0) && !done.contains($0.id)
        }
    }

    /// A line for each round that waits for a juror's marks.
    static func waiting(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        guard Right.judgeRounds.isHeld(by: actor) else { return [] }
        return try rounds(for: actor, in: transaction).compactMap { round in
            let left = try unmarked(of: round.id, by: actor.id, county: actor.county, in: transaction)
            guard let first = left.first else { return nil }
            return Waiting(
                "评审打分：\(round.title)", count: left.count, path: "jury/\(round.id)", verb: "去打分",
                detail: "\(first.number). \(first.name)")
        }
    }

    /// Tells jurors that they are waited for.
    static func invite(_ people: [String], to round: Round, in transaction: WriteTransaction) throws {
        try transaction.notify(
            people, of: Round.noun.kind, round.id.description, "请评审打分：\(round.title)",
            "“\(round.title)”开始评审，请逐位打分；本单位、本地的候选请回避。", path: "jury/\(round.id)",
            county: round.county)
    }

    /// How far each juror of today has come. What somebody marked who is no juror any more counts for nothing.
    static func progress(
        of round: ID<Round>, candidates: [Nomination], county: String, in transaction: ReadTransaction
    ) throws -> [RoundRules.Progress] {
        let marks = try marks(of: round, county: county, in: transaction)
        return try jurors(of: round, county: county, in: transaction).map { juror in
            // His own he need not even stand aside from.
            let due = candidates.filter { !isOwn(juror, $0) }.map(\.id)
            let done = marks.count { $0.person == juror.person && due.contains($0.nomination) }
            return RoundRules.Progress(name: juror.name, done: done, due: due.count)
        }
    }
}

/// What each candidate comes to, line by line.
struct Score: Codable, Sendable {
    let nomination: ID<Nomination>
    let number: Int
    let name: String
    let group: String
    let jury: Points?
    let marks: Int
    let verification: Int?
    let votes: Int
    let score: Points
    let state: Nomination.State

    /// What it came to for him; empty before it is decided.
    var result: String {
        switch state {
        case .lost: "未入选"
        case .shortlisted: "入选，公示"
        case .passed: "入选"
        case .awarded: "入选，已表彰"
        case .refused: "公示未通过"
        default: ""
        }
    }

    /// - Parameter withFailed: with those whom the notice stopped; nobody decides on them any more.
    static func all(
        _ round: Round, withFailed: Bool = false, in transaction: ReadTransaction
    ) throws -> [Score] {
        let county = round.county
        let failed = withFailed ? try Nominations.failed(of: round.id, county: county, in: transaction) : []
        let candidates = try Nominations.candidates(of: round.id, county: county, in: transaction) + failed
        let votes = try Ballots.votes(of: round.id, county: county, in: transaction)
        let jurors = Set(try Juries.jurors(of: round.id, county: county, in: transaction).map(\.person))
        let marks = Dictionary(
            grouping: try Juries.marks(of: round.id, county: county, in: transaction).filter {
                !$0.isRecused && jurors.contains($0.person)
            }, by: \.nomination)
        let most = candidates.map { votes[$0.number] ?? 0 }.max() ?? 0
        return candidates.map { candidate in
            // Each juror's total out of a hundred, so that sheets of another sum compare.
            let totals = (marks[candidate.id] ?? []).map {
                Points(thousandths: $0.total * 100_000 / max(1, round.rule.mostMarks))
            }
            let jury = RoundRules.mean(totals)
            return Score(
                nomination: candidate.id, number: candidate.number, name: candidate.name, group: candidate.group,
                jury: jury, marks: totals.count, verification: candidate.verification,
                votes: votes[candidate.number] ?? 0,
                score: RoundRules.score(
                    jury: jury, verification: candidate.verification ?? 0, votes: votes[candidate.number] ?? 0,
                    mostVotes: most, round.rule.weights), state: candidate.state)
        }.sorted { ($1.score, $0.number) < ($0.score, $1.number) }
    }
}
