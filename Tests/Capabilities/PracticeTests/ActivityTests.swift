import Database
import Documents
import Foundation
import Kernel
import Office
import TestCounty
import TestSupport
import Testing
import Volunteers

@testable import Practice

@Suite("An activity of a site")
struct ActivityTests {
    @Test(
        "is announced, signed up for, checked in to by code, list and leader, and reported; hours follow",
        arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let id = try await world.plan()
            let (own, listed, late) = (
                try await world.signedIn("zhangmin"), try await world.volunteer("李红"), try await world.volunteer("王强")
            )
            #expect(try await world.office.carryOut(SignUpFor(id, own.id), by: own.actor) == .going)
            #expect(try await world.signUp(id, listed) == .going)
            try world.set(8, 45)
            try await world.office.carryOut(
                CheckIn(id, own.id, .code, code: try await world.code(id)), by: own.actor)
            try world.set(9, 30)
            try await world.office.carryOut(CheckIn(id, listed, .list), by: try world.village)
            try await world.office.carryOut(CheckIn(id, late, .leader), by: try world.village)
            try world.set(10, 15)
            try await world.office.carryOut(CheckOut(id, own.id), by: own.actor)
            try world.set(11, 20)
            #expect(try await world.report(id) == 3)
            // From the beginning to when he left; from when they came to the end.
            #expect(try await world.minutes(own.id) == 75)
            #expect(try await world.minutes(listed) == 90)
            #expect(try await world.minutes(late) == 90)
            let found = try await world.activity(id)
            #expect(found.state == .held && found.attendance == 30 && found.came == 3)
            #expect(try await world.value("practiceActivities", "2019-11") == 1)
            #expect(try await world.value("practiceSitesActive", "2019-11") == 1)
        }
    }

    @Test(
        "takes no check-in before its doors open, after its end, with yesterday's code, or twice",
        arguments: Engine.available)
    func checkIn(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let id = try await world.plan()
            let own = try await world.signedIn("zhangmin")
            _ = try await world.signUp(id, own.id)
            func scan(_ code: String) async -> String? {
                await refused { try await world.office.carryOut(CheckIn(id, own.id, .code, code: code), by: own.actor) }
            }
            try world.set(9, 0, day: "2019-11-08")
            let yesterdays = try await world.code(id)
            #expect(await scan(yesterdays) == "checkIn.early")
            try world.set(8, 29)
            #expect(await scan(try await world.code(id)) == "checkIn.early")
            try world.set(9, 0)
            #expect(await scan(yesterdays) == "checkIn.code")
            #expect(await scan("") == "checkIn.code")
            // Another activity's code is none of this one's.
            let other = try await world.plan("理论宣讲", from: 14, to: 16)
            #expect(await scan(try await world.code(other)) == "checkIn.code")
            let code = try await world.code(id)
            // Whoever scans has some minutes to find his page, and no more.
            world.county.clock.advance(minutes: 2)
            #expect(await scan(code) == nil)
            #expect(await scan(try await world.code(id)) == "checkIn.twice")
            let late = try await world.volunteer("李红")
            _ = try await world.signUp(id, late)
            try world.set(11, 1)
            #expect(
                await refused { try await world.office.carryOut(CheckIn(id, late, .list), by: try world.village) }
                    == "checkIn.late")
        }
    }

    @Test("goes by the server's clock: a phone an hour off checks in like any other", arguments: Engine.available)
    func clocks(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let id = try await world.plan()
            let own = try await world.signedIn("zhangmin")
            _ = try await world.signUp(id, own.id)
            try world.set(9, 5)
            // Nothing that a phone sends says what time it is; what it makes is the identifier of its request, an hour off here.
            let at = try await world.office.carryOut(
                CheckIn(id, own.id, .code, code: try await world.code(id)), by: own.actor)
            #expect(at == (try world.at(9, 5)))
            #expect(try await world.state(id, own.id)?.inAt == (try world.at(9, 5)))
        }
    }

    @Test(
        "lets nobody check another in by the code, nor whoever is no volunteer's account", arguments: Engine.available)
    func proxies(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let id = try await world.plan()
            let (own, other) = (try await world.signedIn("zhangmin"), try await world.signedIn("lihong"))
            _ = try await world.signUp(id, own.id)
            _ = try await world.signUp(id, other.id)
            try world.set(9)
            let code = try await world.code(id)
            #expect(
                await refused {
                    try await world.office.carryOut(CheckIn(id, other.id, .code, code: code), by: own.actor)
                }
                    == "checkIn.notYours")
            #expect(
                await refused { try await world.office.carryOut(CheckIn(id, other.id, .list), by: own.actor) }
                    == "checkIn.notYours")
        }
    }

    @Test("has a wait list: who goes makes room for the first who waits", arguments: Engine.available)
    func waiting(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let id = try await world.plan(places: 2)
            var people: [ID<Volunteer>] = []
            for name in ["甲", "乙", "丙", "丁"] {
                people.append(try await world.volunteer(name))
                world.county.clock.advance(minutes: 1)
            }
            var states: [SignUp.State] = []
            for person in people {
                states.append(try await world.signUp(id, person))
                world.county.clock.advance(minutes: 1)
            }
            #expect(states == [.going, .going, .waiting, .waiting])
            try await world.office.carryOut(WithdrawFrom(id, people[0]), by: try world.village)
            #expect(try await world.state(id, people[2])?.state == .going)
            #expect(try await world.state(id, people[3])?.state == .waiting)
            // One who comes again is the last.
            #expect(try await world.signUp(id, people[0]) == .waiting)
            #expect(await refused { _ = try await world.signUp(id, people[0]) } == "signUp.twice")
        }
    }

    @Test(
        "that was moved after people signed up keeps them, counts the change, and asks whether they come",
        arguments: Engine.available)
    func moved(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let id = try await world.plan()
            let own = try await world.signedIn("zhangmin")
            _ = try await world.signUp(id, own.id)
            world.county.clock.advance(minutes: 5)
            func move(_ from: Int, day: String = "2019-11-10") async throws {
                try await world.office.carryOut(
                    MoveActivity(
                        id, to: "文化礼堂", from: try world.at(from, day: day), until: try world.at(from + 2, day: day),
                        reason: "预报有雨"), by: try world.village)
            }
            try await move(14)
            let moved = try await world.activity(id)
            let time = try world.at(14, day: "2019-11-10")
            #expect(moved.sequence == 1 && moved.startsAt == time && moved.going == 1)
            #expect(try await world.state(id, own.id)?.isUnconfirmed == true)
            let told = try await world.office.read {
                try Inbox.page(of: own.actor.id, limit: 10, county: TestCounty.code, in: $0).map(\.title)
            }
            #expect(told.contains("活动改期：清洁家园"))
            world.county.clock.advance(minutes: 5)
            try await world.office.carryOut(SignUpFor(id, own.id), by: own.actor)
            #expect(try await world.state(id, own.id)?.isUnconfirmed == false)
            #expect(await refused { try await move(8, day: "2019-11-04") } == "activity.past")
            try world.set(14, 30, day: "2019-11-10")
            #expect(await refused { try await move(16) } == "activity.begun")
        }
    }

    @Test("is nothing that somebody else's time is taken by: one place at a time", arguments: Engine.available)
    func overlap(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let (first, second) = (try await world.plan(), try await world.plan("宣讲", from: 10, to: 12))
            let person = try await world.volunteer("李红")
            _ = try await world.signUp(first, person)
            #expect(await refused { _ = try await world.signUp(second, person) } == "signUp.overlap")
            // By the leader he is let in all the same, and the hour counts once.
            try world.set(9)
            try await world.office.carryOut(CheckIn(first, person, .list), by: try world.village)
            try world.set(10, 30)
            try await world.office.carryOut(CheckIn(second, person, .leader), by: try world.village)
            try world.set(12, 30)
            #expect(try await world.report(first) == 1)
            #expect(try await world.report(second) == 0)
            #expect(try await world.minutes(person) == 120)
        }
    }

    /// `WENMING_CROWD=500` for a square full of people.
    @Test("takes as many as come within a minute, each once", arguments: Engine.available)
    func crowd(engine: Engine) async throws {
        let count = ProcessInfo.processInfo.environment["WENMING_CROWD"].flatMap(Int.init) ?? 60
        try await PracticeCounty.with(engine) { world in
            let id = try await world.plan()
            var people: [ID<Volunteer>] = []
            for number in 0..<count { people.append(try await world.volunteer("志愿者\(number)")) }
            try world.set(9)
            let village = try world.village
            let start = ContinuousClock.now
            await withTaskGroup(of: Void.self) { group in
                for person in people + people {
                    group.addTask { _ = try? await world.office.carryOut(CheckIn(id, person, .leader), by: village) }
                }
            }
            if count > 60 {
                print("\(engine): \(count) people checked in, each sent twice: \(ContinuousClock.now - start)")
            }
            #expect(try await world.activity(id).came == count)
            #expect(try await world.county.audited(CheckIn.action).count == 2 * count)
        }
    }

    @Test(
        "stands in the calendar of its site and of whoever comes, moved and called off too", arguments: Engine.available
    )
    func calendar(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let id = try await world.plan()
            let person = try await world.volunteer("李红")
            _ = try await world.signUp(id, person)
            func events() async throws -> [PracticeActivity] {
                try await world.office.read { try Activities.calendar(of: person, county: TestCounty.code, in: $0) }
            }
            #expect(try await events().map(\.sequence) == [0])
            try await world.office.carryOut(
                TakeProcedureStep(
                    PracticeActivity.procedure, id, "cancel", answers: StepAnswers(note: "台风")), by: try world.village)
            #expect(try await events().map(\.sequence) == [1])
            #expect(try await events().map(\.state) == [.cancelled])
            let volunteer = try await world.office.read {
                try Volunteers.known(person, county: TestCounty.code, in: $0)
            }
            let keys = try await world.office.read { $0.keys }
            let secret = try #require(Volunteers.feedSecret(of: volunteer, keys: keys))
            #expect(Volunteers.opens(secret, volunteer, keys: keys))
            try await world.office.carryOut(RenewCalendar(person), by: world.clerk)
            let renewed = try await world.office.read { try Volunteers.known(person, county: TestCounty.code, in: $0) }
            #expect(!Volunteers.opens(secret, renewed, keys: keys))
        }
    }

    @Test("says nobody's own number in what everybody reads", arguments: ["报名找13800001234", "李红138-0000-1234"])
    func words(words: String) async throws {
        try await PracticeCounty.with(.sqlite) { world in
            func plan(_ words: String) async -> String? {
                await refused {
                    _ = try await world.office.carryOut(
                        PlanActivity(
                            world.station,
                            ActivityText(
                                kind: .theory, title: "宣讲", words: words, place: "村中路8号文化礼堂",
                                from: try world.at(9), to: try world.at(11), leaderName: "张敏")),
                        by: try world.village)
                }
            }
            // A unit's telephone and a hall's address are everybody's.
            #expect(await plan("报名电话0575-86012345") == nil)
            #expect(await plan(words) == "words.personal")
        }
    }

    @Test(
        "once a month at least: whoever answers for an idle site is reminded from the twentieth",
        arguments: Engine.available)
    func reminder(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            func waiting() async throws -> [Waiting] {
                let actor = try world.village
                return try await world.office.read { try Sites.idle(for: actor, in: $0) }
            }
            #expect(try await waiting().isEmpty)
            try world.set(9, day: "2019-11-20")
            // The centre lies in this village too, and is not this village's.
            #expect(try await waiting().map(\.count) == [1])
            _ = try await world.plan(day: "2019-11-25")
            #expect(try await waiting().isEmpty)
            // The centre is the office's.
            let office = try await world.office.read { [clerk = world.clerk] in try Sites.idle(for: clerk, in: $0) }
            #expect(office.map(\.detail) == ["明川县实践中心"])
        }
    }

    @Test("names nobody to whoever types his number: a child to his own unit alone", arguments: Engine.available)
    func typed(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let id = try await world.plan()
            let child = try await world.volunteer("周小明", born: "2006-06-01")
            _ = try await world.signUp(id, child)
            func told(_ actor: Actor) async -> String {
                do {
                    _ = try await world.office.carryOut(SignUpFor(id, child), by: actor)
                    return ""
                } catch { return (error as? Refusal)?.fields.first?.message ?? "\(error)" }
            }
            // The village is his own, the office runs the activity too.
            #expect(await told(try world.village).contains("周小明"))
            #expect(await told(world.clerk).contains("这位未成年志愿者"))
            #expect(await told(try world.county.township()).contains("这位未成年志愿者"))
            let grown = try await world.office.read { [id = try await world.volunteer("李红")] in
                try Volunteers.known(id, county: TestCounty.code, in: $0)
            }
            #expect(grown.named(to: world.county.departmentLiaison) == "李*")
            #expect(grown.named(to: world.clerk) == "李红")
        }
    }

    @Test("gives nobody hours by his own two hands: another counts them", arguments: Engine.available)
    func twoHands(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let own = try await world.signedIn("zhangmin")
            let reporter = Actor(
                id: own.actor.id, name: own.actor.name, county: TestCounty.code, roles: [.village],
                scope: .division(try world.county.division("990101100201")))
            let id = try await world.plan()
            let other = try await world.volunteer("李红")
            _ = try await world.signUp(id, own.id)
            _ = try await world.signUp(id, other)
            try world.set(9)
            try await world.office.carryOut(CheckIn(id, own.id, .code, code: try await world.code(id)), by: reporter)
            try await world.office.carryOut(CheckIn(id, other, .list), by: reporter)
            try world.set(11, 30)
            let counted = try await world.office.carryOut(
                ReportActivity(id, words: "到得齐", attendance: 30, photos: [world.county.photo]), by: reporter)
            #expect(counted == 1)
            #expect(try await world.minutes(own.id) == 0)
            let alone = await refused { try await world.office.carryOut(CountAttendance(id, own.id), by: reporter) }
            #expect(alone == "activity.ownHours")
            try await world.office.carryOut(CountAttendance(id, own.id), by: try world.county.township())
            #expect(try await world.minutes(own.id) == 120)
            // Once.
            try await world.office.carryOut(CountAttendance(id, own.id), by: world.clerk)
            #expect(try await world.minutes(own.id) == 120)
        }
    }
}
