import Database
import Kernel
import Office
import Organisation
import Volunteers

/// Counts the hours of somebody who checked himself in and reported the activity himself: by another who answers for it.
package struct CountAttendance: Command {
    package static let action = Action("practiceActivity.count", "计入报告人自己的时长", right: .holdActivities)
    let activity: ID<PracticeActivity>
    let volunteer: ID<Volunteer>

    package init(_ activity: ID<PracticeActivity>, _ volunteer: ID<Volunteer>) {
        (self.activity, self.volunteer) = (activity, volunteer)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Activities.run(activity, by: actor, in: transaction)
        guard found.state == .held else {
            throw Refusal(.conflict, "activity.notHeld", "这场活动还没有报告，报告的时候一起计入。")
        }
        let signUp = try Activities.signUp(of: volunteer, to: activity, county: actor.county, in: transaction)
        // Up to its end: it is over.
        guard let signUp, let hours = found.hours(of: signUp, now: found.endsAt) else {
            throw Refusal(.conflict, "checkOut.notIn", "没有他的签到，不能计入。")
        }
        guard signUp.account != actor.id else {
            throw Refusal(.forbidden, "activity.ownHours", "自己签到、自己报告的，时长由另一位负责人或上级来计入。")
        }
        let counted = try Hours.counted(of: activity.description, county: actor.county, in: transaction)
        guard counted[volunteer] == nil else { return .repeated((), subject: activity.description) }
        try transaction.book(hours, by: actor)
        return Done((), subjects: [activity.description, volunteer.description])
    }
}
