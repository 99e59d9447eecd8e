import Database
import Documents
import Findings
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Coordination

@Suite("整改通知书, 督办单, 约谈通知")
struct DirectiveTests {
    private func draft(
        _ desk: Desk, _ kind: Directive.Kind = .rectify, about: String, due: String = "2019-11-11", talkAt: String = ""
    ) async throws -> ID<Directive> {
        guard let unit = ID<Unit>(desk.county.yunxi.unit) else { throw Refusal(.missing, "test", "unit") }
        return try await desk.office.carryOut(
            DraftDirective(
                about: about,
                DirectiveText(
                    kind: kind, subject: "云201村成堆垃圾问题", unit: unit, facts: "交办以后没有反馈。", demands: "立即整改。",
                    dueOn: try TestCounty.day(due), talkAt: talkAt)), by: desk.clerk)
    }

    private func one(_ id: ID<Directive>, _ desk: Desk, for actor: Actor? = nil) async throws -> Directive {
        let actor = actor ?? desk.clerk
        return try await desk.office.read { try Directives.one(id, for: actor, in: $0) }
    }

    @Test("are numbered when they are issued, each kind by itself, without a gap", arguments: Engine.available)
    func numbers(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let director = desk.county.director
            let about = "findings/\(try await desk.county.find())"
            var numbers: [String] = []
            // One that is withdrawn takes none.
            let withdrawn = try await draft(desk, about: about)
            try await desk.take("withdraw", withdrawn, Directive.procedure, by: desk.clerk, note: "重复")
            for kind in [Directive.Kind.rectify, .press, .rectify, .summon] {
                let id = try await draft(desk, kind, about: about, talkAt: kind == .summon ? "11月6日上午" : "")
                #expect(try await one(id, desk).number == nil)
                try await desk.take("issue", id, Directive.procedure, by: director)
                numbers.append(try await one(id, desk).number?.chinese ?? "")
            }
            #expect(numbers == ["整改通知书〔2019〕1号", "督办单〔2019〕1号", "整改通知书〔2019〕2号", "约谈通知〔2019〕1号"])
            #expect(try await desk.value("rectifyingNotices", Period(try TestCounty.month())) == 2)
        }
    }

    @Test("are issued by who did not write them, and seen by their unit only then", arguments: Engine.available)
    func issued(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let county = desk.county
            let record = try await desk.register()
            let id = try await draft(desk, .press, about: "cases/\(record)")
            let (township, stranger) = (try county.township(), try county.township("990101200"))
            let refused1 = await desk.refusal { _ = try await one(id, desk, for: township) }
            #expect(refused1?.kind == .missing)
            let both = Actor(
                id: "clerk", name: "干事", county: TestCounty.code, roles: [.clerk, .director], scope: .county)
            let own = await desk.refusal { try await desk.take("issue", id, Directive.procedure, by: both) }
            #expect(own?.code == "directive.twice")
            try await desk.take("sendBack", id, Directive.procedure, by: county.director, note: "期限写错")
            let unit = try #require(ID<Unit>(county.yunxi.unit))
            try await desk.office.carryOut(
                EditDirective(
                    id,
                    DirectiveText(
                        kind: .press, subject: "车辆清理", unit: unit, facts: "没有动。", demands: "限期清理。",
                        dueOn: try TestCounty.day("2019-11-15")), version: 1), by: desk.clerk)
            try await desk.take("issue", id, Directive.procedure, by: county.director)
            #expect(try await one(id, desk, for: township).subject == "车辆清理")
            let refused2 = await desk.refusal { _ = try await one(id, desk, for: stranger) }
            #expect(refused2?.kind == .missing)
            let waiting = try await desk.office.read { try Directive.procedure.waiting(for: township, in: $0) }
            #expect(waiting.map(\.title) == ["签收：督办文书"])
            try await desk.take("receive", id, Directive.procedure, by: township)
            try await desk.take("answer", id, Directive.procedure, by: township, note: "清理了12辆")
            #expect(try await one(id, desk).state == .answered)
        }
    }

    @Test("are refused without a talk's place, with a day that has passed, about nothing, or edited meanwhile")
    func wrong() async throws {
        try await Desk.with(.sqlite) { desk in
            let about = "findings/\(try await desk.county.find())"
            func fields(_ body: () async throws -> Void) async -> [String]? {
                await desk.refusal(body)?.fields.map(\.name)
            }
            #expect(await fields { _ = try await draft(desk, .summon, about: about) } == ["talkAt"])
            #expect(await fields { _ = try await draft(desk, .press, about: about, talkAt: "上午") } == ["talkAt"])
            #expect(await fields { _ = try await draft(desk, about: about, due: "2019-11-03") } == ["dueOn"])
            for nothing in ["", "findings/1", "visits/1", "cases", "findings/../people"] {
                let refused3 = await desk.refusal { _ = try await draft(desk, about: nothing) }
                #expect(refused3?.code == "directive.about")
            }
            let id = try await draft(desk, about: about)
            let unit = try #require(ID<Unit>(desk.county.yunxi.unit))
            func edit(_ version: Int) async throws {
                try await desk.office.carryOut(
                    EditDirective(
                        id,
                        DirectiveText(
                            kind: .rectify, subject: "问题", unit: unit, facts: "情况", demands: "要求",
                            dueOn: try TestCounty.day("2019-11-15")), version: version), by: desk.clerk)
            }
            try await edit(1)
            let refused4 = await desk.refusal { try await edit(1) }
            #expect(refused4?.code == "directive.editedMeanwhile")
            // The day passes while it lies.
            desk.county.clock.set(Instant(try TestCounty.day("2019-11-18"), hour: 9))
            let late = await desk.refusal {
                try await desk.take("issue", id, Directive.procedure, by: desk.county.director)
            }
            #expect(late?.code == "directive.past")
        }
    }

    @Test("tell of no person, until another than who wrote them lets it through", arguments: Engine.available)
    func gate(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let director = desk.county.director
            let about = "findings/\(try await desk.county.find())"
            let id = try await draft(desk, .summon, about: about, talkAt: "11月6日上午，联系13812345678")
            let held = await desk.refusal { try await desk.take("issue", id, Directive.procedure, by: director) }
            #expect(held?.code == "gate.personal" && held?.message.contains("138****5678") == true)
            let digests = Set(try await desk.office.read { try Directive.hits(id, by: director, in: $0) }.map(\.digest))
            let own = await desk.refusal {
                try await desk.office.carryOut(
                    ReleaseFromGate<Directive>(id, digests, reason: "办公室的联系电话"), by: desk.clerk)
            }
            #expect(own?.code == "gate.own")
            try await desk.office.carryOut(
                ReleaseFromGate<Directive>(id, digests, reason: "办公室的联系电话"), by: director)
            try await desk.take("issue", id, Directive.procedure, by: director)
            #expect(try await one(id, desk).number?.number == 1)
        }
    }

    @Test("are papers by GB/T 9704 that say until when")
    func paper() async throws {
        try await Desk.with(.sqlite) { desk in
            let about = "findings/\(try await desk.county.find())"
            for kind in Directive.Kind.allCases {
                let id = try await draft(desk, kind, about: about, talkAt: kind == .summon ? "11月6日上午，二楼会议室" : "")
                let words = PaperWords(signature: "明川县创建办")
                let draft = try await one(id, desk)
                let bare = try draft.document(
                    draft.paper([]), words, County(code: TestCounty.code, name: "明川县", isDemo: false))
                #expect(bare.number == nil && bare.remark == "未签发")
                try await desk.take("issue", id, Directive.procedure, by: desk.county.director)
                let issued = try await one(id, desk)
                let paper = try issued.document(
                    issued.paper([]), words, County(code: TestCounty.code, name: "明川县", isDemo: false))
                #expect(paper.issuer == "明川县创建办\(kind.chinese)" && paper.number?.hasSuffix("〔2019〕1号") == true)
                #expect(paper.addressee == "云溪镇" && paper.remark == nil)
                #expect(paper.date?.description == "2019-11-04")
                #expect(try !paper.docx().isEmpty)
            }
        }
    }
}
