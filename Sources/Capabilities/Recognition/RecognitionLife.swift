import Database
import Kernel
import Media
import Office
import Organisation

/// A round of the invented county from its announcement to the certificates, and what higher levels answered.
enum RecognitionLife {
    private static let deeds: [(name: String, group: String, line: String)] = [
        ("周素珍", "敬业奉献", "守着末班车的灯"), ("俞国庆", "助人为乐", "照料瘫痪的邻居十一年"), ("吕月仙", "孝老爱亲", "一个媳妇三位老人"),
        ("石志远", "诚实守信", "替去世的合伙人还清欠款"), ("潘伟峰", "见义勇为", "冰冷的水库里救起两个孩子"), ("梁桂花", "助人为乐", "免费理发二十年"),
        ("杨建军", "敬业奉献", "山村小学的最后一位老师"), ("陈美娟", "孝老爱亲", "背着婆婆去看海"),
    ]

    /// Who had it in a year is nominated in no later one.
    private static let later = ["沈月英", "钱建国", "何桂香", "朱明远", "徐海波", "马秀兰", "胡志刚", "林爱珍"]

    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        guard let rule = AwardTemplates.of(.goodNeighbour), !stage.villages.isEmpty else { return [] }
        let title = "\(stage.year)年\(stage.isOver ? "" : "第一期")“身边好人”"
        return [
            DemoEvent.leading(at: stage.moment(day: 3, hour: 9)) {
                let offices = stage.departments.prefix(3).compactMap { ID<Unit>($0.unit) }
                let round = try await stage.office.carryOut(
                    DraftRound(title: title, rule: rule, offices: offices), by: clerk)
                try await take("open", round, by: clerk, stage)
                return nominations(round, rule, stage) + [
                    then(stage.moment(day: 10, hour: 9), round, stage) { try await vote(round, stage) }
                ]
            },
            answers(stage, clerk),
        ]
    }

    private static func take(
        _ step: String, _ round: ID<Round>, by actor: Actor, _ stage: DemoStage, note: String = ""
    ) async throws {
        try await stage.office.carryOut(
            TakeProcedureStep(Round.procedure, round, step, answers: StepAnswers(note: note)), by: actor)
    }

    private static func take(
        _ step: String, _ nomination: ID<Nomination>, by actor: Actor, _ stage: DemoStage, _ answers: StepAnswers
    ) async throws {
        try await stage.office.carryOut(
            TakeProcedureStep(Nomination.procedure, nomination, step, answers: answers), by: actor)
    }

    private static func then(
        _ at: Instant, _ round: ID<Round>, _ stage: DemoStage, _ act: @escaping @Sendable () async throws -> [DemoEvent]
    ) -> DemoEvent { .leading(at: at, act) }

    // MARK: Nominations

    private static func nominations(_ round: ID<Round>, _ rule: AwardRule, _ stage: DemoStage) -> [DemoEvent] {
        deeds.enumerated().compactMap { index, deed -> DemoEvent? in
            let village = stage.villages[(index * 5) % stage.villages.count]
            guard let worker = stage.representative(of: village), let division = village.division,
                let born = Day(year: 1955 + index * 4, month: 1 + index, dayOfMonth: 9)
            else { return nil }
            let at = stage.moment(day: 4, hour: 9, minute: index * 5)
            let name = stage.isOpening ? deed.name : later[index]
            return .leading(at: at) {
                let text = NomineeText(
                    group: deed.group, name: name, bornOn: born, village: division, line: deed.line,
                    story: "\(village.name)的\(name)，\(deed.line)。邻居们说起来都竖大拇指：这么多年，没有听他（她）叫过一声苦，遇到难处总是先替别人想。")
                let portrait = try await stage.photograph(.tidy, seed: UInt64(940 + index), at: at)
                let id = try await stage.office.carryOut(Nominate(round, text, photos: [portrait]), by: worker)
                let photo = try await stage.photograph(.tidy, seed: UInt64(900 + index), at: at)
                try await stage.office.carryOut(EnterConsent(id, photos: [photo]), by: worker)
                return [review(id, division, fails: index == 7, after: at, stage)]
            }
        }
    }

    private static func review(
        _ id: ID<Nomination>, _ village: DivisionCode, fails: Bool, after moment: Instant, _ stage: DemoStage
    ) -> DemoEvent {
        .leading(at: stage.moment(on: moment.day.adding(days: 1), hour: 10)) {
            let clerk = try stage.actor(.clerk)
            let township = stage.townships.first { $0.division == village.parent }
            let liaison = township.flatMap { stage.representative(of: $0) }
            try await take(
                "townshipPass", id, by: liaison ?? clerk, stage,
                StepAnswers(note: "情况属实，同意推荐。", onBehalfOf: liaison == nil ? "乡镇，盖章的推荐表" : ""))
            try await take("countyPass", id, by: clerk, stage, StepAnswers(note: "材料齐全，送联审。"))
            try await stage.office.carryOut(VerifyNomination(id, points: 100), by: clerk)
            for (index, office) in stage.departments.prefix(3).enumerated() {
                let passes = !(fails && index == 0)
                try await stage.office.carryOut(
                    SignJointCheck(
                        id, unit: office.unit, passes: passes, words: passes ? "" : "有一起未履行完的行政处罚，见决定书。"),
                    by: stage.representative(of: office) ?? clerk)
                if !passes { break }
            }
            return []
        }
    }

    // MARK: Votes, marks, notice

    private static func vote(_ round: ID<Round>, _ stage: DemoStage) async throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        let candidates = try await stage.office.read { transaction in
            try Nominations.of(round, states: [.candidate], county: stage.county, in: transaction).count
        }
        guard candidates > 0 else { return [] }
        try await take("close", round, by: clerk, stage)
        let jurors = try await stage.office.read { transaction in
            try People.holding(.juror, county: stage.county, in: transaction).map(\.person)
        }
        if jurors.count >= 3 {
            try await stage.office.carryOut(NameJurors(round, jurors.map(\.id)), by: clerk)
        }
        guard candidates >= 5, jurors.count >= 3 else { return [] }
        try await take("vote", round, by: clerk, stage)
        let found = try await stage.office.read { try Rounds.one(round, for: clerk, in: $0) }
        guard let until = found.ballotUntil else { return [] }
        return [
            then(stage.moment(on: until, hour: 10), round, stage) { try await ballots(round, stage) },
            then(stage.moment(on: until.adding(days: 1), hour: 9), round, stage) {
                try await judge(round, jurors, stage)
            },
        ]
    }

    /// A village's bundle of paper; the phones' votes are the residents' own.
    private static func ballots(_ round: ID<Round>, _ stage: DemoStage) async throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        for village in stage.villages.prefix(4) {
            guard let division = village.division else { continue }
            let (voters, numbers) = try await stage.office.read { transaction in
                (
                    try RoundVoters.of(division, for: clerk, in: transaction),
                    try Nominations.of(round, states: [.candidate], county: stage.county, in: transaction).map(\.number)
                )
            }
            guard !voters.isEmpty else { continue }
            let votes = Dictionary(uniqueKeysWithValues: numbers.prefix(5).map { ($0, voters.count) })
            try await stage.office.carryOut(
                EnterPaperBallots(round, village: division, voters: voters, votes: votes), by: clerk)
        }
        return []
    }

    private static func judge(
        _ round: ID<Round>, _ jurors: [Person], _ stage: DemoStage
    ) async throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        let (found, today) = try await stage.office.read { (try Rounds.one(round, for: clerk, in: $0), $0.now.day) }
        guard let until = found.ballotUntil, today > until else { return [] }
        try await take("judge", round, by: clerk, stage)
        let candidates = try await stage.office.read { transaction in
            try Nominations.of(round, states: [.candidate], county: stage.county, in: transaction)
        }
        for (turn, juror) in jurors.enumerated() {
            let actor = Actor(
                id: juror.id.description, name: juror.name, county: stage.county, roles: [.juror], scope: .county)
            for candidate in candidates {
                let marks = found.rule.criteria.map { max(0, $0.most - (candidate.number + turn * 3 + $0.most) % 9) }
                try await stage.office.carryOut(MarkCandidate(candidate.id, marks: marks), by: actor)
            }
        }
        let winners = try await stage.office.read { transaction in
            RoundRules.winners(
                try Score.all(found, in: transaction).map {
                    .init(number: $0.number, group: $0.group, score: $0.score)
                },
                found.rule)
        }
        let notice = try await stage.office.carryOut(
            DecideRound(round, winners, contact: "创建办，0575-86000000"), by: clerk)
        let procedure = PublicNotice.procedure { [Recognition.noticeKind] }
        try await stage.office.carryOut(TakeProcedureStep(procedure, notice, Signatures.submit), by: clerk)
        try await stage.office.carryOut(
            TakeProcedureStep(procedure, notice, Signatures.approve), by: try stage.actor(.director))
        let term = WorkingCalendar.china.workingDays(found.rule.noticeDays, from: today.adding(days: 1))
        return [
            DemoEvent(at: Instant(term.lowerBound, hour: 8, minute: 31)) {
                try await PublicNotices.turn(
                    procedure, only: [Recognition.noticeKind], county: stage.county, stage.office)
            },
            then(stage.moment(on: term.upperBound.adding(days: 1), hour: 9), round, stage) {
                try await PublicNotices.turn(
                    procedure, only: [Recognition.noticeKind], county: stage.county, stage.office)
                return try await commend(round, stage)
            },
        ]
    }

    private static func commend(_ round: ID<Round>, _ stage: DemoStage) async throws -> [DemoEvent] {
        let (clerk, director, leader) = (
            try stage.actor(.clerk), try stage.actor(.director), try stage.actor(.leader)
        )
        try await take("noticed", round, by: clerk, stage)
        try await take(Signatures.submit, round, by: clerk, stage)
        try await take(Signatures.approve, round, by: director, stage, note: "同意。")
        try await take(Signatures.sign, round, by: leader, stage, note: "同意表彰。")
        let honours = try await stage.office.read { transaction in
            try Listing<Honour>.honours.first("source=round&sort=granted", 3, for: clerk, in: transaction)
        }
        let now = try await stage.office.read { $0.now.day }
        return honours.enumerated().map { index, honour in
            climb(
                honour.id, to: .city, titles: ["市级好人", "省级好人", "中国好人"].prefix(3 - index).map(\.self), after: now, stage)
        }
    }

    /// From one level to the next, as long as the answer is yes.
    private static func climb(
        _ honour: ID<Honour>, to level: AwardLevel, titles: [String], after day: Day, _ stage: DemoStage
    ) -> DemoEvent {
        .leading(at: stage.moment(on: day.adding(days: 6), hour: 10)) {
            guard let title = titles.first else { return [] }
            let clerk = try stage.actor(.clerk)
            let today = try await stage.office.read { $0.now.day }
            let sent = try await stage.office.carryOut(RecommendUpward(honour, to: level, title: title), by: clerk)
            try await stage.office.carryOut(
                TakeProcedureStep(
                    Recommendation.procedure, sent, "granted",
                    answers: StepAnswers(note: "上级文明办公布的\(title)名单", day: today)), by: clerk)
            let next = try await stage.office.read { transaction -> Honour? in
                let from = try Honours.one(honour, for: clerk, in: transaction)
                return try from.village.flatMap { village in
                    try Honours.held(
                        from.category, name: from.name, village: village, county: stage.county, in: transaction
                    ).first { $0.level == level }
                }
            }
            guard let next, let above = AwardLevel.allCases.first(where: { $0.below == level }), titles.count > 1 else {
                return []
            }
            return [climb(next.id, to: above, titles: Array(titles.dropFirst()), after: today, stage)]
        }
    }

    /// What others gave without a round of ours: families, a volunteer, a project, and one that was refused higher up.
    private static func answers(_ stage: DemoStage, _ clerk: Actor) -> DemoEvent {
        DemoEvent(at: stage.moment(day: 20, hour: 15)) {
            let today = try await stage.office.read { $0.now.day }
            let given: [(AwardCategory, AwardLevel, String, String)] = [
                (.finestFamily, .province, "潘志远家庭", "浙江省最美家庭"), (.finestFamily, .city, "王月仙家庭", "绍兴市最美家庭"),
                (.finestVolunteer, .province, "石美娟", "省最美志愿者"),
                (.finestProject, .province, "“老娘舅”调解", "省最美志愿项目"),
            ]
            for (index, honour) in given.enumerated() {
                let village = stage.villages[(index * 3) % stage.villages.count].division
                let id = try await stage.office.carryOut(
                    RecordHonour(
                        honour.0, honour.1, name: honour.2, village: village, title: honour.3, isBroughtIn: false,
                        grantedOn: today, paper: "上级公布的\(stage.year)年名单",
                        bornOn: Day(year: 1970, month: 1 + index, dayOfMonth: 6), naming: .published), by: clerk)
                guard index == 1 else { continue }
                let sent = try await stage.office.carryOut(
                    RecommendUpward(id, to: .province, title: "省级最美家庭"), by: clerk)
                try await stage.office.carryOut(
                    TakeProcedureStep(
                        Recommendation.procedure, sent, "refused",
                        answers: StepAnswers(note: "本届名额已满，下一届再推荐。", day: today)), by: clerk)
            }
        }
    }
}
