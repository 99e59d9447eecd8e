import Kernel
import Sheets

/// The arithmetic of a sheet, apart from the product's: what each item lost, at most all of it.
struct SheetNote: Hashable, Sendable {
    enum State: Sendable { case draft, published, retired }

    let number: Int
    var content: Sheet
    var state: State
    var version: Int

    init(_ number: Int, _ content: Sheet, _ state: State, version: Int = 0) {
        self.number = number
        self.content = content
        self.state = state
        self.version = version
    }

    /// In thousandths.
    func total(_ lines: [LineNote]) -> Int {
        content.items.reduce(content.full.thousandths) { total, item in
            let lost = lines.filter { $0.item == item.code && !$0.isVoided }.reduce(0) { sum, line in
                switch item.deductions.first(where: { $0.code == line.deduction })?.judgement {
                case .perPiece(let points): sum + points.thousandths * line.count
                case .wholeItem: sum + item.maximum.thousandths
                case nil: sum
                }
            }
            return total - min(lost, item.maximum.thousandths)
        }
    }
}

/// A spot of a visit.
struct LineNote: Hashable, Sendable {
    let id: String
    /// Nil for a good practice.
    let item: String?
    let deduction: String?
    var count: Int
    var note: String
    var photos: Set<String> = []
    var isVoided = false
}
