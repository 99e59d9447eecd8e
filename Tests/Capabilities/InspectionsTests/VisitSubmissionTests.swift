import Database
import Findings
import Inspections
import Kernel
import Media
import Office
import Sheets
import TestCounty
import TestSupport
import Testing

@Suite("Submitting a visit")
struct VisitSubmissionTests {
    private func submit(
        _ county: TestCounty, _ visit: Visit, on day: String = "2019-11-04", at position: Position? = nil
    ) async throws -> Points {
        try await county.office.carryOut(
            SubmitVisit(
                visit: visit.id, heldOn: try TestCounty.day(day), position: position, listeners: TestCounty.listeners),
            by: county.inspector)
    }

    enum Fault: String, CaseIterable {
        case photo, note, otherMonth, toCome, outside

        func field(_ line: ID<VisitLine>) -> String {
            switch self {
            case .photo: "photo-\(line)"
            case .note: "note-\(line)"
            case .otherMonth, .toCome: "heldOn"
            case .outside: "latitude"
            }
        }

        var day: String {
            switch self {
            case .otherMonth: "2019-10-31"
            case .toCome: "2019-11-05"
            case .photo, .note, .outside: "2019-11-04"
            }
        }

        var position: Position? { self == .outside ? Position(latitude: 29_900_000, longitude: 120_900_000) : nil }
    }

    @Test(
        "is refused for what is missing or wrong, by field, and writes nothing", arguments: Engine.available,
        Fault.allCases)
    func faults(engine: Engine, fault: Fault) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            let line = try await county.note(
                visit, fault == .note ? nil : TestCounty.litter, hasPhoto: fault != .photo)
            let before = try await county.lines(visit)
            let refusal = await #expect(throws: Refusal.self) {
                try await submit(county, visit, on: fault.day, at: fault.position)
            }
            #expect(refusal?.code == "visit.incomplete" && refusal?.fields.map(\.name) == [fault.field(line)])
            let kept = try await county.visit(visit.id)
            #expect(kept.state == .open && kept.total == nil && kept.heldOn == nil && kept.position == nil)
            #expect(try await county.lines(visit).map(\.id) == before.map(\.id))
            #expect(try await county.audited(SubmitVisit.action).isEmpty)
            let findings = try await county.office.read {
                try Findings.page(FindingFilter(), for: county.clerk, limit: 9, in: $0)
            }
            #expect(findings.isEmpty)
        }
    }

    @Test("says all that is wrong at once", arguments: Engine.available)
    func together(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            let spot = try await county.note(visit, hasPhoto: false)
            let practice = try await county.note(visit, nil, hasPhoto: false)
            let refusal = await #expect(throws: Refusal.self) {
                try await submit(
                    county, visit, on: "2019-12-01", at: Position(latitude: 29_500_000, longitude: 122_000_000))
            }
            #expect(
                Set(refusal?.fields.map(\.name) ?? []) == [
                    "photo-\(spot)", "photo-\(practice)", "note-\(practice)", "heldOn", "latitude",
                ])
            #expect(refusal?.message.contains("5处") == true)
        }
    }

    @Test("keeps when, where, by whom and the score", arguments: Engine.available)
    func kept(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            try await county.note(visit, count: 3)
            try await county.note(visit, nil, note: "沿河种了花")
            let position = Position(latitude: 29_500_107, longitude: 120_903_841)
            let total = try await county.office.carryOut(
                SubmitVisit(
                    visit: visit.id, heldOn: try TestCounty.day("2019-11-01"), position: position, accuracy: 12,
                    listeners: TestCounty.listeners), by: county.inspector)
            let kept = try await county.visit(visit.id)
            #expect(total == Points("98.5") && kept.total == total && kept.isPassed == true)
            #expect(kept.heldOn?.description == "2019-11-01" && kept.position == position && kept.accuracy == 12)
            #expect(kept.submittedAt == county.clock.now && kept.submittedBy == county.inspector.id)
            let practices = try await county.office.read {
                try Visits.goodPractices(visit.month, county: TestCounty.code, in: $0)
            }
            #expect(practices.map(\.note) == ["沿河种了花"])
        }
    }

    @Test("a visit that found nothing is a full score", arguments: Engine.available)
    func nothingFound(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            #expect(try await county.submit(visit) == Points(whole: 100))
        }
    }

    @Test("twice gives the same answer, one record, and hands findings over once", arguments: Engine.available)
    func twice(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            try await county.note(visit, count: 2)
            try await county.note(visit, .init(item: "2-1", deduction: "a"))
            let first = try await county.submit(visit)
            let at = county.clock.now
            county.clock.advance(minutes: 5)
            #expect(try await county.submit(visit, by: county.clerk) == first)
            // Even with what would be refused: it is not asked again.
            #expect(try await submit(county, visit, on: "2019-10-01") == first)
            let kept = try await county.visit(visit.id)
            #expect(kept.submittedAt == at && kept.submittedBy == county.inspector.id)
            #expect(kept.heldOn?.description == "2019-11-04")
            try await expectOneRecord(county, findings: 2)
        }
    }

    private func expectOneRecord(_ county: TestCounty, findings expected: Int) async throws {
        let audited = try await county.audited(SubmitVisit.action)
        #expect(audited.count { $0.detail.contains("得分") } == 1)
        #expect(audited.count { $0.detail == "重复提交，未再记录" } == audited.count - 1)
        let count = try await county.office.read { try Findings.count(FindingFilter(), for: county.clerk, in: $0) }
        #expect(count == expected)
        #expect(try await county.office.read { try Audit.faults(county: TestCounty.code, in: $0) } == [])
    }

    @Test("by many at once, on two servers, records once", arguments: Engine.available)
    func atOnce(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            try await county.note(visit, count: 2)
            let totals = try await withThrowingTaskGroup(of: Points.self) { group in
                for index in 0..<8 {
                    let office = index % 2 == 0 ? county.office : county.otherServer
                    let submit = SubmitVisit(
                        visit: visit.id, heldOn: county.clock.now.day, listeners: TestCounty.listeners)
                    group.addTask { try await office.carryOut(submit, by: county.inspector) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(totals == Array(repeating: Points(whole: 99), count: 8))
            #expect(try await county.audited(SubmitVisit.action).count == 8)
            try await expectOneRecord(county, findings: 1)
        }
    }

    @Test("nothing is changed afterwards", arguments: Engine.available)
    func sealed(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            let line = try await county.note(visit, count: 2, note: "桥头")
            let total = try await county.submit(visit)
            let commands: [any Command] = [
                AddLine(visit: visit.id, line: county.newLine(), kind: TestCounty.litter),
                AddLine(visit: visit.id, line: line, kind: TestCounty.litter),
                ChangeLine(visit: visit.id, line: line, count: 1), ChangeLine(visit: visit.id, line: line, note: ""),
                RemoveLine(visit: visit.id, line: line),
                AddLinePhotos(visit: visit.id, line: line, photos: [try TestCounty.photo("b")]),
                RemoveLinePhoto(visit: visit.id, line: line, sha256: county.photo.sha256),
            ]
            for command in commands {
                for actor in [county.inspector, county.director] {
                    let refusal = await #expect(throws: Refusal.self) {
                        try await county.office.carryOut(command, by: actor)
                    }
                    #expect(refusal?.code == "visit.notOpen")
                }
            }
            let kept = try await county.lines(visit)
            #expect(kept.map(\.count) == [2] && kept[0].note == "桥头" && kept[0].photos.count == 1)
            #expect(try await county.visit(visit.id).total == total)
        }
    }

    @Test(
        "the stored score is that of the lines, and the full marks with every line added", arguments: Engine.available,
        UInt64(1)...5)
    func score(engine: Engine, seed: UInt64) async throws {
        try await withCounty(engine, clock: TestClock(seed: seed)) { county in
            var random = SeededRandom(seed: seed)
            let sheet = try Sheets.villageTemplate
            let visit = try #require(try await county.plan().first)
            for _ in 0..<random.roll(0...9) {
                let item = random.pick(sheet.items)
                let kind = VisitLine.Kind(item: item.code, deduction: random.pick(item.deductions).code)
                try await county.note(
                    visit, random.chance(85) ? kind : nil, count: random.chance(10) ? 9999 : random.roll(1...30),
                    note: "村口")
            }
            try await county.submit(visit)
            let noted = try await county.lines(visit)
            for line in noted where random.chance(30) {
                try await county.office.carryOut(
                    VoidLine(visit: visit.id, line: line.id, reason: "误记", listeners: TestCounty.listeners),
                    by: county.director)
            }
            let lines = try await county.lines(visit)
            let score = try Scoring.score(sheet, lines.observations)
            let kept = try await county.visit(visit.id)
            #expect(kept.total == score.total && kept.isPassed == score.isPassed)
            #expect(kept.total == score.lines.reduce(sheet.full) { $0 + $1.applied })
            #expect(score.total >= .zero && score.lines.allSatisfy { $0.applied <= .zero })
            let scored = try await county.office.read {
                try Visits.scores(visit.month, county: TestCounty.code, asOf: $0.now, in: $0)
            }
            #expect(scored.map(\.total) == [score.total])
            #expect(scored.first?.losses.reduce(sheet.full) { $0 + $1.points } == score.total)
        }
    }
}
