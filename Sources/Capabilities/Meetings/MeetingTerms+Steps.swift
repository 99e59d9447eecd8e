import Kernel
import Office

extension MeetingTerms {
    @Sendable
    static func checkNotice(_ meeting: Meeting, _ answers: StepAnswers, _ now: Instant) throws(Refusal) {
        guard !meeting.audience.isEmpty || !meeting.guests.isEmpty else {
            throw Refusal(.conflict, "meeting.nobody", "还没有写请谁参加。请先“修改”，选参会的单位或写上人员。")
        }
    }

    @Sendable
    static func checkHeld(_ meeting: Meeting, _ answers: StepAnswers, _ now: Instant) throws(Refusal) {
        guard meeting.startsAt <= now else {
            throw Refusal(.conflict, "meeting.notYet", "会议\(meeting.startsAt.chinese)才开，开过以后再登记。改了时间的请先“修改”。")
        }
    }

    @Sendable
    static func checkMinutes(_ meeting: Meeting, _ answers: StepAnswers, _ now: Instant) throws(Refusal) {
        guard !meeting.minutes.isEmpty else {
            throw Refusal(.conflict, "meeting.noMinutes", "纪要还没有写，请干事写好纪要再印发。")
        }
    }
}
