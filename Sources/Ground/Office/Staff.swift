import Database
import Kernel

/// Who works where: asked of the capability that keeps people.
package enum Staff {
    /// The identifiers of those who can sign in and hold one of some roles, in a unit; in the whole county where there is none.
    package typealias Source =
        @Sendable (_ unit: String?, _ roles: Set<Role>, _ county: String, ReadTransaction) throws -> [String]

    /// Whom the n-th notice of being late goes to: those who do the daily work first, then their deputies, then the heads.
    static func told(_ notice: Int) -> Set<Role> {
        let daily: Set<Role> = [.clerk, .director, .departmentLiaison, .townshipLiaison, .village, .inspector]
        let deputies: Set<Role> = [.departmentDeputy, .townshipDeputy]
        switch notice {
        case ...1: return daily
        case 2: return daily.union(deputies)
        default: return daily.union(deputies).union([.departmentHead, .townshipHead])
        }
    }
}
