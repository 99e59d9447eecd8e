import Database
import Findings
import Inspections
import Kernel
import Office
import Organisation
import Sheets
import TestCounty
import TestSupport
import Testing

/// A county with people of all three kinds, two of each of the county's own and one of each of 云溪镇, and a sheet that panels mark by.
struct PanelCounty: Sendable {
    let county: TestCounty
    let sheet: ID<Sheet>

    init(_ county: TestCounty, each: Int = 2, local: Int = 1) async throws {
        self.county = county
        let system = Actor.system(county: TestCounty.code)
        sheet = try await county.office.carryOut(DraftSheet(content: try Sheets.panelTemplate), by: system)
        try await county.office.carryOut(PublishEdition(sheet: sheet, number: 1), by: system)
        let office = try await county.office.read { try Units.named("创建办", county: TestCounty.code, in: $0) }
        let town = try await county.office.read { try Units.named("云溪镇", county: TestCounty.code, in: $0) }
        for kind in Role.panel {
            for index in 0..<each + local {
                let unit = index < each ? office : town
                try await Self.add("\(kind.rawValue.lowercased())-\(index)", kind, to: try #require(unit).id, county)
            }
        }
    }

    @discardableResult
    static func add(
        _ name: String, _ kind: Role, to unit: ID<Unit>, _ county: TestCounty
    ) async throws -> ID<Person> {
        let system = Actor.system(county: TestCounty.code)
        let id = try await county.office.carryOut(AddPerson(name: name, signInName: name, unit: unit), by: system)
        try await county.office.carryOut(GiveRoles(person: id, roles: [kind]), by: system)
        return id
    }

    func plan(
        _ month: String = "2019-11", manner: Manner = .announced, panels: MakePlan.Panels = .init(count: 1, size: 5)
    ) async throws -> ID<Plan> {
        try await county.office.carryOut(
            MakePlan(
                month: try TestCounty.month(month), sheet: sheet, edition: 1, tier: .panel, manner: manner, share: 20,
                panels: panels), by: county.clerk)
    }

    func visits(_ plan: ID<Plan>) async throws -> [Visit] {
        try await county.office.read { [clerk = county.clerk] in try Plans.one(plan, for: clerk, in: $0).visits }
    }

    func members(_ visit: Visit) async throws -> [Actor] {
        try await county.office.read { transaction in
            try visit.panelMembers(county: TestCounty.code, in: transaction).map { id in
                let person = try People.one(id, county: TestCounty.code, in: transaction)
                let division = try Units.one(person.unit, county: TestCounty.code, in: transaction).division
                let scope = person.unitKind.scope(unit: person.unit.description, division: division)
                return Actor(
                    id: id.description, name: person.name, county: TestCounty.code, roles: person.roles, scope: scope)
            }
        }
    }

    /// Takes so many points from the first item and gives the rest.
    func mark(_ visit: Visit, _ member: Actor, less: Int, by actor: Actor? = nil) async throws {
        for (index, item) in try Sheets.panelTemplate.items.enumerated() {
            let points = index == 0 ? item.maximum - Points(whole: less) : item.maximum
            try await county.office.carryOut(
                JudgeItem(visit: visit.id, sheetOf: member.id, item: item.code, word: .whole(.mark(points))),
                by: actor ?? member)
        }
    }

    @discardableResult
    func submit(_ visit: Visit, _ member: Actor, by actor: Actor? = nil) async throws -> Points {
        try await county.office.carryOut(
            SubmitMarks(
                visit: visit.id, member: try #require(ID(member.id)), heldOn: county.clock.now.day,
                listeners: TestCounty.listeners), by: actor ?? member)
    }
}

@Suite("A panel's visit")
struct PanelTests {
    private func withPanel(
        _ engine: Engine, each: Int = 2, local: Int = 1, _ body: (PanelCounty) async throws -> Void
    ) async throws {
        try await withCounty(engine) { try await body(try await PanelCounty($0, each: each, local: local)) }
    }

    @Test(
        "is marked by each for himself, and of five the highest and the lowest are dropped", arguments: Engine.available
    )
    func trimmed(engine: Engine) async throws {
        try await withPanel(engine) { panel in
            let visit = try #require(try await panel.visits(panel.plan()).first)
            let members = try await panel.members(visit)
            #expect(members.count == 5)
            for (index, member) in members.enumerated() {
                try await panel.mark(visit, member, less: [0, 10, 4, 5, 30][index])
                #expect(try await panel.submit(visit, member) == Points(whole: 100 - [0, 10, 4, 5, 30][index]))
                #expect(try await panel.county.visit(visit.id).state == (index == 4 ? .submitted : .open))
            }
            // 90, 96 and 95.
            let scored = try await panel.county.visit(visit.id)
            #expect(scored.total == Points(thousandths: 93_667) && scored.isPassed == true)
            let computed = try await panel.county.office.read {
                try Visits.scores(try TestCounty.month(), county: TestCounty.code, asOf: .endless, in: $0)
            }
            #expect(computed.map(\.total) == [Points(thousandths: 93_667)] && computed.map(\.tier) == [.panel])
            // Sent again it says the same.
            #expect(try await panel.submit(visit, members[0]) == Points(whole: 100))
        }
    }

    @Test("shows nobody another's marks before all have handed in, and is nobody else's", arguments: Engine.available)
    func own(engine: Engine) async throws {
        try await withPanel(engine) { panel in
            let visit = try #require(try await panel.visits(panel.plan()).first)
            let members = try await panel.members(visit)
            let refusal = await #expect(throws: Refusal.self) {
                try await panel.mark(visit, members[0], less: 1, by: members[1])
            }
            #expect(refusal?.code == "visit.notYours")
            for actor in [panel.county.inspector, try panel.county.township("990101200")] {
                let refusal = await #expect(throws: Refusal.self) {
                    try await panel.mark(visit, members[0], less: 1, by: actor)
                }
                #expect([.forbidden, .missing].contains(refusal?.kind))
            }
            // He sees what he goes to, and nothing else of the county.
            _ = try await panel.county.plan("2019-11", .selfCheck, .announced)
            let seen = try await panel.county.office.read { [member = members[0]] in
                try Visits.page(.init(), for: member, limit: 99, in: $0)
            }
            #expect(Set(seen.map(\.tier)) == [.panel])
            let waiting = try await panel.county.office.read { [member = members[0]] in
                try Visits.waiting(for: member, in: $0)
            }
            #expect(waiting.count == seen.count)
        }
    }

    @Test(
        "is entered by the office from paper, marked so, and what was photographed is put right",
        arguments: Engine.available)
    func onPaper(engine: Engine) async throws {
        try await withPanel(engine) { panel in
            let county = panel.county
            let visit = try #require(try await panel.visits(panel.plan(panels: .init(count: 1, size: 3))).first)
            let members = try await panel.members(visit)
            try await panel.mark(visit, members[0], less: 3)
            let line = try #require(try await county.lines(visit).first)
            try await county.office.carryOut(
                AddLinePhotos(visit: visit.id, sheetOf: members[0].id, line: line.id, photos: [county.photo]),
                by: members[0])
            try await panel.submit(visit, members[0])
            for member in members.dropFirst() {
                try await panel.mark(visit, member, less: 0, by: county.clerk)
                try await panel.submit(visit, member, by: county.clerk)
            }
            let marks = try await county.office.read {
                try $0.rows("SELECT submittedByName FROM panelMark WHERE county = \(TestCounty.code)").map {
                    try $0["submittedByName"] as String
                }
            }
            #expect(marks.count { $0 == "干事" } == 2)
            let found = try await county.office.read {
                try Findings.ofOrigins([line.id.description], county: TestCounty.code, in: $0)
            }
            let finding = try await county.finding(try #require(found[line.id.description]))
            #expect(finding.source == .panel && finding.finderName == "特别考核组")
        }
    }

    @Test("asks whether its sheet is meant where a plan is of another kind", arguments: Engine.available)
    func doubted(engine: Engine) async throws {
        try await withPanel(engine) { panel in
            func doubt(_ tier: Tier, by sheet: ID<Sheet>? = nil) async throws -> String? {
                let command = MakePlan(
                    month: try TestCounty.month(), sheet: sheet ?? panel.sheet, edition: 1, tier: tier,
                    manner: .announced,
                    share: 20, panels: .init(count: 1, size: 5),
                    inspectors: tier == .county ? [panel.county.inspector].compactMap { ID($0.id) } : [])
                return try await panel.county.office.read { [clerk = panel.county.clerk] in
                    try command.outlook(for: clerk, in: $0).doubt
                }
            }
            let meant = try await doubt(.panel)
            #expect(meant == nil)
            let other = try await doubt(.county)
            #expect(other?.contains("特别考核用的评分表") == true)
            let content = try Sheets.panelTemplate
            let ofOthers = Sheet(
                title: "别的用途", full: content.full, pass: content.pass, items: content.items, use: Sheet.Use("other"))
            let sheet = try await panel.county.office.publish(
                ofOthers, by: panel.county.clerk, approvedBy: panel.county.director)
            let strange = try await doubt(.panel, by: sheet)
            #expect(strange?.contains("不是检查用的标准") == true)
        }
    }

    @Test("is scored without who could not come, by three and more of all kinds", arguments: Engine.available)
    func incomplete(engine: Engine) async throws {
        try await withPanel(engine) { panel in
            let visit = try #require(try await panel.visits(panel.plan()).first)
            let members = try await panel.members(visit)
            func complete(_ reason: String = "两位因病未到") async throws -> Points {
                try await panel.county.office.carryOut(
                    CompletePanelVisit(visit: visit.id, reason: reason, listeners: TestCounty.listeners),
                    by: panel.county.clerk)
            }
            let few = await #expect(throws: Refusal.self) { try await complete() }
            #expect(few?.code == "panel.incomplete")
            for kind in Role.panel {
                let member = try #require(members.first { $0.has(kind) })
                try await panel.mark(visit, member, less: 6)
                try await panel.submit(visit, member)
            }
            let silent = await #expect(throws: Refusal.self) { try await complete("") }
            #expect(silent?.fields.first?.name == "completeReason")
            #expect(try await complete() == Points(whole: 94))
            #expect(try await panel.county.visit(visit.id).state == .submitted)
            // Whoever looks at it later learns why two did not mark, and who said so.
            let fewer: [String] = try await panel.county.office.read { transaction in
                let rows = try transaction.rows(
                    """
                    SELECT fewerReason, fewerByName FROM visit
                    WHERE county = \(TestCounty.code) AND id = \(visit.id) AND fewerReason IS NOT NULL
                    """)
                return try rows.flatMap { row -> [String] in [try row["fewerReason"], try row["fewerByName"]] }
            }
            #expect(fewer == ["两位因病未到", panel.county.clerk.name])
        }
    }

    @Test("made void is marked anew by each; a line taken back is reckoned again", arguments: Engine.available)
    func voided(engine: Engine) async throws {
        try await withPanel(engine) { panel in
            let county = panel.county
            let visit = try #require(try await panel.visits(panel.plan(panels: .init(count: 1, size: 3))).first)
            let members = try await panel.members(visit)
            for member in members {
                try await panel.mark(visit, member, less: 9)
                try await panel.submit(visit, member)
            }
            let line = try #require(try await county.lines(visit).first { $0.judged?.item == "1-1" })
            let total = try await county.office.carryOut(
                VoidLine(visit: visit.id, line: line.id, reason: "看错了", listeners: TestCounty.listeners),
                by: county.director)
            #expect(total == Points(whole: 94), "one of three has the whole item")
            try await county.office.carryOut(
                VoidVisit(visit: visit.id, reason: "走错了村", listeners: TestCounty.listeners), by: county.director)
            #expect(try await county.visit(visit.id).state == .open)
            for member in members {
                try await panel.mark(visit, member, less: 0)
                try await panel.submit(visit, member)
            }
            #expect(try await county.visit(visit.id).total == Points(whole: 100))
        }
    }

    @Test("has somebody else of the same kind in place of who cannot come, by the draw", arguments: Engine.available)
    func replaced(engine: Engine) async throws {
        try await withPanel(engine, each: 3) { panel in
            let plan = try await panel.plan()
            let visit = try #require(try await panel.visits(plan).first)
            let member = try #require(try await panel.members(visit).first)
            let id = try #require(ID<Person>(member.id))
            func replace(_ reason: String) async throws -> String {
                try await panel.county.office.carryOut(
                    ReplaceMember(plan: plan, member: id, reason: reason), by: panel.county.clerk)
            }
            let silent = await #expect(throws: Refusal.self) { try await replace("") }
            #expect(silent?.code == "panel.reason")
            _ = try await replace("出差")
            let now = try await panel.members(visit)
            #expect(now.count == 5 && !now.contains { $0.id == member.id })
            #expect(now.count { $0.has(member.roles[0]) } >= 1)
            let gone = await #expect(throws: Refusal.self) { try await panel.mark(visit, member, less: 1) }
            #expect(gone?.kind == .missing || gone?.code == "panel.left")
            let twice = await #expect(throws: Refusal.self) { try await replace("出差") }
            #expect(twice?.code == "panel.left")
        }
    }

    @Test(
        "is not planned without one of the kinds, nor by people of the one township alone", arguments: Engine.available)
    func unplanned(engine: Engine) async throws {
        try await withPanel(engine, each: 0, local: 2) { panel in
            // Everybody is of 云溪镇, which is marked too.
            let own = await #expect(throws: Refusal.self) {
                try await panel.plan(panels: .init(count: 1, size: 3))
            }
            #expect(own?.code == "panel.ownTownship")
        }
        try await withCounty(engine) { county in
            let panel = try await PanelCounty(county, each: 0, local: 0)
            let none = await #expect(throws: Refusal.self) { try await panel.plan() }
            #expect(none?.code == "panel.kind" && none?.message.contains("党代表") == true)
        }
    }

    @Test("is not for a member whose township was merged into the one that is marked", arguments: Engine.available)
    func merged(engine: Engine) async throws {
        let listeners = DivisionListeners(
            closedThrough: { _, _ in nil }, onEnded: { try Visits.handOver($0, in: $1) })
        try await withPanel(engine, each: 2, local: 1) { panel in
            let county = panel.county
            // Two panels of four: one of them goes to 茶亭乡 with people of 云溪镇.
            let plan = try await panel.plan(panels: .init(count: 2, size: 4))
            let visit = try #require(
                try await panel.visits(plan).first { $0.division.description.hasPrefix("990101200") })
            let local = try await panel.members(visit).first { $0.scope != .county }
            guard let local else { return }
            try await county.merge("990101100", into: "990101200", listeners)
            let refusal = await #expect(throws: Refusal.self) { try await panel.mark(visit, local, less: 1) }
            #expect(refusal?.code == "panel.ownTownship")
        }
    }
}

extension TestCounty {
    /// All villages of a township, and then it, go into another today.
    func merge(_ code: String, into other: String, _ listeners: DivisionListeners) async throws {
        for end in (201...205).map({ "\(code)\($0)" }) + [code] {
            let successor = end.count == 9 ? other : "\(other)\(end.suffix(3))"
            try await office.carryOut(
                EndDivision(
                    try division(end), from: clock.now.day, into: try division(successor), reason: "撤并",
                    listeners: listeners), by: director)
        }
    }
}
