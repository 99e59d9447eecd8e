import Assessment
import Database
import Foundation
import Kernel
import Office

/// Drafts a bulletin from a closed month's records.
package struct DraftBulletin: Command {
    package static let action = Action("bulletin.draft", "起草通报", right: .draftBulletins)
    let month: Month

    package init(month: Month) { self.month = month }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Bulletin>> {
        let closed = try Bulletins.closedMonth(month, county: actor.county, in: transaction)
        if let present = try Bulletins.all(county: actor.county, in: transaction).first(where: { $0.month == month }) {
            throw Refusal(
                .conflict, "bulletin.exists",
                "\(month.chinese)的通报已经有了（\(present.number?.chinese ?? present.state.chinese)），一个月一份，请打开它修改。")
        }
        let content = try Drafting.draft(closed, county: actor.county, in: transaction)
        let id = transaction.recordID(Bulletin.self)
        try transaction.run(
            """
            INSERT INTO bulletin (county, id, month, state, content, draftedBy, draftedByName, draftedAt)
            VALUES (\(actor.county), \(id), \(month), \(BulletinState.draft), \(try content.json), \(actor.id),
                    \(actor.name), \(transaction.now))
            """)
        return Done(id, subject: id.description, detail: month.chinese)
    }
}

/// Changes the text of a draft. The numbers are taken anew from the records.
package struct EditBulletin: Command {
    package static let action = Action("bulletin.edit", "修改通报", right: .draftBulletins)
    let bulletin: ID<Bulletin>
    /// In the order of the sections.
    let texts: [String]
    /// Of the text that was before the writer's eyes.
    let version: Int

    package init(bulletin: ID<Bulletin>, texts: [String], version: Int) {
        self.bulletin = bulletin
        self.texts = texts
        self.version = version
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Bulletins.one(bulletin, for: actor, in: transaction)
        _ = try BulletinFlow.state(after: .edit, in: found.state, by: actor, hands: found.hands)
        let closed = try Bulletins.closedMonth(found.month, county: actor.county, in: transaction)
        guard version == found.version else {
            throw Refusal(
                .conflict, "bulletin.editedMeanwhile", "您修改期间，别人也保存过这份通报。您写的都还在；请对照每段下面现在存着的文字，合好以后再保存。")
        }
        let content = try Drafting.refreshed(
            found.content, texts: texts, closed, county: actor.county, in: transaction)
        for (index, section) in content.sections.enumerated() {
            do { try BulletinText.check(section.text, content.named, topics: content.topics ?? []) } catch {
                throw Refusal(error.kind, error.code, error.message, fields: [.init("text\(index)", error.message)])
            }
        }
        let editors = found.hands.editors.union([actor.id]).sorted().joined(separator: " ")
        try transaction.run(
            """
            UPDATE bulletin SET content = \(try content.json), editors = \(editors), version = \(version + 1)
            WHERE county = \(actor.county) AND id = \(bulletin)
            """)
        return Done(subject: bulletin.description)
    }
}

/// Submits, approves, signs, publishes or sends back. A bulletin whose numbers are no longer those of the records goes no
/// further. Publishing gives the next number of the year.
package struct HandleBulletin: Command {
    package static let action = Action("bulletin.handle", "办理通报", right: .handleBulletins)
    let bulletin: ID<Bulletin>
    let step: BulletinStep
    let reason: String
    /// The text that was before the eyes of who approves, signs or publishes.
    let seen: SeenVersion?

    package init(bulletin: ID<Bulletin>, step: BulletinStep, reason: String = "", seen: SeenVersion? = nil) {
        self.bulletin = bulletin
        self.step = step
        self.reason = reason
        self.seen = seen
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<BulletinState> {
        let found = try Bulletins.one(bulletin, for: actor, in: transaction)
        let state = try BulletinFlow.state(after: step, in: found.state, by: actor, hands: found.hands)
        let present = try found.seen
        if seen != present {
            try SeenVersion.check(
                seen, is: present, "《\(found.content.title)》",
                changed: try Audit.lastChange(of: bulletin.description, county: actor.county, in: transaction),
                to: step.chinese)
        }
        if step != .sendBack {
            try checkFigures(of: found, county: actor.county, in: transaction)
            // What cannot be printed goes no further.
            for section in found.content.sections {
                try BulletinText.check(section.text, found.content.named, topics: found.content.topics ?? [])
            }
        }
        switch step {
        case .submit:
            try transaction.run(
                """
                UPDATE bulletin SET state = \(state), returnReason = NULL
                WHERE county = \(actor.county) AND id = \(bulletin)
                """)
        case .approve:
            try transaction.run(
                """
                UPDATE bulletin SET state = \(state), approvedBy = \(actor.id), approvedByName = \(actor.name),
                    approvedAt = \(transaction.now)
                WHERE county = \(actor.county) AND id = \(bulletin)
                """)
        case .sign:
            try transaction.run(
                """
                UPDATE bulletin SET state = \(state), signedBy = \(actor.id), signedByName = \(actor.name),
                    signedAt = \(transaction.now)
                WHERE county = \(actor.county) AND id = \(bulletin)
                """)
        case .publish:
            let number = try transaction.nextNumber(Bulletins.numberSeries, county: actor.county)
            try transaction.run(
                """
                UPDATE bulletin SET state = \(state), publishedAt = \(transaction.now), numberKind = \(number.kind),
                    numberYear = \(number.year), number = \(number.number)
                WHERE county = \(actor.county) AND id = \(bulletin)
                """)
        case .sendBack:
            guard !reason.isEmpty else { throw Refusal.field("reason", "bulletin.reason", "请写明退回的原因。") }
            try transaction.run(
                """
                UPDATE bulletin SET state = \(state), returnReason = \(reason), approvedBy = NULL,
                    approvedByName = NULL, approvedAt = NULL, signedBy = NULL, signedByName = NULL, signedAt = NULL
                WHERE county = \(actor.county) AND id = \(bulletin)
                """)
            try transaction.notify(
                [found.hands.drafter], of: .bulletin, bulletin.description, "通报退回修改",
                "《\(found.content.title)》被\(actor.name)退回：\(reason)", path: "bulletins/\(bulletin)",
                county: actor.county)
        case .edit: throw Refusal(.invalid, "bulletin.step", "请在编辑页修改。")
        }
        return Done(state, subject: bulletin.description, detail: "\(step.chinese)，\(present.audited)")
    }

    private func checkFigures(of found: Bulletin, county: String, in transaction: ReadTransaction) throws {
        let changes = try Bulletins.changes(of: found, county: county, in: transaction)
        guard changes.isEmpty else {
            throw Refusal(
                .conflict, "bulletin.stale",
                "起草之后，\(changes.map { "“\($0.name)”由“\($0.before)”变为“\($0.now)”" }.joined(separator: "、"))。请退回草稿，保存一次以更新数字，再往下走。"
            )
        }
    }
}

extension BulletinContent {
    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
