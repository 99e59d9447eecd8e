import Database
import Kernel
import Synchronization

/// Brings security events into the audit, and bounds them: of each person or address and kind, the first of an hour is
/// an entry at once, and what follows in that hour is counted into one more when it is over. So a stranger who tries for
/// a day leaves some dozen entries, whatever he sends.
package final class SecurityWatch: Sendable {
    /// Who is not signed in is told by his address: so many of them an hour, and all others together.
    package static let mostAddresses = 20
    private static let others = "其他地址"

    /// Where an event comes from.
    package struct Origin: Sendable {
        let county: String
        /// Nil where nobody is signed in.
        let actor: Actor?
        let address: String
        let request: String

        package init(county: String, actor: Actor?, address: String, request: String) {
            (self.county, self.actor, self.address, self.request) = (county, actor, address, request)
        }
    }

    private struct Key: Hashable {
        let county: String
        let event: SecurityEvent
        let who: String
        /// Of events of one kind that are told apart: which.
        let about: String
    }

    private struct Tally {
        let hour: Int64
        let from: Origin
        var count = 1
    }

    private struct Entry {
        let event: SecurityEvent
        let from: Origin
        let subject: String
        let detail: String
    }

    private let office: Office
    private let surroundings: Surroundings
    private let tallies = Mutex<[Key: Tally]>([:])

    package init(office: Office, surroundings: Surroundings) {
        self.office = office
        self.surroundings = surroundings
    }

    /// - Parameter subject: the address of the record, where there is one.
    package func note(_ event: SecurityEvent, _ from: Origin, subject: String = "") async throws {
        let (isFirst, who) = try await count(event, from)
        if isFirst { try await write([Entry(event: event, from: from, subject: subject, detail: "来自\(who)")]) }
    }

    /// Counts one, and says whether it is the first of its hour: that is to be an entry at once, and with it from whom.
    package func count(
        _ event: SecurityEvent, _ from: Origin, about: String = ""
    ) async throws -> (isFirst: Bool, who: String) {
        let hour = Self.hour(of: surroundings.now())
        let (who, isFirst, finished) = tallies.withLock { tallies in
            let finished = Self.takeFinished(before: hour, &tallies)
            var key = Key(county: from.county, event: event, who: from.actor?.id ?? from.address, about: about)
            if from.actor == nil, tallies[key] == nil,
                tallies.values.count(where: { $0.from.actor == nil }) >= Self.mostAddresses
            {
                key = Key(county: from.county, event: event, who: Self.others, about: about)
            }
            let isFirst = tallies[key] == nil
            tallies[key, default: Tally(hour: hour, from: from, count: 0)].count += 1
            return (key.who == Self.others ? Self.others : from.address, isFirst, finished)
        }
        try await write(finished)
        return (isFirst, who)
    }

    /// Writes what was counted in hours that are over; when the server stops, all of it.
    package func settle(isStopping: Bool = false) async throws {
        let hour = isStopping ? Int64.max : Self.hour(of: surroundings.now())
        try await write(tallies.withLock { Self.takeFinished(before: hour, &$0) })
    }

    private static func hour(of moment: Instant) -> Int64 { moment.milliseconds / 3_600_000 }

    private static func takeFinished(before hour: Int64, _ tallies: inout [Key: Tally]) -> [Entry] {
        let over = tallies.filter { $0.value.hour < hour }
        for key in over.keys { tallies[key] = nil }
        return over.filter { $0.value.count > 1 }
            .sorted {
                ($0.key.county, $0.key.event.rawValue, $0.key.who, $0.key.about)
                    < ($1.key.county, $1.key.event.rawValue, $1.key.who, $1.key.about)
            }
            .map { key, tally in
                let begun = Instant(milliseconds: tally.hour * 3_600_000)
                let who = key.who == others ? others : tally.from.address
                return Entry(
                    event: key.event, from: tally.from, subject: "",
                    detail: "\(key.about.isEmpty ? "" : "\(key.about)：")\(begun.chinese)起一小时内共\(tally.count)次，来自\(who)")
            }
    }

    private func write(_ entries: [Entry]) async throws {
        guard !entries.isEmpty else { return }
        try await office.keepHouse { transaction in
            for entry in entries {
                let stranger = Actor(
                    id: "stranger", name: "未登录的人", county: entry.from.county, roles: [], scope: .county)
                try transaction.audit(
                    by: entry.from.actor ?? stranger, action: entry.event.action,
                    subject: String(entry.subject.prefix(200)), detail: entry.detail, request: entry.from.request)
            }
        }
    }
}
