import Database
import Findings
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Coordination

@Suite("12345 tickets and media reports")
struct TicketTests {
    private static let heading = "工单编号,来源,受理时间,地点,诉求类别,诉求标题,诉求内容\n"
    private static let rows = """
        RX001,12345热线,2019-11-01,云201村,治乱,菜场占道,早上六点到八点
        MT001,媒体报道,2019/11/2,茶亭乡,,人行道停满单车,
        """

    private func judged(_ rows: String, _ desk: Desk) async throws -> [String] {
        let listed = try ListImport<ImportedTicket>.rows(of: Array((Self.heading + rows).utf8))
        return try await desk.office.read { [clerk = desk.clerk] in
            try ListImport<ImportedTicket>(listed, by: clerk, in: $0).lines.map {
                let words = $0.judgement.words
                return $0.judgement.kind.rawValue + (words.isEmpty ? "" : " \(words)")
            }
        }
    }

    @discardableResult
    private func bring(_ rows: String, _ desk: Desk) async throws -> TakeList<ImportedTicket>.Outcome {
        let listed = try ListImport<ImportedTicket>.rows(of: Array((Self.heading + rows).utf8))
        let list = try await desk.office.carryOut(
            BringList<ImportedTicket>(filename: "工单.xlsx", rows: listed), by: desk.clerk)
        return try await desk.office.carryOut(TakeList<ImportedTicket>(list: list), by: desk.clerk)
    }

    private func tickets(_ desk: Desk) async throws -> [Ticket] {
        try await desk.office.read { [clerk = desk.clerk] in
            try Listing.tickets.first("sort=received", 10, for: clerk, in: $0)
        }
    }

    @Test("become findings of their source, each once however often it comes", arguments: Engine.available)
    func once(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            #expect(try await bring(Self.rows, desk).added == 2)
            let again = try await bring(Self.rows, desk)
            #expect(again.added == 0 && again.changed == 0 && again.wrong == 0)
            let tickets = try await tickets(desk)
            #expect(tickets.map(\.number) == ["MT001", "RX001"])
            let finding = try await desk.county.finding(tickets[1].finding)
            #expect(finding.source == .hotline && finding.title == "菜场占道" && finding.topic == "治乱")
            #expect(finding.foundAt.day.description == "2019-11-01" && finding.description == "早上六点到八点")
            let report = try await desk.county.finding(tickets[0].finding)
            #expect(report.source == .media && report.topic == "群众诉求")
            let month = Period(try TestCounty.month())
            #expect(try await desk.value("ticketsHotline", month) == 1)
            #expect(try await desk.value("ticketsMedia", month) == 1)
        }
    }

    @Test("come from whatever nothing else records", arguments: Engine.available)
    func sources(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let sources: [(Ticket.Channel, FindingSource)] = [(.resident, .resident), (.meeting, .meeting)]
            for (channel, source) in sources {
                let id = try await desk.office.carryOut(
                    EnterTicket(
                        channel: channel, number: "2019-7", receivedOn: try TestCounty.day("2019-11-04"),
                        division: try desk.county.division("990101100201"), topic: "治乱", title: "占道", words: ""),
                    by: desk.clerk)
                let finding = try await desk.county.finding(id)
                #expect(finding.source == source && finding.state == .found)
            }
        }
    }

    @Test("that come again with other words are told as such, and not doubled", arguments: Engine.available)
    func otherWords(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await bring(Self.rows, desk)
            let other = Self.rows.replacing("菜场占道", with: "菜场北门占道")
            let judged = try await judged(other, desk)
            #expect(judged[0].hasPrefix("wrong 编号RX001已经在2019年11月4日登记过，当时的标题是“菜场占道”"))
            #expect(judged[1] == "unchanged")
            let outcome = try await bring(other, desk)
            #expect(outcome.added == 0 && outcome.wrong == 1)
            #expect(try await tickets(desk).count == 2)
            // By hand just so; and a number typed in full width is the same one.
            let twice = await desk.refusal {
                try await desk.office.carryOut(
                    EnterTicket(
                        channel: .hotline, number: "ｒｘ００１", receivedOn: try TestCounty.day("2019-11-04"),
                        division: try desk.county.division("990101100201"), topic: "治乱", title: "别的", words: ""),
                    by: desk.clerk)
            }
            #expect(twice?.code == "ticket.twice" && twice?.fields.map(\.name) == ["number"])
        }
    }

    @Test("keep nobody's telephone, come from no day to come, and lie in the county")
    func wrong() async throws {
        try await Desk.with(.sqlite) { desk in
            let rows = """
                A1,,2019-11-01,云201村,,噪音扰民,联系人13812345678
                A2,,2019-12-01,云201村,,噪音扰民,
                A3,,2019-11-01,火星村,,噪音扰民,
                ,,2019-11-01,云201村,,噪音扰民,
                A5,,2019-11-01,云201村,,噪音扰民,
                A5,,2019-11-01,云201村,,不一样,
                """
            let judged = try await judged(rows, desk)
            let words = ["手机号", "还没有到", "火星村", "没有填“编号”", "", "和第"]
            for (line, expected) in zip(judged, words) {
                #expect(
                    expected.isEmpty ? line == "new" : line.hasPrefix("wrong") && line.contains(expected), "\(line)")
            }
            #expect(!judged[0].contains("13812345678"))
        }
    }
}
