import Database
import Kernel
import Office
import Organisation

/// Somebody went there (三服务, 调研): who, when, where, and what he saw.
package struct CaseVisit: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case service, research, onSite

        package var chinese: String {
            switch self {
            case .service: "三服务"
            case .research: "调研"
            case .onSite: "现场办公"
            }
        }
    }

    package let id: ID<CaseVisit>
    package let coordinationCase: ID<CoordinationCase>
    package let caseTitle: String
    package let kind: Kind
    package let visitedOn: Day
    /// 县委副书记王某一行
    package let visitors: String
    package let spot: String
    package let words: String
    /// What was promised there, where something was.
    package let promise: ID<CasePromise>?
    package let promised: String?
    package let promiseState: CasePromise.State?
    package let promiseDue: Day?

    package static let noun = RecordNoun("caseVisit", "走访调研", measure: "次")
}

/// What was promised on a visit: by whom it is to be kept, until when, and whether it was.
package struct CasePromise: Codable, Sendable {
    package enum State: String, ProcedureState {
        case open, kept, broken

        package var chinese: String {
            switch self {
            case .open: "待兑现"
            case .kept: "已兑现"
            case .broken: "未兑现"
            }
        }

        package var tone: Tone {
            switch self {
            case .open: .going
            case .kept: .done
            case .broken: .bad
            }
        }
    }

    package let id: ID<CasePromise>
    package let coordinationCase: ID<CoordinationCase>
    package let caseTitle: String
    package let visitedOn: Day
    package let visitors: String
    package let party: Party
    package let words: String
    package let dueOn: Day
    package let state: State

    package static let noun = RecordNoun("casePromise", "走访承诺", measure: "项")

    package static let procedure = Procedure<CasePromise, State>(
        noun, table: "casePromise", path: "cases/promises", right: .seeCases, first: .open, begun: "作出承诺",
        load: CaseParts.promise, title: \.words,
        [
            .step(
                "keep", "登记已兑现", from: .open, .broken, to: .kept, by: .role(.clerk, .director),
                asks: [.day("兑现日期", isToday: true), .note("兑现的情况"), .photos("照片", atLeast: 0)], dueOn: { $0.dueOn },
                check: { record, answers, now throws(Refusal) in
                    try CaseTerms.check("day", "兑现日期", answers.day, from: record.visitedOn, "走访日期", today: now.day)
                }),
            .step(
                "break", "登记没有兑现", from: .open, to: .broken, by: .role(.clerk, .director),
                asks: [.reason("没有兑现的原因")], isOptional: true,
                check: { record, _, now throws(Refusal) in
                    guard record.dueOn < now.day else {
                        throw Refusal(
                            .conflict, "casePromise.early", "承诺的期限是\(record.dueOn.chinese)，还没有过，不能登记没有兑现。")
                    }
                }),
        ])
}

/// 回头看: a place that was put right is looked at again after so many days. Planned until its day comes, so that it waits for
/// nobody before.
package struct CaseLook: Codable, Sendable {
    package enum State: String, ProcedureState {
        case planned, due, kept, relapsed, dropped

        package var chinese: String {
            switch self {
            case .planned: "未到期"
            case .due: "待回头看"
            case .kept: "保持"
            case .relapsed: "反弹"
            case .dropped: "不再看"
            }
        }

        package var tone: Tone {
            switch self {
            case .planned, .dropped: .off
            case .due: .going
            case .kept: .done
            case .relapsed: .bad
            }
        }
    }

    package let id: ID<CaseLook>
    package let coordinationCase: ID<CoordinationCase>
    package let caseTitle: String
    let caseKind: CoordinationCase.Kind
    package let place: ID<CasePlace>
    package let division: DivisionCode
    package let village: String
    package let township: String
    package let spot: String
    /// After so many days.
    package let days: Int
    package let dueOn: Day
    package let rightOn: Day
    package let state: State
    /// That a relapse made.
    package let finding: String?

    package var name: String { "\(village)\(spot)" }

    package static let noun = RecordNoun("caseLook", "回头看", measure: "次")
    static let fall = "fall"
    static let keep = "keep"
    static let relapse = "relapse"

    package static let procedure = Procedure<CaseLook, State>(
        noun, table: "caseLook", path: "cases/looks", right: .seeCases, first: .planned, begun: "列入回头看",
        load: CaseParts.look, title: { "\($0.name)（\($0.days)天）" },
        [
            .step(fall, "到了回头看的日子", from: .planned, to: .due, by: .system),
            .step(
                keep, "整治成果保持", from: .due, to: .kept, by: looker,
                asks: [.photos("现场的照片"), .note("查看的情况")], within: .workingDays(5)),
            .step(
                relapse, "反弹，转为问题", from: .due, to: .relapsed, by: looker,
                asks: [.reason("反弹的情况"), .photos("现场的照片")], isOptional: true,
                then: { look, taken, actor, transaction in
                    try CaseLook.relapsed(look, taken.answers, by: actor, in: transaction)
                }),
            .step("drop", "不再看", from: .planned, .due, to: .dropped, by: .system),
        ])

    /// Not who put it right.
    private static let looker = Doer<CaseLook>.role(.clerk, .director, .inspector)
}
