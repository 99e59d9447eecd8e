import Kernel

/// A field of a form that is yet to be read: under which name it comes, and what becomes of its text. `FormReader.finish`
/// reads it together with the others.
package struct Field<Value: Sendable>: Sendable {
    /// Nil where the field was refused; the reader then knows why.
    let read: @Sendable (FormReader) -> Value?
    /// The names that it is sent under.
    let names: [String]

    package init(_ names: [String], _ read: @escaping @Sendable (FormReader) -> Value?) {
        self.names = names
        self.read = read
    }

    /// May be left empty: then it is nil, and nothing is wrong.
    package var optional: Field<Value?> {
        Field<Value?>(names) { [names, read] form in
            if names.allSatisfy({ form.isEmpty($0) }) { return .some(nil) }
            return read(form).map { .some($0) }
        }
    }

    /// With a further condition.
    /// - Parameter check: what is wrong with a value, in words; nil for nothing.
    package func checked(_ check: @escaping @Sendable (Value) -> String?) -> Field {
        Field(names) { [names, read] form in
            guard let value = read(form) else { return nil }
            guard let fault = check(value) else { return value }
            form.refuse(names.first ?? "", fault)
            return nil
        }
    }
}

/// Each makes a field; nothing is read before `finish`. Those that are called as older ones of `FormReader` differ in what
/// they give, and stand back where both would do.
extension FormReader {
    /// Reads all fields and gives what they hold, or says of every one that is wrong what is wrong with it.
    package func finish<each Value: Sendable>(_ fields: repeat Field<each Value>) throws -> (repeat each Value) {
        let read = (repeat (each fields).read(self))
        try finish()
        return (repeat try present(each read))
    }

    private func present<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw Refusal(.invalid, "form.invalid", "有栏目没有填对，请检查后再提交。") }
        return value
    }

    @_disfavoredOverload
    package func text(_ name: String, _ label: String, max: Int = 100) -> Field<String> {
        Field([name]) { form in
            let text: String = form.text(name, label, max: max)
            return text.isEmpty ? nil : text
        }
    }

    /// Text that may be left empty; then it is `""`.
    package func note(_ name: String, _ label: String, max: Int = 1000) -> Field<String> {
        Field([name]) { form in form.prose(name, label, max: max, optional: true) }
    }

    @_disfavoredOverload
    package func prose(_ name: String, _ label: String, max: Int = 5000) -> Field<String> {
        Field([name]) { form in
            let text: String = form.prose(name, label, max: max)
            return text.isEmpty ? nil : text
        }
    }

    /// What a type reads from its text; see the other `value`.
    @_disfavoredOverload
    package func value<Value: Sendable>(
        _ name: String, _ label: String, form words: String, _ parse: @escaping @Sendable (String) -> Value?
    ) -> Field<Value> {
        Field([name]) { form in
            let value: Value? = form.value(name, label, form: words, parse)
            return value
        }
    }

    @_disfavoredOverload
    package func choice<Value: RawRepresentable<String> & Sendable>(
        _ name: String, _ label: String, of type: Value.Type = Value.self
    ) -> Field<Value> {
        value(name, label, form: "列表中的一项") { Value(rawValue: $0) }
    }

    /// A record chosen from a list.
    package func id<Record>(_ name: String, _ label: String, of type: Record.Type = Record.self) -> Field<ID<Record>> {
        value(name, label, form: "列表中的一项") { ID<Record>($0) }
    }

    package func division(_ name: String, _ label: String, _ level: DivisionCode.Level) -> Field<DivisionCode> {
        value(name, label, form: "列表中的一项") { DivisionCode($0).flatMap { $0.level == level ? $0 : nil } }
    }

    @_disfavoredOverload
    package func day(_ name: String, _ label: String) -> Field<Day> {
        value(name, label, form: "日期，如 2019-11-04") { Day($0) }
    }

    /// A time of day, in minutes since midnight: `09:00`, `9：30`.
    package func clock(_ name: String, _ label: String) -> Field<Int> {
        value(name, label, form: "时间，如 09:00") { text in
            guard let match = text.wholeMatch(of: /([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?/),
                let hour = Int(match.output.1), let minute = Int(match.output.2), hour < 24, minute < 60
            else { return nil }
            return hour * 60 + minute
        }
    }

    package func month(_ name: String, _ label: String) -> Field<Month> {
        value(name, label, form: "月份，如 2019-11") { Month($0) }
    }

    package func number(_ name: String, _ label: String, _ range: ClosedRange<Int>) -> Field<Int> {
        value(name, label, form: "\(range.lowerBound)到\(range.upperBound)的整数") {
            Int($0).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// Yuan with at most two decimals.
    /// - Parameter mayBeNegative: a deduction, a correction.
    package func money(_ name: String, _ label: String, mayBeNegative: Bool = false) -> Field<Money> {
        value(name, label, form: "金额（元，最多两位小数），如 1234.50") { Money(yuan: $0) }
            .checked { amount in
                mayBeNegative || amount.fen >= 0 ? nil : "\(label)是\(amount.chinese)，不能小于0元。"
            }
    }

    /// A position on WGS-84, whose two numbers come under names of their own: both or, where it is optional, none.
    package func position(
        _ label: String = "位置", latitude: String = "latitude", longitude: String = "longitude"
    ) -> Field<Position> {
        Field([latitude, longitude]) { form in
            let north = form.text(latitude, "纬度", max: 20, optional: true)
            let east = form.text(longitude, "经度", max: 20, optional: true)
            if let position = Position(latitude: north, longitude: east) { return position }
            form.refuse(
                north.isEmpty && !east.isEmpty ? latitude : north.isEmpty ? latitude : longitude,
                "\(label)的经纬度要成对填写，用十进制度数，如 29.500107 和 120.903841；不填就都不填。")
            return nil
        }
    }

    /// A file that was chosen.
    package func file(_ name: String, _ label: String) -> Field<UploadedFile> {
        Field([name]) { form in
            if let file = form.file(name) { return file }
            form.refuse(name, "请选择\(label)。")
            return nil
        }
    }

    /// Whether a box was ticked.
    package func tick(_ name: String) -> Field<Bool> { Field([name]) { form in !form.isEmpty(name) } }

    @_disfavoredOverload
    package func choices<Value: RawRepresentable<String> & Sendable>(
        _ name: String, _ label: String, of type: Value.Type = Value.self
    ) -> Field<[Value]> {
        Field([name]) { form in
            let values: [Value] = form.choices(name, label)
            return values
        }
    }
}
