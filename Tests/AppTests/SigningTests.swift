import App
import Bulletins
import Database
import Foundation
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@Suite("A bulletin's page")
struct SigningTests {
    @Test("asks once more under the text before it is signed, and says what goes out", arguments: Engine.available)
    func signing(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let (office, county) = (counties.product.office, "990101")
            let all = try await office.read { try Bulletins.all(county: county, in: $0) }
            let draft = try #require(all.first { $0.state == .draft })
            for (step, role) in [(Signatures.submit, Role.clerk), (Signatures.approve, .director)] {
                let actor = Actor(id: role.rawValue, name: role.chinese, county: county, roles: [role], scope: .county)
                try await office.handle(draft.id, step, by: actor)
            }
            let leader = try await counties.visitor(.leader, county: county)
            let page = try await leader.get("/\(county)/bulletins/\(draft.id)")
            let forms = page.body.ranges(of: "action=\"/\(county)/bulletins/\(draft.id)/steps/sign\"")
            let end = try #require(page.body.range(of: "</article>"))
            #expect(forms.count == 1 && forms[0].lowerBound > end.upperBound)
            #expect(page.body.contains("href=\"#final\">看完正文，在下面签发</a>"))
            let content = draft.content
            let tables = (content.sections.compactMap(\.table) + content.annexes.compactMap(\.table)).map(\.rows.count)
            let counts = "有\(content.figures.count)个数字、表格\(tables.reduce(0, +))行"
            #expect(page.body.contains(counts))
            let signed = try await leader.post(
                "/\(county)/bulletins/\(draft.id)/steps/sign", [("seen", draft.seen.digest)],
                token: page.formToken)
            #expect(signed.status == 303)
            let after = try await office.read { try Bulletins.all(county: county, in: $0) }
            #expect(after.first { $0.id == draft.id }?.state == .signed)
        }
    }
}
