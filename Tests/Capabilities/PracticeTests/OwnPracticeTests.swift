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
            engine, also: Residents.capability().migrations + Outside.capability(all: { [] }).migrations, body)
    }

    private func resident(_ name: String, _ phone: String, _ world: PracticeCounty, born: String? = "1950-03-04")
        async throws
        -> Actor
    {
        let id = try await world.office.carryOut(
            RegisterResident(
                ResidentText(
                    name: name, village: try world.county.division("990101100201"),
                    phone: try #require(PhoneNumber(phone)), bornOn: try born.map(TestCounty.day))),
            by: try world.village)
        return Actor(
            id: id.description, name: name, county: TestCounty.code, roles: [.resident], scope: .person(id.description))
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
}
