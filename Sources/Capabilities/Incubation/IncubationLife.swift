import Database
import Kernel
import Office
import Organisation

/// One call a year in the invented county: some are chosen, one comes as far as its second payment.
enum IncubationLife {
    private static let ideas = [
        ("夕阳陪伴", "每周两次上门陪独居老人聊天、量血压。", 80), ("河道卫士", "沿新溪十二个村的河道认领巡查。", 74),
        ("乡音课堂", "退休教师教新居民说方言。", 68), ("旧物新生", "回收旧衣改作环保袋。", 55),
    ]

    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        guard stage.isOpening || stage.isYear, !stage.townships.isEmpty else { return [] }
        let clerk = try stage.actor(.clerk)
        return [
            .leading(at: stage.moment(day: 3, hour: 9, minute: 50)) {
                let today = try await stage.office.read { $0.now.day }
                let closes = max(stage.day(8), today)
                let call = try await stage.office.carryOut(
                    OpenCall("\(stage.year)年志愿服务项目征集", closesOn: closes, most: 3_000_000), by: clerk)
                var projects: [ID<IncubationProject>] = []
                for (index, idea) in ideas.enumerated() {
                    let township = stage.townships[index % stage.townships.count]
                    guard let unit = ID<Unit>(township.unit), let liaison = stage.representative(of: township) else {
                        continue
                    }
                    projects.append(
                        try await stage.office.carryOut(
                            ApplyForIncubation(
                                call, title: idea.0, team: "\(township.name)红马甲志愿服务队", unit: unit, intro: idea.1,
                                months: 6,
                                budget: [.init("物资", fen: 800_000 + index * 50_000), .init("志愿者保险", fen: 120_000)]),
                            by: liaison))
                }
                return [qualifying(call, projects, after: closes, clerk, stage)]
            }
        ]
    }

    private static func qualifying(
        _ call: ID<IncubationCall>, _ projects: [ID<IncubationProject>], after closes: Day, _ clerk: Actor,
        _ stage: DemoStage
    ) -> DemoEvent {
        .leading(at: stage.moment(on: closes.adding(days: 1), hour: 10, minute: 15)) {
            for id in projects { try await take("qualify", id, clerk, stage, note: "材料齐全。") }
            let jurors = stage.people.map(\.actor).filter { $0.has(.juror) }
            for (place, juror) in jurors.prefix(5).enumerated() {
                for (index, id) in projects.enumerated() {
                    let marks = IncubationTerms.criteria.map { $0.most * (ideas[index].2 + place) / 100 }
                    try await stage.office.carryOut(MarkProject(id, marks), by: juror)
                }
            }
            let today = try await stage.office.read { $0.now.day }
            guard jurors.count >= IncubationTerms.leastJurors, today > closes else { return [] }
            let notice = try await stage.office.carryOut(
                DecideCall(call, places: 2, contact: "创建办，0575-86000000"), by: clerk)
            let procedure = PublicNotice.procedure { [IncubationProject.noticeKind] }
            try await stage.office.carryOut(TakeProcedureStep(procedure, notice, Signatures.submit), by: clerk)
            let director = try stage.actor(.director)
            let approved = try await stage.office.read { $0.now.adding(minutes: 45) }
            return [
                .leading(at: approved) {
                    try await stage.office.carryOut(
                        TakeProcedureStep(
                            procedure, notice, Signatures.approve, answers: StepAnswers(note: "同意公示。")), by: director)
                    let over = WorkingCalendar.china.workingDays(5, from: approved.day.adding(days: 1)).upperBound
                    return [running(projects, on: over.adding(days: 2), clerk, director, stage)]
                }
            ]
        }
    }

    private static func running(
        _ projects: [ID<IncubationProject>], on day: Day, _ clerk: Actor, _ director: Actor, _ stage: DemoStage
    ) -> DemoEvent {
        .leading(at: stage.moment(on: day, hour: 14, minute: 25)) {
            var first: IncubationProject?
            for id in projects {
                let found = try await stage.office.read { try Projects.one(id, for: clerk, in: $0) }
                guard found.state == .passed else { continue }
                let today = try await stage.office.read { $0.now.day }
                try await stage.office.carryOut(
                    TakeProcedureStep(
                        IncubationProject.procedure, id, "contract", answers: StepAnswers(note: "孵化协议", day: today)),
                    by: clerk)
                try await take("payFirst", id, director, stage, note: "同意。")
                first = first ?? found
            }
            guard let project = first else { return [] }
            return [
                DemoEvent(at: stage.moment(on: day.adding(days: 20), hour: 10, minute: 35)) {
                    let today = try await stage.office.read { $0.now.day }
                    try await stage.office.carryOut(
                        AddReceipt(
                            project.id, number: "00312", day: today, words: "血压计、保险",
                            fen: IncubationTerms.part(1, of: project.fen)), by: clerk)
                    try await take("midterm", project.id, clerk, stage, note: "服务62人次，按计划进行。")
                    try await take("paySecond", project.id, director, stage, note: "同意。")
                }
            ]
        }
    }

    private static func take(
        _ step: String, _ id: ID<IncubationProject>, _ actor: Actor, _ stage: DemoStage, note: String
    ) async throws {
        try await stage.office.carryOut(
            TakeProcedureStep(IncubationProject.procedure, id, step, answers: StepAnswers(note: note)), by: actor)
    }
}
