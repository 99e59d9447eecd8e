import Database
import Documents
import Kernel
import Office
import Organisation
import Web

/// The roll of honour in the office.
struct HonourRoutes: Sendable {
    let premises: Premises
    let holder: HolderParts
    private var office: Office { premises.office }

    var routes: [Route] {
        own + Listing<Honour>.honours.routes(office) + Listing<Recommendation>.recommendations.routes(office)
            + ListImportRoutes<ImportedHonour>(office: office, right: .recordHonours).routes
            + Recommendation.procedure.routes(premises, page: recommendation)
    }

    private var own: [Route] {
        [
            .page("honours/new", .right(.recordHonours), newForm),
            .post("honours/new", .right(.recordHonours), .pressing("登记荣誉"), form: newForm) { request in
                try await office.answer(request, doing: RecordHonour(FormReader(request.form))) { id in
                    .seeOther("honours/\(id)", notice: "已登记。")
                }
            },
            .page("honours/:honour", .right(.seeHonours), one),
            .post("honours/:honour/naming", .right(.recordHonours), .pressing("登记公开姓名的依据"), form: one) { request in
                let id: ID<Honour> = try request.parameter("honour")
                let form = FormReader(request.form)
                let (bornOn, naming) = try form.finish(
                    form.day("bornOn", "出生日期").optional, form.choice("naming", "公开姓名", of: Honour.Naming.self))
                return try await office.answer(request, doing: NoteNaming(id, bornOn: bornOn, naming: naming)) { _ in
                    .seeOther("honours/\(id)", notice: "已登记。")
                }
            },
            .get("honours/:honour/certificate.docx", .right(.seeHonours), certificate),
            .post("honours/:honour/recommend", .right(.recordHonours), .pressing("向上推荐"), form: one) { request in
                let id: ID<Honour> = try request.parameter("honour")
                let form = FormReader(request.form)
                let (level, title) = try form.finish(
                    form.choice("level", "级别", of: AwardLevel.self), form.text("title", "荣誉的名称", max: 60))
                return try await office.answer(request, doing: RecommendUpward(id, to: level, title: title)) { sent in
                    .seeOther("recommendations/\(sent)", notice: "已上报。上级的答复在这里登记。")
                }
            },
            .post("honours/:honour/revoke", .right(.revokeHonours), .signing("撤销荣誉"), form: one) { request in
                let id: ID<Honour> = try request.parameter("honour")
                let reason: String = FormReader(request.form).prose("reason", "原因", max: 500, optional: true)
                return try await office.answer(request, doing: RevokeHonour(id, reason: reason, seen: try request.seen))
                { _ in
                    .seeOther("honours/\(id)", notice: "已撤销。")
                }
            },
            .page("recommendations/:recommendation", .right(.seeHonours), recommendation),
        ]
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let county = request.county.code
        return try await office.read { transaction in
            NewHonourPage(
                villages: try Units.all(
                    county: county, kinds: [.village], notGoneOn: transaction.now.day, in: transaction))
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Honour>) = (try request.actor, try request.parameter("honour"))
        return try await office.read { transaction in
            let honour = try Honours.one(id, for: actor, in: transaction)
            return HonourPage(
                honour: honour, seen: try SeenVersion(canonical: honour),
                round: try honour.nomination.map {
                    let nomination = try Nominations.one($0, for: .system(county: actor.county), in: transaction)
                    return .init(id: nomination.round, title: nomination.roundTitle)
                }, sent: try Honours.recommendations(of: id, county: actor.county, in: transaction),
                parts: try Holder(honour).map { try holder($0, actor, transaction) } ?? [], today: transaction.now.day)
        }
    }

    private func recommendation(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Recommendation>) = (try request.actor, try request.parameter("recommendation"))
        return try await office.read { transaction in
            let found = try Honours.recommendation(id, for: actor, in: transaction)
            return RecommendationPage(
                recommendation: found,
                part: try Recommendation.procedure.part(of: found, id, for: actor, in: transaction),
                now: transaction.now)
        }
    }

    private func certificate(_ request: WebRequest) async throws -> Answer {
        let (actor, id): (Actor, ID<Honour>) = (try request.actor, try request.parameter("honour"))
        let county = request.county
        let (honour, signature, checks) = try await office.read { transaction -> (Honour, String, [String]) in
            let honour = try Honours.one(id, for: actor, in: transaction)
            return (
                honour, try transaction.setting(OfficeSettings.papers, county: actor.county).filled(county).signature,
                try honour.nomination.map {
                    let round = try Nominations.one($0, for: .system(county: actor.county), in: transaction).round
                    return try transaction.checks(of: round, signedBy: Signatures.sign, county: actor.county)
                } ?? []
            )
        }
        guard let number = honour.certificate, let verifier = honour.verifier, honour.revokedOn == nil,
            let code = QRCode("\(request.origin)/\(county.code)/public/certificates/\(verifier)"),
            let picture = OfficialDocument.Picture(
                jpeg: try code.jpeg(), caption: "扫一扫验证，或在公开页面输入编号")
        else { throw Refusal(.missing, "certificate.none", "这项荣誉没有本县的证书，或者已经撤销。") }
        let until = honour.heldUntil.map { "有效期至\($0.chinese)。" } ?? ""
        let document = OfficialDocument(
            issuer: "荣誉证书", number: number, title: honour.name, addressee: nil,
            blocks: [
                // The round's title has quotes of its own and says what was given: neither is written twice.
                .paragraph("经推荐、审核、评审和公示，被评为\(county.name)\(honour.title)。\(until)"),
                .paragraph("特发此证。"), .photos([picture], .row),
            ], signature: signature, date: honour.grantedOn, checks: checks, remark: county.isDemo ? "演示数据" : nil,
            head: .low)
        return .file(
            Download(
                try document.docx(), contentType: OfficialDocument.contentType,
                filename: "\(honour.name)荣誉证书.docx"))
    }
}

struct NewHonourPage: Page {
    let villages: [Unit]
    var title: String { "登记荣誉" }
    var help: String { "上级授予的照文件登记；以前就有的选“转入”，不计入当年。县级的由评选产生。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "照上级文件登记，写明文号"))<div class="card-paper">\(view.form("honours/new", """
            \(view.select("source", "来源", options: [(Honour.Source.answer.rawValue, "上级授予"), (Honour.Source.broughtIn.rawValue, "转入（以前就有的）")]))
            \(view.select("category", "类别", options: AwardCategory.given.map { ($0.rawValue, $0.chinese) }))
            \(view.select("level", "级别", options: AwardLevel.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.input("name", "姓名（名称）", max: 40))
            \(view.select("village", "村（社区）", options: [("", "不属于哪个村")] + villages.map { ($0.division?.description ?? "", $0.name) }, required: false))
            \(view.input("unitName", "单位", required: false, max: 40))
            \(view.input("title", "荣誉的名称", help: "如 浙江好人", max: 60))
            \(view.dayInput("grantedOn", "授予日期"))
            \(view.input("paper", "文件名称、文号", max: 200))
            \(view.input("award", "荣誉自己的名称", help: "如 最美教师；和类别一样的不填。", required: false, max: 20))
            \(view.input("bornOn", "出生日期", type: "date", help: "个人的填：没有填的、未满18周岁的，公开页面上遮住姓名。", required: false))
            \(view.select("naming", "公开姓名", options: Honour.Naming.asked.map { ($0.rawValue, $0.chinese) }))
            \(view.input("heldUntil", "有效到", type: "date", help: "长期有效的不填。", required: false))
            \(view.submit("登记"))
            """))</div></div>
        """
    }
}

struct HonourPage: Page {
    struct Origin: Encodable, Sendable {
        let id: ID<Round>
        let title: String
    }

    let honour: Honour
    let seen: SeenVersion
    /// Where it comes of one here, or rests on what does.
    let round: Origin?
    let sent: [Recommendation]
    let parts: [DossierPart]
    let today: Day
    var title: String { "\(honour.name)：\(honour.title)" }
    var help: String { "证书可以打印，二维码在公开页面验证；向上推荐和上级的答复、享受过的礼遇都在这里。" }
    private var path: String { "honours/\(honour.id)" }

    func body(_ view: View) -> HTML {
        let (recommending, revoking) = (view.refused(at: "\(path)/recommend"), view.refused(at: "\(path)/revoke"))
        let above = AwardLevel.allCases.first { $0.below == honour.level }
        return """
            \(view.heading(title, "<span class=\"tag \(honour.holds(on: today) ? "tag-green" as HTML : "tag-red")\">\(honour.revokedOn != nil ? "已撤销" : honour.holds(on: today) ? "有效" : "已过期")</span>　\(honour.level.chinese)", actions: HTML.when(honour.certificate != nil && honour.revokedOn == nil, view.linkButton("证书 .docx", "\(path)/certificate.docx"))))
            <div class="columns"><div>
            <section class="card-paper"><h2>向上推荐</h2>\(HTML.when(sent.isEmpty, "<p class=\"soft\">还没有推荐到上一级。</p>"))
            <ul class="list">\(HTML.each(sent) { "<li><a href=\"\(view.link("recommendations/\($0.id)"))\">\($0.title)</a> <span class=\"tag \($0.state.tone.style)\">\($0.state.chinese)</span></li>" })</ul>
            \(HTML.with(above) { above in HTML.when(honour.holds(on: today) && view.may(.recordHonours), """
                <details class="act"\(HTML.when(recommending.refusal != nil, " open"))><summary>推荐到\(above.chinese)</summary>\(recommending.form("\(path)/recommend", id: "recommend", """
                    <input type="hidden" name="level" value="\(above.rawValue)">\(recommending.input("title", "荣誉的名称", help: "如 绍兴好人", max: 60))\(recommending.submit("上报"))
                    """))</details>
                """) })</section>
            \(HTML.each(parts) { view.dossier($0) })
            \(HTML.when(honour.revokedOn == nil && view.may(.revokeHonours), """
                <section class="card-paper"><details class="act"\(HTML.when(revoking.refusal != nil, " open"))><summary>撤销</summary>\(revoking.form("\(path)/revoke", id: "revoke", "\(revoking.textArea("reason", "原因和依据", rows: 2, max: 500))\(revoking.seen(seen))\(revoking.submit("撤销"))"))</details></section>
                """))
            \(HTML.when(honour.nomination == nil && view.may(.recordHonours), naming(view)))
            </div><div><section class="card-paper"><dl class="record">\(HTML.each(facts) { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" })</dl>
            \(HTML.with(honour.nomination) { "<p><a href=\"\(view.link("nominations/\($0)"))\">推荐和事迹</a></p>" })
            \(HTML.with(view.may(.seeRounds) ? round : nil) { "<p><a href=\"\(view.link("rounds/\($0.id)"))\">评选：\($0.title)</a></p>" })</section></div></div>
            """
    }

    private func naming(_ view: View) -> HTML {
        let own = view.refused(at: "\(path)/naming")
        return """
            <section class="card-paper"><details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>公开姓名</summary>
            <p class="soft">依据：\(honour.naming.chinese)。个人没有填出生日期的、未满18周岁的，公开页面上遮住姓名。</p>\(own.form("\(path)/naming", id: "naming", """
                \(own.input("bornOn", "出生日期", value: honour.bornOn?.description ?? "", type: "date", required: false))
                \(own.select("naming", "依据", options: Honour.Naming.asked.map { ($0.rawValue, $0.chinese) }, value: honour.naming.rawValue))
                \(own.submit("保存"))
                """))</details></section>
            """
    }

    private var facts: [(String, String)] {
        [
            ("类别", honour.kind), ("公开页面", honour.isNamed(on: today) ? "公开姓名" : "遮住姓名：\(honour.publicName(on: today))"),
            ("村（社区）", honour.villageName), ("单位", honour.unitName),
            ("授予", honour.grantedOn.chinese), ("来源", honour.source.chinese), ("证书编号", honour.certificate ?? ""),
            ("文件", honour.paper), ("有效到", honour.heldUntil?.chinese ?? ""),
            ("撤销", honour.revokedOn.map { "\($0.chinese)，\(honour.revokedReason)" } ?? ""),
        ].filter { !$0.1.isEmpty }
    }
}

struct RecommendationPage: Page {
    let recommendation: Recommendation
    let part: ProcedurePart
    let now: Instant
    var title: String { Recommendation.procedure.title(recommendation) }
    var help: String { "上级的答复照文件登记：入围、授予、未通过；授予的自动进荣誉册。" }
    var parents: [Crumb] { [Crumb(recommendation.name, "honours/\(recommendation.honour)")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(recommendation.level.chinese)"))
        <div class="columns"><div>\(HTML.when(view.may(.recordHonours), "<p><a href=\"\(view.link("recommendations/\(recommendation.id)/form"))\">上报材料：表格和照片</a></p>"))\(view.steps(part))</div><div>\(view.timeline(part))</div></div>
        """
    }
}
