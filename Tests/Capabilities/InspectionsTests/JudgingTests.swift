import Database
import Findings
import Inspections
import Kernel
import Office
import Sheets
import TestCounty
import TestSupport
import Testing

@Suite("Judging a visit's items as a whole")
struct JudgingTests {
    /// A visit by the market sheet, whose items are of each pattern, to a village: it says no kind of places here.
    private func market(_ county: TestCounty) async throws -> Visit {
        let sheet = try Sheets.marketTemplate
        let anywhere = Sheet(title: sheet.title, full: sheet.full, pass: sheet.pass, items: sheet.items)
        return try #require(try await county.plan(of: anywhere).first)
    }

    private func judge(
        _ county: TestCounty, _ visit: Visit, _ item: String, _ word: JudgeItem.Word, juror: String = "",
        by actor: Actor? = nil
    ) async throws {
        try await county.office.carryOut(
            JudgeItem(visit: visit.id, item: item, word: word, juror: juror), by: actor ?? county.inspector)
    }

    private func judgement(_ county: TestCounty, _ visit: Visit, _ item: String) async throws -> Judgement? {
        try await county.lines(visit).first { $0.judged?.item == item }?.judged?.judgement
    }

    /// All but the deductions, with nothing lost but what the arguments say.
    private func judgeAll(_ county: TestCounty, _ visit: Visit, fair: Bool = true) async throws {
        let words: [(String, JudgeItem.Word)] = [
            ("1-1", .number(5)), ("1-2", .number(2)), ("2-1", .whole(.met(fair))), ("2-2", .allParts),
            ("2-3", .number(0)), ("3-2", .whole(.share(reached: 12, of: 12))),
            ("3-3", .whole(.share(reached: 19, of: 20))), ("4-1", .whole(.mark(Points(whole: 10)))),
        ]
        for (item, word) in words { try await judge(county, visit, item, word) }
    }

    private func submit(_ county: TestCounty, _ visit: Visit, isSure: Bool = true) async throws -> Points {
        try await county.office.carryOut(
            SubmitVisit(
                visit: visit.id, heldOn: county.clock.now.day, isSure: isSure, listeners: TestCounty.listeners),
            by: county.inspector)
    }

    @Test("keeps the last word on an item, once however often it is said", arguments: Engine.available)
    func lastWord(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try await market(county)
            for isMet in [true, true, false] { try await judge(county, visit, "2-1", .whole(.met(isMet))) }
            #expect(try await judgement(county, visit, "2-1") == .met(false))
            #expect(try await county.lines(visit).count == 1)
            #expect(try await county.audited(JudgeItem.action).count == 2, "what stood so already is nothing new")
            try await judge(county, visit, "1-1", .number(3))
            #expect(try await judgement(county, visit, "1-1") == .share(reached: 3, of: 5))
            try await judge(county, visit, "1-1", .whole(.absent))
            #expect(try await judgement(county, visit, "1-1") == .absent)
            try await judge(county, visit, "3-2", .whole(.share(reached: 7, of: 9)))
            #expect(try await judgement(county, visit, "3-2") == .share(reached: 7, of: 9))
            try await judge(county, visit, "4-1", .whole(.mark(Points(thousandths: 8250))))
            #expect(try await judgement(county, visit, "4-1") == .mark(Points(thousandths: 8250)))
            for (part, isThere) in [("a", true), ("b", false), ("b", true), ("c", false)] {
                try await judge(county, visit, "2-2", .part(part, isThere: isThere))
            }
            #expect(try await judgement(county, visit, "2-2") == .parts(present: ["a", "b"], missing: ["c"]))
        }
    }

    @Test(
        "refuses what the item does not ask, and writes nothing", arguments: Engine.available,
        [
            ("2-1", .whole(.clean)), ("2-1", .whole(.absent)), ("2-1", .number(3)), ("1-1", .number(6)),
            ("1-1", .number(-1)), ("2-3", .number(5)), ("3-2", .whole(.share(reached: 3, of: 2))), ("3-2", .number(2)),
            ("2-2", .part("z", isThere: true)), ("2-1", .allParts), ("4-1", .whole(.mark(Points(whole: 11)))),
            ("9-9", .whole(.met(true))), ("1-2", .number(Int.max)),
        ] as [(String, JudgeItem.Word)])
    func refused(engine: Engine, said: (item: String, word: JudgeItem.Word)) async throws {
        try await withCounty(engine) { county in
            let visit = try await market(county)
            let refusal = await #expect(throws: Refusal.self) { try await judge(county, visit, said.item, said.word) }
            #expect(["score.judgement", "score.item"].contains(refusal?.code))
            #expect(try await county.lines(visit).isEmpty)
        }
    }

    @Test("belongs to who records the visit", arguments: Engine.available)
    func strangers(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try await market(county)
            for stranger in [county.otherInspector, county.leader, try county.township("990101100")] {
                await #expect(throws: Refusal.self) {
                    try await judge(county, visit, "2-1", .whole(.met(true)), by: stranger)
                }
            }
            #expect(try await county.lines(visit).isEmpty)
        }
    }

    @Test("says that there is nothing only where nothing was noted, and takes it back when something is")
    func clean() async throws {
        try await withCounty(.sqlite) { county in
            let visit = try await market(county)
            try await judge(county, visit, "3-1", .whole(.clean))
            try await county.note(visit, .init(item: "3-1", deduction: "a"))
            #expect(try await county.lines(visit).map(\.judged).compactMap(\.self).isEmpty)
            let refusal = await #expect(throws: Refusal.self) {
                try await judge(county, visit, "3-1", .whole(.clean))
            }
            #expect(refusal?.code == "visit.spotsThere" && refusal?.fields.map(\.name) == ["item-3-1"])
        }
    }

    @Test("is asked for, item by item, before the visit is handed in", arguments: Engine.available)
    func unjudged(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try await market(county)
            try await judge(county, visit, "2-1", .whole(.met(true)))
            for part in ["a", "b", "c"] { try await judge(county, visit, "2-2", .part(part, isThere: true)) }
            let refusal = await #expect(throws: Refusal.self) { try await submit(county, visit) }
            #expect(
                refusal?.fields.map(\.name) == ["1-1", "1-2", "2-2", "2-3", "3-2", "3-3", "4-1"].map { "item-\($0)" })
            #expect(refusal?.fields.first?.message == "“公益广告数量”还没有评。")
        }
    }

    @Test(
        "what costs marks needs a photo where the sheet wants one, and becomes a finding", arguments: Engine.available)
    func findings(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try await market(county)
            try await judgeAll(county, visit, fair: false)
            try await judge(county, visit, "3-3", .whole(.share(reached: 17, of: 20)))
            let line = try #require(try await county.lines(visit).first { $0.judged?.item == "2-1" })
            let bare = await #expect(throws: Refusal.self) { try await submit(county, visit) }
            #expect(bare?.fields.map(\.name) == ["photo-\(line.id)"])
            try await county.office.carryOut(
                AddLinePhotos(visit: visit.id, line: line.id, photos: [county.photo]), by: county.inspector)
            #expect(try await submit(county, visit) == Points(whole: 88))
            let origins = try await county.lines(visit).map(\.id.description)
            let found = try await county.office.read {
                try Findings.ofOrigins(origins, county: TestCounty.code, in: $0)
            }
            #expect(Set(found.keys) == [line.id.description], "satisfaction is scored and no finding")
            let id = try #require(found.values.first)
            let finding = try await county.office.read { [director = county.director] in
                try Findings.one(id, for: director, in: $0)
            }
            #expect(finding.title == "设有公平秤并在检定有效期内：不符合")
        }
    }

    @Test("scores what the month is computed from, and a voided judgement costs nothing", arguments: Engine.available)
    func voided(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try await market(county)
            try await judgeAll(county, visit, fair: false)
            let line = try #require(try await county.lines(visit).first { $0.judged?.item == "2-1" })
            try await county.office.carryOut(
                AddLinePhotos(visit: visit.id, line: line.id, photos: [county.photo]), by: county.inspector)
            #expect(try await submit(county, visit) == Points(whole: 90))
            let scored = try await county.office.read {
                try Visits.scores(visit.month, county: TestCounty.code, asOf: $0.now, in: $0)
            }
            #expect(scored.map(\.total) == [Points(whole: 90)])
            #expect(scored.first?.losses.map(\.title) == ["设有公平秤并在检定有效期内"])
            county.clock.advance(minutes: 1)
            let total = try await county.office.carryOut(
                VoidLine(visit: visit.id, line: line.id, reason: "秤在检定", listeners: TestCounty.listeners),
                by: county.director)
            #expect(total == Points(whole: 100))
        }
    }

    @Test("converts what does not apply, and is refused where nothing does", arguments: Engine.available)
    func absent(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try await market(county)
            try await judgeAll(county, visit)
            try await judge(county, visit, "1-1", .whole(.absent))
            try await judge(county, visit, "4-1", .whole(.mark(Points(whole: 5))))
            // 80 of 85, made 100.
            #expect(try await submit(county, visit) == Points(thousandths: 94118))
        }
    }

    @Test("a check in which nothing was lost is asked about once more", arguments: Engine.available)
    func nothingFound(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let village = try #require(try await county.plan("2019-11", .county, .announced).last)
            let refusal = await #expect(throws: Refusal.self) { try await submit(county, village, isSure: false) }
            #expect(refusal?.code == "visit.nothingFound" && refusal?.message.contains("没有发现任何扣分，确定吗？") == true)
            #expect(try await county.visit(village.id).state == .open)
            #expect(try await submit(county, village, isSure: true) == Points(whole: 100))
        }
    }

    @Test("several jurors mark one item, each once")
    func jurors() async throws {
        try await withCounty(.sqlite) { county in
            let visit = try await market(county)
            try await judgeAll(county, visit)
            for (juror, mark) in [("a", 4), ("b", 8), ("c", 8), ("d", 9), ("a", 6)] {
                try await judge(county, visit, "4-1", .whole(.mark(Points(whole: mark))), juror: juror)
            }
            // 10 of the recorder, and 6, 8, 8, 9: without 10 and 6.
            #expect(try await submit(county, visit) == Points(thousandths: 98333))
        }
    }
}
