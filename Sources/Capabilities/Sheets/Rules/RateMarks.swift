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

    /// As `chinese` writes it, so that a list that was downloaded comes back; 扣完为止 and what is in brackets may be left out.
    package init?(chinese text: String) {
        // A full stop at the end is a point by now.
        let typed = text.halfWidth.filter { $0 != " " }
        let text = typed.hasSuffix(".") ? String(typed.dropLast()) : typed
        if text == Self.proportional.chinese {
            self = .proportional
        } else if let lost = text.wholeMatch(
            of: /低于(\d{1,3})%的?,每低1个百分点扣([\d.]+)分(,扣完为止)?(\((.+)\))?/)
        {
            let said = lost.5.map(String.init)
            let remainder = Sheet.Share.Remainder.allCases.first { $0.chinese == said }
            guard let target = Int(lost.1), (1...100).contains(target), let loses = Points(String(lost.2)),
                loses > .zero, said == nil || remainder != nil
            else { return nil }
            self = .perPoint(target: target, loses: loses, remainder ?? .dropped)
        } else {
            let bands = text.split(separator: ",").map { band in
                band.wholeMatch(of: /(\d{1,3})%以上得([\d.]+)分/).flatMap { found in
                    Points(String(found.2)).flatMap { marks in
                        Int(found.1).flatMap { $0 <= 100 ? Sheet.Share.Band(from: $0, marks: marks) : nil }
                    }
                }
            }
            guard !bands.isEmpty, !bands.contains(where: { $0 == nil }) else { return nil }
            self = .bands(bands.compactMap(\.self))
        }
    }
}
