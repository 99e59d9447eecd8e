import Kernel
import Web

extension SheetRows {
    /// The sheet that a form says. Refuses all that cannot be read at once, each at its field; whether the marks add up is
    /// `SheetCheck`'s question when it is published.
    static func sheet(_ input: FormInput) throws -> Sheet {
        let form = FormReader(input)
        let rows = SheetRows(typed: input)
        let title = form.text("title", "标准名称", max: 60)
        let full = points("full", "满分", form)
        let pass = points("pass", "合格线", form)
        let absence = form.choice("absence", "不涉及的条目", of: Sheet.Absence.self)
        let place = form.optional("place", "检查对象", form: "列表中的一项") { PlaceKind(rawValue: $0) }
        let use = form.optional("use", "用途", form: "列表中的一项") { Sheet.Use(rawValue: $0) } ?? .visits
        let items = rows.items.indices.map { item($0, rows.items[$0], form) }
        try form.finish()
        guard let full, let pass, let absence else { throw Refusal.noSuchPage }
        return Sheet(
            title: title, full: full, pass: pass, items: items.compactMap(\.self), absence: absence, place: place,
            use: use)
    }

    private static func points(_ name: String, _ label: String, _ form: FormReader) -> Points? {
        form.value(name, label, form: "分数，如 5 或 0.5") { Points($0) }
    }

    private static func number(
        _ name: String, _ label: String, _ range: ClosedRange<Int>, _ form: FormReader
    ) -> Int? {
        form.value(name, label, form: "\(range.lowerBound)到\(range.upperBound)的整数") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    private static func item(_ index: Int, _ row: Item, _ form: FormReader) -> Sheet.Item? {
        func name(_ field: String) -> String { "i\(index)-\(field)" }
        let code = form.text(name("code"), "代号", max: 10).halfWidth
        let group = form.text(name("group"), "分组", max: 20)
        let title = form.text(name("title"), "内容", max: 100)
        let maximum = points(name("maximum"), "分值", form)
        let choice = form.choice(name("pattern"), "评法", of: PatternChoice.self)
        let guide = form.text(name("guide"), "怎么查", max: 200, optional: true)
        let source = form.text(name("source"), "依据", max: 200)
        let evidence = form.choice(name("evidence"), "失分时", of: Sheet.Evidence.self)
        let pattern = choice.flatMap { Self.pattern($0, index, row, form) }
        guard let maximum, let evidence, let pattern else { return nil }
        return Sheet.Item(
            code: code, group: group, title: title, maximum: maximum, source: source, pattern: pattern, guide: guide,
            evidence: evidence, mayBeAbsent: row.mayBeAbsent)
    }

    private static func pattern(
        _ choice: PatternChoice, _ index: Int, _ row: Item, _ form: FormReader
    ) -> Sheet.Pattern? {
        func name(_ field: String) -> String { "i\(index)-\(field)" }
        switch choice {
        case .deductions:
            return .deductions(row.deductions.indices.compactMap { deduction(index, $0, row.deductions[$0], form) })
        case .allOrNothing: return .allOrNothing
        case .checklist:
            let loses = form.optional(name("lacking"), "每缺1项扣", form: "分数，如 1") { Points($0) }
            return .checklist(Sheet.Checklist(parts: parts(name("parts"), form), loses: loses))
        case .proportional, .perPoint, .bands:
            let measure = form.text(name("measure"), "量词", max: 4)
            let required = form.optional(name("required"), "要求数", form: "1到9999的整数") { text in
                Int(text).flatMap { (1...9999).contains($0) ? $0 : nil }
            }
            return Self.marks(choice, index, form).map {
                .share(Sheet.Share(measure: measure, required: required, marks: $0))
            }
        case .perUnit, .sample:
            let measure = form.text(name("measure"), "量词", max: 4)
            let each = points(name("unit"), choice == .sample ? "每1个扣" : "每1个得", form)
            let sample = choice == .sample ? number(name("sample"), "抽查数", 1...9999, form) : nil
            return each.map { .count(Sheet.Count(measure: measure, points: $0, sample: sample)) }
        case .villages:
            return number(name("villageShare"), "抽村比例（%）", 1...100, form).map { .villages(Sheet.Villages(share: $0)) }
        case .jury:
            return number(name("dropsFrom"), "几人以上去掉最高最低", 3...99, form).map { .jury(Sheet.Jury(dropsFrom: $0)) }
        }
    }

    private static func marks(_ choice: PatternChoice, _ index: Int, _ form: FormReader) -> Sheet.Share.Marks? {
        func name(_ field: String) -> String { "i\(index)-\(field)" }
        switch choice {
        case .perPoint:
            let target = number(name("target"), "达标率", 1...100, form)
            let loses = points(name("lose"), "每低1个百分点扣", form)
            let remainder = form.choice(name("remainder"), "零头", of: Sheet.Share.Remainder.self)
            guard let target, let loses, let remainder else { return nil }
            return .perPoint(target: target, loses: loses, remainder)
        case .bands: return .bands(bands(name("bands"), form))
        default: return .proportional
        }
    }

    private static func bands(_ name: String, _ form: FormReader) -> [Sheet.Share.Band] {
        let lines = form.prose(name, "分档", max: 200).split(whereSeparator: \.isNewline)
        return lines.compactMap { line in
            let words = line.split(whereSeparator: { " ，,%：:　".contains($0) }).map { String($0).halfWidth }
            guard words.count == 2, let from = Int(words[0]), (0...100).contains(from), let marks = Points(words[1])
            else {
                form.refuse(name, "分档“\(line.prefix(20))”不对：一行一档，达标率和得分，如 90 10。")
                return nil
            }
            return .init(from: from, marks: marks)
        }
    }

    /// Lettered in their order.
    private static func parts(_ name: String, _ form: FormReader) -> [Sheet.Checklist.Part] {
        let lines = form.prose(name, "核对的内容", max: 2000).split(whereSeparator: \.isNewline).map {
            String($0).trimmed
        }.filter { !$0.isEmpty }
        if lines.count > 26 { form.refuse(name, "核对的内容有\(lines.count)项，最多26项，请分成几条。") }
        if lines.contains(where: { $0.count > 100 }) { form.refuse(name, "每一项最多100个字。") }
        return zip("abcdefghijklmnopqrstuvwxyz", lines).map { .init(code: String($0), text: $1) }
    }

    private static func deduction(
        _ index: Int, _ place: Int, _ row: Deduction, _ form: FormReader
    ) -> Sheet.Deduction? {
        func name(_ field: String) -> String { "i\(index)-d\(place)-\(field)" }
        let code = form.text(name("code"), "代号", max: 10).halfWidth
        let text = form.text(name("text"), "扣分的情形", max: 100)
        let measure = form.text(name("measure"), "量词", max: 4)
        let source = form.text(name("source"), "依据", max: 200)
        let typed = form.optional(name("points"), "每处扣", form: "分数，如 0.5") { Points($0) }
        switch (row.isWhole, typed) {
        case (true, nil): return .init(code: code, text: text, measure: measure, judgement: .wholeItem, source: source)
        case (false, let points?):
            return .init(code: code, text: text, measure: measure, judgement: .perPiece(points), source: source)
        case (false, nil):
            if row.points.mended().trimmed.isEmpty { form.refuse(name("points"), "请填每处扣几分，或勾选整项否决。") }
        case (true, _): form.refuse(name("points"), "已勾选整项否决，请清空扣的分。")
        }
        return nil
    }
}
