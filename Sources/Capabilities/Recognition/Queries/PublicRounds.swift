import Database
import Kernel
import Office

/// A round as everybody may read it: where it stands, what is next, who stands in the notice, who was commended.
package struct PublicRound: Encodable, Sendable {
    package let id: ID<Round>
    package let title: String
    package let category: AwardCategory
    /// 第6届最美教师
    package let kind: String
    package let course: RoundCourse
    package let isNominating: Bool
    /// Votes are taken today.
    package let isVoting: Bool
    package let notice: ID<PublicNotice>?
    package let noticeTerm: String
    /// The notice runs: afterwards objections are not taken any more.
    package let takesObjections: Bool
    package let candidates: [Candidate]
    package let honours: [PublicHonours.View]
    /// What each got, by his number on the ballot; empty before the last vote is in.
    package let votes: [Vote]
    /// Votes are in, and the file to add them up again by is out.
    package let hasBallots: Bool

    /// As the notice has him: who was taken out of it stands there without his name.
    package struct Candidate: Encodable, Sendable {
        package let number: Int
        package let name: String
        package let place: String
        package let words: String
        /// What the notice came to for him; empty while it runs.
        package let outcome: String
        package static let passed = "公示通过"
        package static let failed = "公示未通过"

        init(_ candidate: NoticeCandidate, of notice: PublicNotice.State) {
            (number, name) = (candidate.number, candidate.name)
            (place, words) = (candidate.place, candidate.words)
            // That somebody objected is between him and the office until it is ruled on.
            outcome =
                switch candidate.state {
                case .withdrawn: "已撤下"
                case .passed: Self.passed
                case .failed: Self.failed
                case .frozen where notice != .running: "核实中"
                case .standing, .frozen: ""
                }
        }
    }

    package struct Vote: Encodable, Sendable {
        package let number: Int
        /// Of those in the notice and those who were commended; who was not chosen stands by his number alone (decisions/0058).
        package let name: String
        package let votes: Int
    }
}

package enum PublicRounds {
    private static let shown: [Round.State] = Round.State.allCases.filter { ![.draft, .cancelled].contains($0) }

    package static func all(county: String, in transaction: ReadTransaction) throws -> [PublicRound] {
        try Rounds.all(in: shown, county: county, in: transaction).prefix(20).map {
            try made(of: $0, isWhole: false, in: transaction)
        }
    }

    package static func one(
        _ id: ID<Round>, county: String, in transaction: ReadTransaction
    ) throws -> PublicRound? {
        let found = try Rounds.all(in: shown, county: county, in: transaction).first { $0.id == id }
        return try found.map { try made(of: $0, isWhole: true, in: transaction) }
    }

    /// What anybody may add up again; nil before the last vote is in.
    package static func ballots(of id: ID<Round>, county: String, in transaction: ReadTransaction) throws -> String? {
        let found = try Rounds.all(in: counted, county: county, in: transaction).first { $0.id == id }
        guard found?.ballotUntil != nil else { return nil }
        return try Ballots.file(of: id, county: county, in: transaction)
    }

    /// What each candidate has, for who runs the round.
    package static func tally(
        of id: ID<Round>, county: String, in transaction: ReadTransaction
    ) throws -> [Int: Int] { try Ballots.votes(of: id, county: county, in: transaction) }

    package static func voters(of id: ID<Round>, county: String, in transaction: ReadTransaction) throws -> Int {
        try Ballots.voters(of: id, county: county, in: transaction)
    }

    private static let counted: [Round.State] = [.judging, .decided, .noticed, .submitted, .approved, .commended]

    private static func made(
        of round: Round, isWhole: Bool, in transaction: ReadTransaction
    ) throws -> PublicRound {
        let county = round.county
        let notice =
            isWhole
            ? try Notices.of(Recognition.noticeKind, round.id.description, county: county, in: transaction)
                .first { PublicNotice.State.open.contains($0.state) } : nil
        let candidates = try notice.map { try Notices.candidates(of: $0.id, county: county, in: transaction) } ?? []
        let honours =
            isWhole && round.state == .commended ? try PublicHonours.of(round.id, county: county, in: transaction) : []
        let hasBallots = round.ballotUntil != nil && counted.contains(round.state)
        return PublicRound(
            id: round.id, title: round.title, category: round.rule.category, kind: round.rule.shown,
            course: RoundCourse(
                round.state, round.rule, nominationsUntil: round.nominationsUntil, ballotUntil: round.ballotUntil),
            isNominating: round.state == .nominating && round.rule.nominators.contains(.resident),
            isVoting: round.state == .voting && (round.ballotUntil.map { transaction.now.day <= $0 } ?? false),
            notice: notice?.id, noticeTerm: notice?.term ?? "", takesObjections: notice?.state == .running,
            candidates: notice.map { notice in candidates.map { .init($0, of: notice.state) } } ?? [],
            honours: honours,
            votes: isWhole && hasBallots ? try votes(of: round, named: candidates, in: transaction) : [],
            hasBallots: hasBallots)
    }

    private static func votes(
        of round: Round, named candidates: [NoticeCandidate], in transaction: ReadTransaction
    ) throws -> [PublicRound.Vote] {
        let county = round.county
        let votes = try Ballots.votes(of: round.id, county: county, in: transaction)
        let standing = try Nominations.candidates(of: round.id, county: county, in: transaction)
        // As the notice has it, where one is out: who was taken out of it has no name there either. It counts its own: whose
        // vote is whose goes by the record.
        let noticed = Dictionary(candidates.map { ($0.record, $0.name) }, uniquingKeysWith: { first, _ in first })
        let all = try standing + Nominations.failed(of: round.id, county: county, in: transaction)
        var names = Dictionary(
            all.compactMap { one in noticed[one.id.description].map { (one.number, $0) } },
            uniquingKeysWith: { first, _ in first })
        if round.state == .commended {
            for one in standing where one.state == .awarded {
                let isHeld = try PublicHonours.honour(of: one.id, county: county, in: transaction) != nil
                if isHeld { names[one.number] = one.name }
            }
        }
        return Set(votes.keys).union(standing.map(\.number)).sorted().map {
            PublicRound.Vote(number: $0, name: names[$0] ?? "", votes: votes[$0] ?? 0)
        }
    }
}

extension PublicHonours {
    /// Those that a round gave and that hold.
    static func of(_ round: ID<Round>, county: String, in transaction: ReadTransaction) throws -> [View] {
        try transaction.rows(
            """
            SELECT honour.id FROM honour
            JOIN nomination ON nomination.county = honour.county AND nomination.id = honour.nomination
            WHERE honour.county = \(county) AND nomination.round = \(round) AND honour.source = \(Honour.Source.round)
              AND honour.revokedOn IS NULL ORDER BY nomination.number
            """
        ).compactMap { try story(try $0["id"], county: county, in: transaction)?.honour }
    }
}
