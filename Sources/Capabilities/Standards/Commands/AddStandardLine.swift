import Database
import Kernel
import Office
import Sheets
import Web

/// A line as it is typed or brought in.
package struct NewLine: Hashable, Sendable {
    let code: String
    let project: String
    let content: String
    let words: String
    let scoring: String
    let method: JudgingMethod
    let points: Points
    /// By what a measured rate is reckoned; nil where somebody has to judge.
    let pattern: Sheet.Share.Marks?

    package init(
        code: String, project: String, content: String, words: String, scoring: String, method: JudgingMethod,
        points: Points, pattern: Sheet.Share.Marks? = nil
    ) {
        (self.code, self.project, self.content, self.words) = (code, project, content, words)
        (self.scoring, self.method, self.points, self.pattern) = (scoring, method, points, pattern)
    }

    init(_ line: StandardLine) {
        self.init(
            code: line.code, project: line.project, content: line.content, words: line.words, scoring: line.scoring,
            method: line.method, points: line.points, pattern: line.pattern)
    }

    /// How a form names a pattern.
    enum PatternKind: String, CaseIterable, Sendable {
        case proportional, perPoint

        var chinese: String { self == .proportional ? "按达标率得分" : "每低1个百分点扣分" }
    }

    private static func pattern(_ form: FormReader) -> Sheet.Share.Marks? {
        let kind = form.optional("pattern", "怎么算", form: "列表中的一项", PatternKind.init(rawValue:))
        switch kind {
        case nil: return nil
        case .proportional: return .proportional
        case .perPoint:
            let target: Int? = form.value("target", "应达到", form: "1到100的整数") { text in
                Int(text).flatMap { (1...100).contains($0) ? $0 : nil }
            }
            let loses: Points? = form.value("loses", "每低1个百分点扣", form: "大于0的分数，如 1 或 0.5") { text in
                Points(text).flatMap { $0 > .zero ? $0 : nil }
            }
            let remainder = form.optional(
                "remainder", "不足1个百分点", form: "列表中的一项", Sheet.Share.Remainder.init(rawValue:))
            guard let target, let loses else { return nil }
            return .perPoint(target: target, loses: loses, remainder ?? .dropped)
        }
    }

    init(_ form: FormReader) throws {
        let pattern = Self.pattern(form)
        let (code, project, content, words, scoring, method, points) = try form.finish(
            form.text("code", "编号", max: 20), form.text("project", "测评项目", max: 60),
            form.text("content", "测评内容", max: 120), form.prose("words", "测评标准", max: 1000),
            form.note("scoring", "评分标准"), form.choice("method", "测评方式", of: JudgingMethod.self),
            form.value("points", "分值", form: "分数，如 2 或 0.5") { Points($0) })
        self.init(
            code: code, project: project, content: content, words: words, scoring: scoring, method: method,
            points: points, pattern: pattern)
    }

    /// A code stands once in an edition, and a line is worth something.
    /// - Parameter own: the line that is corrected.
    func check(
        in edition: ID<StandardEdition>, but own: ID<StandardLine>? = nil, county: String,
        in transaction: ReadTransaction
    ) throws {
        let same = try transaction.row(
            "SELECT id, words FROM standardLine WHERE county = \(county) AND standard = \(edition) AND code = \(code)")
        if let same, try same["id"] as ID<StandardLine> != own {
            let others: String = try same["words"]
            throw Refusal.field("code", "standardLine.code", "编号“\(code)”已经有了：\(others)。一个编号只用一次。")
        }
        guard points > .zero else { throw Refusal.field("points", "standardLine.points", "分值应大于0。") }
    }

    /// In the place of what the line said before; where it stands stays.
    func replace(_ line: ID<StandardLine>, county: String, in transaction: WriteTransaction) throws {
        try transaction.run(
            """
            UPDATE standardLine SET code = \(code), project = \(project), content = \(content), words = \(words),
                scoring = \(scoring), method = \(method), points = \(points), pattern = \(try pattern?.stored())
            WHERE county = \(county) AND id = \(line)
            """)
    }

    /// At the end of the edition.
    @discardableResult
    func add(
        _ id: ID<StandardLine>? = nil, to edition: ID<StandardEdition>, county: String,
        in transaction: WriteTransaction
    ) throws -> ID<StandardLine> {
        let last: Int? = try transaction.value(
            "SELECT max(position) FROM standardLine WHERE county = \(county) AND standard = \(edition)")
        let id = id ?? transaction.newID(StandardLine.self)
        try transaction.run(
            """
            INSERT INTO standardLine (county, id, standard, position, code, project, content, words, scoring, method,
                points, pattern)
            VALUES (\(county), \(id), \(edition), \((last ?? 0) + 1), \(code), \(project), \(content), \(words),
                \(scoring), \(method), \(points), \(try pattern?.stored()))
            """)
        return id
    }
}

/// Adds a line to an edition that is being written.
package struct AddStandardLine: Command {
    package static let action = Action("standardLine.add", "加测评标准", right: .keepStandards)
    let edition: ID<StandardEdition>
    let line: NewLine

    package init(_ edition: ID<StandardEdition>, _ line: NewLine) { (self.edition, self.line) = (edition, line) }

    init(_ edition: ID<StandardEdition>, _ form: FormReader) throws { self.init(edition, try NewLine(form)) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<StandardLine>> {
        let found = try StandardEditions.one(edition, for: actor, in: transaction)
        try StandardTerms.checkDraft(found.state == .draft)
        try line.check(in: edition, county: actor.county, in: transaction)
        let id = try line.add(
            transaction.recordID(StandardLine.self), to: edition, county: actor.county, in: transaction)
        return Done(id, subject: edition.description, detail: line.code)
    }
}

/// Corrects a line of an edition that is being written. It keeps its place; the audit says what it was.
package struct EditStandardLine: Command {
    package static let action = Action("standardLine.edit", "改测评标准", right: .keepStandards)
    let line: ID<StandardLine>
    let text: NewLine

    package init(_ line: ID<StandardLine>, _ text: NewLine) { (self.line, self.text) = (line, text) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<StandardLine>> {
        let found = try StandardLines.one(line, for: actor, in: transaction)
        try StandardTerms.checkDraft(found.editionState == .draft)
        try text.check(in: found.edition, but: line, county: actor.county, in: transaction)
        try text.replace(line, county: actor.county, in: transaction)
        let changes = text.changes(from: NewLine(found)).map { "\($0.label)：\($0.before)→\($0.after)" }
        return Done(
            line, subject: found.edition.description, detail: "\(found.code)　\(changes.joined(separator: "；"))")
    }
}

/// Takes a line out of an edition that is being written.
package struct RemoveStandardLine: Command {
    package static let action = Action("standardLine.remove", "删测评标准", right: .keepStandards)
    let line: ID<StandardLine>

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<StandardEdition>> {
        let found = try StandardLines.one(line, for: actor, in: transaction)
        try StandardTerms.checkDraft(found.editionState == .draft)
        try transaction.run("DELETE FROM standardLine WHERE county = \(actor.county) AND id = \(line)")
        return Done(found.edition, subject: found.edition.description, detail: "\(found.code)　\(found.words)")
    }
}
