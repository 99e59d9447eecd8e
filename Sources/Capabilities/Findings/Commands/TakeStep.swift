import Database
import Foundation
import Kernel
import Media
import Office
import Organisation

/// Takes one step of the flow: the course is folded from what is kept, the rule makes the next entry or
/// refuses, and the entry is kept with its photos.
package struct TakeStep: Command {
    package static let action = Action("finding.step", "办理问题", right: .handleFindings)
    let finding: ID<Finding>
    let act: FindingAct
    let note: String
    let photos: [Photo]
    /// Of the notice that an assignment stands on together with others; nil for one of its own.
    let number: SerialNumber?
    /// What was before the eyes of who verifies or strikes off.
    let seen: SeenVersion?
    /// Entered by the office for the unit that answers, from what it wrote on paper.
    let isOnPaper: Bool
    /// Nil is the county's own.
    let flow: FindingFlow?

    package init(
        finding: ID<Finding>, act: FindingAct, note: String = "", photos: [Photo] = [], number: SerialNumber? = nil,
        seen: SeenVersion? = nil, isOnPaper: Bool = false, flow: FindingFlow? = nil
    ) {
        self.isOnPaper = isOnPaper
        self.seen = seen
        self.number = number
        self.finding = finding
        // A response names the photos that come with it and no others.
        self.act = act.step == .respond ? .respond(photos: photos.map(\.sha256)) : act
        self.note = note
        self.photos = photos
        self.flow = flow
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<FindingState> {
        // Whoever may not know of it is told that there is none.
        let found = try Findings.one(finding, for: actor, in: transaction)
        let course = try Findings.course(finding, county: actor.county, in: transaction)
        let flow = try self.flow ?? .of(actor.county, in: transaction)
        let doer = isOnPaper ? OnPaper.standIn(for: actor, act.step, on: course) ?? actor : actor
        if try flow.stands(act, on: course, by: doer, note: note) {
            return .repeated(course.state, subject: finding.description)
        }
        let version = act.step.isSignature ? try SeenVersion(of: found, course.history) : nil
        let after = try take(course, by: doer, in: transaction) {
            guard let version else { return }
            try SeenVersion.check(
                seen, is: version, "“\(found.village)：\(found.title)”", changed: course.history.last?.at,
                to: act.step.chinese)
        }
        let detail = [act.step.chinese, doer == actor ? nil : doer.name, version?.audited].compactMap(\.self).joined(
            separator: "，")
        return Done(after.state, subject: finding.description, detail: detail)
    }

    @discardableResult
    func take(
        _ course: FindingCourse, by actor: Actor, in transaction: WriteTransaction, check: () throws -> Void = {}
    ) throws -> FindingCourse {
        try refuseOldPhotos(county: actor.county, in: transaction)
        try refuseGoneUnit(county: actor.county, in: transaction)
        let flow = try self.flow ?? .of(actor.county, in: transaction)
        let after = try flow.apply(act, to: course, by: actor, at: transaction.now, note: note)
        // Who may not, or not now, is told that first.
        try check()
        guard let entry = after.history.last else { return after }
        try keepParties(after, hadHelpers: !course.helpers.isEmpty, county: actor.county, in: transaction)
        let number: SerialNumber? =
            if act.step == .assign {
                try number ?? transaction.nextNumber(Self.noticeSeries, county: actor.county)
            } else { nil }
        try keep(entry, sequence: after.history.count, number, county: actor.county, in: transaction)
        let due = after.isRunning ? after.deadline?.instant : nil
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
        if case .notice(let level) = act.brought {
            try Findings.tell(of: level, finding, after, county: actor.county, in: transaction)
        }
        // Who answers, and under which number, is what it is found by from now on.
        if [.assign, .passOn, .notOurs, .succeed].contains(act.step) {
            try FindingText.index(finding, after, county: actor.county, in: transaction)
        }
        // It begins anew for those who answered, and they may have been merged since.
        guard act.step.row.isReturn else { return after }
        return try Findings.follow(after, of: finding, flow: flow, county: actor.county, in: transaction)
    }

    /// The photo of what was wrong does not show that it was put right.
    private func refuseOldPhotos(county: String, in transaction: ReadTransaction) throws {
        guard case .photos(let digests) = act.brought, !digests.isEmpty else { return }
        let before = try RecordPhotos.of(.finding, [finding.description], county: county, in: transaction)
        let old = Set((before[finding.description] ?? []).map(\.sha256))
        guard old.isDisjoint(with: digests) else {
            throw Refusal.field("photo", "finding.oldPhoto", "有照片和整改前的是同一张，请换成整改后拍的照片。")
        }
    }

    /// Nobody answers for a unit whose division is no more.
    private func refuseGoneUnit(county: String, in transaction: ReadTransaction) throws {
        let (field, party): (String, Party)
        switch act.brought {
        case .assignment(let lead, _): (field, party) = ("unit", lead)
        case .party(let named): (field, party) = (act.step == .passOn ? "village" : "whose", named)
        default: return
        }
        if let end = try Findings.end(of: party, county: county, in: transaction) {
            throw Refusal.field(field, "unit.gone", "\(party.name)\(end.goneFrom.chinese)起已经撤销，请改选现有的单位。")
        }
        guard let division = party.division,
            let whereabouts = try Divisions.whereabouts(division, county: county, in: transaction)
        else { return }
        throw Refusal.field(field, "unit.gone", "\(party.name)\(whereabouts)，请改选现有的单位。")
    }

    /// By which a county's assignment notices are counted; what their numbers look like, it sets itself.
    package static let noticeSeries = "创建交办"

    private func keep(
        _ entry: FindingEntry, sequence: Int, _ number: SerialNumber?, county: String,
        in transaction: WriteTransaction
    ) throws {
        let encoder = JSONEncoder()
        // The same act is the same text in every process.
        encoder.outputFormatting = .sortedKeys
        let act = String(decoding: try encoder.encode(entry.act), as: UTF8.self)
        try transaction.run(
            """
            INSERT INTO findingEntry (county, finding, sequence, act, actor, actorName, at, note, fromState, toState,
                deadline, deadlineRule, deadlineWarning, noticeYear, notice)
            VALUES (\(county), \(finding), \(sequence), \(act), \(entry.actor), \(entry.actorName), \(entry.at),
                \(entry.note), \(entry.from), \(entry.to), \(entry.deadline?.instant), \(entry.deadline?.rule),
                \(entry.deadline?.warning), \(number?.year), \(number?.number))
            """)
        for photo in photos {
            try transaction.attach(photo, to: .finding, finding.description, part: sequence, county: county)
        }
    }

    /// Whoever answers or helps sees the finding from now on; with another assignment the helpers' part ends.
    private func keepParties(
        _ course: FindingCourse, hadHelpers: Bool, county: String, in transaction: WriteTransaction
    ) throws {
        let party: Party
        let helps: Int
        switch act.brought {
        case .merger(let old, let successor, _):
            try transaction.run(
                """
                UPDATE findingParty SET helps = 0 WHERE county = \(county) AND finding = \(finding) AND unit = \(old.unit)
                """)
            (party, helps) = (successor, course.helpers.contains(successor) ? 1 : 0)
        case .assignment(let lead, _):
            if hadHelpers {
                try transaction.run(
                    "UPDATE findingParty SET helps = 0 WHERE county = \(county) AND finding = \(finding)")
            }
            (party, helps) = (lead, 0)
        case .party(let village) where act.step == .passOn: (party, helps) = (village, 1)
        default: return
        }
        try transaction.run(
            """
            INSERT INTO findingParty (county, finding, unit, division, helps)
            VALUES (\(county), \(finding), \(party.unit), \(party.division), \(helps))
            ON CONFLICT (county, finding, unit) DO UPDATE SET helps = excluded.helps
            """)
    }
}
