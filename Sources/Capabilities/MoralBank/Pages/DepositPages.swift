import Database
import Kernel
import Office
import Organisation
import Web

struct DepositPage: Page {
    let deposit: MoralDeposit
    let part: ProcedurePart
    let vote: String?
    let photos: [Evidence]
    let mayAdd: Bool
    let now: Instant
    private enum CodingKeys: CodingKey { case deposit, part, vote, now }
    var title: String { "\(deposit.accountName)　\(deposit.ruleTitle)" }
    var help: String { "一笔积分从申报到记账：核实、评议小组三分之二同意、公示五个工作日。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(deposit.townshipName)\(deposit.village.name)"))
        <div class="columns"><div>\(view.steps(part))
        <section class="card-paper"><dl class="record"><dt>账户</dt><dd><a href="\(view.link("moral-accounts/\(deposit.account)"))">\(deposit.accountName)</a></dd>
        <dt>积分</dt><dd>道德分\(deposit.standing)，可兑换分\(deposit.spendable)</dd><dt>日期</dt><dd>\(deposit.doneOn.chinese)</dd>
        <dt>事由</dt><dd>\(deposit.words)</dd><dt>申报</dt><dd>\(deposit.askedByName)</dd>
        \(HTML.with(vote) { "<dt>评议</dt><dd>\($0)</dd>" })
        \(HTML.with(deposit.notice) { "<dt>公示</dt><dd><a href=\"\(view.link("notices/\($0)"))\">看公示</a></dd>" })</dl></section>
        \(HTML.when(!photos.isEmpty || mayAdd, evidence(view)))</div>
        <div>\(view.timeline(part))</div></div>
        """
    }

    private func evidence(_ view: View) -> HTML {
        let path = "points/\(deposit.id)"
        let own = view.refused(at: "\(path)/photos")
        return """
            <section class="card-paper"><h2>凭据</h2>\(view.photos(photos, of: path, title: title))
            \(HTML.when(mayAdd, """
                <details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>添加照片</summary>
                \(own.form("\(path)/photos", files: true, id: "photos", "\(own.input("photo", "照片", type: "file", help: "可选多张：现场、签到表、证明。", extra: " multiple accept=\"image/*\""))\(own.submit("添加"))"))</details>
                """))</section>
            """
    }
}

struct NewDepositPage: Page {
    let accounts: [MoralAccount]
    let rules: [MoralRule]
    let chosen: String
    let today: Day
    var title: String { "申报积分" }
    var help: String { "按积分办法申报一件事的积分；核实、评议、公示以后才记账。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "一件事只记一次；一项一年有上限"))
        \(HTML.when(rules.isEmpty, view.empty("还没有积分办法。请创建办先定积分项目。", view.linkButton("积分办法", "points/rules"))))
        \(HTML.when(!rules.isEmpty && accounts.isEmpty, view.empty("还没有账户，先给家庭开户。", view.linkButton("开户", "moral-accounts/new"))))
        \(HTML.when(!rules.isEmpty && !accounts.isEmpty, """
            <div class="card-paper">\(view.form("points/new", """
                \(view.select("account", "账户", options: [("", "请选择")] + accounts.map { ($0.id.description, "\($0.name)（\($0.villageName)）") }, value: chosen))
                \(view.select("rule", "项目", options: [("", "请选择")] + rules.map { ($0.id.description, "\($0.title)（道德分\($0.standing)，可兑换分\($0.spendable)）") }))
                \(view.dayInput("doneOn", "日期", value: today))
                \(view.textArea("words", "事由", help: "什么时候、在哪里、做了什么、凭什么证明。", rows: 3, max: 300))
                \(view.submit("申报"))
                """))</div>
            """))</div>
        """
    }
}

/// A village's council: what waits for it, with the votes for each.
struct CouncilPage: Page {
    let village: Unit
    let waiting: [MoralDeposit]
    let today: Day
    var title: String { "\(village.name)评议小组" }
    var help: String { "评议小组5人以上到会，三分之二同意的公示，其余的不通过；一次会可以评多笔。" }
    var parents: [Crumb] { [Crumb("积分申报", "points")] }

    private enum CodingKeys: CodingKey { case waiting, today }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(waiting.count)笔等评议"))
        \(HTML.when(waiting.isEmpty, view.empty("没有等评议的申报。申报要先核实。", view.linkButton("积分申报", "points"))))
        \(HTML.when(!waiting.isEmpty, """
            <div class="card-paper">\(view.form("points/council", """
                \(view.dayInput("heldOn", "评议日期", value: today))
                \(view.textArea("members", "到会的人", help: "一行一个，不少于5人。", rows: 6, max: 500))
                \(view.input("contact", "公示的联系方式", help: "如 村委会，0575-86000001。", max: 100))
                <div class="table-box"><table class="cards"><thead><tr><th>户名</th><th>项目</th><th>事由</th><th class="number">道德分</th><th>同意票数</th></tr></thead><tbody>
                \(HTML.each(waiting) { deposit in
                    """
                    <tr><td data-label="户名"><a href="\(view.link("points/\(deposit.id)"))">\(deposit.accountName)</a></td><td data-label="项目">\(deposit.ruleTitle)</td>\
                    <td data-label="事由">\(deposit.words)</td><td data-label="道德分" class="number">\(deposit.standing)</td>\
                    <td data-label="同意票数">\(view.cell("votes-\(deposit.id)", "\(deposit.accountName)的同意票数", "", keyboard: .digits))</td></tr>

                    """
                })</tbody></table></div>
                \(HTML.when(waiting.count > 1, view.input("rest", "其余的同意票数", help: "没有单独填票数的都按这个数记；不填就只评填了的。", keyboard: .digits, required: false, max: 3)))
                \(view.submit("登记评议，通过的送公示"))
                """))</div>
            """))
        """
    }
}

struct MoralRulesPage: Page {
    let rules: [MoralRule]
    let vetoes: [VetoRule]
    let today: Day
    var title: String { "积分办法" }
    var help: String { "做什么得多少分、凭什么、一年最多多少；只加不扣，积分只增加礼遇，不减少权利。" }
    var parents: [Crumb] { [Crumb("积分申报", "points")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "四类参照余姚“道德银行”的分法（36、24、20、20），项目由县里自己定"))
        \(HTML.when(rules.isEmpty, view.empty("还没有积分项目。先定几项大家认可的。")))
        \(HTML.when(rules.isEmpty && view.may(.keepMoralRules), view.ruleTemplate(today: today)))
        \(HTML.each(MoralRule.Area.allCases) { area(area: $0, view) })
        \(HTML.when(view.may(.keepMoralRules), keeping(view)))
        \(view.vetoRules(vetoes, today: today))
        """
    }

    private func area(area: MoralRule.Area, _ view: View) -> HTML {
        let own = rules.filter { $0.area == area }
        return HTML.when(
            !own.isEmpty,
            """
            <section><h2>\(area.chinese) <span class="soft">占\(area.weight)分</span></h2><div class="table-box"><table class="cards"><thead><tr><th>项目</th><th class="number">道德分</th><th class="number">可兑换分</th><th class="number">一年上限</th><th>凭据</th><th>施行</th></tr></thead><tbody>
            \(HTML.each(own) { rule in
                "<tr><td data-label=\"项目\">\(rule.title)\(HTML.when(rule.basis != .asked, " <span class=\"tag\">自动记</span>"))\(HTML.when(!rule.origin.isEmpty, " <span class=\"tag\">\(rule.origin)</span>"))\(HTML.when(!rule.isInForce(on: today), " <span class=\"tag\">\(rule.validFrom > today ? "还没有施行" : "已停用")</span>"))</td><td data-label=\"道德分\" class=\"number\">\(rule.standing)</td><td data-label=\"可兑换分\" class=\"number\">\(rule.spendable)</td><td data-label=\"一年上限\" class=\"number\">\(rule.capOfYear)</td><td data-label=\"凭据\">\(rule.evidence)</td><td data-label=\"施行\">\(rule.validFrom.chinese)</td></tr>\n"
            })</tbody></table></div></section>
            """)
    }

    private func keeping(_ view: View) -> HTML {
        let view = view.refused(at: "points/rules")
        return """
            <section class="card-paper"><details class="act"\(HTML.when(view.refusal != nil || rules.isEmpty, " open"))><summary>定一个项目</summary>
            \(view.form("points/rules", id: "rule", """
                \(view.select("area", "类别", options: MoralRule.Area.allCases.map { ($0.rawValue, $0.chinese) }))
                \(view.select("basis", "凭什么记", options: MoralRule.Basis.allCases.map { ($0.rawValue, $0.chinese) }, help: "除了“申报”，其余的一经确认自动记，不再申报；同一时间只有一项有效。"))
                \(view.input("title", "项目", help: "如 参加一次志愿服务；同名的从新的施行日期起改用这一版。", max: 60))
                \(view.input("standing", "道德分", keyboard: .digits))\(view.input("spendable", "可兑换分", keyboard: .digits))
                \(view.input("evidence", "凭据", max: 100))
                \(view.input("capOfYear", "一年上限", help: "一个账户一年按这一项最多多少分。", keyboard: .digits))
                \(view.dayInput("validFrom", "施行日期", value: today))
                \(view.submit("定下来"))
                """))</details></section>
            """
    }
}

struct DepositRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("points/new", .right(.proposeDeposits), newForm),
            .post("points/new", .right(.proposeDeposits), Self.asking, form: newForm) { request in
                try await office.answer(request, doing: AskForPoints(FormReader(request.form))) { id in
                    .seeOther("points/\(id)", notice: "已申报，等另一位核实。")
                }
            },
            .page("points/rules", .right(.seeMoralBank), rules),
            .post("points/rules", .right(.keepMoralRules), .pressing("定积分项目"), form: rules) { request in
                try await office.answer(request, doing: KeepMoralRule(FormReader(request.form))) { _ in
                    .seeOther("points/rules", notice: "已定下来。")
                }
            },
            .page("points/council", .right(.holdCouncils), council),
            .post("points/council", .right(.holdCouncils), .pressing("登记评议"), form: council, hold),
            .page("points/:moralDeposit", .right(.seeMoralBank), one),
            .post("points/:moralDeposit/photos", .right(.proposeDeposits), .pressing("添加凭据"), form: one, photograph),
        ] + media.routes + Listing.moralDeposits.routes(office) + MoralDeposit.procedure.routes(premises, page: one)
    }

    private var media: RecordMedia<MoralDeposit> {
        RecordMedia(at: "points/:moralDeposit", sees: .seeMoralBank, office, premises.photos) {
            id, actor, transaction in
            _ = try MoralDeposits.one(id, for: actor, in: transaction)
            return try RecordPhotos.of(
                MoralDeposit.noun.kind, [id.description], county: actor.county, in: transaction)[id.description]?
                .map(\.sha256) ?? []
        }
    }

    private func photograph(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<MoralDeposit> = try request.parameter("moralDeposit")
        // Before photos are taken in.
        _ = try await office.read { try MoralDeposits.one(id, for: actor, in: $0) }
        let form = FormReader(request.form)
        let photos = try await premises.photos.sent(request, form, for: id.description, in: office)
        try form.finish()
        return try await office.answer(request, doing: AddDepositPhotos(id, photos)) { _ in
            .seeOther("points/\(id)", notice: "凭据已添加。")
        }
    }

    private static let asking = Deed.writing(
        "申报积分",
        [
            .brought("account", "账户") { _ in "所选的账户" }, .brought("rule", "项目") { _ in "所选的项目" },
            .text("doneOn", "日期"), .text("words", "事由"),
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let chosen = request.method == .get ? FormReader(request.query).text("account", "", optional: true) : ""
        return try await office.read { transaction in
            NewDepositPage(
                accounts: try MoralAccounts.open(in: nil, for: actor, transaction: transaction),
                rules: try MoralRules.inForce(on: transaction.now.day, county: actor.county, in: transaction).filter {
                    $0.basis == .asked
                },
                chosen: chosen, today: transaction.now.day)
        }
    }

    private func rules(_ request: WebRequest) async throws -> any Page {
        try await Self.rulesPage(request, office)
    }

    static func rulesPage(_ request: WebRequest, _ office: Office) async throws -> any Page {
        let county = try request.actor.county
        return try await office.read { transaction in
            MoralRulesPage(
                rules: try MoralRules.all(county: county, in: transaction),
                vetoes: try Vetoes.rules(county: county, in: transaction), today: transaction.now.day)
        }
    }

    private func council(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            guard case .division(let village, _) = actor.scope,
                let unit = try Units.ofDivision(village, county: actor.county, in: transaction)
            else { throw Refusal.noSuchPage }
            return CouncilPage(
                village: unit, waiting: try MoralDeposits.waitingForCouncil(village, for: actor, in: transaction),
                today: transaction.now.day)
        }
    }

    private func hold(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        guard case .division(let village, _) = actor.scope else { throw Refusal.noSuchPage }
        let waiting = try await office.read {
            try MoralDeposits.waitingForCouncil(village, for: actor, in: $0)
        }
        let form = FormReader(request.form)
        let rest: Int? = form.optional("rest", "其余的同意票数", form: "整数，如 5") { Int($0) }
        let votes = waiting.compactMap { deposit in
            (form.optional("votes-\(deposit.id)", "同意票数", form: "整数，如 5") { Int($0) } ?? rest).map {
                (deposit: deposit.id, votes: $0)
            }
        }
        let (heldOn, members, contact) = try form.finish(
            form.day("heldOn", "评议日期"), form.prose("members", "到会的人", max: 500),
            form.text("contact", "公示的联系方式", max: 100))
        let names = members.split(whereSeparator: { "\n、，,".contains($0) }).map { String($0).trimmed }
            .filter { !$0.isEmpty }
        return try await office.answer(
            request, doing: HoldCouncil(village, heldOn: heldOn, members: names, votes: votes, contact: contact)
        ) { notice in
            .seeOther(notice.map { "notices/\($0)" } ?? "points", notice: "评议已登记。")
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<MoralDeposit> = try request.parameter("moralDeposit")
        return try await office.read { transaction in
            let deposit = try MoralDeposits.one(id, for: actor, in: transaction)
            return DepositPage(
                deposit: deposit,
                part: try MoralDeposit.procedure.part(of: deposit, id, for: actor, in: transaction),
                vote: try MoralDeposits.vote(on: id, county: actor.county, in: transaction).map {
                    "\($0.heldOn.chinese)，到会\($0.present)人，同意\($0.votes)票"
                },
                photos: try RecordPhotos.of(
                    MoralDeposit.noun.kind, [id.description], county: actor.county, in: transaction)[id.description]
                    ?? [],
                mayAdd: Right.proposeDeposits.isHeld(by: actor)
                    && [.asked, .verified, .appealed].contains(deposit.state), now: transaction.now)
        }
    }
}
