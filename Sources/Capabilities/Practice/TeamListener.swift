import Database
import Kernel
import Office
import Volunteers

extension Practice {
    /// What a team has under way is its new leader's.
    package static let teamListener = Listener { (changed: TeamLeaderChanged, actor, transaction) in
        let going: [ServiceOrder.State] = [.dispatched, .accepted, .serving, .served]
        try transaction.run(
            """
            UPDATE serviceOrder SET teamLeader = \(changed.leader)
            WHERE county = \(actor.county) AND team = \(changed.team) AND state IN \(list: going)
            """)
    }
}
