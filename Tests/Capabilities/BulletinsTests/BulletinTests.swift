import Assessment
import Database
import Documents
import Findings
import Foundation
import Inspections
import Kernel
import Media
import Office
import Organisation
import Sheets
import TestCounty
import TestSupport
import Testing

@testable import Bulletins

@Suite("A bulletin")
struct BulletinTests {
    @Test("is drafted from a closed month's records", arguments: Engine.available)
    func drafting(engine: Engine) async throws {
        try await withWorld(engine) { world in
            await expectRefused("bulletin.notClosed") { _ = try await world.draft("2019-12") }
            let bulletin = try await world.bulletin(try await world.draft())
            let figures = Dictionary(
                uniqueKeysWithValues: bulletin.content.figures.map { ($0.name, $0.shown) })
            #expect(bulletin.state == .draft && bulletin.draftedBy == world.clerk.name && bulletin.number == nil)
            #expect(figures["检查村次"] == "4" && figures["县级村次"] == "4" && figures["自考村次"] == "0")
            #expect(figures["暗访村次"] == "4" && figures["县级检查发现问题"] == "2" && figures["治脏问题"] == "1")
            #expect(figures["到期问题"] == "0" && figures["按期整改率"] == "—" && figures["上月平均分"] == nil)
            // Each is the metric of its name, but what the county found of each group and the name of the mean.
            let metrics = Inspections.metrics + Findings.metrics + Assessments.metrics
            let period = Period(try TestCounty.month())
            for figure in bulletin.content.figures {
                guard let metric = metrics.first(where: { $0.name == figure.metric }) else {
                    #expect(figure.name == "治脏问题" || figure.name == "治臭问题", "\(figure.name)")
                    continue
                }
                #expect(figure.name == metric.chinese || figure.name == "平均分")
                let value = try await world.county.office.read { [clerk = world.clerk] in
                    try metric.value(period, nil, clerk, $0)
                }
                #expect(
                    figure.shown == metric.shown(value) && figure.path == metric.rows(period, nil), "\(figure.name)")
            }
            #expect(bulletin.content.problems == ["成堆垃圾3处", "污水直排1处"])
            #expect(bulletin.content.ranking?.rows.map { $0[2].text } == ["茶亭乡", "云溪镇"])
            #expect(bulletin.content.pictures.map(\.sha256) == [world.county.photo.sha256, world.county.photo.sha256])
            for section in bulletin.content.sections {
                let text = try PaperText.plain(section.text, bulletin.content.named)
                #expect(!text.contains("{"))
            }
            #expect(bulletin.content.sections[1].text.hasSuffix("好的做法}"))
            #expect(bulletin.content.quotations.contains { $0.shown.hasSuffix("：沿河种了花。") })
            for section in bulletin.content.sections { try PaperText.check(section.text, bulletin.content.named) }
        }
    }

    @Test("is approved, signed and published by three people, then known to all", arguments: Engine.available)
    func flow(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let id = try await world.draft()
            let township = try world.county.township()
            func known(to actor: Actor) async throws -> Bool {
                do {
                    _ = try await world.county.office.read { try Bulletins.one(id, for: actor, in: $0) }
                    return true
                } catch let refusal as Refusal where refusal.kind == .missing { return false }
            }
            let abroad = Actor(id: "x", name: "x", county: "330624", roles: [.clerk, .director], scope: .county)
            #expect(try await !known(to: township))
            #expect(try await !known(to: abroad))
            for (actor, step) in [
                (world.director, Signatures.approve), (world.leader, Signatures.submit),
                (world.director, Signatures.sign), (world.clerk, Signatures.publish),
                (world.director, Signatures.sendBack), (world.leader, Signatures.edit),
            ] {
                await #expect(throws: Refusal.self) { try await world.take(step, id, by: actor, reason: "改") }
            }
            await expectRefused("right.missing") { try await world.take(Signatures.approve, id, by: township) }
            try await world.take(Signatures.submit, id, by: world.clerk)
            await expectRefused("bulletin.outOfOrder") { try await world.edit(id, ["改"]) }
            await expectRefused("bulletin.notYours") { try await world.take(Signatures.approve, id, by: world.clerk) }
            try await world.take(Signatures.approve, id, by: world.director)
            await expectRefused("bulletin.outOfOrder") { try await world.edit(id, ["改"]) }
            try await world.take(Signatures.sign, id, by: world.leader)
            #expect(try await !known(to: township))
            world.county.clock.advance(minutes: 1)
            try await world.take(Signatures.publish, id, by: world.clerk)
            let published = try await world.bulletin(id)
            #expect(published.state == .published && published.publishedAt == world.county.clock.now)
            #expect(published.approvedBy == world.director.name && published.signedBy == world.leader.name)
            #expect(published.number?.chinese == "督查通报〔2019〕1号")
            #expect(try await known(to: township))
            #expect(try await !known(to: abroad))
            await expectRefused("bulletin.outOfOrder") { try await world.take(Signatures.publish, id, by: world.clerk) }
            await expectRefused("bulletin.outOfOrder") { try await world.edit(id, ["改"]) }
        }
    }

    @Test("prints braces that somebody typed into a note", arguments: Engine.available)
    func braces(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations + Bulletins.capability().migrations) {
            county in
            let visits = try await county.plan()
            _ = try await county.note(visits[0], note: "桥头{东侧}")
            try await county.note(visits[3], nil, note: "花}开{")
            for visit in visits { try await county.submit(visit) }
            county.clock.set(Instant(try TestCounty.day("2019-12-03"), hour: 10))
            try await county.office.close(try TestCounty.month(), by: county.director)
            let id = try await county.office.carryOut(DraftBulletin(month: try TestCounty.month()), by: county.clerk)
            for (step, actor) in [
                (Signatures.submit, county.clerk), (Signatures.approve, county.director),
                (Signatures.sign, county.leader), (Signatures.publish, county.clerk),
            ] {
                try await county.office.handle(id, step, by: actor)
            }
            let bulletin = try await county.office.read { [clerk = county.clerk] in
                try Bulletins.one(id, for: clerk, in: $0)
            }
            _ = try bulletin.document(
                county: County(code: TestCounty.code, name: "明川县", isDemo: false), words: PaperWords(), pictures: [:])
            let practices = try PaperText.plain(bulletin.content.sections[1].text, bulletin.content.named)
            #expect(practices.contains("花}开{"))
        }
    }

    @Test("that says 发现问题, as bulletins did before there were two names, reads as it did", arguments: Engine.available)
    func formerName(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let id = try await world.draft()
            #expect(try await !world.bulletin(id).content.figures.contains { $0.name == "发现问题" })
            try await world.edit(id, ["共发现问题{发现问题}个。"])
            let content = try await world.bulletin(id).content
            #expect(try PaperText.plain(content.sections[0].text, content.named) == "共发现问题2个。")
            #expect(try await world.changes(id).isEmpty)
            try await world.publish(id)
            try await world.void()
            #expect(try await world.changes(id).contains { $0.name == "发现问题" && $0.before == "2" && $0.now == "1" })
        }
    }

    /// November of a county whose sheet is this one: visited, closed and drafted.
    private func draft(
        by sheet: Sheet, _ engine: Engine, _ body: (TestCounty, Paper, ID<Bulletin>) async throws -> Void
    ) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations + Bulletins.capability().migrations) {
            county in
            let system = Actor.system(county: TestCounty.code)
            let id = try await county.office.carryOut(DraftSheet(content: sheet), by: system)
            try await county.office.carryOut(PublishEdition(sheet: id, number: 1), by: system)
            let plan = try await county.office.carryOut(
                MakePlan(
                    month: try TestCounty.month(), sheet: id, edition: 1, tier: .county, manner: .announced, share: 40,
                    inspectors: [ID(county.inspector.id)].compactMap(\.self)), by: county.clerk)
            let visits = try await county.office.read { try Plans.one(plan, for: county.clerk, in: $0).visits }
            // What is found first, in the order of codes, stands last in the sheet.
            try await county.note(visits[0], .init(item: "3-1", deduction: "a"))
            try await county.note(visits[1], .init(item: "2-1", deduction: "a"))
            try await county.note(visits[2])
            let checks = try await county.plan("2019-11", .selfCheck, .announced)
            for visit in visits + checks.dropLast() { try await county.submit(visit) }
            county.clock.set(Instant(try TestCounty.day("2019-12-03"), hour: 10))
            try await county.office.close(try TestCounty.month(), by: county.director)
            let bulletin = try await county.office.carryOut(
                DraftBulletin(month: try TestCounty.month()), by: county.clerk)
            let content = try await county.office.read {
                try Bulletins.one(bulletin, for: county.clerk, in: $0).content
            }
            try await body(county, content, bulletin)
        }
    }

    @Test("puts its problems in the order of the sheet, whose own digits stop no draft", arguments: Engine.available)
    func order(engine: Engine) async throws {
        let template = try Sheets.villageTemplate
        let items = template.items.map { item in
            Sheet.Item(
                code: item.code, group: item.group.replacing("治乱", with: "治理3乱"), title: item.title,
                maximum: item.maximum, source: item.source, deductions: item.deductions)
        }
        let sheet = Sheet(title: "三治一提升", full: template.full, pass: template.pass, items: items)
        try await draft(by: sheet, engine) { county, content, id in
            let problems = content.sections[2].text
            let places = try ["（一）治脏", "（二）治理3乱", "（三）治臭"].map {
                try #require(problems.range(of: $0)?.lowerBound, "\($0) in \(problems)")
            }
            #expect(places == places.sorted())
            let texts = content.sections.map(\.text)
            try await county.office.edit(id, texts, version: 0, by: county.clerk)
            try await county.office.handle(id, Signatures.submit, by: county.clerk)
            for typed in ["治理3乱3处。", "治理4乱。"] {
                #expect(throws: Refusal.self) {
                    try PaperText.check(typed, content.named, topics: content.topics)
                }
            }
            try PaperText.check("治理3乱仍是短板。", content.named, topics: content.topics)
        }
    }

    @Test("says of which village 0 was counted because it had not checked itself", arguments: Engine.available)
    func zeros(engine: Engine) async throws {
        try await draft(by: try Sheets.villageTemplate, engine) { _, content, _ in
            #expect(content.ranking?.note == "注：茶亭乡茶205村未自考，按0分计。")
        }
    }

    @Test("says what a later correction would change in the ranking that it shows", arguments: Engine.available)
    func corrections(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let id = try await world.draft()
            try await world.publish(id)
            let bulletin = try await world.bulletin(id)
            func corrections() async throws -> [String] {
                try await world.county.office.read {
                    try Bulletins.corrections(of: bulletin, county: TestCounty.code, in: $0).map(\.name)
                }
            }
            #expect(try await corrections() == [])
            try await world.void()
            #expect(try await corrections().contains("云溪镇得分"))
        }
    }

    @Test(
        "numbers its paragraphs as Chinese does",
        arguments: [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")])
    func numerals(number: Int, words: String) {
        #expect(Drafting.numeral(number) == words)
    }

    @Test("is approved by nobody who drafted or edited it", arguments: Engine.available, [true, false])
    func ownDraft(engine: Engine, drafts: Bool) async throws {
        try await withWorld(engine) { world in
            let id = try await world.draft(by: drafts ? world.director : world.clerk)
            if !drafts { try await world.edit(id, ["总体较好。"], by: world.director) }
            // Another's edit does not take his hand off it.
            try await world.edit(id, ["总体很好。"], by: world.clerk)
            try await world.take(Signatures.submit, id, by: world.clerk)
            await expectRefused("bulletin.twice") { try await world.take(Signatures.approve, id, by: world.director) }
        }
    }

    @Test("is edited section by section, and a wrong number is refused by its field", arguments: Engine.available)
    func editing(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let id = try await world.draft()
            let before = try await world.bulletin(id)
            let refusal = await #expect(throws: Refusal.self) {
                try await world.edit(id, ["好。", "共{到底多少}个"])
            }
            #expect(refusal?.fields.map(\.name) == ["text1"])
            #expect(try await world.bulletin(id).content == before.content)
            try await world.edit(id, ["共发现问题{县级检查发现问题}个。"])
            let after = try await world.bulletin(id)
            #expect(after.content.sections[0].text == "共发现问题{县级检查发现问题}个。")
            #expect(after.content.sections.dropFirst() == before.content.sections.dropFirst())
            #expect(after.content.figures == before.content.figures)
        }
    }

    @Test("takes no number that somebody typed, and names it by its section", arguments: Engine.available)
    func typedNumber(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let id = try await world.draft()
            let refusal = await #expect(throws: Refusal.self) {
                try await world.edit(id, ["共发现问题{县级检查发现问题}个。", "改造公厕3座。"])
            }
            #expect(refusal?.fields.map(\.name) == ["text1"] && refusal?.message.contains("“3”") == true)
            try await world.edit(id, ["12月5日前、3个工作日内整改，见附件1。", "改造公厕三座，如{\(world.example)}。"])
            let quotations = try await world.bulletin(id).content.quotations
            #expect(quotations.first { $0.name == world.example }?.shown == "\(world.example)（桥头）")
            #expect(quotations.allSatisfy { $0.path.hasPrefix("findings/") })
        }
    }

    @Test("saved meanwhile by somebody else, is not written over", arguments: Engine.available)
    func savedMeanwhile(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let id = try await world.draft()
            try await world.edit(id, ["主任改的。"], by: world.director, from: 0)
            await expectRefused("bulletin.editedMeanwhile") { try await world.edit(id, ["干事改的。"], from: 0) }
            #expect(try await world.bulletin(id).content.sections[0].text == "主任改的。")
            try await world.edit(id, ["一起改的。"], from: 1)
            #expect(try await world.bulletin(id).content.sections[0].text == "一起改的。")
        }
    }

    @Test("may be one of several about a month", arguments: Engine.available)
    func several(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let ids = [try await world.draft(), try await world.draft()]
            for id in ids { try await world.publish(id) }
            var numbers: [Int?] = []
            for id in ids { numbers.append(try await world.bulletin(id).number?.number) }
            #expect(numbers == [1, 2])
        }
    }

    @Test("is about one plan where the clerk chooses so, by its own visits", arguments: Engine.available)
    func plan(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let subject = BulletinSubject.plan(world.visit.plan, world.visit.month)
            let id = try await world.county.office.carryOut(DraftBulletin(about: subject), by: world.clerk)
            let bulletin = try await world.bulletin(id)
            let figures = Dictionary(
                uniqueKeysWithValues: bulletin.content.figures.map { ($0.name, $0.shown) })
            #expect(figures["计划村次"] == "4" && figures["检查村次"] == "4" && figures["本次督查发现问题"] == "2")
            #expect(figures["发现问题"] == nil, "that is no number's name any more")
            let found = try #require(bulletin.content.figures.first { $0.name == "本次督查发现问题" })
            var filter = FindingFilter(standing: .valid)
            filter.plan = world.visit.plan.description
            filter.sort = .division
            #expect(found.path == filter.path && found.path.contains("plan=\(world.visit.plan)"))
            let rows = try await world.county.office.read { [filter, clerk = world.clerk] in
                try Findings.count(filter, for: clerk, in: $0)
            }
            #expect(rows == found.rows && rows == 2)
            #expect(bulletin.content.problems.sorted() == ["成堆垃圾3处", "污水直排1处"])
            #expect(bulletin.content.ranking?.rows.map { $0[1].text } == ["2", "2"])
            try bulletin.content.check()
            #expect(try await world.changes(id).isEmpty)
            // A text that says the name from before reads as it did; no other is offered it.
            try await world.edit(id, bulletin.content.sections.map { $0.text.replacing("本次督查发现问题", with: "发现问题") })
            let former = try await world.bulletin(id)
            #expect(try PaperText.plain(former.content.sections[0].text, former.content.named).contains("共发现问题2个"))
            let facts = try await world.county.office.read {
                try Drafting.facts(subject, { [] }, naming: nil, county: TestCounty.code, in: $0)
            }
            #expect(facts.named.contains { $0.name == "发现问题" } && !facts.offered.contains { $0.name == "发现问题" })
            try await world.void()
            let changes = try await world.changes(id)
            #expect(changes.contains { $0.name == "发现问题" && $0.now == "1" })
            #expect(changes.contains { $0.name == "本次督查发现问题" && $0.now == "1" })
            await expectRefused("bulletin.stale") { try await world.take(Signatures.submit, id, by: world.clerk) }
        }
    }

    @Test("is about one group of problems of a month, closed or not", arguments: Engine.available)
    func topic(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let month = try TestCounty.month()
            await expectRefused("bulletin.noTopic") {
                _ = try await world.county.office.carryOut(
                    DraftBulletin(about: .topic("治霾", month)), by: world.clerk)
            }
            let id = try await world.county.office.carryOut(
                DraftBulletin(about: .topic("治脏", month)), by: world.clerk)
            let bulletin = try await world.bulletin(id)
            #expect(bulletin.content.title == "关于2019年11月治脏专项督查情况的通报" && bulletin.about == .topic)
            #expect(bulletin.content.figures.map(\.shown) == ["1", "0", "1", "0"])
            #expect(bulletin.content.figures.map(\.name) == ["本类问题", "已销号问题", "未销号问题", "逾期问题"])
            try await world.publish(id)
            #expect(try await world.bulletin(id).number?.number == 1)
            // The last one gone, it still opens and says so.
            try await world.void()
            #expect(try await world.changes(id).contains { $0.name == "本类问题" && $0.now == "0" })
        }
    }

    @Test("takes its title, 主送 and 抄送 from who writes it", arguments: Engine.available)
    func frame(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let id = try await world.draft()
            let before = try await world.bulletin(id)
            let edited = PaperEditor.Edited(
                title: "关于云溪镇督查情况的通报", addressee: "云溪镇", copyTo: "", texts: before.content.sections.map(\.text),
                version: 0)
            try await world.county.office.carryOut(EditBulletin(bulletin: id, edited: edited), by: world.clerk)
            let after = try await world.bulletin(id)
            let printed = try after.document(
                county: County(code: TestCounty.code, name: "明川县", isDemo: false), words: PaperWords(), pictures: [:])
            #expect(printed.title == "关于云溪镇督查情况的通报" && printed.addressee == "云溪镇" && printed.copyTo == nil)
        }
    }

    @Test(
        "names any figure of the product, which opens to its rows, keeps its number and is compared like the others",
        arguments: Engine.available)
    func metrics(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let office = world.county.office
            let metrics: Bulletins.Metrics = { Findings.metrics }
            let id = try await world.draft()
            let before = try await world.bulletin(id)
            // What the insert panel offers: each name once, the bulletin's own before the product's.
            let offered = try await office.read {
                try Drafting.facts(before.subject, metrics, naming: nil, county: TestCounty.code, in: $0).offered
            }
            #expect(offered.count { $0.name == "县级检查发现问题" } == 1 && offered.contains { $0.name == "销号率" })
            let edited = PaperEditor.Edited(
                title: before.content.title, addressee: "各乡镇", copyTo: "",
                texts: ["全县发现问题{各来源发现问题}件。"] + before.content.sections.dropFirst().map(\.text),
                version: before.version)
            await expectRefused("paper.figure") {
                try await office.carryOut(EditBulletin(bulletin: id, edited: edited), by: world.clerk)
            }
            try await office.carryOut(
                EditBulletin(bulletin: id, edited: edited, metrics: metrics), by: world.clerk)
            let figure = try #require(
                try await world.bulletin(id).content.figures.first { $0.name == "各来源发现问题" })
            #expect(figure.metric == "findings" && figure.path == "findings?standing=valid&period=2019-11")
            let rows = try await office.read { [clerk = world.clerk] in
                var filter = FindingFilter(standing: .valid)
                filter.period = Period(try TestCounty.month())
                return try Findings.count(filter, for: clerk, in: $0)
            }
            #expect(figure.shown == String(rows) && figure.rows == rows)
            // The records change: the page says so, and it goes no further until it is saved again.
            try await world.void()
            let after = try await world.bulletin(id)
            let changes = try await office.read {
                try Bulletins.changes(of: after, metrics, county: TestCounty.code, in: $0)
            }
            #expect(changes.contains { $0.name == "各来源发现问题" && $0.before == "\(rows)" && $0.now == "\(rows - 1)" })
            let submit = try TakeProcedureStep(Bulletin.procedure(metrics), id, Signatures.submit)
            await expectRefused("bulletin.stale") { try await office.carryOut(submit, by: world.clerk) }
        }
    }
}
