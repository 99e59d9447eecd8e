import Kernel
import Media

/// What there is to see in the invented villages, and where.
enum DemoScenes {
    /// A deduction of the village template, how often it is met, and its picture.
    struct Fault: Sendable {
        let item: String
        let deduction: String
        let weight: Int
        let most: Int
        let subject: DrawnPhoto.Subject

        /// Pulled down, dug or built: nothing that is done in days.
        var isLongMatter: Bool { item == "2-2" || item == "3-2" }
    }

    static let faults: [Fault] = [
        Fault(item: "1-1", deduction: "a", weight: 18, most: 4, subject: .litter),
        Fault(item: "1-1", deduction: "b", weight: 3, most: 1, subject: .litter),
        Fault(item: "1-2", deduction: "a", weight: 12, most: 3, subject: .water),
        Fault(item: "1-2", deduction: "b", weight: 4, most: 2, subject: .water),
        Fault(item: "1-3", deduction: "a", weight: 8, most: 3, subject: .litter),
        Fault(item: "2-1", deduction: "a", weight: 20, most: 4, subject: .clutter),
        Fault(item: "2-1", deduction: "b", weight: 7, most: 2, subject: .clutter),
        Fault(item: "2-2", deduction: "a", weight: 2, most: 1, subject: .sheds),
        Fault(item: "2-3", deduction: "a", weight: 8, most: 5, subject: .posters),
        Fault(item: "3-1", deduction: "a", weight: 7, most: 2, subject: .sewage),
        Fault(item: "3-2", deduction: "a", weight: 4, most: 1, subject: .toilet),
        Fault(item: "4-1", deduction: "a", weight: 5, most: 2, subject: .road),
        Fault(item: "4-2", deduction: "a", weight: 4, most: 2, subject: .noticeBoard),
    ]

    static let spots = [
        "村口桥头", "文化礼堂北侧", "村道东段", "老祠堂后面", "小学门口", "停车场边上", "溪边埠头", "垃圾房旁边", "村委会对面", "新屋区第二排",
        "机耕路口", "公交站后面", "晒谷场边", "古樟树下", "农家乐门前",
    ]
    static let practices = [
        "垃圾分类亭有人值守，分得清、扔得准", "“美丽庭院”挂牌到户，房前屋后有人管", "每周五党员带头清河道", "公益宣传与村里的老墙绘结合，村民愿意看",
        "村规民约上墙，检查结果月月公示", "旧物件做成小景观，堆放处变了小花园",
    ]
    static let answers = ["已清理干净，安排专人每天巡查", "当天清运完毕，并立了提示牌", "已整改，落实了责任人", "已联系户主清理，村里会回头看"]

    /// The middle of an invented village: its township in a grid over the county's box, itself around that.
    static func centre(of village: DivisionCode, townships: [DivisionCode]) -> Position {
        let township = townships.firstIndex { $0.contains(village) } ?? 0
        let number = (Int(village.description.suffix(3)) ?? 0) % 25
        return Position(
            latitude: 29_270_000 + township / 4 * 150_000 + (number / 5 - 2) * 24_000,
            longitude: 120_590_000 + township % 4 * 165_000 + (number % 5 - 2) * 28_000)
    }
}
