/// A figure that a year's report speaks of and that the product does not count yet. A report says so where the number would
/// stand. When its capability is built and brings a metric of this name, its line here goes.
struct ForeseenFigure: Sendable {
    let chinese: String
    /// The capability that will count it.
    let capability: String

    private static func of(_ capability: String, _ names: String...) -> [ForeseenFigure] {
        names.map { ForeseenFigure(chinese: $0, capability: capability) }
    }

    static let all: [ForeseenFigure] =
        of("评选表彰", "中国好人", "省级好人", "市级好人", "省最美家庭", "市文明家庭", "省最美志愿者", "省最美志愿项目")
        + of("文明称号", "新创市级文明单位", "新创县级文明单位", "通过市级复评")
        + of("道德银行", "道德银行开户")
}
