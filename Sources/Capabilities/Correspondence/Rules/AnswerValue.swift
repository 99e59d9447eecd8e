import Foundation
import Kernel

/// What a unit answered in one field, typed as the field asks.
package enum AnswerValue: Hashable, Sendable {
    case text(String)
    /// In hundredths.
    case number(Int)
    case day(Day)
    case choice(String)
    case yesNo(Bool)

    /// As a table shows it.
    package var chinese: String {
        switch self {
        case .text(let text), .choice(let text): text
        case .number(let hundredths): hundredths.asHundredths
        case .day(let day): day.chinese
        case .yesNo(let yes): yes ? "是" : "否"
        }
    }

    /// As its field of a form holds it.
    package var typed: String {
        switch self {
        case .text(let text), .choice(let text): text
        case .number(let hundredths): hundredths.asHundredths
        case .day(let day): day.description
        case .yesNo(let yes): yes ? "yes" : "no"
        }
    }
}

extension AnswerValue: Codable {
    private enum Key: String, CodingKey { case text, number, day, choice, yesNo }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        switch values.allKeys.first {
        case .text: self = .text(try values.decode(String.self, forKey: .text))
        case .number: self = .number(try values.decode(Int.self, forKey: .number))
        case .day: self = .day(try values.decode(Day.self, forKey: .day))
        case .choice: self = .choice(try values.decode(String.self, forKey: .choice))
        case .yesNo: self = .yesNo(try values.decode(Bool.self, forKey: .yesNo))
        case nil:
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no answer"))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        switch self {
        case .text(let text): try values.encode(text, forKey: .text)
        case .number(let hundredths): try values.encode(hundredths, forKey: .number)
        case .day(let day): try values.encode(day, forKey: .day)
        case .choice(let choice): try values.encode(choice, forKey: .choice)
        case .yesNo(let yes): try values.encode(yes, forKey: .yesNo)
        }
    }
}

extension String {
    /// A number with at most two decimals as hundredths: `1,200`, `12.5`, in full width too; nil for anything else.
    package var hundredths: Int? {
        let plain = halfWidth.filter { $0 != "," && $0 != " " }
        guard let match = plain.wholeMatch(of: /(-?)(\d{1,12})(?:\.(\d{1,2}))?/), let whole = Int(match.output.2) else {
            return nil
        }
        let rest = match.output.3.map { $0.count == 1 ? $0 + "0" : $0 } ?? "0"
        return Int(rest).map { (match.output.1.isEmpty ? 1 : -1) * (whole * 100 + $0) }
    }
}

extension Int {
    /// Hundredths as they are written, without zeros that say nothing: `1200`, `12.5`.
    package var asHundredths: String {
        let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: 100)
        let decimals = rest == 0 ? "" : rest.isMultiple(of: 10) ? ".\(rest / 10)" : ".\(Int(rest).padded(2))"
        return "\(self < 0 ? "-" : "")\(whole)\(decimals)"
    }
}

/// What a unit answered, by the keys of the fields.
package typealias Answers = [String: AnswerValue]

extension [FormField] {
    /// Reads what was typed; every field that is wrong is said at once.
    package func answers(_ typed: [String: String]) throws(Refusal) -> Answers {
        var (answers, wrong): (Answers, [Refusal.Field]) = ([:], [])
        for field in self {
            let text = (typed[field.key] ?? "").mended(lines: field.kind == .text).trimmed
            if text.isEmpty {
                if field.isRequired { wrong.append(.init(field.key, "请填写“\(field.label)”。")) }
                continue
            }
            switch field.read(text) {
            case .success(let value): answers[field.key] = value
            case .failure(let message): wrong.append(.init(field.key, message.words))
            }
        }
        guard wrong.isEmpty else {
            throw Refusal(.invalid, "return.answers", "有\(wrong.count)处需要改，见标红的栏目；已填的内容都保留着。", fields: wrong)
        }
        return answers
    }
}

extension FormField {
    struct Wrong: Error { let words: String }
    package static let mostCharacters = 500

    func read(_ text: String) -> Result<AnswerValue, Wrong> {
        let value: AnswerValue?
        switch kind {
        case .text:
            guard text.count <= Self.mostCharacters else {
                return .failure(Wrong(words: "“\(label)”有\(text.count)个字，最多\(Self.mostCharacters)个字。"))
            }
            if let control = text.unmendable?.scalar {
                return .failure(Wrong(words: "“\(label)”里有看不见的控制字符（U+\(String(control.value, radix: 16))），请删去后重填。"))
            }
            value = .text(text)
        case .number: value = text.hundredths.map { .number($0) }
        case .day: value = Day(text).map { .day($0) }
        case .choice: value = choices.first { $0 == text }.map { .choice($0) }
        case .yesNo: value = ["yes": true, "是": true, "no": false, "否": false][text.lowercased()].map { .yesNo($0) }
        }
        return value.map { .success($0) } ?? .failure(Wrong(words: "“\(label)”填的“\(text.prefix(20))”不对：应是\(form)。"))
    }

    /// How it is filled in.
    var form: String {
        switch kind {
        case .text: "文字"
        case .number: "一个数字，最多两位小数，不带单位，如 12 或 12.5"
        case .day: "日期，如 2019-11-04"
        case .choice: choices.joined(separator: "、") + " 中的一项"
        case .yesNo: "是或否"
        }
    }
}
