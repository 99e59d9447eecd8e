import App
import Assessment
import Bulletins
import Database
import Findings
import Foundation
import HTTPTypes
import Inspections
import Kernel
import Office
import Organisation
import Sheets
import TestSupport
import Testing
import Web

@Suite("Every route, for every role, in two counties")
struct IsolationTests {
    /// Real identifiers for the parameters of the paths, as somebody of the county would meet them.
    struct Sample {
        private let values: [(name: String, value: String)]
        let hasObjection: Bool

        init(_ county: String, _ product: Product) async throws {
            (values, hasObjection) = try await product.office.read { transaction in
                var brought = try product.capabilities.flatMap { try $0.samples(county, transaction) }
                let isObjected = brought.contains { $0.key == "objection" }
                let named = Dictionary(brought.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
                let person = try #require(named["person"], "Organisation brings one")
                // Only where capabilities lived, or a closed month was corrected, is there one: then no such page is there.
                for name in ["objection", "revising"] where !brought.contains(where: { $0.key == name }) {
                    brought.append((name, person))
                }
                // Of no capability's own.
                let common = [("upload", "one"), ("setting", "findings.limits"), ("year", "2019"), ("notice", person)]
                // `:plan` begins `:planTask`: the longer name goes first.
                let all = (common + brought.map { ($0.key, $0.value) }).map { (":\($0.0)", $0.1) }
                return (all.sorted { $0.0.count > $1.0.count }, isObjected)
            }
        }

        func value(_ name: String) throws -> String {
            try #require(values.first { $0.name == name }?.value, "no \(name)")
        }

        /// The bulletin that is not published.
        func drafted() throws -> String { try value(":bulletinDraft") }

        func path(_ route: Route) throws -> String {
            let county = String(try value(":township").prefix(6))
            let isOfDraft = route.path.hasPrefix("sheets/:sheet/:edition/edit")
            let own = [
                (name: ":edition", value: isOfDraft ? try value(":editionDraft") : "1"),
                (name: ":division", value: county + (route.path.contains("places") ? "100201" : "100")),
            ]
            let drafted =
                route.path.hasSuffix("/edit")
                ? values.filter { [":bulletinDraft", ":reportDraft"].contains($0.name) }.map {
                    (name: String($0.name.dropLast("Draft".count)), value: $0.value)
                } : []
            let parts = route.path.split(separator: "/").map(String.init)
            guard parts.contains(where: { $0.hasPrefix(":") }) else { return route.path }
            let known = own + drafted + values
            let filled = parts.map { part in
                guard part.hasPrefix(":"), let found = known.first(where: { part.hasPrefix($0.name) })
                else { return part }
                return found.value + part.dropFirst(found.name.count)
            }.joined(separator: "/")
            try #require(!filled.contains(":"), "\(route.path) has a parameter that its capability's samples lack")
            return filled
        }
    }

    fileprivate static func clerk(_ county: String) -> Actor {
        Actor(id: "clerk", name: "clerk", county: county, roles: [.clerk], scope: .county)
    }

    private static let walksAll = ProcessInfo.processInfo.environment["WENMING_WALK"] == "whole"

    /// Every address by every third role in turn, on SQLite in the first county. What an answer shows is made of the same
    /// statements on PostgreSQL and by the same code in the second county: there each address is met by one role in turn.
    /// `WENMING_WALK=whole script/test --swift IsolationTests` walks every address by every role everywhere, which takes an hour.
    private static func isWalked(_ engine: Engine, _ county: String, _ role: Role, _ index: Int) -> Bool {
        if walksAll { return true }
        let isWhole = engine == .sqlite && county == TwoCounties.codes.first
        return (index + (Role.assignable.firstIndex(of: role) ?? 0)) % (isWhole ? 3 : 18) == 0
    }

    @Test("shows an unannounced plan nowhere to the visited side", arguments: Engine.available)
    func unannounced(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let plans = try await counties.product.office.read { [clerk = Self.clerk("990101")] in
                try Plans.all(for: clerk, in: $0)
            }
            let secret = try #require(plans.first { $0.plan.manner == .unannounced }?.plan)
            let secretVisits = try await counties.product.office.read { [clerk = Self.clerk("990101")] in
                try Plans.one(secret.id, for: clerk, in: $0).visits.map(\.id.description)
            }
            let secretVisit = try #require(secretVisits.first)
            let sample = try await Sample("990101", counties.product)
            // The audit administrator is not of the visited side and sees that a plan was made.
            let visited = Role.assignable.filter { ![.clerk, .director, .inspector, .auditAdministrator].contains($0) }
            for role in visited {
                let visitor = try await counties.visitor(role, county: "990101")
                for (index, route) in counties.product.routes.enumerated() where route.method == .get {
                    guard Self.isWalked(engine, "990101", role, index) else { continue }
                    let asked = route.path.contains(":plan") || route.path.contains(":visit")
                    let asking = route.path.replacing(":plan", with: secret.id.description)
                        .replacing(":visit", with: secretVisit).replacing(":photo", with: "0").replacing(
                            ":size", with: "thumbnail")
                    let path = asked ? asking : try sample.path(route)
                    for headers in [[:], [.accept: "application/json"]] as [HTTPFields] {
                        let answer = try await visitor.get("/990101/\(path)", headers: headers)
                        if asked { #expect([403, 404].contains(answer.status)) }
                        let text = answer.text
                        #expect(!text.tells(secret.commitment), "\(role) learns of it at \(path)")
                        // Only who asked for it by its address finds that address again.
                        for word in [secret.id.description] + secretVisits {
                            #expect(asked || !text.tells(word), "\(role) learns of \(word) at \(path)")
                        }
                    }
                }
            }
        }
    }

    /// From those whose scope is not the county; the names of its divisions are no secret to its departments, who are
    /// paired with villages anywhere.
    private static func isNeighbourHidden(from role: Role, _ route: Route) -> Bool {
        // What is out is everybody's, and so are the sites of practice and what they hold. A stubborn problem is one plan of
        // many: who has a part in it sees all of it (decisions/0041).
        if route.isPublic || ["practice/", "cases"].contains(where: route.path.hasPrefix) { return false }
        return switch role {
        case .townshipLiaison, .townshipDeputy, .townshipHead, .village: true
        case .departmentLiaison, .departmentDeputy, .departmentHead:
            // Their teams help anywhere, they own places anywhere and propose points for any village; honours that were given are everybody's to see.
            !["divisions", "pairings", "orders", "honours", "place-charges", "points/propose"].contains {
                route.path.hasPrefix($0)
            }
        default: false
        }
    }

    @Test(
        "answers each visitor with what the matrix of rights says, and never with another county's records",
        arguments: Engine.available)
    func walk(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            for county in TwoCounties.codes { try await TwoCounties.addFile(counties.product, county) }
            try await canariesAreAlive(counties)
            for county in TwoCounties.codes {
                let sample = try await Sample(county, counties.product)
                #expect(sample.hasObjection)
                let foreign = TwoCounties.codes.filter { $0 != county }.compactMap { TwoCounties.canaries[$0] }
                for role in Role.assignable {
                    let visitor = try await counties.visitor(role, county: county)
                    for (index, route) in counties.product.routes.enumerated() where route.method == .get {
                        guard Self.isWalked(engine, county, role, index) else { continue }
                        let path = try sample.path(route)
                        for headers in [[:], [.accept: "application/json"]] as [HTTPFields] {
                            let answer = try await visitor.get("/\(county)/\(path)", headers: headers)
                            let place = "\(role) at \(path)"
                            let text = answer.text
                            for word in foreign { #expect(!text.tells(word), "\(place) tells of \(word)") }
                            if Self.isNeighbourHidden(from: role, route) {
                                for word in [TwoCounties.neighbours[county], TwoCounties.notes[county]].compactMap(
                                    \.self)
                                {
                                    #expect(!text.tells(word), "\(place) tells of the neighbour's \(word)")
                                }
                            }
                            if headers.isEmpty, answer.status == 200 { MenuTests.check(route, for: role, text) }
                            #expect(answer.headers[.contentSecurityPolicy] != nil)
                            switch route.access {
                            // An account of the office opens no page of residents'.
                            case .right where route.isOutside, .signedIn where route.isOutside:
                                #expect(answer.status == (headers.isEmpty ? 303 : 401), "\(place)")
                            case .right(let right) where !right.roles.contains(role):
                                #expect(answer.status == 403, "\(place)")
                            // A place is added by those of its own division only; others are told it is not there.
                            // Who tries addresses with a secret in them is held up after a few.
                            default:
                                let isGuess = (route.isApartFromSessions || route.isGuarded) && answer.status == 429
                                // What is no draft any more is not edited: the page says so.
                                let isOver = route.path.hasSuffix("/edit") && answer.status == 409
                                #expect(
                                    isGuess || isOver || [200, 404].contains(answer.status),
                                    "\(place) is \(answer.status)")
                            }
                        }
                    }
                }
            }
        }
    }

    /// Who looks after the whole county sees them on the very pages that the others are let into.
    private func canariesAreAlive(_ counties: TwoCounties) async throws {
        let (county, sample) = ("990101", try await Sample("990101", counties.product))
        let director = try await counties.visitor(.director, county: county)
        let bulletin = "bulletins/\(try sample.value(":bulletin"))"
        for path in [bulletin, "assessments/2019-10"] {
            for headers in [[:], [.accept: "application/json"]] as [HTTPFields] {
                let answer = try await director.get("/\(county)/\(path)", headers: headers)
                #expect(answer.text.contains(try #require(TwoCounties.neighbours[county])), "\(path)")
            }
        }
        let visits = try await director.get("/\(county)/findings?standing=all", headers: [.accept: "application/json"])
        #expect(visits.text.contains(try #require(TwoCounties.notes[county])))
        #expect(try await director.get("/\(county)/inbox").text.contains("画眉的消息"))
        #expect(try await director.get("/\(county)/findings/\(sample.value(":finding"))").text.contains("画眉方案.txt"))
        // What is sent to everybody says nothing of it, nor where the records are.
        for role in [Role.townshipHead, .departmentHead, .village] {
            let reader = try await counties.visitor(role, county: county)
            let program = try await reader.get("/\(county)/\(bulletin)", headers: [.accept: "application/json"])
            #expect(program.status == 200 && !program.text.contains("visits/") && !program.text.contains("findings/"))
        }
    }

    @Test("lets nobody in with another county's session or identifiers", arguments: Engine.available)
    func crossing(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let sample = try await Sample("990102", counties.product)
            let own = try await Sample("990101", counties.product)
            for role in Role.assignable {
                let visitor = try await counties.visitor(role, county: "990101")
                for (index, route) in counties.product.routes.enumerated() where route.method == .get {
                    guard Self.isWalked(engine, "990101", role, index) else { continue }
                    if case .anyone = route.access { continue }
                    let path = try sample.path(route)
                    let there = try await visitor.get("/990102/\(path)")
                    #expect(there.status == 303 && there.headers[.location]?.contains("sign-in") == true)
                    // Months, settings and figures have the same address in every county, and each its own there.
                    if route.path.contains(":"), try own.path(route) != path {
                        let here = try await visitor.get("/990101/\(path)")
                        #expect(
                            (route.isOutside ? [303] : [403, 404]).contains(here.status),
                            "\(role) at \(path) is \(here.status)")
                        #expect(!here.text.contains("鹧鸪"))
                    }
                }
            }
        }
    }

    @Test(
        "refuses every write without its form's token, from a stranger, or without the right",
        arguments: Engine.available)
    func writes(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let stranger = counties.stranger()
            let sample = try await Sample("990101", counties.product)
            var visitors: [Role: Visitor] = [:]
            for role in Role.assignable { visitors[role] = try await counties.visitor(role, county: "990101") }
            for (index, route) in counties.product.routes.enumerated() where route.method == .post {
                let path = "/990101/" + (try sample.path(route))
                if case .anyone = route.access {
                    #expect(try await stranger.post(path, []).status == 403)
                    continue
                }
                let typed = try await stranger.post(path, [("name", "写了一半")])
                #expect(typed.status == 401 && typed.body.contains("写了一半"), "\(path)")
                for (role, visitor) in visitors where Self.isWalked(engine, "990101", role, index) {
                    let answer = try await visitor.post(path, [("name", "没有令牌")])
                    #expect(
                        answer.status == (route.isOutside ? 401 : 403), "\(role) at \(path) is \(answer.status)")
                }
            }
        }
    }

    @Test("keeps sessions apart when all roles come at once", arguments: Engine.available)
    func together(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            // They sign in one after the other: the door lets in only so many at once.
            var visitors: [(county: String, role: Role, visitor: Visitor)] = []
            for county in TwoCounties.codes {
                for role in Role.assignable {
                    visitors.append((county, role, try await counties.visitor(role, county: county)))
                }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (county, role, visitor) in visitors {
                    group.addTask {
                        for _ in 0..<5 {
                            let answer = try await visitor.get("/\(county)/account")
                            #expect(answer.body.contains("\(TwoCounties.canaries[county] ?? "")\(role.chinese)"))
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
