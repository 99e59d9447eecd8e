import Database
import Kernel
import Office

/// What a village or community strives for by stars.
package enum StarGoal: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
    case fiveStar, threeA, harmonious

    package var chinese: String {
        switch self {
        case .fiveStar: "五星达标"
        case .threeA: "3A争创"
        case .harmonious: "和美家园"
        }
    }

    /// Of which it is above all five stars: it needs them.
    var needsFiveStars: Bool { self != .fiveStar }

    /// What it is accepted by, one after the other: 5颗星, 5项标准.
    func parts(_ count: Int) -> String { "\(count)\(self == .fiveStar ? "颗星" : "项标准")" }
    /// 单星验收, 逐项验收
    var accepting: String { self == .fiveStar ? "单星验收" : "单项验收" }

    func fits(_ kind: BodyKind) -> Bool {
        switch self {
        case .fiveStar: kind == .village || kind == .community
        case .threeA: kind == .village
        case .harmonious: kind == .community
        }
    }
}

/// 创建任务书: a village's or community's way to its stars, from the task to the award and the yearly check.
package struct StarTask: Codable, Sendable {
    package enum State: String, ProcedureState {
        case issued, assessed, accepted, noticed, passed, awarded, warned, removed, failed

        package var chinese: String {
            switch self {
            case .issued: "创建中"
            case .assessed: "验收中"
            case .accepted: "验收合格"
            case .noticed: "公示中"
            case .passed: "待授星"
            case .awarded: "已授星"
            case .warned: "警示"
            case .removed: "已摘星"
            case .failed: "未通过"
            }
        }

        package var tone: Tone {
            switch self {
            case .awarded: .done
            case .removed: .bad
            case .failed: .off
            default: .going
            }
        }

        static let open: [State] = [.issued, .assessed, .accepted, .noticed, .passed]
        static let holding: [State] = [.awarded, .warned]
    }

    package let id: ID<StarTask>
    package let body: CivilBody
    package let goal: StarGoal
    package let words: String
    package let dueOn: Day
    package let awardedOn: Day?
    package let paper: String
    package let checkedOn: Day?
    package let endedOn: Day?
    package let state: State
    package let stars: Int

    package static let noun = RecordNoun("starTask", "星级创建", measure: "个")

    package static let procedure = Procedure<StarTask, State>(
        noun, table: "starTask", path: "stars", right: .seeTitles, first: .issued, begun: "下达任务书",
        load: Stars.one, title: { "\($0.body.name)：\($0.goal.chinese)" },
        [
            .step(
                "assess", "报送自评", from: .issued, to: .assessed, by: body, asks: [.reason("自评情况")],
                dueOn: { $0.dueOn }, deed: .answer),
            .step("accept", "验收合格", from: .assessed, to: .accepted, by: .role(.clerk), isElsewhere: true),
            .step("back", "退回整改", from: .assessed, to: .issued, by: .role(.clerk), asks: [.reason()], isOptional: true),
            .step("announce", "拟授星公示", from: .accepted, to: .noticed, by: .role(.clerk), isElsewhere: true),
            .step("pass", "公示无异议", from: .noticed, to: .passed, by: .system),
            .step("fail", "公示不通过", from: .noticed, to: .failed, by: .system),
            .step("takeBack", "公示撤回", from: .noticed, to: .accepted, by: .system),
            .step("award", "授星", from: .passed, to: .awarded, by: .role(.director), isElsewhere: true),
            .step(
                "check", "年度复查：保持", from: .awarded, to: .awarded, by: .role(.clerk), asks: [.reason("复查情况")],
                isOptional: true, then: Stars.checked),
            .step(
                "warn", "年度复查：警示", from: .awarded, to: .warned, by: .role(.clerk), asks: [.reason("问题")],
                isOptional: true, then: Stars.checked),
            .step(
                "restore", "整改到位", from: .warned, to: .awarded, by: .role(.clerk), asks: [.reason("整改情况")],
                isOptional: true, then: Stars.checked),
            .step(
                "remove", "摘星", from: .awarded, .warned, to: .removed, by: .role(.director), asks: [.reason("原因和依据")],
                isOptional: true, then: Stars.removed),
            .step("end", "对象撤销", from: State.open + State.holding, to: .removed, by: [.system], then: Stars.removed),
        ])

    private static let body = Doer<StarTask>.party(
        "创建的村（社区）", \.body.party, unit: "starTask.unit", division: "starTask.unitDivision")

    init(_ row: Row) throws {
        id = try row["id"]
        body = try CivilBody(row)
        goal = try row["goal"]
        words = try row["words"]
        dueOn = try row["dueOn"]
        awardedOn = try row["awardedOn"]
        paper = try row["paper"]
        checkedOn = try row["checkedOn"]
        endedOn = try row["endedOn"]
        state = try row["state"]
        stars = try row["stars"]
    }
}

/// One star of a task: what the village says, what the acceptance found, on what evidence.
package struct StarLine: Codable, Sendable {
    package let star: String
    package let score: Points?
    package let marks: String
    package let evidence: String
    package let path: String?
    package let acceptedOn: Day?
    package let byName: String

    init(_ row: Row) throws {
        star = try row["star"]
        score = try row["score"]
        marks = try row["marks"]
        evidence = try row["evidence"]
        path = try row["path"]
        acceptedOn = try row["acceptedOn"]
        byName = try row["byName"]
    }
}
