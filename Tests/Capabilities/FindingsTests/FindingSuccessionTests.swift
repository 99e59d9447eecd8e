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
            try await county.take(.accept, closed, by: try county.village())
            try await county.respond(closed, by: try county.village())
            try await county.take(.verify, closed, by: county.clerk)
            try await county.take(.close, closed, by: county.clerk)
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
            try await county.take(.accept, led, by: villager)
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

    @Test("stays where nothing took its place, and is assigned anew by the office", arguments: Engine.available)
    func nobody(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let finding = try await county.find()
            let own = try await county.party(of: try county.division("990101100201"))
            try await county.assign(finding, to: own)
            try await end(county, into: nil)
            try await comeTo(county, "2019-11-11")
            #expect(try await county.course(finding).lead == own)
            let words = try await county.office.read {
                try Divisions.whereabouts(try county.division("990101100201"), county: TestCounty.code, in: $0)
            }
            #expect(words == "2019年11月11日起撤销，没有并入其他单位")
            try await county.assign(finding)
            #expect(try await county.course(finding).lead == county.yunxi)
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
}
