import CLibYAML
import Kernel

/// How much of a YAML text is read.
package struct YAMLLimits: Sendable {
    package var bytes = 200_000
    package var values = 50_000
    package var depth = 16

    package init() {}
}

extension YAMLNode {
    /// Reads one document, event by event, so that it costs no more than its length: a text that would grow when it is put
    /// together (anchors and aliases) or has to be compared as a whole (a list or a group as a name) is refused where
    /// the first of these stands. Nil when there is nothing in it.
    /// - Throws: `Refusal` of the field, which names the line and, where there is one, the name in front of it.
    package init?(yaml typed: String, field: String, limits: YAMLLimits = YAMLLimits()) throws {
        let fault = YAMLFault(field: field)
        guard typed.utf8.count <= limits.bytes else { throw fault("tooLarge", "文字超过\(limits.bytes / 1000) KB，请精简。") }
        let text = typed.mended(lines: true)
        if let found = text.unmendable {
            let key = Self.key(before: found.scalar, in: text).map { "的“\($0)”" } ?? ""
            throw fault("control", "第\(found.line)行\(key)里有看不见的控制字符（\(found.scalar.code)），请删去。")
        }
        // Each directive is compared with all before it.
        if let line = text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex(where: {
            $0.hasPrefix("%")
        }) {
            throw fault("directive", "第\(line + 1)行以“%”开头，这种写法这里不用，请删去这一行，或用引号把文字括起来。")
        }
        let read = try Array(text.utf8).withUnsafeBufferPointer { bytes in
            try YAMLReader(bytes, fault: fault, limits: limits).document()
        }
        guard let read else { return nil }
        self = read
    }

    /// The name that a value begins with, as far as a text tells that cannot be read yet.
    private static func key(before scalar: Unicode.Scalar, in text: String) -> String? {
        let before = text.unicodeScalars.prefix { $0 != scalar }
        guard let colon = before.lastIndex(of: ":") else { return nil }
        let key = before[..<colon].reversed().prefix { $0.properties.isAlphabetic }.reversed()
        return key.isEmpty ? nil : String(String.UnicodeScalarView(key))
    }
}

/// What is wrong with a YAML text, as the fault of a field.
struct YAMLFault {
    let field: String

    func callAsFunction(_ code: String, _ message: String) -> Refusal {
        .field(field, "yaml.\(code)", message)
    }
}

/// libyaml's events, put together to a tree. Its parser is C's: it must not move, and what it points to has to stay.
private final class YAMLReader {
    private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    private let fault: YAMLFault
    private let limits: YAMLLimits
    private var count = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, fault: YAMLFault, limits: YAMLLimits) {
        self.fault = fault
        self.limits = limits
        yaml_parser_initialize(parser)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    func document() throws -> YAMLNode? {
        _ = try next()
        guard case .documentStart = try next() else { return nil }
        let node = try node(try next(), depth: 0)
        _ = try next()
        if case .documentStart(let line) = try next() {
            throw fault("documents", "第\(line)行（“---”）又开始了一份，一次只读一份，请分开。")
        }
        return node
    }

    private enum Event {
        case scalar(String, line: Int)
        case sequenceStart(line: Int)
        case mappingStart(line: Int)
        case collectionEnd
        case documentStart(line: Int)
        case other
    }

    private func node(_ event: Event, depth: Int) throws -> YAMLNode? {
        switch event {
        case .scalar(let text, let line): return YAMLNode(content: .scalar(text), line: line)
        case .sequenceStart(let line):
            try check(depth, line)
            var nodes: [YAMLNode] = []
            while let node = try node(try next(), depth: depth + 1) { nodes.append(node) }
            return YAMLNode(content: .sequence(nodes), line: line)
        case .mappingStart(let line):
            try check(depth, line)
            return YAMLNode(content: .mapping(try entries(depth: depth + 1)), line: line)
        case .collectionEnd, .documentStart, .other: return nil
        }
    }

    private func entries(depth: Int) throws -> [YAMLNode.Entry] {
        var entries: [YAMLNode.Entry] = []
        var lines: [String: Int] = [:]
        while true {
            switch try next() {
            case .scalar(let key, let line):
                if let first = lines.updateValue(line, forKey: key) {
                    let place = first == line ? "第\(line)行里的“\(key)”写了两次" : "第\(line)行的“\(key)”在第\(first)行已经写过"
                    throw fault("twice", "\(place)，请留下一个。")
                }
                guard let value = try node(try next(), depth: depth) else { return entries }
                entries.append(.init(key: key, line: line, value: value))
            case .sequenceStart(let line), .mappingStart(let line):
                throw fault("key", "第\(line)行用一张列表或一组内容当名称，这里的名称只能是一个词。")
            default: return entries
            }
        }
    }

    private func check(_ depth: Int, _ line: Int) throws {
        guard depth < limits.depth else { throw fault("tooDeep", "第\(line)行套得太深，最多\(limits.depth)层。") }
    }

    private func next() throws -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw unreadable() }
        defer { yaml_event_delete(&event) }
        let line = Int(event.start_mark.line) + 1
        count += 1
        guard count <= limits.values else { throw fault("tooMany", "内容超过\(limits.values)项，请精简。") }
        switch event.type {
        case YAML_SCALAR_EVENT:
            guard event.data.scalar.anchor == nil else { throw anchored(line) }
            let bytes = UnsafeBufferPointer(start: event.data.scalar.value, count: event.data.scalar.length)
            return .scalar(try checked(String(decoding: bytes, as: UTF8.self), line), line: line)
        case YAML_SEQUENCE_START_EVENT:
            guard event.data.sequence_start.anchor == nil else { throw anchored(line) }
            return .sequenceStart(line: line)
        case YAML_MAPPING_START_EVENT:
            guard event.data.mapping_start.anchor == nil else { throw anchored(line) }
            return .mappingStart(line: line)
        case YAML_ALIAS_EVENT: throw anchored(line)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .collectionEnd
        case YAML_DOCUMENT_START_EVENT: return .documentStart(line: line)
        default: return .other
        }
    }

    /// What came as an escape (`"\u0007"`) goes through the same door as what was typed.
    private func checked(_ scalar: String, _ line: Int) throws -> String {
        let text = scalar.mended(lines: true)
        guard let control = text.unmendable?.scalar else { return text }
        throw fault("control", "第\(line)行里有看不见的控制字符（\(control.code)），请删去。")
    }

    private func anchored(_ line: Int) -> Refusal {
        fault("alias", "第\(line)行用了“&”或“*”的引用，这里不用引用，请把内容直接写出来；文字以“&”或“*”开头的，用引号括起来。")
    }

    /// libyaml's own words are English and for programmers: the place, and what it mostly is.
    private func unreadable() -> Refusal {
        let mark = parser.pointee.problem_mark
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? ""
        return fault(
            "syntax", "第\(mark.line + 1)行第\(mark.column + 1)个字起读不懂（\(problem)）。请检查缩进、引号和半角的冒号、逗号。")
    }
}
