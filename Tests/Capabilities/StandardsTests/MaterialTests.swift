import Database
import Kernel
import Media
import Office
import TestCounty
import TestSupport
import Testing
import Web

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
        "of 31 pages where 30 are allowed, or that opens by a password alone, is taken off and replaced",
        arguments: Engine.available)
    func files(engine: Engine) async throws {
        let locked = Array("%PDF-1.4\ntrailer\n<< /Root 1 0 R /Encrypt 12 0 R >>\n".utf8)
        try await withStandards(engine) { county in
            let (_, lines) = try await county.inForce()
            try await county.assign(lines[0])
            let made = StepAnswers(day: try TestCounty.day("2019-10-08"))
            let material = try await county.ask([lines[0]], pages: 30)
            for (files, code) in [
                ([emptyPDF(pages: 31)], "material.pages"), ([locked], "material.locked"),
                // Two halves are held to the limit together.
                ([emptyPDF(pages: 20), emptyPDF(pages: 11)], "material.pages"), ([emptyPDF(pages: 30)], nil),
            ] as [([[UInt8]], String?)] {
                for file in files {
                    try await county.file(material, by: county.departmentLiaison, file, named: "规划.pdf")
                }
                let refusal = await refused {
                    try await county.take("handIn", material, by: county.departmentLiaison, made)
                }
                #expect(refusal == code)
                guard code != nil else { continue }
                for file in try await county.files(material) {
                    try await county.takeOff(file.sha256, material, by: county.departmentLiaison)
                }
                #expect(try await county.files(material, former: true).isEmpty)
            }
        }
    }

    @Test(
        "that was sent back gets another file; what was handed in first stays to be looked at",
        arguments: Engine.available)
    func versions(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let (edition, lines) = try await county.inForce()
            try await county.assign(lines[0])
            let made = StepAnswers(day: try TestCounty.day("2019-10-08"))
            let (material, liaison) = (try await county.ask([lines[0]]), county.departmentLiaison)
            try await county.file(material, by: liaison, Array("第一稿".utf8), named: "一稿.txt")
            try await county.take("handIn", material, by: liaison, made)
            let first = try #require(try await county.files(material).first)
            #expect(await refused { try await county.takeOff(first.sha256, material, by: liaison) } == "material.state")
            try await county.take("sendBack", material, by: county.departmentDeputy, StepAnswers(note: "缺附件"))
            let stranger = try county.township()
            #expect(await refused { try await county.takeOff(first.sha256, material, by: stranger) } == "material.none")
            try await county.takeOff(first.sha256, material, by: liaison)
            #expect(await refused { try await county.takeOff(first.sha256, material, by: liaison) } == "file.none")
            #expect(await refused { try await county.take("handIn", material, by: liaison, made) } == "material.noFile")
            try await county.file(material, by: liaison, Array("第二稿".utf8), named: "二稿.txt")
            try await county.take("handIn", material, by: liaison, made)
            #expect(try await county.files(material).map(\.name) == ["二稿.txt"])
            let former = try await county.files(material, former: true)
            #expect(former.map(\.name) == ["一稿.txt", "二稿.txt"] && former[0].takenOffByName == liaison.name)
            let versions = try await county.office.read {
                try MaterialVersions.of(material, county: TestCounty.code, in: $0)
            }
            #expect(
                versions.map(\.number) == [2, 1] && versions.map { $0.files.map(\.name) } == [["二稿.txt"], ["一稿.txt"]])
            try await county.take("check", material, by: county.departmentDeputy)
            try await county.take("approve", material, by: county.director)
            #expect(try await county.bundled(edition).map(\.path).filter { $0.hasSuffix(".txt") }.count == 1)
        }
    }

    @Test("that comes back after it was taken off is current again", arguments: Engine.available)
    func again(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let (_, lines) = try await county.inForce()
            try await county.assign(lines[0])
            let (material, liaison) = (try await county.ask([lines[0]]), county.departmentLiaison)
            try await county.file(material, by: liaison)
            try await county.take(
                "handIn", material, by: liaison, StepAnswers(day: try TestCounty.day("2019-10-08")))
            try await county.take("sendBack", material, by: county.clerk, StepAnswers(note: "再核对"))
            try await county.takeOff(try #require(try await county.files(material).first).sha256, material, by: liaison)
            try await county.file(material, by: liaison)
            let files = try await county.files(material)
            #expect(files.map(\.name) == ["规划.txt"] && files[0].takenOffAt == nil)
        }
    }

    @Test("of two documents for one line lies under two names in the bundle", arguments: Engine.available)
    func names(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let (edition, lines) = try await county.inForce()
            try await county.assign(lines[0])
            for text in ["甲", "乙"] {
                let material = try await county.ask([lines[0]])
                try await county.file(material, by: county.departmentLiaison, Array(text.utf8))
                try await county.take(
                    "handIn", material, by: county.departmentLiaison,
                    StepAnswers(day: try TestCounty.day("2019-10-08")))
                try await county.take("check", material, by: county.departmentDeputy)
                try await county.take("approve", material, by: county.director)
            }
            let paths = try await county.bundled(edition).map(\.path)
            #expect(paths.count == 3 && Set(paths).count == 3)
        }
    }

    @Test("is narrowed to a village, a township and a unit; each sees its own share", arguments: Engine.available)
    func shares(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let (_, lines) = try await county.inForce()
            try await county.assign(lines[0])
            try await county.assign(lines[1], to: county.yunxi, helpers: [county.department])
            for unit in [county.department, county.yunxi, try await county.villageUnit()] {
                _ = try await county.ask([lines[0]], of: unit)
            }
            func dossier(_ party: Party) async throws -> [Int?] {
                let subject = DossierSubject(
                    unit: party.unit, name: party.name, division: party.division, township: nil)
                return try await county.office.read { [clerk = county.clerk] in
                    try StandardEditions.dossier(subject, clerk, $0).flatMap(\.figures).map(\.count)
                }
            }
            #expect(try await dossier(county.department) == [2, 1])
            // Its own and its village's.
            #expect(try await dossier(county.yunxi) == [1, 2])
            #expect(try await dossier(try await county.villageUnit()) == [0, 1])
            #expect(try await dossier(county.chating).isEmpty)
        }
    }

    @Test("that a village is asked for is opened and handed in by the village", arguments: Engine.available)
    func village(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let (_, lines) = try await county.inForce()
            try await county.assign(lines[0])
            let (village, worker) = (try await county.villageUnit(), try county.village())
            let material = try await county.ask([lines[0]], of: village)
            #expect(Right.seeMaterial.isHeld(by: worker) && !Right.seeStandards.isHeld(by: worker))
            let seen = try await county.office.read { try Materials.one(material, for: worker, in: $0).title }
            #expect(seen == "设置规划")
            try await county.file(material, by: worker)
            let made = StepAnswers(day: try TestCounty.day("2019-10-08"))
            #expect(try await county.take("handIn", material, by: worker, made) == .handedIn)
        }
    }

    @Test("is missing by unit and by how long it has been asked for", arguments: Engine.available)
    func gaps(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let (_, lines) = try await county.inForce()
            try await county.assign(lines[0])
            _ = try await county.ask([lines[0]])
            _ = try await county.ask([lines[0]], of: county.yunxi, due: "2019-11-05")
            county.clock.advance(minutes: 10 * 24 * 60)
            _ = try await county.ask([lines[0]], of: county.yunxi, due: "2019-11-30")
            let gaps = try await county.office.read { [clerk = county.clerk] in
                try MaterialGaps.all(for: clerk, in: $0)
            }
            #expect(gaps.map(\.unit.name) == [county.yunxi.name, county.department.name])
            #expect(gaps.map(\.daysOpen) == [[10, 0], [10]] && gaps.map(\.late) == [1, 0])
            let own = try await county.office.read { [liaison = county.departmentLiaison] in
                try MaterialGaps.all(for: liaison, in: $0).map(\.unit.name)
            }
            #expect(own.contains(county.department.name))
        }
    }

    @Test("says of a file what could not be counted, and a loose picture is one", arguments: Engine.available)
    func uncounted(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let (_, lines) = try await county.inForce()
            try await county.assign(lines[0])
            let material = try await county.ask([lines[0]])
            try await county.file(material, by: county.departmentLiaison, smallPhoto, named: "现场.png")
            try await county.file(material, by: county.departmentLiaison, emptyPDF(pages: 3), named: "扫描.pdf")
            let files = try await county.files(material)
            #expect(files.map(\.length.pictures) == [1, nil] && files[1].length.pages == 3)
            #expect(files.map(\.uncounted) == ["图片里的字数数不出来", "字数数不出来"])
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
            (.init(pictures: 1), "material.pictures"), (.init(), nil), (.init(pictures: 2), nil),
        ] as [(FileLength, String?)])
    func length(count: FileLength, code: String?) throws {
        let terms = MaterialTerms(
            from: try TestCounty.day("2019-01-01"), through: try TestCounty.day("2019-12-31"), mostPages: 30,
            mostWords: 2000, leastPictures: 2)
        var refusal: Refusal?
        do { try terms.check([.init(name: "规划.pdf", length: count)]) } catch { refusal = error }
        #expect(refusal?.code == code)
    }
}
