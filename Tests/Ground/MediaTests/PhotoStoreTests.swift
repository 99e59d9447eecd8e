import Foundation
import Kernel
import Testing

@testable import Media

@Suite struct `A stored photo` {
    @Test(arguments: PhotoFormat.allCases)
    func `of each format is known by its bytes and has both copies`(_ format: PhotoFormat) throws {
        try withStore { store, folder in
            let bytes = try TestPhoto().encoded(format)
            let photo = try store.add(bytes)
            #expect(photo.format == format)
            #expect(photo.byteSize == bytes.count)
            #expect(try store.photo(photo.sha256) == photo)
            #expect(photo.width == 600 && photo.height == 400)
            #expect(try contents(store.original(photo.sha256)) == bytes)
            let publicCopy = try Pixels(jpeg: store.publicCopy(photo.sha256))
            #expect(publicCopy.width == 600 && publicCopy.height == 400)
            let thumbnail = try Pixels(jpeg: store.thumbnail(photo.sha256))
            #expect(thumbnail.width == 480 && thumbnail.height == 320)
            #expect(thumbnail.colour(x: 20, y: 160) == "red" && thumbnail.colour(x: 460, y: 160) == "blue")
            let name = "\(photo.sha256.prefix(2))/\(photo.sha256)"
            #expect(files(in: folder) == ["\(name).original", "\(name).public.jpg", "\(name).thumbnail.jpg"])
        }
    }

    @Test(arguments: [PhotoFormat.jpeg, .heic, .webp])
    func `tells when and where it was taken`(_ format: PhotoFormat) throws {
        try withStore { store, _ in
            let photo = try store.add(TestPhoto(exif: TestPhoto.village).encoded(format))
            #expect(try store.photo(photo.sha256) == photo)
            #expect(photo.takenAt?.iso8601 == "2019-11-02T09:05:30+08:00")
            let position = try #require(photo.position)
            #expect(position == Position(latitude: 29_505_000, longitude: 120_900_000))
        }
    }

    @Test func `turned by its EXIF is measured and copied upright`() throws {
        try withStore { store, _ in
            let photo = try store.add(TestPhoto(orientation: 6, exif: TestPhoto.village).encoded(.jpeg))
            #expect(photo.width == 400 && photo.height == 600)
            for bytes in [try store.publicCopy(photo.sha256), try store.thumbnail(photo.sha256)] as [[UInt8]] {
                let copy = try Pixels(jpeg: bytes)
                #expect(copy.width < copy.height)
                #expect(copy.colour(x: copy.width / 2, y: 20) == "red")
                #expect(copy.colour(x: copy.width / 2, y: copy.height - 20) == "blue")
            }
        }
    }

    @Test(arguments: [PhotoFormat.jpeg, .heic, .webp])
    func `loses EXIF, position and every other metadata in its copies`(_ format: PhotoFormat) throws {
        try withStore { store, _ in
            let bytes = try TestPhoto(orientation: 6, exif: TestPhoto.village).encoded(format)
            #expect(bytes.contains(text: "Huawei"))
            let photo = try store.add(bytes)
            for copy in [try store.publicCopy(photo.sha256), try store.thumbnail(photo.sha256)] as [[UInt8]] {
                #expect(segments(ofJPEG: copy).allSatisfy { $0 < 0xE1 })
                for trace in ["Exif", "Huawei", "GPS", "2019:11:02", "ICC_PROFILE", "http"] {
                    #expect(!copy.contains(text: trace), "\(trace)")
                }
            }
        }
    }

    /// The markers of a JPEG's segments up to its pixels; E1…EF are applications' own (EXIF, XMP, ICC …),
    /// FE is a comment.
    private func segments(ofJPEG bytes: [UInt8]) -> [UInt8] {
        var markers: [UInt8] = []
        var at = 2
        while at + 4 <= bytes.count, bytes[at] == 0xFF, bytes[at + 1] != 0xDA {
            markers.append(bytes[at + 1])
            at += 2 + Int(bytes[at + 2]) << 8 + Int(bytes[at + 3])
        }
        return markers
    }

    @Test func `larger than 2000 pixels is made smaller for the public`() throws {
        try withStore { store, _ in
            let photo = try store.add(TestPhoto(width: 2500, height: 1000).encoded(.jpeg))
            let copy = try Pixels(jpeg: store.publicCopy(photo.sha256))
            #expect(copy.width == 2000 && copy.height == 800)
        }
    }

    /// A chat of many screens in one screenshot; a panorama; what is smaller than its bound stays as large as it is.
    @Test(arguments: [
        (1080, 12000, (1080, 12000), (360, 480)), (2160, 8000, (1080, 4000), (360, 480)),
        (8000, 2160, (4000, 1080), (480, 360)), (300, 1200, (300, 1200), (300, 480)),
        (1080, 2400, (900, 2000), (216, 480)), (1000, 3000, (667, 2000), (160, 480)),
    ])
    func `longer than three times its width stays readable, and its thumbnail shows how it begins`(
        _ width: Int, _ height: Int, _ large: (Int, Int), _ small: (Int, Int)
    ) throws {
        try withStore { store, _ in
            let photo = try store.add(TestPhoto(width: width, height: height).encoded(.jpeg))
            #expect(photo.width == width && photo.height == height)
            let copy = try Pixels(jpeg: store.publicCopy(photo.sha256))
            #expect((copy.width, copy.height) == large)
            let thumbnail = try Pixels(jpeg: store.thumbnail(photo.sha256))
            #expect((thumbnail.width, thumbnail.height) == small)
            #expect(thumbnail.colour(x: 5, y: 5) == "red" && thumbnail.colour(x: small.0 - 5, y: 5) == "blue")
        }
    }

    @Test func `that is long and was turned by its EXIF begins at its top`() throws {
        try withStore { store, _ in
            let photo = try store.add(TestPhoto(width: 4000, height: 400, orientation: 6).encoded(.jpeg))
            let thumbnail = try Pixels(jpeg: store.thumbnail(photo.sha256))
            #expect((thumbnail.width, thumbnail.height) == (360, 480))
            #expect(thumbnail.colour(x: 180, y: 5) == "red" && thumbnail.colour(x: 180, y: 475) == "red")
        }
    }

    @Test(arguments: [false, true])
    func `that lacks only its end mark is taken, as it came`(_ isProgressive: Bool) throws {
        try withStore { store, _ in
            let whole = try TestPhoto(exif: TestPhoto.village, isProgressive: isProgressive).encoded(.jpeg)
            for missing in [1, 2] {
                let bytes = Array(whole.dropLast(missing))
                let photo = try store.add(bytes)
                #expect(photo.takenAt != nil && photo.byteSize == whole.count - missing)
                #expect(try contents(store.original(photo.sha256)) == bytes)
                #expect(try Pixels(jpeg: store.publicCopy(photo.sha256)).colour(x: 590, y: 390) == "blue")
            }
        }
    }

    @Test func `that is transparent is copied on white`() throws {
        try withStore { store, _ in
            let photo = try store.add(TestPhoto(isTransparent: true).encoded(.png))
            let copy = try Pixels(jpeg: store.publicCopy(photo.sha256))
            #expect(copy.colour(x: 20, y: 200) == "red" && copy.colour(x: 580, y: 200) == "white")
        }
    }

    @Test(arguments: PhotoFormat.allCases)
    func `with a colour profile that nobody can read is taken without it`(_ format: PhotoFormat) throws {
        try withStore { store, _ in
            let profile = Array("no profile at all, but Huawei's".utf8)
            let photo = try store.add(TestPhoto(profile: profile).encoded(format))
            let copy: [UInt8] = try store.publicCopy(photo.sha256)
            #expect(try Pixels(jpeg: copy).colour(x: 20, y: 200) == "red")
            #expect(!copy.contains(text: "Huawei"))
        }
    }

    @Test func `added twice is there once, with the same answer`() throws {
        try withStore { store, folder in
            let bytes = try TestPhoto(exif: TestPhoto.village).encoded(.jpeg)
            let first = try store.add(bytes)
            let before = files(in: folder)
            #expect(try store.add(bytes) == first)
            let file = temporaryName()
            defer { unlink(file) }
            try Data(bytes).write(to: URL(fileURLWithPath: file))
            #expect(try store.add(file: file) == first)
            #expect(files(in: folder) == before)
        }
    }

    @Test func `keeps its original read-only, and an alteration is found`() throws {
        try withStore { store, _ in
            let bytes = try TestPhoto().encoded(.jpeg)
            let photo = try store.add(bytes)
            let path = try store.original(photo.sha256)
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o400)
            #expect(try store.verify(photo.sha256))

            chmod(path, 0o644)
            try Data(bytes + [0]).write(to: URL(fileURLWithPath: path))
            #expect(try !store.verify(photo.sha256))
            for attempt in [{ _ = try store.add(bytes) }, { _ = try store.publicCopy(photo.sha256) }] {
                let refusal = #expect(throws: Refusal.self) { try attempt() }
                #expect(refusal?.code == "photo.altered")
            }
            #expect(try contents(path) == bytes + [0], "what was altered is not written over")
        }
    }

    @Test(arguments: [
        "", "ab", "../../etc/passwd", String(repeating: "A", count: 64), String(repeating: "0", count: 64),
    ])
    func `is found by its digest only`(_ name: String) throws {
        try withStore { store, _ in
            let attempts: [(String) throws -> Void] = [
                { _ = try store.original($0) }, { let _: [UInt8] = try store.publicCopy($0) },
                { let _: [UInt8] = try store.thumbnail($0) },
            ]
            for attempt in attempts {
                let refusal = #expect(throws: Refusal.self) { try attempt(name) }
                #expect(refusal?.code == "photo.missing")
            }
        }
    }

    @Test func `can be stored and copied from asynchronous work, many at once`() async throws {
        let folder = temporaryName()
        defer { removeFolder(folder) }
        let store = try PhotoStore(folder: folder)
        let photos = try [300, 301, 302, 303].map { try TestPhoto(width: $0, height: 200).encoded(.jpeg) }
        let digests = try await withThrowingTaskGroup(of: String.self) { group in
            for bytes in photos + photos {
                group.addTask {
                    let upload = try store.upload()
                    try upload.append(bytes)
                    let photo = try await upload.finish()
                    _ = try await store.publicCopy(photo.sha256)
                    return try await store.verify(photo.sha256) ? photo.sha256 : ""
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(digests.count == 4 && !digests.contains(""))
        #expect(files(in: folder).count == 12)
    }
}

extension [UInt8] {
    func contains(text: String) -> Bool { Data(self).range(of: Data(text.utf8)) != nil }
}
