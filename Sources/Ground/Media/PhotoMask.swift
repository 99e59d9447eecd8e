import CVips
import Foundation
import Kernel

/// A part of a picture in which somebody could be known: a face, a plate, a door's number. In thousandths of the picture's
/// width and height as it is looked at, so that it holds whatever size the picture is drawn in.
package struct MaskBox: Hashable, Codable, Sendable {
    package let left: Int
    package let top: Int
    package let width: Int
    package let height: Int

    /// Refuses one that lies outside of the picture, in part or whole, or that covers next to nothing of it.
    package init(left: Int, top: Int, width: Int, height: Int) throws(Refusal) {
        guard left >= 0, top >= 0, width > 0, height > 0, left <= 1000 - width, top <= 1000 - height else {
            throw Refusal(
                .invalid, "mask.outside",
                "遮挡框（左\(left)、上\(top)、宽\(width)、高\(height)）超出了照片：四个数都是千分之几，左加宽、上加高都不能超过1000。")
        }
        guard width >= 5, height >= 5 else {
            throw Refusal(.invalid, "mask.small", "遮挡框太小（宽\(width)、高\(height)），至少千分之五，请重新画。")
        }
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    /// In the pixels of a JPEG, widened to whole blocks of it (16 × 16 with their colour): of what is coded together, nothing is left half.
    fileprivate func pixels(of size: (width: Int, height: Int)) -> WenmingBox {
        func span(_ start: Int, _ length: Int, _ whole: Int) -> (Int32, Int32) {
            let first = start * whole / 1000 / 16 * 16
            let last = min(whole, ((start + length) * whole + 999) / 1000)
            let end = min(whole, (last + 15) / 16 * 16)
            return (Int32(first), Int32(max(1, end - first)))
        }
        let (x, y) = (span(left, width, size.width), span(top, height, size.height))
        return WenmingBox(left: x.0, top: y.0, width: x.1, height: y.1)
    }
}

extension PhotoStore {
    /// The public copy of a photo with its boxes burnt in, stored as a photo of its own: what lies under them is in none of
    /// its bytes, and nothing leads from it to the original.
    package func masked(_ sha256: String, _ boxes: [MaskBox]) throws -> Photo {
        let plain = try publicCopy(sha256)
        return try add(try Self.burnt(plain, boxes))
    }

    package func masked(_ sha256: String, _ boxes: [MaskBox]) async throws -> Photo {
        try await onQueue { try masked(sha256, boxes) }
    }

    private static let maskedQuality = 85

    private static func burnt(_ jpeg: [UInt8], _ boxes: [MaskBox]) throws -> [UInt8] {
        guard isVipsStarted else { throw MediaError.libraryNotStarted }
        guard let size = try? JPEGPixels(jpeg) else { throw Refusal.damaged }
        let drawn = boxes.map { $0.pixels(of: (size.width, size.height)) }
        var output: UnsafeMutablePointer<UInt8>?
        var count = 0
        let isDone = jpeg.withUnsafeBytes { bytes in
            drawn.withUnsafeBufferPointer { boxes in
                wenming_vips_mask(
                    bytes.baseAddress, bytes.count, boxes.baseAddress, Int32(boxes.count), Int32(maskedQuality),
                    &output,
                    &count) != 0
            }
        }
        defer {
            g_free(output)
            vips_error_clear()
            vips_thread_shutdown()
        }
        guard isDone, let output else { throw Refusal.damaged }
        return Array(UnsafeBufferPointer(start: output, count: count))
    }
}

/// A JPEG's pixels, decoded: to be looked at one by one.
package struct JPEGPixels: Sendable {
    package let width: Int
    package let height: Int
    private let bytes: [UInt8]

    package init(_ jpeg: [UInt8]) throws {
        guard isVipsStarted else { throw MediaError.libraryNotStarted }
        var pixels: UnsafeMutablePointer<UInt8>?
        var (across, down): (Int32, Int32) = (0, 0)
        let isDone = jpeg.withUnsafeBytes {
            wenming_vips_pixels($0.baseAddress, $0.count, &pixels, &across, &down) != 0
        }
        defer {
            g_free(pixels)
            vips_error_clear()
        }
        guard isDone, let pixels else { throw Refusal.damaged }
        (width, height) = (Int(across), Int(down))
        bytes = Array(UnsafeBufferPointer(start: pixels, count: 3 * width * height))
    }

    /// How far the colours of a box lie apart, of 255: nothing where it is of one colour.
    package func spread(in box: MaskBox) -> Int {
        var (least, most) = ([255, 255, 255], [0, 0, 0])
        for y in (box.top * height / 1000)..<((box.top + box.height) * height / 1000) {
            for x in (box.left * width / 1000)..<((box.left + box.width) * width / 1000) {
                for band in 0..<3 {
                    let value = Int(bytes[3 * (y * width + x) + band])
                    least[band] = min(least[band], value)
                    most[band] = max(most[band], value)
                }
            }
        }
        return zip(most, least).map(-).max() ?? 0
    }
}
