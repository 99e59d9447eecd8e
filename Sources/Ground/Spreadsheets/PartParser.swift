import Foundation
import FoundationXML

/// Walks once over a part's XML. Entities that a file defines itself are how a few bytes become gigabytes, and no program
/// that saves spreadsheets writes any: a part that declares a document type is refused, as is one in another encoding than
/// UTF-8, in which a declaration could hide.
class PartParser: NSObject, XMLParserDelegate {
    enum Failure: Error { case notXML, declaresType, tooMany }

    private var parser: XMLParser?
    private var failure: (any Error)?
    private var elements = 0
    /// A table's part has no more of them than its cells need.
    var mostElements = 200_000

    final func read(_ part: ZipFile.Part) throws {
        let parser = XMLParser(stream: PlainXML(part))
        self.parser = parser
        parser.delegate = self
        let isWhole = parser.parse()
        self.parser = nil
        if let failure = failure ?? part.failure { throw failure }
        guard isWhole else { throw Failure.notXML }
    }

    /// Stops reading.
    final func stop(_ error: any Error) {
        failure = failure ?? error
        parser?.abortParsing()
    }

    // MARK: What a part's own reader overrides

    func begins(_ name: Substring, _ attributes: [String: String]) {}
    func ends(_ name: Substring) {}
    func text(_ text: String) {}

    // MARK: XMLParserDelegate

    final func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        guard failure == nil else { return }
        elements += 1
        guard elements <= mostElements else { return stop(Failure.tooMany) }
        begins(name.local, attributes)
    }

    final func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if failure == nil { ends(name.local) }
    }

    final func parser(_ parser: XMLParser, foundCDATA data: Data) {
        if failure == nil { text(String(decoding: data, as: UTF8.self)) }
    }

    final func parser(_ parser: XMLParser, foundCharacters string: String) {
        if failure == nil { text(string) }
    }
}

extension String {
    /// Without the prefix of its namespace, which every program writes as it likes.
    fileprivate var local: Substring { self[(lastIndex(of: ":").map(index(after:)) ?? startIndex)...] }
}

/// A part's bytes, as long as they declare no document type.
private final class PlainXML: InputStream {
    private let part: ZipFile.Part
    private var isFirst = true
    /// The last two bytes of the piece before.
    private var before: [UInt8] = []

    init(_ part: ZipFile.Part) {
        self.part = part
        super.init(data: Data())
    }

    override func open() {}
    override func close() {}
    override var hasBytesAvailable: Bool { true }
    override var streamError: (any Error)? { part.failure }

    override func read(_ buffer: UnsafeMutablePointer<UInt8>, maxLength length: Int) -> Int {
        let count = part.read(buffer, maxLength: length)
        guard count > 0 else { return count }
        let piece = UnsafeBufferPointer(start: buffer, count: count)
        if isFirst, !Self.isUTF8(piece) { return part.fail(PartParser.Failure.notXML) }
        isFirst = false
        // UTF-16 and UTF-32 have zeros, without a mark that says so too.
        if piece.contains(0) { return part.fail(PartParser.Failure.notXML) }
        if declaresType(piece) { return part.fail(PartParser.Failure.declaresType) }
        before = Array((before + piece.suffix(2)).suffix(2))
        return count
    }

    private static func isUTF8(_ start: UnsafeBufferPointer<UInt8>) -> Bool {
        let text = String(decoding: start.prefix(200), as: UTF8.self)
        guard let encoding = text.prefix(while: { $0 != ">" }).firstMatch(of: /encoding\s*=\s*["']([^"']*)["']/) else {
            return [0x3C, 0xEF, 0x20, 0x09, 0x0A, 0x0D].contains(start.first ?? 0)
        }
        return encoding.output.1.lowercased() == "utf-8"
    }

    /// `<!DOCTYPE`, `<!ENTITY` and their like, also where a piece ends within; `<![CDATA[` is none.
    private func declaresType(_ piece: UnsafeBufferPointer<UInt8>) -> Bool {
        let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
        func ends(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
            first == 0x3C && second == 0x21 && letters.contains(third)
        }
        let joint = before + piece.prefix(2)
        for index in joint.indices.dropFirst(2) where ends(joint[index - 2], joint[index - 1], joint[index]) {
            return true
        }
        for index in piece.indices.dropFirst(2) where piece[index - 1] == 0x21 {
            if ends(piece[index - 2], piece[index - 1], piece[index]) { return true }
        }
        return false
    }
}
