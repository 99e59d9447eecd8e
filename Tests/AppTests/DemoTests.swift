import App
import Assessment
import Bulletins
import Database
import Findings
import Foundation
import HTTPTypes
import Kernel
import Office
import Organisation
import TestSupport
import Testing

@Suite("The demo county")
struct DemoTests {
    @Test(
        "of a city have codes that follow each other, 99 to a prefecture",
        arguments: [(1, "990101"), (99, "990199"), (100, "990201"), (199, "990301")])
    func codes(number: Int, code: String) {
        #expect(Demo.county(number) == code)
        #expect(DivisionCode(code)?.level == .county)
    }

    @Test("has 12 townships, 268 villages, one sign-in for every role, and a sound audit", arguments: Engine.available)
    func load(engine: Engine) async throws {
        guard engine == .postgresql else { return try await check(try await SharedDemo.county) }
        let clock = TestClock()
        try await beforeOthers {
            try await withPhotos { photos in
                try await withDatabase(engine, Product.migrations, clock: clock) { database, _ in
                    try await check(try await SharedDemo(database, photos: photos, clock))
                }
            }
        }
    }

    private func check(_ county: SharedDemo) async throws {
        let product = county.product
        #expect(Set(county.signIns.map(\.role)) == Set(Role.assignable))
        let day = county.clock.now.day
        let divisions = try await product.office.read {
            try Divisions.all(county: Demo.county, on: day, in: $0)
        }
        #expect(divisions.count { $0.code.level == .township } == 12)
        #expect(divisions.count { $0.code.level == .village } == 268)
        #expect(Set(divisions.map(\.name)).count == divisions.count)
        for signIn in county.signIns {
            _ = try await product.door.signIn(
                name: signIn.name, password: Demo.password, county: Demo.county, request: "")
        }
        try await checkMonths(product, day)
        try await checkPlaces(product)
        try await checkWaiting(county)
        let times: [Instant] = try await product.office.read { transaction in
            try transaction.rows("SELECT at FROM auditEntry WHERE county = \(Demo.county) ORDER BY sequence").map {
                try $0["at"]
            }
        }
        #expect(times == times.sorted(), "lived through in the order of time")
        #expect(try await product.office.read { try Audit.faults(county: Demo.county, in: $0) } == [])
        await #expect(throws: Refusal.self) { try await county.demo.load { _ in } }
    }

    /// Every photo of a village was taken within some 600 metres: the village's width.
    private func checkPlaces(_ product: Product) async throws {
        let spreads = try await product.office.read { transaction in
            try transaction.rows(
                """
                SELECT visit.division, count(*) AS photos,
                    max(photo.latitude) - min(photo.latitude) AS north,
                    max(photo.longitude) - min(photo.longitude) AS east
                FROM visit JOIN visitLine ON visitLine.county = visit.county AND visitLine.visit = visit.id
                JOIN recordPhoto ON recordPhoto.county = visit.county AND recordPhoto.record = visitLine.id
                JOIN photo ON photo.county = visit.county AND photo.sha256 = recordPhoto.sha256
                WHERE visit.county = \(Demo.county) GROUP BY visit.division
                """
            ).map { row -> (Int, Int, Int) in (try row["photos"], try row["north"], try row["east"]) }
        }
        #expect(spreads.contains { $0.0 > 1 })
        #expect(spreads.allSatisfy { $0.1 <= 5_400 && $0.2 <= 6_000 })
    }

    private struct Home: Decodable { let waiting: [Waiting] }
    private struct FindingList: Decodable {
        struct Row: Decodable { let id: String }
        struct Chips: Decodable { let total: String }
        let findings: [Row]
        let chips: Chips
    }
    private struct FindingSteps: Decodable { let possible: [FindingStep] }
    private struct VisitList: Decodable {
        struct Row: Decodable { let month: Month }
        let visits: [Row]
    }

    /// What anybody's first page counts is what its button opens, and the first of it can be done by who sees it.
    private func checkWaiting(_ county: SharedDemo) async throws {
        let month = Month(county.clock.now.day)
        var counted = 0
        for role in Role.assignable {
            let visitor = try await county.visitor(role)
            func opened<Page: Decodable>(_ path: String, as type: Page.Type = Page.self) async throws -> Page {
                let answer = try await visitor.get("/\(Demo.county)/\(path)", headers: [.accept: "application/json"])
                #expect(answer.status == 200, "\(role) at \(path)")
                return try JSONDecoder().decode(type, from: Data(answer.bytes))
            }
            for item in try await opened("", as: Home.self).waiting {
                let place = "\(role): \(item.title)"
                #expect(item.place?.isEmpty == false || !item.detail.isEmpty, "\(place) says neither where nor which")
                if item.path.hasPrefix("findings?task=") {
                    let list = try await opened(item.path, as: FindingList.self)
                    #expect(list.chips.total == "共\(item.count)件" && !item.hasMore, "\(place)")
                    let task = try #require(FindingTask(rawValue: String(item.path.dropFirst("findings?task=".count))))
                    let first = try #require(list.findings.first?.id)
                    let possible = try await opened("findings/\(first)", as: FindingSteps.self).possible
                    #expect(possible.contains(task.step), "\(place)")
                    counted += item.count
                } else if item.path.hasPrefix("visits") {
                    let list = try await opened(item.path, as: VisitList.self)
                    #expect(list.visits.count { $0.month <= month } == item.count, "\(place)")
                } else {
                    #expect(try await visitor.get("/\(Demo.county)/\(item.path)").status == 200, "\(place)")
                }
            }
        }
        #expect(counted > 0)
    }

    /// One month closed and reported, the running one under way; every photo its own, with time and place.
    private func checkMonths(_ product: Product, _ day: Day) async throws {
        try await product.office.read { transaction in
            let month = Month(day)
            let closed = try Assessments.closed(county: Demo.county, in: transaction)
            #expect(closed.map(\.month) == [month.previous])
            #expect(closed.first?.result.townships.allSatisfy { $0.rank != nil } == true)
            let recomputed = try Recomputation.all(nil, in: transaction)
            #expect(recomputed.map(\.isSame) == [true])
            let bulletins = try Bulletins.all(county: Demo.county, in: transaction)
            #expect(bulletins.map(\.state) == [.published] && bulletins.first?.number?.number == 1)
            let box = try #require(try Divisions.box(county: Demo.county, in: transaction))
            // A copy for the public says neither when nor where.
            let photos = try transaction.rows(
                "SELECT takenAt, latitude, longitude FROM photo WHERE latitude IS NOT NULL")
            #expect(photos.count > 150)
            for photo in photos {
                let takenAt: Instant? = try photo["takenAt"]
                let latitude: Int = try photo["latitude"]
                let longitude: Int = try photo["longitude"]
                let position = Position(latitude: latitude, longitude: longitude)
                #expect(box.contains(position) && takenAt.map { month.previous.firstDay <= $0.day } == true)
            }
            // What a finding carries is the photo of the line that it came from, and the board's are findings'.
            let shown = try transaction.value("SELECT count(DISTINCT sha256) FROM recordPhoto", as: Int.self)
            #expect(try #require(shown) >= photos.count)
        }
    }
}
