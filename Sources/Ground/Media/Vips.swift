import CVips
import Kernel

/// A photo's file, opened by libvips: its header is read, its pixels not yet.
/// Used on one thread; every method blocks.
struct VipsPhoto: ~Copyable {
    private let image: UnsafeMutablePointer<VipsImage>

    /// Refuses a file that is not what its first bytes promise, and, before any pixel is decoded,
    /// one that would take too much memory to decode.
    init(path: String, format: PhotoFormat) throws { image = try Self.opened(path, format) }

    deinit {
        g_object_unref(image)
        // The queue's threads come and go; libvips keeps buffers for each until told.
        vips_thread_shutdown()
    }

    /// Pixels across and down, as the photo is looked at.
    var size: (width: Int, height: Int) {
        let (across, down) = (Int(image.pointee.Xsize), Int(image.pointee.Ysize))
        return vips_image_get_orientation_swap(image) != 0 ? (down, across) : (across, down)
    }

    var exif: (takenAt: Instant?, position: Position?) {
        let exif = Exif { [image] name in wenming_vips_text(image, name).map { String(cString: $0) } }
        return (exif.takenAt, exif.position)
    }

    /// A JPEG of the photo, upright and without metadata. Decodes every pixel, and so refuses a
    /// file that is cut off or damaged. Only once: the pixels come from top to bottom.
    consuming func rendered(longestSide: Int, quality: Int) throws -> [UInt8] {
        var output: UnsafeMutablePointer<UInt8>?
        var count = 0
        let isDone = wenming_vips_render(image, Int32(longestSide), Int32(quality), &output, &count) != 0
        defer { g_free(output) }
        vips_error_clear()
        guard isDone, let output else { throw Refusal.damaged }
        return Array(UnsafeBufferPointer(start: output, count: count))
    }
}

extension VipsPhoto {
    private static func opened(_ path: String, _ format: PhotoFormat) throws -> UnsafeMutablePointer<VipsImage> {
        guard isVipsStarted else { throw MediaError.libraryNotStarted }
        guard let image = wenming_vips_open(path, format.vips) else {
            vips_error_clear()
            throw Refusal.damaged
        }
        let (width, height) = (Int(image.pointee.Xsize), Int(image.pointee.Ysize))
        guard width <= longestSide, height <= longestSide, width * height <= mostPixels else {
            g_object_unref(image)
            throw Refusal.tooManyPixels(width: width, height: height)
        }
        return image
    }
}

/// Starts libvips when it is first asked for; whoever else uses it in this process has to ask here, for it cannot be
/// started twice at once.
package let isVipsStarted = wenming_vips_start() != 0

/// Decoded, three bytes to a pixel, 100 megapixels are 300 MB: the most one photo may take. The
/// largest phone cameras give 108, saved as 12 unless somebody asks for more.
private let mostPixels = 100_000_000
private let longestSide = 20_000

extension PhotoFormat {
    fileprivate var vips: WenmingPhotoFormat {
        switch self {
        case .jpeg: WENMING_PHOTO_JPEG
        case .png: WENMING_PHOTO_PNG
        case .heic: WENMING_PHOTO_HEIF
        case .webp: WENMING_PHOTO_WEBP
        }
    }
}
