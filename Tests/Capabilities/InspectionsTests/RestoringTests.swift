import Database
import Inspections
import Kernel
import Media
import Office
import TestCounty
import TestSupport
import Testing

@Suite("Putting back a spot that was taken back")
struct RestoringTests {
    private func remove(_ county: TestCounty, _ visit: Visit, _ line: ID<VisitLine>) async throws {
        try await county.office.carryOut(RemoveLine(visit: visit.id, line: line), by: county.inspector)
    }

    private func restore(
        _ county: TestCounty, _ visit: Visit, _ line: ID<VisitLine>, by actor: Actor? = nil
    ) async throws {
        try await county.office.carryOut(
            RestoreLine(visit: visit.id, line: line), by: actor ?? county.inspector)
    }

    @Test("brings it as it was, with its photos, and only once", arguments: Engine.available)
    func back(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            let line = try await county.note(visit, count: 7, note: "村口")
            let before = try await county.lines(visit).map(\.note)
            try await remove(county, visit, line)
            #expect(try await county.lines(visit).isEmpty)
            try await restore(county, visit, line)
            let lines = try await county.lines(visit)
            #expect(lines.map(\.id) == [line] && lines[0].count == 7 && lines.map(\.note) == before)
            #expect(lines[0].photos.map(\.sha256) == [county.photo.sha256])
            let again = await #expect(throws: Refusal.self) { try await restore(county, visit, line) }
            #expect(again?.code == "visit.noLine")
            #expect(try await county.submit(visit) == Points(thousandths: 96_500))
        }
    }

    @Test("is for who records the visit, and its own, until it is handed in", arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visits = try await county.plan()
            let line = try await county.note(visits[0])
            try await remove(county, visits[0], line)
            await #expect(throws: Refusal.self) {
                try await restore(county, visits[0], line, by: county.otherInspector)
            }
            await #expect(throws: Refusal.self) { try await restore(county, visits[1], line) }
            try await county.note(visits[0], note: "桥头")
            try await county.submit(visits[0])
            await #expect(throws: Refusal.self) { try await restore(county, visits[0], line) }
            let left: Int? = try await county.office.read {
                try $0.value("SELECT count(*) FROM removedLine WHERE county = \(TestCounty.code)")
            }
            #expect(left == 0, "with the handing in it is forgotten")
        }
    }
}
