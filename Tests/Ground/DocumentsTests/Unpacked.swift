import Foundation
import TestSupport

@testable import Documents

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// A .docx taken apart again, as any reader of zips and XML would.
struct Unpacked {
    let parts: [Unzipped.Part]

    init(_ document: OfficialDocument) throws { try self.init(bytes: document.docx()) }

    init(bytes: [UInt8]) throws { parts = try Unzipped(bytes).parts }

    func source(_ path: String) -> String {
        String(decoding: parts.first { $0.path == path }?.bytes ?? [], as: UTF8.self)
    }

    func root(_ path: String) throws -> Element { try Element.parse(source(path)) }

    /// The main part.
    var main: Element { get throws { try root("word/document.xml") } }
}

/// An element of XML with what is in it.
final class Element {
    let name: String
    let attributes: [String: String]
    fileprivate(set) var children: [Element] = []
    fileprivate(set) var ownText = ""

    fileprivate init(name: String, attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    /// Throws where the text is not well-formed XML.
    static func parse(_ source: String) throws -> Element {
        let builder = Builder()
        let parser = XMLParser(data: Data(source.utf8))
        parser.delegate = builder
        guard parser.parse(), let root = builder.root else { throw parser.parserError ?? Unzipped.Unreadable() }
        return root
    }

    /// This one's text and everything's within it.
    var text: String { children.reduce(ownText) { $0 + $1.text } }

    /// All within it of this name, at any depth.
    func all(_ name: String) -> [Element] {
        children.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) }
    }

    subscript(attribute: String) -> String? { attributes[attribute] }

    private final class Builder: NSObject, XMLParserDelegate {
        var root: Element?
        private var open: [Element] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            let element = Element(name: name, attributes: attributes)
            if let parent = open.last { parent.children.append(element) } else { root = element }
            open.append(element)
        }

        func parser(
            _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
        ) {
            open.removeLast()
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) { open.last?.ownText += text }
    }
}
