import Database
import Kernel
import Office
import Web

/// The second administrator says yes: it takes effect here, in both their names.
struct AgreeToRequest: Command {
    static let action = Action("person.agree", "同意另一位管理员的请求", right: .answerRequests)
    let id: ID<RightsRequest>
    let request: String
    /// What has to be done when somebody changes post; see `ChangePost`.
    let departures: [Departures]

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let asked = try RightsRequests.one(id, county: actor.county, in: transaction)
        try asked.checkIsOpen()
        if let fault = SecondYes.fault(
            actor.id, person: asked.person.description, asker: asked.askedBy.description)
        {
            throw fault
        }
        let asker = try asker(of: asked, actor, transaction)
        try takeEffect(asked, by: asker, transaction)
        try asked.close(.agreed, by: actor, in: transaction)
        return Done(subject: asked.subject(actor), detail: "\(asked.words)：\(asked.askerName)请求，\(actor.name)同意")
    }

    /// Whoever asked, if he still may.
    private func asker(
        of asked: RightsRequest, _ actor: Actor, _ transaction: WriteTransaction
    ) throws -> Actor {
        let person = try People.one(asked.askedBy, county: actor.county, in: transaction)
        let asker = Actor(
            id: person.id.description, name: person.name, county: actor.county, roles: person.roles, scope: .county)
        guard asked.kind.right.isHeld(by: asker), person.disabledAt == nil else {
            throw Refusal(.conflict, "request.asker", "\(person.name)已不再是管这件事的管理员，这个请求不能再同意。请由现任管理员重新提出。")
        }
        return asker
    }

    private func takeEffect(
        _ asked: RightsRequest, by asker: Actor, _ transaction: WriteTransaction
    ) throws {
        func carryOut<C: Command>(_ command: C) throws {
            try transaction.audit(
                try command.carryOut(by: asker, in: transaction), by: asker, action: C.action, request: request)
        }
        let person = try People.one(asked.person, county: asker.county, in: transaction)
        guard Set(person.roles) == Set(asked.rolesBefore) else {
            throw Refusal(.conflict, "request.stale", "提出请求以后，\(person.name)的角色又改过。请不同意它，按现在的情况重新提出。")
        }
        switch asked.kind {
        case .roles: try carryOut(GiveRoles(person: asked.person, roles: asked.roles, isAgreed: true))
        case .password:
            let hash: String? = try transaction.value(
                "SELECT passwordHash FROM rightsRequest WHERE county = \(asker.county) AND id = \(id)")
            guard let hash else { throw Refusal.noSuchRequest }
            try carryOut(SetPassword(person: asked.person, hash: hash, mustChange: true, isAgreed: true))
        case .secondFactor: try carryOut(ResetSecondFactor(person: asked.person, isAgreed: true))
        case .post:
            guard let since = asked.day else { throw Refusal.noSuchRequest }
            try carryOut(
                ChangePost(
                    person: asked.person, to: asked.unit, since: since, successor: asked.successor,
                    departures: departures, isAgreed: true))
        case .enable: try carryOut(SetDisabled(person: asked.person, isDisabled: false, isAgreed: true))
        case .secondFactorDate: try carryOut(SetSecondFactorDate(from: asked.day, isAgreed: true))
        }
    }
}

/// The second administrator says no, or whoever asked takes it back.
struct DeclineRequest: Command {
    static let action = Action("person.decline", "不同意或撤回请求", right: .answerRequests)
    let id: ID<RightsRequest>

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let asked = try RightsRequests.one(id, county: actor.county, in: transaction)
        try asked.checkIsOpen()
        let isOwn = asked.askedBy.description == actor.id
        // Nor does anybody keep his own rights by saying no.
        if !isOwn,
            let fault = SecondYes.fault(
                actor.id, person: asked.person.description, asker: asked.askedBy.description)
        {
            throw fault
        }
        try asked.close(isOwn ? .withdrawn : .declined, by: actor, in: transaction)
        return Done(subject: asked.subject(actor), detail: "\(asked.words)：\(isOwn ? "撤回" : "不同意")")
    }
}

extension RightsRequest {
    /// Whose course the audit shows it in.
    fileprivate func subject(_ actor: Actor) -> String {
        kind == .secondFactorDate ? actor.county : person.description
    }

    func checkIsOpen() throws {
        switch state {
        case .open: return
        case .expired:
            throw Refusal(.conflict, "request.expired", "这个请求超过\(Self.days)天没有答复，已经失效。还需要的，请重新提出。")
        case .agreed, .declined, .withdrawn:
            throw Refusal(.conflict, "request.answered", "这个请求已经答复过了。请刷新看结果。")
        }
    }

    /// What it carried is forgotten.
    func close(_ state: State, by actor: Actor, in transaction: WriteTransaction) throws {
        try transaction.run(
            """
            UPDATE rightsRequest SET answer = \(state), answeredBy = \(actor.id), answeredAt = \(transaction.now),
                passwordHash = NULL
            WHERE county = \(actor.county) AND id = \(id)
            """)
    }
}
