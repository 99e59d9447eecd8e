import Kernel

/// Reads EXIF values out of the texts libvips makes of them: the value, then in brackets its
/// type and size. `30/1 15/1 0/1 (30, 15,  0, Rational, 3 components, 24 bytes)`.
struct Exif {
    /// The text of a field such as `exif-ifd2-DateTimeOriginal`.
    let text: (String) -> String?

    private func value(_ name: String) -> Substring? {
        guard let text = text(name) else { return nil }
        return text.prefix { $0 != "(" }.trimmingPrefix { $0 == " " }
    }

    /// Nil when there is none, or none that can be: some cameras write `0000:00:00 00:00:00`.
    var takenAt: Instant? {
        guard let text = value("exif-ifd2-DateTimeOriginal") else { return nil }
        let halves = text.split(separator: " ")
        guard halves.count == 2 else { return nil }
        let clock = halves[1].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
        guard let day = Day(halves[0].map { $0 == ":" ? "-" : String($0) }.joined()), clock.count == 3,
            (0..<24).contains(clock[0]), (0..<60).contains(clock[1]), (0...60).contains(clock[2])
        else { return nil }
        return Instant(day, hour: clock[0], minute: clock[1]).adding(seconds: clock[2])
    }

    /// Nil unless both halves and their hemispheres are there. Zero and zero is a phone without a fix.
    var position: Position? {
        guard let latitude = degrees("Latitude", positive: "N", negative: "S", most: 90),
            let longitude = degrees("Longitude", positive: "E", negative: "W", most: 180),
            latitude != 0 || longitude != 0
        else { return nil }
        return Position(latitudeDegrees: latitude, longitudeDegrees: longitude)
    }

    private func degrees(_ name: String, positive: String, negative: String, most: Double) -> Double? {
        guard let side = value("exif-ifd3-GPS\(name)Ref")?.first.map(String.init), side == positive || side == negative,
            let text = value("exif-ifd3-GPS\(name)")
        else { return nil }
        let parts = text.split(separator: " ").map { part -> Double? in
            let numbers = part.split(separator: "/").map { UInt32($0) }
            guard numbers.count == 2, let over = numbers[0], let under = numbers[1], under > 0 else { return nil }
            return Double(over) / Double(under)
        }
        guard parts.count == 3, let whole = parts[0], let minutes = parts[1], let seconds = parts[2] else { return nil }
        let degrees = whole + minutes / 60 + seconds / 3600
        guard degrees <= most else { return nil }
        return side == positive ? degrees : -degrees
    }
}
