import Foundation
import Media

/// A photo store of a test's own, gone afterwards.
@discardableResult
package func withPhotos<T: Sendable>(_ body: (PhotoStore) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "photos-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(try PhotoStore(folder: folder.path))
}

/// The smallest photo that is one: a PNG of 4 × 3 pixels.
package let smallPhoto = [UInt8](
    Data(
        base64Encoded:
            "iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAAEElEQVR4nGM4UWEDRww4OQBiHhHR6R4GfQAAAABJRU5ErkJggg=="
    ) ?? Data())
