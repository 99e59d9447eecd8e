import CJPEG
import CVips
import Foundation
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
    consuming func rendered(_ rendition: Rendition) throws -> [UInt8] {
        let frame = rendition.frame(of: size)
        var output: UnsafeMutablePointer<UInt8>?
        var count = 0
        let isDone = wenming_vips_render(image, frame.vips, Int32(rendition.quality), &output, &count) != 0
        defer { g_free(output) }
        vips_error_clear()
        guard isDone, let output else { throw Refusal.damaged }
        return Array(UnsafeBufferPointer(start: output, count: count))
    }
}

extension VipsPhoto {
    /// Of a photo that is taken.
    static let longestSide = 20_000
    /// What one photo may cost, counted in its header before anything of it is decoded: three bytes to a pixel are 195 MB
    /// here, and a few kilobytes of a PNG can ask for them. The sensors of phones end at 64 million, but for a few that
    /// save a quarter of it unless somebody asks for more.
    static let mostPixels = 65_000_000

    private static func opened(_ path: String, _ format: PhotoFormat) throws -> UnsafeMutablePointer<VipsImage> {
        guard isVipsStarted else { throw MediaError.libraryNotStarted }
        let image = try header(path, format, isOpenEnded: false)
        guard format == .jpeg, try lacksOnlyItsEnd(path) else { return image }
        g_object_unref(image)
        return try header(path, format, isOpenEnded: true)
    }

    private static func header(
        _ path: String, _ format: PhotoFormat, isOpenEnded: Bool
    ) throws -> UnsafeMutablePointer<VipsImage> {
        guard let image = wenming_vips_open(path, format.vips, isOpenEnded ? 1 : 0) else {
            vips_error_clear()
            throw Refusal.damaged
        }
        let (width, height) = (Int(image.pointee.Xsize), Int(image.pointee.Ysize))
        guard width <= longestSide, height <= longestSide, width * height <= Self.mostPixels else {
            g_object_unref(image)
            throw Refusal.tooManyPixels(width: width, height: height)
        }
        return image
    }

    /// Whether all of a JPEG is there but the mark that it ends with, as some cameras and applications leave it; libvips
    /// cannot tell that from a photo of which half is missing.
    private static func lacksOnlyItsEnd(_ path: String) throws -> Bool {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        guard !bytes.suffix(2).elementsEqual([0xFF, 0xD9]) else { return false }
        return bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return false }
            return wenming_jpeg_lacks_only_its_end(start.assumingMemoryBound(to: UInt8.self), UInt(bytes.count)) != 0
        }
    }
}

extension Rendition.Frame {
    fileprivate var vips: WenmingFrame {
        WenmingFrame(
            width: Int32(whole.width), height: Int32(whole.height), kept_width: Int32(kept.width),
            kept_height: Int32(kept.height))
    }
}

/// Starts libvips when it is first asked for; whoever else uses it in this process has to ask here, for it cannot be
/// started twice at once.
package let isVipsStarted = wenming_vips_start() != 0

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
