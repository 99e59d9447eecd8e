import Database
import Kernel
import Office
import Organisation
import Web

struct BanquetRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("banquets/new", .right(.reportBanquets), newForm),
            .post("banquets/new", .right(.reportBanquets), Self.reporting, form: newForm) { request in
                let (village, text, source) = try asked(request)
                return try await office.answer(
                    request, doing: ReportBanquet(in: village, text, source: source ?? .village)
                ) { .seeOther("banquets/\($0)", notice: "已登记，请理事会上门说说标准。") }
            },
            .page("banquets/missing", .right(.reportBanquets), missingForm),
            .post("banquets/missing", .right(.reportBanquets), .pressing("登记应报未报"), form: missingForm) { request in
                let (village, text, _) = try asked(request)
                return try await office.answer(request, doing: RecordMissingNotice(in: village, text)) {
                    .seeOther("banquets/\($0)", notice: "已登记，等创建办移交。")
                }
            },
            .page("banquets/:banquet", .right(.seeCustoms), one),
            .post("banquets/:banquet/fill", .right(.reportBanquets), .pressing("回填酒席"), form: one, fill),
            .post("banquets/:banquet/correct", .right(.reportBanquets), .pressing("更正酒席的回填"), form: one) { request in
                let id: ID<Banquet> = try request.parameter("banquet")
                return try await office.answer(request, doing: CorrectBanquet(id, FormReader(request.form))) { _ in
                    .seeOther("banquets/\(id)", notice: "已更正。")
                }
            },
        ] + Listing.banquets.routes(office) + Banquet.procedure.routes(premises, page: one)
            + Banquet.procedure.media(premises).routes
    }

    private static let reporting = Deed.writing(
        "登记酒席报备",
        [
            .brought("village", "村（社区）") { _ in "所选的村（社区）" },
            .choice("source", "谁报的") { (source: Banquet.Source) in source.chinese },
            .choice("occasion", "事由") { (occasion: Banquet.Occasion) in occasion.chinese },
            .choice("hostKind", "主人家身份") { (kind: Banquet.Host) in kind.chinese },
            .choice("venue", "场所") { (venue: Banquet.Venue) in venue.chinese },
            .brought("hall", "礼堂") { _ in "所选的礼堂" }, .text("host", "主人家"), .text("hostUnit", "所在单位"),
            .text("heldOn", "日期"), .text("lunar", "农历日期"), .text("place", "地点"), .text("tables", "桌数"),
            .text("price", "每桌"), .text("cars", "车辆"), .text("days", "天数"), .text("gift", "礼金"),
            .text("bridePrice", "彩礼"),
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        try await form(request, isMissing: false)
    }

    private func missingForm(_ request: WebRequest) async throws -> any Page {
        try await form(request, isMissing: true)
    }

    private func form(_ request: WebRequest, isMissing: Bool) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            let villages = try Units.all(
                county: actor.county, kinds: [.village], notGoneOn: transaction.now.day, in: transaction
            ).filter { actor.keeps(Party($0)) }
            let standard =
                try villages.count == 1
                ? villages[0].division.flatMap {
                    try Standards.shown($0, on: transaction.now.day, for: actor, in: transaction)
                } : nil
            return NewBanquetPage(
                villages: villages, halls: try Halls.choosable(for: actor, in: transaction), standard: standard,
                isMissing: isMissing, today: transaction.now.day)
        }
    }

    private func asked(_ request: WebRequest) throws -> (DivisionCode, BanquetText, Banquet.Source?) {
        let form = FormReader(request.form)
        let village: Field<DivisionCode> = form.division("village", "村（社区）", .village)
        let (home, source) = try form.finish(
            village, form.choice("source", "谁报的", of: Banquet.Source.self).optional)
        return (home, try BanquetText(form, today: premises.surroundings.now().day), source)
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Banquet> = try request.parameter("banquet")
        return try await office.read { transaction in
            let found = try Banquets.one(id, for: actor, in: transaction)
            let part = try Banquet.procedure.part(of: found, id, for: actor, in: transaction)
            let halls = try found.village.division.map {
                try Halls.of($0, county: actor.county, in: transaction)
            }
            let hall = halls?.first { $0.id == found.hall }
            return BanquetPage(
                banquet: found, host: found.host(for: actor), hallName: hall?.name, part: part,
                mayFill: [.reported, .visited].contains(found.state) && found.heldOn <= transaction.now.day
                    && Right.reportBanquets.isHeld(by: actor) && actor.keeps(found.village),
                mayCorrect: Banquet.State.filled.contains(found.state) && Right.reportBanquets.isHeld(by: actor)
                    && actor.keeps(found.village),
                now: transaction.now)
        }
    }

    private func fill(_ request: WebRequest) async throws -> Answer {
        let id: ID<Banquet> = try request.parameter("banquet")
        return try await office.answer(request, doing: FillBanquet(id, FormReader(request.form))) { saved in
            .seeOther(
                "banquets/\(id)",
                notice: "已回填。" + (saved.map { "\(BanquetTerms.againstUsual($0))。" } ?? ""))
        }
    }
}

struct NewBanquetPage: Page {
    let villages: [Unit]
    let halls: [Hall]
    let standard: CustomsStandard?
    let isMissing: Bool
    let today: Day
    var title: String { isMissing ? "登记应报未报" : "登记酒席报备" }
    var help: String {
        isMissing ? "只登记党员、公职人员办了酒没有报备的；居民报不报备由自己决定。" : "报备是告诉理事会一声：给建议，不审批，不罚款。"
    }

    private enum CodingKeys: CodingKey { case standard, isMissing, today }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, isMissing ? "只用于党员、公职人员；登记以后由创建办移交有关部门" : "给建议，不审批，不罚款；党员、公职人员必须报备"))
        \(HTML.with(standard) { "<div class=\"notice\">本村标准（第\($0.standard.version)版）：\($0.standard.limits.chinese)</div>" })
        <div class="card-paper">\(view.form(isMissing ? "banquets/missing" : "banquets/new", """
            \(view.select("village", "村（社区）", options: (villages.count == 1 ? [] : [("", "请选择")]) + villages.map { ($0.division?.description ?? "", $0.name) }))
            \(HTML.when(!isMissing, view.select("source", "谁报的", options: [Banquet.Source.village, .council].map { ($0.rawValue, $0.chinese) })))
            \(view.input("host", "主人家", help: "一位成年主人的姓名；别的村和上级只看得到姓。", max: 20))
            \(BanquetFields.fields(view, halls: halls, isMissing: isMissing))
            \(view.submit("登记"))
            """))</div></div>
        """
    }
}

/// What is asked of a feast on the office's pages and on a resident's own alike. 彩礼 is asked of nobody.
enum BanquetFields {
    static func fields(_ view: View, halls: [Hall], isMissing: Bool = false) -> HTML {
        """
        \(view.select("hostKind", "主人家身份", options: Banquet.Host.allCases.filter { !isMissing || $0.isBound }.map { ($0.rawValue, $0.chinese) }, help: "党员、公职人员必须报备，居民自愿。"))
        \(view.input("hostUnit", "所在单位", help: "党员、公职人员必填；居民不填。", required: false, max: 40))
        \(view.select("occasion", "事由", options: Banquet.Occasion.allCases.map { ($0.rawValue, $0.chinese) }))
        <div class="pair">\(view.input("heldOn", "日期（公历）", type: "date", required: false))
        \(view.input("lunar", "或农历日期", help: "如 十月初八、腊月廿三；二者填一个。", required: false, max: 20))</div>
        \(view.select("venue", "场所", options: Banquet.Venue.allCases.map { ($0.rawValue, $0.chinese) }, value: "home"))
        \(HTML.when(!halls.isEmpty, view.select("hall", "礼堂", options: [("", "不用礼堂")] + halls.map { ($0.id.description, "\($0.village.name)\($0.name)（\($0.tables)桌）") }, help: "在礼堂办的，选了就订下这一天。", required: false)))
        \(view.input("place", "地点", help: "如 自家院子、某某饭店。", required: false, max: 60))
        <div class="pair">\(view.numberInput("tables", "桌数"))\(view.moneyInput("price", "每桌大约"))</div>
        <div class="pair">\(view.numberInput("cars", "用车（辆）", required: false))\(view.numberInput("days", "办几天", required: false))</div>
        \(view.moneyInput("gift", "礼金一般多少", help: "一户客人一般送多少；愿意说才填。", required: false))
        <details class="act"><summary>本人自愿说明的</summary>\(view.moneyInput("bridePrice", "彩礼", help: "不询问，本人主动说了才填；只有本村看得到。", required: false))</details>
        """
    }
}

struct BanquetPage: Page {
    let banquet: Banquet
    let host: String
    let hallName: String?
    let part: ProcedurePart
    let mayFill: Bool
    let mayCorrect: Bool
    let now: Instant
    var title: String { Banquet.procedure.title(banquet) }
    var help: String { "一场酒席从报备到回填：理事会上门说标准，主人家自己定；事后回填，超了的只劝导。" }

    private enum CodingKeys: CodingKey { case banquet, part, mayFill, mayCorrect, now }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(banquet.townshipName)　\(banquet.heldOn.chinese)（农历\(LunarDay(banquet.heldOn).chinese)）"))
        \(advice)
        <div class="columns"><div>\(HTML.when(mayFill, filling(view)))\(view.steps(part))
        <section class="card-paper"><dl class="record">
        <dt>主人家</dt><dd>\(host)（\(banquet.hostKind.chinese)\(HTML.when(!banquet.hostUnit.isEmpty, "，\(banquet.hostUnit)"))）</dd>
        <dt>地点</dt><dd>\(banquet.venue.chinese)\(HTML.with(hallName) { "：\($0)" })\(HTML.when(!banquet.place.isEmpty, "，\(banquet.place)"))</dd>
        <dt>打算</dt><dd>\(banquet.plan.chinese)，约\(Money(fen: banquet.plan.costFen).chinese)</dd>
        <dt>报备时的标准</dt><dd>\(HTML.with(banquet.standard) { "第\($0.version)版：\($0.limits.chinese)" })\(HTML.when(banquet.standard == nil, "<span class=\"soft\">本村当时还没有标准</span>"))</dd>
        <dt>承诺</dt><dd>\(banquet.isPromised ? "主人家签了承诺书" : "没有签")</dd>
        <dt>来源</dt><dd>\(banquet.source.chinese)，\(banquet.enteredByName)，\(banquet.madeAt.chinese)</dd>
        \(HTML.with(ownBridePrice(view)) { "<dt>彩礼（本人自愿说明）</dt><dd>\(Money(fen: $0).chinese)</dd>" })
        </dl></section>
        \(HTML.with(banquet.actual) { actual in
            """
            <section class="card-paper"><h2>办下来</h2><p>\(actual.chinese)，共\(Money(fen: actual.costFen).chinese)。\
            \(HTML.with(banquet.savedFen) { "<strong>\(BanquetTerms.againstUsual($0))</strong>。" })\(HTML.when(banquet.standard == nil, "报备时本村没有标准，无从对照，不计入合规率。"))</p>\(over(BanquetTerms.over(banquet.standard, actual)))\
            \(HTML.when(mayCorrect, correcting(actual, view)))</section>
            """
        })
        </div><div>\(view.timeline(part))</div></div>
        """
    }

    /// What the village alone is told.
    private func ownBridePrice(_ view: View) -> Int? {
        view.session.map { banquet.village.has($0.actor) } == true ? banquet.bridePriceFen : nil
    }

    private var advice: HTML {
        let beyond = BanquetTerms.over(banquet.standard, banquet.plan)
        guard banquet.actual == nil, [.reported, .visited].contains(banquet.state) else { return .empty }
        guard banquet.standard != nil else {
            return "<div class=\"notice\">本村还没有办酒标准，没有可以对照的。报备不审批，办多大由主人家定。</div>"
        }
        return beyond.isEmpty
            ? "<div class=\"notice\">打算的规模在标准以内。报备不审批，办多大由主人家定。</div>"
            : "<div class=\"notice-amber\"><p>建议：\(beyond.joined(separator: "；"))。这是建议，不审批，也不罚款。</p></div>"
    }

    private func over(_ words: [String]) -> HTML {
        .when(!words.isEmpty, "<p>超过标准：\(words.joined(separator: "；"))。请理事会劝导，登记主人家的说法；对居民不罚款。</p>")
    }

    private func filling(_ view: View) -> HTML {
        let view = view.refused(at: "banquets/\(banquet.id)/fill")
        return """
            <section class="card-paper"><h2>事后回填</h2>\(view.form("banquets/\(banquet.id)/fill", id: "fill", """
                \(figures(banquet.plan, gift: nil, view))\(view.submit("回填"))
                """))</section>
            """
    }

    private func correcting(_ actual: BanquetFigures, _ view: View) -> HTML {
        let view = view.refused(at: "banquets/\(banquet.id)/correct")
        return """
            <details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>回填错了，更正</summary>
            \(view.form("banquets/\(banquet.id)/correct", id: "correct", """
                \(figures(actual, gift: actual.giftFen.map { Money(fen: $0) }, view))
                \(view.input("reason", "更正的原因", help: "如 桌数填错了。原来填的留在办理经过里。", max: 100))\(view.submit("更正"))
                """))</details>
            """
    }

    private func figures(_ known: BanquetFigures, gift: Money?, _ view: View) -> HTML {
        """
        <div class="pair">\(view.numberInput("tables", "实际桌数", value: known.tables))\(view.moneyInput("price", "实际每桌", value: Money(fen: known.fenPerTable)))</div>
        <div class="pair">\(view.numberInput("cars", "实际用车（辆）", value: known.cars))\(view.numberInput("days", "实际办几天", value: known.days))</div>
        \(view.moneyInput("gift", "礼金一般多少", value: gift, help: "愿意说才填。", required: false))
        """
    }
}
