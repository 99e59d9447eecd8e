import Database
import Kernel
import Media
import Office
import Residents
import Volunteers

/// A resident who leads a team takes what was sent to it, does it and tells of it on his phone.
package struct TakeTeamStep: Command {
    package static let action = Action("serviceOrder.teamStep", "队伍负责人办理点单", right: .beResident)
    /// What of the way of a request is its team's.
    static let steps = ["accept", "decline", "start", "finish"]
    let order: ID<ServiceOrder>
    let step: String
    let note: String
    let photos: [Photo]

    package init(_ order: ID<ServiceOrder>, _ step: String, note: String = "", photos: [Photo] = []) {
        (self.order, self.step, self.note, self.photos) = (order, step, note, photos)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ServiceOrder.State> {
        guard Self.steps.contains(step) else { throw Refusal.noSuchActivityStep }
        let taken = try TakeProcedureStep(
            ServiceOrder.procedure, order, step, answers: StepAnswers(note: note), photos: photos
        ).carryOut(by: actor, in: transaction)
        return Done(
            taken.outcome, subject: order.description, detail: ServiceOrder.procedure.step(named: step)?.chinese ?? "")
    }
}

/// And names who went with him.
package struct RecordOwnHelper: Command {
    package static let action = Action("serviceOrder.teamHelper", "队伍负责人登记服务人员", right: .beResident)
    let order: ID<ServiceOrder>
    let volunteer: ID<Volunteer>
    let times: ServiceTimes

    package init(_ order: ID<ServiceOrder>, _ volunteer: ID<Volunteer>, from startsAt: Instant, to endsAt: Instant) {
        (self.order, self.volunteer) = (order, volunteer)
        times = ServiceTimes(startsAt, endsAt)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        try RecordHelper(order, volunteer, from: times.startsAt, to: times.endsAt).carryOut(by: actor, in: transaction)
    }
}
