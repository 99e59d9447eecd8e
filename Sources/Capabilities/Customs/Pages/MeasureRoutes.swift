import Database
import Kernel
import Office
import Organisation
import Web

/// The county's lists, and the measures that spread.
struct MeasureRoutes: Sendable {
    let premises: Premises
    let related: [Customs.Related]
    let projects: Customs.Projects.Source
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("customs", .right(.seeCustoms), front),
            .page("customs/measures/new", .right(.keepMeasures), newForm),
            .post("customs/measures/new", .right(.keepMeasures), Self.keeping, form: newForm) { request in
                try await office.answer(request, doing: KeepMeasure(FormReader(request.form))) {
                    .seeOther("customs/measures/\($0)", notice: "已登记，可以登记推广了。")
                }
            },
            .page("customs/measures/:customsMeasure", .right(.seeCustoms), one),
            .post(
                "customs/measures/:customsMeasure/adoptions", .right(.keepCustoms), .pressing("登记举措推广"), form: one,
                adopt),
        ] + Listing.measures.routes(office) + Listing.adoptions.routes(office)
    }

    private static let keeping = Deed.writing(
        "登记移风易俗举措",
        [
            .text("title", "举措"), .choice("list", "清单") { (list: CustomsLists.Kind) in list.chinese },
            .text("words", "做法"),
            .brought("village", "首创的村（社区）") { _ in "所选的村（社区）" }, .text("startedOn", "开始日期"),
        ])

    private func front(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { [related, projects] transaction in
            let year = transaction.now.day.year
            func count(_ name: String) throws -> Int {
                try Listing<Banquet>.banquets.count("figure=\(name).\(year)", for: actor, in: transaction)
            }
            let (held, within) = (try count("banquetsHeld"), try count("banquetsWithin"))
            func sum(_ name: String) throws -> Int {
                let metric = Listing<Banquet>.banquets.metrics.first { $0.name == name }
                return try Period(year: year).flatMap { try metric?.value($0, nil, actor, transaction) } ?? 0
            }
            return CustomsPage(
                year: year, reported: try count("banquets"), held: held, measured: try count("banquetsMeasured"),
                within: within, savedFen: try sum("banquetsSaved"), overspentFen: try sum("banquetsOverspent"),
                projects: try projects(year, actor, transaction), missing: try count("banquetsMissing"),
                lists: try transaction.setting(CustomsLists.setting, county: actor.county),
                measures: try Listing<CustomsMeasure>.measures.first("", 8, for: actor, in: transaction),
                related: related.filter { $0.right.isHeld(by: actor) }.map { Crumb($0.title, $0.path) })
        }
    }

    private func villages(_ actor: Actor, _ transaction: ReadTransaction) throws -> [Unit] {
        try Units.all(county: actor.county, kinds: [.village], notGoneOn: transaction.now.day, in: transaction)
            .filter { actor.keeps(Party($0)) }
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            NewMeasurePage(villages: try villages(actor, transaction), today: transaction.now.day)
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<CustomsMeasure>) = (try request.actor, try request.parameter("customsMeasure"))
        return try await office.read { transaction in
            let measure = try Measures.one(id, for: actor, in: transaction)
            let query = "measure=\(id)"
            return MeasurePage(
                measure: measure,
                adoptions: try Listing<MeasureAdoption>.adoptions.first(query, 20, for: actor, in: transaction),
                count: try Listing<MeasureAdoption>.adoptions.count(query, for: actor, in: transaction),
                villages: Right.keepCustoms.isHeld(by: actor) ? try villages(actor, transaction) : [],
                today: transaction.now.day)
        }
    }

    private func adopt(_ request: WebRequest) async throws -> Answer {
        let id: ID<CustomsMeasure> = try request.parameter("customsMeasure")
        let form = FormReader(request.form)
        let (village, day, effect) = try form.finish(
            form.division("village", "村（社区）", .village), form.day("adoptedOn", "采用日期"),
            form.note("effect", "成效", max: 300))
        return try await office.answer(request, doing: AdoptMeasure(id, in: village, on: day, effect: effect)) { _ in
            .seeOther("customs/measures/\(id)", notice: "已登记。")
        }
    }
}

struct CustomsPage: Page {
    let year: Int
    let reported: Int
    let held: Int
    /// Of those, where the village had a standard.
    let measured: Int
    let within: Int
    let savedFen: Int
    let overspentFen: Int
    /// The year's key projects, where the reader may see them.
    let projects: Customs.Projects?
    let missing: Int
    let lists: CustomsLists
    let measures: [CustomsMeasure]
    let related: [Crumb]
    var title: String { "移风易俗" }
    var help: String { "办酒不铺张：报备、上门、回填，每个数都点得开。对居民只建议，不审批、不罚款。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.whose)\(year)年"))
        <div class="figures">
        \(view.figure(view.whose, "报备的酒席", view.number(reported, "banquets?figure=banquets.\(year)"), note: "场"))
        \(view.figure(view.whose, "回填的酒席", view.number(held, "banquets?figure=banquetsHeld.\(year)"), note: "场"))
        \(view.figure(view.whose, "符合标准", view.number(within, "banquets?figure=banquetsWithin.\(year)"), note: rate))
        \(view.figure(view.whose, "办酒节约", "\(tenThousands(savedFen))<small>万元</small>", note: overspentFen > 0 ? "另有的多花了\(tenThousands(overspentFen))万元" : "和各村过去一场比"))
        \(view.figure(view.whose, "应报未报", view.number(missing, "banquets?figure=banquetsMissing.\(year)"), note: "只计党员、公职人员", isAlarming: missing > 0))
        </div>
        \(HTML.with(projects) { projectPart($0, view) })
        <div class="columns"><div>
        \(HTML.each(CustomsLists.Kind.allCases.filter { !lists.of($0).isEmpty }) { list($0) })
        \(missingLists(view))
        \(HTML.when(view.may(.changeSettings), "<p><a href=\"\(view.link("settings/customs.lists"))\">填写清单</a></p>"))
        </div><div>
        <section class="card-paper"><h2>新举措</h2>
        \(HTML.when(measures.isEmpty, "<p class=\"soft\">还没有登记举措。有村（社区）做得好的，登记下来让别的村学。</p>"))
        <ul class="course">\(HTML.each(measures) { "<li><a href=\"\(view.link("customs/measures/\($0.id)"))\">\($0.title)</a>，推广到\($0.villages)个村（社区）</li>" })</ul>
        <p><a href="\(view.link("customs/measures"))">全部举措</a></p></section>
        <section class="card-paper"><ul><li><a href="\(view.link("customs/standards"))">各村的办酒标准</a></li><li><a href="\(view.link("councils"))">红白理事会</a></li><li><a href="\(view.link("halls"))">礼堂</a></li>\(HTML.each(related) { "<li><a href=\"\(view.link($0.path ?? ""))\">\($0.title)</a></li>" })</ul></section>
        </div></div>
        """
    }

    private func projectPart(_ projects: Customs.Projects, _ view: View) -> HTML {
        let done = projects.rows.count(where: \.isDone)
        let all = projects.rows.count
        return """
            <section class="card-paper"><h2>年度重点项目</h2>
            \(all == 0 ? "<p class=\"soft\">今年还没有。下达年度任务时，来源选“移风易俗重点”，就列在这里。</p>" : "<p><a href=\"\(view.link(projects.path))\">\(all)项</a>，完成\(done)项，完成率\(Points.divide(done * 100, by: all))%。</p>")
            <ul class="course">\(HTML.each(projects.rows.prefix(20)) { row in
                "<li><a href=\"\(view.link(row.path))\">\(row.title)</a><br><span class=\"soft\">\(row.lead)，\(row.dueOn.chinese)前，\(row.standing)</span></li>\n"
            })</ul></section>
            """
    }

    /// In ten thousands of yuan, with one decimal: the figure is as wide as a phone has room for.
    private func tenThousands(_ fen: Int) -> String {
        let tenths = Points.divide(fen, by: 100_000)
        return "\(tenths / 10).\(tenths % 10)"
    }

    private var rate: HTML {
        guard held > 0 else { return "还没有回填" }
        let others = held > measured ? "，\(held - measured)场无村规标准可比" : ""
        guard measured > 0 else { return "\(held)场都没有村规标准可比" }
        let share = Points.divide(within * 1000, by: measured)
        return "合规率\(share / 10).\(share % 10)%\(others)"
    }

    /// What is not filled in takes one line, and not a card each.
    private func missingLists(_ view: View) -> HTML {
        let names = CustomsLists.Kind.allCases.filter { lists.of($0).isEmpty }.map(\.chinese).joined(separator: "、")
        return .when(
            !names.isEmpty,
            "<p class=\"soft\">\(names)还没有填：由主任照文件在“管理”的“参数”里填\(HTML.when(view.may(.changeSettings), "，<a href=\"\(view.link("settings/customs.lists"))\">现在去填</a>"))。</p>"
        )
    }

    private func list(_ kind: CustomsLists.Kind) -> HTML {
        let own = lists.of(kind)
        return """
            <section class="card-paper"><h2>\(kind.chinese)</h2><ol>\(HTML.each(own) { "<li>\($0)</li>" })</ol>\(HTML.when(!own.isEmpty && own.count < kind.count, "<p class=\"soft\">已填\(own.count)条，共\(kind.count)条。</p>"))</section>
            """
    }
}

struct NewMeasurePage: Page {
    let villages: [Unit]
    let today: Day
    var title: String { "登记移风易俗举措" }
    var help: String { "一项做得好的新办法；登记以后可以记哪些村学了、成效怎样。" }
    var parents: [Crumb] { [Crumb("移风易俗举措", "customs/measures")] }

    private enum CodingKeys: CodingKey { case today }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "从一个村开始，推开到别的村"))
        <div class="card-paper">\(view.form("customs/measures/new", """
            \(view.input("title", "举措", help: "如 丧事一碗面。", max: 40))
            \(view.select("list", "属于", options: CustomsLists.Kind.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.textArea("words", "做法", max: 1000))
            \(view.select("village", "首创的村（社区）", options: [("", "县里推出的")] + villages.map { ($0.division?.description ?? "", $0.name) }, required: false))
            \(view.dayInput("startedOn", "开始日期", value: today))\(view.submit("登记"))
            """))</div></div>
        """
    }
}

struct MeasurePage: Page {
    let measure: CustomsMeasure
    let adoptions: [MeasureAdoption]
    let count: Int
    let villages: [Unit]
    let today: Day
    var title: String { measure.title }
    var help: String { "一项举措的做法和推广：哪个村、从哪天起、成效。" }
    var parents: [Crumb] { [Crumb("移风易俗举措", "customs/measures")] }

    private enum CodingKeys: CodingKey { case measure, adoptions, count, today }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(measure.list.chinese)　\(measure.startedOn.chinese)开始\(HTML.when(!measure.firstVillage.isEmpty, "　\(measure.firstVillage)首创"))"))
        <div class="columns"><div><section class="card-paper"><h2>做法</h2>\(HTML.each(measure.words.split(whereSeparator: \.isNewline)) { "<p>\(String($0))</p>" })</section>
        <section class="card-paper"><h2>推广到\(view.whose)\(view.number(count, "customs/adoptions?measure=\(measure.id)"))个村（社区）</h2>
        <ul class="course">\(HTML.each(adoptions) { "<li><strong>\($0.village.name)</strong> <span class=\"soft\">\($0.townshipName)，\($0.adoptedOn.chinese)起</span>\(HTML.when(!$0.effect.isEmpty, "<p>\($0.effect)</p>"))</li>" })</ul></section></div>
        <div>\(HTML.when(!villages.isEmpty, adopting(view)))</div></div>
        """
    }

    private func adopting(_ view: View) -> HTML {
        let view = view.refused(at: "customs/measures/\(measure.id)/adoptions")
        return """
            <section class="card-paper"><h2>登记推广</h2>\(view.form("customs/measures/\(measure.id)/adoptions", id: "adoption", """
                \(view.villageSelect(villages))\(view.dayInput("adoptedOn", "从哪天起", value: today))
                \(view.textArea("effect", "成效", help: "如 半年省了多少、群众怎么说；以后再登记一次可以改。", required: false, rows: 3, max: 300))\(view.submit("登记"))
                """))</section>
            """
    }
}
