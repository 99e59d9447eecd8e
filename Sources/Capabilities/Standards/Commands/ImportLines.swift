import Database
import Kernel
import Office
import Sheets

/// A row of a standard as an .xlsx or .csv brings it, with the columns of 《浙江省文明县(市、区)》 (domain.md §1(b)). Cells that were
/// merged over several rows stand in the first of them only: the others have what stands above.
struct ImportedLine: ImportedRecord {
    struct Change: Sendable {
        let edition: ID<StandardEdition>
        /// The line that it changes; nil where it is new.
        let known: ID<StandardLine>?
        let line: NewLine
    }

    static let action = Action("standardLine.import", "导入测评标准", right: .keepStandards)

    private static let standardColumn = ImportColumn.text(
        ListHeading("测评体系", isNeeded: false, help: "编写中的只有一部时空着", width: 22), max: 60)
    private static let codeColumn = ImportColumn.text(ListHeading("编号", "代码", example: "Ⅰ-1-1", width: 12), max: 20)
    private static let projectColumn = ImportColumn.text(
        ListHeading("测评项目", isNeeded: false, example: "思想道德建设", help: "和上一行相同的可以空着", width: 20), max: 60)
    private static let contentColumn = ImportColumn.text(
        ListHeading("测评内容", isNeeded: false, example: "核心价值观宣传", help: "和上一行相同的可以空着", width: 24), max: 120)
    private static let wordsColumn = ImportColumn.text(
        ListHeading("测评标准", example: "主次干道每500米不少于3处", width: 40), max: 1000)
    private static let scoringColumn = ImportColumn.text(
        ListHeading("评分标准", isNeeded: false, example: "每少1处扣0.5分，扣完为止", width: 30), max: 1000)
    private static let methodColumn = ImportColumn<JudgingMethod>.choice(ListHeading("测评方式", example: "实地考察")) {
        $0.chinese
    }
    private static let pointsColumn = ImportColumn<Points>.value(
        ListHeading("分值", example: "2", width: 8), form: "分数，如 2 或 0.5"
    ) { Points($0).flatMap { $0 > .zero ? $0 : nil } }
    private static let patternColumn = ImportColumn<Pattern>.value(
        ListHeading("怎么算", isNeeded: false, help: "能按实测的百分比算的才填；空着不改", width: 30),
        form: "“由人打分”“按达标率得分”，或如“低于95%的，每低1个百分点扣0.5分，扣完为止”“90%以上得2分，80%以上得1分”", Pattern.init)

    /// How a line is reckoned from a rate that was measured, where it is at all.
    private struct Pattern {
        static let byHand = "由人打分"
        let marks: Sheet.Share.Marks?

        init?(_ text: String) {
            marks = Sheet.Share.Marks(chinese: text)
            guard marks != nil || text == Self.byHand else { return nil }
        }
    }

    static let list = ImportedList(
        "测评标准", measure: "条", path: "standards/lines",
        headings: [
            standardColumn.heading, codeColumn.heading, projectColumn.heading, contentColumn.heading,
            wordsColumn.heading, scoringColumn.heading, methodColumn.heading, pointsColumn.heading,
            patternColumn.heading,
        ],
        advice: "新的标准加在编写中的测评体系最后；已经有的编号改成表里的样子，次序不变，改了什么先列给您看。施行时各条分值要加起来等于满分。",
        mark: "本模板的格式和示例文字由本系统自编，不是上级文件的原文；请照上级发的测评体系填写。")

    let standard: String
    let code: String
    let project: String
    let content: String
    let words: String
    let scoring: String
    let method: JudgingMethod
    let points: Points
    /// Nil leaves a line as it is.
    private let pattern: Pattern?

    init(_ row: ImportRow) throws {
        standard = row.text(Self.standardColumn)
        project = row.text(Self.projectColumn)
        content = row.text(Self.contentColumn)
        scoring = row.text(Self.scoringColumn)
        pattern = row.value(Self.patternColumn)
        (code, words, method, points) = try row.finish(
            row.value(Self.codeColumn), row.value(Self.wordsColumn), row.value(Self.methodColumn),
            row.value(Self.pointsColumn))
    }

    var key: String { "\(standard.nameKey) \(code.nameKey)" }

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>] {
        let drafts = try StandardEditions.all(for: actor, in: transaction).filter { $0.state == .draft }
        var known: [ID<StandardEdition>: [String: StandardLine]] = [:]
        for draft in drafts {
            known[draft.id] = try StandardLines.of(draft.id, county: actor.county, in: transaction)
                .reduce(into: [:]) { $0[$1.code.nameKey] = $1 }
        }
        var (project, content) = ("", "")
        return records.map { record in
            if !record.project.isEmpty, record.project != project { (project, content) = (record.project, "") }
            if !record.content.isEmpty { content = record.content }
            let named = drafts.filter { record.standard.isEmpty || $0.title.nameKey.contains(record.standard.nameKey) }
            guard let draft = named.first, named.count == 1 else {
                return .wrong(
                    drafts.isEmpty
                        ? "没有编写中的测评体系，请先编一部" : "“测评体系”应是编写中的一部：\(drafts.map(\.title).joined(separator: "、"))")
            }
            if let same = known[draft.id]?[record.code.nameKey] {
                // What the list leaves empty and no row above says stays as it is.
                let line = record.line(
                    project.isEmpty ? same.project : project, content.isEmpty ? same.content : content,
                    pattern: same.pattern)
                let changes = line.changes(from: NewLine(same))
                guard !changes.isEmpty else { return .unchanged }
                return .changed(
                    changes.map { "\($0.label)：\($0.before)→\($0.after)" }.joined(separator: "；"),
                    Change(edition: draft.id, known: same.id, line: line))
            }
            guard !project.isEmpty else { return .wrong("没有填“测评项目”，上面的行也没有") }
            return .new(Change(edition: draft.id, known: nil, line: record.line(project, content)))
        }
    }

    /// - Parameter known: what the line has already, which an empty cell leaves.
    private func line(_ project: String, _ content: String, pattern known: Sheet.Share.Marks? = nil) -> NewLine {
        NewLine(
            code: code, project: project, content: content, words: words, scoring: scoring, method: method,
            points: points, pattern: pattern.map(\.marks) ?? known)
    }

    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        guard let known = change.known else {
            return try change.line.add(to: change.edition, county: actor.county, in: transaction).description
        }
        try change.line.replace(known, county: actor.county, in: transaction)
        return known.description
    }
}
