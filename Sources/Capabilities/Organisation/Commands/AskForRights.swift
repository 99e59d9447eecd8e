import Database
import Kernel
import Office

/// Asks another administrator for his yes to what nobody does alone; nothing is changed yet.
struct AskForRights: Command {
    enum Change: Sendable {
        case roles([Role])
        case password(hash: String)
        case secondFactor
        case post(ChangePost)
        case enable
        case secondFactorDate(Day?)
    }

    static let action = Action("person.ask", "请求另一位管理员同意", by: .signedIn)
    /// Whom it is about; who asks where it is about the county.
    let person: ID<Person>
    let change: Change

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let county = actor.county
        let kind = change.kind
        try kind.right.demand(of: actor, to: Self.action.chinese)
        let known = try People.one(person, county: county, in: transaction)
        try check(known, by: actor, in: transaction)
        let open = try RightsRequests.open(county: county, in: transaction)
        guard !open.contains(where: { $0.kind == kind && ($0.person == person || kind == .secondFactorDate) }) else {
            let what = kind == .secondFactorDate ? "已有" : "关于\(known.name)已有"
            throw Refusal(.conflict, "request.open", "\(what)一个同样的请求在等待同意。请等它答复，或先撤回。")
        }
        try forgetHashes(county, transaction)
        let id = transaction.newID(RightsRequest.self)
        try transaction.run(
            """
            INSERT INTO rightsRequest
                (county, id, person, kind, rolesBefore, roles, passwordHash, unit, day, successor, askedBy, askedAt)
            VALUES (\(county), \(id), \(person), \(kind), \(RightsRequest.text(known.roles)),
                    \(RightsRequest.text(change.roles)), \(change.hash), \(change.post?.unit), \(change.day),
                    \(change.post?.successor), \(actor.id), \(transaction.now))
            """)
        let request = try RightsRequests.one(id, county: county, in: transaction)
        return Done(subject: kind == .secondFactorDate ? county : person.description, detail: request.words)
    }

    /// Refuses at once what would be refused after the yes.
    private func check(_ known: Person, by actor: Actor, in transaction: ReadTransaction) throws {
        switch change {
        case .roles(let asked):
            try known.checkIsAnother(actor)
            try GiveRoles.check(asked, for: known, county: actor.county, in: transaction)
            guard Set(asked) != Set(known.roles) else {
                throw Refusal.field("roles", "person.sameRoles", "角色没有变化，不用提交。")
            }
        case .password, .secondFactor: try known.checkIsAnother(actor)
        case .post(let post): _ = try post.checked(by: actor, in: transaction)
        case .enable:
            guard known.disabledAt != nil else { throw Refusal(.conflict, "person.enabled", "\(known.name)的账号没有停用。") }
        case .secondFactorDate: break
        }
    }

    /// Of requests that nobody answered in time nothing is left that opens an account.
    private func forgetHashes(_ county: String, _ transaction: WriteTransaction) throws {
        try transaction.run(
            """
            UPDATE rightsRequest SET passwordHash = NULL
            WHERE county = \(county) AND passwordHash IS NOT NULL
              AND askedAt < \(RightsRequest.oldest(at: transaction.now))
            """)
    }
}

extension AskForRights.Change {
    fileprivate var kind: RightsRequest.Kind {
        switch self {
        case .roles: .roles
        case .password: .password
        case .secondFactor: .secondFactor
        case .post: .post
        case .enable: .enable
        case .secondFactorDate: .secondFactorDate
        }
    }

    fileprivate var roles: [Role] { if case .roles(let roles) = self { roles } else { [] } }
    fileprivate var hash: String? { if case .password(let hash) = self { hash } else { nil } }
    fileprivate var post: ChangePost? { if case .post(let post) = self { post } else { nil } }
    fileprivate var day: Day? { if case .secondFactorDate(let day) = self { day } else { post?.since } }
}
