import Database
import Kernel

/// A meeting as a case names it: another capability's record, known by its address below the county.
package struct CaseMeeting: Codable, Sendable {
    /// `meetings/0190…`
    package let path: String
    package let title: String
    package let day: Day
    /// 已召开，定了3项
    package let words: String

    package init(path: String, title: String, day: Day, words: String) {
        (self.path, self.title, self.day, self.words) = (path, title, day, words)
    }
}

/// What a case may know of meetings, and how they are offered to be linked: App says whose they are.
package struct CaseMeetings: Sendable {
    /// The latest that a reader sees.
    let latest: @Sendable (Actor, ReadTransaction) throws -> [CaseMeeting]
    /// Of addresses, those that a reader sees.
    let named: @Sendable ([String], Actor, ReadTransaction) throws -> [CaseMeeting]

    package init(
        latest: @escaping @Sendable (Actor, ReadTransaction) throws -> [CaseMeeting],
        named: @escaping @Sendable ([String], Actor, ReadTransaction) throws -> [CaseMeeting]
    ) {
        self.latest = latest
        self.named = named
    }

    package static let none = CaseMeetings(latest: { _, _ in [] }, named: { _, _, _ in [] })

    static func linked(
        to id: ID<CoordinationCase>, county: String, in transaction: ReadTransaction
    ) throws -> [String] {
        try transaction.rows(
            """
            SELECT meeting FROM caseMeeting WHERE county = \(county) AND coordinationCase = \(id)
            ORDER BY linkedAt DESC, meeting
            """
        ).map { try $0["meeting"] }
    }
}
