import App
import Database
import Foundation
import HTTPTypes
import Kernel
import Office
import TestSupport
import Testing

@Suite("The pages before an examination")
struct ReadinessPagesTests {
    private func first(_ path: String, _ visitor: Visitor) async throws -> String {
        let list = try await visitor.get(path, headers: [.accept: "application/json"])
        let found = try #require(try JSONSerialization.jsonObject(with: Data(list.bytes)) as? [String: Any])
        let records = try #require(found["records"] as? [[String: Any]])
        return try #require(records.first?["id"] as? String)
    }

    @Test("say in one what is missing, whose it is and what it costs", arguments: Engine.available)
    func countdown(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let page = try await clerk.get("/990101/readiness")
            for words in ["会失分", "没人牵头", "材料没有定稿", "模拟测评丢分", "画眉水利局", "迎检方案"] {
                #expect(page.body.contains(words), "\(words)")
            }
            let plan = try await first("/990101/readiness-plans", clerk)
            let shown = try await clerk.get("/990101/readiness-plans/\(plan)")
            #expect(shown.body.contains("看整改") && shown.body.contains("一号线"))
            #expect(try await clerk.get("/990101/readiness-plans/\(plan)/plan.docx").text.contains("一号线"))
        }
    }

    @Test("give out duties as a paper with a number and its table", arguments: Engine.available)
    func paper(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let id = try await first("/990101/duty-papers?state=issued", clerk)
            let page = try await clerk.get("/990101/duty-papers/\(id)")
            #expect(page.body.contains("责任分解〔2019〕1号") && page.body.contains("画眉水利局"))
            let paper = try await clerk.get("/990101/duty-papers/\(id)/paper.docx")
            #expect(paper.text.contains("责任分解〔2019〕1号"))
        }
    }

    @Test(
        "take an answer from whoever holds a slip, once, in nobody's name, and no page says who answered",
        arguments: Engine.available)
    func answer(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let id = try await first("/990101/surveys?state=running", clerk)
            let survey = try await clerk.get("/990101/surveys/\(id)")
            let slips = survey.body.matches(of: /surveys\/[0-9a-f-]+\/slips\/[0-9]+/).map { String($0.output) }
            let stranger = counties.stranger()
            var path: String?
            for page in slips where path == nil {
                let codes = try await clerk.get("/990101/\(page)").body.matches(of: /class="letters">([0-9A-Z-]+)</)
                for code in codes where path == nil {
                    let own = "/990101/my/survey/\(code.output.1.replacing("-", with: ""))"
                    if try await stranger.get(own).body.contains("交卷") { path = own }
                }
            }
            let own = try #require(path)
            let form = try await stranger.get(own)
            let answers = (0..<5).map { ("answer-\($0)", "0") }
            let outside = try await stranger.post(own, answers.dropLast() + [("answer-4", "9")], token: form.formToken)
            #expect(outside.status == 422 && outside.body.contains("第5题没有这个选项"))
            #expect(try await stranger.post(own, answers, token: form.formToken).status == 303)
            let again = try await stranger.post(own, answers, token: form.formToken)
            #expect(again.status == 409 && again.body.contains("已经交过"))
            let kept: Int? = try await counties.product.office.read { transaction in
                try transaction.value(
                    "SELECT count(*) FROM answeredKey WHERE county = '990101' AND path LIKE '%survey%'")
            }
            #expect(kept == 0)
        }
    }
}
