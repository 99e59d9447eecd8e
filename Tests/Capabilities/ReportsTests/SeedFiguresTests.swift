import App
import Assessment
import Bulletins
import Database
import Inspections
import Kernel
import Meetings
import Office
import Organisation
import Practice
import Recognition
import TestCounty
import TestSupport
import Testing

@testable import Reports

/// Every figure of the office's own report of 2019, each computed from records or of a capability that is not built. As
/// capabilities come, their rows turn.
@Suite("The office's own report of 2019")
struct SeedFiguresTests {
    enum How: Sendable {
        /// From records: the slot opens to exactly so many.
        case computed(Slot, shown: String)
        /// By names of records, as the paper writes them.
        case named(Slot, [String])
        /// There was none that year: the paper says so.
        case without(Slot)
        case notBuilt(String)
    }

    struct Figure: Sendable {
        let words: String
        let value: Int
        let how: How

        init(_ words: String, _ value: Int, _ how: How) { (self.words, self.value, self.how) = (words, value, how) }
    }

    private static let responsibility = ["《文明县城创建责任分解》", "《国家卫生县城复审责任分解》"]
    private static let readiness = ["《国家卫生县城复审迎检方案》"]
    private static let assessment = ["《2019年度“三治一提升”专项行动考核办法》"]
    private static let implementation = ["《关于进一步深化全县移风易俗工作的实施方案》", "《年度重点工作项目清单》"]
    private static let mobilisation = ["文明县城创建、国家卫生县城复审和省食品安全县创建迎检动员部署会"]
    private static let examinations = ["市对我县文明县城创建测评", "国家卫生县城复审", "省食品安全县考核"]
    private static let praise = ["“道德银行”经验做法受到省委宣传部领导批示肯定"]

    /// What higher levels gave.
    private static let honours: [(Int, AwardCategory, AwardLevel)] = [
        (1, .goodNeighbour, .nation), (2, .goodNeighbour, .province), (3, .goodNeighbour, .city),
        (1, .finestFamily, .province), (1, .finestVolunteer, .province),
        (1, .finestProject, .province),
    ]

    static let seed: [Figure] = [
        Figure("印发责任分解", 2, .named(Slot("印发的责任分解", .names), responsibility)),
        Figure("迎检方案", 1, .named(Slot("印发的迎检方案", .names), readiness)),
        Figure("考核办法", 1, .named(Slot("印发的考核办法", .names), assessment)),
        Figure("实施方案、项目清单", 2, .named(Slot("印发的实施方案", .names), implementation)),
        Figure("召开动员部署会", 1, .named(Slot("动员部署会", .names), mobilisation)),
        Figure("通过测评、复审、考核", 3, .named(Slot("通过的上级测评和复审", .names), examinations)),
        Figure("省委宣传部领导批示肯定", 1, .named(Slot("上级批示肯定", .names), praise)),
        Figure("开设“曝光台”70多期", 73, .computed(Slot("曝光台期数", .tens), shown: "70多期")),
        Figure("暗访督查行政村200多个", 216, .computed(Slot("暗访督查行政村", .hundreds), shown: "200多个")),
        Figure("交叉检查2次", 2, .computed(Slot("交叉检查"), shown: "2次")),
        Figure("编发《督查通报》14期", 14, .computed(Slot("督查通报"), shown: "14期")),
        Figure("建成并启用中心1个", 1, .computed(Slot("文明实践中心"), shown: "1个")),
        Figure("所12个", 12, .computed(Slot("文明实践所"), shown: "12个")),
        Figure("站268个", 268, .computed(Slot("文明实践站"), shown: "268个")),
        Figure("“中国好人”1人", 1, .computed(Slot("中国好人"), shown: "1人")),
        Figure("“浙江好人”2人", 2, .computed(Slot("省级好人"), shown: "2人")),
        Figure("“绍兴好人”3人", 3, .computed(Slot("市级好人"), shown: "3人")),
        Figure("“省最美家庭”1个", 1, .computed(Slot("省级最美家庭"), shown: "1户")),
        Figure("“市文明家庭”2个", 2, .computed(Slot("市级文明家庭"), shown: "2户")),
        Figure("“省最美志愿者”1", 1, .computed(Slot("省级最美志愿者"), shown: "1人")),
        Figure("“省最美志愿项目”1", 1, .computed(Slot("省级最美志愿项目"), shown: "1个")),
        Figure("市级文明单位29个", 29, .computed(Slot("新增市级文明单位"), shown: "29个")),
        Figure("县级文明单位56个", 56, .computed(Slot("新增县级文明单位"), shown: "56个")),
        Figure("87个通过市级文明系列复评", 87, .computed(Slot("通过市级复评"), shown: "87个")),
    ]

    /// Another year, made up.
    static let other: [Figure] = [
        Figure("责任分解", 1, .named(Slot("印发的责任分解", .names), ["《新一轮责任分解》"])),
        Figure("动员部署会", 0, .named(Slot("动员部署会", .names), [])),
        Figure("通过测评", 1, .named(Slot("通过的上级测评和复审", .names), ["省级文明县城测评"])),
        Figure("批示肯定", 0, .named(Slot("上级批示肯定", .names), [])),
        Figure("暗访", 43, .computed(Slot("暗访督查行政村", .tens), shown: "40多个")),
        Figure("通报", 3, .computed(Slot("督查通报"), shown: "3期")),
        Figure("曝光台", 0, .without(Slot("曝光台期数", .tens))),
        Figure("市级文明单位", 0, .without(Slot("新增市级文明单位"))),
        Figure("通过市级文明系列复评", 0, .without(Slot("通过市级复评"))),
        // One that was closed is still one of the year before.
        Figure("站", 267, .computed(Slot("文明实践站"), shown: "267个")),
    ]

    @Test("is computed from the records of its year, and another year's from its own", arguments: Engine.available)
    func years(engine: Engine) async throws {
        try await beforeOthers {
            try await ReportWorld.with(engine) { world in
                try await live2019(world)
                try await check(2019, Self.seed, world)
                try await live2020(world)
                try await check(2020, Self.other, world)
                try await check(2019, Self.seed, world)
            }
        }
    }

    /// The draft of a county's whole year, measured on the thread that drafts it: whatever else runs beside it is not in it.
    @Test("is drafted within a second of the processor, its praise with the file that says so")
    func quick() async throws {
        try await ReportWorld.with(.sqlite) { world in
            try await live2019(world)
            let period = try #require(Period(year: 2019))
            let (seconds, files) = try await world.office.read { transaction in
                let facts = ReportFacts(period, world.sources.metrics(), county: TestCounty.code, in: transaction)
                let seconds = try processorSeconds {
                    let paper = try ReportDrafting.draft(ReportTemplate.shipped, 2019, facts, [], words: PaperWords())
                    #expect(paper.figures.count > 20)
                }
                let praise = try #require(facts.metric("上级批示肯定")?.records)
                let files = try praise(period, 10, facts.office, transaction).map { entry in
                    let id = String(entry.path.dropFirst("chronicle/".count))
                    return try RecordFiles.of(ChronicleEntry.kind, id, county: TestCounty.code, in: transaction).map(
                        \.name)
                }
                return (seconds, files)
            }
            #expect(seconds < 1)
            #expect(files == [["省委宣传部文件.txt"]])
        }
    }

    @Test("is the one that docs/seed.md sets beside the demo year, figure by figure")
    func page() {
        let slots = Self.seed.compactMap { row -> Slot? in
            switch row.how {
            case .computed(let slot, _), .named(let slot, _), .without(let slot): slot
            case .notBuilt: nil
            }
        }
        #expect(SeedFigure.all.map(\.slot) == slots && slots.count == Self.seed.count)
        #expect(SeedPaper.paragraphs.count == ReportTemplate.shipped.paragraphs.count)
    }

    private func check(_ year: Int, _ figures: [Figure], _ world: ReportWorld) async throws {
        let period = try #require(Period(year: year))
        try await world.office.read { transaction in
            let facts = ReportFacts(period, world.sources.metrics(), county: TestCounty.code, in: transaction)
            let quotations = try facts.quotations()
            for row in figures {
                switch row.how {
                case .computed(let slot, let shown):
                    let figure = try #require(try facts.figure(slot), "\(row.words)")
                    #expect(figure.value == row.value && figure.shown == shown, "\(row.words): \(figure.shown)")
                    let records = try facts.metric(slot.figure)?.records?(
                        period, Metric.mostRecords, facts.office, transaction)
                    #expect(records?.count == row.value, "\(row.words) opens to \(records?.count ?? -1)")
                    #expect(Set(records?.map(\.path) ?? []).count == row.value, "\(row.words)")
                case .named(let slot, let names):
                    #expect(names.count == row.value)
                    let text = try facts.spelled(slot, among: quotations)
                    let quoted = try text.map { try PaperText.pieces($0, quotations) } ?? []
                    let shown = quoted.compactMap { if case .figure(let figure) = $0 { figure.shown } else { nil } }
                    #expect(shown == names, "\(row.words)")
                case .without(let slot):
                    let figure = try #require(try facts.figure(slot), "\(row.words)")
                    #expect(figure.value == 0 && figure.gap == .noRecords && figure.metric != nil, "\(row.words)")
                case .notBuilt(let name):
                    let gap = try #require(try facts.figure(Slot(name)), "\(row.words)")
                    #expect(gap.gap == .notBuilt && gap.shown == "尚未建立", "\(row.words) is built: turn its row")
                }
            }
        }
    }

    // MARK: The years

    private func live2019(_ world: ReportWorld) async throws {
        try await addVillages(world, townships: 12, each: 18)
        for (number, file) in [
            ("文明县城创建责任分解", OfficialFile.Kind.responsibility), ("国家卫生县城复审责任分解", .responsibility),
            ("国家卫生县城复审迎检方案", .readiness), ("2019年度“三治一提升”专项行动考核办法", .assessment),
            ("关于进一步深化全县移风易俗工作的实施方案", .implementation), ("年度重点工作项目清单", .implementation),
        ].enumerated() {
            try await world.file(
                file.0, file.1, number: "明创建〔2019〕\(number + 1)号", on: "2019-03-\((number + 1).padded(2))")
        }
        try await world.meet(Self.mobilisation[0], on: "2019-04-08")
        for (index, title) in Self.examinations.enumerated() {
            try await world.pass(title, on: "2019-10-0\(index + 1)")
        }
        try await world.praise(Self.praise[0], on: "2019-08-20")
        try await openSites(world)
        try await visit(216, "2019-11", world)
        try await cross("2019-11", world)
        try await publish(14, "2019-11", on: "2019-12-03", world)
        try await cross("2019-12", world)
        try await world.expose(73)
        for (count, category, level) in Self.honours {
            for number in 1...count {
                try await world.honour(
                    "\(level.chinese)\(category.chinese)\(number)", category, level, on: "2019-11-20")
            }
        }
        try await world.liveTitles(city: 29, county: 56, families: 2, passed: 87, failed: 3)
    }

    private func live2020(_ world: ReportWorld) async throws {
        world.county.clock.set(Instant(try TestCounty.day("2020-06-01"), hour: 9))
        try await world.file("新一轮责任分解", .responsibility, number: "明创建〔2020〕1号", on: "2020-02-01")
        try await closeSite(world)
        try await world.pass("省级文明县城测评", on: "2020-05-06")
        try await visit(43, "2020-06", world)
        try await publish(3, "2020-06", on: "2020-07-03", world)
    }

    /// Two hundred villages and more, with a community in each township that is none.
    private func addVillages(_ world: ReportWorld, townships: Int, each: Int) async throws {
        var csv = "code,name\n"
        for township in 1...townships {
            let code = "\(TestCounty.code)\(300 + township)"
            csv += "\(code),第\(township)乡\n\(code)001,第\(township)社区\n"
            for village in 1...each { csv += "\(code)\(200 + village),第\(township)乡\(village)村\n" }
        }
        try await world.office.carryOut(
            ImportDivisions(list: Array(csv.utf8), validFrom: try TestCounty.day("2019-01-01")),
            by: .system(county: TestCounty.code))
    }

    /// One centre, an institute for each of twelve townships, a station for each of 268 villages and communities.
    private func openSites(_ world: ReportWorld) async throws {
        let units = try await world.office.read { try Units.all(county: TestCounty.code, in: $0) }
        let townships = units.filter { unit in
            unit.kind == .township && unit.division.map { $0.description.dropFirst(6).hasPrefix("3") } ?? false
        }
        let villages = units.filter { $0.kind == .village }
        let day = try TestCounty.day("2019-06-01")
        func open(_ level: PracticeSite.Level, _ unit: Unit, _ division: DivisionCode?) async throws {
            try await world.office.carryOut(
                RegisterSite(
                    level: level, name: "\(unit.name)\(level.chinese)", home: unit.id, division: try #require(division),
                    text: SiteText(head: "张敏"), openedOn: day), by: world.clerk)
        }
        let home = try #require(villages.first?.division)
        try await open(.centre, try #require(units.first { $0.kind == .office }), home)
        for township in townships {
            try await open(.institute, township, DivisionCode("\(township.division?.description ?? "")001"))
        }
        let more = 268 - villages.count
        #expect(townships.count == 12 && more >= 0)
        var csv = "code,name\n"
        for number in 0..<more { csv += "\(TestCounty.code)301\(251 + number),新\(number)村\n" }
        try await world.office.carryOut(
            ImportDivisions(list: Array(csv.utf8), validFrom: try TestCounty.day("2019-01-01")),
            by: .system(county: TestCounty.code))
        let all = try await world.office.read {
            try Units.all(county: TestCounty.code, kinds: [.village], in: $0)
        }
        for village in all { try await open(.station, village, village.division) }
    }

    /// Unannounced, so many villages of the new townships and one community; and one village once more.
    private func visit(_ count: Int, _ month: String, _ world: ReportWorld) async throws {
        let all = try await world.county.plan(month, share: 100)
        let visits = all.filter { $0.division.description.dropFirst(6).hasPrefix("3") }
        let villages = visits.filter { !$0.division.description.dropFirst(9).hasPrefix("0") }
        let community = visits.filter { $0.division.description.dropFirst(9).hasPrefix("0") }
        let visited = villages.prefix(count) + community.prefix(1)
        for visit in visited { try await world.county.submit(visit) }
        let rest = Set(all.map(\.id)).subtracting(visited.map(\.id))
        try await world.office.carryOut(
            CancelVisits(plan: try #require(all.first).plan, visits: Array(rest), reason: "台风"), by: world.clerk)
    }

    /// Townships check each other; one of them has handed in, and the others' are called off.
    private func cross(_ month: String, _ world: ReportWorld) async throws {
        let plan = try await world.office.carryOut(
            MakePlan(
                month: try TestCounty.month(month), sheet: world.county.sheet, edition: 1, tier: .county,
                manner: .cross, share: 5), by: world.clerk)
        let visits = try await world.office.read { [clerk = world.clerk] in
            try Plans.one(plan, for: clerk, in: $0).visits
        }
        try await world.county.submit(try #require(visits.first), by: world.clerk)
        try await world.office.carryOut(
            CancelVisits(plan: plan, visits: visits.dropFirst().map(\.id), reason: "台风"), by: world.clerk)
    }

    private func closeSite(_ world: ReportWorld) async throws {
        let clerk = world.clerk
        let site = try await world.office.read { transaction in
            try Units.ofDivision(
                try #require(DivisionCode("\(TestCounty.code)301201")), county: TestCounty.code, in: transaction
            )
            .flatMap { unit in
                try Sites.all(county: TestCounty.code, in: transaction).first {
                    $0.level == .station && $0.home.unit == unit.id.description
                }
            }
        }
        try await world.office.carryOut(
            EndSite(try #require(site).id, on: try TestCounty.day("2020-05-01"), reason: "并入邻村"), by: clerk)
    }

    private func publish(_ count: Int, _ month: String, on day: String, _ world: ReportWorld) async throws {
        let county = world.county
        county.clock.set(Instant(try TestCounty.day(day), hour: 10))
        try await county.office.close(try TestCounty.month(month), by: county.director)
        for _ in 0..<count {
            county.clock.advance(minutes: 5)
            let bulletin = try await county.office.carryOut(
                DraftBulletin(month: try TestCounty.month(month)), by: county.clerk)
            for (step, actor) in [
                (Signatures.submit, county.clerk), (Signatures.approve, county.director),
                (Signatures.sign, county.leader), (Signatures.publish, county.clerk),
            ] { try await county.office.handle(bulletin, step, by: actor) }
        }
    }
}
