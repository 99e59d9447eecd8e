import Kernel
import Spreadsheets
import Web

/// A column of a list: what it is called, and what it holds of a record on the page and in the file alike.
package struct ListColumn<Record: Sendable>: Sendable {
    let title: String
    let width: Double
    let isNumber: Bool
    /// Too long for the page: in the file alone.
    private(set) var isInFileOnly: Bool
    /// Left out of a page on which no record has it.
    private(set) var isRare = false
    let cell: @Sendable (Record) -> ListCell

    func isShown(of records: [Record]) -> Bool { !isInFileOnly && (!isRare || records.contains { !cell($0).isNone }) }

    /// Of its cells on the page: a name or a day is not broken for the sake of a long text beside it, which breaks anywhere.
    var style: String { isNumber ? "number" : width <= 12 ? "short" : width >= 50 ? "said" : "" }

    private init(
        _ title: String, width: Double, isNumber: Bool = false, isInFileOnly: Bool = false,
        _ cell: @escaping @Sendable (Record) -> ListCell
    ) {
        self.title = title
        self.width = width
        self.isNumber = isNumber
        self.isInFileOnly = isInFileOnly
        self.cell = cell
    }

    /// Opens the record.
    /// - Parameter path: of a record, below the county; nil where it opens nothing.
    package static func link(
        _ title: String, width: Double = 28, _ text: @escaping @Sendable (Record) -> String,
        path: @escaping @Sendable (Record) -> String?
    ) -> ListColumn {
        ListColumn(title, width: width) { record in
            path(record).map { .link(text(record), $0) } ?? .text(text(record))
        }
    }

    package static func text(
        _ title: String, width: Double = 16, _ text: @escaping @Sendable (Record) -> String?
    ) -> ListColumn {
        ListColumn(title, width: width) { text($0).map(ListCell.text) ?? .none }
    }

    /// In the file and not on the page.
    package static func fileOnly(
        _ title: String, width: Double = 40, _ text: @escaping @Sendable (Record) -> String?
    ) -> ListColumn {
        ListColumn(title, width: width, isInFileOnly: true) { text($0).map(ListCell.text) ?? .none }
    }

    /// The same, in the file and not on the page.
    package var inFileOnly: ListColumn {
        var column = self
        column.isInFileOnly = true
        return column
    }

    /// The same, left out of a page on which no record has it.
    package var rare: ListColumn {
        var column = self
        column.isRare = true
        return column
    }

    package static func day(_ title: String, _ day: @escaping @Sendable (Record) -> Day?) -> ListColumn {
        ListColumn(title, width: 12) { day($0).map(ListCell.day) ?? .none }
    }

    package static func moment(_ title: String, _ moment: @escaping @Sendable (Record) -> Instant?) -> ListColumn {
        ListColumn(title, width: 17) { moment($0).map(ListCell.moment) ?? .none }
    }

    package static func number(_ title: String, _ number: @escaping @Sendable (Record) -> Int?) -> ListColumn {
        ListColumn(title, width: 10, isNumber: true) { number($0).map(ListCell.number) ?? .none }
    }

    /// A number that opens to the records behind it.
    package static func figure(
        _ title: String, _ number: @escaping @Sendable (Record) -> Int?,
        path: @escaping @Sendable (Record) -> String
    ) -> ListColumn {
        ListColumn(title, width: 10, isNumber: true) { record in
            number(record).map { .figure($0, path(record)) } ?? .none
        }
    }

    /// Fen, shown as yuan.
    package static func money(_ title: String, fen: @escaping @Sendable (Record) -> Int?) -> ListColumn {
        ListColumn(title, width: 14, isNumber: true) { fen($0).map(ListCell.money) ?? .none }
    }

    /// Millionths of a degree, shown as a decimal number.
    package static func degrees(_ title: String, _ millionths: @escaping @Sendable (Record) -> Int?) -> ListColumn {
        ListColumn(title, width: 14, isNumber: true) { millionths($0).map(ListCell.degrees) ?? .none }
    }

    package static func points(_ title: String, _ points: @escaping @Sendable (Record) -> Points?) -> ListColumn {
        ListColumn(title, width: 10, isNumber: true) { points($0).map(ListCell.points) ?? .none }
    }

    package static func state<State: ProcedureState>(
        _ title: String = "状态", _ state: @escaping @Sendable (Record) -> State
    ) -> ListColumn {
        ListColumn(title, width: 10) { record in
            let state = state(record)
            return .tag(state.chinese, state.tone)
        }
    }

    package static func tag(
        _ title: String, _ tag: @escaping @Sendable (Record) -> (words: String, tone: Tone)?
    ) -> ListColumn {
        ListColumn(title, width: 12) { record in tag(record).map { .tag($0.words, $0.tone) } ?? .none }
    }
}

/// What stands in one place of a list, on the page and in the file.
package enum ListCell: Sendable {
    case none
    case text(String)
    case link(String, String)
    case day(Day)
    case moment(Instant)
    case number(Int)
    case figure(Int, String)
    /// In fen.
    case money(Int)
    /// In millionths.
    case degrees(Int)
    case points(Points)
    case tag(String, Tone)

    /// There is nothing to read: a dash on a wide screen, no line at all on a card.
    var isNone: Bool {
        switch self {
        case .none: true
        case .text(let text): text.isEmpty
        default: false
        }
    }

    var spreadsheet: SpreadsheetWriter.Cell {
        switch self {
        case .none: .empty
        case .text(let text), .link(let text, _), .tag(let text, _): .text(text)
        case .day(let day): .day(day)
        case .moment(let moment): .moment(moment)
        case .number(let number), .figure(let number, _): .integer(number)
        case .money(let fen): .decimal(fen, of: 100, places: 2)
        case .degrees(let millionths): .decimal(millionths, of: 1_000_000, places: 6)
        case .points(let points): .points(points)
        }
    }
}

extension View {
    func cell(_ cell: ListCell, on today: Day) -> HTML {
        switch cell {
        case .none: "—"
        case .text(let text): text.isEmpty ? "—" : "\(text)"
        case .link(let text, let path): "<a href=\"\(link(path))\">\(text)</a>"
        case .day(let day): "\(day.short(on: today))"
        case .moment(let moment): "\(moment.day.short(on: today)) \(moment.clock)"
        case .number(let number): "\(number)"
        case .figure(let number, let path): self.number(number, path)
        case .money(let fen): "\(Money(fen: fen).grouped)"
        case .degrees(let millionths): "\(Position(latitude: millionths, longitude: 0).decimal.latitude)"
        case .points(let points): "\(points.shown)"
        case .tag(let words, let tone): "<span class=\"tag \(tone.style)\">\(words)</span>"
        }
    }
}
