import Kernel
import YAML

/// Sheets as YAML: how the office writes them, keeps them and passes them on.
extension Sheet {
    /// Refuses with the line and the name; whether the points add up is `SheetCheck`'s question.
    /// - Parameter field: of the form that the text came with.
    package init(yaml text: String, field: String = "yaml") throws {
        let fault = SheetFault(field: field)
        guard let node = try YAMLNode(yaml: text, field: field) else { throw fault("标准是空的。") }
        let sheet = try SheetNode(node, allowed: ["title", "full", "pass", "items"], fault)
        title = try sheet.text("title", max: 60)
        full = try sheet.points("full")
        pass = try sheet.points("pass")
        items = try sheet.list(
            "items", max: 200, allowed: ["code", "group", "title", "maximum", "source", "deductions"]
        ).map(Item.init(node:))
    }

    package var yaml: String {
        YAMLValue.fields([
            ("title", .text(title)), ("full", .points(full)), ("pass", .points(pass)),
            ("items", .list(items.map(\.value))),
        ]).yaml
    }
}

extension Sheet.Item {
    fileprivate init(node item: SheetNode) throws {
        code = try item.code("code", max: 10)
        group = try item.text("group", max: 20)
        title = try item.text("title", max: 100)
        maximum = try item.points("maximum")
        source = try item.text("source", max: 200)
        deductions = try item.list(
            "deductions", max: 50, allowed: ["code", "text", "measure", "points", "veto", "source"]
        ).map(Sheet.Deduction.init(node:))
    }

    fileprivate var value: YAMLValue {
        .fields([
            ("code", .text(code)), ("group", .text(group)), ("title", .text(title)), ("maximum", .points(maximum)),
            ("source", .text(source)), ("deductions", .list(deductions.map(\.value))),
        ])
    }
}

extension Sheet.Deduction {
    fileprivate init(node deduction: SheetNode) throws {
        code = try deduction.code("code", max: 10)
        text = try deduction.text("text", max: 100)
        measure = try deduction.text("measure", max: 4)
        source = try deduction.text("source", max: 200)
        switch (try deduction.flag("veto"), deduction.has("points")) {
        case (true, false): judgement = .wholeItem
        case (false, true): judgement = .perPiece(try deduction.points("points"))
        default: throw deduction.wrong("扣分项要么写 points（每处扣几分），要么写 veto: true（整项否决），二者选一。")
        }
    }

    fileprivate var value: YAMLValue {
        let judged: (name: String, value: YAMLValue) =
            switch judgement {
            case .perPiece(let points): ("points", .points(points))
            case .wholeItem: ("veto", .plain("true"))
            }
        return .fields([
            ("code", .text(code)), ("text", .text(text)), ("measure", .text(measure)), judged,
            ("source", .text(source)),
        ])
    }
}

extension YAMLValue {
    /// With the minus sign that programs read.
    fileprivate static func points(_ points: Points) -> YAMLValue { .plain(points.plain.halfWidth) }
}

/// What is wrong with a sheet's YAML, at the field it came with.
private struct SheetFault {
    let field: String

    func callAsFunction(_ message: String) -> Refusal { .field(field, "sheet.yaml", message) }
}

/// A group of the YAML, read strictly: a name that is missing, unknown or stands before something of another kind is
/// refused with its line.
private struct SheetNode {
    private let line: Int
    private let entries: [String: YAMLNode.Entry]
    private let fault: SheetFault

    init(_ node: YAMLNode, allowed: Set<String>, _ fault: SheetFault) throws {
        guard let mapping = node.mapping else { throw fault("第\(node.line)行应是“名称: 值”的一组，不是一个值。") }
        if let strange = mapping.first(where: { !allowed.contains($0.key) }) {
            throw fault("第\(strange.line)行的“\(strange.key)”不认识。这里可用：\(allowed.sorted().joined(separator: "、"))。")
        }
        line = node.line
        entries = Dictionary(mapping.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        self.fault = fault
    }

    func wrong(_ message: String, in entry: YAMLNode.Entry? = nil) -> Refusal {
        fault("第\(entry?.line ?? line)行：\(message)")
    }

    func has(_ name: String) -> Bool { entries[name] != nil }

    private func entry(_ name: String) throws -> YAMLNode.Entry {
        guard let entry = entries[name] else { throw wrong("缺少 \(name)。") }
        return entry
    }

    func text(_ name: String, max: Int) throws -> String {
        let entry = try entry(name)
        guard let text = entry.value.scalar?.mended().trimmed, !text.isEmpty else {
            throw wrong("\(name) 应是一段文字。", in: entry)
        }
        guard text.count <= max else { throw wrong("\(name) 有\(text.count)个字，最多\(max)个字。", in: entry) }
        return text
    }

    /// What stands for something else, typed in full width too.
    func code(_ name: String, max: Int) throws -> String { try text(name, max: max).halfWidth }

    func points(_ name: String) throws -> Points {
        let text = try code(name, max: 12)
        guard let points = Points(text) else {
            throw wrong("\(name) 应是分数，如 5 或 0.5，实际是“\(text)”。", in: entries[name])
        }
        return points
    }

    func flag(_ name: String) throws -> Bool {
        guard has(name) else { return false }
        switch try code(name, max: 5).lowercased() {
        case "true", "yes": return true
        case "false", "no": return false
        default: throw wrong("\(name) 应是 true 或 false。", in: entries[name])
        }
    }

    /// The groups of a list.
    func list(_ name: String, max: Int, allowed: Set<String>) throws -> [SheetNode] {
        let entry = try entry(name)
        guard let sequence = entry.value.sequence else { throw wrong("\(name) 应是一张列表，每项以“- ”开头。", in: entry) }
        guard sequence.count <= max else { throw wrong("\(name) 有\(sequence.count)项，最多\(max)项。", in: entry) }
        return try sequence.map { try SheetNode($0, allowed: allowed, fault) }
    }
}
