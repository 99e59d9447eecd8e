import Database
import Kernel
import Office
import Web

/// Issues a link for a screen on a wall. Its secret is the caller's to show once.
package struct IssueWallLink: Command {
    package static let action = Action("wallLink.issue", "发放大屏链接", right: .manageWallLinks)
    private static let most = 20
    let name: String
    let secret: String

    package init(name: String, secret: String) { (self.name, self.secret) = (name, secret) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<WallLink>> {
        let open = try WallLinks.all(county: actor.county, in: transaction).filter { !$0.isEnded }
        guard !open.contains(where: { $0.name == name }) else {
            throw Refusal.field("name", "wallLink.same", "“\(name)”已经有一个在用的链接，请换个名称，或者先停用它。")
        }
        guard open.count < Self.most else {
            throw Refusal.field("name", "wallLink.many", "在用的链接已有\(open.count)个，请先停用不用的。")
        }
        let id = transaction.newID(WallLink.self)
        let digest = try WallLink.digest(secret, county: actor.county, keys: transaction.keys)
        try transaction.run(
            """
            INSERT INTO wallLink (county, id, name, digest, issuedBy, issuedByName, issuedAt)
            VALUES (\(actor.county), \(id), \(name), \(digest), \(actor.id), \(actor.name), \(transaction.now))
            """)
        return Done(id, subject: id.description, detail: name)
    }
}

/// Ends a link: from now on its address shows nothing.
package struct EndWallLink: Command {
    package static let action = Action("wallLink.end", "停用大屏链接", right: .manageWallLinks)
    let link: ID<WallLink>

    package init(_ link: ID<WallLink>) { self.link = link }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard let found = try WallLinks.one(link, county: actor.county, in: transaction) else {
            throw Refusal(.missing, "wallLink.none", "没有这个大屏链接。请从“大屏链接”进入。")
        }
        guard !found.isEnded else { return .repeated((), subject: link.description) }
        try transaction.run(
            """
            UPDATE wallLink SET endedAt = \(transaction.now), endedByName = \(actor.name)
            WHERE county = \(actor.county) AND id = \(link)
            """)
        return Done(subject: link.description, detail: found.name)
    }
}
