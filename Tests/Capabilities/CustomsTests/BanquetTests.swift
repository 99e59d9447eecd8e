import Database
import Kernel
import Office
import Organisation
import Residents
import TestCounty
import TestSupport
import Testing
import Web

@testable import Customs

private let home = "990101100201"

/// What somebody was refused with.
private func refused(_ act: () async throws -> Void) async -> String? {
    do {
        try await act()
        return nil
    } catch let refusal as Refusal { return refusal.code } catch { return "\(error)" }
}

private func expectRefused(
    _ code: String, _ location: SourceLocation = #_sourceLocation, _ act: () async throws -> Void
) async {
    let got = await refused(act)
    #expect(got == code, sourceLocation: location)
}

private let figures = BanquetFigures(tables: 10, fenPerTable: 80_000, cars: 4, giftFen: 30_000)

extension TestCounty {
    fileprivate func text(
        _ kind: Banquet.Host = .resident, unit: String = "", on day: String = "2019-11-20", hall: ID<Hall>? = nil,
        _ plan: BanquetFigures = figures
    ) throws -> BanquetText {
        BanquetText(
            .wedding, host: "周国良", kind, hostUnit: unit, heldOn: try Self.day(day), venue: hall == nil ? .home : .hall,
            hall: hall, plan: plan)
    }

    fileprivate func report(_ text: BanquetText, by actor: Actor? = nil) async throws -> ID<Banquet> {
        try await office.carryOut(
            ReportBanquet(in: try division(home), text), by: try actor ?? village(home))
    }

    fileprivate func setStandard(
        tables: Int = 12, from day: String = "2019-01-01", usual: Int? = 2_000_000
    ) async throws {
        try await office.carryOut(
            SetStandard(
                try division(home), BanquetFigures(tables: tables, fenPerTable: 80_000, cars: 6, giftFen: 50_000),
                usualFen: usual, from: try Self.day(day), words: "村民代表会议通过"), by: try village(home))
    }

    fileprivate func banquet(_ id: ID<Banquet>, for actor: Actor? = nil) async throws -> Banquet {
        let actor = try actor ?? village(home)
        return try await office.read { try Banquets.one(id, for: actor, in: $0) }
    }

    fileprivate func hall() async throws -> ID<Hall> {
        try await office.carryOut(OpenHall(try division(home), "文化礼堂", tables: 20), by: try village(home))
    }
}

@Suite("办酒报备")
struct BanquetTests {
    private func with(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
        let residents = Residents.capability().migrations
        try await withCounty(engine, also: Customs.capability().migrations + residents, body)
    }

    @Test("goes from the notice past the council to what was saved", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await with(engine) { county in
            try await county.setStandard()
            let id = try await county.report(county.text(on: "2019-11-04"))
            try await county.office.carryOut(
                TakeProcedureStep(
                    Banquet.procedure, id, "visit", answers: StepAnswers(note: "说了标准", choice: "signed")),
                by: county.village(home))
            let saved = try await county.office.carryOut(
                FillBanquet(id, BanquetFigures(tables: 9, fenPerTable: 80_000, cars: 2)), by: county.village(home))
            #expect(saved == 2_000_000 - 720_000)
            let found = try await county.banquet(id)
            #expect(found.state == .within && found.isPromised && found.savedFen == saved)
            #expect(found.host(for: try county.village(home)) == "周国良")
            #expect(found.host(for: county.clerk) == "周**")
            let year = try #require(Period(year: 2019))
            let values = try await county.office.read { [clerk = county.clerk] transaction in
                try Listing<Banquet>.banquets.figures.map { figure in
                    try Listing<Banquet>.banquets.value(of: figure, year, for: clerk, in: transaction)
                }
            }
            #expect(values == [1, 1, 1, 1, 2_000_000 - 720_000, 0, 0])
        }
    }

    private func counted(_ county: TestCounty) async throws -> [String: Int] {
        let year = try #require(Period(year: 2019))
        return try await county.office.read { [clerk = county.clerk] transaction in
            try Listing<Banquet>.banquets.figures.reduce(into: [:]) { all, figure in
                all[figure.name] = try Listing<Banquet>.banquets.value(of: figure, year, for: clerk, in: transaction)
            }
        }
    }

    @Test(
        "where a village has no standard is neither within nor over, and counts in no rate", arguments: Engine.available
    )
    func unmeasured(engine: Engine) async throws {
        try await with(engine) { county in
            let free = try await county.report(county.text(on: "2019-11-04"))
            try await county.office.carryOut(
                FillBanquet(free, BanquetFigures(tables: 60, fenPerTable: 200_000, cars: 20)), by: county.village(home))
            #expect(try await county.banquet(free).state == .unmeasured)
            try await county.setStandard(from: "2019-11-01")
            let bound = try await county.report(county.text(on: "2019-11-04"))
            try await county.office.carryOut(FillBanquet(bound, figures), by: county.village(home))
            let found = try await counted(county)
            #expect(found["banquetsHeld"] == 2 && found["banquetsMeasured"] == 1 && found["banquetsWithin"] == 1)
            let rate = try #require(Listing<Banquet>.rates.first)
            let value = try await county.office.read { [clerk = county.clerk] transaction in
                try rate.value(try #require(Period(year: 2019)), nil, clerk, transaction)
            }
            #expect(value == 1000)
        }
    }

    @Test("that was dearer than they used to be is said as such", arguments: Engine.available)
    func dearer(engine: Engine) async throws {
        try await with(engine) { county in
            try await county.setStandard(tables: 40, usual: 1_000_000)
            for tables in [10, 20] {
                let id = try await county.report(county.text(on: "2019-11-04"))
                try await county.office.carryOut(
                    FillBanquet(id, BanquetFigures(tables: tables, fenPerTable: 80_000)), by: county.village(home))
            }
            let found = try await counted(county)
            #expect(found["banquetsSaved"] == 200_000 && found["banquetsOverspent"] == 600_000)
            #expect(BanquetTerms.againstUsual(-600_000) == "比本村过去一场多花了6,000.00元")
            #expect(BanquetTerms.againstUsual(200_000) == "比本村过去一场省了2,000.00元")
        }
    }

    @Test("that was filled in wrongly is filled in again; the course keeps both and why", arguments: Engine.available)
    func corrected(engine: Engine) async throws {
        try await with(engine) { county in
            try await county.setStandard(tables: 12)
            let id = try await county.report(county.text(on: "2019-11-04"))
            func correct(_ tables: Int, _ reason: String, by actor: Actor? = nil) async -> String? {
                await refused {
                    try await county.office.carryOut(
                        CorrectBanquet(id, BanquetFigures(tables: tables, fenPerTable: 80_000), because: reason),
                        by: try actor ?? county.village(home))
                }
            }
            #expect(await correct(10, "填错了") == "banquet.notFilled")
            try await county.office.carryOut(
                FillBanquet(id, BanquetFigures(tables: 21, fenPerTable: 80_000)), by: county.village(home))
            #expect(try await county.banquet(id).state == .over)
            #expect(await correct(12, "") == "banquet.reason")
            #expect(await correct(0, "填错了") == "banquet.tables")
            let neighbour = try county.village("990101100202")
            #expect(await correct(12, "填错了", by: neighbour) == "banquet.none")
            #expect(await correct(12, "多填了一桌") == nil)
            let found = try await county.banquet(id)
            #expect(found.state == .within && found.actual?.tables == 12 && found.savedFen == 2_000_000 - 960_000)
            let values = try await counted(county)
            #expect(values["banquetsHeld"] == 1 && values["banquetsWithin"] == 1)
            let course = try await county.office.read {
                try Banquet.procedure.course(of: id, county: TestCounty.code, in: $0).taken.map(\.step)
            }
            #expect(course.suffix(2) == ["over", "mendWithin"])
            let told = try await county.audited(CorrectBanquet.action).map(\.detail)
            #expect(told.count == 1 && told[0].contains("21桌") && told[0].hasSuffix("多填了一桌"))
        }
    }

    @Test("says what is over the standard, and lets it be held all the same", arguments: Engine.available)
    func over(engine: Engine) async throws {
        try await with(engine) { county in
            try await county.setStandard(tables: 8, usual: nil)
            let id = try await county.report(county.text(on: "2019-11-04"))
            try await county.office.carryOut(
                FillBanquet(id, BanquetFigures(tables: 20, fenPerTable: 90_000, cars: 8)), by: county.village(home))
            let found = try await county.banquet(id)
            #expect(found.state == .over && found.savedFen == nil)
            #expect(BanquetTerms.over(found.standard, try #require(found.actual)).count == 3)
        }
    }

    @Test("refuses a feast in the past, of no table, for no money, too long", arguments: Engine.available)
    func badFigures(engine: Engine) async throws {
        try await with(engine) { county in
            let plans = [
                (BanquetFigures(tables: 0, fenPerTable: 1), "banquet.tables"),
                (BanquetFigures(tables: 301, fenPerTable: 1), "banquet.tables"),
                (BanquetFigures(tables: 1, fenPerTable: 0), "banquet.price"),
                (BanquetFigures(tables: 1, fenPerTable: 1, cars: -1), "banquet.cars"),
                (BanquetFigures(tables: 1, fenPerTable: 1, days: 8), "banquet.days"),
            ]
            for (plan, code) in plans {
                await expectRefused(code) {
                    _ = try await county.report(county.text(.resident, unit: "", on: "2019-11-20", hall: nil, plan))
                }
            }
            await expectRefused("banquet.past") { _ = try await county.report(county.text(on: "2019-11-03")) }
            await expectRefused("banquet.far") { _ = try await county.report(county.text(on: "2021-11-03")) }
            let early = try await county.report(county.text())
            let filled = await refused {
                try await county.office.carryOut(FillBanquet(early, figures), by: county.village(home))
            }
            #expect(filled == "banquet.notHeld")
        }
    }

    @Test("keeps a notice under the standard that it was made under", arguments: Engine.available)
    func changedStandard(engine: Engine) async throws {
        try await with(engine) { county in
            try await county.setStandard(tables: 12)
            let id = try await county.report(county.text(on: "2019-11-04"))
            await expectRefused("standard.order") { try await county.setStandard(tables: 6, from: "2019-01-01") }
            try await county.setStandard(tables: 6, from: "2019-11-01")
            let standard = try await county.banquet(id).standard
            #expect(standard?.version == 1 && standard?.limits.tables == 12)
            try await county.office.carryOut(FillBanquet(id, figures), by: county.village(home))
            #expect(try await county.banquet(id).state == .within)
            let next = try await county.report(county.text())
            #expect(try await county.banquet(next).standard?.version == 2)
        }
    }

    @Test("is a duty of members and officials alone: only they can have missed it", arguments: Engine.available)
    func duty(engine: Engine) async throws {
        try await with(engine) { county in
            await expectRefused("banquet.hostUnit") { _ = try await county.report(county.text(.official)) }
            let idle = await refused { _ = try await county.report(county.text(.resident, unit: "水利局")) }
            #expect(idle == "banquet.hostUnit")
            let missing = { (kind: Banquet.Host, unit: String) in
                try await county.office.carryOut(
                    RecordMissingNotice(
                        in: county.division(home), county.text(kind, unit: unit, on: "2019-11-01")),
                    by: county.village(home))
            }
            await expectRefused("banquet.voluntary") { _ = try await missing(.resident, "") }
            await expectRefused("banquet.hostUnit") { _ = try await missing(.official, "") }
            let id = try await missing(.official, "水利局")
            #expect(try await county.banquet(id).state == .missing)
            try await county.office.carryOut(
                TakeProcedureStep(Banquet.procedure, id, "hand", answers: StepAnswers(note: "县纪委")), by: county.clerk)
            #expect(try await county.banquet(id).state == .handed)
        }
    }

    @Test("takes a hall for a day once, also by twenty at once, and leaves it free again", arguments: Engine.available)
    func halls(engine: Engine) async throws {
        try await with(engine) { county in
            let hall = try await county.hall()
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for turn in 0..<20 {
                    group.addTask {
                        let office = turn.isMultiple(of: 2) ? county.office : county.otherServer
                        guard let text = try? county.text(hall: hall), let home = try? county.division(home),
                            let keeper = try? county.village(home.description)
                        else { return false }
                        return (try? await office.carryOut(ReportBanquet(in: home, text), by: keeper)) != nil
                    }
                }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(outcomes.count(where: \.self) == 1)
            await expectRefused("hall.taken") { _ = try await county.report(county.text(hall: hall)) }
            let book = { (day: String) in
                try await county.office.carryOut(
                    BookHall(hall, on: TestCounty.day(day), "村晚"), by: county.village(home))
            }
            await expectRefused("hall.taken") { try await book("2019-11-20") }
            await expectRefused("hall.past") { try await book("2019-11-01") }
            let banquet = try await county.office.read { [clerk = county.clerk] in
                try Listing<Banquet>.banquets.first("", 1, for: clerk, in: $0).first
            }
            let id = try #require(banquet?.id)
            try await county.office.carryOut(
                TakeProcedureStep(Banquet.procedure, id, "cancel", answers: StepAnswers(note: "不办了")),
                by: county.village(home))
            try await book("2019-11-20")
        }
    }

    @Test("is shown to its village, its township and the office, and to no neighbour", arguments: Engine.available)
    func scope(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.report(county.text())
            await expectRefused("banquet.none") {
                _ = try await county.banquet(id, for: county.village("990101100202"))
            }
            #expect(try await county.banquet(id, for: county.township()).id == id)
            let foreign = await refused {
                _ = try await county.report(county.text(), by: county.village("990101100202"))
            }
            #expect(foreign == "customs.notYours")
        }
    }

    @Test("keeps councils of terms that do not touch, and their meetings", arguments: Engine.available)
    func councils(engine: Engine) async throws {
        try await with(engine) { county in
            let form = { (members: [String], from: String, until: String) in
                try await county.office.carryOut(
                    FormCouncil(
                        county.division(home), members: members, from: TestCounty.day(from),
                        until: TestCounty.day(until), charter: "章程"), by: county.village(home))
            }
            let names = ["周建平", "李国良", "王美娟"]
            await expectRefused("council.members") { _ = try await form(["周建平"], "2019-01-01", "2021-12-31") }
            let twice = ["周建平", "周建平", "李国良"]
            await expectRefused("council.twice") { _ = try await form(twice, "2019-01-01", "2021-12-31") }
            await expectRefused("council.term") { _ = try await form(names, "2019-01-01", "2029-12-31") }
            let id = try await form(names, "2019-01-01", "2021-12-31")
            await expectRefused("council.overlap") { _ = try await form(names, "2021-06-01", "2023-12-31") }
            let meet = { (day: String, present: Int) in
                try await county.office.carryOut(
                    RecordCouncilMeeting(id, heldOn: TestCounty.day(day), present: present, words: "议"),
                    by: county.village(home))
            }
            await expectRefused("council.future") { try await meet("2019-11-05", 3) }
            await expectRefused("council.before") { try await meet("2018-11-05", 3) }
            await expectRefused("council.present") { try await meet("2019-11-04", 4) }
            try await meet("2019-11-04", 3)
            func change(_ members: [String]) async -> String? {
                await refused {
                    try await county.office.carryOut(
                        ChangeCouncil(id, members: members, charter: "章程", because: "外出"), by: county.village(home))
                }
            }
            #expect(await change(["周建平", "李国良"]) == "council.members")
            #expect(await change(["周建平", "李国良", "陈志明"]) == nil)
            let found = try await county.office.read { [clerk = county.clerk] in
                try Councils.one(id, for: clerk, in: $0)
            }
            #expect(found.members == ["周建平", "李国良", "陈志明"])
            #expect(try await county.audited(ChangeCouncil.action).map(\.detail) == ["退出王美娟；加入陈志明；外出"])
        }
    }

    @Test("corrects what was written down of a hall", arguments: Engine.available)
    func hallCorrected(engine: Engine) async throws {
        try await with(engine) { county in
            let hall = try await county.hall()
            _ = try await county.office.carryOut(
                OpenHall(try county.division(home), "家宴中心", tables: 12), by: try county.village(home))
            func correct(_ name: String, _ tables: Int) async -> String? {
                await refused {
                    try await county.office.carryOut(
                        CorrectHall(hall, name, tables: tables), by: county.village(home))
                }
            }
            #expect(await correct("家宴中心", 20) == "hall.twin")
            #expect(await correct("文化礼堂", 0) == "hall.tables")
            #expect(await correct("文化礼堂", 18) == nil)
            let found = try await county.office.read { [clerk = county.clerk] in try Halls.one(hall, for: clerk, in: $0)
            }
            #expect(found.tables == 18)
        }
    }

    @Test("spreads a measure from village to village, once each", arguments: Engine.available)
    func measures(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.office.carryOut(
                KeepMeasure("一碗面", .sixGrasped, words: "不摆酒席", from: TestCounty.day("2019-06-01")), by: county.clerk)
            let adopt = { (day: String, effect: String) in
                try await county.office.carryOut(
                    AdoptMeasure(id, in: county.division(home), on: TestCounty.day(day), effect: effect),
                    by: county.village(home))
            }
            await expectRefused("measure.day") { try await adopt("2019-05-01", "") }
            await expectRefused("measure.day") { try await adopt("2019-12-01", "") }
            try await adopt("2019-07-01", "")
            try await adopt("2019-07-01", "省了")
            let all = try await county.office.read { [clerk = county.clerk] in
                try Listing<MeasureAdoption>.adoptions.first("measure=\(id)", 10, for: clerk, in: $0)
            }
            #expect(all.map(\.effect) == ["省了"])
            let lists = try await county.office.read {
                try $0.setting(CustomsLists.setting, county: TestCounty.code)
            }
            #expect(lists.of(.sevenNots) == ["办酒不铺张", "彩礼不收受"] && lists.of(.sixPushed).isEmpty)
        }
    }
}

@Suite("移风易俗随村走")
struct CustomsSuccessionTests {
    @Test(
        "a merged village's feasts are filled in by its heir; its council's term ends, its hall stands",
        arguments: Engine.available)
    func merged(engine: Engine) async throws {
        let residents = Residents.capability().migrations
        try await withCounty(engine, also: Customs.capability().migrations + residents) { county in
            let (old, new) = (try county.division(home), try county.division("990101100202"))
            let feast = try await county.report(try county.text(on: "2019-11-20"))
            let hall = try await county.hall()
            try await county.office.carryOut(
                OpenHall(new, "文化礼堂", tables: 12), by: try county.village("990101100202"))
            try await county.office.carryOut(
                FormCouncil(
                    old, members: ["周建平", "李国良", "王美娟", "陈阿毛", "梁水根"], from: try TestCounty.day("2019-01-01"),
                    until: try TestCounty.day("2021-12-31"), charter: "章程"), by: try county.village(home))
            let lying = try await county.office.read { [clerk = county.clerk] in
                try Customs.openWork(in: old, for: clerk, $0).map(\.count)
            }
            #expect(lying == [1, 1])
            try await county.office.carryOut(
                EndDivision(
                    old, from: try TestCounty.day("2019-11-04"), into: new, reason: "撤并",
                    listeners: DivisionListeners(
                        closedThrough: { _, _ in nil }, onEnded: { try Customs.handOver($0, in: $1) })),
                by: .system(county: TestCounty.code))
            let heir = Actor(
                id: "heir", name: "村", county: TestCounty.code, roles: [.village],
                scope: .division(new, absorbed: [old]))
            let rows = try await county.office.read {
                (
                    try $0.value(
                        "SELECT validUntil FROM council WHERE county = \(TestCounty.code) AND village = \(old)")
                        as String?,
                    try $0.value("SELECT name FROM hall WHERE county = \(TestCounty.code) AND id = \(hall)") as String?,
                    try $0.value("SELECT village FROM hall WHERE county = \(TestCounty.code) AND id = \(hall)")
                        as String?
                )
            }
            #expect(rows.0 == "2019-11-03" && rows.1?.hasPrefix("文化礼堂（原") == true && rows.2 == new.description)
            // Who follows sees the host by his whole name, and goes there.
            let found = try await county.banquet(feast, for: heir)
            #expect(found.host(for: heir) == "周国良")
        }
    }
}

@Suite("A day of the farmers' calendar")
struct LunarFormTests {
    private func heldOn(_ fields: [(String, String)], today: String = "2019-10-20") throws -> Day {
        let others = [
            ("host", "周国良"), ("hostKind", "resident"), ("occasion", "wedding"), ("venue", "home"), ("tables", "8"),
            ("price", "800"),
        ]
        let form = FormReader(FormInput(fields: (others + fields).map { (name: $0.0, value: $0.1) }))
        return try BanquetText(form, today: try TestCounty.day(today)).heldOn
    }

    @Test("is read as people write it, and refused where there is none: the 30th of a short month")
    func lunar() throws {
        #expect(try heldOn([("lunar", "十月初八")]).description == "2019-11-04")
        #expect(try heldOn([("lunar", "农历腊月廿三")]).description == "2020-01-17")
        #expect(try heldOn([("lunar", "正月初六")]).description == "2020-01-30")
        #expect(try heldOn([("lunar", "十月初八"), ("heldOn", "2019-11-04")]).description == "2019-11-04")
        // The tenth month of 2019 has thirty days, the eleventh too; the ninth has twenty-nine.
        #expect(LunarDay(year: 2019, month: 9, dayOfMonth: 30).day == nil)
        for wrong in ["九月三十", "闰八月初一", "十三月初一", "十月卅一", "明天"] {
            let refusal = #expect(throws: Refusal.self) { try heldOn([("lunar", wrong)]) }
            #expect(refusal?.fields.map(\.name) == ["lunar"], "\(wrong)")
        }
        let differing = #expect(throws: Refusal.self) { try heldOn([("lunar", "十月初八"), ("heldOn", "2019-11-05")]) }
        #expect(differing?.fields.map(\.name) == ["lunar"])
    }

    @Test("and every day of forty years comes back as it was")
    func back() {
        for ordinal in stride(from: 16_436, to: 31_000, by: 1) {
            let day = Day(ordinal: ordinal)
            #expect(LunarDay(day).day == day)
        }
    }
}
