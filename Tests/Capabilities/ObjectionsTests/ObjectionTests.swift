import Assessment
import Database
import Findings
import Inspections
import Kernel
import Objections
import Office
import Organisation
import Sheets
import TestCounty
import TestSupport
import Testing

@Suite("An objection")
struct ObjectionTests {
    private static let migrations =
        Assessment.capability.migrations + Objections.capability(listeners: .none).migrations
    private let procedure = Objection.procedure(TestCounty.listeners)

    /// A county's visit of each township, each with one spot of two.
    private func visited(_ county: TestCounty) async throws -> [(visit: Visit, line: ID<VisitLine>)] {
        let visits = try await county.plan()
        var spots: [(Visit, ID<VisitLine>)] = []
        for visit in visits {
            spots.append((visit, try await county.note(visit, count: 2)))
            try await county.submit(visit)
        }
        return spots
    }

    private func object(
        _ line: ID<VisitLine>, by actor: Actor, _ county: TestCounty, words: String = "当时正在施工"
    ) async throws -> ID<Objection> {
        try await county.office.carryOut(FileObjection(line, words: words), by: actor)
    }

    private func take(_ step: String, _ id: ID<Objection>, by actor: Actor, _ county: TestCounty) async throws {
        try await county.office.carryOut(
            TakeProcedureStep(procedure, id, step, answers: StepAnswers(note: "核对属实")), by: actor)
    }

    /// A panel of three has been there, and each took ten points.
    private func marked(_ county: TestCounty) async throws -> Visit {
        let system = Actor.system(county: TestCounty.code)
        let content = try Sheets.panelTemplate
        let sheet = try await county.office.carryOut(DraftSheet(content: content), by: system)
        try await county.office.carryOut(PublishEdition(sheet: sheet, number: 1), by: system)
        let unit = try #require(
            try await county.office.read { try Units.named("创建办", county: TestCounty.code, in: $0) })
        for kind in Role.panel {
            let name = kind.rawValue.lowercased()
            let id = try await county.office.carryOut(
                AddPerson(name: name, signInName: name, unit: unit.id), by: system)
            try await county.office.carryOut(GiveRoles(person: id, roles: [kind]), by: system)
        }
        let plan = try await county.office.carryOut(
            MakePlan(
                month: try TestCounty.month(), sheet: sheet, edition: 1, tier: .panel, manner: .unannounced, share: 20,
                panels: .init(count: 1, size: 3)), by: county.clerk)
        let visits = try await county.office.read { [clerk = county.clerk] in
            try Plans.one(plan, for: clerk, in: $0).visits
        }
        let visit = try #require(visits.first)
        for member in try await county.office.read({ try visit.panelMembers(county: TestCounty.code, in: $0) }) {
            for (index, item) in content.items.enumerated() {
                let points = index == 0 ? item.maximum - Points(whole: 10) : item.maximum
                try await county.office.carryOut(
                    JudgeItem(
                        visit: visit.id, sheetOf: member.description, item: item.code, word: .whole(.mark(points))),
                    by: county.clerk)
            }
            try await county.office.carryOut(
                SubmitMarks(
                    visit: visit.id, member: member, heldOn: county.clock.now.day, listeners: TestCounty.listeners),
                by: county.clerk)
        }
        return visit
    }

    private func liaison(of visit: Visit, _ county: TestCounty) throws -> Actor {
        try county.township(try #require(visit.division.parent).description)
    }

    /// What a month shows of a township, as it stood at a moment.
    private func lost(_ visit: Visit, asOf: Instant, _ county: TestCounty) async throws -> [LostLine] {
        let code = try #require(visit.division.parent)
        return try await county.office.read { transaction in
            try Visits.lostLines(visit.month, below: code, county: TestCounty.code, asOf: asOf, in: transaction)
        }
    }

    @Test("that is upheld voids its line; one that is rejected leaves it", arguments: Engine.available)
    func ruled(engine: Engine) async throws {
        try await withCounty(engine, also: Self.migrations) { county in
            let spots = try await visited(county)
            let won = try await object(spots[0].line, by: try liaison(of: spots[0].visit, county), county)
            let lost = try await object(spots[1].line, by: try liaison(of: spots[1].visit, county), county)
            let notHis = await #expect(throws: Refusal.self) { try await take("uphold", won, by: county.clerk, county) }
            #expect(notHis?.kind == .forbidden)
            try await take("uphold", won, by: county.director, county)
            try await take("reject", lost, by: county.director, county)
            let voided = try await county.lines(spots[0].visit).map(\.voidReason)
            #expect(voided == ["申诉成立：核对属实"])
            #expect(try await county.lines(spots[1].visit).map(\.isVoided) == [false])
            let again = await #expect(throws: Refusal.self) {
                try await take("reject", won, by: county.director, county)
            }
            #expect(again?.code == "objection.outOfOrder")
        }
    }

    @Test("is made once to a line, unless it was withdrawn", arguments: Engine.available)
    func once(engine: Engine) async throws {
        try await withCounty(engine, also: Self.migrations) { county in
            let (visit, line) = try await visited(county)[0]
            let own = try liaison(of: visit, county)
            let id = try await object(line, by: own, county)
            let twice = await #expect(throws: Refusal.self) { try await object(line, by: own, county) }
            #expect(twice?.code == "objection.twice")
            try await take("withdraw", id, by: own, county)
            county.clock.advance(minutes: 1)
            let anew = try await object(line, by: own, county)
            try await take("reject", anew, by: county.director, county)
            let third = await #expect(throws: Refusal.self) { try await object(line, by: own, county) }
            #expect(third?.code == "objection.twice")
        }
    }

    @Test("is a township's to its own visits, with words", arguments: Engine.available)
    func own(engine: Engine) async throws {
        try await withCounty(engine, also: Self.migrations) { county in
            let spots = try await visited(county)
            let (visit, line) = spots[0]
            let other = try #require(spots.first { $0.visit.division.parent != visit.division.parent })
            let foreign = await #expect(throws: Refusal.self) {
                try await object(line, by: try liaison(of: other.visit, county), county)
            }
            #expect(foreign?.code == "objection.line")
            let id = try await object(line, by: try liaison(of: visit, county), county)
            let stranger = try liaison(of: other.visit, county)
            let seen = await #expect(throws: Refusal.self) {
                try await county.office.read { try Objections.one(id, for: stranger, in: $0) }
            }
            #expect(seen?.code == "objection.none")
            try await take("withdraw", id, by: try liaison(of: visit, county), county)
            county.clock.advance(minutes: 1)
            let silent = await #expect(throws: Refusal.self) {
                try await object(line, by: try liaison(of: visit, county), county, words: "")
            }
            #expect(silent?.fields.map(\.name) == ["words"])
        }
    }

    @Test(
        "that is right in part makes two of them one, and a closed month comes out as it was closed",
        arguments: Engine.available)
    func reduced(engine: Engine) async throws {
        try await withCounty(engine, also: Self.migrations) { county in
            let spots = try await visited(county)
            let (visit, line) = spots[0]
            let before = try #require(try await county.visit(visit.id).total)
            county.clock.set(Instant(try TestCounty.day("2019-12-02"), hour: 9))
            let closed = try await county.office.close(try TestCounty.month(), by: county.director)
            county.clock.set(Instant(try TestCounty.day("2019-12-03"), hour: 9))
            let id = try await object(line, by: try liaison(of: visit, county), county)
            func reduce(to choice: String) async throws {
                try await county.office.carryOut(
                    TakeProcedureStep(
                        procedure, id, "reduce", answers: StepAnswers(note: "只有一处", choice: choice)),
                    by: county.director)
            }
            for wrong in ["2", "3", "0"] {
                let refusal = await #expect(throws: Refusal.self) { try await reduce(to: wrong) }
                #expect(refusal?.fields.map(\.name) == ["choice"], "\(wrong)")
            }
            try await reduce(to: "1")
            let lines = try await county.lines(visit)
            #expect(lines.map(\.isVoided) == [true, false] && lines.map(\.count) == [2, 1])
            #expect(lines[1].photos.map(\.sha256) == lines[0].photos.map(\.sha256))
            // Half a point each.
            #expect(try #require(try await county.visit(visit.id).total) - before == Points(thousandths: 500))
            let again = try await county.office.read { transaction in
                try Assessments.compute(
                    try TestCounty.month(), by: closed.rule, county: TestCounty.code, asOf: closed.closedAt,
                    in: transaction)
            }
            #expect(again == closed.result)
            // Its finding is still to be put right, and what is left was ruled on.
            let findings = try await county.office.read {
                try Findings.ofOrigins([line.description], county: TestCounty.code, in: $0)
            }
            #expect(try await county.finding(try #require(findings[line.description])).state == .found)
            let third = await #expect(throws: Refusal.self) {
                try await object(lines[1].id, by: try liaison(of: visit, county), county)
            }
            #expect(third?.code == "objection.twice")
        }
    }

    @Test("is made to a panel's mark too, and that costs nothing any more", arguments: Engine.available)
    func panel(engine: Engine) async throws {
        try await withCounty(engine, also: Self.migrations) { county in
            let visit = try await marked(county)
            let code = try #require(visit.division.parent)
            let losses = try await county.office.read { transaction in
                try Visits.lostLines(
                    visit.month, below: code, county: TestCounty.code, asOf: .endless, in: transaction)
            }
            #expect(losses.map(\.tier) == [.panel, .panel, .panel])
            let before = try #require(try await county.visit(visit.id).total)
            let line = try #require(losses[0].line)
            let id = try await object(line, by: try liaison(of: visit, county), county)
            try await take("uphold", id, by: county.director, county)
            // Ten points of one of three sheets.
            let after = try #require(try await county.visit(visit.id).total)
            #expect(after - before == Points(thousandths: 3333))
        }
    }

    @Test("to a deduction takes it back by a counter-entry that counts at once", arguments: Engine.available)
    func deduction(engine: Engine) async throws {
        try await withCounty(engine, also: Self.migrations) { county in
            let ruling = try await county.office.carryOut(
                ProposeRule(
                    title: "办法", validFrom: try TestCounty.month(), weights: AssessmentRule.ours.weights,
                    missingSelfCheck: .leftOut, adjustments: Points(whole: 2), sources: "自定"), by: county.clerk)
            try await county.office.carryOut(
                TakeProcedureStep(Ruling.procedure, ruling, Signatures.approve), by: county.director)
            func deduct(_ kind: Adjustment.Kind = .deduction) async throws -> ID<Adjustment> {
                let id = try await county.office.carryOut(
                    ProposeAdjustment(
                        month: try TestCounty.month(), township: try county.division("990101100"), kind: kind,
                        points: Points(whole: 1), title: "90天内重复曝光", reason: "县级曝光台"), by: county.clerk)
                try await county.office.carryOut(
                    TakeProcedureStep(Adjustment.procedure, id, "approve"), by: county.director)
                return id
            }
            func object(_ id: ID<Adjustment>, by actor: Actor) async throws -> ID<Objection> {
                try await county.office.carryOut(
                    FileObjection(.adjustment(id), words: "不是同一个地方"), by: actor)
            }
            let (own, other) = (try county.township(), try county.township("990101200"))
            let deducted = try await deduct()
            let bonus = try await deduct(.bonus)
            let none = await #expect(throws: Refusal.self) { _ = try await object(bonus, by: own) }
            #expect(none?.code == "objection.line")
            let foreign = await #expect(throws: Refusal.self) { _ = try await object(deducted, by: other) }
            #expect(foreign?.kind == .missing)
            let id = try await object(deducted, by: own)
            let twice = await #expect(throws: Refusal.self) { _ = try await object(deducted, by: own) }
            #expect(twice?.code == "objection.twice")
            let part = await #expect(throws: Refusal.self) {
                try await county.office.carryOut(
                    TakeProcedureStep(procedure, id, "reduce", answers: StepAnswers(note: "一半", choice: "1")),
                    by: county.director)
            }
            #expect(part?.code == "objection.reduce")
            try await take("uphold", id, by: county.director, county)
            let counter = try await county.office.read { [clerk = county.clerk] transaction in
                try Adjustments.reversal(of: deducted, county: TestCounty.code, in: transaction).map {
                    try Adjustments.one($0, for: clerk, in: transaction)
                }
            }
            #expect(counter?.state == .approved && counter?.signed == Points(whole: 1))
        }
    }

    @Test(
        "is entered by the office from paper, and ruled on by another than who entered it", arguments: Engine.available)
    func onPaper(engine: Engine) async throws {
        try await withCounty(engine, also: Self.migrations) { county in
            let spots = try await visited(county)
            func enter(_ line: ID<VisitLine>, for behalf: String) async throws -> ID<Objection> {
                try await county.office.carryOut(
                    FileObjection(line, words: "当时正在施工", onBehalfOf: behalf), by: county.director)
            }
            let nobody = await #expect(throws: Refusal.self) { _ = try await enter(spots[0].line, for: "") }
            #expect(nobody?.fields.map(\.name) == ["onBehalfOf"])
            let id = try await enter(spots[0].line, for: "云溪镇联络员王某，书面申诉")
            let own = await #expect(throws: Refusal.self) { try await take("uphold", id, by: county.director, county) }
            #expect(own?.code == "objection.twice")
            let other = Actor(
                id: "director2", name: "副主任", county: TestCounty.code, roles: [.director], scope: .county)
            try await take("uphold", id, by: other, county)
            let begun = try await county.office.read {
                try procedure.course(of: id, county: TestCounty.code, in: $0).taken.first
            }
            #expect(begun?.answers.note == "代填：云溪镇联络员王某，书面申诉")
        }
    }

    @Test("comes within five working days of the closing, and leads to a second revision", arguments: Engine.available)
    func closed(engine: Engine) async throws {
        try await withCounty(engine, also: Self.migrations) { county in
            let spots = try await visited(county)
            county.clock.set(Instant(try TestCounty.day("2019-12-02"), hour: 9))
            try await county.office.close(try TestCounty.month(), by: county.director)
            county.clock.set(Instant(try TestCounty.day("2019-12-09"), hour: 9))
            let id = try await object(spots[0].line, by: try liaison(of: spots[0].visit, county), county)
            try await take("uphold", id, by: county.director, county)
            county.clock.advance(minutes: 1)
            // The closed month still shows the mark, and that it is ruled on; nothing is objected to anew.
            let own = try liaison(of: spots[0].visit, county)
            let losses = try await lost(
                spots[0].visit, asOf: Instant(try TestCounty.day("2019-12-02"), hour: 9), county)
            #expect(losses.first { $0.line == spots[0].line }?.ruling == .upheld)
            let again = await #expect(throws: Refusal.self) { try await object(spots[0].line, by: own, county) }
            #expect(again?.code == "objection.upheld")
            let changed = try await county.office.read { transaction in
                let closed = try #require(try Assessments.latest(county: TestCounty.code, in: transaction))
                return try Assessments.corrections(of: closed, county: TestCounty.code, in: transaction)
            }
            #expect(changed.contains { $0.field == "score" })
            let revision = try await county.office.carryOut(
                ProposeRevision(month: try TestCounty.month(), reason: "申诉成立"), by: county.clerk)
            try await county.office.carryOut(
                TakeProcedureStep(Revising.procedure, revision, Signatures.approve), by: county.director)
            county.clock.set(Instant(try TestCounty.day("2019-12-10"), hour: 9))
            let late = await #expect(throws: Refusal.self) {
                try await object(spots[1].line, by: try liaison(of: spots[1].visit, county), county)
            }
            #expect(late?.code == "objection.late")
        }
    }
}
