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

@Suite("The forms of findings, over HTTP")
struct FindingFormTests {
    private static let clerk = Actor(id: "c", name: "c", county: "990101", roles: [.clerk], scope: .county)
    /// Another photo than that of what was wrong.
    private static let after = smallPhoto + [0]

    /// A finding that nobody was given yet, in the village of 画眉镇.
    private func find(_ title: String, _ counties: TwoCounties) async throws -> ID<Finding> {
        let village = try #require(DivisionCode("990101100201"))
        try await counties.product.office.keepHouse { transaction in
            try NewFinding(
                source: .visit, origin: title, originPath: "visits", division: village, topic: "治脏", title: title,
                description: "", finder: Self.clerk, foundAt: transaction.now, photos: []
            ).record(in: transaction)
        }
        let found = try await counties.product.office.read {
            try Findings.ofOrigins([title], county: "990101", in: $0)[title]
        }
        return try #require(found)
    }

    /// The finding of the county's self-check, which has a photo; assigned to 画眉镇, and accepted.
    private func accepted(_ counties: TwoCounties, by visitor: Visitor) async throws -> ID<Finding> {
        let found = try await counties.product.office.read {
            try Findings.page(FindingFilter(standing: .unaccepted), for: Self.clerk, limit: 1, in: $0).first
        }
        let id = try #require(found).id
        let page = try await visitor.get("/990101/findings/\(id)")
        let done = try await visitor.post("/990101/findings/\(id)/steps/accept", [], token: page.formToken)
        #expect(done.status == 303)
        return id
    }

    private func respond(
        _ id: ID<Finding>, _ visitor: Visitor, note: String = "当天清运", photos: [[UInt8]] = [], kept: [String] = []
    ) async throws -> Visitor.Answer {
        let token = try await visitor.get("/990101/findings/\(id)").formToken
        var body: [UInt8] = []
        for (name, value) in [("_token", token), ("note", note)] + kept.map({ ("kept", $0) }) {
            body += Array("--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        for photo in photos {
            body += Array(
                "--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"p.png\"\r\n\r\n".utf8)
            body += photo + Array("\r\n".utf8)
        }
        body += Array("--b--\r\n".utf8)
        return try await visitor.send(
            .post, "/990101/findings/\(id)/steps/respond",
            headers: [.contentType: "multipart/form-data; boundary=b"], body: body)
    }

    /// The receipts of the photos that a form offers again.
    private func receipts(_ answer: Visitor.Answer) -> [String] {
        answer.body.matches(of: /name="kept" value="([^"]*)"/).map { String($0.1) }
    }

    @Test("answer a step that is sent again as they did, though it is taken already", arguments: Engine.available)
    func stepAgain(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let liaison = try await counties.visitor(.townshipLiaison, county: "990101")
            let found = try await counties.product.office.read {
                try Findings.page(FindingFilter(standing: .unaccepted), for: Self.clerk, limit: 1, in: $0).first
            }
            let path = "/990101/findings/\(try #require(found).id)"
            let token = try await liaison.get(path).formToken
            func accept(_ note: String = "", key: String?) async throws -> Visitor.Answer {
                try await liaison.post(
                    path + "/steps/accept", [("note", note)], token: token,
                    headers: key.map { [.idempotencyKey: $0] } ?? [:])
            }
            let first = try await accept(key: "accept-1")
            let again = try await accept(key: "accept-1")
            #expect(first.status == 303 && again.status == 303)
            #expect(first.headers[.location] == again.headers[.location])
            #expect(try await accept("另一段话", key: "accept-1").status == 409)
            #expect(try await accept(key: "accept-2").status == 409)
            #expect(try await accept(key: nil).status == 409)
        }
    }

    @Test("assign many, and the list stays narrowed as it was, from its beginning", arguments: Engine.available)
    func assigning(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let ids = [try await find("甲堆", counties), try await find("乙堆", counties)]
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let query = "q=堆&sort=division&standing=unassigned"
            let page = try await clerk.get(
                "/990101/findings?q=%E5%A0%86&sort=division&standing=unassigned")
            #expect(page.body.contains("共2件"))
            let fields = [("query", query + "&after=990101_x"), ("limit", "rural.ordinary"), ("unit", "")]
            let done = try await clerk.post(
                "/990101/findings/assign", fields + [("finding", ids[0].description)], token: page.formToken)
            #expect(
                done.status == 303
                    && done.headers[.location]
                        == "/990101/findings?q=%E5%A0%86&sort=division&standing=unassigned"
            )
            let left = try await clerk.get(try #require(done.headers[.location]))
            #expect(left.body.contains("已交办1条问题") && left.body.contains("共1件"))
            #expect(left.body.contains("乙堆") && !left.body.contains("甲堆"))
        }
    }

    @Test("keep the photos of a response that was refused for its words", arguments: Engine.available)
    func keptPhotos(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let liaison = try await counties.visitor(.townshipLiaison, county: "990101")
            let id = try await accepted(counties, by: liaison)
            let long = String(repeating: "长", count: 1001)
            let refused = try await respond(id, liaison, note: long, photos: [Self.after])
            #expect(refused.status == 422 && refused.body.contains("最多1000个字") && refused.body.contains(long))
            let receipt = try #require(receipts(refused).first)
            #expect(receipts(refused).count == 1)
            let shown = try await liaison.get("/990101/findings/\(id)/kept/\(receipt)")
            #expect(shown.status == 200 && shown.headers[.contentType] == "image/jpeg")

            // Refused once more, it is still there; then it goes in, with the same photo chosen again.
            let again = try await respond(id, liaison, note: long, kept: [receipt])
            #expect(again.status == 422 && receipts(again) == [receipt])
            let done = try await respond(id, liaison, photos: [Self.after], kept: [receipt])
            #expect(done.status == 303)
            let act = try await counties.product.office.read {
                try Findings.course(id, county: "990101", in: $0).history.last?.act
            }
            #expect(act == .respond(photos: [String(receipt.prefix(64))]))
        }
    }

    @Test("offer again what is a photo of the response, and nothing else that came", arguments: Engine.available)
    func keptOnly(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let liaison = try await counties.visitor(.townshipLiaison, county: "990101")
            let id = try await accepted(counties, by: liaison)
            let broken = try await respond(id, liaison, photos: [Array("这不是照片".utf8), Self.after])
            #expect(broken.status == 415 && receipts(broken).count == 1)
            // The photo of what was wrong would only be refused again.
            let old = try await respond(id, liaison, photos: [smallPhoto, Self.after])
            #expect(old.status == 422 && old.body.contains("整改前的是同一张"))
            #expect(receipts(old) == receipts(broken))
        }
    }

    @Test("take no photo by its digest, by another's receipt, or for another finding", arguments: Engine.available)
    func foreignReceipts(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let liaison = try await counties.visitor(.townshipLiaison, county: "990101")
            let id = try await accepted(counties, by: liaison)
            let long = String(repeating: "长", count: 1001)
            let refused = try await respond(id, liaison, note: long, photos: [Self.after])
            let receipt = try #require(receipts(refused).first)
            let digest = String(receipt.prefix(64))
            // Of the same unit, and on a finding beside it.
            let deputy = try await counties.visitor(.townshipDeputy, county: "990101")
            let other = try await find("丙堆", counties)
            let party = try #require(
                try await counties.product.office.read {
                    try Findings.course(id, county: "990101", in: $0).lead
                })
            let limit = try #require(Limit.named("rural.ordinary"))
            try await counties.product.office.carryOut(
                TakeStep(finding: other, act: .assign(to: party, limit: limit)), by: Self.clerk)
            let page = try await liaison.get("/990101/findings/\(other)")
            _ = try await liaison.post("/990101/findings/\(other)/steps/accept", [], token: page.formToken)

            for (visitor, finding, sent) in [
                (deputy, id, receipt), (liaison, other, receipt), (liaison, id, digest),
                (liaison, id, "\(digest)."), (liaison, id, "\(digest).\(String(repeating: "0", count: 64))"),
                (liaison, id, ""), (liaison, id, "../../etc/passwd.00"),
            ] {
                let answer = try await respond(finding, visitor, kept: [sent])
                #expect(answer.status == 422 && answer.body.contains("有照片没有留住"), "\(sent)")
                #expect(receipts(answer).isEmpty)
                let encoded = sent.replacing("/", with: "%2F")
                if !sent.isEmpty {
                    #expect(try await visitor.get("/990101/findings/\(finding)/kept/\(encoded)").status == 404)
                }
            }
            let states = try await counties.product.office.read { transaction in
                try [id, other].map { try Findings.course($0, county: "990101", in: transaction).state }
            }
            #expect(states == [.accepted, .accepted])
            // Signed in anew, nobody chooses again what has come.
            let later = try await counties.visitor(.townshipLiaison, county: "990101")
            #expect(try await respond(id, later, kept: [receipt]).status == 303)
        }
    }

    @Test("say of a photo that it answers another finding too", arguments: Engine.available)
    func sharedPhoto(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let liaison = try await counties.visitor(.townshipLiaison, county: "990101")
            let first = try await accepted(counties, by: liaison)
            let party = try #require(
                try await counties.product.office.read {
                    try Findings.course(first, county: "990101", in: $0).lead
                })
            let limit = try #require(Limit.named("rural.ordinary"))
            let second = try await find("丁堆", counties)
            try await counties.product.office.carryOut(
                TakeStep(finding: second, act: .assign(to: party, limit: limit)), by: Self.clerk)
            let page = try await liaison.get("/990101/findings/\(second)")
            _ = try await liaison.post("/990101/findings/\(second)/steps/accept", [], token: page.formToken)
            #expect(try await respond(first, liaison, photos: [Self.after]).status == 303)
            #expect(try await !liaison.get("/990101/findings/\(first)").body.contains("也用于"))
            #expect(try await respond(second, liaison, photos: [Self.after]).status == 303)
            let shown = try await liaison.get("/990101/findings/\(first)")
            #expect(shown.body.contains("这张照片也用于另1件问题的整改反馈"))
            #expect(shown.body.contains("href=\"/990101/findings/\(second)\""))
        }
    }

    @Test("store no photo for a finding that is voided, whole or in pieces", arguments: Engine.available)
    func voided(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let liaison = try await counties.visitor(.townshipLiaison, county: "990101")
            let id = try await accepted(counties, by: liaison)
            let token = try await liaison.get("/990101/findings/\(id)").formToken
            let director = Actor(id: "d", name: "d", county: "990101", roles: [.director], scope: .county)
            try await counties.product.office.carryOut(
                TakeStep(finding: id, act: .init(.void), note: "误记"), by: director)
            #expect(try await respond(id, liaison, photos: [Self.after]).status == 409)
            let piece = try await liaison.send(
                .post, "/990101/findings/\(id)/uploads/one?offset=0&length=\(Self.after.count)",
                headers: [
                    .contentType: "application/octet-stream", .accept: "application/json",
                    HTTPField.Name("X-Form-Token")!: token,
                ], body: Self.after)
            // Not 409, at which the page would ask how much has come and go on.
            #expect(piece.status == 422 && piece.body.contains("finding.outOfOrder"))
            #expect(try await !isStored(Self.after, counties))
        }
    }

    @Test("store no photo beyond what one person may, and say how many that is", arguments: Engine.available)
    func quota(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let liaison = try await counties.visitor(.townshipLiaison, county: "990101")
            let id = try await accepted(counties, by: liaison)
            let person = try await counties.product.office.read {
                try People.named(TwoCounties.signInName(.townshipLiaison), county: "990101", in: $0)?.id
            }
            let token = try await liaison.get("/990101/findings/\(id)").formToken
            try await counties.product.office.keepHouse { transaction in
                _ = try transaction.run(
                    """
                    INSERT INTO photoIntake (county, person, day, photos, bytes)
                    VALUES ('990101', \(person), \(transaction.now.day), 600, 600)
                    """)
            }
            let refused = try await respond(id, liaison, photos: [Self.after])
            #expect(refused.status == 429 && refused.body.contains("每人每天最多600个") && refused.body.contains("当天清运"))
            let piece = try await liaison.send(
                .post, "/990101/findings/\(id)/uploads/one?offset=0&length=\(Self.after.count)",
                headers: [
                    .contentType: "application/octet-stream", .accept: "application/json",
                    HTTPField.Name("X-Form-Token")!: token,
                ], body: Self.after)
            #expect(piece.status == 429)
            #expect(try await !isStored(Self.after, counties))
            // What lies there already takes no more room.
            #expect(try await respond(id, liaison, photos: [smallPhoto]).status == 422)
        }
    }

    private func isStored(_ photo: [UInt8], _ counties: TwoCounties) async throws -> Bool {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(photo).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await counties.product.photos.holds(file: file.path)
    }
}
