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
            try await product.office.carryOut(TakeStep(finding: finding, act: .init(.accept)), by: liaison)
            let drawn = DrawnPhoto(
                subject: .tidy, seed: 1, takenAt: Instant(try #require(Day("2019-01-02"))), latitude: 29_528_880,
                longitude: 120_900_000)
            let photo = try await product.photos.add(try drawn.jpeg())
            try await product.office.carryOut(
                TakeStep(finding: finding, act: .respond(photos: [photo.sha256]), photos: [photo]), by: liaison)
            let page = try await counties.visitor(.clerk, county: county).get("/\(county)/findings/\(finding)")
            let tags = "<span class=\"tag tag-amber\">拍于发现之前</span> <span class=\"tag tag-amber\">距点位3.2千米</span>"
            #expect(page.body.contains("整改后的照片有1张请留意：\(tags)"))
            #expect(!page.body.contains("与发现时照片几乎相同"))
            let program = try await counties.visitor(.clerk, county: county)
                .get("/\(county)/findings/\(finding)", headers: [.accept: "application/json"])
            #expect(program.body.contains("\"kind\":\"tooFar\""))
        }
    }
    @Test(
        "because it is the fault's own, saved again smaller, is taken and marked for whoever verifies",
        arguments: Engine.available)
    func savedAgain(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let (product, county) = (counties.product, "990101")
            let village = try #require(DivisionCode("990101100201"))
            let liaison = Actor(
                id: "liaison", name: "联络员", county: county, roles: [.townshipLiaison],
                scope: .division(try #require(village.parent)))
            let clerk = Actor(id: "c", name: "c", county: county, roles: [.clerk], scope: .county)
            let moment = Instant(try #require(Day("2019-11-04")))
            let before = try await product.photos.add(
                try DrawnPhoto(
                    subject: .litter, seed: 3, takenAt: moment, latitude: 29_528_880, longitude: 120_900_000
                ).jpeg())
            try await product.office.keepHouse { transaction in
                try transaction.attach(before, to: RecordKind("visitLine"), "a visit's", county: county)
                try NewFinding(
                    source: .visit, origin: "甲堆", originPath: "visits", division: village, topic: "治脏", title: "甲堆",
                    description: "", finder: clerk, foundAt: transaction.now, photos: [before.sha256]
                ).record(in: transaction)
            }
            let found = try await product.office.read { try Findings.ofOrigins(["甲堆"], county: county, in: $0)["甲堆"] }
            let finding = try #require(found)
            try await product.office.carryOut(
                AssignFindings(findings: [finding], unit: nil, limit: try #require(Limit.named("rural.ordinary"))),
                by: clerk)
            try await product.office.carryOut(TakeStep(finding: finding, act: .init(.accept)), by: liaison)
            // As the page shows it, other bytes and smaller: whoever took it from there did nothing else.
            let photo = try await product.photos.add(try await product.photos.thumbnail(before.sha256))
            #expect(photo.sha256 != before.sha256)
            try await product.office.carryOut(
                TakeStep(finding: finding, act: .respond(photos: []), photos: [photo]), by: liaison)
            for path in ["findings/\(finding)", "findings?task=verify"] {
                let page = try await counties.visitor(.clerk, county: county).get("/\(county)/\(path)")
                #expect(page.body.contains("<span class=\"tag tag-amber\">与发现时照片几乎相同</span>"), "\(path)")
                #expect(!page.body.contains("这张照片退回以前就反馈过"), "\(path)")
            }
            // Sent back, and answered with the same one: whoever verifies is told.
            let other = Actor(id: "c2", name: "c2", county: county, roles: [.clerk], scope: .county)
            try await product.office.carryOut(
                TakeStep(finding: finding, act: .init(.sendBack), note: "还有垃圾"), by: other)
            try await product.office.carryOut(
                TakeStep(finding: finding, act: .respond(photos: []), photos: [photo]), by: liaison)
            for path in ["findings/\(finding)", "findings?task=verify"] {
                let page = try await counties.visitor(.clerk, county: county).get("/\(county)/\(path)")
                #expect(page.body.contains("这张照片退回以前就反馈过"), "\(path)")
            }
        }
    }
}
