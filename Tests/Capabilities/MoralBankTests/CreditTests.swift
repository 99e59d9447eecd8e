import App
import Database
import Kernel
import Office
import Organisation
import Recognition
import TestCounty
import TestSupport
import Testing
import Titles

@testable import MoralBank
@testable import Volunteers

extension TestCounty {
    func hoursRule(
        _ points: Int = 2, cap: Int = 100, from: String = "2019-01-01"
    ) async throws -> ID<MoralRule> {
        try await office.carryOut(
            KeepMoralRule(
                .helpful, "服务时长", standing: points, spendable: points, evidence: "确认的时长", capOfYear: cap,
                validFrom: try Self.day(from), basis: .hours), by: clerk)
    }

    func volunteer(_ name: String, born: String = "1980-05-06") async throws -> ID<Volunteer> {
        guard let home = ID<Unit>(try await party(of: try division(Self.home)).unit) else { throw Refusal.noSuchHolder }
        let isChild = born > "2001-11-05"
        return try await office.carryOut(
            RegisterVolunteer(
                name: name, bornOn: try Self.day(born), home: home, guardian: isChild ? "家长" : "",
                guardianOn: isChild ? try Self.day("2019-11-01") : nil), by: try village())
    }

    /// An hour from its report to its confirmation.
    @discardableResult
    func serve(
        _ volunteer: ID<Volunteer>, _ witness: ID<Volunteer>, on day: String, from: Instant, minutes: Int
    ) async throws -> ID<ServiceHour>? {
        let report = try await office.carryOut(
            ReportService(
                volunteer, kind: .neighbours, words: "陪老人看病", from: from, to: from.adding(minutes: minutes),
                witness: witness), by: try village())
        try await office.carryOut(
            TakeProcedureStep(ServiceReport.procedure, report, "confirm", answers: StepAnswers(note: "属实")),
            by: Actor(
                id: "other", name: "村里另一位", county: Self.code, roles: [.village],
                scope: .division(try division(Self.home))))
        return try await office.read {
            try $0.value(
                """
                SELECT id FROM serviceHour
                WHERE county = \(Self.code) AND record = \(report) AND reverses IS NULL
                """)
        }
    }

    func link(
        _ account: ID<MoralAccount>, _ volunteer: ID<Volunteer>, name: String? = nil, moves: Bool = true
    ) async throws -> Int {
        let found = try await office.read { try Volunteers.known(volunteer, county: Self.code, in: $0) }
        return try await office.carryOut(
            LinkHolder(
                account, number: found.numbered, name: name ?? found.name, moves: moves, known: Product.volunteer),
            by: try village(Self.home))
    }

    func credits() async throws -> [PointCredit] {
        try await office.read { [clerk] in try Listing<PointCredit>.pointCredits.first("", 500, for: clerk, in: $0) }
    }
}

@Suite("确认的时长自动记分")
struct CreditTests {
    /// As Titles tells when a family is named.
    private struct Name: Command {
        static let action = Action("test.name", "命名", by: .signedIn)
        let given: TitleGiven

        func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
            try transaction.announce(given, by: actor)
            return Done(subject: "test")
        }
    }

    @Test("pays a family's title once, and no other body's nor one that was brought in", arguments: Engine.available)
    func titles(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            try await county.office.carryOut(
                KeepMoralRule(
                    .harmonious, "文明家庭", standing: 20, spendable: 10, evidence: "命名文件", capOfYear: 100,
                    validFrom: try TestCounty.day("2019-01-01"), basis: .familyTitle), by: county.clerk)
            func name(
                _ title: ID<CivilTitle>, _ kind: BodyKind, isBroughtIn: Bool = false
            ) async throws {
                try await county.office.carryOut(
                    Name(
                        given: TitleGiven(
                            title: title, body: try #require(ID("0190a7b0-0000-7000-8000-0000000000b1")), kind: kind,
                            level: .county, name: "周国庆", division: try county.division(TestCounty.home),
                            day: try TestCounty.day("2019-11-01"), isBroughtIn: isBroughtIn)), by: county.director)
            }
            let titles = try (1...3).map { try #require(ID<CivilTitle>("0190a7b0-0000-7000-8000-00000000000\($0)")) }
            for _ in 0..<2 { try await name(titles[0], .family) }
            try await name(titles[1], .unit)
            try await name(titles[2], .family, isBroughtIn: true)
            let credits = try await county.credits()
            #expect(credits.map(\.state) == [.waiting] && credits[0].words == "县级文明家庭")
            let account = try await county.openAccount("周国庆")
            try await county.office.carryOut(GiveCreditAccount(credits[0].id, account), by: try county.village())
            let found = try await county.account(account)
            #expect(found.standing == 20 && found.spendable == 10)
            #expect(try await county.faults() == [])
        }
    }

    @Test("pays each confirmed hour once, in its own transaction, by the rule of its day", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let (one, witness) = (try await county.volunteer("张敏"), try await county.volunteer("李红"))
            let account = try await county.openAccount("张敏")
            @discardableResult
            func serve(_ day: String, _ minutes: Int) async throws -> ID<ServiceHour>? {
                let start = Instant(try TestCounty.day(day), hour: 8)
                return try await county.serve(one, witness, on: day, from: start, minutes: minutes)
            }
            // Before there is a rule nothing is noted.
            try await serve("2019-10-28", 60)
            _ = try await county.hoursRule(2, from: "2019-10-29")
            let first = try #require(try await serve("2019-10-29", 90))
            #expect(try await county.credits().map(\.state) == [.waiting])
            #expect(try await county.account(account).spendable == 0)
            // Whoever says where they go has them; what comes later goes there by itself.
            #expect(try await county.link(account, one) == 1)
            #expect(try await county.account(account).spendable == 3)
            _ = try await county.hoursRule(4, from: "2019-10-31")
            try await serve("2019-10-30", 30)
            try await serve("2019-10-31", 30)
            #expect(try await county.account(account).spendable == 3 + 1 + 2)
            #expect(try await county.link(account, one) == 0)
            // What does not count after all is taken back, once.
            try await county.office.carryOut(ReverseHour(first, reason: "没有去"), by: county.director)
            let left = try await county.account(account)
            #expect(left.spendable == 3 && left.standing == 3)
            #expect(try await county.faults() == [])
        }
    }

    @Test("takes back no more than is there, and owes nobody anything", arguments: Engine.available)
    func spent(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let (one, witness) = (try await county.volunteer("张敏"), try await county.volunteer("李红"))
            let account = try await county.openAccount("张敏")
            _ = try await county.hoursRule(2)
            _ = try await county.link(account, one)
            let start = Instant(try TestCounty.day("2019-11-01"), hour: 8)
            let hour = try #require(
                try await county.serve(one, witness, on: "2019-11-01", from: start, minutes: 120))
            let good = try await county.stock(points: 3)
            _ = try await county.office.carryOut(PlaceOrder(account, good), by: try county.village())
            try await county.office.carryOut(ReverseHour(hour, reason: "没有去"), by: county.director)
            let found = try await county.account(account)
            #expect(found.spendable == 0 && found.standing == 0)
            #expect(try await county.faults() == [])
        }
    }

    @Test("goes no further than the year's cap, and names no child", arguments: Engine.available)
    func bounds(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let child = try await county.volunteer("小明", born: "2006-06-01")
            let witness = try await county.volunteer("李红")
            let account = try await county.openAccount("张家")
            _ = try await county.hoursRule(2, cap: 5)
            _ = try await county.link(account, child)
            for day in ["2019-10-30", "2019-10-31", "2019-11-01"] {
                let start = Instant(try TestCounty.day(day), hour: 8)
                try await county.serve(child, witness, on: day, from: start, minutes: 90)
            }
            #expect(try await county.account(account).spendable == 5)
            let credits = try await county.credits().sorted { $0.doneOn > $1.doneOn }
            #expect(credits.map(\.state) == [.capped, .booked, .booked])
            #expect(credits.map(\.spendable) == [0, 2, 3])
            #expect(credits.allSatisfy { !$0.holderName.contains("小明") })
        }
    }

    @Test("is asked for by nobody, and leaves no hour where the points cannot be booked", arguments: Engine.available)
    func asked(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.openAccount()
            let rule = try await county.hoursRule()
            #expect(await refused { _ = try await county.ask(account, rule) } == "moralDeposit.automatic")
            // One line pays for hours at a time.
            #expect(await refused { _ = try await county.hoursRule() } == "moralRule.same")
            let nobody = LinkHolder(account, number: "999999", name: "张敏", known: Product.volunteer)
            let refusal = await refused { _ = try await county.office.carryOut(nobody, by: try county.village()) }
            #expect(refusal == "volunteer.none")
        }
    }

    @Test("adds up whatever is confirmed, reversed, linked and ordered", arguments: [UInt64(3), 2019, 330_624])
    func property(seed: UInt64) async throws {
        try await withMoralBank(.sqlite) { county in
            var random = SeededRandom(seed: seed)
            _ = try await county.hoursRule(3, cap: 400)
            let witness = try await county.volunteer("李红")
            var people: [ID<Volunteer>] = []
            for name in ["张敏", "王强", "陈兰"] { people.append(try await county.volunteer(name)) }
            let accounts = [try await county.openAccount("张敏"), try await county.openAccount("王强家")]
            let good = try await county.stock(points: 4, stock: 1000)
            var (hours, next): ([ID<ServiceHour>], Instant) = ([], Instant(try TestCounty.day("2019-11-05"), hour: 8))
            for _ in 0..<50 {
                switch Int.random(in: 0..<6, using: &random) {
                case 0, 1, 2:
                    let minutes = Int.random(in: 1..<400, using: &random)
                    county.clock.set(next.adding(minutes: minutes + 1))
                    let who = people.randomElement(using: &random) ?? people[0]
                    if let hour = try await county.serve(who, witness, on: "", from: next, minutes: minutes) {
                        hours.append(hour)
                    }
                    next = next.adding(hours: 24)
                case 3:
                    guard !hours.isEmpty else { continue }
                    let hour = hours.remove(at: Int.random(in: 0..<hours.count, using: &random))
                    try await county.office.carryOut(ReverseHour(hour, reason: "没有去"), by: county.director)
                case 4:
                    _ = try await county.link(
                        accounts.randomElement(using: &random) ?? accounts[0],
                        people.randomElement(using: &random) ?? people[0])
                default:
                    _ = try? await county.office.carryOut(
                        PlaceOrder(accounts.randomElement(using: &random) ?? accounts[0], good),
                        by: try county.village())
                }
            }
            #expect(try await county.faults() == [], "seed \(seed)")
            // Every hour that counts was paid once, and what is booked is what stands in the accounts.
            let credits = try await county.credits()
            #expect(Set(credits.map(\.path)).count == credits.count)
            #expect(credits.count { $0.state != .reversed } == hours.count, "seed \(seed)")
            let booked = credits.filter { $0.state == .booked }.reduce(0) { $0 + $1.standing }
            var standing = 0
            for account in accounts { standing += try await county.account(account).standing }
            #expect(standing == booked, "seed \(seed)")
        }
    }

    @Test(
        "counts whole points only",
        arguments: [(60, 2, 2), (90, 2, 3), (29, 2, 0), (0, 5, 0), (-60, 2, 0), (Int.max, 2, 0)])
    func minutes(minutes: Int, perHour: Int, points: Int) {
        #expect(CreditTerms.points(ofMinutes: minutes, perHour: perHour) == points)
    }

    @Test(
        "goes to nobody by a number alone, and to another account only when that is meant", arguments: Engine.available)
    func linking(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let one = try await county.volunteer("张敏")
            let (own, other) = (try await county.openAccount("张敏"), try await county.openAccount("李红"))
            #expect(await refused { _ = try await county.link(other, one, name: "李红") } == "holder.name")
            _ = try await county.link(own, one, moves: false)
            // The same again is no move.
            _ = try await county.link(own, one, moves: false)
            #expect(await refused { _ = try await county.link(other, one, moves: false) } == "holder.linked")
            _ = try await county.link(other, one)
            let audited = try await county.audited(LinkHolder.action)
            // Told once, in the history of either account.
            #expect(audited.count { $0.detail.contains("从原来的账户改过来") } == 2)
            // A child's name is told to nobody for it.
            let child = try await county.volunteer("小明", born: "2006-06-01")
            _ = try await county.link(own, child, moves: false)
            #expect(try await county.audited(LinkHolder.action).allSatisfy { !$0.detail.contains("小明") })
        }
    }
}
