import Kernel

/// A rule to begin with, of our own writing (本系统自拟): the four classes have 36, 24, 20 and 20 points a year, as Yuyao's sheet has them
/// (domain §1(g)); what stands in them, and what is vetoed, is ours. A county takes it in one press and changes what it likes.
package enum MoralRuleTemplate {
    package struct Line: Hashable, Sendable {
        package let area: MoralRule.Area
        package let title: String
        package let standing: Int
        package let spendable: Int
        package let evidence: String
        package let capOfYear: Int
    }

    /// As every line of it is marked.
    package static let origin = "本系统自拟"

    package static let lines: [Line] = [
        line(.lawful, "遵守村规民约，全年没有违约", 10, 5, "村（社区）记录", 10), line(.lawful, "庭院整洁、门前三包达标", 4, 4, "季度检查表", 16),
        line(.lawful, "垃圾分类达标", 2, 2, "检查记录", 10), line(.helpful, "参加一次志愿服务", 2, 2, "签到表", 12),
        line(.helpful, "为公益捐款捐物", 3, 0, "收据", 6), line(.helpful, "参加村里的公益劳动", 2, 2, "出工记录", 6),
        line(.honest, "拾金不昧", 5, 5, "失主证明", 10), line(.honest, "诚信经营受到表扬", 5, 3, "表扬文件", 5),
        line(.honest, "带动他人就业增收", 5, 3, "村（社区）证明", 5), line(.harmonious, "孝老爱亲，邻里公认", 5, 3, "评议小组记录", 5),
        line(.harmonious, "调解一起邻里纠纷", 3, 3, "调解记录", 9), line(.harmonious, "喜事新办、丧事简办", 6, 6, "红白理事会证明", 6),
    ]

    package static let vetoes = ["酒后驾驶、赌博、涉毒受到处罚", "虐待、遗弃老人或孩子，经查实", "聚众闹事、恶意滋扰受到处罚", "大操大办、封建迷信，屡劝不改"]

    private static func line(
        _ area: MoralRule.Area, _ title: String, _ standing: Int, _ spendable: Int, _ evidence: String, _ cap: Int
    ) -> Line {
        Line(
            area: area, title: title, standing: standing, spendable: spendable, evidence: evidence, capOfYear: cap)
    }
}
