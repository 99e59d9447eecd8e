import Kernel
import Office
import Recognition
import Web

struct NewCourtesyPage: Page {
    let today: Day
    var title: String { "登记礼遇" }
    var help: String { "和提供的单位谈好以后登记；登记了的在公开页面上，过了截止日期自动撤下。" }
    var parents: [Crumb] { [Crumb("礼遇", "courtesies")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "写清给什么、给谁、一年几次"))
        <div class="card-paper">\(view.form("courtesies/new", """
            \(view.input("title", "名称", help: "如 免费乘坐城乡公交。", max: 40))
            \(view.textArea("words", "内容", help: "凭什么、到哪里、怎么享受；写窗口，不写个人电话。", rows: 3, max: 500))
            \(view.input("provider", "提供单位", help: "如 县公交公司。", max: 40))
            \(view.checkboxes("category", "给谁", options: CourtesyTerms.categories.map { ($0.rawValue, $0.chinese) }, values: []))
            \(view.select("level", "哪一级以上", options: AwardLevel.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.numberInput("timesAYear", "每人每年几次", value: 0, help: "0是不限次数。"))
            <div class="pair">\(view.dayInput("from", "开始", value: today))\(view.dayInput("until", "截止", help: "长期的不填。", required: false))</div>
            \(view.submit("登记"))
            """))</div></div>
        """
    }
}

/// One courtesy: what it is, who had it, and the form by which the next is entered.
struct CourtesyPage: Page {
    let courtesy: Courtesy
    let holders: [Holder]
    let uses: [CourtesyUse]
    let isOffered: Bool
    let today: Day
    var title: String { courtesy.title }
    var help: String { "谁在哪一天享受了，在这里登记；超过次数的、荣誉已撤销的登记不了。" }
    private var path: String { "courtesies/\(courtesy.id)" }

    private enum CodingKeys: CodingKey { case courtesy, uses, isOffered }

    func body(_ view: View) -> HTML {
        let using = view.refused(at: "\(path)/uses")
        return """
            \(view.heading(title, "<span class=\"tag \(isOffered ? "tag-green" as HTML : "tag-gray")\">\(isOffered ? "提供中" : courtesy.from > today ? "还没有开始" : "已停止")</span>　\(courtesy.provider)　\(courtesy.howOften)"))
            <div class="columns"><div>
            \(HTML.when(isOffered && view.may(.enterCourtesyUse), entering(using)))
            <section class="card-paper"><h2>最近享受的</h2>\(HTML.when(uses.isEmpty, "<p class=\"soft\">还没有人享受过。</p>"))
            <ul class="list">\(HTML.each(uses) { use($0, view) })</ul>
            \(HTML.when(!uses.isEmpty, "<p><a href=\"\(view.link("courtesies/uses?courtesy=\(courtesy.id)"))\">全部记录</a></p>"))</section>
            </div><div>
            <section class="card-paper"><p>\(courtesy.words)</p><dl class="record"><dt>给谁</dt><dd>\(courtesy.whom)</dd><dt>开始</dt><dd>\(courtesy.from.chinese)</dd>
            \(HTML.with(courtesy.until) { "<dt>截止</dt><dd>\($0.chinese)</dd>" })\(HTML.with(courtesy.endedOn) { "<dt>停止</dt><dd>\($0.chinese)</dd>" })</dl></section>
            \(HTML.when(courtesy.endedOn == nil && view.may(.keepCourtesies), ending(view)))</div></div>
            """
    }

    private func entering(_ view: View) -> HTML {
        guard !holders.isEmpty else {
            return """
                <section class="card-paper"><h2>登记享受</h2><p class="soft">您的范围里还没有可以享受这一项的人：荣誉册里有了以后，在这里登记。</p></section>
                """
        }
        return """
            <section class="card-paper"><h2>登记享受</h2>\(view.form("\(path)/uses", id: "use", """
                \(view.select("honour", "谁", options: [("", "请选择")] + holders.map { ($0.honour.description, "\($0.name)（\($0.villageName)，\($0.title)）") }))
                \(view.dayInput("usedOn", "日期", value: today))
                \(view.input("note", "说明", required: false, max: 200))
                \(view.submit("登记"))
                """))</section>
            """
    }

    private func use(_ use: CourtesyUse, _ view: View) -> HTML {
        """
        <li><strong>\(use.holder)</strong> \(use.usedOn.chinese)\(HTML.when(use.voidedAt != nil, " <span class=\"tag tag-gray\">已作废</span>"))<br>\
        <span class="soft">\(use.villageName)，\(use.honourTitle)，\(use.recordedByName)登记\(HTML.when(!use.note.isEmpty, "，\(use.note)"))\(HTML.when(use.voidedAt != nil, "，\(use.voidReason)"))</span>\
        \(HTML.when(use.voidedAt == nil && view.may(.keepCourtesies), " <span class=\"soft\"><a href=\"\(view.link("courtesies/uses/\(use.id)/void"))\">登记错了</a></span>"))</li>
        """
    }

    private func ending(_ view: View) -> HTML {
        let own = view.refused(at: "\(path)/end")
        return """
            <section class="card-paper"><details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>停止提供</summary>\(own.form("\(path)/end", id: "end", "\(own.textArea("reason", "原因", rows: 2, max: 200))\(own.submit("停止"))"))</details></section>
            """
    }
}

struct VoidUsePage: Page {
    let use: CourtesyUse
    var title: String { "作废一次礼遇" }
    var help: String { "登记错了的作废：记录留着，不再计次。" }
    var parents: [Crumb] { [Crumb("礼遇", "courtesies"), Crumb(use.courtesyTitle, "courtesies/\(use.courtesy)")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "\(use.holder)　\(use.usedOn.chinese)　\(use.courtesyTitle)"))
        <div class="card-paper">\(view.form("courtesies/uses/\(use.id)/void", """
            \(view.textArea("reason", "哪里登记错了", rows: 2, max: 200))\(view.submit("作废"))
            """))</div></div>
        """
    }
}

/// What is offered now, as everybody reads it.
struct PublicCourtesiesPage: PublicPage {
    struct Offer: Encodable, Sendable {
        let title: String
        let words: String
        let provider: String
        let whom: String
        let howOften: String
        let until: Day?

        init(_ courtesy: Courtesy) {
            (title, words, provider) = (courtesy.title, courtesy.words, courtesy.provider)
            (whom, howOften, until) = (courtesy.whom, courtesy.howOften, courtesy.until)
        }
    }

    let county: String
    let offers: [Offer]
    var title: String { "好人礼遇" }
    var summary: String { "\(county)给好人、模范的礼遇：好人有好报。" }

    func body(_ view: View) -> HTML {
        """
        <h1>好人礼遇</h1><p class="lead">好人有好报。凭荣誉证书，到提供的单位享受。</p>
        \(HTML.when(offers.isEmpty, "<p class=\"empty\">现在没有登记的礼遇。</p>"))
        <ul class="people">\(HTML.each(offers) { offer in
            """
            <li><h2>\(offer.title)</h2><p>\(offer.words)</p><p class="soft">\(offer.provider)提供。给\(offer.whom)，\(offer.howOften)\(HTML.with(offer.until) { "，到\($0.chinese)为止" })。</p></li>
            """
        })</ul>
        <p><a class="button" href="\(view.publicLink("public/honours"))">看光荣榜</a><a class="button" href="\(view.publicLink("public/certificates"))">验证证书</a></p>
        """
    }
}
