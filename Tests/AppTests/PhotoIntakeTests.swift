import App
import Database
import Foundation
import HTTPTypes
import Kernel
import Media
import TestSupport
import Testing
import Web

@Suite("A photo that is sent")
struct PhotoIntakeTests {
    @Test("is stored for no record that is not there for its sender, at whatever address")
    func nobodys() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            // Nobody else's: nothing like it lies there yet.
            let photo = smallPhoto + [7]
            let id = ID<Any>(
                at: counties.product.surroundings.now(), random: counties.product.surroundings.random(10))
            var visitors: [Role: (browser: Visitor, token: String)] = [:]
            var asked = 0
            for route in counties.product.routes where route.method == .post && route.path.contains("/:") {
                guard !route.isOutside, case .right(let right) = route.access,
                    let role = Role.assignable.first(where: right.roles.contains)
                else { continue }
                if visitors[role] == nil {
                    let browser = try await counties.visitor(role, county: "990101")
                    visitors[role] = (browser, try await browser.get("/990101/account").formToken)
                }
                let (browser, token) = try #require(visitors[role])
                let path = route.path.split(separator: "/").map { $0.hasPrefix(":") ? id.description : String($0) }
                var body = Array("--b\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\n\(token)\r\n".utf8)
                body += Array("--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"p.png\"\r\n\r\n".utf8)
                body += photo + Array("\r\n--b--\r\n".utf8)
                let answer = try await browser.send(
                    .post, "/990101/\(path.joined(separator: "/"))",
                    headers: [.contentType: "multipart/form-data; boundary=b"], body: body)
                #expect(try await !isStored(photo, counties), "\(role) at \(route.path): \(answer.status)")
                asked += 1
            }
            #expect(asked > 100)
        }
    }

    private func isStored(_ photo: [UInt8], _ counties: TwoCounties) async throws -> Bool {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(photo).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await counties.product.photos.holds(file: file.path)
    }
}
