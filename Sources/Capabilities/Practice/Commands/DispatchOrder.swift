import Database
import Kernel
import Office
import Organisation
import Residents
import Volunteers

/// Sends a request to a team, or to another one in its place.
package struct DispatchOrder: Command {
    package static let action = Action("serviceOrder.dispatch", "派单、改派", right: .handleOrders)
    let order: ID<ServiceOrder>
    let team: ID<VolunteerTeam>
    /// Why it goes to another one.
    let reason: String

    package init(_ order: ID<ServiceOrder>, to team: ID<VolunteerTeam>, reason: String = "") {
        (self.order, self.team, self.reason) = (order, team, reason)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Orders.one(order, for: actor, in: transaction)
        let chosen = try Teams.one(team, for: actor, in: transaction)
        guard chosen.endedOn == nil else {
            throw Refusal.field("team", "order.team", "“\(chosen.name)”已经解散，请选别的队伍。")
        }
        let isMoved = [.dispatched, .accepted, .serving].contains(found.state)
        if isMoved {
            guard found.team?.id != team else {
                throw Refusal.field("team", "order.same", "已经派给“\(chosen.name)”了，改派要选另一支队伍。")
            }
            guard !reason.isEmpty else { throw Refusal.field("reason", "order.why", "改派请写明原因，原来的队伍会看到。") }
        }
        let procedure = ServiceOrder.procedure
        if found.state == .dispatched, let recall = procedure.step(named: ServiceOrder.recall) {
            try transaction.take(recall, of: order, in: procedure, StepAnswers(note: reason), by: actor)
        }
        let name = [.accepted, .serving].contains(found.state) ? ServiceOrder.redispatch : ServiceOrder.dispatch
        guard let step = procedure.step(named: name) else { throw Refusal.noSuchActivityStep }
        let words = [chosen.name, reason].filter { !$0.isEmpty }.joined(separator: "：")
        try transaction.take(step, of: order, in: procedure, StepAnswers(note: words), by: actor)
        try transaction.send(order, to: chosen, isGrab: false, by: actor)
        return Done(subject: order.description, detail: words)
    }
}

/// A team takes a request that waits, before it is sent to anybody (抢单).
package struct GrabOrder: Command {
    package static let action = Action("serviceOrder.grab", "抢单", right: .handleOrders)
    let order: ID<ServiceOrder>
    let team: ID<VolunteerTeam>

    package init(_ order: ID<ServiceOrder>, for team: ID<VolunteerTeam>) { (self.order, self.team) = (order, team) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let chosen = try Teams.one(team, for: actor, in: transaction)
        guard chosen.isLed(by: actor), chosen.endedOn == nil else {
            throw Refusal.field("team", "order.ownTeam", "只能用自己的队伍抢单。")
        }
        guard let step = ServiceOrder.procedure.step(named: ServiceOrder.grab) else { throw Refusal.noSuchActivityStep }
        try transaction.take(
            step, of: order, in: ServiceOrder.procedure, StepAnswers(note: chosen.name), by: actor)
        try transaction.send(order, to: chosen, isGrab: true, by: actor)
        return Done(subject: order.description, detail: chosen.name)
    }
}

/// Names a volunteer who went, and from when to when.
package struct RecordHelper: Command {
    package static let action = Action("serviceOrder.helper", "登记服务人员", right: .handleOrders)
    let order: ID<ServiceOrder>
    let volunteer: ID<Volunteer>
    let times: ServiceTimes

    package init(_ order: ID<ServiceOrder>, _ volunteer: ID<Volunteer>, from startsAt: Instant, to endsAt: Instant) {
        (self.order, self.volunteer) = (order, volunteer)
        times = ServiceTimes(startsAt, endsAt)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Orders.one(order, for: actor, in: transaction)
        guard found.isActedOn(by: actor), let team = found.team, team.has(actor) || actor.isOffice else {
            throw Refusal(.forbidden, "order.notYours", "服务人员由接单的队伍登记。")
        }
        guard [.accepted, .serving, .served].contains(found.state) else {
            throw Refusal(.conflict, "order.notServing", "这一单现在是“\(found.state.chinese)”，接单以后、确认以前才能登记服务人员。")
        }
        let helper = try Volunteers.known(volunteer, county: actor.county, in: transaction)
        try times.check(at: transaction.now)
        guard times.startsAt >= found.madeAt.adding(hours: -24) else {
            throw Refusal.field("start", "order.before", "服务时间早于点单，请核对日期。")
        }
        try times.check(
            against: try Hours.beside(times, of: volunteer, county: actor.county, in: transaction),
            of: helper.named(to: actor))
        try transaction.run(
            """
            INSERT INTO orderHelper (county, serviceOrder, volunteer, startsAt, endsAt)
            VALUES (\(actor.county), \(order), \(volunteer), \(times.startsAt), \(times.endsAt))
            ON CONFLICT (county, serviceOrder, volunteer)
                DO UPDATE SET startsAt = \(times.startsAt), endsAt = \(times.endsAt)
            """)
        return Done(subject: order.description, detail: "\(helper.name)，\(Minutes(times.minutes).chinese)")
    }
}

/// Takes off somebody who was named by mistake; his hours were not booked yet.
package struct RemoveHelper: Command {
    package static let action = Action("serviceOrder.noHelper", "去掉服务人员", right: .handleOrders)
    let order: ID<ServiceOrder>
    let volunteer: ID<Volunteer>

    package init(_ order: ID<ServiceOrder>, _ volunteer: ID<Volunteer>) {
        (self.order, self.volunteer) = (order, volunteer)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Orders.one(order, for: actor, in: transaction)
        guard found.isActedOn(by: actor), let team = found.team, team.has(actor) || actor.isOffice else {
            throw Refusal(.forbidden, "order.notYours", "服务人员由接单的队伍登记。")
        }
        let helpers = try Orders.helpers(of: order, county: actor.county, in: transaction)
        guard [.accepted, .serving].contains(found.state) || found.state == .served && helpers.count > 1 else {
            throw Refusal(
                .conflict, "order.notServing",
                found.state == .served ? "只登记了一位，先登记真正去的，再去掉这一位。" : "这一单现在是“\(found.state.chinese)”，服务人员不再改动。")
        }
        guard let helper = helpers.first(where: { $0.volunteer == volunteer }) else {
            return .repeated((), subject: order.description)
        }
        try transaction.run(
            """
            DELETE FROM orderHelper
            WHERE county = \(actor.county) AND serviceOrder = \(order) AND volunteer = \(volunteer)
            """)
        return Done(subject: order.description, detail: helper.isMinor ? "一位未成年志愿者" : helper.name)
    }
}

/// Rates what was done, once: stars and words.
package struct RateOrder: Command {
    package static let action = Action("serviceOrder.rate", "评单", right: .handleOrders)
    let order: ID<ServiceOrder>
    let stars: Int
    let words: String

    package init(_ order: ID<ServiceOrder>, stars: Int, words: String = "") {
        (self.order, self.stars, self.words) = (order, stars, words)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        try OrderTerms.check(stars: stars, words: words)
        guard let step = ServiceOrder.procedure.step(named: ServiceOrder.rate) else { throw Refusal.noSuchActivityStep }
        let found = try Orders.one(order, for: actor, in: transaction)
        if let until = try Orders.ownDays(of: found, for: actor, in: transaction) {
            throw Refusal(
                .conflict, "order.ownDays", "这一单是点单人自己在手机上点的，先由本人评价；\(until.chinese)还没有评的，再电话回访代评。")
        }
        try transaction.take(
            step, of: order, in: ServiceOrder.procedure,
            StepAnswers(note: "\(stars)星\(words.isEmpty ? "" : "：\(words)")"),
            by: actor)
        try transaction.run(
            """
            UPDATE serviceOrder SET stars = \(stars), ratingWords = \(words)
            WHERE county = \(actor.county) AND id = \(order)
            """)
        return Done(subject: order.description, detail: "\(stars)星")
    }
}

extension WriteTransaction {
    /// Puts down where a request goes, and tells the team.
    fileprivate func send(_ order: ID<ServiceOrder>, to team: VolunteerTeam, isGrab: Bool, by actor: Actor) throws {
        try run(
            """
            UPDATE serviceOrder SET team = \(team.id), teamUnit = \(team.unit.unit), teamDivision = \(team.unit.division),
                teamLeader = \(team.leader)
            WHERE county = \(actor.county) AND id = \(order)
            """)
        let outcome: OrderDispatch.Outcome = isGrab ? .accepted : .open
        try run(
            """
            INSERT INTO orderDispatch (county, id, serviceOrder, team, at, byName, isGrab, outcome, outcomeAt)
            VALUES (\(actor.county), \(newID(OrderDispatch.self)), \(order), \(team.id), \(now), \(actor.name), \(isGrab),
                \(outcome), \(isGrab ? now : nil))
            """)
        guard !isGrab, let leader = team.leader else { return }
        let isResident = try !Residents.among([leader], county: actor.county, in: self).isEmpty
        try notify(
            [leader], of: ServiceOrder.noun.kind, order.description, "派单：\(team.name)", "有一单派给您的队伍，请尽快接单。",
            path: isResident ? "my/team" : "orders/\(order)", county: actor.county)
    }

    /// What came of the last time that a request was sent out, which nothing that comes later changes; whose it was is forgotten
    /// where it goes back.
    func settle(
        _ order: ServiceOrder, _ outcome: OrderDispatch.Outcome, clearing: Bool, by actor: Actor
    ) throws {
        try run(
            """
            UPDATE orderDispatch SET outcome = \(outcome), outcomeAt = \(now)
            WHERE county = \(actor.county) AND serviceOrder = \(order.id)
              AND outcome = \(OrderDispatch.Outcome.open)
            """)
        guard clearing else { return }
        try run(
            """
            UPDATE serviceOrder SET team = NULL, teamUnit = NULL, teamDivision = NULL, teamLeader = NULL
            WHERE county = \(actor.county) AND id = \(order.id)
            """)
    }

    /// The hours of who went count once the site has asked whether it was done. Who was elsewhere at that time has none of it,
    /// and his team is told.
    func bookHelpers(of order: ServiceOrder, by actor: Actor) throws {
        var lost: [String] = []
        for helper in try Orders.helpers(of: order.id, county: actor.county, in: self) {
            let hours = NewHours(
                volunteer: helper.volunteer, source: .order, record: order.id.description, path: "orders/\(order.id)",
                kind: order.kind, words: order.title, startsAt: helper.times.startsAt, endsAt: helper.times.endsAt,
                method: .leader)
            do { try book(hours, by: actor) } catch let refusal as Refusal where refusal.code.hasPrefix("hours.") {
                lost.append(helper.isMinor ? "一位未成年志愿者" : helper.name)
            }
        }
        guard !lost.isEmpty, let leader = order.team?.leader else { return }
        try notify(
            [leader], of: ServiceOrder.noun.kind, order.id.description, "时长没有计入：\(order.title)",
            "\(lost.joined(separator: "、"))同一时间另有时长，这一单没有计入。", path: "orders/\(order.id)", county: actor.county)
    }
}
