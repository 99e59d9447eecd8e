import Database
import Kernel
import Office
import Organisation
import Recognition
import TestCounty
import TestSupport
import Testing

@testable import Titles

@Suite("文明称号：从规划到复评")
struct TitleTests {
    @Test(
        "goes from the plan through notice and paper to a title with a number and a term", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let village = try world.county.village()
            let body = try await world.body("云201村")
            let id = try await world.office.carryOut(ProposeTitle(body.id, .county, aims: "三件实事"), by: village)
            try await world.office.carryOut(
                DeclareTitle(id, selfReport: "完成", selfScore: Points(whole: 95)), by: village)
            #expect(try await world.bid(id).state == .declared)
            try await world.take("townshipPass", id, note: "属实", by: try world.county.township())
            let other = await world.refusal {
                let check = CheckBid(id, try world.spotCheck(90), seen: SeenVersion(bytes: "另一稿".utf8))
                try await world.office.carryOut(check, by: world.clerk)
            }
            #expect(other?.code == "seen.old")
            #expect(try await world.bid(id).score == nil)
            try await world.office.carryOut(CheckBid(id, try world.spotCheck(90)), by: world.clerk)
            let found = try await world.bid(id)
            #expect(found.state == .checked && found.score == Points(whole: 90))
            try await world.noticed(
                try await world.office.carryOut(NoticeTitles([id], contact: "创建办"), by: world.clerk))
            #expect(try await world.bid(id).state == .passed)
            let today = try await world.office.read { $0.now.day }
            let clerks = await world.refusal {
                try await world.office.carryOut(GrantTitles([id], on: today, paper: "明文明委〔2019〕3号"), by: world.clerk)
            }
            #expect(clerks?.kind == .forbidden)
            let old = await world.refusal {
                let seen = SeenMany([id: SeenVersion(bytes: "抽查95分".utf8)])
                try await world.office.carryOut(
                    GrantTitles([id], on: today, paper: "明文明委〔2019〕3号", seen: seen), by: world.director)
            }
            #expect(old?.code == "seen.old" && old?.message.contains("没有命名") == true)
            let titles = try await world.office.carryOut(
                GrantTitles([id], on: today, paper: "明文明委〔2019〕3号"), by: world.director)
            let title = try await world.title(try #require(titles.first))
            #expect(title.until == (try TestCounty.day("2022-12-31")) && title.number == "文明称号〔2019〕1号")
            #expect(try await world.value("titles-county") == 1)
            #expect(try await world.value("titlesHeld-county") == 1)
            #expect(try await world.value("coverage-village") == 100)
            #expect(try await world.held(today.description) == 1)
            #expect(try await world.held(today.adding(days: -1).description) == 0)
        }
    }

    @Test(
        "of a town waits until enough of its villages hold one, where the county asks for that",
        arguments: Engine.available)
    func villageShare(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let shipped = TitleRules.shipped
            func ask(_ share: Int) async throws {
                let rules = TitleRules(
                    kinds: shipped.kinds, leadDays: shipped.leadDays, waitTerms: shipped.waitTerms, villageShare: share)
                try await world.office.carryOut(
                    ChangeSetting(TitleSettings.rules, to: rules, version: 1, reason: "市里的办法"), by: world.director)
            }
            func declare(_ id: ID<TitleBid>) async throws {
                try await world.office.carryOut(
                    DeclareTitle(id, selfReport: "完成", selfScore: Points(whole: 95)), by: world.clerk)
            }
            let id = try await world.propose("云溪镇")
            try await ask(20)
            let early = await world.refusal { try await declare(id) }
            #expect(early?.code == "title.share" && early?.message.contains("0个持有") == true)
            _ = try await world.granted("云201村")
            try await declare(id)
            #expect(try await world.bid(id).state != .planned)
        }
    }

    @Test("of the city needs the county's, and is only recorded as the city's answer", arguments: Engine.available)
    func levels(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let missing = await world.refusal { _ = try await world.propose("云202村", .city) }
            #expect(missing?.code == "title.prior" && missing?.fields.first?.name == "level")
            _ = try await world.granted("云202村")
            let twice = await world.refusal { _ = try await world.propose("云202村") }
            #expect(twice?.code == "title.held")
            let id = try await world.checked("云202村", .city)
            let notice = await world.refusal {
                _ = try await world.office.carryOut(NoticeTitles([id], contact: "创建办"), by: world.clerk)
            }
            #expect(notice?.code == "titles.level")
            try await world.take("recommend", id, note: "明文明办6号", day: "2019-11-20")
            let future = await world.refusal {
                try await world.take("answerGranted", id, note: "绍市文明委4号", day: "2031-01-01")
            }
            #expect(future?.fields.first?.name == "day")
            try await world.take("answerGranted", id, note: "绍市文明委〔2019〕4号", day: "2019-11-22")
            #expect(try await world.value("titles-city") == 1)
            let levels = try await world.office.read { transaction in
                try Titles.all(county: TestCounty.code, in: transaction).map(\.level)
            }
            #expect(Set(levels) == [.county, .city])
        }
    }

    @Test(
        "is refused to what does not come up to the sheet, marks out of range, and vetoes", arguments: Engine.available)
    func sheet(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let low = try await world.checked("云203村", percent: 70)
            let refused = await world.refusal {
                _ = try await world.office.carryOut(NoticeTitles([low], contact: "创建办"), by: world.clerk)
            }
            #expect(refused?.code == "titles.pass")
            let rules = TitleRules.shipped.of(.village)
            #expect(throws: Refusal.self) { try rules.score(rules.sheet.map { Points(whole: $0.most + 1) }) }
            #expect(throws: Refusal.self) { try rules.score([]) }
            let bid = try await world.propose("云204村")
            let veto = await world.refusal {
                try await world.office.carryOut(
                    DeclareTitle(bid, selfReport: "完成", selfScore: Points(whole: 95), isClean: false), by: world.clerk)
            }
            #expect(veto?.fields.first?.name == "isClean")
            let twice = await world.refusal { _ = try await world.propose("云204村") }
            #expect(twice?.code == "title.twice")
        }
    }

    @Test(
        "that was revoked bars for the term and the next one, and is revoked with a reason only",
        arguments: Engine.available)
    func revoked(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let title = try await world.granted("云201村")
            let silent = await world.refusal { try await world.decide("revoke", title.id, note: "") }
            #expect(silent?.fields.first?.name == "note")
            let clerks = await world.refusal {
                try await world.office.carryOut(
                    TakeProcedureStep(
                        CivilTitle.procedure, title.id, "revoke", answers: StepAnswers(note: "弄虚作假，查实")),
                    by: world.clerk)
            }
            #expect(clerks?.kind == .forbidden)
            let shown = try await world.office.read {
                try CivilTitle.procedure.part(of: title, title.id, for: world.director, in: $0)
            }
            #expect(shown.seen != nil, "a form that is signed says what was seen, or it is refused")
            try await world.decide("revoke", title.id)
            let day = try await world.office.read { $0.now.day }
            #expect(try await world.held(day.description) == 0)
            #expect(try await world.held(title.grantedOn.description) == (title.grantedOn == day ? 0 : 1))
            for early in ["2019-12-31", "2023-06-01", "2025-12-31"] {
                try world.go(to: early)
                let waits = await world.refusal { _ = try await world.propose("云201村") }
                #expect(waits?.code == "title.waits" && waits?.message.contains("2026年1月1日") == true, "\(early)")
            }
            try world.go(to: "2026-01-01")
            _ = try await world.propose("云201村")
        }
    }

    @Test(
        "of a higher level is warned, suspended or revoked by the number of that level's paper, and not otherwise",
        arguments: Engine.available)
    func higherLevels(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let rows = ["县级,2017-01-01,2020-12-31,明1号", "市级,2018-01-01,2020-12-31,绍市文明委〔2018〕2号"]
            for row in rows {
                let added = try await world.bringIn("云201村,文明村,\(row)").added
                #expect(added == 1)
            }
            let all = try await world.office.read { try Titles.all(county: TestCounty.code, in: $0) }
            let city = try #require(all.first { $0.level == .city })
            for step in ["warn", "suspend", "revoke"] {
                let refused = await world.refusal { try await world.decide(step, city.id, note: "弄虚作假，查实，予以处理") }
                #expect(refused?.code == "title.higherPaper" && refused?.fields.first?.name == "note", "\(step)")
            }
            try await world.decide("warn", city.id, note: "市级通报批评，绍文明办[2019]3号")
            let warned = try await world.title(city.id).state
            #expect(warned == .warned)
            try await world.decide("revoke", city.id, note: "绍文明委（2019）12号：予以撤销")
            let revoked = try await world.title(city.id).state
            #expect(revoked == .revoked)
            // The county's own goes by its own reason.
            let own = try #require(all.first { $0.level == .county })
            try await world.decide("warn", own.id, note: "两次交办没有到位")
        }
    }

    @Test(
        "names a paper by its number, whichever brackets were typed",
        arguments: [
            ("绍文明办〔2019〕3号", true), ("见绍文明委[2019]12号", true), ("浙文明办（2020）第 4 号", true), ("市里电话通知", false),
            ("2019年3号", false), ("〔2019〕3号", false), ("绍文明办〔19〕3号", false),
        ])
    func papers(text: String, isNamed: Bool) {
        #expect(TitleTerms.namesPaper(text) == isNamed)
    }

    @Test("is held on no day on which it is suspended, and again when it is restored", arguments: Engine.available)
    func suspended(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            #expect(try await world.bringIn("云201村,文明村,县级,2018-01-01,2020-12-31,明1号").added == 1)
            let title = try await #require(
                world.office.read { try Titles.all(county: TestCounty.code, in: $0) }.first)
            #expect(title.source == .broughtIn)
            #expect(try await world.value("titles-county", 2018) == 0)
            try await world.decide("suspend", title.id)
            try world.go(to: "2019-12-04")
            #expect(try await world.held("2019-11-03") == 1)
            #expect(try await world.held("2019-11-10") == 0)
            let prior = await world.refusal { _ = try await world.propose("云201村", .city) }
            #expect(prior?.code == "title.prior")
            try await world.decide("restore", title.id)
            #expect(try await world.held("2019-11-10") == 0)
            #expect(try await world.held("2019-12-04") == 1)
        }
    }

    @Test(
        "is reviewed not before its time, told in time, kept for another term by the county",
        arguments: Engine.available)
    func reviewed(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            _ = try await world.bringIn("云201村,文明村,县级,2017-01-01,2020-12-31,明1号")
            let title = try await #require(
                world.office.read { try Titles.all(county: TestCounty.code, in: $0) }.first)
            let early = await world.refusal {
                _ = try await world.office.carryOut(OpenReview(title.id), by: world.clerk)
            }
            #expect(early?.code == "review.early" && early?.message.contains("2020年9月2日") == true)
            try world.go(to: "2020-09-02")
            #expect(try await Titles.turn(county: TestCounty.code, world.office).opened == 1)
            #expect(try await Titles.turn(county: TestCounty.code, world.office).opened == 0)
            let id = try #require(try await world.title(title.id).review)
            let village = try world.county.village()
            let waiting = try await world.office.read { try TitleReview.procedure.waiting(for: village, in: $0) }
            #expect(waiting.map(\.path) == ["title-reviews?step=report"])
            // The term is over, and the title goes on while it is looked at.
            try await take("report", id, note: "三年来不松劲", by: village, world)
            try world.go(to: "2021-01-20")
            #expect(try await Titles.turn(county: TestCounty.code, world.office).ended == 0)
            #expect(try await world.held("2021-01-20") == 1)
            let old = await world.refusal {
                let check = CheckReview(id, try world.spotCheck(88), seen: SeenVersion(bytes: "另一稿".utf8))
                try await world.office.carryOut(check, by: world.clerk)
            }
            #expect(old?.code == "seen.old")
            try await world.office.carryOut(
                CheckReview(id, try world.spotCheck(88), pairing: "水利局—云201村：活动4次"), by: world.clerk)
            let clerks = await world.refusal {
                try await take("keep", id, note: "明文明委9号", day: "2021-01-20", by: world.clerk, world)
            }
            #expect(clerks?.kind == .forbidden)
            try await take("keep", id, note: "明文明委9号", day: "2021-01-20", by: world.director, world)
            let kept = try await world.title(title.id)
            #expect(kept.until == (try TestCounty.day("2023-12-31")) && kept.review == nil && kept.state == .held)
            #expect(try await world.value("reviewsPassed-county", 2021) == 1)
            #expect(try await world.value("reviewsFailed", 2021) == 0)
        }
    }

    @Test(
        "is given time, mended, and revoked in the end; whoever reports nothing gives it up",
        arguments: Engine.available)
    func failed(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            _ = try await world.bringIn(
                "云201村,文明村,县级,2017-01-01,2019-12-31,明1号", "云202村,文明村,县级,2017-01-01,2019-12-31,明1号")
            try await Titles.turn(county: TestCounty.code, world.office)
            let (first, second) = (try await world.body("云201村"), try await world.body("云202村"))
            let id = try #require(try await titles(of: first, world).first?.review)
            try await take("report", id, note: "自查", by: try world.county.village(), world)
            try await world.office.carryOut(CheckReview(id, try world.spotCheck(70)), by: world.clerk)
            let past = await world.refusal {
                try await take("rectify", id, note: "限期整改三个月", day: "2019-11-01", by: world.director, world)
            }
            #expect(past?.fields.first?.name == "day")
            try await take("rectify", id, note: "限期整改三个月", day: "2020-02-01", by: world.director, world)
            #expect(try await titles(of: first, world).map(\.state) == [.rectifying])
            try await take("rectified", id, note: "已整改", by: try world.county.village(), world)
            try await world.office.carryOut(CheckReview(id, try world.spotCheck(60)), by: world.clerk)
            try await take("revoke", id, note: "整改不到位", day: "2019-11-04", by: world.director, world)
            #expect(try await titles(of: first, world).map(\.state) == [.revoked])
            try world.go(to: "2020-01-02")
            #expect(try await Titles.turn(county: TestCounty.code, world.office).ended == 1)
            let lapsed = try await titles(of: second, world)
            #expect(lapsed.map(\.state) == [.ended])
            #expect(lapsed.first?.endedOn == (try TestCounty.day("2020-01-01")))
            #expect(try await world.held("2019-12-31") == 1)
            #expect(try await world.held("2020-01-01") == 0)
            // One that ran out bars nobody, and carries nobody further.
            let prior = await world.refusal { _ = try await world.propose("云202村", .city) }
            #expect(prior?.code == "title.prior")
            _ = try await world.propose("云202村")
        }
    }

    @Test("comes in as a list once, however often it is brought; what is wrong is said", arguments: Engine.available)
    func broughtIn(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let rows = [
                "云201村,文明村,县级,2018-01-01,2020-12-31,明1号", "云溪镇,文明乡镇（街道）,市级,2018-01-01,2020-12-31,绍1号",
                "云溪小学,文明校园,县级,2018-01-01,2020-12-31,明1号,云溪镇", "没有的村,文明村,县级,2018-01-01,2020-12-31,明1号",
                "中心小学,文明校园,县级,2018-01-01,2020-12-31,明1号", "云202村,文明村,县级,2014-01-01,2016-12-31,明1号",
                "云203村,文明村,县级,2022-01-01,2024-12-31,明1号",
            ]
            let csv = "名称,类别,级别,命名日期,届满日期,文号,乡镇（街道）\n" + rows.joined(separator: "\n")
            let first = try await world.list(ImportedTitle.self, csv)
            #expect(first.added == 4 && first.wrong == 3)
            let again = try await world.list(ImportedTitle.self, csv)
            #expect(again.added == 0 && again.changed == 0 && again.wrong == 3)
            let overlapping = try await world.bringIn("云201村,文明村,县级,2019-01-01,2021-12-31,明2号")
            #expect(overlapping == (0, 1))
            let states = try await world.office.read { try Titles.all(county: TestCounty.code, in: $0).map(\.state) }
            #expect(states.count { $0 == .held } == 3 && states.count { $0 == .ended } == 1)
            #expect(try await world.value("titles-county", 2018) == 0)
            #expect(try await world.value("titlesHeld-city") == 1)
        }
    }

    @Test("ends with its body: a unit that was merged, a school that closed", arguments: Engine.available)
    func ended(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let title = try await world.granted("云201村")
            let bid = try await world.propose("云201村", .city)
            let code = try world.county.division("990101100201")
            let listeners = DivisionListeners(
                closedThrough: { _, _ in nil }, onEnded: { try Titles.handOver($0, in: $1) })
            let today = try await world.office.read { $0.now.day }
            try await world.office.carryOut(
                EndDivision(
                    code, from: today, into: try world.county.division("990101100202"), reason: "撤并",
                    listeners: listeners), by: .system(county: TestCounty.code))
            #expect(try await world.title(title.id).state == .ended)
            #expect(try await world.bid(bid).state == .withdrawn)
            let gone = await world.refusal { _ = try await world.propose("云201村") }
            #expect(gone?.code == "title.bodyGone")
            let school = try await world.office.carryOut(
                EnterBody(.campus, "云溪小学", unit: try #require(ID<Unit>(world.county.yunxi.unit))), by: world.clerk)
            _ = try await world.bringIn("云溪小学,文明校园,县级,2018-01-01,2020-12-31,明1号")
            let silent = await world.refusal {
                try await world.office.carryOut(EndBody(school, reason: ""), by: world.clerk)
            }
            #expect(silent?.fields.first?.name == "reason")
            try await world.office.carryOut(EndBody(school, reason: "并入中心小学"), by: world.clerk)
            #expect(try await titles(of: try await world.body("云溪小学"), world).map(\.state) == [.ended])
            let personal = await world.refusal {
                _ = try await world.office.carryOut(
                    EnterBody(.campus, "培训班13812345678", unit: try #require(ID<Unit>(world.county.yunxi.unit))),
                    by: world.clerk)
            }
            #expect(personal?.code == "gate.personal" && personal?.fields.map(\.name) == ["name"])
            let listed = try await world.bringIn("培训班13812345678,文明校园,县级,2018-01-01,2020-12-31,明9号,云溪镇")
            #expect(listed == (0, 1))
            let twice = await world.refusal {
                _ = try await world.office.carryOut(
                    EnterBody(.village, "新村", unit: try #require(ID<Unit>(world.county.yunxi.unit))), by: world.clerk)
            }
            #expect(twice?.fields.first?.name == "kind")
        }
    }

    @Test("shows a draft to its own township and village and to nobody of another", arguments: Engine.available)
    func others(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let id = try await world.propose("云201村")
            for own in [try world.county.village(), try world.county.township()] {
                _ = try await world.office.read { try Bids.one(id, for: own, in: $0) }
            }
            let strangers = [
                try world.county.township("990101200"), try world.county.village("990101200201"),
                try world.county.village("990101100202"), world.county.departmentLiaison,
            ]
            for stranger in strangers {
                let hidden = await world.refusal {
                    _ = try await world.office.read { try Bids.one(id, for: stranger, in: $0) }
                }
                #expect(hidden?.kind == .missing)
                let count = try await world.office.read { try Listing<TitleBid>.bids.count("", for: stranger, in: $0) }
                #expect(count == 0)
                let acting = await world.refusal {
                    try await world.office.carryOut(
                        DeclareTitle(id, selfReport: "代", selfScore: Points(whole: 90)), by: stranger)
                }
                #expect(acting?.kind == .missing)
            }
            // The township of the village sees it and does not declare in its place.
            let township = await world.refusal {
                try await world.office.carryOut(
                    DeclareTitle(id, selfReport: "代", selfScore: Points(whole: 90)), by: try world.county.township())
            }
            #expect(township?.kind == .forbidden)
        }
    }

    @Test("has plans, and visits whose advice is answered", arguments: Engine.available)
    func plans(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let (body, village) = (try await world.body("云201村"), try world.county.village())
            try await world.office.carryOut(PlanYear(body.id, year: 2019, aims: "三件实事"), by: village)
            try await world.office.carryOut(
                PlanYear(body.id, year: 2019, aims: "三件实事", summary: "都完成了", selfScore: Points(whole: 93)), by: village)
            let early = await world.refusal {
                try await world.office.carryOut(PlanYear(body.id, year: 2020, aims: "a", summary: "早了"), by: village)
            }
            #expect(early?.fields.first?.name == "summary")
            #expect(try await world.value("yearPlans") == 1)
            let today = try await world.office.read { $0.now.day }
            let advice = try await world.office.carryOut(
                RecordAdvice(body.id, .guidance, heldOn: today, words: "台账不全", advice: "补齐台账"), by: world.clerk)
            try await world.office.carryOut(
                TakeProcedureStep(TitleAdvice.procedure, advice, "answer", answers: StepAnswers(note: "已补齐")),
                by: village)
            #expect(try await world.value("titleAdvice") == 1)
            let future = await world.refusal {
                _ = try await world.office.carryOut(
                    RecordAdvice(body.id, .guidance, heldOn: today.adding(days: 1), words: "a", advice: "b"),
                    by: world.clerk)
            }
            #expect(future?.fields.first?.name == "heldOn")
        }
    }

    private func titles(of body: CivilBody, _ world: TitlesCounty) async throws -> [CivilTitle] {
        try await world.office.read { try Titles.of(body.id, county: TestCounty.code, in: $0) }
    }

    private func take(
        _ step: String, _ id: ID<TitleReview>, note: String, day: String? = nil, by actor: Actor, _ world: TitlesCounty
    ) async throws {
        try await world.office.carryOut(
            TakeProcedureStep(
                TitleReview.procedure, id, step,
                answers: StepAnswers(note: note, day: try day.map(TestCounty.day))), by: actor)
    }
}
