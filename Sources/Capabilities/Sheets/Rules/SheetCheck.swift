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
        if item.deductions.isEmpty { faults.append("条目\(item.code)没有扣分项，检查时无从扣分。") }
        faults += repeated(item.deductions.map(\.code)).map { "条目\(item.code)的扣分项代号\($0)用了不止一次。" }
        for deduction in item.deductions {
            guard case .perPiece(let points) = deduction.judgement else { continue }
            if points <= .zero { faults.append("条目\(item.code)的扣分项\(deduction.code)应扣大于0的分。") }
            if points > item.maximum {
                faults.append(
                    "条目\(item.code)的扣分项\(deduction.code)一次扣\(points.plain)分，超过本项最高\(item.maximum.plain)分。")
            }
        }
        return faults
    }

    private static func repeated(_ codes: [String]) -> [String] {
        Dictionary(grouping: codes, by: \.nameKey).values.filter { $0.count > 1 }
            .map { $0.unique.joined(separator: "、") }.sorted()
    }
}
