import Crypto
import Foundation
import Kernel

/// A file that lies in the store, under the name that it was sent with.
package struct StoredFile: Hashable, Codable, Sendable {
    /// Its name in the store: lower-case hexadecimal digits of its digest.
    package let sha256: String
    /// 整改方案.docx
    package let name: String
    package let byteSize: Int
    package let content: FileContent
    package let isLocked: Bool
    package let hasMacros: Bool
    package let length: FileLength
}

/// Files of any kind, in the photos' folder and in their way: each under the SHA-256 of its bytes, read-only, on the disk
/// when it is acknowledged. So backup, restore, copy, doctor and sweep know one kind of originals.
///
/// As with photos, what has no `async` blocks, and the other works on the store's own threads.
package struct FileStore: Sendable {
    /// The most bytes of a file.
    package static let mostBytes = 50 * 1_048_576
    private static let pieceBytes = 262_144

    let originals: PhotoStore

    package init(beside photos: PhotoStore) { originals = photos }

    /// Stores a copy of a file, known by its content. Refuses what is none of ours, broken, or named as something else; of a
    /// picture, which a phone or a chat has named, the name is mended.
    package func add(file path: String, named sent: String) throws -> StoredFile {
        let name = FileName(sent)
        let temporary = originals.temporaryPath()
        let copy = try DurableFile.create(temporary)
        defer {
            close(copy)
            unlink(temporary)
        }
        var (hash, size) = (SHA256(), 0)
        try DurableFile.read(path) { bytes in
            size += bytes.count
            guard size <= Self.mostBytes else { throw Refusal.fileTooLarge(name.text) }
            hash.update(bufferPointer: bytes)
            try DurableFile.write(bytes, to: copy, path: temporary)
        }
        guard size > 0 else { throw Refusal.emptyFile(name.text) }
        let (look, kept) = try look(at: temporary, name)
        let length = FileLength(path: temporary, look.content)
        let sha256 = hash.finalize().hex
        try originals.publish(copy, at: temporary, as: sha256)
        return StoredFile(
            sha256: sha256, name: kept, byteSize: size, content: look.content, isLocked: look.isLocked,
            hasMacros: look.hasMacros, length: length)
    }

    private func look(at path: String, _ name: FileName) throws -> (FileLook, name: String) {
        let seen = Result { try FileLook(path: path) }
        if case .success(let look?) = seen, look.content.isPicture { return (look, name.mended(for: look.content)) }
        try name.check()
        let look: FileLook?
        do { look = try seen.get() } catch let refusal as Refusal {
            throw Refusal.file(refusal.kind, "damaged", "“\(name.text)”\(refusal.message)")
        }
        guard let look else { throw Refusal.strangeFile(name.text) }
        guard look.content.endings.contains(name.ending) else {
            throw Refusal.misnamedFile(name.text, name.ending, look.content)
        }
        return (look, name.text)
    }

    /// Whether the file is what was stored. Refuses when there is none.
    package func check(_ sha256: String) throws {
        do {
            guard try originals.verify(sha256) else {
                throw Refusal.file(.conflict, "altered", "这个附件与登记时的摘要不一致，可能被改动或磁盘损坏。请管理员从备份恢复。")
            }
        } catch let refusal as Refusal where refusal.kind == .missing {
            throw Refusal.file(.missing, "missing", "没有这个附件，可能地址有误。")
        }
    }

    /// A piece of a file, as large as is good to send; empty at its end.
    package func piece(of sha256: String, at offset: Int) throws -> [UInt8] {
        try RandomFile(originals.original(sha256)).bytes(at: offset, count: Self.pieceBytes)
    }

    /// Whether the very file lies here already.
    package func holds(file path: String) async throws -> Bool { try await originals.holds(file: path) }
}

extension FileStore {
    package func add(file path: String, named name: String) async throws -> StoredFile {
        try await originals.onQueue { try add(file: path, named: name) }
    }

    package func check(_ sha256: String) async throws { try await originals.onQueue { try check(sha256) } }

    package func piece(of sha256: String, at offset: Int) async throws -> [UInt8] {
        try await originals.onQueue { try piece(of: sha256, at: offset) }
    }
}

/// A file's name as it was sent: without the folders that some browsers send along.
struct FileName {
    let text: String
    /// In small letters, without the dot.
    let ending: String

    private static let mostCharacters = 120

    init(_ sent: String) {
        text = String(sent.mended().split { $0 == "/" || $0 == "\\" }.last ?? "").trimmed
        let pieces = text.halfWidth.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        ending = pieces.count > 1 ? String(pieces.last ?? "") : ""
    }

    func check() throws {
        guard !text.isEmpty, text.unmendable == nil else {
            throw Refusal.file(.invalid, "name", "文件没有名字，或名字里有看不见的字符，请改名后再上传。")
        }
        guard text.count <= Self.mostCharacters else {
            throw Refusal.file(.invalid, "name", "文件名有\(text.count)个字，最多\(Self.mostCharacters)个，请改短后再上传。")
        }
        guard FileContent.allEndings.contains(ending) else {
            throw Refusal.file(
                .unsupported, "ending",
                "“\(text)”不收：附件只收 \(FileContent.allEndings.joined(separator: "、"))。请另存为其中一种，或打成 zip 包。")
        }
    }

    /// As a picture goes by, whatever it was called: with an ending of what it is, without what nobody sees, and too long a
    /// name without its middle.
    func mended(for content: FileContent) -> String {
        let isNamed = content.endings.contains(ending)
        if isNamed, (try? check()) != nil { return text }
        let own = isNamed ? ending : content.endings[0]
        // Of another kind's ending nothing stays; what is none belongs to the name.
        let stem = FileContent.allEndings.contains(ending) ? String(text.dropLast(ending.count + 1)) : text
        var name = stem
        while let (scalar, _) = name.unmendable { name.unicodeScalars.removeAll { $0 == scalar } }
        name = name.trimmed.isEmpty ? "照片" : name.trimmed
        let half = (Self.mostCharacters - own.count - 2) / 2
        if name.count > 2 * half + 1 { name = "\(name.prefix(half))…\(name.suffix(half))" }
        return "\(name).\(own)"
    }
}

extension Refusal {
    static func file(_ kind: Kind, _ code: String, _ message: String) -> Refusal {
        Refusal(kind, "file.\(code)", message, fields: [Field("file", message)])
    }

    static let brokenFile = file(.invalid, "damaged", "打不开：文件不完整或已损坏。请在电脑上打开看看，重新保存后再上传。")

    package static func fileTooLarge(_ name: String) -> Refusal {
        file(.tooLarge, "tooLarge", "“\(name)”超过\(FileStore.mostBytes / 1_048_576) MB。请压缩图片、拆成几个文件后再上传。")
    }

    static func emptyFile(_ name: String) -> Refusal { file(.invalid, "empty", "“\(name)”是空的，请重新选择。") }

    static func strangeFile(_ name: String) -> Refusal {
        file(.unsupported, "content", "“\(name)”的内容不是附件所收的任何一种，改文件名不算。请用原来的软件另存为 PDF 或 Word、Excel 文档后再上传。")
    }

    static func misnamedFile(_ name: String, _ ending: String, _ content: FileContent) -> Refusal {
        file(
            .unsupported, "ending",
            "“\(name)”的内容是\(content.chinese)，和结尾“.\(ending)”不符。请把结尾改成 .\(content.endings.first ?? "")，或用软件另存为 .\(ending) 后再上传。"
        )
    }
}
