import Database
import Kernel
import Office
import TestCounty
import TestSupport
import Testing
import Web

@testable import Findings

/// What findings have to say on a first page: every number is as long as the list that it opens.
@Suite("A brief of findings")
struct BriefTests {
    private func brief(_ actor: Actor, _ county: TestCounty) async throws -> Brief {
        let month = try TestCounty.month()
        return try await county.office.read { try Findings.brief(actor, [month], $0) }
    }

    /// How many the list has that a path opens.
    private func rows(_ path: String, for actor: Actor, _ county: TestCounty) async throws -> Int {
        let filter = try FindingFilter(Query(String(path.drop { $0 != "?" }.dropFirst())))
        return try await county.office.read { try Findings.count(filter, for: actor, in: $0) }
    }

    @Test("counts the deadlines of the coming week by day, each unit its own", arguments: Engine.available)
    func dues(engine: Engine) async throws {
        try await withCounty(engine) { county in
            // Monday; three working days from nine o'clock are Thursday.
            for title in ["一", "二"] { try await county.assign(try await county.find(title)) }
            try await county.assign(try await county.find("别的镇"), to: county.chating)
            county.clock.set(Instant(try TestCounty.day("2019-11-05"), hour: 10))
            try await county.assign(try await county.find("三"))
            try await county.find("没有交办")

            let office = try await brief(county.clerk, county).dues
            #expect(office.map(\.day.description) == ["2019-11-07", "2019-11-08"] && office.map(\.count) == [3, 1])
            for actor in [county.clerk, try county.township()] {
                for due in try await brief(actor, county).dues {
                    #expect(try await rows(due.path, for: actor, county) == due.count, "\(due.path)")
                }
            }
            #expect(try await brief(try county.township(), county).dues.map(\.count) == [2, 1])
            #expect(try await brief(try county.township("990101200"), county).dues.map(\.count) == [1])
            #expect(try await brief(county.inspector, county).dues.isEmpty)
            // A week later nothing lies ahead: what is late is said elsewhere.
            county.clock.set(Instant(try TestCounty.day("2019-11-15"), hour: 10))
            #expect(try await brief(county.clerk, county).dues.isEmpty)
        }
    }

    @Test("counts what changed since yesterday's morning, as far as somebody sees it", arguments: Engine.available)
    func changes(engine: Engine) async throws {
        try await withCounty(engine) { county in
            try await county.settle(try await county.find("销号的"))
            let answered = try await county.find("反馈的")
            try await county.assign(answered)
            try await county.take(.init(.accept), answered, by: try county.township())
            try await county.respond(answered, by: try county.township())
            try await county.take(.init(.sendBack), answered, by: county.clerk, note: "还有一处")
            try await county.find("别的镇", in: "990101200201")
            try await county.find("作废的").void(by: county)

            let office = try await counts(county.clerk, county)
            #expect(office == ["新发现": 3, "交办": 2, "反馈": 2, "退回重改": 1, "销号": 1])
            #expect(
                try await counts(try county.township(), county)
                    == ["新发现": 2, "交办": 2, "反馈": 2, "退回重改": 1, "销号": 1])
            #expect(try await counts(try county.township("990101200"), county) == ["新发现": 1])
            #expect(try await counts(county.departmentLiaison, county) == [:])

            county.clock.set(Instant(try TestCounty.day("2019-11-05"), hour: 23))
            #expect(try await counts(county.clerk, county) == office)
            county.clock.set(Instant(try TestCounty.day("2019-11-06"), hour: 1))
            #expect(try await counts(county.clerk, county) == [:])
        }
    }

    /// By their words; each as long as its list.
    private func counts(_ actor: Actor, _ county: TestCounty) async throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for change in try await brief(actor, county).changes {
            counts[change.words] = change.count
            #expect(try await rows(change.path, for: actor, county) == change.count, "\(change.path)")
        }
        return counts
    }

    @Test("says how far a month's problems are, to whom a month is given", arguments: Engine.available)
    func stages(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let month = try #require(Month("2019-11"))
            func stage(_ actor: Actor) async throws -> Brief.Stage? {
                try await brief(actor, county).stages.first { $0.month == month }
            }
            #expect(try await stage(county.clerk)?.facts.map(\.words) == ["还没有发现问题"])
            let finding = try await county.find("一")
            try await county.assign(finding)
            #expect(try await stage(county.clerk)?.facts.map(\.words) == ["未销号1件"])
            county.clock.set(Instant(try TestCounty.day("2019-11-20"), hour: 10))
            let late = try #require(try await stage(county.clerk))
            #expect(late.facts.map(\.words) == ["未销号1件", "逾期1件"] && late.facts.map(\.isAlarming) == [false, true])
            for fact in late.facts {
                #expect(try await rows(try #require(fact.path), for: county.clerk, county) == fact.count)
            }
            try await county.take(.init(.accept), finding, by: try county.township())
            try await county.respond(finding, by: try county.township())
            try await county.take(.init(.verify), finding, by: county.clerk)
            try await county.take(.init(.close), finding, by: county.clerk)
            let done = try #require(try await stage(county.clerk))
            #expect(done.isDone && done.facts.map(\.words) == ["都已销号，共1件"])
        }
    }

    @Test(
        "opens a list that refuses what is no change",
        arguments: ["change=closed", "change=nonsense&since=2019-11-04", "change=closed&since=2019-13-40", "due=soon"])
    func nonsense(query: String) {
        #expect(throws: Refusal.self) { try FindingFilter(Query(query)) }
    }
}

extension ID<Finding> {
    fileprivate func void(by county: TestCounty) async throws {
        try await county.take(.init(.void), self, by: county.director, note: "看错了")
    }
}
