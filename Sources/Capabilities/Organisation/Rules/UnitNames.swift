import Kernel

/// Units as lists name them: by their name, a village whose name another has too with its township's before it, or by the
/// code of their division.
package struct UnitNames {
    private let byName: [String: [Unit]]
    private let byCode: [DivisionCode: Unit]
    private let townships: [DivisionCode: String]

    package init(_ units: [Unit]) {
        let coded = units.compactMap { unit in unit.division.map { ($0, unit) } }
        byCode = Dictionary(coded, uniquingKeysWith: { first, _ in first })
        let townships = byCode.filter { $0.key.level == .township }.mapValues(\.name)
        self.townships = townships
        var byName: [String: [Unit]] = [:]
        for unit in units {
            byName[unit.name.nameKey, default: []].append(unit)
            if let above = unit.division?.parent.flatMap({ townships[$0] }) {
                byName[(above + unit.name).nameKey, default: []].append(unit)
            }
        }
        self.byName = byName
    }

    /// - Parameter what: of the column: 单位
    package func unit(_ text: String, _ what: String) throws -> Unit {
        if let code = DivisionCode(listed: text.halfWidth), let unit = byCode[code] { return unit }
        let parted = text.replacing(/[\/／、，,>＞·]/, with: "")
        let found = byName[text.nameKey] ?? byName[parted.nameKey] ?? []
        if found.count == 1 { return found[0] }
        guard found.isEmpty else {
            let names = found.prefix(4).map(full).joined(separator: "、")
            throw CellFault("叫“\(text.prefix(20))”的\(what)有\(found.count)个：\(names)，请连乡镇（街道）一起写")
        }
        guard !text.isShortenedNumber else {
            throw CellFault("“\(what)”的代码“\(text.prefix(20))”被表格软件改成了科学计数：请把这一栏设为“文本”，重新填写")
        }
        throw CellFault("没有叫“\(text.prefix(20))”的\(what)，请按“单位”或“区划”页上的名称填写")
    }

    /// 城东街道新民村
    private func full(_ unit: Unit) -> String { (unit.division?.parent.flatMap { townships[$0] } ?? "") + unit.name }
}
