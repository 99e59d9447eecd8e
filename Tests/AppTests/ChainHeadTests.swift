import App
import Bulletins
import Database
import Kernel
import Office
import TestSupport
import Testing

@Suite("The audit's head")
struct ChainHeadTests {
    @Test("stands on a published bulletin and in its .docx, and on no draft", arguments: Engine.available)
    func printed(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let (office, county) = (counties.product.office, "990101")
            try await office.sealAudit(county: county)
            let all = try await office.read { try Bulletins.all(county: county, in: $0) }
            let published = try #require(all.first { $0.state == .published })
            let row = try await office.read { transaction in
                try transaction.row(
                    """
                    SELECT sequence, digest FROM auditEntry
                    WHERE county = \(county) AND subject = \(published.id) ORDER BY sequence DESC LIMIT 1
                    """)
            }
            let (sequence, digest): (Int, String) = (try #require(row)["sequence"], try #require(row)["digest"])
            let words = "审计链第\(sequence)条 \(digest.prefix(16))"
            let leader = try await counties.visitor(.leader, county: county)
            #expect(try await leader.get("/\(county)/bulletins/\(published.id)").body.contains(words))
            #expect(try await leader.get("/\(county)/bulletins/\(published.id)/bulletin.docx").text.contains(words))
            let draft = try #require(all.first { $0.state == .draft })
            for path in ["", "/bulletin.docx"] {
                #expect(!(try await leader.get("/\(county)/bulletins/\(draft.id)\(path)").text.contains("审计链")))
            }
        }
    }

    @Test(
        "stands on the operations page, with what is found by it and what is not, as on the audit's",
        arguments: Engine.available)
    func shown(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let (office, county) = (counties.product.office, "990101")
            let system = try await counties.visitor(.systemAdministrator, county: county)
            let keeper = try await counties.visitor(.auditAdministrator, county: county)
            try await office.sealAudit(county: county)
            let head = try await office.read { try Audit.head(county: county, in: $0) }
            let operations = try await system.get("/\(county)/operations").body
            #expect(operations.contains("到第\(head.sequence)条"))
            #expect(operations.contains("链头 <code>\(head.digest.prefix(16))</code>"))
            let audit = try await keeper.get("/\(county)/audit").body
            for line in AuditPromise.found + AuditPromise.notFound {
                #expect(operations.contains(line) && audit.contains(line), "\(line)")
            }
        }
    }
}
