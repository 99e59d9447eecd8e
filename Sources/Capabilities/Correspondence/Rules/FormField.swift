import Foundation
import Kernel

/// Something that a collection asks of each unit.
package struct FormField: Hashable, Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable {
        case text, number, day, choice, yesNo

        package var chinese: String {
            switch self {
            case .text: "文字"
            case .number: "数字"
            case .day: "日期"
            case .choice: "选项"
            case .yesNo: "是或否"
            }
        }
    }

    /// The same in every version of a form, so that answers to several stand in one column: `f1`.
    package let key: String
    package let label: String
    package let kind: Kind
    package let isRequired: Bool
    /// Of a choice.
    package let choices: [String]

    package init(_ key: String, _ label: String, _ kind: Kind, isRequired: Bool = true, choices: [String] = []) {
        (self.key, self.label, self.kind, self.isRequired, self.choices) = (key, label, kind, isRequired, choices)
    }
}

/// A row of the form in which somebody puts a collection's fields together, as it was typed.
package struct TypedField: Hashable, Sendable {
    /// Of the field that the row was drawn from; empty for a new one.
    package let key: String
    package let label: String
    package let kind: FormField.Kind
    package let isRequired: Bool
    /// `好、一般、差`
    package let choices: String

    package init(
        key: String = "", _ label: String, _ kind: FormField.Kind, isRequired: Bool = true, choices: String = ""
    ) {
        (self.key, self.label, self.kind, self.isRequired, self.choices) = (key, label, kind, isRequired, choices)
    }
}

extension FormField {
    package static let most = 12

    /// The fields of a version. A row keeps its key while it stays of its kind, so that nothing of another kind comes to stand
    /// in its column.
    /// - Parameter earlier: of all versions before.
    package static func fields(
        _ rows: [TypedField], after earlier: [FormField] = []
    ) throws(Refusal) -> [FormField] {
        var wrong: [Refusal.Field] = []
        var next = (earlier.compactMap { Int($0.key.dropFirst()) }.max() ?? 0) + 1
        var fields: [FormField] = []
        for (index, row) in rows.enumerated() where !row.label.isEmpty || !row.choices.isEmpty {
            let number = index + 1
            if row.label.isEmpty { wrong.append(.init("label\(number)", "第\(number)行填了选项，没有写栏目的名称。")) }
            if fields.contains(where: { $0.label.nameKey == row.label.nameKey }) {
                wrong.append(.init("label\(number)", "有两个栏目都叫“\(row.label)”，汇总时分不清，请改一个。"))
            }
            let choices = row.choices.split { "、,，;；\n".contains($0) }.map { String($0).trimmed }
                .filter { !$0.isEmpty }.unique
            if row.kind == .choice, choices.count < 2 {
                wrong.append(.init("choices\(number)", "“\(row.label)”是选项，请写至少两个，用顿号隔开，如 好、一般、差。"))
            }
            let isSame = earlier.contains { $0.key == row.key && $0.kind == row.kind }
            let key = isSame ? row.key : "f\(next)"
            if !isSame { next += 1 }
            fields.append(
                FormField(
                    key, row.label, row.kind, isRequired: row.isRequired, choices: row.kind == .choice ? choices : []))
        }
        guard wrong.isEmpty else { throw Refusal(.invalid, "collection.fields", wrong[0].message, fields: wrong) }
        return fields
    }
}
