import Database
import Documents
import Findings
import Kernel
import Media
import Office
import Organisation
import Standards
import TestCounty
import TestSupport
import Testing

@testable import Readiness

func refused(_ act: () async throws -> Void) async -> String? {
    do {
        try await act()
        return nil
    } catch let refusal as Refusal { return refusal.code } catch { return "\(error)" }
}

func withReadiness(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
    try await withCounty(
        engine, also: Standards.capability.migrations + Readiness.capability().migrations, body)
}

/// As the product does it.
private let makesFinding: ReadinessFault.Maker = { fault, actor, transaction in
    let finding = try NewFinding(
        source: .visit, origin: fault.walk.description, originPath: fault.path, division: fault.division,
        topic: "迎检预演", title: fault.title, description: fault.note, finder: actor, foundAt: transaction.now,
        photos: fault.photos
    ).record(in: transaction)
    return "findings/\(finding)"
}

extension TestCounty {
    fileprivate func unit(_ party: Party) throws -> ID<Unit> {
        guard let id = ID<Unit>(party.unit) else { throw Refusal(.missing, "test", "unit") }
        return id
    }

    fileprivate func place(_ name: String = "中心菜市场", _ kind: PlaceKind = .market) async throws -> ID<Place> {
        try await office.carryOut(
            AddPlace(division: try division("990101100201"), name: name, kind: kind, position: nil),
            by: .system(county: Self.code))
    }

    fileprivate func review(due: String = "2019-12-20") async throws -> ID<ReviewCycle> {
        try await office.carryOut(
            BeginReview(title: "文明县城测评", body: "市文明办", grantedOn: nil, dueOn: Self.day(due)), by: clerk)
    }

    fileprivate func plan(
        notice: String = "2019-11-04", from: String = "2019-11-14", through: String = "2019-11-15"
    ) async throws -> ID<ReadinessPlan> {
        try await office.carryOut(
            PlanReadiness(
                try await review(), title: "迎检方案", noticeOn: Self.day(notice), from: Self.day(from),
                through: Self.day(through)), by: clerk)
    }

    fileprivate func stop(
        _ plan: ID<ReadinessPlan>, _ place: ID<Place>, day: String = "2019-11-14", at: Int = 540,
        onDuty: String = "张三、李四"
    ) async throws -> ID<ReadinessStop> {
        try await office.carryOut(
            AddReadinessStop(
                plan, day: Self.day(day), route: "一号线", at: at, place: place, unit: try unit(department), onDuty: onDuty
            ),
            by: clerk)
    }

    /// One of two lines in force, the first led by the department.
    func standard() async throws -> (ID<StandardEdition>, [ID<StandardLine>]) {
        let edition = try await office.carryOut(
            DraftStandard(name: "文明县城", edition: "2019年版", issuer: "市文明办", full: Points(whole: 4)), by: clerk)
        var lines: [ID<StandardLine>] = []
        for code in ["Ⅰ-1", "Ⅰ-2"] {
            lines.append(
                try await office.carryOut(
                    AddStandardLine(
                        edition,
                        NewLine(
                            code: code, project: "环境", content: "街面", words: "\(code)达标", scoring: "", method: .onSpot,
                            points: Points(whole: 2))), by: clerk))
        }
        try await office.carryOut(
            TakeProcedureStep(
                StandardEdition.procedure, edition, "issue", answers: StepAnswers(day: Self.day("2019-11-04"))),
            by: director)
        try await office.carryOut(
            AssignLine(lines[0], lead: try unit(department), dueOn: Self.day("2019-12-01")), by: clerk)
        return (edition, lines)
    }
}

@Suite("迎检方案")
struct ReadinessPlanTests {
    @Test("is walked before they come; what is found is a finding like any other", arguments: Engine.available)
    func walked(engine: Engine) async throws {
        try await withReadiness(engine) { county in
            let (plan, place) = (try await county.plan(), try await county.place())
            func take(_ step: String, by actor: Actor) async -> String? {
                await refused {
                    try await county.office.carryOut(
                        TakeProcedureStep(ReadinessPlan.procedure, plan, step, answers: StepAnswers(note: "同意")),
                        by: actor)
                }
            }
            #expect(await take("approve", by: county.director) == "readiness.noStop")
            let stop = try await county.stop(plan, place)
            #expect(await take("approve", by: county.director) == nil)
            let next = try await county.place("解放街", .street)
            #expect(await refused { _ = try await county.stop(plan, next) } == "readiness.fixed")
            func walk(_ isFit: Bool, _ note: String = "", on day: String = "2019-11-04") async -> String? {
                await refused {
                    _ = try await county.office.carryOut(
                        WalkStop(
                            plan, stop, walkedOn: TestCounty.day(day), isFit: isFit, note: note, photos: [county.photo],
                            onFault: makesFinding),
                        by: county.clerk)
                }
            }
            #expect(await walk(true, on: "2019-11-05") == "readiness.future")
            #expect(await walk(false, "脏") == "readiness.note")
            #expect(await walk(false, "门口非机动车乱停") == nil)
            let found = try await county.office.read {
                try ReadinessPlans.stops(of: plan, county: TestCounty.code, in: $0)
            }
            let path = try #require(found.first?.walk?.findingPath)
            let finding = try #require(ID<Finding>(String(path.dropFirst("findings/".count))))
            #expect(try await county.finding(finding).title.contains("门口非机动车乱停"))
            // Who may read the plan may not read every finding: it opens for those who see it.
            for (reader, opens) in [
                (county.clerk, true), (try county.village(), true), (try county.township(), true),
                (county.departmentLiaison, false), (try county.township("990101200"), false),
            ] {
                let read = try await county.office.read {
                    try ReadinessPlans.stops(of: plan, for: reader, Findings.naming, in: $0)
                }
                #expect(read.first?.walk?.findingPath == (opens ? path : nil), "\(reader.name)")
                #expect(read.first?.walk?.note == "门口非机动车乱停")
            }
            let photos = try await county.office.read {
                (
                    try ReadinessPlans.photos(of: plan, county: TestCounty.code, in: $0).values.joined().map(\.sha256),
                    try ReadinessPlans.photos(ofStop: stop, county: TestCounty.code, in: $0)
                )
            }
            #expect(photos.0 == [county.photo.sha256] && photos.1 == photos.0)
            county.clock.advance(minutes: 1)
            #expect(await walk(true) == nil)
            let standing = try await county.office.read { [clerk = county.clerk] in
                try ReadinessPlans.one(plan, for: clerk, in: $0)
            }
            #expect(standing.fit == 1 && standing.stops == 1)
            #expect(await take("hold", by: county.clerk) == "readiness.early")
        }
    }

    @Test("has days in order, places that are there, and nobody in two places at once", arguments: Engine.available)
    func bad(engine: Engine) async throws {
        try await withReadiness(engine) { county in
            for (notice, from, through, code) in [
                ("2019-11-05", "2019-11-14", "2019-11-15", "readiness.notice"),
                ("2019-11-04", "2019-11-03", "2019-11-15", "readiness.from"),
                ("2019-11-04", "2019-11-14", "2019-11-13", "readiness.order"),
                ("2019-11-04", "2019-11-14", "2019-11-28", "readiness.long"),
            ] {
                #expect(
                    await refused { _ = try await county.plan(notice: notice, from: from, through: through) } == code)
            }
            let (plan, place) = (try await county.plan(), try await county.place())
            #expect(await refused { _ = try await county.stop(plan, place, day: "2019-11-16") } == "readiness.outside")
            #expect(await refused { _ = try await county.stop(plan, place, onDuty: "、") } == "readiness.nobody")
            _ = try await county.stop(plan, place)
            #expect(await refused { _ = try await county.stop(plan, place, at: 600) } == "readiness.twice")
            let other = try await county.place("解放街", .street)
            #expect(await refused { _ = try await county.stop(plan, other, onDuty: "李四") } == "readiness.both")
            _ = try await county.stop(plan, other, at: 600, onDuty: "李四")
        }
    }
}

@Suite("点位包保和责任分解文件")
struct PlaceChargeTests {
    @Test(
        "of a place is one at a time; a change keeps who was before; a place without is listed",
        arguments: Engine.available)
    func charges(engine: Engine) async throws {
        try await withReadiness(engine) { county in
            let (market, street) = (try await county.place(), try await county.place("解放街", .street))
            func unowned() async throws -> [String] {
                try await county.office.read { [clerk = county.clerk] in
                    try PlaceCharges.unowned(for: clerk, in: $0).map(\.name).sorted()
                }
            }
            #expect(try await unowned() == ["中心菜市场", "解放街"])
            func charge(_ place: ID<Place>, _ party: Party, _ leader: String = "王县长", _ reason: String = "") async
                -> String?
            {
                await refused {
                    try await county.office.carryOut(
                        ChargePlace(place, unit: try county.unit(party), leader: leader, reason: reason),
                        by: county.clerk)
                }
            }
            #expect(await charge(market, county.department) == nil)
            #expect(await charge(market, county.department) == nil)
            #expect(await charge(market, county.yunxi) == "placeCharge.reason")
            #expect(await charge(market, county.yunxi, "李部长", "职能划转") == nil)
            let history = try await county.office.read {
                try PlaceCharges.history(of: market, county: TestCounty.code, in: $0)
            }
            #expect(history.map(\.unit.name) == ["云溪镇", "水利局"] && history[1].until != nil)
            #expect(try await unowned() == ["解放街"])
            #expect(street != market)
        }
    }

    @Test("go out with a number and the table of that day; the next replaces the former", arguments: Engine.available)
    func papers(engine: Engine) async throws {
        try await withReadiness(engine) { county in
            func draft(_ edition: ID<StandardEdition>?) async throws -> ID<DutyPaper> {
                try await county.office.carryOut(DraftDutyPaper(edition, demands: "请按期完成。"), by: county.clerk)
            }
            #expect(await refused { _ = try await draft(nil) } == "dutyPaper.noPlace")
            let (edition, lines) = try await county.standard()
            func paper(_ id: ID<DutyPaper>) async throws -> DutyPaper {
                try await county.office.read { [clerk = county.clerk] in try DutyPapers.one(id, for: clerk, in: $0) }
            }
            func issue(_ id: ID<DutyPaper>) async throws {
                let seen = try await county.office.read { [director = county.director] transaction in
                    try DutyPaper.procedure.version(
                        try DutyPapers.one(id, for: director, in: transaction), transaction)
                }
                try await county.office.carryOut(
                    TakeProcedureStep(
                        DutyPaper.procedure, id, "issue", answers: StepAnswers(note: "同意"), seen: seen),
                    by: county.director)
            }
            let first = try await draft(edition)
            #expect(try await paper(first).rows.map { $0[0] } == ["Ⅰ-1"])
            try await issue(first)
            #expect(try await paper(first).number?.chinese == "责任分解〔2019〕1号")
            try await county.office.carryOut(
                AssignLine(lines[1], lead: try county.unit(county.yunxi), dueOn: TestCounty.day("2019-12-01")),
                by: county.clerk)
            #expect(try await paper(first).rows.count == 1)
            let second = try await draft(edition)
            try await issue(second)
            #expect(try await paper(first).state == .replaced)
            let last = try await paper(second)
            #expect(last.rows.count == 2 && last.number?.number == 2)
            let bytes = try last.document(PaperWords(), isDemo: false).docx()
            #expect(!bytes.isEmpty)
        }
    }
}

@Suite("点位包保随机构、区划、人走")
struct ChargeDepartureTests {
    private func charge(_ county: TestCounty, to party: Party, leader: String = "副县长 王明") async throws -> ID<Place> {
        let place = try await county.place()
        try await county.office.carryOut(
            ChargePlace(place, unit: try county.unit(party), leader: leader), by: county.clerk)
        return place
    }

    private func history(_ place: ID<Place>, _ county: TestCounty) async throws -> [PlaceCharge] {
        try await county.office.read { try PlaceCharges.history(of: place, county: TestCounty.code, in: $0) }
    }

    private func end(_ county: TestCounty, into successor: ID<Unit>?) async throws {
        try await county.office.carryOut(
            EndUnit(
                unit: try county.unit(county.department), goneFrom: try TestCounty.day("2019-11-04"),
                successor: successor, reason: "机构改革", departures: [Readiness.departures]),
            by: .system(county: TestCounty.code))
    }

    @Test("goes on with the unit that another was merged into, and keeps who was before", arguments: Engine.available)
    func merged(engine: Engine) async throws {
        try await withReadiness(engine) { county in
            let place = try await charge(county, to: county.department)
            let plan = try await county.plan()
            let stop = try await county.stop(plan, place)
            let heir = try await county.office.carryOut(
                AddUnit(name: "农业农村水利局"), by: .system(county: TestCounty.code))
            try await end(county, into: heir)
            let found = try await history(place, county)
            #expect(found.map(\.unit.name) == ["农业农村水利局", "水利局"] && found[0].reason.contains("撤销"))
            #expect(found[0].leader == "副县长 王明" && found[0].until == nil && found[1].until != nil)
            let unit: String? = try await county.office.read {
                try $0.value("SELECT unit FROM readinessStop WHERE county = \(TestCounty.code) AND id = \(stop)")
            }
            #expect(unit == heir.description)
        }
    }

    @Test("where nobody goes on, is listed as without an owner", arguments: Engine.available)
    func dissolved(engine: Engine) async throws {
        try await withReadiness(engine) { county in
            let place = try await charge(county, to: county.department)
            try await end(county, into: nil)
            #expect(try await history(place, county).allSatisfy { $0.until != nil })
            let unowned = try await county.office.read { [clerk = county.clerk] in
                try PlaceCharges.unowned(for: clerk, in: $0).map(\.id)
            }
            #expect(unowned == [place])
        }
    }

    @Test("of a village that is merged is its heir's", arguments: Engine.available)
    func village(engine: Engine) async throws {
        try await withReadiness(engine) { county in
            let (old, new) = (try county.division("990101100203"), try county.division("990101100202"))
            let unit = try #require(
                try await county.office.read { try Units.ofDivision(old, county: TestCounty.code, in: $0) })
            let place = try await county.place()
            try await county.office.carryOut(
                ChargePlace(place, unit: unit.id, leader: "李镇长"), by: county.clerk)
            try await county.office.carryOut(
                EndDivision(
                    old, from: try TestCounty.day("2019-11-04"), into: new, reason: "撤并",
                    listeners: DivisionListeners(
                        closedThrough: { _, _ in nil }, onEnded: { try Readiness.handOver($0, in: $1) })),
                by: .system(county: TestCounty.code))
            let found = try await history(place, county)
            #expect(found.count == 2 && found[0].unit.division == new && found[0].until == nil)
        }
    }

    @Test("is led by whoever follows the leader who leaves", arguments: Engine.available)
    func leader(engine: Engine) async throws {
        try await withReadiness(engine) { county in
            let place = try await charge(county, to: county.department)
            let alike = try await county.place("另一处", .street)
            try await county.office.carryOut(
                ChargePlace(alike, unit: try county.unit(county.department), leader: "副县长 李王明"), by: county.clerk)
            func person(_ name: String) async throws -> ID<Person> {
                let system = Actor.system(county: TestCounty.code)
                let unit = try await county.office.read { try Units.named("创建办", county: TestCounty.code, in: $0) }
                return try await county.office.carryOut(
                    AddPerson(
                        name: name, signInName: name == "王明" ? "wang.ming" : "chen.gang", unit: try #require(unit).id),
                    by: system)
            }
            let (leaving, heir) = (try await person("王明"), try await person("陈刚"))
            let lying = try await county.office.read {
                try Readiness.departures.withPerson(leaving, TestCounty.code, $0).map(\.count)
            }
            #expect(lying == [1])
            try await county.office.carryOut(
                ChangePost(
                    person: leaving, to: nil, since: try TestCounty.day("2019-11-04"), successor: heir,
                    departures: [Readiness.departures]), by: .system(county: TestCounty.code))
            #expect(try await history(place, county).map(\.leader) == ["副县长 陈刚", "副县长 王明"])
            #expect(try await history(alike, county).count == 1)
        }
    }
}

@Suite("迎检一页和得分")
struct CountdownTests {
    @Test("says what is missing, whose it is and what it costs, each line once", arguments: Engine.available)
    func shortfalls(engine: Engine) async throws {
        try await withReadiness(engine) { county in
            let (edition, lines) = try await county.standard()
            let review = try await county.review()
            try await county.office.carryOut(SetReviewTerms(review, by: edition, years: nil), by: county.clerk)
            try await county.office.carryOut(
                SetIndicator(
                    review, name: "知晓率", .atLeast, target: Points(whole: 80), value: Points(whole: 70), measure: "%",
                    unit: try county.unit(county.department)), by: county.clerk)
            _ = try await county.office.carryOut(
                AskForMaterial(
                    [lines[0]], from: try county.unit(county.yunxi), title: "规划", kind: .paper,
                    terms: MaterialTerms(from: TestCounty.day("2019-01-01"), through: TestCounty.day("2019-12-31")),
                    dueOn: TestCounty.day("2019-11-20")), by: county.clerk)
            let mock = try await county.office.carryOut(
                BeginMock(edition, title: "十一月", heldOn: TestCounty.day("2019-11-04")), by: county.clerk)
            try await county.office.carryOut(
                MarkLines(mock, [.init(lines[0], got: Points(whole: 1), note: "少两处")]), by: county.clerk)
            let all = try await county.office.read { [clerk = county.clerk] transaction in
                try Shortfalls.all(
                    of: try Reviews.one(review, for: clerk, in: transaction), for: clerk, in: transaction)
            }
            #expect(all.map(\.kind) == [.nobody, .material, .lost, .indicator])
            #expect(all.map(\.unit) == ["", "云溪镇", "水利局", "水利局"])
            #expect(all.map(\.points) == [2, 2, 1, 0].map(Points.init(whole:)))
            // The first line is at stake for its material already: what the mock lost of it is no more.
            #expect(Shortfall.total(all) == Points(whole: 4))
        }
    }

    @Test("weighs parts and years as the county's rule says; a year that is not known is left open")
    func arithmetic() {
        let rule = TermArithmetic()
        #expect(rule.term(of: 2019) == [2018, 2019, 2020] && rule.term(of: 2021) == [2021, 2022, 2023])
        #expect(rule.term(of: 2017) == [2015, 2016, 2017])
        #expect(rule.year([90, 80, 70].map { Points(whole: $0) }) == Points(whole: 82))
        #expect(rule.year([Points(whole: 90), nil, Points(whole: 70)]) == nil)
        #expect(rule.term([80, 84, 90].map { Points(whole: $0) }) == Points(whole: 87))
        let two: [Points?] = [Points(whole: 80), Points(whole: 84), nil]
        #expect(rule.term(two) == nil && rule.brought(two) == Points(whole: 33))
        #expect(rule.needed(for: Points(whole: 90), two) == Points(whole: 95))
        #expect(rule.needed(for: Points(whole: 90), [.zero, .zero, .zero]) == nil)
    }

    @Test(
        "takes weights that come to a hundred",
        arguments: [
            ([40, 40, 20], [15, 25, 60], nil), ([40, 40, 21], [15, 25, 60], "term.parts"),
            ([40, 40, 20], [15, 25, 59], "term.years"), ([100], [15, 25, 60], "term.parts"),
        ] as [([Int], [Int], String?)])
    func weights(parts: [Int], years: [Int], code: String?) {
        var refusal: Refusal?
        do { try TermArithmetic(parts: parts, years: years).check() } catch { refusal = error }
        #expect(refusal?.code == code)
    }

    @Test("is set by the county in versions, and read from what was recorded", arguments: Engine.available)
    func term(engine: Engine) async throws {
        try await withReadiness(engine) { county in
            func set(_ year: Int, _ reached: Int) async -> String? {
                await refused {
                    try await county.office.carryOut(
                        SetTermScore(year: year, .onSpot, reached: Points(whole: reached), source: "通报"),
                        by: county.clerk)
                }
            }
            #expect(await set(2020, 90) == "term.future")
            #expect(await set(2019, 101) == "term.range")
            #expect(await set(2019, 90) == nil)
            #expect(await set(2019, 91) == nil)
            let scores = try await county.office.read {
                try TermScores.of([2018, 2019], county: TestCounty.code, in: $0)
            }
            #expect(scores.map(\.reached) == [Points(whole: 91)])
            let changed = TermArithmetic(parts: [50, 30, 20])
            let security = Actor(
                id: "director", name: "主任", county: TestCounty.code, roles: [.director, .clerk], scope: .county)
            try await county.office.carryOut(
                ChangeSetting(ReadinessSettings.term, to: changed, version: 1, reason: "新办法"), by: security)
            let (rule, version) = try await county.office.read {
                (
                    try $0.setting(ReadinessSettings.term, county: TestCounty.code),
                    try $0.settingVersion(ReadinessSettings.term, county: TestCounty.code)
                )
            }
            #expect(rule == changed && version == 2)
        }
    }

    @Test("of places: the mean of each kind, by weight; the last visit counts; what nobody visited is left out")
    func spots() throws {
        func visit(_ place: String, _ kind: PlaceKind, _ score: Int, _ day: String = "2019-11-01") throws -> SpotVisit {
            SpotVisit(
                place: place, name: place, kind: kind, heldOn: try TestCounty.day(day), score: Points(whole: score),
                path: "visits/\(place)")
        }
        let all = [
            try visit("甲", .market, 50, "2019-10-01"), try visit("甲", .market, 80), try visit("乙", .market, 60),
            try visit("丙", .street, 90), try visit("丁", .toilet, 10),
        ]
        let score = SpotScore(all, KindWeights(["market": 3, "toilet": 0]))
        #expect(score.score == Points(whole: 75))
        #expect(score.byKind.map(\.name) == ["市场", "街路"])
        #expect(score.byKind.map(\.lost) == [Points(thousandths: 22_500), Points(thousandths: 2500)])
        #expect(score.visits.map(\.name) == ["丁", "乙", "甲", "丙"])
        #expect(SpotScore([], KindWeights()).score == nil)
    }
}
