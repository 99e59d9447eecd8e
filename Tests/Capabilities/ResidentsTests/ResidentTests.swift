import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing
import Web

@testable import Residents

@Suite("居民")
struct ResidentTests {
    private static let identity = "11010519491231002X"

    private func with(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
        try await withCounty(
            engine,
            also: Residents.capability().migrations + Outside.capability(all: { [] }).migrations, body)
    }

    private func text(
        _ name: String = "周素珍", village: String = "990101100201", phone: String = "13805750001",
        identity: String? = nil, born: String? = nil, guardian: String = ""
    ) throws -> ResidentText {
        ResidentText(
            name: try #require(PersonName.read(name)), village: try #require(DivisionCode(village)),
            phone: try #require(PhoneNumber(phone)), identity: try identity.map { try #require(IdentityNumber($0)) },
            bornOn: born.flatMap { Day($0) }, guardian: guardian)
    }

    private func code(_ seed: UInt64) -> OutsideCode {
        var random = SeededRandom(seed: seed)
        return OutsideCode { count in (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) } }
    }

    /// The cookie that his browser holds.
    private func enter(_ code: OutsideCode, _ county: TestCounty) async throws -> String {
        try await county.office.carryOut(
            EnterByCode(code, secret: county.clock.surroundings.random(32), browser: "安卓手机"),
            by: .visitor("b", county: TestCounty.code)
        ).cookie
    }

    private func session(
        _ cookie: String, _ county: TestCounty, in code: String = TestCounty.code
    ) async throws -> Session? {
        try await Residents.session(token: cookie, county: code, county.office)
    }

    @Test("is registered by his own village, sealed, and shown masked", arguments: Engine.available)
    func registered(engine: Engine) async throws {
        try await with(engine) { county in
            let village = try county.village()
            let id = try await county.office.carryOut(
                RegisterResident(try text(identity: Self.identity)), by: village)
            let (found, row, numbers) = try await county.office.read { transaction in
                (
                    try Residents.one(id, for: village, in: transaction),
                    try transaction.row("SELECT phone, identity FROM resident WHERE county = \(TestCounty.code)"),
                    try Residents.numbers(of: id, for: village, in: transaction)
                )
            }
            #expect(found.phone == "138****0001" && found.identity?.hasSuffix("2X") == true)
            #expect(found.bornOn?.description == "1949-12-31")
            let (phone, sealed): (String, String) = (
                try #require(try row?["phone"]), try #require(try row?["identity"])
            )
            #expect(!phone.contains("13805750001") && !sealed.contains(Self.identity))
            #expect(numbers.phone == "13805750001" && numbers.identity == Self.identity)
            // Another village does not even hear of him, nor does a department.
            for other in [try county.village("990101100202"), county.departmentLiaison] {
                await #expect(throws: Refusal.self) {
                    _ = try await county.office.read { try Residents.one(id, for: other, in: $0) }
                }
            }
            await #expect(throws: Refusal.self) {
                try await county.office.carryOut(
                    RegisterResident(try text("王国庆")), by: try county.village("990101100202"))
            }
        }
    }

    @Test("is there once, and a child with who agrees for it", arguments: Engine.available)
    func once(engine: Engine) async throws {
        try await with(engine) { county in
            let clerk = county.clerk
            try await county.office.carryOut(RegisterResident(try text(identity: Self.identity)), by: clerk)
            let twice = try text("周素珍", village: "990101100202", phone: "13805750002", identity: Self.identity)
            await #expect(throws: Refusal.self) { try await county.office.carryOut(RegisterResident(twice), by: clerk) }
            await #expect(throws: Refusal.self) {
                try await county.office.carryOut(RegisterResident(try text()), by: clerk)
            }
            let child = try text("周小明", phone: "13805750003", born: "2010-05-05")
            await #expect(throws: Refusal.self) { try await county.office.carryOut(RegisterResident(child), by: clerk) }
            let agreed = try text("周小明", phone: "13805750003", born: "2010-05-05", guardian: "周素珍")
            let id = try await county.office.carryOut(RegisterResident(agreed), by: clerk)
            let found = try await county.office.read { try Residents.one(id, for: clerk, in: $0) }
            #expect(found.isMinor(on: try TestCounty.day("2028-05-04")))
            #expect(!found.isMinor(on: try TestCounty.day("2028-05-05")))
        }
    }

    @Test("comes in by a code that works once, ends, and is renewed", arguments: Engine.available)
    func codes(engine: Engine) async throws {
        try await with(engine) { county in
            let village = try county.village()
            let id = try await county.office.carryOut(RegisterResident(try text()), by: village)
            try await county.office.carryOut(GiveCodes([ResidentCode(id, code(1))]), by: village)
            // A second one takes the first's place.
            try await county.office.carryOut(GiveCodes([ResidentCode(id, code(2))]), by: village)
            await #expect(throws: Refusal.self) { _ = try await enter(code(1), county) }
            let cookie = try await enter(code(2), county)
            let session = try #require(try await session(cookie, county))
            #expect(session.actor.roles == [.resident] && session.actor.scope == .person(id.description))
            await #expect(throws: Refusal.self) { _ = try await enter(code(2), county) }
            // Another county's server knows neither the code nor the session.
            #expect(try await self.session(cookie, county, in: "990102") == nil)
            try await isTakenOverByNobody(cookie, of: id, county)
            try await county.office.carryOut(EndAccess(id), by: village)
            #expect(try await self.session(cookie, county) == nil)
            // One that nobody used ends by itself.
            try await county.office.carryOut(GiveCodes([ResidentCode(id, code(3))]), by: village)
            county.clock.advance(minutes: (ResidentTerms.codeDays * 24 + 1) * 60)
            await #expect(throws: Refusal.self) { _ = try await enter(code(3), county) }
        }
    }

    /// Whoever has a database shell and no key is nobody else by a session that he puts in or makes another's.
    private func isTakenOverByNobody(_ cookie: String, of resident: ID<Resident>, _ county: TestCounty) async throws {
        let other = try await county.office.carryOut(
            RegisterResident(try text("王国庆", phone: "13805750002")), by: try county.village()
        ).description
        let halves = cookie.split(separator: ".").map(String.init)
        let chosen = "chosen.\(other)"
        for digest in [nil, SeenVersion(bytes: chosen.utf8).digest] {
            try await county.office.keepHouse { transaction in
                try transaction.run(
                    digest.map { digest in
                        """
                        INSERT INTO residentSession (county, digest, resident, startedAt, lastSeenAt, browser)
                        VALUES (\(TestCounty.code), \(digest), \(other), \(transaction.now), \(transaction.now), '')
                        """
                    } ?? "UPDATE residentSession SET resident = \(other) WHERE county = \(TestCounty.code)")
            }
            for cookie in [cookie, "\(halves[0]).\(other)", chosen] {
                #expect(try await session(cookie, county) == nil, "\(cookie)")
            }
        }
        try await county.office.keepHouse { transaction in
            try transaction.run("UPDATE residentSession SET resident = \(resident) WHERE county = \(TestCounty.code)")
        }
        #expect(try await session(cookie, county) != nil)
    }

    @Test("sees no more once he is taken off, and his session ends by itself", arguments: Engine.available)
    func ended(engine: Engine) async throws {
        try await with(engine) { county in
            let village = try county.village()
            let id = try await county.office.carryOut(RegisterResident(try text()), by: village)
            try await county.office.carryOut(GiveCodes([ResidentCode(id, code(1))]), by: village)
            let cookie = try await enter(code(1), county)
            #expect(try await session(cookie, county) != nil)
            county.clock.advance(minutes: (ResidentTerms.idleDays + 1) * 24 * 60)
            #expect(try await session(cookie, county) == nil)
            await #expect(throws: Refusal.self) {
                try await county.office.carryOut(EndResident(id, reason: ""), by: village)
            }
            try await county.office.carryOut(EndResident(id, reason: "迁出"), by: village)
            await #expect(throws: Refusal.self) {
                try await county.office.carryOut(GiveCodes([ResidentCode(id, code(2))]), by: village)
            }
            // Who moved back is registered anew.
            try await county.office.carryOut(RegisterResident(try text()), by: village)
        }
    }

    @Test("is shown in clear for a reason that the audit keeps", arguments: Engine.available)
    func revealed(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.office.carryOut(RegisterResident(try text()), by: county.clerk)
            await #expect(throws: Refusal.self) {
                try await county.office.carryOut(RevealResident(id, reason: ""), by: county.clerk)
            }
            await #expect(throws: Refusal.self) {
                try await county.office.carryOut(RevealResident(id, reason: "想看看"), by: county.leader)
            }
            try await county.office.carryOut(RevealResident(id, reason: "电话通知领证"), by: county.clerk)
            #expect(try await county.audited(RevealResident.action).map(\.detail) == ["电话通知领证"])
        }
    }

    @Test("takes back what he agreed to, and nobody else's", arguments: Engine.available)
    func consents(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.office.carryOut(RegisterResident(try text()), by: county.clerk)
            let other = try await county.office.carryOut(
                RegisterResident(try text("王国庆", phone: "13805750009")), by: county.clerk)
            let words = ConsentText("test.show", "公布事迹", version: 2, "同意公布姓名和事迹。")
            let kind = RecordKind("nomination")
            let consent = try await county.office.keepHouse { [clerk = county.clerk] in
                try $0.giveConsent(words, of: id.description, for: kind, "n1", .paper, by: clerk)
            }
            func resident(_ id: ID<Resident>) -> Actor {
                Actor(
                    id: id.description, name: "居民", county: TestCounty.code, roles: [.resident],
                    scope: .person(id.description))
            }
            await #expect(throws: Refusal.self) {
                try await county.office.carryOut(WithdrawOwnConsent(consent), by: resident(other))
            }
            try await county.office.carryOut(WithdrawOwnConsent(consent), by: resident(id))
            let held = try await county.office.read { transaction in
                (
                    try Consents.holds("test.show", kind, "n1", county: TestCounty.code, in: transaction),
                    try Consents.of(person: id.description, county: TestCounty.code, in: transaction)
                )
            }
            #expect(!held.0 && held.1.first?.version == 2 && held.1.first?.withdrawnAt != nil)
        }
    }

    @Test(
        "reads his code as he types it",
        arguments: [
            ("7KQ2-M9XW-4RTN", true), (" 7kq2m9xw4rtn", true), ("7KQ2 M9XW 4RTO", true), ("7KQ2-M9XW", false),
            ("7KQ2-M9XW-4RTU", false),
        ])
    func typed(text: String, isCode: Bool) { #expect((OutsideCode(text) != nil) == isCode) }

    @Test(
        "is a child whom only his own village reads by name, in lists, files and on his page",
        arguments: Engine.available)
    func children(engine: Engine) async throws {
        try await with(engine) { county in
            let village = try county.village()
            _ = try await county.office.carryOut(
                RegisterResident(try text("周小明", phone: "13805750002", born: "2008-06-01", guardian: "周建国")),
                by: village)
            _ = try await county.office.carryOut(RegisterResident(try text(born: "1956-03-04")), by: village)
            for (actor, names) in [
                (village, ["周小明", "周素珍"]), (try county.township(), ["周素珍", "未成年人"]), (county.clerk, ["周素珍", "未成年人"]),
            ] {
                let shown = try await county.office.read {
                    try Listing<Resident>.residents.first("", 10, for: actor, in: $0)
                }
                #expect(Set(shown.map(\.name)) == Set(names), "\(actor.name)")
                #expect(shown.filter(\.isMasked).allSatisfy { $0.guardian.isEmpty })
                let chosen = try await county.office.read {
                    try Residents.of(village: try #require(DivisionCode("990101100201")), for: actor, in: $0)
                }
                #expect(Set(chosen.map(\.name)) == Set(names), "\(actor.name)")
            }
        }
    }
}
