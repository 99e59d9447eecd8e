import Database
import Kernel
import Office
import Residents
import Volunteers

/// A resident who is a volunteer checks himself in by the code at the door. Who stands there and has not said that he comes says
/// it with that, while there is room.
package struct CheckInOwn: Command {
    package static let action = Action("practiceActivity.checkInOwn", "自己扫码签到", right: .beResident)
    let activity: ID<PracticeActivity>
    let code: String

    package init(_ activity: ID<PracticeActivity>, code: String) { (self.activity, self.code) = (activity, code) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Instant> {
        guard let own = try Volunteers.of(account: actor.id, county: actor.county, in: transaction) else {
            throw Refusal.noOwnVolunteer
        }
        let known = try Activities.signUp(of: own.id, to: activity, county: actor.county, in: transaction)
        if known == nil || known?.state == .withdrawn {
            _ = try SignUpFor(activity, own.id).carryOut(by: actor, in: transaction)
        }
        return try CheckIn(activity, own.id, .code, code: code).carryOut(by: actor, in: transaction)
    }
}

/// And leaves.
package struct CheckOutOwn: Command {
    package static let action = Action("practiceActivity.checkOutOwn", "自己签退", right: .beResident)
    let activity: ID<PracticeActivity>

    package init(_ activity: ID<PracticeActivity>) { self.activity = activity }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Instant> {
        guard let own = try Volunteers.of(account: actor.id, county: actor.county, in: transaction) else {
            throw Refusal.noOwnVolunteer
        }
        return try CheckOut(activity, own.id).carryOut(by: actor, in: transaction)
    }
}
