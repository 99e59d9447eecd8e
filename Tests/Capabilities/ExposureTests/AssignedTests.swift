import Database
import Findings
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Exposure

/// Who answers for what was exposed, and until when.
@Suite("曝光台 that is assigned")
struct AssignedTests {
    private func lead(of finding: ID<Finding>, _ board: Board) async throws -> FindingCourse {
        try await board.office.read { try Findings.course(finding, county: TestCounty.code, in: $0) }
    }

    @Test(
        "goes to the township where it lies, also when that is the township itself, or to whom the board has chosen",
        arguments: Engine.available, ["990101100201", "990101100"])
    func leads(engine: Engine, place: String) async throws {
        try await Board.with(engine) { board in
            let county = board.county
            let own = try await board.published(village: place)
            try await board.take("assign", own, by: county.clerk)
            let finding = try #require(try await board.items(own).first?.finding)
            #expect(try await lead(of: finding, board).lead?.name == "云溪镇")
            let department = try #require(ID<Unit>(county.department.unit))
            let given = try await board.published(try Board.text("桥洞"), village: place)
            let item = try #require(try await board.items(given).first?.id)
            try await board.office.carryOut(ChooseLead(item, department), by: county.clerk)
            try await board.take("assign", given, by: county.clerk)
            let assigned = try #require(try await board.items(given).first)
            #expect(assigned.leadName == "水利局" && assigned.findingState == .assigned)
            // From here on it is changed where findings are.
            let late = await board.refusal {
                try await board.office.carryOut(ChooseLead(item, nil), by: county.clerk)
            }
            #expect(late?.code == "exposureItem.assigned")
        }
    }

    @Test("goes to no village and no shop, and is given by nobody but the office", arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let id = try await board.published()
            let item = try #require(try await board.items(id).first?.id)
            let village = try await board.county.party(of: try board.county.division("990101100201"))
            let wrong = await board.refusal {
                try await board.office.carryOut(ChooseLead(item, ID<Unit>(village.unit)), by: board.county.clerk)
            }
            #expect(wrong?.fields.map(\.name) == ["unit"])
            let editor = await board.refusal {
                try await board.office.carryOut(ChooseLead(item, nil), by: board.editor)
            }
            #expect(editor?.code == "right.missing")
        }
    }

    @Test(
        "leaves who answers already no longer than the board gives, and no less than he had",
        arguments: Engine.available, [("rural.works", true), ("rural.ordinary", false)])
    func hastened(engine: Engine, limit: (code: String, isShortened: Bool)) async throws {
        try await Board.with(engine) { board in
            let county = board.county
            let finding = try await board.record()
            try await county.assign(finding, limit.code)
            try await county.take(.init(.accept), finding, by: try county.township(), note: "分三段清")
            let before = try await lead(of: finding, board)
            let id = try await board.draft()
            try await board.office.carryOut(AddFindings(id, [finding]), by: county.clerk)
            let item = try #require(try await board.items(id).first?.id)
            try await board.confirm(item, try await board.mask(item), by: county.director)
            try await board.take("gather", id, by: county.clerk)
            try await board.take("review", id, by: county.clerk)
            try await board.take("approve", id, by: county.director)
            try await board.take("sign", id, by: county.leader)
            try await board.take("publish", id, by: county.clerk)
            try await board.take("assign", id, by: county.clerk)
            let after = try await lead(of: finding, board)
            #expect(after.lead == before.lead && after.state == .accepted)
            #expect((after.history.last?.act.step == .hasten) == limit.isShortened)
            if limit.isShortened {
                // Five working days from Monday 4 November.
                #expect(after.deadline?.instant.day.description == "2019-11-11")
                #expect(after.history.last?.note.contains("曝光") == true)
            } else {
                #expect(after.deadline == before.deadline)
            }
        }
    }

    @Test(
        "is a repeat of the same village by whatever code, and of no township as a whole", arguments: Engine.available)
    func repeats(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let first = try await board.published()
            let township = try await board.published(try Board.text("集镇"), village: "990101100")
            let again = try await board.published(try Board.text("又在集镇"), village: "990101100")
            #expect(try await board.items(township).map(\.repeats) == [nil])
            #expect(try await board.items(again).map(\.repeats) == [nil])
            // 云201村 goes into 茶201村 with its whole record.
            try await board.office.carryOut(
                EndDivision(
                    try board.county.division("990101100201"), from: try TestCounty.day("2019-11-04"),
                    into: try board.county.division("990101200201"), reason: "县政府批复",
                    listeners: DivisionListeners(closedThrough: { _, _ in nil }, onEnded: { _, _ in })),
                by: board.county.director)
            let heir = try await board.published(try Board.text("并村以后"), village: "990101200201")
            #expect(try await board.items(heir).map(\.repeats) == [first])
        }
    }
}
