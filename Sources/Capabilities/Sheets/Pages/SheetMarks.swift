import Kernel
import Web

/// A sheet that somebody fills in at a desk, all at once, where no visit was made: a form's fields, and what they say.
package struct SheetMarks: Sendable {
    private let sheet: Sheet

    package init(_ sheet: Sheet) { self.sheet = sheet }

    // MARK: The form

    package func fields(_ view: View) -> HTML {
        HTML.each(sheet.groups) { group in
            """
            <fieldset><legend class="form-label">\(group.name)</legend>
            \(HTML.each(group.items) { item($0, view) })</fieldset>
            """
        }
    }

    private func item(_ item: Sheet.Item, _ view: View) -> HTML {
        let absent: HTML = .when(
            item.mayBeAbsent,
            view.select(
                Self.absent(item), "“\(item.title)”涉及吗", options: [("", "涉及"), ("yes", "不涉及")], required: false))
        return controls(item, view) + absent
    }

    private func controls(_ item: Sheet.Item, _ view: View) -> HTML {
        let (name, label) = (Self.name(item), "\(item.title)（\(item.maximum.plain)分）")
        let help = [item.rule, item.guide].filter { !$0.isEmpty }.joined(separator: "；")
        switch item.pattern {
        case .deductions(let deductions):
            return HTML.each(deductions) { deduction in
                view.numberInput(
                    "\(name)-\(deduction.code)", "\(item.title)：\(deduction.text)，几\(deduction.measure)",
                    help: "\(deduction.rule)，没有的不填。", required: false)
            }
        case .allOrNothing:
            return view.select(
                name, label, options: [("", "请选择"), ("yes", "符合"), ("no", "不符合")], help: help,
                required: !item.mayBeAbsent)
        case .share(let share):
            let reached = view.numberInput(
                name, "\(label)：达标几\(share.measure)", help: help, required: !item.mayBeAbsent)
            guard share.required == nil else { return reached }
            return view.numberInput("\(name)-of", "\(item.title)：共几\(share.measure)", required: !item.mayBeAbsent)
                + reached
        case .count(let count):
            return view.numberInput(name, "\(label)：几\(count.measure)", help: help, required: !item.mayBeAbsent)
        case .checklist(let list):
            return HTML.each(list.parts) { part in
                view.select(
                    "\(name)-\(part.code)", "\(label)：\(part.text)",
                    options: [("", "请选择"), ("yes", "有"), ("no", "没有")],
                    help: help, required: !item.mayBeAbsent)
            }
        case .jury, .villages:
            return view.input(
                name, "\(label)：得几分", help: item.guide, keyboard: .decimal,
                required: !item.mayBeAbsent)
        }
    }

    private static func name(_ item: Sheet.Item) -> String { "item-\(item.code)" }
    private static func absent(_ item: Sheet.Item) -> String { "absent-\(item.code)" }

    // MARK: What it says

    /// All its items as one field of a form.
    package var field: Field<[Observation]> {
        Field(sheet.items.map(Self.name)) { [self] form in observations(form) }
    }

    /// Of every item at least one observation; what is missing or not possible is refused at its field.
    package func observations(_ form: FormReader) -> [Observation] {
        sheet.items.flatMap { item -> [Observation] in
            if item.mayBeAbsent, !form.isEmpty(Self.absent(item)) { return [judged(item, .absent)] }
            if case .deductions(let deductions) = item.pattern { return spots(deductions, of: item, form) }
            guard let judgement = judgement(of: item, form) else { return [] }
            do { try item.check(judgement, field: Self.name(item)) } catch let refusal as Refusal {
                form.refuse(Self.name(item), refusal.message)
                return []
            } catch { return [] }
            return [judged(item, judgement)]
        }
    }

    private func judged(_ item: Sheet.Item, _ judgement: Judgement) -> Observation {
        Observation(id: item.code, item: item.code, seen: .judged(judgement))
    }

    private func spots(_ deductions: [Sheet.Deduction], of item: Sheet.Item, _ form: FormReader) -> [Observation] {
        let spots = deductions.compactMap { deduction -> Observation? in
            let count = form.optional(
                "\(Self.name(item))-\(deduction.code)", deduction.text, form: "0到9999的整数"
            ) { Int($0).flatMap { (0...9999).contains($0) ? $0 : nil } }
            guard let count, count > 0 else { return nil }
            return Observation(
                id: "\(item.code)-\(deduction.code)", item: item.code, deduction: deduction.code, count: count)
        }
        return spots.isEmpty ? [judged(item, .clean)] : spots
    }

    private func judgement(of item: Sheet.Item, _ form: FormReader) -> Judgement? {
        let name = Self.name(item)
        func number(_ name: String) -> Int? { form.value(name, item.title, form: "整数") { Int($0) } }
        func said(_ name: String, _ label: String) -> Bool? {
            form.value(name, label, form: "列表中的一项") { $0 == "yes" ? true : $0 == "no" ? false : nil }
        }
        switch item.pattern {
        case .deductions: return nil
        case .allOrNothing: return said(name, item.title).map(Judgement.met)
        case .share(let share):
            let all = share.required ?? number("\(name)-of")
            guard let reached = number(name), let all else { return nil }
            return .share(reached: reached, of: all)
        case .count: return number(name).map(Judgement.count)
        case .checklist(let list):
            let there = list.parts.map { part in (part.code, said("\(name)-\(part.code)", part.text)) }
            guard there.allSatisfy({ $0.1 != nil }) else { return nil }
            return .parts(
                present: Set(there.filter { $0.1 == true }.map(\.0)),
                missing: Set(there.filter { $0.1 == false }.map(\.0)))
        case .jury, .villages: return form.value(name, item.title, form: "分数，如 92.5") { Points($0).map(Judgement.mark) }
        }
    }
}
