import Kernel

extension Sheet.Share.Marks {
    /// What so many of so many are worth and how it is reckoned, for whoever scores by a rate and has no sheet.
    package func reckon(
        _ reached: Int, of all: Int, maximum: Points
    ) -> (points: Points, arithmetic: String) {
        let item = Sheet.Item(
            code: "rate", group: "", title: "", maximum: maximum, source: "",
            pattern: .share(Sheet.Share(measure: "", marks: self)))
        let marks = ItemMarks.of(.share(reached: reached, of: all), item)
        return (marks.points, marks.arithmetic)
    }

    /// 低于95%的，每低1个百分点扣0.5分，扣完为止
    package var chinese: String {
        switch self {
        case .proportional: "按达标率得分"
        case .perPoint(let target, let loses, let remainder):
            "低于\(target)%的，每低1个百分点扣\(loses.plain)分，扣完为止（\(remainder.chinese)）"
        case .bands(let bands):
            bands.sorted { $0.from > $1.from }.map { "\($0.from)%以上得\($0.marks.plain)分" }.joined(separator: "，")
        }
    }
}
