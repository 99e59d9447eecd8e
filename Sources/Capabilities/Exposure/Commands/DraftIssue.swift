import Database
import Kernel
import Office
import Organisation
import Web

/// Chooses a subject: an issue begins, with its media editor's or the office's name.
package struct DraftIssue: Command {
    package static let action = Action("exposure.draft", "选题", right: .draftExposures)
    let text: ExposureText
    /// Whose own it is to be; a media editor's is always his.
    let editor: ID<Person>?

    package init(_ text: ExposureText, editor: ID<Person>? = nil) {
        self.text = text
        self.editor = editor
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<ExposureIssue>> {
        try text.check()
        let own = actor.has(.clerk) ? try checkedEditor(actor.county, in: transaction) : actor.id
        let id = transaction.recordID(ExposureIssue.self)
        try transaction.run(
            """
            INSERT INTO exposureIssue (county, id, channel, title, introduction, media, link, broadcastOn, editor, state,
                madeAt)
            VALUES (\(actor.county), \(id), \(text.channel), \(text.title), \(text.introduction), \(text.media),
                \(text.link), \(text.broadcastOn), \(own), \(ExposureIssue.State.chosen), \(transaction.now))
            """)
        try transaction.begin(ExposureIssue.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: "\(text.channel.chinese)：\(text.title)")
    }

    private func checkedEditor(_ county: String, in transaction: ReadTransaction) throws -> String? {
        guard let editor else { return nil }
        let editors = try People.holding(.mediaEditor, county: county, in: transaction)
        guard editors.contains(where: { $0.person.id == editor }) else {
            throw Refusal.field("editor", "exposure.editor", "所选的人不是媒体编辑，请从列表中选。")
        }
        return editor.description
    }
}

/// Changes what an issue says of itself, while it is made.
package struct EditIssue: Command {
    package static let action = Action("exposure.edit", "修改曝光台", right: .draftExposures)
    let issue: ID<ExposureIssue>
    let text: ExposureText
    /// The version that was before the editor's eyes.
    let version: Int

    package init(_ issue: ID<ExposureIssue>, _ text: ExposureText, version: Int) {
        self.issue = issue
        self.text = text
        self.version = version
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try transaction.change(issue, by: actor)
        try text.check()
        guard version == found.version else {
            throw Refusal(
                .conflict, "exposure.editedMeanwhile", "您修改期间，别人也保存过这一期。您写的都还在；请对照现在的内容，合好以后再保存。")
        }
        try transaction.run(
            """
            UPDATE exposureIssue SET channel = \(text.channel), title = \(text.title), introduction = \(text.introduction),
                media = \(text.media), link = \(text.link), broadcastOn = \(text.broadcastOn),
                version = \(found.version + 1)
            WHERE county = \(actor.county) AND id = \(issue)
            """)
        return Done(subject: issue.description, detail: text.title)
    }
}

extension WriteTransaction {
    /// An issue that somebody changes now: refuses whoever may not, or not any more, and keeps that he did.
    func change(_ issue: ID<ExposureIssue>, by actor: Actor) throws -> ExposureIssue {
        let found = try Exposures.one(issue, for: actor, in: self)
        let name = found.state == .chosen ? ExposureIssue.choose : ExposureIssue.edit
        guard let step = ExposureIssue.procedure.step(named: name) else { throw Refusal.noSuchPage }
        let course = try ExposureIssue.procedure.course(of: issue, county: actor.county, in: self)
        _ = try ExposureIssue.procedure.admit(step, to: found, course, by: actor)
        // One line in its course for all that somebody did in a row.
        if course.taken.last.map({ $0.step != step.name || $0.actor != actor.id }) ?? true {
            try take(step, of: issue, in: ExposureIssue.procedure, by: actor)
        }
        return found
    }
}
