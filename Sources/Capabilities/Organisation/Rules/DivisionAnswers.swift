import Kernel

/// What somebody says to what a list of divisions leaves open.
package struct DivisionAnswers: Sendable {
    /// What a code is of which neither name nor code tells the kind.
    package var kinds: [DivisionCode: Taken] = [:]
    /// Divisions that the list lacks because they are no more.
    package var ends: [DivisionCode: End] = [:]

    package enum Taken: Hashable, Sendable {
        case asKind(Division.Kind)
        /// No division of the county's.
        case skipped
    }

    package struct End: Hashable, Codable, Sendable {
        /// The first day on which it is no more.
        package let goneFrom: Day
        /// What it was merged into.
        package let successor: DivisionCode?

        package init(goneFrom: Day, successor: DivisionCode? = nil) {
            self.goneFrom = goneFrom
            self.successor = successor
        }
    }

    package init(kinds: [DivisionCode: Taken] = [:], ends: [DivisionCode: End] = [:]) {
        self.kinds = kinds
        self.ends = ends
    }
}
