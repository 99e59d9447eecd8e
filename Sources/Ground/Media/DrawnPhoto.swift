import CVips
import Kernel

/// An invented photo, for the demonstration county and for tests: a village scene in flat colours
/// that nobody takes for a real place, with the EXIF of a phone's photo. The same values give the
/// same bytes; the stamp in the picture says 演示.
package struct DrawnPhoto: Sendable {
    /// What an inspector saw.
    package enum Subject: String, CaseIterable, Sendable {
        case litter, water, clutter, sheds, posters, sewage, toilet, road, noticeBoard, tidy
    }

    /// How large it is drawn.
    package enum Size: Sendable {
        /// 800×600
        case full
        /// 320×240, for what lies long back: it costs a fifth to draw and to keep.
        case small

        /// People look at what happened lately.
        package init(of moment: Instant, seenFrom now: Instant) {
            self = moment.day < Month(now.day).previous.firstDay ? .small : .full
        }

        var percent: Int { self == .full ? 100 : 40 }
    }

    private let subject: Subject
    private let seed: UInt64
    private let takenAt: Instant
    private let position: Position
    private let isAfter: Bool
    private let size: Size

    /// - Parameters:
    ///   - seed: the place: house, hills and trees follow from it alone.
    ///   - latitude: millionths of a degree, as in `Position`; so is `longitude`.
    ///   - isAfter: the same place once the fault is mended, perhaps under another sky.
    package init(
        subject: Subject, seed: UInt64, takenAt: Instant, latitude: Int, longitude: Int, isAfter: Bool = false,
        size: Size = .full
    ) {
        self.subject = subject
        self.seed = seed
        self.takenAt = takenAt
        position = Position(latitude: latitude, longitude: longitude)
        self.isAfter = isAfter
        self.size = size
    }

    /// About 30 KB, or 8 where it is small. Blocks for some milliseconds. Throws `MediaError` only.
    package func jpeg() throws -> [UInt8] {
        guard isVipsStarted else { throw MediaError.libraryNotStarted }
        var canvas = Canvas(percent: size.percent)
        VillageScene(subject: subject, seed: seed, isAfter: isAfter).draw(on: &canvas)
        CameraStamp(text: stamp).draw(on: &canvas)
        let (width, height) = (canvas.pixelWidth, canvas.pixelHeight)
        return try canvas.withPixels { try encoded($0, width, height) }
    }

    private func encoded(_ pixels: UnsafeRawBufferPointer, _ width: Int, _ height: Int) throws -> [UInt8] {
        defer {
            vips_error_clear()
            vips_thread_shutdown()
        }
        // Borrows the pixels, which outlive the image.
        guard
            let image = vips_image_new_from_memory(
                pixels.baseAddress, pixels.count, Int32(width), Int32(height),
                Int32(Canvas.bytesPerPixel), VIPS_FORMAT_UCHAR)
        else { throw MediaError.notEncoded }
        defer { g_object_unref(image) }
        image.pointee.Type = VIPS_INTERPRETATION_sRGB
        for (name, value) in exif { vips_image_set_string(image, name, value) }
        vips_image_set_int(image, VIPS_META_ORIENTATION, 1)
        var output: UnsafeMutablePointer<UInt8>?
        var count = 0
        let isDone = wenming_vips_save(image, Self.quality, &output, &count) != 0
        defer { g_free(output) }
        guard isDone, let output else { throw MediaError.notEncoded }
        return Array(UnsafeBufferPointer(start: output, count: count))
    }

    private static let quality: Int32 = 66
}

extension DrawnPhoto {
    /// By libvips' names: ifd0 is the picture, ifd2 the shot, ifd3 the position.
    private var exif: [(name: String, value: String)] {
        [
            ("exif-ifd0-Make", "Demo"),
            ("exif-ifd2-DateTimeOriginal", "\(takenAt.day)".replacing("-", with: ":") + " \(clock)"),
            ("exif-ifd3-GPSLatitudeRef", position.latitude < 0 ? "S" : "N"),
            ("exif-ifd3-GPSLatitude", Self.degreesMinutesSeconds(position.latitude)),
            ("exif-ifd3-GPSLongitudeRef", position.longitude < 0 ? "W" : "E"),
            ("exif-ifd3-GPSLongitude", Self.degreesMinutesSeconds(position.longitude)),
        ]
    }

    /// `09:05:30`, local time.
    private var clock: String {
        let second = takenAt.milliseconds.flooredQuotient(by: 1000)
        return "\(takenAt.clock):\((second - second.flooredQuotient(by: 60) * 60).padded(2))"
    }

    /// Three fractions, without loss: a millionth of a degree is 0.0036 seconds.
    private static func degreesMinutesSeconds(_ millionths: Int) -> String {
        let (degrees, rest) = abs(millionths).quotientAndRemainder(dividingBy: 1_000_000)
        let (minutes, last) = (rest * 60).quotientAndRemainder(dividingBy: 1_000_000)
        return "\(degrees)/1 \(minutes)/1 \(last * 60 / 100)/10000"
    }

    private var stamp: String {
        let latitude = "\(Self.decimal(position.latitude))\(position.latitude < 0 ? "S" : "N")"
        let longitude = "\(Self.decimal(position.longitude))\(position.longitude < 0 ? "W" : "E")"
        return "\(takenAt.day) \(takenAt.clock) \(latitude) \(longitude)"
    }

    private static func decimal(_ millionths: Int) -> String {
        "\(abs(millionths) / 1_000_000).\((abs(millionths) % 1_000_000 / 10).padded(5))"
    }
}
