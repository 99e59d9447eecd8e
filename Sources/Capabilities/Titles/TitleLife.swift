import Database
import Kernel
import Media
import Office
import Organisation
import Recognition

/// A year of titles in the invented county: what was held before comes in, villages and units strive for their titles, some get
/// them and some do not, and those whose term ends are looked at again.
struct TitleLife: Sendable {
    let stage: DemoStage
    let clerk: Actor
    let director: Actor
    private var office: Office { stage.office }

    /// As many as the year 2019 had (seed): 29 new of the city, 56 of the county, 87 re-reviews passed, and some of each that
    /// did not come to it. Where less than a year is told, a few.
    private var isWhole: Bool { stage.isYear && stage.isOver }
    private var counts: (county: Int, city: Int) { isWhole ? (58, 31) : (4, 2) }

    static func events(_ stage: DemoStage, _ sources: TitleSources) throws -> [DemoEvent] {
        let life = TitleLife(stage: stage, clerk: try stage.actor(.clerk), director: try stage.actor(.director))
        guard !stage.villages.isEmpty else { return [] }
        let stars = StarLife(stage: stage, clerk: life.clerk, director: life.director, sources: sources)
        return life.opening + life.bids + life.reviews + life.visits + life.sanctions + (try stars.events())
    }

    private func at(_ day: Int, hour: Int = 10, _ act: @escaping @Sendable () async throws -> Void) -> DemoEvent {
        DemoEvent(at: stage.moment(day: day, hour: hour), act)
    }

    /// Who acts for a body, or the clerk from paper.
    private func actor(for body: CivilBody) -> Actor { stage.representative(of: body.party) ?? clerk }

    private var bodies: [CivilBody] {
        get async throws {
            try await office.read { try Bodies.all(county: stage.county, in: $0) }.filter { $0.goneFrom == nil }
                .sorted {
                    ($0.division?.description ?? "", $0.id.description) < (
                        $1.division?.description ?? "", $1.id.description
                    )
                }
        }
    }

    // MARK: What was there before

    private var opening: [DemoEvent] {
        guard stage.isOpening else { return [] }
        return [
            at(1, hour: 9) {
                try await Titles.turn(county: stage.county, office)
                try await enterBodies()
                try await bringIn()
            }
        ]
    }

    private static let schools = ["实验小学", "中学", "城东小学", "城西小学", "职业高中", "第一幼儿园", "外国语学校"]

    private func enterBodies() async throws {
        guard isWhole || stage.townships.count > 4 else { return }
        for (index, township) in stage.townships.enumerated() {
            guard let unit = ID<Unit>(township.unit) else { continue }
            for school in Self.schools.prefix(index < 3 ? 4 : 2) {
                try await office.carryOut(EnterBody(.campus, "\(township.name)\(school)", unit: unit), by: clerk)
            }
            try await office.carryOut(EnterBody(.unit, "\(township.name)卫生院", unit: unit), by: clerk)
        }
        for (village, name) in zip(stage.villages, ["王月仙家庭", "张国庆家庭"]) {
            guard let unit = ID<Unit>(village.unit) else { continue }
            try await office.carryOut(EnterBody(.family, name, unit: unit), by: clerk)
        }
    }

    private func holders(among all: [CivilBody]) -> (due: [CivilBody], later: [CivilBody], prior: [CivilBody]) {
        func of(_ kinds: BodyKind...) -> [CivilBody] { all.filter { kinds.contains($0.kind) } }
        let villages = of(.village, .community)
        var (due, later, prior): ([CivilBody], [CivilBody], [CivilBody]) = ([], [], of(.family))
        if villages.count > 150 {
            due = Array(villages[0..<70])
            due += of(.town).prefix(8)
            due += of(.campus).prefix(14)
            later = Array(villages[90..<102])
            prior += villages[70..<88]
            prior += of(.town).dropFirst(8)
            prior += of(.unit).prefix(5)
            prior += of(.campus).dropFirst(14).prefix(6)
        } else {
            due = Array(villages.prefix(1))
            due += of(.town).prefix(1)
            prior += villages.dropFirst().prefix(1)
            prior += of(.unit).prefix(1)
        }
        return (due, later, prior)
    }

    /// Those whose term ends this year, those of the city whose term ends the next, and those that hold the county's alone.
    private func bringIn() async throws {
        let (due, later, prior) = holders(among: try await bodies)
        let year = stage.year
        let ends = isWhole ? "\(year)-12-31" : stage.now.day.adding(days: 45).description
        var csv = "名称,乡镇（街道）,类别,级别,命名日期,届满日期,文号\n"
        func row(_ body: CivilBody, _ level: AwardLevel, _ granted: String, _ until: String) {
            csv +=
                "\(body.name),\(body.isUnit ? body.place : body.party.name),\(body.kind.chinese),\(level.chinese),"
                + "\(granted),\(until),\(level == .county ? "明" : "绍市")文明委〔\(granted.prefix(4))〕2号\n"
        }
        for body in due + later + prior { row(body, .county, "\(year - 1)-06-28", "\(year + 2)-12-31") }
        for body in due { row(body, .city, "\(year - 3)-03-12", ends) }
        for body in later { row(body, .city, "\(year - 2)-03-12", "\(year + 1)-12-31") }
        try await take(ImportedTitle.self, csv, "文明称号.csv", by: clerk, office)
    }

    // MARK: New titles

    private var bids: [DemoEvent] {
        [DemoEvent.leading(at: stage.moment(day: 5, hour: 10)) { try await propose() }]
            + (stage.isOver ? [] : [at(54) { try await goOn() }])
    }

    /// In a year that runs some have just declared, and wait for their townships.
    private func goOn() async throws {
        let standing = try await office.read { try Titles.all(county: stage.county, in: $0) }
        let busy = Set(standing.map(\.body.id))
        for body in try await bodies.reversed().filter({ $0.kind == .village && !busy.contains($0.id) }).prefix(3) {
            let open = try await office.read { try Bids.of(body.id, county: stage.county, in: $0) }
            guard open.isEmpty else { continue }
            let id = try await bid(body, .county)
            try await office.carryOut(
                DeclareTitle(id, selfReport: "规划的三件实事都已完成，材料附后。", selfScore: Points(whole: 91)), by: actor(for: body))
        }
    }

    private func propose() async throws -> [DemoEvent] {
        var (county, city): ([ID<TitleBid>], [ID<TitleBid>]) = ([], [])
        let standing = try await office.read { transaction in
            Dictionary(grouping: try Titles.all(county: stage.county, in: transaction), by: \.body.id)
        }
        for body in try await bodies {
            // Who lost one waits for years.
            guard !(standing[body.id] ?? []).contains(where: { $0.state == .revoked }) else { continue }
            let levels = (standing[body.id] ?? []).filter { CivilTitle.State.standing.contains($0.state) }.map(\.level)
            if levels.isEmpty, county.count < counts.county, body.kind == .village || body.kind == .community {
                county.append(try await bid(body, .county))
            }
            // Families are beside the count.
            if levels == [.county], city.count < counts.city + 2 { city.append(try await bid(body, .city)) }
        }
        return [
            DemoEvent.leading(at: stage.moment(day: 15, hour: 10)) { [county, city] in
                for bid in county + city { try await declare(bid) }
                return [
                    DemoEvent.leading(at: stage.moment(day: 20, hour: 10)) {
                        for (index, bid) in (county + city).enumerated() { try await check(bid, index) }
                        return [
                            DemoEvent.leading(at: stage.moment(day: 22, hour: 10)) { try await decide(county, city) }
                        ]
                    }
                ]
            }
        ]
    }

    private func bid(_ body: CivilBody, _ level: AwardLevel) async throws -> ID<TitleBid> {
        if body.kind != .family {
            try await office.carryOut(
                PlanYear(body.id, year: stage.year, aims: "环境整治、移风易俗、志愿服务三件实事，一季度一小结，年底群众评议。"),
                by: actor(for: body))
        }
        return try await office.carryOut(
            ProposeTitle(body.id, level, aims: "对照标准补短板：三月动员，六月自查，九月申报；由主要负责人牵头。"), by: actor(for: body))
    }

    private func found(_ id: ID<TitleBid>) async throws -> TitleBid {
        try await office.read { [clerk] in try Bids.one(id, for: clerk, in: $0) }
    }

    private func declare(_ id: ID<TitleBid>) async throws {
        let bid = try await found(id)
        guard bid.state == .planned else { return }
        try await office.carryOut(
            DeclareTitle(id, selfReport: "规划的三件实事都已完成，群众满意度在九成以上，材料附后。", selfScore: Points(whole: 93)),
            by: actor(for: bid.body))
        guard let township = bid.body.township else { return }
        let liaison = stage.representative(of: township)
        try await office.carryOut(
            TakeProcedureStep(
                TitleBid.procedure, id, "townshipPass",
                answers: StepAnswers(
                    note: "情况属实，同意申报。", onBehalfOf: liaison == nil ? "\(township.name)，盖章的申报表" : "")),
            by: liaison ?? clerk)
    }

    /// Two do not come up to the sheet.
    private func check(_ id: ID<TitleBid>, _ index: Int) async throws {
        let bid = try await found(id)
        guard bid.state == .reviewed else { return }
        try await office.carryOut(
            CheckBid(
                id, try await spotCheck(bid.body.kind, isWhole && (index == 3 || index == 17) ? 70 : 84 + index % 12)),
            by: clerk)
    }

    /// About so many of a hundred, by the county's own sheet.
    private func spotCheck(_ kind: BodyKind, _ percent: Int) async throws -> SpotCheck {
        let rules = try await office.read { try $0.setting(TitleSettings.rules, county: stage.county).of(kind) }
        let marks = rules.sheet.map { Points(thousandths: $0.most * percent * 10) }
        return try SpotCheck(marks, rules, words: "看了现场和台账，走访了六户（位）群众。")
    }

    private func take(_ step: String, _ id: ID<TitleBid>, _ note: String, day: Day? = nil) async throws {
        try await office.carryOut(
            TakeProcedureStep(TitleBid.procedure, id, step, answers: StepAnswers(note: note, day: day)), by: clerk)
    }

    private func decide(_ county: [ID<TitleBid>], _ city: [ID<TitleBid>]) async throws -> [DemoEvent] {
        let today = try await office.read { $0.now.day }
        var passed: [ID<TitleBid>] = []
        for id in county {
            let bid = try await found(id)
            guard bid.state == .checked else { continue }
            if bid.score.map({ $0 < Points(whole: 80) }) == true {
                try await take("refuse", id, "抽查\(bid.score?.shown ?? "")分，不到合格分，整改后明年再报。")
            } else {
                passed.append(id)
            }
        }
        for id in city where try await found(id).state == .checked {
            try await take("recommend", id, "明文明办〔\(today.year)〕6号", day: today)
        }
        guard !passed.isEmpty else { return [] }
        let notice = try await office.carryOut(NoticeTitles(passed, contact: "创建办，0575-86000000"), by: clerk)
        return [answers(city)]
            + (try await Self.publish(notice, stage, clerk, director) { [passed] in try await grant(passed) })
    }

    /// Approved at once, out for its days, and what follows from it.
    static func publish(
        _ notice: ID<PublicNotice>, _ stage: DemoStage, _ clerk: Actor, _ director: Actor,
        _ then: @escaping @Sendable () async throws -> Void
    ) async throws -> [DemoEvent] {
        let kinds = [Titles.noticeKind, Titles.starNoticeKind]
        let procedure = PublicNotice.procedure { kinds }
        try await stage.office.carryOut(TakeProcedureStep(procedure, notice, Signatures.submit), by: clerk)
        try await stage.office.carryOut(TakeProcedureStep(procedure, notice, Signatures.approve), by: director)
        let today = try await stage.office.read { $0.now.day }
        let term = WorkingCalendar.china.workingDays(5, from: today.adding(days: 1))
        return [(term.lowerBound, false), (term.upperBound.adding(days: 1), true)].map { day, isOver in
            DemoEvent(at: Instant(day, hour: 8, minute: 45)) {
                try await PublicNotices.turn(procedure, only: kinds, county: stage.county, stage.office)
                if isOver { try await then() }
            }
        }
    }

    private func grant(_ bids: [ID<TitleBid>]) async throws {
        var ready: [ID<TitleBid>] = []
        for id in bids where try await found(id).state == .passed { ready.append(id) }
        guard !ready.isEmpty else { return }
        let today = try await office.read { $0.now.day }
        try await office.carryOut(
            GrantTitles(ready, on: today, paper: "《关于命名县级文明单位的决定》（明文明委〔\(today.year)〕3号）"), by: director)
    }

    /// The city's list: all but two.
    private func answers(_ bids: [ID<TitleBid>]) -> DemoEvent {
        DemoEvent(at: stage.moment(day: 40, hour: 15)) {
            let today = try await office.read { $0.now.day }
            var refused = isWhole ? 2 : 0
            for id in bids {
                let bid = try await found(id)
                guard bid.state == .recommended else { continue }
                if refused > 0, bid.body.kind == .village || bid.body.kind == .community {
                    refused -= 1
                    try await take("answerRefused", id, "本届名额已满，下届再报。", day: today)
                } else {
                    try await take("answerGranted", id, "《关于命名市级文明单位的决定》（绍市文明委〔\(today.year)〕4号）", day: today)
                }
            }
        }
    }

    // MARK: Re-reviews

    private var reviews: [DemoEvent] {
        let days =
            isWhole ? [42, 46, 49, 51, 56] : stage.isYear ? [46, 50, 53, 55, 58] : [6, 12, 18, 24, 50]
        return [
            at(days[0]) { try await Titles.turn(county: stage.county, office) },
            at(days[1]) { try await report() }, at(days[2]) { try await checkReviews() },
            at(days[3]) { try await step("send", of: .checked) { _ in StepAnswers(note: "明文明办〔\(stage.year)〕21号") } },
            at(days[4]) { try await answerReviews() },
        ]
    }

    private func all(_ state: TitleReview.State) async throws -> [TitleReview] {
        try await office.read { [clerk] transaction in
            try Listing<TitleReview>.reviews.first(
                "state=\(state.rawValue)&level=city&sort=due", 200, for: clerk, in: transaction)
        }
    }

    private func report() async throws {
        let due = try await all(.due)
        // Two never do; of a year that runs some are not there yet.
        for review in due.dropLast(isWhole ? 2 : stage.isOver ? 0 : min(3, due.count / 2)) {
            let doer = actor(for: review.body)
            try await office.carryOut(
                TakeProcedureStep(
                    TitleReview.procedure, review.id, "report",
                    answers: StepAnswers(
                        note: "三年来创建不松劲：制度健全、环境整洁、活动经常，自评九十二分。",
                        onBehalfOf: doer.id == clerk.id ? "\(review.body.party.name)，盖章的自查表" : "")), by: doer)
        }
    }

    private func checkReviews() async throws {
        for (index, review) in try await all(.reported).enumerated() {
            try await office.carryOut(
                CheckReview(review.id, try await spotCheck(review.body.kind, 82 + index % 14), pairing: ""), by: clerk)
        }
    }

    private func step(
        _ step: String, of state: TitleReview.State, _ answers: @Sendable (TitleReview) -> StepAnswers
    ) async throws {
        for review in try await all(state) {
            try await office.carryOut(
                TakeProcedureStep(TitleReview.procedure, review.id, step, answers: answers(review)), by: clerk)
        }
    }

    /// Three do not pass: one is given time, two lose their title.
    private func answerReviews() async throws {
        let sent = try await all(.sent)
        let today = try await office.read { $0.now.day }
        for (index, review) in sent.enumerated() {
            let (step, note, day): (String, String, Day) =
                switch sent.count - index {
                case 1 where isWhole:
                    ("answerRectify", "市复评：公益广告陈旧，限期整改（绍市文明委〔\(today.year)〕9号）", today.adding(days: 90))
                case 2 where isWhole, 3 where isWhole: ("answerRevoke", "市复评未通过（绍市文明委〔\(today.year)〕9号）", today)
                default: ("answerKeep", "《市级文明系列复评结果的通报》（绍市文明委〔\(today.year)〕9号）", today)
                }
            try await office.carryOut(
                TakeProcedureStep(
                    TitleReview.procedure, review.id, step, answers: StepAnswers(note: note, day: day)), by: clerk)
        }
    }

    // MARK: Visits and what is decided about titles

    private var visits: [DemoEvent] {
        (0..<6).map { turn in
            DemoEvent.leading(at: stage.moment(day: 7 + turn * 8, hour: 14)) {
                let all = try await bodies.filter { $0.kind != .family }
                let body = all[(turn * 13 + 2) % all.count]
                let today = try await office.read { $0.now.day }
                let photo = try await stage.photograph(.tidy, seed: UInt64(700 + turn), at: stage.moment(on: today))
                let advice = try await office.carryOut(
                    RecordAdvice(
                        body.id, TitleAdvice.Kind.allCases[turn % 3], heldOn: today, words: "制度上墙，环境整洁；志愿活动的台账不全。",
                        advice: "补齐志愿活动台账，公益广告换成移风易俗的内容。", photos: [photo]), by: clerk)
                guard turn != 5 else { return [] }
                return [
                    DemoEvent(at: stage.moment(day: 10 + turn * 8, hour: 9)) {
                        let doer = actor(for: body)
                        try await office.carryOut(
                            TakeProcedureStep(
                                TitleAdvice.procedure, advice, "answer",
                                answers: StepAnswers(
                                    note: "台账已补齐，公益广告换新八块。", onBehalfOf: doer.id == clerk.id ? body.party.name : "")),
                            by: doer)
                    }
                ]
            }
        }
    }

    private var sanctions: [DemoEvent] {
        guard isWhole else { return [] }
        return [
            at(35) { try await decide("warn", 0, "暗访发现集中乱堆乱放，两次交办没有到位，予以警告。") },
            at(45) { try await decide("suspend", 1, "村主要干部被立案调查，停牌。") },
            at(57) { try await decide("revoke", 2, "弄虚作假：申报材料里的活动没有开展，予以撤销。") },
        ]
    }

    private func decide(_ step: String, _ index: Int, _ reason: String) async throws {
        let held = try await office.read { [clerk] transaction in
            try Listing<CivilTitle>.titles.first(
                "standing=held&level=county&kind=village&sort=until", 60, for: clerk, in: transaction)
        }
        guard held.count > 50 + index else { return }
        try await office.carryOut(
            TakeProcedureStep(CivilTitle.procedure, held[50 + index].id, step, answers: StepAnswers(note: reason)),
            by: director)
    }
}

extension TitleLife {
    private func take<Record: ImportedRecord>(
        _ type: Record.Type, _ csv: String, _ name: String, by actor: Actor, _ office: Office
    ) async throws {
        let rows = try ListImport<Record>.rows(of: Array(csv.utf8))
        let list = try await office.carryOut(BringList<Record>(filename: name, rows: rows), by: actor)
        try await office.carryOut(TakeList<Record>(list: list), by: actor)
    }
}
