import Foundation
import Kernel
import TestSupport
import Testing

@testable import Media

/// What lies under a box is in none of the bytes that go out.
@Suite("A masked photo")
struct PhotoMaskTests {
    private static let boxes = [(360, 400, 120, 160), (0, 0, 60, 80), (900, 880, 100, 120)]

    private func photo(_ store: PhotoStore) async throws -> Photo {
        let drawn = DrawnPhoto(
            subject: .clutter, seed: 7, takenAt: Instant(milliseconds: 1_572_829_200_000), latitude: 29_500_000,
            longitude: 120_900_000)
        return try await store.add(drawn.jpeg())
    }

    @Test("has one colour in its boxes, in the large copy and the small, no EXIF, and a name of its own")
    func burnt() async throws {
        try await withPhotos { store in
            let source = try await photo(store)
            #expect(source.position != nil && source.takenAt != nil)
            let boxes = try Self.boxes.map { try MaskBox(left: $0.0, top: $0.1, width: $0.2, height: $0.3) }
            let plain = try JPEGPixels(try await store.publicCopy(source.sha256))
            #expect(plain.spread(in: boxes[0]) > 30, "there is nothing to mask")
            let masked = try await store.masked(source.sha256, boxes)
            #expect(masked.sha256 != source.sha256 && masked.position == nil && masked.takenAt == nil)
            let large = try await store.publicCopy(masked.sha256)
            for box in boxes {
                // But for the two pixels along its edge, where a reader smooths the colours.
                let inner = try MaskBox(
                    left: box.left + 5, top: box.top + 5, width: box.width - 10, height: box.height - 10)
                #expect(try JPEGPixels(large).spread(in: inner) <= 4, "\(box)")
            }
            // Within a block of its edge (16 of 480 pixels) a smaller copy mixes what lies beside the box into it, as JPEG does:
            // what lies under it is in neither.
            let small = try await store.thumbnail(masked.sha256)
            let inner = try MaskBox(left: 400, top: 450, width: 40, height: 60)
            #expect(try JPEGPixels(small).spread(in: inner) <= 4)
            for bytes in [large, small] {
                #expect(
                    bytes.firstRange(of: Array("Exif".utf8)) == nil && bytes.firstRange(of: Array("GPS".utf8)) == nil)
            }
            let original = try Data(contentsOf: URL(fileURLWithPath: try store.original(masked.sha256)))
            #expect(original.range(of: Data("Exif".utf8)) == nil)
        }
    }

    @Test("without boxes looks as before and says nothing of where it was taken")
    func nothing() async throws {
        try await withPhotos { store in
            let source = try await photo(store)
            let masked = try await store.masked(source.sha256, [])
            #expect(masked.position == nil && masked.width == source.width)
        }
    }

    @Test(
        "takes no box outside the picture, nor one of nothing",
        arguments: [
            (-1, 0, 10, 10), (0, -1, 10, 10), (995, 0, 10, 10), (0, 995, 10, 10), (0, 0, 1001, 10), (0, 0, 0, 10),
            (10, 10, 4, 100), (Int.max, 0, 10, 10), (0, 0, Int.max, 10), (10, 10, -5, 10),
        ])
    func outside(left: Int, top: Int, width: Int, height: Int) {
        #expect(throws: Refusal.self) { try MaskBox(left: left, top: top, width: width, height: height) }
    }
}
