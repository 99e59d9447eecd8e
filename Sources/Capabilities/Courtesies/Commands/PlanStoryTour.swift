import Database
import Kernel
import Office
import Organisation
import Recognition
import Web

/// Plans an evening of stories in a village.
package struct PlanStoryTour: Command {
    package static let action = Action("storyTour.plan", "安排事迹巡讲", right: .keepStoryTours)
    let title: String
    let village: DivisionCode
    let place: String
    let plannedOn: Day

    package init(_ title: String, in village: DivisionCode, at place: String, on day: Day) {
        (self.title, self.village, self.place, plannedOn) = (title, village, place, day)
    }

    init(_ form: FormReader) throws {
        (title, village, place, plannedOn) = try form.finish(
            form.text("title", "名称", max: 60), form.division("village", "村（社区）", .village),
            form.text("place", "地点", max: 40), form.day("plannedOn", "日期"))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<StoryTour>> {
        guard try Units.ofDivision(village, county: actor.county, in: transaction) != nil else {
            throw Refusal.field("village", "storyTour.village", "没有这个村（社区），请从列表中选择。")
        }
        guard plannedOn >= transaction.now.day else {
            throw Refusal.field("plannedOn", "storyTour.past", "\(plannedOn.chinese)已经过了，请填今天或以后的日期。")
        }
        let id = transaction.recordID(StoryTour.self)
        try transaction.run(
            """
            INSERT INTO storyTour (county, id, title, village, place, plannedOn, note, state)
            VALUES (\(actor.county), \(id), \(title), \(village), \(place), \(plannedOn), '', \(StoryTour.State.planned))
            """)
        try transaction.begin(StoryTour.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: title)
    }
}

/// Records that a tour was held: when, before how many, and who spoke.
package struct HoldStoryTour: Command {
    package static let action = Action("storyTour.hold", "登记举办巡讲", right: .keepStoryTours)
    let tour: ID<StoryTour>
    let heldOn: Day
    let audience: Int
    let speakers: [ID<Honour>]
    let note: String

    package init(
        _ tour: ID<StoryTour>, on day: Day, audience: Int, speakers: [ID<Honour>], note: String = ""
    ) {
        (self.tour, heldOn, self.audience, self.speakers, self.note) = (tour, day, audience, speakers, note)
    }

    init(_ tour: ID<StoryTour>, _ form: FormReader) throws {
        self.tour = tour
        speakers = form.values("honour", "讲述人", form: "列表中的一位") { ID<Honour>($0) }
        (heldOn, audience, note) = try form.finish(
            form.day("heldOn", "举办日期"), form.number("audience", "听众", 0...100_000),
            form.note("note", "说明", max: 500))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let county = actor.county
        try CourtesyTerms.check(
            heldOn: heldOn, today: transaction.now.day, audience: audience, speakers: speakers.unique.count)
        guard let step = StoryTour.procedure.step(named: "hold") else { throw Refusal.noSuchPage }
        try transaction.take(
            step, of: tour, in: StoryTour.procedure, StepAnswers(note: note, day: heldOn), by: actor)
        for honour in speakers.unique {
            let holder = try Holders.one(honour, on: heldOn, for: actor, in: transaction)
            try transaction.run(
                """
                INSERT INTO storySpeaker (county, tour, honour, name, honourTitle)
                VALUES (\(county), \(tour), \(honour), \(holder.name), \(holder.title))
                """)
        }
        try transaction.run(
            """
            UPDATE storyTour SET heldOn = \(heldOn), audience = \(audience), note = \(note)
            WHERE county = \(county) AND id = \(tour)
            """)
        return Done(subject: tour.description, detail: "\(heldOn)，\(audience)人")
    }
}
