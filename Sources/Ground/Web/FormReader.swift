import Kernel

/// Reads the fields of a form or a query into values and collects what is wrong with each, so that all of it is
/// said at once: read every field, then `finish()`. Every text comes through the one door for text (`mended`).
package final class FormReader {
    private let input: FormInput
    private var wrong: [Refusal.Field] = []

    package init(_ input: FormInput) { self.input = input }
    package init(_ query: Query) { input = query.input }

    /// Throws when any field was wrong; nothing has been written yet.
    package func finish() throws {
        guard wrong.isEmpty else {
            throw Refusal(.invalid, "form.invalid", "有\(wrong.count)处需要改，见标红的栏目；已填的内容都保留着。", fields: wrong)
        }
    }

    /// Whether a form has such a field at all.
    package func isSent(_ name: String) -> Bool { input[name] != nil }

    /// Whether nothing was filled in, or no file chosen.
    package func isEmpty(_ name: String) -> Bool {
        isBlank(name) && input.file(name) == nil
    }

    private func isBlank(_ name: String) -> Bool { input.all(name).allSatisfy { $0.mended().trimmed.isEmpty } }

    /// What came under a name that stands once in its form. Twice with one meaning is taken once; two that differ are refused: which
    /// of them was meant, nobody can tell.
    private func single(_ name: String, _ label: String) -> String? {
        let values = input.all(name)
        guard let first = values.first else { return "" }
        guard values.allSatisfy({ $0 == first }) else {
            refuse(name, "\(label)一次来了\(values.count)个不同的值，只能有一个，请刷新页面后再填。")
            return nil
        }
        return first
    }

    /// The file that was chosen.
    func file(_ name: String) -> UploadedFile? { input.file(name) }

    /// Says that a field is wrong for a reason that only the caller knows.
    package func refuse(_ name: String, _ message: String) { wrong.append(.init(name, message)) }

    /// One line of text; `""` when it was refused or, if optional, left empty.
    package func text(_ name: String, _ label: String, max: Int = 100, optional: Bool = false) -> String {
        read(name, label, max: max, optional: optional, lines: false)
    }

    /// Text of several lines.
    package func prose(_ name: String, _ label: String, max: Int = 5000, optional: Bool = false) -> String {
        read(name, label, max: max, optional: optional, lines: true)
    }

    /// A secret as it was typed: neither trimmed nor shown again.
    package func secret(_ name: String, _ label: String) -> String {
        guard let typed = single(name, label) else { return "" }
        if typed.isEmpty { refuse(name, "请填写\(label)。") }
        if typed.utf8.count > 1000 { refuse(name, "\(label)太长，最多1000个字节。") }
        return typed
    }

    /// What a type reads from its text: a number, a day, a code, a choice of an enum's; typed in full width too.
    package func value<Value>(
        _ name: String, _ label: String, form: String, _ parse: (String) -> Value?
    ) -> Value? {
        let text = text(name, label)
        guard !text.isEmpty else { return nil }
        guard let value = parse(text.halfWidth) else {
            refuse(name, "\(label)“\(text.shortened)”不对：应是\(form)。")
            return nil
        }
        return value
    }

    package func optional<Value>(
        _ name: String, _ label: String, form: String, _ parse: (String) -> Value?
    ) -> Value? {
        isBlank(name) ? nil : value(name, label, form: form, parse)
    }

    package func day(_ name: String, _ label: String) -> Day? {
        value(name, label, form: "日期，如 2019-11-04") { Day($0) }
    }

    /// One of a closed list.
    package func choice<Value: RawRepresentable<String>>(
        _ name: String, _ label: String, of type: Value.Type = Value.self
    ) -> Value? {
        value(name, label, form: "列表中的一项", Value.init(rawValue:))
    }

    package func choices<Value: RawRepresentable<String>>(
        _ name: String, _ label: String, of type: Value.Type = Value.self
    ) -> [Value] {
        values(name, label, form: "列表中的一项", Value.init(rawValue:))
    }

    /// Every value that was sent under a name: ticked boxes.
    package func values<Value>(
        _ name: String, _ label: String, form: String, _ parse: (String) -> Value?
    ) -> [Value] {
        input.all(name).compactMap { text in
            let value = parse(text.halfWidth)
            if value == nil { refuse(name, "\(label)“\(text.shortened)”不对：应是\(form)。") }
            return value
        }
    }

    private func read(_ name: String, _ label: String, max: Int, optional: Bool, lines: Bool) -> String {
        guard let typed = single(name, label) else { return "" }
        let text = typed.mended(lines: lines).trimmed
        if text.isEmpty {
            if !optional { refuse(name, "请填写\(label)。") }
            return ""
        }
        // What is one character to a reader may be put together from many; so many that it is none cost as much as a text.
        let count = Swift.max(text.count, text.unicodeScalars.count / 8)
        guard count <= max else {
            refuse(name, "\(label)有\(count)个字，最多\(max)个字，请删减。")
            return ""
        }
        if let control = text.unmendable?.scalar {
            refuse(name, "\(label)里有看不见的控制字符（\(control.code)），请删去后重填。")
            return ""
        }
        return text
    }
}

extension String {
    /// Enough to recognise what was typed.
    fileprivate var shortened: String { count > 20 ? String(prefix(20)) + "…" : self }
}
