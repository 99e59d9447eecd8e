import CVips
import Foundation
import Kernel
import Testing

@testable import Media

/// A photo to store: as a camera holds its pixels, the left half red, the right half blue.
struct TestPhoto {
    var width = 600
    var height = 400
    /// EXIF orientation; 6 is a phone held upright: the left edge of the pixels is the top.
    var orientation = 1
    /// EXIF fields, as libvips names them.
    var exif: [String: String] = [:]
    /// The right half is transparent instead of blue.
    var isTransparent = false
    /// ICC profile to embed, unread.
    var profile: [UInt8] = []
    /// A JPEG in several scans, as chat applications make them.
    var isProgressive = false

    static let village: [String: String] = [
        "exif-ifd2-DateTimeOriginal": "2019:11:02 09:05:30",
        "exif-ifd3-GPSLatitudeRef": "N",
        "exif-ifd3-GPSLatitude": "29/1 30/1 1800/100",
        "exif-ifd3-GPSLongitudeRef": "E",
        "exif-ifd3-GPSLongitude": "120/1 54/1 0/1",
        "exif-ifd0-Make": "Huawei",
    ]

    func encoded(_ format: PhotoFormat) throws -> [UInt8] {
        try #require(isVipsStarted)
        let bands = isTransparent ? 4 : 3
        var row: [UInt8] = []
        for x in 0..<width {
            let isLeft = x < width / 2
            row += isLeft ? [220, 20, 20] : [20, 20, 220]
            if isTransparent { row.append(isLeft ? 255 : 0) }
        }
        var pixels: [UInt8] = []
        pixels.reserveCapacity(row.count * height)
        for _ in 0..<height { pixels += row }
        let image = try #require(
            vips_image_new_from_memory_copy(
                pixels, pixels.count, Int32(width), Int32(height), Int32(bands), VIPS_FORMAT_UCHAR))
        defer { g_object_unref(image) }
        image.pointee.Type = VIPS_INTERPRETATION_sRGB
        if orientation != 1 { vips_image_set_int(image, "orientation", Int32(orientation)) }
        for (name, value) in exif { vips_image_set_string(image, name, value) }
        if !profile.isEmpty { vips_image_set_blob_copy(image, VIPS_META_ICC_NAME, profile, profile.count) }
        let path = temporaryName()
        defer { unlink(path) }
        try Vips.save(
            image, with: "\(format == .heic ? "heif" : format.rawValue)save", isProgressive: isProgressive, to: path)
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}

/// A decoded picture.
struct Pixels {
    let width: Int
    let height: Int
    private let bytes: [UInt8]

    init(jpeg: [UInt8]) throws {
        let path = temporaryName()
        defer { unlink(path) }
        try Data(jpeg).write(to: URL(fileURLWithPath: path))
        let image = try #require(wenming_vips_open(path, WENMING_PHOTO_JPEG, 0))
        defer { g_object_unref(image) }
        var count = 0
        let memory = try #require(vips_image_write_to_memory(image, &count))
        defer { g_free(memory) }
        try #require(image.pointee.Bands == 3)
        width = Int(image.pointee.Xsize)
        height = Int(image.pointee.Ysize)
        bytes = Array(UnsafeRawBufferPointer(start: memory, count: count))
    }

    /// `red`, `blue`, `white` or the three numbers.
    func colour(x: Int, y: Int) -> String {
        let at = (y * width + x) * 3
        let (red, green, blue) = (bytes[at], bytes[at + 1], bytes[at + 2])
        switch (red > 160, green > 160, blue > 160) {
        case (true, false, false): return "red"
        case (false, false, true): return "blue"
        case (true, true, true): return "white"
        default: return "\(red) \(green) \(blue)"
        }
    }
}

private enum Vips {
    /// Runs a saver by its name: the functions of C for it take variable arguments.
    static func save(
        _ image: UnsafeMutablePointer<VipsImage>, with saver: String, isProgressive: Bool, to path: String
    ) throws {
        let operation = try #require(vips_operation_new(saver))
        defer { g_object_unref(operation) }
        set(operation, "in", vips_image_get_type()) { g_value_set_object($0, image) }
        set(operation, "filename", GType(16 << 2)) { g_value_set_string($0, path) }
        if isProgressive { set(operation, "interlace", GType(5 << 2)) { g_value_set_boolean($0, 1) } }
        let object = UnsafeMutableRawPointer(operation).assumingMemoryBound(to: VipsObject.self)
        try #require(vips_object_build(object) == 0, "\(String(cString: vips_error_buffer()))")
        vips_object_unref_outputs(object)
    }

    private static func set(
        _ operation: UnsafeMutablePointer<VipsOperation>, _ name: String, _ type: GType,
        _ fill: (UnsafeMutablePointer<GValue>) -> Void
    ) {
        var value = GValue()
        g_value_init(&value, type)
        fill(&value)
        UnsafeMutableRawPointer(operation).withMemoryRebound(to: GObject.self, capacity: 1) {
            g_object_set_property($0, name, &value)
        }
        g_value_unset(&value)
    }
}

func temporaryName() -> String { NSTemporaryDirectory() + "/wenming-media-" + UUID().uuidString }

/// A store in a folder of its own, removed afterwards.
func withStore(_ body: (PhotoStore, String) throws -> Void) throws {
    let folder = temporaryName()
    defer { removeFolder(folder) }
    try body(try PhotoStore(folder: folder), folder)
}

func withSharedStore(_ body: (PhotoStore, String) async throws -> Void) async throws {
    let folder = temporaryName()
    defer { removeFolder(folder) }
    try await body(try PhotoStore(folder: folder), folder)
}

func removeFolder(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }

/// Every file below a folder, by its path in it.
func files(in folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.allObjects.compactMap { $0 as? String } ?? []
    return names.filter { $0 != "lock" }.filter { name in
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder)
            && !isFolder.boolValue
    }.sorted()
}

func contents(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }
