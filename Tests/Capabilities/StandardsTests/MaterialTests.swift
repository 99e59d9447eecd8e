import Database
import Kernel
import Media
import Office
import TestCounty
import TestSupport
import Testing

@testable import Standards

@Suite("测评材料")
struct MaterialTests {
    @Test("goes from its collector over the lead to the office, by three pairs of hands", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let (_, lines) = try await county.inForce()
            #expect(await refused { _ = try await county.ask(lines) } == "material.noLead")
            for line in lines { try await county.assign(line) }
            let material = try await county.ask(lines)
            let liaison = county.departmentLiaison
            let made = StepAnswers(day: try TestCounty.day("2019-10-08"))
            #expect(await refused { try await county.take("handIn", material, by: liaison, made) } == "material.noFile")
            try await county.file(material, by: liaison)
            let late = StepAnswers(day: try TestCounty.day("2018-12-31"))
            #expect(
                await refused { try await county.take("handIn", material, by: liaison, late) } == "material.outside")
            #expect(try await county.take("handIn", material, by: liaison, made) == .handedIn)
            #expect(await refused { try await county.take("check", material, by: liaison) } != nil)
            try await county.take("check", material, by: county.departmentDeputy)
            #expect(try await county.take("approve", material, by: county.director) == .final)
            #expect(await refused { try await county.file(material, by: liaison) } == "material.state")
            let finals = try await county.office.read { [clerk = county.clerk] transaction in
                try lines.map { try StandardLines.one($0, for: clerk, in: transaction).final }
            }
            #expect(finals == [1, 1])
        }
    }

    @Test(
        "of 31 pages where 30 are allowed, or that opens by a password alone, is not handed in",
        arguments: Engine.available)
    func files(engine: Engine) async throws {
        let locked = Array("%PDF-1.4\ntrailer\n<< /Root 1 0 R /Encrypt 12 0 R >>\n".utf8)
        try await withStandards(engine) { county in
            let (_, lines) = try await county.inForce()
            try await county.assign(lines[0])
            let made = StepAnswers(day: try TestCounty.day("2019-10-08"))
            for (bytes, code) in [
                (emptyPDF(pages: 31), "material.pages"), (locked, "material.locked"), (emptyPDF(pages: 30), nil),
            ] as [([UInt8], String?)] {
                let material = try await county.ask([lines[0]], pages: 30)
                try await county.file(material, by: county.departmentLiaison, bytes, named: "规划.pdf")
                let refusal = await refused {
                    try await county.take("handIn", material, by: county.departmentLiaison, made)
                }
                #expect(refusal == code)
            }
        }
    }

    @Test("is seen by its collector, its lead and the office alone", arguments: Engine.available)
    func seen(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let (_, lines) = try await county.inForce()
            try await county.assign(lines[0])
            let material = try await county.ask([lines[0]], of: county.yunxi)
            for (actor, isSeen) in [
                (county.departmentLiaison, true), (try county.township(), true), (county.clerk, true),
                (try county.township("990101200"), false),
            ] {
                let found = try? await county.office.read { try Materials.one(material, for: actor, in: $0) }
                #expect((found != nil) == isSeen, "\(actor.name)")
            }
        }
    }

    @Test(
        "is held to its length where it can be counted",
        arguments: [
            (FileLength(pages: 30), nil), (.init(pages: 31), "material.pages"), (.init(words: 2001), "material.words"),
            (.init(pictures: 1), "material.pictures"), (.init(), nil),
        ] as [(FileLength, String?)])
    func length(count: FileLength, code: String?) throws {
        let terms = MaterialTerms(
            from: try TestCounty.day("2019-01-01"), through: try TestCounty.day("2019-12-31"), mostPages: 30,
            mostWords: 2000, leastPictures: 2)
        var refusal: Refusal?
        do { try terms.check(count, name: "规划.pdf") } catch { refusal = error }
        #expect(refusal?.code == code)
    }
}
