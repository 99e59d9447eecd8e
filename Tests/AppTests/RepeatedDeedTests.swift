import App
import Assessment
import Bulletins
import Database
import Findings
import HTTPTypes
import Kernel
import Media
import Office
import TestCounty
import TestSupport
import Testing
import Web

@Suite("A deed that changes nothing, twenty times at once")
struct RepeatedDeedTests {
    private static let county = "990101"

    private static func actor(_ role: Role) -> Actor {
        Actor(id: role.rawValue, name: role.chinese, county: county, roles: [role], scope: .county)
    }

    private static func liaison() throws -> Actor {
        Actor(
            id: "l", name: "l", county: county, roles: [.townshipLiaison],
            scope: .division(try #require(DivisionCode("990101100"))))
    }

    private func found(_ counties: TwoCounties) async throws -> ID<Finding> {
        let village = try #require(DivisionCode("990101100201"))
        try await counties.product.office.keepHouse { transaction in
            try NewFinding(
                source: .visit, origin: "甲堆", originPath: "visits", division: village, topic: "治脏", title: "甲堆",
                description: "", finder: Self.actor(.inspector), foundAt: transaction.now, photos: []
            ).record(in: transaction)
        }
        let found = try await counties.product.office.read {
            try Findings.ofOrigins(["甲堆"], county: Self.county, in: $0)["甲堆"]
        }
        return try #require(found)
    }

    /// The last number given, how many steps a finding took, and how many entries the audit has of an action.
    private func counts(
        _ counties: TwoCounties, _ kind: String, _ finding: ID<Finding>, _ action: Action
    ) async throws -> [Int] {
        try await counties.product.office.read { transaction in
            let number: Int? = try transaction.value(
                "SELECT last FROM serialNumber WHERE county = \(Self.county) AND kind = \(kind)")
            let entries = try Audit.entries(county: Self.county, limit: 1000, in: transaction)
            return [
                number ?? 0, try Findings.course(finding, county: Self.county, in: transaction).history.count,
                entries.count { $0.action == action.name },
            ]
        }
    }

    /// The answers' statuses, of presses by different people that each have a key of their own.
    private func press(
        _ path: String, _ fields: [(String, String)], by roles: [Role], _ counties: TwoCounties
    ) async throws -> [Int] {
        let key = path.replacing("/", with: "-")
        var visitors: [(Visitor, String)] = []
        for role in roles {
            let visitor = try await counties.visitor(role, county: Self.county)
            visitors.append((visitor, try await visitor.get("/\(Self.county)/account").formToken))
        }
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<20 {
                let (visitor, token) = visitors[index % visitors.count]
                let twin = visitor.twin()
                group.addTask {
                    try await twin.post(
                        "/\(Self.county)/\(path)", fields, token: token, headers: [.idempotencyKey: "\(key)-\(index)"]
                    ).status
                }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }.sorted()
        }
    }

    @Test(
        "an assignment to the same unit within the same time is one, and uses one number", arguments: Engine.available)
    func assignment(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let id = try await found(counties)
            let unit: String? = try await counties.product.office.read {
                try $0.value("SELECT id FROM unit WHERE county = \(Self.county) AND name = '画眉镇'")
            }
            let fields = [("unit", try #require(unit)), ("limit", "rural.ordinary"), ("note", "")]
            let before = try await counts(counties, "创建交办", id, TakeStep.action)
            let statuses = try await press("findings/\(id)/steps/assign", fields, by: [.clerk, .director], counties)
            #expect(statuses == Array(repeating: 303, count: 20))
            let after = try await counts(counties, "创建交办", id, TakeStep.action)
            #expect(zip(before, after).map { $1 - $0 } == [1, 1, 1])
            // With another limit, or other words, it is another one.
            _ = try await press(
                "findings/\(id)/steps/assign",
                [("unit", try #require(unit)), ("limit", "rural.ordinary"), ("note", "三天内")],
                by: [.clerk], counties)
            #expect(try await counts(counties, "创建交办", id, TakeStep.action).first == after[0] + 1)
        }
    }

    @Test("so are putting off, granting time, sending back and publishing", arguments: Engine.available)
    func others(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let office = counties.product.office
            let id = try await found(counties)
            try await office.carryOut(
                AssignFindings(findings: [id], unit: nil, limit: try #require(Limit.named("rural.ordinary"))),
                by: Self.actor(.clerk))
            try await office.carryOut(TakeStep(finding: id, act: .init(.accept)), by: try Self.liaison())
            func once(_ step: String, _ fields: [(String, String)], isStanding: Bool = false) async throws {
                let before = try await counts(counties, "创建交办", id, TakeStep.action)
                let statuses = try await press(
                    "findings/\(id)/steps/\(step)", fields, by: [.clerk, .director], counties)
                #expect(statuses.count { $0 == 303 } == (isStanding ? 20 : 1), "\(step) \(statuses)")
                #expect(statuses.allSatisfy { [303, 409].contains($0) }, "\(step) \(statuses)")
                let after = try await counts(counties, "创建交办", id, TakeStep.action)
                #expect(zip(before, after).map { $1 - $0 } == [0, 1, 1], "\(step)")
            }
            try await once("shelve", [("day", "2020-03-01"), ("note", "等项目资金")], isStanding: true)
            try await once("resume", [])
            try await office.carryOut(
                TakeStep(finding: id, act: .requestExtension(until: try #require(Day("2019-12-20"))), note: "下雨"),
                by: try Self.liaison())
            try await once("grantExtension", [("day", "2019-12-20"), ("note", "")])
            let photo = try await counties.product.photos.add(smallPhoto + [1])
            try await office.carryOut(
                TakeStep(finding: id, act: .respond(photos: []), photos: [photo]), by: try Self.liaison())
            try await once("sendBack", [("note", "没清干净")])
        }
    }

    @Test("a bulletin gets one number, and a rule one version", arguments: Engine.available)
    func numbers(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let office = counties.product.office
            let all = try await office.read { try Bulletins.all(county: Self.county, in: $0) }
            let draft = try #require(all.first { $0.state == .draft })
            for (step, role) in [
                (Signatures.submit, Role.clerk), (Signatures.approve, .director), (Signatures.sign, .leader),
            ] {
                try await office.handle(draft.id, step, by: Self.actor(role))
            }
            let finding = try await found(counties)
            let before = try await counts(counties, "督查通报", finding, Action("bulletin.publish", "发布"))
            let statuses = try await press(
                "bulletins/\(draft.id)/steps/publish", [(Deed.seen, draft.seen.digest)], by: [.clerk, .director],
                counties)
            #expect(statuses.count { $0 == 303 } == 1 && statuses.allSatisfy { [303, 409].contains($0) })
            let after = try await counts(counties, "督查通报", finding, Action("bulletin.publish", "发布"))
            #expect(zip(before, after).map { $1 - $0 } == [1, 0, 1])

            let rule = [
                ("title", "新办法"), ("validFrom", "2020-01"), ("selfCheck", "30"), ("county", "60"), ("panel", "10"),
                ("missingSelfCheck", "zero"), ("sources", "自定"),
            ]
            let made = try await press("assessments/rules", rule, by: [.clerk], counties)
            #expect(made.count { $0 == 303 } == 1 && made.allSatisfy { [303, 409].contains($0) })
            let proposed = try await office.read {
                try Proposal.all(Ruling.procedure.noun, county: Self.county, in: $0).filter { $0.state == .submitted }
            }
            let proposal = try #require(proposed.first)
            #expect(proposed.count == 1)
            let signed = try await press(
                "assessments/rulings/\(proposal.id)/steps/approve",
                [(Deed.seen, try #require(proposal.seen).digest)], by: [.director], counties)
            #expect(signed.count { $0 == 303 } == 1 && signed.allSatisfy { [303, 409].contains($0) })
            let rules = try await office.read { try Assessments.rules(county: Self.county, in: $0) }
            #expect(rules.count { $0.title == "新办法" } == 1)
        }
    }
}
