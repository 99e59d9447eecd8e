import Database
import Kernel

extension SpotVisit {
    /// Visits to places of their own within some days, as far as the reader knows of them.
    package typealias Source = @Sendable (_ from: Day, _ through: Day, Actor, ReadTransaction) throws -> [SpotVisit]
}
