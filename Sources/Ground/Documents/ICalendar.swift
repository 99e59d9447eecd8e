import Foundation
import Kernel

/// A calendar as other programs subscribe to it (RFC 5545): events that keep their identifier for ever, whose changes are
/// counted, and which say so when they are called off.
package struct ICalendar: Sendable {
    package struct Event: Sendable {
        let id: String
        /// Counted up with each change of time or place.
        let sequence: Int
        let startsAt: Instant
        let endsAt: Instant
        let title: String
        let place: String
        let words: String
        let address: String?
        let isCancelled: Bool
        let changedAt: Instant

        package init(
            id: String, sequence: Int, startsAt: Instant, endsAt: Instant, title: String, place: String,
            words: String = "", address: String? = nil, isCancelled: Bool = false, changedAt: Instant
        ) {
            (self.id, self.sequence, self.startsAt, self.endsAt) = (id, sequence, startsAt, endsAt)
            (self.title, self.place, self.words, self.address) = (title, place, words, address)
            (self.isCancelled, self.changedAt) = (isCancelled, changedAt)
        }
    }

    package static let contentType = "text/calendar; charset=utf-8"

    let name: String
    let events: [Event]

    package init(_ name: String, _ events: [Event]) { (self.name, self.events) = (name, events) }

    package var bytes: [UInt8] { Array(lines.map { Self.folded($0) + "\r\n" }.joined().utf8) }

    private var lines: [String] {
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Wenming//Wenming//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
            + ["X-WR-CALNAME:\(Self.escaped(name))", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"]
            + events.flatMap(Self.lines) + ["END:VCALENDAR"]
    }

    private static func lines(_ event: Event) -> [String] {
        [
            "BEGIN:VEVENT", "UID:\(event.id)@wenming", "SEQUENCE:\(event.sequence)",
            "DTSTAMP:\(event.changedAt.basicUTC)", "DTSTART:\(event.startsAt.basicUTC)",
            "DTEND:\(event.endsAt.basicUTC)", "SUMMARY:\(escaped(event.title))", "LOCATION:\(escaped(event.place))",
            event.words.isEmpty ? nil : "DESCRIPTION:\(escaped(event.words))", event.address.map { "URL:\($0)" },
            "STATUS:\(event.isCancelled ? "CANCELLED" : "CONFIRMED")", "END:VEVENT",
        ].compactMap(\.self)
    }

    /// §3.3.11: backslashes, semicolons, commas and line ends of a text.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing(";", with: "\\;").replacing(",", with: "\\,")
            .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).joined(separator: "\\n")
    }

    /// §3.1: no line is longer than 75 octets, and none is broken within a character.
    private static func folded(_ line: String) -> String {
        var (text, length) = ("", 0)
        for character in line {
            let size = String(character).utf8.count
            if length + size > 75 {
                text += "\r\n "
                length = 1
            }
            text.append(character)
            length += size
        }
        return text
    }
}

extension Instant {
    /// `20191104T013000Z`
    fileprivate var basicUTC: String {
        let shifted = adding(hours: -8)
        let day = shifted.day
        let time = shifted.clock.replacing(":", with: "")
        return "\(day.description.replacing("-", with: ""))T\(time)00Z"
    }
}
