import Database
import Kernel
import Office
import Organisation
import Recognition
import TestCounty
import TestSupport
import Testing

@testable import Titles

/// A county with bodies, and the whole way of a title in few words.
struct TitlesCounty: Sendable {
    let county: TestCounty
    var office: Office { county.office }
    var clerk: Actor { county.clerk }
    var director: Actor { county.director }

    static let kinds = [Titles.noticeKind, Titles.starNoticeKind]

    static func with(_ engine: Engine, _ body: (TitlesCounty) async throws -> Void) async throws {
        let migrations =
            PublicNotices.capability(kinds: { [] }).migrations + Titles.capability().migrations
        try await withCounty(engine, also: migrations) { county in
            try await Titles.turn(county: TestCounty.code, county.office)
            try await body(TitlesCounty(county: county))
        }
    }

    func body(_ name: String) async throws -> CivilBody {
        let all = try await office.read { try Bodies.all(county: TestCounty.code, in: $0) }
        return try #require(all.first { $0.name == name }, "\(name)")
    }

    func go(to day: String) throws { county.clock.set(Instant(try TestCounty.day(day), hour: 10)) }

    func refusal(_ act: () async throws -> Void) async -> Refusal? {
        do {
            try await act()
            return nil
        } catch { return error as? Refusal }
    }

    // MARK: Bids

    func bid(_ id: ID<TitleBid>) async throws -> TitleBid {
        try await office.read { [clerk] in try Bids.one(id, for: clerk, in: $0) }
    }

    func title(_ id: ID<CivilTitle>) async throws -> CivilTitle {
        try await office.read { [clerk] in try Titles.one(id, for: clerk, in: $0) }
    }

    func propose(_ name: String, _ level: AwardLevel = .county) async throws -> ID<TitleBid> {
        try await office.carryOut(ProposeTitle(try await body(name).id, level, aims: "三件实事"), by: clerk)
    }

    func spotCheck(_ percent: Int, _ kind: BodyKind = .village) throws -> SpotCheck {
        let rules = TitleRules.shipped.of(kind)
        return try SpotCheck(
            rules.sheet.map { Points(thousandths: $0.most * percent * 10) }, rules, words: "看了现场")
    }

    /// Declared and looked at.
    func checked(_ name: String, _ level: AwardLevel = .county, percent: Int = 90) async throws -> ID<TitleBid> {
        let id = try await propose(name, level)
        try await office.carryOut(DeclareTitle(id, selfReport: "完成", selfScore: Points(whole: 95)), by: clerk)
        let found = try await bid(id)
        if found.state == .declared {
            try await take("townshipPass", id, note: "属实", behalf: "云溪镇，盖章的表")
        }
        try await office.carryOut(CheckBid(id, try spotCheck(percent, found.body.kind)), by: clerk)
        return id
    }

    func take(
        _ step: String, _ id: ID<TitleBid>, note: String, day: String? = nil, behalf: String = "",
        by actor: Actor? = nil
    ) async throws {
        try await office.carryOut(
            TakeProcedureStep(
                TitleBid.procedure, id, step,
                answers: StepAnswers(note: note, day: try day.map(TestCounty.day), onBehalfOf: behalf)),
            by: actor ?? clerk)
    }

    /// Past the public notice, against whom nothing stood.
    func noticed(_ notice: ID<PublicNotice>) async throws {
        let procedure = PublicNotice.procedure { Self.kinds }
        try await office.carryOut(TakeProcedureStep(procedure, notice, Signatures.submit), by: clerk)
        try await office.carryOut(TakeProcedureStep(procedure, notice, Signatures.approve), by: director)
        for _ in 0..<2 {
            county.clock.advance(minutes: 9 * 24 * 60)
            try await PublicNotices.turn(procedure, county: TestCounty.code, office)
        }
    }

    /// All the way to the county's title.
    func granted(_ name: String) async throws -> CivilTitle {
        let bid = try await checked(name)
        try await noticed(try await office.carryOut(NoticeTitles([bid], contact: "创建办"), by: clerk))
        let today = try await office.read { $0.now.day }
        let titles = try await office.carryOut(
            GrantTitles([bid], on: today, paper: "明文明委〔2019〕3号"), by: director)
        return try await title(try #require(titles.first))
    }

    func decide(_ step: String, _ id: ID<CivilTitle>, note: String = "弄虚作假，查实") async throws {
        try await office.carryOut(
            TakeProcedureStep(CivilTitle.procedure, id, step, answers: StepAnswers(note: note)), by: director)
    }

    // MARK: Lists

    /// One row of what was held before.
    func bringIn(_ rows: String...) async throws -> (added: Int, wrong: Int) {
        let csv = "名称,类别,级别,命名日期,届满日期,文号,乡镇（街道）\n" + rows.joined(separator: "\n")
        let done = try await list(ImportedTitle.self, csv)
        return (done.added, done.wrong)
    }

    func list<Record: ImportedRecord>(_ type: Record.Type, _ csv: String) async throws -> TakeList<Record>.Outcome {
        let rows = try ListImport<Record>.rows(of: Array(csv.utf8))
        let id = try await office.carryOut(BringList<Record>(filename: "名单.csv", rows: rows), by: clerk)
        return try await office.carryOut(TakeList<Record>(list: id), by: clerk)
    }

    func held(_ day: String) async throws -> Int {
        let day = try TestCounty.day(day)
        return try await office.read { [clerk] transaction in
            try Listing<CivilTitle>.titles.count("on=\(day)", for: clerk, in: transaction)
        }
    }

    func value(_ name: String, _ year: Int = 2019, known day: Day? = nil) async throws -> Int? {
        let period = try #require(Period(year: year)).known(on: day)
        return try await office.read { [clerk] transaction in
            let metric = try #require(Titles.capability().metrics.first { $0.name == name }, "\(name)")
            let value = try metric.value(period, nil, clerk, transaction)
            if let records = try metric.records?(period, 500, clerk, transaction), metric.isTheirNumber {
                #expect(records.count == value, "\(name)")
            }
            return value
        }
    }
}
