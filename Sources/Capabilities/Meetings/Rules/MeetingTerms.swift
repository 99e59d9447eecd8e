import Kernel

/// What a meeting needs at each of its steps.
package enum MeetingTerms {
    /// Nothing is written down of what has not been.
    package static func checkMinutes(
        _ minutes: String, startsAt: Instant, now: Instant
    ) throws(Refusal) {
        guard minutes.isEmpty || startsAt <= now else {
            throw Refusal.field("minutes", "meeting.future", "会议\(startsAt.chinese)才开，开过以后再写纪要。")
        }
    }

    package static func checkDecision(
        due: Day, held: Day, state: String, isHeld: Bool
    ) throws(Refusal) {
        guard isHeld else {
            throw Refusal(.conflict, "meeting.notHeld", "会议现在是“\(state)”，已召开、纪要还没有印发的才能登记决定。")
        }
        guard due >= held else {
            throw Refusal.field("due", "meeting.due", "完成日\(due.chinese)早于开会的\(held.chinese)。")
        }
    }

    /// A name stands for who came, and for nobody who did not.
    package static func checkAttendance(came: Bool, name: String, unit: String) -> String? {
        came && name.isEmpty ? "\(unit)到会的是谁？请写姓名。" : nil
    }
}
