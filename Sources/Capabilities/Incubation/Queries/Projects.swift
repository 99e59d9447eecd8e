import Database
import Foundation
import Kernel
import Office
import Organisation

/// What there is to ask about calls and projects.
enum Projects {
    static let selected: @Sendable (String) -> SQL = { county in
        """
        incubationProject.id, incubationProject.incubationCall, own.title AS callTitle, incubationProject.title,
        incubationProject.team, incubationProject.unit, home.name AS homeName, incubationProject.division,
        incubationProject.intro, incubationProject.months, incubationProject.budget, incubationProject.score,
        incubationProject.notice, incubationProject.state,
        (SELECT CAST(COALESCE(sum(incubationPayment.fen), 0) AS BIGINT) FROM incubationPayment
            WHERE incubationPayment.county = \(county) AND incubationPayment.project = incubationProject.id) AS paid,
        (SELECT CAST(COALESCE(sum(incubationReceipt.fen), 0) AS BIGINT) FROM incubationReceipt
            WHERE incubationReceipt.county = \(county) AND incubationReceipt.project = incubationProject.id) AS spent
        """
    }
    static let joins: SQL = """
        JOIN incubationCall AS own ON own.county = incubationProject.county AND own.id = incubationProject.incubationCall
        \(SQL.join(unit: "incubationProject.unit", of: "incubationProject", as: "home"))
        """

    @Sendable
    static func one(
        _ id: ID<IncubationProject>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> IncubationProject {
        try Listing<IncubationProject>.incubationProjects.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "incubation.none", "没有这个项目，或者您无权看到它。请从“孵化项目”进入。"))
    }

    static func call(
        _ id: ID<IncubationCall>, county: String, in transaction: ReadTransaction
    ) throws -> IncubationCall {
        try Listing<IncubationCall>.incubationCalls.one(
            id, for: .system(county: county), in: transaction,
            otherwise: Refusal(.missing, "incubation.noCall", "没有这次征集，请从“项目征集”进入。"))
    }

    /// What the jury sits on now.
    static func judging(county: String, in transaction: ReadTransaction) throws -> [IncubationProject] {
        try transaction.rows(
            """
            SELECT \(selected(county)) FROM incubationProject \(joins)
            WHERE incubationProject.county = \(county) AND incubationProject.state = 'qualified'
              AND own.decidedOn IS NULL
            ORDER BY incubationProject.id LIMIT 200
            """
        ).map(IncubationProject.init)
    }

    static func marks(
        of juror: String, county: String, in transaction: ReadTransaction
    ) throws -> [String: [Int]] {
        let rows = try transaction.rows(
            "SELECT project, marks FROM incubationMark WHERE county = \(county) AND juror = \(juror)")
        return try rows.reduce(into: [:]) { found, row in
            let text: String = try row["marks"]
            found[try row["project"]] = text.split(separator: " ").compactMap { Int($0) }
        }
    }

    /// Of a call's projects, those that were qualified.
    static func scores(
        of call: ID<IncubationCall>, county: String, in transaction: ReadTransaction
    ) throws -> [(id: ID<IncubationProject>, title: String, score: Int?)] {
        try judging(county: county, in: transaction).filter { $0.call == call }.map { project in
            let sums = try transaction.rows(
                "SELECT total FROM incubationMark WHERE county = \(county) AND project = \(project.id)"
            ).map { try $0["total"] as Int }
            return (project.id, project.title, IncubationTerms.score(sums))
        }
    }

    static func settle(
        _ candidates: [NoticeCandidate], county: String, in transaction: WriteTransaction
    ) throws {
        let system = Actor.system(county: county)
        for candidate in candidates {
            let name = candidate.state == .passed ? "pass" : "objected"
            guard let id = ID<IncubationProject>(candidate.record),
                let step = IncubationProject.procedure.step(named: name)
            else { continue }
            try transaction.take(
                step, of: id, in: IncubationProject.procedure, StepAnswers(note: candidate.reason), by: system)
        }
    }

    static func takeBack(_ notice: PublicNotice, in transaction: WriteTransaction) throws {
        guard let step = IncubationProject.procedure.step(named: "takeBack") else { return }
        let rows = try transaction.rows(
            """
            SELECT id FROM incubationProject
            WHERE county = \(notice.county) AND notice = \(notice.id) AND state = 'announced' ORDER BY id
            """)
        for row in rows {
            try transaction.take(
                step, of: try row["id"], in: IncubationProject.procedure, by: .system(county: notice.county))
        }
        // Its call is decided again.
        guard let call = ID<IncubationCall>(notice.subject) else { return }
        try transaction.run(
            "UPDATE incubationCall SET decidedOn = NULL WHERE county = \(notice.county) AND id = \(call)")
    }

    static func pay(
        _ project: IncubationProject, _ part: Int, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO incubationPayment (county, project, part, fen, paidOn, byName)
            VALUES (\(actor.county), \(project.id), \(part), \(IncubationTerms.part(part, of: project.fen)),
                \(transaction.now.day), \(actor.name))
            """)
    }

    /// What was paid so far was spent by receipts before more comes: all of the first part at the mid-term, of both at the end.
    static func requireReceipts(
        _ project: IncubationProject, of parts: Int, county: String, in transaction: ReadTransaction
    ) throws {
        let due = (1...parts).reduce(0) { $0 + IncubationTerms.part($1, of: project.fen) }
        guard project.spent >= due * 80 / 100 else {
            throw Refusal(
                .conflict, "incubation.unspent",
                "已经拨了\(Money(fen: due).chinese)，票据只有\(Money(fen: project.spent).chinese)，不到八成，不能通过评估。请先登记票据。")
        }
    }

    static func encoded(_ budget: [IncubationProject.BudgetLine]) throws -> String {
        String(decoding: try JSONEncoder().encode(budget), as: UTF8.self)
    }

    struct Receipt: Encodable, Sendable {
        let number: String
        let day: Day
        let words: String
        let fen: Int
    }

    static func receipts(
        of id: ID<IncubationProject>, county: String, in transaction: ReadTransaction
    ) throws -> [Receipt] {
        try transaction.rows(
            """
            SELECT number, day, words, fen FROM incubationReceipt
            WHERE county = \(county) AND project = \(id) ORDER BY day, number
            """
        ).map { Receipt(number: try $0["number"], day: try $0["day"], words: try $0["words"], fen: try $0["fen"]) }
    }

    /// No project got more than its budget, nor spent more.
    static let check = RecordCheck("孵化拨款") { county, transaction in
        try transaction.rows(
            """
            SELECT \(selected(county)) FROM incubationProject \(joins)
            WHERE incubationProject.county = \(county) ORDER BY incubationProject.id
            """
        ).map(IncubationProject.init).filter { $0.paid > $0.fen || $0.spent > $0.fen }.map {
            "孵化项目\($0.id)的拨款或票据超过预算。\(RecordCheck.advice)"
        }
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let project: String? = try transaction.value("SELECT max(id) FROM incubationProject WHERE county = \(county)")
        let call: String? = try transaction.value("SELECT max(id) FROM incubationCall WHERE county = \(county)")
        let nothing = "00000000-0000-0000-0000-000000000000"
        return ["incubationProject": project ?? nothing, "incubationCall": call ?? nothing]
    }
}

extension IncubationProject {
    init(_ row: Row) throws {
        id = try row["id"]
        call = try row["incubationCall"]
        callTitle = try row["callTitle"] ?? ""
        title = try row["title"]
        team = try row["team"]
        home = Party(unit: try row["unit"], name: try row["homeName"], division: try row["division"])
        intro = try row["intro"]
        months = try row["months"]
        let text: String = try row["budget"]
        budget = try JSONDecoder().decode([BudgetLine].self, from: Data(text.utf8))
        score = try row["score"]
        notice = try row["notice"]
        state = try row["state"]
        paid = try row["paid"]
        spent = try row["spent"]
    }
}

extension Listing where Record == IncubationProject {
    static let incubationProjects = Listing<IncubationProject>(
        IncubationProject.noun, "孵化项目", path: "incubation/projects", right: .seeIncubation,
        help: "志愿服务项目从申报到推广：初审、评委评审、公示、签约，按60%、30%、10%拨付，中期和结项评估", from: "incubationProject",
        joins: Projects.joins, select: Projects.selected, decode: IncubationProject.init,
        sees: { $0.scope.condition(division: "incubationProject.division", unit: "incubationProject.unit") },
        columns: [
            .link("项目") {
                $0.title
            } path: {
                "incubation/projects/\($0.id)"
            }, .state { $0.state }, .text("团队") { $0.team }, .money("预算（元）") { $0.fen },
            .money("已拨（元）") { $0.paid }, .money("票据（元）") { $0.spent },
            .text("得分") { $0.score.map(IncubationTerms.shown) }, .text("所属单位") { $0.home.name },
        ],
        filters: [
            .search("项目、团队", in: ["incubationProject.title", "incubationProject.team"]),
            .state(IncubationProject.procedure), .step(IncubationProject.procedure),
            .late(IncubationProject.procedure), .township("incubationProject.division"),
            .link("call", "征集", condition: { value, _, _ in "incubationProject.incubationCall = \(value)" }) {
                value, actor, transaction in
                try ID<IncubationCall>(value).map {
                    try Projects.call($0, county: actor.county, in: transaction).title
                } ?? value
            },
        ],
        orders: [.newest("incubationProject")],
        figures: [
            .count(
                "incubated", "立项孵化的志愿项目", unit: "个", "期内签约立项的", by: "incubationProject.division"
            ) { period, county in
                period.took("contract", of: IncubationProject.noun, "incubationProject.id", county: county)
            }
        ], empty: "还没有项目。征集开始以后，由团队所在的单位申报。", starts: [.init("申报项目", "incubation/apply", .applyForIncubation)])
}

extension Listing where Record == IncubationCall {
    static let incubationCalls = Listing<IncubationCall>(
        IncubationCall.noun, "项目征集", path: "incubation/calls", right: .seeIncubation,
        help: "征集志愿服务项目：到哪天截止、一个项目最多多少钱；评委打分以后评定", from: "incubationCall",
        select: { county in
            """
            incubationCall.id, incubationCall.title, incubationCall.closesOn, incubationCall.most,
            incubationCall.decidedOn, (SELECT count(*) FROM incubationProject
                WHERE incubationProject.county = \(county)
                  AND incubationProject.incubationCall = incubationCall.id) AS projects
            """
        },
        decode: { row in
            IncubationCall(
                id: try row["id"], title: try row["title"], closesOn: try row["closesOn"], most: try row["most"],
                decidedOn: try row["decidedOn"], projects: try row["projects"])
        },
        sees: { _ in "1 = 1" },
        columns: [
            .link("征集") {
                $0.title
            } path: {
                "incubation/calls/\($0.id)"
            }, .day("截止") { $0.closesOn }, .money("一个项目最多（元）") { $0.most }, .number("申报") { $0.projects },
            .day("评定") { $0.decidedOn },
        ],
        orders: [.newest("incubationCall")], empty: "还没有征集过。",
        starts: [.init("开始征集", "incubation/calls/new", .runIncubation)])
}
