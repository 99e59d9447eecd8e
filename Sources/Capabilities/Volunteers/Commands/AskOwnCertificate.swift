import Database
import Kernel
import Office
import Residents

/// A resident asks for a certificate of what he gave himself, or for a star.
package struct AskOwnCertificate: Command {
    package static let action = Action("serviceCertificate.askOwn", "自己申请志愿服务证明", right: .beResident)
    let stars: Int
    let purpose: String

    package init(stars: Int = 0, purpose: String = "") { (self.stars, self.purpose) = (stars, purpose) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<ServiceCertificate>> {
        let own = try Volunteers.own(actor, in: transaction)
        return try AskCertificate(own.id, stars: stars, purpose: purpose).carryOut(by: actor, in: transaction)
    }
}

/// And has another address for his calendar, where the one that he gave away is to open nothing any more.
package struct RenewOwnCalendar: Command {
    package static let action = Action("volunteer.renewOwnCalendar", "自己换日历地址", right: .beResident)

    package init() {}

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let own = try Volunteers.own(actor, in: transaction)
        return try RenewCalendar(own.id).carryOut(by: actor, in: transaction)
    }
}

extension Volunteers {
    /// The volunteer who is signed in on his own pages.
    static func own(_ actor: Actor, in transaction: ReadTransaction) throws -> Volunteer {
        guard let own = try of(account: actor.id, county: actor.county, in: transaction) else {
            throw Refusal.noOwnVolunteer
        }
        return own
    }
}
