import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Meetings

@Suite("What rests on a file")
struct FileUseTests {
    private func with(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
        try await withCounty(engine, also: Meetings.capability().migrations, body)
    }

    private func register(
        _ number: String, from: String = "2019-03-01", replaces: ID<OfficialFile>? = nil, _ county: TestCounty
    ) async throws -> ID<OfficialFile> {
        let day = try TestCounty.day(from)
        return try await county.office.carryOut(
            RegisterFile(
                OfficialFileText(
                    title: "考核办法\(number)", kind: .assessment, number: number, issuer: "县创建办",
                    issuedOn: try TestCounty.day("2019-03-01"), validFrom: day, replaces: replaces)), by: county.clerk)
    }

    private func refusal(_ body: () async throws -> Void) async -> String? {
        do { try await body() } catch { return (error as? Refusal)?.code ?? "\(error)" }
        return nil
    }

    @Test(
        "is said of the record's page, stays where the file is replaced, and goes where it is taken back",
        arguments: Engine.available)
    func rests(engine: Engine) async throws {
        try await with(engine) { county in
            let old = try await register("1号", county)
            let rule = "assessments/rules"
            try await county.office.carryOut(RestOnFile(old, about: rule, words: "考核办法"), by: county.clerk)
            try await county.office.carryOut(RestOnFile(old, about: rule, words: "考核办法"), by: county.director)
            let new = try await register("2号", from: "2019-06-01", replaces: old, county)
            func files() async throws -> [ID<OfficialFile>] {
                try await county.office.read {
                    try FileUses.files(of: rule, county: TestCounty.code, in: $0).map(\.id)
                }
            }
            func uses(_ file: ID<OfficialFile>) async throws -> [String] {
                try await county.office.read { [clerk = county.clerk] in
                    try FileUses.of(file, for: clerk, in: $0).map(\.about)
                }
            }
            #expect(try await uses(old) == [rule])
            let again = await refusal {
                try await county.office.carryOut(RestOnFile(old, about: "sheets/1a/1", words: "标准"), by: county.clerk)
            }
            #expect(again == "officialFile.restsOnReplaced")
            try await county.office.carryOut(RestOnFile(new, about: rule, words: "考核办法"), by: county.clerk)
            let both = try await files()
            #expect(Set(both) == [new, old])
            try await county.office.carryOut(RestNoMore(old, about: rule), by: county.clerk)
            #expect(try await files() == [new])
            #expect(try await uses(old) == [])
        }
    }

    @Test(
        "is said of campaigns, sheets and rules only",
        arguments: [
            ("assessments/rules", true), ("campaigns/0190b1e0-0000-7000-8000-000000000001", true),
            ("sheets/0190b1e0-0000-7000-8000-000000000001/2", true), ("sheets/publications/2", false),
            ("campaigns/new", false), ("campaigns", false), ("people/1", false), ("", false),
            ("campaigns/1/edit", false), ("campaigns//", false), ("https://evil", false),
        ])
    func pages(about: String, mayRest: Bool) {
        #expect(FileUse.mayRest(about) == mayRest)
    }

    @Test("is told to a unit but for campaigns, of which it may know nothing", arguments: Engine.available)
    func others(engine: Engine) async throws {
        try await with(engine) { county in
            let file = try await register("1号", county)
            for about in ["assessments/rules", "campaigns/0190b1e0-0000-7000-8000-000000000001"] {
                try await county.office.carryOut(RestOnFile(file, about: about, words: "依据它的"), by: county.clerk)
            }
            let seen = try await county.office.read { [liaison = county.departmentLiaison] in
                try FileUses.of(file, for: liaison, in: $0).map(\.about)
            }
            #expect(seen == ["assessments/rules"])
        }
    }

    @Test(
        "a paper made here is registered once, replaces the one before, and stands again after it was taken back",
        arguments: Engine.available)
    func made(engine: Engine) async throws {
        try await with(engine) { county in
            func keep(_ made: MadeFile) async throws {
                try await county.office.carryOut(Keeping(made: made, takesBack: false), by: county.director)
            }
            let byHand = try await county.office.carryOut(
                RegisterFile(
                    OfficialFileText(
                        title: "责任分解", kind: .responsibility, number: "责任分解〔2019〕1号", issuer: "县创建办",
                        issuedOn: try TestCounty.day("2019-03-01"), validFrom: try TestCounty.day("2019-03-01"))),
                by: county.clerk)
            let first = MadeFile("关于分解责任的通知", .responsibility, number: "责任分解〔2019〕1号", at: "duty-papers/1")
            let second = MadeFile(
                "关于再次分解责任的通知", .responsibility, number: "责任分解〔2019〕2号", at: "duty-papers/2",
                replacing: "duty-papers/1")
            let plan = MadeFile("复审迎检方案", .readiness, until: try TestCounty.day("2019-12-20"), at: "readiness-plans/1")
            try await keep(first)
            try await keep(second)
            try await keep(plan)
            try await county.office.carryOut(Keeping(made: plan, takesBack: true), by: county.director)
            let revoked = try await all(county).first { $0.madeAs == "readiness-plans/1" }
            #expect(revoked?.revokedBecause == "评审推迟")
            try await keep(plan)
            let files = try await all(county)
            #expect(files.count == 3)
            #expect(files.first { $0.id == byHand }?.madeAs == "duty-papers/1")
            let later = try #require(files.first { $0.madeAs == "duty-papers/2" })
            #expect(later.replaces == byHand && later.issuer.hasSuffix("创建办"))
            #expect(files.first { $0.madeAs == "readiness-plans/1" }?.revokedOn == nil)
        }
    }

    private func all(_ county: TestCounty) async throws -> [OfficialFile] {
        try await county.office.read { try OfficialFiles.all(county: TestCounty.code, in: $0) }
    }
}

/// A step elsewhere that sends a paper out, or takes it back.
private struct Keeping: Command {
    static let action = Action("officialFile.made", "登记本系统的文书", right: .manageOfficialFiles)
    let made: MadeFile
    let takesBack: Bool

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        if takesBack {
            try MadeFile.takeBack(at: made.path, because: "评审推迟", county: actor.county, in: transaction)
        } else {
            try made.keep(by: actor, in: transaction)
        }
        return Done(subject: made.path)
    }
}
