import Assessment
import Bulletins
import Campaigns
import Cockpit
import Coordination
import Correspondence
import Courtesies
import Customs
import Database
import Exposure
import Findings
import Foundation
import HigherForms
import HonourRoll
import Incubation
import Inspections
import Kernel
import Logging
import Media
import Meetings
import MoralBank
import MoralFund
import MoralStars
import Objections
import Office
import Organisation
import Pairing
import Practice
import Prospects
import Publicity
import Questionnaires
import Readiness
import Recognition
import Reports
import Residents
import Sheets
import Standards
import Titles
import Volunteers
import Web

/// The product put together: the list of its capabilities, and the wiring between them.
package struct Product: Sendable {
    package let database: Database
    package let photos: PhotoStore
    package let office: Office
    package let capabilities: [Capability]
    package let door: Door
    package let surroundings: Surroundings
    package let sessions: Sessions
    package let watch: SecurityWatch
    package let routes: [Route]
    package let menu: [MenuEntry]
    /// This server process, as no other is called: holds leases of jobs.
    let server: String

    /// The list. A capability that uses another's records stands after it, as its tables do.
    package static func capabilities(door: Door?) -> [Capability] {
        [
            Organisation.capability(
                door: door, divisions: divisionListeners, departures: departures, allRights: { rights },
                recordNames: { recordNames }),
            Office.capability,
            Outside.capability(all: { capabilities }),
            PublicNotices.capability(kinds: { capabilities.flatMap(\.notices) }),
            Sheets.capability(uses: [.pairings]),
            Inspections.capability(
                listeners: visitListeners, followUps: followUps, isClosed: Assessments.isClosed),
            Findings.capability,
            Assessment.capability,
            Objections.capability(listeners: visitListeners),
            Bulletins.capability(metrics: { metrics }),
            Campaigns.capability,
            Pairing.capability,
            Meetings.capability(onDecided: planned),
            Correspondence.capability,
            Exposure.capability(onRepeated: charged, onWithdrawn: givenBack),
            Coordination.capability(meetings: caseMeetings),
            Standards.capability,
            Questionnaires.capability,
            Readiness.capability(
                onFault: rehearsed, findings: Findings.naming, visits: spotVisits, behaviour: behaviourRates),
            MoralBank.capability(known: volunteer),
            MoralFund.capability,
            MoralStars.capability,
            Residents.capability(listeners: { capabilities.flatMap(\.consents) }),
            Volunteers.capability,
            Practice.capability(scores: siteScores),
            Incubation.capability,
            Recognition.capability(holder: CourtesyRegister.ofHolder),
            Titles.capability(sources: titleSources),
            Customs.capability(related: customs, projects: customsProjects),
            Publicity.capability(problems: posterProblems),
            HonourRoll.capability,
            Courtesies.capability,
            Prospects.capability,
            HigherForms.capability,
            Reports.capability(reports),
            Cockpit.capability(parts: { Cockpit.Parts(capabilities) }),
        ]
    }

    /// What they bring whoever comes in by which door.
    private static let capabilities = capabilities(door: nil)

    package static let migrations = capabilities.flatMap(\.migrations).sorted { $0.name < $1.name }

    package static let tables = capabilities.flatMap(\.tables)

    /// How each kind of record goes, step by step.
    package static let procedures = capabilities.flatMap(\.checks).compactMap(\.procedure)

    /// What the audit answers for, row by row (decisions/0026).
    package static let sealed = tables.compactMap(\.seal)

    package static let rights = capabilities.flatMap(\.rights)

    package static let metrics = capabilities.flatMap(\.metrics)

    package static let checks = capabilities.flatMap(\.checks)

    package static let papers = capabilities.flatMap(\.papers)

    /// What the audit calls the records of each capability.
    private static let recordNames = capabilities.reduce(into: [:]) { all, own in
        all.merge(own.recordNames) { first, _ in first }
    }

    private static func settings(of capabilities: [Capability]) -> [SettingEditor] {
        capabilities.flatMap(\.settings) + OfficeSettings.editors(series: capabilities.flatMap(\.papers))
    }

    package init(
        database: Database, photos: PhotoStore, surroundings: Surroundings = .real,
        hasher: PasswordHasher = PasswordHasher(), provesNightly: Bool = true, sealed: [SealedTable] = Product.sealed
    ) {
        self.database = database
        self.photos = photos
        self.surroundings = surroundings
        server = surroundings.random(8).hex
        office = Office(database: database, sealed: sealed, staff: People.staff, listeners: Self.listeners)
        sessions = Sessions(office: office)
        watch = SecurityWatch(office: office, surroundings: surroundings)
        door = Door(office: office, hasher: hasher, surroundings: surroundings)
        let premises = Premises(
            office: office, photos: photos, surroundings: surroundings, names: Self.recordNames)
        let capabilities = Self.capabilities(door: door)
        self.capabilities = capabilities
        let own = capabilities.flatMap { $0.routes(premises) }.map { Self.instructable($0, premises.office) }
        let all =
            [
                HomePage.route(
                    office: office,
                    sources: .init(
                        waiting: capabilities.map(\.waiting), briefs: capabilities.map(\.brief),
                        monthsInHand: Bulletins.monthsInHand,
                        firstSteps: capabilities.map(\.firstSteps),
                        hasBegun: Plans.exist))
            ]
            + own
            + SettingRoutes(office: office, editors: Self.settings(of: capabilities)).routes
            + [OperationsPage.route(office: office, database: database, provesNightly: provesNightly)]
        routes = Self.watched(all, by: watch)
        menu =
            [MenuEntry("待办", "", .signedIn, in: .today)]
            + MenuGroup.allCases.flatMap { group in capabilities.flatMap(\.menu).filter { $0.group == group } }
            + [MenuEntry("运行", "operations", .right(.seeOperations), in: .administration)]
    }

    /// What a rehearsal found is a finding like that of any visit.
    private static let rehearsed: ReadinessFault.Maker = { fault, actor, transaction in
        let finding = try NewFinding(
            source: .visit, origin: fault.walk.description, originPath: fault.path, division: fault.division,
            topic: "迎检预演", title: fault.title, description: fault.note, finder: actor, foundAt: transaction.now,
            photos: fault.photos
        ).record(in: transaction)
        return "findings/\(finding)"
    }

    /// Visits to places of their own, each out of 100, as far as the reader knows of them.
    private static let spotVisits: SpotVisit.Source = { from, through, actor, transaction in
        var filter = Visits.Filter()
        (filter.state, filter.since) = (.submitted, from)
        var fulls: [String: Points] = [:]
        return try Visits.page(filter, for: actor, limit: 2000, in: transaction).compactMap { visit in
            guard Place.Kind.ofTheirOwn.contains(visit.placeKind), let heldOn = visit.heldOn, let total = visit.total,
                heldOn >= from, heldOn <= through
            else { return nil }
            let key = "\(visit.sheet) \(visit.edition)"
            let known =
                try fulls[key]
                ?? Editions.one(
                    visit.sheet, visit.edition, county: actor.county, in: transaction
                ).content.full
            fulls[key] = known
            guard known > .zero else { return nil }
            return SpotVisit(
                place: visit.place.description, name: visit.placeName, kind: visit.placeKind, heldOn: heldOn,
                score: Points(thousandths: Points.divide(total.thousandths * 100_000, by: known.thousandths)),
                path: "visits/\(visit.id)")
        }
    }

    /// What was counted at crossings and elsewhere, as a line that is judged on the spot may take it.
    private static let behaviourRates: OnSpotRate.Source = { from, through, actor, transaction in
        guard Right.seePublicity.isHeld(by: actor) else { return [] }
        return try BehaviourRate.between(from, through, county: actor.county, in: transaction).map { found in
            OnSpotRate(
                key: "\(OnSpotRate.behaviourKey)\(found.kind.rawValue)", name: found.kind.chinese,
                permille: found.rate.rate, words: "观测\(found.times)次，\(found.rate.chinese)")
        }
    }

    /// Pages of records about which a leader may instruct somebody.
    package static let instructablePages = Set(capabilities.flatMap(\.instructable))

    /// Instructions stand below such a page, but of what is named to nobody yet.
    private static func instructable(_ route: Route, _ office: Office) -> Route {
        let path = route.path
        let route = [
            DirectivesOnRecords.paths.contains(path) ? DirectivesOnRecords.addition(office) : nil,
            ReadinessOnRecords.addition(to: path, office),
            FileUse.paths.contains(path) ? FilesOnRecords.addition(office) : nil,
            path == StarsOnAccounts.path && route.method == .get ? StarsOnAccounts.addition(office) : nil,
        ].compactMap(\.self).reduce(route) { $0.adding($1) }
        guard instructablePages.contains(route.path) else { return route }
        return route.adding(
            InstructionsOnRecords.addition(office, unless: isSecret, answering: answering))
    }

    /// A visit that was not handed in, an unannounced plan of which something is still to come, and an exposure that is not out:
    /// an instruction about it would name it to the units that it goes to.
    private static func isSecret(_ about: String, _ actor: Actor, _ transaction: ReadTransaction) throws -> Bool {
        let parts = about.split(separator: "/").map(String.init)
        guard parts.count == 2 else { return false }
        switch parts[0] {
        case "visits":
            return try ID<Visit>(parts[1]).map { try Visits.one($0, for: actor, in: transaction).submittedAt == nil }
                ?? false
        case "plans":
            return try ID<Plan>(parts[1]).map { try !Plans.one($0, for: actor, in: transaction).plan.isDisclosed }
                ?? false
        case "exposures":
            return try ID<ExposureIssue>(parts[1]).map {
                try !ExposureIssue.State.open.contains(Exposures.one($0, for: actor, in: transaction).state)
            } ?? false
        default: return false
        }
    }

    /// What a visit found becomes findings, and what is voided there is voided here.
    package static let visitListeners = VisitListeners(
        onSubmitted: { submitted, transaction in
            for spot in submitted.spots {
                try NewFinding(
                    source: submitted.visit.findingSource, origin: spot.line.description,
                    originPath: "visits/\(submitted.visit.id)#line-\(spot.line)", division: submitted.visit.division,
                    topic: spot.group, title: spot.title, description: spot.note,
                    finder: spot.finder ?? submitted.by, foundAt: submitted.at, photos: spot.photos,
                    placeKind: submitted.visit.placeKind, plan: submitted.visit.plan.description
                ).record(in: transaction)
            }
        },
        onVoided: { line, reason, actor, transaction in
            try FindingWithdrawal.withdraw(origin: line.description, reason: reason, by: actor, in: transaction)
        })

    /// The year's key projects and what became of them stand with all other tasks, files and entries.
    private static let customs: [Customs.Related] = {
        let subject = "q=%E7%A7%BB%E9%A3%8E%E6%98%93%E4%BF%97"
        return [
            .init("下达移风易俗重点", "tasks/new?source=\(TaskSource.Kind.customs.rawValue)", .assignTasks),
            .init("年度重点工作", "tasks?\(subject)", .seeTasks), .init("文件", "official-files?\(subject)", .seeOfficialFiles),
            .init("推出的经验（大事记）", "chronicle?\(subject)", .seeChronicle),
        ]
    }()

    /// The year's key projects of customs are plan tasks of that source.
    private static let customsProjects: Customs.Projects.Source = { year, actor, transaction in
        guard Right.seeTasks.isHeld(by: actor) else { return nil }
        let path = "tasks?year=\(year)&source=\(TaskSource.Kind.customs.rawValue)"
        let tasks = try Listing<PlanTask>.tasks.first(
            String(path.dropFirst("tasks?".count)), 200, for: actor, in: transaction)
        return Customs.Projects(
            tasks.filter { $0.state != .dropped }.map { task in
                Customs.Projects.Row(
                    title: task.title, lead: task.lead.name, dueOn: task.dueOn,
                    standing: task.standing(on: transaction.now.day).words, isDone: task.state == .done,
                    path: "tasks/\(task.id)")
            }, path: path)
    }

    /// A poster that a walk finds faded or broken becomes a finding.
    private static let posterProblems: PosterProblem.Maker = { problem, transaction in
        let id = try NewFinding(
            source: .visit, origin: problem.check.description, originPath: problem.path, division: problem.division,
            topic: "公益宣传", title: problem.title, description: problem.words, finder: problem.finder,
            foundAt: transaction.now, photos: problem.photos
        ).record(in: transaction)
        return "findings/\(id)"
    }

    /// What the last visits of a site's place came to.
    private static let siteScores: SiteScore.Source = { place, actor, transaction in
        guard Right.seePlans.isHeld(by: actor) else { return [] }
        var filter = Visits.Filter()
        (filter.state, filter.below) = (
            .submitted, try Places.one(place, for: .system(county: actor.county), in: transaction).division
        )
        return try Visits.page(filter, for: actor, limit: 50, in: transaction).filter { $0.place == place }.prefix(5)
            .compactMap { visit in
                guard let heldOn = visit.heldOn, let total = visit.total else { return nil }
                let sheet = try Editions.one(visit.sheet, visit.edition, county: actor.county, in: transaction)
                return SiteScore(heldOn: heldOn, sheet: sheet.content.title, total: total, path: "visits/\(visit.id)")
            }
    }

    /// What a meeting decided becomes a task of the year's plan.
    private static let planned: DecidedTask.Maker = { decided, actor, transaction in
        let task = try NewTask(
            decided.title,
            source: TaskSource(
                .meeting, record: decided.decision.description, path: decided.origin, words: decided.originWords),
            words: decided.words, lead: decided.lead, startOn: min(transaction.now.day, decided.due),
            dueOn: decided.due, by: actor
        ).record(in: transaction)
        return "tasks/\(task)"
    }

    /// The meetings at which a case was talked about.
    private static let caseMeetings: CaseMeetings = {
        let named = { @Sendable (meeting: Meeting) in
            CaseMeeting(
                path: "meetings/\(meeting.id)", title: meeting.title, day: meeting.startsAt.day,
                words: "\(meeting.state.chinese)\(meeting.decisions > 0 ? "，定了\(meeting.decisions)项" : "")")
        }
        return CaseMeetings(
            latest: { try Meetings.latest(for: $0, in: $1).map(named) },
            named: { paths, actor, transaction in
                try paths.compactMap { path in
                    guard path.hasPrefix("meetings/"), let id = ID<Meeting>(String(path.dropFirst("meetings/".count)))
                    else { return nil }
                    return try Meetings.seen(id, for: actor, in: transaction).map(named)
                }
            })
    }()

    /// What is exposed again costs its township marks in the month, as far as the month's rule counts deductions.
    private static let charged: RepeatCharge.Maker = { charge, actor, transaction in
        do {
            let rule = try Assessments.rule(for: charge.month, county: actor.county, in: transaction)
            guard let most = rule.adjustments, most > .zero else { return nil }
            let id = try ProposeAdjustment(
                month: charge.month, township: charge.township, kind: .deduction, points: min(charge.points, most),
                title: "\(charge.days)天内重复曝光",
                reason: "\(charge.problem)：\(charge.issue)再次曝光，此前在\(charge.earlier)曝光过。系统按本县参数“重复曝光扣分”提出。"
            ).carryOut(by: actor, in: transaction).outcome
            return "adjustments/\(id)"
        } catch is Refusal { return nil }
    }

    /// What was taken for it comes back by a counter-entry, when what was shown is taken down.
    private static let givenBack: RepeatCharge.Returner = { charge, reason, actor, transaction in
        guard let id = charge.split(separator: "/").last.flatMap({ ID<Adjustment>(String($0)) }) else { return nil }
        do {
            return try ReverseAdjustment(id, reason: reason).carryOut(by: actor, in: transaction).outcome
                .map { "adjustments/\($0)" }
        } catch is Refusal { return nil }
    }

    /// What is the capability's whose figure it is.
    private static let headings: [String: String] = capabilities.reduce(into: [:]) { all, own in
        for metric in own.metrics { all[metric.name] = own.heading }
    }

    /// What a year's report takes from all the others.
    package static let reports = ReportSources(metrics: { metrics }, promises: promises, headings: { headings })

    /// A paragraph of the year's plan becomes a task, and the tasks of a plan are what it promised.
    private static let promises = Promises(
        opens: .seeTasks,
        make: { planned, actor, transaction in
            let task = try NewTask(
                planned.title,
                source: TaskSource(
                    .plan, record: planned.record, path: planned.origin, words: planned.originWords),
                words: String(planned.words.prefix(2000)), lead: planned.lead, startOn: planned.startOn,
                dueOn: planned.dueOn,
                milestones: planned.quarters.map {
                    NewMilestone(quarter: $0.quarter, words: $0.words, dueOn: $0.dueOn)
                },
                by: actor
            ).record(in: transaction)
            return "tasks/\(task)"
        },
        made: { year, actor, transaction in
            let today = transaction.now.day
            return try PlanTasks.ofPlan(year, for: actor, in: transaction).map { task in
                let outcome: Promise.Outcome =
                    switch task.state {
                    case .dropped: .dropped
                    case .done: (task.doneOn ?? task.dueOn) <= task.dueOn ? .kept : .late
                    case .notStarted, .going, .submitted: task.isLate(on: today) ? .late : .open
                    }
                return Promise(
                    task.title, source: task.source.words, lead: task.lead.name, dueOn: task.dueOn, outcome,
                    doneOn: task.doneOn, path: "tasks/\(task.id)")
            }
        })

    /// A visit's lines lead to the findings that they became, as far as the reader may see those.
    private static let followUps: LineFollowUp.Source = { lines, actor, transaction in
        guard Right.seeFindings.isHeld(by: actor) else { return [:] }
        let findings = try Findings.ofOrigins(lines.map(\.description), county: actor.county, in: transaction)
        var followUps: [String: LineFollowUp] = [:]
        for line in lines {
            guard let id = findings[line.description] else { continue }
            do {
                let finding = try Findings.one(id, for: actor, in: transaction)
                followUps[line.description] = LineFollowUp(path: "findings/\(id)", words: "问题：\(finding.state.chinese)")
            } catch is Refusal { continue }
        }
        return followUps
    }

    /// What the server serves.
    package func site(
        publicURL: String?, home: String = "", uploadFolder: String, logger: Logger,
        pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) async throws -> Site {
        return Site(
            routes: routes, menu: menu, assets: try Assets.all(), tokens: try FormTokens(keys: surroundings.keys),
            uploadFolder: uploadFolder, publicURL: publicURL, home: home, boards: capabilities.flatMap(\.boards),
            logger: logger,
            requestID: { surroundings.random(8).hex },
            visitorToken: { surroundings.random(16).hex },
            counties: { [known = KnownCounties()] in
                try await known.counties { try await database.read { try Counties.all(in: $0) } }
            },
            session: { [sessions] in try await sessions.session(token: $0, county: $1) },
            residentSession: { try await Residents.session(token: $0, county: $1, office) },
            answered: { request in try await office.read { try AnsweredKeys.answer(to: request, in: $0) } },
            prove: { [door] password, field, request in
                guard let session = request.session else { throw Refusal.signInNeeded }
                try await door.prove(session, password: password, field: field, request: request.id)
            },
            refused: { await keep($0, $1, logger) },
            stamp: { [known = KnownStamps()] county in
                let written = try await known.stamp(of: county, in: database.generation) {
                    try await office.read { try Audit.stamp(county: county, in: $0) }
                }
                // Some pages say the day, or what comes next: nothing is older than a quarter of an hour either.
                return "\(written) \(surroundings.now().milliseconds / 900_000)"
            },
            isHealthy: {
                do { return try await database.read { try $0.value("SELECT 1", as: Int.self) } == 1 } catch {
                    return false
                }
            },
            executor: database.readers, pause: pause)
    }

    /// Lives a long story through, its commits gathered (`Database.gathering`).
    func gathering<T: Sendable>(_ body: () async throws -> T) async throws -> T {
        try await database.gathering(body)
    }
}

extension Visit {
    /// Whose findings are looked after by whom goes by this.
    fileprivate var findingSource: FindingSource {
        switch (tier, manner) {
        case (.selfCheck, _): .selfCheck
        case (.panel, _): .panel
        case (_, .cross): .cross
        default: .visit
        }
    }
}
