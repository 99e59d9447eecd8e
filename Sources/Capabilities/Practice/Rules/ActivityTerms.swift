import Kernel
import Volunteers

/// When an activity can be arranged, moved, checked in to and reported.
package enum ActivityTerms {
    /// Doors open so long before (自定).
    package static let earliestCheckIn = 30

    package static func check(
        startsAt: Instant, endsAt: Instant, places: Int?, now: Instant
    ) throws(Refusal) {
        guard startsAt < endsAt else {
            throw Refusal.field("end", "activity.order", "结束时间应在开始时间之后。")
        }
        guard ServiceTimes(startsAt, endsAt).minutes <= ServiceTimes.mostMinutesADay else {
            throw Refusal.field("end", "activity.long", "一场活动最多12小时；几天的活动，请一天安排一场。")
        }
        guard startsAt > now else {
            throw Refusal.field("day", "activity.past", "\(startsAt.chinese)已经过了，请安排以后的时间。")
        }
        guard startsAt < now.adding(hours: 24 * 366) else {
            throw Refusal.field("day", "activity.far", "\(startsAt.day.chinese)太远，请安排一年以内的活动。")
        }
        if let places, places < 1 {
            throw Refusal.field("places", "activity.places", "名额至少1个；不限名额的不填。")
        }
    }

    /// A moved activity keeps who signed up: only what has not begun can be moved.
    package static func checkMove(_ activity: PracticeActivity, now: Instant) throws(Refusal) {
        guard activity.state == .announced else {
            throw Refusal(.conflict, "activity.over", "这场活动\(activity.state.chinese)，不能再改期。")
        }
        guard now < activity.startsAt else {
            throw Refusal(.conflict, "activity.begun", "活动已经开始（\(activity.startsAt.clock)），不能再改期。没有办成的，请取消。")
        }
    }

    /// Refuses a check-in that is too early or too late, by the server's clock: what a phone believes the time is does not count.
    package static func checkIn(_ activity: PracticeActivity, now: Instant) throws(Refusal) {
        guard activity.state == .announced else {
            throw Refusal(.conflict, "activity.over", "这场活动\(activity.state.chinese)，不能再签到。")
        }
        let open = activity.startsAt.adding(minutes: -earliestCheckIn)
        guard now >= open else {
            throw Refusal(
                .conflict, "checkIn.early", "活动\(activity.startsAt.chinese)开始，\(open.clock)起才能签到，现在是\(now.clock)。")
        }
        guard now <= activity.endsAt else {
            throw Refusal(.conflict, "checkIn.late", "活动\(activity.endsAt.chinese)已经结束，不能再签到；漏签的由负责人在报告前补登。")
        }
    }

    /// Before it began nothing can be said of how it was.
    package static func checkHeld(_ activity: PracticeActivity, now: Instant) throws(Refusal) {
        guard now >= activity.startsAt else {
            throw Refusal(.conflict, "activity.notYet", "活动\(activity.startsAt.chinese)才开始，办过以后再报告。")
        }
    }

    package static func checkCancelled(_ activity: PracticeActivity) throws(Refusal) {
        guard activity.came == 0 else {
            throw Refusal(.conflict, "activity.came", "已经有\(activity.came)人签到，活动办了就请报告，不能取消。")
        }
    }
}
