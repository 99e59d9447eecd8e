import Database
import Kernel
import Office
import Residents
import Volunteers

/// A resident asks for help on his own phone; it goes to the station of his village.
package struct AskForHelp: Command {
    package static let action = Action("serviceOrder.ask", "自己点单", right: .beResident)
    let service: ID<OfferedService>?
    let title: String
    let kind: ServiceKind
    let wantedOn: Day?
    let phone: String
    let address: String
    let words: String

    package init(
        service: ID<OfferedService>? = nil, title: String, kind: ServiceKind, wantedOn: Day? = nil, phone: String,
        address: String, words: String
    ) {
        (self.service, self.title, self.kind, self.wantedOn) = (service, title, kind, wantedOn)
        (self.phone, self.address, self.words) = (phone, address, words)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<ServiceOrder>> {
        guard let resident = try Residents.own(actor, in: transaction) else { throw Refusal.noOwnOrder }
        return try EnterOrder(
            service: service, title: title, kind: kind, source: .resident, division: resident.village,
            wantedOn: wantedOn,
            particulars: Particulars(
                name: resident.name, phone: phone, address: address, words: words,
                isMinor: resident.isMinor(on: transaction.now.day))
        ).carryOut(by: actor, in: transaction)
    }
}

/// And says how it was, once.
package struct RateOwnOrder: Command {
    package static let action = Action("serviceOrder.rateOwn", "自己评单", right: .beResident)
    let order: ID<ServiceOrder>
    let stars: Int
    let words: String

    package init(_ order: ID<ServiceOrder>, stars: Int, words: String = "") {
        (self.order, self.stars, self.words) = (order, stars, words)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        try RateOrder(order, stars: stars, words: words).carryOut(by: actor, in: transaction)
    }
}

/// Or needs it no more, while nobody went yet.
package struct CancelOwnHelp: Command {
    package static let action = Action("serviceOrder.cancelOwn", "自己取消点单", right: .beResident)
    let order: ID<ServiceOrder>
    let reason: String

    package init(_ order: ID<ServiceOrder>, reason: String) { (self.order, self.reason) = (order, reason) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard !reason.isEmpty else { throw Refusal.field("reason", "order.why", "请写一句为什么取消。") }
        guard let step = ServiceOrder.procedure.step(named: "cancel") else { throw Refusal.noOwnOrder }
        try transaction.take(
            step, of: order, in: ServiceOrder.procedure, StepAnswers(note: reason), by: actor)
        return Done(subject: order.description, detail: reason)
    }
}

/// Or is not content that it was not taken on: somebody else looks at it once more.
package struct AppealOwnHelp: Command {
    package static let action = Action("serviceOrder.appealOwn", "请再看一次点单", right: .beResident)
    let order: ID<ServiceOrder>
    let reason: String

    package init(_ order: ID<ServiceOrder>, reason: String) { (self.order, self.reason) = (order, reason) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard !reason.isEmpty else { throw Refusal.field("reason", "order.why", "请写一句为什么请再看一次。") }
        guard let step = ServiceOrder.procedure.step(named: ServiceOrder.appeal) else { throw Refusal.noOwnOrder }
        try transaction.take(
            step, of: order, in: ServiceOrder.procedure, StepAnswers(note: reason), by: actor)
        return Done(subject: order.description, detail: reason)
    }
}

/// A resident who is a volunteer comes to an activity, or does not.
package struct SignUpOwn: Command {
    package static let action = Action("practiceActivity.signUpOwn", "自己报名", right: .beResident)
    let activity: ID<PracticeActivity>
    let isComing: Bool

    package init(_ activity: ID<PracticeActivity>, isComing: Bool) {
        (self.activity, self.isComing) = (activity, isComing)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<String> {
        guard let own = try Volunteers.of(account: actor.id, county: actor.county, in: transaction) else {
            throw Refusal.noOwnVolunteer
        }
        let subjects = [activity.description, own.id.description]
        guard isComing else {
            _ = try WithdrawFrom(activity, own.id).carryOut(by: actor, in: transaction)
            return Done("已退出。", subjects: subjects, detail: "退出")
        }
        let state = try SignUpFor(activity, own.id).carryOut(by: actor, in: transaction).outcome
        return Done("\(state.chinese)。", subjects: subjects, detail: state.chinese)
    }
}

extension Refusal {
    static let noOwnOrder = Refusal(.missing, "order.own", "请先用村（社区）发的码登录。")
}
