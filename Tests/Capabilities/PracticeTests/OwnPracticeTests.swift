import Database
import Kernel
import Office
import Organisation
import Residents
import TestCounty
import TestSupport
import Testing
import Volunteers

@testable import Practice

@Suite("A resident on his phone")
struct OwnPracticeTests {
    private func with(_ engine: Engine, _ body: (PracticeCounty) async throws -> Void) async throws {
        try await PracticeCounty.with(
            engine, also: Outside.capability(all: { [] }).migrations, body)
    }

    private func resident(_ name: String, _ phone: String, _ world: PracticeCounty, born: String? = "1950-03-04")
        async throws
        -> Actor
    {
        try await world.resident(name, phone, born: born)
    }

    private func ask(_ actor: Actor, _ world: PracticeCounty, phone: String = "13800001234") async throws -> ID<
        ServiceOrder
    > {
        try await world.office.carryOut(
            AskForHelp(title: "修水龙头", kind: .repair, phone: phone, address: "", words: "厨房漏水"), by: actor)
    }

    @Test("asks for help, sees what became of it, and says how it was, once", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await with(engine) { world in
            let (grandmother, neighbour) = (
                try await resident("陈阿婆", "13800001234", world), try await resident("周叔", "13800001235", world)
            )
            let id = try await ask(grandmother, world)
            for (actor, count) in [(grandmother, 1), (neighbour, 0)] {
                let seen = try await world.office.read {
                    try Listing<ServiceOrder>.orders.count("", for: actor, in: $0)
                }
                #expect(seen == count)
            }
            let early = await refused { try await world.office.carryOut(RateOwnOrder(id, stars: 5), by: grandmother) }
            #expect(early == "serviceOrder.outOfOrder")
            try await world.take("admit", id, by: try world.village)
            try await world.office.carryOut(DispatchOrder(id, to: world.team), by: try world.village)
            try await world.take("accept", id, by: try world.county.township())
            try await world.take("start", id, by: try world.county.township())
            // Nobody is sent away who is at it.
            let late = await refused {
                try await world.office.carryOut(CancelOwnHelp(id, reason: "好了"), by: grandmother)
            }
            #expect(late == "serviceOrder.outOfOrder")
            try await world.went(id, by: try world.county.township())
            try await world.take("finish", id, by: try world.county.township(), note: "修好了", photos: true)
            try await world.take("confirm", id, by: try world.village)
            let stranger = await refused {
                try await world.office.carryOut(RateOwnOrder(id, stars: 1, words: "差"), by: neighbour)
            }
            #expect(stranger == "order.none")
            try await world.office.carryOut(RateOwnOrder(id, stars: 5, words: "很好"), by: grandmother)
            #expect(try await world.order(id).stars == 5)
            let twice = await refused { try await world.office.carryOut(RateOwnOrder(id, stars: 4), by: grandmother) }
            #expect(twice == "serviceOrder.outOfOrder")
        }
    }

    @Test(
        "takes it back before anybody went, with a reason; and is found by telephone or address",
        arguments: Engine.available)
    func cancelled(engine: Engine) async throws {
        try await with(engine) { world in
            let grandmother = try await resident("陈阿婆", "13800001234", world)
            let unfound = await refused { _ = try await ask(grandmother, world, phone: "") }
            #expect(unfound == "order.contact")
            let id = try await ask(grandmother, world)
            let silent = await refused {
                try await world.office.carryOut(CancelOwnHelp(id, reason: ""), by: grandmother)
            }
            #expect(silent == "order.why")
            try await world.office.carryOut(CancelOwnHelp(id, reason: "邻居修好了"), by: grandmother)
            #expect(try await world.order(id).state == .cancelled)
        }
    }

    @Test(
        "becomes a volunteer, or is known again, signs up and stays away; a child comes with his guardian",
        arguments: Engine.available)
    func activities(engine: Engine) async throws {
        try await with(engine) { world in
            let known = try await world.volunteer("陈阿婆", born: "1950-03-04")
            let grandmother = try await resident("陈阿婆", "13800001234", world)
            let activity = try await world.plan()
            let sign = SignUpOwn(activity, isComing: true)
            let nobody = await refused { _ = try await world.office.carryOut(sign, by: grandmother) }
            #expect(nobody == "volunteer.own")
            let own = try await world.office.carryOut(JoinAsVolunteer(bornOn: nil), by: grandmother)
            #expect(own == known)
            #expect(try await world.office.carryOut(JoinAsVolunteer(bornOn: nil), by: grandmother) == known)
            #expect(try await world.office.carryOut(sign, by: grandmother) == "已报名。")
            let twice = await refused { _ = try await world.office.carryOut(sign, by: grandmother) }
            #expect(twice == "signUp.twice")
            _ = try await world.office.carryOut(SignUpOwn(activity, isComing: false), by: grandmother)
            #expect(try await world.state(activity, known)?.state == .withdrawn)
            let unknown = try await resident("周叔", "13800001235", world, born: nil)
            let when = await refused { _ = try await world.office.carryOut(JoinAsVolunteer(bornOn: nil), by: unknown) }
            #expect(when == "volunteer.born")
            let child = await refused {
                _ = try await world.office.carryOut(
                    JoinAsVolunteer(bornOn: try TestCounty.day("2006-06-01")), by: unknown)
            }
            #expect(child == "volunteer.guardian")
            let second = try await world.office.carryOut(
                JoinAsVolunteer(bornOn: try TestCounty.day("1970-06-01")), by: unknown)
            #expect(second != known)
        }
    }

    @Test(
        "checks in by the code at the door and out again on his own pages, whether he said before that he comes or not",
        arguments: Engine.available)
    func door(engine: Engine) async throws {
        try await with(engine) { world in
            let (first, second) = (
                try await resident("陈阿婆", "13800001234", world), try await resident("周叔", "13800001235", world)
            )
            let own = try await world.office.carryOut(JoinAsVolunteer(bornOn: nil), by: first)
            let other = try await world.office.carryOut(JoinAsVolunteer(bornOn: nil), by: second)
            let id = try await world.plan(places: 2)
            _ = try await world.office.carryOut(SignUpOwn(id, isComing: true), by: first)
            try world.set(8, 45)
            let old = await refused { _ = try await world.office.carryOut(CheckInOwn(id, code: "00"), by: second) }
            #expect(old == "checkIn.code")
            #expect(try await world.state(id, other) == nil, "what was refused signed nobody up")
            for actor in [first, second] {
                let at = try await world.office.carryOut(
                    CheckInOwn(id, code: try await world.code(id)), by: actor)
                #expect(at == (try world.at(8, 45)))
            }
            // What has begun is still there to leave.
            try world.set(10)
            let going = try await world.office.read {
                try Activities.signedUp(of: own, county: TestCounty.code, in: $0).map(\.id)
            }
            #expect(going == [id])
            _ = try await world.office.carryOut(CheckOutOwn(id), by: first)
            try world.set(11, 30)
            #expect(try await world.report(id) == 2)
            #expect(try await world.minutes(own) == 60)
            #expect(try await world.minutes(other) == 120)
        }
    }

    @Test("finds the places taken at the door, and is nobody's proxy", arguments: Engine.available)
    func fullDoor(engine: Engine) async throws {
        try await with(engine) { world in
            let late = try await resident("周叔", "13800001235", world)
            let own = try await world.office.carryOut(JoinAsVolunteer(bornOn: nil), by: late)
            let id = try await world.plan(places: 1)
            _ = try await world.signUp(id, try await world.volunteer("李红"))
            try world.set(9)
            let code = try await world.code(id)
            let full = await refused { _ = try await world.office.carryOut(CheckInOwn(id, code: code), by: late) }
            #expect(full == "checkIn.notGoing")
            #expect(try await world.state(id, own) == nil)
        }
    }

    @Test(
        "is told on his own pages that an activity was moved, and that a place was left for him",
        arguments: Engine.available)
    func told(engine: Engine) async throws {
        try await with(engine) { world in
            let person = try await resident("陈阿婆", "13800001234", world)
            _ = try await world.office.carryOut(JoinAsVolunteer(bornOn: nil), by: person)
            let id = try await world.plan(places: 1)
            let first = try await world.volunteer("李红")
            _ = try await world.signUp(id, first)
            #expect(try await world.office.carryOut(SignUpOwn(id, isComing: true), by: person) == "候补。")
            world.county.clock.advance(minutes: 5)
            try await world.office.carryOut(WithdrawFrom(id, first), by: try world.village)
            world.county.clock.advance(minutes: 5)
            try await world.office.carryOut(
                MoveActivity(
                    id, to: "礼堂", from: try world.at(14, day: "2019-11-10"), until: try world.at(16, day: "2019-11-10"),
                    reason: "有雨"), by: try world.village)
            let notices = try await world.office.read {
                try Inbox.page(of: person.id, limit: 10, county: TestCounty.code, in: $0)
            }
            #expect(notices.map(\.title) == ["活动改期：清洁家园", "候补到了：清洁家园"])
            #expect(Set(notices.map(\.path)) == ["my/activities"])
            // He says again that he comes.
            world.county.clock.advance(minutes: 5)
            _ = try await world.office.carryOut(SignUpOwn(id, isComing: true), by: person)
            let own = try #require(
                try await world.office.read {
                    try Volunteers.of(account: person.id, county: TestCounty.code, in: $0)
                })
            #expect(try await world.state(id, own.id)?.isUnconfirmed == false)
        }
    }

    @Test(
        "asks for his certificate himself, and has another address for his calendar", arguments: Engine.available)
    func certified(engine: Engine) async throws {
        try await with(engine) { world in
            let person = try await resident("陈阿婆", "13800001234", world)
            let nobody = await refused { _ = try await world.office.carryOut(AskOwnCertificate(), by: person) }
            #expect(nobody == "volunteer.own")
            let own = try await world.office.carryOut(JoinAsVolunteer(bornOn: nil), by: person)
            let few = await refused { _ = try await world.office.carryOut(AskOwnCertificate(), by: person) }
            #expect(few == "certificate.hours")
            let id = try await world.plan()
            _ = try await world.office.carryOut(SignUpOwn(id, isComing: true), by: person)
            try world.set(9)
            _ = try await world.office.carryOut(CheckInOwn(id, code: try await world.code(id)), by: person)
            try world.set(11, 30)
            _ = try await world.report(id)
            _ = try await world.office.carryOut(AskOwnCertificate(purpose: "评优"), by: person)
            let twice = await refused { _ = try await world.office.carryOut(AskOwnCertificate(), by: person) }
            #expect(twice == "certificate.twice")
            func version() async throws -> Int {
                try await world.office.read { try Volunteers.known(own, county: TestCounty.code, in: $0).feedVersion }
            }
            let before = try await version()
            try await world.office.carryOut(RenewOwnCalendar(), by: person)
            let renewed = try await version()
            #expect(renewed == before + 1)
        }
    }

    @Test(
        "rates her own request before the site may enter it for her, and is told why one was refused",
        arguments: Engine.available)
    func ownDays(engine: Engine) async throws {
        try await with(engine) { world in
            let grandmother = try await resident("陈阿婆", "13800001234", world)
            let id = try await ask(grandmother, world)
            try await world.take("admit", id, by: try world.village)
            try await world.office.carryOut(DispatchOrder(id, to: world.team), by: try world.village)
            try await world.take("accept", id, by: try world.county.township())
            try await world.take("start", id, by: try world.county.township())
            try await world.went(id, by: try world.county.township())
            try await world.take("finish", id, by: try world.county.township(), note: "修好了", photos: true)
            try await world.take("confirm", id, by: try world.village)
            func rate() async -> String? {
                await refused { try await world.office.carryOut(RateOrder(id, stars: 5), by: try world.village) }
            }
            #expect(await rate() == "order.ownDays")
            world.county.clock.advance(minutes: 24 * 60 * 8)
            #expect(await rate() == nil)
        }
    }

    @Test("has a refusal looked at once more, by another than who refused it", arguments: Engine.available)
    func appeal(engine: Engine) async throws {
        try await with(engine) { world in
            let grandmother = try await resident("陈阿婆", "13800001234", world)
            let id = try await ask(grandmother, world)
            try await world.take("refuse", id, by: try world.village, note: "找物业")
            func reason() async throws -> String {
                let order = try await world.order(id)
                return try await world.office.read { try Orders.reason(of: order, county: TestCounty.code, in: $0) }
            }
            #expect(try await reason() == "找物业")
            let silent = await refused {
                try await world.office.carryOut(AppealOwnHelp(id, reason: ""), by: grandmother)
            }
            #expect(silent == "order.why")
            try await world.office.carryOut(AppealOwnHelp(id, reason: "没有物业"), by: grandmother)
            let again = await refused { try await world.take("refuse", id, by: try world.village, note: "找物业") }
            #expect(again == "serviceOrder.twice")
            try await world.take("refuse", id, by: try world.county.township(), note: "确实不在范围")
            #expect(try await reason() == "确实不在范围")
            let twice = await refused {
                try await world.office.carryOut(AppealOwnHelp(id, reason: "还是不同意"), by: grandmother)
            }
            #expect(twice == "order.appealed")
        }
    }

    @Test(
        "leads a team on his phone: takes what is sent to it, says who went, and reports", arguments: Engine.available)
    func leader(engine: Engine) async throws {
        try await with(engine) { world in
            let (leader, stranger) = (
                try await resident("李师傅", "13800001236", world), try await resident("周叔", "13800001235", world)
            )
            let own = try await world.office.carryOut(JoinAsVolunteer(bornOn: nil), by: leader)
            let number = try await world.office.read {
                try Volunteers.known(own, county: TestCounty.code, in: $0).numbered
            }
            func form(_ name: String) async throws -> ID<VolunteerTeam> {
                try await world.office.carryOut(
                    FormTeam(
                        name: "云201水电队", unit: try await PracticeCounty.unit("990101100201", world.county),
                        leaderName: name, number: number, kinds: [.repair],
                        formedOn: try TestCounty.day("2019-03-01")), by: try world.village)
            }
            #expect(await refused { _ = try await form("王师傅") } == "volunteerTeam.number")
            let team = try await form("李师傅")
            let id = try await world.order()
            try await world.take("admit", id, by: try world.village)
            try await world.office.carryOut(DispatchOrder(id, to: team), by: try world.village)
            let told = try await world.office.read {
                try Inbox.page(of: leader.id, limit: 5, county: TestCounty.code, in: $0).map(\.path)
            }
            #expect(told == ["my/team"])
            // What his team does is none of his own requests.
            let (led, asked) = try await world.office.read {
                (try Orders.led(by: leader, in: $0).map(\.id), try Orders.own(leader, limit: 9, in: $0).count)
            }
            #expect(led == [id] && asked == 0)
            func step(_ name: String, by actor: Actor, _ note: String = "", _ photos: Bool = false) async -> String? {
                await refused {
                    _ = try await world.office.carryOut(
                        TakeTeamStep(id, name, note: note, photos: photos ? [world.county.photo] : []), by: actor)
                }
            }
            #expect(await step("accept", by: stranger) == "order.none")
            #expect(await step("confirm", by: leader) == "activity.step")
            #expect(await step("accept", by: leader) == nil)
            #expect(await step("start", by: leader) == nil)
            world.county.clock.advance(minutes: 180)
            let now = world.county.clock.now
            try await world.office.carryOut(
                RecordOwnHelper(id, own, from: now.adding(minutes: -60), to: now), by: leader)
            #expect(await step("finish", by: leader, "换好了") == "serviceOrder.incomplete")
            #expect(await step("finish", by: leader, "换好了", true) == nil)
            try await world.take("confirm", id, by: try world.village)
            #expect(try await world.minutes(own) == 60)
        }
    }

    @Test(
        "is led by another from the day the team gets him; who led sees nothing of it any more",
        arguments: Engine.available)
    func newLeader(engine: Engine) async throws {
        try await with(engine) { world in
            let (first, second) = (
                try await resident("李师傅", "13800001236", world), try await resident("周叔", "13800001235", world)
            )
            func number(of actor: Actor) async throws -> String {
                let own = try await world.office.carryOut(JoinAsVolunteer(bornOn: nil), by: actor)
                return try await world.office.read {
                    try Volunteers.known(own, county: TestCounty.code, in: $0).numbered
                }
            }
            let (one, two) = (try await number(of: first), try await number(of: second))
            let team = try await world.office.carryOut(
                FormTeam(
                    name: "云201水电队", unit: try await PracticeCounty.unit("990101100201", world.county),
                    leaderName: "李师傅", number: one, kinds: [.repair], formedOn: try TestCounty.day("2019-03-01")),
                by: try world.village)
            let id = try await world.order()
            try await world.take("admit", id, by: try world.village)
            try await world.office.carryOut(DispatchOrder(id, to: team), by: try world.village)
            func change(_ leader: TeamLeader, by actor: Actor) async -> String? {
                await refused {
                    try await world.office.carryOut(ChangeTeam(team, leader: leader, kinds: [.repair]), by: actor)
                }
            }
            #expect(await change(TeamLeader("周叔", number: one), by: try world.village) == "volunteerTeam.number")
            #expect(
                await change(TeamLeader("周叔", signInName: "nobody"), by: try world.village) == "volunteerTeam.leader")
            #expect(await change(TeamLeader("周叔", number: two), by: try world.county.township()) == nil)
            let (led, was) = try await world.office.read {
                (try Orders.led(by: second, in: $0).map(\.id), try Orders.led(by: first, in: $0).count)
            }
            #expect(led == [id] && was == 0)
            #expect(
                await refused {
                    _ = try await world.office.carryOut(TakeTeamStep(id, "accept", note: "", photos: []), by: first)
                } == "order.none")
            // Other services of the same leader: his account stays.
            try await world.office.carryOut(
                ChangeTeam(team, leader: TeamLeader("周叔"), kinds: [.repair, .neighbours]), by: try world.village)
            #expect(try await world.office.read { try Orders.led(by: second, in: $0).map(\.id) } == [id])
            // A leader without account: others enter for him.
            #expect(await change(TeamLeader("王师傅"), by: try world.village) == nil)
            #expect(try await world.office.read { try Orders.led(by: second, in: $0).isEmpty })
        }
    }
}
