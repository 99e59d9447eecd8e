import Database
import Kernel
import Media
import Office
import Organisation
import Web

/// Nominations in the office: entered, reviewed, checked by several at once.
struct NominationRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        own + Listing<Nomination>.nominations.routes(office) + Nomination.procedure.routes(premises, page: one)
            + media.routes(page: one)
    }

    private var media: RecordMedia<Nomination> {
        RecordMedia(at: "nominations/:nomination", sees: .seeNominations, office, premises.photos) {
            id, actor, transaction in
            _ = try Nominations.one(id, for: actor, in: transaction)
            return try RecordPhotos.parts(
                of: Nomination.kind, [id.description], county: actor.county, in: transaction)[id.description]?
                .values.joined().map(\.sha256) ?? []
        }
    }

    private var own: [Route] {
        [
            .page("rounds/:round/nominate", .right(.enterNominations), newForm),
            .post(
                "rounds/:round/nominate", .right(.enterNominations), .pressing("推荐"), form: newForm, nominate),
            .page("nominations/:nomination", .right(.seeNominations), one),
            .post("nominations/:nomination/consent", .right(.enterNominations), .pressing("登记同意书"), form: one) {
                request in
                let (actor, id): (Actor, ID<Nomination>) = (try request.actor, try request.parameter("nomination"))
                // Before anything is taken in.
                try await office.read { try EnterConsent.admit(id, by: actor, in: $0) }
                let form = FormReader(request.form)
                let photos = try await premises.photos.sent(request, form, for: id.description, in: office)
                try form.finish()
                return try await office.answer(request, doing: EnterConsent(id, photos: photos)) { _ in
                    .seeOther("nominations/\(id)", notice: "同意书已登记。")
                }
            },
            .post("nominations/:nomination/link", .right(.enterNominations), .pressing("重发同意的链接"), form: one) {
                request in
                let id: ID<Nomination> = try request.parameter("nomination")
                return try await ConsentLink(premises).renew(id, request, back: "nominations/\(id)")
            },
            .post(
                "nominations/:nomination/withdraw", .right(.enterNominations), .pressing("登记撤回同意"), form: one, withdraw),
            .post("nominations/:nomination/verify", .right(.runRounds), .deciding("核实事迹"), form: one) { request in
                let id: ID<Nomination> = try request.parameter("nomination")
                let form = FormReader(request.form)
                let points = try form.finish(form.number("points", "核实得分", 0...100))
                return try await office.answer(
                    request, doing: VerifyNomination(id, points: points, seen: try request.seen)
                ) { _ in
                    .seeOther("nominations/\(id)", notice: "已登记。")
                }
            },
            .post("nominations/:nomination/check/:checker", .right(.checkJointly), .deciding("联审签署意见"), form: one) {
                request in
                let id: ID<Nomination> = try request.parameter("nomination")
                let unit: String = try request.parameter("checker")
                let form = FormReader(request.form)
                let words: String = form.prose("words", "意见", max: 500, optional: true)
                let verdict: String = form.text("verdict", "结论", max: 4)
                let behalf: String = form.text("onBehalfOf", "代谁办理", max: 60, optional: true)
                try form.finish()
                return try await office.answer(
                    request,
                    doing: SignJointCheck(
                        id, unit: unit, passes: verdict == "yes", words: words, onBehalfOf: behalf,
                        seen: try request.seen)
                ) { _ in .seeOther("nominations/\(id)", notice: "已签署。") }
            },
        ]
    }

    private func withdraw(_ request: WebRequest) async throws -> Answer {
        let (actor, id): (Actor, ID<Nomination>) = (try request.actor, try request.parameter("nomination"))
        // Before anything is taken in.
        try await office.read { try EnterWithdrawal.admit(id, by: actor, in: $0) }
        let form = FormReader(request.form)
        let photos = try await premises.photos.sent(request, form, for: id.description, in: office)
        let (who, way, day) = try form.finish(
            form.text("who", "谁提出的", max: 60), form.choice("way", "怎么提出的", of: WithdrawalWay.self),
            form.day("withdrawnOn", "哪天提出的"))
        return try await office.answer(
            request, doing: EnterWithdrawal(id, who: who, way: way, on: day, photos: photos)
        ) { _ in .seeOther("nominations/\(id)", notice: "已登记。公开页面上的姓名和事迹随之撤下。") }
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Round>) = (try request.actor, try request.parameter("round"))
        return try await office.read { transaction in
            NominatePage(
                round: try Rounds.one(id, for: actor, in: transaction),
                villages: try Units.all(
                    county: actor.county, kinds: [.village], notGoneOn: transaction.now.day, in: transaction
                ).filter { unit in unit.division.map { actor.scope.covers(division: $0) } ?? false },
                own: nil, action: "rounds/\(id)/nominate")
        }
    }

    private func nominate(_ request: WebRequest) async throws -> Answer {
        let round: ID<Round> = try request.parameter("round")
        let actor = try request.actor
        // Before anything is taken in.
        let rule = try await office.read { try Nominate.admit(round, by: actor, in: $0).rule }
        let form = FormReader(request.form)
        let photos = try await premises.photos.sent(request, form, for: round.description, in: office)
        return try await office.answer(
            request,
            doing: Nominate(
                round, try NomineeText(form, for: rule), photos: photos, isClean: form.isSent("isClean"))
        ) { id in .seeOther("nominations/\(id)", notice: "已推荐。登记本人签字的同意书，才能送联审。") }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Nomination>) = (try request.actor, try request.parameter("nomination"))
        return try await office.read { transaction in
            let found = try Nominations.one(id, for: actor, in: transaction)
            let photos =
                try RecordPhotos.parts(
                    of: Nomination.kind, [id.description], county: actor.county, in: transaction)[id.description] ?? [:]
            let others = try Nominations.of(found.round, county: actor.county, in: transaction).filter {
                $0.id != id && $0.name.nameKey == found.name.nameKey
            }
            return NominationPage(
                nomination: found, seen: try SeenVersion(canonical: found),
                alike: others.map { "第\($0.number)号（\($0.villageName)，\($0.state.chinese)）" },
                part: try Nomination.procedure.part(of: found, id, for: actor, in: transaction),
                consents: try Consents.of(Nomination.kind, id.description, county: actor.county, in: transaction),
                vetoes: (try? Rounds.one(found.round, for: actor, in: transaction).rule.vetoes) ?? [],
                checks: try JointChecks.of(id, county: actor.county, in: transaction),
                files: try RecordFiles.of(Nomination.kind, id.description, county: actor.county, in: transaction),
                photos: photos.sorted { $0.key < $1.key }.flatMap(\.value), scope: actor.scope,
                isOffice: actor.isOffice,
                now: transaction.now)
        }
    }
}

/// The form in which somebody is put forward; the same for a clerk and, in its own frame, for a neighbour.
struct NominatePage: Page {
    let round: Round
    let villages: [Unit]
    /// Where the resident himself lives.
    let own: DivisionCode?
    let action: String
    var title: String { "推荐：\(round.title)" }
    var help: String { "向这届评选推荐一个人或一户：写清事迹，附上本人同意，由乡镇（街道）和创建办逐级核实。" }

    private enum CodingKeys: CodingKey { case round, action }

    func body(_ view: View) -> HTML {
        let personal = round.rule.category.isPersonal
        return """
            <div class="form-narrow">\(view.heading(title, HTML.with(round.nominationsUntil) { "推荐到\($0.chinese)截止" }))
            <div class="card-paper">\(view.form(action, files: true, """
                \(view.select("group", "类别", options: round.rule.classes.map { ($0, $0) }))
                \(view.input("name", personal ? "他（她）的姓名" : "名称", max: 40))
                \(HTML.when(personal, view.input("bornOn", "出生日期", type: "date", help: "应年满\(round.rule.leastAge)周岁。")))
                \(view.select("village", "所在的村（社区）", options: (own == nil && villages.count > 1 ? [("", "请选择")] : []) + villages.map { ($0.division?.description ?? "", $0.name) }, value: own?.description ?? ""))
                \(view.input("unitName", "单位", help: "有单位的填。", required: false, max: 40))
                \(view.input("line", "一句话", help: "如 照料瘫痪的邻居十一年。", max: 40))
                \(view.textArea("story", "事迹", help: "什么时候、做了什么、大家怎么说。不要写别人的电话、证件号和住址。", rows: 8, max: RoundRules.longestStory))
                \(view.input("photo", "照片", type: "file", help: "可选多张。", required: false, extra: " multiple accept=\"image/*\""))
                \(HTML.when(!round.rule.vetoes.isEmpty, view.checkboxes("isClean", "一票否决", options: [("yes", "我知道的，没有这些情形：\(round.rule.vetoes.joined(separator: "；"))")], values: [])))
                \(view.submit("推荐"))
                """))</div></div>
            """
    }
}

struct NominationPage: Page {
    let nomination: Nomination
    let seen: SeenVersion
    /// Others of the same name in this round, elsewhere: perhaps the same.
    let alike: [String]
    let part: ProcedurePart
    let consents: [Consent]
    /// Of its round: what the offices hold it against.
    let vetoes: [String]
    let checks: [JointChecks.Line]
    let files: [RecordFile]
    let photos: [Evidence]
    let scope: Scope
    let isOffice: Bool
    let now: Instant
    var title: String { nomination.name }
    var help: String { "乡镇初审、县里复审、几个部门同时联审；本人不同意的不往下走，不通过的写明哪一条、什么依据。" }
    var parents: [Crumb] { [Crumb(nomination.roundTitle, "rounds/\(nomination.round)")] }
    private var path: String { "nominations/\(nomination.id)" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(nomination.group)　\(nomination.townshipName)\(nomination.villageName)　第\(nomination.number)号"))
        \(consentNote)
        \(HTML.when(!alike.isEmpty, "<div class=\"notice-amber\"><p>这一届还有同名的：\(alike.joined(separator: "、"))。请核对是不是同一个人，重复的退掉一件。</p></div>"))
        <div class="columns"><div>\(view.steps(part))
        \(HTML.when(!checks.isEmpty, checking(view)))
        <section class="card-paper"><h2>\(nomination.line)</h2>\(HTML.each(nomination.story.split(whereSeparator: \.isNewline)) { "<p>\(String($0))</p>" })
        \(view.photos(photos, of: path, title: title))
        \(HTML.when([.candidate, .shortlisted, .passed, .awarded].contains(nomination.state) && view.may(.recordHonours), "<p><a href=\"\(view.link("stories/\(nomination.id)"))\">公开的事迹和照片</a></p>"))</section>
        \(view.attachments(files, of: path, mayAdd: view.may(.enterNominations) && [.submitted, .reviewed, .checking].contains(nomination.state)))
        </div><div>\(consenting(view))
        <section class="card-paper"><dl class="record"><dt>推荐人</dt><dd>\(nomination.nominatorName)</dd>
        \(HTML.when(!nomination.unitName.isEmpty, "<dt>单位</dt><dd>\(nomination.unitName)</dd>"))
        \(HTML.with(nomination.bornOn) { "<dt>出生年份</dt><dd>\($0.year)年</dd>" })<dt>核实得分</dt><dd>\(nomination.verification.map { String($0) } ?? "还没有核实")</dd></dl>
        \(HTML.when(view.may(.runRounds) && [.submitted, .reviewed, .checking, .candidate].contains(nomination.state), verifying(view)))</section>
        \(view.timeline(part))</div></div>
        """
    }

    /// A township may look at him before he has said yes; that nothing goes on without it is better known there and then.
    private var consentNote: HTML {
        guard nomination.waitsForConsent, part.next != nil else { return .empty }
        let next = nomination.state == .submitted ? "初审可以先办，县里的复审要等同意以后" : "同意以后才能往下走"
        return "<div class=\"notice-amber\"><p>\(nomination.whoAgrees)还没有同意被推荐：\(next)。请催一催，或登记签字的同意书。</p></div>"
    }

    private func consenting(_ view: View) -> HTML {
        let held = consents.first(where: \.holds)
        let own = view.refused(at: "\(path)/consent")
        return """
            <section class="card-paper"><h2>本人同意</h2>
            \(HTML.with(held) { "<p><span class=\"tag tag-green\">同意</span> \($0.channel.chinese)，第\($0.version)版，\($0.givenAt.chinese)\(given($0))</p>" })
            \(HTML.when(held == nil, "<p class=\"soft\">\(consents.isEmpty ? "还没有。发链接请本人在手机上同意，或登记签字的同意书。" as HTML : "已经撤回。\(HTML.with(consents.first?.withdrawnHow) { "\($0)。" })")</p>"))
            \(HTML.when(held != nil && view.may(.enterNominations), withdrawing(view)))
            \(HTML.when(held == nil && Nomination.State.unexamined.contains(nomination.state) && view.may(.enterNominations), view.button(consents.isEmpty ? "发同意的链接" : "重新征求同意", post: "\(path)/link")))
            \(HTML.when(held == nil && view.may(.enterNominations), """
                <details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>登记签字的同意书</summary>\(own.form("\(path)/consent", files: true, id: "consent", """
                    \(own.input("photo", "同意书的照片", type: "file", id: "consent-photo", extra: " multiple accept=\"image/*\""))\(own.submit("登记"))
                    """))</details>
                """))</section>
            """
    }

    /// Who pressed, where that was not himself: a link that was opened on another's phone, a clerk who has the paper.
    private func given(_ consent: Consent) -> String {
        switch consent.channel {
        case .online where consent.recordedByName.nameKey == nomination.name.nameKey: "，本人登录"
        case .online:
            consent.recordedByName == Actor.visitor("", county: "").name
                ? "，没有登录的手机" : "，用\(consent.recordedByName)的手机打开链接"
        default: "，\(consent.recordedByName)登记"
        }
    }

    private func withdrawing(_ view: View) -> HTML {
        let own = view.refused(at: "\(path)/withdraw")
        return """
            <details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>登记撤回同意</summary>
            <p class="soft">本人来信、来访、来电要求撤回的，当天登记：还没有办完的不再办，公开页面上的姓名和事迹撤下；曾经公示过这件事本身留着记录。</p>
            \(own.form("\(path)/withdraw", files: true, id: "withdraw", """
                \(own.input("who", "谁提出的", help: "如 \(nomination.name)本人。", max: 60))
                \(own.select("way", "怎么提出的", options: WithdrawalWay.allCases.map { ($0.rawValue, $0.chinese) }))
                \(own.dayInput("withdrawnOn", "哪天提出的", value: now.day))
                \(own.input("photo", "书面材料的照片", type: "file", help: "书面提出的要拍下。", required: false, id: "withdraw-photo", extra: " multiple accept=\"image/*\""))
                \(own.submit("登记撤回"))
                """))</details>
            """
    }

    private func verifying(_ view: View) -> HTML {
        let own = view.refused(at: "\(path)/verify")
        return """
            <details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>登记核实得分</summary>\(own.form("\(path)/verify", id: "verify", "\(own.numberInput("points", "核实得分", value: nomination.verification))\(own.seen(seen))\(own.submit("保存"))"))</details>
            """
    }

    private func checking(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>联审</h2>\(HTML.when(!vetoes.isEmpty, "<p class=\"soft\">一票否决，逐条核对：\(vetoes.joined(separator: "；"))。</p>"))<ul class="list">\(HTML.each(checks) { check($0, view) })</ul></section>
        """
    }

    private func check(_ line: JointChecks.Line, _ view: View) -> HTML {
        let isOwn = scope == .unit(line.unit)
        let mine = nomination.state == .checking && line.passed == nil && (isOwn || isOffice)
        let own = view.refused(at: "\(path)/check/\(line.unit)")
        return """
            <li><strong>\(line.unitName)</strong> \(line.passed.map { $0 ? "<span class=\"tag tag-green\">通过</span>" as HTML : "<span class=\"tag tag-red\">不通过</span>" } ?? "<span class=\"tag tag-amber\">等签署</span>")\
            \(HTML.with(line.byName) { "<br><span class=\"soft\">\($0)\(HTML.when(!line.onBehalfOf.isEmpty, "代填：\(line.onBehalfOf)"))\(HTML.with(line.at) { "，\($0.chinese)" })</span>" })\(HTML.when(!line.words.isEmpty, "<p>\(line.words)</p>"))
            \(HTML.when(mine && view.may(.checkJointly), """
                <details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>签署意见\(HTML.when(!isOwn, "（代填）"))</summary>\(own.form("\(path)/check/\(line.unit)", id: "check-\(line.unit)", """
                    \(own.select("verdict", "结论", options: [("yes", "没有不良情况，通过"), ("no", "不通过")], id: "verdict-\(line.unit)"))
                    \(own.textArea("words", "意见", help: "不通过的写明哪一条、什么依据。", required: false, rows: 2, max: 500, id: "words-\(line.unit)"))
                    \(HTML.when(!isOwn, own.input("onBehalfOf", "代谁办理", help: "替\(line.unitName)登记：写明是谁的意见、凭哪份材料，如 王晓明，盖章的联审表。", max: 60, id: "behalf-\(line.unit)")))
                    \(own.seen(seen))\(own.submit("签署"))
                    """))</details>
                """))</li>
            """
    }
}
