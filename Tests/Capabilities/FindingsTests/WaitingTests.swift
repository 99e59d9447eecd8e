import Database
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@testable import Findings

@Suite("What waits for somebody")
struct WaitingTests {
    /// 云溪镇's own, one passed on to its village, one that a department refused and another has now, and one of a
    /// self-check, answered by the village.
    private func scenario(_ county: TestCounty) async throws -> [String: ID<Finding>] {
        let township = try county.township()
        let village = try county.village()
        let own = try await county.find("本镇")
        try await county.assign(own)
        let passed = try await county.find("转村")
        try await county.assign(passed)
        try await county.take(
            .passOn(to: try await county.party(of: try county.division("990101100201"))), passed, by: township)
        let moved = try await county.find("改派")
        try await county.assign(moved, to: county.department)
        try await county.take(.notOurs(whose: county.chating), moved, by: county.departmentLiaison, note: "不归水利")
        try await county.assign(moved, to: county.chating)
        let answered = try await county.find("自考", source: .selfCheck)
        let limit = try #require(Limit.named("rural.ordinary"))
        let party = try await county.party(of: try county.division("990101100201"))
        try await county.take(.assign(to: party, limit: limit), answered, by: township)
        try await county.take(.init(.accept), answered, by: village)
        try await county.respond(answered, by: village)
        return ["本镇": own, "转村": passed, "改派": moved, "自考": answered]
    }

    private func waiting(for actor: Actor, _ county: TestCounty) async throws -> [String: Int] {
        let entries = try await county.office.read { try Findings.waiting(actor, $0) }
        return Dictionary(uniqueKeysWithValues: entries.map { ($0.title, $0.count) })
    }

    @Test("is what he can do something about, and nothing that is another's", arguments: Engine.available)
    func own(engine: Engine) async throws {
        try await withCounty(engine) { county in
            _ = try await scenario(county)
            #expect(try await waiting(for: county.village(), county) == ["签收交办的问题": 1])
            #expect(try await waiting(for: county.village("990101100202"), county) == [:])
            #expect(try await waiting(for: county.township(), county) == ["签收交办的问题": 2, "复核自考问题的整改": 1])
            #expect(try await waiting(for: county.township("990101200"), county) == ["签收交办的问题": 1])
            #expect(try await waiting(for: county.departmentLiaison, county) == [:])
        }
    }

    @Test("presses the heads of the unit that answers, and only those", arguments: Engine.available)
    func pressed(engine: Engine) async throws {
        try await withCounty(engine) { county in
            _ = try await scenario(county)
            county.clock.set(Instant(try TestCounty.day("2019-11-20"), hour: 10))
            _ = try await OverdueJob(office: county.office).run(county: TestCounty.code)
            let notice = "督办通知：请分管领导过问"
            let expected: [(Actor, Int?)] = [
                (try county.township("990101100", [.townshipDeputy]), 2),
                (try county.township("990101200", [.townshipDeputy]), 1),
                (try county.township("990101100", [.townshipHead]), nil),
                (departmentDeputy(county), nil),
            ]
            for (actor, count) in expected {
                #expect(try await waiting(for: actor, county)[notice] == count, "\(actor.roles) \(actor.scope)")
            }
        }
    }

    private func departmentDeputy(_ county: TestCounty) -> Actor {
        Actor(
            id: "water-deputy", name: "水利", county: TestCounty.code, roles: [.departmentDeputy],
            scope: .unit(county.department.unit))
    }
}

@Suite("A task's list")
struct FindingTaskTests {
    /// One finding of each kind of each state, some found by who looks after them.
    private func fill(_ county: TestCounty) async throws {
        let (township, village) = (try county.township(), try county.village())
        let own = try await county.party(of: try county.division("990101100201"))
        let limit = try #require(Limit.named("rural.ordinary"))
        for (source, finder) in [
            (FindingSource.visit, county.inspector), (.visit, county.clerk), (.selfCheck, township),
            (.selfCheck, county.otherInspector),
        ] {
            for state in [
                "found", "assigned", "passed", "disputed", "accepted", "asked", "responded", "verified", "shelved",
            ] {
                let id = try await county.find("\(state) \(source)", source: source, by: finder)
                guard state != "found" else { continue }
                let isVillages = source == .selfCheck && state != "passed"
                let answers = isVillages ? village : township
                try await county.take(.assign(to: isVillages ? own : county.yunxi, limit: limit), id, by: county.clerk)
                switch state {
                case "assigned": break
                case "passed": try await county.take(.passOn(to: own), id, by: township)
                case "disputed":
                    try await county.take(.notOurs(whose: county.chating), id, by: answers, note: "不归我们")
                default: try await county.take(.init(.accept), id, by: answers)
                }
                switch state {
                case "asked":
                    let day = try TestCounty.day("2019-11-29")
                    try await county.take(.requestExtension(until: day), id, by: answers, note: "下雨")
                case "shelved":
                    let day = try TestCounty.day("2019-11-11")
                    try await county.take(.shelve(until: day), id, by: county.clerk, note: "要立项")
                case "responded", "verified": try await county.respond(id, by: answers)
                default: break
                }
                if state == "verified" { try await county.take(.init(.verify), id, by: county.director) }
            }
        }
        // Assigned anew, its village has no part in it any more.
        let taken = try await county.find("taken")
        try await county.assign(taken)
        try await county.take(.passOn(to: own), taken, by: township)
        try await county.take(.notOurs(whose: county.chating), taken, by: township, note: "不归我们")
        try await county.assign(taken)
    }

    private func actors(_ county: TestCounty) throws -> [Actor] {
        [
            county.clerk, county.director, county.leader, county.inspector, county.otherInspector,
            county.departmentLiaison, try county.township(), try county.township("990101100", [.townshipDeputy]),
            try county.township("990101100", [.townshipHead]), try county.township("990101200"),
            try county.village(), try county.village("990101100202"),
        ]
    }

    @Test(
        "has what its step is open to who reads it, no less and no more, and the first page counts it",
        arguments: Engine.available)
    func open(engine: Engine) async throws {
        try await withCounty(engine) { county in
            try await fill(county)
            county.clock.set(Instant(try TestCounty.day("2019-11-20"), hour: 10))
            let (flow, now) = (FindingFlow(), county.clock.now)
            var listed = 0
            for actor in try actors(county) {
                let waiting = try await county.office.read { try Findings.waiting(actor, $0) }.filter {
                    $0.kind == .task
                }
                for task in FindingTask.allCases {
                    let (list, all) = try await county.office.read { transaction in
                        (
                            try Findings.page(FindingFilter(task: task), for: actor, limit: 1000, in: transaction),
                            try Findings.page(FindingFilter(standing: .open), for: actor, limit: 1000, in: transaction)
                                .map { ($0, try Findings.course($0.id, county: TestCounty.code, in: transaction)) }
                        )
                    }
                    let open = all.filter { finding, course in
                        task.isOffered(to: actor) && isMeant(finding, by: task, at: now)
                            && flow.steps(for: actor, on: course, at: now).contains(task.step)
                            // No township decides on more time for itself.
                            && (task != .answer || actor.scope == .county || course.lead?.has(actor) != true)
                    }
                    let place = "\(task) of \(actor.roles) \(actor.scope)"
                    #expect(
                        Set(list.map(\.id)) == Set(open.map(\.0.id)),
                        "\(place): \(list.map(\.title)) \(open.map(\.0.title))")
                    let row = waiting.first { $0.path == "findings?task=\(task.rawValue)" }
                    #expect((row?.count ?? 0) == list.count, "\(place)")
                    #expect(row?.detail.hasPrefix(list.first?.title ?? "") != false)
                    listed += list.count
                }
            }
            #expect(listed > 60)
        }
    }

    /// Of the states that a step is possible in, those in which somebody is waited for.
    private func isMeant(_ finding: Finding, by task: FindingTask, at now: Instant) -> Bool {
        switch task {
        case .assign: finding.state == .found
        case .reassign: finding.state == .disputed
        case .respond:
            [.accepted, .rectifying].contains(finding.state) || finding.state == .shelved && finding.isOverdue(at: now)
        case .resume: finding.isOverdue(at: now)
        case .summon: finding.escalation == .summons
        case .answer, .accept, .verify, .close: true
        }
    }

    @Test("says by when, where first, and what", arguments: Engine.available)
    func row(engine: Engine) async throws {
        try await withCounty(engine) { county in
            try await county.assign(try await county.find("后到期", in: "990101100203"), "rural.hard")
            try await county.assign(try await county.find("先到期"))
            for (day, said, isLate) in [
                ("2019-11-04", "还剩3天", false), ("2019-11-07", "今天17:30到期", false), ("2019-11-10", "逾期3天", true),
            ] {
                county.clock.set(Instant(try TestCounty.day(day), hour: 10))
                let township = try county.township()
                let rows = try await county.office.read { try Findings.waiting(township, $0) }
                let row = try #require(rows.first)
                #expect(rows.count == 1 && row.count == 2 && row.place == "云201村" && row.detail == "先到期")
                let due = try #require(row.due)
                #expect(due.due(seenFrom: county.clock.now) == said && (due < county.clock.now) == isLate)
            }
        }
    }
}

@Suite("Assigning many at once")
struct AssignFindingsTests {
    @Test("gives each to the township where it was found", arguments: Engine.available)
    func townships(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let found = [try await county.find(), try await county.find(in: "990101200201")]
            let limit = try #require(Limit.named("rural.ordinary"))
            let done = try await county.office.carryOut(
                AssignFindings(findings: found, unit: nil, limit: limit), by: county.clerk)
            #expect(done.count == 2 && done.numbers.count == 2)
            #expect(try await county.finding(found[0]).leadName == "云溪镇")
            #expect(try await county.finding(found[1]).leadName == "茶亭乡")
        }
    }

    @Test("is all or nothing: what was assigned meanwhile is named and stays as it was", arguments: Engine.available)
    func stale(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let found = [try await county.find("甲"), try await county.find("乙")]
            try await county.assign(found[1], to: county.department)
            let before = try await county.course(found[1])
            let limit = try #require(Limit.named("rural.ordinary"))
            let refusal = await #expect(throws: Refusal.self) {
                try await county.office.carryOut(
                    AssignFindings(findings: found, unit: nil, limit: limit), by: county.clerk)
            }
            #expect(refusal?.fields.first?.name == "finding" && refusal?.message.contains("乙") == true)
            #expect(try await county.finding(found[0]).state == .found)
            #expect(try await county.course(found[1]) == before)
        }
    }

    @Test("is a township's for its self-checks only, and then wholly refused", arguments: Engine.available)
    func township(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let found = [try await county.find(source: .selfCheck), try await county.find(source: .visit)]
            let limit = try #require(Limit.named("rural.ordinary"))
            let refusal = await #expect(throws: Refusal.self) {
                try await county.office.carryOut(
                    AssignFindings(findings: found, unit: nil, limit: limit), by: try county.township())
            }
            #expect(refusal?.kind == .forbidden)
            for id in found { #expect(try await county.finding(id).state == .found) }
        }
    }
}
