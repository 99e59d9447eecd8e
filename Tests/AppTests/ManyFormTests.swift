import App
import Database
import Findings
import Foundation
import HTTPTypes
import Inspections
import Kernel
import Media
import Office
import TestSupport
import Testing
import Web

@Suite("The forms that do many at once, over HTTP")
struct ManyFormTests {
    private static let clerk = Actor(id: "c", name: "c", county: "990101", roles: [.clerk], scope: .county)

    /// Given to the township where they were found.
    private func assigned(_ titles: [String], _ counties: TwoCounties) async throws -> [ID<Finding>] {
        let village = try #require(DivisionCode("990101100201"))
        let limit = try #require(Limit.named("rural.ordinary"))
        var ids: [ID<Finding>] = []
        for title in titles {
            try await counties.product.office.keepHouse { transaction in
                try NewFinding(
                    source: .visit, origin: title, originPath: "visits", division: village, topic: "治脏", title: title,
                    description: "", finder: Self.clerk, foundAt: transaction.now, photos: []
                ).record(in: transaction)
            }
            let found = try await counties.product.office.read {
                try Findings.ofOrigins([title], county: "990101", in: $0)[title]
            }
            ids.append(try #require(found))
        }
        try await counties.product.office.carryOut(
            AssignFindings(findings: ids, unit: nil, limit: limit), by: Self.clerk)
        return ids
    }

    /// What the page's form brings along of what was seen.
    private func seen(_ page: Visitor.Answer) -> [(String, String)] {
        page.body.matches(of: /name="seen" value="([^"]+)"/).map { ("seen", String($0.1)) }
    }

    private func state(_ id: ID<Finding>, _ counties: TwoCounties) async throws -> FindingState {
        try await counties.product.office.read { try Findings.course(id, county: "990101", in: $0).state }
    }

    @Test(
        "take in what is ticked, without script all of a page, and once however often sent", arguments: Engine.available
    )
    func accepting(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let ids = try await assigned(["甲堆", "乙堆", "丙堆"], counties)
            let liaison = try await counties.visitor(.townshipLiaison, county: "990101")
            let list = "/990101/findings?task=accept"
            let page = try await liaison.get(list)
            #expect(page.body.contains("共4件") && page.body.contains("签收交办的问题"))
            #expect(!page.body.contains("\" checked aria-label=\"选择"))
            let ticked = try await liaison.get(list + "&ticked=all")
            #expect(ticked.body.matches(of: /value="[^"]*" checked aria-label="选择/).count == 4)

            let fields = [("query", "task=accept&ticked=all"), ("note", "一并整改"), ("_key", "many-1")]
            let none = try await liaison.post("/990101/findings/many/accept", fields, token: page.formToken)
            #expect(none.status == 422 && none.body.contains("请先选中要签收的问题") && none.body.contains("一并整改"))
            let chosen = ids.prefix(2).map { ("finding", $0.description) }
            let done = try await liaison.post("/990101/findings/many/accept", fields + chosen, token: page.formToken)
            #expect(done.status == 303 && done.headers[.location] == "/990101/findings?task=accept")
            let again = try await liaison.post("/990101/findings/many/accept", fields + chosen, token: page.formToken)
            #expect(again.status == 303 && again.headers[.location] == done.headers[.location])
            let left = try await liaison.get(list)
            #expect(left.body.contains("2件已签收") && left.body.contains("共2件"))
            #expect(try await state(ids[0], counties) == .accepted)
            #expect(try await state(ids[2], counties) == .assigned)
            // Where one of them cannot, the list comes back with what was ticked.
            let half = try await liaison.post(
                "/990101/findings/many/accept",
                [("query", "task=accept"), ("finding", ids[1].description), ("finding", ids[2].description)],
                token: page.formToken)
            #expect(half.status == 409 && half.body.contains("乙堆") && half.body.contains("都没有签收"))
            #expect(half.body.contains("value=\"\(ids[2])\" checked"))
        }
    }

    @Test("lead from one finding of a list to the next, and say how many are left", arguments: Engine.available)
    func next(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let ids = try await assigned(["甲堆", "乙堆"], counties)
            let liaison = try await counties.visitor(.townshipLiaison, county: "990101")
            let list = try await liaison.get("/990101/findings?task=accept")
            let from = "?from=task%3Daccept"
            #expect(list.body.contains("href=\"/990101/findings/\(ids[0])\(from)\""))
            var path = "/990101/findings/\(ids[0])" + from
            for left in [2, 1, 0] {
                let page = try await liaison.get(path)
                #expect(page.body.contains("name=\"from\" value=\"task=accept\""))
                let step = String(path.dropFirst("/990101/findings/".count).prefix { $0 != "?" })
                let done = try await liaison.post(
                    "/990101/findings/\(step)/steps/accept", [("from", "task=accept")], token: page.formToken)
                #expect(done.headers[.location] == path)
                let after = try await liaison.get(path)
                if left == 0 {
                    #expect(after.body.contains("都办完了") && !after.body.contains("下一件："))
                } else {
                    #expect(after.body.contains("签收交办的问题：还有\(left)件"))
                    let next = try #require(after.body.firstMatch(of: /btn-primary" href="([^"]*from=[^"]*)">下一件：/))
                    path = String(next.output.1)
                }
            }
            // From no list, nothing comes next.
            #expect(try await !liaison.get("/990101/findings/\(ids[0])").body.contains("下一件"))
        }
    }

    @Test("show who verifies both photos of each, and take them together", arguments: Engine.available)
    func verifying(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let township = try #require(DivisionCode("990101100"))
            let liaison = Actor(
                id: "l", name: "l", county: "990101", roles: [.townshipLiaison], scope: .division(township))
            let ids = try await assigned(["甲堆", "乙堆"], counties)
            let photo = try await counties.product.photos.add(smallPhoto + [0])
            for id in ids {
                try await counties.product.office.carryOut(TakeStep(finding: id, act: .init(.accept)), by: liaison)
                try await counties.product.office.carryOut(
                    TakeStep(finding: id, act: .respond(photos: []), note: "当天清运", photos: [photo]), by: liaison)
            }
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let page = try await clerk.get("/990101/findings?task=verify")
            #expect(page.body.contains("整改前") && page.body.contains("当天清运"))
            #expect(page.body.contains("findings/\(ids[0])/photos/\(photo.sha256)/thumbnail"))
            #expect(page.body.contains("这张照片也用于别的问题"))
            let fields = [("query", "task=verify")] + ids.map { ("finding", $0.description) }
            let done = try await clerk.post(
                "/990101/findings/many/verify", fields + seen(page), token: page.formToken)
            #expect(done.status == 303)
            let close = try await clerk.get("/990101/findings?task=close")
            let closed = try await clerk.post(
                "/990101/findings/many/close", [("query", "task=close")] + fields.dropFirst() + seen(close),
                token: close.formToken)
            #expect(closed.status == 303)
            for id in ids { #expect(try await state(id, counties) == .closed) }
            // Nothing that asks something of its own of each.
            for task in ["respond", "assign", "answer", "nothing"] {
                let answer = try await clerk.post("/990101/findings/many/\(task)", fields, token: close.formToken)
                #expect(answer.status == 404, "\(task)")
            }
        }
    }

    @Test("give one notice to all that a plan found in a township, or one to each", arguments: Engine.available)
    func notices(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let plans = try await counties.product.office.read { try Plans.all(for: Self.clerk, in: $0) }
            let plan = try #require(plans.first { $0.plan.manner == .announced }?.plan)
            for (title, place, plan) in [
                ("甲堆", "990101100201", plan.id.description), ("乙堆", "990101100201", plan.id.description),
                ("远堆", "990101200201", plan.id.description), ("丙堆", "990101100201", nil),
            ] {
                let village = try #require(DivisionCode(place))
                try await counties.product.office.keepHouse { transaction in
                    try NewFinding(
                        source: .visit, origin: title, originPath: "visits", division: village, topic: "治脏",
                        title: title, description: "", finder: Self.clerk, foundAt: transaction.now, photos: [],
                        plan: plan
                    ).record(in: transaction)
                }
            }
            let ids = try await counties.product.office.read {
                try Findings.ofOrigins(["甲堆", "乙堆"], county: "990101", in: $0)
            }
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let asked = "plan=\(plan.id)&below=990101100&task=assign"
            let page = try await clerk.get("/990101/findings?" + asked)
            #expect(page.body.contains("督查计划：\(plan.chinese)"))
            #expect(page.body.contains("name=\"plan\" value=\"\(plan.id)\""))
            let boxes = page.body.matches(of: /name="finding" value="([^"]*)"/).map { String($0.1) }
            #expect(Set(boxes).isSuperset(of: ids.values.map(\.description)))
            #expect(!page.body.contains("丙堆") && !page.body.contains("远堆"))
            let fields = [("query", asked), ("limit", "rural.ordinary"), ("unit", ""), ("notices", "joint")]
            let done = try await clerk.post(
                "/990101/findings/assign", fields + ids.values.map { ("finding", $0.description) },
                token: page.formToken)
            #expect(done.status == 303)
            let list = try await clerk.get(try #require(done.headers[.location])).body
            #expect(list.contains("交办单1张：创建交办〔2019〕2号") && list.contains("/notice\">创建交办〔2019〕2号</a>"))
            let paper = try await clerk.get("/990101/findings/\(try #require(ids["甲堆"]))/notice.docx")
            #expect(paper.text.contains("甲堆") && paper.text.contains("乙堆") && paper.text.contains("问题清单"))
        }
    }

    @Test("cancel what cannot be visited, from the plan's page", arguments: Engine.available)
    func cancelling(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let plans = try await counties.product.office.read { try Plans.all(for: Self.clerk, in: $0) }
            let plan = try #require(plans.first { $0.plan.manner == .unannounced }?.plan)
            let path = "/990101/plans/\(plan.id)"
            let page = try await clerk.get(path + "?ticked=all")
            let boxes = page.body.matches(of: /name="visit" value="([^"]*)" checked/).map { String($0.1) }
            #expect(!boxes.isEmpty)
            let silent = try await clerk.post(
                path + "/cancel", boxes.map { ("visit", $0) } + [("cancelReason", "")], token: page.formToken)
            #expect(silent.status == 422 && silent.body.contains("请填写取消的原因"))
            #expect(silent.body.matches(of: /name="visit" value="[^"]*" checked/).count == boxes.count)
            let done = try await clerk.post(
                path + "/cancel", boxes.map { ("visit", $0) } + [("cancelReason", "封路")], token: page.formToken)
            #expect(done.status == 303 && done.headers[.location] == path)
            #expect(try await clerk.get(path).body.contains("已取消\(boxes.count)个村（社区）的检查"))
            // Who may not plan is not offered it.
            #expect(try await !counties.visitor(.leader, county: "990101").get(path).body.contains("取消去不了的检查"))
        }
    }

    @Test("of an objection do not offer the unit itself, nor one where nobody answers", arguments: Engine.available)
    func objecting(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let id = try await assigned(["甲堆"], counties)[0]
            let liaison = try await counties.visitor(.townshipLiaison, county: "990101")
            let body = try await liaison.get("/990101/findings/\(id)").body
            let select = try #require(body.firstMatch(of: /(?s)<select[^>]*name="whose".*?<\/select>/))
            #expect(select.output.contains("画眉水利局"))
            #expect(!select.output.contains(">画眉镇<") && !select.output.contains("远画眉乡"))
        }
    }

    @Test("say nothing of lost photos where none was chosen", arguments: Engine.available)
    func noPhoto(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let id = try await assigned(["甲堆"], counties)[0]
            let liaison = try await counties.visitor(.townshipLiaison, county: "990101")
            let page = try await liaison.get("/990101/findings/\(id)")
            _ = try await liaison.post("/990101/findings/\(id)/steps/accept", [], token: page.formToken)
            let refused = try await liaison.post(
                "/990101/findings/\(id)/steps/respond", [("note", "清了")], token: page.formToken)
            #expect(refused.status == 422 && refused.body.contains("至少要有一张整改后的照片"))
            #expect(!refused.body.contains("没有留住"))
        }
    }
}
