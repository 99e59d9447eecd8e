import Foundation
import Kernel
import TestSupport
import Testing

@testable import Media

/// What adding these bytes is refused with; the store is left as it was.
private func refusal(of bytes: [UInt8]) throws -> Refusal? {
    var refusal: Refusal?
    try withStore { store, folder in
        refusal = #expect(throws: Refusal.self) { try store.add(bytes) }
        #expect(files(in: folder).isEmpty)
    }
    return refusal
}

@Suite struct `What is refused as a photo` {
    @Test(arguments: [
        "<!DOCTYPE html><html><script>alert(1)</script></html>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>",
        "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        "%PDF-1.7\n1 0 obj\n", "GIF89a\u{1}\u{0}\u{1}\u{0}", "BM", "II*\u{0}", "P6\n1 1\n255\nabc", "x",
        "\u{0}\u{0}\u{0}\u{1C}ftypavif\u{0}\u{0}\u{0}\u{0}mif1avif",
        "\u{0}\u{0}\u{0}\u{18}ftypmp42\u{0}\u{0}\u{0}\u{0}isom",
        "RIFF\u{4}\u{0}\u{0}\u{0}WAVE",
    ])
    func `is any other format, whatever it is called`(_ text: String) throws {
        let refusal = try refusal(of: Array(text.utf8))
        #expect(refusal?.code == "photo.format" && refusal?.kind == .unsupported)
        #expect(refusal?.fields.map(\.name) == ["photo"])
    }

    @Test func `is nothing at all`() throws {
        #expect(try refusal(of: [])?.code == "photo.empty")
    }

    @Test func `is not a PNG called .jpg: it is taken for the PNG it is`() throws {
        let file = temporaryName() + ".jpg"
        defer { unlink(file) }
        try Data(try TestPhoto().encoded(.png)).write(to: URL(fileURLWithPath: file))
        try withStore { store, _ in
            let photo = try store.add(file: file)
            #expect(photo.format == .png)
        }
    }

    @Test(arguments: PhotoFormat.allCases, [0.1, 0.5, 0.9])
    func `is a file cut off on its way`(_ format: PhotoFormat, _ share: Double) throws {
        let bytes = try TestPhoto().encoded(format)
        let cut = Array(bytes.prefix(Int(Double(bytes.count) * share)))
        let refusal = try refusal(of: cut)
        #expect(refusal?.code == "photo.damaged" && refusal?.kind == .invalid)
    }

    @Test(arguments: [3, 4, 10, 100, 1000])
    func `is a JPEG that lacks more than its end mark, be it a byte`(_ missing: Int) throws {
        let photo = DrawnPhoto(
            subject: .litter, seed: 1, takenAt: Instant(milliseconds: 0), latitude: 29_500_000, longitude: 120_900_000)
        #expect(try refusal(of: Array(photo.jpeg().dropLast(missing)))?.code == "photo.damaged")
    }

    @Test func `is a JPEG in several scans of which the last ones are missing`() throws {
        let bytes = try TestPhoto(isProgressive: true).encoded(.jpeg)
        // Each scan's tables or head begin where one before it ended.
        let ends = (1..<bytes.count - 1).filter { bytes[$0] == 0xFF && [0xC4, 0xDA].contains(bytes[$0 + 1]) }
        #expect(ends.count > 10)
        for end in ends { #expect(try refusal(of: Array(bytes[..<end]))?.code == "photo.damaged", "\(end)") }
    }

    @Test(
        arguments: [
            [0xFF, 0xD8, 0xFF, 0xE0], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
            Array("RIFF\u{4}\u{0}\u{0}\u{0}WEBP".utf8), Array("\u{0}\u{0}\u{0}\u{10}ftypheic\u{0}\u{0}\u{0}\u{0}".utf8),
        ] as [[UInt8]])
    func `is a file that lies about its format`(_ magic: [UInt8]) throws {
        #expect(try refusal(of: magic)?.code == "photo.damaged")
        #expect(try refusal(of: magic + Array("<script>alert(1)</script>".utf8))?.code == "photo.damaged")
    }

    /// A header and not one pixel: whoever decodes it first asks for 4.8 GB (or of 81 million pixels for 243 MB), and then finds it damaged.
    @Test(arguments: [
        (40_000, 40_000, "photo.pixels"), (20_001, 1, "photo.pixels"), (1, 20_001, "photo.pixels"),
        (9000, 9000, "photo.pixels"), (8125, 8001, "photo.pixels"), (8125, 8000, "photo.damaged"),
    ])
    func `is a picture too large to decode, seen from its header alone`(_ width: Int, _ height: Int, _ code: String)
        throws
    {
        #expect(try refusal(of: emptyPNG(width: width, height: height))?.code == code)
    }

    @Test(arguments: [(0, "photo.format"), (1, "photo.tooLarge")])
    func `is more than 20 MB`(_ excess: Int, _ code: String) throws {
        let refusal = try refusal(of: [UInt8](repeating: 0x20, count: 20 * 1_048_576 + excess))
        #expect(refusal?.code == code)
    }

    @Test func `is more than 20 MB also when it comes in pieces, and nothing of it stays`() throws {
        try withStore { store, folder in
            let upload = try store.upload()
            let piece = [UInt8](repeating: 0xFF, count: 1_048_576)
            for _ in 0..<20 { try upload.append(piece) }
            let refusal = #expect(throws: Refusal.self) { try upload.append([0]) }
            #expect(refusal?.code == "photo.tooLarge" && refusal?.kind == .tooLarge)
            #expect(files(in: folder).isEmpty)
            #expect(throws: Refusal.self) { try upload.append([0]) }
            #expect(throws: Refusal.self) { try upload.finish() as Photo }
        }
    }

    /// Any damage is either harmless, as in a comment, or refused; libvips must not bring us down.
    @Test(arguments: PhotoFormat.allCases)
    func `is damaged at random places`(_ format: PhotoFormat) throws {
        let seed: UInt64 = 330_624
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        let whole = try TestPhoto(width: 64, height: 48, orientation: 6, exif: TestPhoto.village).encoded(format)
        try withStore { store, folder in
            for _ in 0..<100 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...8, using: &random) {
                    let place = Int.random(in: 0..<bytes.count, using: &random)
                    bytes[place] = UInt8.random(in: .min ... .max, using: &random)
                }
                do { _ = try store.add(bytes) } catch is Refusal {}
            }
            #expect(!files(in: folder).contains { $0.hasPrefix("incoming/") })
        }
    }
}

@Suite struct `What the disk does to a photo` {
    @Test(
        arguments: [
            (.file(operation: "write", path: "/photos", errno: ENOSPC), .diskFull),
            (.file(operation: "open", path: "/photos", errno: EROFS), .diskReadOnly),
            (.file(operation: "fsync", path: "/photos", errno: EIO), .diskReadOnly),
            (.readBack(path: "/photos"), .diskReadOnly),
            (.file(operation: "read", path: "/photos", errno: EIO), nil),
            (.file(operation: "open", path: "/photos", errno: EACCES), nil),
        ] as [(MediaError, Refusal?)])
    func `is said to whoever saves it`(_ error: MediaError, _ refusal: Refusal?) {
        #expect(error.refusal == refusal)
    }
}

/// A true header for 8-bit colour, and an empty stream of pixels.
private func emptyPNG(width: Int, height: Int) -> [UInt8] {
    func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
    func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return number(data.count) + body + number(Int(checksum(body)))
    }
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        + chunk("IHDR", number(width) + number(height) + [8, 2, 0, 0, 0])
        + chunk("IDAT", [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]) + chunk("IEND", [])
}

/// CRC-32 as PNG wants it.
private func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes {
        sum ^= UInt32(byte)
        for _ in 0..<8 {
            let isOdd = sum & 1 == 1
            sum >>= 1
            if isOdd { sum ^= 0xEDB8_8320 }
        }
    }
    return ~sum
}
