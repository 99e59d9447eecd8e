import Kernel
import Web

/// A sheet as rows of a form: what stands in its fields, whether it can be read or not, so that nothing typed is lost while
/// rows are added, moved and taken away.
struct SheetRows: Encodable, Sendable {
    var title = ""
    var full = "100"
    var pass = "80"
    var absence = Sheet.Absence.renormalised.rawValue
    /// The kind of places it is for; empty where it says none.
    var place = ""
    var use = Sheet.Use.visits.rawValue
    var items: [Item] = []

    /// One line of the standard; of the fields of patterns only those of its own count.
    struct Item: Encodable, Sendable {
        var code = ""
        var group = ""
        var title = ""
        var maximum = ""
        var pattern = PatternChoice.deductions.rawValue
        var guide = ""
        var source = ""
        var evidence = Sheet.Evidence.photo.rawValue
        var mayBeAbsent = false
        var measure = ""
        var required = ""
        var target = "100"
        var lose = ""
        var remainder = Sheet.Share.Remainder.dropped.rawValue
        /// A line each: `90 10`.
        var bands = ""
        var unit = ""
        var sample = ""
        /// A line each.
        var parts = ""
        var lacking = ""
        var dropsFrom = "5"
        var villageShare = "20"
        var deductions: [Deduction] = []
    }

    struct Deduction: Encodable, Sendable {
        var code = "a"
        var text = ""
        var measure = "处"
        var points = ""
        var isWhole = false
        var source = ""
    }
}

/// The patterns as an editor chooses among them.
enum PatternChoice: String, CaseIterable, Sendable {
    case deductions, allOrNothing, checklist, proportional, perPoint, bands, perUnit, sample, jury, villages

    var chinese: String {
        switch self {
        case .deductions: "每处扣分，扣完为止"
        case .allOrNothing: "不符合即不得分"
        case .checklist: "逐项核对（任一项不落实即不得分，或每缺1项扣分）"
        case .proportional: "达标数÷要求数×分值"
        case .perPoint: "每低1个百分点扣分"
        case .bands: "按达标率分档"
        case .perUnit: "每有1个得分"
        case .sample: "随机抽查，每1个不符合扣分"
        case .jury: "评委打分，去掉最高最低"
        case .villages: "随机抽村，各打一个分，取平均"
        }
    }
}

// MARK: From a sheet

extension SheetRows {
    init(_ sheet: Sheet) {
        title = sheet.title
        full = sheet.full.plain
        pass = sheet.pass.plain
        absence = sheet.absence.rawValue
        place = sheet.place?.rawValue ?? ""
        use = sheet.use.rawValue
        items = sheet.items.map(Item.init)
    }

    /// What the items' marks add up to, as far as they can be read.
    var sum: Points {
        items.reduce(.zero) { $0 + (Points($1.maximum.mended().trimmed.halfWidth) ?? .zero) }
    }
}

extension SheetRows.Item {
    init(_ item: Sheet.Item) {
        code = item.code
        group = item.group
        title = item.title
        maximum = item.maximum.plain
        guide = item.guide
        source = item.source
        evidence = item.evidence.rawValue
        mayBeAbsent = item.mayBeAbsent
        take(item.pattern)
    }

    private mutating func take(_ pattern: Sheet.Pattern) {
        switch pattern {
        case .deductions(let all):
            deductions = all.map(SheetRows.Deduction.init)
        case .allOrNothing: choose(.allOrNothing)
        case .share(let share): take(share)
        case .count(let count):
            choose(count.sample == nil ? .perUnit : .sample)
            (measure, unit, sample) = (count.measure, count.points.plain, count.sample.map(String.init) ?? "")
        case .checklist(let list):
            choose(.checklist)
            parts = list.parts.map(\.text).joined(separator: "\n")
            lacking = list.loses?.plain ?? ""
        case .villages(let villages):
            choose(.villages)
            villageShare = String(villages.share)
        case .jury(let jury):
            choose(.jury)
            dropsFrom = String(jury.dropsFrom)
        }
    }

    private mutating func take(_ share: Sheet.Share) {
        (measure, required) = (share.measure, share.required.map(String.init) ?? "")
        switch share.marks {
        case .proportional: choose(.proportional)
        case .perPoint(let target, let loses, let remainder):
            choose(.perPoint)
            (self.target, lose, self.remainder) = (String(target), loses.plain, remainder.rawValue)
        case .bands(let bands):
            choose(.bands)
            self.bands = bands.map { "\($0.from) \($0.marks.plain)" }.joined(separator: "\n")
        }
    }

    private mutating func choose(_ choice: PatternChoice) { pattern = choice.rawValue }
}

extension SheetRows.Deduction {
    init(_ deduction: Sheet.Deduction) {
        (code, text, measure, source) = (deduction.code, deduction.text, deduction.measure, deduction.source)
        switch deduction.judgement {
        case .perPiece(let points): self.points = points.plain
        case .wholeItem: isWhole = true
        }
    }
}

// MARK: From a form

extension SheetRows {
    /// - Parameter input: the fields as `SheetRowsForm` names them.
    init(typed input: FormInput) {
        let values = Dictionary(input.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        func text(_ name: String) -> String { values[name] ?? "" }
        (title, full, pass, absence) = (text("title"), text("full"), text("pass"), text("absence"))
        (place, use) = (text("place"), values["use"] ?? Sheet.Use.visits.rawValue)
        for index in 0..<Self.mostItems {
            guard values["i\(index)-code"] != nil else { break }
            items.append(Item(typed: { text("i\(index)-\($0)") }))
            for place in 0..<50 {
                guard values["i\(index)-d\(place)-text"] != nil else { break }
                items[index].deductions.append(Deduction(typed: { text("i\(index)-d\(place)-\($0)") }))
            }
        }
    }

    /// More lines than a form is sent with; such a sheet is edited as YAML.
    static let mostItems = 60
}

extension SheetRows.Item {
    fileprivate init(typed text: (String) -> String) {
        (code, group, title, maximum) = (text("code"), text("group"), text("title"), text("maximum"))
        (pattern, guide, source) = (text("pattern"), text("guide"), text("source"))
        (evidence, mayBeAbsent) = (text("evidence"), !text("mayBeAbsent").isEmpty)
        (measure, required, target, lose) = (text("measure"), text("required"), text("target"), text("lose"))
        (remainder, bands, unit, sample) = (text("remainder"), text("bands"), text("unit"), text("sample"))
        (parts, lacking, dropsFrom) = (text("parts"), text("lacking"), text("dropsFrom"))
        villageShare = text("villageShare")
    }
}

extension SheetRows.Deduction {
    fileprivate init(typed text: (String) -> String) {
        (code, self.text, measure, points) = (text("code"), text("text"), text("measure"), text("points"))
        (isWhole, source) = (!text("isWhole").isEmpty, text("source"))
    }
}

// MARK: Its rows

extension SheetRows {
    /// What a button between the rows does: `up:3`, `addDeduction:3`.
    struct Change: Sendable {
        enum Verb: String, Sendable { case add, addGroup, remove, up, down, addDeduction, removeDeduction }

        let verb: Verb
        let item: Int
        let deduction: Int

        init?(_ text: String) {
            let parts = text.split(separator: ":")
            guard let verb = parts.first.flatMap({ Verb(rawValue: String($0)) }) else { return nil }
            self.verb = verb
            item = parts.count > 1 ? Int(parts[1]) ?? -1 : -1
            deduction = parts.count > 2 ? Int(parts[2]) ?? -1 : -1
        }

        var chinese: String {
            switch verb {
            case .add: "加一条"
            case .addGroup: "加一组"
            case .remove: "删一条"
            case .up: "上移"
            case .down: "下移"
            case .addDeduction: "加一种扣分"
            case .removeDeduction: "删一种扣分"
            }
        }
    }

    /// - Returns: which item to go on with.
    mutating func carryOut(_ change: Change) -> Int? {
        let index = change.item
        let isThere = items.indices.contains(index)
        switch change.verb {
        case .add where items.count < Self.mostItems:
            let place = isThere ? index + 1 : items.count
            let group = isThere ? items[index].group : items.last?.group ?? ""
            items.insert(fresh(in: group, after: isThere ? items[index].code : items.last?.code), at: place)
            return place
        case .addGroup where items.count < Self.mostItems:
            items.append(fresh(in: "", after: nil))
            return items.count - 1
        case .remove where isThere:
            items.remove(at: index)
            return items.isEmpty ? nil : min(index, items.count - 1)
        case .up where isThere && index > 0:
            items.swapAt(index, index - 1)
            return index - 1
        case .down where items.indices.contains(index + 1) && isThere:
            items.swapAt(index, index + 1)
            return index + 1
        case .addDeduction where isThere:
            let used = Set(items[index].deductions.map(\.code))
            let code = "abcdefghijklmnopqrstuvwxyz".map(String.init).first { !used.contains($0) } ?? "z"
            items[index].deductions.append(Deduction(code: code))
            return index
        case .removeDeduction where isThere && items[index].deductions.indices.contains(change.deduction):
            items[index].deductions.remove(at: change.deduction)
            return index
        default: return isThere ? index : nil
        }
    }

    /// With a code that no other has: `2-4` after `2-3`, `5-1` for a group of its own.
    private func fresh(in group: String, after code: String?) -> Item {
        let used = Set(items.map(\.code))
        let heads = items.compactMap { Int($0.code.split(separator: "-").first ?? "") }
        let head = code.flatMap { $0.split(separator: "-").first.map(String.init) } ?? String((heads.max() ?? 0) + 1)
        let free = (1...99).lazy.map { "\(head)-\($0)" }.first { !used.contains($0) }
        return Item(code: free ?? "", group: group, source: "自定", deductions: [Deduction()])
    }
}
