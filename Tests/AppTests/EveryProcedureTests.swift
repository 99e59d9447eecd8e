import App
import Database
import Kernel
import Office
import Organisation
import TestSupport
import Testing
import Web

/// What holds of every procedure, asked of each on the records of a county in which every capability lived.
@Suite("Every procedure of the product")
struct EveryProcedureTests {
    private static let county = "990101"

    @Test(
        "lets take each step, in each state, just who its row names, and refuses everybody else with the rule; of many it says the same as of one",
        arguments: Engine.available)
    func parties(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let people = try await Self.people(counties.product)
            var walked: [String] = []
            for table in Product.procedures {
                let wrong = try await counties.product.office.read { transaction in
                    try Self.walk(table.procedure, people, transaction)
                }
                guard let wrong else { continue }
                walked.append(table.name)
                #expect(wrong.isEmpty, "\(table.name): \(wrong.prefix(10).joined(separator: "\n"))")
            }
            #expect(walked.count > 30, "\(walked)")
        }
    }

    @Test(
        "decides and signs nothing on what reads otherwise by now, and its pages bring what was seen along",
        arguments: Engine.available)
    func seen(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock, lives: true) { counties in
            let people = try await Self.people(counties.product)
            var (pressed, versions): (Int, [String: SeenVersion]) = (0, [:])
            for table in Product.procedures {
                pressed += try await Self.press(table.procedure, people, counties.product.office)
                for (step, version) in try await Self.versions(table.procedure, people, counties.product.office) {
                    versions[step] = version
                }
            }
            #expect(pressed > 30, "\(pressed)")
            // Nothing that is looked at changes by itself: a page of yesterday is no old one for that.
            clock.advance(minutes: 24 * 60)
            for table in Product.procedures {
                for (step, version) in try await Self.versions(table.procedure, people, counties.product.office) {
                    #expect(versions[step] == version, "\(step)")
                }
            }
            #expect(!versions.isEmpty)
        }
    }

    // MARK: Who comes

    /// Somebody of each role, in his own unit; of the neighbours whom nothing of theirs concerns, and of those into whom they
    /// were merged.
    private static func people(_ product: Product) async throws -> [Actor] {
        let own = try await product.office.read { transaction in
            let units = try Units.all(county: county, in: transaction)
            return try Role.assignable.map { role in
                let person = try #require(
                    try People.named(TwoCounties.signInName(role), county: county, in: transaction))
                let unit = try #require(units.first { $0.id == person.unit })
                return Actor(
                    id: person.id.description, name: person.name, county: county, roles: [role],
                    scope: unit.kind.scope(unit: unit.id.description, division: unit.division))
            }
        }
        func code(_ digits: String) throws -> DivisionCode { try #require(DivisionCode(county + digits)) }
        let (township, village) = (try code("200"), try code("200201"))
        let others: [(Role, Scope)] = [
            (.townshipLiaison, .division(township)), (.village, .division(village)),
            (.townshipHead, .division(try code("100"), absorbed: [township, village])),
            (.village, .division(try code("100201"), absorbed: [try code("100299"), village])),
            (.departmentHead, .unit("no unit of theirs")),
        ]
        return own
            + others.enumerated().map { index, other in
                Actor(id: "other\(index)", name: "外人", county: county, roles: [other.0], scope: other.1)
            }
    }

    private struct Sampled<Record: Sendable, State: ProcedureState>: Sendable {
        let id: ID<Record>
        let record: Record
        let course: RecordCourse<State>
    }

    /// Two that stand in each state, as far as there are any.
    private static func sample<Record, State>(
        _ procedure: Procedure<Record, State>, _ transaction: ReadTransaction
    ) throws -> [Sampled<Record, State>] {
        let rows = try transaction.rows(
            """
            SELECT record, state FROM recordStanding WHERE county = \(county) AND kind = \(procedure.noun.name)
            ORDER BY record LIMIT 400
            """)
        let standing = try Dictionary(grouping: rows) { try $0["state"] as State }
        return try standing.values.flatMap { $0.prefix(2) }.map { row in
            let id: ID<Record> = try row["record"]
            return Sampled(
                id: id, record: try load(procedure, id, transaction),
                course: try procedure.course(of: id, county: county, in: transaction))
        }
    }

    /// A draft that only the office sees is none for the system.
    private static func load<Record, State>(
        _ procedure: Procedure<Record, State>, _ id: ID<Record>, _ transaction: ReadTransaction
    ) throws -> Record {
        do { return try procedure.load(id, .system(county: county), transaction) } catch let refusal as Refusal {
            guard refusal.kind == .missing else { throw refusal }
            let office = Actor(
                id: "office", name: "创建办", county: county, roles: [.clerk, .director, .leader], scope: .county)
            return try procedure.load(id, office, transaction)
        }
    }

    /// Whoever took one of the steps that keep him from another one, with all rights of the office.
    private static func takers<Record, State>(
        _ procedure: Procedure<Record, State>, _ sampled: [Sampled<Record, State>]
    ) -> [Actor] {
        let keeping = Set(procedure.steps.flatMap(\.exceptDoersOf))
        let ids = sampled.flatMap { $0.course.taken.filter { keeping.contains($0.step) }.map(\.actor) }
        return Set(ids).subtracting(["system"]).sorted().prefix(4).map { id in
            Actor(id: id, name: "办过的人", county: county, roles: [.clerk, .director, .leader], scope: .county)
        }
    }

    // MARK: Of one and of many

    /// What many are asked of one step for one person: whose it is, what is ready, what waits for him.
    private enum Asked: Int, CaseIterable { case own, ready, waiting }

    /// - Returns: what is wrong; nil where no such record is there.
    private static func walk<P: AnyProcedure>(
        _ some: P, _ people: [Actor], _ transaction: ReadTransaction
    ) throws -> [String]? {
        let procedure = some.whole
        let sampled = try sample(procedure, transaction)
        guard let first = sampled.first else { return nil }
        var wrong: [String] = []
        for actor in people + takers(procedure, sampled) {
            let answers = try answers(procedure, sampled.map(\.id), actor, transaction)
            for (number, step) in procedure.steps.enumerated() where !step.isAutomatic {
                let isAsked = { (asked: Asked, one: Sampled<P.Record, P.State>) in
                    answers[number * Asked.allCases.count + asked.rawValue]?.contains(one.id) == true
                }
                let who = "\(step.name) by \(actor.roles) of \(actor.scope)"
                for one in sampled {
                    let takes = step.doers.contains { $0.takes(actor, one.record) }
                    // What has a page of its own, where nobody waits for it, is asked of one record only.
                    let isCounted = !step.isElsewhere || step.doneAt != nil
                    let isOwn = isCounted ? isAsked(.own, one) : takes
                    if takes != isOwn { wrong.append("\(who): of one \(takes), of many \(isOwn)") }
                    wrong += refusals(
                        step, one.record, isOwn, actor, procedure, at: transaction.now,
                        onlyIn: one.id == first.id ? nil : one.course.state)
                    guard isCounted else { continue }
                    let isTwice = one.course.taken.contains {
                        step.exceptDoersOf.contains($0.step) && $0.actor == actor.id
                    }
                    let waits =
                        procedure.right.isHeld(by: actor) && step.from.contains(one.course.state) && isOwn && !isTwice
                        && (step.ready == nil || isAsked(.ready, one))
                    if waits != isAsked(.waiting, one) { wrong.append("\(who): waits \(waits)") }
                    if waits, (try? procedure.load(one.id, actor, transaction)) == nil {
                        wrong.append("\(who): what waits for him he may not open")
                    }
                }
            }
        }
        return wrong
    }

    private static func answers<Record, State>(
        _ procedure: Procedure<Record, State>, _ ids: [ID<Record>], _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [Int: Set<ID<Record>>] {
        let table = procedure.table
        let parts = procedure.steps.enumerated().flatMap { number, step -> [SQL] in
            let own = step.doers.compactMap { $0.condition(actor) }.map { "(\($0))" as SQL }
            let conditions: [SQL?] = [
                own.isEmpty ? nil : SQL.joined(own, separator: " OR "), step.ready?(county, transaction.now),
                procedure.condition(of: step, for: actor, at: transaction.now),
            ]
            return conditions.enumerated().compactMap { asked, condition in
                condition.map { condition in
                    """
                    SELECT CAST(\(number * Asked.allCases.count + asked) AS INTEGER) AS part, \(table).id AS id
                    FROM \(table) WHERE \(table).county = \(county) AND \(table).id IN \(list: ids) AND (\(condition))
                    """
                }
            }
        }
        guard !parts.isEmpty else { return [:] }
        return try transaction.rows(SQL.joined(parts, separator: " UNION ALL ")).reduce(into: [:]) { found, row in
            found[try row["part"] as Int, default: []].insert(try row["id"] as ID<Record>)
        }
    }

    /// Asks for a step in every state, and compares what is said with what the step's row says.
    private static func refusals<Record, State>(
        _ step: ProcedureStep<Record, State>, _ record: Record, _ isOwn: Bool, _ actor: Actor,
        _ procedure: Procedure<Record, State>, at now: Instant, onlyIn own: State?
    ) -> [String] {
        let isOthers = step.doers.contains { $0.concerns(record) && $0.unit(record) != nil }
        let noun = procedure.noun.name
        var wrong: [String] = []
        func ask(_ state: State, _ taken: [StepTaken<State>], _ expected: String) {
            let course = RecordCourse(state: state, since: now, taken: taken)
            let said = say { () throws(Refusal) in try procedure.admit(step, to: record, course, by: actor) }
            guard said != expected else { return }
            wrong.append("\(step.name) in \(state) by \(actor.roles) of \(actor.scope): \(said), not \(expected)")
        }
        for state in State.allCases where own == nil || own == state {
            let may = isOwn ? "own" : actor.isOffice && isOthers ? "onBehalf" : "\(noun).notYours"
            ask(state, [], step.from.contains(state) ? may : "\(noun).outOfOrder")
        }
        // 回避: whoever took one of some steps before, in whatever role, does not take this one.
        if let from = step.from.first, isOwn || actor.isOffice && isOthers {
            for other in step.exceptDoersOf {
                let taken = StepTaken(
                    number: 1, step: other, actor: actor.id, actorName: "", at: now, answers: StepAnswers(), from: from,
                    to: from)
                ask(from, [taken], "\(noun).twice")
            }
        }
        return wrong
    }

    private static func say<Part>(_ admit: () throws(Refusal) -> Part) -> String {
        do { return "\(try admit())" } catch { return error.code }
    }

    // MARK: What was seen

    /// Who may take a step of a record that he may open, were it in a state.
    private static func doer<Record, State>(
        of step: ProcedureStep<Record, State>, in state: State, _ one: Sampled<Record, State>, _ people: [Actor],
        _ procedure: Procedure<Record, State>, _ transaction: ReadTransaction
    ) -> Actor? {
        let course = RecordCourse(state: state, since: one.course.since, taken: one.course.taken)
        return people.first { actor in
            procedure.right.isHeld(by: actor)
                && (try? procedure.admit(step, to: one.record, course, by: actor)) == .own
                && (try? procedure.load(one.id, actor, transaction)) != nil
        }
    }

    private struct Undone: Error { let code: String? }

    /// Takes each step that decides or signs with another version than the present one, in the state from which it leads.
    /// - Returns: how many were refused for that, and for nothing else that they ask.
    private static func press<P: AnyProcedure>(_ some: P, _ people: [Actor], _ office: Office) async throws -> Int {
        let procedure = some.whole
        var pressed = 0
        for step in procedure.steps where step.deed.needsSeen && !step.isAutomatic {
            guard let from = step.from.first else { continue }
            let found = try await office.read { transaction -> (id: ID<P.Record>, actor: Actor)? in
                for one in try sample(procedure, transaction) {
                    // What has no text in its present state has none to be signed.
                    guard let actor = doer(of: step, in: from, one, people, procedure, transaction),
                        (try? procedure.seen(by: step.deed, one.record, one.course, in: transaction)) != nil
                    else { continue }
                    return (one.id, actor)
                }
                return nil
            }
            guard let (id, actor) = found else { continue }
            do {
                try await office.keepHouse { transaction in
                    try transaction.run(
                        "UPDATE recordStanding SET state = \(from) WHERE county = \(county) AND record = \(id)")
                    do {
                        try transaction.take(step, of: id, in: procedure, seen: SeenVersion(bytes: [1]), by: actor)
                    } catch let refusal as Refusal { throw Undone(code: refusal.code) }
                    throw Undone(code: nil)
                }
            } catch let undone as Undone {
                #expect(undone.code == "seen.old", "\(procedure.noun.name).\(step.name) by \(actor.roles)")
                pressed += 1
            }
        }
        return pressed
    }

    /// What is seen before each decision that somebody can take now, as its page brings it along.
    private static func versions<P: AnyProcedure>(
        _ some: P, _ people: [Actor], _ office: Office
    ) async throws -> [String: SeenVersion] {
        let procedure = some.whole
        return try await office.read { transaction in
            var versions: [String: SeenVersion] = [:]
            for one in try sample(procedure, transaction) {
                for step in procedure.steps(from: one.course.state) where step.deed == .decision {
                    guard let actor = doer(of: step, in: one.course.state, one, people, procedure, transaction) else {
                        continue
                    }
                    let record = try procedure.load(one.id, actor, transaction)
                    let part = try procedure.part(of: record, one.id, for: actor, in: transaction)
                    let seen = try procedure.seen(by: step.deed, record, one.course, in: transaction)
                    let name = "\(procedure.noun.name).\(step.name) \(one.id)"
                    #expect(part.seen != nil && part.seen == seen, "\(name)")
                    versions[name] = seen
                }
            }
            return versions
        }
    }
}
