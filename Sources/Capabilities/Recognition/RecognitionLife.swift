import Database
import Kernel
import Media
import Office
import Organisation

/// The rounds of the invented county from their announcement to the certificates, and what higher levels answered.
enum RecognitionLife {
    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        guard !stage.villages.isEmpty else { return [] }
        return RoundStory.all(stage).map { RoundCourseLife(story: $0, stage: stage).begin() } + [fromAbove(stage)]
    }

    /// What higher levels gave without a round of ours: one is put forward further and waits for its answer, one was refused.
    private static func fromAbove(_ stage: DemoStage) -> DemoEvent {
        DemoEvent(at: stage.moment(day: 20, hour: 15)) {
            let clerk = try stage.actor(.clerk)
            let today = try await stage.office.read { $0.now.day }
            let names = stage.isOpening ? ["求国强家庭", "竺美英"] : ["邢建华家庭", "尹志芳"]
            let given: [(category: AwardCategory, title: String, next: String)] = [
                (.finestFamily, "市级最美家庭", "省级最美家庭"), (.finestVolunteer, "市级最美志愿者", "省级最美志愿者"),
            ]
            for (index, honour) in given.enumerated() {
                let id = try await stage.office.carryOut(
                    RecordHonour(
                        honour.category, .city, name: names[index],
                        village: stage.villages[(index * 3 + 1) % stage.villages.count].division, title: honour.title,
                        isBroughtIn: false, grantedOn: today, paper: "市文明办公布的\(stage.year)年名单",
                        bornOn: Day(year: 1970, month: 1 + index, dayOfMonth: 6), naming: .published), by: clerk)
                let sent = try await stage.office.carryOut(
                    RecommendUpward(id, to: .province, title: honour.next), by: clerk)
                guard index == 0, stage.isOver else { continue }
                try await stage.office.carryOut(
                    TakeProcedureStep(
                        Recommendation.procedure, sent, "refused",
                        answers: StepAnswers(note: "本届名额已满，下一届再推荐。", day: today)), by: clerk)
            }
        }
    }
}

/// One round, told.
private struct RoundCourseLife: Sendable {
    let story: RoundStory
    let stage: DemoStage

    func begin() -> DemoEvent {
        .leading(at: stage.moment(day: story.begins, hour: 9)) {
            let clerk = try stage.actor(.clerk)
            let offices = stage.departments.prefix(3).compactMap { ID<Unit>($0.unit) }
            let round = try await stage.office.carryOut(
                DraftRound(title: story.title, rule: story.rule, offices: offices), by: clerk)
            try await take("open", round, by: clerk)
            return nominations(round) + [
                .leading(at: stage.moment(day: story.begins + 7, hour: 9)) { try await vote(round) }
            ]
        }
    }

    private func take(_ step: String, _ round: ID<Round>, by actor: Actor, note: String = "") async throws {
        try await stage.office.carryOut(
            TakeProcedureStep(Round.procedure, round, step, answers: StepAnswers(note: note)), by: actor)
    }

    private func take(
        _ step: String, _ nomination: ID<Nomination>, by actor: Actor, _ answers: StepAnswers
    ) async throws {
        try await stage.office.carryOut(
            TakeProcedureStep(Nomination.procedure, nomination, step, answers: answers), by: actor)
    }

    // MARK: Nominations

    private func nominations(_ round: ID<Round>) -> [DemoEvent] {
        story.nominees.enumerated().compactMap { index, nominee -> DemoEvent? in
            let village = stage.villages[(index * 5 + Int(story.seed % 7)) % stage.villages.count]
            guard let worker = stage.representative(of: village), let division = village.division,
                let born = Day(year: 1955 + index * 4, month: 1 + index, dayOfMonth: 9)
            else { return nil }
            let at = stage.moment(day: story.begins + 1, hour: 9, minute: index * 5)
            return .leading(at: at) {
                let text = NomineeText(
                    group: nominee.group, name: nominee.name,
                    bornOn: story.rule.category.isPersonal ? born : nil, village: division, line: nominee.line,
                    story: told(nominee, village.name))
                let portrait = try await stage.photograph(.tidy, seed: story.seed + 40 + UInt64(index), at: at)
                let id = try await stage.office.carryOut(Nominate(round, text, photos: [portrait]), by: worker)
                let photo = try await stage.photograph(.tidy, seed: story.seed + UInt64(index), at: at)
                try await stage.office.carryOut(EnterConsent(id, photos: [photo]), by: worker)
                return [review(id, division, fails: story.hasFailure && index == 7, after: at)]
            }
        }
    }

    private func told(_ nominee: RoundStory.Nominee, _ village: String) -> String {
        let category = story.rule.category
        return category == .finestProject
            ? "\(village)的\(nominee.name)：\(nominee.line)。每月两次，风雨无阻，受益的已有六百多人次，附近几个村也跟着做了起来。"
            : category.isFamily
                ? "\(village)的\(nominee.name)，\(nominee.line)。邻居们说，有事找他们，总是门开着、灯亮着。"
                : "\(village)的\(nominee.name)，\(nominee.line)。邻居们说起来都竖大拇指：这么多年，没有听他（她）叫过一声苦，遇到难处总是先替别人想。"
    }

    private func review(
        _ id: ID<Nomination>, _ village: DivisionCode, fails: Bool, after moment: Instant
    ) -> DemoEvent {
        .leading(at: stage.moment(on: moment.day.adding(days: 1), hour: 10)) {
            let clerk = try stage.actor(.clerk)
            let township = stage.townships.first { $0.division == village.parent }
            let liaison = township.flatMap { stage.representative(of: $0) }
            try await take(
                "townshipPass", id, by: liaison ?? clerk,
                StepAnswers(note: "情况属实，同意推荐。", onBehalfOf: liaison == nil ? "乡镇，盖章的推荐表" : ""))
            try await take("countyPass", id, by: clerk, StepAnswers(note: "材料齐全，送联审。"))
            try await stage.office.carryOut(VerifyNomination(id, points: 100), by: clerk)
            for (index, office) in stage.departments.prefix(3).enumerated() {
                let passes = !(fails && index == 0)
                let own = stage.representative(of: office)
                try await stage.office.carryOut(
                    SignJointCheck(
                        id, unit: office.unit, passes: passes, words: passes ? "" : "有一起未履行完的行政处罚，见决定书。",
                        onBehalfOf: own == nil ? "\(office.name)，盖章的联审表" : ""), by: own ?? clerk)
                if !passes { break }
            }
            return []
        }
    }

    // MARK: Votes, marks, notice

    private func vote(_ round: ID<Round>) async throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        let (candidates, jurors, today) = try await stage.office.read { transaction in
            (
                try Nominations.of(round, states: [.candidate], county: stage.county, in: transaction).count,
                try People.holding(.juror, county: stage.county, in: transaction).map(\.person), transaction.now.day
            )
        }
        guard candidates > 0 else { return [] }
        let until = try await stage.office.read { try Rounds.one(round, for: clerk, in: $0).nominationsUntil }
        // A year that has hardly begun is told in a few days, and does not wait for the one that was announced.
        let isEarly = until.map { today < $0 } ?? false
        try await take("close", round, by: clerk, note: isEarly ? "各乡镇（街道）都已报齐，提前截止。" : "")
        if jurors.count >= 3 {
            try await stage.office.carryOut(NameJurors(round, jurors.map(\.id)), by: clerk)
        }
        guard candidates >= max(3, story.rule.choices), jurors.count >= 3 else { return [] }
        guard story.rule.hasBallot else {
            return [.leading(at: stage.moment(on: today.adding(days: 2), hour: 9)) { try await judge(round, jurors) }]
        }
        try await take("vote", round, by: clerk)
        let found = try await stage.office.read { try Rounds.one(round, for: clerk, in: $0) }
        guard let until = found.ballotUntil else { return [] }
        return [
            .leading(at: stage.moment(on: until, hour: 10)) { try await ballots(round) },
            .leading(at: stage.moment(on: until.adding(days: 1), hour: 9)) { try await judge(round, jurors) },
        ]
    }

    /// A village's bundle of paper; the phones' votes are the residents' own.
    private func ballots(_ round: ID<Round>) async throws -> [DemoEvent] {
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
            let votes = Dictionary(uniqueKeysWithValues: numbers.prefix(story.rule.choices).map { ($0, voters.count) })
            try await stage.office.carryOut(
                EnterPaperBallots(round, village: division, voters: voters, votes: votes), by: clerk)
        }
        return []
    }

    private func judge(_ round: ID<Round>, _ jurors: [Person]) async throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        let (found, today) = try await stage.office.read { (try Rounds.one(round, for: clerk, in: $0), $0.now.day) }
        // A year that has hardly begun is told in a few days: who still votes is not judged.
        if found.rule.hasBallot { guard let until = found.ballotUntil, today > until else { return [] } }
        try await take("judge", round, by: clerk)
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
        return try await announce(round, notice, today)
    }

    private func announce(_ round: ID<Round>, _ notice: ID<PublicNotice>, _ today: Day) async throws -> [DemoEvent] {
        let procedure = PublicNotice.procedure { [Recognition.noticeKind] }
        try await stage.office.carryOut(
            TakeProcedureStep(procedure, notice, Signatures.submit), by: try stage.actor(.clerk))
        try await stage.office.carryOut(
            TakeProcedureStep(procedure, notice, Signatures.approve), by: try stage.actor(.director))
        let term = WorkingCalendar.china.workingDays(story.rule.noticeDays, from: today.adding(days: 1))
        @Sendable func turn() async throws {
            try await PublicNotices.turn(procedure, only: [Recognition.noticeKind], county: stage.county, stage.office)
        }
        return [
            DemoEvent(at: Instant(term.lowerBound, hour: 8, minute: 31)) { try await turn() },
            .leading(at: stage.moment(on: term.upperBound.adding(days: 1), hour: 9)) {
                try await turn()
                return try await commend(round)
            },
        ] + (story.isObjected ? [objection(to: notice, on: term.lowerBound.adding(days: 1))] : [])
    }

    /// Of one on the notice alone; the director hears it before the notice is over.
    private func objection(to notice: ID<PublicNotice>, on day: Day) -> DemoEvent {
        .leading(at: Instant(day, hour: 20)) {
            guard let phone = PhoneNumber("13905750166") else { return [] }
            let objection = try await stage.office.carryOut(
                ObjectToNotice(
                    notice, 2, name: "林国安", phone: phone, words: "他们家去年和邻居为滴水吵过，请再核实。"),
                by: .visitor("demo", county: stage.county))
            return [
                DemoEvent(at: stage.moment(on: day.adding(days: 1), hour: 15)) {
                    try await stage.office.carryOut(
                        RuleOnObjection(
                            objection, isUpheld: false, words: "走访了左右邻居和村委会：为滴水起的争执当月就说开了，两家现在常来往。",
                            kinds: [Recognition.noticeKind]), by: try stage.actor(.director))
                }
            ]
        }
    }

    private func commend(_ round: ID<Round>) async throws -> [DemoEvent] {
        let (clerk, director, leader) = (
            try stage.actor(.clerk), try stage.actor(.director), try stage.actor(.leader)
        )
        try await take("noticed", round, by: clerk)
        try await take(Signatures.submit, round, by: clerk)
        try await take(Signatures.approve, round, by: director, note: "同意。")
        try await take(Signatures.sign, round, by: leader, note: "同意表彰。")
        let (honours, today) = try await stage.office.read { transaction in
            let winners = try Nominations.of(round, states: [.awarded], county: stage.county, in: transaction)
            let honours = try winners.compactMap { winner in
                try Honours.held(
                    story.rule.category, name: winner.name, village: winner.village, county: stage.county,
                    in: transaction
                ).first { $0.nomination == winner.id }
            }
            return (honours, transaction.now.day)
        }
        return zip(honours, story.ladders).map { climb($0.id, to: .city, $1, after: today) }
    }

    /// From one level to the next, as long as the answer is yes.
    private func climb(
        _ honour: ID<Honour>, to level: AwardLevel, _ ladder: RoundStory.Ladder, after day: Day
    ) -> DemoEvent {
        .leading(at: stage.moment(on: day.adding(days: 6), hour: 10)) {
            guard let title = ladder.titles.first ?? ladder.refused else { return [] }
            let clerk = try stage.actor(.clerk)
            let today = try await stage.office.read { $0.now.day }
            let sent = try await stage.office.carryOut(RecommendUpward(honour, to: level, title: title), by: clerk)
            guard !ladder.titles.isEmpty else {
                try await answer(sent, "refused", "本届名额已满，下一届再推荐。", today)
                return []
            }
            try await answer(sent, "granted", "上级文明办公布的\(title)名单", today)
            let next = try await stage.office.read { transaction -> Honour? in
                let from = try Honours.one(honour, for: clerk, in: transaction)
                return try from.village.flatMap { village in
                    try Honours.held(
                        from.category, name: from.name, village: village, county: stage.county, in: transaction
                    ).first { $0.level == level }
                }
            }
            guard let next, let above = AwardLevel.allCases.first(where: { $0.below == level }) else { return [] }
            let rest = RoundStory.Ladder(Array(ladder.titles.dropFirst()), refused: ladder.refused)
            return rest.titles.isEmpty && rest.refused == nil ? [] : [climb(next.id, to: above, rest, after: today)]
        }
    }

    private func answer(
        _ sent: ID<Recommendation>, _ step: String, _ paper: String, _ day: Day
    ) async throws {
        try await stage.office.carryOut(
            TakeProcedureStep(Recommendation.procedure, sent, step, answers: StepAnswers(note: paper, day: day)),
            by: try stage.actor(.clerk))
    }
}
