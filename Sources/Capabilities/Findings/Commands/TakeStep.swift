import Database
import Foundation
import Kernel
import Media
import Office
import Organisation

/// Takes one step of the flow: the course is folded from what is kept, the rule makes the next entry or
/// refuses, and the entry is kept with its photos.
package struct TakeStep: Command {
    package static let action = Action("finding.step", "办理问题")
    let finding: ID<Finding>
    let act: FindingAct
    let note: String
    let photos: [Photo]
    let flow: FindingFlow

    package init(
        finding: ID<Finding>, act: FindingAct, note: String = "", photos: [Photo] = [],
        flow: FindingFlow = FindingFlow()
    ) {
        self.finding = finding
        // A response names the photos that come with it and no others.
        self.act = if case .respond = act { .respond(photos: photos.map(\.sha256)) } else { act }
        self.note = note
        self.photos = photos
        self.flow = flow
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<FindingState> {
        // Whoever may not know of it is told that there is none.
        _ = try Findings.one(finding, for: actor, in: transaction)
        let course = try Findings.course(finding, county: actor.county, in: transaction)
        let after = try take(course, by: actor, in: transaction)
        return Done(after.state, subject: finding.description, detail: act.step.chinese)
    }

    @discardableResult
    func take(_ course: FindingCourse, by actor: Actor, in transaction: WriteTransaction) throws -> FindingCourse {
        try refuseOldPhotos(county: actor.county, in: transaction)
        let after = try flow.apply(act, to: course, by: actor, at: transaction.now, note: note)
        guard let entry = after.history.last else { return after }
        try keep(entry, sequence: after.history.count, county: actor.county, in: transaction)
        try keepParties(county: actor.county, in: transaction)
        let number: SerialNumber? =
            if case .assign = act {
                try transaction.nextNumber(Self.noticeKind, county: actor.county)
            } else { nil }
        let due = after.state.isRunning ? after.deadline?.instant : nil
        try transaction.run(
            """
            UPDATE finding SET state = \(after.state), lead = \(after.lead?.unit), leadName = \(after.lead?.name),
                leadAndHelpers = \(after.leadAndHelpers), leadDivision = \(after.lead?.division),
                deadline = \(after.deadline?.instant), due = \(due ?? Finding.never),
                escalation = \(after.escalation?.level.rawValue ?? 0), summonedOn = \(after.summonedOn),
                numberKind = COALESCE(\(number?.kind), numberKind), numberYear = COALESCE(\(number?.year), numberYear),
                number = COALESCE(\(number?.number), number)
            WHERE county = \(actor.county) AND id = \(finding)
            """)
        // Who answers, and under which number, is what it is found by from now on.
        if [.assign, .passOn, .notOurs].contains(act.step) {
            try FindingText.index(finding, after, county: actor.county, in: transaction)
        }
        return after
    }

    /// The photo of what was wrong does not show that it was put right.
    private func refuseOldPhotos(county: String, in transaction: ReadTransaction) throws {
        guard case .respond(let digests) = act, !digests.isEmpty else { return }
        let before = try RecordPhotos.of([finding.description], county: county, in: transaction)
        let old = Set((before[finding.description] ?? []).map(\.sha256))
        guard old.isDisjoint(with: digests) else {
            throw Refusal.field("photo", "finding.oldPhoto", "有照片和整改前的是同一张，请换成整改后拍的照片。")
        }
    }

    /// What a county's assignment notices are numbered as.
    static let noticeKind = "创建交办"

    private func keep(
        _ entry: FindingEntry, sequence: Int, county: String, in transaction: WriteTransaction
    ) throws {
        let encoder = JSONEncoder()
        // The same act is the same text in every process.
        encoder.outputFormatting = .sortedKeys
        let act = String(decoding: try encoder.encode(entry.act), as: UTF8.self)
        try transaction.run(
            """
            INSERT INTO findingEntry (county, finding, sequence, act, actor, actorName, at, note, fromState, toState,
                deadline, deadlineRule, deadlineWarning)
            VALUES (\(county), \(finding), \(sequence), \(act), \(entry.actor), \(entry.actorName), \(entry.at),
                \(entry.note), \(entry.from), \(entry.to), \(entry.deadline?.instant), \(entry.deadline?.rule),
                \(entry.deadline?.warning))
            """)
        for photo in photos {
            try transaction.attach(photo, to: Findings.photoRecord(finding, sequence), county: county)
        }
    }

    /// Whoever answers or helps sees the finding from now on.
    private func keepParties(county: String, in transaction: WriteTransaction) throws {
        let party: Party? =
            switch act {
            case .assign(let party, _), .passOn(let party), .succeed(_, let party, _): party
            default: nil
            }
        guard let party else { return }
        try transaction.run(
            """
            INSERT INTO findingParty (county, finding, unit, division)
            VALUES (\(county), \(finding), \(party.unit), \(party.division)) ON CONFLICT DO NOTHING
            """)
    }
}
