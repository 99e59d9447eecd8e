import Database
import Kernel
import Office

extension SpotVisit {
    /// Visits to places of their own within some days, as far as the reader knows of them.
    package typealias Source = @Sendable (_ from: Day, _ through: Day, Actor, ReadTransaction) throws -> [SpotVisit]
}

extension OnSpotRate {
    /// What was counted of how people behave within some days.
    package typealias Source = @Sendable (_ from: Day, _ through: Day, Actor, ReadTransaction) throws -> [OnSpotRate]
}

/// All that was measured on the spot within some days.
package struct OnSpotRates: Sendable {
    let visits: SpotVisit.Source
    let behaviour: OnSpotRate.Source

    package init(visits: @escaping SpotVisit.Source, behaviour: @escaping OnSpotRate.Source) {
        (self.visits, self.behaviour) = (visits, behaviour)
    }

    func score(_ from: Day, _ through: Day, _ actor: Actor, _ transaction: ReadTransaction) throws -> SpotScore {
        SpotScore(
            try visits(from, through, actor, transaction),
            try transaction.setting(ReadinessSettings.kinds, county: actor.county))
    }

    func all(
        _ from: Day, _ through: Day, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [OnSpotRate] {
        OnSpotRate.of(try score(from, through, actor, transaction))
            + (try behaviour(from, through, actor, transaction))
    }
}
