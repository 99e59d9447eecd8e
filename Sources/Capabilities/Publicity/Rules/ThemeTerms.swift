import Kernel

package enum ThemeKind: String, Codable, CaseIterable, Sendable {
    case festival, moralityDay, citizens, crossing, cleanPlate, flowers, spring, palace, fashion, other

    package var chinese: String {
        switch self {
        case .festival: "我们的节日"
        case .moralityDay: "公民道德宣传日"
        case .citizens: "做文明有礼人"
        case .crossing: "礼让斑马线"
        case .cleanPlate: "光盘行动"
        case .flowers: "万朵鲜花送雷锋"
        case .spring: "春泥计划"
        case .palace: "乡村学校少年宫"
        case .fashion: "讲文明树新风"
        case .other: "其他"
        }
    }
}

/// What is told of a theme before anything is done under it.
package struct ThemeText: Codable, Hashable, Sendable {
    package let kind: ThemeKind
    package let festival: Festival?
    package let title: String
    package let words: String
    package let first: Day
    package let last: Day
    /// How many activities each site of a level is to hold; 0 for none.
    package let perSite: Int

    package init(
        _ kind: ThemeKind, festival: Festival? = nil, title: String, words: String = "", first: Day, last: Day,
        perSite: Int = 0
    ) {
        (self.kind, self.festival, self.title, self.words) = (kind, festival, title, words)
        (self.first, self.last, self.perSite) = (first, last, perSite)
    }
}

package enum ThemeTerms {
    package static let mostPerSite = 60
    /// 公民道德宣传日 was first kept in 2003; the one of 2020 is the eighteenth.
    private static let beforeMoralityDays = 2002

    package static func moralityDayTitle(_ year: Int) -> String { "第\(year - beforeMoralityDays)个公民道德宣传日" }

    package static func check(_ text: ThemeText) throws(Refusal) {
        guard text.first <= text.last else {
            throw Refusal.field("last", "theme.order", "结束日期早于开始日期，请核对。")
        }
        guard text.first.year == text.last.year || text.last <= text.first.adding(days: 60) else {
            throw Refusal.field("last", "theme.years", "一个主题在一年以内；明年的到明年的日历里另立。")
        }
        guard (text.kind == .festival) == (text.festival != nil) else {
            throw Refusal.field(
                "festival", "theme.festival", text.festival == nil ? "“我们的节日”请选是哪个节日。" : "不是“我们的节日”的，节日一栏不选。")
        }
        guard (0...mostPerSite).contains(text.perSite) else {
            throw Refusal.field("perSite", "theme.perSite", "每个阵地的目标应在0到\(mostPerSite)场之间。")
        }
        if let festival = text.festival {
            guard let day = festival.day(in: text.first.adding(days: 20).year) ?? festival.day(in: text.first.year)
            else {
                throw Refusal.field(
                    "first", "theme.unknownYear", "\(text.first.year)年的\(festival.chinese)是哪天，系统不知道，请改用“其他”并写明日期。")
            }
            guard text.first.adding(days: -31) <= day, day <= text.last.adding(days: 31) else {
                throw Refusal.field(
                    "first", "theme.notThen", "\(day.year)年的\(festival.chinese)是\(day.chinese)，活动时间离得太远，请核对。")
            }
        }
    }

    /// What a county begins with that had no year before: the themes of the office's own report, all of the year's calendar.
    /// - Parameter people: as the county calls its people: 明川人
    package static func shipped(_ year: Int, people: String) -> [ThemeText] {
        let festivals = Festival.allCases.compactMap { around($0, in: year, perSite: 1) }
        let others: [(ThemeKind, String, (Int, Int), (Int, Int), Int)] = [
            (.moralityDay, moralityDayTitle(year), (9, 14), (9, 27), 0),
            (.citizens, "做文明有礼\(people)", (1, 1), (12, 31), 0),
            (.crossing, "礼让斑马线，文明我点赞", (1, 1), (12, 31), 0), (.cleanPlate, "光盘行动", (1, 1), (12, 31), 0),
            (.flowers, "万朵鲜花送雷锋", (3, 1), (3, 31), 0), (.spring, "春泥计划", (7, 1), (8, 31), 2),
            (.palace, "乡村学校少年宫", (3, 1), (12, 31), 0), (.fashion, "讲文明树新风", (1, 1), (12, 31), 0),
        ]
        return festivals
            + others.compactMap { kind, title, from, to, perSite in
                guard let first = Day(year: year, month: from.0, dayOfMonth: from.1),
                    let last = Day(year: year, month: to.0, dayOfMonth: to.1)
                else { return nil }
                return ThemeText(kind, title: title, first: first, last: last, perSite: perSite)
            }
    }

    private static func around(
        _ festival: Festival, in year: Int, words: String = "", before: Int = 7, after: Int = 1, perSite: Int
    ) -> ThemeText? {
        festival.day(in: year).map { day in
            ThemeText(
                .festival, festival: festival, title: "我们的节日·\(festival.chinese)", words: words,
                first: day.adding(days: -before), last: day.adding(days: after), perSite: perSite)
        }
    }

    /// Last year's theme in another year: a festival moves with the moon, all else keeps its days. Nil where the year does not
    /// know the day.
    package static func moved(_ text: ThemeText, to year: Int) -> ThemeText? {
        if let festival = text.festival, let old = festival.day(in: text.first.adding(days: 20).year) {
            return around(
                festival, in: year, words: text.words, before: max(0, old.ordinal - text.first.ordinal),
                after: max(0, text.last.ordinal - old.ordinal), perSite: text.perSite)
        }
        let title = text.kind == .moralityDay ? moralityDayTitle(year) : text.title
        guard let first = sameDay(text.first, in: year),
            let last = sameDay(text.last, in: year + text.last.year - text.first.year)
        else { return nil }
        return ThemeText(
            text.kind, title: title, words: text.words, first: first, last: last, perSite: text.perSite)
    }

    private static func sameDay(_ day: Day, in year: Int) -> Day? {
        Day(year: year, month: day.month, dayOfMonth: day.dayOfMonth) ?? Day(year: year, month: 2, dayOfMonth: 28)
    }

    package static func checkLink(_ title: String, on day: Day, to text: ThemeText, isCancelled: Bool) throws(Refusal) {
        guard !isCancelled else {
            throw Refusal.field("activity", "theme.cancelled", "“\(title)”已经取消，不能归入主题。")
        }
        guard text.first <= day, day <= text.last else {
            throw Refusal.field(
                "activity", "theme.day",
                "“\(title)”在\(day.chinese)，不在主题的\(text.first.chinese)至\(text.last.chinese)之间。")
        }
    }
}
