import Database
import Kernel
import Media
import Office
import Organisation
import Standards

/// The invented county gets ready: places with owners, papers that say so, a plan that was walked.
enum ReadinessLife {
    private static let leaders = ["分管副县长", "县委宣传部部长", "县政府办主任", "创建办主任"]

    @Sendable
    static func events(_ stage: DemoStage, onFault: @escaping ReadinessFault.Maker) throws -> [DemoEvent] {
        guard !stage.departments.isEmpty else { return [] }
        let (clerk, director) = (try stage.actor(.clerk), try stage.actor(.director))
        return [
            DemoEvent(at: stage.moment(day: 26, hour: 10, minute: 5)) { try await charge(stage, clerk) },
            DemoEvent(at: stage.moment(day: 28, hour: 10, minute: 15)) { try await issue(stage, clerk, director) },
            DemoEvent(at: stage.moment(day: 12, hour: 10, minute: 25)) { try await score(stage, clerk) },
            DemoEvent.leading(at: stage.moment(day: 30, hour: 9, minute: 35)) {
                try await plan(stage, clerk, director, onFault)
            },
        ]
    }

    /// Of each four places one has no owner yet.
    private static func charge(_ stage: DemoStage, _ clerk: Actor) async throws {
        let places = try await stage.office.read { transaction in
            try PlaceCharges.unowned(for: clerk, in: transaction)
        }
        let units = stage.departments + stage.townships
        for (index, place) in places.prefix(60).enumerated() where index % 4 != 3 {
            guard let unit = ID<Unit>(units[index % units.count].unit) else { continue }
            try await stage.office.carryOut(
                ChargePlace(place.id, unit: unit, leader: leaders[index % leaders.count]), by: clerk)
        }
    }

    /// Of the year before, by the paper of the level above.
    private static func score(_ stage: DemoStage, _ clerk: Actor) async throws {
        let year = stage.year - 1
        for (part, reached) in zip(TermPart.allCases, [93_500, 88_250, 90_000]) {
            try await stage.office.carryOut(
                SetTermScore(
                    year: year, part, reached: Points(thousandths: reached), source: "市文明办〔\(year)〕测评结果通报"),
                by: clerk)
        }
    }

    private static func issue(_ stage: DemoStage, _ clerk: Actor, _ director: Actor) async throws {
        let (editions, hasPlaces) = try await stage.office.read { transaction in
            (
                try StandardEditions.all(for: clerk, in: transaction).filter { $0.state == .inForce },
                try !Listing.placeCharges.first("", 1, for: clerk, in: transaction).isEmpty
            )
        }
        let subjects = editions.prefix(1).map { Optional($0.id) } + (hasPlaces ? [nil] : [])
        for edition in subjects {
            let paper = try await stage.office.carryOut(
                DraftDutyPaper(edition, demands: "现将有关责任分解如下，请对照附表，明确专人，按期完成。"), by: clerk)
            // The second waits on the director's desk where the story is still going on.
            guard edition != nil || stage.isOver else { continue }
            let seen = try await stage.office.read { transaction in
                try DutyPaper.procedure.version(try DutyPapers.one(paper, for: director, in: transaction), transaction)
            }
            try await stage.office.carryOut(
                TakeProcedureStep(
                    DutyPaper.procedure, paper, "issue", answers: StepAnswers(note: "同意印发。"), seen: seen),
                by: director)
        }
    }

    private static func plan(
        _ stage: DemoStage, _ clerk: Actor, _ director: Actor, _ onFault: @escaping ReadinessFault.Maker
    ) async throws -> [DemoEvent] {
        let (review, places, today) = try await stage.office.read { transaction in
            (
                try Reviews.open(for: clerk, in: transaction).first,
                try Listing.places.first("", 12, for: clerk, in: transaction), transaction.now.day
            )
        }
        guard let review, !places.isEmpty else { return [] }
        // Where the story goes on, they are still to come.
        let from = stage.isOver ? today.adding(days: 9) : max(today, stage.last).adding(days: 12)
        let plan = try await stage.office.carryOut(
            PlanReadiness(
                review.id, title: "\(review.title)迎检方案", noticeOn: today, from: from, through: from.adding(days: 1)),
            by: clerk)
        for (index, place) in places.prefix(8).enumerated() {
            guard let unit = ID<Unit>(stage.departments[index % stage.departments.count].unit) else { continue }
            let stop = try await stage.office.carryOut(
                AddReadinessStop(
                    plan, day: from.adding(days: index / 4), route: index / 4 == 0 ? "一号线" : "二号线",
                    at: 9 * 60 + index % 4 * 40, place: place.id, unit: unit, onDuty: "联络员、值守\(index + 1)号"),
                by: clerk)
            guard index < 5 else { continue }
            let photo = try await stage.photograph(
                index == 2 ? .clutter : .tidy, seed: UInt64(4200 + index), at: stage.moment(on: today, hour: 9))
            try await stage.office.carryOut(
                WalkStop(
                    plan, stop, walkedOn: today, isFit: index != 2, note: index == 2 ? "门口非机动车乱停放" : "",
                    photos: [photo], onFault: onFault), by: clerk)
        }
        try await stage.office.carryOut(
            TakeProcedureStep(
                ReadinessPlan.procedure, plan, "approve", answers: StepAnswers(note: "按方案落实。")), by: director)
        guard stage.isOver else { return [] }
        return [
            DemoEvent(at: stage.moment(on: from.adding(days: 2), hour: 16, minute: 30)) {
                try await stage.office.carryOut(
                    TakeProcedureStep(
                        ReadinessPlan.procedure, plan, "hold", answers: StepAnswers(note: "评审组按路线看完，反馈较好。")),
                    by: clerk)
            }
        ]
    }
}
