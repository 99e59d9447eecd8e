import Database
import Kernel

/// Where a paper stands between its first draft and the day it goes out.
package enum PaperState: String, ProcedureState {
    case draft, submitted, approved, signed, published

    package var chinese: String {
        switch self {
        case .draft: "草稿"
        case .submitted: "已送审"
        case .approved: "主任已审核"
        case .signed: "领导已签发"
        case .published: "已发布"
        }
    }

    package var tone: Tone {
        switch self {
        case .draft: .off
        case .submitted, .approved, .signed: .going
        case .published: .done
        }
    }
}

extension Signatures {
    package static let publish = "publish"

    /// The steps of a paper that carries the county's name: the office writes, the director approves, a leader signs, and the
    /// office publishes what was signed.
    /// - Parameters:
    ///   - check: refuses what may not go on; asked again at every step forward.
    ///   - published: gives the number and whatever else goes with it.
    package static func ofPaper<Record>(
        check: @escaping @Sendable (Record, ReadTransaction) throws -> Void,
        sent: @escaping @Sendable (Record, Actor, WriteTransaction) throws -> Void = { _, _, _ in },
        published: @escaping @Sendable (Record, Actor, WriteTransaction) throws -> Void,
        returned: @escaping @Sendable (Record, _ reason: String, Actor, WriteTransaction) throws -> Void = {
            _, _, _, _ in
        }
    ) -> [ProcedureStep<Record, PaperState>] {
        var steps: [ProcedureStep<Record, PaperState>] = Signatures.steps(
            draft: .draft, submitted: .submitted, by: [.clerk, .director],
            [
                .init(approve, "审核通过", by: .director, to: .approved),
                .init(sign, "签发", by: .leader, to: .signed),
            ], check: check, sent: sent, returned: returned)
        steps.append(
            .step(
                publish, "发布", from: [.signed], to: .published, by: [.role(.clerk), .role(.director)],
                deed: .signature,
                then: { record, _, actor, transaction in
                    try check(record, transaction)
                    try published(record, actor, transaction)
                }))
        return steps
    }
}
