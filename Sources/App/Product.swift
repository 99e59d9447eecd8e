import Database
import Foundation
import Inspections
import Kernel
import Logging
import Office
import Organisation
import Sheets
import Web

/// The product put together: the list of its capabilities, and the wiring between them.
package struct Product: Sendable {
    package let database: Database
    package let office: Office
    package let organisation: Organisation
    package let door: Door
    package let surroundings: Surroundings
    package let routes: [Route]
    package let menu: [MenuEntry]

    package static let migrations =
        Audit.migrations + Organisation.migrations + Sheets.migrations + Inspections.migrations

    package static let rights = Right.inspections + Right.sheets + Right.organisation

    package init(database: Database, surroundings: Surroundings = .real, hasher: PasswordHasher = PasswordHasher()) {
        self.database = database
        self.surroundings = surroundings
        office = Office(database: database)
        door = Door(office: office, hasher: hasher, surroundings: surroundings)
        organisation = Organisation(
            office: office, door: door, surroundings: surroundings, allRights: Self.rights)
        routes =
            [HomePage.route(office: office, sources: [Inspections.waiting, organisation.waiting])]
            + Inspections(office: office, surroundings: surroundings).routes + Sheets(office: office).routes
            + organisation.routes
        menu = [MenuEntry("待办", "", .signedIn)] + Inspections.menu + Sheets.menu + Organisation.menu
    }

    /// What the server serves.
    package func site(publicURL: String?, uploadFolder: String, logger: Logger) async throws -> Site {
        let sessions = Sessions(office: office)
        return Site(
            routes: routes, menu: menu, assets: try Assets(), tokens: FormTokens(secret: try await formSecret()),
            uploadFolder: uploadFolder, publicURL: publicURL, logger: logger,
            requestID: { surroundings.random(8).hex },
            visitorToken: { surroundings.random(16).hex },
            counties: { try await database.read { try Counties.all(in: $0) } },
            session: { try await sessions.session(token: $0, county: $1) },
            refused: { refusal, request in
                guard let actor = request.session?.actor else { return }
                do {
                    try await office.carryOut(
                        RecordRefusal(path: request.path, code: refusal.code), by: actor, request: request.id)
                } catch {
                    logger.error("refusal not audited", metadata: ["request.id": "\(request.id)"])
                }
            },
            isHealthy: {
                do { return try await database.read { try $0.value("SELECT 1", as: Int.self) } == 1 } catch {
                    return false
                }
            })
    }

    /// The key of this installation's form tokens: made once, the same for every server on one database.
    private func formSecret() async throws -> [UInt8] {
        let made = surroundings.random(32).hex
        let stored = try await database.write { transaction in
            try transaction.run(
                "INSERT INTO secret (name, value) VALUES ('formTokens', \(made)) ON CONFLICT (name) DO NOTHING")
            return try transaction.value("SELECT value FROM secret WHERE name = 'formTokens'", as: String.self)
        }
        return [UInt8](hex: stored ?? made) ?? []
    }
}
