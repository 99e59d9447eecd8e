import Crypto
import Foundation
import Kernel

/// What makes a write that is sent again the same write: chosen by the sender (`Idempotency-Key`), or that of the page
/// a form came with. Kept with the answer for 30 days; the same key with the same body is answered as before.
package struct RequestKey: Hashable, Sendable {
    package let value: String
    /// SHA-256 of the address and of everything that was sent, tokens left out.
    package let body: String

    /// The header's, which means one body and no other. Quotes around it are the draft standard's and not part of it.
    init(header: String, body: String) throws {
        var text = Substring(header)
        if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") { text = text.dropFirst().dropLast() }
        guard Self.isReadable(text) else {
            throw Refusal(
                .invalid, "key.form", "Idempotency-Key 应是1到200个可见的 ASCII 字符，不含空格，如一个 UUID。没有保存。")
        }
        (value, self.body) = (String(text), body)
    }

    /// A page's: the same form filled in otherwise is another write, so the body is part of the key.
    init(page: String, body: String) throws {
        guard Self.isReadable(page) else {
            throw Refusal(.invalid, "key.form", "表单自带的编号（_key）不是页面给的那个，没有保存。请核对内容后再提交一次。")
        }
        (value, self.body) = ("\(page.prefix(40))#\(body)", body)
    }

    /// Whether a key is one that a page or a program may choose.
    static func isReadable(_ text: some StringProtocol) -> Bool {
        (1...200).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// A record's, which its device named: a record is made once, whatever other key it comes under. The space keeps it
    /// apart from every key that somebody chose.
    init(record: ID<Any>, body: String) { (value, self.body) = ("\(Self.ofRecord)\(record)", body) }

    private static let ofRecord = "record "

    /// It came before with another body.
    package var refusal: Refusal { value.hasPrefix(Self.ofRecord) ? .recordOfAnother : .keyOfAnother }
}

extension FormInput {
    /// What `RequestKey.body` is made of: every field and file in the order they came, each after its length.
    func digest(of address: String) throws -> String {
        var hash = SHA256()
        func add(_ text: String) { hash.update(data: Data("\(text.utf8.count):\(text)\n".utf8)) }
        add(address)
        for field in fields where !FormInput.stamp.contains(field.name) {
            add(field.name)
            add(field.value)
        }
        for file in files {
            add(file.name)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: file.path), options: .mappedIfSafe)
            add(SHA256.hash(data: bytes).hex)
        }
        return hash.finalize().hex
    }
}

extension Refusal {
    package static let recordIsThere = Refusal(
        .conflict, "recordID.taken", "这个 Record-Id 的记录已经有了：刚才发过的已经保存，不用再发。没有重复保存。")
    static let recordOfAnother = Refusal(
        .conflict, "recordID.otherBody", "这个编号的记录已经按另一份内容保存了，这一次没有保存。请刷新页面，看看保存的是什么。")
    static let keyOfAnother = Refusal(
        .conflict, "key.otherBody", "这个 Idempotency-Key 已经用在另一次内容不同的提交上，这一次没有保存。请换一个新的键。")
}
