import Database
import Inspections
import Kernel
import Media
import Office
import TestCounty
import TestSupport
import Testing

@Suite("Recording a visit")
struct VisitTests {
    @Test(
        "a spot is noted once, however another under its identifier looks, and has a photo once",
        arguments: Engine.available)
    func sentTwice(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            let line = county.newLine()
            try await county.office.carryOut(
                AddLine(visit: visit.id, line: line, kind: TestCounty.litter, count: 2), by: county.inspector)
            for count in [2, 5] {
                let refusal = await #expect(throws: Refusal.self) {
                    try await county.office.carryOut(
                        AddLine(visit: visit.id, line: line, kind: TestCounty.litter, count: count),
                        by: county.inspector)
                }
                #expect(refusal?.kind == .conflict && refusal?.code == "visit.lineThere")
                try await county.office.carryOut(
                    AddLinePhotos(visit: visit.id, line: line, photos: [county.photo]), by: county.inspector)
            }
            #expect(try await county.audited(AddLine.action).count == 1)
            let lines = try await county.lines(visit)
            #expect(lines.map(\.id) == [line] && lines.first?.count == 2)
            #expect(lines.first?.photos.map(\.sha256) == [county.photo.sha256])
        }
    }

    @Test("a spot's key opens no other visit", arguments: Engine.available)
    func foreignKey(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visits = try await county.plan()
            let line = try await county.note(visits[0])
            let taken = await #expect(throws: Refusal.self) {
                try await county.office.carryOut(
                    AddLine(visit: visits[1].id, line: line, kind: TestCounty.litter), by: county.inspector)
            }
            #expect(taken?.code == "visit.lineTaken")
            for command: any Command in [
                ChangeLine(visit: visits[1].id, line: line, count: 9), RemoveLine(visit: visits[1].id, line: line),
                AddLinePhotos(visit: visits[1].id, line: line, photos: []),
                RemoveLinePhoto(visit: visits[1].id, line: line, sha256: county.photo.sha256),
            ] {
                let refusal = await #expect(throws: Refusal.self) {
                    try await county.office.carryOut(command, by: county.inspector)
                }
                #expect(refusal?.code == "visit.noLine")
            }
            let kept = try await county.lines(visits[0])
            #expect(kept.map(\.count) == [1] && kept.first?.photos.count == 1)
        }
    }

    @Test("a count is from 1 to 9999, and another changes nothing", arguments: Engine.available)
    func counts(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            let line = try await county.note(visit, count: 7)
            for count in [-1, 0, 10_000, Int.max] {
                let changed = await #expect(throws: Refusal.self) {
                    try await county.office.carryOut(
                        ChangeLine(visit: visit.id, line: line, count: count), by: county.inspector)
                }
                #expect(changed?.code == "score.count" && changed?.fields.map(\.name) == ["count-\(line)"])
                let added = await #expect(throws: Refusal.self) {
                    try await county.office.carryOut(
                        AddLine(visit: visit.id, line: county.newLine(), kind: TestCounty.litter, count: count),
                        by: county.inspector)
                }
                #expect(added?.code == "score.count")
            }
            #expect(try await county.lines(visit).map(\.count) == [7])
            for count in [1, 9999] {
                try await county.office.carryOut(
                    ChangeLine(visit: visit.id, line: line, count: count), by: county.inspector)
                #expect(try await county.lines(visit).map(\.count) == [count])
            }
            try await county.submit(visit)
        }
    }

    @Test("only what the sheet deducts for is taken", arguments: Engine.available)
    func stranger(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            for (item, deduction) in [("1-1", "z"), ("9-9", "a"), ("", ""), ("1-1' OR '1'='1", "a")] {
                let refusal = await #expect(throws: Refusal.self) {
                    try await county.note(visit, .init(item: item, deduction: deduction))
                }
                #expect(refusal?.code == "score.item")
            }
            #expect(try await county.lines(visit).isEmpty)
        }
    }

    @Test("belongs to the inspector it was given to", arguments: Engine.available)
    func notYours(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan("2019-11", .county, .announced).first)
            let strangers = [
                county.otherInspector, county.leader, county.departmentLiaison,
                try county.township("990101100"), try county.township("990101200"),
                try county.village(visit.division.description),
                Actor(
                    id: county.inspector.id, name: "从前的督查员", county: TestCounty.code, roles: [.leader], scope: .county),
                Actor(
                    id: county.inspector.id, name: "外县", county: "330624", roles: [.inspector, .clerk], scope: .county),
            ]
            for stranger in strangers {
                let refusal = await #expect(throws: Refusal.self, "\(stranger.name)") {
                    try await county.note(visit, by: stranger)
                }
                #expect([.forbidden, .missing].contains(refusal?.kind))
                await #expect(throws: Refusal.self) { try await county.submit(visit, by: stranger) }
            }
            #expect(try await county.lines(visit).isEmpty)
            #expect(try await county.visit(visit.id).state == .open)
        }
    }

    @Test("the office may enter for an inspector, and it is marked", arguments: Engine.available)
    func forAnother(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visits = try await county.plan()
            for (visit, actor) in zip(visits, [county.clerk, county.director, county.inspector]) {
                try await county.note(visit, by: actor)
                try await county.submit(visit, by: actor)
                let kept = try await county.visit(visit.id)
                #expect(kept.submittedBy == actor.id && kept.submittedByName == actor.name)
                #expect(kept.isEnteredForAnother == (actor.id != county.inspector.id))
            }
        }
    }

    @Test("a township records its own self-checks, and nobody else but the office for it", arguments: Engine.available)
    func selfChecks(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visits = try await county.plan("2019-11", .selfCheck, .announced)
            #expect(visits.count == 10)
            let own = try #require(visits.first { $0.division.description == "990101100201" })
            for stranger in [
                try county.township("990101200"), county.inspector,
                try county.village("990101100201"), try county.township("990101100", [.townshipHead]),
            ] {
                let refusal = await #expect(throws: Refusal.self) { try await county.note(own, by: stranger) }
                #expect([.forbidden, .missing].contains(refusal?.kind))
            }
            for role in [Role.townshipLiaison, .townshipDeputy, .inspector] {
                try await county.note(own, by: try county.township("990101100", [role]))
            }
            try await county.submit(own)
            #expect(try await county.visit(own.id).isEnteredForAnother == false)
            #expect(try await county.lines(own).count == 3)
        }
    }

    @Test("a spot that is taken back is gone with its photo", arguments: Engine.available)
    func takenBack(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            let (gone, kept) = (try await county.note(visit), try await county.note(visit, note: "村口"))
            try await county.office.carryOut(RemoveLine(visit: visit.id, line: gone), by: county.inspector)
            try await county.office.carryOut(
                RemoveLinePhoto(visit: visit.id, line: kept, sha256: county.photo.sha256), by: county.inspector)
            try await county.office.carryOut(
                ChangeLine(visit: visit.id, line: kept, count: 3), by: county.inspector)
            let lines = try await county.lines(visit)
            #expect(lines.map(\.id) == [kept] && lines[0].photos.isEmpty)
            #expect(lines[0].count == 3 && lines[0].note == "村口")
            // Its key is free again, and comes back without what lay there.
            try await county.office.carryOut(
                AddLine(visit: visit.id, line: gone, kind: TestCounty.litter), by: county.inspector)
            #expect(try await county.lines(visit).first { $0.id == gone }?.photos.isEmpty == true)
        }
    }

    @Test("that was replaced by a redraw, or cancelled, is not recorded", arguments: Engine.available)
    func notOpen(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let first = try #require(try await county.plan().first)
            let second = try #require(try await county.plan(reason: "云溪镇受灾").first)
            let redrawn = await #expect(throws: Refusal.self) { try await county.note(first) }
            #expect(redrawn?.code == "visit.redrawn")
            try await county.office.carryOut(CancelVisit(visit: second.id, reason: "道路塌方"), by: county.clerk)
            let cancelled = await #expect(throws: Refusal.self) { try await county.note(second) }
            #expect(cancelled?.code == "visit.notOpen")
            await #expect(throws: Refusal.self) { try await county.submit(second) }
            #expect(try await county.lines(first).isEmpty)
            #expect(try await county.lines(second).isEmpty)
        }
    }

    @Test("is cancelled with a reason, once, and only before it is scored", arguments: Engine.available)
    func cancelling(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visits = try await county.plan()
            let silent = await #expect(throws: Refusal.self) {
                try await county.office.carryOut(CancelVisit(visit: visits[0].id, reason: ""), by: county.clerk)
            }
            #expect(silent?.fields.map(\.name) == ["reason"])
            #expect(try await county.visit(visits[0].id).state == .open)
            try await county.office.carryOut(CancelVisit(visit: visits[0].id, reason: "道路塌方"), by: county.clerk)
            try await county.submit(visits[1])
            for visit in visits.prefix(2) {
                let refusal = await #expect(throws: Refusal.self) {
                    try await county.office.carryOut(CancelVisit(visit: visit.id, reason: "再说"), by: county.clerk)
                }
                #expect(refusal?.kind == .conflict)
            }
            let kept = try await county.visit(visits[0].id)
            #expect(kept.state == .cancelled && kept.cancelReason == "道路塌方")
            #expect(try await county.visit(visits[1].id).state == .submitted)
            #expect(try await county.audited(CancelVisit.action).count == 1)
        }
    }
}
