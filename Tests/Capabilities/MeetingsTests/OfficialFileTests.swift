import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Meetings

extension TestCounty {
    fileprivate func text(
        _ number: String, from: String = "2019-03-01", to: String? = nil, issued: String = "2019-03-01",
        replaces: ID<OfficialFile>? = nil
    ) throws -> OfficialFileText {
        OfficialFileText(
            title: "考核办法\(number)", kind: .assessment, number: number, issuer: "县创建办", issuedOn: try Self.day(issued),
            validFrom: try Self.day(from), validTo: try to.map(Self.day), replaces: replaces)
    }

    fileprivate func register(_ text: OfficialFileText) async throws -> ID<OfficialFile> {
        try await office.carryOut(RegisterFile(text), by: clerk)
    }
}

private func fields(_ body: () async throws -> Void) async -> [String] {
    do { try await body() } catch { return (error as? Refusal)?.fields.map(\.name) ?? ["\(error)"] }
    return []
}

@Suite("文件、大事记、领导小组")
struct OfficialFileTests {
    private func with(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
        try await withCounty(engine, also: Meetings.capability().migrations, body)
    }

    @Test(
        "replaces neither itself nor what replaces it, and does not end before it begins", arguments: Engine.available)
    func badInput(engine: Engine) async throws {
        try await with(engine) { county in
            #expect(
                await fields { _ = try await county.register(try county.text("1号", to: "2019-02-28")) } == ["validTo"])
            #expect(
                await fields { _ = try await county.register(try county.text("1号", issued: "2019-11-05")) } == [
                    "issuedOn"
                ])
            let first = try await county.register(try county.text("1号"))
            #expect(await fields { _ = try await county.register(try county.text("１号")) } == ["number"])
            let itself = try county.text("1号", replaces: first)
            #expect(
                await fields { try await county.office.carryOut(MendFile(first, itself), by: county.clerk) } == [
                    "replaces"
                ])
            let second = try await county.register(try county.text("2号", from: "2019-06-01", replaces: first))
            let circle = try county.text("1号", replaces: second)
            #expect(
                await fields { try await county.office.carryOut(MendFile(first, circle), by: county.clerk) } == [
                    "replaces"
                ])
            #expect(
                await fields { _ = try await county.register(try county.text("3号", replaces: first)) } == ["replaces"])
            let early = RevokeFile(second, on: try TestCounty.day("2019-01-01"), reason: "有误")
            #expect(await fields { try await county.office.carryOut(early, by: county.clerk) } == ["revokedOn"])
        }
    }

    @Test(
        "is valid from its day until it ends, is revoked or replaced: the list and the record say the same",
        arguments: Engine.available)
    func validity(engine: Engine) async throws {
        try await with(engine) { county in
            let old = try await county.register(try county.text("1号"))
            let new = try await county.register(try county.text("2号", from: "2019-06-01", replaces: old))
            _ = try await county.register(try county.text("3号", to: "2019-08-31"))
            let coming = try await county.register(try county.text("4号", from: "2020-01-01"))
            let revoked = try await county.register(try county.text("5号"))
            try await county.office.carryOut(
                RevokeFile(revoked, on: try TestCounty.day("2019-10-01"), reason: "不再执行"), by: county.clerk)
            for (day, numbers) in [
                ("2019-04-01", ["1号", "3号", "5号"]), ("2019-07-01", ["2号", "3号", "5号"]), ("2019-11-04", ["2号"]),
                ("2020-02-01", ["2号", "4号"]),
            ] {
                let day = try TestCounty.day(day)
                let valid = try await county.office.read { [clerk = county.clerk] transaction in
                    let all = try OfficialFiles.all(county: TestCounty.code, in: transaction)
                    let listed = try Listing<OfficialFile>.officialFiles.first(
                        "figure=filesValid.\(day)", 9, for: clerk, in: transaction)
                    return (
                        all.filter { $0.terms.standing(on: day) == .valid }.map(\.number).sorted(),
                        listed.map(\.number).sorted()
                    )
                }
                #expect(valid.0 == numbers && valid.1 == numbers, "\(day)")
            }
            let found = try await county.office.read { try OfficialFiles.one(old, county: TestCounty.code, in: $0) }
            let start = try TestCounty.day("2019-06-01")
            #expect(found.replacedBy == new && found.replacedFrom == start)
            #expect(
                try await county.office.read { try OfficialFiles.one(coming, county: TestCounty.code, in: $0) }.replaces
                    == nil)
        }
    }

    @Test(
        "keeps the chronicle: by kind, nothing to come, nothing twice, void with a reason", arguments: Engine.available)
    func chronicle(engine: Engine) async throws {
        try await with(engine) { county in
            func keep(_ title: String, _ day: String, _ kind: ChronicleEntry.Kind) async throws -> ID<ChronicleEntry> {
                try await county.office.carryOut(
                    KeepChronicle(title, on: try TestCounty.day(day), kind, source: "专报"), by: county.clerk)
            }
            #expect(await fields { _ = try await keep("通过复审", "2019-11-05", .adopted) } == ["day"])
            _ = try await keep("通过复审", "2019-11-01", .adopted)
            #expect(await fields { _ = try await keep("通过复审", "2019-11-01", .adopted) } == ["title"])
            _ = try await keep("批示肯定", "2019-11-02", .praise)
            let wrong = try await keep("通过测评", "2019-11-03", .adopted)
            try await county.office.carryOut(VoidChronicle(wrong, reason: "日期记错"), by: county.director)
            _ = try await keep("通过测评", "2019-10-30", .adopted)
            try await county.office.read { [clerk = county.clerk] transaction in
                for (name, expected) in [("chronicleEntries", 2), ("chroniclePraise", 1), ("chronicleAdopted", 1)] {
                    let metric = try #require(Meetings.capability().metrics.first { $0.name == name })
                    #expect(
                        try metric.value(Period(try TestCounty.month()), nil, clerk, transaction) == expected, "\(name)"
                    )
                    #expect(
                        try Listing<ChronicleEntry>.chronicle.count(
                            "figure=\(name).2019-11", for: clerk, in: transaction)
                            == expected)
                }
            }
        }
    }

    @Test("keeps every version of a leading group", arguments: Engine.available)
    func groups(engine: Engine) async throws {
        try await with(engine) { county in
            func name(_ group: ID<LeadingGroup>?, _ since: String, _ text: String) async throws -> ID<LeadingGroup> {
                try await county.office.carryOut(
                    NameLeadingGroup(
                        group, name: "创建工作领导小组", since: try TestCounty.day(since), office: "县创建办", source: "1号",
                        members: try LeadingGroupMember.members(text)), by: county.clerk)
            }
            let group = try await name(nil, "2019-01-01", "组长：周国平，县委书记\n副组长 沈立新 县委副书记")
            #expect(await fields { _ = try await name(nil, "2019-02-01", "组长 周国平") } == ["name"])
            #expect(await fields { _ = try await name(group, "2019-01-01", "组长 周国平") } == ["since"])
            _ = try await name(group, "2019-06-01", "组长　周国平　县委书记\n副组长\t林静\t县委副书记")
            let versions = try await county.office.read {
                try LeadingGroups.versions(of: group, county: TestCounty.code, in: $0)
            }
            #expect(versions.map(\.version) == [2, 1])
            #expect(versions.map { $0.names(.deputy) } == ["林静", "沈立新"])
            #expect(versions.last?.members.first == LeadingGroupMember(.head, "周国平", "县委书记"))
        }
    }

    @Test("refuses a list of members that cannot be read", arguments: ["", "张三 县长", "副组长 张三 县长", "组长", "组长 张三\n组长 张三"])
    func members(text: String) {
        #expect(throws: Refusal.self) { try LeadingGroupMember.members(text) }
    }
}
