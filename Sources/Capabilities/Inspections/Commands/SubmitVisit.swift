import Database
import Kernel
import Office
import Organisation
import Sheets

/// A visit as others learn of it when it is submitted: what was found, to be made good.
package struct SubmittedVisit: Sendable {
    package struct Spot: Sendable {
        package let line: ID<VisitLine>
        /// 治脏
        package let group: String
        /// 成堆垃圾3处
        package let title: String
        package let note: String
        package let photos: [String]
        /// Who saw it, where that is another than who hands the visit in: of a panel, each of its members.
        package var finder: Actor?
    }

    package let visit: Visit
    /// When it was held: now, or on an earlier day that is handed in late.
    package let at: Instant
    package let by: Actor
    package let spots: [Spot]
}

/// What other capabilities do in the same transaction when a visit is submitted or a line of it voided.
package struct VisitListeners: Sendable {
    package let onSubmitted: @Sendable (SubmittedVisit, WriteTransaction) throws -> Void
    package let onVoided: @Sendable (ID<VisitLine>, _ reason: String, Actor, WriteTransaction) throws -> Void

    package init(
        onSubmitted: @escaping @Sendable (SubmittedVisit, WriteTransaction) throws -> Void,
        onVoided: @escaping @Sendable (ID<VisitLine>, String, Actor, WriteTransaction) throws -> Void
    ) {
        self.onSubmitted = onSubmitted
        self.onVoided = onVoided
    }

    package static let none = VisitListeners(onSubmitted: { _, _ in }, onVoided: { _, _, _, _ in })
}

/// Hands a visit in: checked whole, scored, from then on unchangeable. Sent a second time, it answers the
/// same and records nothing.
package struct SubmitVisit: Command {
    package static let action = Action("visit.submit", "提交检查", right: .recordVisits)
    let visit: ID<Visit>
    let heldOn: Day
    let position: Position?
    let accuracy: Int?
    /// That nothing was found is meant so.
    let isSure: Bool
    let listeners: VisitListeners

    package init(
        visit: ID<Visit>, heldOn: Day, position: Position? = nil, accuracy: Int? = nil, isSure: Bool = true,
        listeners: VisitListeners
    ) {
        self.visit = visit
        self.heldOn = heldOn
        self.position = position
        self.accuracy = accuracy
        self.isSure = isSure
        self.listeners = listeners
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Points> {
        let before = try Visits.one(visit, for: actor, in: transaction)
        if let total = before.total, VisitRules.mayRecord(before.assignment, by: actor) {
            return Done(total, subject: visit.description, detail: "重复提交，未再记录")
        }
        let open = try OpenVisit(visit, for: actor, in: transaction)
        guard open.visit.tier != .panel else {
            throw Refusal(.invalid, "panel.ownSheet", "特别考核由每个人在自己的评分表上提交，请从“我的检查”进入。")
        }
        let lines = try Visits.lines(of: visit, county: actor.county, in: transaction)
        let box = try Divisions.box(county: actor.county, in: transaction)
        let score = try Scoring.score(open.sheet, lines.observations)
        let costly = Set(score.losses.map(\.observation))
        let sample = try Visits.sample(of: visit, county: actor.county, in: transaction)
        let faults =
            VisitRules.faults(of: score, open.sheet) + VisitRules.faults(of: lines, open.sheet, sample: sample)
            + VisitRules.faults(
                lines.map { spot($0, open.sheet, costly) }, heldOn: heldOn, month: open.visit.month,
                today: transaction.now.day, position: position, box: box)
        guard faults.isEmpty else {
            throw Refusal(
                .invalid, "visit.incomplete", "还有\(faults.count)处要补，补好再提交；已记的都保存着。", fields: faults)
        }
        try Visits.refuse(heldOn, afterEndOf: before.division, actor.county, in: transaction)
        guard isSure || !score.losses.isEmpty else { throw VisitRules.nothingFound }
        try transaction.run(
            """
            UPDATE visit SET heldOn = \(heldOn), latitude = \(position?.latitude), longitude = \(position?.longitude),
                accuracy = \(accuracy), submittedAt = \(transaction.now), submittedBy = \(actor.id),
                submittedByName = \(actor.name), total = \(score.total), isPassed = \(score.isPassed)
            WHERE county = \(actor.county) AND id = \(visit)
            """)
        let removed = try RemovedLines.of(visit, county: actor.county, in: transaction)
        try RemovedLines.forget(removed.map(\.id), county: actor.county, in: transaction)
        let spots = lines.compactMap { found($0, open.sheet, costly) }
        let at = heldOn == transaction.now.day ? transaction.now : Instant(heldOn, hour: 12)
        try listeners.onSubmitted(SubmittedVisit(visit: open.visit, at: at, by: actor, spots: spots), transaction)
        return Done(score.total, subject: visit.description, detail: "\(heldOn.chinese)，得分\(score.total.shown)")
    }

    /// - Parameter costly: the lines that cost marks.
    private func spot(_ line: VisitLine, _ sheet: Sheet, _ costly: Set<String>) -> VisitRules.Spot {
        VisitRules.Spot(
            id: line.id.description, title: line.title(in: sheet), isGoodPractice: line.isGoodPractice, note: line.note,
            photoCount: line.photos.count, needsPhoto: line.isGoodPractice || line.isFinding(in: sheet, costly))
    }

    private func found(_ line: VisitLine, _ sheet: Sheet, _ costly: Set<String>) -> SubmittedVisit.Spot? {
        line.isFinding(in: sheet, costly) ? line.found(in: sheet) : nil
    }
}

extension Visits {
    /// A village that is no more was visited before it ended.
    static func refuse(
        _ heldOn: Day, afterEndOf village: DivisionCode, _ county: String, in transaction: ReadTransaction
    ) throws {
        guard try Divisions.succession(county: county, on: heldOn, in: transaction).isGone(village),
            let end = try Divisions.ends(of: village, county: county, in: transaction).last(where: {
                $0.goneFrom <= heldOn
            })
        else { return }
        throw Refusal.field(
            "heldOn", "visit.divisionGone",
            "这个村（社区）\(end.goneFrom.chinese)起已经撤并，检查日期应在那以前，实际填的是\(heldOn.chinese)。没有去查的，请创建办取消。")
    }
}

extension VisitLine {
    package func item(in sheet: Sheet) -> Sheet.Item? { (kind?.item ?? judged?.item).flatMap(sheet.item) }

    /// `成堆垃圾`, `公平秤：不符合`, or `好的做法`.
    package func title(in sheet: Sheet) -> String {
        if let judged {
            guard let item = sheet.item(judged.item) else { return judged.item }
            return "\(item.title)：\(item.words(judged.judgement))"
        }
        guard let kind else { return "好的做法" }
        return sheet.item(kind.item)?.deduction(kind.deduction)?.text ?? "\(kind.item) \(kind.deduction)"
    }

    /// What others learn of it, to be made good.
    func found(in sheet: Sheet, by finder: Actor? = nil) -> SubmittedVisit.Spot? {
        guard let item = item(in: sheet) else { return nil }
        let deduction = kind.flatMap { item.deduction($0.deduction) }
        return SubmittedVisit.Spot(
            line: id, group: item.group,
            title: title(in: sheet) + (deduction.map { "\(count)\($0.measure)" } ?? ""),
            note: note, photos: photos.map(\.sha256), finder: finder)
    }

    /// Whether it is to be made good: every spot of an item that wants photos, and a judgement of one that costs marks.
    func isFinding(in sheet: Sheet, _ costly: Set<String>) -> Bool {
        guard let item = item(in: sheet), item.evidence == .photo, judged?.judgement != .absent else { return false }
        return kind != nil || costly.contains(id.description)
    }
}

/// Takes a line of a submitted visit back: it stays to be read, crossed out with the reason, and the score
/// is computed anew.
package struct VoidLine: Command {
    package static let action = Action("visit.voidLine", "作废一处扣分", right: .voidLines)
    let visit: ID<Visit>
    let line: ID<VisitLine>
    let reason: String
    let listeners: VisitListeners

    package init(visit: ID<Visit>, line: ID<VisitLine>, reason: String, listeners: VisitListeners) {
        self.visit = visit
        self.line = line
        self.reason = reason
        self.listeners = listeners
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Points> {
        let found = try Visits.one(visit, for: actor, in: transaction)
        let lines = try Visits.lines(of: visit, county: actor.county, in: transaction)
        guard found.state == .submitted, let old = lines.first(where: { $0.id == line }) else {
            throw Refusal(.conflict, "visit.notSubmitted", "只有提交过的检查才要作废；没有提交的，可以直接删去。")
        }
        guard !old.isVoided else {
            throw Refusal(.conflict, "visit.voided", "这一处已经由\(old.voidedBy ?? "")作废：\(old.voidReason ?? "")。")
        }
        guard !reason.isEmpty else { throw Refusal.field("reason-\(line)", "visit.voidReason", "请写明作废的原因。") }
        try transaction.run(
            """
            UPDATE visitLine SET voidedAt = \(transaction.now), voidedBy = \(actor.name), voidReason = \(reason)
            WHERE county = \(actor.county) AND id = \(line)
            """)
        let sheet = try Editions.one(found.sheet, found.edition, county: actor.county, in: transaction).content
        let total = try found.rescore(by: sheet, county: actor.county, in: transaction)
        try listeners.onVoided(line, reason, actor, transaction)
        let detail = "\(old.title(in: sheet))：\(reason)，得分改为\(total.shown)"
        return Done(total, subject: visit.description, detail: detail)
    }
}

/// A visit that cannot be held: the road is flooded. It stays on the list with its reason.
package struct CancelVisit: Command {
    package static let action = Action("visit.cancel", "取消检查", right: .makePlans)
    let visit: ID<Visit>
    let reason: String

    package init(visit: ID<Visit>, reason: String) {
        self.visit = visit
        self.reason = reason
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Visits.one(visit, for: actor, in: transaction)
        guard found.state != .lapsed else { throw Refusal.monthClosed(found.month) }
        guard found.state == .open else {
            throw Refusal(.conflict, "visit.notOpen", "这次检查\(found.state.chinese)，不能取消。")
        }
        guard !reason.isEmpty else { throw Refusal.field("reason", "visit.cancelReason", "请写明取消的原因。") }
        try Self.cancel("id = \(visit)", reason: reason, county: actor.county, in: transaction)
        return Done(subject: visit.description, detail: reason)
    }

    /// Every visit of the condition that is still to come; how many.
    @discardableResult
    static func cancel(
        _ condition: SQL, reason: String, county: String, in transaction: WriteTransaction
    ) throws -> Int {
        try transaction.run(
            """
            UPDATE visit SET cancelledAt = \(transaction.now), cancelReason = \(reason)
            WHERE county = \(county) AND \(condition) AND submittedAt IS NULL AND cancelledAt IS NULL
            """)
    }
}
