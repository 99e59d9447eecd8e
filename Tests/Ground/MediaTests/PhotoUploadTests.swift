import Foundation
import Kernel
import Synchronization
import Testing

@testable import Media

@Suite struct `An upload` {
    @Test func `in pieces stores what one piece would`() throws {
        try withStore { store, _ in
            let bytes = try TestPhoto().encoded(.jpeg)
            let upload = try store.upload()
            for start in stride(from: 0, to: bytes.count, by: 1000) {
                try upload.append(bytes[start..<min(bytes.count, start + 1000)])
            }
            let photo: Photo = try upload.finish()
            #expect(try contents(store.original(photo.sha256)) == bytes)
        }
    }

    @Test func `leaves nothing when it is discarded or let go of`() throws {
        try withStore { store, folder in
            let discarded = try store.upload()
            try discarded.append([0xFF])
            #expect(files(in: folder).count == 1)
            discarded.discard()
            #expect(files(in: folder).isEmpty)
            do { try store.upload().append([0xFF]) }
            #expect(files(in: folder).isEmpty)
        }
    }

    /// The disk as a process killed just before the rename leaves it, opened by the next one.
    @Test func `whose process dies before the rename leaves a temporary file and no half photo`() throws {
        let (folder, after) = (temporaryName(), temporaryName())
        defer {
            removeFolder(folder)
            removeFolder(after)
        }
        let copyError = Mutex<String?>(nil)
        let dying = try PhotoStore(folder: folder) { _ in
            do { try FileManager.default.copyItem(atPath: folder, toPath: after) } catch {
                copyError.withLock { $0 = "\(error)" }
            }
        }
        let bytes = try TestPhoto().encoded(.jpeg)
        let photo = try dying.add(bytes)
        try #require(copyError.withLock { $0 } == nil)

        #expect(files(in: after).count == 1 && files(in: after).allSatisfy { $0.hasPrefix("incoming/") })
        let next = try PhotoStore(folder: after)
        #expect(throws: Refusal.self) { try next.original(photo.sha256) }
        #expect(try next.add(bytes) == photo)
        #expect(try next.verify(photo.sha256))
    }

    @Test func `left behind for over a week is swept away at the next start, a recent one is not`() throws {
        try withStore { _, folder in
            for (name, age) in [("old", 169.0), ("recent", 167.0)] {
                let path = "\(folder)/incoming/\(name).temporary"
                try Data([1]).write(to: URL(fileURLWithPath: path))
                let date = Date(timeIntervalSinceNow: -age * 3600)
                try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
            }
            _ = try PhotoStore(folder: folder)
            #expect(files(in: folder) == ["incoming/recent.temporary"])
        }
    }
}

@Suite struct `EXIF` {
    private func exif(_ fields: [String: String]) -> Exif {
        Exif { name in fields[name].map { "\($0) (\($0), a type, and its size)" } }
    }

    @Test(arguments: [
        ("2019:11:02 09:05:30", "2019-11-02T09:05:30+08:00"), ("2020:02:29 00:00:00", "2020-02-29T00:00:00+08:00"),
        ("0000:00:00 00:00:00", nil), ("2019:02:29 09:05:30", nil), ("2019:11:02 24:00:00", nil),
        ("2019:11:02", nil), ("    :  :     :  :  ", nil), ("", nil), ("2019:11:02 9:5", nil),
        ("2019:11:02 -1:05:30", nil),
    ])
    func `gives local time, when there can be such a one`(_ text: String, _ expected: String?) {
        #expect(exif(["exif-ifd2-DateTimeOriginal": text]).takenAt?.iso8601 == expected)
    }

    @Test(arguments: [
        ("29/1 30/1 0/1", "N", "120/1 54/1 0/1", "E", 29.5, 120.9),
        ("29/1 30/1 0/1", "S", "120/1 54/1 0/1", "W", -29.5, -120.9),
        ("2950/100 0/1 0/1", "N", "120/1 0/1 3240/1", "E", 29.5, 120.9),
        ("0/1 0/1 0/1", "N", "0/1 0/1 0/1", "E", nil, nil),
        ("0/0 0/0 0/0", "N", "0/0 0/0 0/0", "E", nil, nil),
        ("91/1 0/1 0/1", "N", "120/1 0/1 0/1", "E", nil, nil),
        ("29/1 0/1 0/1", "N", "181/1 0/1 0/1", "E", nil, nil),
        ("29/1 0/1 0/1", "?", "120/1 0/1 0/1", "E", nil, nil),
        ("29/1 0/1", "N", "120/1 0/1 0/1", "E", nil, nil),
        ("-1/1 0/1 0/1", "N", "120/1 0/1 0/1", "E", nil, nil),
        ("", "", "", "", nil, nil),
    ])
    func `gives a position, when it is whole`(
        _ latitude: String, _ northOrSouth: String, _ longitude: String, _ eastOrWest: String, _ north: Double?,
        _ east: Double?
    ) {
        let position = exif([
            "exif-ifd3-GPSLatitude": latitude, "exif-ifd3-GPSLatitudeRef": northOrSouth,
            "exif-ifd3-GPSLongitude": longitude, "exif-ifd3-GPSLongitudeRef": eastOrWest,
        ]).position
        #expect(position?.latitude == millionths(north) && position?.longitude == millionths(east))
    }

    private func millionths(_ degrees: Double?) -> Int? { degrees.map { Int(($0 * 1_000_000).rounded()) } }
}
