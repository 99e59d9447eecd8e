import Database
import Findings
import Inspections
import Kernel
import Office
import Web

struct AssessmentRoutes: Sendable {
    let premises: Premises

    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("assessments", .right(.seeAssessments), list),
            .page("assessments/rules", .right(.seeAssessments), rules),
            .post("assessments/rules", .right(.proposeRules), Self.ruling, form: rules, makeRule),
            .page("assessments/:month", .right(.seeAssessments), ranking),
            .page("assessments/rulings/:ruling", .right(.proposeRules), ruling),
            .page("assessments/closings/:closing", .right(.seeRunningMonth), closing),
            .post("assessments/:month/close", .right(.proposeClosings), .signing("提出月度关账"), form: ranking) {
                request in
                let month: Month = try request.parameter("month")
                return try await office.answer(
                    request,
                    doing: ProposeClosing(
                        month: month, acceptsMissing: request.form["acceptsMissing"] == "yes", seen: try request.seen)
                ) { _ in
                    .seeOther("assessments/\(month)", notice: "\(month.chinese)已提出关账，等另一位主任或县领导同意。")
                }
            },
            .page("assessments/:month/due", .right(.seeAssessments), duePage),
            .page("assessments/:month/:township", .right(.seeAssessments), township),
        ] + Closing.listing.routes(office) + Closing.procedure.routes(premises, page: closing)
            + Ruling.listing.routes(office) + Ruling.procedure.routes(premises, page: ruling)
    }

    private static let ruling = Deed.writing(
        "制订考核办法",
        [
            .text("title", "名称"), .text("validFrom", "从哪个月起"), .text("selfCheck", "自考权重（%）"),
            .text("county", "县级权重（%）"), .text("panel", "特别考核权重（%）"),
            .choice("missingSelfCheck", "没有自考的村（社区）") { (rule: AssessmentRule.MissingSelfCheck) in rule.chinese },
            .text("sources", "依据"),
        ])

    private func list(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.readReport { transaction in
            let closed = try Assessments.closed(county: actor.county, in: transaction)
            var months = closed.map { month in
                AssessmentsPage.Entry(
                    month: month.month, closedAt: month.closedAt,
                    first: month.result.townships.filter { $0.rank == 1 }.map(\.name))
            }
            if Right.seeRunningMonth.isHeld(by: actor) {
                let now = Month(transaction.now.day)
                let visited = try Visits.months(county: actor.county, in: transaction)
                let open = Set(visited + [now]).filter { month in month <= now && !closed.contains { $0.month == month }
                }
                months += open.map { .init(month: $0, closedAt: nil, first: []) }
            }
            return AssessmentsPage(
                months: months.sorted { $0.month > $1.month }, running: Month(transaction.now.day))
        }
    }

    private func rules(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            let proposed =
                Right.proposeRules.isHeld(by: actor)
                ? try Proposal.all(Ruling.procedure.noun, county: actor.county, in: transaction) : []
            return RulesPage(
                rules: try Assessments.rules(county: actor.county, in: transaction),
                proposed: try proposed.prefix(10).map {
                    RulesPage.Proposed(
                        content: try? $0.content(as: Ruling.Content.self),
                        part: try Ruling.procedure.part(of: $0, for: actor, in: transaction))
                }, nextMonth: Month(transaction.now.day).next)
        }
    }

    /// The page of all of them, for one that there is.
    private func ruling(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Proposal> = try request.parameter("ruling")
        _ = try await office.read { try Ruling.procedure.load(id, actor, $0) }
        return try await rules(request)
    }

    private func makeRule(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let title = form.text("title", "名称", max: 60)
        let validFrom = form.value("validFrom", "从哪个月起", form: "月份，如 2020-01") { Month($0) }
        let weight = { (name: String, label: String) in
            form.value(name, label, form: "0到100的整数") { text in Int(text).flatMap { (0...100).contains($0) ? $0 : nil }
            }
        }
        let selfCheck = weight("selfCheck", "自考权重")
        let county = weight("county", "县级权重")
        let panel = weight("panel", "特别考核权重")
        let missing = form.choice("missingSelfCheck", "没有自考的村（社区）", of: AssessmentRule.MissingSelfCheck.self)
        let sources = form.text("sources", "依据", max: 200)
        try form.finish()
        guard let validFrom, let selfCheck, let county, let panel, let missing else { throw Refusal.noSuchPage }
        return try await office.answer(
            request,
            doing: ProposeRule(
                title: title, validFrom: validFrom,
                weights: .init(selfCheck: selfCheck, county: county, panel: panel), missingSelfCheck: missing,
                sources: sources)
        ) { _ in
            .seeOther("assessments/rules", notice: "已送审，另一位主任审核后\(validFrom.chinese)起施行。")
        }
    }

    /// A month as an actor may see it: closed, or running for those who look after it.
    private struct Opened {
        let closed: ClosedMonth?
        let rule: AssessmentRule
        let result: AssessmentResult
        let asOf: Instant
        let county: String
        let month: Month
        /// Of a month that is not closed, already read.
        let read: [DueFinding]?

        /// What has its deadline in the month, as it stood at its closing or stands now.
        func deadlines(in transaction: ReadTransaction) throws -> [DueFinding] {
            try read ?? Findings.deadlines(in: month, county: county, asOf: asOf, in: transaction)
        }

        /// What of it was due by then.
        func due(in transaction: ReadTransaction) throws -> [DueFinding] {
            try deadlines(in: transaction).filter { $0.punctuality != .notYet }
        }
    }

    private static func open(
        _ month: Month, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Opened {
        let closed = try Assessments.closed(month, county: actor.county, in: transaction)
        guard closed != nil || Right.seeRunningMonth.isHeld(by: actor) else {
            throw Refusal(.missing, "assessment.none", "\(month.chinese)还没有关账，关账后才能查看。")
        }
        if let closed {
            return Opened(
                closed: closed, rule: closed.rule, result: closed.result, asOf: closed.closedAt,
                county: actor.county, month: month, read: nil)
        }
        let rule = try Assessments.rule(for: month, county: actor.county, in: transaction)
        let deadlines = try Findings.deadlines(in: month, county: actor.county, asOf: transaction.now, in: transaction)
        let due = deadlines.filter { $0.punctuality != .notYet }
        let isRunning = transaction.now.day <= month.lastDay
        let result = try Assessments.current(
            month, by: isRunning ? rule.provisional : rule, county: actor.county, due: due, in: transaction)
        return Opened(
            closed: nil, rule: rule, result: result, asOf: transaction.now, county: actor.county, month: month,
            read: deadlines)
    }

    private func ranking(_ request: WebRequest) async throws -> any Page {
        try await ranking(of: try request.parameter("month"), for: try request.actor)
    }

    /// The page of the month that it is about.
    private func closing(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Proposal> = try request.parameter("closing")
        let proposal = try await office.read { try Closing.procedure.load(id, actor, $0) }
        guard let month = Month(proposal.subject) else { throw Refusal.noSuchPage }
        return try await ranking(of: month, for: actor)
    }

    private func ranking(of month: Month, for actor: Actor) async throws -> any Page {
        try await office.readReport { transaction in
            let opened = try Self.open(month, for: actor, in: transaction)
            let mayClose = opened.closed == nil && Right.proposeClosings.isHeld(by: actor)
            let closings =
                Right.seeRunningMonth.isHeld(by: actor)
                ? try Closing.procedure.parts(of: month.description, for: actor, in: transaction) : []
            // Ranks are everybody's; what villages came to is for those who look after them.
            let result = opened.result.seen(by: actor.scope)
            let deadlines = opened.closed == nil ? try opened.deadlines(in: transaction) : []
            let before = try Assessments.closed(month.previous, county: actor.county, in: transaction)
            return RankingPage(
                month: month, result: result, rule: opened.rule, closed: opened.closed.map(RankingPage.Closing.init),
                facts: try facts(month, opened, deadlines, actor, in: transaction),
                before: Dictionary(
                    before?.result.townships.compactMap { township in
                        township.rank.map { (township.code.description, $0) }
                    } ?? [], uniquingKeysWith: { first, _ in first }),
                changes: try opened.closed.map {
                    try Assessments.corrections(of: $0, county: actor.county, in: transaction)
                }?.filter { $0.township.map { actor.scope.covers(division: $0) } ?? true } ?? [],
                outstanding: mayClose
                    ? try Visits.outstanding(month, county: actor.county, in: transaction).count : 0,
                seen: mayClose && transaction.now.day > month.lastDay
                    ? SeenVersion(bytes: try opened.result.canonical) : nil,
                missing: Self.missing(result), mayClose: mayClose, closings: closings, today: transaction.now.day,
                zeros: Dictionary(
                    opened.result.townships.map { ($0.code.description, $0.zeros.count) }.filter { $0.1 > 0 },
                    uniquingKeysWith: { first, _ in first }),
                openable: Set(
                    opened.result.townships.map(\.code).filter { actor.scope.covers(division: $0) }.map(\.description)))
        }
    }

    private static func missing(_ result: AssessmentResult) -> [RankingPage.Missing] {
        result.townships.filter { !$0.missing.isEmpty }.map { township in
            let tier = township.tiers.first { $0.tier == .selfCheck }
            return .init(
                township: township.name, villages: tier?.villages.filter(\.isMissing).map(\.name) ?? [])
        }
    }

    private func facts(
        _ month: Month, _ opened: Opened, _ deadlines: [DueFinding], _ actor: Actor, in transaction: ReadTransaction
    ) throws -> RankingPage.Facts {
        let visits = try Visits.count(month, for: actor, in: transaction)
        let rectification = opened.result.townships.filter { actor.scope.covers(division: $0.code) }
            .map(\.rectification)
        return .init(
            visits: visits.scored, unannounced: visits.unannounced,
            found: try FoundFigure.count(month, for: actor, in: transaction),
            foundByCounty: try FoundFigure.countByCounty(month, for: actor, in: transaction),
            due: rectification.reduce(0) { $0 + $1.due }, onTime: rectification.reduce(0) { $0 + $1.onTime },
            notYet: deadlines.count { DuePage.Kind.notYet.takes($0) && actor.scope.covers(division: $0.lead) })
    }

    private func township(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let month: Month = try request.parameter("month")
        let code: DivisionCode = try request.parameter("township")
        return try await office.readReport { transaction in
            let opened = try Self.open(month, for: actor, in: transaction)
            guard actor.scope.covers(division: code),
                let township = opened.result.townships.first(where: { $0.code == code })
            else { throw Refusal.noSuchPage }
            let visits = try Visits.scores(month, county: actor.county, asOf: opened.asOf, in: transaction)
                .filter { $0.tier == .county && code.contains($0.division) }
            return TownshipPage(
                month: month, isClosed: opened.closed != nil, township: township, losses: losses(visits),
                due: try opened.due(in: transaction).filter { code.contains($0.lead) })
        }
    }

    private func duePage(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let month: Month = try request.parameter("month")
        let query = request.query
        let form = FormReader(query)
        // Bulletins that were written before others were told apart say `onTime=yes`.
        let isOld = form.text("onTime", "范围", optional: true) == "yes"
        let kind = form.optional("is", "按期", form: "列表中的一项") { DuePage.Kind(rawValue: $0) } ?? (isOld ? .onTime : nil)
        let below = form.optional("below", "乡镇（街道）", form: "区划代码") { DivisionCode($0) }
        try form.finish()
        return try await office.readReport { transaction in
            let opened = try Self.open(month, for: actor, in: transaction)
            let due = try opened.deadlines(in: transaction).filter { finding in
                let isAsked = kind.map { $0.takes(finding) } ?? (finding.punctuality != .notYet)
                return isAsked && actor.scope.covers(division: finding.lead)
                    && below?.contains(finding.lead) ?? true
            }
            let place = below.map { code in opened.result.townships.first { $0.code == code }?.name ?? "\(code)" }
            return DuePage(
                month: month, isClosed: opened.closed != nil, due: due,
                chips: Chips(
                    "assessments/\(month)/due", query, total: due.count, measure: "件",
                    [.init(isOld ? "onTime" : "is", "按期", kind?.chinese), .init("below", "承办", place)]))
        }
    }

    private func losses(_ visits: [ScoredVisit]) -> [TownshipPage.Loss] {
        Dictionary(grouping: visits.flatMap(\.losses), by: \.title).map { title, losses in
            .init(
                title: title, count: losses.reduce(0) { $0 + $1.count },
                points: losses.reduce(Points.zero) { $0 + $1.points })
        }.sorted { ($0.points, $0.title) < ($1.points, $1.title) }
    }
}
