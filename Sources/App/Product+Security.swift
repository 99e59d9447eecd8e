import Kernel
import Logging
import Office
import Organisation
import Web

/// What the audit keeps of the door: refusals, tries and readings (decisions/0026).
extension Product {
    /// Of a refusal: who overstepped his rights, looked for a record that is not his, sent a form of nobody's, or would sign
    /// in under no name. That it cannot be kept now is in the log and refuses nobody.
    func keep(_ refusal: Refusal, _ request: WebRequest, _ logger: Logger) async {
        do {
            if let actor = request.session?.actor, refusal.kind == .forbidden, refusal.code != Refusal.foreignForm.code
            {
                guard try await watch.count(.overstepped, request.origin, about: refusal.code).isFirst else { return }
                try await office.carryOut(
                    RecordRefusal(path: request.path, refusal: refusal), by: actor, request: request.id)
            } else if let event = try await event(of: refusal, request) {
                let subject = event == .unseenRecord ? request.path : ""
                try await watch.note(event, request.origin, subject: subject)
            }
        } catch {
            logger.error("refusal not audited", metadata: ["request.id": "\(request.id)"])
        }
    }

    private func event(of refusal: Refusal, _ request: WebRequest) async throws -> SecurityEvent? {
        switch (refusal.code, refusal.kind) {
        case (Refusal.foreignForm.code, _), (Refusal.foreignOrigin.code, _): return .foreignForm
        case (_, .missing) where request.session != nil: return .unseenRecord
        case ("signIn.wrong", _):
            // The second page carries no name: a wrong code is noted by its own command.
            guard let name = request.form["name"] else { return nil }
            let county = request.county.code
            let person = try await office.read { try People.named(name, county: county, in: $0) }
            return person == nil ? .unknownName : nil
        default: return nil
        }
    }

    private static func reading(by right: Right) -> SecurityEvent? {
        switch right {
        case .seeAudit: .auditRead
        case .seePeople: .peopleRead
        default: right.isPersonal ? .personalRead : nil
        }
    }

    /// The same routes; who reads the audit, people's accounts or personal data is noted.
    static func watched(_ routes: [Route], by watch: SecurityWatch) -> [Route] {
        routes.map { route in
            guard route.method == .get, case .right(let right) = route.access,
                let event = reading(by: right)
            else { return route }
            return .get(route.path, route.access) { request in
                let answer = try await route.handler(request)
                // Where nothing can be written, everybody still reads.
                try? await watch.note(event, request.origin)
                return answer
            }
        }
    }
}

extension WebRequest {
    fileprivate var origin: SecurityWatch.Origin {
        SecurityWatch.Origin(county: county.code, actor: session?.actor, address: address, request: id)
    }
}
