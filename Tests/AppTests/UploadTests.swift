import App
import Database
import Foundation
import HTTPTypes
import Inspections
import Kernel
import Media
import Office
import Organisation
import TestSupport
import Testing
import Web

@Suite("A photo sent in pieces, over HTTP")
struct UploadTests {
    private struct Progress: Decodable {
        let received: Int
        let receipt: String?
    }

    private static func photo(_ seed: UInt64) throws -> [UInt8] {
        try DrawnPhoto(
            subject: .litter, seed: seed, takenAt: TestClock().now, latitude: 29_500_000, longitude: 120_900_000
        ).jpeg()
    }

    private static func send(
        _ bytes: ArraySlice<UInt8>, at offset: Int, of length: Int, to path: String, _ visitor: Visitor, token: String
    ) async throws -> Visitor.Answer {
        try await visitor.send(
            .post, "\(path)?offset=\(offset)&length=\(length)",
            headers: [
                .contentType: "application/octet-stream", .accept: "application/json",
                HTTPField.Name("X-Form-Token")!: token,
            ],
            body: Array(bytes))
    }

    private static func progress(_ answer: Visitor.Answer) throws -> Progress {
        try JSONDecoder().decode(Progress.self, from: Data(answer.bytes))
    }

    /// An inspector's open visit with one spot: its path, the spot and the page's token.
    static func spot(_ counties: TwoCounties, _ inspector: Visitor) async throws -> (String, String, String) {
        let director = Actor(id: "d", name: "d", county: "990101", roles: [.director], scope: .county)
        var filter = Visits.Filter()
        filter.state = .open
        filter.tier = .county
        let visits = try await counties.product.office.read { [filter] in
            try Visits.page(filter, for: director, limit: 1, in: $0)
        }
        let path = "/990101/visits/\(try #require(visits.first).id)"
        let page = try await inspector.get(path)
        let start = try #require(page.body.range(of: "name=\"line\" value=\"")).upperBound
        let line = String(page.body[start...].prefix { $0 != "\"" })
        let added = try await inspector.post(
            "\(path)/lines", [("line", line), ("item", "1-1"), ("deduction", "a")], token: page.formToken)
        #expect(added.status == 303)
        return (path, line, page.formToken)
    }

    @Test("goes on after a break, and its receipt stands for it in the form", arguments: Engine.available)
    func resumed(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let inspector = try await counties.visitor(.inspector, county: "990101")
            let (path, line, token) = try await Self.spot(counties, inspector)
            let upload = "\(path)/lines/\(line)/uploads/one"
            let bytes = try Self.photo(11)
            let first = try await Self.send(
                bytes[..<1000], at: 0, of: bytes.count, to: upload, inspector, token: token)
            #expect(try Self.progress(first).received == 1000)
            let gap = try await Self.send(
                bytes[3000...], at: 3000, of: bytes.count, to: upload, inspector, token: token)
            #expect(gap.status == 409)
            let asked = try await inspector.get(upload, headers: [.accept: "application/json"])
            #expect(try Self.progress(asked).received == 1000)
            let last = try await Self.send(
                bytes[1000...], at: 1000, of: bytes.count, to: upload, inspector, token: token)
            let receipt = try #require(try Self.progress(last).receipt)
            // That answer was lost: the piece comes again, or it is asked how much has come.
            let repeated = try await Self.send(
                bytes[1000...], at: 1000, of: bytes.count, to: upload, inspector, token: token)
            let known = try await inspector.get(upload, headers: [.accept: "application/json"])
            for answer in [repeated, known] {
                #expect(answer.status == 200)
                #expect(try Self.progress(answer).receipt == receipt)
                #expect(try Self.progress(answer).received == bytes.count)
            }
            let done = try await inspector.post("\(path)/lines/\(line)/photos", [("kept", receipt)], token: token)
            #expect(done.status == 303)
            #expect(try await inspector.get(path).body.contains("\(receipt.prefix { $0 != "." })/thumbnail"))
            // A receipt is for its own record.
            let other = try await inspector.post(
                "\(path)/lines/\(line)/photos", [("kept", "0\(receipt.dropFirst())")], token: token)
            #expect(other.status == 422)
        }
    }

    @Test("is taken only from who may, with the page's token, and as much as a photo may be")
    func refused() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let inspector = try await counties.visitor(.inspector, county: "990101")
            let (path, line, token) = try await Self.spot(counties, inspector)
            let upload = "\(path)/lines/\(line)/uploads/one"
            let bytes = try Self.photo(12)
            let auditor = try await counties.visitor(.auditAdministrator, county: "990101")
            let auditorToken = try await auditor.get("/990101/account").formToken
            let stranger = try await counties.visitor(.inspector, county: "990102")
            let strangerToken = try await stranger.get("/990102/account").formToken
            for (visitor, token, statuses) in [
                (auditor, auditorToken, [403, 404]), (stranger, strangerToken, [401, 403, 404]),
                (inspector, "no", [403]),
            ] {
                let answer = try await Self.send(
                    bytes[...], at: 0, of: bytes.count, to: upload, visitor, token: token)
                #expect(statuses.contains(Int(answer.status)), "\(answer.status)")
            }
            let huge = try await Self.send(
                bytes[...], at: 20 << 20, of: 21 << 20, to: upload, inspector, token: token)
            #expect(huge.status == 413)
            let long = try await inspector.send(
                .post, "\(upload)?offset=0&length=9000000",
                headers: [.contentType: "application/octet-stream", HTTPField.Name("X-Form-Token")!: token],
                body: [UInt8](repeating: 1, count: 3 << 20))
            #expect(long.status == 413)
            let wrong = try await Self.send(
                bytes[...], at: -1, of: 0, to: upload, inspector, token: token)
            #expect(wrong.status == 422)
            let noPhoto = Array("no photo".utf8)
            let text = try await Self.send(
                noPhoto[...], at: 0, of: noPhoto.count, to: upload, inspector, token: token)
            #expect(text.status == 415)
            let asked = try await inspector.get(upload, headers: [.accept: "application/json"])
            #expect(try Self.progress(asked).received == 0)
        }
    }
}
