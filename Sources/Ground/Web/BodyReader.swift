import Foundation
import Hummingbird
import Kernel
import Multipart

/// Reads a request's body into a `FormInput`, whatever way it was sent. Files stream into the
/// folder; the caller removes them when the request is answered.
struct BodyReader: Sendable {
    let folder: String
    /// What a form without files may weigh.
    let fieldLimit = 2 << 20
    /// What a request with files may weigh.
    let uploadLimit = 200 << 20

    func read(_ request: Request) async throws -> FormInput {
        let contentType = request.headers[.contentType] ?? ""
        let kind = contentType.prefix { $0 != ";" }.trimmed.lowercased()
        switch kind {
        case "application/x-www-form-urlencoded":
            let bytes = try await collect(request)
            guard let text = String(validating: bytes, as: UTF8.self) else { throw Refusal.notUTF8 }
            return try FormInput(urlEncoded: text)
        case "application/json":
            return try FormInput(json: try await collect(request))
        case "multipart/form-data":
            guard let boundary = MultipartReader.boundary(ofContentType: contentType) else {
                throw Refusal(.invalid, "multipart.boundary", "上传的表单缺少分隔符，请刷新页面后重试。")
            }
            return try await upload(request, boundary)
        case "application/octet-stream":
            return FormInput(bytes: try await collect(request))
        case "":
            guard try await collect(request).isEmpty else { throw unsupported(kind) }
            return FormInput()
        default:
            throw unsupported(kind)
        }
    }

    private func unsupported(_ kind: String) -> Refusal {
        Refusal(
            .unsupported, "body.unsupported", "不支持“\(kind.prefix(60))”。请用表单、multipart/form-data 或 application/json 提交。")
    }

    private func collect(_ request: Request) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in request.body {
            guard bytes.count + chunk.readableBytes <= fieldLimit else {
                throw Refusal(.tooLarge, "body.tooLarge", "提交的内容超过2 MB，未保存。请删减或分几次提交。")
            }
            bytes.append(contentsOf: chunk.readableBytesView)
        }
        return bytes
    }

    private func upload(_ request: Request, _ boundary: String) async throws -> FormInput {
        var reader = try MultipartReader(boundary: boundary, limits: .init(totalBytes: uploadLimit))
        var parts = PartCollector(folder: folder, fieldLimit: fieldLimit)
        do {
            for try await chunk in request.body {
                try parts.take(try reader.feed(Array(chunk.readableBytesView)))
            }
            try parts.take(try reader.finish())
        } catch {
            parts.discard()
            throw error
        }
        return parts.input
    }
}

/// Gathers a multipart body's parts: small fields in memory, files on disk.
private struct PartCollector {
    let folder: String
    let fieldLimit: Int
    private(set) var input = FormInput()
    private var name = ""
    private var filename: String?
    private var value: [UInt8] = []
    private var fieldBytes = 0
    private var file: FileHandle?
    private var path = ""
    private var fileBytes = 0

    init(folder: String, fieldLimit: Int) {
        self.folder = folder
        self.fieldLimit = fieldLimit
    }

    mutating func take(_ events: [MultipartReader.Event]) throws {
        for event in events {
            switch event {
            case .partBegan(let headers): try begin(headers.name, headers.filename)
            case .bytes(let bytes): try add(bytes)
            case .partEnded: try end()
            case .finished: break
            }
        }
    }

    private mutating func begin(_ name: String, _ filename: String?) throws {
        self.name = name
        self.filename = filename
        value = []
        guard filename != nil else { return }
        // A server that starts later sweeps what has lain for a day, this folder too when nobody sent a file for so long.
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        path = "\(folder)/\(UUID().uuidString)"
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw Refusal.diskFull }
        file = handle
        fileBytes = 0
    }

    private mutating func add(_ bytes: some Collection<UInt8>) throws {
        if let file {
            do { try file.write(contentsOf: Data(bytes)) } catch { throw Refusal.diskFull }
            fileBytes += bytes.count
        } else {
            fieldBytes += bytes.count
            guard fieldBytes <= fieldLimit else {
                throw Refusal(.tooLarge, "body.tooLarge", "提交的文字超过2 MB，未保存。请删减或分几次提交。")
            }
            value.append(contentsOf: bytes)
        }
    }

    private mutating func end() throws {
        if let file, let filename {
            try file.close()
            self.file = nil
            input.append(UploadedFile(name: name, filename: filename, path: path, byteCount: fileBytes))
        } else {
            guard let text = String(validating: value, as: UTF8.self) else { throw Refusal.notUTF8 }
            input.append(name, text)
        }
    }

    mutating func discard() {
        try? file?.close()
        if file != nil { try? FileManager.default.removeItem(atPath: path) }
        input.removeFiles()
    }
}

extension FormInput {
    /// Files are copied where they belong while the request is handled; what came with it is then removed.
    func removeFiles() {
        for file in files { try? FileManager.default.removeItem(atPath: file.path) }
    }
}
