import Foundation
import Kernel
import TestSupport
import Testing

@testable import Media

@Suite struct `A drawn photo` {
    /// 2019-11-02 09:05:30 in China.
    private static let moment = Instant(Day(ordinal: 18_202), hour: 9, minute: 5).adding(seconds: 30)

    private func photo(
        _ subject: DrawnPhoto.Subject, seed: UInt64,
        at position: Position = Position(latitude: 29_505_000, longitude: 120_900_000),
        isAfter: Bool = false
    ) -> DrawnPhoto {
        DrawnPhoto(
            subject: subject, seed: seed, takenAt: Self.moment, latitude: position.latitude,
            longitude: position.longitude, isAfter: isAfter)
    }

    @Test func `is another for every seed, at the same time and place`() throws {
        let subjects = DrawnPhoto.Subject.allCases
        let photos = try (0..<200).map { try photo(subjects[$0 % subjects.count], seed: UInt64($0)).jpeg() }
        #expect(Set(photos).count == photos.count)
    }

    @Test func `is another for every subject, before and after, with the same seed`() throws {
        let photos = try DrawnPhoto.Subject.allCases.flatMap { subject in
            try [false, true].map { try photo(subject, seed: 7, isAfter: $0).jpeg() }
        }
        #expect(Set(photos).count == 2 * DrawnPhoto.Subject.allCases.count)
    }

    @Test(arguments: DrawnPhoto.Subject.allCases)
    func `of the same values has the same bytes`(_ subject: DrawnPhoto.Subject) throws {
        #expect(try photo(subject, seed: .max).jpeg() == photo(subject, seed: .max).jpeg())
    }

    @Test(arguments: [
        Position(latitude: 29_505_001, longitude: 120_900_033), Position(latitude: 29_999_999, longitude: 120_000_001),
        Position(latitude: -33_868_820, longitude: -70_999_999), Position(latitude: 1, longitude: 179_999_999),
    ])
    func `tells the store when and where it was taken, to the second and the millionth of a degree`(
        _ position: Position
    ) throws {
        try withStore { store, _ in
            let stored = try store.add(photo(.litter, seed: 3, at: position).jpeg())
            #expect(stored.takenAt == Self.moment)
            #expect(stored.takenAt?.iso8601 == "2019-11-02T09:05:30+08:00")
            #expect(stored.position == position)
            #expect(stored.format == .jpeg && stored.width == 800 && stored.height == 600)
        }
    }

    @Test(arguments: DrawnPhoto.Subject.allCases)
    func `of long ago is small, and tells the same`(_ subject: DrawnPhoto.Subject) throws {
        try withStore { store, _ in
            let drawn = DrawnPhoto(
                subject: subject, seed: 3, takenAt: Self.moment, latitude: 29_505_001, longitude: 120_900_033,
                size: DrawnPhoto.Size(of: Self.moment, seenFrom: Self.moment.adding(hours: 24 * 70)))
            let stored = try store.add(drawn.jpeg())
            #expect(stored.width == 320 && stored.height == 240 && stored.byteSize < 16 * 1024)
            #expect(stored.takenAt == Self.moment)
            #expect(stored.position == Position(latitude: 29_505_001, longitude: 120_900_033))
        }
    }

    @Test func `is large in the running month and the one before`() throws {
        let now = Self.moment
        for (days, isSmall) in [(0, false), (30, false), (33, true), (300, true)] {
            let size = DrawnPhoto.Size(of: now.adding(hours: -24 * days), seenFrom: now)
            #expect((size == .small) == isSmall, "\(days) days ago")
        }
    }

    @Test(arguments: DrawnPhoto.Subject.allCases)
    func `takes at most 40 KB and says that it is none`(_ subject: DrawnPhoto.Subject) throws {
        for seed in UInt64(0)..<4 {
            let bytes = try photo(subject, seed: seed, isAfter: seed.isMultiple(of: 2)).jpeg()
            #expect(bytes.count <= 40 * 1024, "seed \(seed)")
            #expect(bytes.contains(text: "Demo"))
        }
    }

    @Test(arguments: DrawnPhoto.Subject.allCases)
    func `after the fault is mended shows the same place`(_ subject: DrawnPhoto.Subject) {
        for seed in UInt64(0)..<3 {
            let before = ground(subject, seed, isAfter: false)
            let same = zip(before, ground(subject, seed, isAfter: true)).count { $0 == $1 }
            let another = zip(before, ground(subject, seed + 100, isAfter: false)).count { $0 == $1 }
            #expect(same < before.count && same * 10 > before.count * 7 && same > another, "seed \(seed)")
        }
    }

    /// Every seventh pixel's red, from the fields down to the lane.
    private func ground(_ subject: DrawnPhoto.Subject, _ seed: UInt64, isAfter: Bool) -> [UInt8] {
        var canvas = Canvas()
        VillageScene(subject: subject, seed: seed, isAfter: isAfter).draw(on: &canvas)
        return canvas.withPixels { pixels in
            stride(from: 330 * 800 * 3, to: 560 * 800 * 3, by: 21).map { pixels[$0] }
        }
    }
}

@Suite struct `A canvas` {
    @Test(arguments: UInt64(1)...6)
    func `cuts off what lies outside, and mirrors all it draws`(_ seed: UInt64) {
        let rows = [false, true].map { isMirrored in
            var canvas = Canvas()
            canvas.isMirrored = isMirrored
            scribble(on: &canvas, seed: seed)
            return canvas.withPixels { pixels in
                [0, 150, 300, 450, 599].map { row in
                    (0..<800).map { Array(pixels[(row * 800 + $0) * 3..<(row * 800 + $0) * 3 + 3]) }
                }
            }
        }
        #expect(rows[0] == rows[1].map { $0.reversed() }, "seed \(seed)")
    }

    private func scribble(on canvas: inout Canvas, seed: UInt64) {
        var random = SeededRandom(seed: seed)
        func number() -> Int { Int.random(in: -1500...1500, using: &random) }
        for _ in 0..<200 {
            let colour = Colour(UInt32.random(in: 0...0xFFFFFF, using: &random))
            canvas.rectangle(number(), number(), number(), number(), colour)
            canvas.ellipse(number(), number(), number() / 4, number() / 4, colour.darker(20))
            canvas.polygon([(number(), number()), (number(), number()), (number(), number())], colour.lighter(20))
            canvas.line((number(), number()), (number(), number()), thickness: 5, colour)
        }
    }

    @Test func `fills a shape with its colour and leaves the rest`() {
        var canvas = Canvas()
        canvas.rectangle(10, 20, 30, 40, Colour(0x123456))
        let red = canvas.withPixels { pixels in stride(from: 0, to: pixels.count, by: 3).count { pixels[$0] == 0x12 } }
        #expect(red == 30 * 40)
        let blue = canvas.withPixels { pixels in stride(from: 2, to: pixels.count, by: 3).count { pixels[$0] == 0x56 } }
        #expect(blue == 30 * 40)
    }
}
