import App
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore
import Office
import Organisation
import Recognition
import Residents
import TestSupport
import Testing
import Web

/// Residents who vote at once over HTTP on 127.0.0.1. `WENMING_VOTES=1000` measures what the office asks for: a thousand
/// in a minute, none lost or doubled.
@Suite("Votes at once over HTTP")
struct VotesAtOnceTests {
    private static let code = "990101"
    private static let village = "990101100201"
    private static let voters = ProcessInfo.processInfo.environment["WENMING_VOTES"].flatMap { Int($0) } ?? 40
    private static let hands = 16

    private let clerk = Actor(id: "clerk", name: "干事", county: code, roles: [.clerk], scope: .county)

    private func round(_ office: Office) async throws -> ID<Round> {
        let rule = AwardRule(
            .goodNeighbour, classes: ["助人为乐"], quota: 2, criteria: [.init("事迹", 100)], choices: 2)
        let round = try await office.carryOut(DraftRound(title: "好人", rule: rule), by: clerk)
        let village = try #require(DivisionCode(Self.village))
        try await take("open", round, office)
        let worker = Actor(
            id: "worker", name: "村文书", county: Self.code, roles: [.village], scope: .division(village, absorbed: []))
        for (index, name) in ["周素珍", "王国庆", "陈美娟"].enumerated() {
            let code = OutsideCode { count in Array(repeating: UInt8(index + 1), count: count) }
            let id = try await office.carryOut(
                Nominate(
                    round,
                    NomineeText(
                        group: "助人为乐", name: name, bornOn: Day("1960-01-01"), village: village, line: "照料邻居",
                        story: "照料邻居十一年。"), consent: code), by: worker)
            _ = try await office.carryOut(AgreeToNomination(code), by: .visitor("b", county: Self.code))
            for step in ["townshipPass", "countyPass"] {
                try await office.carryOut(
                    TakeProcedureStep(
                        Nomination.procedure, id, step, answers: StepAnswers(note: "属实", onBehalfOf: "乡镇，推荐表")),
                    by: clerk)
            }
        }
        try await take("close", round, office)
        try await take("vote", round, office)
        return round
    }

    private func take(_ step: String, _ round: ID<Round>, _ office: Office) async throws {
        try await office.carryOut(
            TakeProcedureStep(Round.procedure, round, step, answers: StepAnswers(note: "都已收齐")), by: clerk)
    }

    /// A resident who has signed in, as what his browser sends: cookies and the form's token.
    private func resident(
        _ number: Int, _ counties: TwoCounties, _ path: String
    ) async throws -> (cookies: String, token: String) {
        let office = counties.product.office
        let digits = "\(100_000_000 + number)".dropFirst()
        let text = ResidentText(
            name: "俞阿香", village: try #require(DivisionCode(Self.village)),
            phone: try #require(PhoneNumber("139\(digits)")),
            // No two of one name and one day of birth: those would be taken for the same.
            bornOn: Day(year: 1950 + number % 40, month: 1 + number / 40 % 12, dayOfMonth: 1 + number / 480))
        let id = try await office.carryOut(RegisterResident(text), by: clerk)
        let code = OutsideCode(random: counties.product.surroundings.random)
        try await office.carryOut(GiveCodes([ResidentCode(id, code)]), by: clerk)
        let visitor = counties.stranger()
        let page = try await visitor.get("/\(Self.code)/my/c/\(code.letters)")
        let entered = try await visitor.post(
            "/\(Self.code)/my/sign-in", [("code", code.shown), ("next", "")], token: page.formToken)
        #expect(entered.status == 303)
        let form = try await visitor.get(path)
        #expect(form.status == 200)
        return (visitor.cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; "), form.formToken)
    }

    /// One request over a socket of its own; the status that came back.
    private static func send(_ path: String, _ body: String, _ cookies: String, port: Int) throws -> Int {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return -1 }
        let request = """
            POST \(path) HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nCookie: \(cookies)\r\n\
            Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n\
            Connection: close\r\n\r\n\(body)
            """
        let bytes = Array(request.utf8)
        guard write(socket, bytes, bytes.count) == bytes.count else { return -1 }
        var (answer, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 16_384))
        while case let count = read(socket, &buffer, buffer.count), count > 0 { answer += buffer.prefix(count) }
        let head = String(decoding: answer.prefix(15), as: UTF8.self)
        return Int(head.split(separator: " ").dropFirst().first ?? "") ?? -1
    }

    @Test("are all counted, each once, however often they are sent", arguments: Engine.available)
    func votes(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let office = counties.product.office
            let round = try await round(office)
            let path = "/\(Self.code)/my/rounds/\(round)/vote"
            var browsers: [(cookies: String, token: String)] = []
            for number in 0..<Self.voters { browsers.append(try await resident(number, counties, path)) }
            let (ports, opened) = AsyncStream.makeStream(of: Int.self)
            let application = Application(
                responder: counties.site.router().buildResponder(),
                configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { channel in opened.yield(channel.localAddress?.port ?? 0) },
                logger: Logger(label: "votes"))
            let server = Task { try await application.runService(gracefulShutdownSignals: []) }
            defer { server.cancel() }
            let port = try #require(await ports.first { _ in true })
            let began = ContinuousClock.now
            let statuses = await withTaskGroup(of: [Int].self) { group in
                for hand in 0..<Self.hands {
                    let own = browsers.enumerated().filter { $0.offset % Self.hands == hand }
                    group.addTask {
                        await withCheckedContinuation { done in
                            Thread.detachNewThread {
                                done.resume(
                                    returning: own.flatMap { index, browser -> [Int] in
                                        let body = "choice=\(index % 2 + 1)&choice=3&_token=\(browser.token)"
                                        // Every tenth press is sent twice.
                                        return (0..<(index % 10 == 0 ? 2 : 1)).map { _ in
                                            (try? Self.send(path, body, browser.cookies, port: port)) ?? -1
                                        }
                                    })
                            }
                        }
                    }
                }
                return await group.reduce(into: []) { $0 += $1 }
            }
            let took = ContinuousClock.now - began
            print("\(Self.voters) votes on \(engine): \(took)")
            let county = Self.code
            let (file, voters) = try await office.read { transaction in
                (
                    try PublicRounds.tally(of: round, county: county, in: transaction),
                    try PublicRounds.voters(of: round, county: county, in: transaction)
                )
            }
            #expect(statuses.count { $0 == 200 || $0 == 303 } >= Self.voters, "\(Set(statuses))")
            #expect(voters == Self.voters && file[3] == Self.voters)
            #expect((file[1] ?? 0) + (file[2] ?? 0) == Self.voters)
            // Who asks for a thousand measures; forty beside all other tests take as long as they take.
            if ProcessInfo.processInfo.environment["WENMING_VOTES"] != nil { #expect(took < .seconds(60)) }
        }
    }
}
