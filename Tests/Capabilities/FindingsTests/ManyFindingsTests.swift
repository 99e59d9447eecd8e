import Database
import Documents
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@testable import Findings

@Suite("One step on many findings")
struct ManyFindingsTests {
    /// Assigned to 云溪镇.
    private func assigned(_ titles: [String], _ county: TestCounty, _ limit: String = "rural.ordinary") async throws
        -> [ID<Finding>]
    {
        var ids: [ID<Finding>] = []
        for title in titles {
            let id = try await county.find(title)
            try await county.assign(id, limit)
            ids.append(id)
        }
        return ids
    }

    private func states(_ ids: [ID<Finding>], _ county: TestCounty) async throws -> [FindingState] {
        var states: [FindingState] = []
        for id in ids { states.append(try await county.course(id).state) }
        return states
    }

    @Test("is taken on each by its rule, from being accepted to being struck off", arguments: Engine.available)
    func all(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let ids = try await assigned(["甲", "乙", "丙"], county)
            let township = try county.township()
            let many = { (act: FindingAct, actor: Actor, note: String) in
                try await county.office.carryOut(TakeStepOnMany(findings: ids, act: act, note: note), by: actor)
            }
            #expect(try await many(.init(.accept), township, "一并整改") == 3)
            for id in ids { try await county.respond(id, by: township) }
            #expect(try await many(.init(.verify), county.clerk, "") == 3)
            #expect(try await many(.init(.close), county.clerk, "") == 3)
            #expect(try await states(ids, county) == [.closed, .closed, .closed])
            let course = try await county.course(ids[1])
            #expect(course.history.map(\.act.step) == [.assign, .accept, .respond, .verify, .close])
            #expect(course.history[1].note == "一并整改" && course.history[1].actor == township.id)
            let audited = try await county.audited(TakeStepOnMany.action)
            let steps = audited.map { $0.detail.prefix { $0 != "，" } }
            #expect(steps == ["销号", "复核通过", "签收"].flatMap { [$0, $0, $0] })
            // Each record's course is found by its identifier, whatever was done to others at once.
            let ofOne = try await county.office.read { transaction in
                try Audit.entries(county: TestCounty.code, subject: ids[1].description, limit: 9, in: transaction)
            }
            #expect(ofOne.map { $0.detail.prefix { $0 != "，" } } == ["销号", "复核通过", "反馈", "签收", "交办"])
        }
    }

    @Test("is all or nothing: which one, and why, is said", arguments: Engine.available)
    func none(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let township = try county.township()
            let ids = try await assigned(["甲", "乙"], county)
            try await county.take(.init(.accept), ids[1], by: township)
            let late = await #expect(throws: Refusal.self) {
                try await county.office.carryOut(TakeStepOnMany(findings: ids, act: .init(.accept)), by: township)
            }
            #expect(late?.code == "finding.outOfOrder" && late?.message.contains("云201村：乙") == true)
            #expect(late?.message.contains("都没有签收") == true)
            #expect(try await states(ids, county) == [.assigned, .accepted])

            // What one may not verify, the others are not verified with.
            try await county.take(.init(.accept), ids[0], by: township)
            let own = try await county.find("丙", by: county.clerk)
            try await county.assign(own)
            try await county.take(.init(.accept), own, by: township)
            for id in ids + [own] { try await county.respond(id, by: township) }
            let found = await #expect(throws: Refusal.self) {
                try await county.office.carryOut(
                    TakeStepOnMany(findings: ids + [own], act: .init(.verify)), by: county.clerk)
            }
            #expect(found?.code == "finding.ownFinding" && found?.message.contains("丙") == true)
            let unit = await #expect(throws: Refusal.self) {
                try await county.office.carryOut(TakeStepOnMany(findings: ids, act: .init(.verify)), by: township)
            }
            #expect(unit?.kind == .forbidden)
            #expect(try await states(ids + [own], county) == [.responded, .responded, .responded])
            let many = Array(repeating: ids[0], count: TakeStepOnMany.most + 1)
            let bound = await #expect(throws: Refusal.self) {
                try await county.office.carryOut(TakeStepOnMany(findings: many, act: .init(.verify)), by: county.clerk)
            }
            #expect(bound?.code == "finding.tooMany")
        }
    }

    @Test("asks for the plan of works with the words of the batch", arguments: Engine.available)
    func works(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let ids = try await assigned(["甲"], county) + (try await assigned(["修路"], county, "rural.works"))
            let township = try county.township()
            let refusal = await #expect(throws: Refusal.self) {
                try await county.office.carryOut(TakeStepOnMany(findings: ids, act: .init(.accept)), by: township)
            }
            #expect(refusal?.fields.first?.name == "note" && refusal?.message.contains("修路") == true)
            try await county.office.carryOut(
                TakeStepOnMany(findings: ids, act: .init(.accept), note: "月底前分两段修"), by: township)
            #expect(try await states(ids, county) == [.accepted, .accepted])
        }
    }
}

@Suite("One notice for many findings")
struct JointNoticeTests {
    private static let county = County(code: TestCounty.code, name: "明川县", isDemo: false)

    private func notice(_ id: ID<Finding>, for actor: Actor, _ county: TestCounty) async throws -> AssignmentNotice? {
        try await county.office.read { transaction in
            let finding = try Findings.one(id, for: actor, in: transaction)
            return try Findings.notice(of: finding, for: actor, county: Self.county, in: transaction)
        }
    }

    @Test("has one number for each unit, and the next is the one after", arguments: Engine.available)
    func numbers(engine: Engine) async throws {
        try await withCounty(engine) { county in
            try await county.assign(try await county.find("先前"))
            var ids: [ID<Finding>] = []
            for (title, village) in [("甲", "990101100201"), ("乙", "990101200201"), ("丙", "990101100202")] {
                ids.append(try await county.find(title, in: village))
            }
            let limit = try #require(Limit.named("rural.ordinary"))
            let done = try await county.office.carryOut(
                AssignFindings(findings: ids, unit: nil, limit: limit, isJoint: true), by: county.clerk)
            #expect(done.count == 3 && done.numbers.map(\.number) == [2, 3])
            var numbers: [Int?] = []
            for id in ids { numbers.append(try await county.finding(id).number?.number) }
            #expect(numbers == [2, 3, 2])
            let single = try await county.find("之后")
            try await county.assign(single)
            #expect(try await county.finding(single).number?.number == 4)
            #expect(try await notice(single, for: county.clerk, county)?.total == 1)
        }
    }

    @Test("lists what stands on it, also when one of them was assigned anew since", arguments: Engine.available)
    func list(engine: Engine) async throws {
        try await withCounty(engine) { county in
            var ids: [ID<Finding>] = []
            for (title, village) in [("甲堆", "990101100201"), ("乙堆", "990101100202")] {
                ids.append(try await county.find(title, in: village, description: "桥头"))
            }
            let limit = try #require(Limit.named("rural.ordinary"))
            try await county.office.carryOut(
                AssignFindings(findings: ids, unit: nil, limit: limit, isJoint: true), by: county.clerk)
            let township = try county.township()
            try await county.take(.notOurs(whose: county.chating), ids[1], by: township, note: "不归我们")
            try await county.assign(ids[1], to: county.chating)
            let joint = try #require(try await notice(ids[0], for: township, county))
            #expect(joint.number.chinese == "创建交办〔2019〕1号" && joint.total == 2 && joint.items.count == 2)
            let text = try Unzipped(try joint.document(Self.county, [:]).docx()).text
            for word in ["关于整改云溪镇云201村等2个村（社区）有关问题的交办单", "现将2件问题", "问题清单", "甲堆", "乙堆", "桥头", "2019年11月7日"] {
                #expect(text.contains(word), "\(word)")
            }
            #expect(try await notice(ids[1], for: county.clerk, county)?.number.number == 2)
        }
    }

    @Test(
        "covers what tells of a person, until another than who found and assigned it lets it through",
        arguments: Engine.available)
    func covered(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let id = try await county.find("垃圾", description: "找王某13812345678")
            try await county.assign(id)
            func text() async throws -> String {
                let notice = try #require(try await notice(id, for: county.clerk, county))
                return try Unzipped(try notice.document(Self.county, [:]).docx()).text
            }
            #expect(try await text().contains("找王某13****78"))
            let digests = Set(
                try await county.office.read { [director = county.director] in
                    try Finding.hits(id, by: director, in: $0)
                }.map(\.digest))
            let release = ReleaseFromGate<Finding>(id, digests, reason: "值班电话")
            await #expect(throws: Refusal.self) { try await county.office.carryOut(release, by: county.clerk) }
            await #expect(throws: Refusal.self) {
                try await county.office.carryOut(release, by: try county.township())
            }
            try await county.office.carryOut(release, by: county.director)
            #expect(try await text().contains("找王某13812345678"))
        }
    }

    @Test("shows a village its own part", arguments: Engine.available)
    func village(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let ids = [try await county.find("甲堆"), try await county.find("乙堆", in: "990101100202")]
            let limit = try #require(Limit.named("rural.ordinary"))
            try await county.office.carryOut(
                AssignFindings(findings: ids, unit: nil, limit: limit, isJoint: true), by: county.clerk)
            let own = try await county.party(of: try county.division("990101100201"))
            try await county.take(.passOn(to: own), ids[0], by: try county.township())
            let part = try #require(try await notice(ids[0], for: try county.village(), county))
            #expect(part.total == 2 && part.items.map(\.finding.title) == ["甲堆"])
            let text = try Unzipped(try part.document(Self.county, [:]).docx()).text
            #expect(text.contains("其中与你有关的1件") && !text.contains("乙堆"))
        }
    }
}
