import Database
import Kernel

/// What one capability tells whoever listens, without knowing them: that hours were confirmed, an honour given.
package protocol Happening: Sendable {}

/// A capability that reacts to another's happening, in the transaction that it happens in: both stand or neither does. The
/// product's list says who hears what.
package struct Listener: Sendable {
    fileprivate let hear: @Sendable (any Happening, Actor, WriteTransaction) throws -> Void

    package init<Heard: Happening>(
        _ hear: @escaping @Sendable (Heard, Actor, WriteTransaction) throws -> Void
    ) {
        self.hear = { happening, actor, transaction in
            if let heard = happening as? Heard { try hear(heard, actor, transaction) }
        }
    }
}

extension WriteTransaction {
    var listeners: [Listener] {
        get { remembered["listeners"] as? [Listener] ?? [] }
        set { remembered["listeners"] = newValue }
    }

    package func announce(_ happening: some Happening, by actor: Actor) throws {
        for listener in listeners { try listener.hear(happening, actor, self) }
    }
}
