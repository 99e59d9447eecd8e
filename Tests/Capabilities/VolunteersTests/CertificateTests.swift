import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Volunteers

@Suite("志愿服务证明")
struct CertificateTests {
    private func with(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
        let migrations = Volunteers.capability.migrations + PublicNotices.capability(kinds: { [] }).migrations
        try await withCounty(engine, also: migrations.sorted { $0.name < $1.name }, body)
    }

    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch { return (error as? Refusal)?.code ?? "\(error)" }
    }

    private func volunteer(_ name: String, _ county: TestCounty, hours: Int, born: String = "1980-05-06") async throws
        -> ID<Volunteer>
    {
        let unit = try await county.party(of: try county.division("990101100201"))
        let isChild = born > "2001-11-05"
        let id = try await county.office.carryOut(
            RegisterVolunteer(
                name: name, bornOn: try TestCounty.day(born), home: try #require(ID<Unit>(unit.unit)),
                guardian: isChild ? "家长" : "", guardianOn: isChild ? try TestCounty.day("2019-11-01") : nil),
            by: try county.village())
        if hours > 0 { try await bring(id, hours, county) }
        return id
    }

    private func bring(_ id: ID<Volunteer>, _ hours: Int, _ county: TestCounty) async throws {
        try await county.office.carryOut(
            Bring(
                change: .init(
                    volunteer: id, day: try TestCounty.day("2018-12-31"), minutes: hours * 60, words: "志愿汇")),
            by: county.clerk)
    }

    /// What taking a list does with one row.
    private struct Bring: Command {
        static let action = Action("test.bring", "转入", by: .signedIn)
        let change: ImportedHours.Change

        func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<String> {
            Done(try ImportedHours.take(change, by: actor, in: transaction), subject: "")
        }
    }

    private func take(_ id: ID<ServiceCertificate>, _ step: String, _ actor: Actor, _ county: TestCounty) async throws {
        try await county.office.carryOut(
            TakeProcedureStep(ServiceCertificate.procedure, id, step, answers: StepAnswers(note: "核对过")), by: actor)
    }

    private func announced(_ id: ID<ServiceCertificate>, _ county: TestCounty) async throws {
        try await take(id, "check", county.director, county)
        _ = try await county.office.carryOut(AnnounceCertificates(contact: "创建办"), by: county.clerk)
    }

    private func one(_ id: ID<ServiceCertificate>, _ county: TestCounty) async throws -> ServiceCertificate {
        try await county.office.read { try Certificates.one(id, for: .system(county: TestCounty.code), in: $0) }
    }

    @Test(
        "is asked for, checked by another, before the public, and numbered and signed at its end",
        arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await with(engine) { county in
            let person = try await volunteer("张敏", county, hours: 120)
            let id = try await county.office.carryOut(AskCertificate(person, stars: 1), by: try county.village())
            let own = await code { try await take(id, "check", try county.village(), county) }
            #expect(own == "serviceCertificate.twice")
            let again = await code {
                _ = try await county.office.carryOut(AskCertificate(person, stars: 1), by: try county.village())
            }
            #expect(again == "certificate.twice")
            try await announced(id, county)
            let days: Int? = try await county.office.read {
                try $0.value("SELECT days FROM publicNotice WHERE county = \(TestCounty.code)")
            }
            #expect(days == 7)
            try await take(id, "issue", .system(county: TestCounty.code), county)
            let found = try await one(id, county)
            #expect(found.state == .issued && found.number == "志愿服务证明〔2019〕1号")
            let seal = try #require(found.seal)
            // By 令67: what for, since when, what was brought in, who looked into it, whom one asks.
            #expect(seal.line("服务内容")?.contains("120小时") == true)
            #expect(seal.line("首次服务") == "2018-12-31")
            #expect(seal.line("转入") == "其中120小时由原来的系统转入")
            #expect(seal.line("经办") == county.director.name && seal.line("联系方式") == "创建办")
            let keys = try await county.office.read { CertificateSeal.publicKeys($0.keys) }
            let key = try #require(keys.first { $0.id == seal.key }).key
            #expect(seal.isGenuine(by: key))
            let file = try #require(CertificateSeal(file: seal.file.replacing("\n", with: "\r\n")))
            #expect(file == seal && file.isGenuine(by: key))
            // One hour more, another key, a cut file: none is the county's.
            let forged = try #require(CertificateSeal(file: seal.file.replacing("120小时", with: "121小时")))
            #expect(!forged.isGenuine(by: key) && !seal.isGenuine(by: String(repeating: "0", count: 64)))
            #expect(CertificateSeal(file: "文明志愿服务证明") == nil && CertificateSeal(file: "") == nil)
            let verifier = try #require(found.verifier)
            let seen = try await county.office.read {
                try Certificates.issued(verifier: verifier, number: "", county: TestCounty.code, in: $0)
            }
            #expect(seen?.id == id)
            try await take(id, "revoke", county.director, county)
            #expect(try await one(id, county).state == .revoked)
        }
    }

    @Test("certifies nothing that was taken back while it was before the public", arguments: Engine.available)
    func reversed(engine: Engine) async throws {
        try await with(engine) { county in
            let person = try await volunteer("张敏", county, hours: 100)
            let id = try await county.office.carryOut(AskCertificate(person, stars: 1), by: try county.village())
            try await announced(id, county)
            let hour: ID<ServiceHour>? = try await county.office.read {
                try $0.value("SELECT id FROM serviceHour WHERE county = \(TestCounty.code)")
            }
            try await county.office.carryOut(
                ReverseHour(try #require(hour), reason: "重复转入"), by: county.director)
            try await county.office.carryOut(Settle(record: id.description), by: .system(county: TestCounty.code))
            #expect(try await one(id, county).state == .refused)
        }
    }

    /// As the end of the notice does.
    private struct Settle: Command {
        static let action = Action("test.settle", "期满", by: .system)
        let record: String

        func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
            let notice: ID<PublicNotice>? = try transaction.value(
                "SELECT id FROM publicNotice WHERE county = \(actor.county)")
            guard let notice else { throw Refusal.noSuchVolunteer }
            try transaction.run(
                "UPDATE noticeCandidate SET state = 'passed' WHERE county = \(actor.county) AND notice = \(notice)")
            let candidates = try Notices.candidates(of: notice, county: actor.county, in: transaction)
            try Certificates.settle(candidates, county: actor.county, in: transaction)
            return Done(subject: record)
        }
    }

    @Test("names no child: not in the notice, in no list but his own unit's", arguments: Engine.available)
    func children(engine: Engine) async throws {
        try await with(engine) { county in
            let child = try await volunteer("小明", county, hours: 10, born: "2006-06-01")
            let id = try await county.office.carryOut(AskCertificate(child), by: try county.village())
            let other = Actor(
                id: "other", name: "另一位", county: TestCounty.code, roles: [.village],
                scope: .division(try county.division("990101100201")))
            try await take(id, "check", other, county)
            for (actor, count) in [(county.clerk, 0), (try county.township(), 0), (try county.village(), 1)] {
                let seen = try await county.office.read {
                    try Listing<ServiceCertificate>.certificates.count("", for: actor, in: $0)
                }
                #expect(seen == count)
            }
            _ = try await county.office.carryOut(AnnounceCertificates(contact: "创建办"), by: county.clerk)
            let names = try await county.office.read {
                try $0.rows("SELECT name FROM noticeCandidate WHERE county = \(TestCounty.code)").map {
                    try $0["name"] as String
                }
            }
            #expect(names.count == 1 && !names[0].contains("小"))
        }
    }

    @Test(
        "stars come at 100, 300, 600, 1,000 and 1,500 hours",
        arguments: [(99, 0), (100, 1), (299, 1), (300, 2), (600, 3), (1_000, 4), (1_499, 4), (1_500, 5)])
    func stars(hours: Int, stars: Int) {
        #expect(StarThresholds.stars(minutes: hours * 60) == stars)
        var refusal: Refusal?
        do { try StarThresholds.check(stars: min(5, stars + 1), minutes: hours * 60) } catch { refusal = error }
        #expect((refusal?.code == "certificate.threshold") == (stars < 5))
    }

    @Test("takes hours of elsewhere once, marked, for whom the list names", arguments: Engine.available)
    func broughtIn(engine: Engine) async throws {
        try await with(engine) { county in
            let person = try await volunteer("张敏", county, hours: 0)
            let text =
                "编号,姓名,截至日期,小时,来源\n1,张敏,2018-12-31,36,志愿汇\n1,李红,2018-12-31,5,志愿汇\n9,张敏,2018-12-31,5,志愿汇\n1,张敏,2020-01-01,5,志愿汇\n1,张敏,2018-12-31,0,其他\n"
            let list = try await county.office.carryOut(
                BringList<ImportedHours>(
                    filename: "时长.csv", rows: try ListImport<ImportedHours>.rows(of: Array(text.utf8))),
                by: county.clerk)
            let outcome = try await county.office.carryOut(TakeList<ImportedHours>(list: list), by: county.clerk)
            #expect(outcome.added == 1 && outcome.wrong == 4)
            let found = try await county.office.read { try Volunteers.known(person, county: TestCounty.code, in: $0) }
            #expect(found.minutes == 36 * 60)
            let source: ServiceHour.Source? = try await county.office.read {
                try $0.value("SELECT source FROM serviceHour WHERE county = \(TestCounty.code)")
            }
            #expect(source == .broughtIn)
            #expect(try await county.office.read { try Hours.check.faults(TestCounty.code, $0) } == [])
        }
    }
}
