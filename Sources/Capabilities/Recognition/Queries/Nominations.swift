import Database
import Kernel
import Office
import Organisation

package enum Nominations {
    static let joins: SQL = """
        JOIN awardRound ON awardRound.county = nomination.county AND awardRound.id = nomination.round
        \(SQL.join(division: "nomination.village", of: "nomination", as: "village"))
        \(SQL.join(townshipOf: "nomination.village", of: "nomination", as: "township"))
        """

    static func selected(county: String) -> SQL {
        """
        nomination.id, nomination.round, awardRound.title AS roundTitle, nomination.number, nomination.category,
        nomination.name, nomination.bornOn, nomination.village, village.name AS villageName,
        township.name AS townshipName, township.id AS townshipUnit, nomination.unitName, nomination.line,
        nomination.story, nomination.nominator, nomination.nominatorName, nomination.verification, nomination.verifiedAt,
        nomination.state, awardRound.category AS award,
        CASE WHEN \(SQL.isAgreed(Nomination.consent.purpose, to: Nomination.kind, "nomination.id", county: county))
            THEN 1 ELSE 0 END AS agrees
        """
    }

    /// A township and a village those of their own, a department those that it is asked to check, somebody outside his own.
    static let isSeen: @Sendable (Actor) -> SQL = { actor in
        switch actor.scope {
        case .county: return "1 = 1"
        case .division: return actor.scope.condition(division: "nomination.village")
        case .unit(let own):
            return """
                EXISTS (SELECT 1 FROM jointCheck WHERE jointCheck.county = \(actor.county)
                    AND jointCheck.nomination = nomination.id AND jointCheck.unit = \(own))
                """
        case .person(let own): return "nomination.nominator = \(own)"
        }
    }

    @Sendable
    package static func one(
        _ id: ID<Nomination>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Nomination {
        let row = try transaction.row(
            """
            SELECT \(selected(county: actor.county)) FROM nomination \(joins)
            WHERE nomination.county = \(actor.county) AND nomination.id = \(id) AND \(isSeen(actor))
            """)
        guard let row else { throw Refusal(.missing, "nomination.none", "没有这件推荐，或者您无权看到它。请从“推荐”进入。") }
        return try Nomination(row)
    }

    static func of(
        _ round: ID<Round>, states: [Nomination.State] = Nomination.State.allCases, county: String,
        in transaction: ReadTransaction
    ) throws -> [Nomination] {
        try transaction.rows(
            """
            SELECT \(selected(county: county)) FROM nomination \(joins)
            WHERE nomination.county = \(county) AND nomination.round = \(round)
              AND nomination.state IN \(list: states) ORDER BY nomination.number
            """
        ).map(Nomination.init)
    }

    /// Whose names stand on the ballot and before the jury.
    static func candidates(
        of round: ID<Round>, county: String, in transaction: ReadTransaction
    ) throws -> [Nomination] {
        try of(round, states: Nomination.State.standing + [.lost], county: county, in: transaction)
    }

    /// Who stood in the notice and did not get through it; where the round was judged again they may stand once more.
    static func failed(
        of round: ID<Round>, county: String, in transaction: ReadTransaction
    ) throws -> [Nomination] {
        try of(round, states: [.refused], county: county, in: transaction).filter {
            try Nomination.procedure.course(of: $0.id, county: county, in: transaction).last("fail") != nil
        }
    }

    /// In which class each candidate stands, by his number on the ballot.
    static func classes(_ candidates: [Nomination]) -> [Int: String] {
        Dictionary(candidates.map { ($0.number, $0.group) }, uniquingKeysWith: { first, _ in first })
    }

    /// Why one was not let through, in the words in which that was decided; nil where it was not.
    static func refusal(
        of found: Nomination, county: String, in transaction: ReadTransaction
    ) throws -> (step: String, words: String)? {
        guard [.refused, .withdrawn, .ended].contains(found.state) else { return nil }
        let course = try Nomination.procedure.course(of: found.id, county: county, in: transaction)
        guard let last = course.taken.last(where: { $0.to == found.state }) else { return nil }
        return (Nomination.procedure.step(named: last.step)?.chinese ?? last.step, last.answers.note)
    }

    /// Takes a step that follows from something else: a notice, a joint check, a decision.
    static func take(
        _ step: String, _ id: ID<Nomination>, note: String = "", county: String, in transaction: WriteTransaction
    ) throws {
        guard let step = Nomination.procedure.step(named: step) else { return }
        try transaction.take(
            step, of: id, in: Nomination.procedure, StepAnswers(note: note), by: .system(county: county))
    }

    /// Nothing goes on without the nominee's consent; then several offices look at him at once.
    static func beginJointCheck(
        _ nomination: Nomination, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        let county = actor.county
        guard nomination.agrees else {
            throw Refusal(
                .conflict, "nomination.consent",
                "“\(nomination.name)”\(nomination.whoAgrees)还没有同意：把同意的链接发给本人，或登记签字的同意书，再往下走。")
        }
        let offices = try Rounds.offices(of: nomination.round, county: county, in: transaction)
        for office in offices {
            try transaction.run(
                """
                INSERT INTO jointCheck (county, nomination, unit, unitName, words)
                VALUES (\(county), \(nomination.id), \(office.unit), \(office.name), '')
                """)
        }
        if offices.isEmpty { try take("joint", nomination.id, county: county, in: transaction) }
    }

    /// A consent that is taken back takes its nomination out, and its name out of every notice (decisions/0042).
    static let consentListener = ConsentListener(Nomination.kind) { consent, actor, transaction in
        guard let id = ID<Nomination>(consent.record) else { return }
        let system = Actor.system(county: actor.county)
        let found = try one(id, for: system, in: transaction)
        if let step = Nomination.procedure.step(named: "consentWithdrawn"), step.from.contains(found.state) {
            try take("consentWithdrawn", id, note: "本人撤回同意", county: actor.county, in: transaction)
        }
        try transaction.withdrawFromNotices(
            Recognition.noticeKind, record: id.description, reason: "本人撤回同意", by: actor)
    }
}

extension Nomination {
    init(_ row: Row) throws {
        id = try row["id"]
        round = try row["round"]
        roundTitle = try row["roundTitle"]
        number = try row["number"]
        group = try row["category"]
        name = try row["name"]
        bornOn = try row["bornOn"]
        village = try row["village"]
        villageName = try row["villageName"] ?? ""
        townshipName = try row["townshipName"] ?? ""
        township = Party(
            unit: try row["townshipUnit"], name: try row["townshipName"] ?? "", division: village.parent)
        unitName = try row["unitName"]
        line = try row["line"]
        story = try row["story"]
        nominator = try row["nominator"]
        nominatorName = try row["nominatorName"]
        state = try row["state"]
        award = try row["award"]
        agrees = try row["agrees"]
        // Decided before it had to be entered: then it counted as it stood.
        let (verifiedAt, points): (Instant?, Int) = (try row["verifiedAt"], try row["verification"])
        let isDecided = [.shortlisted, .passed, .awarded, .lost].contains(state)
        verification = verifiedAt != nil || isDecided ? points : nil
    }
}

/// The offices that are asked of each nomination at once.
enum JointChecks {
    struct Line: Codable, Sendable {
        let unit: String
        let unitName: String
        let passed: Bool?
        let words: String
        let byName: String?
        /// Whose word it is where the office entered it: `王晓明，盖章的联审表`.
        let onBehalfOf: String
        let at: Instant?
    }

    static func of(
        _ id: ID<Nomination>, county: String, in transaction: ReadTransaction
    ) throws -> [Line] {
        try transaction.rows(
            """
            SELECT unit, unitName, passed, words, byName, onBehalfOf, at FROM jointCheck
            WHERE county = \(county) AND nomination = \(id) ORDER BY unitName
            """
        ).map { row in
            Line(
                unit: try row["unit"], unitName: try row["unitName"], passed: try row["passed"],
                words: try row["words"],
                byName: try row["byName"], onBehalfOf: try row["onBehalfOf"], at: try row["at"])
        }
    }

    static func waiting(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        guard case .unit(let own) = actor.scope, actor.isRepresentative else { return [] }
        let isAsked: SQL = """
            nomination.state = \(Nomination.State.checking) AND EXISTS (SELECT 1 FROM jointCheck
                WHERE jointCheck.county = \(actor.county) AND jointCheck.nomination = nomination.id
                  AND jointCheck.unit = \(own) AND jointCheck.passed IS NULL)
            """
        return [
            try Nomination.procedure.waiting(
                "联审推荐的人选", where: isAsked, path: "nominations?state=checking&mine=open", verb: "去签署", for: actor,
                in: transaction)
        ].compactMap(\.self)
    }
}

extension Listing where Record == Nomination {
    package static let nominations = Listing<Nomination>(
        Nomination.noun, "推荐", path: "nominations", right: .seeNominations,
        help: "居民、村、乡镇推荐的人选，一件一页：初审、复审、联审、公示", from: "nomination", joins: Nominations.joins,
        select: Nominations.selected, decode: Nomination.init, sees: Nominations.isSeen,
        columns: [
            .link("姓名（名称）", width: 18, { $0.name }, path: { "nominations/\($0.id)" }), .state { $0.state },
            .tag("本人") { $0.waitsForConsent ? ("等本人同意", .going) : nil },
            .text("评选", width: 28) { $0.roundTitle }, .text("类别") { $0.group },
            .text("村（社区）") { $0.villageName }, .text("乡镇（街道）") { $0.townshipName },
            .text("一句话", width: 30) { $0.line }, .text("推荐人") { $0.nominatorName },
        ],
        filters: [
            .search("姓名或名称", in: ["nomination.name"]), .state(Nomination.procedure), .step(Nomination.procedure),
            .township("nomination.village"),
            .condition(
                "mine", "联审",
                [
                    (
                        "open", "等本单位签署",
                        { @Sendable actor, _ in
                            guard case .unit(let own) = actor.scope else { return "1 = 0" }
                            return """
                                EXISTS (SELECT 1 FROM jointCheck WHERE jointCheck.county = \(actor.county)
                                    AND jointCheck.nomination = nomination.id AND jointCheck.unit = \(own)
                                    AND jointCheck.passed IS NULL)
                                """
                        }
                    )
                ]),
            .link("round", "评选", condition: { value, _, _ in "nomination.round = \(value)" }) {
                value, actor, transaction in
                try ID<Round>(value).map { try Rounds.one($0, for: actor, in: transaction).title } ?? value
            },
        ],
        orders: [.newest("nomination")],
        figures: [
            .count(
                "nominations", "推荐", unit: "件", "期内收到的推荐，按所在的乡镇（街道）计", by: "nomination.village",
                { period, county in
                    period.took(RecordSteps.made, of: Nomination.noun, "nomination.id", county: county)
                })
        ],
        empty: "还没有推荐。评选开始以后，居民在手机上推荐，村、乡镇也可以在评选的页面推荐。")
}
