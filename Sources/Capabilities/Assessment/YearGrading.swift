import Database
import Kernel
import Office

/// The grades of a year (年度考核等次): put forward by one of the office as they come out of the closed months, approved by the
/// director, signed by a leader, and kept to the byte. What changes in a month later makes another revision; this one stays.
package struct YearGrading: Codable, Sendable {
    package enum State: String, ProcedureState {
        case submitted, approved, signed, returned, withdrawn

        package var chinese: String {
            switch self {
            case .submitted: "待审核"
            case .approved: "待签发"
            case .signed: "已签发"
            case .returned: "已退回"
            case .withdrawn: "已撤回"
            }
        }

        package var tone: Tone {
            switch self {
            case .submitted, .approved: .going
            case .signed: .done
            case .returned: .bad
            case .withdrawn: .off
            }
        }

        static let open: [State] = [.submitted, .approved]
    }

    package let id: ID<YearGrading>
    let county: String
    package let year: Int
    /// 1 for the first that was signed; nil until it is.
    package let revision: Int?
    package let reason: String
    package let result: YearResult
    package let state: State

    package static let noun = RecordNoun("yearGrading", "年度考核等次", measure: "次")

    /// Of the bytes that are kept.
    package static func version(_ grading: YearGrading) throws -> SeenVersion {
        SeenVersion(bytes: try grading.result.canonical.utf8)
    }

    package static let procedure = Procedure<YearGrading, State>(
        noun, table: "yearGrading", path: "assessments/gradings", right: .seeRunningMonth, first: .submitted,
        begun: "提出", load: YearGradings.one,
        title: { "\($0.year)年度考核等次\($0.revision.map { "（第\($0)版）" } ?? "")" },
        version: { grading, _ in try version(grading) },
        Signatures.hands(
            of: .submitted,
            [
                .init(Signatures.approve, "审核同意", by: .director, to: .approved),
                .init(Signatures.sign, "签发", by: .leader, to: .signed),
            ], check: { grading, transaction in try YearGradings.requireSame(grading, in: transaction) },
            then: { grading, actor, transaction in
                try YearGradings.sign(grading, by: actor, in: transaction)
            })
            + [
                .step(
                    Signatures.sendBack, "退回", from: .submitted, .approved, to: .returned,
                    by: .role(.director, .leader),
                    asks: [.reason("退回的原因")], isOptional: true),
                .step(
                    Signatures.withdraw, "撤回", from: .submitted, .approved, to: .withdrawn, by: .role(.clerk),
                    asks: [.reason("撤回的原因")], isOptional: true),
            ])
}
