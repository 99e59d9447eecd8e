import App
import Database
import Findings
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
    private func fill(_ path: String, county: String, _ product: Product) async throws -> String {
        let person = try await product.office.read {
            try People.named(TwoCounties.signInName(.clerk), county: county, in: $0)
        }
        let edition = try await product.office.read { try Editions.all(county: county, in: $0) }
            .first { ($0.state == .draft) == path.contains("edit") }
        let plans = try await product.office.read { [clerk = Self.clerk(county)] in try Plans.all(for: clerk, in: $0) }
        let plan = plans.first { $0.plan.manner == .announced }?.plan
        let scored = try await product.office.read { [clerk = Self.clerk(county)] transaction in
            var filter = Visits.Filter()
            filter.state = .submitted
            let visit = try Visits.page(filter, for: clerk, limit: 1, in: transaction).first
            let lines = try visit.map { try Visits.lines(of: $0.id, county: county, in: transaction) }
            let findings = try Findings.page(FindingFilter(), for: clerk, limit: 1, in: transaction)
            return (visit: visit, line: lines?.first, finding: findings.first)
        }
        let values: [(String, String?)] = [
            (":visit", scored.visit?.id.description), (":line", scored.line?.id.description),
            (":photo", scored.line?.photos.first?.sha256), (":size", "thumbnail"),
            (":finding", scored.finding?.id.description), (":step", "accept"),
            (":plan", plan?.id.description), (":sheet", edition?.sheet.description),
            (":edition", edition?.number.description), (":person", person?.id.description),
            (":division", county + (path.contains("places") ? "100201" : "100")),
        ]
        let filled = values.reduce(path) { $0.replacing($1.0, with: $1.1 ?? "") }
        try #require(!filled.contains(":"), "no value for a parameter of \(path): add one above")
        return filled
    }

    private static func clerk(_ county: String) -> Actor {
        Actor(id: "clerk", name: "clerk", county: county, roles: [.clerk], scope: .county)
    }

    @Test("shows an unannounced plan nowhere to the visited side", arguments: Engine.available)
    func unannounced(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let plans = try await counties.product.office.read { [clerk = Self.clerk("990101")] in
                try Plans.all(for: clerk, in: $0)
            }
            let secret = try #require(plans.first { $0.plan.manner == .unannounced }?.plan)
            // The audit administrator is not of the visited side and sees that a plan was made.
            let visited = Role.assignable.filter { ![.clerk, .director, .inspector, .auditAdministrator].contains($0) }
            for role in visited {
                let visitor = try await counties.visitor(role, county: "990101")
                for route in counties.product.routes where route.method == .get {
                    let asked = route.path.contains(":plan")
                    let path =
                        asked
                        ? route.path.replacing(":plan", with: secret.id.description)
                        : try await fill(route.path, county: "990101", counties.product)
                    for headers in [[:], [.accept: "application/json"]] as [HTTPFields] {
                        let answer = try await visitor.get("/990101/\(path)", headers: headers)
                        if asked { #expect([403, 404].contains(answer.status)) }
                        #expect(!answer.body.contains(secret.commitment), "\(role) learns of it at \(path)")
                        // Only who asked for the plan by its address finds that address again.
                        #expect(asked || !answer.body.contains(secret.id.description), "\(role) at \(path)")
                    }
                }
            }
        }
    }

    @Test(
        "answers each visitor with what the matrix of rights says, and never with another county's records",
        arguments: Engine.available)
    func walk(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            for county in TwoCounties.codes {
                let foreign = TwoCounties.codes.filter { $0 != county }.compactMap { TwoCounties.canaries[$0] }
                for role in Role.assignable {
                    let visitor = try await counties.visitor(role, county: county)
                    for route in counties.product.routes where route.method == .get {
                        let path = try await fill(route.path, county: county, counties.product)
                        for headers in [[:], [.accept: "application/json"]] as [HTTPFields] {
                            let answer = try await visitor.get("/\(county)/\(path)", headers: headers)
                            let place = "\(role) at \(path)"
                            for word in foreign { #expect(!answer.body.contains(word), "\(place) tells of \(word)") }
                            #expect(answer.headers[.contentSecurityPolicy] != nil)
                            switch route.access {
                            case .right(let right) where !right.roles.contains(role):
                                #expect(answer.status == 403, "\(place)")
                            // A place is added by those of its own division only; others are told it is not there.
                            default: #expect([200, 404].contains(answer.status), "\(place) is \(answer.status)")
                            }
                        }
                    }
                }
            }
        }
    }

    @Test("lets nobody in with another county's session or identifiers", arguments: Engine.available)
    func crossing(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            for role in Role.assignable {
                let visitor = try await counties.visitor(role, county: "990101")
                for route in counties.product.routes where route.method == .get {
                    if case .anyone = route.access { continue }
                    let path = try await fill(route.path, county: "990102", counties.product)
                    let there = try await visitor.get("/990102/\(path)")
                    #expect(there.status == 303 && there.headers[.location]?.contains("sign-in") == true)
                    if route.path.contains(":") {
                        let here = try await visitor.get("/990101/\(path)")
                        #expect([403, 404].contains(here.status), "\(role) at \(path) is \(here.status)")
                        #expect(!here.body.contains("鹧鸪"))
                    }
                }
            }
        }
    }

    @Test(
        "refuses every write without its form's token, from a stranger, or without the right",
        arguments: Engine.available)
    func writes(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let stranger = Visitor(counties.site)
            for route in counties.product.routes where route.method == .post {
                let path = "/990101/" + (try await fill(route.path, county: "990101", counties.product))
                if case .anyone = route.access {
                    #expect(try await stranger.post(path, []).status == 403)
                    continue
                }
                let typed = try await stranger.post(path, [("name", "写了一半")])
                #expect(typed.status == 401 && typed.body.contains("写了一半"), "\(path)")
                for role in Role.assignable {
                    let visitor = try await counties.visitor(role, county: "990101")
                    let answer = try await visitor.post(path, [("name", "没有令牌")])
                    #expect(answer.status == 403, "\(role) at \(path) is \(answer.status)")
                }
            }
        }
    }

    @Test("keeps sessions apart when all roles come at once", arguments: Engine.available)
    func together(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for county in TwoCounties.codes {
                    for role in Role.assignable {
                        group.addTask {
                            let visitor = try await counties.visitor(role, county: county)
                            for _ in 0..<5 {
                                let answer = try await visitor.get("/\(county)/account")
                                #expect(answer.body.contains("\(TwoCounties.canaries[county] ?? "")\(role.chinese)"))
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
