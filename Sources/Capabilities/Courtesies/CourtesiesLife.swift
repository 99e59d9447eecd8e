import Database
import Kernel
import Office
import Organisation
import Recognition

/// Courtesies of the invented county, who had them, one who was helped, and evenings of stories.
enum CourtesiesLife {
    private static let offers: [(title: String, words: String, provider: String, times: Int)] = [
        ("免费乘坐城乡公交", "上车出示荣誉证书，县内线路免费。", "县公交公司", 0),
        ("每年一次免费体检", "凭荣誉证书到体检中心预约。", "县人民医院", 1), ("免费游览县内景区", "本人和一位家人免门票。", "县文旅集团", 4),
        ("图书馆借书免押金", "办证时出示荣誉证书，一次可借十册。", "县图书馆", 0),
    ]

    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        guard !stage.villages.isEmpty else { return [] }
        return [offering(stage, clerk), using(stage, clerk), helping(stage, clerk)]
            + (0..<3).compactMap { touring($0, stage, clerk) }
    }

    private static let kinds: [AwardCategory] = [
        .goodNeighbour, .moralModel, .finestFamily, .civilFamily, .finestVolunteer,
    ]

    private static func offering(_ stage: DemoStage, _ clerk: Actor) -> DemoEvent {
        DemoEvent(at: stage.moment(day: 2, hour: 10)) {
            let known = try await stage.office.read {
                try Listing<Courtesy>.courtesies.first("", 50, for: clerk, in: $0)
            }
            for offer in offers where !known.contains(where: { $0.title == offer.title }) {
                try await stage.office.carryOut(
                    OfferCourtesy(
                        offer.title, offer.words, provider: offer.provider, to: kinds, timesAYear: offer.times,
                        from: stage.first), by: clerk)
            }
        }
    }

    private static func holders(_ stage: DemoStage, _ clerk: Actor) async throws -> (holders: [Holder], today: Day) {
        try await stage.office.read { transaction in
            let today = transaction.now.day
            return (try Holders.of(kinds, on: today, for: clerk, in: transaction), today)
        }
    }

    private static func using(_ stage: DemoStage, _ clerk: Actor) -> DemoEvent {
        DemoEvent(at: stage.moment(day: 26, hour: 16)) {
            let (holders, today) = try await holders(stage, clerk)
            let offers = try await stage.office.read { transaction in
                try Listing<Courtesy>.courtesies.first("", 50, for: clerk, in: transaction)
                    .filter { $0.isOffered(on: today) }
            }
            for (index, holder) in holders.prefix(6).enumerated() where !offers.isEmpty {
                // Health checks are once a year: each has another one first.
                let offer = offers[index % offers.count]
                let before = try await stage.office.read { transaction in
                    try CourtesyRegister.uses(
                        of: offer.id, by: holder.key, in: today.year, county: stage.county, in: transaction)
                }
                guard offer.timesAYear == 0 || before < offer.timesAYear else { continue }
                try await stage.office.carryOut(UseCourtesy(offer.id, holder.honour, on: today), by: clerk)
            }
        }
    }

    private static func helping(_ stage: DemoStage, _ clerk: Actor) -> DemoEvent {
        .leading(at: stage.moment(day: 27, hour: 9)) {
            let (holders, today) = try await holders(stage, clerk)
            let candidates = holders.compactMap { holder -> (Holder, Actor)? in
                stage.villages.first { $0.division == holder.village }
                    .flatMap { stage.representative(of: $0) }.map { (holder, $0) }
            }
            var events: [DemoEvent] = []
            for (index, found) in candidates.prefix(2).enumerated() {
                let (holder, worker) = found
                let isOpen = try await stage.office.read {
                    try Hardships.isOpen(holder.honour, county: stage.county, in: $0)
                }
                guard !isOpen else { continue }
                let id = try await stage.office.carryOut(
                    AskForHardshipHelp(
                        holder.honour, reason: "老伴住院三个月，自费部分较多，有医院的结算单。", fen: 300_000 + index * 200_000),
                    by: worker)
                guard index == 0 else { continue }
                events.append(
                    DemoEvent(at: stage.moment(on: today.adding(days: 3), hour: 10)) { try await pay(id, stage, clerk) }
                )
            }
            return events
        }
    }

    private static func pay(_ id: ID<Hardship>, _ stage: DemoStage, _ clerk: Actor) async throws {
        let today = try await stage.office.read { $0.now.day }
        let steps = [
            ("review", clerk, StepAnswers(note: "上门看过，情况属实。")),
            ("approve", try stage.actor(.director), StepAnswers(note: "同意。")),
            ("pay", clerk, StepAnswers(note: "转账，凭证第0127号，本人收。", day: today)),
        ]
        for (step, actor, answers) in steps {
            try await stage.office.carryOut(
                TakeProcedureStep(Hardship.procedure, id, step, answers: answers), by: actor)
        }
    }

    private static func touring(_ index: Int, _ stage: DemoStage, _ clerk: Actor) -> DemoEvent? {
        let village = stage.villages[(index * 7 + 2) % stage.villages.count]
        guard let code = village.division else { return nil }
        return .leading(at: stage.moment(day: 24 + index * 5, hour: 9)) {
            let today = try await stage.office.read { $0.now.day }
            let tour = try await stage.office.carryOut(
                PlanStoryTour("好人故事巡讲", in: code, at: "文化礼堂", on: today.adding(days: 2)), by: clerk)
            // The last is still to come, where the year is not over.
            guard index < 2 || stage.isOver else { return [] }
            return [
                DemoEvent(at: stage.moment(on: today.adding(days: 2), hour: 20)) {
                    let (holders, day) = try await holders(stage, clerk)
                    guard !holders.isEmpty else { return }
                    try await stage.office.carryOut(
                        HoldStoryTour(
                            tour, on: day, audience: 80 + index * 35,
                            speakers: holders.prefix(2 + index % 2).map(\.honour)), by: clerk)
                }
            ]
        }
    }
}
