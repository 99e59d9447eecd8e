import Database
import Kernel
import Media
import Office
import TestCounty
import TestSupport
import Testing

@testable import Findings

@Suite("A finding on record")
struct FindingCommandTests {
    @Test("goes from being found to being struck off, and every step is kept whole", arguments: Engine.available)
    func course(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let id = try await county.find()
            let township = try county.township()
            let limit = try #require(Limit.named("rural.ordinary"))
            let after = [county.photo.sha256]
            let steps: [(act: FindingAct, by: Actor, photos: [Photo], state: FindingState)] = [
                (.assign(to: county.yunxi, limit: limit), county.clerk, [], .assigned),
                (.init(.accept), township, [], .accepted),
                (.respond(photos: after), township, [county.photo], .responded),
                (.init(.verify), county.clerk, [], .verified), (.init(.close), county.director, [], .closed),
            ]
            for (index, step) in steps.enumerated() {
                county.clock.advance(minutes: 7)
                let state = try await county.take(step.act, id, by: step.by, note: "第\(index)步", photos: step.photos)
                #expect(state == step.state)
                #expect(try await county.finding(id).state == step.state)
            }
            let kept = try await county.course(id)
            #expect(kept.history.map(\.act) == steps.map(\.act))
            #expect(
                kept.history.map(\.actor) == steps.map(\.by.id) && kept.history.map(\.actorName) == steps.map(\.by.name)
            )
            #expect(kept.history.map(\.note) == ["第0步", "第1步", "第2步", "第3步", "第4步"])
            let start = try Cast.monday()
            #expect(kept.history.map(\.at) == (1...5).map { start.adding(minutes: 7 * $0) })
            #expect(kept.history.map(\.to) == steps.map(\.state))
            let photos = try await county.office.read {
                try RecordPhotos.parts(of: .finding, [id.description], county: TestCounty.code, in: $0)
            }
            #expect(photos[id.description]?.mapValues { $0.map(\.sha256) } == [3: after])
            let finding = try await county.finding(id)
            #expect(finding.leadName == "云溪镇" && finding.deadline == kept.deadline?.instant)
            // What a name was put to is named by its digest.
            let audited = try await county.audited(TakeStep.action).reversed().map(\.detail)
            #expect(audited.prefix(3) == ["交办", "签收", "反馈"])
            #expect(audited[3].wholeMatch(of: /复核通过，校验码[0-9a-f]{64}/) != nil)
            #expect(audited[4].wholeMatch(of: /销号，校验码[0-9a-f]{64}/) != nil)
        }
    }

    @Test("keeps the same step as the same text in every process", arguments: Engine.available)
    func text(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let id = try await county.find()
            try await county.assign(id)
            let text: String? = try await county.office.read {
                try $0.value("SELECT act FROM findingEntry WHERE county = \(TestCounty.code) AND finding = \(id)")
            }
            let names = try #require(text).matches(of: /"(\w+)":/).map { String($0.output.1) }
            #expect(
                names == [
                    "assign", "limit", "code", "needsPlan", "source", "span", "workingDays", "_0", "title", "to",
                    "division", "name", "unit",
                ])
        }
    }

    @Test("takes a response by the photos that came with it, not by what it claims", arguments: Engine.available)
    func claimedPhotos(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let id = try await county.find()
            try await county.assign(id)
            let township = try county.township()
            try await county.take(.init(.accept), id, by: township)
            let refusal = await #expect(throws: Refusal.self) {
                try await county.take(.respond(photos: ["a"]), id, by: township)
            }
            #expect(refusal?.fields.first?.name == "photo")
            try await county.take(.respond(photos: ["a"]), id, by: township, photos: [county.photo])
            let act = try await county.course(id).history.last?.act
            #expect(act == .respond(photos: [county.photo.sha256]))
        }
    }

    @Test("tells who answers for it and which villages do the work", arguments: Engine.available)
    func helpers(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let id = try await county.find()
            #expect(try await county.finding(id).leadAndHelpers == nil)
            try await county.assign(id)
            #expect(try await county.finding(id).leadAndHelpers == "云溪镇")
            for (village, shown) in [("201", "云溪镇（转云201村办理）"), ("202", "云溪镇（转云201村、云202村办理）")] {
                let party = try await county.party(of: try Cast.code("990101100\(village)"))
                try await county.take(.passOn(to: party), id, by: try county.township())
                #expect(try await county.finding(id).leadAndHelpers == shown)
                #expect(try await county.course(id).leadAndHelpers == shown)
            }
            try await county.take(.notOurs(whose: county.department), id, by: try county.township(), note: "不是")
            try await county.assign(id, to: county.department)
            #expect(try await county.finding(id).leadAndHelpers == "水利局")
        }
    }

    @Test("shares a photo of its answer with those findings that the reader sees", arguments: Engine.available)
    func sharedPhotos(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let own = [try await county.find("甲"), try await county.find("乙")]
            let other = try await county.find("丙", in: "990101200203")
            let townships = [try county.township(), try county.township("990101200")]
            for (id, party, actor) in [
                (own[0], county.yunxi, townships[0]), (own[1], county.yunxi, townships[0]),
                (other, county.chating, townships[1]),
            ] {
                try await county.assign(id, to: party)
                try await county.take(.init(.accept), id, by: actor)
                try await county.respond(id, by: actor)
            }
            let digest = county.photo.sha256
            for (id, actor, titles) in [
                (own[0], county.clerk, ["云201村：乙", "茶203村：丙"]), (own[0], townships[0], ["云201村：乙"]),
                (other, townships[1], []), (other, county.clerk, ["云201村：甲", "云201村：乙"]),
            ] {
                let shared = try await county.office.read {
                    try Findings.alsoAnswered(with: [digest, "none"], besides: id, for: actor, in: $0)
                        .mapValues { $0.map(\.title) }
                }
                #expect(shared == (titles.isEmpty ? [:] : [digest: titles]), "\(actor.scope)")
            }
        }
    }

    @Test("is not answered with the photo of what was wrong", arguments: Engine.available)
    func oldPhoto(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let id = try await county.find()
            let photo = county.photo
            try await county.office.keepHouse { transaction in
                try transaction.attach(photo, to: .finding, id.description, county: TestCounty.code)
            }
            try await county.assign(id)
            let township = try county.township()
            try await county.take(.init(.accept), id, by: township)
            let refusal = await #expect(throws: Refusal.self) { try await county.respond(id, by: township) }
            #expect(refusal?.code == "finding.oldPhoto" && refusal?.fields.first?.name == "photo")
            #expect(try await county.finding(id).state == .accepted)
        }
    }

    @Test("refuses what is out of order or not one's own, and keeps nothing of it", arguments: Engine.available)
    func outOfOrder(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let id = try await county.find()
            try await county.assign(id)
            let township = try county.township()
            let before = try await county.course(id)
            let attempts: [(FindingAct, Actor)] = [
                (.init(.verify), county.clerk), (.init(.close), county.clerk), (.respond(photos: ["a"]), township),
                (.init(.resume), county.clerk), (.init(.reopen), county.director),
                (.escalate(.firstNotice), .system(county: TestCounty.code)),
                (.init(.accept), county.clerk), (.init(.accept), try county.township("990101100", [.inspector])),
                (.init(.void), county.clerk),
                (.notOurs(whose: county.department), township),
            ]
            for (act, actor) in attempts {
                await #expect(throws: Refusal.self, "\(act.step)") {
                    try await county.take(act, id, by: actor, photos: [county.photo])
                }
            }
            #expect(try await county.course(id) == before)
            #expect(try await county.finding(id).state == .assigned)
            let photos = try await county.office.read {
                try RecordPhotos.parts(of: .finding, [id.description], county: TestCounty.code, in: $0)
            }
            #expect(photos.isEmpty)
            #expect(try await county.audited(TakeStep.action).count == 1)
        }
    }

    @Test("assignments are numbered without gaps, whatever is refused between them", arguments: Engine.available)
    func numbers(engine: Engine) async throws {
        try await withCounty(engine) { county in
            var findings: [ID<Finding>] = []
            for _ in 1...3 {
                findings.append(try await county.find())
                let foreign = Party(unit: "u", name: "外县镇", division: try Cast.code("330624100"))
                await #expect(throws: Refusal.self) {
                    try await county.assign(findings[findings.count - 1], to: foreign)
                }
                try await county.assign(findings[findings.count - 1])
            }
            // Taken from the wrong unit and given to another: a new notice.
            try await county.take(
                .notOurs(whose: county.department), findings[0], by: try county.township(), note: "河道归水利局")
            try await county.assign(findings[0], to: county.department)
            var numbers: [String] = []
            for finding in findings { numbers.append(try await county.finding(finding).number?.chinese ?? "") }
            #expect(numbers == ["创建交办〔2019〕4号", "创建交办〔2019〕2号", "创建交办〔2019〕3号"])
        }
    }

    @Test("assigned on two servers at once, no number is given twice or left out", arguments: Engine.available)
    func numbersAtOnce(engine: Engine) async throws {
        try await withCounty(engine) { county in
            var findings: [ID<Finding>] = []
            for _ in 1...12 { findings.append(try await county.find()) }
            let limit = try #require(Limit.named("rural.ordinary"))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, finding) in findings.enumerated() {
                    let office = index % 2 == 0 ? county.office : county.otherServer
                    group.addTask {
                        try await office.carryOut(
                            TakeStep(finding: finding, act: .assign(to: county.yunxi, limit: limit)), by: county.clerk)
                    }
                }
                try await group.waitForAll()
            }
            var numbers: [Int] = []
            for finding in findings { numbers.append(try await county.finding(finding).number?.number ?? 0) }
            #expect(numbers.sorted() == Array(1...12))
        }
    }

    @Test("is seen where it was found, by whoever answers for it, and by whoever helps", arguments: Engine.available)
    func whoSees(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let ofDepartment = try await county.find()
            let ofTownship = try await county.find(in: "990101200203")
            try await county.assign(ofDepartment, to: county.department)
            try await county.assign(ofTownship, to: county.yunxi)
            let helper = try await county.party(of: try Cast.code("990101100204"))
            try await county.take(.passOn(to: helper), ofTownship, by: try county.township())
            let stranger = Cast.person("roads", [.departmentLiaison], .unit("other"))
            let sights: [(actor: Actor, seen: Set<ID<Finding>>)] = [
                (county.clerk, [ofDepartment, ofTownship]), (county.leader, [ofDepartment, ofTownship]),
                (county.inspector, [ofDepartment, ofTownship]),
                (county.departmentLiaison, [ofDepartment]), (try county.township(), [ofDepartment, ofTownship]),
                (try county.village("990101100201"), [ofDepartment]),
                (try county.village("990101100204"), [ofTownship]),
                (try county.village("990101100205"), []), (try county.township("990101200"), [ofTownship]),
                (try county.village("990101200203"), [ofTownship]), (stranger, []),
                (Cast.person("x", [.clerk], .county, county: "330624"), []),
            ]
            for (actor, seen) in sights {
                let listed = try await county.office.read {
                    try Findings.page(FindingFilter(), for: actor, limit: 9, in: $0).map(\.id)
                }
                #expect(Set(listed) == seen, "\(actor.id)")
                #expect(
                    try await county.office.read { try Findings.count(FindingFilter(), for: actor, in: $0) }
                        == seen.count)
                for id in Set([ofDepartment, ofTownship]).subtracting(seen) {
                    let refusal = await #expect(throws: Refusal.self) {
                        try await county.take(.init(.accept), id, by: actor)
                    }
                    #expect(refusal?.kind == .missing, "\(actor.id)")
                }
            }
        }
    }

    @Test("whoever answered for it before still sees it", arguments: Engine.available)
    func formerly(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let id = try await county.find()
            try await county.assign(id, to: county.department)
            try await county.take(.notOurs(whose: county.yunxi), id, by: county.departmentLiaison, note: "不是河道")
            try await county.assign(id)
            _ = try await county.office.read { try Findings.one(id, for: county.departmentLiaison, in: $0) }
            let refusal = await #expect(throws: Refusal.self) {
                try await county.take(.init(.accept), id, by: county.departmentLiaison)
            }
            #expect(refusal?.kind == .forbidden)
        }
    }

    @Test("one record gives one finding", arguments: Engine.available)
    func oneOrigin(engine: Engine) async throws {
        try await withCounty(engine) { county in
            try await county.find(origin: "line-1")
            await #expect(throws: DatabaseError.self) { try await county.find(origin: "line-1") }
            #expect(
                try await county.office.read { try Findings.count(FindingFilter(), for: county.clerk, in: $0) } == 1)
        }
    }

    @Test("is voided with the record it came from, unless it is settled", arguments: Engine.available)
    func withdrawal(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let open = try await county.find(origin: "a")
            let assigned = try await county.find(origin: "b")
            let closed = try await county.find(origin: "c")
            try await county.assign(assigned)
            try await county.settle(closed)
            for origin in ["a", "b", "c", "nothing", "a"] {
                try await county.office.keepHouse {
                    try FindingWithdrawal.withdraw(origin: origin, reason: "误记", by: county.director, in: $0)
                }
            }
            #expect(try await county.finding(open).state == .voided)
            #expect(try await county.finding(assigned).state == .voided)
            #expect(try await county.finding(closed).state == .closed)
            let last = try await county.course(assigned).history.last
            #expect(last?.act.step == .void && last?.note == "来源记录已作废：误记" && last?.actor == "director")
            #expect(try await county.course(open).history.count == 1)
        }
    }
}
