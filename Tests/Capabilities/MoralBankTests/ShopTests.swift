import Database
import Kernel
import Office
import Organisation
import Residents
import TestCounty
import TestSupport
import Testing

@testable import MoralBank

extension TestCounty {
    /// A shop with its merchant.
    func shop(_ name: String = "便民店") async throws -> (id: ID<Unit>, merchant: Actor) {
        let unit = try await office.carryOut(AddUnit(name: name, kind: .shop), by: .system(county: Self.code))
        return (
            unit,
            Actor(
                id: "m\(name)", name: name, county: Self.code, roles: [.merchant], scope: .unit(unit.description))
        )
    }

    func stockAt(_ shop: ID<Unit>, points: Int = 3, stock: Int = 10) async throws -> ID<ShelfGood> {
        let keeper = try village(Self.home)
        try await office.carryOut(
            StockShelf(try division(Self.home), "酱油", points: points, stock: stock, shop: shop), by: keeper)
        let goods = try await office.read { try MoralOrders.goods(for: keeper, in: $0) }
        return try #require(goods.first { $0.shop == shop.description }).id
    }

    func order(_ account: ID<MoralAccount>, _ good: ID<ShelfGood>) async throws -> (id: ID<MoralOrder>, code: String) {
        let id = try await office.carryOut(PlaceOrder(account, good), by: try village(Self.home))
        return (id, try await office.read { [clerk] in try MoralOrders.one(id, for: clerk, in: $0).code })
    }

    func settle(_ id: ID<ShopSettlement>, _ step: String, by actor: Actor) async throws {
        try await office.carryOut(
            TakeProcedureStep(ShopSettlement.procedure, id, step, answers: StepAnswers(note: "相符")), by: actor)
    }
}

@Suite("商户核销和结算")
struct ShopTests {
    private func ask(_ county: TestCounty, _ merchant: Actor, _ receipt: String = "001") async throws
        -> ID<ShopSettlement>
    {
        try await county.office.carryOut(
            AskSettlement(until: try TestCounty.day("2019-11-04"), receipt: receipt), by: merchant)
    }

    private func give(_ county: TestCounty, fen: Int) async throws {
        try await county.office.carryOut(
            RecordFundEntry(
                .allocation, on: try TestCounty.day("2019-11-01"), fen: fen, party: "县财政", words: "拨款"),
            by: county.clerk)
    }

    @Test(
        "each shop hands out its own, sees its own, and is paid once by clerk and director", arguments: Engine.available
    )
    func whole(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let (shop, other) = (try await county.shop(), try await county.shop("另一家"))
            let account = try await county.funded(9)
            let good = try await county.stockAt(shop.id)
            let order = try await county.order(account, good)
            // Neither the other shop nor the village hands it out.
            func handOut(_ actor: Actor) async -> String? {
                await refused { _ = try await county.office.carryOut(HandOut(code: order.code), by: actor) }
            }
            #expect(await handOut(other.merchant) == "moralOrder.code")
            #expect(await handOut(try county.village()) == "moralOrder.notYours")
            #expect(await handOut(shop.merchant) == nil)
            #expect(await handOut(shop.merchant) == "moralOrder.over")
            for (actor, count) in [(shop.merchant, 1), (other.merchant, 0), (county.clerk, 1)] {
                let seen = try await county.office.read {
                    try Listing<MoralOrder>.shopOrders.count("", for: actor, in: $0)
                }
                #expect(seen == count)
            }
            let nothing = await refused { _ = try await ask(county, other.merchant) }
            #expect(nothing == "settlement.nothing")
            let settlement = try await ask(county, shop.merchant)
            let twice = await refused { _ = try await ask(county, shop.merchant, "002") }
            #expect(twice == "settlement.nothing")
            let hidden = try? await county.office.read { try Settlements.one(settlement, for: other.merchant, in: $0) }
            #expect(hidden == nil)
            try await county.settle(settlement, "check", by: county.clerk)
            // There is no money yet: nothing is paid and nothing booked.
            #expect(await refused { try await county.settle(settlement, "pay", by: county.director) } == "fund.balance")
            try await give(county, fen: 1000)
            try await county.settle(settlement, "pay", by: county.director)
            let again = await refused { try await county.settle(settlement, "pay", by: county.director) }
            #expect(again == "shopSettlement.outOfOrder")
            let balance = try await county.office.read { try Fund.balance(county: TestCounty.code, in: $0) }
            #expect(balance == 1000 - 300)
            #expect(try await county.office.read { try Settlements.check.faults(TestCounty.code, $0) } == [])
            #expect(try await county.faults() == [])
        }
    }

    @Test("gives back what is refused, and takes no receipt twice", arguments: Engine.available)
    func refusing(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let shop = try await county.shop()
            let account = try await county.funded(9)
            let good = try await county.stockAt(shop.id)
            let order = try await county.order(account, good)
            // As the merchant's keyboard writes digits.
            let wide = String(
                String.UnicodeScalarView(order.code.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) }))
            try await county.office.carryOut(HandOut(code: wide), by: shop.merchant)
            let settlement = try await ask(county, shop.merchant)
            try await county.settle(settlement, "refuse", by: county.clerk)
            let second = try await ask(county, shop.merchant)
            #expect(second != settlement)
            let more = try await county.order(account, good)
            try await county.office.carryOut(HandOut(code: more.code), by: shop.merchant)
            let same = await refused { _ = try await ask(county, shop.merchant) }
            #expect(same == "settlement.receipt")
            let future = await refused {
                _ = try await county.office.carryOut(
                    AskSettlement(until: try TestCounty.day("2019-11-05"), receipt: "9"), by: shop.merchant)
            }
            #expect(future == "settlement.future")
            #expect(try await county.office.read { try Settlements.check.faults(TestCounty.code, $0) } == [])
        }
    }

    @Test("a merchant of another county finds nothing by a code", arguments: Engine.available)
    func elsewhere(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let shop = try await county.shop()
            let order = try await county.order(try await county.funded(9), try await county.stockAt(shop.id))
            let stranger = Actor(
                id: "m", name: "外县", county: "990102", roles: [.merchant], scope: .unit(shop.id.description))
            let refusal = await refused {
                _ = try await county.office.carryOut(HandOut(code: order.code), by: stranger)
            }
            #expect(refusal == "moralOrder.code")
        }
    }

    @Test("holds no stock below zero, whoever asks for it", arguments: Engine.available)
    func stock(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let shop = try await county.shop()
            let department = try #require(ID<Unit>(county.department.unit))
            let keeper = try county.village()
            let division = try county.division(TestCounty.home)
            func put(_ points: Int, _ stock: Int, _ shop: ID<Unit>?) async -> String? {
                await refused {
                    try await county.office.carryOut(
                        StockShelf(division, "酱油", points: points, stock: stock, shop: shop), by: keeper)
                }
            }
            #expect(await put(3, -1, shop.id) == "shelf.stock")
            #expect(await put(Int.max, 1, shop.id) == "shelf.stock")
            #expect(await put(3, 1, department) == "shelf.shop")
            #expect(await put(3, 1, shop.id) == nil)
            // One stands there already; what is stocked comes to it.
            let good = try await county.stockAt(shop.id, points: 1, stock: 1)
            let account = try await county.funded(9)
            let placed = await withTaskGroup(of: Bool.self) { group in
                for index in 0..<6 {
                    group.addTask {
                        let server = index % 2 == 0 ? county.office : county.otherServer
                        return (try? await server.carryOut(PlaceOrder(account, good), by: keeper)) != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(placed == 2)
        }
    }

    @Test("the household orders and takes back on its own phone, and sees nobody else's", arguments: Engine.available)
    func own(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.funded(9)
            let good = try await county.stock(points: 4)
            func resident(_ name: String, _ phone: String) async throws -> Actor {
                let id = try await county.office.carryOut(
                    RegisterResident(
                        ResidentText(
                            name: name, village: try county.division(TestCounty.home),
                            phone: try #require(PhoneNumber(phone)))), by: try county.village())
                return Actor(
                    id: id.description, name: name, county: TestCounty.code, roles: [.resident],
                    scope: .person(id.description))
            }
            let (grandmother, neighbour) = (
                try await resident("周奶奶", "13800000001"), try await resident("陈叔", "13800000002")
            )
            let unknown = await refused {
                _ = try await county.office.carryOut(PlaceOwnOrder(good), by: grandmother)
            }
            #expect(unknown == "moralAccount.own")
            let id = try #require(ID<Resident>(grandmother.id))
            try await county.office.carryOut(LinkResident(account, id), by: try county.village())
            let order = try await county.office.carryOut(PlaceOwnOrder(good), by: grandmother)
            #expect(try await county.account(account).spendable == 5)
            let others = await refused { try await county.office.carryOut(CancelOwnOrder(order), by: neighbour) }
            #expect(others == "moralOrder.none")
            try await county.office.carryOut(CancelOwnOrder(order), by: grandmother)
            #expect(try await county.account(account).spendable == 9)
            let more = try await county.stock("电饭锅", points: 10)
            let tooMuch = await refused { _ = try await county.office.carryOut(PlaceOwnOrder(more), by: grandmother) }
            #expect(tooMuch == "moralOrder.points")
            #expect(try await county.faults() == [])
        }
    }

    @Test(
        "holds nothing that is as good as money",
        arguments: ["红包", "现金50元", "100元代金券", "超市购物卡", "手机话费", "毛巾两条"])
    func cash(title: String) async throws {
        try await withMoralBank(.sqlite) { county in
            let refusal = await refused { _ = try await county.stock(title) }
            #expect(refusal == (title == "毛巾两条" ? nil : "shelf.cash"))
        }
    }

    @Test("is stocked without overwriting what orders drew, and taken down", arguments: Engine.available)
    func shelf(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.funded(9)
            let good = try await county.stock(points: 3, stock: 2)
            func place() async -> String? {
                await refused {
                    _ = try await county.office.carryOut(PlaceOrder(account, good), by: try county.village())
                }
            }
            func stock() async throws -> Int? {
                try await county.office.read { [village = try county.village()] in
                    try MoralOrders.goods(for: village, in: $0).first { $0.id == good }?.stock
                }
            }
            #expect(await place() == nil)
            // Whoever counted two before that puts three more there: four, not three.
            _ = try await county.stock(points: 3, stock: 3)
            #expect(try await stock() == 4)
            #expect(await refused { _ = try await county.stock(points: 3, stock: -5) } == "shelf.stock")
            let stranger = await refused {
                try await county.office.carryOut(TakeDown(good), by: try county.village("990101100202"))
            }
            #expect(stranger == "shelf.none")
            try await county.office.carryOut(TakeDown(good), by: try county.village())
            #expect(await place() == "moralOrder.off")
            _ = try await county.stock(points: 3, stock: 0)
            #expect(await place() == nil)
        }
    }

    @Test(
        "knows what is promised: unused points, what lies frozen, and what shops are owed", arguments: Engine.available)
    func promised(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.funded(9)
            func promised() async throws -> [Int] {
                let found = try await county.office.read { try Fund.promised(county: TestCounty.code, in: $0) }
                return [found.points, found.frozen, found.owed, found.fen]
            }
            #expect(try await promised() == [9, 0, 0, 900])
            _ = try await county.office.carryOut(
                PlaceOrder(account, try await county.stock(points: 3)), by: try county.village())
            #expect(try await promised() == [6, 3, 0, 900])
        }
    }
}
