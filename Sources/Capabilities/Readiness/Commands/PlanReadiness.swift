import Database
import Kernel
import Office
import Organisation
import Standards
import Web

/// The notice of an examination came: from when to when the examiners are here.
package struct PlanReadiness: Command {
    package static let action = Action("readinessPlan.draft", "编写迎检方案", right: .keepReadiness)
    let review: ID<ReviewCycle>
    let title: String
    let noticeOn: Day
    let from: Day
    let through: Day

    package init(_ review: ID<ReviewCycle>, title: String, noticeOn: Day, from: Day, through: Day) {
        (self.review, self.title, self.noticeOn) = (review, title, noticeOn)
        (self.from, self.through) = (from, through)
    }

    init(_ form: FormReader) throws {
        (review, title, noticeOn, from, through) = try form.finish(
            form.id("review", "迎检", of: ReviewCycle.self), form.text("title", "名称", max: 40),
            form.day("noticeOn", "通知日期"), form.day("from", "迎检开始"), form.day("through", "迎检结束"))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<ReadinessPlan>> {
        let found = try Reviews.one(review, for: actor, in: transaction)
        guard ReviewCycle.State.open.contains(found.state) else {
            throw Refusal.field("review", "readiness.over", "“\(found.title)”已经\(found.state.chinese)，不用再编方案。")
        }
        try ReadinessTerms.check(notice: noticeOn, from: from, through: through, today: transaction.now.day)
        let id = transaction.recordID(ReadinessPlan.self)
        try transaction.run(
            """
            INSERT INTO readinessPlan (county, id, review, title, noticeOn, fromDay, throughDay, state)
            VALUES (\(actor.county), \(id), \(review), \(title), \(noticeOn), \(from), \(through),
                \(ReadinessPlan.State.drafted))
            """)
        try transaction.begin(ReadinessPlan.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: title)
    }
}

/// Puts a place on the route of a day.
package struct AddReadinessStop: Command {
    package static let action = Action("readinessPlan.stop", "排迎检点位", right: .keepReadiness)
    let plan: ID<ReadinessPlan>
    let day: Day
    let route: String
    let at: Int
    let place: ID<Place>
    let unit: ID<Unit>
    let onDuty: String

    package init(
        _ plan: ID<ReadinessPlan>, day: Day, route: String, at: Int, place: ID<Place>, unit: ID<Unit>, onDuty: String
    ) {
        (self.plan, self.day, self.route, self.at) = (plan, day, route, at)
        (self.place, self.unit, self.onDuty) = (place, unit, onDuty)
    }

    init(_ plan: ID<ReadinessPlan>, _ form: FormReader) throws {
        self.plan = plan
        (day, route, at, place, unit, onDuty) = try form.finish(
            form.day("day", "日期"), form.text("route", "路线", max: 20), form.clock("at", "到达时间"),
            form.id("place", "点位", of: Place.self), form.id("unit", "责任单位", of: Unit.self),
            form.text("onDuty", "值守的人", max: 60))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<ReadinessStop>> {
        let county = actor.county
        let found = try ReadinessPlans.drafted(plan, for: actor, in: transaction)
        let spot = try Places.one(place, for: actor, in: transaction)
        guard !spot.isGone(on: day) else {
            throw Refusal.field("place", "readiness.gone", "“\(spot.name)”已经停用（\(spot.goneReason ?? "")），请换一个点位。")
        }
        let party = try Units.present(unit, field: "unit", county: county, in: transaction)
        let others = try ReadinessPlans.stops(of: plan, county: county, in: transaction)
        try ReadinessTerms.check(
            .init(day: day, at: at, place: place.description, unit: party.unit, onDuty: onDuty),
            among: others.map {
                .init(day: $0.day, at: $0.at, place: $0.place.description, unit: $0.unit, onDuty: $0.onDuty)
            }, from: found.from, through: found.through)
        let id = transaction.recordID(ReadinessStop.self)
        try transaction.run(
            """
            INSERT INTO readinessStop (county, id, plan, day, route, at, place, unit, onDuty)
            VALUES (\(county), \(id), \(plan), \(day), \(route), \(at), \(place), \(party.unit), \(onDuty))
            """)
        return Done(id, subject: plan.description, detail: "\(day.chinese)　\(route)　\(spot.name)")
    }
}

package struct RemoveReadinessStop: Command {
    package static let action = Action("readinessPlan.removeStop", "撤迎检点位", right: .keepReadiness)
    let plan: ID<ReadinessPlan>
    let stop: ID<ReadinessStop>

    package init(_ plan: ID<ReadinessPlan>, _ stop: ID<ReadinessStop>) { (self.plan, self.stop) = (plan, stop) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        _ = try ReadinessPlans.drafted(plan, for: actor, in: transaction)
        let found = try ReadinessPlans.stop(stop, of: plan, county: actor.county, in: transaction)
        guard found.walk == nil else {
            throw Refusal(.conflict, "readiness.walked", "“\(found.placeName)”已经预演过，留着它的结果，不能撤。")
        }
        try transaction.run("DELETE FROM readinessStop WHERE county = \(actor.county) AND id = \(stop)")
        return Done(subject: plan.description, detail: found.placeName)
    }
}
