import CVips

/// A picture of squares, dark and light: a code that a camera reads, where a document takes nothing but JPEG.
package struct Bitmap: Sendable {
    private let side: Int
    private let isDark: [Bool]

    /// - Parameter isDark: row by row, as many rows as columns.
    package init(side: Int, isDark: [Bool]) {
        precondition(isDark.count == side * side)
        self.side = side
        self.isDark = isDark
    }

    /// - Parameter scale: pixels to a square.
    package func jpeg(scale: Int = 8) throws -> [UInt8] {
        guard isVipsStarted else { throw MediaError.libraryNotStarted }
        let width = side * scale
        var pixels = [UInt8](repeating: 255, count: width * width * 3)
        for (index, dark) in isDark.enumerated() where dark {
            let (column, row) = (index % side * scale, index / side * scale)
            for y in row..<row + scale {
                let start = (y * width + column) * 3
                for place in start..<start + scale * 3 { pixels[place] = 0 }
            }
        }
        return try pixels.withUnsafeBytes { try encoded($0, width) }
    }

    private func encoded(_ pixels: UnsafeRawBufferPointer, _ width: Int) throws -> [UInt8] {
        defer {
            vips_error_clear()
            vips_thread_shutdown()
        }
        // Borrows the pixels, which outlive the image.
        guard
            let image = vips_image_new_from_memory(
                pixels.baseAddress, pixels.count, Int32(width), Int32(width), 3, VIPS_FORMAT_UCHAR)
        else { throw MediaError.notEncoded }
        defer { g_object_unref(image) }
        image.pointee.Type = VIPS_INTERPRETATION_sRGB
        var output: UnsafeMutablePointer<UInt8>?
        var count = 0
        let isDone = wenming_vips_save(image, Self.quality, &output, &count) != 0
        defer { g_free(output) }
        guard isDone, let output else { throw MediaError.notEncoded }
        return Array(UnsafeBufferPointer(start: output, count: count))
    }

    private static let quality: Int32 = 90
}
