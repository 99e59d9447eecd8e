import Database
import Kernel
import Office
import Organisation
import Practice
import TestCounty
import TestSupport
import Testing
import Volunteers

@testable import MoralBank
@testable import MoralFund

/// What this part of the product is for, told once from end to end.
@Suite("一单从电话到公布")
struct StoryTests {
    /// A station, its team, a volunteer with an account, a rule, a shop with tea, and money in the fund.
    private struct World {
        let county: TestCounty
        let team: ID<VolunteerTeam>
        let volunteer: ID<Volunteer>
        let account: ID<MoralAccount>
        let shop: (id: ID<Unit>, merchant: Actor)
        let tea: ID<ShelfGood>

        init(_ county: TestCounty) async throws {
            self.county = county
            let (village, day) = (try county.division(TestCounty.home), try TestCounty.day("2019-03-01"))
            let home = try #require(ID<Unit>(try await county.party(of: village).unit))
            _ = try await county.office.carryOut(
                RegisterSite(
                    level: .station, name: "云201村实践站", home: home, division: village,
                    text: SiteText(head: "张敏", capacity: 40), openedOn: day), by: county.clerk)
            team = try await county.office.carryOut(
                FormTeam(
                    name: "云溪红马甲", unit: try #require(ID<Unit>(county.yunxi.unit)), leaderName: "李红",
                    kinds: [.repair], formedOn: day), by: county.clerk)
            volunteer = try await county.volunteer("王师傅")
            account = try await county.openAccount("王师傅")
            _ = try await county.hoursRule(3)
            _ = try await county.link(account, volunteer, moves: false)
            shop = try await county.shop()
            tea = try await county.stockAt(shop.id, points: 3)
            try await county.office.carryOut(
                RecordFundEntry(
                    .donation, on: try TestCounty.day("2019-11-01"), fen: 50_000, party: "县慈善总会", words: "定向捐赠",
                    receipt: "捐001"), by: county.clerk)
        }

        func take(
            _ step: String, _ order: ID<ServiceOrder>, by actor: Actor, _ note: String = "", photos: Bool = false
        ) async throws {
            try await county.office.carryOut(
                TakeProcedureStep(
                    ServiceOrder.procedure, order, step, answers: StepAnswers(note: note),
                    photos: photos ? [county.photo] : []), by: actor)
        }

        /// She asks by telephone, the team goes, she says how it was.
        func mendTap() async throws {
            let (village, town) = (try county.village(), try county.township())
            let order = try await county.office.carryOut(
                EnterOrder(
                    title: "修水龙头", kind: .repair, source: .phone, division: try county.division(TestCounty.home),
                    particulars: Particulars(
                        name: "陈阿婆", phone: "13800001234", address: "村中路8号", words: "厨房水龙头漏水")), by: village)
            try await take("admit", order, by: village)
            try await county.office.carryOut(DispatchOrder(order, to: team), by: village)
            try await take("accept", order, by: town)
            try await take("start", order, by: town)
            county.clock.advance(minutes: 4 * 60)
            let now = county.clock.now
            try await county.office.carryOut(
                RecordHelper(order, volunteer, from: now.adding(minutes: -60), to: now), by: town)
            try await take("finish", order, by: town, "换了垫圈，不漏了", photos: true)
            try await take("confirm", order, by: village, "不漏了，谢谢")
            try await county.office.carryOut(RateOrder(order, stars: 5, words: "来得快"), by: village)
        }

        /// Tea for his points, and the fund pays the shop.
        func drinkTea() async throws {
            let order = try await county.order(account, tea)
            try await county.office.carryOut(HandOut(code: order.code), by: shop.merchant)
            let settlement = try await county.office.carryOut(
                AskSettlement(until: county.clock.now.day, receipt: "票001"), by: shop.merchant)
            try await county.settle(settlement, "check", by: county.clerk)
            try await county.settle(settlement, "pay", by: county.director)
        }

        func publishQuarter() async throws -> FundStatement {
            county.clock.set(Instant(try TestCounty.day("2020-01-06"), hour: 9))
            let id = try await county.office.carryOut(
                DraftFundReport(try #require(Quarter("2019Q4"))), by: county.clerk)
            let report = try await county.office.read { [director = county.director] in
                try FundReports.one(id, for: director, in: $0)
            }
            try await county.office.carryOut(
                TakeProcedureStep(
                    FundReport.procedure, id, "sign", answers: StepAnswers(note: "同意"),
                    seen: try SeenVersion(canonical: report.statement)), by: county.director)
            return try await county.office.read {
                try #require(try FundReports.published(county: TestCounty.code, in: $0).first).statement
            }
        }
    }

    @Test(
        "a tap is mended for who rang up, hours and points are there next morning, tea is had for them, the shop is paid, and the quarter closes to the fen",
        arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let world = try await World(county)
            try await world.mendTap()
            county.clock.advance(minutes: 18 * 60)
            let minutes = try await county.office.read {
                try Volunteers.known(world.volunteer, county: TestCounty.code, in: $0).minutes
            }
            let earned = try await county.account(world.account)
            #expect(minutes == 60 && earned.standing == 3 && earned.spendable == 3)
            try await world.drinkTea()
            let after = try await county.account(world.account)
            #expect(after.standing == 3 && after.spendable == 0)
            let statement = try await world.publishQuarter()
            #expect(statement.opening == 0 && statement.income == 50_000 && statement.spending == 300)
            #expect(statement.closing == 49_700)
            let (balance, promised, faults) = try await county.office.read { transaction in
                (
                    try Fund.balance(county: TestCounty.code, in: transaction),
                    try Fund.promised(county: TestCounty.code, in: transaction).fen,
                    try [Settlements.check, FundReports.check, Grants.check].flatMap {
                        try $0.faults(TestCounty.code, transaction)
                    }
                )
            }
            #expect(balance == statement.closing && promised == 0 && faults == [])
            #expect(try await county.faults() == [])
            // What was published stays so.
            let late = await refused {
                _ = try await county.office.carryOut(
                    RecordFundEntry(
                        .goods, on: try TestCounty.day("2019-12-31"), fen: 1, party: "供销社", words: "补记"),
                    by: county.clerk)
            }
            #expect(late == "fund.closed")
        }
    }
}
