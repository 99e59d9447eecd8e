import Kernel
import Yams

/// Sheets as YAML: how the office writes them, keeps them and passes them on.
extension Sheet {
    /// Refuses with the line and the field; whether the points add up is `SheetCheck`'s question.
    package init(yaml text: String) throws {
        guard text.utf8.count <= 200_000 else { throw Self.fault("标准超过200 KB，请精简。") }
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw Self.fault("YAML 格式不对，请检查缩进和冒号：\(error.place)")
        }
        guard let node else { throw Self.fault("标准是空的。") }
        let sheet = try SheetNode(node, allowed: ["title", "full", "pass", "items"])
        title = try sheet.text("title", max: 60)
        full = try sheet.points("full")
        pass = try sheet.points("pass")
        items = try sheet.list("items", max: 200).map(Item.init(node:))
    }

    package var yaml: String {
        get throws {
            try Yams.serialize(
                node: [
                    "title": .text(title), "full": .points(full), "pass": .points(pass),
                    "items": .sequence(.init(items.map(\.node))),
                ], width: -1, allowUnicode: true)
        }
    }

    static func fault(_ message: String) -> Refusal { .field("yaml", "sheet.yaml", message) }
}

extension Sheet.Item {
    fileprivate init(node: Node) throws {
        let item = try SheetNode(node, allowed: ["code", "group", "title", "maximum", "source", "deductions"])
        code = try item.text("code", max: 10)
        group = try item.text("group", max: 20)
        title = try item.text("title", max: 100)
        maximum = try item.points("maximum")
        source = try item.text("source", max: 200)
        deductions = try item.list("deductions", max: 50).map(Sheet.Deduction.init(node:))
    }

    fileprivate var node: Node {
        [
            "code": .text(code), "group": .text(group), "title": .text(title), "maximum": .points(maximum),
            "source": .text(source), "deductions": .sequence(.init(deductions.map(\.node))),
        ]
    }
}

extension Sheet.Deduction {
    fileprivate init(node: Node) throws {
        let deduction = try SheetNode(node, allowed: ["code", "text", "measure", "points", "veto", "source"])
        code = try deduction.text("code", max: 10)
        text = try deduction.text("text", max: 100)
        measure = try deduction.text("measure", max: 4)
        source = try deduction.text("source", max: 200)
        switch (try deduction.flag("veto"), deduction.has("points")) {
        case (true, false): judgement = .wholeItem
        case (false, true): judgement = .perPiece(try deduction.points("points"))
        default: throw deduction.fault("扣分项要么写 points（每处扣几分），要么写 veto: true（整项否决），二者选一。")
        }
    }

    fileprivate var node: Node {
        switch judgement {
        case .perPiece(let points):
            [
                "code": .text(code), "text": .text(text), "measure": .text(measure), "points": .points(points),
                "source": .text(source),
            ]
        case .wholeItem:
            [
                "code": .text(code), "text": .text(text), "measure": .text(measure),
                "veto": Node("true", Tag(.bool), .plain), "source": .text(source),
            ]
        }
    }
}

extension Node {
    fileprivate static func text(_ text: String) -> Node { Node(text, Tag(.str), .any) }
    fileprivate static func points(_ points: Points) -> Node { Node(points.plain, Tag(.float), .plain) }
}

extension YamlError {
    /// Where it broke, without echoing the whole text.
    fileprivate var place: String {
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "第\(mark.line)行第\(mark.column)个字（\(problem)）。"
        default: "无法读出。"
        }
    }
}

/// A mapping of the YAML, read strictly: a key that is missing, unknown or of another kind is
/// refused with its line.
private struct SheetNode {
    private let mapping: Node.Mapping
    private let line: Int

    init(_ node: Node, allowed: Set<String>) throws {
        line = node.mark?.line ?? 1
        guard let mapping = node.mapping else {
            throw Sheet.fault("第\(line)行应是“名称: 值”的一组，不是一个值。")
        }
        self.mapping = mapping
        for key in mapping.keys where !allowed.contains(key.string ?? "") {
            throw Sheet.fault(
                "第\(key.mark?.line ?? line)行的“\(key.string ?? "?")”不认识。这里可用：\(allowed.sorted().joined(separator: "、"))。"
            )
        }
    }

    func fault(_ message: String) -> Refusal { Sheet.fault("第\(line)行：\(message)") }

    func has(_ key: String) -> Bool { mapping[key] != nil }

    func text(_ key: String, max: Int) throws -> String {
        guard let node = mapping[key] else { throw fault("缺少 \(key)。") }
        guard let text = node.scalar?.string, !text.isEmpty else { throw fault("\(key) 应是一段文字。") }
        guard text.count <= max else { throw fault("\(key) 有\(text.count)个字，最多\(max)个字。") }
        guard !text.unicodeScalars.contains(where: { $0.isHidden() }) else {
            throw fault("\(key) 里有看不见的控制字符或换行，请删去。")
        }
        return text
    }

    func points(_ key: String) throws -> Points {
        let text = try text(key, max: 12)
        guard let points = Points(text) else { throw fault("\(key) 应是分数，如 5 或 0.5，实际是“\(text)”。") }
        return points
    }

    func flag(_ key: String) throws -> Bool {
        guard let node = mapping[key] else { return false }
        guard let flag = node.bool else { throw fault("\(key) 应是 true 或 false。") }
        return flag
    }

    func list(_ key: String, max: Int) throws -> [Node] {
        guard let node = mapping[key] else { throw fault("缺少 \(key)。") }
        guard let sequence = node.sequence else { throw fault("\(key) 应是一张列表，每项以“- ”开头。") }
        guard sequence.count <= max else { throw fault("\(key) 有\(sequence.count)项，最多\(max)项。") }
        return Array(sequence)
    }
}
