import Kernel

/// The one flow of every finding. Pure: a course, an act, who and when in; the next course or a refusal
/// out, and the course that came in is untouched.
package struct FindingFlow: Sendable {
    /// How often a unit may say that it is not theirs before the office decides for good.
    package static let mostObjections = 2

    private let calendar: WorkingCalendar
    private let overdue: Overdue

    package init(calendar: WorkingCalendar = .china, overdue: Overdue = .ours) {
        self.calendar = calendar
        self.overdue = overdue
    }

    /// Takes a step. Refuses, in this order: who may not, what is out of order, what is incomplete.
    package func apply(
        _ act: FindingAct, to course: FindingCourse, by actor: Actor, at now: Instant, note: String = ""
    ) throws(Refusal) -> FindingCourse {
        try admit(act.step, by: actor, on: course, at: now)
        let next = try Transition.state(after: act.step, in: course.state)
        if needsNote(act.step, course), note.allSatisfy(\.isWhitespace) {
            throw Refusal.field("note", "finding.note", missingNote(act.step))
        }
        try check(act, on: course, by: actor, at: now)
        var changed = course
        changed.take(
            FindingEntry(
                act: act, actor: actor.id, actorName: actor.name, at: now, note: note, from: course.state, to: next,
                deadline: deadline(after: act, on: course, at: now)))
        return changed
    }

    /// Refuses a step whatever it may bring: who may not, and what is out of order. To be asked before anything is taken in.
    package func admit(_ step: FindingStep, by actor: Actor, on course: FindingCourse, at now: Instant) throws(Refusal)
    {
        if let refusal = FindingRights.refusal(step, by: actor, on: course) { throw refusal }
        _ = try Transition.state(after: step, in: course.state)
        if let refusal = used(step, course, at: now) { throw refusal }
    }

    /// Whether an act would change nothing: it stands so already, whoever did it. Then it is one with that, and no second
    /// number, entry or deadline comes of it. Refuses who may not do it at all.
    package func stands(
        _ act: FindingAct, on course: FindingCourse, by actor: Actor, note: String
    ) throws(Refusal) -> Bool {
        guard let last = course.history.last, note.isEmpty || note == last.note else { return false }
        let isSame =
            switch act.brought {
            case .assignment(let party, let limit):
                course.state == .assigned && course.helpers.isEmpty && course.lead?.unit == party.unit
                    && course.limit == limit
            case .until where act.step == .shelve: course.state == .shelved && last.act == act
            default: false
            }
        guard isSame else { return false }
        if let refusal = FindingRights.refusal(act.step, by: actor, on: course) { throw refusal }
        return true
    }

    /// Whether the office is at work: no notice is given at another time.
    func isWorkingMoment(_ now: Instant) -> Bool { calendar.nextWorkingMoment(now) == now }

    /// The notice that is to be given now, as the job asks; nil when none is.
    package func notice(for course: FindingCourse, at now: Instant) -> Escalation? {
        guard let next = overdue.next(for: course, in: calendar), next.from <= now,
            isWorkingMoment(now)
        else { return nil }
        return next.level
    }

    /// The steps that somebody can take now: what the page offers as buttons.
    package func steps(for actor: Actor, on course: FindingCourse, at now: Instant) -> [FindingStep] {
        Transition.steps(from: course.state).filter { step in
            FindingRights.refusal(step, by: actor, on: course) == nil && used(step, course, at: now) == nil
        }
    }

    /// Why a step that the state allows is not open any more, or not yet.
    private func used(_ step: FindingStep, _ course: FindingCourse, at now: Instant) -> Refusal? {
        switch step {
        case .notOurs where course.objections >= Self.mostObjections:
            return Refusal(
                .conflict, "finding.objections",
                "这条问题已经\(course.objections)次被提出不属于承办单位，现由创建办指定承办，请签收整改。")
        case .requestExtension where course.hasAskedForExtension:
            return Refusal(.conflict, "finding.extendedBefore", "每条问题只能申请一次延期，这条已经申请过。")
        case .requestExtension where course.isOverdue(at: now):
            return Refusal(.conflict, "finding.extensionLate", "已经逾期，不能再申请延期，请尽快整改反馈。")
        case .passOn where course.lead?.division?.level != .township:
            return Refusal(.conflict, "finding.passOn", "只有乡镇（街道）能把问题转给村（社区）办理。")
        case .escalate where notice(for: course, at: now) == nil:
            return Refusal(.conflict, "finding.escalation", "这条问题现在不到督办的时候。")
        case .summon where course.summonsNotice == nil:
            return Refusal(.conflict, "finding.noSummons", "这条问题还没有到提醒约谈的时候，不能登记约谈。")
        case .summon:
            return course.summonedOn.map {
                Refusal(.conflict, "finding.summoned", "这次约谈已经登记过，是\($0.chinese)谈的。")
            }
        default: return nil
        }
    }

    private func missingNote(_ step: FindingStep) -> String {
        switch step {
        case .accept: "工程类问题签收时请写明整改计划。"
        case .summon: "请写明约谈的情况。"
        default: "请写明\(step.chinese)的原因。"
        }
    }

    private func needsNote(_ step: FindingStep, _ course: FindingCourse) -> Bool {
        switch step.row.words {
        case .reason: true
        case .plan: course.limit?.needsPlan == true
        case .note, .none: false
        }
    }

    /// What the act itself must bring.
    private func check(
        _ act: FindingAct, on course: FindingCourse, by actor: Actor, at now: Instant
    ) throws(Refusal) {
        switch act.brought {
        case .assignment(let party, _): try checkAssignment(to: party, course, by: actor)
        case .party(let village) where act.step == .passOn: try checkPassing(to: village, course)
        case .party(let whose):
            guard whose.unit != course.lead?.unit else {
                throw Refusal.field("whose", "finding.whose", "请写明应由哪个单位办理，不能是本单位。")
            }
        case .photos(let photos):
            guard !photos.isEmpty else {
                throw Refusal.field("photo", "finding.photos", "反馈至少要有一张整改后的照片。")
            }
        case .until(let day) where act.step == .hasten:
            guard day >= now.day, course.deadline.map({ day < $0.instant.day }) ?? false else {
                throw Refusal(.conflict, "finding.hasten", "提前到的日期应在今天以后、现在的期限以前。")
            }
        case .until(let day):
            // A matter that is shelved may be planned for before its deadline; more time is time after it.
            let deadline = act.step == .shelve ? nil : course.deadline?.instant.day
            try checkDay(day, after: max(deadline ?? now.day, now.day), at: now)
        case .notice(let level):
            guard notice(for: course, at: now) == level else {
                throw Refusal(.conflict, "finding.escalation", "督办要逐级进行，现在还不到“\(level.chinese)”这一步。")
            }
        case .merger(let old, _, _):
            guard ([course.lead] + course.helpers).contains(where: { $0?.unit == old.unit }) else {
                throw Refusal(.conflict, "finding.succession", "这条问题不由\(old.name)办理，不用转交。")
            }
        case .end(let party, _):
            guard course.lead?.unit == party.unit else {
                throw Refusal(.conflict, "finding.succession", "这条问题不由\(party.name)办理，不用改派。")
            }
        case .talk(let day, let who): try checkSummons(day, who, course, at: now)
        case .nothing: break
        }
    }

    private func checkAssignment(to party: Party, _ course: FindingCourse, by actor: Actor) throws(Refusal) {
        if let division = party.division, division.county != course.division.county {
            throw Refusal.field("unit", "finding.otherCounty", "\(party.name)不是本县的单位。")
        }
        // A township looks after its own villages; whatever else it finds goes through the office.
        if case .division(let own, _) = actor.scope, party.division.map(own.contains) != true {
            throw Refusal.field(
                "unit", "finding.assignBelow", "乡镇（街道）只能交办给自己或所属的村（社区），其他单位请报创建办交办。")
        }
    }

    private func checkPassing(to village: Party, _ course: FindingCourse) throws(Refusal) {
        guard let division = village.division, division.level == .village,
            course.lead?.division?.contains(division) == true
        else {
            throw Refusal.field("village", "finding.passOnBelow", "只能转给所属的村（社区）办理，\(village.name)不是。")
        }
        guard !course.helpers.contains(where: { $0.unit == village.unit }) else {
            throw Refusal.field("village", "finding.passedOn", "已经转给\(village.name)办理。")
        }
    }

    private func checkSummons(_ day: Day, _ who: String, _ course: FindingCourse, at now: Instant) throws(Refusal) {
        let earliest = course.summonsNotice?.day ?? now.day
        guard day >= earliest, day <= now.day else {
            throw Refusal.field(
                "day", "finding.summonsDay",
                "约谈的日期应在提醒约谈（\(earliest.chinese)）到今天之间，实际是\(day.chinese)。")
        }
        guard !who.allSatisfy(\.isWhitespace) else {
            throw Refusal.field("by", "finding.summonsBy", "请写明由谁约谈。")
        }
    }

    private func checkDay(_ day: Day, after earliest: Day, at now: Instant) throws(Refusal) {
        guard day > earliest else {
            throw Refusal.field("day", "finding.day", "日期应在\(earliest.chinese)之后，实际是\(day.chinese)。")
        }
        guard day <= now.day.adding(days: 3 * 366) else {
            throw Refusal.field("day", "finding.dayFar", "\(day.chinese)太远，请定在三年之内。")
        }
    }

    /// What the finding is due by once the act is done.
    private func deadline(after act: FindingAct, on course: FindingCourse, at now: Instant) -> Deadline? {
        switch (act.step.row.clock, act.brought) {
        case (.anew, .assignment(_, let limit)): limit.deadline(from: now, in: calendar)
        case (.anew, _): course.limit?.deadline(from: now, in: calendar) ?? course.deadline
        case (.dated, .until(let day)): calendar.deadline(from: now, on: day)
        case (.resumes, _), (.answered, _): resumed(course, at: now)
        case (.ends, _): nil
        case (.goesOn, _), (.stops, _), (.dated, _): course.deadline
        }
    }

    /// After a pause, the working time that was left at its beginning; without one, what it was.
    private func resumed(_ course: FindingCourse, at now: Instant) -> Deadline? {
        guard let pause = course.pause, let deadline = course.deadline else { return course.deadline }
        let left = calendar.workingMinutes(from: pause.at, to: deadline.instant)
        return calendar.deadline(from: now, workingMinutes: left)
    }
}
