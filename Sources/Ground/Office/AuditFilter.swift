import Database
import Kernel

/// What a list of the audit is narrowed to; nil takes all.
package struct AuditFilter: Hashable, Codable, Sendable {
    /// As it was when it was done.
    package var actorName: String?
    /// An action's name: `finding.step`
    package var action: String?
    /// A record's identifier.
    package var subject: String?
    package var from: Day?
    /// The last day.
    package var through: Day?

    package init() {}

    var condition: SQL {
        var parts: [SQL] = []
        if let actorName { parts.append("actorName = \(actorName)") }
        if let action { parts.append("action = \(action)") }
        if let subject { parts.append("subject = \(subject)") }
        if let from { parts.append("at >= \(Instant(from))") }
        if let through { parts.append("at < \(Instant(through.adding(days: 1)))") }
        return parts.isEmpty ? "1 = 1" : SQL.joined(parts, separator: " AND ")
    }

    /// The same, for what lies in no table of entries yet.
    func takes(_ entry: AuditEntry) -> Bool {
        (actorName ?? entry.actorName) == entry.actorName && (action ?? entry.action) == entry.action
            && (subject ?? entry.subject) == entry.subject && (from ?? entry.at.day) <= entry.at.day
            && entry.at.day <= (through ?? entry.at.day)
    }
}
