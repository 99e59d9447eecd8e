import Foundation

/// A position on WGS-84, in millionths of a degree (about 11 cm).
package struct Position: Hashable, Codable, Sendable {
    package let latitude: Int
    package let longitude: Int

    package init(latitude: Int, longitude: Int) {
        self.latitude = latitude
        self.longitude = longitude
    }

    /// From decimal degrees as people write them: `29.500107`, `２９．５`. Nil for anything else.
    package init?(latitude: String, longitude: String) {
        guard let latitude = Double(latitude.halfWidth), let longitude = Double(longitude.halfWidth),
            abs(latitude) <= 90, abs(longitude) <= 180
        else { return nil }
        self.init(latitudeDegrees: latitude, longitudeDegrees: longitude)
    }

    /// From degrees within ±90 and ±180.
    package init(latitudeDegrees latitude: Double, longitudeDegrees longitude: Double) {
        self.init(
            latitude: Int((latitude * 1_000_000).rounded()), longitude: Int((longitude * 1_000_000).rounded()))
    }

    /// `29.500107`, as a form or a list takes it.
    package var decimal: (latitude: String, longitude: String) {
        func text(_ millionths: Int) -> String {
            "\(millionths < 0 ? "-" : "")\(abs(millionths) / 1_000_000).\((abs(millionths) % 1_000_000).padded(6))"
        }
        return (text(latitude), text(longitude))
    }

    /// `北纬29.50011° 东经120.90384°`
    package var chinese: String { "北纬\(degrees(latitude))° 东经\(degrees(longitude))°" }

    /// Metres along the ground, rounded: the haversine formula on a globe of the earth's mean radius,
    /// 6 371 009 m (IUGG). On the ellipsoid it errs by at most 0.6 %.
    package func metres(to other: Position) -> Int {
        // Differences as Double: a position read from outside may be no place on earth, but must not trap.
        func radians(_ millionths: Double) -> Double { millionths / 1_000_000 * .pi / 180 }
        let up = sin(radians(Double(other.latitude) - Double(latitude)) / 2)
        let across = sin(radians(Double(other.longitude) - Double(longitude)) / 2)
        let square = up * up + cos(radians(Double(latitude))) * cos(radians(Double(other.latitude))) * across * across
        return Int((2 * 6_371_009 * asin(min(1, max(0, square).squareRoot()))).rounded())
    }

    private func degrees(_ millionths: Int) -> String {
        let sign = millionths < 0 ? "-" : ""
        return "\(sign)\(abs(millionths) / 1_000_000).\((abs(millionths) % 1_000_000 / 10).padded(5))"
    }
}

/// The rectangle a county lies in: a position outside it is a mistake.
package struct CountyBox: Hashable, Codable, Sendable {
    package let southWest: Position
    package let northEast: Position

    package init(southWest: Position, northEast: Position) {
        self.southWest = southWest
        self.northEast = northEast
    }

    package func contains(_ position: Position) -> Bool {
        (southWest.latitude...northEast.latitude).contains(position.latitude)
            && (southWest.longitude...northEast.longitude).contains(position.longitude)
    }
}
