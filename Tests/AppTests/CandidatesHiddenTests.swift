import App
import Database
import HTTPTypes
import Kernel
import Office
import Organisation
import Recognition
import Residents
import TestSupport
import Testing
import Web

/// What strangers get of somebody who was nominated, before the county lets anything out: nothing, however they ask.
@Suite("A candidate before the notice")
struct CandidatesHiddenTests {
    private static let code = "990101"
    private static let village = "990101100201"
    private static let secrets = ["周素珍", "照料隔壁的老人", "周家阿姨十一年如一日"]

    private let clerk = Actor(id: "clerk", name: "干事", county: code, roles: [.clerk], scope: .county)

    private func nominated(_ office: Office) async throws -> (round: ID<Round>, nomination: ID<Nomination>) {
        let rule = AwardRule(
            .goodNeighbour, classes: ["助人为乐"], quota: 2, criteria: [.init("事迹", 100)], choices: 1)
        let round = try await office.carryOut(DraftRound(title: "好人", rule: rule), by: clerk)
        try await office.carryOut(TakeProcedureStep(Round.procedure, round, "open"), by: clerk)
        let village = try #require(DivisionCode(Self.village))
        let worker = Actor(
            id: "worker", name: "村文书", county: Self.code, roles: [.village], scope: .division(village, absorbed: []))
        let code = OutsideCode { count in Array(repeating: 7, count: count) }
        let id = try await office.carryOut(
            Nominate(
                round,
                NomineeText(
                    group: "助人为乐", name: Self.secrets[0], bornOn: Day("1960-01-01"), village: village,
                    line: Self.secrets[1], story: "\(Self.secrets[2])。"), consent: code), by: worker)
        _ = try await office.carryOut(AgreeToNomination(code), by: .visitor("b", county: Self.code))
        for step in ["townshipPass", "countyPass"] {
            try await office.carryOut(
                TakeProcedureStep(
                    Nomination.procedure, id, step, answers: StepAnswers(note: "属实", onBehalfOf: "乡镇，推荐表")),
                by: clerk)
        }
        return (round, id)
    }

    /// An address with every parameter filled by something of the candidate's.
    private func filled(_ path: String, _ round: ID<Round>, _ nomination: ID<Nomination>) -> String {
        path.split(separator: "/").map { part in
            guard part.hasPrefix(":") else { return String(part) }
            return part == ":round" ? round.description : part == ":size" ? "large" : nomination.description
        }.joined(separator: "/")
    }

    @Test(
        "stands on no public page, in no list, file or feed, and behind no guess of an address",
        arguments: Engine.available)
    func walked(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let (round, nomination) = try await nominated(counties.product.office)
            let stranger = counties.stranger()
            let routes = counties.product.routes.filter { route in
                guard route.method == .get, route.path.hasPrefix("public/"), case .anyone = route.access else {
                    return false
                }
                return true
            }
            #expect(routes.count > 20)
            for route in routes {
                let path = "/\(Self.code)/\(filled(route.path, round, nomination))"
                for asked in [path, "\(path)?q=%E5%91%A8%E7%B4%A0%E7%8F%8D", "\(path)?number=\(nomination)"] {
                    for accept in ["text/html", "application/json"] {
                        let answer = try await stranger.get(asked, headers: [.accept: accept])
                        for secret in Self.secrets {
                            // What was typed may be shown again where somebody looks for it.
                            let isEcho = asked.contains("?q=") && secret == Self.secrets[0]
                            #expect(isEcho || !answer.text.contains(secret), "\(asked) tells of \(secret)")
                        }
                    }
                }
            }
            let page = try await stranger.get("/\(Self.code)/public/rounds/\(round)")
            #expect(page.status == 200)
            #expect(try await stranger.get("/\(Self.code)/public/rounds/\(round)/ballots.csv").status == 404)
            #expect(try await stranger.get("/\(Self.code)/public/honours/\(nomination)").status == 404)
        }
    }

    @Test("A certificate's number or code that was never given verifies nothing", arguments: Engine.available)
    func certificates(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let stranger = counties.stranger()
            let path = "/\(Self.code)/public/certificates"
            let asked = try await stranger.get("\(path)?number=%E6%98%8E%E5%96%84999%E5%8F%B7")
            #expect(asked.status == 200 && asked.text.contains("没有编号是") && !asked.text.contains("证书是真的"))
            let guessed = try await stranger.get("\(path)/\(String(repeating: "2", count: 12))")
            #expect(guessed.status == 404 && guessed.text.contains("没有这张证书"))
            #expect(try await stranger.get("\(path)/xx").status == 404)
        }
    }
}
