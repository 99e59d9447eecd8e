import App
import Database
import Incubation
import Kernel
import MoralFund
import MoralStars
import Office
import Organisation
import Practice
import Residents
import TestCounty
import TestSupport
import Volunteers

@testable import MoralBank

func withMoralBank(_ engine: Engine, clock: TestClock = TestClock(), _ body: (TestCounty) async throws -> Void)
    async throws
{
    let migrations =
        MoralBank.capability().migrations + PublicNotices.capability(kinds: { [] }).migrations
        + Outside.capability(all: { [] }).migrations + Residents.capability().migrations
        + Volunteers.capability.migrations + MoralFund.capability.migrations
        + MoralStars.capability.migrations + Incubation.capability.migrations + Practice.capability().migrations
    try await withCounty(
        engine, also: migrations.sorted { $0.name < $1.name }, clock: clock, listeners: Product.listeners, body)
}

extension TestCounty {
    static let home = "990101100201"

    func openAccount(_ name: String = "周家", in village: String = home) async throws -> ID<MoralAccount> {
        try await office.carryOut(
            OpenAccount(.household, name, village: try division(village)), by: try self.village(village))
    }

    func keepRule(
        _ title: String = "志愿服务", standing: Int = 5, spendable: Int = 5, cap: Int = 20, from: String = "2019-01-01"
    ) async throws -> ID<MoralRule> {
        try await office.carryOut(
            KeepMoralRule(
                .helpful, title, standing: standing, spendable: spendable, evidence: "签到表", capOfYear: cap,
                validFrom: try Self.day(from)), by: clerk)
    }

    /// Each in words of its own: the same told twice is one deed.
    func ask(
        _ account: ID<MoralAccount>, _ rule: ID<MoralRule>, on day: String = "2019-11-01", by actor: Actor? = nil,
        words: String? = nil
    ) async throws -> ID<MoralDeposit> {
        try await office.carryOut(
            AskForPoints(
                account, by: rule, doneOn: try Self.day(day), words: words ?? "清理河道\(UInt64.random(in: 0...(.max)))"),
            by: try actor ?? village(Self.home))
    }

    @discardableResult
    func take(
        _ step: String, _ deposit: ID<MoralDeposit>, by actor: Actor, note: String = "属实"
    ) async throws -> MoralDeposit.State {
        try await office.carryOut(
            TakeProcedureStep(MoralDeposit.procedure, deposit, step, answers: StepAnswers(note: note)), by: actor)
    }

    func hold(
        _ votes: [(deposit: ID<MoralDeposit>, votes: Int)], present: Int = 6, members: [String]? = nil
    ) async throws -> ID<PublicNotice>? {
        try await office.carryOut(
            HoldCouncil(
                try division(Self.home), heldOn: try Self.day("2019-11-04"),
                members: members ?? (0..<present).map { "评议员\($0)" },
                votes: votes, contact: "村委会"), by: try village(Self.home))
    }

    /// As the end of the notice does.
    func settle(_ deposits: [ID<MoralDeposit>], passed: Bool = true) async throws {
        for deposit in deposits {
            let step = passed ? "book" : "objected"
            try await take(step, deposit, by: .system(county: Self.code), note: passed ? "" : "异议成立")
        }
    }

    /// Approved by the township, and over after its days.
    func endNotice(_ notice: ID<PublicNotice>) async throws {
        let procedure = PublicNotice.procedure { [MoralDeposit.noticeKind] }
        try await office.carryOut(
            TakeProcedureStep(procedure, notice, Signatures.submit), by: try village(Self.home))
        try await office.carryOut(
            TakeProcedureStep(procedure, notice, Signatures.approve, answers: StepAnswers(note: "同意")),
            by: try township())
        for _ in 0..<2 {
            clock.advance(minutes: 15 * 24 * 60)
            try await PublicNotices.turn(procedure, county: Self.code, office)
        }
    }

    /// An account with points that came the whole way.
    func funded(_ points: Int = 5, name: String = "周家") async throws -> ID<MoralAccount> {
        let account = try await openAccount(name)
        let rule = try await keepRule("好事\(name)\(points)", standing: points, spendable: points, cap: points)
        let deposit = try await ask(account, rule)
        try await take("verify", deposit, by: township())
        _ = try await hold([(deposit, 6)])
        try await settle([deposit])
        return account
    }

    func account(_ id: ID<MoralAccount>) async throws -> MoralAccount {
        try await office.read { [clerk] in try MoralAccounts.one(id, for: clerk, in: $0) }
    }

    /// Somebody of the village, as his phone knows him.
    func resident(_ name: String, _ phone: String, bornOn: Day? = nil) async throws -> Actor {
        guard let number = PhoneNumber(phone) else { throw Refusal(.missing, "test", phone) }
        let id = try await office.carryOut(
            RegisterResident(
                ResidentText(
                    name: name, village: try division(Self.home), phone: number, bornOn: bornOn,
                    guardian: bornOn == nil ? "" : "周建国")),
            by: try village())
        return Actor(
            id: id.description, name: name, county: Self.code, roles: [.resident], scope: .person(id.description))
    }

    func link(_ resident: Actor, to account: ID<MoralAccount>, moves: Bool = false) async throws {
        guard let id = ID<Resident>(resident.id) else { throw Refusal(.missing, "test", resident.id) }
        try await office.carryOut(LinkResident(account, id, moves: moves), by: try village())
    }

    func stock(_ title: String = "茶叶", points: Int = 3, stock: Int = 10) async throws -> ID<ShelfGood> {
        let keeper = try village(Self.home)
        try await office.carryOut(
            StockShelf(try division(Self.home), title, points: points, stock: stock), by: keeper)
        let goods = try await office.read { try MoralOrders.goods(for: keeper, in: $0) }
        guard let good = goods.first(where: { $0.title == title }) else { throw Refusal(.missing, "test", title) }
        return good.id
    }

    func faults() async throws -> [String] {
        try await office.read { try Ledger.check.faults(Self.code, $0) + Ledger.sourceCheck.faults(Self.code, $0) }
    }
}

/// What somebody was refused with.
func refused(_ act: () async throws -> Void) async -> String? {
    do {
        try await act()
        return nil
    } catch let refusal as Refusal { return refusal.code } catch { return "\(error)" }
}
