import Database
import Kernel
import Office
import Organisation
import Sheets

/// A member of a panel hands in his own sheet of a visit. The last of them makes the visit's score: the mean of what their
/// sheets come to, from five on without one of the highest and one of the lowest. A photo is not asked of him: what he shows
/// one of is a finding, to be put right.
package struct SubmitMarks: Command {
    package static let action = Action("visit.submitMarks", "提交特别考核评分", right: .recordVisits)
    let visit: ID<Visit>
    let member: ID<Person>
    let heldOn: Day
    let position: Position?
    let accuracy: Int?
    /// That nothing was found is meant so.
    let isSure: Bool
    let listeners: VisitListeners

    package init(
        visit: ID<Visit>, member: ID<Person>, heldOn: Day, position: Position? = nil, accuracy: Int? = nil,
        isSure: Bool = true, listeners: VisitListeners
    ) {
        self.visit = visit
        self.member = member
        self.heldOn = heldOn
        self.position = position
        self.accuracy = accuracy
        self.isSure = isSure
        self.listeners = listeners
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Points> {
        let county = actor.county
        let (before, juror) = (try Visits.one(visit, for: actor, in: transaction), member.description)
        let handedIn = try PanelQueries.marks(of: visit, county: county, in: transaction)
        if let mark = handedIn.first(where: { $0.person == member }), actor.id == juror || actor.isOffice {
            return Done(mark.total, subject: visit.description, detail: "重复提交，未再记录")
        }
        let open = try OpenVisit(visit, sheetOf: juror, for: actor, in: transaction)
        let lines = try Visits.lines(of: visit, county: county, in: transaction).filter(open.isOn)
        let score = try Scoring.score(open.sheet, lines.observations)
        let faults =
            VisitRules.faults(of: score, open.sheet)
            + VisitRules.faults(
                lines.map { VisitRules.Spot($0, ofPanel: open.sheet) }, heldOn: heldOn, month: open.visit.month,
                today: transaction.now.day, position: position,
                box: try Divisions.box(county: county, in: transaction))
        guard faults.isEmpty else {
            throw Refusal(.invalid, "visit.incomplete", "还有\(faults.count)处要补，补好再提交；已记的都保存着。", fields: faults)
        }
        try Visits.refuse(heldOn, afterEndOf: before.division, county, in: transaction)
        guard isSure || !score.losses.isEmpty else { throw VisitRules.nothingFound }
        try keep(score.total, by: actor, in: transaction)
        let removed = try RemovedLines.of(visit, county: county, in: transaction).filter(open.isOn)
        try RemovedLines.forget(removed.map(\.id), county: county, in: transaction)
        let panel = try PanelQueries.visit(open.visit, county: county, in: transaction)
        if panel.awaited.isEmpty {
            try panel.complete(open.visit, open.sheet, by: actor, listeners, in: transaction)
        }
        let whose = panel.seat(of: juror)?.name ?? ""
        let left = panel.awaited.isEmpty ? "全组已交" : "还有\(panel.awaited.count)位没有交"
        return Done(
            score.total, subject: visit.description,
            detail: "\(heldOn.chinese)，\(whose)\(actor.id == juror ? "" : "（代填）")，得分\(score.total.shown)，\(left)")
    }

    private func keep(_ total: Points, by actor: Actor, in transaction: WriteTransaction) throws {
        try transaction.run(
            """
            INSERT INTO panelMark (county, id, visit, person, voiding, heldOn, latitude, longitude, accuracy, submittedAt,
                submittedBy, submittedByName, total)
            VALUES (\(actor.county), \(transaction.newID(PanelMark.self)), \(visit), \(member), 0, \(heldOn),
                    \(position?.latitude), \(position?.longitude), \(accuracy), \(transaction.now), \(actor.id),
                    \(actor.name), \(total))
            """)
    }
}

/// A panel's visit is scored by those who have handed in, where others could not come: three and more, of all three kinds.
package struct CompletePanelVisit: Command {
    package static let action = Action("visit.completePanel", "按已交的评分计分", right: .makePlans)
    let visit: ID<Visit>
    let reason: String
    let listeners: VisitListeners

    package init(visit: ID<Visit>, reason: String, listeners: VisitListeners) {
        self.visit = visit
        self.reason = reason
        self.listeners = listeners
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Points> {
        let found = try Visits.one(visit, for: actor, in: transaction)
        guard found.tier == .panel else {
            throw Refusal(.conflict, "panel.none", "这次检查不是特别考核，由检查的人提交。")
        }
        guard found.state != .lapsed else { throw Refusal.monthClosed(found.month) }
        guard found.state == .open else {
            throw Refusal(.conflict, "visit.notOpen", "这次检查\(found.state.chinese)，不用再计分。")
        }
        let panel = try PanelQueries.visit(found, county: actor.county, in: transaction)
        try PanelDraw.check(panel.kinds)
        guard !reason.isEmpty else {
            throw Refusal.field("completeReason", "panel.completeReason", "请写明其他人为什么不评，如 因病未到。")
        }
        let sheet = try Editions.one(found.sheet, found.edition, county: actor.county, in: transaction).content
        let total = try panel.complete(found, sheet, by: actor, listeners, in: transaction)
        try transaction.run(
            """
            UPDATE visit SET fewerReason = \(reason), fewerByName = \(actor.name)
            WHERE county = \(actor.county) AND id = \(visit)
            """)
        let missing = panel.awaited.map(\.name).joined(separator: "、")
        return Done(total, subject: visit.description, detail: "\(reason)，没有评分的：\(missing)，得分\(total.shown)")
    }
}

extension PanelVisit {
    /// In whose name it is handed in: who is marked does not learn who of the panel gave what.
    static let name = "特别考核组"

    /// The visit is handed in: scored, and what members showed a photo of becomes a finding.
    @discardableResult
    func complete(
        _ visit: Visit, _ sheet: Sheet, by actor: Actor, _ listeners: VisitListeners, in transaction: WriteTransaction
    ) throws -> Points {
        let county = actor.county
        let total = mean.points
        let heldOn = marks.map(\.heldOn).max() ?? transaction.now.day
        try transaction.run(
            """
            UPDATE visit SET heldOn = \(heldOn), submittedAt = \(transaction.now), submittedBy = \(actor.id),
                submittedByName = \(Self.name), total = \(total), isPassed = \(total >= sheet.pass)
            WHERE county = \(county) AND id = \(visit.id)
            """)
        let removed = try RemovedLines.of(visit.id, county: county, in: transaction)
        try RemovedLines.forget(removed.map(\.id), county: county, in: transaction)
        let lines = try Visits.lines(of: visit.id, county: county, in: transaction)
        let spots = lines.compactMap { line -> SubmittedVisit.Spot? in
            guard mark(of: line.juror) != nil, !line.isGoodPractice, !line.photos.isEmpty,
                line.judged?.judgement != .absent, line.judged?.judgement != .clean
            else { return nil }
            return line.found(in: sheet, by: finder(line.juror, county))
        }
        let at = heldOn == transaction.now.day ? transaction.now : Instant(heldOn, hour: 12)
        try listeners.onSubmitted(SubmittedVisit(visit: visit, at: at, by: actor, spots: spots), transaction)
        return total
    }

    /// By the panel's name, so that who is marked does not learn who of it saw what; by his own identifier, so that he does
    /// not verify it.
    private func finder(_ person: String, _ county: String) -> Actor? {
        seat(of: person).map {
            Actor(id: person, name: Self.name, county: county, roles: [$0.kind], scope: .county)
        }
    }
}

extension VisitRules.Spot {
    /// What a member of a panel noted: good practices want a word, and photos are his to take or not.
    init(_ line: VisitLine, ofPanel sheet: Sheet) {
        self.init(
            id: line.id.description, title: line.title(in: sheet), isGoodPractice: line.isGoodPractice, note: line.note,
            photoCount: line.photos.count, needsPhoto: line.isGoodPractice)
    }
}

extension PanelQueries {
    /// What a scored visit comes to after a line of it was taken back; whose sheet that was gets its new sum.
    static func rescore(
        _ visit: Visit, _ sheet: Sheet, _ lines: [VisitLine], county: String, in transaction: WriteTransaction
    ) throws -> Points {
        let marks = try marks(of: visit.id, county: county, in: transaction)
        let own = Dictionary(grouping: lines, by: \.juror)
        let totals = try marks.map { mark in
            let total = try Scoring.score(sheet, (own[mark.person.description] ?? []).observations).total
            if total != mark.total {
                try transaction.run(
                    """
                    UPDATE panelMark SET total = \(total)
                    WHERE county = \(county) AND visit = \(visit.id) AND person = \(mark.person) AND voiding = 0
                    """)
            }
            return total
        }
        return JuryMarks(totals, Sheet.Jury()).points
    }
}
