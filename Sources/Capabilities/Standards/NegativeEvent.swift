import Database
import Kernel
import Office

/// An entry of the negative list (负面清单, 全国文明城市创建动态管理措施): what happened, what it costs, until when, and whether it
/// was appealed against.
package struct NegativeEvent: Codable, Sendable {
    package enum Effect: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case points, noNomination, suspended, revoked

        package var chinese: String {
            switch self {
            case .points: "扣测评分"
            case .noNomination: "停止提名资格"
            case .suspended: "停止资格一年"
            case .revoked: "取消荣誉"
            }
        }
    }

    package enum State: String, ProcedureState {
        case standing, appealed, upheld, withdrawn

        package var chinese: String {
            switch self {
            case .standing: "有效"
            case .appealed: "申诉中"
            case .upheld: "申诉未采纳"
            case .withdrawn: "已撤销"
            }
        }

        package var tone: Tone {
            switch self {
            case .standing, .upheld: .bad
            case .appealed: .going
            case .withdrawn: .off
            }
        }
    }

    package let id: ID<NegativeEvent>
    /// G15
    package let code: String
    package let happenedOn: Day
    package let facts: String
    package let effect: Effect
    /// What it costs, where it costs points.
    package let points: Points
    package let until: Day
    package let unitName: String
    package let state: State

    package static let noun = RecordNoun("negativeEvent", "负面清单事项", measure: "件")

    package static let procedure = Procedure<NegativeEvent, State>(
        noun, table: "negativeEvent", path: "negative-events", right: .seeStandards, first: .standing, begun: "登记",
        load: NegativeEvents.one, title: { "\($0.code)　\($0.facts)" },
        [
            .step(
                "appeal", "提出申诉", from: .standing, to: .appealed, by: .role(.clerk, .director),
                asks: [.reason("申诉的理由")], isOptional: true),
            .step(
                "uphold", "上级未采纳", from: .appealed, to: .upheld, by: .role(.clerk, .director),
                asks: [.day("答复日期"), .reason("答复")]),
            .step(
                "withdraw", "上级撤销", from: .appealed, .standing, to: .withdrawn, by: .role(.director),
                asks: [.day("答复日期"), .reason("答复")], isOptional: true),
        ])
}
