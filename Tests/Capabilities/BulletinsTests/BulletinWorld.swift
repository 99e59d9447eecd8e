import Assessment
import Database
import Documents
import Findings
import Foundation
import Inspections
import Kernel
import Media
import Office
import Organisation
import Sheets
import TestCounty
import TestSupport
import Testing

@testable import Bulletins

extension Paper {
    var ranking: Table? { sections.compactMap(\.table).first }
    /// 附件1, each by what was found.
    var problems: [String] { annexes.first?.table?.rows.map { $0[2].text } ?? [] }
}

/// What the tests of a bulletin are set in.
extension BulletinTests {
    struct World {
        let county: TestCounty
        let visit: Visit
        let line: ID<VisitLine>

        /// The spot that `void` takes back, as the bulletin quotes it.
        var example: String { "云溪镇\(visit.village)成堆垃圾3处" }

        var clerk: Actor { county.clerk }
        var director: Actor { county.director }
        var leader: Actor { county.leader }

        func draft(by actor: Actor? = nil, _ month: String = "2019-11") async throws -> ID<Bulletin> {
            try await county.office.carryOut(
                DraftBulletin(month: try TestCounty.month(month)), by: actor ?? county.clerk)
        }

        @discardableResult
        func take(
            _ step: String, _ bulletin: ID<Bulletin>, by actor: Actor, reason: String = ""
        ) async throws -> PaperState {
            try await county.office.handle(bulletin, step, by: actor, reason: reason)
        }

        func bulletin(_ id: ID<Bulletin>) async throws -> Bulletin {
            try await county.office.read { [clerk] in try Bulletins.one(id, for: clerk, in: $0) }
        }

        func changes(_ id: ID<Bulletin>) async throws -> [PaperFigure.Change] {
            let bulletin = try await bulletin(id)
            return try await county.office.read { try Bulletins.changes(of: bulletin, county: TestCounty.code, in: $0) }
        }

        func edit(
            _ id: ID<Bulletin>, _ texts: [String], by actor: Actor? = nil, from seen: Int? = nil
        ) async throws {
            let stored = try await bulletin(id).version
            let version = seen ?? stored
            try await county.office.edit(id, texts, version: version, by: actor ?? county.clerk)
        }

        /// The next month too: visited, closed and drafted.
        func draftNextMonth() async throws -> ID<Bulletin> {
            let month = Month(county.clock.now.day)
            for visit in try await county.plan(month.description) { try await county.submit(visit) }
            county.clock.set(Instant(month.next.firstDay.adding(days: 2), hour: 10))
            try await county.office.close(month, by: director)
            county.clock.advance(minutes: 10)
            return try await draft(month.description)
        }

        /// Submitted by the clerk, approved by the director.
        func approve(_ id: ID<Bulletin>) async throws {
            try await take(Signatures.submit, id, by: clerk)
            try await take(Signatures.approve, id, by: director)
        }

        func publish(_ id: ID<Bulletin>) async throws {
            try await approve(id)
            try await take(Signatures.sign, id, by: leader)
            try await take(Signatures.publish, id, by: clerk)
        }

        func void() async throws {
            county.clock.advance(minutes: 1)
            try await county.office.carryOut(
                VoidLine(visit: visit.id, line: line, reason: "误记", listeners: TestCounty.listeners), by: director)
        }
    }

    /// November, closed: four county visits, two spots found and a good practice.
    func withWorld(_ engine: Engine, _ body: (World) async throws -> Void) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations + Bulletins.capability().migrations) {
            county in
            let visits = try await county.plan()
            let line = try await county.note(visits[0], count: 3, note: "桥头")
            try await county.note(visits[2], .init(item: "3-1", deduction: "a"))
            try await county.note(visits[3], nil, note: "沿河种了花")
            for visit in visits { try await county.submit(visit) }
            county.clock.set(Instant(try TestCounty.day("2019-12-03"), hour: 10))
            try await county.office.close(try TestCounty.month(), by: county.director)
            county.clock.advance(minutes: 10)
            try await body(World(county: county, visit: visits[0], line: line))
        }
    }

    func expectRefused(_ code: String, _ body: () async throws -> Void) async {
        let refusal = await #expect(throws: Refusal.self) { try await body() }
        #expect(refusal?.code == code)
    }
}
