import Database
import Kernel
import Office
import Organisation
import Residents
import Web

/// What a resident does on his phone: he tells the council of his feast, reads its advice, and takes the notice back.
enum OwnBanquets {
    static let parts: OwnPart.Source = { actor, transaction in
        guard actor.has(.resident) else { return [] }
        let rows = try Banquets.own(actor, in: transaction).map { banquet in
            OwnPart.Row(
                "\(banquet.occasion.chinese)，\(banquet.heldOn.chinese)", "\(banquet.plan.tables)桌",
                tag: banquet.state.chinese, tone: banquet.state == .over ? .going : banquet.state.tone,
                path: "my/banquets/\(banquet.id)")
        }
        return [OwnPart("我报备的酒席", rows: rows, starts: [.init("办酒报备", "my/banquets/new")])]
    }
}

struct OwnBanquetRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("my/banquets/new", .right(.beResident), newForm),
            .post("my/banquets/new", .right(.beResident), .pressing("报备"), form: newForm, report),
            .page("my/banquets/:banquet", .right(.beResident), one),
            .post("my/banquets/:banquet/withdraw", .right(.beResident), .pressing("不办了"), form: one) { request in
                let id: ID<Banquet> = try request.parameter("banquet")
                return try await office.answer(request, doing: WithdrawOwnBanquet(id)) { _ in
                    .seeOther("my", notice: "已撤回，订的礼堂也退了。")
                }
            },
        ]
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            guard let resident = try Residents.own(actor, in: transaction) else { throw Refusal.signInNeeded }
            return OwnBanquetFormPage(
                standard: try Standards.shown(
                    resident.village, on: transaction.now.day, for: actor, in: transaction),
                halls: try Halls.of(resident.village, county: actor.county, in: transaction))
        }
    }

    private func report(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let text = try BanquetText(
            FormReader(request.form), host: actor.name, today: premises.surroundings.now().day)
        return try await office.answer(request, doing: ReportOwnBanquet(text)) {
            .seeOther("my/banquets/\($0)", notice: "已告诉红白理事会。")
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Banquet> = try request.parameter("banquet")
        return try await office.read { transaction in
            OwnBanquetPage(banquet: try Banquets.one(id, for: actor, in: transaction))
        }
    }
}

struct OwnBanquetFormPage: Page {
    let standard: CustomsStandard?
    let halls: [Hall]
    var title: String { "办酒报备" }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1>
        <p>告诉村里的红白理事会一声，他们来出主意、帮忙。报备是自愿的，不审批、不罚款；党员、公职人员必须报备。</p>
        \(HTML.with(standard) { "<div class=\"card-paper\"><p><strong>村里商定的标准，不超过</strong><br>\($0.standard.limits.chinese)</p></div>" })
        <div class="card-paper">\(view.form("my/banquets/new", "\(BanquetFields.fields(view, halls: halls))\(view.submit("报备"))"))</div>
        """
    }
}

struct OwnBanquetPage: Page {
    let banquet: Banquet
    var title: String { "\(banquet.occasion.chinese)，\(banquet.heldOn.chinese)" }

    func body(_ view: View) -> HTML {
        let beyond = BanquetTerms.over(banquet.standard, banquet.plan)
        return """
            <h1>\(title)</h1><p><span class="tag \(banquet.state == .over ? Tone.going.style : banquet.state.tone.style)">\(banquet.state.chinese)</span></p>
            <div class="card-paper"><p>\(banquet.plan.chinese)，农历\(LunarDay(banquet.heldOn).chinese)。</p>
            \(HTML.with(banquet.standard) { "<p>村里的标准：\($0.limits.chinese)。</p>" })
            \(banquet.standard == nil ? "<p>村里还没有办酒标准，没有可以对照的。</p>" as HTML : beyond.isEmpty ? "<p>在标准以内。</p>" : "<p>建议：\(beyond.joined(separator: "；"))。这是建议，不审批，不罚款。</p>")
            \(HTML.with(banquet.savedFen) { "<p>\(BanquetTerms.againstUsual($0))。</p>" })</div>
            \(HTML.when([.reported, .visited].contains(banquet.state), view.confirming("不办了", post: "my/banquets/\(banquet.id)/withdraw", "撤回报备，订了礼堂的同时退掉。")))
            \(view.largeButton("回到首页", "my", isMain: false))
            """
    }
}
