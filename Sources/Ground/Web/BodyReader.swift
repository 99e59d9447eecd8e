import Foundation
import Hummingbird
import Kernel
import Multipart
import NIOCore

/// What a request may bring, by what is known of who sends it.
struct BodyAllowance: Sendable {
    /// Bytes of a form without files, or of all its fields.
    let fieldBytes: Int
    /// Bytes of a request with files.
    let totalBytes: Int
    let fields: Int
    let takesFiles: Bool

    /// Somebody who is signed in: the longest of our texts, and twenty photos of 10 MB.
    static let known = BodyAllowance(fieldBytes: 2 << 20, totalBytes: 200 << 20, fields: 2000, takesFiles: true)
    /// Anybody else: a form of ours filled in to its limits, and nothing that goes to the disk.
    static let stranger = BodyAllowance(fieldBytes: 64 << 10, totalBytes: 64 << 10, fields: 200, takesFiles: false)

    fileprivate var refusal: Refusal {
        let words = takesFiles ? "请删减或分几次提交。" : "没有登录时只能提交这么多：请先登录，再用浏览器的“后退”回到刚才的表单提交。"
        return Refusal(.tooLarge, "body.tooLarge", "提交的内容超过\(fieldBytes.asSize)，未保存。\(words)")
    }

    fileprivate static let files = Refusal(
        .malformed, "body.files", "没有登录时不能上传文件，未保存。请先登录，再用浏览器的“后退”回到刚才的表单提交。")
}

extension Int {
    fileprivate var asSize: String { self >= 1 << 20 ? "\(self >> 20) MB" : "\(self >> 10) KB" }
}

/// Reads a request's body into a `FormInput`, whatever way it was sent. Files stream into the
/// folder; the caller removes them when the request is answered.
struct BodyReader: Sendable {
    let folder: String
    let allowance: BodyAllowance
    /// What comes before the first file, or before it is too much, is enough: it is only to be shown again.
    var isContentWithBeginning = false

    func read(_ request: Request) async throws -> FormInput {
        let contentType = request.headers[.contentType] ?? ""
        let kind = contentType.prefix { $0 != ";" }.trimmed.lowercased()
        switch kind {
        case "application/x-www-form-urlencoded":
            return try FormInput(urlEncoded: try await collect(request), most: allowance.fields)
        case "application/json":
            return try FormInput(json: try await collect(request), most: allowance.fields)
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

    /// Refuses what is announced as too long before any of it is read.
    private func check(_ request: Request, most: Int) throws {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > most { throw allowance.refusal }
    }

    private func collect(_ request: Request) async throws -> [UInt8] {
        try check(request, most: allowance.fieldBytes)
        var bytes: [UInt8] = []
        try await eachPiece(of: request) { piece in
            guard bytes.count + piece.readableBytes <= allowance.fieldBytes else { throw allowance.refusal }
            bytes.append(contentsOf: piece.readableBytesView)
        }
        return bytes
    }

    private func upload(_ request: Request, _ boundary: String) async throws -> FormInput {
        if !isContentWithBeginning { try check(request, most: allowance.totalBytes) }
        var limits = MultipartReader.Limits(totalBytes: allowance.totalBytes)
        limits.parts = min(limits.parts, allowance.fields)
        var reader = try MultipartReader(boundary: boundary, limits: limits)
        var parts = PartCollector(folder: folder, allowance: allowance)
        do {
            try await eachPiece(of: request) { try parts.take(try reader.feed(Array($0.readableBytesView))) }
            try parts.take(try reader.finish())
        } catch let refusal as Refusal
            where isContentWithBeginning && (refusal.kind == .tooLarge || refusal == BodyAllowance.files)
        {
            return parts.input
        } catch {
            parts.discard()
            throw error
        }
        return parts.input
    }

    private func eachPiece(of request: Request, _ take: (ByteBuffer) throws -> Void) async throws {
        var pieces = request.body.makeAsyncIterator()
        while let piece = try await next(&pieces) { try take(piece) }
    }

    /// A chunk that is none, or a connection that breaks off, is whoever sends it's mistake and no failure of ours.
    private func next(_ pieces: inout RequestBody.AsyncIterator) async throws -> ByteBuffer? {
        do { return try await pieces.next() } catch is SlowBody {
            throw Refusal(.tooSlow, "body.slow", "内容传得太慢，没有传完，未保存。请换到信号好的地方再提交一次。")
        } catch let error where !(error is CancellationError) {
            throw Refusal(.malformed, "body.malformed", "提交的内容没有传完，或传输格式（chunked）不对，未保存。请再提交一次。")
        }
    }
}

/// Gathers a multipart body's parts: small fields in memory, files on disk.
private struct PartCollector {
    let folder: String
    let allowance: BodyAllowance
    private(set) var input = FormInput()
    private var name = ""
    private var filename: String?
    private var value: [UInt8] = []
    private var fieldBytes = 0
    private var file: FileHandle?
    private var path = ""
    private var fileBytes = 0

    init(folder: String, allowance: BodyAllowance) {
        self.folder = folder
        self.allowance = allowance
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
        // A field for a file that was left empty is a field.
        self.filename = allowance.takesFiles || filename != "" ? filename : nil
        value = []
        guard self.filename != nil else { return }
        guard allowance.takesFiles else { throw BodyAllowance.files }
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
            guard fieldBytes <= allowance.fieldBytes else { throw allowance.refusal }
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
