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
                <span class="soft">\(photo.chinese)</span>\(doubts([photo]))\(remark(photo))</li>
                """
            })
            </ul>
            """)
    }

    /// What does not fit of photos, each thing once.
    package func doubts(_ photos: [Evidence]) -> HTML {
        HTML.each(photos.flatMap(\.doubts).unique) { "<span class=\"tag tag-amber\">\($0.chinese)</span> " }
    }
}

extension PhotoStore {
    /// A photo for the browser, upright and without EXIF. It keeps none (decisions/0025): whoever sits there next is somebody else.
    package func download(_ sha256: String, _ size: PhotoSize) async throws -> Download {
        Download(try await bytes(sha256, size), contentType: "image/jpeg", filename: nil)
    }

    /// A JPEG, upright and without EXIF.
    package func bytes(_ sha256: String, _ size: PhotoSize) async throws -> [UInt8] {
        switch size {
        case .thumbnail: try await thumbnail(sha256)
        case .large: try await publicCopy(sha256)
        }
    }

    /// Stores the photos that came with a request, as far as its sender's quota goes. What lies here already costs nothing.
    package func add(_ files: [UploadedFile], of request: WebRequest, in office: Office) async throws -> [Photo] {
        var photos: [Photo] = []
        for file in files where file.byteCount > 0 {
            guard file.byteCount <= PhotoStore.mostBytes else { throw Refusal.photoTooLarge }
            if try await !holds(file: file.path) {
                try await office.admitPhoto(request, photos: 1, bytes: file.byteCount)
            }
            photos.append(try await add(file: file.path))
        }
        return photos
    }

    /// The photos that a form brings for a record: those that lie here already, by their receipts, then its files.
    /// Whoever asks may add them, and the record takes some.
    package func sent(
        _ request: WebRequest, _ form: FormReader, for record: String, in office: Office
    ) async throws -> [Photo] {
        var photos: [Photo] = []
        for receipt in request.form.all("kept") {
            guard let digest = request.received(receipt, of: record) else {
                form.refuse("photo", "有照片没有留住，请重新选择。")
                continue
            }
            photos.append(try await photo(digest))
        }
        photos += try await add(request.form.files("photo"), of: request, in: office)
        return photos.unique
    }
}

/// How far a photo has come that is sent in pieces.
package struct PhotoProgress: Page {
    /// Bytes that have come.
    let received: Int
    /// When all have come: what a form for the record names the photo by, in its field `kept`.
    let receipt: String?
    package var title: String { "照片上传" }
    package var help: String { "一张照片分几段传，已经收到多少：断了从这里接着传。" }

    package func body(_ view: View) -> HTML { "\(view.heading(title))<p>已收到\(received)字节。</p>" }
}

extension PhotoStore {
    /// Tells how far a photo has come (GET), or takes a piece of it in (POST with `offset` and the whole `length` in its
    /// query, both in bytes). Whoever asks has been let in to the record.
    package func receive(_ request: WebRequest, for record: String, in office: Office) async throws -> PhotoProgress {
        let upload: String = try request.parameter("upload")
        let pieces = pieces("\(request.county.code) \(try request.actor.id) \(record) \(upload.prefix(100))")
        if request.method == .get {
            let receipt = try pieces.digest.map { try request.receipt(for: $0, of: record) }
            return PhotoProgress(received: try pieces.byteCount(), receipt: receipt)
        }
        let query = FormReader(request.query)
        let offset = query.value("offset", "起点", form: "字节数") { Int($0).flatMap { $0 < 0 ? nil : $0 } }
        let length = query.value("length", "照片大小", form: "字节数") { Int($0).flatMap { $0 < 1 ? nil : $0 } }
        try query.finish()
        guard let offset, let length else { throw Refusal.noSuchPage }
        // By what is sent, which no name of an upload can hide: another photo may come under the name of one that is there.
        try await office.admitPhoto(request, photos: offset == 0 ? 1 : 0, bytes: request.form.bytes.count)
        let received = try await pieces.append(request.form.bytes, at: offset)
        guard received >= length else { return PhotoProgress(received: received, receipt: nil) }
        let photo = try await pieces.finish()
        return PhotoProgress(received: received, receipt: try request.receipt(for: photo.sha256, of: record))
    }
}
