import Kernel
import Meetings
import Office
import Readiness

/// What is written and signed here is an official file by itself: in the register, and in the report that counts those.
extension Product {
    static let fileListeners: [Listener] = [
        Listener { (issued: DutyPaperIssued, actor, transaction) in
            try MadeFile(
                issued.title, .responsibility, number: issued.number.chinese, at: DutyPaperIssued.path(issued.paper),
                replacing: issued.former.map(DutyPaperIssued.path)
            ).keep(by: actor, in: transaction)
        },
        Listener { (approved: ReadinessPlanApproved, actor, transaction) in
            let plan = approved.plan
            try MadeFile(plan.title, .readiness, until: plan.through, at: plan.ownPath)
                .keep(by: actor, in: transaction)
        },
        Listener { (taken: ReadinessPlanTakenBack, actor, transaction) in
            try MadeFile.takeBack(
                at: taken.plan.ownPath, because: taken.reason, county: actor.county, in: transaction)
        },
    ]
}
