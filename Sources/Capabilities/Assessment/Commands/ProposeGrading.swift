import Database
import Kernel
import Office

/// Puts the grades of a year forward as they come out of its closed months, for the director and a leader to sign.
package struct ProposeGrading: Command {
    package static let action = Action("yearGrading.propose", "提出年度等次", right: .proposeClosings)
    let year: Int
    let reason: String
    /// The result that was before the proposer's eyes.
    let seen: SeenVersion?

    package init(year: Int, reason: String = "", seen: SeenVersion? = nil) {
        (self.year, self.reason, self.seen) = (year, reason, seen)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<YearGrading>> {
        let county = actor.county
        let result = try YearGradings.ready(year, county: county, in: transaction)
        let text = try result.canonical
        let version = SeenVersion(bytes: text.utf8)
        try SeenVersion.check(seen, is: version, "\(year)年度的得分、名次和等次", changed: nil, to: "提出")
        let all = try YearGradings.of(year, county: county, in: transaction)
        guard !all.contains(where: { YearGrading.State.open.contains($0.state) }) else {
            throw Refusal(.conflict, "yearGrading.waiting", "\(year)年度的等次已经提出，正在等审核、签发，不必再提。")
        }
        if let signed = all.first(where: { $0.state == .signed }) {
            guard signed.result != result else {
                throw Refusal(.conflict, "yearGrading.same", "\(year)年度第\(signed.revision ?? 1)版和现在算出来的一致，不用再签。")
            }
            guard !reason.isEmpty else { throw Refusal.field("reason", "yearGrading.reason", "请写明为什么要再出一版，如 11月更正。") }
        }
        let id = transaction.recordID(YearGrading.self)
        try transaction.run(
            """
            INSERT INTO yearGrading (county, id, year, reason, content, state)
            VALUES (\(county), \(id), \(year), \(reason), \(text), \(YearGrading.State.submitted))
            """)
        try transaction.begin(YearGrading.procedure, id, by: actor, note: reason, seen: version)
        return Done(id, subject: id.description, detail: "\(year)年度，\(version.audited)")
    }
}
