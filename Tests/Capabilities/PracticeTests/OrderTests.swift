import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing
import Volunteers

@testable import Practice

@Suite("A request for help")
struct OrderTests {
    @Test("goes from the telephone to its stars, and the hours of who went count", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let id = try await world.serving()
            let helper = try await world.volunteer("李红")
            world.county.clock.advance(minutes: 30 * 60)
            let now = world.county.clock.now
            try await world.office.carryOut(
                RecordHelper(id, helper, from: now.adding(hours: -1), to: now), by: try world.county.township())
            try await world.take("finish", id, by: try world.county.township(), note: "换了垫圈", photos: true)
            #expect(try await world.minutes(helper) == 0)
            // Whoever did it does not confirm it.
            #expect(try await world.take("confirm", id, by: try world.village, note: "不漏了") == .confirmed)
            #expect(try await world.minutes(helper) == 60)
            try await world.office.carryOut(RateOrder(id, stars: 5, words: "来得快"), by: try world.village)
            let order = try await world.order(id)
            #expect(order.state == .rated && order.stars == 5)
            #expect(try await world.value("orders", "2019-11") == 1)
            #expect(try await world.value("orderAcceptance", "2019-11") == 1000)
            #expect(try await world.value("orderCompletion", "2019-11") == 1000)
            #expect(try await world.value("orderPraise", "2019-11") == 1000)
        }
    }

    @Test("is not done before it is said who went; who was named by mistake goes", arguments: Engine.available)
    func nobodyWent(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let id = try await world.serving()
            let town = try world.county.township()
            func finish() async -> String? {
                await refused { try await world.take("finish", id, by: town, note: "好了", photos: true) }
            }
            #expect(await finish() == "order.nobodyWent")
            let mistaken = try await world.went(id, by: town)
            let others = await refused {
                try await world.office.carryOut(RemoveHelper(id, mistaken), by: world.county.departmentLiaison)
            }
            #expect(others == "order.none" || others == "order.notYours")
            try await world.office.carryOut(RemoveHelper(id, mistaken), by: town)
            #expect(await finish() == "order.nobodyWent")
            let helper = try await world.volunteer("张青")
            let now = world.county.clock.now
            try await world.office.carryOut(RecordHelper(id, helper, from: now.adding(hours: -1), to: now), by: town)
            #expect(await finish() == nil)
            // The last one stays: somebody went.
            let last = await refused { try await world.office.carryOut(RemoveHelper(id, helper), by: town) }
            #expect(last == "order.notServing")
            try await world.take("confirm", id, by: try world.village)
            #expect(try await world.minutes(helper) == 60)
            #expect(try await world.minutes(mistaken) == 0)
        }
    }

    @Test("is rated once, by one to five stars, a bad one with words", arguments: Engine.available)
    func rating(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let id = try await world.serving()
            func rate(_ stars: Int, _ words: String = "") async -> String? {
                await refused {
                    try await world.office.carryOut(RateOrder(id, stars: stars, words: words), by: try world.village)
                }
            }
            #expect(await rate(5) == "serviceOrder.outOfOrder")
            try await world.went(id, by: try world.county.township())
            try await world.take("finish", id, by: try world.county.township(), note: "好了", photos: true)
            try await world.take("confirm", id, by: try world.village)
            #expect(await rate(0) == "order.stars")
            #expect(await rate(6) == "order.stars")
            #expect(await rate(2) == "order.ratingWords")
            #expect(await rate(2, "来晚了") == nil)
            #expect(await rate(5) == "serviceOrder.outOfOrder")
            #expect(try await world.order(id).stars == 2)
        }
    }

    @Test("is not cancelled any more once somebody is at it", arguments: Engine.available)
    func cancelled(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let going = try await world.serving()
            #expect(
                await refused { try await world.take("cancel", going, by: try world.village, note: "不用了") }
                    == "serviceOrder.outOfOrder")
            let waiting = try await world.order()
            #expect(try await world.take("cancel", waiting, by: try world.village, note: "不用了") == .cancelled)
            let other = try await world.order()
            #expect(
                await refused { try await world.take("refuse", other, by: try world.village) }
                    == "serviceOrder.incomplete")
            #expect(try await world.take("refuse", other, by: try world.village, note: "找物业") == .refused)
        }
    }

    @Test(
        "comes back when its team declines or does not answer in time, and goes to another", arguments: Engine.available
    )
    func again(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let id = try await world.order()
            try await world.take("admit", id, by: try world.village)
            try await world.office.carryOut(DispatchOrder(id, to: world.team), by: try world.village)
            try await world.take("decline", id, by: try world.county.township(), note: "没有人手")
            #expect(try await world.order(id).team == nil)
            try await world.office.carryOut(DispatchOrder(id, to: world.otherTeam), by: try world.village)
            #expect(try await Orders.settleDue(TestCounty.code, world.office) == 0)
            world.county.clock.advance(minutes: 72 * 60)
            #expect(try await Orders.settleDue(TestCounty.code, world.office) == 1)
            let back = try await world.order(id)
            #expect(back.state == .pending && back.team == nil)
            // A team takes it by itself; another one finds it gone.
            try await world.office.carryOut(GrabOrder(id, for: world.team), by: try world.county.township())
            #expect(
                await refused {
                    try await world.office.carryOut(
                        GrabOrder(id, for: world.otherTeam), by: world.county.departmentLiaison)
                } == "order.none")
            // And it is sent to another one, with the reason.
            #expect(
                await refused {
                    try await world.office.carryOut(DispatchOrder(id, to: world.otherTeam), by: try world.village)
                }
                    == "order.why")
            try await world.office.carryOut(
                DispatchOrder(id, to: world.otherTeam, reason: "要专业设备"), by: try world.village)
            #expect(try await world.order(id).state == .dispatched)
            let outcomes = try await world.office.read { [clerk = world.clerk] in
                Set(try Orders.sent(id, for: clerk, in: $0).map(\.outcome))
            }
            #expect(outcomes == [.open, .accepted, .expired, .declined])
            #expect(try await world.value("orderDispatches", "2019-11") == 4)
            #expect(try await world.value("orderAcceptance", "2019-11") == 250)
        }
    }

    @Test("that nobody rates is put away without stars", arguments: Engine.available)
    func unrated(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let id = try await world.serving()
            try await world.went(id, by: try world.county.township())
            try await world.take("finish", id, by: try world.county.township(), note: "好了", photos: true)
            try await world.take("confirm", id, by: try world.village)
            world.county.clock.advance(minutes: 24 * 60 * 30)
            _ = try await Orders.settleDue(TestCounty.code, world.office)
            let order = try await world.order(id)
            #expect(order.state == .closed && order.stars == nil)
            #expect(try await world.value("orderPraise", "2019-11") == nil)
        }
    }

    @Test(
        "tells who asks and where he lives to those who act, to nobody else, and not in the database",
        arguments: Engine.available)
    func secrecy(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let id = try await world.order()
            let order = try await world.order(id)
            #expect(!order.particulars.contains("陈阿婆"))
            let keys = try await world.office.read { $0.keys }
            let read = try #require(Particulars(sealed: order.particulars, for: id.description, keys))
            #expect(read.phone == "13800001234" && read.address == "村中路8号")
            #expect(Particulars(sealed: order.particulars, for: "another", keys) == nil)
            #expect(order.isActedOn(by: try world.village) && order.isActedOn(by: world.clerk))
            #expect(!order.isActedOn(by: world.county.leader))
            #expect(!order.isActedOn(by: try world.county.village("990101100202")))
            // Another township does not hear of it, even while it waits for a team.
            try await world.take("admit", id, by: try world.village)
            await #expect(throws: Refusal.self) {
                let actor = try world.county.township("990101200")
                _ = try await world.office.read { try Orders.one(id, for: actor, in: $0) }
            }
            // A department's team may take it, and reads who asks when it has.
            let water = world.county.departmentLiaison
            let seen = try await world.office.read { try Orders.one(id, for: water, in: $0) }
            #expect(!seen.isActedOn(by: water))
            try await world.office.carryOut(GrabOrder(id, for: world.otherTeam), by: water)
            #expect(try await world.order(id).isActedOn(by: water))
            // In what everybody reads there is what, where about and how far; it was not there before it was sent.
            let open = try await world.office.read { try PublicPractice.orders(county: TestCounty.code, in: $0) }
            #expect(open.map(\.title) == ["修水龙头"] && open.map(\.township) == ["云溪镇"])
            let other = try await world.order()
            try await world.take("admit", other, by: try world.village)
            #expect(
                try await world.office.read { try PublicPractice.orders(county: TestCounty.code, in: $0) }.count == 1)
        }
    }

    @Test(
        "says nothing of a person where everybody reads it",
        arguments: ["给13800001234修水管", "村中路8号修水管", "3幢2单元换灯泡", "打138 0000 1234修水管", "0575-86012345换灯泡"])
    func titles(title: String) async throws {
        try await PracticeCounty.with(.sqlite) { world in
            let code = await refused {
                try await world.office.carryOut(
                    EnterOrder(
                        title: title, kind: .repair, source: .village,
                        division: try world.county.division("990101100201"),
                        particulars: Particulars(name: "", phone: "", address: "", words: "修水管")), by: try world.village
                )
            }
            #expect(code?.hasPrefix("words.") == true)
        }
    }

    @Test("is rated by another than who did it: nobody gives himself stars", arguments: Engine.available)
    func ownStars(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let id = try await world.order()
            try await world.take("admit", id, by: try world.village)
            let team = try await world.office.carryOut(
                FormTeam(
                    name: "云201村小队", unit: try await PracticeCounty.unit("990101100201", world.county),
                    leaderName: "张敏", kinds: [.repair], formedOn: try TestCounty.day("2019-03-01")),
                by: try world.village)
            try await world.office.carryOut(DispatchOrder(id, to: team), by: try world.village)
            for step in ["accept", "start"] { try await world.take(step, id, by: try world.village) }
            try await world.went(id, by: try world.village)
            try await world.take("finish", id, by: try world.village, note: "换好了", photos: true)
            try await world.take("confirm", id, by: try world.county.township())
            let own = await refused {
                try await world.office.carryOut(RateOrder(id, stars: 5), by: try world.village)
            }
            #expect(own == "serviceOrder.twice")
            try await world.office.carryOut(RateOrder(id, stars: 5), by: try world.county.township())
        }
    }

    @Test(
        "waits in somebody's to-dos at each step: to be sent, and again when it comes back", arguments: Engine.available
    )
    func waiting(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let id = try await world.order()
            try await world.take("admit", id, by: try world.village)
            func paths(_ actor: Actor) async throws -> [String] {
                try await world.office.read { try ServiceOrder.procedure.waiting(for: actor, in: $0).map(\.path) }
            }
            #expect(try await paths(try world.village) == ["orders?step=dispatch"])
            try await world.office.carryOut(DispatchOrder(id, to: world.team), by: try world.village)
            #expect(try await paths(try world.village).isEmpty)
            #expect(try await paths(try world.county.township()) == ["orders?step=accept"])
            try await world.take("decline", id, by: try world.county.township(), note: "没有人手")
            #expect(try await paths(try world.village) == ["orders?step=dispatch"])
            // What it opens lists what it counted.
            let count = try await world.office.read { [village = try world.village] in
                try Listing<ServiceOrder>.orders.count("step=dispatch", for: village, in: $0)
            }
            #expect(count == 1)
            let held = try await world.plan()
            func reports() async throws -> [Waiting] {
                try await world.office.read { [village = try world.village] in
                    try Activities.unreported(for: village, in: $0)
                }
            }
            // Nobody waits for what was not held yet.
            #expect(try await reports().isEmpty)
            try world.set(12)
            #expect(try await reports().map(\.path) == ["practice/activities?step=report&over=yes"])
            #expect(try await reports().map(\.count) == [1])
            _ = try await world.report(held)
        }
    }

    @Test("goes to the station, else to the institute, else to the centre", arguments: Engine.available)
    func responsible(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            func site(_ code: String) async throws -> String {
                let division = try world.county.division(code)
                let id = try await world.office.carryOut(
                    EnterOrder(
                        title: "理发", kind: .neighbours, source: .village, division: division,
                        particulars: Particulars(name: "", phone: "", address: "", words: "十位老人")), by: world.clerk)
                return try await world.order(id).siteName
            }
            #expect(try await site("990101100201") == "云201村实践站")
            #expect(try await site("990101100202") == "明川县实践中心")
            let town = try #require(ID<Unit>(world.county.yunxi.unit))
            try await world.office.carryOut(
                RegisterSite(
                    level: .institute, name: "云溪镇实践所", home: town, division: try world.county.division("990101100203"),
                    text: SiteText(head: "镇长"), openedOn: try TestCounty.day("2019-03-01")), by: world.clerk)
            #expect(try await site("990101100202") == "云溪镇实践所")
        }
    }

    @Test("whose helper was elsewhere at that time counts no second hour", arguments: Engine.available)
    func twice(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let (first, second) = (try await world.serving(), try await world.serving())
            let helper = try await world.volunteer("李红")
            world.county.clock.advance(minutes: 30 * 60)
            let now = world.county.clock.now
            for id in [first, second] {
                try await world.office.carryOut(
                    RecordHelper(id, helper, from: now.adding(hours: -1), to: now), by: try world.county.township())
                try await world.take("finish", id, by: try world.county.township(), note: "好了", photos: true)
            }
            try await world.take("confirm", first, by: try world.village)
            try await world.take("confirm", second, by: try world.village)
            #expect(try await world.minutes(helper) == 60)
        }
    }

    @Test("twenty take it at once: one team has it", arguments: Engine.available)
    func race(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let id = try await world.order()
            try await world.take("admit", id, by: try world.village)
            let (town, water) = (try world.county.township(), world.county.departmentLiaison)
            let taken = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let (team, actor) = number % 2 == 0 ? (world.team, town) : (world.otherTeam, water)
                        return (try? await world.office.carryOut(GrabOrder(id, for: team), by: actor)) != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(taken == 1)
            #expect(try await world.value("orderDispatches", "2019-11") == 1)
        }
    }
}
