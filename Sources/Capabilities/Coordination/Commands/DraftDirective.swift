import Database
import Findings
import Kernel
import Office
import Organisation
import Web

/// What a directive says.
package struct DirectiveText: Hashable, Sendable {
    let kind: Directive.Kind
    let subject: String
    let unit: ID<Unit>
    let facts: String
    let demands: String
    let dueOn: Day
    let talkAt: String

    package init(
        kind: Directive.Kind, subject: String, unit: ID<Unit>, facts: String, demands: String, dueOn: Day,
        talkAt: String = ""
    ) {
        (self.kind, self.subject, self.unit, self.facts) = (kind, subject, unit, facts)
        (self.demands, self.dueOn, self.talkAt) = (demands, dueOn, talkAt)
    }

    fileprivate func check(today: Day) throws(Refusal) {
        guard dueOn >= today else {
            throw Refusal.field("dueOn", "directive.due", "要求的期限\(dueOn.chinese)已经过去，请填今天或以后的日期。")
        }
        guard kind != .summon || !talkAt.isEmpty else {
            throw Refusal.field("talkAt", "directive.talk", "约谈通知要写明时间、地点和约谈人，如 3月8日上午9时，县创建办二楼会议室，创建办主任。")
        }
        guard kind == .summon || talkAt.isEmpty else {
            throw Refusal.field("talkAt", "directive.noTalk", "只有约谈通知写约谈的时间地点，\(kind.chinese)请空着。")
        }
    }
}

/// What a directive can be about, by the address of its page.
enum DirectiveSubject {
    case finding(Finding)
    case problem(CoordinationCase)

    init(_ about: String, for actor: Actor, in transaction: ReadTransaction) throws {
        let parts = about.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, parts[0] == "findings", let id = ID<Finding>(parts[1]) {
            self = .finding(try Findings.one(id, for: actor, in: transaction))
        } else if parts.count == 2, parts[0] == "cases", let id = ID<CoordinationCase>(parts[1]) {
            self = .problem(try Cases.one(id, for: actor, in: transaction))
        } else {
            throw Refusal(.missing, "directive.about", "督办文书要从一件问题或难点问题的页面起草，请到那一页的下方按“起草督办文书”。")
        }
    }

    var finding: ID<Finding>? { if case .finding(let finding) = self { finding.id } else { nil } }

    /// As the paper names it.
    var words: String {
        switch self {
        case .finding(let finding): "\(finding.township)\(finding.village)\(finding.title)问题"
        case .problem(let record): "“\(record.title)”难点问题"
        }
    }

    var facts: String {
        switch self {
        case .finding(let finding):
            "\(finding.foundAt.day.chinese)，\(finding.source.chinese)发现\(finding.township)\(finding.village)\(finding.title)（\(finding.topic)）。"
                + finding.description
        case .problem(let record): record.situation
        }
    }
}

/// Drafts a directive about a finding or a case.
package struct DraftDirective: Command {
    package static let action = Action("directive.draft", "起草督办文书", right: .draftDirectives)
    let about: String
    let text: DirectiveText

    package init(about: String, _ text: DirectiveText) { (self.about, self.text) = (about, text) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Directive>> {
        _ = try DirectiveSubject(about, for: actor, in: transaction)
        try text.check(today: transaction.now.day)
        let party = Party(try Units.one(text.unit, county: actor.county, in: transaction))
        let id = transaction.recordID(Directive.self)
        try transaction.run(
            """
            INSERT INTO directive (county, id, kind, about, subject, unit, division, facts, demands, dueOn, talkAt,
                version, state)
            VALUES (\(actor.county), \(id), \(text.kind), \(about), \(text.subject), \(text.unit), \(party.division),
                \(text.facts), \(text.demands), \(text.dueOn), \(text.talkAt), 1, \(Directive.State.drafted))
            """)
        let record = try Directives.one(id, for: actor, in: transaction)
        try transaction.begin(
            Directive.procedure, id, by: actor, seen: try Directive.procedure.version(record, transaction))
        return Done(id, subject: id.description, detail: "\(text.kind.chinese)，\(party.name)：\(text.subject)")
    }
}

/// Changes a directive that was not issued yet.
package struct EditDirective: Command {
    package static let action = Action("directive.edit", "修改督办文书", right: .draftDirectives)
    let id: ID<Directive>
    let text: DirectiveText
    /// That was before the eyes of who edits.
    let version: Int

    package init(_ id: ID<Directive>, _ text: DirectiveText, version: Int) {
        (self.id, self.text, self.version) = (id, text, version)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Directives.one(id, for: actor, in: transaction)
        guard let edit = Directive.procedure.step(named: Signatures.edit) else { throw Refusal.noSuchPage }
        try transaction.take(edit, of: id, in: Directive.procedure, by: actor)
        guard found.version == version else {
            throw Refusal(.conflict, "directive.editedMeanwhile", "您打开以后，别人改过这份文书。下面是您写的，请对照现在存着的再保存。")
        }
        try text.check(today: transaction.now.day)
        let party = Party(try Units.one(text.unit, county: actor.county, in: transaction))
        try transaction.run(
            """
            UPDATE directive SET kind = \(text.kind), subject = \(text.subject), unit = \(text.unit),
                division = \(party.division), facts = \(text.facts), demands = \(text.demands), dueOn = \(text.dueOn),
                talkAt = \(text.talkAt), version = \(version + 1)
            WHERE county = \(actor.county) AND id = \(id)
            """)
        return Done(subject: id.description, detail: "\(text.kind.chinese)：\(text.subject)")
    }
}
