/// Why a cell of a list is not taken, and how to mend it: said beside its row.
package struct CellFault: Error {
    package let words: String

    package init(_ words: String) { self.words = words }
}

extension String {
    /// `6.10001E+11`: what a spreadsheet makes of a long code that it takes for a number.
    package var isShortenedNumber: Bool { contains(/^[0-9.]+[Ee]\+[0-9]+$/) }
}
