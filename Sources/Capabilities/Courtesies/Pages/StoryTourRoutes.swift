import Database
import Kernel
import Office
import Organisation
import Recognition
import Web

struct StoryTourRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("story-tours/new", .right(.keepStoryTours), newForm),
            .post("story-tours/new", .right(.keepStoryTours), Self.planning, form: newForm) { request in
                try await office.answer(request, doing: PlanStoryTour(FormReader(request.form))) { id in
                    .seeOther("story-tours/\(id)", notice: "已安排。办过以后在这里登记。")
                }
            },
            .page("story-tours/:storyTour", .right(.seeCourtesies), one),
            .post("story-tours/:storyTour/hold", .right(.keepStoryTours), .pressing("登记举办巡讲"), form: one) { request in
                let id: ID<StoryTour> = try request.parameter("storyTour")
                return try await office.answer(request, doing: HoldStoryTour(id, FormReader(request.form))) { _ in
                    .seeOther("story-tours/\(id)", notice: "已登记。")
                }
            },
        ] + Listing<StoryTour>.storyTours.routes(office) + StoryTour.procedure.routes(premises, page: one)
    }

    private static let planning = Deed.writing(
        "安排事迹巡讲",
        [
            .text("title", "名称"), .brought("village", "村（社区）") { _ in "所选的村（社区）" }, .text("place", "地点"),
            .text("plannedOn", "日期"),
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let county = request.county.code
        return try await office.read { transaction in
            NewStoryTourPage(
                villages: try Units.all(
                    county: county, kinds: [.village], notGoneOn: transaction.now.day, in: transaction),
                today: transaction.now.day)
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<StoryTour>) = (try request.actor, try request.parameter("storyTour"))
        return try await office.read { transaction in
            let found = try StoryTours.one(id, for: actor, in: transaction)
            let mayHold = found.state == .planned && Right.keepStoryTours.isHeld(by: actor)
            return StoryTourPage(
                tour: found, part: try StoryTour.procedure.part(of: found, id, for: actor, in: transaction),
                speakers: try StoryTours.speakers(of: id, county: actor.county, in: transaction),
                holders: mayHold
                    ? try Holders.of(CourtesyTerms.categories, on: transaction.now.day, for: actor, in: transaction)
                    : [], mayHold: mayHold, now: transaction.now)
        }
    }
}

struct NewStoryTourPage: Page {
    let villages: [Unit]
    let today: Day
    var title: String { "安排事迹巡讲" }
    var help: String { "先定村、地点和日子；办过以后登记听众和讲述人。" }
    var parents: [Crumb] { [Crumb("事迹巡讲", "story-tours")] }

    private enum CodingKeys: CodingKey { case today }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "和村里商量好日子再安排"))
        <div class="card-paper">\(view.form("story-tours/new", """
            \(view.input("title", "名称", value: "好人故事巡讲", max: 60))
            \(view.select("village", "村（社区）", options: [("", "请选择")] + villages.map { ($0.division?.description ?? "", $0.name) }))
            \(view.input("place", "地点", help: "如 文化礼堂。", max: 40))
            \(view.dayInput("plannedOn", "日期", value: today.adding(days: 7)))
            \(view.submit("安排"))
            """))</div></div>
        """
    }
}

struct StoryTourPage: Page {
    let tour: StoryTour
    let part: ProcedurePart
    let speakers: [StoryTour.Speaker]
    let holders: [Holder]
    let mayHold: Bool
    let now: Instant
    var title: String { tour.title }
    var help: String { "办过以后登记举办的日期、到场的人数和讲述的人。" }

    private enum CodingKeys: CodingKey { case tour, part, speakers }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(tour.villageName)\(tour.place)"))
        <div class="columns"><div>\(HTML.when(mayHold, holding(view)))\(view.steps(part))
        \(HTML.when(!speakers.isEmpty, """
            <section class="card-paper"><h2>讲述人</h2><ul class="list">\(HTML.each(speakers) { "<li><strong>\($0.name)</strong><br><span class=\"soft\">\($0.honourTitle)</span></li>" })</ul></section>
            """))</div><div>
        <section class="card-paper"><dl class="record"><dt>计划</dt><dd>\(tour.plannedOn.chinese)</dd>
        \(HTML.with(tour.heldOn) { "<dt>举办</dt><dd>\($0.chinese)</dd>" })\(HTML.with(tour.audience) { "<dt>听众</dt><dd>\($0)人</dd>" })
        \(HTML.when(!tour.note.isEmpty, "<dt>说明</dt><dd>\(tour.note)</dd>"))</dl></section>
        \(view.timeline(part))</div></div>
        """
    }

    private func holding(_ view: View) -> HTML {
        let own = view.refused(at: "story-tours/\(tour.id)/hold")
        let isDue = tour.plannedOn <= now.day || own.refusal != nil
        return """
            <section class="card-paper"><details class="act"\(HTML.when(isDue, " open"))><summary>登记举办</summary>
            \(HTML.when(holders.isEmpty, "<p class=\"soft\">荣誉册里还没有持有荣誉的个人、家庭，没有人可以讲。</p>"))
            \(HTML.when(!holders.isEmpty, own.form("story-tours/\(tour.id)/hold", id: "hold", """
                \(own.dayInput("heldOn", "举办日期", value: min(tour.plannedOn, now.day)))
                \(own.numberInput("audience", "听众（人）"))
                \(own.checkboxes("honour", "讲述人", options: holders.prefix(60).map { ($0.honour.description, "\($0.name)（\($0.title)）") }, values: []))
                \(own.textArea("note", "说明", required: false, rows: 2, max: 500))
                \(own.submit("登记"))
                """)))</details></section>
            """
    }
}
