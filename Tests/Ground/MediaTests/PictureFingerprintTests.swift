import CVips
import Foundation
import Kernel
import Testing

@testable import Media

@Suite("What a picture looks like")
struct PictureFingerprintTests {
    private func drawn(_ subject: DrawnPhoto.Subject, seed: UInt64, isAfter: Bool = false) throws -> [UInt8] {
        try DrawnPhoto(
            subject: subject, seed: seed, takenAt: Instant(Day(ordinal: 18_202)), latitude: 29_505_000,
            longitude: 120_900_000, isAfter: isAfter
        ).jpeg()
    }

    /// As a phone or a chat application saves it once more: smaller, and with less quality.
    private func saved(_ jpeg: [UInt8], side: Int32, quality: Int32) throws -> [UInt8] {
        let path = temporaryName()
        defer { unlink(path) }
        try Data(jpeg).write(to: URL(fileURLWithPath: path))
        let image = try #require(wenming_vips_open(path, WENMING_PHOTO_JPEG, 0))
        defer { g_object_unref(image) }
        var output: UnsafeMutablePointer<UInt8>?
        var count = 0
        let frame = WenmingFrame(width: side, height: side, kept_width: side, kept_height: side)
        try #require(wenming_vips_render(image, frame, quality, &output, &count) != 0)
        defer { g_free(output) }
        return Array(UnsafeBufferPointer(start: output, count: count))
    }

    private func stored(_ jpeg: [UInt8]) throws -> (sha256: String, fingerprint: PictureFingerprint) {
        var result: (String, PictureFingerprint)?
        try withStore { store, _ in
            let photo = try store.add(jpeg)
            // Asked for later, and stored again, it is the same.
            #expect(try store.photo(photo.sha256) == photo)
            #expect(try store.add(jpeg) == photo)
            result = (photo.sha256, try #require(photo.fingerprint))
        }
        return try #require(result)
    }

    @Test("is the same when it is saved again at another size and quality", arguments: DrawnPhoto.Subject.allCases)
    func again(subject: DrawnPhoto.Subject) throws {
        let original = try drawn(subject, seed: 7)
        let before = try stored(original)
        for (side, quality) in [(1200, 60), (640, 30), (500, 90), (320, 45)] as [(Int32, Int32)] {
            let after = try stored(try saved(original, side: side, quality: quality))
            #expect(after.sha256 != before.sha256)
            let distance = after.fingerprint.distance(to: before.fingerprint)
            #expect(after.fingerprint.isLike(before.fingerprint), "\(subject) \(side) \(quality): \(distance)")
        }
    }

    @Test("is another for another scene, and for the same place put right", arguments: DrawnPhoto.Subject.allCases)
    func others(subject: DrawnPhoto.Subject) throws {
        let one = try stored(try drawn(subject, seed: 7)).fingerprint
        let others = [try drawn(subject, seed: 7, isAfter: true), try drawn(subject, seed: 8)]
        for other in others {
            let fingerprint = try stored(other).fingerprint
            #expect(!fingerprint.isLike(one), "\(subject): \(fingerprint.distance(to: one))")
        }
    }

    @Test("is written and read as sixteen digits")
    func text() throws {
        let fingerprint = try #require(PictureFingerprint("00ff00ff00ff00ff"))
        #expect(fingerprint.description == "00ff00ff00ff00ff")
        #expect(fingerprint.distance(to: try #require(PictureFingerprint("00ff00ff00ff00fe"))) == 1)
        for wrong in ["", "00ff", "00ff00ff00ff00fg", "00ff00ff00ff00ff0"] { #expect(PictureFingerprint(wrong) == nil) }
    }

    @Test("says nothing of a plain picture, or of what is no picture")
    func plain() throws {
        let plain = try #require(PictureFingerprint("0000000000000001"))
        #expect(!plain.isLike(plain))
        #expect(PictureFingerprint(jpeg: [0xFF, 0xD8]) == nil && PictureFingerprint(jpeg: []) == nil)
    }
}
