import Database
import Kernel
import Office

/// Stars of the invented county: ten villages and three communities strive for theirs, some get them, two villages go on to 3A.
struct StarLife: Sendable {
    let stage: DemoStage
    let clerk: Actor
    let director: Actor
    let sources: TitleSources
    private var office: Office { stage.office }

    func events() throws -> [DemoEvent] {
        [
            DemoEvent.leading(at: stage.moment(day: 4, hour: 14)) {
                try await issue(.fiveStar, villages: 10, communities: 3)
            }
        ]
            + (stage.isOver
                ? [
                    DemoEvent.leading(at: stage.moment(day: 46, hour: 9)) {
                        try await issue(.threeA, villages: 2, communities: 0)
                            + issue(.harmonious, villages: 0, communities: 1)
                    },
                    DemoEvent(at: stage.moment(day: 56, hour: 9)) { try await lookAgain() },
                ] : [])
    }

    private func found(_ id: ID<StarTask>) async throws -> StarTask {
        try await office.read { [clerk] in try Stars.one(id, for: clerk, in: $0) }
    }

    private func issue(_ goal: StarGoal, villages: Int, communities: Int) async throws -> [DemoEvent] {
        let (bodies, tasks) = try await office.read { transaction in
            (
                try Bodies.all(county: stage.county, in: transaction).filter { $0.goneFrom == nil },
                try Stars.all(county: stage.county, in: transaction)
            )
        }
        let held = Set(
            tasks.filter { StarTask.State.holding.contains($0.state) && $0.goal == .fiveStar }.map(\.body.id))
        let busy = Set(tasks.filter { $0.goal == goal }.map(\.body.id))
        let free = bodies.filter { !busy.contains($0.id) && (!goal.needsFiveStars || held.contains($0.id)) }
        let chosen =
            free.filter { $0.kind == .village }.prefix(villages)
            + free.filter { $0.kind == .community }.prefix(communities)
        let today = try await office.read { $0.now.day }
        let due = max(stage.last, today).adding(days: 20)
        var ids: [ID<StarTask>] = []
        for body in chosen {
            ids.append(
                try await office.carryOut(
                    IssueTask(body.id, goal, words: "对照标准一颗星一张清单，年内全部达标；挂联部门每月到村一次。", dueOn: due), by: clerk))
        }
        let start = goal == .fiveStar ? 18 : 48
        return [
            DemoEvent.leading(at: stage.moment(day: start, hour: 15)) { [ids] in
                for (index, id) in ids.enumerated() where index != 1 { try await assess(id) }
                if goal == .fiveStar { try await bringStars(ids) }
                return [DemoEvent.leading(at: stage.moment(day: start + 4, hour: 15)) { try await accept(ids) }]
            }
        ]
    }

    private func assess(_ id: ID<StarTask>) async throws {
        let task = try await found(id)
        guard task.state == .issued else { return }
        let doer = stage.representative(of: task.body.party) ?? clerk
        try await office.carryOut(
            TakeProcedureStep(
                StarTask.procedure, id, "assess",
                answers: StepAnswers(
                    note: "五张清单都已完成，自评达标。", onBehalfOf: doer.id == clerk.id ? task.body.name : "")), by: doer)
    }

    /// What the other offices accepted; one village's harmony star does not come up to it.
    private func bringStars(_ ids: [ID<StarTask>]) async throws {
        let rules = try await office.read { try $0.setting(TitleSettings.stars, county: stage.county) }
        let today = try await office.read { $0.now.day }
        var csv = "村（社区）,乡镇（街道）,星,分数,验收日期,依据\n"
        for (index, id) in ids.enumerated() {
            let task = try await found(id)
            for star in rules.stars(of: task.goal, task.body.kind) where star.source == .list {
                let score = index == 2 && star.name == "和谐星" ? 79 : 88 + (index + star.name.count) % 9
                csv += "\(task.body.name),\(task.body.place),\(star.name),\(score),\(today),\(star.lead)验收名单\n"
            }
        }
        let rows = try ListImport<ImportedStar>.rows(of: Array(csv.utf8))
        let list = try await office.carryOut(BringList<ImportedStar>(filename: "部门验收的星.csv", rows: rows), by: clerk)
        try await office.carryOut(TakeList<ImportedStar>(list: list), by: clerk)
    }

    /// Each star that is the office's to mark, by its own sheet.
    private func mark(_ task: StarTask) async throws {
        let rules = try await office.read { try $0.setting(TitleSettings.stars, county: stage.county) }
        for (number, star) in rules.stars(of: task.goal, task.body.kind).enumerated() where star.source != .list {
            let lost = (number + task.body.name.count) % 2
            let marks = star.items.enumerated().map { index, item in
                Points(whole: item.most - (star.sheet.isEmpty ? 5 : (index + lost) % 2))
            }
            try await office.carryOut(
                AcceptStar(
                    task.id, star.name, marks: marks, evidence: "现场看了三处，查了台账，问了十户。",
                    lines: star.bottomLines.map { BottomLine($0, evidence: "问了牵头部门，没有记录。") }, checks: sources.checks),
                by: clerk)
        }
    }

    private func accept(_ ids: [ID<StarTask>]) async throws -> [DemoEvent] {
        var accepted: [ID<StarTask>] = []
        for id in ids where try await found(id).state == .assessed {
            do {
                try await mark(found(id))
                try await office.carryOut(AcceptTask(id, words: "现场验收合格。"), by: clerk)
                accepted.append(id)
            } catch is Refusal {
                // A star is missing, or nobody checked the village in half a year: it goes on.
                continue
            }
        }
        guard !accepted.isEmpty else { return [] }
        let notice = try await office.carryOut(NoticeStars(accepted, contact: "创建办，0575-86000000"), by: clerk)
        return try await TitleLife.publish(notice, stage, clerk, director) { [accepted] in
            var ready: [ID<StarTask>] = []
            for id in accepted where try await found(id).state == .passed { ready.append(id) }
            guard !ready.isEmpty else { return }
            let today = try await office.read { $0.now.day }
            try await office.carryOut(
                AwardStars(ready, on: today, paper: "《关于公布星级村（社区）名单的通知》（明创建〔\(today.year)〕18号）"), by: director)
        }
    }

    /// The yearly check: kept, warned, and one that loses its stars.
    private func lookAgain() async throws {
        let held = try await office.read { try Stars.all(.awarded, county: stage.county, in: $0) }
            .filter { $0.goal == .fiveStar }
        for (index, task) in held.reversed().enumerated() {
            let (step, note, doer): (String, String, Actor) =
                switch index {
                case 1: ("warn", "河道有漂浮垃圾，公厕保洁不到位，予以警示。", clerk)
                case 2 where held.count > 5: ("remove", "发生重大违法占地，按底线条件摘星。", director)
                default: ("check", "复查各星都保持。", clerk)
                }
            try await office.carryOut(
                TakeProcedureStep(StarTask.procedure, task.id, step, answers: StepAnswers(note: note)), by: doer)
        }
    }
}
