import App
import Foundation
import Office
import Testing

@Suite("The procedures of all records")
struct ProcedureTablesTests {
    @Test("stand in docs/procedures.md as they are: every state, step and party of a change is seen there")
    func printed() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let paper = try String(contentsOf: root.appending(path: "docs/procedures.md"), encoding: .utf8)
        #expect(
            paper == ProcedureTable.paper(Product.procedures), "print it again: wenming procedures > docs/procedures.md"
        )
    }

    @Test("reach every state, and have somebody for every step", arguments: Product.procedures.map(\.name))
    func whole(name: String) throws {
        let table = try #require(Product.procedures.first { $0.name == name })
        #expect(table.unreached.isEmpty)
        for row in table.rows { #expect(!row.doers.isEmpty && !row.from.isEmpty, "\(row.step)") }
    }

    @Test("have each a name of its own")
    func names() {
        let names = Product.procedures.map(\.name)
        #expect(names.count > 40 && Set(names).count == names.count, "\(names)")
    }
}
