import Assessment
import Database
import Documents
import Foundation
import Inspections
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@testable import Bulletins

@Suite("A bulletin from before papers had one form")
struct FormerBulletinTests {
    /// As the product wrote it then, under way in some state.
    private func put(_ state: PaperState, editors: String = "", in county: TestCounty) async throws -> ID<Bulletin> {
        let id = ID<Bulletin>(at: Instant(milliseconds: 1_575_000_000_000), random: Array("former-bulletin".utf8))
        let isApproved = [.approved, .signed, .published].contains(state)
        let isSigned = [.signed, .published].contains(state)
        let isOut = state == .published
        let then = Instant(milliseconds: 1_575_000_000_000)
        try await county.office.keepHouse { transaction in
            try transaction.run(
                """
                INSERT INTO bulletin (county, id, month, state, content, draftedBy, draftedByName, draftedAt, editors,
                    approvedBy, approvedByName, approvedAt, signedBy, signedByName, signedAt, publishedAt, numberKind,
                    numberYear, number, title)
                VALUES (\(TestCounty.code), \(id), '2019-10', \(state), \(Samples.former), 'clerk', '干事', \(then),
                    \(editors), \(isApproved ? "director" : nil), \(isApproved ? "主任" : nil), \(isApproved ? then : nil),
                    \(isSigned ? "leader" : nil), \(isSigned ? "县领导" : nil), \(isSigned ? then : nil),
                    \(isOut ? then : nil), \(isOut ? "督查通报" : nil), \(isOut ? 2019 : nil), \(isOut ? 7 : nil), '旧')
                """)
        }
        return id
    }

    private func withOctober(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations + Bulletins.capability().migrations, body)
    }

    @Test("reads as it did, and is signed by the same bytes", arguments: Engine.available)
    func reading(engine: Engine) async throws {
        try await withOctober(engine) { county in
            let id = try await put(.published, in: county)
            let found = try await county.office.read { try Bulletins.one(id, for: county.clerk, in: $0) }
            #expect(found.seen == SeenVersion(bytes: Samples.former.utf8))
            #expect(found.number?.chinese == "督查通报〔2019〕7号")
            #expect(found.draftedBy == "干事" && found.approvedBy == "主任" && found.signedBy == "县领导")
            let paper = found.content
            #expect(paper.sections.map(\.heading) == ["一、总体情况", "四、排名"])
            #expect(try PaperText.plain(paper.sections[0].text, paper.named) == "共检查4村次。")
            #expect(paper.sections[1].table?.rows.map { $0.map(\.text) } == [["乡镇", "1", "云溪镇", "98.50", "—"]])
            #expect(paper.sections[1].table?.note == "注：云溪镇云202村未自考，按0分计。")
            #expect(paper.annexes.map(\.title) == ["问题清单", "问题照片"])
            let document = try found.document(
                county: County(code: TestCounty.code, name: "明川县", isDemo: false), words: PaperWords(), pictures: [:])
            #expect(document.copyTo == "县委、县政府有关领导" && document.addressee == "各乡镇（街道），县级有关单位")
        }
    }

    @Test("shows who did what as far as it is known", arguments: Engine.available)
    func timeline(engine: Engine) async throws {
        try await withOctober(engine) { county in
            let id = try await put(.published, editors: "other", in: county)
            let course = try await county.office.read {
                try Bulletin.procedure.course(of: id, county: TestCounty.code, in: $0)
            }
            #expect(course.taken.map(\.step) == ["made", "edit", "submit", "approve", "sign", "publish"])
            #expect(course.taken.map(\.actorName) == ["干事", "", "", "主任", "县领导", ""])
            let faults = try await county.office.read {
                try Bulletin.procedure.recordCheck.faults(TestCounty.code, $0)
            }
            #expect(faults.isEmpty)
        }
    }

    @Test("waits for its next hand, is sent back, and its steps are kept from then on", arguments: Engine.available)
    func goingOn(engine: Engine) async throws {
        try await withOctober(engine) { county in
            let id = try await put(.submitted, editors: "director", in: county)
            let other = Actor(
                id: "director2", name: "副主任", county: TestCounty.code, roles: [.director], scope: .county)
            let waiting = try await county.office.read { try Bulletin.procedure.waiting(for: other, in: $0) }
            #expect(waiting.map(\.count) == [1])
            // Who edited it then does not approve it now.
            let refusal = await #expect(throws: Refusal.self) {
                try await county.office.handle(id, Signatures.approve, by: county.director)
            }
            #expect(refusal?.code == "bulletin.twice")
            try await county.office.handle(id, Signatures.sendBack, by: other, reason: "重写")
            let steps = try await county.office.read {
                try Bulletin.procedure.course(of: id, county: TestCounty.code, in: $0).taken.map(\.step)
            }
            #expect(steps == ["made", "edit", "submit", "sendBack"])
            let found = try await county.office.read { try Bulletins.one(id, for: county.clerk, in: $0) }
            #expect(found.state == .draft && found.returnReason == "重写")
        }
    }

    @Test("is refused in words when a newer product wrote it")
    func newer() throws {
        let refusal = #expect(throws: Refusal.self) { try Paper(stored: #"{"arrangement":2,"title":"x"}"#) }
        #expect(refusal?.code == "paper.arrangement")
    }
}
