import Database
import Kernel
import Office
import Organisation
import Recognition
import TestCounty
import Testing

@testable import Titles

extension ReportWorld {
    /// Titles as the year had them: new ones of the city and the county, re-reviews that passed, and some that did not.
    func liveTitles(city: Int, county: Int, families: Int, passed: Int, failed: Int) async throws {
        try await Titles.turn(county: TestCounty.code, office)
        let villages = try await office.read { try Bodies.all(county: TestCounty.code, in: $0) }
            .filter { $0.kind == .village && $0.goneFrom == nil }
        try #require(villages.count >= city + county + passed + failed)
        let due = villages.prefix(passed + failed)
        let holders = villages.dropFirst(passed + failed).prefix(city)
        var csv = "名称,乡镇（街道）,类别,级别,命名日期,届满日期,文号\n"
        for body in due + holders { csv += "\(body.name),\(body.place),文明村,县级,2017-03-01,2021-12-31,明文明委〔2017〕1号\n" }
        for body in due { csv += "\(body.name),\(body.place),文明村,市级,2017-03-01,2019-12-31,绍市文明委〔2017〕1号\n" }
        let home = try #require(villages.first).party
        for number in 1...families {
            let unit = try #require(ID<Unit>(home.unit))
            try await office.carryOut(EnterBody(.family, "第\(number)户人家", unit: unit), by: clerk)
            csv += "第\(number)户人家,\(home.name),文明家庭,县级,2017-03-01,2021-12-31,明文明委〔2017〕1号\n"
        }
        let rows = try ListImport<ImportedTitle>.rows(of: Array(csv.utf8))
        let list = try await office.carryOut(BringList<ImportedTitle>(filename: "称号.csv", rows: rows), by: clerk)
        #expect(try await office.carryOut(TakeList<ImportedTitle>(list: list), by: clerk).wrong == 0)
        try await review(passed: passed)
        let others = villages.dropFirst(passed + failed + city).prefix(county)
        var bids: [ID<TitleBid>] = []
        let households = try await office.read { try Bodies.all(county: TestCounty.code, in: $0) }
            .filter { $0.kind == .family }
        for body in holders + households {
            let bid = try await checked(body, .city)
            try await take(TitleBid.procedure, bid, "recommend", "明文明办6号")
            try await take(TitleBid.procedure, bid, "answerGranted", "绍市文明委4号")
        }
        for body in others { bids.append(try await checked(body, .county)) }
        try await grant(bids)
    }

    private func today() async throws -> Day { try await office.read { $0.now.day } }

    private func take<Record: Sendable, State: ProcedureState>(
        _ procedure: Procedure<Record, State>, _ id: ID<Record>, _ step: String, _ note: String, behalf: String = ""
    ) async throws {
        let answers = StepAnswers(note: note, day: try await today(), onBehalfOf: behalf)
        try await office.carryOut(TakeProcedureStep(procedure, id, step, answers: answers), by: clerk)
    }

    private func spotCheck(_ kind: BodyKind = .village) throws -> SpotCheck {
        let rules = TitleRules.shipped.of(kind)
        return try SpotCheck(rules.sheet.map { Points(whole: $0.most) }, rules, words: "看了现场")
    }

    private func review(passed: Int) async throws {
        try await Titles.turn(county: TestCounty.code, office)
        let reviews = try await office.read { [clerk] transaction in
            try Listing<TitleReview>.reviews.first("state=due&level=city", 500, for: clerk, in: transaction)
        }
        for (index, review) in reviews.enumerated() {
            try await take(TitleReview.procedure, review.id, "report", "自查", behalf: "盖章的自查表")
            try await office.carryOut(CheckReview(review.id, try spotCheck()), by: clerk)
            try await take(TitleReview.procedure, review.id, "send", "明文明办21号")
            try await take(
                TitleReview.procedure, review.id, index < passed ? "answerKeep" : "answerRevoke", "绍市文明委9号")
        }
    }

    private func checked(_ body: CivilBody, _ level: AwardLevel) async throws -> ID<TitleBid> {
        let bid = try await office.carryOut(ProposeTitle(body.id, level, aims: "三件实事"), by: clerk)
        try await office.carryOut(DeclareTitle(bid, selfReport: "完成", selfScore: Points(whole: 95)), by: clerk)
        try await take(TitleBid.procedure, bid, "townshipPass", "属实", behalf: "盖章的申报表")
        try await office.carryOut(CheckBid(bid, try spotCheck(body.kind)), by: clerk)
        return bid
    }

    private func grant(_ bids: [ID<TitleBid>]) async throws {
        let kinds = [Titles.noticeKind]
        let procedure = PublicNotice.procedure { kinds }
        let notice = try await office.carryOut(NoticeTitles(bids, contact: "创建办"), by: clerk)
        try await office.carryOut(TakeProcedureStep(procedure, notice, Signatures.submit), by: clerk)
        try await office.carryOut(TakeProcedureStep(procedure, notice, Signatures.approve), by: county.director)
        for _ in 0..<2 {
            county.clock.advance(minutes: 9 * 24 * 60)
            try await PublicNotices.turn(procedure, only: kinds, county: TestCounty.code, office)
        }
        try await office.carryOut(GrantTitles(bids, on: try await today(), paper: "明文明委3号"), by: county.director)
    }
}
