import App
import Database
import Findings
import HTTPTypes
import Kernel
import Media
import Office
import Organisation
import TestSupport
import Testing

@Suite("A photo that does not fit")
struct DoubtedPhotoTests {
    @Test("is taken, and marked for whoever verifies", arguments: Engine.available)
    func verifying(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let (product, county) = (counties.product, "990101")
            let village = try #require(DivisionCode("990101100201"))
            let liaison = Actor(
                id: "liaison", name: "联络员", county: county, roles: [.townshipLiaison],
                scope: .division(try #require(village.parent)))
            try await product.office.carryOut(
                AddPlace(
                    division: village, name: "村中心", kind: .village,
                    position: Position(latitude: 29_500_000, longitude: 120_900_000)), by: liaison)
            let id = try await product.office.read {
                try Findings.page(FindingFilter(), for: liaison, limit: 1, in: $0).first?.id
            }
            let finding = try #require(id)
            try await product.office.carryOut(TakeStep(finding: finding, act: .accept), by: liaison)
            let drawn = DrawnPhoto(
                subject: .tidy, seed: 1, takenAt: Instant(try #require(Day("2019-01-02"))), latitude: 29_528_880,
                longitude: 120_900_000)
            let photo = try await product.photos.add(try drawn.jpeg())
            try await product.office.carryOut(
                TakeStep(finding: finding, act: .respond(photos: [photo.sha256]), photos: [photo]), by: liaison)
            let page = try await counties.visitor(.clerk, county: county).get("/\(county)/findings/\(finding)")
            let tags = "<span class=\"tag tag-amber\">拍于发现之前</span> <span class=\"tag tag-amber\">距点位3.2千米</span>"
            #expect(page.body.contains("整改后的照片有1张请留意：\(tags)"))
            let program = try await counties.visitor(.clerk, county: county)
                .get("/\(county)/findings/\(finding)", headers: [.accept: "application/json"])
            #expect(program.body.contains("\"kind\":\"tooFar\""))
        }
    }
}
