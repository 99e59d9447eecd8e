import Kernel

/// What an item has by a judgement of it as a whole, and how it is reckoned. Pure integers: a division is rounded half-up to
/// thousandths, and `≈` says where it was.
struct ItemMarks {
    let points: Points
    let arithmetic: String

    private init(_ points: Points, _ arithmetic: String) {
        self.points = points
        self.arithmetic = arithmetic
    }

    /// - Parameter judgement: one that the item's pattern takes (`Sheet.Item.check`).
    static func of(_ judgement: Judgement, _ item: Sheet.Item) -> ItemMarks {
        switch (item.pattern, judgement) {
        case (.allOrNothing, .met(let isMet)):
            isMet
                ? ItemMarks(item.maximum, "符合，得\(item.maximum.plain)分")
                : ItemMarks(.zero, "不符合，本项\(item.maximum.plain)分不得")
        case (.share(let share), .share(let reached, let all)): of(share, reached, all, item)
        case (.count(let count), .count(let number)): of(count, number, item)
        case (.checklist(let list), .parts(_, let missing)): of(list, missing: missing.count, item)
        default: ItemMarks(.zero, "没有评")
        }
    }

    private static func of(_ share: Sheet.Share, _ reached: Int, _ all: Int, _ item: Sheet.Item) -> ItemMarks {
        let (measure, maximum) = (share.measure, item.maximum)
        switch share.marks {
        case .proportional:
            let product = maximum.thousandths * reached
            let points = Points(thousandths: Points.divide(product, by: all))
            let sign = product.isMultiple(of: all) ? "=" : "≈"
            return ItemMarks(
                points, "\(reached)\(measure) ÷ \(all)\(measure) × \(maximum.plain)分 \(sign) \(points.plain)分")
        case .perPoint(let target, let loses, let remainder):
            return of(Shortfall(reached, of: all, target: target), loses, remainder, maximum)
        case .bands(let bands):
            let rate = Shortfall(reached, of: all, target: 100).rate
            guard let band = bands.sorted(by: { $0.from > $1.from }).first(where: { 100 * reached >= $0.from * all })
            else {
                return ItemMarks(.zero, "达标率\(rate)，不到最低一档，不得分")
            }
            return ItemMarks(band.marks, "达标率\(rate)，在\(band.from)%以上一档，得\(band.marks.plain)分")
        }
    }

    /// How far a rate lies below its target, exactly: percentage points times `all`.
    private struct Shortfall {
        let missing: Int
        let all: Int
        let target: Int
        /// `87.5%`, for reading: two decimals at most.
        let rate: String

        init(_ reached: Int, of all: Int, target: Int) {
            missing = max(0, target * all - 100 * reached)
            self.all = all
            self.target = target
            let isExact = (10_000 * reached).isMultiple(of: all)
            let hundredths = Points.divide(10_000 * reached, by: all)
            rate = "\(reached) ÷ \(all) \(isExact ? "=" : "≈") \(Points(thousandths: hundredths * 10).plain)%"
        }
    }

    private static func of(
        _ shortfall: Shortfall, _ loses: Points, _ remainder: Sheet.Share.Remainder, _ maximum: Points
    ) -> ItemMarks {
        guard shortfall.missing > 0 else {
            return ItemMarks(maximum, "达标率\(shortfall.rate)，达到\(shortfall.target)%，得满分")
        }
        let (missing, all) = (shortfall.missing, shortfall.all)
        let whole = remainder == .counted ? (missing + all - 1) / all : missing / all
        let lost: Points
        let low: String
        switch remainder {
        case .dropped, .counted:
            lost = loses * whole
            low = "\(whole)个百分点（\(remainder.chinese)）"
        case .proportional:
            lost = Points(thousandths: Points.divide(loses.thousandths * missing, by: all))
            low = "\(Points(thousandths: Points.divide(1000 * missing, by: all)).plain)个百分点"
        }
        let points = max(.zero, maximum - lost)
        let limit = lost > maximum ? "，扣至0为止" : ""
        return ItemMarks(
            points,
            "达标率\(shortfall.rate)，比\(shortfall.target)%低\(low)，每个扣\(loses.plain)分，扣\(lost.plain)分\(limit)，得\(points.plain)分"
        )
    }

    private static func of(_ count: Sheet.Count, _ number: Int, _ item: Sheet.Item) -> ItemMarks {
        let product = count.points * number
        let (measure, maximum) = (count.measure, item.maximum)
        guard let sample = count.sample else {
            let points = min(product, maximum)
            let limit = product > maximum ? "，本项最高\(maximum.plain)分，得\(points.plain)分" : ""
            return ItemMarks(
                points, "每\(measure)得\(count.points.plain)分 × \(number)\(measure) = \(product.plain)分\(limit)")
        }
        let points = max(.zero, maximum - product)
        let limit = product > maximum ? "，扣至0为止" : ""
        return ItemMarks(
            points,
            "抽查\(sample)\(measure)，\(number)\(measure)不符合 × \(count.points.plain)分，扣\(product.plain)分\(limit)，得\(points.plain)分"
        )
    }

    private static func of(_ list: Sheet.Checklist, missing: Int, _ item: Sheet.Item) -> ItemMarks {
        let (all, maximum) = (list.parts.count, item.maximum)
        guard missing > 0 else { return ItemMarks(maximum, "\(all)项都有，得\(maximum.plain)分") }
        guard let loses = list.loses else { return ItemMarks(.zero, "\(all)项缺\(missing)项，任一项不落实即不得分") }
        let lost = loses * missing
        let points = max(.zero, maximum - lost)
        let limit = lost > maximum ? "，扣至0为止" : ""
        return ItemMarks(
            points, "\(all)项缺\(missing)项 × \(loses.plain)分，扣\(lost.plain)分\(limit)，得\(points.plain)分")
    }
}

/// The mean of a jury's marks: from so many on without one of the highest and one of the lowest.
package struct JuryMarks: Sendable {
    package let points: Points
    package let arithmetic: String

    /// - Parameter who: gives marks.
    package init(_ marks: [Points], _ jury: Sheet.Jury, of who: String = "评委", _ measure: String = "位") {
        let sorted = marks.sorted()
        let drops = sorted.count >= max(3, jury.dropsFrom)
        let kept = drops ? Array(sorted.dropFirst().dropLast()) : sorted
        let sum = kept.reduce(.zero, +)
        points = kept.isEmpty ? .zero : Points(thousandths: Points.divide(sum.thousandths, by: kept.count))
        let sign = kept.isEmpty || sum.thousandths.isMultiple(of: kept.count) ? "=" : "≈"
        let dropped = drops ? "去掉最高\(sorted[sorted.count - 1].plain)分、最低\(sorted[0].plain)分，" : ""
        arithmetic =
            "\(sorted.count)\(measure)\(who)，\(dropped)\(drops ? "其余" : "")\(kept.count)个分合计\(sum.plain) ÷ \(kept.count) \(sign) \(points.plain)分"
    }
}
