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

/// How a bulletin goes from hand to hand until it is published, and what it says afterwards.
extension BulletinTests {
    @Test(
        "returned by one hand and changed by another, is signed anew by hands that wrote none of it",
        arguments: Engine.available)
    func returned(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let id = try await world.draft()
            try await world.approve(id)
            try await world.take(Signatures.sendBack, id, by: world.leader, reason: "措辞不妥")
            // The director mends it himself: then another approves.
            try await world.edit(id, ["总体较好。"], by: world.director)
            try await world.take(Signatures.submit, id, by: world.clerk)
            await expectRefused("bulletin.twice") { try await world.take(Signatures.approve, id, by: world.director) }
            let other = Actor(
                id: "director2", name: "副主任", county: TestCounty.code, roles: [.director], scope: .county)
            try await world.take(Signatures.approve, id, by: other)
            try await world.take(Signatures.sign, id, by: world.leader)
            let course = try await world.county.office.read {
                try Bulletin.procedure.course(of: id, county: TestCounty.code, in: $0)
            }
            #expect(
                course.taken.map(\.step) == [
                    "made", "submit", "approve", "sendBack", "edit", "submit", "approve", "sign",
                ])
            #expect(course.signed(Signatures.approve)?.actorName == "副主任")
            let digests = course.taken.dropFirst().map(\.digest)
            #expect(digests.allSatisfy { $0 != nil } && digests[1] != digests[5] && digests[5] == digests[6])
        }
    }

    @Test("goes no further with a number that is no longer true, until it is saved anew", arguments: Engine.available)
    func stale(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let id = try await world.draft()
            #expect(try await world.changes(id).isEmpty)
            try await world.void()
            #expect(try await world.changes(id).map(\.name) == ["县级检查发现问题", "治脏问题", world.example])
            let refusal = await #expect(throws: Refusal.self) {
                try await world.take(Signatures.submit, id, by: world.clerk)
            }
            #expect(refusal?.code == "bulletin.stale" && refusal?.message.contains("“县级检查发现问题”由“2”变为“1”") == true)
            #expect(try await world.bulletin(id).state == .draft)
            // A text that names a number which is gone has to be written anew.
            let texts = try await world.bulletin(id).content.sections.map(\.text)
            await #expect(throws: Refusal.self) { try await world.edit(id, texts) }
            try await world.edit(
                id,
                texts.map {
                    $0.replacing("{治脏问题}个，如{\(world.example)}", with: "后来作废")
                })
            #expect(try await world.changes(id).isEmpty)
            try await world.publish(id)
            #expect(try await world.bulletin(id).content.figures.first { $0.name == "县级检查发现问题" }?.shown == "1")
        }
    }

    @Test("changed behind a signature, is not signed or published", arguments: Engine.available, [true, false])
    func staleLater(engine: Engine, isSigned: Bool) async throws {
        try await withWorld(engine) { world in
            let id = try await world.draft()
            try await world.approve(id)
            if isSigned { try await world.take(Signatures.sign, id, by: world.leader) }
            try await world.void()
            let (next, actor) =
                isSigned ? (Signatures.publish, world.clerk) : (Signatures.sign, world.leader)
            await expectRefused("bulletin.stale") { try await world.take(next, id, by: actor) }
            #expect(try await world.bulletin(id).number == nil)
            // Sent back is how it is mended, so that is not stopped.
            #expect(try await world.take(Signatures.sendBack, id, by: world.leader, reason: "数字变了") == .draft)
        }
    }

    @Test("sent back needs a reason and gives the signatures up", arguments: Engine.available)
    func sentBack(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let id = try await world.draft()
            try await world.approve(id)
            try await world.take(Signatures.sign, id, by: world.leader)
            await expectRefused("bulletin.incomplete") {
                try await world.take(Signatures.sendBack, id, by: world.leader)
            }
            #expect(try await world.bulletin(id).state == .signed)
            try await world.take(Signatures.sendBack, id, by: world.leader, reason: "措辞不妥")
            let back = try await world.bulletin(id)
            #expect(back.state == .draft && back.returnReason == "措辞不妥")
            #expect(back.approvedBy == nil && back.signedBy == nil)
            try await world.publish(id)
            #expect(try await world.bulletin(id).returnReason == nil)
        }
    }

    @Test("is numbered when it is published, without gaps", arguments: Engine.available)
    func numbers(engine: Engine) async throws {
        try await withWorld(engine) { world in
            var ids = [try await world.draft()]
            for _ in 1...3 { ids.append(try await world.draftNextMonth()) }
            for id in ids {
                try await world.approve(id)
                try await world.take(Signatures.sign, id, by: world.leader)
            }
            try await world.take(Signatures.publish, ids[2], by: world.clerk)
            try await world.take(Signatures.sendBack, ids[0], by: world.director, reason: "重写")
            await #expect(throws: Refusal.self) { try await world.take(Signatures.publish, ids[0], by: world.clerk) }
            try await world.take(Signatures.publish, ids[3], by: world.clerk)
            try await world.publish(ids[0])
            var numbers: [Int?] = []
            for id in ids { numbers.append(try await world.bulletin(id).number?.number) }
            #expect(numbers == [3, nil, 1, 2])
        }
    }

    @Test("published by two at once has one number", arguments: Engine.available)
    func atOnce(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let id = try await world.draft()
            try await world.approve(id)
            try await world.take(Signatures.sign, id, by: world.leader)
            let publish = try TakeProcedureStep(Bulletin.procedure, id, Signatures.publish)
            let outcomes = await withTaskGroup(of: String.self) { group in
                for office in [world.county.office, world.county.otherServer, world.county.office] {
                    group.addTask { [clerk = world.clerk] in
                        do { return try await office.carryOut(publish, by: clerk).rawValue } catch {
                            return (error as? Refusal)?.code ?? "\(error)"
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.sorted() == ["bulletin.outOfOrder", "bulletin.outOfOrder", "published"])
            #expect(try await world.bulletin(id).number?.number == 1)
            let next = try await world.draftNextMonth()
            try await world.publish(next)
            #expect(try await world.bulletin(next).number == SerialNumber(kind: "督查通报", year: 2020, number: 1))
        }
    }

    @Test("that is published stays as it was, and says what has changed since", arguments: Engine.available)
    func published(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let id = try await world.draft()
            try await world.publish(id)
            let before = try await world.bulletin(id).content
            try await world.void()
            let changes = try await world.changes(id)
            #expect(changes.map(\.name) == ["县级检查发现问题", "治脏问题", world.example])
            #expect(changes.map(\.now) == ["1", "0", "已作废"])
            #expect(try await world.bulletin(id).content == before)
        }
    }
}
