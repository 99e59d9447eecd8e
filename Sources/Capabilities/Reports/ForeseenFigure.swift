/// A figure that a year's report speaks of and that the product does not count yet. A report says so where the number would
/// stand. When its capability is built and brings a metric of this name, its line here goes.
struct ForeseenFigure: Sendable {
    let chinese: String
    /// The capability that will count it.
    let capability: String

    private static func of(_ capability: String, _ names: String...) -> [ForeseenFigure] {
        names.map { ForeseenFigure(chinese: $0, capability: capability) }
    }

    static let all: [ForeseenFigure] = []
}
