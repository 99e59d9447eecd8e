import Database
import Kernel
import Office
import TestCounty
import TestSupport
import Testing
import Web

@testable import Findings

@Suite("A list of findings")
struct FindingListTests {
    struct Narrowing: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let filter: @Sendable (TestCounty) throws -> FindingFilter
        /// The titles that are left.
        let left: Set<String>

        init(_ name: String, _ left: Set<String>, _ filter: @escaping @Sendable (TestCounty) throws -> FindingFilter) {
            testDescription = name
            self.filter = filter
            self.left = left
        }
    }

    private static let all: Set<String> = ["新", "办", "逾期", "催", "完", "废", "十月", "自考", "挂"]

    /// Whose visits found 办 and 挂.
    private static let plan = "0190a3c0-5b7e-7c31-9f2a-3d5e6f708192"

    private static func narrowed(_ change: (inout FindingFilter) throws -> Void) rethrows -> FindingFilter {
        var filter = FindingFilter()
        try change(&filter)
        return filter
    }

    private static let narrowings: [Narrowing] = [
        .init("nothing", all) { _ in FindingFilter() },
        .init("valid", all.subtracting(["废"])) { _ in FindingFilter(standing: .valid) },
        .init("open", all.subtracting(["废", "完"])) { _ in FindingFilter(standing: .open) },
        .init("unassigned", ["新", "十月", "自考"]) { _ in FindingFilter(standing: .unassigned) },
        .init("unaccepted", ["逾期"]) { _ in FindingFilter(standing: .unaccepted) },
        .init("rectifying", ["办", "催"]) { _ in FindingFilter(standing: .rectifying) },
        .init("overdue", ["逾期", "催"]) { _ in FindingFilter(standing: .overdue) },
        .init("shelved", ["挂"]) { _ in FindingFilter(standing: .shelved) },
        .init("closed", ["完"]) { _ in FindingFilter(standing: .closed) },
        .init("voided", ["废"]) { _ in FindingFilter(standing: .voided) },
        .init("disputed", []) { _ in FindingFilter(standing: .disputed) },
        .init("source", ["自考"]) { _ in narrowed { $0.source = .selfCheck } },
        .init("township", ["办", "挂"]) { _ in FindingFilter(below: try Cast.code("990101200")) },
        .init("village", ["办"]) { _ in FindingFilter(below: try Cast.code("990101200203")) },
        .init("county", all) { _ in FindingFilter(below: try Cast.code("990101")) },
        .init("lead", ["办"]) { county in narrowed { $0.lead = county.department.unit } },
        .init("plan", ["办", "挂"]) { _ in narrowed { $0.plan = plan } },
        .init("plan and village", ["办"]) { _ in
            try narrowed {
                $0.plan = plan
                $0.below = try Cast.code("990101200203")
            }
        },
        .init("another plan", []) { _ in narrowed { $0.plan = "0190a3c0-5b7e-7c31-9f2a-3d5e6f708193" } },
        .init("topic", ["催"]) { _ in narrowed { $0.topic = "治臭" } },
        .init("pressed", ["催"]) { _ in narrowed { $0.escalation = .firstNotice } },
        .init("summons awaited", []) { _ in narrowed { $0.summons = .awaited } },
        .init("summons held", []) { _ in narrowed { $0.summons = .held } },
        .init("all states", all) { _ in FindingFilter(standing: .all) },
        .init("pressed twice", []) { _ in narrowed { $0.escalation = .secondNotice } },
        .init("month", ["十月"]) { _ in FindingFilter(month: Month("2019-10")) },
        .init("search", ["办"]) { _ in narrowed { $0.search = "桥头" } },
        .init("search and topic", []) { _ in
            narrowed {
                $0.search = "桥头"
                $0.topic = "治臭"
            }
        },
    ]

    /// One finding of each kind, named by its title.
    private func fill(_ county: TestCounty) async throws {
        county.clock.set(Instant(try Cast.day("2019-10-31"), hour: 23, minute: 59))
        try await county.find("十月")
        county.clock.set(Instant(try Cast.day("2019-11-01")))
        try await county.find("新")
        county.clock.set(try Cast.monday())
        try await county.find("自考", source: .selfCheck)
        let overdue = try await county.find("逾期")
        try await county.assign(overdue)
        let pressed = try await county.find("催", topic: "治臭")
        try await county.assign(pressed)
        try await county.take(.init(.accept), pressed, by: try county.township())
        try await county.settle(try await county.find("完"))
        let void = try await county.find("废")
        try await county.take(.init(.void), void, by: county.director, note: "误记")
        county.clock.set(Instant(try Cast.day("2019-11-08"), hour: 9))
        try await county.take(.escalate(.firstNotice), pressed, by: .system(county: TestCounty.code))
        let inHand = try await county.find("办", in: "990101200203", description: "桥头东侧", plan: Self.plan)
        try await county.assign(inHand, to: county.department, "rural.works")
        try await county.take(.init(.accept), inHand, by: county.departmentLiaison, note: "先清淤，后砌岸")
        let shelved = try await county.find("挂", in: "990101200205", plan: Self.plan)
        try await county.assign(shelved, to: county.chating)
        try await county.take(.shelve(until: try Cast.day("2020-03-02")), shelved, by: county.clerk, note: "待拆迁")
    }

    @Test("is narrowed by each filter, and counted alike", arguments: Engine.available)
    func filters(engine: Engine) async throws {
        try await withCounty(engine) { county in
            try await fill(county)
            for narrowing in Self.narrowings {
                for sort in FindingFilter.Sort.allCases {
                    var filter = try narrowing.filter(county)
                    filter.sort = sort
                    let (titles, count) = try await county.office.read { [filter] in
                        (
                            try Findings.page(filter, for: county.clerk, limit: 99, in: $0).map(\.title),
                            try Findings.count(filter, for: county.clerk, in: $0)
                        )
                    }
                    #expect(Set(titles) == narrowing.left && titles.count == count, "\(narrowing.testDescription)")
                    // What its address asks for is the same.
                    let read = try FindingFilter(Query(String(filter.path.dropFirst("findings?".count))))
                    #expect(read.path == filter.path, "\(narrowing.testDescription)")
                }
            }
        }
    }

    @Test("is filtered by the words of its tags: every state stands in one filter, under its own word")
    func words() {
        for state in FindingState.allCases {
            let filters = FindingFilter.Standing.allCases.filter { $0.states.contains(state) }
            #expect(filters.count == 1 && filters.allSatisfy { $0.chinese.contains(state.chinese) }, "\(state)")
        }
        #expect(FindingFilter.Standing.overdue.chinese == FindingState.overdue)
        let words = FindingFilter.Standing.allCases.map(\.chinese)
        #expect(Set(words).count == words.count)
    }

    @Test("says how many it has, from whatever row it is read, and stops counting", arguments: Engine.available)
    func total(engine: Engine) async throws {
        try await withCounty(engine) { county in
            try await fill(county)
            var filter = FindingFilter(standing: .valid)
            let first = try await page(filter, 1, county)
            filter.after = filter.position(position(of: try #require(first.first), .newest))
            let counted = try await county.office.read { [filter] transaction in
                try [8, 7, 1].map { try Findings.total(filter, for: county.clerk, most: $0, in: transaction) }
            }
            #expect(counted == [8, nil, nil])
            // Of what the reader sees.
            let seen = try await county.office.read { [filter] in
                try Findings.total(filter, for: try county.township("990101200"), in: $0)
            }
            #expect(seen == 2)
        }
    }

    @Test("carries the year of what is not of this one")
    func years() throws {
        let today = try Cast.day("2020-01-02")
        #expect(try Cast.day("2020-11-07").short(on: today) == "11月7日")
        #expect(try Cast.day("2019-12-31").short(on: today) == "2019年12月31日")
        #expect(Instant(try Cast.day("2021-01-01"), hour: 9).short(on: today) == "2021年1月1日 09:00")
    }

    @Test("read page by page has every row once and in order", arguments: Engine.available, UInt64(1)...2)
    func paging(engine: Engine, seed: UInt64) async throws {
        try await withCounty(engine, clock: TestClock(seed: seed)) { county in
            var random = SeededRandom(seed: seed)
            for _ in 0..<random.roll(20...30) {
                // Many at one moment, in one village, due at one time: equal keys.
                if random.chance(40) { county.clock.advance(minutes: random.pick([1, 1, 3000])) }
                let id = try await county.find(in: "990101\(random.pick(["100", "200"]))20\(random.roll(1...3))")
                if random.chance(60) {
                    try await county.assign(id, to: nil, random.pick(["rural.ordinary", "rural.hard"]))
                }
            }
            for sort in FindingFilter.Sort.allCases {
                let length = random.roll(1...7)
                var filter = FindingFilter()
                filter.sort = sort
                let whole = try await page(filter, 999, county)
                var read: [Finding] = []
                var pages = 0
                while pages <= whole.count {
                    let next = try await page(filter, length, county)
                    guard let last = next.last else { break }
                    read += next
                    pages += 1
                    filter.after = filter.position(position(of: last, sort))
                    #expect(filter.after != nil)
                }
                #expect(read.map(\.id) == whole.map(\.id) && Set(read.map(\.id)).count == read.count)
                #expect(isOrdered(whole, sort), "\(sort)")
            }
        }
    }

    private func page(_ filter: FindingFilter, _ limit: Int, _ county: TestCounty) async throws -> [Finding] {
        try await county.office.read { try Findings.page(filter, for: county.clerk, limit: limit, in: $0) }
    }

    /// As the address of the next page carries it.
    private func position(of finding: Finding, _ sort: FindingFilter.Sort) -> String {
        switch sort {
        case .newest, .oldest: "\(finding.foundAt.milliseconds)_\(finding.id)"
        case .due: "\(finding.deadline?.milliseconds ?? 9_000_000_000_000_000)_\(finding.id)"
        case .division: "\(finding.division)_\(finding.id)"
        }
    }

    private func isOrdered(_ findings: [Finding], _ sort: FindingFilter.Sort) -> Bool {
        zip(findings, findings.dropFirst()).allSatisfy { a, b in
            switch sort {
            case .newest: (b.foundAt, b.id) < (a.foundAt, a.id)
            case .oldest: (a.foundAt, a.id) < (b.foundAt, b.id)
            case .due: (a.deadline?.milliseconds ?? .max, a.id) < (b.deadline?.milliseconds ?? .max, b.id)
            case .division: (a.division, a.id) < (b.division, b.id)
            }
        }
    }

    @Test(
        "takes no position but one of its own",
        arguments: ["", "_", "x_019e0000-0000-7000-8000-000000000000", "1_2", "1", "1' OR 1=1_x", "1_2_3"])
    func badPosition(text: String) { #expect(FindingFilter().position(text) == nil) }
}
