import Database
import Kernel

extension Error {
    /// Whether it is of a record that somebody has made unreadable; what fails the database itself is another matter.
    package var isOfUnreadableRecord: Bool {
        if let error = self as? DatabaseError { return error.kind == .other }
        return self is DecodingError || self is Refusal
    }
}
