import Database
import Kernel
import Office

/// Asks another administrator for his yes to what nobody changes alone; nothing is changed yet.
struct AskForRights: Command {
    enum Change: Sendable {
        case roles([Role])
        case password(hash: String)
        case secondFactor
    }

    static let action = Action("person.ask", "请求另一位管理员同意", right: .giveRoles)
    let person: ID<Person>
    let change: Change

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let known = try People.one(person, county: actor.county, in: transaction)
        try known.checkIsAnother(actor)
        let (kind, roles, hash): (RightsRequest.Kind, [Role], String?)
        switch change {
        case .roles(let asked):
            try GiveRoles.check(asked, for: known, county: actor.county, in: transaction)
            guard Set(asked) != Set(known.roles) else {
                throw Refusal.field("roles", "person.sameRoles", "角色没有变化，不用提交。")
            }
            (kind, roles, hash) = (.roles, asked, nil)
        case .password(let new): (kind, roles, hash) = (.password, [], new)
        case .secondFactor: (kind, roles, hash) = (.secondFactor, [], nil)
        }
        let open = try RightsRequests.open(county: actor.county, in: transaction)
        guard !open.contains(where: { $0.person == person && $0.kind == kind }) else {
            throw Refusal(.conflict, "request.open", "关于\(known.name)已有一个同样的请求在等待同意。请等它答复，或先撤回。")
        }
        // Of those that nobody answered in time nothing is left that opens an account.
        try transaction.run(
            """
            UPDATE rightsRequest SET passwordHash = NULL
            WHERE county = \(actor.county) AND passwordHash IS NOT NULL
              AND askedAt < \(RightsRequest.oldest(at: transaction.now))
            """)
        let id = transaction.newID(RightsRequest.self)
        try transaction.run(
            """
            INSERT INTO rightsRequest (county, id, person, kind, rolesBefore, roles, passwordHash, askedBy, askedAt)
            VALUES (\(actor.county), \(id), \(person), \(kind), \(RightsRequest.text(known.roles)),
                    \(RightsRequest.text(roles)), \(hash), \(actor.id), \(transaction.now))
            """)
        let request = try RightsRequests.one(id, county: actor.county, in: transaction)
        return Done(subject: person.description, detail: request.words)
    }
}
