import Database
import Kernel
import Office

/// What there is to ask about mock assessments.
package enum Mocks {
    private static func selected(county: String) -> SQL {
        """
        mockAssessment.id, mockAssessment.standard, mockAssessment.heldOn, mockAssessment.title,
        mockAssessment.begunByName,
        (SELECT count(*) FROM mockMark WHERE mockMark.county = \(county) AND mockMark.mock = mockAssessment.id) AS marked
        """
    }

    package static func of(
        _ edition: ID<StandardEdition>, county: String, in transaction: ReadTransaction
    ) throws -> [MockAssessment] {
        try transaction.rows(
            """
            SELECT \(selected(county: county)) FROM mockAssessment
            WHERE mockAssessment.county = \(county) AND mockAssessment.standard = \(edition)
            ORDER BY mockAssessment.heldOn DESC, mockAssessment.id DESC
            """
        ).map(MockAssessment.init)
    }

    package static func one(
        _ id: ID<MockAssessment>, county: String, in transaction: ReadTransaction
    ) throws -> MockAssessment {
        let row = try transaction.row(
            """
            SELECT \(selected(county: county)) FROM mockAssessment
            WHERE mockAssessment.county = \(county) AND mockAssessment.id = \(id)
            """)
        guard let row else {
            throw Refusal(.missing, "mock.none", "没有这次模拟测评，请从测评体系的页面进入。")
        }
        return try MockAssessment(row)
    }

    /// Those of the editions in force, the last held first.
    package static func current(for actor: Actor, in transaction: ReadTransaction) throws -> [MockAssessment] {
        try StandardEditions.all(for: actor, in: transaction).filter { $0.state == .inForce }
            .flatMap { try of($0.id, county: actor.county, in: transaction) }.sorted { $0.heldOn > $1.heldOn }
    }

    package static func marks(
        of mock: ID<MockAssessment>, county: String, in transaction: ReadTransaction
    ) throws -> [ID<StandardLine>: MockMark] {
        try transaction.rows(
            "SELECT line, got, note, markedByName FROM mockMark WHERE county = \(county) AND mock = \(mock)"
        ).reduce(into: [:]) { marks, row in
            let mark = MockMark(
                line: try row["line"], got: try row["got"], note: try row["note"], markedByName: try row["markedByName"]
            )
            marks[mark.line] = mark
        }
    }

    package static func score(_ lines: [StandardLine], _ marks: [ID<StandardLine>: MockMark]) -> MockScore {
        MockScore(
            lines.compactMap { line in
                marks[line.id].map {
                    .init(
                        code: line.code, method: line.method, lead: line.duty?.lead.name ?? "没人牵头",
                        points: line.points, got: $0.got)
                }
            })
    }
}

extension MockAssessment {
    init(_ row: Row) throws {
        id = try row["id"]
        edition = try row["standard"]
        heldOn = try row["heldOn"]
        title = try row["title"]
        begunByName = try row["begunByName"]
        marked = try row["marked"]
    }
}

/// A line of a mock assessment, as a form names it.
package struct MockPlace: Sendable {
    package let mock: ID<MockAssessment>
    package let line: ID<StandardLine>

    package init?(_ text: String) {
        let halves = text.split(separator: "/").map(String.init)
        guard halves.count == 2, let mock = ID<MockAssessment>(halves[0]), let line = ID<StandardLine>(halves[1]) else {
            return nil
        }
        (self.mock, self.line) = (mock, line)
    }

    /// The lines that are judged in one way, of the last mock assessments, as a form offers them.
    package static func judged(
        by method: JudgingMethod, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [(value: String, label: String)] {
        try Mocks.current(for: actor, in: transaction).prefix(3).flatMap { mock in
            try StandardLines.of(mock.edition, county: actor.county, in: transaction)
                .filter { $0.method == method }
                .map { ("\(mock.id)/\($0.id)", "\(mock.title)：\($0.code) \($0.words)") }
        }
    }
}
