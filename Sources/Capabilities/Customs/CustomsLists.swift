import Database
import Kernel
import Office
import Web

/// The county's lists of what is done and left undone (七不、五提倡五反对、六抓六推动): the office fills them. Two of the seven
/// are known from its own report, and no more is shipped than that.
package struct CustomsLists: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case sevenNots, fivePromoted, fiveOpposed, sixGrasped, sixPushed

        package var chinese: String {
            switch self {
            case .sevenNots: "七不"
            case .fivePromoted: "五提倡"
            case .fiveOpposed: "五反对"
            case .sixGrasped: "六抓"
            case .sixPushed: "六推动"
            }
        }

        package var count: Int {
            switch self {
            case .sevenNots: 7
            case .fivePromoted, .fiveOpposed: 5
            case .sixGrasped, .sixPushed: 6
            }
        }
    }

    package var lines: [String: [String]]

    package func of(_ kind: Kind) -> [String] { lines[kind.rawValue] ?? [] }

    package static let setting = Setting(
        "customs.lists", "移风易俗清单",
        shipped: CustomsLists(lines: [Kind.sevenNots.rawValue: ["办酒不铺张", "彩礼不收受"]]))

    static let editor = SettingEditor(
        setting, help: "七不、五提倡五反对、六抓六推动，一行一条，由创建办照文件填写；系统只带了已知的两条。",
        lines: { lists in
            Kind.allCases.map { kind in
                let own = lists.of(kind)
                return .init(kind.chinese, own.isEmpty ? "还没有填" : own.joined(separator: "；"))
            }
        },
        fields: { lists, view in
            HTML.each(Kind.allCases) { kind in
                view.textArea(
                    kind.rawValue, kind.chinese, value: lists.of(kind).joined(separator: "\n"),
                    help: "一行一条，最多\(kind.count)条，照县里的文件填。", required: false, rows: kind.count, max: 600)
            }
        },
        read: { form in
            var lines: [String: [String]] = [:]
            for kind in Kind.allCases {
                let text: String = form.prose(kind.rawValue, kind.chinese, max: 600, optional: true)
                let own = text.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
                if own.count > kind.count {
                    form.refuse(kind.rawValue, "“\(kind.chinese)”有\(own.count)条，最多\(kind.count)条。")
                }
                if Set(own).count < own.count { form.refuse(kind.rawValue, "“\(kind.chinese)”里有一条写了两次。") }
                lines[kind.rawValue] = own.isEmpty ? nil : own
            }
            return CustomsLists(lines: lines)
        })
}
