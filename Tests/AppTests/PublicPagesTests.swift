import App
import Database
import Foundation
import HTTPTypes
import Kernel
import Media
import Office
import Organisation
import TestSupport
import Testing
import Web

@testable import Exposure

/// What anybody may read without signing in, and what nobody may.
@Suite("Public pages")
struct PublicPagesTests {
    private static let code = "990101"
    private static let canary = "未发布的秘密选题"

    /// An issue of a county at its stages, made by its own people.
    private struct Board {
        let product: Product
        let clerk = Actor(id: "clerk", name: "甲某某干事", county: code, roles: [.clerk], scope: .county)
        let director = Actor(id: "director", name: "乙某某主任", county: code, roles: [.director], scope: .county)
        let leader = Actor(id: "leader", name: "丙某某领导", county: code, roles: [.leader], scope: .county)

        func draft(_ title: String) async throws -> (issue: ID<ExposureIssue>, source: String, masked: String) {
            let day = try #require(Day("2019-11-05"))
            let text = ExposureText(
                channel: .own, title: title, introduction: "\(title)的导语", media: "", link: "https://www.example.cn/1",
                broadcastOn: day)
            let id = try await product.office.carryOut(DraftIssue(text), by: clerk)
            let drawn = DrawnPhoto(
                subject: .litter, seed: 41, takenAt: Instant(day, hour: 9), latitude: 29_500_000, longitude: 120_900_000
            )
            let photo = try await product.photos.add(drawn.jpeg())
            let village = try #require(DivisionCode("990101100201"))
            let item = try await product.office.carryOut(
                AddItem(
                    id, division: village, topic: "治脏", title: "\(title)的问题", description: "\(title)的说明",
                    photos: [photo]), by: clerk)
            let boxes = [try MaskBox(left: 300, top: 300, width: 250, height: 250)]
            let masked = try await product.photos.masked(photo.sha256, boxes)
            try await product.office.carryOut(
                MaskRecordPhoto<ExposureItem>(item, photo.sha256, boxes, masked: masked), by: clerk)
            try await product.office.carryOut(
                ConfirmMask<ExposureItem>(item, photo.sha256, masked: masked.sha256), by: director)
            return (id, photo.sha256, masked.sha256)
        }

        func take(_ id: ID<ExposureIssue>, _ steps: [(String, Actor)], note: String = "") async throws {
            for (step, actor) in steps {
                try await product.office.carryOut(
                    TakeProcedureStep(ExposureIssue.procedure, id, step, answers: StepAnswers(note: note)), by: actor)
            }
        }

        func sign(_ id: ID<ExposureIssue>) async throws {
            try await take(id, [("gather", clerk), ("review", clerk), ("approve", director), ("sign", leader)])
        }
    }

    @Test("tell of nothing before it is out, by no address", arguments: Engine.available)
    func walk(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let board = Board(product: counties.product)
            // As far as it comes before it is out.
            let (id, source, masked) = try await board.draft(Self.canary)
            try await board.sign(id)
            let sample = try await IsolationTests.Sample(Self.code, counties.product)
            let stranger = counties.stranger()
            let open = counties.product.routes.filter(\.isPublic)
            #expect(open.count >= 5)
            let queried = Dictionary(open.map { ($0.path, Set($0.queried + ["look"])) }, uniquingKeysWith: { $1 })
            for route in open {
                let own = route.path.replacing(":exposure", with: id.description)
                var paths = [try sample.path(route), own]
                for photo in [source, masked] { paths.append(own.replacing(":picture", with: photo)) }
                for path in paths.map({ $0.replacing(":size", with: "large") }) where !path.contains(":") {
                    for headers in [[:], [.accept: "application/json"]] as [HTTPFields] {
                        let answer = try await stranger.get("/\(Self.code)/\(path)", headers: headers)
                        #expect([200, 404].contains(answer.status), "\(path) is \(answer.status)")
                        for secret in [Self.canary, source, masked, "某某"] {
                            // Only who asked for it by its address finds that address again.
                            #expect(
                                path.contains(secret) || !answer.text.contains(secret), "\(path) tells of \(secret)")
                        }
                        #expect(!path.contains(id.description) || answer.status == 404, "\(path)")
                        #expect(answer.headers[values: .setCookie].isEmpty, "\(path) sets a cookie")
                        #expect(answer.headers[.contentSecurityPolicy] != nil)
                        // What a page leads to behind an address is read there.
                        for link in answer.text.matches(of: /"\/990101\/(public\/[a-z\/-]*)\?([^"]*)"/) {
                            let names = link.output.2.replacing("&amp;", with: "&").split(separator: "&").map {
                                String($0.prefix { $0 != "=" })
                            }
                            let read = queried[String(link.output.1)] ?? []
                            #expect(names.allSatisfy(read.contains), "\(link.output.0) at \(path)")
                        }
                    }
                }
            }
            // The same once it is out.
            try await board.take(id, [("publish", board.clerk)])
            for path in ["public/exposures", "public/exposures.atom", "public/exposures/\(id)"] {
                let answer = try await stranger.get("/\(Self.code)/\(path)")
                #expect(answer.status == 200 && answer.text.contains(Self.canary) && !answer.text.contains("某某"))
                #expect(!answer.text.contains(source))
            }
        }
    }

    @Test("show the masked photo and never the original; .docx and feed too", arguments: Engine.available)
    func photos(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let board = Board(product: counties.product)
            let (id, source, masked) = try await board.draft("河边的垃圾")
            try await board.sign(id)
            try await board.take(id, [("publish", board.clerk)])
            let stranger = counties.stranger()
            let path = "/\(Self.code)/public/exposures/\(id)"
            // Further inside than a block of the small copy.
            let box = try MaskBox(left: 350, top: 350, width: 150, height: 150)
            for size in ["large", "thumbnail"] {
                let answer = try await stranger.get("\(path)/photos/\(masked)/\(size)")
                #expect(answer.status == 200 && answer.headers[.contentType] == "image/jpeg")
                #expect(try JPEGPixels(answer.bytes).spread(in: box) <= 4)
                #expect(answer.bytes.firstRange(of: Array("Exif".utf8)) == nil)
                for guess in [source, source + ".original", "..%2F\(source)", String(repeating: "0", count: 64)] {
                    #expect(try await stranger.get("\(path)/photos/\(guess)/\(size)").status == 404, "\(guess)")
                }
            }
            // Who passes it on fetches the picture from elsewhere.
            let shown = try await stranger.get(path).body
            #expect(shown.contains("<meta property=\"og:image\" content=\"http://localhost\(path)/photos/\(masked)/"))
            let document = try await stranger.get("\(path)/issue.docx")
            let parts = try Unzipped(document.bytes).parts
            let pictures = parts.filter { $0.bytes.starts(with: [0xFF, 0xD8]) }
            #expect(pictures.count == 1)
            for picture in pictures {
                #expect(try JPEGPixels(picture.bytes).spread(in: box) <= 4)
                #expect(picture.bytes.firstRange(of: Array("Exif".utf8)) == nil)
            }
            for part in parts {
                #expect(part.bytes.firstRange(of: Array(source.utf8)) == nil, "\(part.path)")
                #expect(part.bytes.firstRange(of: Array("某某".utf8)) == nil, "\(part.path)")
            }
            let feed = try await stranger.get("/\(Self.code)/public/exposures.atom")
            #expect(feed.headers[.contentType] == "application/atom+xml; charset=utf-8")
            #expect(XMLCheck.isWellFormed(feed.bytes) && feed.text.contains("<updated>2019-"))
            // Every link says scheme and host, and another's host stands in nobody else's answer.
            let links = feed.text.matches(of: /href="([^"]*)"/).map { String($0.output.1) }
            #expect(
                links.count == 3 && links.allSatisfy { $0.hasPrefix("http://localhost/\(Self.code)/public/") },
                "\(links)")
        }
    }

    @Test("say the day that it is, though nothing was written since the day before", arguments: Engine.available)
    func today(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let stranger = counties.stranger()
            for _ in 0..<3 {
                let page = try await stranger.get("/\(Self.code)/public/titles")
                #expect(page.status == 200 && page.body.contains("\(clock.now.day.chinese)持有的"))
                clock.advance(minutes: 16 * 60)
            }
        }
    }

    @Test("are asked for again by their tag, and never older than the last write", arguments: Engine.available)
    func fresh(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let board = Board(product: counties.product)
            let stranger = counties.stranger()
            let list = "/\(Self.code)/public/exposures"
            let empty = try await stranger.get(list)
            #expect(empty.status == 200 && empty.body.contains("还没有发布过曝光台"))
            let tag = try #require(empty.headers[.eTag])
            let again = try await stranger.get(list, headers: [.ifNoneMatch: tag])
            #expect(again.status == 304 && again.bytes.isEmpty && again.headers[.cacheControl] == "public, no-cache")
            let (id, _, masked) = try await board.draft("河边的垃圾")
            try await board.sign(id)
            #expect(try await stranger.get(list, headers: [.ifNoneMatch: tag]).status == 304)
            try await board.take(id, [("publish", board.clerk)])
            let out = try await stranger.get(list, headers: [.ifNoneMatch: tag])
            #expect(out.status == 200 && out.body.contains("河边的垃圾"))
            #expect(try await stranger.get("\(list)/\(id)").body.contains("待交办"))
            try await board.take(id, [("assign", board.clerk)])
            #expect(try await stranger.get("\(list)/\(id)").body.contains("整改中"))
            let photo = "\(list)/\(id)/photos/\(masked)/thumbnail"
            #expect(try await stranger.get(photo).status == 200)
            try await board.take(id, [("withdraw", board.director)], note: "地点有误，重新核实")
            for path in ["\(list)/\(id)", "\(list)/\(id)/issue.docx", photo] {
                let gone = try await stranger.get(path)
                #expect(gone.status == 410 && gone.body.contains("地点有误") && !gone.body.contains("河边的垃圾"), "\(path)")
            }
            #expect(try await !stranger.get(list).body.contains("河边的垃圾"))
            #expect(try await !stranger.get("\(list).atom").body.contains("河边的垃圾"))
        }
    }

    @Test("are large where their address says so, and narrowed by what is there")
    func elder() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let board = Board(product: counties.product)
            let (id, _, _) = try await board.draft("河边的垃圾")
            try await board.sign(id)
            try await board.take(id, [("publish", board.clerk)])
            let stranger = counties.stranger()
            let list = "/\(Self.code)/public/exposures"
            let large = try await stranger.get("\(list)?look=elder")
            #expect(large.body.contains("class=\"elder\"") && large.body.contains("\(list)/\(id)?look=elder"))
            #expect(try await !stranger.get(list).body.contains("class=\"elder\""))
            for (query, isThere) in [
                ("month=2019-11", true), ("month=2019-10", false), ("channel=own", true), ("channel=television", false),
                ("below=990101100", true), ("below=990101200", false),
            ] {
                #expect(try await stranger.get("\(list)?\(query)").body.contains("河边的垃圾") == isThere, "\(query)")
            }
            #expect(try await stranger.get("\(list)?month=x").status == 422)
            #expect(try await stranger.get("/\(Self.code)/public/exposures/x").status == 404)
            #expect(try await stranger.get("/\(Self.code)/public/").status == 404)
        }
    }
}

private enum XMLCheck {
    /// By what a reader of feeds needs: every element closed, nothing unescaped.
    static func isWellFormed(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        var open: [Substring] = []
        for match in text.matches(of: /<(\/?)([\w:]+)[^>]*?(\/?)>/) {
            if !match.1.isEmpty {
                guard open.popLast() == match.2 else { return false }
            } else if match.3.isEmpty {
                open.append(match.2)
            }
        }
        return open.isEmpty && text.hasPrefix("<?xml") && text.firstMatch(of: /&(?!amp;|lt;|gt;|quot;|#39;)/) == nil
    }
}
