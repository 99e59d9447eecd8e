import Kernel

/// What must be true of a sheet before it is published.
package enum SheetCheck {
    /// Everything that is wrong, in words that name the item; nothing when it may be published.
    package static func faults(_ sheet: Sheet) -> [String] {
        var faults: [String] = []
        if sheet.items.isEmpty { faults.append("还没有条目，至少要有一条。") }
        let sum = sheet.items.reduce(Points.zero) { $0 + $1.maximum }
        if sum != sheet.full {
            faults.append("各条目分值合计\(sum.plain)分，与满分\(sheet.full.plain)分不符，请改分值或满分。")
        }
        if sheet.pass > sheet.full || sheet.pass < .zero {
            faults.append("合格线\(sheet.pass.plain)分应在0到满分\(sheet.full.plain)分之间。")
        }
        faults += repeated(sheet.items.map(\.code)).map { "条目代号\($0)用了不止一次，看起来一样的也算。" }
        for item in sheet.items { faults += Self.faults(item) }
        return faults
    }

    private static func faults(_ item: Sheet.Item) -> [String] {
        var faults: [String] = []
        if item.maximum <= .zero { faults.append("条目\(item.code)的分值应大于0。") }
        switch item.pattern {
        case .deductions(let deductions): faults += Self.faults(deductions, item)
        case .allOrNothing: break
        case .share(let share): faults += Self.faults(share, item)
        case .count(let count):
            if count.points <= .zero || count.points > item.maximum {
                faults.append(
                    "条目\(item.code)每\(count.measure)的分应大于0、不超过本项\(item.maximum.plain)分，实际是\(count.points.plain)分。")
            }
        case .checklist(let list):
            if list.parts.isEmpty { faults.append("条目\(item.code)没有要核对的内容，至少写一项。") }
            faults += repeated(list.parts.map(\.code)).map { "条目\(item.code)要核对的内容，代号\($0)用了不止一次。" }
            if let loses = list.loses, loses <= .zero || loses > item.maximum {
                faults.append("条目\(item.code)每缺1项扣的分应大于0、不超过本项\(item.maximum.plain)分，实际是\(loses.plain)分。")
            }
        case .villages(let villages):
            if !(1...100).contains(villages.share) { faults.append("条目\(item.code)抽村的比例应在1%到100%之间。") }
        case .jury(let jury):
            if jury.dropsFrom < 3 { faults.append("条目\(item.code)至少3位评委才能去掉最高分和最低分。") }
        }
        return faults
    }

    private static func faults(_ deductions: [Sheet.Deduction], _ item: Sheet.Item) -> [String] {
        var faults: [String] = []
        if deductions.isEmpty { faults.append("条目\(item.code)没有扣分项，检查时无从扣分。") }
        faults += repeated(deductions.map(\.code)).map { "条目\(item.code)的扣分项代号\($0)用了不止一次。" }
        for deduction in deductions {
            guard case .perPiece(let points) = deduction.judgement else { continue }
            if points <= .zero { faults.append("条目\(item.code)的扣分项\(deduction.code)应扣大于0的分。") }
            if points > item.maximum {
                faults.append(
                    "条目\(item.code)的扣分项\(deduction.code)一次扣\(points.plain)分，超过本项最高\(item.maximum.plain)分。")
            }
        }
        return faults
    }

    private static func faults(_ share: Sheet.Share, _ item: Sheet.Item) -> [String] {
        switch share.marks {
        case .proportional: return []
        case .perPoint(let target, let loses, _):
            var faults: [String] = []
            if !(1...100).contains(target) { faults.append("条目\(item.code)的达标率应在1到100之间，实际是\(target)。") }
            if loses <= .zero || loses > item.maximum {
                faults.append("条目\(item.code)每低1个百分点扣的分应大于0、不超过本项\(item.maximum.plain)分，实际是\(loses.plain)分。")
            }
            return faults
        case .bands(let bands):
            var faults: [String] = []
            if bands.isEmpty { faults.append("条目\(item.code)没有分档，至少写一档。") }
            let sorted = bands.sorted { $0.from > $1.from }
            let falls = zip(sorted, sorted.dropFirst()).allSatisfy { $0.from > $1.from && $0.marks > $1.marks }
            if !falls { faults.append("条目\(item.code)的分档，达标率越低得分应越低，每个达标率只写一次。") }
            if bands.contains(where: { $0.marks < .zero || $0.marks > item.maximum }) {
                faults.append("条目\(item.code)各档得分应在0到本项\(item.maximum.plain)分之间。")
            }
            if let best = sorted.first, best.marks != item.maximum {
                faults.append("条目\(item.code)最高一档得\(best.marks.plain)分，应等于本项\(item.maximum.plain)分。")
            }
            return faults
        }
    }

    private static func repeated(_ codes: [String]) -> [String] {
        Dictionary(grouping: codes, by: \.nameKey).values.filter { $0.count > 1 }
            .map { $0.unique.joined(separator: "、") }.sorted()
    }
}
