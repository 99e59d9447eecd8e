import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Findings

@Suite("A finding whose unit's division is no more")
struct FindingSuccessionTests {
    private let listeners = DivisionListeners(
        closedThrough: { _, _ in nil }, onEnded: { try Findings.handOver($0, in: $1) })

    /// 云201村 goes into 云202村 on 11 November 2019, a week from the clock's day.
    private func end(
        _ county: TestCounty, _ code: String = "990101100201", into: String? = "990101100202",
        from: String = "2019-11-11"
    ) async throws {
        try await county.office.carryOut(
            EndDivision(
                try county.division(code), from: try TestCounty.day(from), into: try into.map(county.division),
                reason: "县政府批复", listeners: listeners), by: county.director)
    }

    private func comeTo(_ county: TestCounty, _ day: String) async throws {
        county.clock.set(Instant(try TestCounty.day(day), hour: 9))
        try await county.office.carryOut(
            SettleEnds(listeners: listeners), by: .system(county: TestCounty.code))
    }

    private func scope(_ county: TestCounty, _ code: String) async throws -> Scope {
        let division = try county.division(code)
        return try await county.office.read {
            try Divisions.succession(county: TestCounty.code, on: $0.now.day, in: $0).scope(of: division)
        }
    }

    @Test("goes on with the successor's from that day, by a step that says so", arguments: Engine.available)
    func step(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let (led, helped, closed) = (
                try await county.find(), try await county.find("乱堆"), try await county.find("已办")
            )
            let own = try await county.party(of: try county.division("990101100201"))
            for finding in [led, closed] { try await county.assign(finding, to: own) }
            try await county.assign(helped)
            try await county.take(.passOn(to: own), helped, by: try county.township())
            try await county.take(.init(.accept), closed, by: try county.village())
            try await county.respond(closed, by: try county.village())
            try await county.take(.init(.verify), closed, by: county.clerk)
            try await county.take(.init(.close), closed, by: county.clerk)
            let before = try await county.course(closed)
            try await end(county)
            #expect(try await county.course(led).lead == own)

            try await comeTo(county, "2019-11-11")
            let course = try await county.course(led)
            let now = try await county.party(of: try county.division("990101100202"))
            #expect(course.lead == now && course.state == .assigned && course.history.last?.actorName == "系统")
            #expect(course.history.last?.act == .succeed(own, by: now, from: try TestCounty.day("2019-11-11")))
            #expect(course.deadline == course.history.first?.deadline)
            #expect(try await county.finding(led).leadName == "云202村")
            #expect(try await county.course(helped).leadAndHelpers == "云溪镇（转云202村办理）")
            #expect(try await county.course(closed) == before)
            // The fold is what was kept, and the next step is the successor's.
            let villager = Actor(
                id: "v", name: "村", county: TestCounty.code, roles: [.village],
                scope: try await scope(county, "990101100202"))
            try await county.take(.init(.accept), led, by: villager)
            try await comeTo(county, "2019-11-12")
            #expect(try await county.course(led).history.count == 3)
        }
    }

    @Test("is seen by the successor's people, and by its own old ones as theirs", arguments: Engine.available)
    func seen(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let finding = try await county.find()
            try await county.settle(finding)
            func sees(_ code: String) async throws -> Bool {
                let actor = Actor(
                    id: "v", name: "村", county: TestCounty.code, roles: [.village], scope: try await scope(county, code)
                )
                return try await county.office.read { try Findings.count(FindingFilter(), for: actor, in: $0) } == 1
            }
            #expect(try await sees("990101100201"))
            #expect(try await !sees("990101100202"))
            try await end(county)
            #expect(try await !sees("990101100202"))
            try await comeTo(county, "2019-11-11")
            for code in ["990101100201", "990101100202"] { #expect(try await sees(code), "\(code)") }
            #expect(try await !sees("990101100203"))
            // A list that is narrowed to the successor has what was merged into it.
            let below = FindingFilter(below: try county.division("990101100202"))
            let clerk = county.clerk
            let found = try await county.office.read { try Findings.count(below, for: clerk, in: $0) }
            #expect(found == 1)
        }
    }

    @Test("is its township's where nothing took a village's place", arguments: Engine.available)
    func dissolvedVillage(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let finding = try await county.find()
            let own = try await county.party(of: try county.division("990101100201"))
            try await county.assign(finding, to: own)
            let deadline = try await county.course(finding).deadline
            try await end(county, into: nil)
            try await comeTo(county, "2019-11-11")
            let course = try await county.course(finding)
            #expect(course.lead == county.yunxi && course.state == .assigned && course.deadline == deadline)
            let words = try await county.office.read {
                try Divisions.whereabouts(try county.division("990101100201"), county: TestCounty.code, in: $0)
            }
            #expect(words == "2019年11月11日起撤销，没有并入其他单位")
            try await county.take(.init(.accept), finding, by: try county.township())
        }
    }

    /// 云溪镇 with its villages is no more, and nothing took its place.
    private func dissolve(_ county: TestCounty) async throws {
        for number in 201...205 { try await end(county, "990101100\(number)", into: nil) }
        try await end(county, "990101100", into: nil)
        try await comeTo(county, "2019-11-11")
    }

    @Test(
        "waits for the office to name another where nobody follows its lead, whatever it was in the middle of",
        arguments: Engine.available)
    func nobody(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let township = try county.township()
            func accepted(_ title: String) async throws -> ID<Finding> {
                let finding = try await county.find(title)
                try await county.assign(finding, "rural.works")
                try await county.take(.init(.accept), finding, by: township, note: "十一月底完成")
                return finding
            }
            let assigned = try await county.find("待签收")
            try await county.assign(assigned)
            let late = try await accepted("申请延期")
            try await county.take(
                .requestExtension(until: try TestCounty.day("2019-12-30")), late, by: township, note: "要等材料")
            let shelved = try await accepted("挂账")
            try await county.take(
                .shelve(until: try TestCounty.day("2020-03-01")), shelved, by: county.clerk, note: "列入明年计划")
            let answered = try await accepted("已反馈")
            try await county.respond(answered, by: township)
            let all = [assigned, try await accepted("已签收"), late, shelved]
            try await dissolve(county)

            for finding in all {
                let course = try await county.course(finding)
                #expect(course.state == .disputed && course.deadline == nil && course.lead == county.yunxi)
                #expect(
                    course.history.last?.act == .dissolve(county.yunxi, from: try TestCounty.day("2019-11-11")))
            }
            // What was answered is verified as ever; sent back, it needs somebody new as well.
            #expect(try await county.course(answered).state == .responded)
            try await county.take(.init(.sendBack), answered, by: county.clerk, note: "还有垃圾")
            #expect(try await county.course(answered).state == .disputed)
            let waiting = try await county.office.read { [clerk = county.clerk] in
                try Findings.count(FindingFilter(task: .reassign), for: clerk, in: $0)
            }
            #expect(waiting == 5)
            try await county.assign(assigned, to: county.chating)
            #expect(try await county.course(assigned).lead == county.chating)
        }
    }

    @Test("that is opened again after a merger is the successor's to answer", arguments: Engine.available)
    func reopened(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let (finding, villager) = (try await county.find(), try county.village())
            let own = try await county.party(of: try county.division("990101100201"))
            try await county.assign(finding, to: own)
            try await county.take(.init(.accept), finding, by: villager)
            try await county.respond(finding, by: villager)
            try await county.take(.init(.verify), finding, by: county.clerk)
            try await county.take(.init(.close), finding, by: county.clerk)
            try await end(county)
            try await comeTo(county, "2019-11-11")
            #expect(try await county.course(finding).lead == own)
            try await county.take(.init(.reopen), finding, by: county.director, note: "又堆起来了")
            #expect(try await county.finding(finding).leadName == "云202村")
            let successor = Actor(
                id: "v", name: "村", county: TestCounty.code, roles: [.village],
                scope: try await scope(county, "990101100202"))
            let waiting = try await county.office.read {
                try Findings.page(FindingFilter(task: .respond), for: successor, limit: 9, in: $0).map(\.id)
            }
            #expect(waiting == [finding])
            #expect(
                try await county.take(.respond(photos: []), finding, by: successor, photos: [county.photo])
                    == .responded)
        }
    }

    @Test(
        "is its lead's alone again when the village that helped goes to another township", arguments: Engine.available)
    func helperMoves(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let finding = try await county.find()
            try await county.assign(finding)
            let village = try await county.party(of: try county.division("990101100201"))
            try await county.take(.passOn(to: village), finding, by: try county.township())
            try await end(county, into: "990101200201")
            try await comeTo(county, "2019-11-11")
            let course = try await county.course(finding)
            #expect(course.lead == county.yunxi && course.helpers.isEmpty)
            #expect(
                course.history.last?.act == .succeed(village, by: county.yunxi, from: try TestCounty.day("2019-11-11")))
            let theirs = Actor(
                id: "v", name: "村", county: TestCounty.code, roles: [.village],
                scope: try await scope(county, "990101200201"))
            for (actor, count) in [(theirs, 0), (try county.township(), 1)] {
                let waiting = try await county.office.read {
                    try Findings.count(FindingFilter(task: .accept), for: actor, in: $0)
                }
                #expect(waiting == count)
            }
        }
    }

    @Test("is given to nobody who is no more", arguments: Engine.available)
    func gone(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let (finding, other) = (try await county.find(), try await county.find("另一处"))
            let old = try await county.party(of: try county.division("990101100201"))
            try await end(county)
            try await comeTo(county, "2019-11-11")
            let limit = try #require(Limit.named("rural.ordinary"))
            let assigning = await #expect(throws: Refusal.self) {
                try await county.take(.assign(to: old, limit: limit), finding, by: county.clerk)
            }
            #expect(assigning?.fields.map(\.name) == ["unit"])
            #expect(assigning?.message == "云201村2019年11月11日起并入云溪镇云202村，请改选现有的单位。")
            let many = await #expect(throws: Refusal.self) {
                try await county.office.carryOut(
                    AssignFindings(findings: [other], unit: ID(old.unit), limit: limit), by: county.clerk)
            }
            #expect(many?.fields.map(\.name) == ["unit"])
            try await county.assign(finding)
            let passing = await #expect(throws: Refusal.self) {
                try await county.take(.passOn(to: old), finding, by: try county.township())
            }
            #expect(passing?.fields.map(\.name) == ["village"])
            let pointing = await #expect(throws: Refusal.self) {
                try await county.take(.notOurs(whose: old), finding, by: try county.township(), note: "不归我们")
            }
            #expect(pointing?.fields.map(\.name) == ["whose"])
        }
    }

    @Test(
        "counts in its months for whoever answered in them, whenever the merger is written down",
        arguments: Engine.available)
    func due(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let own = try await county.party(of: try county.division("990101100201"))
            let finding = try await county.find()
            // Due on Thursday the seventh.
            try await county.assign(finding, to: own)
            func lead(_ month: String) async throws -> [String] {
                try await county.office.read { transaction in
                    try Findings.due(
                        in: try TestCounty.month(month), county: TestCounty.code, asOf: transaction.now, in: transaction
                    )
                }.map(\.lead.description)
            }
            // Written down in January, from December on: November stays its own.
            county.clock.set(Instant(try TestCounty.day("2020-01-06"), hour: 9))
            try await end(county, from: "2019-12-01")
            #expect(try await county.course(finding).lead?.division?.description == "990101100202")
            #expect(try await lead("2019-11") == ["990101100201"])
        }
        try await withCounty(engine) { county in
            let own = try await county.party(of: try county.division("990101100201"))
            let finding = try await county.find()
            try await county.assign(finding, to: own)
            // In the middle of the month: what was due in it is the successor's.
            try await end(county)
            try await comeTo(county, "2019-11-20")
            let due = try await county.office.read { transaction in
                try Findings.due(
                    in: try TestCounty.month(), county: TestCounty.code, asOf: transaction.now, in: transaction)
            }
            #expect(due.map(\.lead.description) == ["990101100202"])
        }
    }

    @Test("is tallied with the township that it went into", arguments: Engine.available)
    func tally(engine: Engine) async throws {
        try await withCounty(engine) { county in
            try await county.find(in: "990101100201")
            try await county.find(in: "990101200201")
            for number in 201...205 { try await end(county, "990101100\(number)", into: "990101200\(number)") }
            try await end(county, "990101100", into: "990101200")
            try await comeTo(county, "2019-11-11")
            let tally = try await county.office.read { [clerk = county.clerk] in try Findings.tally(for: clerk, in: $0)
            }
            #expect(tally.map(\.name) == ["茶亭乡"] && tally.map(\.open) == [2])
            // Assigned to the township where it was found: to the one that this has become.
            let found = try await county.office.read { [clerk = county.clerk] in
                try Findings.page(FindingFilter(standing: .unassigned), for: clerk, limit: 9, in: $0).map(\.id)
            }
            let limit = try #require(Limit.named("rural.ordinary"))
            try await county.office.carryOut(AssignFindings(findings: found, unit: nil, limit: limit), by: county.clerk)
            for id in found { #expect(try await county.course(id).lead == county.chating) }
        }
    }

    @Test(
        "is tallied where its list has it, when a village goes to another township", arguments: Engine.available)
    func tallyOfMoved(engine: Engine) async throws {
        try await withCounty(engine) { county in
            try await county.find("留下", in: "990101100203")
            try await county.find("搬走")
            try await end(county, into: "990101200201")
            func figures() async throws -> (tally: [String: Int], lists: [String: Int]) {
                try await county.office.read { [clerk = county.clerk] in
                    let tally = try Findings.tally(for: clerk, in: $0).map { ($0.name, $0.open) }
                    var lists: [String: Int] = [:]
                    for (name, code) in [("云溪镇", "990101100"), ("茶亭乡", "990101200")] {
                        let filter = FindingFilter(standing: .open, below: try county.division(code))
                        lists[name] = try Findings.count(filter, for: clerk, in: $0)
                    }
                    return (Dictionary(uniqueKeysWithValues: tally), lists)
                }
            }
            #expect(try await figures().tally == ["云溪镇": 2])
            try await comeTo(county, "2019-11-11")
            let now = try await figures()
            #expect(now.tally == ["云溪镇": 1, "茶亭乡": 1] && now.lists == now.tally)
        }
        // A month that ended before keeps the tree of its last day.
        try await withCounty(engine) { county in
            try await county.find()
            try await end(county, into: "990101200201", from: "2019-12-01")
            try await comeTo(county, "2019-12-02")
            let found = try await county.office.read { [clerk = county.clerk] transaction in
                try ["990101100", "990101200"].map { code in
                    let filter = FindingFilter(
                        month: try TestCounty.month(), below: try county.division(code))
                    return try Findings.count(filter, for: clerk, in: transaction)
                }
            }
            #expect(found == [1, 0])
        }
    }
}
