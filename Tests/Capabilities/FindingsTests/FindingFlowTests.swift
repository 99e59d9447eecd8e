import Findings
import Kernel
import Testing

@Suite("The flow of a finding")
struct FindingFlowTests {
    private let flow = FindingFlow()

    /// Takes steps one after another, a minute apart, and gives the last course.
    private func walk(
        _ course: FindingCourse, from start: Instant? = nil, _ steps: [(FindingAct, Actor, String)]
    ) throws -> FindingCourse {
        var course = course
        var now = try start ?? Cast.monday()
        for (act, actor, note) in steps {
            course = try flow.apply(act, to: course, by: actor, at: now, note: note)
            now = now.adding(minutes: 1)
        }
        return course
    }

    private func assigned(to party: Party = Cast.department, _ source: FindingSource = .visit) throws -> FindingCourse {
        try walk(Cast.found(source), [(.assign(to: party, limit: try Cast.limit()), Cast.clerk, "")])
    }

    private func responded() throws -> FindingCourse {
        try walk(
            assigned(), from: Cast.monday(10),
            [(.init(.accept), Cast.liaison, ""), (.respond(photos: ["a1"]), Cast.liaison, "清了")])
    }

    @Test("goes 发现 → 交办 → 签收 → 整改 → 反馈 → 复核 → 销号, each step kept with who, when and where it led")
    func straight() throws {
        let course = try walk(
            Cast.found(),
            [
                (.assign(to: Cast.department, limit: try Cast.limit()), Cast.clerk, ""),
                (.init(.accept), Cast.liaison, ""),
                (.init(.start), Cast.liaison, ""), (.respond(photos: ["a1"]), Cast.liaison, "已清理"),
                (.init(.verify), Cast.otherInspector, ""), (.init(.close), Cast.clerk, ""),
            ])
        #expect(course.state == .closed && course.isOnTime == true && !course.wasLate)
        #expect(course.deadline?.instant.chinese == "2019年11月7日 17:30")
        #expect(course.history.map(\.to) == [.assigned, .accepted, .rectifying, .responded, .verified, .closed])
        #expect(course.history.map(\.actor) == ["clerk", "water", "water", "water", "inspector2", "clerk"])
        #expect(try course.history.map(\.at) == (0..<6).map { try Cast.monday($0) })
        #expect(course.history[3].note == "已清理")
    }

    @Test("comes back to the very same course when its history is replayed")
    func replay() throws {
        let course = try responded()
        let again = FindingCourse(
            source: course.source, division: course.division, finder: course.finder, history: course.history)
        #expect(again == course)
    }

    @Test("returns with a count and the class's time anew")
    func returns() throws {
        var course = try responded()
        course = try flow.apply(.init(.sendBack), to: course, by: Cast.clerk, at: Cast.monday(3 * 1440), note: "还有残留")
        #expect(course.state == .rectifying && course.returns == 1 && course.respondedAt == nil)
        #expect(course.deadline?.instant.chinese == "2019年11月12日 17:30")
        course = try walk(
            course, from: Cast.monday(4 * 1440),
            [
                (.respond(photos: ["a2"]), Cast.liaison, ""), (.init(.sendBack), Cast.clerk, "仍未清"),
                (.respond(photos: ["a3"]), Cast.liaison, ""), (.init(.verify), Cast.clerk, ""),
                (.init(.close), Cast.clerk, ""),
                (.init(.reopen), Cast.director, "复查又有"),
            ])
        #expect(course.state == .rectifying && course.returns == 3)
    }

    @Test("says 不属于本单位 only with whose it is, and twice at most")
    func notOurs() throws {
        var course = try assigned()
        let now = try Cast.monday(60)
        let own = #expect(throws: Refusal.self) {
            try flow.apply(.notOurs(whose: Cast.department), to: course, by: Cast.liaison, at: now, note: "不归我们")
        }
        #expect(own?.fields.first?.name == "whose")
        course = try walk(
            course, from: now,
            [
                (.notOurs(whose: Cast.otherDepartment), Cast.liaison, "路在线外")
            ])
        #expect(course.state == .disputed && course.named == Cast.otherDepartment)
        #expect(try course.deadline == nil && !course.isOverdue(at: Cast.monday(90 * 1440)))
        course = try walk(
            course, from: now,
            [
                (.assign(to: Cast.otherDepartment, limit: try Cast.limit()), Cast.clerk, ""),
                (.notOurs(whose: Cast.department), Cast.otherLiaison, "是河道"),
                (.assign(to: Cast.department, limit: try Cast.limit()), Cast.clerk, "按三定方案"),
            ])
        let third = #expect(throws: Refusal.self) {
            try flow.apply(.notOurs(whose: Cast.otherDepartment), to: course, by: Cast.liaison, at: now, note: "不归我们")
        }
        #expect(third?.code == "finding.objections" && course.objections == 2)
        #expect(!flow.steps(for: Cast.liaison, on: course, at: now).contains(.notOurs))
    }

    @Test("stands still from the step that pauses it to the one that says how its time goes on, whatever comes between")
    func paused() throws {
        let accepted = try walk(assigned(), from: Cast.monday(10), [(.init(.accept), Cast.liaison, "")])
        let wednesday = Instant(try Cast.day("2019-11-06"), hour: 12)
        let asked = try flow.apply(
            .requestExtension(until: try Cast.day("2019-11-15")), to: accepted, by: Cast.liaison, at: wednesday,
            note: "等材料")
        let later = Instant(try Cast.day("2019-11-18"), hour: 8, minute: 30)
        let handed = try flow.apply(
            .succeed(Cast.department, by: Cast.otherDepartment, from: try Cast.day("2019-11-11")), to: asked,
            by: Cast.system, at: later)
        #expect(handed.pause == asked.pause && handed.pause != nil && !handed.isOverdue(at: later))
        let refused = try flow.apply(.init(.refuseExtension), to: handed, by: Cast.clerk, at: later, note: "可以先清")
        #expect(refused.pause == nil && refused.deadline?.instant.chinese == "2019年11月19日 14:00")
        let voided = try flow.apply(.init(.void), to: handed, by: Cast.director, at: later, note: "误记")
        #expect(voided.pause == nil)
        // Nothing paused the others, whatever state they passed.
        #expect(try responded().pause == nil)
    }

    @Test("is extended once, the clock standing still until the answer")
    func extensionOnce() throws {
        let accepted = try walk(assigned(), from: Cast.monday(10), [(.init(.accept), Cast.liaison, "")])
        // Wednesday noon: what is left until Thursday 17:30 is 4 + 7.5 hours.
        let wednesday = Instant(try Cast.day("2019-11-06"), hour: 12)
        let asked = try flow.apply(
            .requestExtension(until: try Cast.day("2019-11-15")), to: accepted, by: Cast.liaison, at: wednesday,
            note: "等材料")
        let later = Instant(try Cast.day("2019-11-18"), hour: 8, minute: 30)
        #expect(try !asked.isOverdue(at: later) && asked.pause?.until == Cast.day("2019-11-15"))

        let refused = try flow.apply(.init(.refuseExtension), to: asked, by: Cast.clerk, at: later, note: "可以先清")
        #expect(refused.deadline?.instant.chinese == "2019年11月19日 14:00" && refused.pause == nil)
        let granted = try flow.apply(
            .grantExtension(until: try Cast.day("2019-11-22")), to: asked, by: Cast.clerk, at: later)
        #expect(granted.deadline?.instant.chinese == "2019年11月22日 17:30")
        let responded = try flow.apply(.respond(photos: ["a"]), to: asked, by: Cast.liaison, at: later)
        #expect(responded.isOnTime == true && responded.pause == nil)

        for course in [refused, granted] {
            let again = #expect(throws: Refusal.self) {
                try flow.apply(
                    .requestExtension(until: try Cast.day("2019-12-20")), to: course, by: Cast.liaison, at: later,
                    note: "再等")
            }
            #expect(again?.code == "finding.extendedBefore")
        }
        let late = #expect(throws: Refusal.self) {
            try flow.apply(
                .requestExtension(until: try Cast.day("2019-12-20")), to: accepted, by: Cast.liaison, at: later,
                note: "等")
        }
        #expect(late?.code == "finding.extensionLate")
    }

    @Test("is shelved with a plan date, and overdue after it")
    func shelved() throws {
        let now = try Cast.monday(60)
        let course = try flow.apply(
            .shelve(until: try Cast.day("2020-03-31")), to: assigned(), by: Cast.clerk, at: now, note: "列入明年工程")
        #expect(course.state == .shelved && course.deadline?.instant.chinese == "2020年3月31日 17:30")
        #expect(try !course.isOverdue(at: Cast.monday(100 * 1440)))
        #expect(try course.isOverdue(at: Instant(Cast.day("2020-04-01"))))
        for bad in ["2019-11-04", "2019-01-01", "2030-01-01"] {
            let refusal = #expect(throws: Refusal.self) {
                try flow.apply(.shelve(until: try Cast.day(bad)), to: course, by: Cast.clerk, at: now, note: "改期")
            }
            #expect(refusal?.fields.first?.name == "day")
        }
        let resumed = try flow.apply(.init(.resume), to: course, by: Cast.clerk, at: now)
        #expect(resumed.deadline?.instant.chinese == "2019年11月7日 17:30")
    }

    @Test("is passed on to a village below, which may do the work while the township stays answerable")
    func passedOn() throws {
        let now = try Cast.monday(60)
        let course = try assigned(to: try Cast.township())
        let passed = try flow.apply(
            .passOn(to: try Cast.village()), to: course, by: try Cast.townshipLiaison(), at: now)
        #expect(try passed.lead == Cast.township() && passed.helpers == [Cast.village()])
        let done = try walk(
            passed, from: now,
            [(.init(.accept), try Cast.villager(), ""), (.respond(photos: ["a"]), try Cast.villager(), "")])
        #expect(done.state == .responded)
        for wrong in [try Cast.otherVillage(), try Cast.township(), Cast.department, try Cast.village()] {
            #expect(throws: Refusal.self) {
                try flow.apply(.passOn(to: wrong), to: passed, by: try Cast.townshipLiaison(), at: now)
            }
        }
        let refusal = #expect(throws: Refusal.self) {
            try flow.apply(.passOn(to: try Cast.village()), to: assigned(), by: Cast.liaison, at: now)
        }
        #expect(refusal?.code == "finding.passOn")
    }

    @Test(
        "asks for what a step needs, and names the field",
        arguments: [
            (FindingAct.respond(photos: []), "photo"), (FindingAct(.sendBack), "note"), (FindingAct(.reopen), "note"),
            (FindingAct(.void), "note"), (FindingAct(.refuseExtension), "note"),
        ])
    func incomplete(act: FindingAct, field: String) throws {
        let now = try Cast.monday(60)
        let accepted = try walk(assigned(), from: Cast.monday(10), [(.init(.accept), Cast.liaison, "")])
        let closed = try walk(
            responded(), from: now, [(.init(.verify), Cast.clerk, ""), (.init(.close), Cast.clerk, "")])
        let asked = try flow.apply(
            .requestExtension(until: try Cast.day("2019-11-29")), to: accepted, by: Cast.liaison, at: now, note: "等")
        let (course, actor) =
            switch act.step {
            case .respond: (accepted, Cast.liaison)
            case .reopen: (closed, Cast.director)
            case .refuseExtension: (asked, Cast.clerk)
            default: (try responded(), Cast.director)
            }
        let refusal = #expect(throws: Refusal.self) { try flow.apply(act, to: course, by: actor, at: now, note: " \n") }
        #expect(refusal?.fields.first?.name == field)
    }

    @Test("of the kind that needs works is accepted with a plan")
    func plan() throws {
        let limit = try Cast.limit("rural.works")
        let course = try walk(Cast.found(), [(.assign(to: Cast.department, limit: limit), Cast.clerk, "")])
        let refusal = #expect(throws: Refusal.self) {
            try flow.apply(.init(.accept), to: course, by: Cast.liaison, at: try Cast.monday(10))
        }
        #expect(refusal?.message.contains("整改计划") == true)
        #expect(
            try flow.apply(.init(.accept), to: course, by: Cast.liaison, at: try Cast.monday(10), note: "月底招标").state
                == .accepted)
    }

    @Test("is pressed in working time: deputy at once, head two working days on, summons three more, never out of turn")
    func pressed() throws {
        var course = try assigned()  // due on Thursday 7 November, 17:30
        let due = try #require(course.deadline).instant
        #expect(flow.notice(for: course, at: due) == nil)
        #expect(flow.notice(for: course, at: due.adding(hours: 3)) == nil)
        let expected: [(Escalation, String)] = [
            (.firstNotice, "2019-11-08"), (.secondNotice, "2019-11-13"), (.summons, "2019-11-19"),
        ]
        for (level, text) in expected {
            let morning = Instant(try Cast.day(text), hour: 8, minute: 30)
            #expect(flow.notice(for: course, at: morning.adding(minutes: -1)) == nil, "\(level)")
            #expect(flow.notice(for: course, at: morning) == level)
            for wrong in Escalation.allCases where wrong != level {
                #expect(throws: Refusal.self) {
                    try flow.apply(.escalate(wrong), to: course, by: Cast.system, at: morning)
                }
            }
            course = try flow.apply(.escalate(level), to: course, by: Cast.system, at: morning)
            #expect(course.state == .assigned)
        }
        #expect(try flow.notice(for: course, at: Instant(Cast.day("2020-06-01"), hour: 10)) == nil)
    }

    @Test(
        "gets no notice outside office hours, however late it is",
        arguments: [
            ("2019-11-09", 10, false), ("2019-11-11", 8, false), ("2019-11-11", 9, true), ("2019-11-11", 12, false),
            ("2019-11-11", 18, false), ("2019-10-01", 10, false),
        ])
    func officeHours(text: String, hour: Int, isGiven: Bool) throws {
        let notice = flow.notice(for: try assigned(), at: Instant(try Cast.day(text), hour: hour))
        #expect((notice != nil) == isGiven)
    }

    @Test("begins anew with no notice and no helpers when somebody else is to answer")
    func anew() throws {
        let passed = try flow.apply(
            .passOn(to: try Cast.village()), to: try assigned(to: try Cast.township()), by: try Cast.townshipLiaison(),
            at: try Cast.monday(5))
        let friday = Instant(try Cast.day("2019-11-08"), hour: 9)
        let pressed = try flow.apply(.escalate(.firstNotice), to: passed, by: Cast.system, at: friday)
        #expect(pressed.escalation?.level == .firstNotice && pressed.isOverdue(at: friday))
        let other = try flow.apply(
            .assign(to: Cast.department, limit: try Cast.limit()), to: pressed, by: Cast.clerk, at: friday)
        #expect(other.helpers.isEmpty && other.lead == Cast.department)
        #expect(other.escalation == nil && !other.isOverdue(at: friday))
        let shelved = try flow.apply(
            .shelve(until: try Cast.day("2019-12-31")), to: pressed, by: Cast.clerk, at: friday, note: "待招标")
        #expect(shelved.escalation == nil)
    }

    @Test("after a standstill of the job gives one notice, not three")
    func standstill() throws {
        let course = try assigned()
        let muchLater = Instant(try Cast.day("2020-03-02"), hour: 10)
        let pressed = try flow.apply(.escalate(.firstNotice), to: course, by: Cast.system, at: muchLater)
        #expect(flow.notice(for: pressed, at: muchLater.adding(minutes: 5)) == nil)
    }

    @Test("remembers that a response was late, also when a later one was not")
    func late() throws {
        let accepted = try walk(assigned(), from: Cast.monday(10), [(.init(.accept), Cast.liaison, "")])
        let late = try flow.apply(
            .respond(photos: ["a"]), to: accepted, by: Cast.liaison, at: Instant(try Cast.day("2019-11-20"), hour: 9))
        #expect(late.isOnTime == false && late.wasLate)
        let better = try walk(
            late, from: Instant(try Cast.day("2019-11-20"), hour: 10),
            [(.init(.sendBack), Cast.clerk, "未清"), (.respond(photos: ["b"]), Cast.liaison, "")])
        #expect(better.isOnTime == true && better.wasLate)
    }
}
