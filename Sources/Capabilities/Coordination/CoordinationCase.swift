import Database
import Kernel
import Office
import Organisation

/// 难点问题: what no one unit can close. It gathers findings, places, visits, meetings, and the units with their shares, until
/// the office has looked on the spot.
package struct CoordinationCase: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case buildingWaste, deadVehicles, structures, parking, streetMarkets, water, oldEstates, other

        package var chinese: String {
            switch self {
            case .buildingWaste: "建筑垃圾"
            case .deadVehicles: "僵尸车"
            case .structures: "违章搭建"
            case .parking: "乱停乱放"
            case .streetMarkets: "马路市场"
            case .water: "黑臭水体"
            case .oldEstates: "老旧小区"
            case .other: "其他"
            }
        }
    }

    package enum State: String, ProcedureState {
        case registered, going, extending, reviewing, closed, dropped

        package var chinese: String {
            switch self {
            case .registered: "待分工"
            case .going: "整治中"
            case .extending: "申请延期"
            case .reviewing: "待实地查看"
            case .closed: "已销号"
            case .dropped: "不再列入"
            }
        }

        package var tone: Tone {
            switch self {
            case .registered, .extending, .reviewing: .going
            case .going: .bad
            case .closed: .done
            case .dropped: .off
            }
        }

        static let ended: [State] = [.closed, .dropped]
        package var isEnded: Bool { Self.ended.contains(self) }
    }

    package let id: ID<CoordinationCase>
    package let kind: Kind
    package let title: String
    /// 情况和成因
    package let situation: String
    /// 整治的目标
    package let aims: String
    package let dueOn: Day
    /// To which somebody asked to put it off.
    let askedDue: Day?
    package let state: State
    package let registeredOn: Day
    package let closedOn: Day?
    package let counts: CaseCounts

    package static let noun = RecordNoun("coordinationCase", "难点问题", measure: "件")

    package static let procedure = Procedure<CoordinationCase, State>(
        noun, table: "coordinationCase", path: "cases", right: .seeCases, first: .registered, begun: "登记",
        load: Cases.one, title: \.title,
        [
            .step(
                "plan", "明确分工，开始整治", from: .registered, to: .going, by: office, asks: [.note("协调的意见")],
                within: .workingDays(10), ready: { county, _ in Cases.hasShare(county) },
                check: { record, _, _ throws(Refusal) in
                    guard record.counts.shares.all > 0 else {
                        throw Refusal(.conflict, "case.noShare", "还没有分工：请先给至少一个单位写明分工和期限，再开始整治。")
                    }
                }),
            .step(
                "finish", "报请实地查看", from: .going, to: .reviewing, by: office, asks: [.reason("整治的情况")],
                dueOn: { $0.askedDue ?? $0.dueOn }, ready: { county, _ in Cases.hasNothingOpen(county) },
                check: { record, _, _ throws(Refusal) in try requireDone(record) }),
            .step(
                "close", "实地查看，销号", from: .reviewing, to: .closed, by: office,
                asks: [.day("实地查看日期", isToday: true), .reason("查看的情况"), .photos("现场的照片")], within: .workingDays(5),
                deed: .decision, exceptDoersOf: ["finish"], ready: { county, _ in Cases.hasNothingOpen(county) },
                check: { record, answers, now throws(Refusal) in
                    try CaseTerms.check(
                        "day", "实地查看日期", answers.day, from: record.registeredOn, "登记日期", today: now.day)
                    try requireDone(record)
                },
                then: { record, taken, actor, transaction in
                    try Cases.set("closedOn", taken.answers.day, of: record.id, actor.county, transaction)
                    try recordUnkept(of: record, by: actor, in: transaction)
                }),
            .step(unkept, "销号时还有承诺没有兑现", from: .closed, to: .closed, by: .system, asks: [.note("承诺")]),
            .step(reopen, "重新整治", from: .closed, to: .going, by: .system, asks: [.note("反弹的情况")]),
            .step(
                "sendBack", "退回继续整治", from: .reviewing, to: .going, by: office, asks: [.reason("退回的原因")],
                isOptional: true),
            .step(
                "extend", "申请延期", from: .going, to: .extending, by: office, asks: [.day("延到"), .reason("延期的原因")],
                clock: .stops, isOptional: true,
                check: { record, answers, now throws(Refusal) in
                    guard let day = answers.day, day > record.dueOn, day > now.day else {
                        throw Refusal.field("day", "case.extension", "延到的日期应在现在的期限\(record.dueOn.chinese)和今天之后。")
                    }
                },
                then: { record, taken, actor, transaction in
                    try Cases.set("askedDue", taken.answers.day, of: record.id, actor.county, transaction)
                }),
            .step(
                "grant", "同意延期", from: .extending, to: .going, by: .role(.director), asks: [.note("意见")],
                within: .workingDays(2), deed: .decision, exceptDoersOf: ["extend"],
                then: { record, _, actor, transaction in
                    try Cases.set("dueOn", record.askedDue ?? record.dueOn, of: record.id, actor.county, transaction)
                    try Cases.set("askedDue", nil, of: record.id, actor.county, transaction)
                }),
            .step(
                "refuse", "不同意延期", from: .extending, to: .going, by: .role(.director), asks: [.reason()],
                clock: .resumes, deed: .decision, isOptional: true, exceptDoersOf: ["extend"],
                then: { record, _, actor, transaction in
                    try Cases.set("askedDue", nil, of: record.id, actor.county, transaction)
                }),
            .step(
                "drop", "不再列入", from: .registered, .going, to: .dropped, by: .role(.director), asks: [.reason()],
                isOptional: true),
        ])

    static let reopen = "reopen"
    static let unkept = "unkept"

    private static let office = Doer<CoordinationCase>.role(.clerk, .director)

    /// Promises do not keep a case open, as they may be about more than it; that it was closed with some unkept stands in its
    /// steps for ever.
    private static func recordUnkept(
        of record: CoordinationCase, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        let promises = try Cases.unkept(of: record.id, for: actor, in: transaction)
        guard !promises.isEmpty, let step = procedure.step(named: unkept) else { return }
        let words = promises.map { "\($0.party.name)：\($0.words)（\($0.dueOn.chinese)）" }
        try transaction.take(
            step, of: record.id, in: procedure, StepAnswers(note: words.joined(separator: "；")),
            by: .system(county: actor.county))
    }

    /// What lies open keeps it open, whoever says that all is well.
    private static func requireDone(_ record: CoordinationCase) throws(Refusal) {
        let missing = record.counts.missing
        guard missing.isEmpty else {
            throw Refusal(.conflict, "case.open", "还不能销号：\(missing.joined(separator: "；"))。")
        }
    }

    /// Refuses to add to what is over.
    func requireOpen(to deed: String) throws(Refusal) {
        guard !state.isEnded else {
            throw Refusal(.conflict, "case.ended", "“\(title)”\(state.chinese)，不能再\(deed)。")
        }
    }
}

extension CoordinationCase: FiledRecord {
    package static let kind = noun.kind
    package static let filing = Action("coordinationCase.file", "添加难点问题的材料", right: .manageCases)

    package static func checkFiling(
        _ id: ID<CoordinationCase>, by actor: Actor, in transaction: ReadTransaction
    ) throws {
        let found = try Cases.one(id, for: actor, in: transaction)
        guard found.state != .dropped else {
            throw Refusal.field("file", "case.dropped", "这件难点问题不再列入，不能再添加材料。")
        }
    }
}
