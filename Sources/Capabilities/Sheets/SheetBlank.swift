import Documents
import Kernel
import Office

/// A sheet on paper, to be filled in by hand where there is neither phone nor signal.
struct SheetBlank {
    let edition: Edition
    let county: County

    var document: OfficialDocument {
        let sheet = edition.content
        let line = "＿＿＿＿＿＿"
        return OfficialDocument(
            issuer: "\(county.name)创建办检查记录", number: nil, title: sheet.title, addressee: nil,
            blocks: [
                .paragraph("\(sheet.place.map { "\($0.chinese)（地点）" } ?? "地点")：\(line)\(line)　日期：\(line)"),
                .paragraph("检查人：\(line)　被检查单位签字：\(line)"),
                .table(table(sheet)),
                .paragraph(
                    "满分\(sheet.full.plain)分，\(sheet.pass.plain)分合格。得分：\(line)\(absence(sheet))。"),
                .paragraph("标准第\(edition.number)版，\(edition.seen.short)。"),
            ], signature: nil, date: nil, remark: county.isDemo ? "演示数据" : nil, head: .low)
    }

    private func absence(_ sheet: Sheet) -> String {
        sheet.items.contains(where: \.mayBeAbsent) ? "。注“可不涉及”的条目，当地没有就写不涉及，\(sheet.absence.chinese)" : ""
    }

    private func table(_ sheet: Sheet) -> OfficialDocument.Table {
        OfficialDocument.Table(
            columns: [
                .init("条目", share: 3), .init("怎么评", share: 6), .init("分值", share: 1, alignment: .centre),
                .init("记录（数量、地点）", share: 4), .init("得分", share: 1),
            ],
            rows: sheet.items.map { item in
                [
                    "\(item.code)　\(item.title)\(item.mayBeAbsent ? "（可不涉及）" : "")", how(item), item.maximum.plain,
                    room(item), "",
                ]
            })
    }

    private func how(_ item: Sheet.Item) -> String {
        let rule: String
        switch item.pattern {
        case .deductions(let deductions): rule = deductions.map { "\($0.text)：\($0.rule)" }.joined(separator: "\n")
        case .checklist(let list): rule = ([item.rule] + list.parts.map { "□ \($0.text)" }).joined(separator: "\n")
        default: rule = item.rule
        }
        return (item.guide.isEmpty ? "" : "\(item.guide)\n") + rule
    }

    private func room(_ item: Sheet.Item) -> String {
        switch item.pattern {
        case .deductions(let deductions): deductions.map { "　　\($0.measure)" }.joined(separator: "\n")
        case .allOrNothing: "□ 符合　□ 不符合"
        case .share(let share): "共　　\(share.measure)\n达标　　\(share.measure)"
        case .count(let count): "　　\(count.measure)"
        case .checklist: ""
        case .jury: "打分："
        case .villages: "抽到的村、各自打分：\n\n"
        }
    }
}
