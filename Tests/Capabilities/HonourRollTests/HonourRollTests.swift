import Database
import Kernel
import Media
import Office
import TestCounty
import TestSupport
import Testing

@testable import HonourRoll
@testable import Recognition
@testable import Residents

@Suite("光荣榜上的事迹和照片")
struct HonourRollTests {
    @Test(
        "A photo is public when another has confirmed its mask, and while its person agrees",
        arguments: Engine.available)
    func photos(engine: Engine) async throws {
        try await RollWorld.with(engine) { world in
            let (county, office, id) = (world.county, world.county.office, world.nomination)
            let source = county.photo.sha256
            func mask(by actor: Actor) async -> String? {
                await world.refused {
                    try await office.carryOut(
                        MaskRecordPhoto<Nomination>(id, source, [], masked: county.photo), by: actor)
                }
            }
            func confirm(by actor: Actor) async -> String? {
                await world.refused {
                    try await office.carryOut(ConfirmMask<Nomination>(id, source, masked: source), by: actor)
                }
            }
            #expect(await mask(by: county.clerk) == "story.closed")
            let honour = try await world.commend()
            #expect(try await world.shown() == [])
            #expect(await mask(by: try county.village("990101100202")) != nil)
            #expect(await mask(by: county.clerk) == nil)
            #expect(try await world.shown() == [])
            #expect(await confirm(by: county.clerk) == "mask.own")
            #expect(await confirm(by: county.director) == nil)
            #expect(try await world.shown() == [source])
            let story = try await office.read { try PublicHonours.story(honour, county: TestCounty.code, in: $0) }
            #expect(
                story?.honour.line == "守着末班车的灯"
                    && story?.ladder.map { $0.grantedOn != nil } == [true, false, false, false])
            let consent = try await office.read { [resident = world.resident] in
                try Consents.of(person: resident.id, county: TestCounty.code, in: $0).first?.id
            }
            try await office.carryOut(
                WithdrawOwnConsent(try #require(consent), listeners: [Nominations.consentListener]),
                by: world.resident)
            #expect(try await world.shown() == [])
            let bare = try await office.read { try PublicHonours.story(honour, county: TestCounty.code, in: $0) }
            // The honour stays by name and number; the story goes (decisions/0042).
            #expect(bare?.honour.name == "周素珍" && bare?.story == "" && bare?.nomination == nil)
            let late = await world.refused {
                try await office.carryOut(AddStoryPhotos(id, [county.photo]), by: county.clerk)
            }
            #expect(late == "story.consent")
        }
    }

    @Test("The signed consent is no photo of a story", arguments: Engine.available)
    func consentPaper(engine: Engine) async throws {
        try await RollWorld.with(engine) { world in
            let id = world.nomination
            let paper = try TestCounty.photo("consent")
            _ = try await world.county.office.carryOut(EnterConsent(id, photos: [paper]), by: world.county.clerk)
            let sources = try await world.county.office.read {
                try StoryPhotos.sources(of: id, county: TestCounty.code, in: $0)
            }
            #expect(sources == [world.county.photo.sha256])
        }
    }

    @Test(
        "Nothing of a candidate is public before the notice, and the round's page says where it stands",
        arguments: Engine.available)
    func rounds(engine: Engine) async throws {
        try await RollWorld.with(engine) { world in
            let (office, id) = (world.county.office, world.round)
            func round() async throws -> PublicRound? {
                try await office.read { try PublicRounds.one(id, county: TestCounty.code, in: $0) }
            }
            let early = try #require(try await round())
            #expect(early.candidates.isEmpty && early.notice == nil && early.isNominating && early.honours.isEmpty)
            #expect(early.course.stages.map(\.title) == ["推荐", "审核", "评审", "公示", "表彰"])
            #expect(early.course.stages.first?.place == .now && early.course.next.contains("截止"))
            _ = try await world.bringToNotice()
            let noticed = try #require(try await round())
            #expect(noticed.candidates.count == 1 && noticed.notice != nil && noticed.honours.isEmpty)
            #expect(noticed.takesObjections && noticed.candidates.map(\.outcome) == [""] && noticed.course.isOpen)
            let elsewhere = try await office.read { try PublicRounds.one(id, county: "990102", in: $0) }
            #expect(elsewhere == nil)
            world.county.clock.advance(minutes: 8 * 24 * 60)
            try await PublicNotices.turn(
                PublicNotice.procedure { [Recognition.noticeKind] }, county: TestCounty.code, office)
            let over = try #require(try await round())
            #expect(!over.takesObjections && over.candidates.map(\.outcome) == ["公示通过"])
        }
    }

    @Test("The ladder counts as the list's figures do", arguments: Engine.available)
    func ladder(engine: Engine) async throws {
        try await RollWorld.with(engine) { world in
            _ = try await world.commend()
            let rungs = try await world.county.office.read { [clerk = world.county.clerk] transaction in
                let rungs = try PublicHonours.rungs(for: clerk, in: transaction)
                let listed = try Listing<Honour>.honours.count("figure=goodCounty.2019", for: clerk, in: transaction)
                #expect(rungs.map(\.count) == [listed])
                return rungs
            }
            #expect(rungs.map(\.year) == [2019] && rungs.map(\.township) == ["990101100"] && rungs[0].level == .county)
        }
    }

    @Test("A number of everybody's ladder opens those whom it counts", arguments: Engine.available)
    func openLadder(engine: Engine) async throws {
        try await RollWorld.with(engine) { world in
            let (county, office) = (world.county, world.county.office)
            let honour = try await world.commend()
            // Brought in it is on the roll, and counted in no year.
            try await office.carryOut(
                RecordHonour(
                    .goodNeighbour, .county, name: "俞国庆", village: try county.division("990101100202"), title: "身边好人",
                    isBroughtIn: true, grantedOn: try TestCounty.day("2019-05-01"), paper: "名单",
                    bornOn: Day("1960-01-01"), naming: .published), by: county.clerk)
            func counted() async throws -> (rungs: [Int], listed: [String]) {
                try await office.read { transaction in
                    var filter = PublicHonours.Filter()
                    (filter.category, filter.level, filter.year) = (.goodNeighbour, .county, 2019)
                    filter.isCounted = true
                    return (
                        try PublicHonours.openRungs(county: TestCounty.code, in: transaction).map(\.count),
                        try PublicHonours.page(filter, limit: 9, county: TestCounty.code, in: transaction)
                            .map(\.view.name)
                    )
                }
            }
            let both = try await counted()
            #expect(both.rungs == [1] && both.listed == ["周素珍"])
            try await office.carryOut(RevokeHonour(honour, reason: "查实弄虚作假"), by: county.director)
            let none = try await counted()
            #expect(none.rungs.isEmpty && none.listed.isEmpty)
        }
    }

    @Test("The roll is narrowed to a year and a township, inside as outside", arguments: Engine.available)
    func narrowed(engine: Engine) async throws {
        try await RollWorld.with(engine) { world in
            let (county, office) = (world.county, world.county.office)
            for (name, village, day) in [
                ("周素珍", "990101100201", "2018-05-01"), ("俞国庆", "990101100202", "2019-05-01"),
                ("陈美娟", "990101200201", "2019-06-01"),
            ] {
                try await office.carryOut(
                    RecordHonour(
                        .goodNeighbour, .county, name: name, village: try county.division(village), title: "身边好人",
                        isBroughtIn: true, grantedOn: try TestCounty.day(day), paper: "名单",
                        bornOn: Day("1960-01-01"), naming: .published), by: county.clerk)
            }
            func names(_ year: Int?, _ township: String?) async throws -> [String] {
                var filter = PublicHonours.Filter()
                (filter.year, filter.township) = (year, try township.map(county.division))
                let (open, listed) = try await office.read { [filter, clerk = county.clerk] transaction in
                    let asked = [year.map { "year=\($0)" }, township.map { "below=\($0)" }].compactMap(\.self)
                    return (
                        try PublicHonours.page(filter, limit: 9, county: TestCounty.code, in: transaction)
                            .map(\.view.name),
                        try Listing<Honour>.honours.first(asked.joined(separator: "&"), 9, for: clerk, in: transaction)
                            .map(\.name)
                    )
                }
                #expect(Set(open) == Set(listed))
                return open.sorted()
            }
            #expect(try await names(nil, nil).count == 3)
            #expect(try await names(2018, nil) == ["周素珍"])
            #expect(try await names(2019, "990101100") == ["俞国庆"])
            #expect(try await names(2018, "990101200") == [])
            let choices = try await office.read { try PublicHonours.choices(county: TestCounty.code, in: $0) }
            #expect(choices.years == [2019, 2018] && choices.townships.contains { $0.code.description == "990101200" })
        }
    }
}
