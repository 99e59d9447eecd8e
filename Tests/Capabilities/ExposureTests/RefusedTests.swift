import Database
import Findings
import Foundation
import Kernel
import Media
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Exposure

/// What goes no further, and why.
@Suite("曝光台 that is not let out")
struct RefusedTests {
    @Test("is one without problems, without photos, or without a day", arguments: Engine.available)
    func incomplete(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let clerk = board.county.clerk
            let id = try await board.draft()
            try await board.take("gather", id, by: clerk)
            let empty = await board.refusal { try await board.take("review", id, by: clerk) }
            #expect(empty?.code == "exposure.incomplete" && empty?.message.contains("至少要有一个") == true)
            try await board.office.carryOut(
                AddItem(
                    id, division: try board.county.division("990101100201"), topic: "治脏", title: "垃圾"), by: clerk)
            let bare = await board.refusal { try await board.take("review", id, by: clerk) }
            #expect(bare?.message.contains("还没有整改前的照片") == true)
        }
    }

    @Test("is one with a photo that is not masked, or whose mask nobody else confirmed", arguments: Engine.available)
    func masks(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let county = board.county
            let id = try await board.draft()
            try await board.take("gather", id, by: county.clerk)
            let item = try await board.addItem(id)
            let bare = await board.refusal { try await board.take("review", id, by: county.clerk) }
            #expect(bare?.message.contains("还没有遮挡") == true)
            let masks = try await board.mask(item)
            // Who drew it does not confirm it.
            #expect(await board.refusal { try await board.confirm(item, masks, by: county.clerk) }?.code == "mask.own")
            try await board.take("review", id, by: county.clerk)
            let unconfirmed = await board.refusal { try await board.take("approve", id, by: county.director) }
            #expect(unconfirmed?.message.contains("还没有另一位确认") == true)
            #expect(
                await board.refusal {
                    try await board.confirm(item, [(masks[0].source, "0")], by: county.director)
                }?.code == "mask.changed")
            try await board.confirm(item, masks, by: county.director)
            try await board.take("approve", id, by: county.director)
            // What the leader signs stays as it is.
            #expect(await board.refusal { try await board.mask(item, by: board.otherClerk) }?.code == "exposure.masked")
        }
    }

    @Test(
        "shows a photo no more once its boxes were drawn anew, until another confirms them", arguments: Engine.available
    )
    func remasked(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let id = try await board.published()
            let item = try #require(try await board.items(id).first?.id)
            func shown() async throws -> [String] {
                try await board.office.read {
                    try PublicExposures.one(id, county: TestCounty.code, in: $0)?.pictures ?? []
                }
            }
            #expect(try await shown().count == 1)
            let source = try #require(
                try await board.office.read {
                    try Exposures.photos(of: [item], county: TestCounty.code, in: $0)[item]?.before.first
                })
            let wider = [try MaskBox(left: 100, top: 100, width: 500, height: 500)]
            let masked = try await board.photos.masked(source, wider)
            try await board.office.carryOut(
                MaskRecordPhoto<ExposureItem>(item, source, wider, masked: masked), by: board.county.clerk)
            #expect(try await shown().isEmpty)
            try await board.confirm(item, [(source, masked.sha256)], by: board.otherClerk)
            #expect(try await shown() == [masked.sha256])
        }
    }

    @Test("is one that tells of a person, until another lets it through with a reason", arguments: Engine.available)
    func gate(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let county = board.county
            let id = try await board.ready(try Board.text(introduction: "监督电话：0575-86021234"))
            let refusal = await board.refusal { try await board.take("review", id, by: county.clerk) }
            #expect(refusal?.code == "gate.personal" && refusal?.message.contains("导语") == true)
            #expect(refusal?.message.contains("86021234") == false)
            let hits = try await board.office.read { try ExposureIssue.hits(id, by: county.clerk, in: $0) }
            let digests = Set(hits.map(\.digest))
            func release(_ actor: Actor, _ digests: Set<String>, _ reason: String = "对外公布的监督电话") async -> String? {
                await board.refusal {
                    try await board.office.carryOut(
                        ReleaseFromGate<ExposureIssue>(id, digests, reason: reason), by: actor)
                }?.code
            }
            #expect(await release(county.clerk, digests) == "gate.own")
            #expect(await release(county.director, digests, "") == "gate.reason")
            #expect(await release(county.director, ["0"]) == "gate.changed")
            #expect(await release(county.director, digests) == nil)
            try await board.take("review", id, by: county.clerk)
            // Another number is another matter.
            try await board.take("sendBack", id, by: county.director, note: "改一改")
            let issue = try await board.issue(id)
            try await board.office.carryOut(
                EditIssue(id, try Board.text(introduction: "找138 1234 5678"), version: issue.version), by: county.clerk)
            #expect(
                await board.refusal { try await board.take("review", id, by: county.clerk) }?.code == "gate.personal")
        }
    }

    @Test("is one with a telephone number in the name of a file", arguments: Engine.available)
    func fileName(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let id = try await board.ready()
            let path = FileManager.default.temporaryDirectory.appending(path: "file-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: path) }
            try Data("采访的记录".utf8).write(to: URL(fileURLWithPath: path))
            let file = try await FileStore(beside: board.photos).add(file: path, named: "采访记录１３８１２３４５６７８.txt")
            try await board.office.carryOut(FileToRecord<ExposureIssue>(id, [file]), by: board.county.clerk)
            let refusal = await board.refusal { try await board.take("review", id, by: board.county.clerk) }
            #expect(refusal?.code == "gate.personal" && refusal?.message.contains("文件名") == true)
        }
    }

    @Test(
        "has a link to the web or none",
        arguments: [
            "javascript:alert(1)", "ftp://example.cn/a", "www.example.cn", "https://", "https:///x", "data:text/html,x",
            "http://a b.cn", "https://u:p@example.cn/", "//example.cn",
        ])
    func link(link: String) throws {
        #expect(throws: Refusal.self) { try Board.text(link: link).check() }
        try Board.text(link: "https://www.example.cn/news/1.html?a=1").check()
    }

    @Test("is changed by nobody who had an older version before him", arguments: Engine.available)
    func editedMeanwhile(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let id = try await board.draft()
            try await board.office.carryOut(EditIssue(id, try Board.text("一"), version: 1), by: board.county.clerk)
            let late = await board.refusal {
                try await board.office.carryOut(EditIssue(id, try Board.text("二"), version: 1), by: board.otherClerk)
            }
            #expect(late?.code == "exposure.editedMeanwhile")
        }
    }
}
