import Kernel

/// What went wrong in the database, the same for both engines. Never carries bound values: they may
/// be secrets or somebody's personal data.
package struct DatabaseError: MachineFailure, CustomStringConvertible, Sendable {
    package enum Kind: String, Sendable {
        case unique, foreignKey, notNull, check
        /// A text that neither engine is given, see `ReadTransaction.execute`.
        case text
        /// Another transaction came between: nothing was done, and begun again at once the same may go through.
        case conflict
        /// It took too long, or had to wait too long for what another transaction holds: later the same may go through.
        case busy
        /// `readOnly`: the disk takes nothing, because it is so or because it fails.
        case full, readOnly, corrupt, connection
        /// The schema is not one that this program knows.
        case schema
        case other
    }

    package let kind: Kind
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var refusal: Refusal? {
        switch kind {
        case .busy, .conflict: .overloaded
        case .connection: .unreachable
        case .full: .diskFull
        case .readOnly: .diskReadOnly
        case .text: .textWithNUL
        default: nil
        }
    }

    package var description: String { "database: \(kind.rawValue): \(message)" }
}

extension Refusal {
    /// Forms and queries name the field before it comes so far.
    fileprivate static let textWithNUL = Refusal(
        .invalid, "text.nul", "填写的内容或地址里有空字符（U+0000），没有保存。请删去后再试一次。")
}
