import Database
import Kernel
import Office
import Organisation

/// Where a case lies: put right by who is there, looked at again after that (长效机制).
package struct CasePlace: Codable, Sendable {
    package enum State: String, ProcedureState {
        case open, right, relapsed, dropped

        package var chinese: String {
            switch self {
            case .open: "待整治"
            case .right: "已整治"
            case .relapsed: "反弹"
            case .dropped: "已移出"
            }
        }

        package var tone: Tone {
            switch self {
            case .open: .going
            case .right: .done
            case .relapsed: .bad
            case .dropped: .off
            }
        }

        static let toDo: [State] = [.open, .relapsed]
    }

    package let id: ID<CasePlace>
    package let coordinationCase: ID<CoordinationCase>
    package let caseTitle: String
    package let caseDue: Day
    package let division: DivisionCode
    package let village: String
    /// Who puts it right.
    package let township: Party
    /// 兴旺路北侧空地
    package let spot: String
    package let rightOn: Day?
    package let state: State

    package var name: String { village + spot }

    package static let noun = RecordNoun("casePlace", "难点点位", measure: "个")

    package static let procedure = Procedure<CasePlace, State>(
        noun, table: "casePlace", path: "cases/places", right: .seeCases, first: .open, begun: "列入",
        load: CaseParts.place, title: \.name,
        [
            .step(
                "right", "整治到位", from: .open, .relapsed, to: .right, by: township,
                asks: [.day("整治到位的日期", isToday: true), .photos("整治后的照片"), .note("整治的情况")], dueOn: { $0.caseDue },
                deed: .answer,
                check: { _, answers, now throws(Refusal) in
                    try CaseTerms.check("day", "整治到位的日期", answers.day, today: now.day)
                },
                then: { record, taken, actor, transaction in
                    let day = taken.answers.day ?? taken.at.day
                    try transaction.run(
                        """
                        UPDATE casePlace SET rightOn = \(day) WHERE county = \(actor.county) AND id = \(record.id)
                        """)
                    try CaseLook.plan(for: record, rightOn: day, county: actor.county, in: transaction)
                }),
            .step(relapse, "反弹", from: .right, to: .relapsed, by: .system, asks: [.note("情况")]),
            .step(
                "drop", "移出", from: .open, to: .dropped, by: .role(.clerk, .director), asks: [.reason("移出的原因")],
                isOptional: true),
        ])

    static let relapse = "relapse"

    private static let township = Doer<CasePlace>.party(
        "所在的乡镇（街道）", \.township, unit: "casePlace.townshipUnit", division: "substr(casePlace.division, 1, 9)")
}

/// 分工: what one unit has to do of a case, and until when. Its progress is what it reports.
package struct CaseShare: Codable, Sendable {
    package enum State: String, ProcedureState {
        case going, reported, done, dropped

        package var chinese: String {
            switch self {
            case .going: "办理中"
            case .reported: "待确认"
            case .done: "已完成"
            case .dropped: "已取消"
            }
        }

        package var tone: Tone {
            switch self {
            case .going, .reported: .going
            case .done: .done
            case .dropped: .off
            }
        }

        static let toDo: [State] = [.going, .reported]
    }

    package let id: ID<CaseShare>
    package let coordinationCase: ID<CoordinationCase>
    package let caseTitle: String
    package let party: Party
    package let task: String
    package let dueOn: Day
    package let state: State

    package func isLate(on day: Day) -> Bool { state == .going && dueOn < day }

    package static let noun = RecordNoun("caseShare", "难点分工", measure: "项")
    static let progress = "progress"

    package static let procedure = Procedure<CaseShare, State>(
        noun, table: "caseShare", path: "cases/shares", right: .seeCases, first: .going, begun: "下达分工",
        load: CaseParts.share, title: { "\($0.party.name)：\($0.task)" },
        [
            .step(
                progress, "报告进展", from: .going, to: .going, by: unit,
                asks: [.reason("进展"), .photos("照片", atLeast: 0)], deed: .answer, isOptional: true),
            .step(
                "finish", "报告完成", from: .going, to: .reported, by: unit,
                asks: [.reason("完成的情况"), .photos("完成后的照片")], dueOn: { $0.dueOn }, deed: .answer),
            .step(
                "confirm", "确认完成", from: .reported, to: .done, by: .role(.clerk, .director), asks: [.note("意见")],
                within: .workingDays(3), deed: .decision),
            .step(
                "sendBack", "退回重办", from: .reported, to: .going, by: .role(.clerk, .director),
                asks: [.reason("退回的原因")], isOptional: true),
            .step(
                "drop", "取消分工", from: .going, to: .dropped, by: .role(.clerk, .director), asks: [.reason("取消的原因")],
                isOptional: true),
        ])

    private static let unit = Doer<CaseShare>.party(
        "承担分工的单位", \.party, unit: "caseShare.unit", division: "caseShare.division")
}
