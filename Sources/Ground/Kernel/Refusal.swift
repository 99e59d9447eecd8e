/// A failure of the machine, not of what was asked.
package protocol MachineFailure: Error {
    /// What to tell whoever asked, when the same can go through later; nil for what somebody has to mend first.
    var refusal: Refusal? { get }
}

/// Why a thing that somebody asked for is not done: in words a clerk understands, naming the
/// field, the rule and how to mend it. Nothing has been written when one is thrown.
package struct Refusal: Error, Hashable, Sendable {
    package enum Kind: String, Codable, Sendable {
        /// The input is wrong; the form comes back with what was typed.
        case invalid
        /// Nobody is signed in.
        case unidentified
        /// Signed in, but this role or scope may not.
        case forbidden
        /// No such record, or none this person may know of.
        case missing
        /// The record is in a state that does not allow it, or it was changed meanwhile.
        case conflict
        /// More, or more often, than is taken.
        case tooLarge
        case tooMany
        /// The sender's format is not one we read.
        case unsupported
        /// What came is no request as HTTP has them: a broken chunk, a body that broke off.
        case malformed
        /// An address longer than any of ours.
        case tooLong
        /// What was announced came too slowly.
        case tooSlow
        /// More at once than can be done now; the same may go through in a moment.
        case overloaded
    }

    package struct Field: Hashable, Codable, Sendable {
        /// The form's or JSON's name for it.
        package let name: String
        package let message: String

        package init(_ name: String, _ message: String) {
            self.name = name
            self.message = message
        }
    }

    package let kind: Kind
    /// A short stable name, for programs and tests: `visit.submittedTwice`.
    package let code: String
    package let message: String
    package let fields: [Field]

    package init(_ kind: Kind, _ code: String, _ message: String, fields: [Field] = []) {
        self.kind = kind
        self.code = code
        self.message = message
        self.fields = fields
    }

    /// One wrong field.
    package static func field(_ name: String, _ code: String, _ message: String) -> Refusal {
        Refusal(.invalid, code, message, fields: [Field(name, message)])
    }
}

extension Refusal {
    /// Whether what was being saved was kept is not known when the connection broke at its end.
    package static let unreachable = Refusal(
        .overloaded, "database.unreachable", "暂时连不上数据库。如果刚才在保存，请先看看是否已经保存，再试一次；填写的内容还在。")
    /// More at once than can be done, or kept waiting.
    package static let overloaded = Refusal(
        .overloaded, "database.overloaded", "现在同时保存的人太多，这一步没有保存。请过几秒再试，填写的内容还在。")
    package static let diskFull = Refusal(
        .overloaded, "disk.full", "服务器的磁盘满了，这一步没有保存。请告诉系统管理员腾出空间，再试一次；填写的内容还在。")
    package static let diskReadOnly = Refusal(
        .overloaded, "disk.readOnly", "服务器的磁盘写不进去（只读或出错），这一步没有保存。请告诉系统管理员检查磁盘，再试一次；填写的内容还在。")
}
