import Database
import Kernel
import Office
import Web

/// A line as it is typed or brought in.
package struct NewLine: Sendable {
    let code: String
    let project: String
    let content: String
    let words: String
    let scoring: String
    let method: JudgingMethod
    let points: Points

    package init(
        code: String, project: String, content: String, words: String, scoring: String, method: JudgingMethod,
        points: Points
    ) {
        (self.code, self.project, self.content, self.words) = (code, project, content, words)
        (self.scoring, self.method, self.points) = (scoring, method, points)
    }

    init(_ line: StandardLine) {
        self.init(
            code: line.code, project: line.project, content: line.content, words: line.words, scoring: line.scoring,
            method: line.method, points: line.points)
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
            INSERT INTO standardLine (county, id, standard, position, code, project, content, words, scoring, method, points)
            VALUES (\(county), \(id), \(edition), \((last ?? 0) + 1), \(code), \(project), \(content), \(words),
                \(scoring), \(method), \(points))
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

    init(_ edition: ID<StandardEdition>, _ form: FormReader) throws {
        let (code, project, content, words, scoring, method, points) = try form.finish(
            form.text("code", "编号", max: 20), form.text("project", "测评项目", max: 60),
            form.text("content", "测评内容", max: 120), form.prose("words", "测评标准", max: 1000),
            form.note("scoring", "评分标准"), form.choice("method", "测评方式", of: JudgingMethod.self),
            form.value("points", "分值", form: "分数，如 2 或 0.5") { Points($0) })
        self.init(
            edition,
            NewLine(
                code: code, project: project, content: content, words: words, scoring: scoring, method: method,
                points: points))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<StandardLine>> {
        let found = try StandardEditions.one(edition, for: actor, in: transaction)
        try StandardTerms.checkDraft(found.state == .draft)
        let same: String? = try transaction.value(
            """
            SELECT words FROM standardLine
            WHERE county = \(actor.county) AND standard = \(edition) AND code = \(line.code)
            """)
        guard same == nil else {
            throw Refusal.field("code", "standardLine.code", "编号“\(line.code)”已经有了：\(same ?? "")。一个编号只用一次。")
        }
        guard line.points > .zero else { throw Refusal.field("points", "standardLine.points", "分值应大于0。") }
        let id = try line.add(
            transaction.recordID(StandardLine.self), to: edition, county: actor.county, in: transaction)
        return Done(id, subject: edition.description, detail: line.code)
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
