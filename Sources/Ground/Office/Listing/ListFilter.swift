import Database
import Kernel
import Web

/// What a list is asked for with, field by field.
package struct ListAsked: Sendable {
    private let values: [String: String]

    init(_ values: [String: String]) { self.values = values }

    package subscript(name: String) -> String? { values[name] }
}

/// What a list can be narrowed by: one field of its address, the control that asks for it, its condition and its words.
package struct ListFilter: Sendable {
    package typealias Option = (value: String, label: String)

    enum Control: Sendable {
        case choice(@Sendable (Actor, ReadTransaction) throws -> [Option])
        case month, day
        case text(placeholder: String)
        case search(placeholder: String)
        /// Only links ask for it; it stays while others are changed.
        case hidden
    }

    let name: String
    let label: String
    /// As a refusal describes what can be read.
    let form: String
    let control: Control
    let isReadable: @Sendable (String) -> Bool
    let condition: @Sendable (String, Actor, ReadTransaction) throws -> SQL
    let words: @Sendable (String, Actor, ReadTransaction) throws -> String
    /// What the control says while nothing is asked.
    private(set) var unasked = "全部"

    package init(
        _ name: String, _ label: String, form: String = "列表中的一项",
        options: @escaping @Sendable (Actor, ReadTransaction) throws -> [Option],
        isReadable: @escaping @Sendable (String) -> Bool = { _ in true },
        condition: @escaping @Sendable (String, Actor, ReadTransaction) throws -> SQL,
        words: (@Sendable (String, Actor, ReadTransaction) throws -> String)? = nil
    ) {
        self.init(
            name: name, label: label, form: form, control: .choice(options), isReadable: isReadable,
            condition: condition,
            words: words ?? { value, actor, transaction in
                try options(actor, transaction).first { $0.value == value }?.label ?? value
            })
    }

    private init(
        name: String, label: String, form: String, control: Control, isReadable: @escaping @Sendable (String) -> Bool,
        condition: @escaping @Sendable (String, Actor, ReadTransaction) throws -> SQL,
        words: @escaping @Sendable (String, Actor, ReadTransaction) throws -> String
    ) {
        self.name = name
        self.label = label
        self.form = form
        self.control = control
        self.isReadable = isReadable
        self.condition = condition
        self.words = words
    }

    /// One of a closed list that stands in a column.
    package static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ label: String, of type: Value.Type, _ column: SQL,
        _ chinese: @escaping @Sendable (Value) -> String
    ) -> ListFilter {
        ListFilter(
            name, label, options: { _, _ in Value.allCases.map { ($0.rawValue, chinese($0)) } },
            isReadable: { Value(rawValue: $0) != nil }, condition: { value, _, _ in "\(column) = \(value)" },
            words: { value, _, _ in Value(rawValue: value).map(chinese) ?? value })
    }

    /// One of a closed list whose condition stands in the list's `takes`, with those of other filters.
    package static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ label: String, of type: Value.Type, _ chinese: @escaping @Sendable (Value) -> String
    ) -> ListFilter {
        .choice(name, label, of: type, "''", chinese).together
    }

    /// The same, its condition standing in the list's `takes`, with those of other filters.
    package var together: ListFilter {
        ListFilter(
            name: name, label: label, form: form, control: control, isReadable: isReadable,
            condition: { _, _, _ in "1 = 1" }, words: words)
    }

    /// The same, its control saying what the list does while nothing is asked: 不列.
    package func unasked(_ words: String) -> ListFilter {
        var filter = self
        filter.unasked = words
        return filter
    }

    /// One of a few conditions that are written out.
    package static func condition(
        _ name: String, _ label: String,
        _ choices: [(value: String, label: String, condition: @Sendable (Actor, Instant) -> SQL)]
    ) -> ListFilter {
        ListFilter(
            name, label, options: { _, _ in choices.map { ($0.value, $0.label) } },
            isReadable: { value in choices.contains { $0.value == value } },
            condition: { value, actor, transaction in
                choices.first { $0.value == value }?.condition(actor, transaction.now) ?? "1 = 0"
            }, words: { value, _, _ in choices.first { $0.value == value }?.label ?? value })
    }

    /// Of a month, by a column that holds moments.
    package static func month(_ name: String, _ label: String, moments column: SQL) -> ListFilter {
        month(name, label) { month in
            "\(column) >= \(Instant(month.firstDay)) AND \(column) < \(Instant(month.next.firstDay))"
        }
    }

    /// Of a month, by a column that holds days.
    package static func month(_ name: String, _ label: String, days column: SQL) -> ListFilter {
        month(name, label) { "\(column) >= \($0.firstDay) AND \(column) <= \($0.lastDay)" }
    }

    /// Of a month, by a column that holds months.
    package static func month(_ name: String, _ label: String, months column: SQL) -> ListFilter {
        month(name, label) { "\(column) = \($0)" }
    }

    private static func month(
        _ name: String, _ label: String, _ condition: @escaping @Sendable (Month) -> SQL
    ) -> ListFilter {
        ListFilter(
            name: name, label: label, form: "月份，如 2019-11", control: .month, isReadable: { Month($0) != nil },
            condition: { value, _, _ in Month(value).map(condition) ?? "1 = 0" },
            words: { value, _, _ in Month(value)?.chinese ?? value })
    }

    /// What a column says, word by word.
    package static func text(_ name: String, _ label: String, _ placeholder: String, _ column: SQL) -> ListFilter {
        ListFilter(
            name: name, label: label, form: "不超过50个字", control: .text(placeholder: placeholder),
            isReadable: { $0.count <= 50 }, condition: { text, _, _ in "\(column) = \(text)" },
            words: { text, _, _ in text })
    }

    /// As the list was on a day.
    package static func day(
        _ name: String, _ label: String, _ condition: @escaping @Sendable (Day) -> SQL
    ) -> ListFilter {
        ListFilter(
            name: name, label: label, form: "日期，如 2019-11-04", control: .day, isReadable: { Day($0) != nil },
            condition: { value, _, _ in Day(value).map(condition) ?? "1 = 0" },
            words: { value, _, _ in Day(value)?.chinese ?? value })
    }

    /// Text that stands in any of some columns, whatever its case, and whether it was typed wide or narrow there and here.
    package static func search(_ placeholder: String, in columns: [SQL]) -> ListFilter {
        ListFilter(
            name: "q", label: "搜索", form: "不超过50个字", control: .search(placeholder: placeholder),
            isReadable: { $0.count <= 50 },
            condition: { text, _, _ in
                let escaped = text.folded.replacing("\\", with: "\\\\").replacing("%", with: "\\%")
                    .replacing("_", with: "\\_")
                let parts = columns.map { column -> SQL in "\(column.folded) LIKE \("%\(escaped)%") ESCAPE '\\'" }
                return SQL.joined(parts, separator: " OR ")
            }, words: { text, _, _ in "“\(text)”" })
    }

    /// Something that only a link asks for, such as whose a record is.
    /// - Parameter form: as a refusal describes what can be read.
    package static func link(
        _ name: String, _ label: String, form: String = "一个标识",
        isReadable: @escaping @Sendable (String) -> Bool = { _ in true },
        condition: @escaping @Sendable (String, Actor, ReadTransaction) throws -> SQL,
        words: @escaping @Sendable (String, Actor, ReadTransaction) throws -> String
    ) -> ListFilter {
        ListFilter(
            name: name, label: label, form: form, control: .hidden, isReadable: isReadable, condition: condition,
            words: words)
    }

    /// The states of a procedure.
    package static func state<Record, State>(_ procedure: Procedure<Record, State>) -> ListFilter {
        .choice("state", "状态", of: State.self, "\(procedure.table).state") { $0.chinese }
    }

    /// What the reader can do now: the list that a line of his first page opens.
    package static func step<Record, State>(_ procedure: Procedure<Record, State>) -> ListFilter {
        let steps = procedure.steps.filter { !$0.isAutomatic }
        return ListFilter(
            "step", "待我办",
            options: { actor, transaction in
                steps.filter { procedure.condition(of: $0, for: actor, at: transaction.now) != nil }.map {
                    ($0.name, $0.chinese)
                }
            }, isReadable: { procedure.step(named: $0) != nil },
            condition: { name, actor, transaction in
                procedure.step(named: name).flatMap {
                    procedure.condition(of: $0, for: actor, at: transaction.now)
                } ?? "1 = 0"
            }, words: { name, _, _ in procedure.step(named: name)?.chinese ?? name })
    }

    /// Late or not.
    package static func late<Record, State>(_ procedure: Procedure<Record, State>) -> ListFilter {
        let condition = { @Sendable (actor: Actor, now: Instant) -> SQL in
            """
            EXISTS (SELECT 1 FROM recordStanding WHERE recordStanding.county = \(actor.county)
                AND recordStanding.record = \(procedure.table).id AND recordStanding.deadline < \(now))
            """
        }
        return .condition("late", "期限", [("yes", "已逾期", condition)])
    }

    /// The rows behind a figure: what it counted, by the same condition.
    static func figure(_ figures: [ListFigure]) -> ListFilter {
        ListFilter(
            name: "figure", label: "指标", form: "指标和时段，如 pairings.2019", control: .hidden,
            isReadable: { ListFigure.asked($0, among: figures) != nil },
            condition: { value, actor, _ in
                ListFigure.asked(value, among: figures).map { $0.figure.condition($0.period, county: actor.county) }
                    ?? "1 = 0"
            },
            words: { value, _, _ in
                ListFigure.asked(value, among: figures).map { "\($0.figure.chinese)（\($0.period.chinese)）" } ?? value
            })
    }
}
