import Database
import Kernel
import Office
import Organisation
import Web

extension Findings {
    /// What lies open in a division and below it, as far as an actor may see it.
    package static func openWork(
        in division: DivisionCode, for actor: Actor, _ transaction: ReadTransaction
    ) throws -> [OpenWork] {
        guard Right.seeFindings.isHeld(by: actor) else { return [] }
        let open = try count(FindingFilter(standing: .open, below: division), for: actor, in: transaction)
        return open == 0
            ? []
            : [
                OpenWork(
                    "没有销号的问题", count: open, path: "findings?standing=open&below=\(division)",
                    afterwards: "由并入的单位接着办")
            ]
    }
}
