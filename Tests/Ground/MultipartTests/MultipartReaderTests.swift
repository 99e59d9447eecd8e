import Kernel
import TestSupport
import Testing

@testable import Multipart

@Suite struct `A multipart body` {
    @Test func `as a browser sends it gives its fields and files in order`() throws {
        let message =
            "------WebKitFormBoundaryx7Q\r\nContent-Disposition: form-data; name=\"说明\"\r\n\r\n门口有\r\n垃圾\r\n"
            + "------WebKitFormBoundaryx7Q\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"街道 1.jpg\"\r\n"
            + "Content-Type: image/jpeg\r\n\r\n\u{1}\r\n--\r\r\n\r\n------WebKitFormBoundaryx7Q--\r\n"
        let reading = try read(message, boundary: "----WebKitFormBoundaryx7Q")
        #expect(
            reading.parts == [
                Part(headers: .init(name: "说明"), content: Array("门口有\r\n垃圾".utf8)),
                Part(
                    headers: .init(name: "photo", filename: "街道 1.jpg", contentType: "image/jpeg"),
                    content: Array("\u{1}\r\n--\r\r\n".utf8)),
            ])
        #expect(reading.isFinished && reading.error == nil)
    }

    @Test(arguments: [
        "--b--", "--b--\r\n", "preamble\r\n--b--\r\nepilogue", "--b-- \r\n", "\r\n--b--",
    ])
    func `may have no part at all`(_ message: String) throws {
        let reading = try read(message)
        #expect(reading.isFinished && reading.parts.isEmpty)
    }

    @Test(arguments: [
        "a preamble\r\n--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--\r\nan epilogue\n--b\r\n",
        "--b \t\r\ncontent-disposition:form-data;name=\"a\"\r\n\r\nx\r\n--b--",
        "\r\n--b\r\nX-Other: 1\r\nCONTENT-DISPOSITION: Form-Data ; NAME = \"a\" ;\r\n\r\nx\r\n--b--\r\n",
    ])
    func `may have a preamble, an epilogue, and blanks behind its delimiters`(_ message: String) throws {
        let reading = try read(message)
        #expect(reading.parts == [Part(headers: .init(name: "a"), content: [UInt8(ascii: "x")])])
        #expect(reading.isFinished)
    }

    @Test(arguments: ["\r\n--b--", "--b--"])
    func `may have a part without content`(_ end: String) throws {
        let reading = try read("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n" + end)
        #expect(reading.parts == [Part(headers: .init(name: "a"))])
        #expect(reading.isFinished)
    }

    @Test(arguments: ["\r", "\r\n", "\r\n-", "\r\n--", "\r\r\n", "--", "\r\n--\r\n--", "\r\n--a\r\n--B", "-", "--a--b"])
    func `keeps content that looks like the start of a delimiter`(_ content: String) throws {
        let reading = try read(field("form-data; name=a", content))
        #expect(reading.parts.map(\.content) == [Array(content.utf8)])
    }

    @Test(arguments: [
        (#"form-data; name="a""#, "a", nil),
        (#"form-data; name="a;b""#, "a;b", nil),
        (#"form-data; name="a%22b%0D%0Ac""#, "a\"b\r\nc", nil),
        (#"form-data; name="100%25""#, "100%25", nil),
        (#"form-data; name="a\"b""#, "a\"b", nil),
        (#"form-data; name="a"; filename="""#, "a", ""),
        (#"form-data; name="a"; filename="现场%22图%22.jpg""#, "a", "现场\"图\".jpg"),
        (#"form-data; name="a"; filename="/etc/../passwd""#, "a", "passwd"),
        (#"form-data; name="a"; filename="C:\Users\张\图.jpg""#, "a", "图.jpg"),
        (#"form-data; name="a"; filename="..""#, "a", ""),
        (#"form-data; name="a"; filename="x/..""#, "a", ""),
        (#"form-data; name="a"; filename="a.jpg"; filename*=UTF-8''other.jpg"#, "a", "a.jpg"),
        (#"form-data; filename="b.jpg"; name="a""#, "a", "b.jpg"),
    ])
    func `names a field and a file as browsers spell them`(_ disposition: String, _ name: String, _ filename: String?)
        throws
    {
        #expect(try read(field(disposition)).parts.map(\.headers) == [.init(name: name, filename: filename)])
    }

    @Test(arguments: [
        ("", "multipart.truncated"),
        ("--b", "multipart.truncated"),
        ("--b-", "multipart.truncated"),
        ("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b", "multipart.truncated"),
        ("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx", "multipart.truncated"),
        ("--b\r\nContent-Disposition: form-data; name=a\r\n", "multipart.truncated"),
        ("--b\nContent-Disposition: form-data; name=a\n\nx\n--b--\n", "multipart.lineEnd"),
        ("--b\r\nContent-Disposition: form-data; name=a\n\r\nx\r\n--b--", "multipart.lineEnd"),
        ("--b\r\nContent-Disposition: form-data; name=a\r\n\nx\r\n--b--", "multipart.lineEnd"),
        ("--bb\r\n", "multipart.malformed"),
        ("--b\rx", "multipart.malformed"),
        ("--b-x", "multipart.malformed"),
        ("--b" + String(repeating: " ", count: 65), "multipart.malformed"),
        ("--b\r\n\r\nx\r\n--b--", "multipart.malformed"),
        ("--b\r\n--b--\r\n\r\n", "multipart.malformed"),
        ("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--", "multipart.malformed"),
        (field("attachment; name=a"), "multipart.malformed"),
        (field("form-data; name=\"a"), "multipart.malformed"),
        (field("form-data; name=\"a\"b"), "multipart.malformed"),
        (field("form-data; name=a; name=b"), "multipart.malformed"),
        (field("form-data; name"), "multipart.malformed"),
        (field("form-data; name=a\r\nContent-Disposition: form-data; name=b"), "multipart.malformed"),
        (field("form-data;\r\n name=a"), "multipart.malformed"),
        (field("form-data; name=\"a\u{0}\""), "multipart.malformed"),
        (field("form-data; name=\"a\rb\""), "multipart.malformed"),
        (field("form-data"), "multipart.name"),
        (field("form-data; name=\"\""), "multipart.name"),
        (field("form-data; filename=a.jpg"), "multipart.name"),
        (field("form-data; name=a\r\nContent-Type: multipart/mixed; boundary=c"), "multipart.nested"),
        (field("form-data; name=a\r\nContent-Transfer-Encoding: base64"), "multipart.encoding"),
    ])
    func `that is broken or cut off is refused`(_ message: String, _ code: String) throws {
        #expect(try read(message).error == code)
    }

    @Test(arguments: [
        (#"form-data; name="a"; filename="a"b".jpg""#, "a\"b\".jpg"), (#"form-data; name="a"; filename="a b"#, "a b"),
        (#"form-data; name="a"; filename=a b.jpg"#, "a b.jpg"),
        (#"form-data; name="a"; filename="a"; filename="b""#, "a"),
        (#"form-data; name="a"; filename="\#u{202E}a\#u{1}\#u{7F}\#t.jpg""#, "\u{202E}a .jpg"),
        (#"form-data; name="a"; filename*=UTF-8''%E5%9B%BE.jpg"#, "图.jpg"), (#"form-data; name="a"; filename*=%"#, "%"),
    ])
    func `refuses no file for its name`(_ disposition: String, _ filename: String) throws {
        #expect(try read(field(disposition)).parts.map(\.headers) == [.init(name: "a", filename: filename)])
    }

    @Test func `reads a file's name in the encoding of an old phone`() throws {
        let name = "form-data; name=a; filename=\""
        let message =
            Array("--b\r\nContent-Disposition: \(name)".utf8) + [0xCF, 0xD6, 0xB3, 0xA1]
            + Array(".jpg\"\r\n\r\n\r\n--b--".utf8)
        #expect(try read([message[...]]).parts.map(\.headers.filename) == ["现场.jpg"])
        let unknown = Array("--b\r\nContent-Disposition: \(name)".utf8) + [0xFF] + Array(".jpg\"\r\n\r\n\r\n--b--".utf8)
        #expect(try read([unknown[...]]).parts.map(\.headers.filename) == ["\u{FFFD}.jpg"])
    }

    @Test func `with a name that is not UTF-8 is refused`() throws {
        let message = Array("--b\r\nContent-Disposition: form-data; name=\"".utf8) + [0xFF] + Array("\"\r\n\r\n".utf8)
        #expect(try read([message[...]]).error == "multipart.notUTF8")
    }

    @Test func `is refused for good, however it goes on`() throws {
        var reader = try MultipartReader(boundary: "b", limits: ample)
        let first = #expect(throws: Refusal.self) { try reader.feed(Array("--bb".utf8)) }
        let second = #expect(throws: Refusal.self) { try reader.feed(Array("\r\n--b--".utf8)) }
        let last = #expect(throws: Refusal.self) { try reader.finish() }
        #expect(first == second && first == last && reader.heldByteCount == 0)
    }
}

@Suite struct `The limits of a multipart body` {
    @Test(arguments: [(200, nil), (201, "multipart.parts")])
    func `allow 200 parts`(_ count: Int, _ error: String?) throws {
        let part = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n"
        let reading = try read(String(repeating: part, count: count) + "--b--")
        #expect(reading.error == error)
    }

    @Test(arguments: [(16 * 1024, nil), (16 * 1024 + 1, "multipart.headers")])
    func `allow header blocks of 16 KiB`(_ size: Int, _ error: String?) throws {
        let fixed = "Content-Disposition: form-data; name=a\r\nX: \r\n\r\n"
        let padding = String(repeating: "p", count: size - fixed.utf8.count)
        let message = "--b\r\nX: \(padding)\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--"
        #expect(try read(message).error == error)
    }

    @Test(arguments: [(200, nil), (201, "multipart.name")])
    func `allow names of 200 bytes`(_ size: Int, _ error: String?) throws {
        let name = String(repeating: "n", count: size)
        #expect(try read(field("form-data; name=\"\(name)\"")).error == error)
    }

    @Test(arguments: [(0, nil), (-1, "multipart.total")])
    func `allow just so many bytes in all, the epilogue counted`(_ spare: Int, _ error: String?) throws {
        let message = field("form-data; name=a", "content") + "epilogue"
        let limits = MultipartReader.Limits(totalBytes: message.utf8.count + spare)
        #expect(try read(message, limits: limits).error == error)
    }
}

@Suite struct `The boundary of a content type` {
    @Test(arguments: [
        ("multipart/form-data; boundary=abc", "abc"),
        ("multipart/form-data; boundary=\"a b:c\"", "a b:c"),
        ("Multipart/Form-Data;charset=utf-8;BOUNDARY=----WebKitFormBoundaryAZ09", "----WebKitFormBoundaryAZ09"),
        ("multipart/form-data; boundary=" + String(repeating: "x", count: 70), String(repeating: "x", count: 70)),
        ("multipart/form-data; boundary=a/b=c?d", "a/b=c?d"),
        ("multipart/form-data; boundary=" + String(repeating: "x", count: 71), nil),
        ("multipart/form-data; boundary=", nil),
        ("multipart/form-data; boundary=\"\"", nil),
        ("multipart/form-data; boundary=\"a \"", nil),
        ("multipart/form-data; boundary=\"a", nil),
        ("multipart/form-data; boundary=a; boundary=b", nil),
        ("multipart/form-data; boundary=\"a\r\nb\"", nil),
        ("multipart/form-data; boundary=界", nil),
        ("multipart/form-data", nil),
        ("multipart/mixed; boundary=a", nil),
        ("application/x-www-form-urlencoded", nil),
        ("", nil),
    ])
    func `is found quoted and unquoted`(_ contentType: String, _ boundary: String?) {
        #expect(MultipartReader.boundary(ofContentType: contentType) == boundary)
    }

    @Test(arguments: ["", "a ", "a\r\n", "界", String(repeating: "x", count: 71)])
    func `is refused when no boundary may be such`(_ boundary: String) {
        let refusal = #expect(throws: Refusal.self) { try MultipartReader(boundary: boundary, limits: ample) }
        #expect(refusal?.code == "multipart.boundary")
    }
}
