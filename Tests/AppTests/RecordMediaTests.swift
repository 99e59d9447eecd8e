import App
import Database
import Findings
import Foundation
import HTTPTypes
import Kernel
import Media
import Office
import Organisation
import TestSupport
import Testing
import Web

@Suite("Files on a record, over HTTP")
struct RecordMediaTests {
    private static let clerk = Actor(id: "c", name: "c", county: "990101", roles: [.clerk], scope: .county)
    private static let pdf = Array("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<< /Root 1 0 R >>\n".utf8)

    /// The finding of the county's self-check, assigned to 画眉镇.
    private func finding(_ counties: TwoCounties) async throws -> ID<Finding> {
        let found = try await counties.product.office.read {
            try Findings.page(FindingFilter(standing: .unaccepted), for: Self.clerk, limit: 1, in: $0).first
        }
        return try #require(found).id
    }

    private func send(
        _ files: [(name: String, bytes: [UInt8])], to id: ID<Finding>, _ visitor: Visitor
    ) async throws -> Visitor.Answer {
        let token = try await visitor.get("/990101/findings/\(id)").formToken
        var body = Array("--b\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\n\(token)\r\n".utf8)
        for file in files {
            body += Array(
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(file.name)\"\r\n\r\n".utf8)
            body += file.bytes + Array("\r\n".utf8)
        }
        body += Array("--b--\r\n".utf8)
        return try await visitor.send(
            .post, "/990101/findings/\(id)/files", headers: [.contentType: "multipart/form-data; boundary=b"],
            body: body)
    }

    private func files(_ id: ID<Finding>, _ counties: TwoCounties) async throws -> [RecordFile] {
        try await counties.product.office.read {
            try RecordFiles.of(.finding, id.description, county: "990101", in: $0)
        }
    }

    @Test(
        "are refused when they are not what they say, are none, or come from who may not", arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let id = try await finding(counties)
            let liaison = try await counties.visitor(.townshipLiaison, county: "990101")
            let strange = try await send([("方案.docx", Self.pdf)], to: id, liaison)
            #expect(strange.status == 415 && strange.body.contains("的内容是PDF 文档，和结尾“.docx”不符"))
            #expect(strange.body.contains("<details class=\"act\" open><summary>添加附件</summary>"))
            let empty = try await send([], to: id, liaison)
            #expect(empty.status == 422 && empty.body.contains("没有选文件"))
            // The leader sees findings and handles none; the village of another township does not see it.
            let leader = try await counties.visitor(.leader, county: "990101")
            #expect(try await send([("方案.pdf", Self.pdf)], to: id, leader).status == 403)
            #expect(try await !leader.get("/990101/findings/\(id)").body.contains("添加附件"))
            let department = try await counties.visitor(.departmentLiaison, county: "990101")
            #expect(try await send([("方案.pdf", Self.pdf)], to: id, department).status == 404)
            try await counties.product.office.carryOut(
                TakeStep(finding: id, act: .init(.void), note: "误记"),
                by: Actor(id: "d", name: "d", county: "990101", roles: [.director], scope: .county))
            #expect(try await send([("方案.pdf", Self.pdf)], to: id, liaison).status == 422)
            #expect(try await files(id, counties).isEmpty)
            #expect(try await counties.audited("finding.file", "990101").isEmpty)
        }
    }

    @Test("are listed, saved and never shown, by whoever sees the record and nobody else", arguments: Engine.available)
    func served(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let id = try await finding(counties)
            let liaison = try await counties.visitor(.townshipLiaison, county: "990101")
            let done = try await send([("整改方案 1.pdf", Self.pdf), ("名单.csv", Array("村,数".utf8))], to: id, liaison)
            #expect(done.status == 303)
            let stored = try await files(id, counties)
            #expect(stored.map(\.name) == ["整改方案 1.pdf", "名单.csv"])
            let file = try #require(stored.first)
            let page = try await liaison.get("/990101/findings/\(id)")
            #expect(page.body.contains("整改方案 1.pdf") && page.body.contains("PDF 文档，"))
            let path = "/990101/findings/\(id)/files/\(file.sha256)"
            for role in [Role.townshipLiaison, .leader, .clerk] {
                let answer = try await counties.visitor(role, county: "990101").get(path)
                #expect(answer.status == 200 && answer.bytes == Self.pdf)
                #expect(answer.headers[.contentType] == "application/octet-stream")
                let disposition = try #require(answer.headers[.contentDisposition])
                #expect(
                    disposition.hasPrefix("attachment; filename*=UTF-8''%E6%95%B4") && disposition.hasSuffix("%2Epdf"))
                #expect(answer.headers[HTTPField.Name("X-Content-Type-Options")!] == "nosniff")
            }
            for (role, county) in [
                (Role.departmentLiaison, "990101"), (.townshipLiaison, "990102"), (.clerk, "990102"),
            ] {
                let visitor = try await counties.visitor(role, county: county)
                let status = try await visitor.get(path.replacing("990101", with: county)).status
                #expect(status == 404, "\(role) of \(county)")
            }
            #expect(
                try await liaison.get("/990101/findings/\(id)/files/\(String(repeating: "0", count: 64))").status == 404
            )
            let audited = try await counties.audited("finding.file", "990101")
            #expect(audited.map(\.detail) == ["整改方案 1.pdf、名单.csv"])
        }
    }

    @Test("are no orphans, and the doctor says when one is gone", arguments: Engine.available)
    func kept(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let id = try await finding(counties)
            let liaison = try await counties.visitor(.townshipLiaison, county: "990101")
            #expect(try await send([("整改方案.pdf", Self.pdf)], to: id, liaison).status == 303)
            let file = try #require(try await files(id, counties).first)
            let examination = Examination(
                database: counties.product.database, photos: counties.product.photos, surroundings: clock.surroundings)
            let sound = try await examination.report()
            #expect(!sound.orphans.contains(file.sha256) && sound.faults.isEmpty, "\(sound.faults)")
            try FileManager.default.removeItem(atPath: try counties.product.photos.original(file.sha256))
            let report = try await examination.report()
            #expect(report.faults.contains { $0.contains(file.sha256) && $0.contains("原件不见了") })
            #expect(try await liaison.get("/990101/findings/\(id)/files/\(file.sha256)").status == 404)
        }
    }
}
