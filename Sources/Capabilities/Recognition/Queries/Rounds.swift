import Database
import Kernel
import Office
import Organisation
import Residents

package enum Rounds {
    static func selected(county: String) -> SQL {
        """
        awardRound.county, awardRound.id, awardRound.title, awardRound.rule, awardRound.state, awardRound.nominationsUntil,
        awardRound.ballotFrom, awardRound.ballotUntil,
        (SELECT count(*) FROM nomination WHERE nomination.county = \(county)
            AND nomination.round = awardRound.id) AS nominations,
        (SELECT count(*) FROM nomination WHERE nomination.county = \(county)
            AND nomination.round = awardRound.id AND nomination.state = 'awarded') AS honours
        """
    }

    @Sendable
    static func one(_ id: ID<Round>, for actor: Actor, in transaction: ReadTransaction) throws -> Round {
        let row = try transaction.row(
            """
            SELECT \(selected(county: actor.county)) FROM awardRound
            WHERE awardRound.county = \(actor.county) AND awardRound.id = \(id)
            """)
        guard let row else { throw Refusal(.missing, "round.none", "没有这届评选。请从“评选”进入。") }
        return try Round(row)
    }

    /// Those in a state, as the public may know of them.
    static func all(
        in states: [Round.State], county: String, in transaction: ReadTransaction
    ) throws -> [Round] {
        try transaction.rows(
            """
            SELECT \(selected(county: county)) FROM awardRound
            WHERE awardRound.county = \(county) AND awardRound.state IN \(list: states) ORDER BY awardRound.id DESC
            """
        ).map(Round.init)
    }

    static func offices(of id: ID<Round>, county: String, in transaction: ReadTransaction) throws -> [Party] {
        try transaction.rows(
            "SELECT unit, unitName FROM roundOffice WHERE county = \(county) AND round = \(id) ORDER BY unitName"
        ).map { Party(unit: try $0["unit"], name: try $0["unitName"]) }
    }

    /// What is signed: the names and what they get.
    static func seen(_ round: Round, in transaction: ReadTransaction) throws -> SeenVersion? {
        let rows = try transaction.rows(
            """
            SELECT nomination.number, nomination.name, nomination.category FROM nomination
            WHERE nomination.county = \(round.county) AND nomination.round = \(round.id)
              AND nomination.state IN \(list: [Nomination.State.passed, .awarded])
            ORDER BY nomination.number
            """)
        let names = try rows.map { row -> String in
            let (number, name, group): (Int, String, String) = (
                try row["number"], try row["name"], try row["category"]
            )
            return "\(number) \(name) \(group)"
        }
        return try SeenVersion(canonical: [round.title] + names)
    }

    // MARK: What its steps do

    static func setDays(of round: Round, by actor: Actor, in transaction: WriteTransaction) throws {
        let calendar = try transaction.calendar(of: actor.county)
        let term = calendar.workingDays(round.rule.nominationDays, from: transaction.now.day)
        try transaction.run(
            """
            UPDATE awardRound SET nominationsUntil = \(term.upperBound)
            WHERE county = \(actor.county) AND id = \(round.id)
            """)
    }

    /// Ended before its day: the day on which it really did is the one that is told from here on.
    static func closeEarly(
        _ round: Round, on day: Day, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        guard let until = round.nominationsUntil, day < until else { return }
        try transaction.run(
            """
            UPDATE awardRound SET nominationsUntil = \(day) WHERE county = \(actor.county) AND id = \(round.id)
            """)
    }

    static func beginBallot(_ round: Round, by actor: Actor, in transaction: WriteTransaction) throws {
        guard round.rule.hasBallot else {
            throw Refusal(.conflict, "round.noBallot", "这届评选的办法没有投票，直接开始评审。")
        }
        let candidates = try Nominations.candidates(of: round.id, county: actor.county, in: transaction)
        guard !candidates.isEmpty else {
            throw Refusal(.conflict, "round.nobody", "还没有通过审核的候选，不能投票。")
        }
        try requireExamined(round, in: transaction)
        let calendar = try transaction.calendar(of: actor.county)
        let term = calendar.workingDays(round.rule.ballotDays, from: transaction.now.day)
        try transaction.run(
            """
            UPDATE awardRound SET ballotFrom = \(transaction.now.day), ballotUntil = \(term.upperBound)
            WHERE county = \(actor.county) AND id = \(round.id)
            """)
    }

    /// A phase does not end over the heads of those who wait in it: each is said yes or no to, with the reason.
    private static func requireExamined(_ round: Round, in transaction: ReadTransaction) throws {
        let waiting = try Nominations.of(
            round.id, states: Nomination.State.unexamined, county: round.county, in: transaction)
        guard waiting.isEmpty else {
            let words = Nomination.State.unexamined.compactMap { state -> String? in
                let count = waiting.count { $0.state == state }
                return count > 0 ? "\(state.chinese)\(count)件" : nil
            }
            throw Refusal(
                .conflict, "round.unexamined",
                "还有推荐没有审完：\(words.joined(separator: "、"))。审完的往下走；来不及的、没有同意书的，写明原因退掉，再开始下一步。")
        }
    }

    /// Nobody is asked to sign a list on which nobody stands.
    static func requireSomebody(_ round: Round, by actor: Actor, in transaction: ReadTransaction) throws {
        guard try !Nominations.of(round.id, states: [.passed], county: actor.county, in: transaction).isEmpty else {
            throw Refusal(.conflict, "round.nobodyPassed", "没有一位通过公示，没有可以表彰的：请主任“取消评选”，写明原因。")
        }
    }

    /// With the round end those who were put forward for it, by its reason.
    static func closeNominations(of round: Round, reason: String, in transaction: WriteTransaction) throws {
        let open: [Nomination.State] = [.submitted, .reviewed, .checking, .candidate, .shortlisted, .passed]
        for nomination in try Nominations.of(round.id, states: open, county: round.county, in: transaction) {
            try Nominations.take(
                "roundCancelled", nomination.id, note: reason, county: round.county, in: transaction)
        }
    }

    /// Nobody looks at marks while votes still come in, nor before each nomination is dealt with.
    static func requireOver(_ round: Round, by actor: Actor, in transaction: ReadTransaction) throws {
        if round.state == .checking, round.rule.hasBallot, round.rule.weights.support > 0 {
            throw Refusal(.conflict, "round.ballotFirst", "这届评选要先投票，再评审。")
        }
        try requireExamined(round, in: transaction)
        if round.state == .voting, let until = round.ballotUntil, transaction.now.day <= until {
            throw Refusal(.conflict, "round.voting", "投票到\(until.chinese)截止，截止以后才能开始评审。")
        }
        guard try !Nominations.candidates(of: round.id, county: actor.county, in: transaction).isEmpty else {
            throw Refusal(.conflict, "round.nobody", "还没有通过审核的候选，不能开始评审。")
        }
    }

    static func requireNoticed(_ round: Round, by actor: Actor, in transaction: ReadTransaction) throws {
        let notices = try Notices.of(
            Recognition.noticeKind, round.id.description, county: actor.county, in: transaction)
        guard let last = notices.first, [.settled, .archived].contains(last.state) else {
            throw Refusal(
                .conflict, "round.notice", "公示还没有办结：\(notices.first?.state.chinese ?? "还没有公示")。公示期满、异议裁定完毕以后再送审。")
        }
    }

    /// Its notice was withdrawn: it is judged again, with all who were candidates and still may be.
    static func takeBack(_ notice: PublicNotice, in transaction: WriteTransaction) throws {
        let (county, system) = (notice.county, Actor.system(county: notice.county))
        guard let id = ID<Round>(notice.subject), let step = Round.procedure.step(named: "takeBack"),
            try one(id, for: system, in: transaction).state == .decided
        else { return }
        try transaction.take(step, of: id, in: Round.procedure, by: system)
        let back: [Nomination.State] = [.shortlisted, .passed, .lost]
        for nomination in try Nominations.of(id, states: back, county: county, in: transaction) {
            try Nominations.take("takeBack", nomination.id, county: county, in: transaction)
        }
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let round: String? = try transaction.value("SELECT max(id) FROM awardRound WHERE county = \(county)")
        let nomination: String? = try transaction.value("SELECT max(id) FROM nomination WHERE county = \(county)")
        let honour: String? = try transaction.value("SELECT max(id) FROM honour WHERE county = \(county)")
        let sent: String? = try transaction.value("SELECT max(id) FROM recommendation WHERE county = \(county)")
        return [
            "round": round, "nomination": nomination, "honour": honour, "recommendation": sent ?? honour,
            "verifier": "000000000000", "checker": round,
        ].compactMapValues(\.self)
    }
}

extension Round {
    init(_ row: Row) throws {
        county = try row["county"]
        id = try row["id"]
        title = try row["title"]
        rule = try AwardRule(json: try row["rule"])
        state = try row["state"]
        nominationsUntil = try row["nominationsUntil"]
        ballotFrom = try row["ballotFrom"]
        ballotUntil = try row["ballotUntil"]
        nominations = try row["nominations"]
        honours = try row["honours"]
    }
}

extension Listing where Record == Round {
    static let rounds = Listing<Round>(
        Round.noun, "评选", path: "rounds", right: .seeRounds, help: "一届一页：推荐、审核、投票、评审、公示、表彰走到哪一步",
        from: "awardRound", select: Rounds.selected, decode: Round.init, sees: { _ in "1 = 1" },
        columns: [
            .link("名称", width: 32, { $0.title }, path: { "rounds/\($0.id)" }), .state { $0.state },
            .text("类别") { $0.rule.shown }, .day("推荐截止") { $0.nominationsUntil },
            .number("推荐") { $0.nominations },
            .number("已表彰") { $0.honours },
        ],
        filters: [
            .search("名称里的字", in: ["awardRound.title"]), .state(Round.procedure), .step(Round.procedure),
            // What has a term and is re-reviewed is given without rounds.
            ListFilter(
                "category", "类别", options: { _, _ in AwardCategory.given.map { ($0.rawValue, $0.chinese) } },
                isReadable: { AwardCategory(rawValue: $0) != nil },
                condition: { value, _, _ in "awardRound.category = \(value)" },
                words: { value, _, _ in AwardCategory(rawValue: value)?.chinese ?? value }),
        ],
        orders: [.newest("awardRound")],
        figures: [
            .count(
                "rounds", "评选", unit: "届", "期内签发表彰的评选",
                { period, county in
                    period.took(Signatures.sign, of: Round.noun, "awardRound.id", county: county)
                })
        ],
        empty: "还没有评选。从样板开始，名额、类别、投票和评分都能改。", starts: [.init("起草评选", "rounds/new", .runRounds)])
}
