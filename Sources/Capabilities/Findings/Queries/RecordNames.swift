import Database
import Kernel
import Office
import Web

extension Findings {
    package static let recordNames = ["finding": naming]

    /// What findings are called in the audit and on the pages of others, those that the reader sees.
    package static let naming = RecordNaming("一条问题") { ids, actor, transaction in
        let found = try Findings.list("finding.id IN \(list: ids)", for: actor, in: transaction)
        return Dictionary(
            found.map { finding in
                (
                    finding.id.description,
                    RecordName(
                        "\(finding.village)：\(finding.title)",
                        path: Right.seeFindings.isHeld(by: actor) ? "findings/\(finding.id)" : nil)
                )
            }, uniquingKeysWith: { first, _ in first })
    }
}
