import Assessment
import Database
import Kernel
import Office
import Web

struct WallRoutes: Sendable {
    let premises: Premises
    private let maker: LookMaker
    private let door: WallDoor
    private var office: Office { premises.office }

    init(premises: Premises, parts: Cockpit.Parts) {
        self.premises = premises
        maker = LookMaker(parts: parts, scores: KnownScores())
        door = WallDoor(office: premises.office, now: premises.surroundings.now)
    }

    var routes: [Route] {
        [
            .page("wall-links", .right(.manageWallLinks), links),
            .post("wall-links", .right(.manageWallLinks), .pressing("发放大屏链接"), form: links, issue),
            .post("wall-links/:wallLink/end", .right(.manageWallLinks), .pressing("停用大屏链接"), form: links) { request in
                let link: ID<WallLink> = try request.parameter("wallLink")
                return try await office.answer(request, doing: EndWallLink(link)) { _ in
                    .seeOther("wall-links", notice: "已停用，这个地址马上看不到了。")
                }
            },
            .page("wall/:wall", .anyone, wall).apartFromSessions,
        ]
    }

    private func links(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            WallLinksPage(links: try WallLinks.all(county: actor.county, in: transaction), now: transaction.now)
        }
    }

    private func issue(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let name = form.text("name", "放在哪里", max: 30)
        try form.finish()
        let secret = premises.surroundings.random(WallLink.secretBytes).hex
        return try await office.answer(
            request, doing: IssueWallLink(name: name, secret: secret),
            shown: .page(WallLinkPage(name: name, path: "wall/\(secret)"))
        ) { _ in
            .seeOther("wall-links", notice: "“\(name)”的链接发放过了，地址只显示一次；没有记下的，停用重发。")
        }
    }

    /// Whoever has the secret sees what a leader sees of the whole county, and nothing that is a leader's own.
    private func wall(_ request: WebRequest) async throws -> any Page {
        let secret: String = try request.parameter("wall")
        let link = try await door.open(secret, county: request.county.code, from: request.address)
        let reader = Actor(
            id: "wall", name: link.name, county: request.county.code, roles: [.leader], scope: .county)
        return try await office.readReport { transaction in
            WallPage(screen: link.name, look: try maker.look(nil, with: nil, for: reader, in: transaction))
        }
    }
}
