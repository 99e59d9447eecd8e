import Kernel

/// The festivals of 我们的节日. 清明 follows the sun and stands in a table; all others are days of the farmers' calendar, whose
/// day is read back before it is believed (`LunarDay.day`).
package enum Festival: String, Codable, CaseIterable, Sendable {
    case spring, lantern, qingming, dragonBoat, doubleSeventh, midAutumn, doubleNinth

    package var chinese: String {
        switch self {
        case .spring: "春节"
        case .lantern: "元宵"
        case .qingming: "清明"
        case .dragonBoat: "端午"
        case .doubleSeventh: "七夕"
        case .midAutumn: "中秋"
        case .doubleNinth: "重阳"
        }
    }

    private var lunar: (month: Int, day: Int)? {
        switch self {
        case .spring: (1, 1)
        case .lantern: (1, 15)
        case .qingming: nil
        case .dragonBoat: (5, 5)
        case .doubleSeventh: (7, 7)
        case .midAutumn: (8, 15)
        case .doubleNinth: (9, 9)
        }
    }

    /// The day of April on which 清明 falls, by year from 2015 on; script/check-calendar holds it against lunar-python.
    private static let qingmingFrom = 2015
    private static let qingmingDays = [
        5, 4, 4, 5, 5, 4, 4, 5, 5, 4, 4, 5, 5, 4, 4, 5, 5, 4, 4, 5, 5, 4, 4, 5, 5, 4,
    ]

    /// The years for which every festival is known.
    package static let years = qingmingFrom...(qingmingFrom + qingmingDays.count - 1)

    /// Nil in a year of which it is not known.
    package func day(in year: Int) -> Day? {
        guard let lunar else {
            guard Self.years.contains(year) else { return nil }
            return Day(year: year, month: 4, dayOfMonth: Self.qingmingDays[year - Self.qingmingFrom])
        }
        return LunarDay(year: year, month: lunar.month, dayOfMonth: lunar.day).day
    }
}
