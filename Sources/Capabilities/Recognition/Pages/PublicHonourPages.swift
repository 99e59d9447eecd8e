import Database
import Kernel
import Office
import Organisation
import Web

/// The roll of honour as everybody reads it, and where a certificate is verified.
struct PublicHonourRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }
    private static let pageLength = 30

    var routes: [Route] {
        [
            .page("public/honours", .anyone, roll),
            .page("public/honours/:honour", .anyone, story),
            .page("public/certificates", .anyone, verify),
            .page("public/certificates/:verifier", .anyone, verified),
            .get("public/rounds/:round/ballots.csv", .anyone, recount),
        ]
    }

    private func roll(_ request: WebRequest) async throws -> any Page {
        let form = FormReader(request.query)
        let before = form.optional("after", "页", form: "上一页的末行") { ID<Honour>($0) }
        let category = form.optional("category", "类别", form: "列表中的一项") { AwardCategory(rawValue: $0) }
        try form.finish()
        let county = request.county
        return try await office.read { transaction in
            let honours = try PublicHonours.page(
                category, before: before, limit: Self.pageLength + 1, county: county.code, in: transaction)
            return PublicRollPage(
                county: county.name, honours: Array(honours.prefix(Self.pageLength)), category: category,
                next: honours.count > Self.pageLength ? honours[Self.pageLength - 1].id : nil)
        }
    }

    private func story(_ request: WebRequest) async throws -> any Page {
        let id: ID<Honour> = try request.parameter("honour")
        let county = request.county
        let found = try await office.read { try PublicHonours.story(id, county: county.code, in: $0) }
        guard let found else { throw Refusal(.missing, "public.none", "没有这一页，可能地址有误，或者已经撤下。") }
        return found
    }

    private func verify(_ request: WebRequest) async throws -> any Page {
        let form = FormReader(request.query)
        let number: String = form.text("number", "证书编号", max: 60, optional: true)
        try form.finish()
        let county = request.county
        let found = try await office.read {
            try PublicHonours.certificate(number: number, verifier: nil, county: county.code, in: $0)
        }
        return CertificatePage(county: county.name, asked: number, honour: found)
    }

    private func verified(_ request: WebRequest) async throws -> any Page {
        let code = request.parameters["verifier"].flatMap(OutsideCode.init)
        let county = request.county
        let found = try await office.read {
            try PublicHonours.certificate(
                number: "", verifier: code?.letters ?? "", county: county.code, in: $0)
        }
        guard let found else {
            throw Refusal(.missing, "certificate.none", "没有这张证书：可能是伪造的，也可能码没有扫全。请核对证书上的编号，或向创建办查询。")
        }
        return CertificatePage(county: county.name, asked: found.certificate, honour: found)
    }

    /// Not before the last vote is in: then everybody may add up.
    private func recount(_ request: WebRequest) async throws -> Answer {
        let id: ID<Round> = try request.parameter("round")
        let county = request.county.code
        let text = try await office.read { transaction -> String? in
            let states: [Round.State] = [.judging, .decided, .noticed, .submitted, .approved, .commended]
            guard
                try Rounds.all(in: states, county: county, in: transaction).contains(where: {
                    $0.id == id && $0.ballotUntil != nil
                })
            else { return nil }
            return try Ballots.file(of: id, county: county, in: transaction)
        }
        guard let text else { throw Refusal(.missing, "public.none", "没有这份计票文件，或者投票还没有结束。") }
        return .file(Download(Array(text.utf8), contentType: "text/csv; charset=utf-8", filename: "计票.csv"))
    }
}

enum PublicHonours {
    struct View: Encodable, Sendable {
        let id: ID<Honour>
        let name: String
        let title: String
        let category: AwardCategory
        let level: AwardLevel
        let place: String
        let grantedOn: Day
        let heldUntil: Day?
        let revokedOn: Day?
        let certificate: String
    }

    /// Everybody's: what holds. A revoked honour is off the roll, and its certificate says that it is revoked.
    static func page(
        _ category: AwardCategory?, before: ID<Honour>?, limit: Int, county: String, in transaction: ReadTransaction
    ) throws -> [View] {
        let earlier: SQL = before.map { "honour.id < \($0)" } ?? "1 = 1"
        let kind: SQL = category.map { "honour.category = \($0)" } ?? "1 = 1"
        return try transaction.rows(
            """
            SELECT \(Honours.selected) FROM honour \(Honours.joins)
            WHERE honour.county = \(county) AND honour.revokedOn IS NULL AND \(kind) AND \(earlier)
            ORDER BY honour.id DESC LIMIT \(limit: limit)
            """
        ).map { view(try Honour($0)) }
    }

    private static func view(_ honour: Honour) -> View {
        View(
            id: honour.id, name: honour.name, title: honour.title, category: honour.category, level: honour.level,
            place: honour.villageName.isEmpty ? honour.unitName : honour.villageName, grantedOn: honour.grantedOn,
            heldUntil: honour.heldUntil, revokedOn: honour.revokedOn, certificate: honour.certificate ?? "")
    }

    /// The story stands there while its person agrees to that, and as long as nothing in it is a number of anybody's.
    static func story(
        _ id: ID<Honour>, county: String, in transaction: ReadTransaction
    ) throws -> StoryPage? {
        let row = try transaction.row(
            """
            SELECT \(Honours.selected) FROM honour \(Honours.joins)
            WHERE honour.county = \(county) AND honour.id = \(id) AND honour.revokedOn IS NULL
            """)
        guard let honour = try row.map(Honour.init) else { return nil }
        var (line, story) = ("", "")
        if let nomination = honour.nomination,
            try Consents.holds(
                Nomination.consent.purpose, Nomination.kind, nomination.description, county: county, in: transaction)
        {
            let found = try Nominations.one(nomination, for: .system(county: county), in: transaction)
            if PersonalData.found(in: found.story + found.line).isEmpty { (line, story) = (found.line, found.story) }
        }
        let ladder =
            try honour.village.map {
                try Honours.held(honour.category, name: honour.name, village: $0, county: county, in: transaction)
            } ?? [honour]
        return StoryPage(
            honour: view(honour), line: line, story: story,
            ladder: AwardLevel.allCases.map { level in
                .init(level: level, grantedOn: ladder.first { $0.level == level && $0.revokedOn == nil }?.grantedOn)
            })
    }

    static func certificate(
        number: String, verifier: String?, county: String, in transaction: ReadTransaction
    ) throws -> View? {
        let condition: SQL = verifier.map { "honour.verifier = \($0)" } ?? "honour.certificate = \(number)"
        return try transaction.row(
            """
            SELECT \(Honours.selected) FROM honour \(Honours.joins)
            WHERE honour.county = \(county) AND \(condition)
            """
        ).map { view(try Honour($0)) }
    }
}

struct PublicRollPage: PublicPage {
    let county: String
    let honours: [PublicHonours.View]
    let category: AwardCategory?
    let next: ID<Honour>?
    var title: String { "光荣榜" }
    var summary: String { "\(county)的好人、模范和文明单位。" }

    func body(_ view: View) -> HTML {
        """
        <h1>光荣榜</h1><p class="soft">身边的好人、模范、文明单位，都是大家推荐、评出来的。</p>
        <form method="get" action="\(view.link("public/honours"))" class="narrow"><label>类别<select name="category"><option value="">全部</option>\(HTML.each(AwardCategory.allCases) { "<option value=\"\($0.rawValue)\"\(HTML.when($0 == category, " selected"))>\($0.chinese)</option>" })</select></label><button class="button" type="submit">筛选</button></form>
        \(HTML.when(honours.isEmpty, "<p class=\"empty\">还没有。</p>"))
        <ul class="issues">\(HTML.each(honours) { honour in
            """
            <li><a class="issue" href="\(view.publicLink("public/honours/\(honour.id)"))"><span class="soft">\(honour.category.chinese)　\(honour.level.chinese)　\(honour.place)</span><h2>\(honour.name)</h2><span class="soft">\(honour.title)，\(honour.grantedOn.chinese)</span></a></li>
            """
        })</ul>
        \(HTML.with(next) { "<p><a class=\"button\" rel=\"next\" href=\"\(view.publicLink("public/honours?after=\($0)"))\">更早的</a></p>" })
        <p><a class="button" href="\(view.publicLink("public/certificates"))">验证证书</a><a class="button" href="\(view.link("my"))">我也推荐一位</a></p>
        """
    }
}

struct StoryPage: PublicPage {
    struct Rung: Encodable, Sendable {
        let level: AwardLevel
        let grantedOn: Day?
    }

    let honour: PublicHonours.View
    let line: String
    let story: String
    let ladder: [Rung]
    var title: String { line.isEmpty ? honour.name : "\(honour.name)：\(line)" }
    var summary: String { "\(honour.title)，\(honour.name)" }

    func body(_ view: View) -> HTML {
        """
        <p class="soft"><a href="\(view.publicLink("public/honours"))">光荣榜</a>　\(honour.title)</p>
        <h1>\(title)</h1>
        <ol class="ladder">\(HTML.each(ladder) { rung in
            "<li\(HTML.when(rung.grantedOn != nil, " class=\"held\""))>\(rung.level.chinese)\(HTML.with(rung.grantedOn) { "<br>\($0.chinese)" })</li>"
        })</ol>
        \(HTML.each(story.split(whereSeparator: \.isNewline)) { "<p class=\"lead\">\(String($0))</p>" })
        <p><a class="button main" href="\(view.link("my"))">我也推荐一位</a></p>
        """
    }
}

struct CertificatePage: PublicPage {
    let county: String
    let asked: String
    let honour: PublicHonours.View?
    var title: String { "验证证书" }

    func body(_ view: View) -> HTML {
        """
        <h1>验证证书</h1>
        \(HTML.with(honour) { honour in
            """
            <div class="notice-box"><p><strong>\(honour.revokedOn == nil ? "证书是真的" : "证书已经撤销")</strong></p>
            <p>\(honour.name)，\(honour.title)，\(honour.grantedOn.chinese)授予\(HTML.with(honour.heldUntil) { "，有效期至\($0.chinese)" })。编号：\(honour.certificate)。\(HTML.with(honour.revokedOn) { "\($0.chinese)撤销。" })</p></div>
            """
        })
        \(HTML.when(honour == nil && !asked.isEmpty, "<p class=\"lead\">没有编号是“\(asked)”的证书：请对照证书再输一遍；还是没有的，可能是伪造的，请向创建办查询。</p>"))
        <form method="get" action="\(view.link("public/certificates"))" class="narrow"><label>证书编号<input name="number" value="\(asked)"></label><button class="button" type="submit">验证</button></form>
        """
    }
}
