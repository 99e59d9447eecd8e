import Foundation
import Kernel
import Media
import Web

/// How large a photo is asked for.
package enum PhotoSize: String, LosslessStringConvertible, Sendable {
    case thumbnail, large

    package init?(_ description: String) { self.init(rawValue: description) }
    package var description: String { rawValue }
}

extension View {
    /// Photos of a record, large enough to judge by, each opening; time, place and what they show stand in
    /// words. `record` is the path of the record's page, below which its photos are.
    /// - Parameter remark: what else is to be said under a photo.
    package func photos(
        _ photos: [Evidence], of record: String, title: String, remark: (Evidence) -> HTML = { _ in .empty }
    ) -> HTML {
        .when(
            !photos.isEmpty,
            """
            <ul class="photos">
            \(HTML.each(photos) { photo in
                """
                <li><a href="\(link("\(record)/photos/\(photo.sha256)/large"))">\
                <img src="\(link("\(record)/photos/\(photo.sha256)/thumbnail"))" alt="照片：\(title)" width="240" height="180" loading="lazy"></a>
                <span class="soft">\(photo.chinese)</span>\(remark(photo))</li>
                """
            })
            </ul>
            """)
    }
}

extension PhotoStore {
    /// A photo for the browser, upright and without EXIF. The bytes of an address never change.
    package func download(_ sha256: String, _ size: PhotoSize) async throws -> Download {
        Download(try await bytes(sha256, size), contentType: "image/jpeg", filename: nil, isImmutable: true)
    }

    /// A JPEG, upright and without EXIF.
    package func bytes(_ sha256: String, _ size: PhotoSize) async throws -> [UInt8] {
        let path =
            switch size {
            case .thumbnail: try await thumbnail(sha256)
            case .large: try await publicCopy(sha256)
            }
        guard let data = FileManager.default.contents(atPath: path) else { throw Refusal.noSuchPage }
        return [UInt8](data)
    }

    /// Stores the photos of a form's field.
    package func add(_ files: [UploadedFile]) async throws -> [Photo] {
        var photos: [Photo] = []
        for file in files where file.byteCount > 0 { photos.append(try await add(file: file.path)) }
        return photos
    }
}
