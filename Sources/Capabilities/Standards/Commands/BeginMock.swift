import Database
import Kernel
import Office
import Web

/// Begins a mock assessment of the edition in force.
package struct BeginMock: Command {
    package static let action = Action("mock.begin", "组织模拟测评", right: .markMocks)
    let edition: ID<StandardEdition>
    let title: String
    let heldOn: Day

    package init(_ edition: ID<StandardEdition>, title: String, heldOn: Day) {
        (self.edition, self.title, self.heldOn) = (edition, title, heldOn)
    }

    init(_ edition: ID<StandardEdition>, _ form: FormReader) throws {
        self.edition = edition
        (title, heldOn) = try form.finish(form.text("title", "名称", max: 40), form.day("heldOn", "日期"))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<MockAssessment>> {
        let found = try StandardEditions.one(edition, for: actor, in: transaction)
        guard found.state == .inForce else {
            throw Refusal(.conflict, "mock.draft", "“\(found.title)”\(found.state.chinese)，施行中的才能模拟测评。")
        }
        guard heldOn <= transaction.now.day else {
            throw Refusal.field("heldOn", "mock.future", "\(heldOn.chinese)还没有到，测评那天再打分。")
        }
        let id = transaction.recordID(MockAssessment.self)
        try transaction.run(
            """
            INSERT INTO mockAssessment (county, id, standard, heldOn, title, begunByName)
            VALUES (\(actor.county), \(id), \(edition), \(heldOn), \(title), \(actor.name))
            """)
        return Done(id, subject: edition.description, detail: title)
    }
}

/// What lines got in a mock assessment, many at once; one marked again gets the later mark.
package struct MarkLines: Command {
    package static let action = Action("mock.mark", "模拟测评打分", right: .markMocks)

    package struct Mark: Sendable {
        let line: ID<StandardLine>
        let got: Points
        let note: String

        package init(_ line: ID<StandardLine>, got: Points, note: String = "") {
            (self.line, self.got, self.note) = (line, got, note)
        }
    }

    let mock: ID<MockAssessment>
    let marks: [Mark]

    package init(_ mock: ID<MockAssessment>, _ marks: [Mark]) { (self.mock, self.marks) = (mock, marks) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let found = try Mocks.one(mock, county: actor.county, in: transaction)
        let lines = try StandardLines.of(found.edition, county: actor.county, in: transaction)
        for mark in marks {
            guard let line = lines.first(where: { $0.id == mark.line }) else {
                throw Refusal(.missing, "mock.line", "有一条标准不在这部测评体系里，请刷新页面再打分。")
            }
            try MockScore.check(mark.got, of: line.points, code: line.code, field: "points-\(line.id)")
            guard mark.got == line.points || !mark.note.isEmpty else {
                throw Refusal.field(
                    "note-\(line.id)", "mock.note", "\(line.code)扣了分，请写明在哪里、因为什么。")
            }
            try transaction.run(
                """
                INSERT INTO mockMark (county, mock, line, got, note, markedByName)
                VALUES (\(actor.county), \(mock), \(mark.line), \(mark.got), \(mark.note), \(actor.name))
                ON CONFLICT (county, mock, line) DO UPDATE
                SET got = excluded.got, note = excluded.note, markedByName = excluded.markedByName
                """)
        }
        return Done(marks.count, subject: found.edition.description, detail: "\(found.title)：\(marks.count)条")
    }
}
