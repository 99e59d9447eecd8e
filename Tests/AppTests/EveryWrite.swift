import App
import Findings
import Foundation
import Kernel
import Office
import Testing

@testable import Web

/// One address to which something is sent, as a walk over all of them has it: each step of a record's by itself.
struct EveryWrite {
    let route: Route
    /// Below the county, of a record that is there.
    let path: String
    /// `planTask.confirm`, where a part of the address says which of several deeds it is.
    let step: String?
    let deed: Deed

    /// Who may do it, of those who have an account in the office.
    var role: Role? {
        guard case .right(let right) = route.access else { return route.access.isSignedIn ? .clerk : nil }
        return Role.assignable.first { right.roles.contains($0) }
    }

    static func all(_ counties: TwoCounties, _ sample: IsolationTests.Sample) throws -> [EveryWrite] {
        try counties.product.routes.filter { $0.method == .post }.flatMap { route -> [EveryWrite] in
            let path = try sample.path(route)
            let steps = steps(at: route.path)
            guard !steps.isEmpty else { return [try EveryWrite(route, path, nil, counties)] }
            // `:step` and `:task` are “accept” in what is sampled.
            try #require(path.hasSuffix("/accept"))
            return try steps.map { name in
                try EveryWrite(route, path.dropLast("accept".count) + name.split(separator: ".")[1], name, counties)
            }
        }
    }

    private static func steps(at path: String) -> [String] {
        switch path {
        case "findings/:finding/steps/:step": FindingStep.allCases.map { "finding.\($0.rawValue)" }
        case "findings/many/:task": FindingTask.allCases.map { "findings.\($0.rawValue)" }
        default:
            Product.procedures.first { path == "\($0.path)/:\($0.name)/steps/:step" }
                .map { table in table.rows.map { "\(table.name).\($0.name)" } } ?? []
        }
    }

    private init(_ route: Route, _ path: some StringProtocol, _ step: String?, _ counties: TwoCounties) throws {
        (self.route, self.path, self.step) = (route, String(path), step)
        let declared = try #require(route.deed)
        deed = declared(counties.request(route, "/990101/\(path)"))
    }
}

extension Access {
    fileprivate var isSignedIn: Bool { if case .signedIn = self { true } else { false } }
}

extension TwoCounties {
    /// A request as a route's deed reads it, with nothing sent.
    func request(_ route: Route, _ path: String) -> WebRequest {
        let names = route.path.split(separator: "/")
        let values = path.split(separator: "/").dropFirst()
        let parameters = zip(names, values).filter { $0.0.hasPrefix(":") }.map {
            (String($0.0.dropFirst()), String($0.1))
        }
        return WebRequest(
            id: "", method: .post, path: path, county: County(code: "990101", name: "", isDemo: false),
            parameters: Dictionary(parameters, uniquingKeysWith: { $1 }), query: .empty, form: FormInput(),
            session: nil,
            address: "", wantsJSON: false, key: nil, recordID: nil, body: "", tokens: site.tokens)
    }
}
