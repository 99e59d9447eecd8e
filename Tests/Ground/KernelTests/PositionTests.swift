import Foundation
import Kernel
import TestSupport
import Testing

@Suite("Positions")
struct PositionTests {
    private let templeGate = Position(latitude: 29_500_107, longitude: 120_903_841)

    @Test(
        "distances are those of WGS-84 to a hundredth, as tables give them",
        arguments: [
            // A degree of latitude, then of longitude, from 29.5° N.
            (
                Position(latitude: 29_000_000, longitude: 120_900_000),
                Position(latitude: 30_000_000, longitude: 120_900_000), 110_844
            ),
            (
                Position(latitude: 29_500_000, longitude: 120_000_000),
                Position(latitude: 29_500_000, longitude: 121_000_000), 96_966
            ),
            (Position(latitude: 0, longitude: 0), Position(latitude: 0, longitude: 1_000_000), 111_320),
            // Across the date line.
            (Position(latitude: 0, longitude: 179_500_000), Position(latitude: 0, longitude: -179_500_000), 111_320),
        ])
    func tables(from: Position, to: Position, metres: Int) {
        #expect(abs(from.metres(to: to) - metres) * 100 <= metres)
    }

    @Test("within a county distances agree with the ellipsoid's local scale to a hundredth", arguments: 1...20)
    func county(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        func somewhere() -> Position {
            Position(
                latitude: .random(in: 29_200_000...29_700_000, using: &random),
                longitude: .random(in: 120_500_000...121_200_000, using: &random))
        }
        let (from, to) = (somewhere(), somewhere())
        // Metres to a degree by latitude, the usual series for WGS-84.
        let middle = Double(from.latitude + to.latitude) / 2_000_000 * .pi / 180
        let north = Double(to.latitude - from.latitude) / 1_000_000 * (111_132.92 - 559.82 * cos(2 * middle))
        let east =
            Double(to.longitude - from.longitude) / 1_000_000 * (111_412.84 * cos(middle) - 93.5 * cos(3 * middle))
        let expected = (north * north + east * east).squareRoot()
        #expect(abs(Double(from.metres(to: to)) - expected) <= max(1, expected / 100), "seed \(seed)")
        #expect(from.metres(to: to) == to.metres(to: from), "seed \(seed)")
    }

    @Test("a few steps are a few metres")
    func steps() {
        #expect(templeGate.metres(to: templeGate) == 0)
        let step = Position(latitude: templeGate.latitude + 9, longitude: templeGate.longitude)
        #expect(templeGate.metres(to: step) == 1)
    }

    @Test(
        "numbers that are no place on earth give some distance on it",
        arguments: [
            Position(latitude: .max, longitude: .min), Position(latitude: .min, longitude: .max),
            Position(latitude: 120_903_841, longitude: 29_500_107),
        ])
    func nowhere(position: Position) {
        #expect((0...20_015_114).contains(position.metres(to: templeGate)))
        #expect((0...20_015_114).contains(templeGate.metres(to: position)))
    }

    @Test("are rounded to a millionth and shown to a hundred-thousandth of a degree")
    func degrees() {
        #expect(Position(latitudeDegrees: 29.500_106_6, longitudeDegrees: 120.903_841_4) == templeGate)
        #expect(templeGate.chinese == "北纬29.50010° 东经120.90384°")
    }

    @Test(
        "a county's box contains its borders",
        arguments: [
            (29_000_000, 120_000_000, true), (30_000_000, 121_000_000, true), (28_999_999, 120_500_000, false),
            (29_500_000, 121_000_001, false), (120_500_000, 29_500_000, false),
        ])
    func box(latitude: Int, longitude: Int, isInside: Bool) {
        let box = CountyBox(
            southWest: Position(latitude: 29_000_000, longitude: 120_000_000),
            northEast: Position(latitude: 30_000_000, longitude: 121_000_000))
        #expect(box.contains(Position(latitude: latitude, longitude: longitude)) == isInside)
    }
}
