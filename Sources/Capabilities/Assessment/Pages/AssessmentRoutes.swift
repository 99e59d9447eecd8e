import Database
import Findings
import Inspections
import Kernel
import Office
import Organisation
import Web

/// `2019`, in an address.
struct Year: LosslessStringConvertible, Sendable {
    let number: Int
    var description: String { String(number) }

    init?(_ text: String) {
        guard text.utf8.count == 4, let number = Int(text), number > 1948 else { return nil }
        self.number = number
    }
}

struct AssessmentRoutes: Sendable {
    let premises: Premises
    let known: KnownScores

    private var office: Office { premises.office }

    var routes: [Route] { months + revisions + proposals }

    private var months: [Route] {
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
            .page("assessments/due", .right(.seeAssessments), due),
            .page("assessments/:month/due", .right(.seeAssessments)) { request in
                let month: Month = try request.parameter("month")
                return try await due(in: Period(month), "assessments/\(month)/due", request)
            },
            .page("assessments/:month/:township/lines", .right(.seeAssessments), lines),
            .page("assessments/:month/:township", .right(.seeAssessments), township),
        ]
    }

    private var revisions: [Route] {
        [
            .post("assessments/:month/revise", .right(.proposeClosings), .signing("提出月度更正"), form: ranking) {
                request in
                let month: Month = try request.parameter("month")
                let form = FormReader(request.form)
                let reason = form.text("reason", "更正的原因", max: 200)
                try form.finish()
                return try await office.answer(
                    request, doing: ProposeRevision(month: month, reason: reason, seen: try request.seen)
                ) { _ in
                    .seeOther("assessments/\(month)", notice: "\(month.chinese)已提出更正，等另一位主任或县领导同意。")
                }
            },
            .page("assessments/revisings/:revising", .right(.seeRunningMonth), revising),
        ]
    }

    private var proposals: [Route] {
        Closing.listing.routes(office) + Closing.procedure.routes(premises, page: closing)
            + Ruling.listing.routes(office) + Ruling.procedure.routes(premises, page: ruling)
            + Revising.listing.routes(office) + Revising.procedure.routes(premises, page: revising)
    }

    private static let ruling = Deed.writing(
        "制订考核办法",
        [
            .text("title", "名称"), .text("validFrom", "从哪个月起"), .text("selfCheck", "自考权重（%）"),
            .text("county", "县级权重（%）"), .text("panel", "特别考核权重（%）"),
            .choice("missingSelfCheck", "没有自考的村（社区）") { (rule: AssessmentRule.MissingSelfCheck) in rule.chinese },
            .text("adjustments", "奖惩上限"), .text("tolerance", "差距容许分"), .text("percent", "差距扣分比例（%）"),
            .text("most", "差距扣分上限"), .text("sources", "依据"),
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
        let adjustments = form.optional("adjustments", "奖惩上限", form: "分数，如 5") { Points($0) }
        let honesty = honesty(form)
        let sources = form.text("sources", "依据", max: 200)
        try form.finish()
        guard let validFrom, let selfCheck, let county, let panel, let missing else { throw Refusal.noSuchPage }
        return try await office.answer(
            request,
            doing: ProposeRule(
                title: title, validFrom: validFrom,
                weights: .init(selfCheck: selfCheck, county: county, panel: panel), missingSelfCheck: missing,
                adjustments: adjustments, honesty: honesty, sources: sources)
        ) { _ in
            .seeOther("assessments/rules", notice: "已送审，另一位主任审核后\(validFrom.chinese)起施行。")
        }
    }

    /// Three numbers that belong together: all of them, or none.
    private func honesty(_ form: FormReader) -> AssessmentRule.Honesty? {
        guard ["tolerance", "percent", "most"].contains(where: { !form.isEmpty($0) }) else { return nil }
        let tolerance = form.value("tolerance", "差距容许分", form: "分数，如 2") { Points($0) }
        let percent = form.value("percent", "差距扣分比例", form: "1到100的整数") { Int($0) }
        let most = form.value("most", "差距扣分上限", form: "分数，如 3") { Points($0) }
        guard let tolerance, let percent, let most else { return nil }
        return .init(tolerance: tolerance, percent: percent, most: most)
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

        /// What has its deadline in the month, as it stood at its first closing or stands now.
        func deadlines(in transaction: ReadTransaction) throws -> [DueFinding] {
            try read
                ?? Findings.deadlines(
                    in: month, county: county, asOf: closed?.firstClosedAt ?? asOf, in: transaction)
        }

        /// One of its townships, for who may open it.
        func township(_ code: DivisionCode, for actor: Actor) throws -> TownshipResult {
            guard actor.scope.covers(division: code),
                let township = result.townships.first(where: { $0.code == code })
            else { throw Refusal.noSuchPage }
            return township
        }

        /// What of it was due by then.
        func due(in transaction: ReadTransaction) throws -> [DueFinding] {
            try deadlines(in: transaction).filter { $0.punctuality != .notYet }
        }
    }

    /// Whether somebody may see a month that is not closed.
    private static func admit(_ actor: Actor, to month: Month) throws(Refusal) {
        guard Right.seeRunningMonth.isHeld(by: actor) else {
            throw Refusal(.missing, "assessment.none", "\(month.chinese)还没有关账，关账后才能查看。")
        }
    }

    /// - Parameter revision: of a closed month, an earlier one; the newest where none is asked for.
    private static func open(
        _ month: Month, revision: Int? = nil, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Opened {
        let revisions = try Assessments.everyRevision(month, county: actor.county, in: transaction)
        let closed = revision.map { asked in revisions.first { $0.revision == asked } } ?? revisions.first
        guard revision == nil || closed != nil else {
            throw Refusal(.missing, "assessment.noRevision", "\(month.chinese)没有第\(revision ?? 0)版。")
        }
        if let closed {
            return Opened(
                closed: closed, rule: closed.rule, result: closed.result, asOf: closed.closedAt,
                county: actor.county, month: month, read: nil)
        }
        try admit(actor, to: month)
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
        let form = FormReader(request.query)
        let revision = form.optional("revision", "版次", form: "1、2、3……") { Int($0) }
        try form.finish()
        return try await ranking(of: try request.parameter("month"), revision: revision, for: try request.actor)
    }

    /// The page of the month that it corrects.
    private func revising(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Proposal> = try request.parameter("revising")
        let proposal = try await office.read { try Revising.procedure.load(id, actor, $0) }
        guard let month = Month(proposal.subject) else { throw Refusal.noSuchPage }
        return try await ranking(of: month, for: actor)
    }

    /// The page of the month that it is about.
    private func closing(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Proposal> = try request.parameter("closing")
        let proposal = try await office.read { try Closing.procedure.load(id, actor, $0) }
        guard let month = Month(proposal.subject) else { throw Refusal.noSuchPage }
        return try await ranking(of: month, for: actor)
    }

    private func ranking(of month: Month, revision: Int? = nil, for actor: Actor) async throws -> any Page {
        try await office.readReport { transaction in
            let opened = try Self.open(month, revision: revision, for: actor, in: transaction)
            let mayClose = opened.closed == nil && Right.proposeClosings.isHeld(by: actor)
            let closings =
                Right.seeRunningMonth.isHeld(by: actor)
                ? try Closing.procedure.parts(of: month.description, for: actor, in: transaction) : []
            // Ranks are everybody's; what villages came to is for those who look after them.
            let result = opened.result.seen(by: actor.scope)
            let deadlines = opened.closed == nil ? try opened.deadlines(in: transaction) : []
            let before = try Assessments.closed(month.previous, county: actor.county, in: transaction)
            let corrections = try corrections(opened, for: actor, in: transaction)
            return RankingPage(
                month: month, result: result, rule: opened.rule, closed: opened.closed.map(RankingPage.Closing.init),
                revisions: try revisions(of: month, for: actor, in: transaction), revising: corrections,
                boards: try opened.closed == nil
                    ? nil : .init(transaction.setting(AssessmentSettings.boards, county: actor.county), opened.result),
                gauges: Dictionary(
                    opened.result.townships.compactMap { own in
                        HonestyGauge(own.tiers).map { (own.code.description, $0) }
                    }, uniquingKeysWith: { first, _ in first }),
                trends: try trends(until: month, county: actor.county, in: transaction),
                why: try why(opened, for: actor, in: transaction),
                facts: try facts(month, opened, deadlines, actor, in: transaction),
                before: Dictionary(
                    before?.result.townships.compactMap { township in
                        township.rank.map { (township.code.description, $0) }
                    } ?? [], uniquingKeysWith: { first, _ in first }),
                changes: corrections?.changes ?? [],
                outstanding: mayClose ? try outstanding(month, actor.county, in: transaction) : [:],
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

    /// What would come out otherwise today of a month's newest revision, and the form to put that forward.
    private func corrections(
        _ opened: Opened, for actor: Actor, in transaction: ReadTransaction
    ) throws -> RankingPage.Revising? {
        guard let closed = opened.closed else { return nil }
        let newest = try Assessments.closed(opened.month, county: actor.county, in: transaction)
        guard newest?.revision == closed.revision else { return nil }
        let changes = try Assessments.corrections(of: closed, county: actor.county, in: transaction)
        let mayRevise = !changes.isEmpty && Right.proposeClosings.isHeld(by: actor)
        let revised = mayRevise ? try? Revising.revised(opened.month, county: actor.county, in: transaction) : nil
        return RankingPage.Revising(
            changes: changes.filter { $0.township.map { actor.scope.covers(division: $0) } ?? true },
            seen: revised.map { SeenVersion(bytes: $0.bytes) },
            parts: Right.seeRunningMonth.isHeld(by: actor)
                ? try Revising.procedure.parts(of: opened.month.description, for: actor, in: transaction) : [])
    }

    /// The newest first, each with why it was made and what it changed.
    private func revisions(
        of month: Month, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [RankingPage.Revision] {
        let all = try Assessments.everyRevision(month, county: actor.county, in: transaction)
        guard all.count > 1 else { return [] }
        let reasons = try Revising.reasons(of: month, county: actor.county, in: transaction)
        return all.map { revision in
            let before = all.first { $0.revision == revision.revision - 1 }
            let changes = before.map { revision.result.differences(from: $0.result) } ?? []
            return .init(
                number: revision.revision, closedAt: revision.closedAt, closedBy: revision.closedBy,
                reason: reasons[revision.revision],
                changes: changes.filter { $0.township.map { actor.scope.covers(division: $0) } ?? true })
        }
    }

    /// Each township's scores of the last twelve closed months.
    private func trends(
        until month: Month, county: String, in transaction: ReadTransaction
    ) throws -> [String: [Points]] {
        try known.latest(12, until: month, county: county, in: transaction).reduce(into: [:]) { trends, scores in
            for (code, own) in scores.townships {
                guard let score = own.score else { continue }
                trends[code.description, default: []].append(score)
            }
        }
    }

    /// Why the reader's own township stands where it stands; for who looks after the county, the last one.
    private func why(
        _ opened: Opened, for actor: Actor, in transaction: ReadTransaction
    ) throws -> RankingPage.Why? {
        let ranked = opened.result.townships.filter { $0.rank != nil && actor.scope.covers(division: $0.code) }
        guard let own = ranked.filter({ $0.group == .town }).max(by: { ($0.rank ?? 0) < ($1.rank ?? 0) }) ?? ranked.last
        else { return nil }
        let visits = try Visits.scores(opened.month, county: actor.county, asOf: opened.asOf, in: transaction)
            .filter { $0.tier == .county && own.code.contains($0.division) }
        return RankingPage.Why(
            township: own, losses: Array(losses(visits).prefix(3)), lines: visits.reduce(0) { $0 + $1.losses.count },
            gauge: HonestyGauge(own.tiers))
    }

    // MARK: Line by line

    private func lines(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let month: Month = try request.parameter("month")
        let code: DivisionCode = try request.parameter("township")
        let form = FormReader(request.query)
        let what = form.text("what", "扣分", max: 200, optional: true)
        try form.finish()
        return try await office.readReport { transaction in
            let opened = try Self.open(month, for: actor, in: transaction)
            let township = try opened.township(code, for: actor)
            let lines = try Visits.lostLines(
                month, below: code, county: actor.county, asOf: opened.asOf, in: transaction)
            return LostLinesPage(
                month: month, township: township.name, code: code,
                lines: what.isEmpty ? lines : lines.filter { $0.title == what }, what: what.isEmpty ? nil : what,
                changes: township.changes ?? [],
                isObjectable: Right.seeAdjustments.isHeld(by: actor) && (actor.scope != .county || actor.isOffice),
                isOnPaper: actor.isOffice)
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
        let found = try FoundFigure.counts(month, for: actor, in: transaction)
        return .init(
            visits: visits.scored, unannounced: visits.unannounced,
            found: found.all, foundByCounty: found.byCounty,
            due: rectification.reduce(0) { $0 + $1.due }, onTime: rectification.reduce(0) { $0 + $1.onTime },
            notYet: deadlines.count { DuePage.Kind.notYet.takes($0) && actor.scope.covers(division: $0.lead) })
    }

    private func township(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let month: Month = try request.parameter("month")
        let code: DivisionCode = try request.parameter("township")
        return try await office.readReport { transaction in
            let opened = try Self.open(month, for: actor, in: transaction)
            let township = try opened.township(code, for: actor)
            let visits = try Visits.scores(month, county: actor.county, asOf: opened.asOf, in: transaction)
                .filter { $0.tier == .county && code.contains($0.division) }
            return TownshipPage(
                month: month, isClosed: opened.closed != nil, township: township, losses: losses(visits),
                due: try opened.due(in: transaction).filter { code.contains($0.lead) })
        }
    }

    private func due(_ request: WebRequest) async throws -> any Page {
        let form = FormReader(request.query)
        let period = form.optional("period", "时段", form: "年、月或两个日期，如 2019、2019-11") { Period($0) }
        try form.finish()
        return try await due(in: period, "assessments/due", request)
    }

    /// - Parameter asked: nil is the running month.
    private func due(in asked: Period?, _ path: String, _ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let form = FormReader(request.query)
        // Bulletins that were written before others were told apart say `onTime=yes`.
        let isOld = form.text("onTime", "范围", optional: true) == "yes"
        let kind = form.optional("is", "按期", form: "列表中的一项") { DuePage.Kind(rawValue: $0) } ?? (isOld ? .onTime : nil)
        let below = form.optional("below", "乡镇（街道）", form: "区划代码") { DivisionCode($0) }
        try form.finish()
        return try await office.readReport { transaction in
            let period = asked ?? Period(Month(transaction.now.day))
            let closed = try period.month.flatMap { try Assessments.closed($0, county: actor.county, in: transaction) }
            if let month = period.month, closed == nil { try Self.admit(actor, to: month) }
            let due = try Assessments.deadlines(in: period, for: actor, in: transaction).filter { finding in
                (kind.map { $0.takes(finding) } ?? (finding.punctuality != .notYet))
                    && below?.contains(finding.lead) ?? true
            }
            let place = try below.map {
                try Units.ofDivision($0, county: actor.county, in: transaction)?.name ?? "\($0)"
            }
            return DuePage(
                period: period, isClosed: closed != nil, due: due,
                chips: Chips(
                    path, request.query, total: due.count, measure: "件",
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

extension AssessmentRoutes {
    /// How much of each tier is to be handed in before the month can be closed.
    fileprivate func outstanding(
        _ month: Month, _ county: String, in transaction: ReadTransaction
    ) throws -> [Tier: Int] {
        Dictionary(grouping: try Visits.outstanding(month, county: county, in: transaction), by: \.tier)
            .mapValues(\.count)
    }
}
