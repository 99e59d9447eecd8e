import Kernel
import YAML

/// Sheets as YAML: how the office writes them, keeps them and passes them on.
extension Sheet {
    /// Refuses with the line and the name; whether the points add up is `SheetCheck`'s question.
    /// - Parameter field: of the form that the text came with.
    package init(yaml text: String, field: String = "yaml") throws {
        let fault = SheetFault(field: field)
        guard let node = try YAMLNode(yaml: text, field: field) else { throw fault("标准是空的。") }
        let sheet = try SheetNode(
            node, allowed: ["arithmetic", "title", "place", "use", "full", "pass", "absent", "items"], fault)
        let arithmetic = try Self.arithmetic(sheet, field)
        let items = try sheet.list("items", max: 200, allowed: Item.names(arithmetic)).map(Item.init(node:))
        self.init(
            title: try sheet.text("title", max: 60), full: try sheet.points("full"), pass: try sheet.points("pass"),
            items: items, absence: try sheet.choice("absent") ?? .renormalised, arithmetic: arithmetic,
            place: try sheet.choice("place"), use: try Self.use(sheet))
    }

    /// What does not say is from before there were others.
    private static func arithmetic(_ sheet: SheetNode, _ field: String) throws -> Arithmetic {
        guard sheet.has("arithmetic") else { return .first }
        let number = try sheet.number("arithmetic", 1...Int.max)
        guard let known = Arithmetic(rawValue: number) else {
            throw Refusal.field(
                field, "sheet.arithmetic",
                "这份标准按第\(number)版算法计分，本程序只会第1版到第\(Arithmetic.allCases.count)版。请把程序升级到写下它的那一版再打开；没有按别的算法代算。")
        }
        return known
    }

    /// One that nobody here declares is kept as it is: whoever does may come later.
    private static func use(_ sheet: SheetNode) throws -> Use {
        guard sheet.has("use") else { return .visits }
        let text = try sheet.code("use", max: 20)
        guard let use = Use(rawValue: text) else { throw sheet.wrong("use 应是用途的代号，只用字母，实际是“\(text)”。") }
        return use
    }

    package var yaml: String {
        var fields: [(name: String, value: YAMLValue)] = []
        if arithmetic != .first { fields.append(("arithmetic", .plain(String(arithmetic.rawValue)))) }
        fields.append(("title", .text(title)))
        if let place { fields.append(("place", .text(place.rawValue))) }
        if use != .visits { fields.append(("use", .text(use.rawValue))) }
        fields += [("full", .points(full)), ("pass", .points(pass))]
        if absence != .renormalised { fields.append(("absent", .text(absence.rawValue))) }
        return YAMLValue.fields(fields + [("items", .list(items.map(\.value)))]).yaml
    }
}

extension Sheet.Item {
    fileprivate static func names(_ arithmetic: Sheet.Arithmetic) -> Set<String> {
        let first: Set = ["code", "group", "title", "maximum", "source", "deductions"]
        guard arithmetic != .first else { return first }
        return first.union(Sheet.Pattern.names).union(["guide", "evidence", "optional"])
    }

    fileprivate init(node item: SheetNode) throws {
        self.init(
            code: try item.code("code", max: 10), group: try item.text("group", max: 20),
            title: try item.text("title", max: 100), maximum: try item.points("maximum"),
            source: try item.text("source", max: 200), pattern: try Sheet.Pattern(node: item),
            guide: item.has("guide") ? try item.text("guide", max: 200) : "",
            evidence: try item.choice("evidence") ?? .photo, mayBeAbsent: try item.flag("optional"))
    }

    fileprivate var value: YAMLValue {
        .fields(
            [
                ("code", .text(code)), ("group", .text(group)), ("title", .text(title)), ("maximum", .points(maximum)),
                ("source", .text(source)),
            ] + (guide.isEmpty ? [] : [("guide", .text(guide))])
                + (evidence == .photo ? [] : [("evidence", .text(evidence.rawValue))])
                + (mayBeAbsent ? [("optional", .plain("true"))] : []) + [pattern.value])
    }
}

extension Sheet.Pattern {
    /// Beside `deductions`.
    fileprivate static let names = ["allOrNothing", "share", "count", "checklist", "jury", "villages"]

    fileprivate init(node item: SheetNode) throws {
        let named = (["deductions"] + Self.names).filter(item.has)
        guard named.count <= 1 else { throw item.wrong("\(named.joined(separator: "、")) 只能写一种。") }
        switch named.first {
        case "allOrNothing":
            guard try item.flag("allOrNothing") else { throw item.wrong("allOrNothing 只能写 true。") }
            self = .allOrNothing
        case "share":
            self = .share(
                try Sheet.Share(
                    node: item.group(
                        "share", allowed: ["measure", "required", "target", "points", "remainder", "bands"])))
        case "count":
            let count = try item.group("count", allowed: ["measure", "points", "sample"])
            self = .count(
                Sheet.Count(
                    measure: try count.text("measure", max: 4), points: try count.points("points"),
                    sample: count.has("sample") ? try count.number("sample", 1...9999) : nil))
        case "checklist":
            let list = try item.group("checklist", allowed: ["parts", "points"])
            let parts = try list.list("parts", max: 50, allowed: ["code", "text"]).map { part in
                Sheet.Checklist.Part(code: try part.code("code", max: 10), text: try part.text("text", max: 100))
            }
            self = .checklist(
                Sheet.Checklist(parts: parts, loses: list.has("points") ? try list.points("points") : nil))
        case "jury":
            let jury = try item.group("jury", allowed: ["dropsFrom"])
            self = .jury(Sheet.Jury(dropsFrom: try jury.number("dropsFrom", 3...99)))
        case "villages":
            let villages = try item.group("villages", allowed: ["share"])
            self = .villages(Sheet.Villages(share: try villages.number("share", 1...100)))
        default:
            self = .deductions(
                try item.list(
                    "deductions", max: 50, allowed: ["code", "text", "measure", "points", "veto", "source"]
                ).map(Sheet.Deduction.init(node:)))
        }
    }

    fileprivate var value: (name: String, value: YAMLValue) {
        switch self {
        case .deductions(let deductions): return ("deductions", .list(deductions.map(\.value)))
        case .allOrNothing: return ("allOrNothing", .plain("true"))
        case .share(let share): return ("share", share.value)
        case .count(let count):
            let sample = count.sample.map { [("sample", YAMLValue.plain(String($0)))] } ?? []
            return ("count", .fields([("measure", .text(count.measure)), ("points", .points(count.points))] + sample))
        case .checklist(let list):
            let parts = list.parts.map { YAMLValue.fields([("code", .text($0.code)), ("text", .text($0.text))]) }
            let loses = list.loses.map { [("points", YAMLValue.points($0))] } ?? []
            return ("checklist", .fields(loses + [("parts", .list(parts))]))
        case .villages(let villages):
            return ("villages", .fields([("share", .plain(String(villages.share)))]))
        case .jury(let jury): return ("jury", .fields([("dropsFrom", .plain(String(jury.dropsFrom)))]))
        }
    }
}

extension Sheet.Share {
    fileprivate init(node share: SheetNode) throws {
        let marks: Marks
        switch (share.has("target"), share.has("bands")) {
        case (true, false):
            marks = .perPoint(
                target: try share.number("target", 1...100), loses: try share.points("points"),
                try share.choice("remainder") ?? .dropped)
        case (false, true):
            marks = .bands(
                try share.list("bands", max: 10, allowed: ["from", "points"]).map { band in
                    Band(from: try band.number("from", 0...100), marks: try band.points("points"))
                })
        case (false, false): marks = .proportional
        default: throw share.wrong("share 里 target（每低1个百分点扣分）和 bands（分档）二者选一；都不写就按比例得分。")
        }
        self.init(
            measure: try share.text("measure", max: 4),
            required: share.has("required") ? try share.number("required", 1...9999) : nil, marks: marks)
    }

    fileprivate var value: YAMLValue {
        let asked = required.map { [("required", YAMLValue.plain(String($0)))] } ?? []
        let judged: [(name: String, value: YAMLValue)] =
            switch marks {
            case .proportional: []
            case .perPoint(let target, let loses, let remainder):
                [
                    ("target", .plain(String(target))), ("points", .points(loses)),
                    ("remainder", .text(remainder.rawValue)),
                ]
            case .bands(let bands):
                [
                    (
                        "bands",
                        .list(
                            bands.map { .fields([("from", .plain(String($0.from))), ("points", .points($0.marks))]) })
                    )
                ]
            }
        return .fields([("measure", .text(measure))] + asked + judged)
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

    func number(_ name: String, _ range: ClosedRange<Int>) throws -> Int {
        let text = try code(name, max: 12)
        guard let number = Int(text), range.contains(number) else {
            let most = range.upperBound == Int.max ? "的整数" : "到\(range.upperBound)的整数"
            throw wrong("\(name) 应是\(range.lowerBound)\(most)，实际是“\(text)”。", in: entries[name])
        }
        return number
    }

    /// One of a closed list; nil where it is not said.
    func choice<Value: RawRepresentable<String> & CaseIterable>(_ name: String) throws -> Value? {
        guard has(name) else { return nil }
        let text = try code(name, max: 20)
        guard let value = Value(rawValue: text) else {
            let all = Value.allCases.map(\.rawValue).joined(separator: "、")
            throw wrong("\(name) 应是\(all)中的一个，实际是“\(text)”。", in: entries[name])
        }
        return value
    }

    func group(_ name: String, allowed: Set<String>) throws -> SheetNode {
        try SheetNode(try entry(name).value, allowed: allowed, fault)
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
