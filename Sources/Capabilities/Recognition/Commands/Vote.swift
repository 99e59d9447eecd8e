import Database
import Foundation
import Kernel
import Office
import Organisation
import Residents

/// A resident votes, once in a round by whichever way; what he voted is kept apart from who he is.
package struct CastBallot: Command {
    package static let action = Action("round.vote", "投票", right: .beResident)
    let round: ID<Round>
    let choices: [Int]
    /// What he finds his ballot by in the recount file.
    let receipt: OutsideCode

    package init(_ round: ID<Round>, _ choices: [Int], receipt: OutsideCode) {
        (self.round, self.choices, self.receipt) = (round, choices, receipt)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard let resident = try Residents.own(actor, in: transaction), resident.endedAt == nil else {
            throw Refusal(.forbidden, "ballot.resident", "请先用村（社区）发的码登录，再投票。")
        }
        try Voters.check(resident, today: transaction.now.day)
        let found = try Rounds.voting(round, for: actor, in: transaction)
        let candidates = try Nominations.of(round, states: [.candidate], county: actor.county, in: transaction)
        try RoundRules.check(choices: choices, of: found.rule, candidates: Nominations.classes(candidates))
        guard try !Ballots.hasVoted(actor.id, in: round, county: actor.county, in: transaction) else {
            throw Refusal(.conflict, "ballot.voted", "您已经投过票，一人一票，第一次的有效。")
        }
        guard try !Voters.hasVotedElsewhere(resident, in: round, county: actor.county, in: transaction) else {
            throw Refusal(
                .conflict, "ballot.alike", "和您同名、同一天出生的一位居民已经投过票，一人一票；不是同一个人的，请到村（社区）补登身份证号，再投票。")
        }
        try transaction.run(
            """
            INSERT INTO ballotVoter (county, round, resident, channel)
            VALUES (\(actor.county), \(round), \(actor.id), 'web')
            """)
        let text = choices.sorted().map(String.init).joined(separator: " ")
        try transaction.run(
            """
            INSERT INTO ballot (county, round, receipt, choices)
            VALUES (\(actor.county), \(round), \(receipt.letters), \(text))
            """)
        return Done(subject: round.description)
    }
}

/// Whose vote is taken: of age beyond doubt, and once, though he should be registered twice.
enum Voters {
    static func check(_ resident: Resident, today: Day) throws(Refusal) {
        guard resident.bornOn != nil else {
            throw Refusal(
                .forbidden, "ballot.age", "“\(resident.name)”没有登记出生日期或身份证号，不知道是否满18周岁：请到村（社区）补登，再投票。")
        }
        guard resident.isKnownAdult(on: today) else {
            throw Refusal(.forbidden, "ballot.minor", "“\(resident.name)”未满18周岁，不参加投票。")
        }
    }

    static func hasVotedElsewhere(
        _ resident: Resident, in round: ID<Round>, county: String, in transaction: ReadTransaction
    ) throws -> Bool {
        try Residents.alike(resident, county: county, in: transaction).contains {
            try Ballots.hasVoted($0.description, in: round, county: county, in: transaction)
        }
    }
}

extension Rounds {
    /// One in which votes are taken today.
    static func voting(_ id: ID<Round>, for actor: Actor, in transaction: ReadTransaction) throws -> Round {
        let found = try one(id, for: actor, in: transaction)
        let today = transaction.now.day
        guard found.state == .voting, let until = found.ballotUntil, today <= until else {
            throw Refusal(
                .conflict, "ballot.closed",
                "“\(found.title)”现在不投票：\(found.ballotUntil.map { "投票到\($0.chinese)截止" } ?? "投票还没有开始")。")
        }
        return found
    }
}

/// A bundle of paper ballots of one village: who voted by it, and what each candidate got. Totals that do not match are not taken.
package struct EnterPaperBallots: Command {
    package static let action = Action("round.paper", "登记纸质选票", right: .runRounds)
    let round: ID<Round>
    let village: DivisionCode
    let voters: [ID<Resident>]
    let spoilt: Int
    let votes: [Int: Int]

    package init(
        _ round: ID<Round>, village: DivisionCode, voters: [ID<Resident>], spoilt: Int = 0, votes: [Int: Int]
    ) {
        (self.round, self.village, self.voters, self.spoilt, self.votes) = (round, village, voters, spoilt, votes)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let county = actor.county
        let found = try Rounds.voting(round, for: actor, in: transaction)
        let candidates = try Nominations.of(round, states: [.candidate], county: county, in: transaction)
        let valid = voters.unique.count - spoilt
        guard valid >= 0, Set(votes.keys).isSubset(of: candidates.map(\.number)) else {
            throw Refusal.field("spoilt", "ballot.paper", "废票比选票还多，或者有不在名单上的号码，请核对。")
        }
        try RoundRules.check(paper: votes, valid: valid, of: found.rule, candidates: Nominations.classes(candidates))
        for voter in voters.unique {
            let resident = try Residents.one(voter, for: actor, in: transaction)
            guard resident.village == village, resident.endedAt == nil else {
                throw Refusal.field("voter", "ballot.stranger", "“\(resident.name)”不是这个村（社区）在册的。")
            }
            try Voters.check(resident, today: transaction.now.day)
            guard try !Ballots.hasVoted(voter.description, in: round, county: county, in: transaction) else {
                throw Refusal.field("voter", "ballot.voted", "“\(resident.name)”已经投过票，一人一票；请把他的纸质票抽出来，重新清点。")
            }
            guard try !Voters.hasVotedElsewhere(resident, in: round, county: county, in: transaction) else {
                throw Refusal.field(
                    "voter", "ballot.alike", "和“\(resident.name)”同名、同一天出生的一位已经投过票；不是同一个人的，先补登身份证号。")
            }
            try transaction.run(
                """
                INSERT INTO ballotVoter (county, round, resident, channel)
                VALUES (\(county), \(round), \(voter), 'paper')
                """)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(votes), as: UTF8.self)
        try transaction.run(
            """
            INSERT INTO ballotBatch (county, id, round, village, valid, spoilt, votes, enteredBy, enteredByName, enteredAt)
            VALUES (\(county), \(transaction.newID(Ballots.self)), \(round), \(village), \(valid), \(spoilt), \(text),
                \(actor.id), \(actor.name), \(transaction.now))
            """)
        return Done(subject: round.description, detail: "\(village)：有效\(valid)张，废票\(spoilt)张")
    }
}

/// A juror marks one candidate on the sheet, or stands aside. Nobody sees another's marks.
package struct MarkCandidate: Command {
    package static let action = Action("round.mark", "评委打分", right: .judgeRounds)
    let nomination: ID<Nomination>
    /// In the order of the criteria; nil where he stands aside.
    let marks: [Int]?
    /// Why he stands aside; that somebody is of his own unit or place says it already.
    let reason: String

    package init(_ nomination: ID<Nomination>, marks: [Int]?, reason: String = "") {
        (self.nomination, self.marks, self.reason) = (nomination, marks, reason)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let county = actor.county
        let found = try Nominations.one(nomination, for: .system(county: county), in: transaction)
        let round = try Rounds.one(found.round, for: actor, in: transaction)
        let juror = try Juries.jurors(of: round.id, county: county, in: transaction).first { $0.person == actor.id }
        guard let juror else { throw Refusal(.missing, "mark.notJuror", "您不是这届评选的评委。") }
        guard round.state == .judging, found.state == .candidate else {
            throw Refusal(.conflict, "mark.closed", "这届评选\(round.state.chinese)，现在不能打分。")
        }
        if let marks {
            guard !Juries.isOwn(juror, found) else {
                throw Refusal(.forbidden, "mark.own", "“\(found.name)”是本单位（本地）的，应当回避，请按“回避”。")
            }
            try RoundRules.check(marks: marks, of: round.rule)
        } else {
            guard Juries.isOwn(juror, found) || reason.count >= 2 else {
                throw Refusal.field("reason", "mark.reason", "请写明为什么回避，如 是本人的亲属、有利害关系。")
            }
        }
        let text = (marks ?? []).map(String.init).joined(separator: " ")
        try transaction.run(
            """
            INSERT INTO juryMark (county, nomination, person, marks, total, recused, at, reason)
            VALUES (\(county), \(nomination), \(actor.id), \(text), \((marks ?? []).reduce(0, +)), \(marks == nil),
                \(transaction.now), \(marks == nil ? reason : ""))
            ON CONFLICT (county, nomination, person) DO UPDATE SET marks = excluded.marks, total = excluded.total,
                recused = excluded.recused, at = excluded.at, reason = excluded.reason
            """)
        let detail = marks != nil ? "已打分" : reason.isEmpty ? "回避" : "回避：\(reason)"
        return Done(subject: nomination.description, detail: detail)
    }
}
